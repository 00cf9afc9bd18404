"""Blank forms on paper for the hours without the program, and how their later entry is marked.

A form's number is made where it is printed, without asking the database: the forms are for the hours without one.
"""

import re
from dataclasses import dataclass
from datetime import date

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Choice, Text

MOST_SHEETS = 50
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are misread in handwriting: 0 and O, 1 and I."""
_NUMBER = re.compile(r"P-\d{6}-[2-9A-HJ-NP-Z]{3}-\d{2}")
_NOTED = re.compile(rf"\[({_NUMBER.pattern})\] ?")


class FormKind(Choice):
    """A paper that a department can go on with."""

    WORK_ORDER = "work_order", N_("Work order")
    TRANSFER = "transfer", N_("Transfer slip")
    INSPECTION = "inspection", N_("Inspection")


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it is stored, taken apart.

    Attributes:
        form: number of the paper form, empty where the record was entered at once.
        note: the rest.
    """

    form: str
    note: str


def form_numbers(day: date, chance: int, sheets: int) -> tuple[str, ...]:
    """Numbers of forms that are printed together, e.g. ``P-261122-7KQ-01``.

    Args:
        day: of printing.
        chance: any number; keeps apart what several PCs print on one day.
        sheets: how many, 1 to ``MOST_SHEETS``.

    Raises:
        Invalid: too few or too many sheets.
    """
    if not 1 <= sheets <= MOST_SHEETS:
        raise Invalid({"sheets": Text(N_("Print 1 to {most} sheets at a time."), most=MOST_SHEETS)})
    letters = ""
    for _ in range(3):
        chance, letter = divmod(chance, len(_LETTERS))
        letters += _LETTERS[letter]
    return tuple(f"P-{day:%y%m%d}-{letters}-{sheet:02d}" for sheet in range(1, sheets + 1))


def noted(form: str, note: str = "") -> str:
    """What is stored as the note of a record that was on paper first.

    Args:
        form: the form's number as it was typed; empty where there was no paper.
        note: what the person noted.

    Raises:
        Invalid: this is no number of a form.
    """
    number = form_number(form)
    return f"[{number}] {note}".rstrip() if number else note


def form_number(typed: str) -> str:
    """The number of a form as it was typed or scanned; empty where nothing was.

    Raises:
        Invalid: this is no number of a form.
    """
    number = "".join(typed.split()).upper()
    if number and not _NUMBER.fullmatch(number):
        raise Invalid(
            {"paper_form": Text(N_("A form's number looks like P-261122-7KQ-01; it stands at the top right."))}
        )
    return number


def written(note: str) -> Written:
    """A stored note, taken apart."""
    found = _NOTED.match(note)
    return Written(found.group(1), note[found.end() :]) if found else Written("", note)
