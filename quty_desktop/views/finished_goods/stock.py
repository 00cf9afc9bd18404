"""Stock of finished goods by block, the oldest week first; blocks are kept and filled here."""

from collections.abc import Callable
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.finished_goods import blocks, shipment_lists
from quty_desktop.views.finished_goods.shared import goods_code, is_paper
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import LookupField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone

COLUMNS = (
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=126),
    Column(key="stamp", title=N_("Date stamp"), kind=Kind.CODE, width=86, hidden=True),
    Column(key="destination", title=N_("Dest."), width=56),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=90),
    Column(key="block", title=N_("Block"), kind=Kind.CODE, width=84, stretch=True),
    Column(key="pallets", title=N_("Pallets"), kind=Kind.PIECES, width=70, total=True),
    Column(key="cartons", title=N_("Cartons"), kind=Kind.PIECES, width=70, total=True),
    Column(key="pcs", title=N_("Pieces"), kind=Kind.PIECES, width=80, total=True),
    Column(key="stack", title=N_("Stack"), kind=Kind.PIECES, width=56),
    Column(key="article_name", title=N_("Name"), width=100, hidden=True),
)


class FinishedStockPage(Page):
    """What stands where, and what goes next."""

    key = "finished_goods.stock"
    title = N_("Stock by block")
    permission = Permission.VIEW_SHIPMENTS
    department = Department.FINISHED_GOODS
    group = Group.RUNNING
    icon = Icon.WAREHOUSE
    topics = frozenset({Topic.FINISHED_GOODS, Topic.SHIPMENTS, Topic.CARTONS})

    def build(self) -> None:
        """Form above, stock below."""
        self._lines: tuple[shipment_lists.ShippableLine, ...] = ()
        self._rows: tuple[blocks.BlockStock, ...] = ()
        if self.place.actor.may(Permission.RECEIVE_FINISHED_GOODS):
            self.primary(N_("Put away"), self.put_away, Icon.CHECK)
            self.secondary(N_("Keep block"), self.keep, Icon.ADD)
            self.form = self.use_form(
                Form(
                    self.place,
                    self.key,
                    (
                        TextField(name="code", label=N_("Pallet or carton")),
                        TextField(name="block", label=N_("Block"), help=N_("Its code, for example EU-01.")),
                        LookupField(name="order_line_id", label=N_("Kept for"), search=self._goods),
                    ),
                    columns=3,
                    clears=True,
                )
            )
            self.body.addWidget(self.form)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("area", N_("Not put away"), lambda row: not row.block),
                    Filter("empty", N_("Empty blocks"), lambda row: row.cartons == 0),
                ),
                empty=Empty(N_("No finished goods yet"), N_("They come here when a slip of packing is accepted.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select goods to see where they stand."))
        self.body.addWidget(beside(self.table, self.detail), 1)

    def refresh(self) -> None:
        """Ask for the stock, and for what a block can be kept for."""
        self.load(blocks.stock_by_block, None, self._show)
        self.load(shipment_lists.shippable_lines, None, self._offer)

    def open(self, record: Any) -> None:
        """Take goods in hand by their code; who puts nothing away sees where they came from and went."""
        if isinstance(record, str) and self.place.actor.may(Permission.RECEIVE_FINISHED_GOODS):
            self._scanned(record)
        elif isinstance(record, str):
            self.place.go("home.trace", record)

    @classmethod
    def understands(cls, code: str) -> str | None:
        """A pallet or carton."""
        return goods_code(code)

    def scanned(self, code: str) -> Callable[[], None] | None:
        """Goods or a block: it goes into its field."""
        mine = self.place.actor.may(Permission.RECEIVE_FINISHED_GOODS) and not is_paper(code)
        return partial(self._scanned, code) if mine else None

    def keep(self) -> None:
        """Keep the block for the chosen goods."""
        code = str(self.form.editor("block").value() or "")
        line = self.form.editor("order_line_id").value()
        if not code or line is None:
            self.say(N_("Enter the block, and choose the goods that it is kept for."), tone=Tone.INFO)
            return
        self.run(blocks.keep_block, blocks.KeepBlock(code, line), self._kept)

    def put_away(self) -> None:
        """Carry what was scanned to the block; without a block back to the receiving area."""
        written = str(self.form.editor("block").value() or "").strip().upper()
        code = str(self.form.editor("code").value() or "")
        block = next((row.block_id for row in self._rows if row.block == written), None)
        if written and block is None:
            self.say(Text("There is no block {code}: keep it first.", code=written), tone=Tone.BAD)
            return
        self.run(blocks.put_away, blocks.PutAway(code, block), self._moved)

    def _show(self, rows: tuple[blocks.BlockStock, ...]) -> None:
        self._rows = rows
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _offer(self, rows: tuple[shipment_lists.ShippableLine, ...]) -> None:
        self._lines = rows

    def _goods(self, typed: str) -> list[Option]:
        words = typed.strip().casefold()
        return [
            Option(row.id, name)
            for row in self._lines
            if words in (name := f"{row.week} {row.destination} {row.article_code} {row.article_name}").casefold()
        ]

    def _scanned(self, code: str) -> None:
        known = code.strip().upper()
        field = "block" if any(row.block == known for row in self._rows) else "code"
        self.form.editor(field).set_text(known)

    def _kept(self, made: blocks.BlockChanged) -> None:
        self.say(Text("{block} is kept.", block=made.code))
        self.refresh()

    def _moved(self, made: blocks.BlockChanged) -> None:
        self.form.editor("code").set_text("")
        self.say(
            Text("{cartons} cartons stand in {block}.", cartons=made.cartons, block=made.code or "–")
            if made.code
            else Text("{cartons} cartons stand in the receiving area.", cartons=made.cartons)
        )
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            Text(
                "{week} · {destination} · {article}",
                week=row.week,
                destination=row.destination,
                article=row.article_code,
            ),
            [
                Fact(N_("Block"), row.block or Text("Receiving area")),
                Fact(N_("Name"), row.article_name),
                Fact(N_("Order"), row.order_number),
                Fact(N_("Pallets"), row.pallets),
                Fact(N_("Cartons"), row.cartons),
                Fact(N_("Pieces"), row.pcs),
                Fact(N_("In a shipment"), row.loaded_pcs or None),
                Fact(
                    N_("Unit load"),
                    None
                    if row.unit_load_kg is None
                    else Text("{kg} kg, at most {high} high", kg=row.unit_load_kg, high=row.stack),
                ),
                Fact(N_("Here since"), row.since),
            ],
        )
