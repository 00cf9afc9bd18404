"""What all reports share: the columns that come back in each, and rows with numbers of their own."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from quty_desktop.domain.reports import (
    Headline,
    Report,
    ReportColumn,
    ReportKind,
    ReportPart,
    ReportQuestion,
    ReportRow,
)
from quty_desktop.domain.reports import ValueKind as V
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.reports.plant_figures import midnight
from quty_desktop.services.unit_of_work import UnitOfWork

MOST = 2_000
"""Rows of a part; a day has fewer."""

DEPARTMENT = ReportColumn(N_("Department"), V.TEXT, 14)
ARTICLE = ReportColumn(N_("Article"), V.CODE, 11)
NAME = ReportColumn(N_("Name"), V.TEXT, 20)
BATCH = ReportColumn(N_("Batch"), V.CODE, 15)
WEEK = ReportColumn(N_("Week"), V.CODE, 10)
DESTINATION = ReportColumn(N_("Dest."), V.CODE, 8)


def pieces(title: str, share: int = 9, *, total: bool = True) -> ReportColumn:
    """A column of whole pieces."""
    return ReportColumn(title, V.PIECES, share, total)


def percent(title: str, share: int = 9) -> ReportColumn:
    """A column of shares."""
    return ReportColumn(title, V.PERCENT, share)


def part(
    title: str, columns: tuple[ReportColumn, ...], rows: Iterable[Sequence[object]], empty: str, *, cut: bool = False
) -> ReportPart:
    """A table of a report; one that is ``cut`` says so where it is full."""
    numbered = tuple(ReportRow(number, tuple(values)) for number, values in enumerate(rows, start=1))
    return ReportPart(title, columns, numbered, empty, MOST if cut and len(numbered) >= MOST else None)


def share(part_of: float | Decimal, whole: float | Decimal) -> Decimal | None:
    """A share of one with four places, ``None`` of nothing."""
    return (Decimal(part_of) / Decimal(whole)).quantize(Decimal("0.0001")) if whole else None


def headline(name: str, value: object) -> Headline:
    """A number at the head."""
    return Headline(name, Text("{value}", value="–" if value is None else value))


def percent_words(value: Decimal | None) -> Text | None:
    """A share in words, one place."""
    return None if value is None else Text("{percent} %", percent=(value * 100).quantize(Decimal("0.1")))


def made(
    uow: UnitOfWork,
    kind: ReportKind,
    question: ReportQuestion,
    headlines: tuple[Headline, ...],
    parts: tuple[ReportPart, ...],
) -> Report:
    """A report of now."""
    return Report(kind, question.span, question.first, question.last, uow.now.replace(microsecond=0), headlines, parts)


def bounds(question: ReportQuestion) -> dict[str, datetime]:
    """First moment of the period, and the first moment after it."""
    return {"since": midnight(question.first), "until": midnight(question.last + timedelta(days=1))}
