"""What a manufacturing order needs, what is in stock, and the purchase requests for what is missing (610 to 640)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import insert, text

from quty_desktop.database.tables import PurchaseRequest
from quty_desktop.domain.bills import NodeState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotFound, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.master_data import bills
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_WEEKS_BEFORE = 4
"""Material is wanted so many weeks before the delivery week; the plant needs 25 to 28 days."""


@dataclass(frozen=True, slots=True)
class ShortageRow:
    """A material of a manufacturing order.

    Attributes:
        need: for the order, with waste.
        free: on hand and not reserved.
        asked: in purchase requests of this order that are not rejected.
        missing: what nobody has asked for yet.
    """

    id: int
    code: str
    name: str
    need: Decimal
    unit: str
    free: Decimal | None
    asked: Decimal
    missing: Decimal


@dataclass(frozen=True, slots=True)
class StockCheck:
    """The need of an order.

    Attributes:
        whole: whether every part has a bill of material; without it the need is too small.
    """

    manufacturing_order_id: int
    number: str
    article_code: str
    qty_pcs: int
    needed_by: date
    whole: bool
    rows: tuple[ShortageRow, ...]

    @property
    def short(self) -> tuple[ShortageRow, ...]:
        """What is missing."""
        return tuple(row for row in self.rows if row.missing > 0)


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What asking answers: the numbers of the purchase requests."""

    numbers: tuple[str, ...]


@query(Permission.VIEW_MASTER_DATA, consistent=True)
def stock_check(uow: UnitOfWork, manufacturing_order_id: int) -> StockCheck:
    """What a manufacturing order needs by the bills in force, against free stock; what is missing first.

    Raises:
        NotFound: no such order.
    """
    head = uow.session.execute(
        text("""
        SELECT m.number, m.article_id, m.qty_pcs, a.code, l.week_year, l.week_number
        FROM quty.manufacturing_order m JOIN quty.article a ON a.id = m.article_id
        JOIN quty.buyer_order_line l ON l.id = m.order_line_id WHERE m.id = :id
        """),
        {"id": manufacturing_order_id},
    ).one_or_none()
    if head is None:
        raise NotFound(
            Text(N_("This manufacturing order does not exist.")),
            Text(N_("Refresh the list.")),
            code="production.unknown",
        )
    wanted = bills.ExplodeMany(((head.article_id, Decimal(head.qty_pcs)),))
    found = bills.requirements(uow, wanted)
    asked = {
        (row.article_id, row.unit): row.qty
        for row in uow.session.execute(
            text("""
            SELECT article_id, unit, sum(qty) AS qty FROM quty.purchase_request
            WHERE manufacturing_order_id = :id AND state NOT IN ('rejected', 'cancelled') GROUP BY article_id, unit
            """),
            {"id": manufacturing_order_id},
        )
    }
    rows = []
    for row in found:
        waiting = asked.get((row.article_id, row.unit), Decimal(0))
        rows.append(
            ShortageRow(
                row.article_id,
                row.code,
                row.name,
                row.need,
                row.unit,
                row.free,
                waiting,
                max(Decimal(0), row.missing - waiting),
            )
        )
    needed_by = Week(head.week_year, head.week_number).monday - timedelta(weeks=_WEEKS_BEFORE)
    whole = all(row.state is NodeState.MATERIAL for row in found)
    return StockCheck(
        manufacturing_order_id,
        head.number,
        head.code,
        head.qty_pcs,
        max(needed_by, uow.today),
        whole,
        tuple(sorted(rows, key=lambda row: (row.missing <= 0, row.code))),
    )


@command(Permission.REQUEST_PURCHASES, also=(Permission.VIEW_MASTER_DATA, Permission.VIEW_PRODUCTION))
def ask_for_missing(uow: UnitOfWork, manufacturing_order_id: int) -> AskedFor:
    """Ask purchasing for everything that is missing; what was asked for before is not asked for twice (step 630).

    Raises:
        NotFound: no such order.
        Refused: nothing is missing.
    """
    # Two clerks at one order: the second one sees what the first one asked for.
    uow.session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('shortages', :id))"), {"id": manufacturing_order_id}
    )
    checked = stock_check(uow, manufacturing_order_id)
    if not checked.short:
        raise Refused(
            Text("Nothing is missing for {number} that nobody has asked for.", number=checked.number),
            Text(N_("Look at the purchase requests of this order.")),
            code="shortage.none",
        )
    numbers = []
    for row in checked.short:
        numbers.append(next_number(uow, "PR"))
        uow.session.execute(
            insert(PurchaseRequest).values(
                number=numbers[-1],
                department=Department.PPIC
                if uow.actor.department is Department.ADMINISTRATION
                else uow.actor.department,
                article_id=row.id,
                qty=row.missing,
                unit=row.unit,
                needed_by=checked.needed_by,
                reason=checked.number,
                manufacturing_order_id=manufacturing_order_id,
            )
        )
    return AskedFor(tuple(numbers))
