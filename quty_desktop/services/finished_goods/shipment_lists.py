"""What is read of shipments: the goods that can be planned, all shipments, and one with its lines, cartons and scans."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, text

from quty_desktop.database.tables import LoadingScan
from quty_desktop.domain.errors import NotFound, WrongState
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.shipping import LoadResult, ShipmentState
from quty_desktop.domain.snapshots import restore
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why goods were not loaded, in words that are translated when somebody reads them."""

    reasons: tuple[Text, ...] = ()


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
        blocks: where the cartons stand, with their number, e.g. ``EU-01 (8)``; empty in the receiving area.
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
    blocks: str = ""

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
           n.stored_pcs, coalesce(p.planned_pcs, 0) AS planned_pcs, coalesce(n.blocks, '') AS blocks
    FROM (SELECT b.order_line_id, sum(b.pcs) AS stored_pcs,
                 string_agg(b.code || ' (' || b.cartons || ')', ', ' ORDER BY b.code) AS blocks
          FROM (
          SELECT m.order_line_id, p.code, sum(c.pcs) AS pcs, count(*) AS cartons
          FROM quty.stored_carton s JOIN quty.carton c ON c.id = s.carton_id
          LEFT JOIN quty.storage_block k ON k.id = s.block_id LEFT JOIN quty.place p ON p.id = k.place_id
          JOIN quty.transfer t ON t.id = s.transfer_id AND t.state IN ('accepted', 'completed')
          JOIN quty.manufacturing_order m ON m.id = c.manufacturing_order_id
          WHERE c.state IN ('packed', 'checked')
            AND NOT EXISTS (SELECT FROM quty.loaded_carton x WHERE x.carton_id = c.id AND x.unloaded_at IS NULL)
          GROUP BY 1, 2) b GROUP BY 1) n
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
    return tuple(ShippableLine(**with_week(row)) for row in uow.session.execute(_SHIPPABLE).mappings())


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
LINES = text("""
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
    row = row_of(uow, shipment_id)
    key = {"id": shipment_id}
    lines = tuple(ShipmentLineRow(**with_week(each)) for each in uow.session.execute(LINES, key).mappings())
    cartons = []
    for each in uow.session.execute(_LOADED, key).mappings():
        values = with_week(each)
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


def row_of(uow: UnitOfWork, identity: int) -> ShipmentRow:
    """A shipment as the database has it now.

    Raises:
        NotFound: there is none.
    """
    uow.session.flush()
    row = uow.session.execute(_ROW, {"id": identity}).mappings().one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("This shipment does not exist.")), Text(N_("Refresh the list.")), code="shipment.unknown"
        )
    return ShipmentRow(**{**row, "state": ShipmentState(row["state"])})


def open_row(uow: UnitOfWork, identity: int) -> ShipmentRow:
    """A shipment that has not left.

    Raises:
        NotFound: there is none.
        WrongState: it left or was cancelled.
    """
    row = row_of(uow, identity)
    if not row.open:
        raise WrongState(
            Text("{number} is {state}.", number=row.number, state=row.state),
            Text(N_("Choose a shipment that is being loaded.")),
            code="shipment.not_open",
        )
    return row


def with_week(row: Any) -> dict[str, Any]:
    """The values of a row with its week as one value."""
    values = dict(row)
    week = Week(values.pop("week_year"), values.pop("week_number"))
    return {**values, "week": week}
