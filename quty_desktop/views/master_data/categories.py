"""Categories of materials and articles."""

from quty_desktop.domain.departments import Department
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import categories
from quty_desktop.services.master_data.categories import CategoryInput, CategoryRow
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.fields import Field, NotesField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.master_data.edited_list import EditedListPage

COLUMNS = (
    Column(key="name", title=N_("Name"), width=180, stretch=True),
    Column(key="description", title=N_("Description"), width=240),
    Column(key="materials", title=N_("Materials"), kind=Kind.PIECES, width=100, total=True),
    Column(key="articles", title=N_("Articles"), kind=Kind.PIECES, width=90, total=True),
)


class CategoriesPage(EditedListPage):
    """Groups by which materials are found and counted."""

    key = "master_data.categories"
    title = N_("Categories")
    department = Department.WAREHOUSE
    icon = Icon.BATCH
    topics = frozenset({Topic.ARTICLES})
    new_words = N_("New category")
    hint = N_("Select a category to see its description.")
    record_table = "category"

    def make_table(self) -> Table:
        """The list."""
        return Table(
            self.place,
            self.key,
            COLUMNS,
            title=self.title,
            empty=Empty(N_("No categories yet"), N_("Enter the first one, such as the fabrics of a rack.")),
        )

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            TextField(name="name", label=N_("Name"), required=True, limit=80, span=2),
            NotesField(name="description", label=N_("Description"), lines=3, span=2),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.load(categories.categories, "", self.show_rows)

    def show_record(self, row: CategoryRow) -> None:
        """Show the selected one."""
        self.detail.show_facts(
            row.name,
            [
                Fact(N_("Description"), row.description),
                Fact(N_("Materials"), row.materials),
                Fact(N_("Articles"), row.articles),
            ],
            self.offered(),
        )

    def edit(self, row: CategoryRow) -> None:
        """Fill the form."""
        values = {"name": row.name, "description": row.description}
        self.show_form(row, Text(N_("Category {name}"), name=row.name), values)

    def save(self) -> None:
        """Save the category."""
        self.send(categories.save_category, CategoryInput)
