"""Further laboratory tests as data: the plant enters name, standard, limits and unit."""

from collections.abc import Mapping
from typing import Any

from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import lab_methods
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.fields import CheckField, DecimalField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.quality.edited_list import EditedList, EditedListPage

_NEEDED = {True: State(N_("For each batch"), Tone.INFO), False: State(N_("When asked"), Tone.NEUTRAL)}
COLUMNS = (
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=100, value=lambda row: row.method.code),
    Column(key="name", title=N_("Name"), width=150, stretch=True, value=lambda row: row.method.name),
    Column(key="standard", title=N_("Standard"), width=170, value=lambda row: row.method.standard),
    Column(key="limit", title=N_("Limit"), width=120, value=lambda row: row.method.limit.words),
    Column(key="required", title=N_("Needed"), kind=Kind.STATE, states=_NEEDED, width=130),
    Column(key="name_id", title=N_("Indonesian name"), width=140, hidden=True),
)


class LabMethodsPage(EditedListPage):
    """The further tests; those that are needed gate the release of each batch."""

    key = "quality.lab_methods"
    title = N_("Further tests")
    icon = Icon.LAB
    topics = frozenset({Topic.LAB_TESTS})

    def build(self) -> None:
        """Table, and the form for who may change it."""
        empty = dict.fromkeys(("code", "name", "name_id", "standard", "quantity", "unit"), "")
        self.lay_out(
            EditedList(
                columns=COLUMNS,
                nothing=(N_("No further test yet"), N_("The usual tests are built in; others are entered here.")),
                heading=N_("Test"),
                fields=(
                    TextField(name="code", label=N_("Code"), required=True),
                    TextField(name="name", label=N_("Name"), required=True),
                    TextField(name="name_id", label=N_("Indonesian name")),
                    TextField(name="standard", label=N_("Standard and edition"), required=True),
                    TextField(name="quantity", label=N_("What is measured")),
                    TextField(name="unit", label=N_("Unit")),
                    DecimalField(name="minimum", label=N_("Smallest good value")),
                    DecimalField(name="maximum", label=N_("Largest good value")),
                    CheckField(name="required", label=N_("Needed for each batch")),
                    CheckField(name="active", label=N_("In use")),
                ),
                save=lab_methods.save_lab_method,
                made=lab_methods.LabMethodInput,
                said=N_("The test is saved."),
                begin={**empty, "minimum": None, "maximum": None, "required": False, "active": True},
                form_columns=2,
                share=(3, 2),
            )
        )

    def refresh(self) -> None:
        """Ask for the tests."""
        self.load(lab_methods.lab_method_list, None, self.table.show_rows)

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """What the form shows of a test."""
        method = row.method
        return {
            "code": method.code,
            "name": method.name,
            "name_id": row.name_id,
            "standard": method.standard,
            "quantity": method.quantity,
            "unit": method.limit.unit,
            "minimum": method.limit.minimum,
            "maximum": method.limit.maximum,
            "required": row.required,
            "active": row.active,
        }
