"""The lines of all bills, a page at a time: what is taken out to a spreadsheet and brought back."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.domain.articles import ArticleKind, BomKind, BomState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.search import patterns
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BillLinesFilter:
    """Which lines of all bills are shown: of those in force.

    Attributes:
        search: words of the product's or the component's code or name.
        history: drafts and retired revisions, too.
        after: product, bill and line of the last row of the page before.
        limit: rows of a page.
    """

    search: str = ""
    history: bool = False
    after: tuple[str, int, int] | None = None
    limit: int = 500


@dataclass(frozen=True, slots=True)
class BillLineOfAll:
    """A line of a bill, with its bill; an empty bill is one row without a component.

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
    state: BomState
    reason: str
    component_code: str
    component: str
    component_destination: str
    component_kind: ArticleKind | None
    qty: Decimal | None
    unit: str
    wastage: Decimal | None


_ALL_LINES = text("""
    SELECT b.id || '-' || coalesce(l.position, 0) AS id, b.id AS bill_id, coalesce(l.position, 0) AS position, a.code,
           a.name AS product, coalesce(d.code, '') AS destination, a.kind, a.stage,
           a.variant AS product_variant, a.department AS made_by, b.variant, b.kind AS made,
           coalesce(p.name, '') AS partner, b.department, b.output_qty, b.output_unit, b.set_item, b.is_default, b.revision,
           b.state, b.revision_reason AS reason,
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
    WHERE (:history OR b.state = 'active')
      AND (:search = '' OR quty.plain(concat_ws(' ', a.code, a.name, c.code, c.name)) LIKE ALL(CAST(:patterns AS text[])))
      AND (CAST(:after_name AS text) IS NULL
           OR (a.name, b.id, coalesce(l.position, 0)) > (:after_name, CAST(:after_bill AS bigint), CAST(:after_line AS int)))
    ORDER BY a.name, b.id, coalesce(l.position, 0) LIMIT :limit
""")


@query(Permission.VIEW_MASTER_DATA)
def all_bill_lines(uow: UnitOfWork, wanted: BillLinesFilter) -> tuple[BillLineOfAll, ...]:
    """The lines of all bills, a page at a time, by product."""
    name, bill_id, line = wanted.after or (None, None, None)
    values = {
        "search": wanted.search.strip(), "patterns": patterns(wanted.search), "after_name": name, "after_bill": bill_id,
        "after_line": line, "limit": max(1, wanted.limit), "history": wanted.history,
    }  # fmt: skip
    return tuple(
        BillLineOfAll(
            **{
                **row,
                "kind": ArticleKind(row["kind"]),
                "made": BomKind(row["made"]),
                "state": BomState(row["state"]),
                "made_by": None if row["made_by"] is None else Department(row["made_by"]),
                "department": None if row["department"] is None else Department(row["department"]),
                "component_kind": None if row["component_kind"] is None else ArticleKind(row["component_kind"]),
            }
        )
        for row in uow.session.execute(_ALL_LINES, values).mappings()
    )
