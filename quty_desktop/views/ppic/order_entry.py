"""Entering a buyer order: its head, and a line at a time with what it means in cartons and pallets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import cartons_for, pallets_for
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.search import fits
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.ppic import orders
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DateField, LookupField, NotesField, PiecesField, TextField, WeekField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID, Tone


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line that was added but not saved yet."""

    id: int
    article_id: int
    article: str
    qty_pcs: int
    week: Week
    destination_id: int
    destination: str
    cartons: int | None
    pallets: int | None


@dataclass(frozen=True, slots=True)
class _Line:
    article: orders.OrderableArticle
    qty_pcs: int
    week: Week
    destination: orders.Chosen


@dataclass(frozen=True, slots=True)
class _Head:
    number: str
    buyer_id: int
    order_date: date
    note: str


COLUMNS = (
    Column(key="article", title=N_("Article"), width=260, stretch=True),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=132),
    Column(key="destination", title=N_("Destination"), width=100),
    Column(key="qty_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=90, total=True),
    Column(key="cartons", title=N_("Cartons"), kind=Kind.PIECES, width=90, total=True),
    Column(key="pallets", title=N_("Pallets"), kind=Kind.PIECES, width=90, total=True),
)


class OrderEntryPage(Page):
    """A new buyer order, or a draft to change."""

    key = "ppic.order_entry"
    title = N_("Enter a buyer order")
    permission = Permission.ENTER_ORDERS
    department = Department.PPIC
    group = Group.ENTRY
    icon = Icon.ADD

    def build(self) -> None:
        """Head and line form above, the lines below."""
        self._choices = orders.OrderChoices((), (), ())
        self._editing: orders.OrderDetail | None = None
        self.primary(N_("Save order"), self.save, Icon.SAVE)
        self.secondary(N_("Start again"), self.start_again, Icon.UNDO, Key.NEW)
        self.head = Form(
            self.place,
            f"{self.key}.head",
            (
                TextField(name="number", label=N_("Buyer's order number"), required=True, limit=100),
                LookupField(name="buyer_id", label=N_("Buyer"), required=True, search=self._buyers),
                DateField(name="order_date", label=N_("Order date"), required=True),
                NotesField(name="note", label=N_("Note"), lines=1),
            ),
            columns=4,
        )
        self.line = self.use_form(
            Form(
                self.place,
                f"{self.key}.line",
                (
                    LookupField(name="article", label=N_("Article"), required=True, search=self._articles),
                    PiecesField(name="qty_pcs", label=N_("Pieces"), required=True, lowest=1),
                    WeekField(name="week", label=N_("Week"), required=True),
                    LookupField(name="destination", label=N_("Destination"), required=True, search=self._destinations),
                ),
                columns=4,
            )
        )
        for form in (self.head, self.line):
            form.setMaximumWidth(self.place.theme.px(1500))
        self.line.changed.connect(self._line_changed)
        self.means = QLabel()
        self.means.setProperty("kind", "muted")
        self.table = Table(
            self.place,
            self.key,
            COLUMNS,
            title=N_("Lines"),
            plain=True,
            empty=Empty(N_("No lines yet"), N_("Fill in article, pieces, week and destination, then add the line.")),
        )
        self.table.show_rows(self._kept_lines())
        self.head.ended.connect(self.line.start)
        QTimer.singleShot(0, self.head, self.head.start)  # the paper begins with its number
        self.body.addWidget(self.head)
        self.body.addWidget(self._heading(N_("Lines")))
        self.body.addWidget(self.line)
        self.body.addLayout(self._line_actions())
        self.body.addWidget(self.table, 1)

    def _heading(self, words: str) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        label = QLabel(self.words(words))
        label.setProperty("kind", "heading")
        column.addWidget(label)
        return box

    def _line_actions(self) -> QHBoxLayout:
        add = action_button(self.words(N_("Add line")), Action(N_("Add line"), self.add_line), icons=self.place.icons)
        remove = action_button(
            self.words(N_("Remove selected line")),
            Action(N_("Remove selected line"), self.remove_line),
            icons=self.place.icons,
        )
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(add)
        row.addWidget(remove)
        row.addWidget(self.means, 1)
        return row

    def refresh(self) -> None:
        """Ask for buyers, destinations and articles."""
        self.load(orders.order_choices, None, self._show_choices)
        if self._editing is not None and self.head.expecting:
            self.open(self._editing.id)

    def open(self, record: Any) -> None:
        """Change a draft."""
        if record is not None:
            self.load(orders.order, record, self._edit)

    def add_line(self) -> None:
        """Add the line that is typed to the lines below."""
        try:
            line = self.line.value(_Line)
        except Invalid:
            return
        article = line.article
        if article.destination_id is not None and article.destination_id != line.destination.id:
            wrong = Text(
                "Article {code} is labelled for {destination}.", code=article.code, destination=article.destination
            )
            self.line.complain({"destination": wrong})
            return
        self._put([*self._rows(), self._row(line.article, line.qty_pcs, line.week, line.destination)])
        self.line.sent()

    def remove_line(self) -> None:
        """Take the selected line away."""
        self._put([row for row in self._rows() if row.id != self.table.selected])

    def save(self) -> None:
        """Save the order as a draft; a line that is typed but not added counts."""
        if self.line.editor("article").text():
            self.add_line()
            if self.line.errors():
                return
        lines = tuple(
            orders.NewOrderLine(row.article_id, row.qty_pcs, row.week, row.destination_id) for row in self._rows()
        )
        try:
            head = self.head.value(_Head)
        except Invalid:
            return
        new = orders.NewOrder(head.number, head.buyer_id, head.order_date, lines, head.note)
        if self._editing is None:
            self.run(orders.enter_order, new, self._saved, form=self.head)
        else:
            changed = orders.ChangedOrder(self._editing.id, self._editing.version, new)
            self.run(orders.change_order, changed, self._saved, form=self.head)

    def start_again(self) -> None:
        """Empty the page for another order."""
        self._editing = None
        self._put([])
        self.head.fill({"order_date": self._today()})
        self.line.fill({})

    def _saved(self, saved: orders.SavedOrder) -> None:
        self.start_again()
        self.say(
            Text("Order {number} is saved as a draft.", number=saved.number),
            Action(N_("Open it to confirm"), lambda: self.place.go("ppic.orders", saved.id), Icon.ORDER),
        )

    def _show_choices(self, choices: orders.OrderChoices) -> None:
        self._choices = choices
        if not self.head.editor("order_date").text():
            self.head.editor("order_date").set_value(self._today())
        if not choices.buyers or not choices.articles:
            self.banner.show_message(
                Tone.NOTICE,
                Text("There are no buyers or no finished articles yet."),
                Text("Enter or import them in master data first."),
                [Action(N_("Open master data"), lambda: self.place.go("master_data.articles"))],
            )

    def _edit(self, order: orders.OrderDetail) -> None:
        before, merging = self._editing, self.head.expecting
        self._editing = order
        buyer = Option(order.buyer_id, order.buyer)
        self.head.fill(
            {"number": order.number, "buyer_id": buyer, "order_date": order.order_date, "note": order.note},
            record=str(order.id),
        )
        rows = self._lines_of(order)
        if merging and before is not None and self._contents(self._rows()) != self._contents(self._lines_of(before)):
            # Both may have changed lines; a line has no key of its own here, so that one's own stay as a whole.
            if self._contents(rows) != self._contents(self._lines_of(before)):
                self.say(
                    Text(N_("The other person changed lines, too. Yours are kept; compare before you save.")),
                    Action(N_("Take their lines"), lambda: self._put(rows), Icon.SWITCH),
                    tone=Tone.NOTICE,
                )
            return
        self._put(rows)

    @staticmethod
    def _contents(rows: Sequence[LineRow]) -> list[tuple[object, ...]]:
        return [(row.article_id, row.qty_pcs, row.week, row.destination_id) for row in rows]

    def _lines_of(self, order: orders.OrderDetail) -> list[LineRow]:
        known = {each.id: each for each in self._choices.articles}
        rows = []
        for number, line in enumerate(order.lines, 1):
            article = known.get(line.article_id) or orders.OrderableArticle(
                line.article_id, line.article_code, line.article_name, None, "", None, None
            )
            chosen = orders.Chosen(line.destination_id, line.destination, line.destination)
            rows.append(replace(self._row(article, line.qty_pcs, line.week, chosen), id=number))
        return rows

    def _row(self, article: orders.OrderableArticle, qty_pcs: int, week: Week, destination: orders.Chosen) -> LineRow:
        cartons = None if article.pcs_per_carton is None else cartons_for(qty_pcs, article.pcs_per_carton)
        pallets = (
            None
            if cartons is None or article.cartons_per_pallet is None
            else pallets_for(cartons, article.cartons_per_pallet)
        )
        number = max((row.id for row in self._rows()), default=0) + 1
        words = f"{article.code} {article.name}"
        return LineRow(number, article.id, words, qty_pcs, week, destination.id, destination.code, cartons, pallets)

    def _rows(self) -> list[LineRow]:
        return list(self.table.model.all_rows)

    def _put(self, rows: list[LineRow]) -> None:
        self.table.show_rows(tuple(rows))
        if self._editing is None:  # the lines of a saved order are in the database
            kept = {"rows": msgspec.json.encode(rows).decode()} if rows else {}
            self.place.drafts.keep(f"{self.key}.lines", kept)

    def _kept_lines(self) -> tuple[LineRow, ...]:
        """Lines that were added before the program ended without saving them."""
        kept = self.place.drafts.get(f"{self.key}.lines").get("rows", "[]")
        try:
            return msgspec.json.decode(kept, type=tuple[LineRow, ...])
        except msgspec.MsgspecError:  # written by an earlier version
            return ()

    def _line_changed(self) -> None:
        try:
            article, pieces = self.line.editor("article").value(), self.line.editor("qty_pcs").value()
        except ValueError:
            article = pieces = None
        if article is not None and article.destination and not self.line.editor("destination").text():
            chosen = next((each for each in self._choices.destinations if each.id == article.destination_id), None)
            if chosen is not None:
                self.line.editor("destination").set_value(Option(chosen, f"{chosen.code} {chosen.name}"))
        self.means.setText("" if article is None or not pieces else self._meaning(article, pieces))

    def _meaning(self, article: orders.OrderableArticle, pieces: int) -> str:
        per_carton, per_pallet = article.pcs_per_carton, article.cartons_per_pallet
        if per_carton is None or per_pallet is None:
            return self.words(N_("This article has no pack specification yet."))
        cartons = cartons_for(pieces, per_carton)
        rest = pieces % per_carton
        full = Text(
            "{cartons} cartons of {pcs} pcs, pallets: {pallets}",
            cartons=cartons,
            pcs=per_carton,
            pallets=pallets_for(cartons, per_pallet),
        )
        if not rest:
            return self.words(full)
        return self.words(full) + "; " + self.words(Text("the last carton holds {rest} pcs", rest=rest))

    def _today(self) -> date:
        return datetime.now(PLANT_ZONE).date()

    def _buyers(self, text: str) -> list[Option]:
        return [Option(each.id, each.name) for each in self._choices.buyers if fits(text, each.name, each.code)][:20]

    def _destinations(self, text: str) -> list[Option]:
        found = [each for each in self._choices.destinations if fits(text, each.code, each.name)]
        return [Option(each, f"{each.code} {each.name}") for each in found][:20]

    def _articles(self, text: str) -> list[Option]:
        found = [each for each in self._choices.articles if fits(text, each.code, each.name)]
        return [Option(each, f"{each.code} {each.destination} {each.name}".replace("  ", " ")) for each in found[:30]]
