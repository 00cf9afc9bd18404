"""Small words of the forms: values, facts, rows."""

from datetime import UTC, datetime
from decimal import Decimal

from quty_desktop.documents.form_snapshot import FormCell, FormColumn, FormFact, FormPart, Set, Sign
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Choice, Text

LATER = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands where the moment of issue is put in when a form is kept."""


def said(value: object) -> Text:
    """A value as a paper says it; a dash where there is none."""
    if isinstance(value, Text):
        return value
    if isinstance(value, Choice):
        return Text(value.label)
    if value is None or value == "":
        return Text("–")
    if isinstance(value, Decimal):
        # The database keeps four places; a form says 5, not 5.0000.
        return Text("{value}", value=trimmed(value))
    return Text("{value}", value=value)


def fact(name: str, value: object) -> FormFact:
    """A named value; the name is marked for translation."""
    return FormFact(Text(name), said(value))


def cell(value: object, sign: Sign = Sign.NONE) -> FormCell:
    """A value of a table."""
    return FormCell(said(value), sign)


def judged(value: object, *, good: bool) -> FormCell:
    """A value with the sign of its judgement."""
    return cell(value, Sign.GOOD if good else Sign.BAD)


def table(
    title: str,
    columns: tuple[tuple[str, int, Set], ...],
    rows: tuple[tuple[FormCell, ...], ...],
    empty: str = "",
    note: Text | None = None,
    facts: tuple[FormFact, ...] = (),
) -> FormPart:
    """A part with a table; the words are marked for translation."""
    return FormPart(
        Text(title),
        facts,
        tuple(FormColumn(Text(words), share, kind) for words, share, kind in columns),
        rows,
        Text(empty or N_("Nothing is recorded.")) if columns or empty else None,
        note,
    )


def millionths(value: float | Decimal) -> int:
    """A value of a chart as a form keeps it."""
    return round(value * 1_000_000)
