"""The command line itself: its words, and which family of commands they belong to."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from quty_desktop import __version__, logs
from quty_desktop.cli import database, guide, health, imports, people, reports, server, this_pc, tracing
from quty_desktop.cli.exits import DONE, FAILED, say_error
from quty_desktop.domain.errors import QutyError
from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator, language_of_environment, translator


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
    if options.self_check is not None:
        from quty_desktop.app.self_check import self_check

        return DONE if self_check(words, quick=options.self_check == "quick") else FAILED
    if options.screenshots is not None:
        from quty_desktop.app.self_check import take_screenshots

        return DONE if take_screenshots(options.screenshots, words) else FAILED
    if options.do is not None:
        do: Callable[[argparse.Namespace, Translator], int] = options.do
        return do(options, words)
    from quty_desktop.app.opening import open_window

    return open_window(words, demo=options.demo, profile=options.profile, language=options.lang or "")


def _parser(words: Translator) -> argparse.ArgumentParser:
    tr = words.tr
    parser = argparse.ArgumentParser(prog="quty", description=tr(N_("Quty Desktop, the office of a soft-toy factory.")))
    parser.add_argument("--version", action="version", version=f"Quty Desktop {__version__}")
    parser.add_argument("--demo", action="store_true", help=tr(N_("open the practice plant, made first if needed")))
    parser.add_argument("--profile", default="", metavar="NAME", help=tr(N_("use this profile of the settings file")))
    parser.add_argument("--lang", choices=("id", "en"), help=tr(N_("language of this start")))
    parser.add_argument(
        "--self-check",
        nargs="?",
        const="full",
        choices=("full", "quick"),
        help=tr(N_("make every paper and open every page, then report; quick: every page as the administrator only")),
    )
    parser.add_argument(
        "--screenshots", type=Path, metavar="DIR", help=tr(N_("save a picture of every page for every role"))
    )
    parser.add_argument(
        "--person", default="", metavar="NAME", help=tr(N_("user name for the commands (or QUTY_PERSON)"))
    )
    parser.set_defaults(do=None)
    commands = parser.add_subparsers(title=tr(N_("commands")), metavar="")
    server.add(commands, words)
    health.add(commands, words)
    database.add(commands, words)
    people.add(commands, words)
    reports.add(commands, words)
    tracing.add(commands, words)
    guide.add(commands, words)
    imports.add_import(commands, words)
    imports.add_explode(commands, words)
    this_pc.add(commands, words)
    return parser
