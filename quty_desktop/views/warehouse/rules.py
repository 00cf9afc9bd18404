"""Rules of the kanban board: when a department's stock of a material is replenished, and by how much."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.kanban import Priority
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.warehouse import kanban_cards
from quty_desktop.services.warehouse.choices import MaterialChoice
from quty_desktop.services.warehouse.kanban_cards import RuleRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import CheckField, ChoiceField, DecimalField, LookupField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.warehouse.floor_material import FLOORS
from quty_desktop.views.warehouse.shared import PRIORITIES, DeskPage, quantity


def rule_state(row: RuleRow) -> State:
    """Whether a rule asks now."""
    if not row.active:
        return State(N_("Switched off"), Tone.NEUTRAL, Icon.CANCEL)
    return State(N_("To ask for"), Tone.NOTICE) if row.has < row.reorder_point else State(N_("Enough"), Tone.OK)


COLUMNS = (
    Column(key="department", title=N_("Department"), width=90),
    Column(key="article_code", title=N_("Code"), kind=Kind.CODE, width=106, hidden=True),
    Column(key="article_name", title=N_("Material"), width=90, stretch=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=116, value=rule_state),
    quantity("has", N_("Has"), 66),
    quantity("reorder_point", N_("Asks below"), 84),
    quantity("order_qty", N_("Asks for"), 74),
    Column(key="unit", title=N_("Unit"), width=48),
    Column(key="priority", title=N_("Priority"), kind=Kind.STATE, width=98, states=PRIORITIES, hidden=True),
)


class RulesPage(DeskPage):
    """Rules by which cards are made; a department asks by them with one press."""

    key = "warehouse.rules"
    title = N_("Kanban rules")
    permission = Permission.VIEW_ISSUES
    department = Department.WAREHOUSE
    group = Group.MASTER_DATA
    icon = Icon.SETTINGS
    topics = frozenset({Topic.KANBAN, Topic.STOCK})

    def build(self) -> None:
        """Rules and the form that changes them."""
        may_change = self.may(Permission.SUPERVISE_WAREHOUSE)
        if may_change:
            self.primary(N_("Save the rule"), self.save, Icon.SAVE)
            self.secondary(N_("New rule"), self.new, Icon.ADD, Key.NEW)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("due", N_("To ask for"), lambda row: row.active and row.has < row.reorder_point),),
                empty=Empty(N_("No rules"), N_("Enter when a department asks for a material by itself.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.form = Form(
            self.place,
            self.key,
            (
                ChoiceField(
                    name="department",
                    label=N_("Department"),
                    required=True,
                    choices=[Option(each, each) for each in FLOORS],
                ),
                ChoiceField(name="priority", label=N_("Priority"), required=True, choices=Priority),
                LookupField(name="material", label=N_("Material"), required=True, search=self.find_material, span=2),
                DecimalField(name="reorder_point", label=N_("Asks below"), required=True),
                DecimalField(name="order_qty", label=N_("Asks for"), required=True),
                TextField(name="unit", label=N_("Unit"), required=True, upper=True),
                CheckField(name="active", label=N_("In force")),
            ),
            columns=2,
        )
        self.form.ended.connect(self.save)
        card = self.card(N_("The rule"), self.form)
        if not may_change:
            card.hide()
        self.lay(self.table, card, share=(5, 3))
        self.new()

    def refresh(self) -> None:
        """Ask for the rules."""
        self.load(kanban_cards.rules, None, self._show)

    def open(self, record: Any) -> None:
        """Select a rule."""
        self.table.select(record)

    def new(self) -> None:
        """Empty the form for another rule."""
        self._editing: RuleRow | None = None
        self.form.fill({"priority": Priority.NORMAL, "active": True, "unit": "PCE"})

    def save(self) -> None:
        """Save what is typed."""
        make: Callable[..., kanban_cards.RuleInput] = partial(_rule, self._editing)
        self.submit(self.form, kanban_cards.save_rule, make, self._saved)

    def _saved(self, key: int) -> None:
        self.say(N_("The rule is saved."))
        self.new()
        self.refresh()
        self.table.select(key)

    def _show(self, rows: tuple[RuleRow, ...]) -> None:
        self.table.show_rows(rows)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None or not self.table.view.hasFocus():
            return
        self._editing = row
        material = MaterialChoice(row.article_id, row.article_code, row.article_name, row.unit, (row.unit,))
        self.form.fill(
            {
                "department": row.department,
                "priority": row.priority,
                "material": Option(material, f"{row.article_code}  {row.article_name}"),
                "reorder_point": row.reorder_point,
                "order_qty": row.order_qty,
                "unit": row.unit,
                "active": row.active,
            },
            record=str(row.id),
        )


def _rule(
    editing: RuleRow | None,
    department: Department,
    priority: Priority,
    material: MaterialChoice,
    reorder_point: Decimal,
    order_qty: Decimal,
    unit: str,
    active: bool,
) -> kanban_cards.RuleInput:
    key, version = (None, None) if editing is None else (editing.id, editing.version)
    return kanban_cards.RuleInput(
        department, material.id, reorder_point, order_qty, unit, priority, active, key, version
    )
