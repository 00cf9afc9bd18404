"""What stands on the papers of purchasing and the warehouse."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.documents.lot_label import LotLabel
from quty_desktop.documents.store_papers import (
    CountPaper,
    CountPaperLine,
    IssuePaper,
    IssuePaperLine,
    Issuer,
    PassPaper,
    PurchasePaper,
    PurchasePaperLine,
    ReceiptPaper,
    ReceiptPaperLine,
)
from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.picking import month_colour
from quty_desktop.domain.plant_settings import PLANT_NAME
from quty_desktop.domain.purchasing import GateState
from quty_desktop.domain.stock import LotState
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.plant_settings import value_of
from quty_desktop.services.purchasing import purchase_lists
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse import goods_receipts, issue_lists, stock_takes

_RECYCLED = "RECYCLE"


def _issuer(uow: UnitOfWork, at: datetime, by: str) -> Issuer:
    return Issuer(value_of(uow, PLANT_NAME), at, by)


def _unknown() -> NotFound:
    return NotFound(Text(N_("This record does not exist.")), Text(N_("Refresh the list.")), code="paper.unknown")


@query(Permission.VIEW_PRICES, consistent=True)
def purchase_paper(uow: UnitOfWork, order_id: int) -> PurchasePaper:
    """An order to a supplier on paper.

    Raises:
        NotFound: there is none.
    """
    found = purchase_lists.order(uow, order_id)
    head = found.order
    return PurchasePaper(
        _issuer(uow, found.created_at, head.created_by), head.number, head.kind, head.state, head.supplier,
        found.supplier_address, found.supplier_contact, head.order_date, head.expected_date, found.currency,
        tuple(
            PurchasePaperLine(
                line.article_code, line.article_name, line.qty, line.unit, line.unit_price, line.expected_date, line.note
            )
            for line in found.lines
        ),
        head.approved_by, head.fabric_order, head.week, head.destination, found.note,
    )  # fmt: skip


_PLACES_OF = text("""
    SELECT l.id, p.code FROM quty.goods_receipt_line l JOIN quty.place p ON p.id = l.place_id WHERE l.receipt_id = :id
""")
_RECEIPT = text("""
    SELECT packing_list, customs_document, created_at, created_by FROM quty.goods_receipt WHERE id = :id
""")


@query(Permission.VIEW_STOCK, consistent=True)
def receipt_paper(uow: UnitOfWork, receipt_id: int) -> ReceiptPaper:
    """A goods receipt on paper.

    Raises:
        NotFound: there is none.
    """
    found = goods_receipts.receipt(uow, receipt_id)
    head = found.receipt
    more = uow.session.execute(_RECEIPT, {"id": receipt_id}).one()
    places = {row.id: row.code for row in uow.session.execute(_PLACES_OF, {"id": receipt_id})}
    return ReceiptPaper(
        _issuer(uow, more.created_at, more.created_by), head.number, head.state, head.supplier, head.order,
        head.delivery_note, more.packing_list, more.customs_document, head.plate, head.seal, head.condition,
        head.received_at,
        tuple(
            ReceiptPaperLine(
                line.lot, line.article_code, line.article_name, line.delivered_qty, line.counted_qty, line.accepted_qty,
                line.rejected_qty, line.unit, line.stock_qty, line.stock_unit, line.state, places.get(line.id, ""),
                line.colour,
            )
            for line in found.lines
        ),
    )  # fmt: skip


_LABEL = text("""
    SELECT t.number, t.state, t.supplier_lot, t.mark, t.received_on, a.code, a.name, a.unit, coalesce(p.name, '') AS supplier,
           coalesce(o.number, '') AS "order", coalesce(w.code, '') AS place,
           coalesce(b.on_hand, l.stock_qty, 0) AS qty,
           coalesce((SELECT jsonb_agg(jsonb_build_array(r.number, r.invoiced_yards::text) ORDER BY r.id)
                     FROM quty.fabric_roll r WHERE r.lot_id = t.id), '[]') AS rolls
    FROM quty.lot t
    JOIN quty.article a ON a.id = t.article_id
    LEFT JOIN quty.partner p ON p.id = t.partner_id
    LEFT JOIN quty.goods_receipt_line l ON l.lot_id = t.id
    LEFT JOIN quty.goods_receipt g ON g.id = l.receipt_id
    LEFT JOIN quty.purchase_order o ON o.id = g.purchase_order_id
    LEFT JOIN LATERAL (SELECT s.place_id, sum(s.on_hand) OVER () AS on_hand FROM quty.stock_balance s
                       JOIN quty.place q ON q.id = s.place_id AND q.kind IN ('area', 'rack', 'bin', 'quarantine')
                       WHERE s.lot_id = t.id AND s.on_hand > 0 ORDER BY s.on_hand DESC LIMIT 1) b ON true
    LEFT JOIN quty.place w ON w.id = b.place_id
    WHERE t.id = :lot LIMIT 1
""")


@query(Permission.VIEW_STOCK)
def lot_labels(uow: UnitOfWork, lot_id: int) -> tuple[LotLabel, ...]:
    """The label of a lot, or those of its rolls.

    Raises:
        NotFound: there is no such lot.
    """
    row = uow.session.execute(_LABEL, {"lot": lot_id}).one_or_none()
    if row is None:
        raise _unknown()
    recycled = _RECYCLED in row.name.upper() or "DAUR ULANG" in row.name.upper() or _RECYCLED in row.mark.upper()

    def label(code: str, qty: Decimal, unit: str, roll: str) -> LotLabel:
        return LotLabel(
            code, row.code, row.name, qty, unit, LotState(row.state), row.order, row.supplier, row.supplier_lot, row.mark, roll,
            row.place, row.received_on, None if row.received_on is None else month_colour(row.received_on), recycled,
        )  # fmt: skip

    if not row.rolls:
        return (label(row.number, row.qty, row.unit, ""),)
    each = row.qty / len(row.rolls)
    return tuple(
        label(
            number,
            Decimal(yards) if yards else round(each, 2),
            "YARD" if yards else row.unit,
            f"{place}/{len(row.rolls)}",
        )
        for place, (number, yards) in enumerate(row.rolls, start=1)
    )


def _issue_paper(uow: UnitOfWork, found: issue_lists.IssueDetail) -> IssuePaper:
    head = found.issue
    return IssuePaper(
        _issuer(uow, head.created_at, head.created_by), head.number, head.kind, head.state, head.department,
        head.work_order, head.batch, head.card, head.fifo_reason, head.note,
        tuple(
            IssuePaperLine(
                line.place, line.article_code, line.article_name, line.lot, line.received_on,
                None if line.received_on is None else month_colour(line.received_on), line.qty, line.unit,
                line.received_qty,
            )
            for line in found.lines
        ),
    )  # fmt: skip


@query(Permission.VIEW_ISSUES, consistent=True)
def issue_paper(uow: UnitOfWork, issue_id: int) -> IssuePaper:
    """A picking list, issue slip or return on paper.

    Raises:
        NotFound: there is none.
    """
    return _issue_paper(uow, issue_lists.issue_detail(uow, issue_id))


_PASS = text("""
    SELECT g.number, g.state, coalesce(p.name, '') AS partner, g.goods, g.qty, g.unit,
           coalesce((SELECT sum(b.qty) FROM quty.gate_pass b WHERE b.returns_id = g.id), 0) AS back,
           coalesce(w.number, '') AS work_order, g.plate, g.seal, g.customs_document, g.return_expected_on, g.reason,
           g.created_at, g.created_by
    FROM quty.gate_pass g
    LEFT JOIN quty.partner p ON p.id = g.partner_id
    LEFT JOIN quty.work_order w ON w.id = g.work_order_id
    WHERE g.id = :id
""")


@query(Permission.VIEW_GATE, consistent=True)
def pass_paper(uow: UnitOfWork, pass_id: int) -> PassPaper:
    """A gate pass on paper.

    Raises:
        NotFound: there is none.
    """
    row = uow.session.execute(_PASS, {"id": pass_id}).one_or_none()
    if row is None:
        raise _unknown()
    return PassPaper(
        _issuer(uow, row.created_at, row.created_by), row.number, GateState(row.state), row.partner, row.goods, row.qty,
        row.unit, row.back, row.work_order, row.plate, row.seal, row.customs_document, row.return_expected_on, row.reason,
    )  # fmt: skip


@query(Permission.VIEW_STOCK, consistent=True)
def count_paper(uow: UnitOfWork, take_id: int) -> CountPaper:
    """The sheet of a stock-take, without the books.

    Raises:
        NotFound: there is none.
    """
    head = next((row for row in stock_takes.takes(uow) if row.id == take_id), None)
    if head is None:
        raise _unknown()
    lines = tuple(
        CountPaperLine(row.tag, row.place, row.article_code, row.article_name, row.lot, row.unit)
        for row in stock_takes.tags(uow, take_id)
    )
    return CountPaper(
        _issuer(uow, head.created_at, head.created_by),
        head.number,
        head.kind,
        head.state,
        head.department,
        head.places,
        lines,
    )
