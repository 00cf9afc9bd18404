"""The plant's reports on paper: production, transfers, stock and shipments of a day or a week.

Numbers at the head, then numbered tables; what is issued is kept with its bytes, like every paper with a fingerprint.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from quty_desktop.documents.page import CONTENT_WIDTH, NOTE, Imprint, build, paragraph
from quty_desktop.documents.tables import Column, Kind, PartHeading, RowTable
from quty_desktop.documents.typography import (
    BOLD,
    MM,
    REGULAR,
    TABLE_FLOOR,
    Ink,
    fit_block,
    fit_size,
    printable,
    required,
    text_width,
)
from quty_desktop.domain.fingerprint import PaperCode, fingerprint
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.reports import Report, ReportColumn, ReportKind, ReportPart, Span, ValueKind, period_words
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

_KINDS = {ValueKind.CODE: Kind.CODE, ValueKind.DATE: Kind.CODE}
_PADDING = 3 * MM + 1
_HEAD_SIZE = 7.0
_PIECES = re.compile(r"[^-/_. ]+[-/_. ]*")
_ROOM = 38 * MM
"""What must be left on a page for a part to begin on it."""


@dataclass(frozen=True, slots=True)
class PaperNumber:
    """A number at the head."""

    name: Text
    value: Text


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column; ``share`` is its part of the width."""

    title: Text
    kind: ValueKind
    share: int


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A line of a table."""

    cells: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table of the report.

    Attributes:
        total: its sums, none where no column is added up.
        empty: what stands there without rows.
        note: what to know about it.
    """

    title: Text
    columns: tuple[PaperColumn, ...]
    rows: tuple[PaperRow, ...]
    total: tuple[Text, ...]
    empty: Text
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class PlantReport:
    """The snapshot of an issued report; its fingerprint is that of all these values, whatever the language.

    Attributes:
        number: document number, see ``reports.number_of``.
        revision: from 0; the same report with other figures has the next one.
        over: whether the period was over when it was issued.
    """

    report: ReportKind
    span: Span
    first: date
    last: date
    over: bool
    number: str
    revision: int
    plant_name: str
    numbers: tuple[PaperNumber, ...]
    tables: tuple[PaperTable, ...]
    issued_at: datetime
    issued_by: str
    practice: bool = False

    @property
    def code(self) -> PaperCode:
        """What the QR code says.

        Raises:
            Invalid: the number cannot stand in a code.
        """
        return PaperCode(PaperKind.PLANT_REPORT, self.number, self.revision, fingerprint(self))


def report_paper(report: Report, number: str, plant_name: str, issued_by: str, *, over: bool, practice: bool) -> PlantReport:  # fmt: skip
    """A report as it goes on paper, as revision 0.

    Args:
        report: what was read.
        number: its document number.
        plant_name: of the head.
        issued_by: who issues it, by full name.
        over: whether its period is over.
        practice: whether this is the practice plant.
    """
    return PlantReport(
        report.kind,
        report.span,
        report.first,
        report.last,
        over,
        number,
        0,
        plant_name,
        tuple(PaperNumber(Text(each.name), each.value) for each in report.headlines),
        tuple(_table(part) for part in report.parts),
        report.made_at,
        issued_by,
        practice,
    )


def render_plant_report(paper: PlantReport, translator: Translator) -> bytes:
    """Make the PDF of a report; the same paper gives the same bytes.

    Args:
        paper: the snapshot.
        translator: the paper's language; it does not change the fingerprint.

    Raises:
        MissingValue: number, plant or issuer is empty.
        DoesNotFit: a code or number would be illegible.
    """
    tr = translator.tr
    for field, value in (
        (N_("Document number"), paper.number),
        (N_("Issued by"), paper.issued_by),
        (N_("Plant"), paper.plant_name),
    ):
        required(field, value)
    issued = tr(Text(N_("Issued {at} by {name}"), at=paper.issued_at, name=paper.issued_by))
    period = tr(period_words(paper.span, paper.first, paper.last))
    title = f"{tr(paper.report)}"
    imprint = Imprint(paper.plant_name, title, period, issued, paper.code, paper.practice)
    return build(imprint, list(_story(paper, period, translator)), translator)


def _story(paper: PlantReport, period: str, translator: Translator) -> Iterator[Flowable]:
    tr = translator.tr
    state = "" if paper.over else tr(Text(N_("Not over yet: state of {at}"), at=paper.issued_at))
    yield PeriodBand(f"{tr(paper.span)} · {period}", state, CONTENT_WIDTH)
    yield NumberStrip([(tr(each.name), tr(each.value)) for each in paper.numbers], CONTENT_WIDTH)
    for number, table in enumerate(paper.tables, start=1):
        yield CondPageBreak(_ROOM)
        yield PartHeading(number, tr(table.title), CONTENT_WIDTH)
        if not table.rows:
            yield paragraph(tr(table.empty), NOTE)
            continue
        rows = [[tr(cell) for cell in row.cells] for row in table.rows]
        total = [tr(cell) for cell in table.total] if table.total else None
        titles = [tr(each.title) for each in table.columns]
        widths = _widths(table.columns, titles, rows if total is None else [*rows, total])
        columns = [
            Column(title, width, _kind(each.kind))
            for each, title, width in zip(table.columns, titles, widths, strict=True)
        ]
        yield RowTable(columns, rows, CONTENT_WIDTH, total=total)
        if table.note is not None:
            yield Spacer(1, 1.5 * MM)
            yield paragraph(tr(table.note), NOTE)


def _widths(columns: Sequence[PaperColumn], titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The widths as they are wished for; numbers and codes that need more get it from the others."""
    whole = sum(each.share for each in columns)
    wished = [CONTENT_WIDTH * each.share / whole for each in columns]
    least = [
        max((_least(_kind(column.kind), row[number]) for row in rows), default=0.0) + _PADDING
        for number, column in enumerate(columns)
    ]
    headed = [max(low, _heading(title) + _PADDING) for low, title in zip(least, titles, strict=True)]
    if sum(headed) <= CONTENT_WIDTH:  # else a long word of a heading is broken, which a number never is
        least = headed
    widths = [max(wish, low) for wish, low in zip(wished, least, strict=True)]
    spare = [width - low for width, low in zip(widths, least, strict=True)]
    over = sum(widths) - CONTENT_WIDTH
    if over > 0 and sum(spare) >= over:
        widths = [width - over * room / sum(spare) for width, room in zip(widths, spare, strict=True)]
    return widths


def _heading(title: str) -> float:
    return max((text_width(word, BOLD, _HEAD_SIZE) for word in printable(title).split()), default=0.0)


def _least(kind: Kind, words: str) -> float:
    """What a value needs at the smallest legible size: a number all of it, a code its longest piece, a text a word."""
    if kind is Kind.NUMBER:
        return text_width(printable(words), BOLD, TABLE_FLOOR)
    pieces = _PIECES.findall(printable(words)) if kind is Kind.CODE else printable(words).split()
    longest = max((text_width(each, BOLD, TABLE_FLOOR) for each in pieces), default=0.0)
    return longest if kind is Kind.CODE else min(longest, 20 * MM)


def _kind(kind: ValueKind) -> Kind:
    return Kind.NUMBER if kind.right else _KINDS.get(kind, Kind.TEXT)


def _table(part: ReportPart) -> PaperTable:
    columns = tuple(PaperColumn(Text(each.title), each.kind, each.share) for each in part.columns)
    rows = tuple(
        PaperRow(tuple(cell_words(column, value) for column, value in zip(part.columns, row.values, strict=True)))
        for row in part.rows
    )
    total: tuple[Text, ...] = ()
    if len(part.rows) > 1 and any(column.total for column in part.columns):
        sums = tuple(cell_words(column, part.total(number)) for number, column in enumerate(part.columns))
        total = (Text(N_("Total")), *sums[1:])
    note = (
        None
        if part.cut is None
        else Text(N_("The first {count} rows; the workbook has no more either."), count=part.cut)
    )
    return PaperTable(Text(part.title), columns, rows, total, Text(part.empty), note)


def cell_words(column: ReportColumn, value: object) -> Text:
    """A value as words that wait for their language."""
    if value is None:
        return Text("{value}", value="")
    if column.kind is ValueKind.PERCENT and isinstance(value, Decimal):
        return Text("{percent} %", percent=(value * 100).quantize(Decimal("0.1")))
    return Text("{value}", value=value)


class PeriodBand(Flowable):
    """The period in large letters, and whether it is over."""

    def __init__(self, period: str, state: str, width: float) -> None:
        super().__init__()
        self._period, self._state, self._width = printable(period), printable(state), width

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, 11 * MM
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        room = self._width * (0.6 if self._state else 1.0)
        canvas.setFillColor(Ink.TEXT)
        canvas.setFont(BOLD, fit_size(N_("Period"), self._period, BOLD, room, 13, 7))
        canvas.drawString(0, 4 * MM, self._period)
        if self._state:
            canvas.setFillColor(Ink.NOTICE)
            canvas.setFont(BOLD, fit_size(N_("State"), self._state, BOLD, self._width * 0.38, 9, 5))
            canvas.drawRightString(self._width, 4 * MM, self._state)
        canvas.restoreState()


class NumberStrip(Flowable):
    """The numbers to know first, beside each other."""

    _HEIGHT = 19 * MM
    _GAP = 3 * MM

    def __init__(self, numbers: Sequence[tuple[str, str]], width: float) -> None:
        super().__init__()
        self._numbers = numbers
        self._width = width

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, self._HEIGHT + 2 * MM if self._numbers else 0.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        canvas.saveState()
        count = max(1, len(self._numbers))
        each = (self._width - (count - 1) * self._GAP) / count
        for number, (name, value) in enumerate(self._numbers):
            x = number * (each + self._GAP)
            canvas.setFillColor(Ink.TINT)
            canvas.setStrokeColor(Ink.LINE)
            canvas.setLineWidth(0.5)
            canvas.roundRect(x, 2 * MM, each, self._HEIGHT, 1.5 * MM, stroke=1, fill=1)
            room = each - 6 * MM
            canvas.setFillColor(Ink.TEXT)
            shown = printable(value)
            canvas.setFont(BOLD, fit_size(name, shown, BOLD, room, 17, 7))
            canvas.drawString(x + 3 * MM, 2 * MM + self._HEIGHT - 9 * MM, shown)
            canvas.setFillColor(Ink.MUTED)
            block = fit_block(name, printable(name), REGULAR, room, 8, 5.5, 2)
            canvas.setFont(REGULAR, block.size)
            for line, words in enumerate(block.lines):
                canvas.drawString(x + 3 * MM, 2 * MM + self._HEIGHT - 13.5 * MM - line * block.size * 1.15, words)
        canvas.restoreState()
