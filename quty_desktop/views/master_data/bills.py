"""Bills of material: by product, with their lines, alternatives, revisions, differences and where they are used."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from quty_desktop.domain.articles import BomState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import bill_revisions, bill_uses, bills
from quty_desktop.services.master_data.bill_revisions import BillKey, SavedBill
from quty_desktop.services.master_data.bill_uses import CompareBills, DifferenceRow, UsedIn
from quty_desktop.services.master_data.bills import BillDetail, BillFilter, BillListRow
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.master_data.bill_words import (
    BILL_STATES,
    CHANGES,
    bill_state,
    plain_number,
    product_base,
    product_words,
    stage_of,
)

COLUMNS = (
    Column(key="code", title=N_("Article"), kind=Kind.CODE, width=88),
    Column(key="name", title=N_("Product"), width=160, stretch=True, value=lambda row: product_base(row.name)),
    Column(key="stage", title=N_("Stage"), width=124, value=lambda row: stage_of(row.name)),
    Column(key="variant", title=N_("Bill"), width=62),
    Column(key="department", title=N_("Department"), width=104, hidden=True),
    Column(key="kind", title=N_("Made"), width=120, hidden=True),
    Column(key="partner", title=N_("Subcontractor"), width=140, hidden=True),
    Column(
        key="output",
        title=N_("For"),
        width=84,
        hidden=True,
        value=lambda row: f"{plain_number(row.output_qty)} {row.output_unit}",
    ),
    Column(key="lines", title=N_("Lines"), kind=Kind.PIECES, width=54),
    Column(key="revision", title=N_("Rev."), kind=Kind.PIECES, width=48, hidden=True),
    Column(key="alternatives", title=N_("Alternatives"), kind=Kind.PIECES, width=96, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=150, value=bill_state),
)
LINES = (
    Column(
        key="name",
        title=N_("Component"),
        width=110,
        stretch=True,
        value=lambda row: product_words(row.code, row.name),
    ),
    Column(key="qty", title=N_("Quantity"), kind=Kind.NUMBER, width=84, value=lambda row: plain_number(row.qty)),
    Column(key="unit", title=N_("Unit"), width=62),
    Column(
        key="wastage_percent",
        title=N_("Wastage"),
        kind=Kind.NUMBER,
        width=70,
        unit="%",
        value=lambda row: plain_number(row.wastage_percent) or None,
    ),
)
REVISIONS = (
    Column(key="variant", title=N_("Bill"), width=60),
    Column(key="revision", title=N_("Rev."), kind=Kind.PIECES, width=48),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=120, states=BILL_STATES),
    Column(key="at", title=N_("When"), kind=Kind.DATE, width=96),
    Column(key="reason", title=N_("Reason"), width=90, stretch=True),
    Column(key="by", title=N_("Who"), width=110, hidden=True),
)
USED_IN = (
    Column(
        key="name",
        title=N_("Goes into"),
        width=110,
        stretch=True,
        value=lambda row: product_words(row.code, row.name),
    ),
    Column(key="level", title=N_("Level"), kind=Kind.PIECES, width=52),
    Column(key="qty", title=N_("Quantity"), kind=Kind.NUMBER, width=84, value=lambda row: plain_number(row.qty)),
    Column(key="unit", title=N_("Unit"), width=62),
    Column(key="output", title=N_("For"), width=84),
)
DIFFERENCES = (
    Column(
        key="name",
        title=N_("Component"),
        width=80,
        stretch=True,
        value=lambda row: product_words(row.code, row.name),
    ),
    Column(key="before", title=N_("Before"), kind=Kind.NUMBER, width=66, value=lambda row: plain_number(row.before)),
    Column(key="after", title=N_("After"), kind=Kind.NUMBER, width=66, value=lambda row: plain_number(row.after)),
    Column(key="unit", title=N_("Unit"), width=52),
    # Beside a number that stands on one side only, or on both, it would say the same again; exports have it.
    Column(key="change", title=N_("Change"), kind=Kind.STATE, width=124, states=CHANGES, hidden=True),
)


class BillsPage(Page):
    """The plant's bills of material."""

    key = "master_data.bills"
    title = N_("Bills of material")
    permission = Permission.VIEW_MASTER_DATA
    department = Department.PPIC
    group = Group.MASTER_DATA
    icon = Icon.BATCH
    topics = frozenset({Topic.MATERIALS})

    def build(self) -> None:
        """List at the left; at the right the bill, and below it its lines, revisions, uses and differences."""
        self._wanted: Any = None
        self._shown: BillDetail | None = None
        actor = self.place.actor
        self._may_edit = actor.may(Permission.EDIT_MASTER_DATA)
        self._may_approve = self._may_edit and actor.may(Permission.APPROVE_BILLS)
        made_by = [Option(each, each) for each in Department]
        self.department_picker = ListPicker(self.place, N_("Department"), made_by)
        self.department_picker.picked.connect(self._narrow)
        self.history = QCheckBox(self.words(N_("Earlier revisions too")))
        self.history.toggled.connect(self.refresh)
        self.body.addLayout(pickers(self.department_picker, self.history))
        self._rows: tuple[BillListRow, ...] = ()
        self.table = self.use_table(self._table())
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a bill to see its lines."))
        halves = beside(self.table, self._pane())
        halves.setSizes([self.place.theme.px(690), self.place.theme.px(430)])
        self.body.addWidget(halves, 1)
        self.primary(N_("Material need"), self._explode, Icon.RUNNING)
        self.secondary(N_("All lines"), lambda: self.place.go("master_data.bill_lines"), Icon.DATA)
        if self._may_edit:
            self.secondary(N_("New bill"), self._new, Icon.ADD, Key.NEW)
            self.secondary(N_("New revision"), self._revise, Icon.EDIT)
        self.table.opened.connect(lambda _identity: self._explode())

    def _table(self) -> Table:
        may_import = self.place.actor.may(Permission.IMPORT_DATA)
        take = Action(N_("Import spreadsheets"), lambda: self.place.go("master_data.import"), Icon.IMPORT)
        return Table(
            self.place,
            self.key,
            COLUMNS,
            title=self.title,
            filters=(
                Filter("choice", N_("Default to choose"), lambda row: row.choice_open),
                Filter("draft", N_("Drafts"), lambda row: row.state is BomState.DRAFT),
                Filter("empty", N_("Empty"), lambda row: not row.lines),
            ),
            empty=Empty(
                N_("No bills of material yet"),
                N_("Import the bills of Cutting, Sewing and the other departments."),
                take if may_import else None,
            ),
        )

    def _pane(self) -> QWidget:
        self.parts = QTabBar()
        self.parts.setExpanding(False)
        self.parts.setDrawBase(False)
        self._stack = QStackedWidget()
        self.lines = self._part(N_("Lines"), "lines", LINES, N_("The bill has no lines."))
        self.revisions = self._part(N_("Revisions"), "revisions", REVISIONS, "")
        self.used = self._part(N_("Where used"), "used", USED_IN, N_("No bill in force uses it."))
        self.differences = self._part(
            N_("Compare"), "differences", DIFFERENCES, N_("Select another bill under Revisions to compare it.")
        )
        self.parts.currentChanged.connect(self._turn)
        self.revisions.opened.connect(self._compare_with)
        self.lines.opened.connect(self._open_component)
        self.used.opened.connect(self._open_product)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.parts)
        column.addWidget(self._stack, 1)
        pane = QSplitter(Qt.Orientation.Vertical)
        pane.addWidget(self.detail)
        pane.addWidget(below)
        pane.setChildrenCollapsible(False)
        pane.setSizes([self.place.theme.px(300), self.place.theme.px(270)])
        return pane

    def _part(self, words: str, name: str, columns: tuple[Column, ...], empty: str) -> Table:
        table = Table(
            self.place, f"{self.key}.{name}", columns, title=words, plain=True, empty=Empty(empty or N_("Nothing yet"))
        )
        self.parts.addTab(self.words(words))
        self._stack.addWidget(table)
        return table

    def refresh(self) -> None:
        """Ask for the bills."""
        self.load(bills.bill_list, BillFilter(history=self.history.isChecked()), self._show)

    def open(self, record: Any) -> None:
        """Select a bill."""
        self.department_picker.choose(None)
        if not self.table.select(record):
            self._wanted = record

    def _show(self, rows: tuple[BillListRow, ...]) -> None:
        self._rows = rows
        self._narrow()
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        elif self.table.selected is not None:
            self._chosen(self.table.selected)

    def _narrow(self) -> None:
        wanted = self.department_picker.value
        self.table.show_rows([row for row in self._rows if wanted is None or row.department is wanted])

    def _chosen(self, identity: object) -> None:
        if identity is None:
            self._shown = None
            self.detail.clear()
            for table in (self.lines, self.revisions, self.used, self.differences):
                table.show_rows(())
            return
        self.load(bills.bill, identity, self._show_bill)

    def _show_bill(self, found: BillDetail) -> None:
        row = found.bill
        if row.id != self.table.selected:
            return
        self._shown = found
        self.lines.show_rows(found.lines)
        self.revisions.show_rows(found.revisions)
        self.differences.show_rows(())
        self.used.show_rows(())
        self.detail.show_facts(
            row.name,
            [
                Fact(N_("State"), bill_state(row)),
                Fact(N_("Made"), row.kind),
                Fact(N_("Subcontractor"), row.partner),
                Fact(N_("For"), f"{plain_number(row.output_qty)} {row.output_unit}"),
                Fact(N_("Alternatives"), row.alternatives if row.alternatives > 1 else None),
                Fact(N_("Recycled material"), Text("yes") if row.recycled else None),
                Fact(N_("Part of a set"), Text("yes") if row.set_item else None),
                Fact(N_("Reason"), found.reason),
                Fact(N_("From file"), found.source),
            ],
            self._offered(row),
            caption=Text(
                N_("{code} · bill {bill} · revision {revision}") if row.code else N_("Bill {bill} · revision {revision}"),
                code=row.code, bill=row.variant, revision=row.revision,
            ),
        )  # fmt: skip
        self._turn(self.parts.currentIndex())

    def _offered(self, row: BillListRow) -> list[Action]:
        key = BillKey(row.id, row.version)
        offered = []
        if self._may_approve and row.state is BomState.DRAFT:
            offered.append(Action(N_("Approve"), partial(self._approve, key), Icon.APPROVE))
        if self._may_edit and row.state is BomState.ACTIVE and row.alternatives > 1 and not row.is_default:
            offered.append(Action(N_("Use by default"), partial(self._choose, key), Icon.CHECK))
        if self._may_edit and row.state is not BomState.RETIRED:
            offered.append(Action(N_("Retire"), partial(self._retire, key), Icon.CANCEL))
        return offered

    def _turn(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        found = self._shown
        if found is None:
            return
        if index == 2:
            self.load(bill_uses.where_used, found.bill.article_id, self._show_used)
        if index == 3 and not self.differences.model.all_rows:
            siblings = [row for row in found.revisions if row.id != found.bill.id]
            same = [row for row in siblings if row.variant == found.bill.variant and row.revision < found.bill.revision]
            if same or siblings:
                self._compare(min(same, key=lambda row: -row.revision).id if same else siblings[0].id)

    def _show_used(self, rows: tuple[UsedIn, ...]) -> None:
        self.used.show_rows(rows)

    def _compare_with(self, other: object) -> None:
        if self._shown is not None and other != self._shown.bill.id:
            self._compare(int(str(other)))
            self.parts.setCurrentIndex(3)

    def _compare(self, other: int) -> None:
        if self._shown is not None:
            self.load(bill_uses.compare_bills, CompareBills(other, self._shown.bill.id), self._show_differences)

    def _show_differences(self, rows: tuple[DifferenceRow, ...]) -> None:
        self.differences.show_rows(rows)

    def _open_component(self, identity: object) -> None:
        row = self.lines.selected_row
        if row is not None and row.id == identity and row.has_bill:
            self._open_product(row.component_id)

    def _open_product(self, article: object) -> None:
        mine = [row for row in self._rows if row.article_id == article and row.state is BomState.ACTIVE]
        if mine:
            self.open(min(mine, key=lambda row: (not row.is_default, row.variant)).id)

    def _explode(self) -> None:
        row = self.table.selected_row
        record = None if row is None else Option(row.article_id, product_words(row.code, row.name))
        self.place.go("master_data.explosion", record)

    def _new(self) -> None:
        row = self.table.selected_row
        record = None if row is None else Option(row.article_id, product_words(row.code, row.name))
        self.place.go("master_data.new_bill", record)

    def _revise(self) -> None:
        if self.table.selected is not None:
            self.place.go("master_data.bill_entry", self.table.selected)

    def _approve(self, key: BillKey) -> None:
        self.run(bill_revisions.approve_bill, key, partial(self._done, N_("Revision {revision} is in force.")))

    def _choose(self, key: BillKey) -> None:
        self.run(bill_revisions.choose_default, key, partial(self._done, N_("This bill is used by default now.")))

    def _retire(self, key: BillKey) -> None:
        self.run(
            bill_revisions.retire_bill, key, partial(self._done, N_("The bill is retired; it can still be looked at."))
        )

    def _done(self, words: str, saved: SavedBill) -> None:
        self.say(Text(words, revision=saved.revision))
        self.refresh()
