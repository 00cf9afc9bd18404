"""Bills of material at work: what a quantity of an article needs, stage by stage and in all.

Quantities are exact fractions down the whole tree; only what is issued or bought is rounded, always upwards, so that
the rounding of a stage does not grow through the next ones. The flat need is the sum over the tree.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from quty_desktop.domain.articles import ArticleKind, BomKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.units import Conversion, Units, shown

MOST_NODES = 100_000
"""A tree with more lines than this is no product but a mistake in the bills."""


class NodeState(Choice):
    """What is known about a line of the tree."""

    MADE = "made", N_("Made by a bill")
    MATERIAL = "material", N_("Material")
    NO_BILL = "no_bill", N_("Bill missing")
    EMPTY = "empty", N_("Bill without lines")
    UNIT_UNCLEAR = "unit_unclear", N_("Unit cannot be converted")


class LineChange(Choice):
    """What became of a component between two bills."""

    ADDED = "added", N_("Added")
    REMOVED = "removed", N_("Removed")
    CHANGED = "changed", N_("Changed")
    SAME = "same", N_("Unchanged")


@dataclass(frozen=True, slots=True)
class BillPart:
    """A line of a bill.

    Attributes:
        component: the article that is used.
        qty: for the quantity of the bill, in ``unit``.
        unit: the unit of the line.
        wastage_percent: what is needed on top.
    """

    component: int
    qty: Decimal
    unit: str
    wastage_percent: Decimal = Decimal(0)

    @property
    def gross(self) -> Fraction:
        """The quantity with its wastage."""
        return Fraction(self.qty) * (1 + Fraction(self.wastage_percent) / 100)


@dataclass(frozen=True, slots=True)
class ActiveBill:
    """A bill that may be used.

    Attributes:
        id: its key.
        article: what it makes.
        variant: names the alternative.
        kind: made here or by a subcontractor.
        output_qty: the quantity that its lines are for, in ``output_unit``.
        output_unit: the unit of that quantity.
        is_default: whether somebody chose it among the alternatives.
        parts: its lines.
    """

    id: int
    article: int
    variant: str
    kind: BomKind
    output_qty: Decimal
    output_unit: str
    is_default: bool
    parts: tuple[BillPart, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An article in a tree.

    Attributes:
        id: its key.
        code: its code; of work in process the key of its name.
        name: its name.
        kind: what it is.
        unit: its stock unit.
        stage: the stage of work in process.
        department: who makes it.
        free: what stands free in stock, in its stock unit.
        conversions: its own factors between units.
    """

    id: int
    code: str
    name: str
    kind: ArticleKind
    unit: str
    stage: str = ""
    department: Department | None = None
    free: Decimal = Decimal(0)
    conversions: tuple[Conversion, ...] = ()

    @property
    def shown(self) -> str:
        """The article in one line; work in process is known by its name alone."""
        return self.name if self.kind is ArticleKind.WIP else f"[{self.code}] {self.name}"


@dataclass(frozen=True, slots=True)
class BillGraph:
    """All articles and bills below some articles.

    Attributes:
        items: articles by key.
        bills: the usable bills of an article, by its key.
        units: the plant's units.
    """

    items: Mapping[int, Item]
    bills: Mapping[int, tuple[ActiveBill, ...]]
    units: Units

    def chosen(self, article: int, choices: frozenset[int] = frozenset()) -> ActiveBill | None:
        """The bill by which an article is made.

        One that the caller names, else the default; where nobody has chosen a default, the first one made in the
        plant. Never the last one filed: with the plant's bills that multiplied fabric by twelve.
        """
        bills = self.bills.get(article, ())
        return min(
            bills,
            key=lambda bill: (
                bill.id not in choices, not bill.is_default, bill.kind is BomKind.SUBCONTRACT, bill.variant, bill.id,
            ),
            default=None,
        )  # fmt: skip

    def is_open_choice(self, article: int, choices: frozenset[int] = frozenset()) -> bool:
        """Whether an article has alternatives of which nobody has chosen one."""
        bills = self.bills.get(article, ())
        return len(bills) > 1 and not any(bill.is_default or bill.id in choices for bill in bills)


@dataclass(frozen=True, slots=True)
class Node:
    """A line of the tree.

    Attributes:
        number: its place, from 0 for the article itself.
        parent: the place of what it goes into, -1 for the article itself.
        level: how deep it stands.
        item: the article.
        qty: what is needed, with wastage, in ``unit``.
        unit: the unit of the bill's line.
        stock_qty: the same in the article's stock unit; ``None`` where it cannot be converted.
        wastage_percent: of its line.
        bill: by which it is made further.
        state: what is known about it.
        choice_open: whether nobody has chosen among its bills.
    """

    number: int
    parent: int
    level: int
    item: int
    qty: Fraction
    unit: str
    stock_qty: Fraction | None
    wastage_percent: Decimal
    bill: ActiveBill | None
    state: NodeState
    choice_open: bool = False

    @property
    def is_leaf(self) -> bool:
        """Whether it is needed as it is: material, or work in process that no bill makes."""
        return self.bill is None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is needed of an article that the tree ends with.

    Attributes:
        item: the article.
        need: exactly, in ``unit``.
        unit: the stock unit; the line's unit where it cannot be converted.
        issue: the need as it is issued: whole pieces, else four decimals, upwards.
        free: what stands free in stock; ``None`` where the unit cannot be compared.
        missing: what is to be got.
        buying_unit: the unit that a supplier sells it in; empty where it is the stock unit.
        buying_qty: the need in whole buying units, upwards.
        lines: how many lines of the tree need it.
        state: material, or a bill that is missing.
    """

    item: int
    need: Fraction
    unit: str
    issue: Decimal
    free: Decimal | None
    missing: Decimal
    buying_unit: str
    buying_qty: Decimal | None
    lines: int
    state: NodeState


@dataclass(frozen=True, slots=True)
class Tree:
    """What a quantity of an article needs.

    Attributes:
        nodes: the tree, each line after what it goes into.
        requirements: the flat need, what is missing first.
    """

    nodes: tuple[Node, ...]
    requirements: tuple[Requirement, ...]


@dataclass(slots=True)
class _Need:
    quantity: Fraction = Fraction(0)
    lines: int = 0
    state: NodeState = NodeState.MATERIAL


def explode(
    graph: BillGraph,
    article: int,
    qty: Fraction | Decimal | int,
    choices: frozenset[int] = frozenset(),
    partner_id: int | None = None,
) -> Tree:
    """Explode a quantity of an article, in its stock unit, down to its materials.

    Processed materials (laminates) end the tree though they have bills: they are consumed in yards while their bills
    are filed for a piece, so going through them would multiply twice.

    Args:
        graph: the articles and bills.
        article: what is to be made.
        qty: how much of it.
        choices: bills to use among alternatives.
        partner_id: the supplier whose buying units count before the general ones.

    Raises:
        Invalid: the quantity is not above zero.
        Refused: a bill contains its own product, told with the path; or the tree is endless for practical purposes.
    """
    nodes = tree_of(graph, article, qty, choices)
    return Tree(nodes, requirements(graph, nodes, partner_id))


def tree_of(
    graph: BillGraph, article: int, qty: Fraction | Decimal | int, choices: frozenset[int] = frozenset()
) -> tuple[Node, ...]:
    """The tree alone, for a flat need over several articles.

    Raises:
        Invalid: the quantity is not above zero.
        Refused: as ``explode``.
    """
    wanted = Fraction(qty)
    if wanted <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    nodes: list[Node] = []
    root = BillPart(article, Decimal(1), graph.items[article].unit)
    waiting: list[tuple[BillPart, Fraction, int, int]] = [(root, wanted, -1, 0)]
    while waiting:
        part, quantity, parent, level = waiting.pop()
        item = graph.items[part.component]
        stock = graph.units.factor(part.unit, item.unit, item.conversions)
        bill = None if item.kind is ArticleKind.RAW_MATERIAL else graph.chosen(item.id, choices)
        output = None if bill is None else graph.units.factor(part.unit, bill.output_unit, item.conversions)
        state = _state(item, bill, stock, output)
        makes = state is NodeState.MADE and bill is not None
        number = len(nodes)
        if makes:
            _refuse_cycle(graph, nodes, parent, item)
        nodes.append(
            Node(
                number, parent, level, item.id, quantity, part.unit, None if stock is None else quantity * stock,
                part.wastage_percent, bill if makes else None, state,
                choice_open=item.kind is not ArticleKind.RAW_MATERIAL and graph.is_open_choice(item.id, choices),
            )
        )  # fmt: skip
        if bill is not None and makes and output is not None:
            times = quantity * output / Fraction(bill.output_qty)
            waiting += [(each, times * each.gross, number, level + 1) for each in reversed(bill.parts)]
        if len(nodes) + len(waiting) > MOST_NODES:
            raise Refused(
                Text(N_("The bills of {article} have more than {count} lines."), article=graph.items[article].shown, count=MOST_NODES),
                Text(N_("Look for a component that contains itself many times.")),
                code="bills.too_large",
            )  # fmt: skip
    return tuple(nodes)


def _state(item: Item, bill: ActiveBill | None, stock: Fraction | None, output: Fraction | None) -> NodeState:
    if bill is not None and not bill.parts:
        return NodeState.EMPTY
    if bill is not None and output is not None:
        return NodeState.MADE
    if stock is None or bill is not None:
        return NodeState.UNIT_UNCLEAR
    return NodeState.MATERIAL if item.kind is ArticleKind.RAW_MATERIAL else NodeState.NO_BILL


def _refuse_cycle(graph: BillGraph, nodes: Sequence[Node], parent: int, item: Item) -> None:
    path = [item]
    while parent >= 0:
        above = nodes[parent]
        path.append(graph.items[above.item])
        if above.item == item.id:
            raise cycle_refused([each.shown for each in reversed(path)])
        parent = above.parent


def cycle_refused(path: Sequence[str]) -> Refused:
    """The refusal of bills that contain their own product, with the path from it to itself."""
    return Refused(
        Text(N_("A bill contains its own product: {path}."), path=" → ".join(path)),
        Text(N_("Take one of these components out of its bill.")),
        code="bills.cycle",
    )


def requirements(graph: BillGraph, nodes: Iterable[Node], partner_id: int | None = None) -> tuple[Requirement, ...]:
    """Sum what trees end with, by article; what is missing comes first.

    Args:
        graph: the articles.
        nodes: of one tree or of several.
        partner_id: the supplier whose buying units count before the general ones.
    """
    needs: dict[tuple[int, str], _Need] = {}
    for node in nodes:
        if not node.is_leaf:
            continue
        item = graph.items[node.item]
        unit = node.unit if node.stock_qty is None else item.unit
        need = needs.setdefault((node.item, unit), _Need(state=node.state))
        need.quantity += node.qty if node.stock_qty is None else node.stock_qty
        need.lines += 1
    found = [_requirement(graph, item, unit, need, partner_id) for (item, unit), need in needs.items()]
    found.sort(
        key=lambda each: (
            each.state is NodeState.MATERIAL, each.missing <= 0, graph.items[each.item].code, each.unit,
        )
    )  # fmt: skip
    return tuple(found)


def _requirement(graph: BillGraph, article: int, unit: str, need: _Need, partner_id: int | None) -> Requirement:
    item = graph.items[article]
    issue = graph.units.issued(need.quantity, unit)
    comparable = unit == item.unit
    buying = buying_unit(graph.units, item, partner_id)
    factor = graph.units.factor(unit, buying, item.conversions, partner_id) if buying else None
    return Requirement(
        article, need.quantity, unit, issue, item.free if comparable else None,
        max(issue - item.free, Decimal(0)) if comparable else issue,
        buying if factor is not None else "",
        None if factor is None else graph.units.issued(need.quantity * factor, buying),
        need.lines, need.state,
    )  # fmt: skip


def buying_unit(units: Units, item: Item, partner_id: int | None = None) -> str:
    """The pack in which a material is bought, by its conversions; empty where none names a pack.

    A supplier's own conversion goes before the one for all.
    """
    fitting = [each for each in item.conversions if each.partner_id is None or each.partner_id == partner_id]
    for each in sorted(fitting, key=lambda one: one.partner_id is None):
        for unit, other in ((each.from_unit, each.to_unit), (each.to_unit, each.from_unit)):
            if units.factor(item.unit, other) is not None and units.factor(item.unit, unit) is None:
                return unit
    return ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A component in two bills; quantities are for one unit of the product.

    Attributes:
        component: the article.
        before: in the first bill, ``None`` where it is not in it.
        after: in the second bill.
        unit: the unit of both quantities.
        change: what became of it.
    """

    component: int
    before: Decimal | None
    after: Decimal | None
    unit: str
    change: LineChange


@dataclass(slots=True)
class _Pair:
    before: Fraction | None = None
    after: Fraction | None = None
    units: set[str] = field(default_factory=set)


def differences(
    first: ActiveBill, second: ActiveBill, units: Units, items: Mapping[int, Item]
) -> tuple[Difference, ...]:
    """Compare two bills of a product, component by component, for one unit of the product each.

    Components are compared in their stock unit, so that 10 cm and 0.1 m are the same; a unit that cannot be converted
    stands on a line of its own.
    """
    pairs: dict[tuple[int, str], _Pair] = {}
    for bill, is_first in ((first, True), (second, False)):
        output = Fraction(bill.output_qty) * (units.factor(bill.output_unit, first.output_unit) or 1)
        for part in bill.parts:
            item = items[part.component]
            factor = units.factor(part.unit, item.unit, item.conversions)
            unit = part.unit if factor is None else item.unit
            pair = pairs.setdefault((item.id, unit), _Pair())
            quantity = part.gross * (factor or 1) / output
            if is_first:
                pair.before = (pair.before or Fraction(0)) + quantity
            else:
                pair.after = (pair.after or Fraction(0)) + quantity
    return tuple(
        Difference(
            component,
            None if pair.before is None else shown(pair.before),
            None if pair.after is None else shown(pair.after),
            unit,
            _change(pair),
        )
        for (component, unit), pair in pairs.items()
    )


def _change(pair: _Pair) -> LineChange:
    if pair.before is None:
        return LineChange.ADDED
    if pair.after is None:
        return LineChange.REMOVED
    return LineChange.SAME if pair.before == pair.after else LineChange.CHANGED
