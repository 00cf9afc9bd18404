"""How the commands reach the plant: its profile, a signed-in person, an administrator of the server."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from quty_desktop import config
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

if TYPE_CHECKING:
    from quty_desktop.app.plants import OpenPlant
    from quty_desktop.services.sign_in import PlantSession

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it
_PRACTICE = config.Profile("practice", kind=config.PRACTICE)
_THIS_PC = config.Profile("this-pc", kind=config.THIS_PC)


def profile_of(options: argparse.Namespace) -> config.Profile:
    """The profile that the command line names, or the one that opens by itself.

    Raises:
        Invalid: there is none.
    """
    if options.demo:
        return _PRACTICE
    if options.profile:
        return profile_named(options.profile)
    profile = config.load().chosen()
    if profile is None:
        raise Invalid({"profile": Text(N_("No plant is set up on this PC. Start the window once, or use --demo."))})
    return profile


def profile_named(name: str) -> config.Profile:
    """A profile by its name; the practice plant and the plant on this PC need no entry in the settings.

    Raises:
        Invalid: there is none.
    """
    usual = {config.PRACTICE: _PRACTICE, config.THIS_PC: _THIS_PC}
    profile = config.load().chosen(name) or usual.get(name)
    if profile is None:
        raise Invalid({"profile": Text("There is no profile named {name}.", name=name)})
    return profile


@contextmanager
def plant_of(options: argparse.Namespace, words: Translator) -> "Iterator[OpenPlant]":
    """The plant of that profile, its private server started where there is one."""
    from quty_desktop.app.plants import open_plant

    plant = open_plant(profile_of(options), lambda text: print(words.tr(text), file=sys.stderr))
    try:
        yield plant
    finally:
        plant.close()


@contextmanager
def session_of(options: argparse.Namespace, words: Translator) -> "Iterator[PlantSession]":
    """A person who is signed in; name and password from the options, the environment or the terminal."""
    from quty_desktop.database.engine import Login
    from quty_desktop.services.sign_in import sign_in

    name = options.person or os.environ.get("QUTY_PERSON", "") or ask(words.tr(N_("User name: ")))
    password = typed_password("QUTY_PASSWORD", words.tr(N_("Password: ")))
    with plant_of(options, words) as plant:
        session = sign_in(plant.server, Login(name, password))
        try:
            yield session
        finally:
            session.close()


def ask(prompt: str) -> str:
    """Ask for a name at the terminal.

    Raises:
        Invalid: nobody is there to answer.
    """
    if not sys.stdin.isatty():
        raise Invalid({"person": Text(N_("Name the person with --person or QUTY_PERSON."))})
    return input(prompt)


def typed_password(variable: str, prompt: str) -> str:
    """A password from the environment, or typed unseen.

    Args:
        variable: of the environment.
        prompt: what the terminal asks.

    Raises:
        Invalid: neither gives one.
    """
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Invalid(
            {"password": Text("Give the password in {variable}, or type it at a terminal.", variable=variable)}
        )
    return getpass.getpass(prompt)


@contextmanager
def administrator(options: argparse.Namespace, words: Translator, *, made: bool = True) -> Iterator[str]:
    """The connection string of a login that may change the schema of the plant.

    Args:
        options: name the profile and, of a central server, the login (``--admin``).
        words: for the questions.
        made: the plant must be there; without it the database may be missing.
    """
    with administrator_of(profile_of(options), options.admin, words, made=made) as conninfo:
        yield conninfo


@contextmanager
def administrator_of(profile: config.Profile, login: str, words: Translator, *, made: bool = True) -> Iterator[str]:
    """The same for any profile.

    Args:
        profile: whose server.
        login: of a central server; asked for where it is empty.
        words: for the questions.
        made: the plant must be there.

    Raises:
        Unavailable: the plant of this PC was never finished.
    """
    from quty_desktop.services import plant_setup

    if profile.kind != "server":
        with plant_setup.private_server(profile.kind).lease(
            lambda text: print(words.tr(text), file=sys.stderr)
        ) as address:
            if made and not plant_setup.is_made(address):
                raise plant_setup.not_made()
            yield address.conninfo(dbname=plant_setup.DATABASE)
        return
    name = login or ask(words.tr(N_("Administrator's login: ")))
    if "QUTY_ADMIN_PASSWORD" in os.environ or sys.stdin.isatty():
        password = typed_password("QUTY_ADMIN_PASSWORD", words.tr(N_("Password: ")))
    else:
        password = ""  # libpq takes it from the password file (PGPASSFILE), or the server asks for none
    yield plant_setup.administrator_conninfo(profile, name, password)
