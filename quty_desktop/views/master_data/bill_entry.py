"""A new revision of a bill: its lines are changed here, saved as a draft and approved on the list of bills."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from quty_desktop.domain.articles import BomState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data import bill_revisions, bills
from quty_desktop.services.master_data.bill_revisions import BillRevision, LineInput, SavedBill
from quty_desktop.services.master_data.bills import BillDetail
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DecimalField, Field, LookupField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.merging import MergePanel
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.master_data.bill_draft import Line, chosen, merged, named
from quty_desktop.views.master_data.bill_words import find_products, plain_number, product_words
from quty_desktop.views.master_data.lookups import find_units


@dataclass(frozen=True, slots=True)
class _Head:
    """What is asked about the whole revision."""

    reason: str
    output_qty: Decimal
    output_unit: str


@dataclass(frozen=True, slots=True)
class _Typed:
    """What the form of a line says."""

    component_id: int
    qty: Decimal
    unit: str
    wastage_percent: Decimal | None


COLUMNS = (
    Column(key="words", title=N_("Component"), width=200, stretch=True),
    Column(key="qty", title=N_("Quantity"), kind=Kind.NUMBER, width=96, value=lambda row: plain_number(row.qty)),
    Column(key="unit", title=N_("Unit"), width=80),
    Column(
        key="wastage_percent",
        title=N_("Wastage"),
        kind=Kind.NUMBER,
        width=80,
        unit="%",
        value=lambda row: plain_number(row.wastage_percent) or None,
    ),
)


class BillEntryPage(Page):
    """The draft of a bill's next revision."""

    key = "master_data.bill_entry"
    title = N_("New revision of a bill")
    permission = Permission.EDIT_MASTER_DATA
    department = Department.PPIC
    group = Group.ENTRY
    icon = Icon.EDIT
    lines_title: ClassVar[str] = N_("Lines of the new revision")

    def head_fields(self) -> tuple[Field, ...]:
        """What is asked about the whole bill."""
        return (
            TextField(name="reason", label=N_("Reason"), required=True),
            DecimalField(name="output_qty", label=N_("Lines are for"), required=True),
            LookupField(name="output_unit", label=N_("Unit"), required=True, search=find_units(self.place)),
        )

    def no_lines(self) -> Empty:
        """What the table says before the first line."""
        see = Action(N_("Open bills"), lambda: self.place.go("master_data.bills"), Icon.OPEN)
        return Empty(N_("No lines yet"), N_("Choose New revision beside a bill, or add the first line."), see)

    def build(self) -> None:
        """The revision above, its lines at the left, the selected line at the right."""
        self._bill: BillDetail | None = None
        self._theirs: dict[str, Line] = {}
        self._mine: dict[str, Line] = {}
        self.head = self.use_form(
            Form(
                self.place,
                f"{self.key}.head",
                self.head_fields(),
                columns=3,
                clears=False,
            )
        )
        self.body.addWidget(self.head)
        self.lines_panel = MergePanel(self.place, self._choose_line)
        self.body.addWidget(self.lines_panel)
        self.table = self.use_table(Table(self.place, self.key, COLUMNS, title=self.lines_title, empty=self.no_lines()))
        self.table.chosen.connect(self._fill_line)
        self.line = Form(
            self.place,
            f"{self.key}.line",
            (
                LookupField(
                    name="component_id",
                    label=N_("Component"),
                    required=True,
                    span=2,
                    search=find_products(self.place, made=False),
                ),
                DecimalField(name="qty", label=N_("Quantity"), required=True, places=6),
                LookupField(name="unit", label=N_("Unit"), required=True, search=find_units(self.place)),
                DecimalField(name="wastage_percent", label=N_("Wastage"), unit="%", places=2),
            ),
            clears=False,
        )
        self.body.addWidget(beside(self.table, self._line_card(), share=(3, 2)), 1)
        self.primary(N_("Save draft"), self.save, Icon.SAVE)
        self._lines: list[Line] = []
        self._base: list[Line] = []

    def _line_card(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "card")
        column = QVBoxLayout(frame)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.addWidget(self.line)
        row = QHBoxLayout()
        actions = (
            Action(N_("Add line"), self.add_line, Icon.ADD),
            Action(N_("Change line"), self.change_line, Icon.EDIT),
            Action(N_("Remove line"), self.remove_line, Icon.DELETE),
        )
        buttons = [action_button(self.words(each.words), each, icons=self.place.icons) for each in actions]
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self.line.ended.connect(buttons[0].setFocus)
        column.addLayout(row)
        column.addStretch(1)
        return frame

    def open(self, record: Any) -> None:
        """Begin a revision of a bill, from what it says now."""
        self.load(bills.bill, record, self._show)

    def refresh(self) -> None:
        """After somebody else saved the bill: both changes are put together; else nothing that is typed is touched."""
        if self._bill is not None and self.head.expecting:
            self.load(bills.bill, self._bill.bill.id, self._show)

    def _show(self, found: BillDetail, *, quietly: bool = False) -> None:
        merging = self.head.expecting and self._bill is not None and self._bill.bill.id == found.bill.id
        self._bill = found
        row = found.bill
        self.head.fill(
            {"reason": found.reason if row.state is BomState.DRAFT else "", "output_qty": plain_number(row.output_qty), "output_unit": Option(row.output_unit, row.output_unit)},
            record=str(row.id),
        )  # fmt: skip
        lines = [
            Line(
                number, each.component_id, product_words(each.code, each.name), each.qty, each.unit,
                each.wastage_percent,
            )
            for number, each in enumerate(found.lines, start=1)
        ]  # fmt: skip
        base, self._base = self._base, lines
        if merging:
            self._merge_lines(base, lines)
            return
        self.lines_panel.put_away()
        self._put(lines)
        if not quietly:
            self.say(Text(N_("New revision of {product}, bill {bill}."), product=row.name, bill=row.variant))
        self.head.start()

    def _merge_lines(self, base: list[Line], theirs: list[Line]) -> None:
        """Take over the lines that only the other person changed; for what both changed a person chooses."""
        self._theirs, self._mine = named(theirs), named(self._lines)
        merge = merged(base, self._lines, theirs, self.place.words)
        self._put(merge.lines)
        if merge.taken or merge.contested:
            self.lines_panel.show_merge(merge.taken, merge.contested)

    def _choose_line(self, name: str, theirs: bool) -> None:
        self._put(chosen(self._lines, name, (self._theirs if theirs else self._mine).get(name)))

    def _put(self, lines: list[Line]) -> None:
        self._lines = lines
        self.table.show_rows(tuple(lines))

    def _fill_line(self, identity: object) -> None:
        line = next((each for each in self._lines if each.id == identity), None)
        if line is not None:
            self.line.fill(
                {
                    "component_id": Option(line.component_id, line.words),
                    "qty": plain_number(line.qty),
                    "unit": Option(line.unit, line.unit),
                    "wastage_percent": plain_number(line.wastage_percent) or None,
                },
                record=f"{self._bill.bill.id if self._bill else 0}/{line.id}",
            )

    def _typed(self, identity: int) -> Line | None:
        try:
            typed = self.line.value(_Typed)
        except Invalid:  # told beside the fields already
            return None
        words = self.line.editor("component_id").text()
        return Line(identity, typed.component_id, words, typed.qty, typed.unit, typed.wastage_percent or Decimal(0))

    def add_line(self) -> None:
        """Add what the form says."""
        line = self._typed(max((each.id for each in self._lines), default=0) + 1)
        if line is not None:
            self.line.sent()
            self._put([*self._lines, line])
            self.table.select(line.id)

    def change_line(self) -> None:
        """Put what the form says into the selected line."""
        selected = self.table.selected
        line = self._typed(selected) if isinstance(selected, int) else None
        if line is not None:
            self.line.sent()
            self._put([replace(line) if each.id == line.id else each for each in self._lines])

    def remove_line(self) -> None:
        """Take the selected line out."""
        selected = self.table.selected
        self._put([each for each in self._lines if each.id != selected])

    def typed_lines(self) -> tuple[LineInput, ...]:
        """The lines as they stand on the page."""
        return tuple(LineInput(each.component_id, each.qty, each.unit, each.wastage_percent) for each in self._lines)

    def save(self) -> None:
        """Save the draft."""
        found = self._bill
        if found is None:
            self.say(N_("Choose New revision beside a bill first."))
            return
        try:
            head = self.head.value(_Head)
        except Invalid:  # told beside the fields already
            return
        lines = self.typed_lines()
        new = BillRevision(found.bill.id, found.bill.version, head.reason, lines, head.output_qty, head.output_unit)
        self.run(bill_revisions.revise_bill, new, self._saved, form=self.head)

    def _saved(self, saved: SavedBill) -> None:
        see = Action(N_("Show it"), lambda: self.place.go("master_data.bills", saved.id), Icon.OPEN)
        self.lines_panel.put_away()
        self.say(
            Text(N_("Revision {revision} is saved as a draft and waits for approval."), revision=saved.revision), see
        )
        self.load(bills.bill, saved.id, partial(self._show, quietly=True))
