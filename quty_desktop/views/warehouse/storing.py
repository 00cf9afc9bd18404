"""Inspected lots that go to their racks: scan the label, scan or choose the rack, done; what was rejected goes back."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from quty_desktop.documents.lot_label import render_lot_labels
from quty_desktop.documents.place_label import PlaceLabel, render_place_labels
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.store_codes import StoreCode, place_of, store_code
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.warehouse import goods_receipts, stock, store_papers, supplier_returns
from quty_desktop.services.warehouse.goods_receipts import ReceiptLineRow, Stored
from quty_desktop.services.warehouse.stock import PlaceOption
from quty_desktop.services.warehouse.supplier_returns import SentBack
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DecimalField, LookupField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.warehouse.shared import LOT_STATES, DeskPage, amount, quantity

COLUMNS = (
    Column(key="lot", title=N_("Lot"), kind=Kind.CODE, width=118),
    Column(key="article_code", title=N_("Code"), kind=Kind.CODE, width=104, hidden=True),
    Column(key="article_name", title=N_("Material"), width=80, stretch=True),
    Column(key="state", title=N_("Inspection"), kind=Kind.STATE, width=138, states=LOT_STATES),
    quantity("passed_qty", N_("To put away"), 84),
    quantity("to_return", N_("To send back"), 90),
    Column(key="stock_unit", title=N_("Unit"), width=48),
    Column(key="receipt", title=N_("Receipt"), kind=Kind.CODE, width=124, hidden=True),
)


class StoringPage(DeskPage):
    """Lots that have passed and wait for their rack."""

    key = "warehouse.storing"
    title = N_("Put away")
    permission = Permission.VIEW_STOCK
    department = Department.WAREHOUSE
    group = Group.WAITING
    icon = Icon.INBOX
    topics = frozenset({Topic.PURCHASING, Topic.STOCK})

    def build(self) -> None:
        """Lots, the selected one, and the rack that it goes to."""
        self._places: tuple[PlaceOption, ...] = ()
        may_store = self.may(Permission.RECEIVE_GOODS)
        if may_store:
            self.primary(N_("Put away"), self.put_away, Icon.CHECK)
            self.secondary(N_("Rack labels"), self.print_racks, Icon.PRINT)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("store", N_("To put away"), lambda row: row.passed_qty > 0),
                    Filter("back", N_("To send back"), lambda row: row.to_return > 0),
                ),
                empty=Empty(
                    N_("Nothing waits for its rack"), N_("Lots come here when incoming inspection has passed them.")
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a lot, or scan its label."))
        self.form = Form(
            self.place,
            self.key,
            (
                LookupField(
                    name="place_id", label=N_("Rack"), required=True, search=self._racks, help=N_("Or scan its code")
                ),
                DecimalField(name="qty", label=N_("Quantity"), help=N_("Empty: all that has passed")),
            ),
            columns=2,
        )
        self.form.ended.connect(self.put_away)
        self.on(Key.PRINT, self.print_label)
        storing = self.card(N_("Where it goes"), self.form)
        if not may_store:
            storing.hide()
        self.lay(self.table, self.detail, storing, share=(3, 1))

    def refresh(self) -> None:
        """Ask for lots and racks."""
        self.load(goods_receipts.lots_to_store, None, self._show)
        self.load(stock.storing_places, None, self._show_places)

    def open(self, record: Any) -> None:
        """Select a lot by its code."""
        for row in self.table.model.all_rows:
            if record in {row.lot, row.id}:
                self.table.select(row.id)

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A lot is selected; a rack gets the selected lot."""
        known = store_code(code)
        if known is not None and known[0] is StoreCode.LOT:
            waiting = any(row.lot == known[1] for row in self.table.model.all_rows)
            return partial(self.open, known[1]) if waiting else None
        found = next((each for each in self._places if each.code.upper() == place_of(code)), None)
        return None if found is None else partial(self._scanned_rack, found)

    def put_away(self) -> None:
        """Put the selected lot into the rack that is chosen."""
        row = self.table.selected_row
        if row is None:
            self.say(N_("Select a lot first."))
            return
        make: Callable[..., goods_receipts.PutAway] = partial(_put, row.id)
        self.submit(self.form, goods_receipts.put_away, make, self._stored)

    def send_back(self) -> None:
        """Send the rejected part of the selected lot back."""
        row = self.table.selected_row
        if row is not None:
            self.run(supplier_returns.send_back, supplier_returns.SupplierReturn(row.id), self._sent_back)

    def print_label(self) -> None:
        """Print the labels of the selected lot."""
        row = self.table.selected_row
        if row is None or row.lot_id is None:
            return
        lot, words, practice = row.lot_id, self.place.words, self.place.practice

        def make() -> bytes:
            labels = self.place.door.ask(store_papers.lot_labels, lot)
            return render_lot_labels([replace(each, practice=practice) for each in labels], words)

        self.show_paper("lot_label", Text("Label {number}", number=row.lot), row.lot, make)

    def print_racks(self) -> None:
        """Print the labels of all racks, or of the one that is chosen."""
        chosen = self.form.editor("place_id").value()
        labels = [
            PlaceLabel(each.code, each.name, practice=self.place.practice)
            for each in self._places
            if chosen in {None, each.id}
        ]
        words = self.place.words
        if labels:
            self.show_paper("place_label", Text("Rack labels"), "racks", lambda: render_place_labels(labels, words))

    def _scanned_rack(self, found: PlaceOption) -> None:
        self.form.editor("place_id").set_value(Option(found.id, found.code))
        self.put_away()

    def _racks(self, words: str) -> list[Option]:
        wanted = words.strip().upper()
        return [
            Option(each.id, f"{each.code}  {each.name}")
            for each in self._places
            if wanted in f"{each.code} {each.name}".upper() and not each.frozen
        ][:20]

    def _show_places(self, found: tuple[PlaceOption, ...]) -> None:
        self._places = found

    def _show(self, rows: tuple[ReceiptLineRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _stored(self, stored: Stored) -> None:
        self.say(
            Text(
                "{lot}: {qty} now in {place}.",
                lot=stored.lot,
                qty=amount(self.place, stored.qty, stored.unit),
                place=stored.place,
            )
        )
        self.refresh()

    def _sent_back(self, sent: SentBack) -> None:
        self.say(
            Text(
                "{qty} go back; pass {number} waits at the gate.",
                qty=amount(self.place, sent.qty, sent.unit),
                number=sent.number,
            ),
            Action(N_("Open the pass"), partial(self.place.go, "warehouse.gate_passes", sent.number), Icon.OPEN),
        )
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = [Action(N_("Print labels"), self.print_label, Icon.PRINT)]
        if row.to_return > 0 and self.may(Permission.RECEIVE_GOODS):
            actions.append(Action(N_("Send back to the supplier"), self.send_back, Icon.SEND))
        self.detail.show_facts(
            row.lot,
            [
                Fact(N_("Inspection"), LOT_STATES[row.state]),
                Fact(N_("Material"), f"{row.article_code} {row.article_name}"),
                Fact(N_("To put away"), amount(self.place, row.passed_qty, row.stock_unit)),
                Fact(N_("To send back"), amount(self.place, row.to_return, row.stock_unit) if row.to_return else None),
                Fact(N_("Colour"), row.colour),
                Fact(N_("Receipt"), row.receipt),
                Fact(N_("Reason"), row.reason),
            ],
            actions,
        )


def _put(line: int, place_id: int, qty: Decimal | None) -> goods_receipts.PutAway:
    return goods_receipts.PutAway(line, place_id, qty)
