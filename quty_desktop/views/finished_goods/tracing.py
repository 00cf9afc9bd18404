"""Traceability: the chain of a code as a tree and as a table."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem

from quty_desktop.documents.trace_sheet import TraceLine, TraceSheet, render_trace
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.traces import TraceDirection
from quty_desktop.i18n import Translator
from quty_desktop.services.traceability import traces
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.printing import Paper, PreviewWindow
from quty_desktop.views.kit.table import Empty, Filter, Table


def columns(words: Translator) -> tuple[Column, ...]:
    """Of the table; what quality found is several words in one cell."""
    return (
        Column(key="depth", title=N_("Step"), kind=Kind.PIECES, width=50),
        Column(key="kind", title=N_("Kind"), width=110, value=lambda row: row.kind),
        Column(key="code", title=N_("Code"), kind=Kind.CODE, width=170),
        Column(key="words", title=N_("What"), width=160, stretch=True),
        Column(
            key="findings",
            title=N_("Quality"),
            width=190,
            value=lambda row: " · ".join(words.tr(each.words) for each in row.findings),
        ),
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
        self.chain: traces.Trace | None = None
        self.code = QLineEdit()
        self.code.setPlaceholderText(tr(N_("Scan or type a carton, pallet, batch, lot, roll, slip or shipment")))
        self.code.setAccessibleName(tr(N_("Code that is traced")))
        self.code.returnPressed.connect(self.ask)
        self.way = ListPicker(self.place, N_("Way"), [Option(each, each) for each in TraceDirection], every=False)
        self.way.picked.connect(self.ask)
        self.primary(N_("Trace"), self.ask, Icon.SEARCH)
        self.secondary(N_("Print"), self.print_chain, Icon.PRINT, Key.PRINT)
        self.body.addLayout(pickers(self.way))
        self.body.addWidget(self.code)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                columns(self.place.words),
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

    def print_chain(self) -> None:
        """Show the chain as a paper, as a tree and as a table."""
        chain, place = self.chain, self.place
        if chain is None:
            self.say(Text(N_("Scan a code and press Enter.")))
            return

        def make() -> bytes:
            lines = tuple(
                TraceLine(row.id, row.parent, row.depth, row.kind, row.code, row.words, row.at, row.findings, row.bad)
                for row in chain.rows
            )
            sheet = TraceSheet(
                place.plant, chain.code, chain.direction, lines, chain.cut, datetime.now(UTC), place.actor.name, place.practice
            )  # fmt: skip
            return render_trace(sheet, place.words)

        name = Text("{title} {number}", title=self.words(self.title), number=chain.code)
        file_name = f"trace-{re.sub(r'[^A-Za-z0-9-]', '_', chain.code)}.pdf"
        self.shown = PreviewWindow(place, Paper("trace", name, file_name, make), self)
        self.shown.show()

    def _show(self, chain: traces.Trace) -> None:
        self.chain = chain
        self.banner.put_away()
        self.table.show_rows(chain.rows)
        self.tree.clear()
        items: dict[int, QTreeWidgetItem] = {}
        for row in chain.rows:
            mark = "⚠ " if row.bad else ""
            item = QTreeWidgetItem([f"{mark}{self.words(row.kind)} {row.code}"])
            quality = " · ".join(self.words(each.words) for each in row.findings)
            item.setToolTip(0, " · ".join(filter(None, (row.words, quality))))
            items[row.id] = item
            parent = items.get(row.parent) if row.parent is not None else None
            if parent is None:
                self.tree.addTopLevelItem(item)
            else:
                parent.addChild(item)
        self.tree.expandToDepth(3)
        if chain.cut:
            self.say(Text("The chain is longer than {count} entries and was cut.", count=len(chain.rows)))
