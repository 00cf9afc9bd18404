"""What running work orders need of materials, by the bills in force, and what was issued to them already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import text
from sqlalchemy.orm import Session

from quty_desktop.domain import bills as rules
from quty_desktop.domain.articles import ArticleKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.weeks import Week
from quty_desktop.services.master_data import bill_graph
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A material of a work order, in its stock unit.

    Attributes:
        rest: what is still to be issued.
        free: may be taken now by anybody.
    """

    id: str
    work_order_id: int
    work_order: str
    department: Department
    batch: str
    article: str
    week: Week
    destination: str
    material_id: int
    material_code: str
    material_name: str
    need: Decimal
    issued: Decimal
    rest: Decimal
    free: Decimal
    unit: str

    @property
    def short(self) -> Decimal:
        """What is missing for it now."""
        return max(self.rest - self.free, Decimal(0))


_WORK = text("""
    SELECT w.id, w.number, w.department, w.target_pcs, m.batch_number, m.article_id, a.code, l.week_year, l.week_number,
           d.code AS destination
    FROM quty.work_order w
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.article a ON a.id = m.article_id
    JOIN quty.destination d ON d.id = l.destination_id
    WHERE w.state IN ('pending', 'running', 'paused') AND m.state NOT IN ('draft', 'done', 'cancelled')
      AND (CAST(:work AS bigint) IS NULL OR w.id = :work)
    ORDER BY l.week_year, l.week_number, m.id, w.id LIMIT 400
""")
_ISSUED = text("""
    SELECT i.work_order_id, l.article_id,
           sum(CASE WHEN i.kind = 'return' THEN -l.qty ELSE l.qty END) AS qty
    FROM quty.material_issue i JOIN quty.material_issue_line l ON l.issue_id = i.id
    WHERE i.work_order_id = ANY(:work) AND i.state <> 'cancelled'
    GROUP BY 1, 2
""")
_DEPARTMENTS = text("SELECT id, department FROM quty.bill WHERE id = ANY(:bills) AND department IS NOT NULL")


@query(Permission.VIEW_STOCK, consistent=True)
def needs(uow: UnitOfWork) -> tuple[NeedRow, ...]:
    """Materials of all work orders that wait or run and have not got everything, the earliest week first."""
    return tuple(row for row in needs_of(uow.session) if row.rest > 0)


def needs_of(session: Session, work_order: int | None = None) -> tuple[NeedRow, ...]:
    """The same for one work order, or for all; other services call this."""
    work = session.execute(_WORK, {"work": work_order}).all()
    if not work:
        return ()
    loaded = bill_graph.below(session, sorted({row.article_id for row in work}))
    issued = {
        (row.work_order_id, row.article_id): row.qty
        for row in session.execute(_ISSUED, {"work": [row.id for row in work]})
    }
    bills = [each.id for found in loaded.graph.bills.values() for each in found]
    homes = {row.id: Department(row.department) for row in session.execute(_DEPARTMENTS, {"bills": bills})}
    rows = []
    for row in work:
        article = loaded.used.get(row.article_id)
        if article is None:
            continue
        nodes = rules.tree_of(loaded.graph, article, Decimal(row.target_pcs))
        department = Department(row.department)
        for material, need in _used_by(loaded.graph, nodes, homes, department).items():
            item = loaded.graph.items[material]
            known = loaded.graph.units.issued(need, item.unit)
            got = issued.get((row.id, material), Decimal(0))
            rows.append(
                NeedRow(
                    f"{row.id}/{material}", row.id, row.number, department, row.batch_number, row.code,
                    Week(row.week_year, row.week_number), row.destination, material, item.code, item.name, known, got,
                    max(known - got, Decimal(0)), item.free, item.unit,
                )
            )  # fmt: skip
    return tuple(rows)


def _used_by(
    graph: rules.BillGraph, nodes: Sequence[rules.Node], homes: Mapping[int, Department], department: Department
) -> dict[int, Fraction]:
    """Materials that a department puts into what it makes: those under the bill that is its own."""
    found: dict[int, Fraction] = {}
    for node in nodes:
        if not node.is_leaf or node.parent < 0 or node.stock_qty is None:
            continue
        if graph.items[node.item].kind is not ArticleKind.RAW_MATERIAL:
            continue
        above = nodes[node.parent]
        home = homes.get(above.bill.id) if above.bill is not None else None
        home = home or graph.items[above.item].department or Department.PACKING
        if home is department:
            found[node.item] = found.get(node.item, Fraction(0)) + node.stock_qty
    return found
