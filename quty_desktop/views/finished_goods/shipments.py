"""Shipments: planned from the stock, with their papers, tally and closing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton

from quty_desktop.documents.shipment_papers import (
    ShipmentPaper,
    render_delivery_note,
    render_packing_list,
    render_tally,
    render_unit_loads,
)
from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.packing import PrintTarget
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.shipping import ShipmentPaperKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import Translator
from quty_desktop.services.finished_goods import shipment_lists, shipment_papers, shipments
from quty_desktop.views.finished_goods.shared import SHIPMENT_STATES
from quty_desktop.views.kit.columns import Column, Kind, Progress
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.printing import Paper, PreviewWindow
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.quality.photos import Photos

COLUMNS = (
    Column(key="number", title=N_("Shipment"), kind=Kind.CODE, width=116),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=SHIPMENT_STATES, width=126),
    Column(key="destination", title=N_("Dest."), width=56),
    Column(key="planned_on", title=N_("Day"), kind=Kind.DATE, width=96),
    Column(
        key="loaded",
        title=N_("Loaded"),
        kind=Kind.PROGRESS,
        width=168,
        value=lambda row: Progress(row.loaded_pcs, row.planned_pcs),
    ),
    Column(key="loaded_cartons", title=N_("Cartons"), kind=Kind.PIECES, width=62, total=True, gives_way=True),
    Column(key="container", title=N_("Container"), kind=Kind.CODE, width=110, hidden=True),
    Column(key="plate", title=N_("Number plate"), kind=Kind.CODE, width=84, stretch=True),
)
_RENDER: Mapping[ShipmentPaperKind, Callable[[ShipmentPaper, Translator], bytes]] = {
    ShipmentPaperKind.PACKING_LIST: render_packing_list,
    ShipmentPaperKind.DELIVERY_NOTE: render_delivery_note,
    ShipmentPaperKind.TALLY_SHEET: render_tally,
    ShipmentPaperKind.UNIT_LOAD: render_unit_loads,
}


class ShipmentsPage(Page):
    """What goes, and what went."""

    key = "finished_goods.shipments"
    title = N_("Shipments")
    permission = Permission.VIEW_SHIPMENTS
    department = Department.FINISHED_GOODS
    group = Group.RUNNING
    icon = Icon.SEND
    topics = frozenset({Topic.SHIPMENTS, Topic.FINISHED_GOODS})

    def build(self) -> None:
        """All shipments, and the selected one."""
        # Recording a print goes on beside whatever else is pressed.
        self._none = QPushButton()
        if self.place.actor.may(Permission.PLAN_SHIPMENTS):
            self.secondary(N_("Plan shipment"), lambda: self.place.go("finished_goods.planning"), Icon.ADD, Key.NEW)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("open", N_("Not left yet"), lambda row: row.open),),
                empty=Empty(N_("No shipment yet"), N_("Plan one from the goods in finished goods.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a shipment to load it, print its papers or close it."))
        self.body.addWidget(beside(self.table, self.detail), 1)

    def refresh(self) -> None:
        """Ask for the shipments."""
        self.load(shipment_lists.shipments, None, self._show)

    def open(self, record: Any) -> None:
        """Select a shipment by its id."""
        self.table.select(record)

    def print_paper(self, row: shipment_lists.ShipmentRow, kind: ShipmentPaperKind) -> None:
        """Show a paper of a shipment before it is printed; its print is recorded."""
        place, render = self.place, _RENDER[kind]

        def make() -> bytes:
            paper = place.door.ask(shipment_papers.shipment_paper, row.id)
            return render(replace(paper, practice=place.practice), place.words)

        name = Text("{title} {number}", title=kind, number=row.number)
        self.shown = PreviewWindow(place, Paper(kind.value, name, f"{kind.value}-{row.number}.pdf", make), self)
        preview = self.shown.preview
        preview.printed.connect(lambda pages: self.record_print(row.id, kind, pages, PrintTarget.PRINTER))
        preview.saved.connect(lambda _: self.record_print(row.id, kind, preview.page_count, PrintTarget.PDF))
        self.shown.show()

    def record_print(self, shipment: int, kind: ShipmentPaperKind, pages: int, target: PrintTarget) -> None:
        """Record what came out of the printer or was saved."""
        printed = shipment_papers.PrintedPaper(shipment, kind, max(1, pages), target)
        self.run(shipment_papers.record_print, printed, lambda _: self._chosen(self.table.selected), button=self._none)

    def _show(self, rows: tuple[shipment_lists.ShipmentRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        self.load(shipment_papers.prints_of, row.id, partial(self._show_detail, row), part="prints")

    def _show_detail(self, row: shipment_lists.ShipmentRow, prints: tuple[shipment_papers.PrintRow, ...]) -> None:
        if row != self.table.selected_row:
            return
        printed = [
            Fact(
                each.kind.label, Text("{count} × · {at} · {person}", count=each.prints, at=each.at, person=each.person)
            )
            for each in prints
        ]
        photos = [Photos(self, EvidenceOf.SHIPMENT, row.id)] if self.place.actor.may(Permission.VIEW_QUALITY) else []
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), SHIPMENT_STATES[row.state]),
                Fact(N_("Destination"), f"{row.destination} {row.destination_name}"),
                Fact(N_("Pieces"), Text("{done} of {all}", done=row.loaded_pcs, all=row.planned_pcs)),
                Fact(N_("Pallets"), row.loaded_pallets),
                Fact(N_("Cartons"), row.loaded_cartons),
                Fact(N_("Container"), row.container),
                Fact(N_("Number plate"), row.plate),
                Fact(N_("Driver"), row.driver),
                Fact(N_("Seal"), row.seal),
                Fact(N_("Tallied by"), row.tallied_by),
                Fact(N_("Left"), row.closed_at),
                Fact(N_("Why less than planned"), row.short_reason),
                Fact(N_("Note"), row.note),
                *printed,
            ],
            self._actions(row),
            photos,
        )

    def _actions(self, row: shipment_lists.ShipmentRow) -> list[Action]:
        key = shipments.ShipmentKey(row.id, row.version)
        found = []
        if row.open and self.place.actor.may(Permission.LOAD_SHIPMENTS):
            found.append(Action(N_("Load"), partial(self.place.go, "finished_goods.loading", row.id), Icon.SCAN))
        if row.open and row.loaded_cartons and self.place.actor.may(Permission.SIGN_TALLIES):
            found.append(
                Action(N_("Sign tally"), partial(self.run, shipments.sign_tally, key, self._changed), Icon.APPROVE)
            )
        if row.open and self.place.actor.may(Permission.CLOSE_SHIPMENTS):
            found.append(
                Action(N_("Close shipment"), partial(self.run, shipments.close_shipment, key, self._changed), Icon.LOCK)
            )
        if row.open and not row.loaded_cartons and self.place.actor.may(Permission.PLAN_SHIPMENTS):
            cancel = partial(self.run, shipments.cancel_shipment, key, self._changed)
            found.append(Action(N_("Cancel the shipment"), cancel, Icon.CANCEL))
        found.extend(Action(kind, partial(self.print_paper, row, kind), Icon.PRINT) for kind in ShipmentPaperKind)
        return found

    def _changed(self, row: shipment_lists.ShipmentRow) -> None:
        self.say(Text("{number}: {state}.", number=row.number, state=row.state))
        self.refresh()
