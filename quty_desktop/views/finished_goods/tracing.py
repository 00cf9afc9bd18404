"""Traceability: the chain of a code as a tree and as a table."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.traces import TraceDirection
from quty_desktop.services.traceability import traces
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table

COLUMNS = (
    Column(key="depth", title=N_("Step"), kind=Kind.PIECES, width=50),
    Column(key="kind", title=N_("Kind"), width=110, value=lambda row: row.kind),
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=170),
    Column(key="words", title=N_("What"), width=160, stretch=True),
    Column(key="quality", title=N_("Quality"), width=160),
    Column(key="at", title=N_("Time"), kind=Kind.MOMENT, width=132),
)


class TracePage(Page):
    """Where goods came from and where they went."""

    key = "home.trace"
    title = N_("Trace goods")
    permission = Permission.TRACE_GOODS
    department = None
    group = Group.HISTORY
    icon = Icon.HISTORY

    def build(self) -> None:
        """The code and the way above, tree and table below."""
        tr = self.place.words.tr
        self.code = QLineEdit()
        self.code.setPlaceholderText(tr(N_("Scan or type a carton, pallet, batch, lot, roll, slip or shipment")))
        self.code.setAccessibleName(tr(N_("Code that is traced")))
        self.code.returnPressed.connect(self.ask)
        self.way = ListPicker(self.place, N_("Way"), [Option(each, each) for each in TraceDirection], every=False)
        self.way.picked.connect(self.ask)
        self.primary(N_("Trace"), self.ask, Icon.SEARCH)
        self.body.addLayout(pickers(self.way))
        self.body.addWidget(self.code)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("bad", N_("With a finding"), lambda row: row.bad),),
                empty=Empty(N_("Nothing is traced yet"), N_("Scan a code and press Enter.")),
            )
        )
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr(N_("Chain as a tree")))
        self.body.addWidget(beside(self.table, self.tree), 1)

    def refresh(self) -> None:
        """Ask again for the chain that is shown."""
        if self.code.text().strip():
            self.ask()

    def open(self, record: Any) -> None:
        """Trace a code."""
        if isinstance(record, str):
            self.code.setText(record)
            self.ask()

    def scanned(self, code: str) -> Callable[[], None] | None:
        """Whatever is scanned here is traced."""
        return partial(self.open, code)

    def ask(self) -> None:
        """Ask for the chain."""
        question = traces.TraceQuestion(self.code.text().strip(), self.way.value or TraceDirection.BACKWARDS)
        self.load(traces.trace, question, self._show)

    def _show(self, chain: traces.Trace) -> None:
        self.banner.put_away()
        self.table.show_rows(chain.rows)
        self.tree.clear()
        items: dict[int, QTreeWidgetItem] = {}
        for row in chain.rows:
            mark = "⚠ " if row.bad else ""
            item = QTreeWidgetItem([f"{mark}{self.words(row.kind)} {row.code}"])
            item.setToolTip(0, row.words)
            items[row.id] = item
            parent = items.get(row.parent) if row.parent is not None else None
            if parent is None:
                self.tree.addTopLevelItem(item)
            else:
                parent.addChild(item)
        self.tree.expandToDepth(3)
        if chain.cut:
            self.say(Text("The chain is longer than {count} entries and was cut.", count=len(chain.rows)))
