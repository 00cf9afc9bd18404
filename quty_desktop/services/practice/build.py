"""From an empty database to a plant in the middle of its weeks."""

from collections.abc import Callable

import psycopg

from quty_desktop import practice_people
from quty_desktop.database.private_server import ServerAddress
from quty_desktop.domain.departments import Department
from quty_desktop.domain.text import N_, Text
from quty_desktop.services import plant_setup
from quty_desktop.services.administration.people import NewPerson, create_person
from quty_desktop.services.plant_setup import NewPlant
from quty_desktop.services.practice import catalogue
from quty_desktop.services.practice.figure_days import spread
from quty_desktop.services.practice.staff import Staff
from quty_desktop.services.practice.story import Story

Progress = Callable[[Text], None]


def make_practice(address: ServerAddress, progress: Progress) -> None:
    """Make the practice plant on a private server.

    Args:
        address: the server of the practice profile.
        progress: is told what is being done.
    """
    plant_setup.make(address, lambda target: fill(target, progress), progress)


def fill(target: ServerAddress, progress: Progress) -> None:
    """Put tables, people and some weeks of work into an empty database."""
    from quty_desktop.database.migrate import upgrade

    upgrade(target.conninfo(), progress)
    described = catalogue.read()
    people = practice_people.read()
    admin = next(each for each in people if each.role == "admin")
    plant_setup.first_administrator(
        target.conninfo(), NewPlant(described.plant, admin.name, admin.full_name, admin.password)
    )
    profile = plant_setup.private_profile(target, practice=True)
    staff = Staff(plant_setup.named(profile, target.database), people)
    try:
        progress(Text(N_("Hiring the practice people")))
        for each in people:
            if each is not admin:
                new = NewPerson(each.name, each.full_name, Department(each.department), (each.role,), each.password)
                staff.do("admin", create_person, new)
        with psycopg.connect(target.conninfo()) as connection:
            # The practice password is documented; nobody needs another one.
            connection.execute("UPDATE quty.person SET must_change_password = false")
        Story(staff, described, progress).tell()
        with psycopg.connect(target.conninfo()) as connection:
            spread(connection)
    finally:
        staff.go_home()
