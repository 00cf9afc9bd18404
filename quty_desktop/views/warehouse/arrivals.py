"""Deliveries that were let in: counted lot by lot into quarantine, with a label for each lot or roll."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from quty_desktop.documents.lot_label import render_lot_labels
from quty_desktop.documents.store_papers import render_goods_receipt
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import ReceiptState
from quty_desktop.domain.store_codes import StoreCode, store_code
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.warehouse import goods_receipts, store_papers
from quty_desktop.services.warehouse.goods_receipts import CountedGoods, CountedLot, ExpectedLine, ReceiptDetail
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DecimalField, LookupField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.warehouse.shared import LOT_STATES, RECEIPT_STATES, DeskPage, amount, quantity

COLUMNS = (
    Column(key="number", title=N_("Receipt"), kind=Kind.CODE, width=118),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=108, states=RECEIPT_STATES),
    Column(key="supplier", title=N_("Supplier"), width=90, stretch=True),
    Column(key="order", title=N_("Order"), kind=Kind.CODE, width=138),
    Column(key="received_at", title=N_("Arrived"), kind=Kind.MOMENT, width=132, hidden=True),
    Column(key="lines", title=N_("Lots"), kind=Kind.PIECES, width=42),
    Column(key="delivery_note", title=N_("Delivery note"), kind=Kind.CODE, width=120, hidden=True),
    Column(key="plate", title=N_("Number plate"), kind=Kind.CODE, width=100, hidden=True),
)
LINES = (
    Column(key="lot", title=N_("Lot"), kind=Kind.CODE, width=118),
    quantity("counted_qty", N_("Counted"), 66),
    Column(key="unit", title=N_("Unit"), width=54),
    Column(key="state", title=N_("Inspection"), kind=Kind.STATE, width=130, states=LOT_STATES, stretch=True),
)


def rolls_of(words: str) -> tuple[Decimal, ...]:
    """The lengths of rolls as people type them: ``45,5 44 45`` or ``20 x 45``.

    Raises:
        ValueError: a part is no number.
    """
    found: list[Decimal] = []
    try:
        for part in filter(None, re.split(r"[;\s]+", re.sub(r"\s*[x×*]\s*", "x", words.strip().lower()))):
            count, times, length = part.rpartition("x")
            found += [Decimal(length.replace(",", "."))] * (int(count) if times else 1)
    except InvalidOperation as error:
        raise ValueError(words) from error
    return tuple(found)


class ArrivalsPage(DeskPage):
    """Trucks that were let in; what is on them is counted here."""

    key = "warehouse.arrivals"
    title = N_("Arrivals")
    permission = Permission.VIEW_STOCK
    department = Department.WAREHOUSE
    group = Group.WAITING
    icon = Icon.IMPORT
    topics = frozenset({Topic.PURCHASING, Topic.STOCK})

    def build(self) -> None:
        """Receipts, the selected one with its lots, and the form that counts."""
        self._detail: ReceiptDetail | None = None
        self._wanted: str | int | None = None
        may_count = self.may(Permission.RECEIVE_GOODS)
        if may_count:
            self.primary(N_("Count in"), self.count, Icon.CHECK)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("count", N_("To count"), lambda row: row.lines == 0),
                    Filter("inspect", N_("At inspection"), lambda row: row.not_inspected > 0),
                    Filter("store", N_("To put away"), lambda row: row.to_store > 0),
                    Filter("done", N_("Put away"), lambda row: row.state is ReceiptState.POSTED),
                ),
                empty=Empty(N_("No deliveries"), N_("They appear when the guard lets a truck in.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a delivery."))
        self.lots = Table(self.place, f"{self.key}.lots", LINES, title=N_("Lots"), plain=True)
        self.lots.opened.connect(lambda _: self.print_labels())
        self.form = Form(
            self.place,
            self.key,
            (
                LookupField(name="line", label=N_("Material"), required=True, search=self._expected, span=3),
                DecimalField(name="delivered", label=N_("Supplier's note says"), required=True),
                DecimalField(name="counted", label=N_("Counted"), required=True),
                TextField(name="supplier_lot", label=N_("Supplier's lot")),
                TextField(name="mark", label=N_("Mark"), help=N_("WS, CT, Cuty, A-Z")),
                TextField(name="rolls", label=N_("Rolls"), help=N_("45,5 44 or 20 x 45"), limit=2000),
                TextField(name="reason", label=N_("Reason"), help=N_("If too much came")),
            ),
            columns=3,
        )
        self.form.ended.connect(self.count)
        self.on(Key.PRINT, self.print_receipt)
        self.counting = self.card(N_("Count a lot"), self.form)
        if not may_count:
            self.counting.hide()
        self.lay(self.table, self.detail, self.lots, self.counting, share=(1, 1))
        self.lots.setMaximumHeight(self.place.theme.px(150))

    def refresh(self) -> None:
        """Ask for the receipts."""
        self.load(goods_receipts.receipts, goods_receipts.ReceiptFilter(ended_too=True), self._show)

    def open(self, record: Any) -> None:
        """Show a receipt by its id or number."""
        self._wanted = record if isinstance(record, (str, int)) else None
        self._select()

    @classmethod
    def understands(cls, code: str) -> str | None:
        """The number of a goods receipt."""
        known = store_code(code)
        return known[1] if known is not None and known[0] is StoreCode.RECEIPT else None

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A receipt is selected."""
        number = self.understands(code)
        return None if number is None else partial(self.open, number)

    def count(self) -> None:
        """Count the lot that is typed."""
        row = self.table.selected_row
        if row is None:
            self.say(N_("Select a delivery first."))
            return
        try:
            rolls = rolls_of(self.form.editor("rolls").text())
        except ValueError:
            self.form.complain({"rolls": Text(N_("Type one length for each roll."))})
            return
        make: Callable[..., CountedGoods] = partial(_counted, row.id, rolls)
        self.submit(self.form, goods_receipts.count_goods, make, self._counted)

    def print_receipt(self) -> None:
        """Print the goods receipt."""
        row = self.table.selected_row
        if row is not None:
            words = self.place.words
            self.show_paper(
                "goods_receipt",
                Text("Goods receipt {number}", number=row.number),
                row.number,
                lambda: render_goods_receipt(self.mark(self.place.door.ask(store_papers.receipt_paper, row.id)), words),
            )

    def print_labels(self) -> None:
        """Print the labels of the selected lot."""
        row = self.lots.selected_row
        if row is not None and row.lot_id is not None:
            self._labels(row.lot_id, row.lot)

    def _labels(self, lot: int, number: str) -> None:
        words, practice = self.place.words, self.place.practice

        def make() -> bytes:
            labels = self.place.door.ask(store_papers.lot_labels, lot)
            return render_lot_labels([replace(each, practice=practice) for each in labels], words)

        self.show_paper("lot_label", Text("Label {number}", number=number), number, make)

    def _counted(self, lot: CountedLot) -> None:
        self.say(
            Text("{lot}: {qty} counted into quarantine.", lot=lot.lot, qty=amount(self.place, lot.stock_qty, lot.unit)),
            Action(N_("Print labels"), partial(self._labels, lot.lot_id, lot.lot), Icon.PRINT),
        )
        self.refresh()

    def _expected(self, words: str) -> list[Option]:
        lines = self._detail.expected if self._detail is not None else ()
        return [
            Option(each, f"{each.article_code}  {each.article_name}  ·  {amount(self.place, each.rest, each.unit)}")
            for each in lines
            if words.strip().upper() in f"{each.article_code} {each.article_name}".upper()
        ]

    def _show(self, rows: tuple[goods_receipts.ReceiptRow, ...]) -> None:
        self.table.show_rows(rows)
        self._select()
        self._chosen(self.table.selected)

    def _select(self) -> None:
        for row in self.table.model.all_rows:
            if self._wanted in {row.id, row.number} and self.table.select(row.id):
                self._wanted = None
                return

    def _chosen(self, identity: object) -> None:
        if identity is None:
            self._detail = None
            self.detail.clear()
            self.lots.show_rows(())
            return
        self.load(goods_receipts.receipt, identity, self._show_receipt, part="receipt")

    def _show_receipt(self, found: ReceiptDetail) -> None:
        self._detail = found
        row = found.receipt
        self.lots.show_rows(found.lines)
        actions = [Action(N_("Print goods receipt"), self.print_receipt, Icon.PRINT)]
        if found.lines:
            actions.append(Action(N_("Print labels"), self.print_labels, Icon.PRINT))
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), RECEIPT_STATES[row.state]),
                Fact(N_("Supplier"), row.supplier),
                Fact(N_("Order"), row.order),
                Fact(N_("Delivery note"), row.delivery_note),
                Fact(N_("Number plate"), row.plate),
                Fact(N_("Seal"), row.seal),
                Fact(N_("Condition of the goods"), row.condition),
                *(
                    Fact(N_("Still to come"), f"{each.article_code}  {amount(self.place, each.rest, each.unit)}")
                    for each in found.expected
                    if each.rest > 0
                ),
            ],
            actions,
        )


def _counted(receipt: int, lengths: tuple[Decimal, ...], line: ExpectedLine, **values: Any) -> CountedGoods:
    return CountedGoods(receipt, line.id, **values | {"rolls": lengths})
