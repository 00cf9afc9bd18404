"""Units of the plant."""

from quty_desktop.domain.articles import Dimension
from quty_desktop.domain.departments import Department
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import units_of_measure
from quty_desktop.services.master_data.units_of_measure import UnitInput, UnitRow
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.fields import ChoiceField, DecimalField, Field, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.master_data.edited_list import EditedListPage


def meaning_of(row: UnitRow) -> str | Text:
    """What one of it is."""
    if not row.base:
        return Text(N_("told for each material"))
    if row.id == row.base:
        return Text(N_("the others are told in it"))
    return Text(N_("1 {unit} = {amount} {other}"), unit=row.id, amount=trimmed(row.factor), other=row.base)


class UnitsPage(EditedListPage):
    """What things are counted and measured in."""

    key = "master_data.units"
    title = N_("Units")
    department = Department.PURCHASING
    icon = Icon.SETTINGS
    topics = frozenset({Topic.ARTICLES})
    new_words = N_("New unit")
    hint = N_("Select a unit to see what it is.")
    record_table = "unit"

    def make_table(self) -> Table:
        """The list."""
        return Table(
            self.place,
            self.key,
            (
                Column(key="id", title=N_("Code"), kind=Kind.CODE, width=90),
                Column(key="name", title=N_("Name"), width=150, stretch=True),
                Column(key="dimension", title=N_("Measures"), width=110),
                Column(key="meaning", title=N_("Fixed factor"), width=190, value=self._meaning),
                Column(
                    key="factor",
                    title=N_("Factor"),
                    kind=Kind.NUMBER,
                    width=90,
                    hidden=True,
                    value=lambda row: trimmed(row.factor),
                ),
                Column(key="articles", title=N_("Articles"), kind=Kind.PIECES, width=90),
                Column(key="conversions", title=N_("Conversions"), kind=Kind.PIECES, width=104),
            ),
            title=self.title,
            filters=(
                Filter("fixed", N_("Fixed"), lambda row: row.dimension is not Dimension.PACK),
                Filter("pack", N_("Told for each material"), lambda row: row.dimension is Dimension.PACK),
            ),
            empty=Empty(N_("No units"), N_("Enter the first one.")),
        )

    def _meaning(self, row: UnitRow) -> str:
        return self.words(meaning_of(row))

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            TextField(name="code", label=N_("Code"), required=True, limit=8, upper=True),
            ChoiceField(name="dimension", label=N_("Measures"), required=True, choices=Dimension),
            TextField(name="name", label=N_("Name"), required=True, span=2),
            DecimalField(
                name="factor",
                label=N_("Factor"),
                required=True,
                places=8,
                span=2,
                help=N_("How many pieces, metres or kilograms one of it is; 1 for a pack."),
            ),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.load(units_of_measure.units, None, self.show_rows)

    def show_record(self, row: UnitRow) -> None:
        """Show the selected one."""
        self.detail.show_facts(
            row.name,
            [
                Fact(N_("Measures"), row.dimension),
                Fact(N_("Fixed factor"), meaning_of(row)),
                Fact(N_("Articles"), row.articles),
                Fact(N_("Conversions"), row.conversions),
            ],
            self.offered(),
            caption=row.id,
        )

    def edit(self, row: UnitRow) -> None:
        """Fill the form."""
        self.show_form(
            row,
            Text(N_("Unit {code}"), code=row.id),
            {"code": row.id, "name": row.name, "dimension": row.dimension, "factor": trimmed(row.factor)},
        )

    def save(self) -> None:
        """Save the unit."""
        self.send(units_of_measure.save_unit, UnitInput)
