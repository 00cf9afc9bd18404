"""Stock-takes: freeze places, count the tags blind, compare; and for those who approve, the differences."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from quty_desktop.documents.store_papers import render_count_sheet
from quty_desktop.domain.counting import CountKind, CountState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.store_codes import StoreCode, store_code
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.warehouse import stock, stock_takes, store_papers
from quty_desktop.services.warehouse.stock import PlaceOption
from quty_desktop.services.warehouse.stock_takes import TagRow, TakeAnswer, TakeKey, TakeRow, VarianceRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.fields import ChoiceField, DecimalField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.warehouse.shared import DeskPage, amount, quantity

STATES = {
    CountState.PLANNED: State(CountState.PLANNED, Tone.NEUTRAL),
    CountState.FROZEN: State(CountState.FROZEN, Tone.NOTICE, Icon.LOCK),
    CountState.COMPARED: State(CountState.COMPARED, Tone.INFO),
    CountState.APPROVED: State(CountState.APPROVED, Tone.INFO, Icon.APPROVE),
    CountState.POSTED: State(CountState.POSTED, Tone.OK),
    CountState.CANCELLED: State(CountState.CANCELLED, Tone.NEUTRAL, Icon.CANCEL),
}
TAKES = (
    Column(key="number", title=N_("Stock take"), kind=Kind.CODE, width=112),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=166, states=STATES),
    Column(key="kind", title=N_("Kind of count"), width=100, hidden=True),
    Column(key="places", title=N_("Places"), width=50, stretch=True),
    Column(key="counted", title=N_("Counted"), width=70, value=lambda row: f"{row.counted}/{row.tags}"),
)
TAGS = (
    Column(key="tag", title=N_("Tag"), kind=Kind.PIECES, width=42),
    Column(key="place", title=N_("Place"), kind=Kind.CODE, width=58),
    Column(key="article_name", title=N_("Material"), width=70, stretch=True),
    Column(key="lot", title=N_("Lot"), kind=Kind.CODE, width=122),
    quantity("counted_qty", N_("Counted"), 70),
    Column(key="unit", title=N_("Unit"), width=48),
)
VARIANCES = (
    Column(key="tag", title=N_("Tag"), kind=Kind.PIECES, width=44),
    Column(key="place", title=N_("Place"), kind=Kind.CODE, width=58),
    Column(key="article_name", title=N_("Material"), width=110, stretch=True),
    quantity("book_qty", N_("Books"), 66),
    quantity("counted_qty", N_("Counted"), 66),
    quantity("difference", N_("Difference"), 74),
    Column(key="share", title=N_("Share"), kind=Kind.PERCENT, width=60),
)


class TakesPage(DeskPage):
    """What both pages of stock-takes share: the list."""

    permission = Permission.VIEW_STOCK
    department = Department.WAREHOUSE
    group = Group.RUNNING
    icon = Icon.CHECK
    topics = frozenset({Topic.STOCK})

    def list_of_takes(self) -> None:
        """Make the table."""
        self._wanted: object = None
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                TAKES,
                title=self.title,
                filters=(
                    Filter("count", N_("Being counted"), lambda row: row.state is CountState.FROZEN),
                    Filter("decide", N_("To approve"), lambda row: row.state is CountState.COMPARED),
                ),
                empty=Empty(N_("No stock-takes"), N_("Type the places and freeze them to begin one.")),
            )
        )
        self.table.chosen.connect(self.chosen_take)

    def refresh(self) -> None:
        """Ask for the stock-takes."""
        self.load(stock_takes.takes, None, self._show)

    def open(self, record: Any) -> None:
        """Show a stock-take by its id or number."""
        self._wanted = record
        self._select()

    def key_now(self) -> TakeKey | None:
        """The selected stock-take."""
        row = self.table.selected_row
        return None if row is None else TakeKey(row.id, row.version)

    def done(self, answer: TakeAnswer) -> None:
        """Say what became of a stock-take."""
        self.say(Text("{number} is {state}.", number=answer.number, state=answer.state))
        self._wanted = answer.id
        self.refresh()

    def chosen_take(self, identity: object) -> None:
        """Another stock-take is selected."""

    def _show(self, rows: tuple[TakeRow, ...]) -> None:
        self.table.show_rows(rows)
        self._select()
        self.chosen_take(self.table.selected)

    def _select(self) -> None:
        for row in self.table.model.all_rows:
            if self._wanted in {row.id, row.number} and self.table.select(row.id):
                self._wanted = None
                return


class CountsPage(TakesPage):
    """Stock-takes as they are counted: the books are not shown here."""

    key = "warehouse.counts"
    title = N_("Stock-takes")

    def build(self) -> None:
        """Stock-takes, the tags of the selected one, and the forms to begin and to count."""
        self._places: tuple[PlaceOption, ...] = ()
        self._may = self.may(Permission.COUNT_STOCK)
        if self._may:
            self.main = self.primary(N_("Save the count"), self.count, Icon.SAVE)
            self.ending = self.secondary(N_("All is counted"), self.compare, Icon.CHECK)
            self.righting = self.secondary(N_("Put the books right"), self.post, Icon.APPROVE)
        self.list_of_takes()
        self.tags = Table(self.place, f"{self.key}.tags", TAGS, title=N_("Tags"), plain=True)
        self.counted = Form(
            self.place,
            f"{self.key}.count",
            (
                DecimalField(name="qty", label=N_("Counted at this tag"), required=True),
                TextField(name="note", label=N_("Note")),
            ),
            columns=2,
        )
        self.counted.ended.connect(self.count)
        self.starting, _, box = self.small_form(
            "start",
            (
                TextField(
                    name="places", label=N_("Places"), required=True, help=N_("Their codes: A-1 A-2"), limit=1000
                ),
                ChoiceField(name="kind", label=N_("Kind of count"), required=True, choices=CountKind),
            ),
            self.start,
            N_("Freeze and begin"),
            Icon.LOCK,
        )
        self.extra, _, found = self.small_form(
            "found",
            (
                TextField(name="place", label=N_("Place"), required=True, upper=True),
                TextField(name="lot", label=N_("Lot that is not on the list"), required=True, upper=True),
                DecimalField(name="qty", label=N_("Quantity"), required=True),
            ),
            self.found,
            N_("Add the tag"),
            Icon.ADD,
            columns=3,
        )
        self.counting = self.card(N_("Count"), self.counted, found)
        beginning = self.card(N_("A new stock-take"), box)
        if not self._may:
            beginning.hide()
        self.starting.editor("kind").set_value(CountKind.CYCLE)
        self.secondary(N_("Print the sheet"), self.print_sheet, Icon.PRINT)
        self.on(Key.PRINT, self.print_sheet)
        self.lay(self.table, self.tags, self.counting, beginning, share=(1, 1))

    def refresh(self) -> None:
        """Ask for stock-takes and places."""
        super().refresh()
        self.load(stock.storing_places, None, self._show_places)

    @classmethod
    def understands(cls, code: str) -> str | None:
        """The number of a stock-take."""
        known = store_code(code)
        return known[1] if known is not None and known[0] is StoreCode.COUNT else None

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A count sheet opens its stock-take; the label of a lot chooses its tag."""
        known = store_code(code)
        if known is None:
            return None
        if known[0] is StoreCode.COUNT:
            return partial(self.open, known[1])
        tag = next((row for row in self.tags.model.all_rows if row.lot == known[1]), None)
        return None if tag is None else partial(self._choose_tag, tag.id)

    def start(self) -> None:
        """Freeze the places that are typed."""
        known = {each.code.upper(): each.id for each in self._places}
        typed = [word for word in re.split(r"[,;\s]+", self.starting.editor("places").text().upper()) if word]
        wrong = [word for word in typed if word not in known]
        if wrong:
            self.starting.complain({"places": Text(N_("There is no place {code}."), code=wrong[0])})
            return
        make: Callable[..., stock_takes.NewStockTake] = partial(_take, tuple(known[word] for word in typed))
        self.submit(self.starting, stock_takes.start, make, self._started)

    def count(self) -> None:
        """Save the count of the selected tag and go to the next one."""
        tag = self.tags.selected_row
        if tag is not None:
            self.submit(self.counted, stock_takes.count, stock_takes.TagCount, self._saved, line_id=tag.id)

    def found(self) -> None:
        """Write down a lot that lies where the list has none."""
        try:
            typed: dict[str, Any] = self.extra.value(dict)
        except Invalid:
            return
        place = next((each.id for each in self._places if each.code.upper() == typed["place"]), None)
        if place is None:
            self.extra.complain({"place": Text(N_("There is no place {code}."), code=typed["place"])})
            return
        self.load(stock.lot, typed["lot"], partial(self._add_found, place, typed["qty"]), part="found")

    def compare(self) -> None:
        """End the count."""
        key = self.key_now()
        if key is not None:
            self.run(stock_takes.compare, key, self._compared)

    def post(self) -> None:
        """Bring the books to the count."""
        key = self.key_now()
        if key is not None:
            self.run(stock_takes.post, key, self.done)

    def print_sheet(self) -> None:
        """Print the count sheet."""
        row = self.table.selected_row
        if row is not None:
            words = self.place.words
            make: Callable[[], bytes] = lambda: render_count_sheet(  # noqa: E731 - what a paper is made by
                self.mark(self.place.door.ask(store_papers.count_paper, row.id)), words
            )
            self.show_paper("count_sheet", Text("Count sheet {number}", number=row.number), row.number, make)

    def chosen_take(self, identity: object) -> None:
        """Its tags are shown."""
        row = self.table.selected_row if identity is not None else None
        counting = row is not None and row.state is CountState.FROZEN and self._may
        self.counting.setVisible(counting)
        if self._may:
            self.main.setEnabled(counting)
            self.ending.setEnabled(counting)
            self.righting.setEnabled(row is not None and row.state in {CountState.COMPARED, CountState.APPROVED})
        if row is None:
            self.tags.show_rows(())
        else:
            self.load(stock_takes.tags, row.id, self._show_tags)

    def _show_places(self, found: tuple[PlaceOption, ...]) -> None:
        self._places = found

    def _show_tags(self, rows: tuple[TagRow, ...]) -> None:
        self.tags.show_rows(rows)
        if self.tags.selected is None:
            waiting = next((row for row in rows if row.counted_qty is None), None)
            if waiting is not None:
                self.tags.select(waiting.id)

    def _add_found(self, place: int, qty: Decimal, lot: stock.LotDetail) -> None:
        key = self.key_now()
        if key is not None:
            goods = stock_takes.FoundGoods(key.id, place, lot.article_id, lot.id, qty)
            self.run(stock_takes.found, goods, lambda _: self.refresh(), form=self.extra)

    def _choose_tag(self, tag: int) -> None:
        self.tags.select(tag)
        self.counted.editor("qty").widget.setFocus()

    def _started(self, answer: TakeAnswer) -> None:
        self.starting.editor("kind").set_value(CountKind.CYCLE)
        self.say(Text("{number}: {count} tags, the places are frozen.", number=answer.number, count=answer.lines))
        self._wanted = answer.id
        self.refresh()

    def _saved(self, _answer: None) -> None:
        rows = self.tags.model.all_rows
        waiting = [row for row in rows if row.counted_qty is None and row.id != self.tags.selected]
        if waiting:
            self.tags.select(waiting[0].id)
        self.counted.editor("qty").widget.setFocus()
        self.refresh()

    def _compared(self, answer: TakeAnswer) -> None:
        self.say(Text("{number}: {count} tags differ from the books.", number=answer.number, count=answer.lines))
        self._wanted = answer.id
        self.refresh()


class VariancesPage(TakesPage):
    """The differences of stock-takes, with their causes; approved by somebody who did not count."""

    key = "warehouse.variances"
    title = N_("Differences of stock-takes")
    permission = Permission.APPROVE_COUNTS
    icon = Icon.APPROVE

    def build(self) -> None:
        """Stock-takes, the differences of the selected one, and the form for a cause."""
        self.main = self.primary(N_("Approve"), self.approve, Icon.APPROVE)
        self.recount = self.secondary(N_("Count again"), self.again, Icon.REFRESH)
        self.ending = self.secondary(N_("Give it up"), self.give_up, Icon.CANCEL)
        self.list_of_takes()
        self.lines = Table(self.place, f"{self.key}.lines", VARIANCES, title=N_("Differences"), plain=True)
        self.lines.chosen.connect(self._line_chosen)
        self.why, _, box = self.small_form(
            "why",
            (TextField(name="cause", label=N_("Cause of this difference"), required=True),),
            self.explain,
            N_("Save the cause"),
            Icon.SAVE,
            columns=1,
        )
        self.lay(self.table, self.lines, self.card(N_("Why it differs"), box), share=(1, 1))

    def approve(self) -> None:
        """Approve the selected stock-take."""
        key = self.key_now()
        if key is not None:
            self.run(stock_takes.approve, key, self.done)

    def again(self) -> None:
        """Send it back to be counted again."""
        key = self.key_now()
        if key is not None:
            self.run(stock_takes.count_again, key, self.done)

    def give_up(self) -> None:
        """Give it up."""
        key = self.key_now()
        if key is not None:
            self.run(stock_takes.give_up, key, self.done)

    def explain(self) -> None:
        """Save the cause of the selected line."""
        row = self.lines.selected_row
        if row is not None:
            self.submit(
                self.why,
                stock_takes.explain,
                stock_takes.LineCause,
                lambda _: self.refresh(),
                line_id=row.id,
                version=row.version,
            )

    def chosen_take(self, identity: object) -> None:
        """Its differences are shown."""
        row = self.table.selected_row if identity is not None else None
        self.main.setEnabled(row is not None and row.state is CountState.COMPARED)
        self.recount.setEnabled(row is not None and row.state is CountState.COMPARED)
        self.ending.setEnabled(row is not None and row.state in {CountState.FROZEN, CountState.COMPARED})
        if row is None or row.state in {CountState.PLANNED, CountState.FROZEN}:
            self.lines.show_rows(())
        else:
            self.load(stock_takes.variances, row.id, self._show_lines)

    def _show_lines(self, rows: tuple[VarianceRow, ...]) -> None:
        self.lines.show_rows(rows)
        if self.lines.selected is None and rows:
            self.lines.step(1)
        self._line_chosen(self.lines.selected)

    def _line_chosen(self, identity: object) -> None:
        row = self.lines.selected_row if identity is not None else None
        self.why.editor("cause").set_text("" if row is None else row.cause)
        if row is not None and row.difference:
            self.status.say(
                Text("{lot}: {qty}", lot=row.lot or row.article_name, qty=amount(self.place, row.difference, row.unit)),
                tone=Tone.INFO,
            )


def _take(known: tuple[int, ...], places: str, kind: CountKind) -> stock_takes.NewStockTake:
    del places  # read already: the codes became the keys
    return stock_takes.NewStockTake(kind, known)
