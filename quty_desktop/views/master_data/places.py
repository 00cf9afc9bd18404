"""Places and racks, each below the place that it is part of."""

from quty_desktop.domain.departments import Department
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import places
from quty_desktop.services.master_data.places import NewRacks, PlaceInput, PlaceRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import (
    CheckField,
    ChoiceField,
    DecimalField,
    Field,
    LookupField,
    PiecesField,
    TextField,
)
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.master_data.choices import INACTIVE
from quty_desktop.views.master_data.edited_list import EditedListPage
from quty_desktop.views.master_data.lookups import find_places
from quty_desktop.views.master_data.small_form import SmallForm

USED = State(N_("In use"), Tone.OK)
FROZEN = State(N_("Being counted"), Tone.HOLD)


def state_of(row: PlaceRow) -> State:
    """Whether goods may be moved to and from a place."""
    if not row.active:
        return INACTIVE
    return FROZEN if row.frozen else USED


def indented(row: PlaceRow) -> str:
    """The code, further in for each place around it."""
    return "\u2003" * row.depth + row.code


class PlacesPage(EditedListPage):
    """Where goods are."""

    key = "master_data.places"
    title = N_("Places and racks")
    department = Department.WAREHOUSE
    icon = Icon.FINISHED_GOODS
    topics = frozenset({Topic.STOCK})
    new_words = N_("New place")
    hint = N_("Select a place to see what it is part of.")
    record_table = "place"

    def make_table(self) -> Table:
        """The tree."""
        return Table(
            self.place,
            self.key,
            (
                Column(key="code", title=N_("Code"), kind=Kind.CODE, width=116, value=indented),
                Column(key="name", title=N_("Name"), width=150, stretch=True),
                Column(key="kind", title=N_("Kind"), width=104),
                Column(key="department", title=N_("Department"), width=104),
                Column(key="path", title=N_("Part of"), width=180, hidden=True),
                Column(key="inside", title=N_("Places in it"), kind=Kind.PIECES, width=96, hidden=True),
                Column(key="parent", title=N_("Stands in"), kind=Kind.CODE, width=104, hidden=True),
                Column(key="keeps_balance", title=N_("Keeps stock"), width=90, hidden=True),
                Column(key="capacity", title=N_("Capacity"), kind=Kind.NUMBER, width=90, hidden=True),
                Column(key="active", title=N_("In use"), width=80, hidden=True),
                Column(key="state", title=N_("State"), kind=Kind.STATE, width=130, value=state_of),
            ),
            title=self.title,
            filters=(
                Filter("racks", N_("Racks"), lambda row: row.kind is PlaceKind.RACK),
                Filter("outside", N_("Outside the plant"), lambda row: not row.keeps_balance),
                Filter("inactive", N_("Inactive"), lambda row: not row.active),
            ),
            empty=Empty(N_("No places yet"), N_("Enter the areas first, then the racks that stand in them.")),
        )

    def more_buttons(self) -> None:
        """A button that makes racks at once."""
        self.secondary(N_("New racks"), self.make_racks, Icon.BATCH)

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            TextField(name="code", label=N_("Code"), required=True, limit=30, upper=True),
            ChoiceField(name="kind", label=N_("Kind"), required=True, choices=PlaceKind),
            TextField(name="name", label=N_("Name"), required=True, span=2),
            ChoiceField(
                name="department",
                label=N_("Department"),
                choices=Department,
                help=N_("Whose goods lie there; empty on the way between departments."),
                span=2,
            ),
            LookupField(name="parent_id", label=N_("Part of"), search=find_places(self.place)),
            DecimalField(name="capacity", label=N_("Capacity"), help=N_("In the unit that is counted there.")),
            CheckField(name="active", label=N_("In use"), span=2),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.load(places.places, None, self.show_rows)

    def show_record(self, row: PlaceRow) -> None:
        """Show the selected one."""
        racks = [Action(N_("New racks here"), self.make_racks, Icon.BATCH)]
        self.detail.show_facts(
            row.name,
            [
                Fact(N_("State"), state_of(row)),
                Fact(N_("Kind"), row.kind),
                Fact(N_("Department"), row.department),
                Fact(N_("Where"), row.path),
                Fact(N_("Places in it"), row.inside or None),
                Fact(N_("Capacity"), trimmed(row.capacity) if row.capacity is not None else None),
                Fact(N_("Keeps stock"), row.keeps_balance),
            ],
            self.offered(*(racks if self.may_edit and row.kind is PlaceKind.AREA else [])),
            caption=row.code,
        )

    def start_new(self) -> None:
        """An empty form; the place that is selected is what the new one is part of."""
        row: PlaceRow | None = self.table.selected_row
        values: dict[str, object] = {"active": True, "kind": PlaceKind.RACK}
        if row is not None:
            values |= {"parent_id": _option(row), "department": row.department}
        self.show_form(None, self.new_words, values)

    def edit(self, row: PlaceRow) -> None:
        """Fill the form."""
        asked = ("code", "name", "kind", "department", "active")
        parent = None if row.parent_id is None else Option(row.parent_id, row.parent)
        capacity = None if row.capacity is None else trimmed(row.capacity)
        values = {name: getattr(row, name) for name in asked} | {"parent_id": parent, "capacity": capacity}
        self.show_form(row, Text(N_("Place {code}"), code=row.code), values)

    def save(self) -> None:
        """Save the place."""
        self.send(places.save_place, PlaceInput)

    def make_racks(self) -> None:
        """Ask for a letter and numbers."""
        row: PlaceRow | None = self.table.selected_row
        self.window_open = SmallForm(
            self,
            f"{self.key}.racks",
            N_("New racks"),
            N_("Letter A from 1 to 2 makes A-1 and A-2. Racks that exist stay as they are."),
            (
                LookupField(name="parent_id", label=N_("Area"), required=True, span=2, search=find_places(self.place)),
                TextField(name="prefix", label=N_("Letter"), required=True, limit=12, upper=True, span=2),
                PiecesField(name="first", label=N_("From number"), required=True, lowest=1, unit=""),
                PiecesField(name="last", label=N_("To number"), required=True, lowest=1, highest=9999, unit=""),
                TextField(name="name", label=N_("What lies there"), limit=80, span=2),
            ),
            N_("Make them"),
            self._send_racks,
            {"parent_id": None if row is None or row.kind is not PlaceKind.AREA else _option(row)},
        )
        self.window_open.open()

    def _send_racks(self, window: SmallForm) -> None:
        def made(count: int) -> None:
            window.accept()
            self.say(Text(N_("{count} racks made."), count=count))
            self.refresh()

        self.submit(window.form, places.add_racks, NewRacks, made, button=window.yes)


def _option(row: PlaceRow) -> Option:
    return Option(row.id, f"{row.code} {row.name}")
