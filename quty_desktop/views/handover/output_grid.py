"""The output grid of a department: its lines by the hours of a shift or by shifts, typed like a spreadsheet."""

import json
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.floor import output_grid
from quty_desktop.services.floor.output_grid import Grid, GridRow, Measure, SavedGrid, measures_of
from quty_desktop.views.handover.shared import FloorPage, today
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.grid import GridLine, GridSlot, NumberGrid, TypedCell
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.pickers import DayPicker, ListPicker
from quty_desktop.views.kit.theme import GRID, Tone

LEADS = ((N_("Line"), 46), (N_("Batch"), 120), (N_("Article"), 96), (N_("For"), 88), (N_("Waiting"), 86))


class Columns(Choice):
    """What the columns of the grid are."""

    FIRST = "1", N_("Shift 1 by hours")
    SECOND = "2", N_("Shift 2 by hours")
    THIRD = "3", N_("Shift 3 by hours")
    SHIFTS = "shifts", N_("Day by shifts")


_FIRST_HOURS = {Columns.FIRST: 7, Columns.SECOND: 15, Columns.THIRD: 23}


def slots_of(columns: Columns) -> tuple[GridSlot, ...]:
    """The columns of a shift of eight hours, or the three shifts."""
    if columns is Columns.SHIFTS:
        return tuple(GridSlot(shift.value, shift) for shift in Shift)
    first = _FIRST_HOURS[columns]
    hours = [(first + each) % 24 for each in range(8)]
    return tuple(
        GridSlot(str(hour), f"{hour:02}", Text("{first}:00 to {last}:00", first=hour, last=(hour + 1) % 24))
        for hour in hours
    )


class OutputGridPage(FloorPage):
    """Output by line and hour; everything typed is saved at once."""

    name = "grid"
    title = N_("Output by line")
    group = Group.ENTRY
    icon = Icon.LINE
    topics = frozenset({Topic.WORK_ORDERS, Topic.LINES})

    def build(self) -> None:
        """Questions above, the grid, and a line that says what is typed."""
        self._rows: dict[str, GridRow] = {}
        self._grid: Grid | None = None
        self._begun = False
        may = self.may(Permission.RECORD_OUTPUT) or self.place.actor.may(Permission.OVERRIDE_BLOCKS)
        self.day = DayPicker(self.place, N_("Day"))
        self.day.show_day(today())
        measures = measures_of(self.home)
        self.measure = ListPicker(self.place, N_("Counts"), [Option(each, each) for each in measures], every=False)
        self.columns = ListPicker(self.place, N_("Columns"), [Option(each, each) for each in Columns], every=False)
        for picker in (self.day, self.measure, self.columns):
            picker.picked.connect(self._asked)
        above = QHBoxLayout()
        above.setSpacing(4 * GRID)
        for widget in (self.day, self.measure, self.columns):
            above.addWidget(widget)
        above.addStretch(1)
        self.typed_words = QLabel()
        self.typed_words.setProperty("kind", "muted")
        above.addWidget(self.typed_words)
        self.body.addLayout(above)
        self.grid = NumberGrid(self.place, LEADS, slots_of(Columns.FIRST))
        self.grid.changed.connect(self._typed)
        self.grid.refused.connect(lambda words: self.say(words, tone=Tone.BAD))
        self.body.addWidget(self.grid, 1)
        self.hint = QLabel(
            self.words(N_("Type figures; Enter goes down, Tab right. Ctrl+V pastes from Excel, Ctrl+D fills down."))
        )
        self.hint.setProperty("kind", "muted")
        self.body.addWidget(self.hint)
        if may:
            self.secondary(N_("Forget what is typed"), self.forget, Icon.UNDO)
            self.primary(N_("Save output"), self.save, Icon.SAVE)
            self.on(Key.SAVE, self.save)
        self._may = may

    @property
    def question(self) -> output_grid.GridQuestion:
        """What is shown."""
        columns = Columns(self.columns.value or Columns.FIRST)
        measure = Measure(self.measure.value or Measure.GOOD)
        return output_grid.GridQuestion(self.home, self.day.value or today(), measure, columns is not Columns.SHIFTS)

    def refresh(self) -> None:
        """Ask for the day."""
        self.load(output_grid.grid, self.question, self._show)

    def open(self, record: Any) -> None:
        """Choose the line of a batch, or of a work order by its id."""
        for number, row in enumerate(self._rows.values()):
            if record in {row.work_order_id, row.batch, row.number}:
                self.grid.choose(number, self.grid.model.slots[0].key)
                return

    def save(self) -> None:
        """Save everything that was typed."""
        if self._grid is None:
            return
        self.grid.view.setFocus()
        self.grid.view.commit()
        cells = []
        for cell in self.grid.model.typed:
            row = self._rows[cell.row]
            if row.work_order_id is not None:
                cells.append(output_grid.GridCell(row.work_order_id, row.line_id, cell.slot, cell.number, cell.was))
        if not cells:
            self.say(N_("Nothing is typed that is not saved."), tone=Tone.INFO)
            return
        grid = self._grid
        typed = output_grid.SaveGrid(self.home, grid.made_on, tuple(cells), grid.measure, grid.by_hour)
        self.run(output_grid.save, typed, self._saved)

    def forget(self) -> None:
        """Drop what was typed and not saved."""
        self.grid.model.forget()

    def _asked(self) -> None:
        # What was typed is kept as the draft of the day and comes back with it.
        self._grid = None
        self.grid.show_lines((), slots_of(Columns(self.columns.value or Columns.FIRST)))
        self.refresh()

    def _show(self, grid: Grid) -> None:
        kept = self.place.drafts.get(self._draft)
        self._grid = grid
        self._rows = {row.id: row for row in grid.rows}
        self.grid.show_lines([self._line(row) for row in grid.rows])
        if not self._begun:
            # Typing begins in the grid; the questions above it have the usual answers.
            self._begun = True
            self.grid.view.setFocus()
        if kept and not self.grid.model.typed:
            self.grid.model.restore(cell for cell in map(_kept_cell, kept.items()) if cell.row in self._rows)

    def _line(self, row: GridRow) -> GridLine:
        number = self.place.words.number
        empty = row.work_order_id is None
        week = "" if row.week is None else f"{row.week.stamp} {row.destination}"
        lead = (
            "" if row.line is None else str(row.line),
            self.words(N_("clear")) if empty else row.batch,
            row.article_code,
            week,
            "" if empty else number(row.waiting_pcs),
        )
        editable = not empty and self._may
        return GridLine(row.id, lead, row.cells, row.elsewhere_pcs, row.target_pcs if not empty else 0, editable)

    @property
    def _draft(self) -> str:
        wanted = self.question
        return f"{self.key}/{wanted.made_on}/{wanted.measure.value}/{wanted.by_hour}"

    def _typed(self) -> None:
        typed = self.grid.model.typed
        pcs = sum(cell.number - cell.was for cell in typed)
        words = Text("{cells} cells typed, {pcs} pcs, not saved yet", cells=len(typed), pcs=pcs)
        self.typed_words.setText(self.words(words) if typed else "")
        if self._grid is not None:
            kept = {f"{cell.row}|{cell.slot}": json.dumps([cell.number, cell.was]) for cell in typed}
            self.place.drafts.keep(self._draft, kept)

    def _saved(self, result: SavedGrid) -> None:
        self.place.drafts.drop(self._draft)
        self.grid.model.forget()
        self.say(
            Text("{cells} cells saved, {pcs} pcs.", cells=result.cells, pcs=result.pcs),
            Action(N_("Send"), lambda: self.place.go(self.key_of("hand_over"), None), Icon.SEND),
        )
        self.refresh()


def _kept_cell(draft: tuple[str, str]) -> TypedCell:
    row, _, slot = draft[0].partition("|")
    number, was = json.loads(draft[1])
    return TypedCell(row, slot, number, was)
