"""Loading: every pallet and carton is scanned at the container; what does not belong there stays here."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, text

from quty_desktop.database.tables import LoadedCarton, LoadingScan
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.packing import CartonState, MarkCheckResult
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.shipping import LoadFacts, LoadResult, PlannedLine, Refusal, loading_reasons
from quty_desktop.domain.snapshots import canonical_json
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.finished_goods.goods_codes import ScannedGoods, goods_of
from quty_desktop.services.finished_goods.shipment_lists import (
    LINES,
    Reasons,
    ShipmentRow,
    open_row,
    reasons_of,
    row_of,
)
from quty_desktop.services.quality.batches import BatchKey
from quty_desktop.services.quality.release import state_of
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork

_LONGEST_SCAN = 200


@dataclass(frozen=True, slots=True)
class LoadGoods:
    """A scan at the container.

    Attributes:
        code: a pallet, or the bars of a carton.
    """

    shipment_id: int
    code: str


@dataclass(frozen=True, slots=True)
class UnloadGoods:
    """Goods that are taken out again."""

    shipment_id: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoadVerdict:
    """What the loader sees.

    Attributes:
        cartons: cartons that were loaded now; 0 when something was wrong.
        carton: number of the carton that is wrong, ``None`` if all are right.
        detail: the reasons as kept; :attr:`reasons` reads them.
        loaded_pcs: pieces in the shipment now.
    """

    result: LoadResult
    cartons: int
    carton: int | None
    detail: str
    loaded_cartons: int
    loaded_pcs: int
    planned_pcs: int

    @property
    def right(self) -> bool:
        """Whether the goods are loaded."""
        return self.result is LoadResult.LOADED

    @property
    def reasons(self) -> tuple[Text, ...]:
        """What is wrong, the gravest first."""
        return reasons_of(self.detail)


@command(Permission.LOAD_SHIPMENTS)
def load_goods(uow: UnitOfWork, scan: LoadGoods) -> LoadVerdict:
    """Load a pallet or carton, or say why it stays here; every scan is recorded.

    Of a pallet everything is loaded or nothing. The database refuses the same by itself (``quty.loading_guard``).

    Raises:
        NotFound: no such shipment.
        WrongState: it left or was cancelled.
    """
    row = open_row(uow, scan.shipment_id)
    try:
        goods = goods_of(uow, scan.code)
    except (Invalid, NotFound) as wrong:
        unreadable = isinstance(wrong, Invalid)
        words = next(iter(wrong.fields.values())) if isinstance(wrong, Invalid) else wrong.what
        result = LoadResult.UNREADABLE if unreadable else LoadResult.UNKNOWN
        return _judged(uow, row, scan, None, (Refusal(result, words),))
    lines = _planned(uow, row.id)
    for facts, key in _facts(uow, goods):
        refused = loading_reasons(facts, row.destination, lines)
        if refused:
            return _judged(uow, row, scan, (key, facts.carton), refused)
        lines = [
            PlannedLine(each.order_line_id, each.article, each.week, each.planned_pcs, each.loaded_pcs + facts.pcs)
            if each.order_line_id == facts.order_line_id
            else each
            for each in lines
        ]
    uow.session.execute(insert(LoadedCarton), [{"shipment_id": row.id, "carton_id": each} for each in goods.cartons])
    return _judged(uow, row, scan, None, (), len(goods.cartons))


def _judged(
    uow: UnitOfWork,
    row: ShipmentRow,
    scan: LoadGoods,
    carton: tuple[int, int] | None,
    refused: Sequence[Refusal],
    loaded: int = 0,
) -> LoadVerdict:
    detail = canonical_json(Reasons(tuple(each.words for each in refused))) if refused else ""
    result = refused[0].result if refused else LoadResult.LOADED
    uow.session.execute(
        insert(LoadingScan).values(
            shipment_id=row.id,
            carton_id=carton[0] if carton else None,
            scanned=scan.code.strip()[:_LONGEST_SCAN],
            result=result,
            detail=detail,
        )
    )
    now = row_of(uow, row.id)
    return LoadVerdict(
        result, loaded, carton[1] if carton else None, detail, now.loaded_cartons, now.loaded_pcs, now.planned_pcs
    )


@command(Permission.LOAD_SHIPMENTS)
def unload_goods(uow: UnitOfWork, taken: UnloadGoods) -> ShipmentRow:
    """Take a pallet or carton out of a shipment again; the tally has to be signed anew.

    Raises:
        Invalid: there is no reason, or the code is none of a pallet or carton.
        NotFound: it is not in this shipment.
        WrongState: the shipment left or was cancelled.
    """
    if not taken.reason.strip():
        raise Invalid({"reason": Text(N_("Say why it is taken out."))})
    row = open_row(uow, taken.shipment_id)
    goods = goods_of(uow, taken.code)
    gone = uow.session.execute(
        text("""
        UPDATE quty.loaded_carton SET unloaded_at = now(), unload_reason = :reason, version = version + 1
        WHERE shipment_id = :id AND carton_id = ANY (:cartons) AND unloaded_at IS NULL RETURNING id
        """),
        {"reason": taken.reason.strip(), "id": row.id, "cartons": list(goods.cartons)},
    ).all()
    if not gone:
        raise NotFound(
            Text("{code} is not in {number}.", code=taken.code.strip().upper(), number=row.number),
            Text(N_("Refresh the page.")),
            code="shipment.not_loaded",
        )
    return row_of(uow, row.id)


def _planned(uow: UnitOfWork, identity: int) -> list[PlannedLine]:
    return [
        PlannedLine(row.order_line_id, row.article_code, Week(row.week_year, row.week_number), row.planned_pcs, row.loaded_pcs)
        for row in uow.session.execute(LINES, {"id": identity})
    ]  # fmt: skip


_FACTS = text("""
    SELECT c.id, i.number AS carton, i.pcs, i.state, i.order_line_id, i.article_code AS article, i.week_year, i.week_number,
           i.destination_code AS destination, i.manufacturing_order_id AS mo, i.batch_number AS batch,
           coalesce((SELECT h.number FROM quty.loaded_carton x JOIN quty.shipment h ON h.id = x.shipment_id
                     WHERE x.carton_id = c.id AND x.unloaded_at IS NULL), '') AS loaded_in,
           EXISTS (SELECT FROM quty.stored_carton s JOIN quty.transfer t ON t.id = s.transfer_id
                   WHERE s.carton_id = c.id AND t.state IN ('accepted', 'completed')) AS in_store,
           EXISTS (SELECT FROM quty.shipping_mark_print p WHERE p.manufacturing_order_id = i.manufacturing_order_id
                   AND i.number BETWEEN p.first_carton AND p.last_carton) AS marked,
           (SELECT k.result FROM quty.shipping_mark_check k WHERE k.carton_id = c.id AND k.result <> 'on_hold'
            ORDER BY k.id DESC LIMIT 1) AS last_check,
           coalesce((SELECT s.reason FROM quty.hold_set s
                     WHERE s.carton_id = c.id AND s.released_at IS NULL LIMIT 1), '') AS held
    FROM quty.carton c JOIN quty.carton_identity i ON i.carton_id = c.id
    WHERE c.id = ANY (:cartons) ORDER BY c.id
""")


def _facts(uow: UnitOfWork, goods: ScannedGoods) -> list[tuple[LoadFacts, int]]:
    """What is known of the cartons; the rule of release is asked once for each batch."""
    found = []
    blockers: dict[int, tuple[Text, ...]] = {}
    for row in uow.session.execute(_FACTS, {"cartons": list(goods.cartons)}):
        if row.mo not in blockers:
            reasons = state_of(uow, BatchKey(row.mo, row.batch)).reasons
            blockers[row.mo] = tuple(each.words for each in reasons)
        facts = LoadFacts(
            row.carton, row.pcs, CartonState(row.state), row.order_line_id, row.article,
            Week(row.week_year, row.week_number), row.destination, row.loaded_in, row.in_store, row.marked,
            None if row.last_check is None else MarkCheckResult(row.last_check), row.held, blockers[row.mo],
        )  # fmt: skip
        found.append((facts, row.id))
    return found
