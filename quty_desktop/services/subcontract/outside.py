"""Subcontract work orders (500 to 570): received from cutting, gone out, come back, checked, sent on.

The goods leave and come back with gate passes of the warehouse; the check of what came back is the output of the work
order, and the slip to sewing or finishing is a hand-over like any other.
"""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class SubcontractRow:
    """A subcontract work order.

    Attributes:
        received_pcs: accepted from cutting.
        out_pcs: taken out with gate passes.
        back_pcs: come back with gate passes.
        sent_pcs: handed over to the next department.
        partners: who has or had goods of it.
    """

    id: int
    manufacturing_order_id: int
    department: Department
    number: str
    batch: str
    article_code: str
    article_name: str
    week: Week
    destination: str
    returns_as: str
    state: WorkState
    target_pcs: int
    received_pcs: int
    out_pcs: int
    back_pcs: int
    good_pcs: int
    reject_pcs: int
    sent_pcs: int
    partners: str
    version: int

    @property
    def to_leave_pcs(self) -> int:
        """Received and not gone out yet."""
        return max(0, self.received_pcs - self.out_pcs)

    @property
    def outside_pcs(self) -> int:
        """Out and not back yet."""
        return max(0, self.out_pcs - self.back_pcs)

    @property
    def to_check_pcs(self) -> int:
        """Back and not checked yet."""
        return max(0, self.back_pcs - self.good_pcs - self.reject_pcs)

    @property
    def next_pcs(self) -> int:
        """Good and not handed over yet."""
        return max(0, self.good_pcs - self.sent_pcs)


@query(Permission.VIEW_PRODUCTION)
def subcontract_work(uow: UnitOfWork) -> tuple[SubcontractRow, ...]:
    """Work orders that are done outside and not ended, the earliest week first: route 3, and embroidery that has parts."""
    found = uow.session.execute(
        text("""
        SELECT w.id, w.manufacturing_order_id, w.department, w.number, m.batch_number AS batch, a.code AS article_code,
               a.name AS article_name, l.week_year, l.week_number, d.code AS destination,
               coalesce(m.returns_as, CASE w.department WHEN 'EMB' THEN 'panel' ELSE 'skin' END) AS returns_as, w.state, w.target_pcs, w.input_pcs AS received_pcs,
               quty.gate_pieces(w.id, 'out') AS out_pcs, quty.gate_pieces(w.id, 'in') AS back_pcs, w.good_pcs, w.reject_pcs,
               quty.sent_pieces(w.id) AS sent_pcs, quty.gate_partners(w.id) AS partners, w.version
        FROM quty.work_order w
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        JOIN quty.buyer_order_line l ON l.id = m.order_line_id
        JOIN quty.destination d ON d.id = l.destination_id
        JOIN quty.article a ON a.id = w.article_id
        WHERE (w.department = 'SUB' OR (w.department = 'EMB' AND w.input_pcs > 0)) AND m.state NOT IN ('draft', 'done', 'cancelled') AND w.state <> 'cancelled'
          AND (w.state <> 'finished' OR w.good_pcs > quty.sent_pieces(w.id))
        ORDER BY l.week_year, l.week_number, w.id LIMIT 500
        """)
    ).mappings()
    rows = []
    for each in found:
        row = dict(each)
        week = Week(row.pop("week_year"), row.pop("week_number"))
        rows.append(
            SubcontractRow(
                **row | {"week": week, "state": WorkState(row["state"]), "department": Department(row["department"])}
            )
        )
    return tuple(rows)
