"""What lies where: stock by place and lot, the least that should be there, the ledger of moves, a lot by its label."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from quty_desktop.documents.lot_label import render_lot_labels
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.store_codes import StoreCode, store_code
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.purchasing import purchase_requests
from quty_desktop.services.warehouse import issues, stock, store_papers
from quty_desktop.services.warehouse.stock import BalanceRow, LotDetail, LowRow, MoveRow, PlaceOption
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, DecimalField, LookupField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.warehouse.floor_material import FLOORS
from quty_desktop.views.warehouse.shared import LOT_STATES, DeskPage, amount, quantity

BALANCES = (
    Column(key="article_code", title=N_("Code"), kind=Kind.CODE, width=104, hidden=True),
    Column(key="article_name", title=N_("Material"), width=70, stretch=True),
    Column(key="place", title=N_("Place"), kind=Kind.CODE, width=74),
    Column(key="lot", title=N_("Lot"), kind=Kind.CODE, width=118),
    Column(key="received_on", title=N_("Came on"), kind=Kind.DATE, width=96),
    Column(key="colour", title=N_("Colour"), width=76),
    quantity("on_hand", N_("On hand"), 84),
    quantity("reserved", N_("Set aside"), 72),
    quantity("free", N_("Free"), 84),
    Column(key="unit", title=N_("Unit"), width=52),
    Column(key="lot_state", title=N_("Inspection"), kind=Kind.STATE, width=140, states=LOT_STATES, hidden=True),
)


def low_state(row: LowRow) -> State:
    """How much of the least is there: green from all of it, yellow from 15 %, red below."""
    if row.share >= 1:
        return State(N_("Enough"), Tone.OK)
    return State(N_("Below the least"), Tone.NOTICE) if row.share >= 0.15 else State(N_("Nearly gone"), Tone.BAD)


LOW = (
    Column(key="stock", title=N_("Stock"), kind=Kind.STATE, width=136, value=low_state),
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=110, hidden=True),
    Column(key="name", title=N_("Material"), width=150, stretch=True),
    quantity("free", N_("Free"), 76),
    quantity("least", N_("Least"), 76),
    Column(key="share", title=N_("Share"), kind=Kind.PERCENT, width=60),
    quantity("waiting", N_("At inspection"), 88),
    Column(key="open_orders", title=N_("Open orders"), kind=Kind.PIECES, width=84),
    Column(key="unit", title=N_("Unit"), width=48),
)
MOVES = (
    Column(key="at", title=N_("At"), kind=Kind.MOMENT, width=128),
    Column(key="person", title=N_("Person"), width=108),
    Column(key="article_code", title=N_("Code"), kind=Kind.CODE, width=100),
    Column(key="article_name", title=N_("Material"), width=110, stretch=True),
    Column(key="lot", title=N_("Lot"), kind=Kind.CODE, width=118),
    Column(key="from_place", title=N_("From"), kind=Kind.CODE, width=84),
    Column(key="to_place", title=N_("To"), kind=Kind.CODE, width=84),
    quantity("qty", N_("Quantity"), 74),
    Column(key="unit", title=N_("Unit"), width=48),
    Column(key="reference", title=N_("Paper"), kind=Kind.CODE, width=118),
    Column(key="reason", title=N_("Reason"), width=120, hidden=True),
)
_PAGE = 200


class StockPage(DeskPage):
    """Stock by place and lot, the oldest lot of a material first."""

    key = "warehouse.stock"
    title = N_("Stock")
    permission = Permission.VIEW_STOCK
    department = Department.WAREHOUSE
    group = Group.FIGURES
    icon = Icon.DATA
    topics = frozenset({Topic.STOCK})

    def build(self) -> None:
        """Balances, the selected one, and the rack that it is moved to."""
        self._wanted: object = None
        self._places: tuple[PlaceOption, ...] = ()
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                BALANCES,
                title=self.title,
                filters=(
                    Filter("free", N_("Free"), lambda row: row.free > 0),
                    Filter("aside", N_("Set aside"), lambda row: row.reserved > 0),
                    Filter("waits", N_("At inspection"), lambda row: row.place_kind.value == "quarantine"),
                    Filter("way", N_("On the way"), lambda row: row.place_kind.value == "transit"),
                ),
                empty=Empty(N_("Nothing in stock"), N_("Goods come in by arrivals.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _: self._open_lot())
        self.detail = Detail(self.place, N_("Select a lot."))
        self.form, _, box = self.small_form(
            "move",
            (
                LookupField(name="to_place_id", label=N_("To rack"), required=True, search=self._racks),
                DecimalField(name="qty", label=N_("Quantity"), required=True),
            ),
            self.relocate,
            N_("Move"),
            Icon.TRANSFER,
        )
        moving = self.card(N_("To another rack"), box)
        if not self.may(Permission.RECEIVE_GOODS):
            moving.hide()
        self.picking, _, pick = self.small_form(
            "pick",
            (
                ChoiceField(
                    name="department",
                    label=N_("Department"),
                    required=True,
                    choices=[Option(each, each) for each in FLOORS],
                ),
                DecimalField(name="qty", label=N_("Quantity"), required=True),
            ),
            self.pick,
            N_("Pick this lot"),
            Icon.CHECK,
        )
        by_hand = self.card(N_("Pick this very lot"), pick)
        if not self.may(Permission.ISSUE_MATERIAL):
            by_hand.hide()
        self.lay(self.table, self.detail, by_hand, moving, share=(3, 1))

    def refresh(self) -> None:
        """Ask for balances and racks."""
        self.load(stock.balances, stock.BalanceFilter(), self._show)
        self.load(stock.storing_places, None, self._show_places)

    def open(self, record: Any) -> None:
        """Select the first row of a material."""
        self._wanted = record
        self._select()

    def relocate(self) -> None:
        """Move what is typed of the selected lot."""
        row = self.table.selected_row
        if row is not None:
            make: Callable[..., stock.Relocation] = partial(stock.Relocation, row.article_id, row.lot_id, row.place_id)
            self.submit(self.form, stock.relocate, make, lambda _: self.refresh())

    def pick(self) -> None:
        """Pick the selected lot by hand; where an older one is passed over, the program asks why."""
        row = self.table.selected_row
        if row is not None:
            make: Callable[..., issues.NewPicking] = partial(_picking, row)
            self.submit(self.picking, issues.start_picking, make, self._picked)

    def _picked(self, answer: issues.IssueAnswer) -> None:
        self.say(
            Text("{number} is set aside: {lines} lots to pick.", number=answer.number, lines=answer.lines),
            Action(N_("Open the picking list"), partial(self.place.go, "warehouse.issues", answer.id), Icon.OPEN),
        )
        self.refresh()

    def _open_lot(self) -> None:
        row = self.table.selected_row
        if row is not None and row.lot:
            self.place.go("warehouse.lot", row.lot)

    def _racks(self, words: str) -> list[Option]:
        wanted = words.strip().upper()
        return [Option(each.id, f"{each.code}  {each.name}") for each in self._places if wanted in each.code.upper()][
            :20
        ]

    def _show_places(self, found: tuple[PlaceOption, ...]) -> None:
        self._places = found

    def _show(self, rows: tuple[BalanceRow, ...]) -> None:
        self.table.show_rows(rows)
        self._select()
        self._chosen(self.table.selected)

    def _select(self) -> None:
        for row in self.table.model.all_rows:
            if self._wanted in {row.article_id, row.id} and self.table.select(row.id):
                self._wanted = None
                return

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        actions = [
            Action(
                N_("Moves of this material"), partial(self.place.go, "warehouse.moves", row.article_id), Icon.HISTORY
            )
        ]
        if row.lot:
            actions.insert(0, Action(N_("Open the lot"), self._open_lot, Icon.OPEN))
        self.detail.show_facts(
            f"{row.article_code} {row.article_name}".strip(),
            [
                Fact(N_("Lot"), row.lot),
                Fact(N_("Inspection"), LOT_STATES[row.lot_state] if row.lot else None),
                Fact(N_("Place"), row.place),
                Fact(N_("Came on"), row.received_on),
                Fact(N_("Colour"), row.colour),
                Fact(N_("On hand"), amount(self.place, row.on_hand, row.unit)),
                Fact(N_("Set aside"), amount(self.place, row.reserved, row.unit) if row.reserved else None),
                Fact(N_("Free"), amount(self.place, row.free, row.unit)),
                Fact(N_("Being counted"), row.frozen or None),
            ],
            actions,
        )


def _picking(row: BalanceRow, department: Department, qty: Decimal) -> issues.NewPicking:
    lot = issues.ChosenLot(row.place_id, row.lot_id, qty)
    return issues.NewPicking(department, (issues.Wanted(row.article_id, qty, row.unit, (lot,)),))


class LeastStockPage(DeskPage):
    """Materials with a least stock, the shortest first."""

    key = "warehouse.least"
    title = N_("Least stock")
    permission = Permission.VIEW_STOCK
    department = Department.WAREHOUSE
    group = Group.FIGURES
    icon = Icon.NOTICE
    topics = frozenset({Topic.STOCK, Topic.PURCHASING})

    def build(self) -> None:
        """Materials and the form that asks purchasing."""
        may_ask = self.may(Permission.REQUEST_PURCHASES)
        if may_ask:
            self.primary(N_("Ask purchasing"), self.ask, Icon.PURCHASING)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                LOW,
                title=self.title,
                filters=(
                    Filter("low", N_("Below the least"), lambda row: row.share < 1),
                    Filter("nothing", N_("Nothing ordered"), lambda row: row.share < 1 and row.open_orders == 0),
                ),
                empty=Empty(N_("No material has a least stock"), N_("Enter it with the material.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a material."))
        self.form = Form(
            self.place,
            self.key,
            (
                DecimalField(name="qty", label=N_("Quantity"), required=True),
                TextField(name="unit", label=N_("Unit"), required=True, upper=True),
                TextField(name="reason", label=N_("Reason"), span=2),
            ),
            columns=2,
        )
        self.form.ended.connect(self.ask)
        asking = self.card(N_("Ask purchasing"), self.form)
        if not may_ask:
            asking.hide()
        self.lay(self.table, self.detail, asking, share=(3, 1))

    def refresh(self) -> None:
        """Ask for the materials."""
        self.load(stock.low_stock, None, self._show)

    def open(self, record: Any) -> None:
        """Select a material."""
        self.table.select(record)

    def ask(self) -> None:
        """Ask for what is typed of the selected material."""
        row = self.table.selected_row
        if row is not None:
            self.submit(
                self.form, purchase_requests.request, purchase_requests.NewRequest, self._asked, article_id=row.id
            )

    def _asked(self, answer: purchase_requests.RequestAnswer) -> None:
        self.say(Text("{number} went to purchasing.", number=answer.number))
        self.refresh()

    def _show(self, rows: tuple[LowRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        self.form.fill({"qty": trimmed(max(row.least - row.free, Decimal(0))), "unit": row.unit, "reason": ""})
        self.detail.show_facts(
            f"{row.code} {row.name}",
            [
                Fact(N_("Stock"), low_state(row)),
                Fact(N_("Free"), amount(self.place, row.free, row.unit)),
                Fact(N_("Least"), amount(self.place, row.least, row.unit)),
                Fact(N_("At inspection"), amount(self.place, row.waiting, row.unit) if row.waiting else None),
                Fact(N_("Open orders"), row.open_orders),
            ],
            [Action(N_("Where it lies"), partial(self.place.go, "warehouse.stock", row.id), Icon.OPEN)],
        )


class MovesPage(DeskPage):
    """The ledger: every move of goods, who made it and with which paper."""

    key = "warehouse.moves"
    title = N_("Moves")
    permission = Permission.VIEW_STOCK
    department = Department.WAREHOUSE
    group = Group.HISTORY
    icon = Icon.HISTORY
    topics = frozenset({Topic.STOCK})

    def build(self) -> None:
        """The table; the question above it is asked of the database."""
        self._article: int | None = None
        self.asked_for = Form(
            self.place,
            self.key,
            (TextField(name="search", label=N_("Find material, lot, paper, place or person")),),
            columns=1,
        )
        self.asked_for.setMaximumWidth(self.place.theme.px(420))
        self.asked_for.ended.connect(self.refresh)
        self.secondary(N_("All moves"), self.all_moves, Icon.REFRESH)
        self.table = self.use_table(
            Table(
                self.place, self.key, MOVES, title=self.title, empty=Empty(N_("No moves"), N_("Nothing was moved yet."))
            )
        )
        self.table.opened.connect(lambda _: self._open_lot())
        self.body.addWidget(self.asked_for)
        self.body.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Ask for the latest moves."""
        self.load(stock.moves, self._question(None), self._show)

    def open(self, record: Any) -> None:
        """Show the moves of a material."""
        if isinstance(record, int):
            self._article = record
            self.refresh()

    def all_moves(self) -> None:
        """Show the moves of everything again."""
        self._article = None
        self.asked_for.fill({})
        self.refresh()

    def _question(self, before: int | None) -> stock.MovePage:
        try:
            words = str(self.asked_for.editor("search").value() or "")
        except Invalid:
            words = ""
        return stock.MovePage(before, self._article, search=words, limit=_PAGE)

    def _open_lot(self) -> None:
        row = self.table.selected_row
        if row is not None and row.lot:
            self.place.go("warehouse.lot", row.lot)

    def _more(self) -> None:
        rows = self.table.model.all_rows
        if rows:
            self.load(stock.moves, self._question(rows[-1].id), self._append, part="more")

    def _show(self, rows: tuple[MoveRow, ...]) -> None:
        self.table.show_rows(rows, self._more if len(rows) == _PAGE else None)

    def _append(self, rows: tuple[MoveRow, ...]) -> None:
        self.table.append_rows(rows, self._more if len(rows) == _PAGE else None)


class LotPage(DeskPage):
    """A lot by its label: where it comes from, where it lies, what happened to it."""

    key = "warehouse.lot"
    title = N_("Lot")
    permission = Permission.VIEW_STOCK
    department = Department.WAREHOUSE
    group = Group.HISTORY
    icon = Icon.SCAN
    topics = frozenset({Topic.STOCK})

    def build(self) -> None:
        """The code, the lot, and its moves."""
        self._code = ""
        self._lot: LotDetail | None = None
        self.asked_for = Form(
            self.place,
            self.key,
            (TextField(name="code", label=N_("Scan or type the number of the lot"), upper=True),),
            columns=1,
        )
        self.asked_for.setMaximumWidth(self.place.theme.px(420))
        self.asked_for.ended.connect(self._typed)
        self.primary(N_("Print labels"), self.print_labels, Icon.PRINT)
        self.on(Key.PRINT, self.print_labels)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                tuple(each for each in MOVES if each.key not in {"lot", "article_code", "article_name"}),
                title=N_("Moves"),
                empty=Empty(N_("No lot yet"), N_("Scan the label on the goods.")),
            )
        )
        self.detail = Detail(self.place, N_("Scan the label of a lot or a roll."))
        self.body.addWidget(self.asked_for)
        self.lay(self.table, self.detail, share=(3, 2))

    def refresh(self) -> None:
        """Ask for the lot again."""
        if self._code:
            self.load(stock.lot, self._code, self._show)

    def open(self, record: Any) -> None:
        """Show a lot by its code."""
        if isinstance(record, str):
            self._code = record
            self.asked_for.editor("code").set_text(record)
            self.refresh()

    @classmethod
    def understands(cls, code: str) -> str | None:
        """The label of a lot, or of a roll of it."""
        known = store_code(code)
        return known[1] if known is not None and known[0] is StoreCode.LOT else None

    def scanned(self, code: str) -> Callable[[], None] | None:
        """Another lot is shown."""
        number = self.understands(code)
        return None if number is None else partial(self.open, number)

    def print_labels(self) -> None:
        """Print the label of the lot, or those of its rolls."""
        if self._lot is None:
            return
        lot, words, practice = self._lot.id, self.place.words, self.place.practice

        def make() -> bytes:
            labels = self.place.door.ask(store_papers.lot_labels, lot)
            return render_lot_labels([replace(each, practice=practice) for each in labels], words)

        self.show_paper("lot_label", Text("Label {number}", number=self._lot.number), self._lot.number, make)

    def _typed(self) -> None:
        self.open(self.asked_for.editor("code").text().strip())

    def _show(self, found: LotDetail) -> None:
        self._lot = found
        self.table.show_rows(found.moves)
        self.detail.show_facts(
            found.number,
            [
                Fact(N_("Inspection"), LOT_STATES[found.state]),
                Fact(N_("Material"), f"{found.article_code} {found.article_name}"),
                Fact(N_("On hand"), amount(self.place, found.on_hand, found.unit)),
                *(
                    Fact(N_("Place"), f"{each.place}  {amount(self.place, each.on_hand, each.unit)}")
                    for each in found.balances
                ),
                Fact(N_("Supplier"), found.supplier),
                Fact(N_("Supplier's lot"), found.supplier_lot),
                Fact(N_("Mark"), found.mark),
                Fact(N_("Order"), found.order),
                Fact(N_("Receipt"), found.receipt),
                Fact(N_("Came on"), found.received_on),
                Fact(N_("Use by"), found.expires_on),
                Fact(N_("Rolls"), len(found.rolls) or None),
            ],
            caption=f"{found.article_code} {found.article_name}",
        )
