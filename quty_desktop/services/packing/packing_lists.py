"""Packing as it is shown: work orders, their cartons and pallets, and the figures of the day."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.packing import (
    CartonState,
    PackingFacts,
    PackSpecification,
    PalletState,
    cartons_for,
    pallets_for,
    specification_in_force,
)
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

Fields = Mapping[Any, Any]
"""A row by column name."""
_MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class PackingFilter:
    """Which work orders are wanted.

    Attributes:
        search: part of a number, batch, order, article or destination; empty for all.
        include_finished: also those that are finished or cancelled, the latest first.
    """

    search: str = ""
    include_finished: bool = False


@dataclass(frozen=True, slots=True)
class PackingRow:
    """A packing work order in the list.

    Attributes:
        id: key of the work order.
        week: of the order line.
        destination: code, of the order line.
        target_pcs: pieces to pack.
        packed_pcs: pieces packed.
        cartons_packed: cartons packed.
        cartons_total: cartons of the order, planned ones included; the N of "n of N".
        pallets_total: pallets that they need.
        cartons_marked: cartons whose mark was printed.
        cartons_verified: cartons whose mark was scanned and is right.
        pcs_per_carton: of the specification in force, ``None`` where the article has none.
        cartons_per_pallet: likewise.
        last_is_partial: the last packed carton is not full.
        blockers: how many tests, holds or inspections keep the batch.
        late: the delivery week has begun and pieces are missing.
        accepted_pcs: taken over from the department before, ``None`` where nothing before packing is recorded.
    """

    id: int
    number: str
    manufacturing_order_id: int
    mo_number: str
    batch: str
    order_number: str
    article_code: str
    article_name: str
    week: Week
    destination: str
    destination_name: str
    state: WorkState
    target_pcs: int
    packed_pcs: int
    cartons_packed: int
    cartons_total: int
    pallets_total: int
    cartons_marked: int
    cartons_verified: int
    pcs_per_carton: int | None
    cartons_per_pallet: int | None
    last_is_partial: bool
    blockers: int
    late: bool
    started_at: datetime | None
    finished_at: datetime | None
    version: int
    accepted_pcs: int | None = None

    @property
    def rest_pcs(self) -> int:
        """Pieces still to be packed."""
        return max(0, self.target_pcs - self.packed_pcs)

    @property
    def is_open(self) -> bool:
        """Whether it can still be packed for."""
        return self.state not in {WorkState.FINISHED, WorkState.CANCELLED}

    @property
    def facts(self) -> PackingFacts | None:
        """What the rules of packing ask for; ``None`` while the article has no pack specification."""
        if self.pcs_per_carton is None or self.cartons_per_pallet is None:
            return None
        return PackingFacts(
            self.target_pcs,
            self.packed_pcs,
            self.cartons_packed,
            self.last_is_partial,
            PackSpecification(self.pcs_per_carton, self.cartons_per_pallet),
            self.accepted_pcs,
        )


@dataclass(frozen=True, slots=True)
class CartonRow:
    """A carton of a work order.

    Attributes:
        id: key.
        code: what its bars say.
        number: n of ``total``.
        pallet: number of its pallet.
        prints: how often its mark was printed.
        outdated: its last mark says another number of cartons than the order has now.
        verified_at: when its mark was scanned and right, ``None`` if not yet.
    """

    id: int
    code: str
    number: int
    total: int
    pcs: int
    partial: bool
    state: CartonState
    pallet: int | None
    pallet_code: str
    station: str
    note: str
    packed_at: datetime | None
    packed_by: str
    prints: int
    outdated: bool
    verified_at: datetime | None


@dataclass(frozen=True, slots=True)
class PalletRow:
    """A pallet of a work order."""

    id: int
    code: str
    number: int
    state: PalletState
    cartons: int
    cartons_packed: int
    cartons_verified: int
    pcs: int


@dataclass(frozen=True, slots=True)
class PackingFigures:
    """How packing stands today (day of the plant)."""

    waiting: int
    running: int
    late: int
    kept: int
    cartons_today: int
    pcs_today: int
    marks_today: int
    wrong_scans_today: int


# One work order with its order line, its article's pack specifications and its cartons.
SOURCE = """
    FROM quty.work_order w
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.buyer_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.destination d ON d.id = l.destination_id
    CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_agg(jsonb_build_array(s.pcs_per_carton, s.cartons_per_pallet, coalesce(x.code, ''),
                                                    s.week_year, s.week_number)), '[]') AS specifications
        FROM quty.pack_specification s LEFT JOIN quty.destination x ON x.id = s.destination_id
        WHERE s.article_id = l.article_id
    ) specification
    CROSS JOIN LATERAL (
        SELECT count(*) AS cartons_live,
               count(*) FILTER (WHERE c.state <> 'planned') AS cartons_packed,
               coalesce(sum(c.pcs) FILTER (WHERE c.state <> 'planned'), 0) AS packed_pcs,
               coalesce(sum(c.pcs) FILTER (WHERE c.state = 'planned'), 0) AS planned_pcs,
               count(DISTINCT c.pallet_id) AS pallets_live,
               coalesce((array_agg(c.partial ORDER BY c.number DESC) FILTER (WHERE c.state <> 'planned'))[1], false)
                   AS last_is_partial,
               count(*) FILTER (WHERE EXISTS (
                   SELECT FROM quty.shipping_mark_print p WHERE p.manufacturing_order_id = m.id
                   AND c.number BETWEEN p.first_carton AND p.last_carton)) AS cartons_marked,
               count(*) FILTER (WHERE EXISTS (
                   SELECT FROM quty.shipping_mark_check k WHERE k.carton_id = c.id AND k.result = 'right'))
                   AS cartons_verified,
               max(c.pcs) FILTER (WHERE NOT c.partial) AS laid_pcs
        FROM quty.carton c WHERE c.manufacturing_order_id = m.id AND c.state <> 'void'
    ) c
    CROSS JOIN LATERAL (
        SELECT max(on_pallet) AS laid_cartons FROM (
            SELECT count(*) AS on_pallet FROM quty.carton c
            WHERE c.manufacturing_order_id = m.id AND c.state <> 'void' GROUP BY c.pallet_id) AS pallets
    ) laid
"""

ROW = """
    SELECT w.id, w.number, w.manufacturing_order_id, m.number AS mo_number, m.batch_number AS batch,
           o.number AS order_number, a.code AS article_code, a.name AS article_name, l.week_year, l.week_number,
           d.code AS destination, d.name AS destination_name, w.state, w.target_pcs, w.started_at, w.finished_at,
           w.version, specifications, cartons_live, cartons_packed, packed_pcs, planned_pcs, pallets_live,
           last_is_partial, cartons_marked, cartons_verified, laid_pcs, laid_cartons,
           quty.packable_pcs(m.id) AS accepted_pcs
"""

_QUEUE = text(f"""
    {ROW}, (SELECT count(*) FROM quty.batch_blockers(m.id)) AS blockers
    {SOURCE}
    WHERE w.department = 'PCK'
      AND (w.state NOT IN ('finished', 'cancelled')) <> :finished
      AND (:search = '' OR w.number ILIKE :pattern OR m.number ILIKE :pattern OR m.batch_number ILIKE :pattern
           OR o.number ILIKE :pattern OR a.code ILIKE :pattern OR a.name ILIKE :pattern OR d.code ILIKE :pattern)
    ORDER BY CASE WHEN :finished THEN w.finished_at END DESC NULLS LAST, l.week_year, l.week_number, w.id
    LIMIT {_MOST_ROWS}
""")  # noqa: S608 - no value of a person stands in it

_BOTH = text(f"""
    {ROW}, (SELECT count(*) FROM quty.batch_blockers(m.id)) AS blockers
    {SOURCE}
    WHERE w.department = 'PCK'
      AND (:search = '' OR w.number ILIKE :pattern OR m.number ILIKE :pattern OR m.batch_number ILIKE :pattern
           OR o.number ILIKE :pattern OR a.code ILIKE :pattern OR a.name ILIKE :pattern OR d.code ILIKE :pattern)
    ORDER BY w.state IN ('finished', 'cancelled'), l.week_year, l.week_number, w.id
    LIMIT {_MOST_ROWS}
""")  # noqa: S608 - no value of a person stands in it


@query(Permission.VIEW_PACKING)
def packing_queue(uow: UnitOfWork, wanted: PackingFilter) -> tuple[PackingRow, ...]:
    """Packing work orders that wait or run, the earliest delivery week (so the late ones) first; 500 at most."""
    values = _searched(wanted)
    found = (
        uow.session.execute(_BOTH, values)
        if wanted.include_finished
        else uow.session.execute(_QUEUE, values | {"finished": False})
    )
    return _rows(uow, found.mappings())


@query(Permission.VIEW_PACKING)
def packing_completed(uow: UnitOfWork, wanted: PackingFilter) -> tuple[PackingRow, ...]:
    """Packing work orders that are finished or cancelled, the latest first; 500 at most."""
    return _rows(uow, uow.session.execute(_QUEUE, _searched(wanted) | {"finished": True}).mappings())


def _searched(wanted: PackingFilter) -> dict[str, Any]:
    search = wanted.search.strip()
    literally = re.sub(r"([\\%_])", r"\\\1", search)
    return {"search": search, "pattern": f"%{literally}%"}


def _rows(uow: UnitOfWork, found: Iterable[Fields]) -> tuple[PackingRow, ...]:
    this_week = Week.of(uow.today)
    return tuple(_row(each, this_week) for each in found)


def _row(row: Fields, this_week: Week) -> PackingRow:
    state, week = WorkState(row["state"]), Week(row["week_year"], row["week_number"])
    specification = _specification(row)
    total = pallets = 0
    if specification is not None:
        rest = max(0, row["target_pcs"] - row["packed_pcs"])
        total = row["cartons_packed"] + cartons_for(rest, specification.pcs_per_carton)
        pallets = pallets_for(total, specification.cartons_per_pallet)
    if row["cartons_live"]:
        total, pallets = row["cartons_live"], row["pallets_live"]
    is_open = state not in {WorkState.FINISHED, WorkState.CANCELLED}
    return PackingRow(
        id=row["id"],
        number=row["number"],
        manufacturing_order_id=row["manufacturing_order_id"],
        mo_number=row["mo_number"],
        batch=row["batch"],
        order_number=row["order_number"],
        article_code=row["article_code"],
        article_name=row["article_name"],
        week=week,
        destination=row["destination"],
        destination_name=row["destination_name"],
        state=state,
        target_pcs=row["target_pcs"],
        packed_pcs=row["packed_pcs"],
        cartons_packed=row["cartons_packed"],
        cartons_total=total,
        pallets_total=pallets,
        cartons_marked=row["cartons_marked"],
        cartons_verified=row["cartons_verified"],
        pcs_per_carton=None if specification is None else specification.pcs_per_carton,
        cartons_per_pallet=None if specification is None else specification.cartons_per_pallet,
        last_is_partial=row["last_is_partial"],
        blockers=row["blockers"],
        late=is_open and week <= this_week and row["packed_pcs"] < row["target_pcs"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        version=row["version"],
        accepted_pcs=row["accepted_pcs"],
    )


def _specification(row: Fields) -> PackSpecification | None:
    try:
        return in_force(row)
    except NotFound:
        return None


def in_force(row: Fields) -> PackSpecification:
    """The specification of the order line; once a carton is packed, the one that the cartons were laid out by.

    Raises:
        NotFound: the article has none for this week and destination.
    """
    try:
        ordered = specification_in_force(
            (
                PackSpecification(pcs, cartons, destination, None if year is None else Week(year, week))
                for pcs, cartons, destination, year, week in row["specifications"]
            ),
            week=Week(row["week_year"], row["week_number"]),
            destination=row["destination"],
        )
    except NotFound:
        if not row["laid_pcs"]:
            raise
        ordered = PackSpecification(row["laid_pcs"], row["laid_cartons"])
    if not row["cartons_packed"] or not row["laid_pcs"]:
        return ordered
    several = row["pallets_live"] > 1
    return PackSpecification(row["laid_pcs"], row["laid_cartons"] if several else ordered.cartons_per_pallet)


_CARTONS = text("""
    SELECT c.id, m.number AS mo_number, c.number, count(*) OVER () AS total, c.pcs, c.partial, c.state,
           p.number AS pallet, coalesce(p.code, '') AS pallet_code, c.station, c.note, c.packed_at,
           coalesce(h.full_name, c.packed_by, '') AS packed_by, coalesce(printed.prints, 0) AS prints,
           printed.last_total, k.verified_at
    FROM quty.work_order w
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    JOIN quty.carton c ON c.manufacturing_order_id = m.id AND c.state <> 'void'
    LEFT JOIN quty.pallet p ON p.id = c.pallet_id
    LEFT JOIN quty.person h ON h.name = c.packed_by
    LEFT JOIN LATERAL (
        SELECT count(*) AS prints, (array_agg(x.cartons_total ORDER BY x.id DESC))[1] AS last_total
        FROM quty.shipping_mark_print x
        WHERE x.manufacturing_order_id = m.id AND c.number BETWEEN x.first_carton AND x.last_carton
    ) printed ON true
    LEFT JOIN LATERAL (
        SELECT max(x.at) AS verified_at FROM quty.shipping_mark_check x WHERE x.carton_id = c.id AND x.result = 'right'
    ) k ON true
    WHERE w.id = :id
    ORDER BY c.number
""")


@query(Permission.VIEW_PACKING)
def cartons_of(uow: UnitOfWork, work_order_id: int) -> tuple[CartonRow, ...]:
    """The cartons of a work order in their order, planned ones included."""
    return tuple(
        CartonRow(
            id=row.id,
            code=str(CartonCode.of(row.mo_number, row.number)),
            number=row.number,
            total=row.total,
            pcs=row.pcs,
            partial=row.partial,
            state=CartonState(row.state),
            pallet=row.pallet,
            pallet_code=row.pallet_code,
            station=row.station,
            note=row.note,
            packed_at=row.packed_at,
            packed_by=row.packed_by,
            prints=row.prints,
            outdated=row.last_total is not None and row.last_total != row.total,
            verified_at=row.verified_at,
        )
        for row in uow.session.execute(_CARTONS, {"id": work_order_id})
    )


@query(Permission.VIEW_PACKING)
def pallets_of(uow: UnitOfWork, work_order_id: int) -> tuple[PalletRow, ...]:
    """The pallets of a work order in their order."""
    found = uow.session.execute(
        text("""
        SELECT p.id, p.code, p.number, p.state, count(c.id) AS cartons,
               count(c.id) FILTER (WHERE c.state <> 'planned') AS cartons_packed,
               count(c.id) FILTER (WHERE EXISTS (SELECT FROM quty.shipping_mark_check k
                                                 WHERE k.carton_id = c.id AND k.result = 'right')) AS cartons_verified,
               coalesce(sum(c.pcs) FILTER (WHERE c.state <> 'planned'), 0) AS pcs
        FROM quty.work_order w
        JOIN quty.pallet p ON p.manufacturing_order_id = w.manufacturing_order_id AND p.state <> 'void'
        LEFT JOIN quty.carton c ON c.pallet_id = p.id AND c.state <> 'void'
        WHERE w.id = :id GROUP BY p.id ORDER BY p.number
        """),
        {"id": work_order_id},
    ).mappings()
    return tuple(PalletRow(**{**row, "state": PalletState(row["state"])}) for row in found)


@query(Permission.VIEW_PACKING)
def packing_figures(uow: UnitOfWork) -> PackingFigures:
    """How packing stands today."""
    this_week = Week.of(uow.today)
    row = (
        uow.session.execute(
            text("""
            WITH today AS (SELECT date_trunc('day', CAST(:now AS timestamptz), 'Asia/Jakarta') AS since),
            work AS (
                SELECT w.state, (l.week_year, l.week_number) <= (:year, :week) AS late,
                       EXISTS (SELECT FROM quty.batch_blockers(m.id)) AS kept
                FROM quty.work_order w
                JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
                JOIN quty.buyer_order_line l ON l.id = m.order_line_id
                WHERE w.department = 'PCK' AND w.state NOT IN ('finished', 'cancelled')
            )
            SELECT (SELECT count(*) FROM work WHERE state = 'pending') AS waiting,
                   (SELECT count(*) FROM work WHERE state <> 'pending') AS running,
                   (SELECT count(*) FROM work WHERE late) AS late,
                   (SELECT count(*) FROM work WHERE kept) AS kept,
                   count(c.id) AS cartons_today, coalesce(sum(c.pcs), 0) AS pcs_today,
                   (SELECT coalesce(sum((last_carton - first_carton + 1) * copies), 0)
                    FROM quty.shipping_mark_print, today WHERE at >= since) AS marks_today,
                   (SELECT count(*) FROM quty.shipping_mark_check, today WHERE at >= since AND result <> 'right')
                       AS wrong_scans_today
            FROM today LEFT JOIN quty.carton c ON c.packed_at >= today.since AND c.state NOT IN ('planned', 'void')
            """),
            {"now": uow.now, "year": this_week.year, "week": this_week.week},
        )
        .mappings()
        .one()
    )
    return PackingFigures(**row)
