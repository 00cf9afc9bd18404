"""``quty user``: look after people."""

import argparse

from quty_desktop.cli.exits import DONE
from quty_desktop.cli.reaching import Commands, session_of, typed_password
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


def add(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add this family of commands to the command line."""
    tr = words.tr
    user = commands.add_parser("user", help=tr(N_("look after people"))).add_subparsers(metavar="", required=True)
    one = user.add_parser("add", help=tr(N_("add a person")))
    one.add_argument("name")
    one.add_argument("--full-name", required=True)
    one.add_argument("--department", required=True, metavar="CODE")
    one.add_argument("--role", action="append", required=True, dest="roles", metavar="ROLE")
    one.add_argument("--email", default="")
    one.set_defaults(do=_add)
    for verb, do, text in (
        ("disable", _disable, N_("switch an account off")),
        ("reset", _reset, N_("give a new password, to be changed at the next sign-in")),
    ):
        one = user.add_parser(verb, help=tr(text))
        one.add_argument("name")
        one.set_defaults(do=do)


def _add(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.departments import Department
    from quty_desktop.services.administration.people import NewPerson, create_person

    try:
        department = Department(options.department.upper())
    except ValueError:
        known = ", ".join(each.value for each in Department)
        raise Invalid({"department": Text("Departments are: {codes}", codes=known)}) from None
    password = typed_password("QUTY_NEW_PASSWORD", words.tr(N_("First password of the new person: ")))
    with session_of(options, words) as session:
        new = NewPerson(
            options.name, options.full_name, department, tuple(options.roles), password, email=options.email
        )
        session.dispatcher.run(create_person, new)
    print(words.tr(Text("{name} can sign in now and changes the password first.", name=options.name)))
    return DONE


def _disable(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.administration.people import deactivate

    with session_of(options, words) as session:
        session.dispatcher.run(deactivate, options.name)
    print(words.tr(Text("The account {name} is switched off.", name=options.name)))
    return DONE


def _reset(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.administration.people import PasswordReset, reset_password

    password = typed_password("QUTY_NEW_PASSWORD", words.tr(N_("New password: ")))
    with session_of(options, words) as session:
        session.dispatcher.run(reset_password, PasswordReset(options.name, password))
    print(words.tr(Text("{name} changes the password at the next sign-in.", name=options.name)))
    return DONE
