"""What a quantity of articles needs: the tree by stage and the flat need beside free stock, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain import bills as rules
from quty_desktop.domain.articles import ArticleKind, BomKind
from quty_desktop.domain.bills import BillGraph, Node, NodeState, Requirement
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.units import shown
from quty_desktop.services.master_data import bill_graph
from quty_desktop.services.master_data.bills import shown_code, unknown
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Explode:
    """What is to be exploded.

    Attributes:
        article_id: what is to be made.
        qty: how much of it, in its stock unit.
        bills: bills to use among alternatives.
        variants: the same by the alternatives' names: ``SUB`` wherever it is offered, or ``product=SUB``.
        partner_id: the supplier whose buying units count before the general ones.
    """

    article_id: int
    qty: Decimal
    bills: tuple[int, ...] = ()
    variants: tuple[str, ...] = ()
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class ExplodeMany:
    """Several articles whose needs are summed: pairs of article and quantity."""

    wanted: tuple[tuple[int, Decimal], ...]


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A line of the tree; ``id`` is its place, ``parent`` that of what it goes into (-1 for the article itself)."""

    id: int
    parent: int
    level: int
    article_id: int
    code: str
    name: str
    kind: ArticleKind
    department: Department | None
    qty: Decimal
    unit: str
    stock_qty: Decimal | None
    stock_unit: str
    free: Decimal
    wastage_percent: Decimal
    bill_id: int | None
    variant: str
    alternatives: int
    choice_open: bool
    state: NodeState


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """What is needed in all of an article that the tree ends with; see ``domain.bills.Requirement``."""

    id: str
    article_id: int
    code: str
    name: str
    kind: ArticleKind
    need: Decimal
    unit: str
    issue: Decimal
    free: Decimal | None
    missing: Decimal
    buying_unit: str
    buying_qty: Decimal | None
    lines: int
    state: NodeState


@dataclass(frozen=True, slots=True)
class AlternativeRow:
    """A bill among several of a product in the tree, and whether it was used."""

    id: int
    article_id: int
    product: str
    variant: str
    kind: BomKind
    used: bool
    choice_open: bool


@dataclass(frozen=True, slots=True)
class Explosion:
    """What a quantity of an article needs.

    Attributes:
        code: of the article; empty for work in process.
        qty: as asked, in ``unit``.
        nodes: the tree.
        requirements: the flat need, what is missing first.
        alternatives: bills that could be used instead.
    """

    article_id: int
    code: str
    name: str
    qty: Decimal
    unit: str
    nodes: tuple[NodeRow, ...]
    requirements: tuple[RequirementRow, ...]
    alternatives: tuple[AlternativeRow, ...]

    @property
    def open_choices(self) -> tuple[str, ...]:
        """Products with alternatives of which nobody has chosen one."""
        return tuple(dict.fromkeys(row.product for row in self.alternatives if row.choice_open))

    @property
    def gaps(self) -> tuple[RequirementRow, ...]:
        """What keeps the need from being whole: missing or empty bills, units that cannot be converted."""
        return tuple(row for row in self.requirements if row.state is not NodeState.MATERIAL)


@query(Permission.VIEW_MASTER_DATA)
def explode(uow: UnitOfWork, wanted: Explode) -> Explosion:
    """What a quantity of an article needs: the tree, and the flat need with free stock; one statement.

    Raises:
        NotFound: there is no such article.
        Invalid: the quantity is not above zero.
        Refused: a bill contains its own product, or an alternative that is named is offered nowhere.
    """
    loaded = bill_graph.below(uow.session, [wanted.article_id])
    article = loaded.used.get(wanted.article_id)
    if article is None:
        raise unknown()
    graph = loaded.graph
    choices = _choices(graph, wanted)
    tree = rules.explode(graph, article, wanted.qty, choices, wanted.partner_id)
    item = graph.items[article]
    return Explosion(
        wanted.article_id, "" if item.kind is ArticleKind.WIP else item.code, item.name, wanted.qty, item.unit,
        tuple(_node(graph, node) for node in tree.nodes),
        tuple(_requirement(graph, each) for each in tree.requirements),
        _alternatives(graph, tree.nodes),
    )  # fmt: skip


@query(Permission.VIEW_MASTER_DATA)
def requirements(uow: UnitOfWork, wanted: ExplodeMany) -> tuple[RequirementRow, ...]:
    """What several articles need together; one statement, however many they are.

    Raises:
        Invalid: a quantity is not above zero.
        Refused: a bill contains its own product.
    """
    loaded = bill_graph.below(uow.session, [article for article, _ in wanted.wanted])
    nodes: list[Node] = []
    for article, qty in wanted.wanted:
        if article not in loaded.used:
            raise unknown()
        nodes += rules.tree_of(loaded.graph, loaded.used[article], qty)
    return tuple(_requirement(loaded.graph, each) for each in rules.requirements(loaded.graph, nodes))


def _choices(graph: BillGraph, wanted: Explode) -> frozenset[int]:
    chosen = set(wanted.bills)
    for word in wanted.variants:
        product, separator, variant = word.rpartition("=")
        fitting = [
            bill.id
            for article, found in graph.bills.items()
            for bill in found
            if match_key(bill.variant) == match_key(variant)
            and (not separator or match_key(product) in {match_key(graph.items[article].name), match_key(graph.items[article].code)})
        ]  # fmt: skip
        if not fitting:
            offered = sorted({bill.variant for found in graph.bills.values() if len(found) > 1 for bill in found})
            raise Refused(
                Text(N_("No bill here is an alternative named “{name}”."), name=word),
                Text(N_("There are: {names}"), names=", ".join(offered) or "-"),
                code="bills.no_such_alternative",
            )
        chosen |= set(fitting)
    return frozenset(chosen)


def _node(graph: BillGraph, node: Node) -> NodeRow:
    item = graph.items[node.item]
    return NodeRow(
        node.number, node.parent, node.level, item.id, shown_code(item.kind, item.code), item.name, item.kind,
        item.department, shown(node.qty), node.unit, None if node.stock_qty is None else shown(node.stock_qty),
        item.unit, item.free, node.wastage_percent, None if node.bill is None else node.bill.id,
        "" if node.bill is None else node.bill.variant, len(graph.bills.get(item.id, ())), node.choice_open, node.state,
    )  # fmt: skip


def _requirement(graph: BillGraph, each: Requirement) -> RequirementRow:
    item = graph.items[each.item]
    return RequirementRow(
        f"{item.id} {each.unit}", item.id, shown_code(item.kind, item.code), item.name, item.kind, shown(each.need),
        each.unit, each.issue, each.free, each.missing, each.buying_unit, each.buying_qty, each.lines, each.state,
    )  # fmt: skip


def _alternatives(graph: BillGraph, nodes: Sequence[Node]) -> tuple[AlternativeRow, ...]:
    met = {node.item: node for node in nodes if len(graph.bills.get(node.item, ())) > 1}
    return tuple(
        AlternativeRow(
            each.id, article, graph.items[article].name, each.variant, each.kind,
            node.bill is not None and node.bill.id == each.id, node.choice_open,
        )
        for article, node in met.items()
        if graph.items[article].kind is not ArticleKind.RAW_MATERIAL
        for each in sorted(graph.bills[article], key=lambda bill: (bill.kind is BomKind.SUBCONTRACT, bill.variant))
    )  # fmt: skip
