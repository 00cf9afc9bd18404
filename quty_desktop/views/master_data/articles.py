"""Articles, each with the pack specification that holds this week; those without one stand out."""

from dataclasses import replace
from functools import partial

from quty_desktop.domain.articles import ArticleKind
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import (
    ArticleDetail,
    ArticleFilter,
    ArticleInput,
    ArticleRow,
    DestinationRow,
)
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import CheckField, ChoiceField, DecimalField, Field, LookupField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.master_data.choices import (
    INACTIVE,
    article_words,
    find_destinations,
    is_odd_pallet,
)
from quty_desktop.views.master_data.edited_list import EditedListPage
from quty_desktop.views.master_data.packing_list import PackingList
from quty_desktop.views.master_data.searching import Searching

COMPLETE = State(N_("Complete"), Tone.OK)
NO_SPECIFICATION = State(N_("Packing missing"), Tone.NOTICE)


def _has_gap(row: ArticleRow) -> bool:
    return row.active and row.kind is ArticleKind.FINISHED_GOOD and row.pcs_per_carton is None


def state_of(row: ArticleRow) -> State:
    """Whether an article can be packed."""
    if not row.active:
        return INACTIVE
    return NO_SPECIFICATION if _has_gap(row) else COMPLETE


COLUMNS = (
    Column(key="code", title=N_("Article"), kind=Kind.CODE, width=96),
    Column(key="name", title=N_("Name"), width=180, stretch=True),
    Column(key="destination", title=N_("Destination"), width=88),
    Column(key="pcs_per_carton", title=N_("pcs/CTN"), kind=Kind.PIECES, width=76),
    Column(key="cartons_per_pallet", title=N_("CTN/pallet"), kind=Kind.PIECES, width=92),
    Column(key="pcs_per_pallet", title=N_("pcs/pallet"), kind=Kind.PIECES, width=92, hidden=True),
    Column(key="carton_size", title=N_("Carton (mm)"), width=130, hidden=True),
    Column(key="kind", title=N_("Kind"), width=110, hidden=True),
    Column(key="unit", title=N_("Unit"), width=64, hidden=True),
    Column(key="gross_weight_kg", title=N_("Gross weight"), kind=Kind.NUMBER, width=90, unit="kg", hidden=True),
    Column(key="net_weight_kg", title=N_("Net weight"), kind=Kind.NUMBER, width=90, unit="kg", hidden=True),
    Column(key="placeholder", title=N_("To be checked"), width=110, hidden=True),
    Column(key="active", title=N_("In use"), width=80, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=144, value=state_of),
)


def _following(question: ArticleFilter, row: ArticleRow) -> ArticleFilter:
    return replace(question, after=(row.name, row.code, row.destination, row.id))


class ArticlesPage(EditedListPage):
    """The plant's articles."""

    key = "master_data.articles"
    title = N_("Articles")
    icon = Icon.ARTICLE
    topics = frozenset({Topic.ARTICLES, Topic.PACK_SPECIFICATIONS})
    new_words = N_("New article")
    hint = N_("Select an article to see how it is packed.")
    record_table = "article"

    def above(self) -> None:
        """The kind and the destination to show."""
        self.kind = ListPicker(self.place, N_("Kind"), [Option(each, each) for each in ArticleKind])
        # Materials and departments' articles have pages of their own.
        self.kind.choose(ArticleKind.FINISHED_GOOD)
        self.kind.picked.connect(self.refresh)
        self.destination = ListPicker(self.place, N_("Destination"))
        self.destination.picked.connect(self.refresh)
        self.body.addLayout(pickers(self.kind, self.destination))

    def make_table(self) -> Table:
        """The list."""
        may_import = self.place.actor.may(Permission.IMPORT_DATA)
        take = Action(N_("Import spreadsheets"), lambda: self.place.go("master_data.import"), Icon.IMPORT)
        table = Table(
            self.place,
            self.key,
            COLUMNS,
            title=self.title,
            filters=(
                Filter("gap", N_("Without pack specification"), _has_gap),
                Filter("odd", N_("Odd pallet"), lambda row: is_odd_pallet(row.cartons_per_pallet)),
                Filter("inactive", N_("Inactive"), lambda row: not row.active),
            ),
            empty=Empty(
                N_("No articles yet"),
                N_("Import the plant's article list, or enter the first article."),
                take if may_import else None,
            ),
        )
        self.searching = Searching(table, self.ask, ArticleFilter().limit)
        return table

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            TextField(
                name="code", label=N_("Number"), required=True, limit=40, help=N_("Eight digits for the buyer's.")
            ),
            LookupField(
                name="destination_id",
                label=N_("Destination"),
                search=find_destinations(self.place),
                help=N_("Empty: for any."),
            ),
            TextField(name="name", label=N_("Name"), required=True, span=2),
            ChoiceField(name="kind", label=N_("Kind"), required=True, choices=ArticleKind),
            TextField(name="unit", label=N_("Unit"), required=True, limit=8, upper=True),
            DecimalField(name="gross_weight_kg", label=N_("Gross weight"), unit="kg"),
            DecimalField(name="net_weight_kg", label=N_("Net weight"), unit="kg"),
            CheckField(name="active", label=N_("In use"), span=2),
        )

    def ask(self) -> None:
        """Ask for articles and destinations."""
        self.load(articles.destinations, None, self._offer)
        wanted = ArticleFilter(
            self.searching.typed,
            self.kind.value,
            self.destination.value or "",
            include_inactive=True,
            limit=self.searching.limit,
        )
        self.pages(articles.article_list, _following).ask(wanted)

    def rows_shown(self) -> None:
        """Note how many came, so that what is typed is looked for where not all is here."""
        self.searching.answered(len(self.table.model.all_rows))
        super().rows_shown()

    def _offer(self, rows: tuple[DestinationRow, ...]) -> None:
        self.destination.offer([Option(row.code, row.code) for row in rows if row.articles])

    def show_record(self, row: ArticleRow) -> None:
        """Ask for the details."""
        self.load(articles.article, row.id, self._show_detail)

    def _show_detail(self, record: ArticleDetail) -> None:
        if record.id != self.table.selected:
            return
        words = article_words(record.code, record.destination, record.name)
        add = Action(
            N_("New pack specification"),
            lambda: self.place.go("master_data.pack_specifications", Option(record.id, words)),
            Icon.CARTON,
        )
        more = [add]
        if record.specifications:
            see = partial(self.place.go, "master_data.pack_specifications", record.specifications[0].id)
            more.append(Action(N_("Open pack specification"), see, Icon.OPEN))
        children = Action(
            N_("Department articles"),
            lambda: self.place.go("master_data.department_articles", Option(record.id, words)),
            Icon.CUTTING,
        )
        row = self.table.selected_row
        self.detail.show_facts(
            record.name,
            [
                Fact(N_("State"), state_of(row) if row is not None else None),
                Fact(N_("Destination"), record.destination or Text("any")),
                Fact(N_("Kind"), record.kind),
                Fact(N_("Gross weight"), _kilograms(record.gross_weight_kg)),
                Fact(N_("Net weight"), _kilograms(record.net_weight_kg)),
            ],
            self.offered(*more, children),
            [PackingList(self.place, record.specifications)] if record.specifications else (),
            caption=record.code,
        )

    def start_new(self) -> None:
        """An empty form for a finished good."""
        self.show_form(None, self.new_words, {"kind": ArticleKind.FINISHED_GOOD, "unit": "PCE", "active": True})

    def edit(self, row: ArticleRow) -> None:
        """Ask for the whole record, then show the form."""
        self.load(articles.article, row.id, self._edit, part="edit")

    def _edit(self, record: ArticleDetail) -> None:
        destination = None if record.destination_id is None else Option(record.destination_id, record.destination)
        self.show_form(
            record,
            Text(N_("Article {code}"), code=record.code),
            {
                "code": record.code,
                "name": record.name,
                "kind": record.kind,
                "unit": record.unit,
                "destination_id": destination,
                "gross_weight_kg": record.gross_weight_kg,
                "net_weight_kg": record.net_weight_kg,
                "active": record.active,
            },
        )

    def save(self) -> None:
        """Save the article; what the form does not ask for stays."""
        kept: ArticleDetail | None = self.editing
        more = {} if kept is None else {"parent_id": kept.parent_id, "department": kept.department}
        self.send(articles.save_article, ArticleInput, **more)


def _kilograms(value: object) -> Text | None:
    return None if value is None else Text(N_("{weight} kg"), weight=value)
