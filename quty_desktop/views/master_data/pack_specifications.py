"""How articles are packed: pieces in a carton, cartons on a pallet, from a week on."""

from dataclasses import replace
from functools import partial
from typing import Any

from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import (
    PackSpecificationFilter,
    PackSpecificationInput,
    PackSpecificationRow,
    RecordKey,
    SpecificationState,
)
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import (
    DecimalField,
    Field,
    LookupField,
    NotesField,
    PiecesField,
    TextField,
    WeekField,
)
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, Question
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.master_data.choices import (
    SPECIFICATION_STATES,
    article_words,
    find_articles,
    find_destinations,
    is_odd_pallet,
)
from quty_desktop.views.master_data.edited_list import EditedListPage

COLUMNS = (
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=92),
    Column(key="article_name", title=N_("Name"), width=110, stretch=True),
    Column(key="destination", title=N_("Destination"), width=84),
    Column(key="effective_from", title=N_("From week"), kind=Kind.WEEK, width=124),
    Column(key="pcs_per_carton", title=N_("pcs/CTN"), kind=Kind.PIECES, width=76),
    Column(key="cartons_per_pallet", title=N_("CTN/pallet"), kind=Kind.PIECES, width=92),
    Column(key="pcs_per_pallet", title=N_("pcs/pallet"), kind=Kind.PIECES, width=92, hidden=True),
    Column(key="carton_size", title=N_("Carton (mm)"), width=126, hidden=True),
    Column(key="gross_weight_kg", title=N_("Gross weight"), kind=Kind.NUMBER, width=90, unit="kg", hidden=True),
    Column(key="net_weight_kg", title=N_("Net weight"), kind=Kind.NUMBER, width=90, unit="kg", hidden=True),
    Column(key="polybag", title=N_("Polybag"), width=100, hidden=True),
    Column(key="layer_method", title=N_("Layers"), width=100, hidden=True),
    Column(key="note", title=N_("Note"), width=160, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=SPECIFICATION_STATES, width=108),
)


def _following(question: PackSpecificationFilter, row: PackSpecificationRow) -> PackSpecificationFilter:
    return replace(question, after=(row.article_name, row.article_code, row.destination, row.effective_from, row.id))


class PackSpecificationsPage(EditedListPage):
    """All pack specifications, by article and week."""

    key = "master_data.pack_specifications"
    title = N_("Pack specifications")
    icon = Icon.CARTON
    topics = frozenset({Topic.PACK_SPECIFICATIONS, Topic.ARTICLES})
    new_words = N_("New pack specification")
    hint = N_("Select a pack specification to see it whole.")
    record_table = "pack_specification"
    pane_width = 320

    def make_table(self) -> Table:
        """The list."""
        return Table(
            self.place,
            self.key,
            COLUMNS,
            title=self.title,
            filters=(
                Filter("now", N_("In force"), lambda row: row.state is SpecificationState.IN_FORCE),
                Filter("later", N_("From a later week"), lambda row: row.state is SpecificationState.LATER),
                Filter("odd", N_("Odd pallet"), lambda row: is_odd_pallet(row.cartons_per_pallet)),
            ),
            empty=Empty(
                N_("No pack specifications yet"),
                N_("Import Finished goods and Packing together, or enter the first one."),
            ),
        )

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            LookupField(
                name="article_id", label=N_("Article"), required=True, span=2, search=find_articles(self.place)
            ),
            WeekField(name="effective_from", label=N_("From week"), help=N_("Empty: from the beginning.")),
            LookupField(
                name="destination_id",
                label=N_("Only for destination"),
                search=find_destinations(self.place),
                help=N_("Empty: for each of the article."),
            ),
            PiecesField(name="pcs_per_carton", label=N_("Pieces per carton"), required=True, lowest=1),
            PiecesField(name="cartons_per_pallet", label=N_("Cartons per pallet"), required=True, lowest=1, unit="CTN"),
            PiecesField(name="length_mm", label=N_("Carton length"), unit="mm", lowest=1),
            PiecesField(name="width_mm", label=N_("Carton width"), unit="mm", lowest=1),
            PiecesField(name="height_mm", label=N_("Carton height"), unit="mm", lowest=1),
            DecimalField(name="gross_weight_kg", label=N_("Gross weight"), unit="kg"),
            DecimalField(name="net_weight_kg", label=N_("Net weight"), unit="kg"),
            TextField(name="polybag", label=N_("Polybag"), limit=100),
            TextField(name="layer_method", label=N_("Layers"), limit=100, span=2),
            NotesField(name="note", label=N_("Note"), lines=2, span=2),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.pages(articles.pack_specifications, _following).ask(PackSpecificationFilter())

    def open(self, record: Any) -> None:
        """Select a specification; an option holds the article for which a new one is begun."""
        if not isinstance(record, Option):
            super().open(record)
        elif self.may_edit:
            self.show_form(None, self.new_words, {"article_id": record})
            self.form.editor("pcs_per_carton").widget.setFocus()

    def show_record(self, row: PackSpecificationRow) -> None:
        """Show the selected one whole."""
        self.detail.show_facts(
            row.article_name,
            [
                Fact(N_("State"), SPECIFICATION_STATES[row.state]),
                Fact(N_("From week"), row.effective_from or Text("from the beginning")),
                Fact(N_("Pieces per carton"), row.pcs_per_carton),
                Fact(N_("Cartons per pallet"), row.cartons_per_pallet),
                Fact(N_("Pieces per pallet"), row.pcs_per_pallet),
                Fact(N_("Carton"), f"{row.carton_size} mm" if row.carton_size else None),
                Fact(N_("Gross weight"), _kilograms(row.gross_weight_kg)),
                Fact(N_("Net weight"), _kilograms(row.net_weight_kg)),
                Fact(N_("Polybag"), row.polybag),
                Fact(N_("Layers"), row.layer_method),
                Fact(N_("Note"), row.note),
            ],
            self.offered(
                Action(N_("New from a week on"), partial(self._renew, row), Icon.PLAN),
                Action(N_("Open article"), partial(self.place.go, "master_data.articles", row.article_id), Icon.OPEN),
                Action(N_("Remove"), partial(self._ask_remove, row), Icon.DELETE),
            ),
            caption=article_words(row.article_code, row.destination, ""),
        )

    def edit(self, row: PackSpecificationRow) -> None:
        """Fill the form with the selected one."""
        self.show_form(row, Text(N_("Packing of {code}"), code=row.article_code), _values(row))

    def _renew(self, row: PackSpecificationRow) -> None:
        values = {**_values(row), "effective_from": None}
        self.show_form(None, Text(N_("Packing of {code} from a week on"), code=row.article_code), values)
        self.form.editor("effective_from").widget.setFocus()

    def save(self) -> None:
        """Save it; an odd pallet is asked once."""
        self.send(articles.save_pack_specification, PackSpecificationInput)

    def _ask_remove(self, row: PackSpecificationRow) -> None:
        words = Text(
            N_("Remove the pack specification of {article}? Cartons that are laid out already stay as they are."),
            article=article_words(row.article_code, row.destination, ""),
        )
        asked = Question(words, N_("Remove"), self.place.words, self)
        key = RecordKey(row.id, row.version)
        asked.agreed.connect(
            lambda _reason: self.run(articles.remove_pack_specification, key, self._removed, button=self.new_button)
        )
        asked.finished.connect(asked.deleteLater)
        asked.open()

    def _removed(self, _nothing: None) -> None:
        self.say(N_("The pack specification is removed."))
        self.refresh()


def _values(row: PackSpecificationRow) -> dict[str, object]:
    article = article_words(row.article_code, row.destination, row.article_name)
    return {
        "article_id": Option(row.article_id, article),
        "destination_id": None if row.destination_id is None else Option(row.destination_id, row.destination),
        "effective_from": row.effective_from,
        "pcs_per_carton": row.pcs_per_carton,
        "cartons_per_pallet": row.cartons_per_pallet,
        "length_mm": row.length_mm,
        "width_mm": row.width_mm,
        "height_mm": row.height_mm,
        "gross_weight_kg": row.gross_weight_kg,
        "net_weight_kg": row.net_weight_kg,
        "polybag": row.polybag,
        "layer_method": row.layer_method,
        "note": row.note,
    }


def _kilograms(value: object) -> Text | None:
    return None if value is None else Text(N_("{weight} kg"), weight=value)
