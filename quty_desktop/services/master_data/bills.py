"""Bills of material: lists and details, what a quantity needs, where something is used, what a revision changed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from sqlalchemy import text

from quty_desktop.domain import bills as rules
from quty_desktop.domain.articles import ArticleKind, BomKind, BomState
from quty_desktop.domain.bills import BillGraph, LineChange, Node, NodeState, Requirement
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotFound, Refused
from quty_desktop.domain.imports.codes import is_article_code, material_key, normalise_code
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.search import patterns
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.units import shown
from quty_desktop.i18n import Translator
from quty_desktop.services.master_data import bill_graph
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


@dataclass(frozen=True, slots=True)
class BillFilter:
    """Which bills are shown.

    Attributes:
        search: words of code or name.
        article_id: of this product only.
        history: retired revisions too.
    """

    search: str = ""
    article_id: int | None = None
    history: bool = False


@dataclass(frozen=True, slots=True)
class BillListRow:
    """A row of the list of bills."""

    id: int
    article_id: int
    code: str
    name: str
    article_kind: ArticleKind
    department: Department | None
    variant: str
    kind: BomKind
    partner: str
    output_qty: Decimal
    output_unit: str
    lines: int
    revision: int
    state: BomState
    is_default: bool
    alternatives: int
    choice_open: bool
    recycled: bool
    set_item: bool
    version: int


@dataclass(frozen=True, slots=True)
class BillLineRow:
    """A line of a bill."""

    id: int
    component_id: int
    code: str
    name: str
    kind: ArticleKind
    qty: Decimal
    unit: str
    wastage_percent: Decimal
    has_bill: bool


@dataclass(frozen=True, slots=True)
class BillLinesFilter:
    """Which lines of all bills in force are shown.

    Attributes:
        search: words of the product's or the component's code or name.
        after: product, bill and line of the last row of the page before.
        limit: rows of a page.
    """

    search: str = ""
    after: tuple[str, int, int] | None = None
    limit: int = 500


@dataclass(frozen=True, slots=True)
class BillLineOfAll:
    """A line of a bill in force, with its bill; an empty bill is one row without a component.

    Attributes:
        id: bill and line together.
        code: of the product; of work in process it is what its name makes.
        product_variant: what sets the product apart from its sibling of the same stage.
        made_by: the product's department; ``department`` is the bill's.
        made: how the bill is made.
    """

    id: str
    bill_id: int
    position: int
    code: str
    product: str
    destination: str
    kind: ArticleKind
    stage: str
    product_variant: str
    made_by: Department | None
    variant: str
    made: BomKind
    partner: str
    department: Department | None
    output_qty: Decimal
    output_unit: str
    set_item: bool
    is_default: bool
    revision: int
    component_code: str
    component: str
    component_destination: str
    component_kind: ArticleKind | None
    qty: Decimal | None
    unit: str
    wastage: Decimal | None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A bill of the same product: an alternative, or another revision."""

    id: int
    variant: str
    revision: int
    state: BomState
    kind: BomKind
    is_default: bool
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class BillDetail:
    """A bill with its lines and all bills of its product, the newest first."""

    bill: BillListRow
    reason: str
    source: str
    lines: tuple[BillLineRow, ...]
    revisions: tuple[RevisionRow, ...]


@dataclass(frozen=True, slots=True)
class UsedIn:
    """A product that something goes into, directly (level 1) or through others."""

    id: int
    code: str
    name: str
    kind: ArticleKind
    department: Department | None
    level: int
    qty: Decimal | None
    unit: str
    output: str


@dataclass(frozen=True, slots=True)
class CompareBills:
    """Two bills of a product."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A component in two bills, for one unit of the product."""

    id: str
    code: str
    name: str
    before: Decimal | None
    after: Decimal | None
    unit: str
    change: LineChange


@dataclass(frozen=True, slots=True)
class ProductRow:
    """An article that can be exploded."""

    id: int
    code: str
    name: str
    kind: ArticleKind
    destination: str
    unit: str


@dataclass(frozen=True, slots=True)
class ProductSearch:
    """What is looked for among articles with bills.

    Attributes:
        text: words of code or name; whole codes and names come first.
        made: only what a bill makes.
    """

    text: str
    made: bool = True


_LIST = """
    SELECT b.id, b.article_id, CASE WHEN a.kind = 'wip' THEN '' ELSE a.code END AS code, a.name, a.kind AS article_kind,
           b.department, b.variant, b.kind, coalesce(p.name, '') AS partner, b.output_qty, b.output_unit,
           coalesce(n.lines, 0) AS lines, b.revision, b.state, b.is_default, s.alternatives,
           b.state = 'active' AND s.alternatives > 1 AND NOT s.chosen AS choice_open, coalesce(n.recycled, false) AS recycled,
           b.set_item, b.version
    FROM quty.bill b
    JOIN quty.article a ON a.id = b.article_id
    JOIN (SELECT article_id, count(*) FILTER (WHERE state = 'active') AS alternatives, bool_or(is_default) AS chosen
          FROM quty.bill GROUP BY article_id) s ON s.article_id = b.article_id
    LEFT JOIN quty.partner p ON p.id = b.partner_id
    LEFT JOIN (SELECT l.bill_id, count(*) AS lines, bool_or(c.name ILIKE '%recycle%') AS recycled
               FROM quty.bill_line l JOIN quty.article c ON c.id = l.component_id GROUP BY l.bill_id) n ON n.bill_id = b.id
"""
_BILLS = text(
    _LIST
    + """
    WHERE (:history OR b.state <> 'retired')
      AND (CAST(:article AS bigint) IS NULL OR b.article_id = :article)
      AND a.search_words LIKE ALL(CAST(:patterns AS text[]))
    ORDER BY a.name, b.variant, b.revision DESC
"""
)
_BILL = text(_LIST + " WHERE b.id = :bill")
_LINES = text("""
    SELECT l.id, l.component_id, CASE WHEN c.kind = 'wip' THEN '' ELSE c.code END AS code, c.name, c.kind, l.qty, l.unit,
           l.wastage_percent,
           EXISTS (SELECT FROM quty.bill b WHERE b.article_id = c.id AND b.state = 'active') AS has_bill
    FROM quty.bill_line l JOIN quty.article c ON c.id = l.component_id
    WHERE l.bill_id = :bill ORDER BY l.position
""")
_ALL_LINES = text("""
    SELECT b.id || '-' || coalesce(l.position, 0) AS id, b.id AS bill_id, coalesce(l.position, 0) AS position, a.code,
           a.name AS product, coalesce(d.code, '') AS destination, a.kind, a.stage,
           a.variant AS product_variant, a.department AS made_by, b.variant, b.kind AS made,
           coalesce(p.name, '') AS partner, b.department, b.output_qty, b.output_unit, b.set_item, b.is_default, b.revision,
           coalesce(c.code, '') AS component_code, coalesce(c.name, '') AS component,
           coalesce(cd.code, '') AS component_destination, c.kind AS component_kind, l.qty, coalesce(l.unit, '') AS unit,
           l.wastage_percent AS wastage
    FROM quty.bill b
    JOIN quty.article a ON a.id = b.article_id
    LEFT JOIN quty.destination d ON d.id = a.destination_id
    LEFT JOIN quty.partner p ON p.id = b.partner_id
    LEFT JOIN quty.bill_line l ON l.bill_id = b.id
    LEFT JOIN quty.article c ON c.id = l.component_id
    LEFT JOIN quty.destination cd ON cd.id = c.destination_id
    WHERE b.state = 'active'
      AND (:search = '' OR quty.plain(concat_ws(' ', a.code, a.name, c.code, c.name)) LIKE ALL(CAST(:patterns AS text[])))
      AND (CAST(:after_name AS text) IS NULL
           OR (a.name, b.id, coalesce(l.position, 0)) > (:after_name, CAST(:after_bill AS bigint), CAST(:after_line AS int)))
    ORDER BY a.name, b.id, coalesce(l.position, 0) LIMIT :limit
""")
_REVISIONS = text("""
    SELECT b.id, b.variant, b.revision, b.state, b.kind, b.is_default, coalesce(b.revised_at, b.created_at) AS at,
           coalesce(p.full_name, b.revised_by, b.created_by) AS by, b.revision_reason AS reason, b.source,
           b.id = :bill AS this
    FROM quty.bill b
    LEFT JOIN quty.person p ON p.name = coalesce(b.revised_by, b.created_by)
    WHERE b.article_id = (SELECT article_id FROM quty.bill WHERE id = :bill)
    ORDER BY b.variant, b.revision DESC
""")
# UNION drops what is reached twice; the level keeps bills that contain themselves from going on for ever.
_USED_IN = text("""
    WITH RECURSIVE up (article_id, level) AS (
        SELECT DISTINCT b.article_id, 1
        FROM quty.bill_line l JOIN quty.bill b ON b.id = l.bill_id AND b.state = 'active' WHERE l.component_id = :article
        UNION
        SELECT b.article_id, up.level + 1
        FROM up
        JOIN quty.bill_line l ON l.component_id = up.article_id
        JOIN quty.bill b ON b.id = l.bill_id AND b.state = 'active'
        WHERE up.level < 30 AND b.article_id <> :article
    ), nearest AS (
        SELECT article_id, min(level) AS level FROM up GROUP BY article_id
    )
    SELECT a.id, CASE WHEN a.kind = 'wip' THEN '' ELSE a.code END AS code, a.name, a.kind, a.department, n.level,
           d.qty, coalesce(d.unit, '') AS unit, coalesce(d.output, '') AS output
    FROM nearest n
    JOIN quty.article a ON a.id = n.article_id
    LEFT JOIN LATERAL (
        SELECT sum(l.qty) AS qty, l.unit, trim_scale(b.output_qty) || ' ' || b.output_unit AS output
        FROM quty.bill b JOIN quty.bill_line l ON l.bill_id = b.id AND l.component_id = :article
        WHERE b.article_id = a.id AND b.state = 'active'
        GROUP BY b.id, l.unit ORDER BY b.is_default DESC, b.kind = 'subcontract', b.variant LIMIT 1
    ) d ON true
    ORDER BY n.level, a.name, a.code
""")
_PRODUCTS = text("""
    SELECT a.id, CASE WHEN a.kind = 'wip' THEN '' ELSE a.code END AS code, a.name, a.kind,
           coalesce(d.code, '') AS destination, a.unit
    FROM quty.article a LEFT JOIN quty.destination d ON d.id = a.destination_id
    WHERE (a.code = ANY(:codes) OR a.search_words LIKE ALL(CAST(:patterns AS text[])))
      AND (NOT :made OR a.kind <> 'raw_material' AND EXISTS (
              SELECT FROM quty.article s JOIN quty.bill b ON b.article_id = s.id AND b.state = 'active'
              WHERE s.code = a.code))
    ORDER BY (a.code = ANY(:codes)) DESC, a.kind <> 'finished_good', a.name, a.code, d.code LIMIT 50
""")


@query(Permission.VIEW_MASTER_DATA)
def bill_list(uow: UnitOfWork, wanted: BillFilter) -> tuple[BillListRow, ...]:
    """All bills that fit, by product."""
    values = {"history": wanted.history, "article": wanted.article_id, "patterns": patterns(wanted.search)}
    return tuple(_bill_row(row) for row in uow.session.execute(_BILLS, values).mappings())


@query(Permission.VIEW_MASTER_DATA)
def all_bill_lines(uow: UnitOfWork, wanted: BillLinesFilter) -> tuple[BillLineOfAll, ...]:
    """The lines of all bills in force, a page at a time, by product."""
    name, bill_id, line = wanted.after or (None, None, None)
    values = {
        "search": wanted.search.strip(), "patterns": patterns(wanted.search), "after_name": name, "after_bill": bill_id,
        "after_line": line, "limit": max(1, wanted.limit),
    }  # fmt: skip
    return tuple(
        BillLineOfAll(
            **{
                **row,
                "kind": ArticleKind(row["kind"]),
                "made": BomKind(row["made"]),
                "made_by": None if row["made_by"] is None else Department(row["made_by"]),
                "department": None if row["department"] is None else Department(row["department"]),
                "component_kind": None if row["component_kind"] is None else ArticleKind(row["component_kind"]),
            }
        )
        for row in uow.session.execute(_ALL_LINES, values).mappings()
    )


@query(Permission.VIEW_MASTER_DATA, consistent=True)
def bill(uow: UnitOfWork, bill_id: int) -> BillDetail:
    """A bill with its lines and the other bills of its product.

    Raises:
        NotFound: there is none with this id.
    """
    row = uow.session.execute(_BILL, {"bill": bill_id}).mappings().first()
    if row is None:
        raise unknown()
    lines = tuple(
        BillLineRow(**{**line, "kind": ArticleKind(line["kind"])})
        for line in uow.session.execute(_LINES, {"bill": bill_id}).mappings()
    )
    found = uow.session.execute(_REVISIONS, {"bill": bill_id}).all()
    revisions = tuple(
        RevisionRow(
            each.id, each.variant, each.revision, BomState(each.state), BomKind(each.kind), each.is_default, each.at,
            each.by, each.reason,
        )
        for each in found
    )  # fmt: skip
    this = next(each for each in found if each.this)
    return BillDetail(_bill_row(row), this.reason, this.source, lines, revisions)


def _bill_row(row: Any) -> BillListRow:
    department = row["department"]
    return BillListRow(
        **{
            **row,
            "article_kind": ArticleKind(row["article_kind"]),
            "department": None if department is None else Department(department),
            "kind": BomKind(row["kind"]),
            "state": BomState(row["state"]),
        }
    )


def unknown() -> NotFound:
    """The refusal of a bill or article that is not there."""
    return NotFound(Text(N_("This record does not exist.")), Text(N_("Refresh the list.")), code="bills.unknown")


@query(Permission.VIEW_MASTER_DATA)
def products(uow: UnitOfWork, wanted: ProductSearch) -> tuple[ProductRow, ...]:
    """Articles by code or name, 50 at most; whole codes first, then finished articles."""
    typed = wanted.text.strip()
    codes = {material_key(typed), match_key(typed)} - {""}
    if is_article_code(typed):
        codes.add(normalise_code(typed))
    values = {"codes": sorted(codes), "patterns": patterns(typed), "made": wanted.made}
    return tuple(
        ProductRow(**{**row, "kind": ArticleKind(row["kind"])})
        for row in uow.session.execute(_PRODUCTS, values).mappings()
    )


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
        node.number, node.parent, node.level, item.id, _code(item.kind, item.code), item.name, item.kind,
        item.department, shown(node.qty), node.unit, None if node.stock_qty is None else shown(node.stock_qty),
        item.unit, item.free, node.wastage_percent, None if node.bill is None else node.bill.id,
        "" if node.bill is None else node.bill.variant, len(graph.bills.get(item.id, ())), node.choice_open, node.state,
    )  # fmt: skip


def _requirement(graph: BillGraph, each: Requirement) -> RequirementRow:
    item = graph.items[each.item]
    return RequirementRow(
        f"{item.id} {each.unit}", item.id, _code(item.kind, item.code), item.name, item.kind, shown(each.need),
        each.unit, each.issue, each.free, each.missing, each.buying_unit, each.buying_qty, each.lines, each.state,
    )  # fmt: skip


def _code(kind: ArticleKind, code: str) -> str:
    return "" if kind is ArticleKind.WIP else code


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


@query(Permission.VIEW_MASTER_DATA)
def where_used(uow: UnitOfWork, article_id: int) -> tuple[UsedIn, ...]:
    """Products that an article goes into by bills in force, the nearest first; 5,000 at most."""
    return tuple(
        UsedIn(
            **{
                **row,
                "kind": ArticleKind(row["kind"]),
                "department": None if row["department"] is None else Department(row["department"]),
            }
        )
        for row in uow.session.execute(_USED_IN, {"article": article_id}).mappings()
    )


@query(Permission.VIEW_MASTER_DATA)
def compare_bills(uow: UnitOfWork, wanted: CompareBills) -> tuple[DifferenceRow, ...]:
    """Two bills of a product component by component, for one unit of the product each.

    Raises:
        NotFound: one of them does not exist.
        Refused: they make different products.
    """
    loaded = bill_graph.of_bills(uow.session, [wanted.first, wanted.second])
    first, second = loaded.by_bill.get(wanted.first), loaded.by_bill.get(wanted.second)
    if first is None or second is None:
        raise unknown()
    if first.article != second.article:
        raise Refused(
            Text(N_("These bills make different products.")),
            Text(N_("Choose two bills of one product.")),
            code="bills.other_product",
        )
    graph = loaded.graph
    return tuple(
        DifferenceRow(
            f"{each.component} {each.unit}",
            _code(graph.items[each.component].kind, graph.items[each.component].code),
            graph.items[each.component].name,
            each.before,
            each.after,
            each.unit,
            each.change,
        )
        for each in rules.differences(first, second, graph.units, graph.items)
    )


class Asking(Protocol):
    """What asks queries."""

    def ask(self, function: Any, data: object = None) -> Any:
        """Ask a query."""


def explosion_of(door: Asking, article: str, qty: Decimal, variants: Sequence[str] = ()) -> Explosion:
    """Explode an article that is named by its code or its whole name, for the command line.

    Args:
        door: of the signed-in person.
        article: code, or name of work in process; a destination may stand behind it.
        qty: how much of it.
        variants: names of alternatives to use.

    Raises:
        NotFound: no article with a bill has this code or name.
        QutyError: as ``explode``.
    """
    found: tuple[ProductRow, ...] = door.ask(products, ProductSearch(article))
    wanted = match_key(article)
    code = normalise_code(article) if is_article_code(article) else material_key(article)
    exact = [row for row in found if row.code == code or match_key(row.name) == wanted]
    rows = exact or list(found)
    if not rows or (not exact and len({row.code or row.name for row in rows}) > 1):
        likely = ", ".join(row.code or row.name for row in found[:5])
        raise NotFound(
            Text(N_("No single article with a bill is meant by “{article}”."), article=article),
            Text(N_("Likely: {articles}"), articles=likely) if found else Text(N_("Import its bills first.")),
            code="bills.no_such_article",
        )
    explosion: Explosion = door.ask(explode, Explode(rows[0].id, qty, variants=tuple(variants)))
    return explosion


def explode_text(
    door: Asking, article: str, qty: Decimal, variants: Sequence[str] = (), *, translator: Translator
) -> str:
    """The tree and the flat need in lines, for the command line.

    Args:
        door: of the signed-in person.
        article: code, or name of work in process.
        qty: how much of it.
        variants: names of alternatives to use.
        translator: the language.
    """
    found = explosion_of(door, article, qty, variants)
    tr = translator.tr
    lines = []
    for node in found.nodes:
        name = f"[{node.code}] {node.name}" if node.code else node.name
        notes = [node.variant] if node.alternatives > 1 and node.variant else []
        notes += [tr(node.state)] if node.state not in {NodeState.MADE, NodeState.MATERIAL} else []
        amount = f"{translator.number(node.qty.normalize() + 0)} {node.unit}"
        lines.append(f"{'  ' * node.level}{amount}  {name}" + (f"  ({', '.join(notes)})" if notes else ""))
    lines += ["", tr(N_("Needed in all:"))]
    for row in found.requirements:
        free = "-" if row.free is None else translator.number(row.free.normalize() + 0)
        told = Text(
            N_("{need} {unit}  {article}  free {free}, missing {missing}"),
            need=translator.number(row.issue.normalize() + 0), unit=row.unit,
            article=f"[{row.code}] {row.name}" if row.code else row.name, free=free,
            missing=translator.number(row.missing.normalize() + 0),
        )  # fmt: skip
        buying = "" if row.buying_qty is None else f"  = {translator.number(row.buying_qty)} {row.buying_unit}"
        state = "" if row.state is NodeState.MATERIAL else f"  ({tr(row.state)})"
        lines.append(f"  {tr(told)}{buying}{state}")
    if found.open_choices:
        lines.append("")
        lines += [tr(Text(N_("Nobody has chosen a bill for {product}."), product=name)) for name in found.open_choices]
    return "\n".join(lines)


def explode_json(door: Asking, article: str, qty: Decimal, variants: Sequence[str] = ()) -> str:
    """The same as JSON; quantities are texts, so that no digit is lost.

    Args:
        door: of the signed-in person.
        article: code, or name of work in process.
        qty: how much of it.
        variants: names of alternatives to use.
    """
    found = explosion_of(door, article, qty, variants)
    return json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str)
