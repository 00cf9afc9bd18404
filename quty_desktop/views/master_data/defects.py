"""The catalogue of defects, as inspectors choose from it."""

from collections.abc import Callable
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import DefectClass, DefectGroup
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import defect_catalogue
from quty_desktop.services.master_data.defect_catalogue import CatalogueRow, DefectInput
from quty_desktop.services.quality import inspections
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.fields import CheckField, ChoiceField, Field, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.master_data.choices import INACTIVE
from quty_desktop.views.master_data.edited_list import EditedListPage

USED = State(N_("In use"), Tone.OK)
CLASSES = {
    DefectClass.CRITICAL: State(DefectClass.CRITICAL, Tone.BAD),
    DefectClass.MAJOR: State(DefectClass.MAJOR, Tone.NOTICE),
    DefectClass.MINOR: State(DefectClass.MINOR, Tone.INFO),
}


def state_of(row: CatalogueRow) -> State:
    """Whether inspectors may choose it."""
    return USED if row.active else INACTIVE


class DefectsPage(EditedListPage):
    """Defects with their class, in both languages."""

    key = "master_data.defects"
    title = N_("Defect catalogue")
    department = Department.QUALITY
    icon = Icon.BAD
    topics = frozenset({Topic.INSPECTIONS})
    new_words = N_("New defect")
    hint = N_("Select a defect to see its class.")
    edit_permission = Permission.EDIT_DEFECTS
    record_table = "defect"

    def make_table(self) -> Table:
        """The list."""
        return Table(
            self.place,
            self.key,
            (
                Column(key="code", title=N_("Code"), kind=Kind.CODE, width=72),
                Column(key="name_id", title=N_("Indonesian"), width=180, stretch=True),
                Column(key="name", title=N_("English"), width=190),
                Column(key="defect_class", title=N_("Class"), kind=Kind.STATE, states=CLASSES, width=110),
                Column(key="defect_group", title=N_("Concerns"), width=110),
                Column(key="active", title=N_("In use"), width=80, hidden=True),
                Column(key="state", title=N_("State"), kind=Kind.STATE, width=112, value=state_of, hidden=True),
            ),
            title=self.title,
            filters=(
                *(Filter(each.value, each, _of_class(each)) for each in DefectClass),
                Filter("inactive", N_("Inactive"), lambda row: not row.active),
            ),
            empty=Empty(
                N_("No defects yet"),
                N_("Take over the usual ones, then change them to the plant's own."),
                Action(N_("Take over the usual defects"), self.adopt, Icon.ADD) if self.may_edit else None,
            ),
        )

    def more_buttons(self) -> None:
        """A button for the usual defects."""
        self.secondary(N_("Take over the usual defects"), self.adopt, Icon.IMPORT)

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            TextField(name="code", label=N_("Code"), required=True, limit=12, upper=True),
            ChoiceField(name="defect_class", label=N_("Class"), required=True, choices=DefectClass),
            TextField(name="name_id", label=N_("Indonesian"), required=True, limit=80, span=2),
            TextField(name="name", label=N_("English"), required=True, limit=80, span=2),
            ChoiceField(name="defect_group", label=N_("Concerns"), required=True, choices=DefectGroup, span=2),
            CheckField(name="active", label=N_("In use"), span=2),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.load(defect_catalogue.defects, None, self.show_rows)

    def show_record(self, row: CatalogueRow) -> None:
        """Show the selected one."""
        self.detail.show_facts(
            row.name_id or row.name,
            [
                Fact(N_("State"), state_of(row)),
                Fact(N_("Class"), CLASSES[row.defect_class]),
                Fact(N_("Concerns"), row.defect_group),
                Fact(N_("English"), row.name),
            ],
            self.offered(),
            caption=row.code,
        )

    def start_new(self) -> None:
        """An empty form."""
        self.show_form(None, self.new_words, {"defect_class": DefectClass.MINOR, "active": True})

    def edit(self, row: CatalogueRow) -> None:
        """Fill the form."""
        asked = ("code", "defect_class", "name_id", "name", "defect_group", "active")
        values = {name: getattr(row, name) for name in asked}
        self.show_form(row, Text(N_("Defect {code}"), code=row.code), values)

    def save(self) -> None:
        """Save the defect."""
        self.send(defect_catalogue.save_defect, DefectInput)

    def adopt(self) -> None:
        """Take over the usual defects; those that exist stay as they are."""

        def done(count: int) -> None:
            self.say(Text(N_("{count} defects taken over."), count=count))
            self.refresh()

        self.run(inspections.adopt_usual_defects, None, done)


def _of_class(wanted: DefectClass) -> Callable[[Any], bool]:
    return lambda row: row.defect_class is wanted
