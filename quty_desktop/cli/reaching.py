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


def profile_of(options: argparse.Namespace) -> config.Profile:
    """The profile that the command line names, or the one that opens by itself.

    Raises:
        Invalid: there is none.
    """
    if options.demo:
        return _PRACTICE
    profile = config.load().chosen(options.profile)
    if profile is None:
        what = Text("There is no profile named {name}.", name=options.profile) if options.profile else None
        raise Invalid(
            {"profile": what or Text(N_("No plant is set up on this PC. Start the window once, or use --demo."))}
        )
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
def administrator(options: argparse.Namespace, words: Translator) -> Iterator[str]:
    """The connection string of a login that may change the schema."""
    from quty_desktop.services import plant_setup

    profile = profile_of(options)
    if profile.kind != "server":
        with plant_setup.private_server(profile.kind).lease(
            lambda text: print(words.tr(text), file=sys.stderr)
        ) as address:
            yield address.conninfo(dbname=plant_setup.DATABASE)
        return
    name = options.admin or ask(words.tr(N_("Administrator's login: ")))
    password = typed_password("QUTY_ADMIN_PASSWORD", words.tr(N_("Password: ")))
    yield plant_setup.administrator_conninfo(profile, name, password)
