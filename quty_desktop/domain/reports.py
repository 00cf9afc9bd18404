"""Reports of a day or a week: what they are called, which days they cover, and how their tables are made up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week


class ReportKind(Choice):
    """What a report is about."""

    PRODUCTION = "production", N_("Production report")
    TRANSFERS = "transfers", N_("Transfer report")
    STOCK = "stock", N_("Stock report")
    SHIPMENTS = "shipments", N_("Shipment report")


class Span(Choice):
    """How many days a report covers; a week is an ISO week, Monday to Sunday."""

    DAY = "day", N_("Daily")
    WEEK = "week", N_("Weekly")


class ValueKind(Choice):
    """What a column of a report holds."""

    TEXT = "text", N_("Text")
    CODE = "code", N_("Code")
    PIECES = "pieces", N_("Pieces")
    QUANTITY = "quantity", N_("Quantity")
    PERCENT = "percent", N_("Percent")
    DATE = "date", N_("Day")
    MOMENT = "moment", N_("Moment")

    @property
    def right(self) -> bool:
        """Whether its values are numbers."""
        return self in {ValueKind.PIECES, ValueKind.QUANTITY, ValueKind.PERCENT}


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """A column, the same on screen, on paper and in a workbook.

    Attributes:
        title: its heading, marked for translation.
        kind: what it holds. A percentage is a fraction of one.
        share: its part of a paper's width.
        total: whether its sum stands below.
    """

    title: str
    kind: ValueKind
    share: int = 10
    total: bool = False


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of a report; ``values`` are in the order of the columns."""

    id: int
    values: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class ReportPart:
    """A table of a report.

    Attributes:
        title: its heading.
        columns: its columns.
        rows: its lines; values are texts, numbers, days, moments, weeks or choices, ``None`` where there is none.
        empty: what stands there without lines.
        cut: how many lines it shows at most, where there are as many.
    """

    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    empty: str
    cut: int | None = None

    def total(self, number: int) -> object:
        """The sum of a column, ``None`` where it has none."""
        if not self.columns[number].total:
            return None
        values = [row.values[number] for row in self.rows]
        return sum(value for value in values if isinstance(value, int))


@dataclass(frozen=True, slots=True)
class Headline:
    """A number at the head of a report."""

    name: str
    value: Text


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a day or a week.

    Attributes:
        first: first day.
        last: last day, included.
        made_at: when it was read; the period may not be over.
        headlines: what to know first.
        parts: its tables.
    """

    kind: ReportKind
    span: Span
    first: date
    last: date
    made_at: datetime
    headlines: tuple[Headline, ...]
    parts: tuple[ReportPart, ...]


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """Which report is wanted.

    Attributes:
        span: a day or its week.
        day: a day in it.
    """

    span: Span
    day: date

    @property
    def first(self) -> date:
        """Its first day."""
        return first_of(self.span, self.day)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.first + timedelta(days=0 if self.span is Span.DAY else 6)


_LETTERS = {
    ReportKind.PRODUCTION: "PRD",
    ReportKind.TRANSFERS: "TRF",
    ReportKind.STOCK: "STK",
    ReportKind.SHIPMENTS: "SHP",
}


def first_of(span: Span, day: date) -> date:
    """The first day of the period that a day is in."""
    return day if span is Span.DAY else day - timedelta(days=day.weekday())


def number_of(kind: ReportKind, span: Span, first: date) -> str:
    """The document number of a report, e.g. ``RPT-PRD-2026-11-22`` or ``RPT-STK-2026-W47``."""
    if span is Span.DAY:
        return f"RPT-{_LETTERS[kind]}-{first.isoformat()}"
    week = Week.of(first)
    return f"RPT-{_LETTERS[kind]}-{week.year}-W{week.week:02}"


def period_words(span: Span, first: date, last: date) -> Text:
    """The period in words."""
    if span is Span.DAY:
        return Text("{day}", day=first)
    return Text(N_("{week}, {first} to {last}"), week=str(Week.of(first)), first=first, last=last)
