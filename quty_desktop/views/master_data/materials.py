"""Raw materials: fabric, thread, fibre, labels, cartons."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

from quty_desktop.domain.departments import Department
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import materials
from quty_desktop.services.master_data.materials import MaterialFilter, MaterialInput, MaterialRow
from quty_desktop.services.master_data.record_keeping import PAGE_ROWS
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import CheckField, DecimalField, Field, LookupField, NotesField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.master_data.choices import INACTIVE
from quty_desktop.views.master_data.edited_list import EditedListPage
from quty_desktop.views.master_data.lookups import find_categories, find_units
from quty_desktop.views.master_data.searching import Searching

USED = State(N_("In use"), Tone.OK)
TO_CHECK = State(N_("To be checked"), Tone.NOTICE)
"""An import made it because a bill names it."""


def state_of(row: MaterialRow) -> State:
    """Whether a material is in use."""
    if not row.active:
        return INACTIVE
    return TO_CHECK if row.placeholder else USED


def _least(row: MaterialRow) -> Decimal:
    return trimmed(row.min_stock)


COLUMNS = (
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=110),
    Column(key="name", title=N_("Name"), width=170, stretch=True),
    Column(key="category", title=N_("Category"), width=110),
    Column(key="unit", title=N_("Unit"), width=64),
    Column(key="min_stock", title=N_("Minimum stock"), kind=Kind.NUMBER, width=112, value=_least),
    Column(key="bills", title=N_("Bills"), kind=Kind.PIECES, width=64, hidden=True),
    Column(key="certificates", title=N_("Certificates"), kind=Kind.PIECES, width=96, hidden=True),
    Column(key="placeholder", title=N_("To be checked"), width=110, hidden=True),
    Column(key="active", title=N_("In use"), width=80, hidden=True),
    Column(key="note", title=N_("Note"), width=160, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=124, value=state_of),
)


def _following(question: MaterialFilter, row: MaterialRow) -> MaterialFilter:
    return replace(question, after=(row.name, row.code, row.id))


class MaterialsPage(EditedListPage):
    """What bills of material are made of."""

    key = "master_data.materials"
    title = N_("Materials")
    department = Department.WAREHOUSE
    icon = Icon.WAREHOUSE
    topics = frozenset({Topic.ARTICLES, Topic.MATERIALS})
    new_words = N_("New material")
    hint = N_("Select a material to see where it is used.")
    record_table = "article"

    def make_table(self) -> Table:
        """The list."""
        table = Table(
            self.place,
            self.key,
            COLUMNS,
            title=self.title,
            filters=(
                Filter("check", TO_CHECK.word, lambda row: row.active and row.placeholder),
                Filter("bare", N_("Without certificate"), lambda row: row.active and not row.certificates),
                Filter("inactive", N_("Inactive"), lambda row: not row.active),
            ),
            empty=Empty(N_("No materials yet"), N_("Import the bills of material, or enter the first material.")),
        )
        self.searching = Searching(table, self.ask, PAGE_ROWS)
        return table

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            TextField(name="code", label=N_("Code"), required=True, limit=60),
            LookupField(name="unit", label=N_("Unit"), required=True, search=find_units(self.place)),
            TextField(name="name", label=N_("Name"), required=True, span=2),
            LookupField(name="category_id", label=N_("Category"), search=find_categories(self.place)),
            DecimalField(name="min_stock", label=N_("Minimum stock"), help=N_("In the unit of the material.")),
            NotesField(name="note", label=N_("Note"), lines=2, span=2),
            CheckField(name="active", label=N_("In use"), span=2),
        )

    def ask(self) -> None:
        """Ask for what fits."""
        wanted = MaterialFilter(self.searching.typed, include_inactive=True, limit=self.searching.limit)
        self.pages(materials.materials, _following).ask(wanted)

    def rows_shown(self) -> None:
        """Note how many came, so that what is typed is looked for where not all is here."""
        self.searching.answered(len(self.table.model.all_rows))
        super().rows_shown()

    def show_record(self, row: MaterialRow) -> None:
        """Show the selected one."""
        go = self.place.go
        more = [Action(N_("Conversions"), partial(go, "master_data.conversions", _option(row)), Icon.SWITCH)]
        if row.certificates:
            more.append(Action(N_("Certificates"), partial(go, "master_data.certificates", row.code), Icon.LAB))
        self.detail.show_facts(
            row.name,
            [
                Fact(N_("State"), state_of(row)),
                Fact(N_("Category"), row.category),
                Fact(N_("Unit"), row.unit),
                Fact(N_("Minimum stock"), trimmed(row.min_stock) if row.min_stock else None),
                Fact(N_("In bills of material"), row.bills),
                Fact(N_("Certificates"), row.certificates),
                Fact(N_("Note"), row.note),
            ],
            self.offered(*more),
            caption=row.code,
        )

    def start_new(self) -> None:
        """An empty form."""
        self.show_form(None, self.new_words, {"active": True})

    def edit(self, row: MaterialRow) -> None:
        """Fill the form."""
        category = None if row.category_id is None else Option(row.category_id, row.category)
        self.show_form(
            row,
            Text(N_("Material {code}"), code=row.code),
            {
                "code": row.code,
                "name": row.name,
                "unit": Option(row.unit, row.unit),
                "category_id": category,
                "min_stock": trimmed(row.min_stock) if row.min_stock else None,
                "note": row.note,
                "active": row.active,
            },
        )

    def save(self) -> None:
        """Save the material."""
        self.send(materials.save_material, _input)


def _input(**values: object) -> MaterialInput:
    """An empty minimum is none."""
    return MaterialInput(**{**values, "min_stock": values["min_stock"] or 0})  # type: ignore[arg-type]


def _option(row: MaterialRow) -> Option:
    return Option(row.id, f"{row.code} {row.name}")
