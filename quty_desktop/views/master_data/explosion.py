"""What a quantity of an article needs: by material with free stock, and stage by stage."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import explosions
from quty_desktop.services.master_data.explosions import AlternativeRow, Explode, Explosion
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DecimalField, LookupField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.master_data.bill_words import GAPS, MISSING, NEEDS, TREE, find_products, need_state, node_state


class ExplosionPage(Page):
    """An article and a quantity, exploded."""

    key = "master_data.explosion"
    title = N_("Material need")
    permission = Permission.VIEW_MASTER_DATA
    department = Department.PPIC
    group = Group.FIGURES
    icon = Icon.BATCH
    topics = frozenset({Topic.MATERIALS, Topic.STOCK})

    def build(self) -> None:
        """What is asked above; below, two views of the answer."""
        self._asked: Explode | None = None
        self._counts: dict[int, str] = {}
        self._pickers: list[ListPicker] = []
        self._offered: list[tuple[str, tuple[int, ...]]] = []
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    LookupField(
                        name="article_id",
                        label=N_("Article"),
                        required=True,
                        search=find_products(self.place),
                        help=N_("Number or part of the name; work in process, too."),
                    ),
                    DecimalField(
                        name="qty",
                        label=N_("Quantity"),
                        required=True,
                        help=N_("In the article's own unit."),
                    ),
                ),
                clears=False,
            )
        )
        self.body.addWidget(self.form)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(4 * GRID)
        self._choices.addStretch(1)
        self.body.addLayout(self._choices)
        self.parts = QTabBar()
        self.parts.setExpanding(False)
        self.parts.setDrawBase(False)
        for words in (N_("By material"), N_("By stage")):
            self.parts.addTab(self.words(words))
        self.body.addWidget(self.parts)
        ask = Empty(N_("Nothing calculated yet"), N_("Enter an article and a quantity, then press Calculate."))
        self.needs = Table(
            self.place,
            f"{self.key}.needs",
            NEEDS,
            title=self.title,
            filters=(
                Filter("missing", N_("Short"), lambda row: need_state(row) is MISSING),
                Filter("gap", N_("Bill or unit unclear"), lambda row: row.state in GAPS),
            ),
            empty=ask,
        )
        self.tree = Table(
            self.place,
            f"{self.key}.tree",
            TREE,
            title=N_("Material need by stage"),
            filters=(
                Filter("missing", N_("Short"), lambda row: node_state(row) is MISSING),
                Filter("gap", N_("Bill or unit unclear"), lambda row: row.state in GAPS),
            ),
            empty=ask,
        )
        self._stack = QStackedWidget()
        for table in (self.needs, self.tree):
            self._stack.addWidget(table)
            table.counted.connect(partial(self._counted, table))
        self.body.addWidget(self._stack, 1)
        self.parts.currentChanged.connect(self._turn)
        self.tree.opened.connect(self._open_bill)
        self.on(Key.FILTER, self._find)
        for key, do in (
            (Key.FIND_NEXT, partial(self._step, Table.find_next, 1)),
            (Key.FIND_PREVIOUS, partial(self._step, Table.find_next, -1)),
            (Key.NEXT_RECORD, partial(self._step, Table.step, 1)),
            (Key.PREVIOUS_RECORD, partial(self._step, Table.step, -1)),
        ):
            self.on(key, do)
        button = self.secondary(N_("Export"), lambda: self._seen.export(button), Icon.EXPORT, Key.EXPORT)
        self.primary(N_("Calculate"), self.calculate, Icon.RUNNING)

    @property
    def _seen(self) -> Table:
        return self.needs if self.parts.currentIndex() == 0 else self.tree

    def _find(self) -> None:
        self._seen.focus_find()

    def _step(self, go: Callable[[Table, int], object], by: int) -> None:
        go(self._seen, by)

    def _turn(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self.status.count(self._counts.get(index, ""))

    def _counted(self, table: Table, words: str) -> None:
        self._counts[0 if table is self.needs else 1] = words
        if table is self._seen:
            self.status.count(words)

    def open(self, record: Any) -> None:
        """Begin with an article; an option brings its words."""
        self.form.editor("article_id").set_value(record)
        self.form.editor("qty").widget.setFocus()

    def calculate(self) -> None:
        """Ask with the chosen alternatives."""
        chosen = tuple(picker.value for picker in self._pickers if picker.value is not None)
        try:
            wanted = self.form.value(Explode)
        except Invalid:  # told beside the fields already
            return
        same = self._asked is not None and self._asked.article_id == wanted.article_id
        self._asked = Explode(wanted.article_id, wanted.qty, chosen if same else ())
        self.load(explosions.explode, self._asked, self._show)

    def refresh(self) -> None:
        """Calculate again what was calculated."""
        if self._asked is not None:
            self.load(explosions.explode, self._asked, self._show)

    def _show(self, found: Explosion) -> None:
        self.needs.show_rows(found.requirements)
        self.tree.show_rows(found.nodes)
        self._offer(found.alternatives)
        short = sum(need_state(row) is MISSING for row in found.requirements)
        self.say(
            Text(
                N_("{qty} {unit} of {article} need {count} materials; {short} are short."),
                qty=trimmed(found.qty), unit=found.unit, article=found.code or found.name,
                count=len(found.requirements) - len(found.gaps), short=short,
            ),
            tone=Tone.OK if not short and not found.gaps else Tone.NOTICE,
        )  # fmt: skip
        self._warn(found)

    def _warn(self, found: Explosion) -> None:
        self.banner.put_away()
        if found.gaps:
            names = ", ".join(row.name for row in found.gaps[:3]) + (" …" if len(found.gaps) > 3 else "")
            self.banner.show_message(
                Tone.NOTICE,
                Text(N_("The need is not whole: {count} products have no usable bill: {names}"), count=len(found.gaps), names=names),
                Text(N_("Import their bills, or enter them under Bills of material.")),
                [Action(N_("Open bills"), lambda: self.place.go("master_data.bills"), Icon.OPEN)],
            )  # fmt: skip
        elif found.open_choices:
            self.banner.show_message(
                Tone.NOTICE,
                Text(N_("Nobody has chosen a bill for {product}."), product=", ".join(found.open_choices[:3])),
                Text(N_("The one made in the plant was taken. Choose another above, or a default under Bills of material.")),
                [],
            )  # fmt: skip

    def _offer(self, rows: tuple[AlternativeRow, ...]) -> None:
        by_product: dict[str, list[AlternativeRow]] = {}
        for row in rows:
            by_product.setdefault(row.product, []).append(row)
        offered = [(product, tuple(row.id for row in found)) for product, found in by_product.items()]
        if offered == self._offered:
            return
        self._offered = offered
        for picker in self._pickers:
            self._choices.removeWidget(picker)
            picker.deleteLater()
        self._pickers = [self._picker(product, found) for product, found in by_product.items()]
        for place, picker in enumerate(self._pickers):
            self._choices.insertWidget(place, picker)

    def _picker(self, product: str, rows: list[AlternativeRow]) -> ListPicker:
        options = [Option(row.id, Text(N_("{bill} · {kind}"), bill=row.variant, kind=row.kind)) for row in rows]
        picker = ListPicker(self.place, product.rpartition("_WIP_")[2] or product, options)
        picker.setToolTip(product)
        picker.choose(next((row.id for row in rows if row.used), None))
        picker.picked.connect(self.calculate)
        return picker

    def _open_bill(self, number: object) -> None:
        row = next((row for row in self.tree.model.all_rows if row.id == number), None)
        if row is not None and row.bill_id is not None:
            self.place.go("master_data.bills", row.bill_id)
