"""The rework queue: repaired pieces are looked at again; what poor quality costs stands below."""

from datetime import UTC, datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.quality import rework
from quty_desktop.views.kit.columns import Column, Kind, Progress, State
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.fields import DecimalField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.parts import card, heading

_DAYS = timedelta(days=30)
_LATE = {True: State(N_("Late"), Tone.BAD), False: State(N_("Waits"), Tone.NOTICE)}
COLUMNS = (
    Column(key="late", title=N_("State"), kind=Kind.STATE, states=_LATE, width=90),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116),
    Column(key="article_name", title=N_("Article"), width=100, stretch=True),
    Column(key="type", title=N_("Checkpoint"), width=110),
    Column(key="line", title=N_("Line"), width=60),
    Column(key="open_pcs", title=N_("Waiting"), kind=Kind.PIECES, width=74, total=True),
    Column(
        key="recovered_pcs", title=N_("Recovered"), kind=Kind.PROGRESS, width=120,
        value=lambda row: Progress(row.recovered_pcs, row.rework_pcs),
    ),
    Column(key="rounds", title=N_("Rounds"), kind=Kind.PIECES, width=66),
    Column(key="defects", title=N_("Defects"), width=90),
    Column(key="inspected_at", title=N_("Inspected"), kind=Kind.MOMENT, width=130, hidden=True),
    Column(key="inspector", title=N_("By"), width=120, hidden=True),
)  # fmt: skip
COSTS = (
    Column(key="department", title=N_("Department"), width=90, stretch=True),
    Column(key="first_pass", title=N_("First pass"), kind=Kind.PERCENT, width=76),
    Column(key="rework_pcs", title=N_("Rework"), kind=Kind.PIECES, width=66, total=True),
    Column(key="recovery", title=N_("Recovery"), kind=Kind.PERCENT, width=72),
    Column(key="scrap_pcs", title=N_("Scrap"), kind=Kind.PIECES, width=60, total=True),
    Column(key="cost", title=N_("Cost Rp"), kind=Kind.NUMBER, width=96, places=0, total=True),
)


class ReworkPage(Page):
    """What waits to be looked at again."""

    key = "quality.rework"
    title = N_("Rework")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.WAITING
    icon = Icon.REFRESH
    topics = frozenset({Topic.INSPECTIONS, Topic.SETTINGS})

    def build(self) -> None:
        """The queue at the left, the second look and the costs at the right."""
        self.table = self.use_table(
            Table(
                self.place, self.key, COLUMNS, title=self.title,
                filters=(
                    Filter("late", N_("Late"), lambda row: row.late),
                    Filter("decide", N_("Three rounds"), lambda row: row.decide),
                ),
                empty=Empty(N_("Nothing waits for repair"), N_("Pieces that an inspection sends to rework appear here.")),
            )
        )  # fmt: skip
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        if self.place.actor.may(Permission.RECORD_INSPECTIONS):
            self.primary(N_("Record the second look"), self.record, Icon.CHECK)
            self.form = self.use_form(
                Form(
                    self.place, self.key,
                    (
                        PiecesField(name="checked_pcs", label=N_("Looked at again"), required=True, lowest=1),
                        PiecesField(name="recovered_pcs", label=N_("Good now"), help=N_("Empty: the rest.")),
                        PiecesField(name="again_pcs", label=N_("Repair again"), empty=0),
                        PiecesField(name="scrap_pcs", label=N_("Scrap"), empty=0),
                        DecimalField(name="minutes", label=N_("Minutes of repair"), places=1),
                        TextField(name="note", label=N_("Remark")),
                    ),
                    columns=2,
                )
            )  # fmt: skip
            column.addWidget(card(heading(self.place, N_("The second look")), self.form))
        self.costs = Table(
            self.place, f"{self.key}.costs", COSTS, title=N_("Cost of poor quality, 30 days"),
            empty=Empty(N_("No inspection in 30 days"), N_("Settings say what a scrapped piece and a minute of repair cost.")),
            plain=True,
        )  # fmt: skip
        column.addWidget(heading(self.place, N_("Cost of poor quality, 30 days")))
        column.addWidget(self.costs, 1)
        self.body.addWidget(beside(self.table, side, share=(3, 2)), 1)

    def refresh(self) -> None:
        """Ask for the queue and the costs."""
        self.load(rework.rework_queue, rework.ReworkFilter(), self.table.show_rows)
        today = datetime.now(UTC).astimezone(PLANT_ZONE).date()
        self.load(rework.quality_costs, rework.CostQuestion(today - _DAYS, today), self.costs.show_rows, part="costs")

    def open(self, record: Any) -> None:
        """Select the pieces of an inspection."""
        self.table.select(record)

    def record(self) -> None:
        """Record what was seen."""
        if self.table.selected_row is None:
            self.banner.show_message(Tone.NOTICE, N_("Select the pieces in the list first."), "", [])
            return
        self.submit(self.form, rework.record_rework, self._make, self._recorded)

    def _make(self, **values: Any) -> rework.NewReworkCheck:
        if values["recovered_pcs"] is None:
            values["recovered_pcs"] = max(0, values["checked_pcs"] - values["again_pcs"] - values["scrap_pcs"])
        values["minutes"] = values["minutes"] or 0
        return rework.NewReworkCheck(inspection_id=self.table.selected_row.id, **values)

    def _recorded(self, done: rework.ReworkDone) -> None:
        self.say(Text(N_("{batch}: {open} pcs still wait after round {round}."), batch=done.batch, open=done.open_pcs, round=done.round))  # fmt: skip
        self.refresh()
