"""The five figures with their state, their trend, and the records behind them; one page for the plant, one per department."""

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.departments import Department
from quty_desktop.domain.figures import Figure, FigureState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import Translator
from quty_desktop.services.reports import figure_records, plant_figures
from quty_desktop.services.reports.figure_records import FigureRecord, RecordKind
from quty_desktop.services.reports.plant_figures import FigureRow, PlantFigures
from quty_desktop.views.handover.shared import SLUGS
from quty_desktop.views.kit.charts import Chart, Point, Series, Target
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Chip, beside, share_out
from quty_desktop.views.kit.elided import ElidedLabel
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.kit.workplace import Workplace

STATES: dict[FigureState, State] = {
    FigureState.NOTHING: State(FigureState.NOTHING, Tone.NEUTRAL),
    FigureState.ON_TARGET: State(FigureState.ON_TARGET, Tone.OK),
    FigureState.OFF_TARGET: State(FigureState.OFF_TARGET, Tone.INFO),
    FigureState.WARNING: State(FigureState.WARNING, Tone.NOTICE),
    FigureState.CRITICAL: State(FigureState.CRITICAL, Tone.BAD),
}
_GRAVITY = (
    FigureState.CRITICAL,
    FigureState.WARNING,
    FigureState.OFF_TARGET,
    FigureState.ON_TARGET,
    FigureState.NOTHING,
)
_PERIODS = {1: N_("Day"), 7: N_("7 days"), 28: N_("4 weeks")}
_MOST_LINES = 5
_WHOLE = {
    Figure.UTILISATION: N_("{part} of {whole} hours"),
    Figure.MINUTES: N_("Slips: {whole}"),
    Figure.REJECTS: N_("{part} of {whole} pcs"),
    Figure.CLEARANCE: N_("{part} of {whole} slips"),
    Figure.HANDSHAKE: N_("{part} of {whole} slips"),
}

BY_DEPARTMENT = (
    Column(key="figure", title=N_("Figure"), width=100, stretch=True),
    Column(key="department", title=N_("Department"), width=92),
    Column(key="shown", title=N_("Value"), width=84),
    Column(key="target", title=N_("Target"), width=84),
    Column(key="state", title=N_("Status"), kind=Kind.STATE, states=STATES, width=118),
    Column(key="whole_words", title=N_("Measured"), width=134),
)
RECORDS = (
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=116, stretch=True),
    Column(key="about", title=N_("About"), width=110),
    Column(key="amount", title=N_("Value"), kind=Kind.NUMBER, width=70),
    Column(key="share", title=N_("Share"), kind=Kind.PERCENT, width=64, hidden=True),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=120, hidden=True),
    Column(key="at", title=N_("When"), kind=Kind.MOMENT, width=132, hidden=True),
)
_AMOUNTS = {
    Figure.UTILISATION: N_("Lines with the fewest hours of output first; the value is hours."),
    Figure.MINUTES: N_("The slowest slips first; the value is minutes."),
    Figure.REJECTS: N_("Work orders with the most rejected pieces first; the value is pieces."),
    Figure.CLEARANCE: N_("Slips that did not find their line clear; the value is minutes until they were accepted."),
    Figure.HANDSHAKE: N_("Slips that nobody has accepted, the oldest first; the value is minutes."),
}


class FigureLine:
    """A figure of a department as a row of the table."""

    def __init__(self, row: FigureRow, words: Translator) -> None:
        self.id = row.id
        self.row = row
        self.figure = row.figure
        self.department = row.department
        self.state = row.state
        self.shown = value_words(row.figure, row.value, words)
        self.target = value_words(row.figure, row.limits.target, words)
        self.whole_words = whole_words(row, words)


class FigureCard(QFrame):
    """A figure: its value, its state, its target and where it goes.

    Signals:
        pressed(figure): mouse, Enter or space.
    """

    pressed = Signal(str)

    def __init__(self, place: Workplace, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.figure = figure
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._layout.setSpacing(GRID // 2)
        # One line each: labels that wrap would let the page scroll before its tables shrink.
        name = ElidedLabel(place.words.tr(figure))
        name.setFont(place.theme.font(bold=True))
        self._layout.addWidget(name)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        self._value = QLabel()
        self._value.setFont(place.theme.font(scale=1.4, bold=True))
        top.addWidget(self._value)
        top.addStretch(1)
        self._chip: Chip | None = None
        self._top = top
        self._layout.addLayout(top)
        self._target = self._muted()
        self._trend = self._muted()

    def _muted(self) -> QLabel:
        label = ElidedLabel()
        label.setProperty("kind", "muted")
        self._layout.addWidget(label)
        return label

    def show_row(self, row: FigureRow) -> None:
        """Show the figure's present value."""
        words = self._place.words
        shown = value_words(row.figure, row.value, words)
        self._value.setText(shown)
        self._target.setText(words.tr(row.limits.words(row.figure)))
        before = value_words(row.figure, row.before, words)
        self._trend.setText(
            words.tr(Text(N_("{change} before: {value}"), change=_arrow(row), value=before))
            if row.before is not None
            else whole_words(row, words)
        )
        if self._chip is not None:
            self._top.removeWidget(self._chip)
            self._chip.hide()
            self._chip.deleteLater()
        self._chip = Chip(self._place, STATES[row.state])
        self._top.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setToolTip(whole_words(row, words))
        self.setAccessibleName(f"{words.tr(row.figure)}: {shown}, {words.tr(row.state)}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Qt: pressed."""
        super().mousePressEvent(event)
        self.pressed.emit(self.figure.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Enter and space press it."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit(self.figure.value)
        else:
            super().keyPressEvent(event)


class FiguresPage(Page):
    """The five figures of the plant; who may not see other departments gets those of the own one."""

    key = "home.figures"
    title = N_("Figures")
    permission = Permission.VIEW_PRODUCTION
    group = Group.FIGURES
    icon = Icon.CHART
    topics = frozenset({Topic.WORK_ORDERS, Topic.TRANSFERS, Topic.LINES, Topic.SETTINGS})
    home: ClassVar[Department | None] = None

    def build(self) -> None:
        """Cards above; trend and departments at the left, records at the right."""
        self._found: PlantFigures | None = None
        self._figure = Figure.UTILISATION
        self._of: Department | None = None
        self.last = DayPicker(self.place, N_("Until"))
        self.last.picked.connect(self.refresh)
        self._periods = QButtonGroup(self)
        chips = QHBoxLayout()
        chips.setSpacing(GRID)
        for days, words in _PERIODS.items():
            chip = QPushButton(self.words(words))
            chip.setCheckable(True)
            chip.setProperty("kind", "chip")
            chip.setChecked(days == 7)
            self._periods.addButton(chip, days)
            chips.addWidget(chip)
        self._periods.idClicked.connect(lambda _days: self.refresh())
        above = pickers(self.last)
        above.insertLayout(0, chips)
        self.period = QLabel()
        self.period.setProperty("kind", "muted")
        above.insertWidget(above.count() - 1, self.period)
        self.body.addLayout(above)
        cards = QGridLayout()
        cards.setSpacing(2 * GRID)
        self.cards: dict[Figure, FigureCard] = {}
        for number, figure in enumerate(Figure):
            card = FigureCard(self.place, figure)
            card.pressed.connect(lambda value: self.choose(Figure(value)))
            cards.addWidget(card, 0, number)
            cards.setColumnStretch(number, 1)
            self.cards[figure] = card
        self.body.addLayout(cards)
        self.body.addWidget(beside(self._left(), self._right(), share=(3, 1)), 1)

    def _left(self) -> QWidget:
        self.chart = Chart(self.place, N_("Figures"), percent=True)
        self.chart.picked.connect(self._picked_point)
        self.minutes = Chart(self.place, Figure.MINUTES.label)
        self.minutes.picked.connect(self._picked_point)
        self.minutes.hide()
        frame = QFrame()
        frame.setProperty("kind", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        self.chart_title = QLabel()
        self.chart_title.setProperty("kind", "heading")
        inside.addWidget(self.chart_title)
        inside.addWidget(self.chart, 1)
        inside.addWidget(self.minutes, 1)
        frame.setMinimumHeight(self.place.theme.px(190))
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                tuple(
                    replace(each, hidden=each.key == "department" and self.home is not None) for each in BY_DEPARTMENT
                ),
                title=self.title,
                filters=(
                    Filter(
                        "bad",
                        N_("Warning or critical"),
                        lambda line: line.state in {FigureState.WARNING, FigureState.CRITICAL},
                    ),
                ),
                empty=Empty(
                    N_("Nothing was measured in this time"), N_("Figures come from output and transfer slips.")
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.setMinimumHeight(self.place.theme.px(180))
        left = QSplitter(Qt.Orientation.Vertical)
        left.setChildrenCollapsible(False)
        left.setHandleWidth(2 * GRID)
        left.addWidget(frame)
        left.addWidget(self.table)
        share_out(left, (6, 5))
        return left

    def _right(self) -> QWidget:
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(2 * GRID, 0, 0, 0)
        side.setSpacing(2 * GRID)
        self.about = QLabel()
        self.about.setProperty("kind", "heading")
        self.sorted = QLabel()
        self.sorted.setProperty("kind", "muted")
        self.sorted.setWordWrap(True)
        self.records = Table(
            self.place,
            f"{self.key}.records",
            RECORDS,
            title=N_("Records behind the figure"),
            plain=True,
            empty=Empty(N_("No record pulls this figure down")),
        )
        self.records.opened.connect(self._open_record)
        side.addWidget(self.about)
        side.addWidget(self.sorted)
        side.addWidget(self.records, 1)
        right.setMinimumWidth(self.place.theme.wide(350))
        return right

    def refresh(self) -> None:
        """Ask for the figures."""
        question = plant_figures.FiguresQuestion(self._periods.checkedId(), self.last.value, self.home)
        self.load(plant_figures.figures, question, self._show)

    def open(self, record: Any) -> None:
        """Show a figure by its name."""
        if record in set(Figure):
            self.choose(Figure(record))

    def choose(self, figure: Figure, department: Department | None = None) -> None:
        """Show the trend of a figure and the records behind it."""
        self._figure, self._of = figure, department
        if self._found is not None:
            self._draw(self._found)
            self._ask_records(self._found)

    def _show(self, found: PlantFigures) -> None:
        self._found = found
        words = self.place.words
        self.period.setText(
            words.date(found.last)
            if found.first == found.last
            else words.tr(Text(N_("{first} to {last}"), first=found.first, last=found.last))
        )
        for row in found.totals:
            self.cards[row.figure].show_row(row)
        worst_first = sorted(found.departments, key=lambda row: _GRAVITY.index(row.state))
        self.table.show_rows([FigureLine(row, words) for row in worst_first])
        self._draw(found)
        self._ask_records(found)

    def _draw(self, found: PlantFigures) -> None:
        share = self._figure.is_share
        self.chart.setVisible(share)
        self.minutes.setVisible(not share)
        total = next(row for row in found.totals if row.figure is self._figure)
        rows = [row for row in found.departments if row.figure is self._figure]
        if self._of is not None:
            rows = [row for row in rows if row.department is self._of]
        shown = sorted(rows, key=lambda row: row.whole, reverse=True)[:_MOST_LINES]
        series = [self._series(row) for row in rows if row in shown] or [self._series(total)]
        limits = (shown[0] if self._of is not None and shown else total).limits
        # The words of the target stand in the heading: at the upper edge of the chart they would be cut.
        title = self.words(Text(N_("{figure}, last 28 days"), figure=self._figure))
        self.chart_title.setText(f"{title} · {self.words(limits.words(self._figure))}")
        targets = [Target(float(limits.target), "")]
        labels = _measured_days([self._day(point.day) for point in total.trend], series)
        (self.chart if share else self.minutes).show_values(series, targets, labels)

    def _series(self, row: FigureRow) -> Series:
        words = self.place.words
        name = row.department or self.home or N_("The whole plant")
        return Series(
            name,
            tuple(
                Point(
                    (row.department, point.day),
                    self._day(point.day),
                    float(point.value),
                    f"{words.tr(name)} {words.date(point.day)}: {value_words(row.figure, point.value, words)}",
                )
                for point in row.trend
                if point.value is not None
            ),
        )

    def _day(self, day: Any) -> str:
        return self.place.words.date(day)[:6]

    def _picked_point(self, identity: Any) -> None:
        department, day = identity
        self._of = department
        if self._found is not None:
            self._load_records(day, day)

    def _chosen(self, identity: object) -> None:
        line = next((each for each in self.table.model.all_rows if each.id == identity), None)
        if line is not None and (line.figure, line.department) != (self._figure, self._of):
            self.choose(line.figure, line.department)

    def _ask_records(self, found: PlantFigures) -> None:
        self._load_records(found.first, found.last)

    def _load_records(self, first: Any, last: Any) -> None:
        department = self._of or self.home
        words = self.place.words
        about = words.tr(self._figure)
        if department is not None:
            about = f"{about} · {words.tr(department)}"
        if first == last:
            about = f"{about} · {words.date(first)}"
        self.about.setText(about)
        self.sorted.setText(self.words(_AMOUNTS[self._figure]))
        wanted = figure_records.RecordsQuestion(self._figure, first, last, department)
        self.load(figure_records.figure_records, wanted, self._show_records)

    def _show_records(self, rows: tuple[FigureRecord, ...]) -> None:
        self.records.show_rows(rows)
        if len(rows) >= figure_records.MOST:
            self.records.tell_cut(figure_records.MOST)

    def _open_record(self, identity: object) -> None:
        row: FigureRecord | None = next((each for each in self.records.model.all_rows if each.id == identity), None)
        slug = SLUGS.get(row.department) if row is not None else None
        if row is None or slug is None:
            return
        if row.kind is RecordKind.SLIP:
            self.place.go(f"hand_over.{slug}", row.record)
        elif row.kind is RecordKind.WORK_ORDER:
            self.place.go(f"work.{slug}", row.number)
        else:
            self.place.go(f"lines.{slug}" if row.department is not Department.CUTTING else f"grid.{slug}", row.record)


def figures_pages() -> tuple[type[FiguresPage], ...]:
    """The page of the plant, and one for each department that hands over."""
    made: list[type[FiguresPage]] = [FiguresPage]
    metaclass: Any = type(FiguresPage)
    for department, slug in SLUGS.items():
        values: dict[str, Any] = {
            "key": f"figures.{slug}",
            "department": department,
            "home": department,
            "__doc__": "The five figures of one department.",
            "__module__": __name__,
        }
        made.append(metaclass(f"Figures{slug.title().replace('_', '')}Page", (FiguresPage,), values))
    return tuple(made)


def _measured_days(days: list[str], series: list[Series]) -> list[str]:
    """The days from the first measured one on, with one before it; a single one stands in the middle, alone."""
    measured = {point.label for each in series for point in each.points}
    if len(measured) < 2:
        return [day for day in days if day in measured] or days
    first = next(number for number, day in enumerate(days) if day in measured)
    return days[max(0, first - 1) :]


def value_words(figure: Figure, value: Decimal | None, words: Translator) -> str:
    """A value as it is shown: a share in percent, or minutes."""
    if value is None:
        return "–"
    return (
        words.percent(value) if figure.is_share else words.tr(Text(N_("{minutes} min"), minutes=words.number(value, 1)))
    )


def whole_words(row: FigureRow, words: Translator) -> str:
    """What was measured, e.g. 12 of 480 pcs."""
    part, whole = (words.number(each.quantize(Decimal(1))) for each in (row.part, row.whole))
    return words.tr(Text(_WHOLE[row.figure], part=part, whole=whole))


def _arrow(row: FigureRow) -> str:
    if row.value is None or row.before is None or row.value == row.before:
        return "→"
    return "↑" if row.value > row.before else "↓"
