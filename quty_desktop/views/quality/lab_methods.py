"""Further laboratory tests as data: the plant enters name, standard, limits and unit."""

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import lab_methods
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.fields import CheckField, DecimalField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.quality.parts import card, heading

_NEEDED = {True: State(N_("For each batch"), Tone.INFO), False: State(N_("When asked"), Tone.NEUTRAL)}
COLUMNS = (
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=100, value=lambda row: row.method.code),
    Column(key="name", title=N_("Name"), width=150, stretch=True, value=lambda row: row.method.name),
    Column(key="standard", title=N_("Standard"), width=170, value=lambda row: row.method.standard),
    Column(key="limit", title=N_("Limit"), width=120, value=lambda row: row.method.limit.words),
    Column(key="required", title=N_("Needed"), kind=Kind.STATE, states=_NEEDED, width=130),
    Column(key="name_id", title=N_("Indonesian name"), width=140, hidden=True),
)


class LabMethodsPage(Page):
    """The further tests; those that are needed gate the release of each batch."""

    key = "quality.lab_methods"
    title = N_("Further tests")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.MASTER_DATA
    icon = Icon.LAB
    topics = frozenset({Topic.LAB_TESTS})

    def build(self) -> None:
        """Table, and the form for who may change it."""
        self._edited: lab_methods.LabMethodRow | None = None
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("used", N_("In use"), lambda row: row.active),),
                empty=Empty(N_("No further test yet"), N_("The usual tests are built in; others are entered here.")),
            )
        )
        if not self.place.actor.may(Permission.EDIT_TESTS):
            self.body.addWidget(self.table, 1)
            return
        self.primary(N_("Save"), self.save, Icon.SAVE)
        self.secondary(N_("New"), self.new, Icon.ADD, Key.NEW)
        self.table.chosen.connect(self._chosen)
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    TextField(name="code", label=N_("Code"), required=True),
                    TextField(name="name", label=N_("Name"), required=True),
                    TextField(name="name_id", label=N_("Indonesian name")),
                    TextField(name="standard", label=N_("Standard and edition"), required=True),
                    TextField(name="quantity", label=N_("What is measured")),
                    TextField(name="unit", label=N_("Unit")),
                    DecimalField(name="minimum", label=N_("Smallest good value")),
                    DecimalField(name="maximum", label=N_("Largest good value")),
                    CheckField(name="required", label=N_("Needed for each batch")),
                    PiecesField(
                        name="valid_days", label=N_("A pass stands for"), lowest=0, highest=1095, unit=N_("days")
                    ),
                    CheckField(name="active", label=N_("In use")),
                ),
                columns=2,
            )
        )
        self.new()
        self.body.addWidget(beside(self.table, card(heading(self.place, N_("Test")), self.form), share=(3, 2)), 1)

    def refresh(self) -> None:
        """Ask for the tests."""
        self.load(lab_methods.lab_method_list, None, self.table.show_rows)

    def new(self) -> None:
        """Begin another test."""
        self._edited = None
        empty = dict.fromkeys(("code", "name", "name_id", "standard", "quantity", "unit"), "")
        self.form.fill({**empty, "minimum": None, "maximum": None, "required": False, "valid_days": 0, "active": True})
        self.form.start()

    def save(self) -> None:
        """Save the form."""
        row = self._edited
        self.submit(
            self.form,
            lab_methods.save_lab_method,
            lab_methods.LabMethodInput,
            self._saved,
            id=row.id if row else None,
            version=row.version if row else None,
        )

    def _saved(self, _: int) -> None:
        self.say(N_("The test is saved."))
        self.new()
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row: lab_methods.LabMethodRow | None = self.table.selected_row if identity is not None else None
        if row is None:
            return
        self._edited = row
        method = row.method
        self.form.fill(
            {
                "code": method.code,
                "name": method.name,
                "name_id": row.name_id,
                "standard": method.standard,
                "quantity": method.quantity,
                "unit": method.limit.unit,
                "minimum": method.limit.minimum,
                "maximum": method.limit.maximum,
                "required": row.required,
                "valid_days": row.valid_days,
                "active": row.active,
            },
            record=str(row.id),
        )
