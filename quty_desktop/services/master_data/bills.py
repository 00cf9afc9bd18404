"""Bills of material: the list, a bill with its lines and revisions, and the products that a bill may name."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.articles import ArticleKind, BomKind, BomState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.imports.codes import is_article_code, material_key, normalise_code
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.search import patterns
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


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
_REVISIONS = text("""
    SELECT b.id, b.variant, b.revision, b.state, b.kind, b.is_default, coalesce(b.revised_at, b.created_at) AS at,
           coalesce(p.full_name, b.revised_by, b.created_by) AS by, b.revision_reason AS reason, b.source,
           b.id = :bill AS this
    FROM quty.bill b
    LEFT JOIN quty.person p ON p.name = coalesce(b.revised_by, b.created_by)
    WHERE b.article_id = (SELECT article_id FROM quty.bill WHERE id = :bill)
    ORDER BY b.variant, b.revision DESC
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


def shown_code(kind: ArticleKind, code: str) -> str:
    """The code of an article as bills show it: work in process has none but its name."""
    return "" if kind is ArticleKind.WIP else code
