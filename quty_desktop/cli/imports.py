"""``quty import`` takes in spreadsheets; ``quty explode`` tells what a quantity needs."""

import argparse
from pathlib import Path

from quty_desktop.cli.exits import DONE, NOT_ALL
from quty_desktop.cli.reaching import Commands, session_of
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


def add_import(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add the command that imports to the command line."""
    tr = words.tr
    take = commands.add_parser("import", help=tr(N_("take in the plant's spreadsheets")))
    take.add_argument("files", nargs="+", type=Path, metavar="FILE")
    take.add_argument("--dry-run", action="store_true", help=tr(N_("only tell what would happen")))
    take.add_argument("--problems", type=Path, metavar="OUT.xlsx", help=tr(N_("write the list of problems")))
    take.add_argument(
        "--accept", action="append", default=[], metavar="PROPOSAL", help=tr(N_("accept a proposal for all"))
    )
    take.add_argument("--kind", default="", metavar="K", help=tr(N_("what the files are, e.g. articles or materials")))
    take.add_argument(
        "--together",
        action="store_true",
        help=tr(N_("all files are one import: all of them or none, taken back as one")),
    )
    take.set_defaults(do=_import)


def add_explode(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add the command that explodes a bill to the command line."""
    tr = words.tr
    explode = commands.add_parser("explode", help=tr(N_("tell what a quantity of an article needs")))
    explode.add_argument("article", metavar="ARTICLE")
    explode.add_argument("qty", metavar="QTY")
    explode.add_argument(
        "--alternative", action="append", default=[], metavar="BILL", help=tr(N_("use this bill among alternatives"))
    )
    explode.add_argument("--json", action="store_true", help=tr(N_("write JSON")))
    explode.set_defaults(do=_explode)


def _import(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.imports.files import FileKind
    from quty_desktop.services.importing.imports import import_paths

    kinds = {each.value: each for each in FileKind}
    kind = kinds.get(options.kind)
    if options.kind and kind is None:
        known = ", ".join(kinds)
        raise Invalid({"kind": Text("{kind} is no kind of file; known are: {known}.", kind=options.kind, known=known)})
    with session_of(options, words) as session:
        told = import_paths(
            session.dispatcher,
            options.files,
            dry_run=options.dry_run,
            accept=set(options.accept),
            problems_out=options.problems,
            translator=words,
            kind=kind,
            at_once=options.together,
            told=lambda text: print(words.tr(text)),
        )
    print(told.lines)
    return NOT_ALL if told.kept_out else DONE


def _explode(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.imports.numbers import read_decimal
    from quty_desktop.services.master_data.explosion_text import explode_json, explode_text

    qty = read_decimal(options.qty)
    with session_of(options, words) as session:
        if options.json:
            print(explode_json(session.dispatcher, options.article, qty, options.alternative))
        else:
            print(explode_text(session.dispatcher, options.article, qty, options.alternative, translator=words))
    return DONE
