"""Where something is used, and what two bills of a product say differently."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.domain import bills as rules
from quty_desktop.domain.articles import ArticleKind
from quty_desktop.domain.bills import LineChange
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data import bill_graph
from quty_desktop.services.master_data.bills import shown_code, unknown
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


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
            shown_code(graph.items[each.component].kind, graph.items[each.component].code),
            graph.items[each.component].name,
            each.before,
            each.after,
            each.unit,
            each.change,
        )
        for each in rules.differences(first, second, graph.units, graph.items)
    )
