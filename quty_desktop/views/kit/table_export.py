"""A table as plain text: for the clipboard, for CSV files, and for any other writer of the same declaration."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from quty_desktop.i18n import PLANT_ZONE, Translator
from quty_desktop.views.kit.columns import Column, Kind


@dataclass(frozen=True, slots=True)
class TableData:
    """A table as it is shown, for a writer (CSV here; a spreadsheet writer takes the same).

    Attributes:
        title: the page's title, translated.
        headings: translated, in the order shown.
        rows: values as plain text, numbers and dates, in the order shown.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | Decimal | date | datetime | None, ...], ...]


def table_data(title: str, columns: Sequence[Column], rows: Sequence[Any], words: Translator) -> TableData:
    """The values of a table, typed."""
    return TableData(
        title,
        tuple(words.tr(column.title) for column in columns),
        tuple(tuple(_value(column, row, words) for column in columns) for row in rows),
    )


def _value(column: Column, row: object, words: Translator) -> str | int | Decimal | date | datetime | None:
    value = column.of(row)
    if column.kind in {Kind.STATE, Kind.PROGRESS, Kind.WEEK, Kind.CODE} or isinstance(value, str):
        return column.text(row, words)
    if isinstance(value, datetime):
        return value.astimezone(PLANT_ZONE).replace(tzinfo=None)
    if value is None or isinstance(value, (int, Decimal, date)):
        return value
    return words.value(value)


def as_csv(data: TableData, words: Translator) -> str:
    """Comma-separated, or with semicolons where the comma is the decimal sign, as Excel expects it."""
    out = io.StringIO()
    comma = words.number(Decimal("0.1"))[1] == ","
    writer = csv.writer(out, delimiter=";" if comma else ",", lineterminator="\r\n")
    writer.writerow(data.headings)
    for row in data.rows:
        writer.writerow([_plain(value, comma=comma) for value in row])
    return out.getvalue()


def as_tabbed(data: TableData, words: Translator) -> str:
    """Tab-separated, for the clipboard."""
    comma = words.number(Decimal("0.1"))[1] == ","
    lines = [
        "\t".join(_plain(value, comma=comma).replace("\t", " ").replace("\n", " ") for value in row)
        for row in data.rows
    ]
    return "\n".join(["\t".join(data.headings), *lines])


def _plain(value: object, *, comma: bool) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return str(value).replace(".", ",") if comma else str(value)
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case str() if value[:1] in {"=", "+", "@"} or (value[:1] == "-" and not value[1:2].isdigit()):
            return "'" + value  # a spreadsheet would take it for a formula
        case _:
            return str(value)
