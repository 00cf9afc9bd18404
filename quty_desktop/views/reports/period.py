"""The reports of a day or a week: numbers to know first, tables, a paper and a workbook."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.reports import (
    Report,
    ReportColumn,
    ReportKind,
    ReportPart,
    ReportQuestion,
    ReportRow,
    Span,
    ValueKind,
    number_of,
    period_words,
)
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import Language
from quty_desktop.services.reports import (
    production_report,
    report_papers,
    shipment_report,
    stock_report,
    transfer_report,
)
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.views.handover.shared import today
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.elided import ElidedLabel
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker
from quty_desktop.views.kit.printing import Paper, PreviewWindow
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.table_saving import Into, ask_file, open_file
from quty_desktop.views.kit.theme import GRID

_KINDS = {
    ValueKind.TEXT: (Kind.TEXT, 128),
    ValueKind.CODE: (Kind.CODE, 108),
    ValueKind.PIECES: (Kind.PIECES, 82),
    ValueKind.QUANTITY: (Kind.NUMBER, 96),
    ValueKind.PERCENT: (Kind.PERCENT, 86),
    ValueKind.DATE: (Kind.DATE, 104),
    ValueKind.MOMENT: (Kind.MOMENT, 136),
}
_SHORT = {"Dest.": 58, "Unit": 60, "Week": 92, "Plate": 92, "Planned for": 112}
_OTHER = {
    "id": (Language.ENGLISH, N_("Print in English")),
    "en": (Language.INDONESIAN, N_("Print in Indonesian")),
}
_ISSUED_PART = "issued"
_ISSUED = (
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=190, stretch=True),
    Column(key="revision", title=N_("Revision"), kind=Kind.PIECES, width=80),
    Column(key="language", title=N_("Language"), width=90),
    Column(key="at", title=N_("Issued"), kind=Kind.MOMENT, width=140),
    Column(key="by", title=N_("Issued by"), width=180),
)


class ReportPage(Page):
    """A report of a day or a week; the present period goes on while it is shown."""

    group = Group.FIGURES
    icon = Icon.PAPER
    kind: ClassVar[ReportKind] = ReportKind.PRODUCTION
    query: ClassVar[Callable[[UnitOfWork, ReportQuestion], Report]]

    def build(self) -> None:
        """Period above, numbers below it, then one table at a time."""
        self._report: Report | None = None
        self._tables: dict[str, Table] = {}
        if self.place.actor.may(Permission.ISSUE_REPORTS):
            self.primary(N_("Issue report"), self.issue, Icon.PRINT)
            other, words = _OTHER[self.place.words.language]
            self.secondary(words, partial(self.issue, other), Icon.LANGUAGE)
        self.secondary("Excel", self.save, Icon.EXPORT, Key.EXPORT)
        self.on(Key.FILTER, self._find)
        self.on(Key.PRINT, self.issue)
        self.body.addLayout(self._period_row())
        self._numbers = QHBoxLayout()
        self._numbers.setSpacing(2 * GRID)
        self.body.addLayout(self._numbers)
        self._chips = QHBoxLayout()
        self._chips.setSpacing(GRID)
        self._parts = QButtonGroup(self)
        self._parts.idClicked.connect(self._choose_part)
        self.body.addLayout(self._chips)
        self._stack = QStackedWidget()
        self.body.addWidget(self._stack, 1)

    def _period_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self._spans = QButtonGroup(self)
        for number, span in enumerate(Span):
            chip = _chip(self.words(span))
            chip.setChecked(span is Span.DAY)
            self._spans.addButton(chip, number)
            row.addWidget(chip)
        self._spans.idClicked.connect(lambda _number: self.refresh())
        row.addSpacing(3 * GRID)
        self.day = DayPicker(self.place, N_("Day"))
        self.day.show_day(today())
        self.day.picked.connect(self.refresh)
        row.addWidget(self.day)
        for icon, words, step in ((Icon.PREVIOUS, N_("The period before"), -1), (Icon.NEXT, N_("The next period"), 1)):
            button = QPushButton()
            button.setIcon(self.place.icons.icon(icon))
            button.setToolTip(self.words(words))
            button.setAccessibleName(self.words(words))
            button.clicked.connect(partial(self._step, step))
            row.addWidget(button)
        self.period = QLabel()
        self.period.setProperty("kind", "heading")
        row.addSpacing(3 * GRID)
        row.addWidget(self.period)
        self.over = QLabel()
        self.over.setProperty("kind", "muted")
        row.addWidget(self.over)
        row.addStretch(1)
        return row

    @property
    def table(self) -> Table | None:
        """The table that is seen."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Table) else None

    @property
    def span(self) -> Span:
        """A day or a week."""
        return list(Span)[self._spans.checkedId()]

    def choose_span(self, span: Span) -> None:
        """Show a day or its week."""
        self._spans.button(list(Span).index(span)).click()

    def choose_part(self, title: str) -> None:
        """Show another table, by its title in English."""
        button = next((each for each in self._parts.buttons() if each.property("part") == title), None)
        if button is not None:
            button.click()

    def refresh(self) -> None:
        """Ask for the report."""
        self.load(type(self).query, self._question(), self._show)
        if self.place.actor.may(Permission.ISSUE_REPORTS):
            self.load(report_papers.issued_reports, self.kind, self._show_issued)

    def open(self, record: Any) -> None:
        """Show the report of a day."""
        if isinstance(record, date):
            self.day.show_day(record)

    def issue(self, language: Language | None = None) -> None:
        """Keep the report as a paper, or take the earlier print where nothing changed, and show it."""
        if not self.place.actor.may(Permission.ISSUE_REPORTS):
            return
        question = self._question()
        chosen = language if isinstance(language, Language) else Language(self.place.words.language)
        wanted = report_papers.ReportWanted(self.kind, question.span, question.day, chosen, self.place.practice)
        self.run(report_papers.issue_report, wanted, self._issued)

    def save(self) -> None:
        """Write the whole report to a workbook."""
        report = self._report
        if report is None:
            return
        name = number_of(report.kind, report.span, report.first)
        file = ask_file(self, self.place, f"{self.words(self.title)} {name}", Into.EXCEL)
        if file is not None:
            self.save_into(file)

    def save_into(self, file: Path) -> None:
        """Write the whole report to a file."""
        report = self._report
        if report is None:
            return
        place = self.place
        place.background.start(
            lambda: report_papers.save_workbook(report, place.plant, file, place.words),
            lambda _: self.say(
                Text(N_("Saved as {file}."), file=file.name),
                Action(N_("Open the file"), lambda: open_file(file), Icon.OPEN),
            ),
            self.fail,
            self,
        )

    def _question(self) -> ReportQuestion:
        return ReportQuestion(self.span, self.day.value or today())

    def _find(self) -> None:
        if self.table is not None:
            self.table.focus_find()

    def _step(self, step: int) -> None:
        self.day.show_day(self._question().day + timedelta(days=step * (1 if self.span is Span.DAY else 7)))

    def _issued(self, issued: report_papers.IssuedReport) -> None:
        self._open_paper(issued.id)
        self.load(report_papers.issued_reports, self.kind, self._show_issued)

    def _open_paper(self, paper: object) -> None:
        self.load(report_papers.report_file, paper, self._preview, part="paper")

    def _preview(self, file: report_papers.ReportFile) -> None:
        paper = Paper("plant_report", file.number, file.file_name, lambda: file.pdf)
        PreviewWindow(self.place, paper, self).show()

    def _show(self, report: Report) -> None:
        self._report = report
        self.period.setText(self.words(period_words(report.span, report.first, report.last)))
        running = report.last >= today()
        self.over.setText(self.words(N_("not over yet")) if running else "")
        self._show_numbers(report)
        titles = [part.title for part in report.parts]
        may_issue = self.place.actor.may(Permission.ISSUE_REPORTS)
        self._show_chips([*titles, *((_ISSUED_PART,) if may_issue else ())])
        for part in report.parts:
            table = self._table_of(part)
            table.show_rows(part.rows)
            if part.cut is not None:
                table.tell_cut(part.cut)
        self._choose_part(self._parts.checkedId())

    def _show_numbers(self, report: Report) -> None:
        while (item := self._numbers.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for each in report.headlines:
            self._numbers.addWidget(self._number(self.words(each.name), self.words(each.value)), 1)

    def _number(self, name: str, value: str) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        inside.setSpacing(0)
        number = QLabel(value)
        number.setFont(self.place.theme.font(scale=1.7, bold=True))
        inside.addWidget(number)
        words = ElidedLabel(name)
        words.setProperty("kind", "muted")
        inside.addWidget(words)
        frame.setAccessibleName(f"{name}: {value}")
        return frame

    def _show_chips(self, titles: list[str]) -> None:
        if [button.property("part") for button in self._parts.buttons()] == titles:
            return
        seen = self._parts.checkedButton()
        chosen = seen.property("part") if seen is not None else ""
        for button in self._parts.buttons():
            self._parts.removeButton(button)
            button.hide()
            button.deleteLater()
        while self._chips.takeAt(0) is not None:
            pass
        for number, title in enumerate(titles):
            chip = _chip(self.words(N_("Issued reports") if title == _ISSUED_PART else title))
            chip.setProperty("part", title)
            chip.setChecked(title == chosen or (chosen not in titles and number == 0))
            self._parts.addButton(chip, number)
            self._chips.addWidget(chip)
        self._chips.addStretch(1)

    def _table_of(self, part: ReportPart) -> Table:
        if part.title not in self._tables:
            columns = tuple(_column(number, each) for number, each in enumerate(part.columns))
            table = Table(
                self.place,
                f"{self.key}.{part.title.lower().replace(' ', '_')}",
                columns,
                title=part.title,
                empty=Empty(part.empty, N_("Choose another day or week.")),
            )
            self._tables[part.title] = table
            self._stack.addWidget(table)
        return self._tables[part.title]

    def _show_issued(self, rows: tuple[report_papers.ReportPaperRow, ...]) -> None:
        table = self._tables.get(_ISSUED_PART)
        if table is None:
            table = Table(
                self.place,
                f"{self.key}.issued",
                _ISSUED,
                title=N_("Issued reports"),
                empty=Empty(N_("No report was issued yet"), N_("An issued report keeps its figures and its bytes.")),
            )
            table.opened.connect(self._open_paper)
            self._tables[_ISSUED_PART] = table
            self._stack.addWidget(table)
        table.show_rows(rows)
        if len(rows) >= report_papers.MOST:
            table.tell_cut(report_papers.MOST)

    def _choose_part(self, number: int) -> None:
        button: QAbstractButton | None = self._parts.button(number)
        table = None if button is None else self._tables.get(str(button.property("part")))
        if table is not None:
            self._stack.setCurrentWidget(table)
            count = Text(N_("{count} rows"), count=len(table.model.all_rows))
            self.status.count(self.words(count))


class ProductionReportPage(ReportPage):
    """What departments and lines made of their plan."""

    key = "home.production_report"
    title = ReportKind.PRODUCTION.label
    permission = Permission.VIEW_PRODUCTION
    kind = ReportKind.PRODUCTION
    query = production_report.production_report
    topics = frozenset({Topic.WORK_ORDERS, Topic.CARTONS})


class TransferReportPage(ReportPage):
    """Slips between departments and their ways."""

    key = "home.transfer_report"
    title = ReportKind.TRANSFERS.label
    permission = Permission.VIEW_PRODUCTION
    kind = ReportKind.TRANSFERS
    query = transfer_report.transfer_report
    topics = frozenset({Topic.TRANSFERS})


class StockReportPage(ReportPage):
    """What the warehouse had, got, gave away and has."""

    key = "home.stock_report"
    title = ReportKind.STOCK.label
    permission = Permission.VIEW_STOCK
    kind = ReportKind.STOCK
    query = stock_report.stock_report
    topics = frozenset({Topic.STOCK, Topic.PURCHASING})


class ShipmentReportPage(ReportPage):
    """What left, and what finished goods had, got and shipped."""

    key = "home.shipment_report"
    title = ReportKind.SHIPMENTS.label
    permission = Permission.VIEW_SHIPMENTS
    kind = ReportKind.SHIPMENTS
    query = shipment_report.shipment_report
    topics = frozenset({Topic.SHIPMENTS, Topic.FINISHED_GOODS})


def _chip(words: str) -> QPushButton:
    chip = QPushButton(words)
    chip.setCheckable(True)
    chip.setProperty("kind", "chip")
    return chip


def _column(number: int, column: ReportColumn) -> Column:
    kind, width = _KINDS[column.kind]
    return Column(
        key=f"c{number}",
        title=column.title,
        kind=kind,
        width=_SHORT.get(column.title, width),
        total=column.total,
        stretch=number == 0 or column.title == "Name",
        value=partial(_value, number),
    )


def _value(number: int, row: ReportRow) -> Any:
    return row.values[number]
