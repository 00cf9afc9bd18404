"""Charts of rates and counts: few colours, direct labels, targets as lines; a point leads to its records.

pyqtgraph takes half a second to import, so it is imported with the first chart that is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.saving import ask_where
from quty_desktop.views.kit.table_export import TableData
from quty_desktop.views.kit.table_saving import Into, Speaker, ask_file, open_file, speaker_around
from quty_desktop.views.kit.theme import GRID, Role
from quty_desktop.views.kit.workplace import Workplace

_LIGHT = ("#0F5EA8", "#B34700", "#00705A", "#8A2C7E", "#56606E")
_DARK = ("#6CB2F2", "#FFA25C", "#4FD1AE", "#E58BDA", "#A6B0BD")
_SYMBOLS = ("o", "s", "t", "d", "star")
_MOST = len(_LIGHT)
_SETTLED_MS = 20


class Shape(Enum):
    """How values are drawn."""

    LINE = "line"
    BARS = "bars"


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a series.

    Attributes:
        id: what :attr:`Chart.picked` tells when it is pressed.
        label: its place on the horizontal axis, in words.
        value: its height.
        words: what hovering says.
        loud: it stands out: something is wrong there.
    """

    id: Any
    label: str
    value: float
    words: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Values that belong together, at most five series in a chart; a limit is a thin dashed line without dots."""

    name: str | Text
    points: tuple[Point, ...]
    limit: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A thin line with its words: a target or a limit.

    Attributes:
        value: its height.
        words: what it means.
        at_right: its words stand at the right end, where a falling line leaves room.
    """

    value: float
    words: str | Text
    at_right: bool = False


class Chart(QWidget):
    """A chart with its words below; arrows move over the points, Enter opens the records.

    Signals:
        picked(id): a point was pressed.

    Args:
        workplace: where it stands.
        title: what exports are called.
        shape: lines or bars.
        percent: values are shares between 0 and 1.
    """

    picked = Signal(object)

    def __init__(
        self,
        workplace: Workplace,
        title: str,
        *,
        shape: Shape = Shape.LINE,
        percent: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._title = title
        self._shape = shape
        self._percent = percent
        self._series: tuple[Series, ...] = ()
        self._targets: tuple[Target, ...] = ()
        self._order: tuple[str, ...] = ()
        self._plot: Any = None
        self._mark: Any = None
        self._at = (0, -1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(workplace.words.tr(title))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID)
        self._space = QWidget()
        self._layout.addWidget(self._space, 1)
        self.said = QLabel(workplace.words.tr(N_("Point at a value; press it to see its records.")))
        self.said.setProperty("kind", "muted")
        bottom = QHBoxLayout()
        bottom.addWidget(self.said, 1)
        for action in (
            Action(N_("Save picture"), self.export_picture, Icon.CHART),
            Action(N_("Save data"), self.export_data, Icon.EXPORT),
        ):
            button: QPushButton = action_button(
                workplace.words.tr(action.words), action, kind="link", icons=workplace.icons
            )
            bottom.addWidget(button)
        self._layout.addLayout(bottom)
        workplace.theme.changed.connect(self._draw)
        self._again = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._again.timeout.connect(self._draw)

    def show_values(self, series: Sequence[Series], targets: Sequence[Target] = (), labels: Sequence[str] = ()) -> None:
        """Draw these values instead.

        Args:
            series: what is drawn.
            targets: lines across.
            labels: the places of the horizontal axis in their order, where not every series has a point at each.

        Raises:
            ValueError: more than five series cannot be told apart.
        """
        if len(series) > _MOST:
            raise ValueError(f"{len(series)} series in one chart")
        self._series = tuple(series)
        self._targets = tuple(targets)
        self._order = tuple(labels)
        self._at = (0, -1)
        if self.isVisible():
            self._draw()

    def data(self) -> TableData:
        """The values: a row for each place of the horizontal axis."""
        words = self._place.words
        rows = [
            (label, *(next((p.value for p in each.points if p.label == label), None) for each in self._series))
            for label in self._labels()
        ]
        title = words.tr(self._title)
        return TableData(title, (title, *(words.tr(each.name) for each in self._series)), tuple(rows))

    def save_data(self, file: Path) -> None:
        """Write the values to an Excel workbook, or to CSV if the name ends in .csv.

        Raises:
            Refused: the file cannot be written.
        """
        from quty_desktop.spreadsheets.table_columns import ColumnKind, TableColumn
        from quty_desktop.spreadsheets.writer import write_table

        data = self.data()
        kind = ColumnKind.PERCENT if self._percent else ColumnKind.DECIMAL
        columns = [TableColumn(data.headings[0]), *(TableColumn(heading, kind) for heading in data.headings[1:])]
        write_table(file, data.title, columns, data.rows)

    def save_picture(self, file: Path) -> bool:
        """Write what is seen as a PNG; false if the file cannot be written."""
        self._draw_if_needed()
        return bool(self._plot.grab().save(str(file)))

    def export_picture(self) -> None:
        """Ask for a file and write the picture."""
        words = self._place.words
        file = ask_where(self, self._place, words.tr(N_("Export")), f"{words.tr(self._title)}.png", "PNG")
        speaker = speaker_around(self)
        if file is None:
            return
        if not self.save_picture(file):
            if speaker is not None:
                what = Text(N_("The file {name} cannot be written."), name=str(file))
                speaker.fail(Refused(what, Text(N_("Choose another folder."))))
            return
        self._say_saved(speaker, file)

    def export_data(self) -> None:
        """Ask for a file and write the values."""
        file = ask_file(self, self._place, self._place.words.tr(self._title), Into.EXCEL)
        if file is None:
            return
        speaker = speaker_around(self)
        try:
            self.save_data(file)
        except Refused as error:
            if speaker is None:
                raise
            speaker.fail(error)
        else:
            self._say_saved(speaker, file)

    def _say_saved(self, speaker: Speaker | None, file: Path) -> None:
        if speaker is not None:
            said = Text(N_("Saved as {file}."), file=file.name)
            speaker.say(said, Action(N_("Open the file"), lambda: open_file(file), Icon.OPEN))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the first chart that is seen imports the library."""
        super().showEvent(event)
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: names keep apart by the height there is, so they are placed anew."""
        super().resizeEvent(event)
        if self._plot is not None:
            self._again.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: arrows move over the points, Enter opens."""
        steps = {Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Up: (-1, 0)}
        step = steps.get(Qt.Key(event.key()))
        if step is not None and self._series:
            series = (self._at[0] + step[0]) % len(self._series)
            count = len(self._series[series].points)
            self._point_at(series, max(0, min(count - 1, self._at[1] + step[1])))
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._at[1] >= 0:
            self.picked.emit(self._series[self._at[0]].points[self._at[1]].id)
        else:
            super().keyPressEvent(event)

    # Drawing

    def _labels(self) -> list[str]:
        return list(dict.fromkeys((*self._order, *(point.label for each in self._series for point in each.points))))

    def _colours(self) -> tuple[str, ...]:
        return _DARK if self._place.theme.dark else _LIGHT

    def _draw_if_needed(self) -> None:
        if self._plot is None:
            self._draw()

    def _draw(self) -> None:
        if self._plot is None and not self.isVisible():
            return
        import pyqtgraph as pg

        theme = self._place.theme
        if self._plot is None:
            pg.setConfigOptions(antialias=True)
            self._plot = pg.PlotWidget()
            self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._plot.setMenuEnabled(False)
            self._plot.hideButtons()
            self._plot.setMouseEnabled(x=False, y=False)
            self._layout.replaceWidget(self._space, self._plot)
            self._space.deleteLater()
            self._again.start()  # its layout comes after this first drawing
        plot = self._plot
        plot.clear()
        plot.setBackground(theme.colour(Role.RAISED))
        low, high = self._axes(pg)
        if not any(each.points for each in self._series):
            self._say_nothing(pg, low, high)
            return
        for number, series in enumerate(self._series):
            self._draw_series(pg, number, series)
        self._draw_names(pg, low, high)
        for target in self._targets:
            pen = pg.mkPen(theme.colour(Role.MUTED), width=1, style=Qt.PenStyle.DashLine)
            # Near the top there is room only below the line.
            below = target.at_right and target.value > low + 0.9 * (high - low)
            anchor = (1 if target.at_right else 0, 0 if below else 1)
            options = {
                "position": 0.98 if target.at_right else 0.02,
                "color": theme.colour(Role.TEXT),
                "anchors": [anchor, anchor],
            }
            line = pg.InfiniteLine(
                target.value, angle=0, pen=pen, label=self._place.words.tr(target.words), labelOpts=options
            )
            plot.addItem(line)
        self._mark = pg.ScatterPlotItem(size=16, pen=pg.mkPen(theme.colour(Role.TEXT), width=2), brush=None)
        plot.addItem(self._mark)

    def _say_nothing(self, pg: Any, low: float, high: float) -> None:
        """Words in the middle in place of a scale on which nothing lies."""
        self._mark = None
        for side in ("bottom", "left"):
            self._plot.getAxis(side).setTicks([[]])
        self._plot.showGrid(x=False, y=False)
        theme = self._place.theme
        said = pg.TextItem(
            self._place.words.tr(N_("Nothing was measured in this time")),
            color=theme.colour(Role.MUTED),
            anchor=(0.5, 0.5),
        )
        said.setFont(theme.font())
        first, last = self._plot.getViewBox().viewRange()[0]
        said.setPos((first + last) / 2, (low + high) / 2)
        self._plot.addItem(said)

    def _axes(self, pg: Any) -> tuple[float, float]:
        theme, plot = self._place.theme, self._plot
        labels = self._labels()
        every = max(1, -(-len(labels) // 12))
        bottom, left = plot.getAxis("bottom"), plot.getAxis("left")
        bottom.setTicks([[(place, label) for place, label in enumerate(labels) if place % every == 0]])
        for axis in (bottom, left):
            axis.setPen(pg.mkPen(theme.colour(Role.LINE)))
            axis.setTextPen(theme.colour(Role.MUTED))
            axis.setStyle(tickFont=theme.font(scale=0.9))
        values = [point.value for each in self._series for point in each.points] + [t.value for t in self._targets]
        top = max(values, default=1.0)
        # A rate shows its interesting end; a count begins at zero, or the bars would lie.
        low = max(0.0, min(values, default=0.0) - 0.05) if self._percent and self._shape is Shape.LINE else 0.0
        high = min(1.02, top + 0.05) if self._percent else top * 1.12 or 1.0
        ticks = self._ticks(low, high)
        left.setTicks([ticks])
        plot.showGrid(x=False, y=True, alpha=0.15)
        plot.setYRange(low, high, padding=0)
        plot.setXRange(-0.6, max(len(labels) - 1, 0) + 0.6 + self._room_for_names(len(labels)), padding=0)
        return low, high

    def _room_for_names(self, places: int) -> float:
        """How many places the names at the right ends of the lines take."""
        if len(self._series) < 2:
            return 0.0
        metrics = QFontMetrics(self._place.theme.font(bold=True))
        widest = max(metrics.horizontalAdvance(self._place.words.tr(each.name)) for each in self._series) + 16
        share = min(0.4, widest / max(200, self.width() - 60))
        return (places + 0.2) * share / (1 - share)

    def _ticks(self, low: float, high: float) -> list[tuple[float, str]]:
        words = self._place.words
        steps = [each * 10**power for power in range(-3, 7) for each in (1, 2, 5)]
        step = next((each for each in steps if (high - low) / each <= 6), steps[-1])
        first = int(low / step)
        values = [number * step for number in range(first, int(high / step) + 1) if number * step >= low]
        places = 1 if self._percent and step < 0.01 else 0
        return [
            (v, words.percent(v, places) if self._percent else words.number(v, 0 if step >= 1 else 2)) for v in values
        ]

    def _draw_series(self, pg: Any, number: int, series: Series) -> None:
        colour = QColor(self._colours()[number])
        places = {label: place for place, label in enumerate(self._labels())}
        xs = [float(places[point.label]) for point in series.points]
        ys = [point.value for point in series.points]
        if self._shape is Shape.BARS:
            width = 0.8 / len(self._series)
            xs = [x - 0.4 + width * (number + 0.5) for x in xs]
            self._plot.addItem(pg.BarGraphItem(x=xs, height=ys, width=width * 0.92, brush=colour, pen=None))
            for x, y in zip(xs, ys, strict=True):
                words = self._place.words.percent(y) if self._percent else self._place.words.value(round(y))
                value = pg.TextItem(words, color=self._place.theme.colour(Role.TEXT), anchor=(0.5, 1))
                value.setPos(x, y)
                self._plot.addItem(value)
        else:
            style = Qt.PenStyle.DashLine if series.limit else Qt.PenStyle.SolidLine
            self._plot.plot(xs, ys, pen=pg.mkPen(colour, width=1.4 if series.limit else 2, style=style))
        if series.limit:
            return
        bad, plain = self._place.theme.colour(Role.BAD), colour if self._shape is Shape.LINE else QColor(0, 0, 0, 0)
        dots = pg.ScatterPlotItem(
            x=xs,
            y=ys,
            data=list(range(len(xs))),
            size=[14 if point.loud else 8 if self._shape is Shape.LINE else 10 for point in series.points],
            symbol=["d" if point.loud else _SYMBOLS[number] for point in series.points],
            brush=[pg.mkBrush(bad if point.loud else plain) for point in series.points],
            pen=pg.mkPen(self._place.theme.colour(Role.RAISED)) if self._shape is Shape.LINE else None,
            hoverable=True,
            tip=None,
        )
        dots.sigHovered.connect(lambda _item, points, _event: self._hovered(number, points))
        dots.sigClicked.connect(lambda _item, points, _event: self._clicked(number, points))
        self._plot.addItem(dots)

    def _draw_names(self, pg: Any, low: float, high: float) -> None:
        """The names at the right ends of the lines, moved apart where the lines end close together."""
        lines = [each for each in self._series if each.points]
        if len(lines) < 2 or self._shape is Shape.BARS:
            return
        text = QFontMetrics(self._place.theme.font(bold=True)).height()
        room = self._plot.getViewBox().height() or self._plot.height() - 2 * text
        apart = (high - low) * 1.1 * text / max(60, room)
        ends = sorted((each.points[-1].value, self._series.index(each)) for each in lines)
        heights = [value for value, _ in ends]
        for at in range(1, len(heights)):
            heights[at] = max(heights[at], heights[at - 1] + apart)
        top = high - apart / 2
        for at in reversed(range(len(heights))):
            heights[at] = min(heights[at], top - apart * (len(heights) - 1 - at))
        place = len(self._labels()) - 1 + 0.15
        for (_, number), height in zip(ends, heights, strict=True):
            colour = QColor(self._colours()[number])
            name = pg.TextItem(self._place.words.tr(self._series[number].name), color=colour, anchor=(0, 0.5))
            name.setFont(self._place.theme.font(bold=True))
            name.setPos(place, height)
            self._plot.addItem(name)

    def _hovered(self, series: int, points: Sequence[Any]) -> None:
        if len(points):
            self._point_at(series, int(points[0].data()))

    def _clicked(self, series: int, points: Sequence[Any]) -> None:
        if len(points):
            self.picked.emit(self._series[series].points[int(points[0].data())].id)

    def _point_at(self, series: int, point: int) -> None:
        if point < 0 or point >= len(self._series[series].points):
            return
        self._at = (series, point)
        shown = self._series[series].points[point]
        self.said.setText(shown.words)
        self.setAccessibleDescription(shown.words)
        if self._mark is not None and self._shape is Shape.LINE:
            self._mark.setData(x=[float(self._labels().index(shown.label))], y=[shown.value])
