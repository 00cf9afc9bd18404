"""``quty guide``: the one-page guide of a role, and blank forms, as PDF; neither needs a server."""

import argparse
import secrets
from datetime import UTC, datetime
from pathlib import Path

from quty_desktop.cli.exits import DONE
from quty_desktop.cli.reaching import Commands
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.paper_forms import FormKind, form_numbers
from quty_desktop.domain.permissions import STANDARD_ROLES
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE, Translator

_NO_NAME = "Quty"
"""Stands where the plant's name is not told."""


def add(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add these commands to the command line."""
    tr = words.tr
    guide = commands.add_parser("guide", help=tr(N_("make the one-page guide of a role as a PDF")))
    guide.add_argument("role", choices=[role.code for role in STANDARD_ROLES], metavar="ROLE")
    forms = commands.add_parser("forms", help=tr(N_("make blank paper forms as a PDF")))
    forms.add_argument("kind", choices=[kind.value for kind in FormKind])
    forms.add_argument("--sheets", type=int, default=10, metavar="N")
    for command, do in ((guide, _guide), (forms, _forms)):
        command.add_argument("--plant", default=_NO_NAME, metavar="NAME", help=tr(N_("the plant's name for the head")))
        command.add_argument("--out", type=Path, required=True, metavar="F")
        command.set_defaults(do=do)


def _guide(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.app.pages import all_pages
    from quty_desktop.documents.role_guide import render_role_guide
    from quty_desktop.views.role_guides import actor_of, guide_of

    guide = guide_of(actor_of(options.role), all_pages(), options.plant, words)
    return _kept(options.out, render_role_guide(guide, words), words)


def _forms(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.documents.blank_forms import BlankForms, render_blank_forms

    today = datetime.now(UTC).astimezone(PLANT_ZONE).date()
    numbers = form_numbers(today, secrets.randbelow(1 << 20), options.sheets)
    forms = BlankForms(FormKind(options.kind), numbers, options.plant)
    return _kept(options.out, render_blank_forms(forms, words), words)


def _kept(path: Path, pdf: bytes, words: Translator) -> int:
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise Invalid(
            {"out": Text("{file} cannot be written: {why}", file=str(path), why=error.strerror or "")}
        ) from error
    print(words.tr(Text("{file} is written.", file=str(path))))
    return DONE
