"""How bills and what they need are shown: states, columns and searches that their pages share."""

from collections.abc import Callable
from decimal import Decimal

from quty_desktop.domain.articles import BomState
from quty_desktop.domain.bills import LineChange, NodeState
from quty_desktop.domain.imports.wip import parse_wip
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_
from quty_desktop.services.master_data import bills
from quty_desktop.services.master_data.bills import BillListRow, ProductSearch
from quty_desktop.services.master_data.explosions import NodeRow, RequirementRow
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data.choices import article_words

CHOICE_OPEN = State(N_("Choose a default"), Tone.NOTICE)
EMPTY_BILL = State(N_("Without lines"), Tone.NOTICE)
DEFAULT = State(N_("Default"), Tone.OK)
BILL_STATES = {
    BomState.DRAFT: State(BomState.DRAFT, Tone.INFO, Icon.EDIT),
    BomState.ACTIVE: State(BomState.ACTIVE, Tone.OK),
    BomState.RETIRED: State(BomState.RETIRED, Tone.NEUTRAL, Icon.HISTORY),
}
CHANGES = {
    LineChange.ADDED: State(LineChange.ADDED, Tone.INFO, Icon.ADD),
    LineChange.REMOVED: State(LineChange.REMOVED, Tone.BAD, Icon.DELETE),
    LineChange.CHANGED: State(LineChange.CHANGED, Tone.NOTICE, Icon.EDIT),
    LineChange.SAME: State(LineChange.SAME, Tone.NEUTRAL, Icon.OK),
}
ENOUGH = State(N_("Enough"), Tone.OK)
MISSING = State(N_("Short"), Tone.BAD)
PLANNED = State(N_("Made"), Tone.NEUTRAL, Icon.WORK)
GAPS = {
    NodeState.NO_BILL: State(NodeState.NO_BILL, Tone.NOTICE),
    NodeState.EMPTY: State(NodeState.EMPTY, Tone.NOTICE),
    NodeState.UNIT_UNCLEAR: State(N_("Unit unclear"), Tone.NOTICE),
}
_INDENT = "\u2003"


def bill_state(row: BillListRow) -> State:
    """What stands out about a bill."""
    if row.choice_open:
        return CHOICE_OPEN
    if row.state is BomState.ACTIVE and not row.lines:
        return EMPTY_BILL
    if row.is_default and row.alternatives > 1:
        return DEFAULT
    return BILL_STATES[row.state]


def plain_number(value: Decimal | None) -> Decimal | None:
    """A quantity without zeros at its end."""
    return None if value is None else trimmed(value)


def product_words(code: str, name: str) -> str:
    """A component in one line; work in process is known by its name."""
    return f"{code}  {name}" if code else name


def product_base(name: str) -> str:
    """The name of a product in process without its stage, which stands in a column of its own."""
    found = parse_wip(name)
    return found.base if found is not None else name


def stage_of(name: str) -> str:
    """The stage in the name of a product in process, with its variant and destination: ``SKIN_NL_AP``."""
    found = parse_wip(name)
    return name[len(found.base) :].lstrip("_ ").removeprefix("WIP_") if found is not None else ""


def node_state(row: NodeRow) -> State:
    """What is known about a line of the tree."""
    if row.state in GAPS:
        return GAPS[row.state]
    if row.choice_open:
        return CHOICE_OPEN
    if row.state is NodeState.MADE:
        return PLANNED
    return ENOUGH if row.stock_qty is not None and row.free >= row.stock_qty else MISSING


def need_state(row: RequirementRow) -> State:
    """Whether there is enough."""
    return GAPS.get(row.state) or (MISSING if row.missing > 0 else ENOUGH)


NEEDS = (
    Column(key="code", title=N_("Material"), kind=Kind.CODE, width=96),
    Column(key="name", title=N_("Name"), width=180, stretch=True),
    Column(key="issue", title=N_("Needed"), kind=Kind.NUMBER, width=96, value=lambda row: plain_number(row.issue)),
    Column(key="unit", title=N_("Unit"), width=64),
    Column(key="free", title=N_("Free stock"), kind=Kind.NUMBER, width=92, value=lambda row: plain_number(row.free)),
    Column(key="missing", title=N_("Short"), kind=Kind.NUMBER, width=96, value=lambda row: plain_number(row.missing)),
    Column(
        key="buying_qty", title=N_("To buy"), kind=Kind.NUMBER, width=70, value=lambda row: plain_number(row.buying_qty)
    ),
    Column(key="buying_unit", title=N_("Buying unit"), width=92),
    Column(key="need", title=N_("Exact need"), kind=Kind.NUMBER, width=100, hidden=True),
    Column(key="lines", title=N_("Lines"), kind=Kind.PIECES, width=64, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=130, value=need_state),
)
TREE = (
    Column(
        key="name",
        title=N_("Product"),
        width=260,
        stretch=True,
        value=lambda row: _INDENT * row.level + product_words(row.code, row.name),
    ),
    Column(key="qty", title=N_("Quantity"), kind=Kind.NUMBER, width=96, value=lambda row: plain_number(row.qty)),
    Column(key="unit", title=N_("Unit"), width=70),
    Column(
        key="wastage_percent",
        title=N_("Wastage"),
        kind=Kind.NUMBER,
        width=80,
        unit="%",
        value=lambda row: plain_number(row.wastage_percent) or None,
    ),
    Column(key="free", title=N_("Free stock"), kind=Kind.NUMBER, width=92, value=lambda row: plain_number(row.free)),
    Column(key="stock_unit", title=N_("Stock unit"), width=84, hidden=True),
    Column(key="department", title=N_("Department"), width=110),
    Column(key="variant", title=N_("Bill"), width=70),
    Column(key="level", title=N_("Level"), kind=Kind.PIECES, width=56, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=146, value=node_state),
)


def find_products(place: Workplace, *, made: bool = True) -> Callable[[str], list[Option]]:
    """A search for articles, by default those that a bill makes; runs in the background."""

    def search(typed: str) -> list[Option]:
        rows = place.door.ask(bills.products, ProductSearch(typed, made))
        return [Option(row.id, article_words(row.code, row.destination, row.name)) for row in rows]

    return search
