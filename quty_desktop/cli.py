"""What is typed: the window, and the administrator's commands over the same services and with the same rights.

Exit codes: 0 done; 1 refused, failed or not genuine; 2 the command line is wrong; 3 the database does not answer;
4 the right is missing; 5 an import kept rows out, which its summary and list of problems tell.
"""

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quty_desktop import __version__, config, logs
from quty_desktop.domain.errors import (
    Conflict,
    Invalid,
    NeedsConfirmation,
    NotAllowed,
    QutyError,
    Refused,
    Unavailable,
)
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator, language_of_environment, translator

if TYPE_CHECKING:
    from quty_desktop.app.plants import OpenPlant
    from quty_desktop.services.sign_in import PlantSession

DONE, FAILED, WRONG_USAGE, NO_DATABASE, NO_RIGHT, NOT_ALL = range(6)
_PRACTICE = config.Profile("practice", kind=config.PRACTICE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program as the command line asks.

    Returns:
        The exit code; see the module.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = _language(given)
    words = translator(language)
    parser = _parser(words)
    options = parser.parse_args(given)
    logs.start(to_screen=options.do is not None)
    try:
        return int(_run(options, words))
    except QutyError as error:
        return say_error(error, words)
    except KeyboardInterrupt:
        print(words.tr(N_("Stopped.")), file=sys.stderr)
        return FAILED


def _language(given: Sequence[str]) -> str:
    for index, word in enumerate(given):
        chosen = given[index + 1] if word == "--lang" and index + 1 < len(given) else word.removeprefix("--lang=")
        if chosen in {"id", "en"}:
            return chosen
    return language_of_environment()


def _run(options: argparse.Namespace, words: Translator) -> int:
    if options.self_check:
        from quty_desktop.app.self_check import self_check

        return DONE if self_check(words) else FAILED
    if options.screenshots is not None:
        from quty_desktop.app.self_check import take_screenshots

        return DONE if take_screenshots(options.screenshots, words) else FAILED
    if options.do is not None:
        do: Callable[[argparse.Namespace, Translator], int] = options.do
        return do(options, words)
    from quty_desktop.app.opening import open_window

    return open_window(words, demo=options.demo, profile=options.profile, language=options.lang or "")


def say_error(error: QutyError, words: Translator) -> int:
    """Tell on the terminal why something was not done.

    Returns:
        The exit code of this kind of error.
    """

    def say(*texts: Text | str) -> None:
        print(" ".join(words.tr(each) for each in texts), file=sys.stderr)

    match error:
        case Unavailable():
            say(error.reason)
            return NO_DATABASE
        case NotAllowed():
            if error.permission is None:
                say(Text("You do not have the right to do this."))
            else:
                say(Text("You do not have the right to do this: {right}.", right=error.permission))
            return NO_RIGHT
        case Invalid():
            for text in error.fields.values():
                say(text)
            return WRONG_USAGE
        case Refused():
            say(error.what, error.remedy)
        case NeedsConfirmation():
            say(error.question, Text("Add {option} to go on.", option=f"--yes {error.code}"))
        case Conflict():
            say(error.what)
        case _:
            say(str(error))
    return FAILED


# The command line itself


def _parser(words: Translator) -> argparse.ArgumentParser:
    tr = words.tr
    parser = argparse.ArgumentParser(prog="quty", description=tr(N_("Quty Desktop, the office of a soft-toy factory.")))
    parser.add_argument("--version", action="version", version=f"Quty Desktop {__version__}")
    parser.add_argument("--demo", action="store_true", help=tr(N_("open the practice plant, made first if needed")))
    parser.add_argument("--profile", default="", metavar="NAME", help=tr(N_("use this profile of the settings file")))
    parser.add_argument("--lang", choices=("id", "en"), help=tr(N_("language of this start")))
    parser.add_argument(
        "--self-check", action="store_true", help=tr(N_("make every paper and open every page, then report"))
    )
    parser.add_argument(
        "--screenshots", type=Path, metavar="DIR", help=tr(N_("save a picture of every page for every role"))
    )
    parser.add_argument(
        "--person", default="", metavar="NAME", help=tr(N_("user name for the commands (or QUTY_PERSON)"))
    )
    parser.set_defaults(do=None)
    commands = parser.add_subparsers(title=tr(N_("commands")), metavar="")
    _add_db(commands, words)
    _add_user(commands, words)
    _add_report(commands, words)
    _add_import(commands, words)
    _add_explode(commands, words)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def _add_db(commands: "_Commands[argparse.ArgumentParser]", words: Translator) -> None:
    tr = words.tr
    db = commands.add_parser("db", help=tr(N_("look after the database"))).add_subparsers(metavar="", required=True)
    status = db.add_parser("status", help=tr(N_("tell whether the database fits this program")))
    status.set_defaults(do=_db_status)
    upgrade = db.add_parser("upgrade", help=tr(N_("bring the database to this program's schema")))
    upgrade.add_argument("--admin", default="", metavar="LOGIN", help=tr(N_("administrator of a central server")))
    upgrade.set_defaults(do=_db_upgrade)
    verify = db.add_parser("verify", help=tr(N_("compare balances with moves, and papers with their fingerprints")))
    verify.add_argument("--admin", default="", metavar="LOGIN", help=tr(N_("administrator of a central server")))
    verify.set_defaults(do=_db_verify)


def _add_user(commands: "_Commands[argparse.ArgumentParser]", words: Translator) -> None:
    tr = words.tr
    user = commands.add_parser("user", help=tr(N_("look after people"))).add_subparsers(metavar="", required=True)
    add = user.add_parser("add", help=tr(N_("add a person")))
    add.add_argument("name")
    add.add_argument("--full-name", required=True)
    add.add_argument("--department", required=True, metavar="CODE")
    add.add_argument("--role", action="append", required=True, dest="roles", metavar="ROLE")
    add.add_argument("--email", default="")
    add.set_defaults(do=_user_add)
    for verb, do, text in (
        ("disable", _user_disable, N_("switch an account off")),
        ("reset", _user_reset, N_("give a new password, to be changed at the next sign-in")),
    ):
        one = user.add_parser(verb, help=tr(text))
        one.add_argument("name")
        one.set_defaults(do=do)


def _add_report(commands: "_Commands[argparse.ArgumentParser]", words: Translator) -> None:
    tr = words.tr
    report = commands.add_parser("report", help=tr(N_("make papers"))).add_subparsers(metavar="", required=True)
    marks = report.add_parser("shipping-marks", help=tr(N_("print the shipping marks of a batch into a PDF")))
    marks.add_argument("batch")
    marks.add_argument("--cartons", default="", metavar="A-B")
    marks.add_argument("--size", default="label_100x150", choices=("label_100x150", "a4_four", "a4_one", "roll_80"))
    marks.add_argument("--reason", default="", help=tr(N_("why they are printed again")))
    marks.add_argument("--out", type=Path, required=True, metavar="F")
    marks.set_defaults(do=_report_marks)
    batch = report.add_parser("batch-compliance", help=tr(N_("issue the compliance report of a batch as a PDF")))
    batch.add_argument("batch")
    batch.add_argument("--out", type=Path, required=True, metavar="F")
    batch.set_defaults(do=_report_compliance)
    verify = report.add_parser("verify", help=tr(N_("tell whether a paper is genuine")))
    verify.add_argument("file", type=Path)
    verify.set_defaults(do=_report_verify)


def _add_import(commands: "_Commands[argparse.ArgumentParser]", words: Translator) -> None:
    tr = words.tr
    take = commands.add_parser("import", help=tr(N_("take in the plant's spreadsheets")))
    take.add_argument("files", nargs="+", type=Path, metavar="FILE")
    take.add_argument("--dry-run", action="store_true", help=tr(N_("only tell what would happen")))
    take.add_argument("--problems", type=Path, metavar="OUT.xlsx", help=tr(N_("write the list of problems")))
    take.add_argument(
        "--accept", action="append", default=[], metavar="PROPOSAL", help=tr(N_("accept a proposal for all"))
    )
    take.add_argument("--kind", default="", metavar="K", help=tr(N_("what the files are, e.g. articles or materials")))
    take.set_defaults(do=_import)


def _add_explode(commands: "_Commands[argparse.ArgumentParser]", words: Translator) -> None:
    tr = words.tr
    explode = commands.add_parser("explode", help=tr(N_("tell what a quantity of an article needs")))
    explode.add_argument("article", metavar="ARTICLE")
    explode.add_argument("qty", metavar="QTY")
    explode.add_argument(
        "--alternative", action="append", default=[], metavar="BILL", help=tr(N_("use this bill among alternatives"))
    )
    explode.add_argument("--json", action="store_true", help=tr(N_("write JSON")))
    explode.set_defaults(do=_explode)


# Reaching the plant


def _profile(options: argparse.Namespace) -> config.Profile:
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
def _plant(options: argparse.Namespace, words: Translator) -> "Iterator[OpenPlant]":
    from quty_desktop.app.plants import open_plant

    plant = open_plant(_profile(options), lambda text: print(words.tr(text), file=sys.stderr))
    try:
        yield plant
    finally:
        plant.close()


@contextmanager
def _session(options: argparse.Namespace, words: Translator) -> "Iterator[PlantSession]":
    from quty_desktop.database.engine import Login
    from quty_desktop.services.sign_in import sign_in

    name = options.person or os.environ.get("QUTY_PERSON", "") or _ask(words.tr(N_("User name: ")))
    password = _password("QUTY_PASSWORD", words.tr(N_("Password: ")))
    with _plant(options, words) as plant:
        session = sign_in(plant.server, Login(name, password))
        try:
            yield session
        finally:
            session.close()


def _ask(prompt: str) -> str:
    if not sys.stdin.isatty():
        raise Invalid({"person": Text(N_("Name the person with --person or QUTY_PERSON."))})
    return input(prompt)


def _password(variable: str, prompt: str) -> str:
    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Invalid(
            {"password": Text("Give the password in {variable}, or type it at a terminal.", variable=variable)}
        )
    return getpass.getpass(prompt)


@contextmanager
def _administrator(options: argparse.Namespace, words: Translator) -> Iterator[str]:
    """The connection string of a login that may change the schema."""
    from quty_desktop.services import plant_setup

    profile = _profile(options)
    if profile.kind != "server":
        with plant_setup.private_server(profile.kind).lease(
            lambda text: print(words.tr(text), file=sys.stderr)
        ) as address:
            yield address.conninfo(dbname=plant_setup.DATABASE)
        return
    name = options.admin or _ask(words.tr(N_("Administrator's login: ")))
    password = _password("QUTY_ADMIN_PASSWORD", words.tr(N_("Password: ")))
    yield plant_setup.administrator_conninfo(profile, name, password)


# What the commands do


def _db_status(options: argparse.Namespace, words: Translator) -> int:
    with _session(options, words) as session:
        from quty_desktop.database.schema import NEEDED_REVISION

        print(
            words.tr(
                Text(
                    "{host}, database {name}: schema {revision}, fits this program.",
                    host=session.profile.host,
                    name=session.profile.database,
                    revision=NEEDED_REVISION,
                )
            )
        )
        print(
            words.tr(
                Text("Signed in as {name}: {roles}", name=session.actor.full_name, roles=", ".join(session.actor.roles))
            )
        )
    return DONE


def _db_upgrade(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.database.migrate import upgrade

    with _administrator(options, words) as conninfo:
        changed = upgrade(conninfo, lambda text: print(words.tr(text)))
    print(
        words.tr(N_("The database is upgraded.") if changed else N_("Nothing to do: the database fits this program."))
    )
    return DONE


def _db_verify(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.books import verify

    with _administrator(options, words) as conninfo:
        found = verify(conninfo)
    for line in found.counts:
        print(words.tr(line))
    for line in found.differences:
        print(words.tr(line), file=sys.stderr)
    if found.differences:
        print(words.tr(Text("Differences: {count}", count=len(found.differences))), file=sys.stderr)
        return FAILED
    print(words.tr(N_("The books balance.")))
    return DONE


def _user_add(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.departments import Department
    from quty_desktop.services.administration.people import NewPerson, create_person

    try:
        department = Department(options.department.upper())
    except ValueError:
        known = ", ".join(each.value for each in Department)
        raise Invalid({"department": Text("Departments are: {codes}", codes=known)}) from None
    password = _password("QUTY_NEW_PASSWORD", words.tr(N_("First password of the new person: ")))
    with _session(options, words) as session:
        new = NewPerson(
            options.name, options.full_name, department, tuple(options.roles), password, email=options.email
        )
        session.dispatcher.run(create_person, new)
    print(words.tr(Text("{name} can sign in now and changes the password first.", name=options.name)))
    return DONE


def _user_disable(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.administration.people import deactivate

    with _session(options, words) as session:
        session.dispatcher.run(deactivate, options.name)
    print(words.tr(Text("The account {name} is switched off.", name=options.name)))
    return DONE


def _user_reset(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.administration.people import PasswordReset, reset_password

    password = _password("QUTY_NEW_PASSWORD", words.tr(N_("New password: ")))
    with _session(options, words) as session:
        session.dispatcher.run(reset_password, PasswordReset(options.name, password))
    print(words.tr(Text("{name} changes the password at the next sign-in.", name=options.name)))
    return DONE


def _report_marks(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.packing import MarkSize
    from quty_desktop.services.packing.mark_files import marks_into_file

    first, last = _range(options.cartons)
    with _session(options, words) as session:
        count = marks_into_file(
            session, options.batch, first, last, MarkSize(options.size), options.reason, options.out, words
        )
    print(words.tr(Text("{count} marks are in {file}.", count=count, file=str(options.out))))
    return DONE


def _range(written: str) -> tuple[int | None, int | None]:
    if not written:
        return None, None
    first, _, last = written.partition("-")
    try:
        return int(first), int(last or first)
    except ValueError:
        raise Invalid({"cartons": Text(N_("Write the cartons as 1-12, or as one number."))}) from None


def _report_compliance(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.i18n import Language
    from quty_desktop.services.quality.compliance import ReportWanted, issue_report, paper_file

    with _session(options, words) as session:
        wanted = ReportWanted(options.batch, Language(words.language), practice=session.profile.practice)
        issued = session.dispatcher.run(issue_report, wanted)
        paper = session.dispatcher.ask(paper_file, issued.id)
    _write(options.out, paper.pdf)
    print(words.tr(Text("{number} is in {file}.", number=issued.number, file=str(options.out))))
    return DONE


def _report_verify(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.quality.compliance import Genuineness, PaperToVerify, verify_paper

    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise Invalid(
            {"file": Text("{file} cannot be read: {why}", file=str(options.file), why=error.strerror or "")}
        ) from error
    with _session(options, words) as session:
        found = session.dispatcher.ask(verify_paper, PaperToVerify(pdf=content))
    print(words.tr(found.words))
    return DONE if found.genuineness is Genuineness.GENUINE else FAILED


def _import(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.imports.files import FileKind
    from quty_desktop.services.importing.imports import import_paths

    kinds = {each.value: each for each in FileKind}
    kind = kinds.get(options.kind)
    if options.kind and kind is None:
        known = ", ".join(kinds)
        raise Invalid({"kind": Text("{kind} is no kind of file; known are: {known}.", kind=options.kind, known=known)})
    with _session(options, words) as session:
        told = import_paths(
            session.dispatcher,
            options.files,
            dry_run=options.dry_run,
            accept=set(options.accept),
            problems_out=options.problems,
            translator=words,
            kind=kind,
        )
    print(told.lines)
    return NOT_ALL if told.kept_out else DONE


def _explode(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.imports.numbers import read_decimal
    from quty_desktop.services.master_data.bills import explode_json, explode_text

    qty = read_decimal(options.qty)
    with _session(options, words) as session:
        if options.json:
            print(explode_json(session.dispatcher, options.article, qty, options.alternative))
        else:
            print(explode_text(session.dispatcher, options.article, qty, options.alternative, translator=words))
    return DONE


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Invalid(
            {"out": Text("{file} cannot be written: {why}", file=str(path), why=error.strerror or "")}
        ) from error
