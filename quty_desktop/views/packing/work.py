"""Packing work: what waits and runs, late first; the pieces packed are entered beside the list."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.packing import cartons, packing_lists
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.packing.columns import NUMBERS, goods, packed
from quty_desktop.views.packing.pack_panel import PackPanel
from quty_desktop.views.packing.states import CARTON_STATES, WORK_STATES, carton_state, work_state

_WIDEST_PANE = 440


def _cartons(row: packing_lists.PackingRow) -> str:
    return f"{row.cartons_packed}/{row.cartons_total}" if row.cartons_total else ""


COLUMNS = (
    *goods(80),
    packed(160),
    Column(key="cartons", title=N_("Cartons"), kind=Kind.CODE, width=66, value=_cartons),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=112, states=WORK_STATES, value=work_state),
    *NUMBERS,
    Column(key="rest_pcs", title=N_("Still to pack"), kind=Kind.PIECES, width=90, total=True, hidden=True),
    Column(key="cartons_marked", title=N_("Marks printed"), kind=Kind.PIECES, width=90, hidden=True),
)
CARTON_COLUMNS = (
    Column(key="number", title=N_("Carton"), kind=Kind.PIECES, width=52),
    Column(key="pcs", title=N_("Pieces"), kind=Kind.PIECES, width=52),
    Column(key="pallet", title=N_("Pallet"), kind=Kind.PIECES, width=50, hidden=True),
    Column(key="prints", title=N_("Prints"), kind=Kind.PIECES, width=50),
    Column(
        key="state",
        title=N_("State"),
        kind=Kind.STATE,
        width=96,
        states=CARTON_STATES,
        value=carton_state,
        stretch=True,
    ),
)


class PackingWorkPage(Page):
    """What waits and what runs; the clerk's page."""

    key = "packing.work"
    title = N_("Packing work")
    permission = Permission.VIEW_PACKING
    department = Department.PACKING
    group = Group.WAITING
    icon = Icon.CARTON
    topics = frozenset({Topic.WORK_ORDERS, Topic.CARTONS, Topic.MARKS, Topic.HOLDS, Topic.LAB_TESTS, Topic.INSPECTIONS})

    def build(self) -> None:
        """Table, pane, and the panel for what was packed."""
        self._wanted: Any = None
        self._may_pack = self.place.actor.may(Permission.PACK_CARTONS)
        self.secondary(N_("Shipping marks"), self.open_marks, Icon.PRINT, Key.PRINT)
        if self._may_pack:
            self.main = self.primary(N_("Pack"), self.pack, Icon.CARTON)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("waiting", N_("Waiting"), lambda row: row.state is WorkState.PENDING),
                    Filter("running", N_("Running"), lambda row: row.state is not WorkState.PENDING),
                    Filter("late", N_("Late"), lambda row: row.late),
                    Filter("kept", N_("Kept"), lambda row: bool(row.blockers)),
                ),
                empty=Empty(
                    N_("Nothing waits to be packed"),
                    N_("Work orders come from PPIC when a manufacturing order is approved."),
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._type)
        self.detail = Detail(self.place, N_("Select a work order to pack for it."))
        self.panel = PackPanel(self.place, self.key)
        self.panel.ended.connect(self._to_primary)
        self.panel.hide()
        self.detail.setMinimumWidth(min(self.place.theme.wide(376), _WIDEST_PANE))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        if self._may_pack:
            column.addWidget(self.panel)
        column.addWidget(self.detail, 1)
        self.body.addWidget(beside(self.table, right, share=(2, 1)), 1)

    def refresh(self) -> None:
        """Ask for what waits and runs."""
        self.load(packing_lists.packing_queue, packing_lists.PackingFilter(), self._show)

    def open(self, record: Any) -> None:
        """Select a work order by its id, number, batch or manufacturing order, once it is loaded."""
        if not self._select(record):
            self._wanted = record

    @classmethod
    def understands(cls, code: str) -> Any | None:
        """The number of a packing work order."""
        return code.upper() if code.upper().startswith("SPK-PCK-") else None

    def scanned(self, code: str) -> Any:
        """A batch or work order in the list is selected."""
        wanted = code.strip().upper()
        known = any(wanted in {each.number, each.batch, each.mo_number} for each in self.table.model.all_rows)
        return partial(self._select, wanted) if known else None

    # What it does

    def pack(self) -> None:
        """Pack what is typed; when all is packed, finish the work order."""
        row = self.table.selected_row
        if row is None:
            self.say(N_("Select a work order first."), tone=Tone.NOTICE)
        elif row.facts is None:
            self.banner.show_message(
                Tone.NOTICE,
                Text("Article {article} has no pack specification.", article=row.article_code),
                N_("Ask PPIC to enter pieces per carton and cartons per pallet of the article."),
            )
        elif row.rest_pcs == 0:
            self.run(cartons.complete_packing, row.id, self._finished)
        else:
            try:
                new = self.panel.value()
            except Invalid:
                return
            self.run(cartons.pack_cartons, new, self._packed, form=self.panel.form)

    def open_marks(self) -> None:
        """Go to the marks of the selected work order."""
        row = self.table.selected_row
        self.place.go("packing.marks", row.manufacturing_order_id if row is not None else None)

    def _plan(self, row: packing_lists.PackingRow) -> None:
        self.run(cartons.start_packing, row.id, self._planned)

    def _undo(self, work_order_id: int, count: int) -> None:
        self.run(cartons.undo_last_cartons, cartons.UndoCartons(work_order_id, count), self._undone)

    def _approve_short(self, row: packing_lists.PackingRow) -> None:
        self.run(cartons.approve_short, cartons.ShortTarget(row.id, row.version, row.packed_pcs), self._shortened)

    # What it shows

    def _show(self, rows: tuple[packing_lists.PackingRow, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None and self._select(self._wanted):
            self._wanted = None
        elif self.table.selected is None and rows:
            self.table.step(1)
            self.table.view.setFocus()
        self._chosen(self.table.selected)

    def _select(self, record: Any) -> bool:
        for row in self.table.model.all_rows:
            if record in {row.id, row.number, row.batch, row.mo_number}:
                return self.table.select(row.id)
        return False

    def _type(self, _identity: object) -> None:
        if self.panel.isVisible():
            editor = self.panel.form.editor("quantity_pcs").widget
            editor.setFocus()
            if hasattr(editor, "selectAll"):
                editor.selectAll()

    def _chosen(self, identity: int | None) -> None:
        row = self.table.selected_row if identity is not None else None
        self.panel.show_row(row)
        if self._may_pack:
            done = row is not None and row.rest_pcs == 0
            self.main.setText(self.words(N_("Finish work order") if done else N_("Pack")))
            self.main.setEnabled(row is not None)
        if row is None:
            self.detail.clear()
            return
        self.load(packing_lists.cartons_of, row.id, partial(self._show_detail, row))

    def _show_detail(self, row: packing_lists.PackingRow, cartons: tuple[packing_lists.CartonRow, ...]) -> None:
        more: list[QWidget] = []
        if cartons:
            table = Table(self.place, f"{self.key}.cartons", CARTON_COLUMNS, title=N_("Cartons"), plain=True)
            table.show_rows(cartons)
            table.setMinimumHeight(self.place.theme.px(200))
            more.append(table)
        specification = (
            Text(
                "{pcs} pcs per carton, {cartons} cartons per pallet",
                pcs=row.pcs_per_carton,
                cartons=row.cartons_per_pallet,
            )
            if row.pcs_per_carton
            else State(N_("No pack specification"), Tone.BAD)
        )
        accepted = self._accepted(row)
        facts = [
            Fact(N_("Batch"), row.batch),
            Fact(N_("Order"), row.order_number),
            Fact(N_("Packing"), specification),
            *([] if accepted is None else [Fact(N_("Accepted"), accepted)]),
            Fact(N_("Marks"), self._marks(row)),
            Fact(N_("State"), work_state(row)),
        ]
        self.detail.show_facts(
            Text(
                "{week} · {destination} · {article}",
                week=row.week,
                destination=row.destination,
                article=row.article_code,
            ),
            facts,
            self._actions(row, cartons),
            more,
            caption=row.number,
        )

    @staticmethod
    def _accepted(row: packing_lists.PackingRow) -> Text | None:
        if row.accepted_pcs is None or row.facts is None:
            return None
        return Text("{pcs} pcs, {here} of them wait", pcs=row.accepted_pcs, here=row.facts.here_pcs)

    def _marks(self, row: packing_lists.PackingRow) -> Text | None:
        if not row.cartons_total:
            return None
        return Text(
            "{printed} of {total} printed, {verified} verified",
            printed=row.cartons_marked,
            total=row.cartons_total,
            verified=row.cartons_verified,
        )

    def _actions(self, row: packing_lists.PackingRow, cartons: tuple[packing_lists.CartonRow, ...]) -> list[Action]:
        found = []
        if self._may_pack and not cartons and row.facts is not None:
            found.append(Action(N_("Plan cartons, to print marks ahead"), partial(self._plan, row), Icon.PLAN))
        if cartons and self.place.actor.may(Permission.CHECK_MARKS):
            scan = partial(self.place.go, "packing.scan", row.manufacturing_order_id)
            found.append(Action(N_("Check marks by scanning"), scan, Icon.SCAN))
        if self._may_pack and row.is_open and row.cartons_packed:
            undo = partial(self._undo, row.id, 1)
            found.append(Action(Text("Take back carton {number}", number=row.cartons_packed), undo, Icon.UNDO))
        if self.place.actor.may(Permission.APPROVE_PRODUCTION) and row.packed_pcs and row.rest_pcs:
            short = partial(self._approve_short, row)
            found.append(Action(Text("Let it end with {pcs} pcs", pcs=row.packed_pcs), short, Icon.APPROVE))
        return found

    # What it says

    def _packed(self, result: cartons.PackingResult) -> None:
        actions = [
            Action(N_("Print marks"), self.open_marks, Icon.PRINT),
            Action(N_("Undo"), partial(self._undo, result.work_order_id, result.last - result.first + 1), Icon.UNDO),
        ]
        self.say(
            Text(
                "Packed: cartons {first} to {last}, {pcs} pcs. {rest} pcs stay to be packed.",
                first=result.first,
                last=result.last,
                pcs=result.pcs,
                rest=result.rest_pcs,
            )
            if result.rest_pcs
            else Text(
                "Packed: cartons {first} to {last}, {pcs} pcs. All is packed; finish the work order.",
                first=result.first,
                last=result.last,
                pcs=result.pcs,
            ),
            *actions,
        )
        self._warn(result)
        self.refresh()

    def _planned(self, result: cartons.PackingResult) -> None:
        self.say(
            Text("{count} cartons of {number} are planned.", count=result.cartons_total, number=result.number),
            Action(N_("Print marks"), self.open_marks, Icon.PRINT),
        )
        self.refresh()

    def _undone(self, result: cartons.PackingResult) -> None:
        self.say(Text("Taken back: cartons {first} to {last}.", first=result.first, last=result.last))
        self._warn(result)
        self.refresh()

    def _shortened(self, result: cartons.PackingResult) -> None:
        self.say(Text("{number} may end with {pcs} pcs.", number=result.number, pcs=result.target_pcs))
        self.refresh()

    def _finished(self, result: cartons.PackingResult) -> None:
        self.say(
            Text(
                "{number} is finished: {cartons} cartons, {pcs} pcs.",
                number=result.number,
                cartons=result.cartons_total,
                pcs=result.packed_pcs,
            )
        )
        self._warn(result)
        self.refresh()

    def _warn(self, result: cartons.PackingResult) -> None:
        if result.marks_to_reprint:
            self.banner.show_message(
                Tone.NOTICE,
                Text(
                    "{count} printed marks show another number of cartons than the order has now.",
                    count=result.marks_to_reprint,
                ),
                N_("Print them again and destroy the old ones."),
                [Action(N_("Shipping marks"), self.open_marks, Icon.PRINT)],
            )
