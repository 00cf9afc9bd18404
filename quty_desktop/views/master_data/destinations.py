"""Destinations, and how the plant's lists spell them."""

from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import DestinationInput, DestinationRow
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.fields import Field, NotesField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.master_data.edited_list import EditedListPage

COLUMNS = (
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=90),
    Column(key="name", title=N_("Name"), width=180, stretch=True),
    Column(key="region", title=N_("Region"), width=90),
    Column(key="aliases", title=N_("Other spellings"), width=180),
    Column(key="articles", title=N_("Articles"), kind=Kind.PIECES, width=90, total=True),
)


class DestinationsPage(EditedListPage):
    """The buyer's regions and delivery sites."""

    key = "master_data.destinations"
    title = N_("Destinations")
    icon = Icon.SEND
    topics = frozenset({Topic.ARTICLES})
    new_words = N_("New destination")
    hint = N_("Select a destination to see its spellings.")
    record_table = "destination"

    def make_table(self) -> Table:
        """The list."""
        return Table(
            self.place,
            self.key,
            COLUMNS,
            title=self.title,
            empty=Empty(N_("No destinations yet"), N_("An import makes the buyer's regions; others are entered here.")),
        )

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            TextField(name="code", label=N_("Code"), required=True, limit=20, upper=True),
            TextField(name="region", label=N_("Region"), limit=20, upper=True, help=N_("Decides the labels.")),
            TextField(name="name", label=N_("Name"), required=True, span=2),
            NotesField(
                name="spellings",
                label=N_("Other spellings"),
                span=2,
                lines=2,
                help=N_("As lists write it, separated by commas; spaces and capitals do not count."),
            ),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.load(articles.destinations, None, self.show_rows)

    def show_record(self, row: DestinationRow) -> None:
        """Show the selected one."""
        self.detail.show_facts(
            row.name,
            [
                Fact(N_("Region"), row.region),
                Fact(N_("Other spellings"), row.aliases),
                Fact(N_("Articles"), row.articles),
            ],
            self.offered(),
            caption=row.code,
        )

    def edit(self, row: DestinationRow) -> None:
        """Fill the form."""
        values = {"code": row.code, "name": row.name, "region": row.region, "spellings": row.aliases}
        self.show_form(row, Text(N_("Destination {code}"), code=row.code), values)

    def save(self) -> None:
        """Save it with its spellings."""
        self.send(articles.save_destination, DestinationInput)
