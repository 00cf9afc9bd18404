"""How many of one unit a material has in another: a roll of it is 45 yards, from one supplier 50."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout

from quty_desktop.domain.departments import Department
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import units_of_measure
from quty_desktop.services.master_data.units_of_measure import (
    ConversionFilter,
    ConversionInput,
    ConversionKey,
    ConversionRow,
    example_of,
)
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import DecimalField, Field, LookupField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, Question
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.master_data.edited_list import EditedListPage
from quty_desktop.views.master_data.lookups import find_materials, find_suppliers, find_units


def _following(question: ConversionFilter, row: ConversionRow) -> ConversionFilter:
    after = (row.article_name, row.article_code, row.from_unit, row.to_unit, row.supplier, row.id)
    return replace(question, after=after)


class ConversionsPage(EditedListPage):
    """Conversions of materials, some for one supplier only."""

    key = "master_data.conversions"
    title = N_("Unit conversions")
    department = Department.PURCHASING
    icon = Icon.SWITCH
    topics = frozenset({Topic.ARTICLES})
    new_words = N_("New conversion")
    hint = N_("Select a conversion to see it both ways round.")
    record_table = "unit_conversion"

    def make_table(self) -> Table:
        """The list."""
        return Table(
            self.place,
            self.key,
            (
                Column(key="article_code", title=N_("Material"), kind=Kind.CODE, width=110),
                Column(key="article_name", title=N_("Name"), width=180, stretch=True),
                Column(key="supplier", title=N_("Supplier"), width=150, value=self._supplier),
                Column(key="from_unit", title=N_("From unit"), width=84, hidden=True),
                Column(key="to_unit", title=N_("To unit"), width=84, hidden=True),
                Column(
                    key="factor",
                    title=N_("Factor"),
                    kind=Kind.NUMBER,
                    width=90,
                    hidden=True,
                    value=lambda row: trimmed(row.factor),
                ),
                Column(key="example", title=N_("Conversion"), width=170, value=self._example),
            ),
            title=self.title,
            filters=(
                Filter("all", N_("For all suppliers"), lambda row: row.partner_id is None),
                Filter("one", N_("For one supplier"), lambda row: row.partner_id is not None),
            ),
            empty=Empty(N_("No conversions yet"), N_("Enter what a roll, a cone or a bale of a material holds.")),
        )

    def _supplier(self, row: ConversionRow) -> str:
        return row.supplier or self.words(N_("all"))

    def _example(self, row: ConversionRow) -> str:
        return self.words(row.example)

    def build(self) -> None:
        """The list; above the form's end stands what the numbers mean."""
        super().build()
        self.meaning = QLabel()
        self.meaning.setProperty("kind", "heading")
        self.meaning.setWordWrap(True)
        holder = self.form.parentWidget()
        column = holder.layout() if holder is not None else None
        if isinstance(column, QVBoxLayout):
            column.insertWidget(2, self.meaning)
        self.form.changed.connect(self._tell)

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            LookupField(
                name="article_id", label=N_("Material"), required=True, span=2, search=find_materials(self.place)
            ),
            LookupField(
                name="partner_id",
                label=N_("Supplier"),
                span=2,
                search=find_suppliers(self.place),
                help=N_("Empty: for all that have none of their own."),
            ),
            LookupField(name="from_unit", label=N_("One"), required=True, search=find_units(self.place)),
            LookupField(name="to_unit", label=N_("is told in"), required=True, search=find_units(self.place)),
            DecimalField(name="factor", label=N_("Factor"), required=True, places=8, span=2),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.pages(units_of_measure.conversions, _following).ask(ConversionFilter())

    def open(self, record: Any) -> None:
        """Select a conversion; an option holds the material whose conversions are looked for."""
        if not isinstance(record, Option):
            super().open(record)
            return
        self.leave_form()
        self.table.find_box.setText(str(record.words).split(" ", 1)[0])

    def show_record(self, row: ConversionRow) -> None:
        """Show the selected one both ways round."""
        back = example_of(row.to_unit, row.from_unit, 1 / row.factor)
        more = [Action(N_("Remove"), partial(self._ask_remove, row), Icon.DELETE)] if self.may_edit else []
        self.detail.show_facts(
            row.article_name,
            [
                Fact(N_("Supplier"), row.supplier or Text("all")),
                Fact(N_("Conversion"), row.example),
                Fact(N_("Turned round"), back),
            ],
            self.offered(*more),
            caption=row.article_code,
        )

    def start_new(self) -> None:
        """An empty form; the material that is selected stays."""
        row: ConversionRow | None = self.table.selected_row
        material = None if row is None else Option(row.article_id, f"{row.article_code} {row.article_name}")
        self.show_form(None, self.new_words, {"article_id": material})
        self._tell()

    def edit(self, row: ConversionRow) -> None:
        """Fill the form."""
        self.show_form(
            row,
            Text(N_("Conversion of {code}"), code=row.article_code),
            {
                "article_id": Option(row.article_id, f"{row.article_code} {row.article_name}"),
                "partner_id": None if row.partner_id is None else Option(row.partner_id, row.supplier),
                "from_unit": Option(row.from_unit, row.from_unit),
                "to_unit": Option(row.to_unit, row.to_unit),
                "factor": trimmed(row.factor),
            },
        )
        self._tell()

    def save(self) -> None:
        """Save the conversion."""
        self.send(units_of_measure.save_conversion, ConversionInput)

    def _tell(self) -> None:
        """Show what is typed as a sentence, so that a factor the wrong way round is seen before it is saved."""
        try:
            first, second, factor = (self.form.editor(name).value() for name in ("from_unit", "to_unit", "factor"))
        except Unreadable:
            first = second = factor = None
        told = first and second and factor and factor > 0
        self.meaning.setText(self.words(example_of(first, second, factor)) if told else "")

    def _ask_remove(self, row: ConversionRow) -> None:
        question = Question(
            Text(N_("Remove {conversion} of {code}?"), conversion=row.example, code=row.article_code),
            N_("Remove"),
            self.place.words,
            self,
        )
        question.agreed.connect(lambda _reason: self._remove(row))
        question.open()

    def _remove(self, row: ConversionRow) -> None:
        def done(_nothing: None) -> None:
            self.say(Text(N_("Removed.")))
            self.refresh()

        self.run(units_of_measure.remove_conversion, ConversionKey(row.id, row.version), done)
