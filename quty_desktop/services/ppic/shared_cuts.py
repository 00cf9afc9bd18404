"""Batches that are cut together: one cut for several weeks or destinations, split again at the hand-over (660-670)."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.database.tables import SharedCut
from quty_desktop.domain.errors import NotFound, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CutTogether:
    """A draft, and the draft whose cutting work order makes its parts too."""

    manufacturing_order_id: int
    cut_with_id: int


@dataclass(frozen=True, slots=True)
class CutBatch:
    """A batch that a cutting work order makes; the slip of a hand-over is for one of them.

    Attributes:
        sent_pcs: parts of it that slips of cutting hold.
    """

    id: int
    number: str
    batch: str
    article_code: str
    week: Week
    destination: str
    qty_pcs: int
    sent_pcs: int
    own: bool


@query(Permission.VIEW_PRODUCTION)
def batches_of_cut(uow: UnitOfWork, manufacturing_order_id: int) -> tuple[CutBatch, ...]:
    """The batches that are cut with a manufacturing order, its own first."""
    found = uow.session.execute(
        text("""
        WITH own AS (
            SELECT coalesce((SELECT s.cut_with_id FROM quty.shared_cut s WHERE s.manufacturing_order_id = :id), :id) AS id
        )
        SELECT m.id, m.number, m.batch_number AS batch, a.code AS article_code, l.week_year, l.week_number,
               d.code AS destination, m.qty_pcs, m.id = own.id AS own,
               coalesce((SELECT sum(t.sent_pcs) FROM quty.transfer t
                         WHERE t.manufacturing_order_id = m.id AND t.from_department = 'CUT' AND t.state <> 'cancelled'), 0)
                   AS sent_pcs
        FROM own, quty.manufacturing_order m
        JOIN quty.buyer_order_line l ON l.id = m.order_line_id
        JOIN quty.destination d ON d.id = l.destination_id
        JOIN quty.article a ON a.id = m.article_id
        WHERE m.id = own.id
           OR EXISTS (SELECT FROM quty.shared_cut s WHERE s.cut_with_id = own.id AND s.manufacturing_order_id = m.id)
        ORDER BY m.id <> own.id, l.week_year, l.week_number, m.id
        """),
        {"id": manufacturing_order_id},
    ).mappings()
    rows = []
    for each in found:
        row = dict(each)
        week = Week(row.pop("week_year"), row.pop("week_number"))
        rows.append(CutBatch(**row, week=week))
    return tuple(rows)


@command(Permission.PLAN_PRODUCTION)
def cut_together(uow: UnitOfWork, pair: CutTogether) -> tuple[CutBatch, ...]:
    """Let one cutting work order make the parts of two drafts; each keeps its week, destination and batch.

    Raises:
        NotFound: a draft does not exist.
        Refused: they are of another article or route, no drafts, or cut with others already.
        Duplicate: the batch is cut together with another one already.
    """
    found = uow.session.execute(
        text("""
        SELECT count(*) AS drafts, count(DISTINCT (a.code, m.route)) AS kinds, bool_and(m.state = 'draft') AS open
        FROM quty.manufacturing_order m JOIN quty.article a ON a.id = m.article_id WHERE m.id IN (:one, :other)
        """),
        {"one": pair.manufacturing_order_id, "other": pair.cut_with_id},
    ).one()
    if found.drafts < 2:
        raise NotFound(
            Text(N_("This manufacturing order does not exist.")),
            Text(N_("Refresh the list.")),
            code="production.unknown",
        )
    if found.kinds != 1 or not found.open:
        raise Refused(
            Text(N_("These batches are not cut together.")),
            Text(N_("Only drafts of one article and route are cut together, and each batch with one other.")),
            code="cut.not_together",
        )
    uow.session.add(SharedCut(cut_with_id=pair.cut_with_id, manufacturing_order_id=pair.manufacturing_order_id))
    uow.session.flush()
    return batches_of_cut(uow, pair.cut_with_id)


@command(Permission.PLAN_PRODUCTION)
def cut_apart(uow: UnitOfWork, manufacturing_order_id: int) -> tuple[CutBatch, ...]:
    """Cut a draft by itself again.

    Raises:
        NotFound: it is not cut with another one.
        Refused: it is no draft any more.
    """
    gone = uow.session.execute(
        text("DELETE FROM quty.shared_cut WHERE manufacturing_order_id = :id RETURNING cut_with_id"),
        {"id": manufacturing_order_id},
    ).scalar_one_or_none()
    if gone is None:
        raise NotFound(
            Text(N_("This batch is cut by itself.")), Text(N_("Refresh the list.")), code="cut.alone_already"
        )
    return batches_of_cut(uow, manufacturing_order_id)
