"""A new order to a supplier, or a draft to change: its head, and a line at a time."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.purchasing import PurchaseKind
from quty_desktop.domain.search import fits
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.purchasing import purchase_lists, purchase_orders
from quty_desktop.services.purchasing.purchase_lists import Buyable, PurchaseChoices, PurchaseDetail
from quty_desktop.services.purchasing.purchase_orders import (
    NewPurchaseLine,
    NewPurchaseOrder,
    PurchaseAnswer,
)
from quty_desktop.services.purchasing.purchase_requests import RequestRow
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, DateField, DecimalField, LookupField, TextField, WeekField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.warehouse.shared import DeskPage, quantity


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line that was added but not saved yet."""

    id: int
    article_id: int
    code: str
    name: str
    qty: Decimal
    unit: str
    unit_price: Decimal | None
    expected_date: date | None
    request_ids: tuple[int, ...] = ()

    @property
    def amount(self) -> Decimal | None:
        """Quantity times price."""
        return None if self.unit_price is None else self.qty * self.unit_price


COLUMNS = (
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=120),
    Column(key="name", title=N_("Material"), width=240, stretch=True),
    quantity("qty", N_("Quantity"), 96),
    Column(key="unit", title=N_("Unit"), width=70),
    quantity("unit_price", N_("Unit price"), 116),
    quantity("amount", N_("Amount"), 130, total=True),
    Column(key="expected_date", title=N_("Expected"), kind=Kind.DATE, width=110),
)


class PurchaseEntryPage(DeskPage):
    """An order to a supplier as it is typed; requests come in as lines."""

    key = "purchasing.entry"
    title = N_("Order from a supplier")
    permission = Permission.MANAGE_PURCHASING
    department = Department.PURCHASING
    group = Group.ENTRY
    icon = Icon.ADD

    def build(self) -> None:
        """Head and line form above, the lines below."""
        self._choices = PurchaseChoices((), (), (), ())
        self._editing: PurchaseDetail | None = None
        self.primary(N_("Save the order"), self.save, Icon.SAVE)
        self.secondary(N_("Start again"), self.start_again, Icon.UNDO, Key.NEW)
        self.head = Form(
            self.place,
            f"{self.key}.head",
            (
                LookupField(name="supplier_id", label=N_("Supplier"), required=True, search=self._suppliers),
                ChoiceField(name="kind", label=N_("Kind of order"), required=True, choices=PurchaseKind),
                DateField(name="expected_date", label=N_("Expected")),
                TextField(name="currency", label=N_("Currency"), required=True, upper=True, limit=3),
                LookupField(name="fabric_order_id", label=N_("Fabric order"), search=self._fabric),
                WeekField(name="week", label=N_("Week")),
                LookupField(name="destination_id", label=N_("Destination"), search=self._destinations),
                TextField(name="note", label=N_("Note")),
            ),
            columns=4,
        )
        self.line = self.use_form(
            Form(
                self.place,
                f"{self.key}.line",
                (
                    LookupField(name="material", label=N_("Material"), required=True, search=self._materials, span=2),
                    DecimalField(name="qty", label=N_("Quantity"), required=True),
                    TextField(name="unit", label=N_("Unit"), upper=True, help=N_("Empty: the pack it is bought in")),
                    DecimalField(name="unit_price", label=N_("Unit price")),
                    DateField(name="line_date", label=N_("Expected")),
                ),
                columns=6,
            )
        )
        for form in (self.head, self.line):
            form.setMaximumWidth(self.place.theme.px(1500))
        self.table = Table(
            self.place,
            self.key,
            COLUMNS,
            title=N_("Lines"),
            plain=True,
            empty=Empty(N_("No lines yet"), N_("Fill in material, quantity and price, then add the line.")),
        )
        self.table.show_rows(())
        self.body.addWidget(self.head)
        self.body.addWidget(self.line)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * GRID)
        for words, do in ((N_("Add line"), self.add_line), (N_("Remove selected line"), self.remove_line)):
            buttons.addWidget(action_button(self.words(words), Action(words, do), icons=self.place.icons))
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.body.addWidget(self.table, 1)
        self.start_again()

    def refresh(self) -> None:
        """Ask for suppliers and materials."""
        self.load(purchase_lists.purchase_choices, None, self._show_choices)

    def open(self, record: Any) -> None:
        """Take requests in as lines, or change a draft."""
        if isinstance(record, tuple):
            self.start_again()
            for row in record:
                if isinstance(row, RequestRow):
                    self._add(
                        row.article_id,
                        row.article_code,
                        row.article_name,
                        row.qty,
                        row.unit,
                        None,
                        row.needed_by,
                        (row.id,),
                    )
        elif isinstance(record, int):
            self.load(purchase_lists.order, record, self._edit)

    def add_line(self) -> None:
        """Add the line that is typed, or give the selected line the price that is typed."""
        try:
            values: dict[str, Any] = self.line.value(dict)
        except Invalid:
            return
        material: Buyable = values["material"]
        unit = values["unit"] or material.units[0]
        self._add(
            material.id,
            material.code,
            material.name,
            values["qty"],
            unit,
            values["unit_price"],
            values["line_date"],
            (),
        )
        self.line.sent()

    def remove_line(self) -> None:
        """Take the selected line away."""
        self.table.show_rows(tuple(row for row in self._rows() if row.id != self.table.selected))

    def save(self) -> None:
        """Save the order as a draft; a line that is typed but not added counts."""
        if self.line.editor("material").text():
            self.add_line()
            if self.line.errors():
                return
        lines = tuple(
            NewPurchaseLine(
                row.article_id, row.qty, row.unit, row.unit_price, row.expected_date, request_ids=row.request_ids
            )
            for row in self._rows()
        )
        try:
            order = self.head.value(NewPurchaseOrder, lines=lines)
        except Invalid:
            return
        if self._editing is None:
            self.run(purchase_orders.enter, order, self._saved, form=self.head)
        else:
            head = self._editing.order
            changed = purchase_orders.ChangedPurchaseOrder(head.id, head.version, order)
            self.run(purchase_orders.change, changed, self._saved, form=self.head)

    def start_again(self) -> None:
        """Empty the page for another order."""
        self._editing = None
        self.table.show_rows(())
        self.head.fill({"kind": PurchaseKind.FABRIC, "currency": "IDR"})
        self.line.fill({})

    def _add(
        self,
        article: int,
        code: str,
        name: str,
        qty: Decimal,
        unit: str,
        price: Decimal | None,
        day: date | None,
        requests: tuple[int, ...],
    ) -> None:
        rows = self._rows()
        number = max((row.id for row in rows), default=0) + 1
        asked = [row for row in rows if row.article_id == article and row.unit == unit and row.unit_price is None]
        if asked and price is not None:
            # A line that came from a request gets its price by typing the material again.
            old = asked[0]
            rows.remove(old)
            number, requests, day = old.id, old.request_ids, day or old.expected_date
        rows.append(LineRow(number, article, code, name, qty, unit, price, day, requests))
        self.table.show_rows(tuple(sorted(rows, key=lambda row: row.id)))

    def _saved(self, answer: PurchaseAnswer) -> None:
        self.start_again()
        self.say(
            Text("{number} is saved as a draft; somebody else approves it.", number=answer.number),
            Action(N_("Open it"), lambda: self.place.go("purchasing.orders", answer.id), Icon.ORDER),
        )

    def _edit(self, found: PurchaseDetail) -> None:
        self.start_again()
        self._editing = found
        head = found.order
        self.head.fill(
            {
                "supplier_id": Option(head.supplier_id, head.supplier),
                "kind": head.kind,
                "expected_date": head.expected_date,
                "currency": found.currency,
                "fabric_order_id": None
                if found.fabric_order_id is None
                else Option(found.fabric_order_id, head.fabric_order),
                "week": head.week,
                "destination_id": None
                if found.destination_id is None
                else Option(found.destination_id, head.destination),
                "note": found.note,
            },
            record=str(head.id),
        )
        for line in found.lines:
            self._add(
                line.article_id, line.article_code, line.article_name, line.qty, line.unit, line.unit_price,
                line.expected_date, (),
            )  # fmt: skip

    def _rows(self) -> list[LineRow]:
        return list(self.table.model.all_rows)

    def _show_choices(self, found: PurchaseChoices) -> None:
        self._choices = found

    def _suppliers(self, words: str) -> list[Option]:
        return [Option(each.id, each.name) for each in self._choices.suppliers if fits(words, each.name)][:20]

    def _fabric(self, words: str) -> list[Option]:
        return [Option(each.id, each.name) for each in self._choices.fabric_orders if fits(words, each.name)][:20]

    def _destinations(self, words: str) -> list[Option]:
        return [Option(each.id, each.name) for each in self._choices.destinations if fits(words, each.name)][:20]

    def _materials(self, words: str) -> list[Option]:
        found = [each for each in self._choices.materials if fits(words, each.code, each.name)]
        return [Option(each, f"{each.code}  {each.name}  ({', '.join(each.units)})") for each in found[:30]]
