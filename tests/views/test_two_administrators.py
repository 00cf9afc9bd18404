"""Two people change one person, role, profile or setting: the second is shown what the first one did."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import PLANT_NAME
from quty_desktop.services.administration import people, plant_settings
from quty_desktop.services.administration.people import OwnProfileChange, PersonChange, RoleDefinition
from quty_desktop.services.administration.plant_settings import SettingChange
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.views.administration.person import PersonPage
from quty_desktop.views.administration.record_form import merged
from quty_desktop.views.administration.role import RolePage
from quty_desktop.views.administration.settings import SettingsPage
from quty_desktop.views.home.profile import ProfilePage
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.workplace import Workplace
from tests.databases import Plant
from tests.services.doors import door_of
from tests.views.test_master_data import place_of, shown


@pytest.fixture
def other(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "admin") as door:
        yield door


@pytest.fixture
def place(qapp: QApplication, store: QSettings, database: Plant) -> Iterator[Workplace]:
    with door_of(database, "admin") as door:
        yield place_of(store, door, [])


def contested(form: Form) -> list[str]:
    assert form.merge_panel is not None
    assert form.merge_panel.isVisible()
    return list(form.merge_panel.choices)


def test_what_either_of_two_ticked_is_ticked() -> None:
    assert merged({"a", "b"}, {"b", "c"}, {"a", "b", "d"}) == {"b", "c", "d"}


def test_a_person_whom_both_changed(place: Workplace, other: Dispatcher, database: Plant) -> None:
    login = database.person("operator_packing").name
    page: PersonPage = shown(PersonPage(place))
    page.open(login)
    page.form.editor("full_name").set_text("Mine")
    page.roles.choose(["operator_packing", "qc_lab"])
    roles = ("operator_packing", "qc_inspector")
    other.run(people.change_person, PersonChange(login, "Theirs", Department.PACKING, "en", "rina@x.id", roles=roles))
    page.save()
    assert contested(page.form) == ["full_name"]
    assert page.form.editor("email").text() == "rina@x.id"
    assert set(page.roles.chosen) == {"operator_packing", "qc_inspector", "qc_lab"}
    assert "put together" in page.status.text
    page.save()
    now = other.ask(people.person, login)
    assert (now.full_name, now.email, now.language) == ("Mine", "rina@x.id", "en")
    assert set(now.role_codes) == {"operator_packing", "qc_inspector", "qc_lab"}
    page.form.editor("full_name").set_text("Mine again")
    page.save()
    assert other.ask(people.person, login).full_name == "Mine again", "the own change is no conflict"
    other.run(people.change_person, PersonChange(login, "Nobody typed", Department.PACKING, "en"))
    page.refresh()
    assert page.form.editor("full_name").text() == "Nobody typed"
    page.close()


def test_a_role_that_both_changed(place: Workplace, other: Dispatcher, database: Plant) -> None:
    code = f"two_{database.name[-6:]}"
    first = RoleDefinition(code, "Helper", Department.PACKING, (Permission.VIEW_PACKING,))
    other.run(people.define_role, first)
    page: RolePage = shown(RolePage(place))
    page.open(code)
    page.form.editor("name").set_text("Mine")
    theirs = (Permission.VIEW_PACKING, Permission.CHECK_MARKS)
    other.run(people.define_role, RoleDefinition(code, "Theirs", Department.PACKING, theirs))
    page.save()
    assert contested(page.form) == ["name"]
    assert Permission.CHECK_MARKS.value in page.rights.chosen
    page.save()
    (row,) = (row for row in other.ask(people.roles) if row.id == code)
    assert row.name == "Mine"
    assert Permission.CHECK_MARKS in row.permissions
    page.start_new()
    page.form.fill({"name": "Another", "code": code, "department": Department.PACKING})
    page.save()
    assert set(page.form.errors()) == {"code"}, "a new role does not replace one that is there"
    page.close()


def test_a_profile_that_an_administrator_changed(place: Workplace, other: Dispatcher) -> None:
    page: ProfilePage = shown(ProfilePage(place))
    me = place.door.ask(people.own_profile)
    page.form.editor("full_name").set_text("Mine")
    other.run(people.change_person, PersonChange(me.name, "Theirs", me.department, "id"))
    page.save()
    assert contested(page.form) == ["full_name"]
    page.save()
    assert place.door.ask(people.own_profile).full_name == "Mine"
    page.close()


def test_a_setting_that_both_changed(place: Workplace, other: Dispatcher) -> None:
    page: SettingsPage = shown(SettingsPage(place))
    page.open(PLANT_NAME.key)
    form = page._form
    assert form is not None
    form.editor("value").set_text("Mine")
    other.run(plant_settings.change, SettingChange(PLANT_NAME.key, "Theirs"))
    page.refresh()
    assert form.editor("value").text() == "Mine", "what is typed stays when the list is loaded again"
    page.save()
    assert contested(form) == ["value"]
    page.save()
    seen = next(row for row in other.ask(plant_settings.all_settings) if row.id == PLANT_NAME.key)
    assert seen.value == "Mine"
    other.run(plant_settings.reset, PLANT_NAME.key)
    with pytest.raises(Conflict):
        other.run(plant_settings.change, SettingChange(PLANT_NAME.key, "Late", seen))
    page.close()


def test_a_profile_saved_by_two_windows(place: Workplace) -> None:
    seen = place.door.ask(people.own_profile)
    place.door.run(people.change_own_profile, OwnProfileChange("One", "id", seen=seen))
    with pytest.raises(Conflict):
        place.door.run(people.change_own_profile, OwnProfileChange("Two", "id", seen=seen))
