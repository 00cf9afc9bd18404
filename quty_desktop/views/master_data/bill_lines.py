"""The lines of all bills as one table: to look through them, to take them to Excel and to bring them back."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.own_bills import shown_code
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import bill_lines
from quty_desktop.services.master_data.bill_lines import BillLineOfAll, BillLinesFilter
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.paging import Paging
from quty_desktop.views.kit.pickers import pickers
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.master_data.bill_words import BILL_STATES

_PAUSE_MS = 250

COLUMNS = (
    Column(
        key="code",
        title=N_("Product code"),
        kind=Kind.CODE,
        width=110,
        hidden=True,
        value=lambda row: shown_code(row.code, row.product),
    ),
    Column(key="product", title=N_("Product"), width=170, stretch=True),
    Column(key="destination", title=N_("Destination"), width=88, hidden=True),
    Column(key="kind", title=N_("Kind of product"), width=120, hidden=True),
    Column(key="stage", title=N_("Stage"), width=110, hidden=True),
    Column(key="product_variant", title=N_("Variant"), width=84, hidden=True),
    Column(key="made_by", title=N_("Made in"), width=104, hidden=True),
    Column(key="variant", title=N_("Bill"), width=62),
    Column(key="made", title=N_("Made"), width=120, hidden=True),
    Column(key="partner", title=N_("Subcontractor"), width=140, hidden=True),
    Column(key="department", title=N_("Department"), width=104),
    Column(key="output_qty", title=N_("For"), kind=Kind.NUMBER, width=64, value=lambda row: trimmed(row.output_qty)),
    Column(key="output_unit", title=N_("Unit of the product"), width=84, hidden=True),
    Column(key="set_item", title=N_("Part of a set"), width=90, hidden=True),
    Column(key="is_default", title=N_("Used by default"), width=104, hidden=True),
    Column(key="revision", title=N_("Rev."), kind=Kind.PIECES, width=48, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=96, states=BILL_STATES),
    Column(key="reason", title=N_("Reason"), width=140, hidden=True),
    Column(key="position", title=N_("Line"), kind=Kind.PIECES, width=56, hidden=True),
    Column(
        key="component_code",
        title=N_("Component code"),
        kind=Kind.CODE,
        width=116,
        value=lambda row: shown_code(row.component_code, row.component),
    ),
    Column(key="component", title=N_("Component"), width=170, stretch=True),
    Column(key="component_destination", title=N_("Destination of the component"), width=90, hidden=True),
    Column(key="component_kind", title=N_("Kind of component"), width=120, hidden=True),
    Column(
        key="qty",
        title=N_("Quantity"),
        kind=Kind.NUMBER,
        width=90,
        value=lambda row: None if row.qty is None else trimmed(row.qty),
    ),
    Column(key="unit", title=N_("Unit"), width=70),
    Column(
        key="wastage",
        title=N_("Wastage"),
        kind=Kind.NUMBER,
        width=84,
        unit="%",
        value=lambda row: None if not row.wastage else trimmed(row.wastage),
    ),
)


def _following(question: BillLinesFilter, row: BillLineOfAll) -> BillLinesFilter:
    return replace(question, after=(row.product, row.bill_id, row.position))


class BillLinesPage(Page):
    """All lines of all bills in force; drafts and earlier revisions on demand."""

    key = "master_data.bill_lines"
    title = N_("Lines of all bills")
    permission = Permission.VIEW_MASTER_DATA
    department = Department.PPIC
    group = Group.MASTER_DATA
    icon = Icon.DATA
    topics = frozenset({Topic.MATERIALS})

    def build(self) -> None:
        """The table; what is typed is looked for in the database, as the plant has thousands of lines."""
        take = Action(N_("Import spreadsheets"), lambda: self.place.go("master_data.import"), Icon.IMPORT)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                empty=Empty(
                    N_("No bills of material yet"),
                    N_("Import the bills of Cutting, Sewing and the other departments."),
                    take if self.place.actor.may(Permission.IMPORT_DATA) else None,
                ),
            )
        )
        self.table.whole = True
        self.paging = Paging(self, self.table, bill_lines.all_bill_lines, _following)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self.table.find_box.textChanged.connect(lambda _text: self._pause.start())
        self.table.opened.connect(self._open_bill)
        self.history = QCheckBox(self.words(N_("Drafts and earlier revisions too")))
        self.history.toggled.connect(self.refresh)
        self.body.addLayout(pickers(self.history))
        self.secondary(N_("Bills"), lambda: self.place.go("master_data.bills"), Icon.BATCH)
        self.body.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Ask for the first lines."""
        self.paging.ask(BillLinesFilter(self.table.find_box.text(), self.history.isChecked()))

    def open(self, record: Any) -> None:
        """Look for the lines of a product or component by its code or name."""
        self.table.find_box.setText(str(record))

    def _open_bill(self, _identity: object) -> None:
        row: BillLineOfAll | None = self.table.selected_row
        if row is not None:
            self.place.go("master_data.bills", row.bill_id)
