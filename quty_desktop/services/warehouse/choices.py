"""What the forms of the warehouse offer to choose from: materials, partners, requisitions that are approved."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.checks import RequisitionKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.search import patterns
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MaterialChoice:
    """A material, its stock unit and the others that it converts to."""

    id: int
    code: str
    name: str
    unit: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartnerChoice:
    """A supplier or subcontractor."""

    id: int
    name: str
    kind: PartnerKind


@dataclass(frozen=True, slots=True)
class RequisitionRow:
    """Extra material that was approved and is not issued in full."""

    id: int
    number: str
    kind: RequisitionKind
    department: Department
    work_order_id: int
    work_order: str
    article_id: int
    article_code: str
    article_name: str
    qty: Decimal
    rest: Decimal
    unit: str
    reason: str
    created_at: datetime
    created_by: str


_MATERIALS = text("""
    SELECT a.id, a.code, a.name, a.unit, coalesce((
        SELECT array_agg(DISTINCT u) FROM quty.unit_conversion c, unnest(ARRAY[c.from_unit, c.to_unit]) u
        WHERE c.article_id = a.id), '{}') AS units
    FROM quty.article a
    WHERE a.kind = 'raw_material' AND a.active AND quty.plain(a.code || ' ' || a.name) LIKE ALL(CAST(:patterns AS text[]))
    ORDER BY a.name, a.code LIMIT 20
""")
_PARTNERS = text("""
    SELECT id, name, kind FROM quty.partner WHERE active AND kind <> 'customer' ORDER BY kind = 'supplier', name
""")
_REQUISITIONS = text("""
    SELECT r.id, r.number, r.kind, r.department, r.work_order_id, w.number AS work_order, r.article_id, a.code AS article_code,
           a.name AS article_name, r.qty, r.qty - r.issued_qty AS rest, r.unit, r.reason, r.created_at, r.created_by
    FROM quty.material_requisition r
    JOIN quty.work_order w ON w.id = r.work_order_id
    JOIN quty.article a ON a.id = r.article_id
    WHERE r.state = 'approved' AND r.issued_qty < r.qty
    ORDER BY r.id LIMIT 500
""")


@query(Permission.VIEW_ISSUES)
def find_materials(uow: UnitOfWork, words: str) -> tuple[MaterialChoice, ...]:
    """Materials by code or name, 20 at most."""
    rows = uow.session.execute(_MATERIALS, {"patterns": patterns(words)})
    return tuple(
        MaterialChoice(row.id, row.code, row.name, row.unit, (row.unit, *sorted(set(row.units) - {row.unit})))
        for row in rows
    )


@query(Permission.VIEW_GATE)
def partners_outside(uow: UnitOfWork) -> tuple[PartnerChoice, ...]:
    """Subcontractors and suppliers that goods can go to."""
    return tuple(PartnerChoice(row.id, row.name, PartnerKind(row.kind)) for row in uow.session.execute(_PARTNERS))


@query(Permission.VIEW_ISSUES)
def requisitions_to_serve(uow: UnitOfWork) -> tuple[RequisitionRow, ...]:
    """Approved requests of the floor for extra material, the earliest first."""
    return tuple(
        RequisitionRow(**{**row, "kind": RequisitionKind(row["kind"]), "department": Department(row["department"])})
        for row in uow.session.execute(_REQUISITIONS).mappings()
    )
