"""Shipments: planned by order lines of one destination, loaded by scanning, tallied by quality, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, text, update

from quty_desktop.database.tables import LoadedCarton, LoadingScan, Shipment, ShipmentLine
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused, WrongState
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.packing import CartonState, MarkCheckResult
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.shipping import (
    LoadFacts,
    LoadResult,
    PlannedLine,
    Refusal,
    ShipmentState,
    loading_reasons,
)
from quty_desktop.domain.snapshots import canonical_json, restore
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.finished_goods.goods_codes import ScannedGoods, goods_of
from quty_desktop.services.numbers import next_number
from quty_desktop.services.quality.batches import BatchKey
from quty_desktop.services.quality.release import state_of
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_LONGEST_SCAN = 200


@dataclass(frozen=True, slots=True)
class NewShipmentLine:
    """What a shipment takes of an order line."""

    order_line_id: int
    planned_pcs: int


@dataclass(frozen=True, slots=True)
class NewShipment:
    """A truck or container; all its lines go to one destination."""

    planned_on: date
    lines: tuple[NewShipmentLine, ...]
    plate: str = ""
    driver: str = ""
    container: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TruckDetails:
    """What is known when the truck is there."""

    id: int
    version: int
    plate: str = ""
    driver: str = ""
    container: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentKey:
    """A shipment and the version that the person saw."""

    id: int
    version: int


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
class Reasons:
    """Why goods were not loaded, in words that are translated when somebody reads them."""

    reasons: tuple[Text, ...] = ()


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


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """A shipment in a list."""

    id: int
    number: str
    state: ShipmentState
    destination: str
    destination_name: str
    planned_on: date
    plate: str
    driver: str
    container: str
    seal: str
    planned_pcs: int
    loaded_pcs: int
    loaded_cartons: int
    loaded_pallets: int
    tallied_at: datetime | None
    tallied_by: str
    closed_at: datetime | None
    closed_by: str
    note: str
    short_reason: str
    created_at: datetime
    created_by: str
    version: int

    @property
    def open(self) -> bool:
        """Whether it is still to be loaded or closed."""
        return self.state in {ShipmentState.PLANNED, ShipmentState.LOADING}


@dataclass(frozen=True, slots=True)
class ShipmentLineRow:
    """A line of a shipment."""

    id: int
    order_line_id: int
    order_number: str
    article_code: str
    article_name: str
    week: Week
    planned_pcs: int
    loaded_pcs: int
    loaded_cartons: int


@dataclass(frozen=True, slots=True)
class LoadedRow:
    """A carton in a shipment."""

    id: int
    code: str
    batch: str
    carton: int
    pcs: int
    pallet: str
    article_code: str
    week: Week
    loaded_at: datetime
    loaded_by: str


@dataclass(frozen=True, slots=True)
class LoadingScanRow:
    """A scan at the container."""

    id: int
    at: datetime
    person: str
    scanned: str
    result: LoadResult
    detail: str

    @property
    def reasons(self) -> tuple[Text, ...]:
        """What was wrong, the gravest first."""
        return reasons_of(self.detail)


@dataclass(frozen=True, slots=True)
class ShipmentDetail:
    """A shipment with its lines, its cartons and the last scans, newest first."""

    shipment: ShipmentRow
    lines: tuple[ShipmentLineRow, ...]
    cartons: tuple[LoadedRow, ...]
    scans: tuple[LoadingScanRow, ...]


@dataclass(frozen=True, slots=True)
class ShippableLine:
    """An order line with goods in store that no shipment holds, the oldest week of a destination first.

    Attributes:
        stored_pcs: in finished goods and not loaded.
        planned_pcs: planned in shipments that have not left yet and not loaded.
    """

    id: int
    order_number: str
    article_id: int
    article_code: str
    article_name: str
    week: Week
    destination_id: int
    destination: str
    ordered_pcs: int
    shipped_pcs: int
    stored_pcs: int
    planned_pcs: int

    @property
    def free_pcs(self) -> int:
        """Pieces that a new shipment can take."""
        return max(0, self.stored_pcs - self.planned_pcs)


def reasons_of(detail: str) -> tuple[Text, ...]:
    """Read kept reasons; an older or newer program's are shown as they stand."""
    if not detail:
        return ()
    try:
        return restore(Reasons, detail).reasons
    except ValueError:
        return (Text(detail.replace("{", "{{").replace("}", "}}")),)


_SHIPPABLE = text("""
    SELECT l.id, o.number AS order_number, a.id AS article_id, a.code AS article_code, a.name AS article_name, l.week_year,
           l.week_number, d.id AS destination_id, d.code AS destination, l.qty_pcs AS ordered_pcs, l.shipped_pcs,
           n.stored_pcs, coalesce(p.planned_pcs, 0) AS planned_pcs
    FROM (SELECT m.order_line_id, sum(c.pcs) AS stored_pcs
          FROM quty.stored_carton s JOIN quty.carton c ON c.id = s.carton_id
          JOIN quty.transfer t ON t.id = s.transfer_id AND t.state IN ('accepted', 'completed')
          JOIN quty.manufacturing_order m ON m.id = c.manufacturing_order_id
          WHERE c.state IN ('packed', 'checked')
            AND NOT EXISTS (SELECT FROM quty.loaded_carton x WHERE x.carton_id = c.id AND x.unloaded_at IS NULL)
          GROUP BY 1) n
    JOIN quty.buyer_order_line l ON l.id = n.order_line_id
    JOIN quty.buyer_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.destination d ON d.id = l.destination_id
    LEFT JOIN LATERAL (
        SELECT sum(greatest(0, y.planned_pcs - coalesce((
                   SELECT sum(c.pcs) FROM quty.loaded_carton x JOIN quty.carton c ON c.id = x.carton_id
                   JOIN quty.manufacturing_order m ON m.id = c.manufacturing_order_id
                   WHERE x.shipment_id = h.id AND x.unloaded_at IS NULL AND m.order_line_id = l.id), 0))) AS planned_pcs
        FROM quty.shipment_line y JOIN quty.shipment h ON h.id = y.shipment_id AND h.state IN ('planned', 'loading')
        WHERE y.order_line_id = l.id) p ON true
    ORDER BY d.code, l.week_year, l.week_number, a.code, l.id LIMIT 1000
""")


@query(Permission.VIEW_SHIPMENTS)
def shippable_lines(uow: UnitOfWork) -> tuple[ShippableLine, ...]:
    """What can be planned into a shipment, by destination, the oldest week first (first in, first out)."""
    return tuple(ShippableLine(**_weeks(row)) for row in uow.session.execute(_SHIPPABLE).mappings())


@command(Permission.PLAN_SHIPMENTS)
def plan_shipment(uow: UnitOfWork, new: NewShipment) -> ShipmentRow:
    """Plan a shipment; article, week and destination are those of the order lines.

    Raises:
        Invalid: no lines, not so many pieces in store, or lines for several destinations.
        NeedsConfirmation: an older week of the same article and destination stays behind.
    """
    lines = {row.id: row for row in shippable_lines(uow)}
    wanted = [lines.get(each.order_line_id) for each in new.lines]
    if not wanted or None in wanted:
        raise Invalid({"lines": Text(N_("Choose order lines with goods in finished goods."))})
    chosen = [row for row in wanted if row is not None]
    if len({row.destination_id for row in chosen}) > 1:
        raise Invalid({"lines": Text(N_("A shipment goes to one destination: plan one for each."))})
    for row, line in zip(chosen, new.lines, strict=True):
        if not 0 < line.planned_pcs <= row.free_pcs:
            raise Invalid({"lines": Text("{order}: enter 1 to {most} pcs.", order=row.order_number, most=row.free_pcs)})
    _keep_first_in_first_out(uow, lines.values(), chosen)
    made = uow.session.execute(
        insert(Shipment)
        .values(
            number=next_number(uow, "SHP"),
            destination_id=chosen[0].destination_id,
            planned_on=new.planned_on,
            plate=new.plate.strip().upper(),
            driver=new.driver.strip(),
            container=new.container.strip().upper(),
            note=" · ".join(filter(None, (new.note.strip(), uow.reason.strip()))),
        )
        .returning(Shipment.id)
    ).scalar_one()
    uow.session.execute(
        insert(ShipmentLine),
        [
            {"shipment_id": made, "order_line_id": each.order_line_id, "planned_pcs": each.planned_pcs}
            for each in new.lines
        ],
    )
    return _row(uow, made)


def _keep_first_in_first_out(uow: UnitOfWork, all_lines: Any, chosen: Sequence[ShippableLine]) -> None:
    taken = {row.id for row in chosen}
    for row in chosen:
        older = next(
            (
                each
                for each in all_lines
                if each.id not in taken
                and each.free_pcs > 0
                and (each.article_code, each.destination_id) == (row.article_code, row.destination_id)
                and each.week < row.week
            ),
            None,
        )
        if older is not None:
            uow.confirm(
                "shipment.older_week",
                Text(
                    "{pcs} pcs of {article} of {older} stay behind. Ship {week} first?",
                    pcs=older.free_pcs,
                    article=row.article_code,
                    older=older.week,
                    week=row.week,
                ),
                Text(N_("Ship the later week first")),
                needs_reason=True,
            )


@command(Permission.LOAD_SHIPMENTS)
def enter_truck(uow: UnitOfWork, new: TruckDetails) -> ShipmentRow:
    """Enter number plate, driver, container and seal of a shipment that has not left.

    Raises:
        NotFound: no such shipment.
        Conflict: somebody else changed it meanwhile.
        WrongState: it left or was cancelled.
    """
    _changed(
        uow,
        ShipmentKey(new.id, new.version),
        {
            "plate": new.plate.strip().upper(),
            "driver": new.driver.strip(),
            "container": new.container.strip().upper(),
            "seal": new.seal.strip().upper(),
        },
    )
    return _row(uow, new.id)


@command(Permission.LOAD_SHIPMENTS)
def load_goods(uow: UnitOfWork, scan: LoadGoods) -> LoadVerdict:
    """Load a pallet or carton, or say why it stays here; every scan is recorded.

    Of a pallet everything is loaded or nothing. The database refuses the same by itself (``quty.loading_guard``).

    Raises:
        NotFound: no such shipment.
        WrongState: it left or was cancelled.
    """
    row = _open(uow, scan.shipment_id)
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
    now = _row(uow, row.id)
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
    row = _open(uow, taken.shipment_id)
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
    return _row(uow, row.id)


@command(Permission.SIGN_TALLIES)
def sign_tally(uow: UnitOfWork, key: ShipmentKey) -> ShipmentRow:
    """Sign that what is in the container was counted and is what the books say; not by who loaded it.

    Raises:
        NotFound: no such shipment.
        Refused: nothing is loaded, or the person loaded it.
        WrongState: it left or was cancelled.
        Conflict: something was loaded or changed meanwhile.
    """
    if not _open(uow, key.id).loaded_cartons:
        raise Refused(
            Text(N_("Nothing is loaded yet.")), Text(N_("Sign when the container is loaded.")), code="shipment.empty"
        )
    _changed(uow, key, {"tallied_at": uow.now})
    return _row(uow, key.id)


@command(Permission.CLOSE_SHIPMENTS)
def close_shipment(uow: UnitOfWork, key: ShipmentKey) -> ShipmentRow:
    """Let a shipment leave: its cartons are shipped, counted to their order lines, and leave the stock.

    Raises:
        NotFound: no such shipment.
        Refused: plate, seal or tally are missing, or a batch was put on hold meanwhile.
        NeedsConfirmation: less is loaded than planned.
        Conflict: somebody else changed it meanwhile.
    """
    row = _open(uow, key.id)
    if not row.plate.strip() or not row.seal.strip():
        raise Refused(
            Text(N_("Number plate or seal of {number} are missing."), number=row.number),
            Text(N_("Enter them, then close the shipment.")),
            code="shipment.no_seal",
        )
    if row.tallied_at is None:
        raise Refused(
            Text("The tally of {number} is not signed.", number=row.number),
            Text(N_("Let quality count what is loaded and sign it.")),
            code="shipment.no_tally",
        )
    short = row.planned_pcs - row.loaded_pcs
    if short > 0:
        uow.confirm(
            "shipment.partial",
            Text("{number} leaves with {loaded} of {planned} pcs. Close it so?",
                 number=row.number, loaded=row.loaded_pcs, planned=row.planned_pcs),
            Text(N_("Close with less")),
            needs_reason=True,
        )  # fmt: skip
    _changed(
        uow,
        key,
        {"state": ShipmentState.CLOSED, "short_reason": uow.reason.strip() if short > 0 else ""},
    )
    return _row(uow, key.id)


@command(Permission.PLAN_SHIPMENTS)
def cancel_shipment(uow: UnitOfWork, key: ShipmentKey) -> ShipmentRow:
    """Cancel a shipment into which nothing is loaded.

    Raises:
        NotFound: no such shipment.
        Refused: cartons are in it.
        NeedsConfirmation: the person has not said yes.
        Conflict: somebody else changed it meanwhile.
    """
    row = _open(uow, key.id)
    uow.confirm(
        "shipment.cancel",
        Text("Cancel {number}?", number=row.number),
        Text(N_("Cancel the shipment")),
        needs_reason=True,
    )
    _changed(uow, key, {"state": ShipmentState.CANCELLED})
    return _row(uow, key.id)


_ROWS = """
    SELECT s.id, s.number, s.state, d.code AS destination, d.name AS destination_name, s.planned_on, s.plate, s.driver,
           s.container, s.seal, coalesce(p.pcs, 0) AS planned_pcs, coalesce(n.pcs, 0) AS loaded_pcs,
           coalesce(n.cartons, 0) AS loaded_cartons, coalesce(n.pallets, 0) AS loaded_pallets, s.tallied_at,
           coalesce(s.tallied_by, '') AS tallied_by, s.closed_at, coalesce(s.closed_by, '') AS closed_by, s.note,
           s.short_reason, s.created_at, s.created_by, s.version
    FROM quty.shipment s
    JOIN quty.destination d ON d.id = s.destination_id
    LEFT JOIN LATERAL (SELECT sum(l.planned_pcs) AS pcs FROM quty.shipment_line l WHERE l.shipment_id = s.id) p ON true
    LEFT JOIN LATERAL (SELECT sum(c.pcs) AS pcs, count(*) AS cartons, count(DISTINCT c.pallet_id) AS pallets
                       FROM quty.loaded_carton x JOIN quty.carton c ON c.id = x.carton_id
                       WHERE x.shipment_id = s.id AND x.unloaded_at IS NULL) n ON true
"""
_LIST = text(f"{_ROWS} ORDER BY s.state IN ('planned', 'loading') DESC, s.id DESC LIMIT 500")
_ROW = text(f"{_ROWS} WHERE s.id = :id")
_LINES = text("""
    SELECT y.id, y.order_line_id, o.number AS order_number, a.code AS article_code, a.name AS article_name, l.week_year,
           l.week_number, y.planned_pcs, coalesce(n.pcs, 0) AS loaded_pcs, coalesce(n.cartons, 0) AS loaded_cartons
    FROM quty.shipment_line y
    JOIN quty.buyer_order_line l ON l.id = y.order_line_id
    JOIN quty.buyer_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = l.article_id
    LEFT JOIN LATERAL (SELECT sum(c.pcs) AS pcs, count(*) AS cartons
                       FROM quty.loaded_carton x JOIN quty.carton c ON c.id = x.carton_id
                       JOIN quty.manufacturing_order m ON m.id = c.manufacturing_order_id
                       WHERE x.shipment_id = y.shipment_id AND x.unloaded_at IS NULL AND m.order_line_id = l.id) n ON true
    WHERE y.shipment_id = :id ORDER BY l.week_year, l.week_number, a.code, y.id
""")
_LOADED = text("""
    SELECT x.id, m.number AS mo_number, m.batch_number AS batch, c.number AS carton, c.pcs, coalesce(p.code, '') AS pallet,
           i.article_code, i.week_year, i.week_number, x.loaded_at, x.loaded_by
    FROM quty.loaded_carton x JOIN quty.carton c ON c.id = x.carton_id
    JOIN quty.manufacturing_order m ON m.id = c.manufacturing_order_id
    JOIN quty.carton_identity i ON i.carton_id = c.id
    LEFT JOIN quty.pallet p ON p.id = c.pallet_id
    WHERE x.shipment_id = :id AND x.unloaded_at IS NULL ORDER BY x.id
""")


@query(Permission.VIEW_SHIPMENTS)
def shipments(uow: UnitOfWork) -> tuple[ShipmentRow, ...]:
    """All shipments, those that have not left first, then the latest; 500 at most."""
    return tuple(
        ShipmentRow(**{**row, "state": ShipmentState(row["state"])}) for row in uow.session.execute(_LIST).mappings()
    )


@query(Permission.VIEW_SHIPMENTS, consistent=True)
def shipment(uow: UnitOfWork, shipment_id: int) -> ShipmentDetail:
    """A shipment with everything.

    Raises:
        NotFound: there is none.
    """
    row = _row(uow, shipment_id)
    key = {"id": shipment_id}
    lines = tuple(ShipmentLineRow(**_weeks(each)) for each in uow.session.execute(_LINES, key).mappings())
    cartons = []
    for each in uow.session.execute(_LOADED, key).mappings():
        values = _weeks(each)
        values["code"] = str(CartonCode.of(values.pop("mo_number"), values["carton"]))
        cartons.append(LoadedRow(**values))
    scans = uow.session.execute(
        select(LoadingScan).where(LoadingScan.shipment_id == shipment_id).order_by(LoadingScan.id.desc()).limit(50)
    ).scalars()
    return ShipmentDetail(
        row,
        lines,
        tuple(cartons),
        tuple(LoadingScanRow(e.id, e.at, e.scanned_by, e.scanned, e.result, e.detail) for e in scans),
    )


def _row(uow: UnitOfWork, identity: int) -> ShipmentRow:
    uow.session.flush()
    row = uow.session.execute(_ROW, {"id": identity}).mappings().one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("This shipment does not exist.")), Text(N_("Refresh the list.")), code="shipment.unknown"
        )
    return ShipmentRow(**{**row, "state": ShipmentState(row["state"])})


def _open(uow: UnitOfWork, identity: int) -> ShipmentRow:
    row = _row(uow, identity)
    if not row.open:
        raise WrongState(
            Text("{number} is {state}.", number=row.number, state=row.state),
            Text(N_("Choose a shipment that is being loaded.")),
            code="shipment.not_open",
        )
    return row


def _changed(uow: UnitOfWork, key: ShipmentKey, values: dict[str, Any]) -> None:
    row = _open(uow, key.id)
    done = uow.session.execute(
        update(Shipment)
        .where(Shipment.id == key.id, Shipment.version == key.version)
        .values(**values, version=Shipment.version + 1)
        .returning(Shipment.id)
    ).all()
    if not done:
        raise Conflict(Text("{number} was changed meanwhile.", number=row.number))


def _planned(uow: UnitOfWork, identity: int) -> list[PlannedLine]:
    return [
        PlannedLine(row.order_line_id, row.article_code, Week(row.week_year, row.week_number), row.planned_pcs, row.loaded_pcs)
        for row in uow.session.execute(_LINES, {"id": identity})
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
           coalesce((SELECT s.reason FROM quty.hold h JOIN quty.hold_set s ON s.id = h.hold_set_id
                     WHERE h.carton_id = c.id AND h.released_at IS NULL LIMIT 1), '') AS held
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


def _weeks(row: Any) -> dict[str, Any]:
    """The values of a row with its week as one value."""
    values = dict(row)
    week = Week(values.pop("week_year"), values.pop("week_number"))
    return {**values, "week": week}
