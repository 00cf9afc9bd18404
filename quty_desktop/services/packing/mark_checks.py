"""Checking printed marks by scanning: right or wrong carton, order, week, destination; every scan is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain import marks as rules
from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.marks import CartonCode, MarkFacts, MarkPayload, read_scan
from quty_desktop.domain.packing import MarkCheckResult
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import BlockerKind
from quty_desktop.domain.quality_gate import Blocker, kept_words, subject_of
from quty_desktop.domain.snapshots import canonical_json, restore
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.packing.marks import HistoryFilter
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_LAST_SCANS = 30
_LONGEST_SCAN = 200
_ALARMING = frozenset(MarkCheckResult) - {MarkCheckResult.RIGHT, MarkCheckResult.UNREADABLE}
"""Results that somebody must answer; a scan of something that is no mark is only recorded."""


@dataclass(frozen=True, slots=True)
class ScannedMark:
    """A scan at the station.

    Attributes:
        scanned: what the scanner sent.
        manufacturing_order_id: the order that is being packed.
        pallet_id: the pallet that is being built; ``None`` for any carton of the order.
        carton: number of the carton in hand; ``None`` for any.
        station: where it was scanned.
    """

    scanned: str
    manufacturing_order_id: int
    pallet_id: int | None = None
    carton: int | None = None
    station: str = ""


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a mark is wrong, in words that are translated when somebody reads them."""

    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkVerdict:
    """What the station shows.

    Attributes:
        carton: number of the scanned carton, ``None`` if the code does not tell it.
        detail: the reasons as kept; :attr:`reasons` reads them.
        before: when the same carton was scanned and right before, ``None`` if never.
        verified: cartons of the order whose mark was scanned and is right.
        total: cartons of the order.
    """

    id: int
    result: MarkCheckResult
    carton: int | None
    detail: str
    before: datetime | None
    verified: int
    total: int

    @property
    def right(self) -> bool:
        """Whether the mark belongs where it was scanned."""
        return self.result is MarkCheckResult.RIGHT

    @property
    def reasons(self) -> tuple[Text, ...]:
        """What is wrong, the gravest first."""
        return reasons_of(self.detail)


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A scan in a list."""

    id: int
    at: datetime
    person: str
    station: str
    batch: str
    carton: int | None
    scanned: str
    result: MarkCheckResult
    detail: str

    @property
    def right(self) -> bool:
        """Whether the mark was right."""
        return self.result is MarkCheckResult.RIGHT

    @property
    def reasons(self) -> tuple[Text, ...]:
        """What was wrong, the gravest first."""
        return reasons_of(self.detail)


@dataclass(frozen=True, slots=True)
class StationPallet:
    """A pallet at the scan station: how many of its cartons are verified."""

    id: int
    number: int
    code: str
    cartons: int
    verified: int


@dataclass(frozen=True, slots=True)
class Station:
    """What a scan station knows of the order that is being packed.

    Attributes:
        missing: numbers of the cartons that are not verified.
        scans: the last scans for this order, the newest first.
        wrong_today: wrong scans for this order since midnight at the plant.
    """

    manufacturing_order_id: int
    mo_number: str
    batch: str
    order_number: str
    article_code: str
    article_name: str
    week: Week
    destination: str
    destination_name: str
    total: int
    verified: int
    missing: tuple[int, ...]
    pallets: tuple[StationPallet, ...]
    scans: tuple[ScanRow, ...]
    wrong_today: int


class CodeKind(Choice):
    """What a scanned code names."""

    CARTON = "carton", N_("Carton")
    PALLET = "pallet", N_("Pallet")
    BATCH = "batch", N_("Batch")
    MANUFACTURING_ORDER = "manufacturing_order", N_("Manufacturing order")
    WORK_ORDER = "work_order", N_("Work order")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a scanned code belongs to.

    Attributes:
        id: key of the carton, pallet, order or work order.
        carton: number of the carton, ``None`` for the others.
        pallet_id: the pallet of a carton, or the pallet itself.
        work_order_id: the packing work order, ``None`` if the order has none.
    """

    kind: CodeKind
    id: int
    manufacturing_order_id: int
    batch: str
    carton: int | None
    pallet_id: int | None
    work_order_id: int | None


def reasons_of(detail: str) -> tuple[Text, ...]:
    """Read kept reasons; an older or newer program's are shown as they stand."""
    if not detail:
        return ()
    try:
        return restore(Reasons, detail).reasons
    except ValueError:
        return (Text(detail.replace("{", "{{").replace("}", "}}")),)


# What is expected, the carton that the code names (of whichever order), and what was printed on its mark; what its
# own order says where no print is on record.
_FACTS = text("""
    SELECT m.number AS mo_number, m.batch_number, a.code AS article, l.week_year, l.week_number, d.code AS destination,
           (SELECT p.number FROM quty.pallet p WHERE p.id = :pallet AND p.manufacturing_order_id = m.id)
               AS pallet_number,
           (SELECT min(w.id) FROM quty.work_order w WHERE w.manufacturing_order_id = m.id AND w.department = 'PCK')
               AS work_order_id,
           x.id AS carton_id, x.number AS carton_number, x.pcs, x.state,
           x.pallet_id, (SELECT number FROM quty.pallet WHERE id = x.pallet_id) AS found_pallet,
           x.batch_number AS found_batch, coalesce(p.article_code, x.article) AS printed_article,
           coalesce(p.week_year, x.week_year) AS printed_year, coalesce(p.week_number, x.week_number) AS printed_week,
           coalesce(p.destination_code, x.destination) AS printed_destination,
           (SELECT max(k.at) FROM quty.shipping_mark_check k WHERE k.carton_id = x.id AND k.result = 'right')
               AS right_before,
           (SELECT jsonb_agg(jsonb_build_array(b.kind, b.ref, b.code, b.since, b.person, b.note))
            FROM quty.batch_blockers(m.id) b) AS blockers
    FROM quty.manufacturing_order m
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.destination d ON d.id = l.destination_id
    LEFT JOIN LATERAL (
        SELECT c.*, y.batch_number, l.week_year, l.week_number, a.code AS article, d.code AS destination
        FROM quty.manufacturing_order y
        JOIN quty.buyer_order_line l ON l.id = y.order_line_id
        JOIN quty.article a ON a.id = l.article_id
        JOIN quty.destination d ON d.id = l.destination_id
        JOIN quty.carton c ON c.manufacturing_order_id = y.id AND c.number = CAST(:number AS integer)
                          AND c.state <> 'void'
        WHERE y.number IN (CAST(:order AS text), 'MO-' || CAST(:order AS text))
        LIMIT 1
    ) x ON true
    LEFT JOIN LATERAL (
        SELECT * FROM quty.shipping_mark_print q
        WHERE q.manufacturing_order_id = x.manufacturing_order_id
          AND x.number BETWEEN q.first_carton AND q.last_carton
        ORDER BY q.id DESC LIMIT 1
    ) p ON true
    WHERE m.id = :id
""")


@command(Permission.CHECK_MARKS)
def check_mark(uow: UnitOfWork, scan: ScannedMark) -> MarkVerdict:
    """Say whether a scanned mark belongs to the order, pallet and carton in hand, and record the scan.

    A wrong mark calls the supervisor: week and destination on a packed carton are what must never be wrong.

    Raises:
        Invalid: nothing was scanned.
        NotFound: there is no such order.
    """
    scanned = scan.scanned.strip()[:_LONGEST_SCAN]
    if not scanned:
        raise Invalid({"scanned": Text(N_("Scan a shipping mark."))})
    code = _read(scanned)
    named = code if isinstance(code, CartonCode) else None
    row = (
        uow.session.execute(
            _FACTS,
            {
                "id": scan.manufacturing_order_id,
                "pallet": scan.pallet_id,
                "order": named.order if named else None,
                "number": named.carton if named else None,
            },
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotFound(
            Text(N_("This manufacturing order does not exist.")),
            Text(N_("Choose the order that is being packed.")),
            code="marks.unknown_order",
        )
    result, reasons = _judge(scan, scanned, named, row)
    detail = canonical_json(Reasons(reasons)) if reasons else ""
    identity = uow.session.execute(
        text("""
        INSERT INTO quty.shipping_mark_check
            (manufacturing_order_id, carton_id, expected_carton, scanned, result, detail, station)
        VALUES (:mo, :carton_id, :expected, :scanned, :result, :detail, :station) RETURNING id
        """),
        {
            "mo": scan.manufacturing_order_id,
            "carton_id": row["carton_id"],
            "expected": scan.carton,
            "scanned": scanned,
            "result": result.value,
            "detail": detail,
            "station": scan.station.strip(),
        },
    ).scalar_one()
    if result is MarkCheckResult.RIGHT and row["state"] == "packed":
        uow.session.execute(
            text("UPDATE quty.carton SET state = 'checked', version = version + 1 WHERE id = :id AND state = 'packed'"),
            {"id": row["carton_id"]},
        )
    if result in _ALARMING:
        _alert(uow, scan, result, scanned, row)
    verified, total = uow.session.execute(
        text("""
        SELECT count(*) FILTER (WHERE EXISTS (
                   SELECT FROM quty.shipping_mark_check k WHERE k.carton_id = c.id AND k.result = 'right')), count(*)
        FROM quty.carton c WHERE c.manufacturing_order_id = :mo AND c.state <> 'void'
        """),
        {"mo": scan.manufacturing_order_id},
    ).one()
    return MarkVerdict(identity, result, named.carton if named else None, detail, row["right_before"], verified, total)


def _read(scanned: str) -> CartonCode | MarkPayload | None:
    try:
        return read_scan(scanned)
    except Invalid:
        return None


def _judge(
    scan: ScannedMark, scanned: str, named: CartonCode | None, row: Mapping[Any, Any]
) -> tuple[MarkCheckResult, tuple[Text, ...]]:
    expected = MarkFacts(
        mo_number=row["mo_number"],
        carton=scan.carton,
        article=row["article"],
        batch=row["batch_number"],
        week=Week(row["week_year"], row["week_number"]),
        destination=row["destination"],
    )
    check = rules.check_mark(scanned, expected, _printed(row))
    if not check.right:
        return check.result, check.reasons
    if named is not None and row["carton_id"] is None:
        return MarkCheckResult.UNKNOWN_CARTON, (
            Text("Order {order} has no carton {carton}.", order=named.order, carton=str(named.carton)),
        )
    if named is not None and scan.pallet_id is not None and row["pallet_id"] != scan.pallet_id:
        return MarkCheckResult.WRONG_CARTON, (
            Text(
                "Carton {carton} belongs on pallet {found}; pallet {wanted} is being built.",
                carton=str(named.carton),
                found=str(row["found_pallet"] or "–"),
                wanted=str(row["pallet_number"] or "–"),
            ),
        )
    blockers = _blockers(row["blockers"] or [])
    if blockers:
        return MarkCheckResult.ON_HOLD, (kept_words(row["batch_number"], blockers),)
    return MarkCheckResult.RIGHT, ()


def _printed(row: Mapping[Any, Any]) -> MarkFacts | None:
    if row["carton_id"] is None:
        return None
    return MarkFacts(
        mo_number=row["mo_number"],
        carton=row["carton_number"],
        article=row["printed_article"],
        batch=row["found_batch"],
        week=Week(row["printed_year"], row["printed_week"]),
        destination=row["printed_destination"],
    )


def _blockers(found: list[list[Any]]) -> tuple[Blocker, ...]:
    made = []
    for kind, ref, code, since, person, note in found:
        which = BlockerKind(kind)
        subject = subject_of(which, code, is_hold=which in {BlockerKind.HOLD, BlockerKind.METAL})
        made.append(Blocker(which, ref, subject, datetime.fromisoformat(since), person, note))
    return tuple(made)


def _alert(uow: UnitOfWork, scan: ScannedMark, result: MarkCheckResult, scanned: str, row: Mapping[Any, Any]) -> None:
    """Call the supervisor, once for an order until somebody answered."""
    kind, subject = "work_order", row["work_order_id"]
    if subject is None:
        kind, subject = "manufacturing_order", scan.manufacturing_order_id
    on_hold = result is MarkCheckResult.ON_HOLD
    code = "mark.on_hold" if on_hold else "mark.wrong"
    carton = row["carton_number"] or "–"
    waits = uow.session.execute(
        text("""
        SELECT EXISTS (SELECT FROM quty.alert WHERE kind = 'wrong_mark' AND message = :code AND state = 'pending'
                       AND subject_kind = :kind AND subject_id = :id)
        """),
        {"code": code, "kind": kind, "id": subject},
    ).scalar_one()
    if waits:
        return
    ordered = f"{row['batch_number']} W{row['week_number']:02}-{row['week_year']} {row['destination']}"
    values: dict[str, object] = {"carton": str(carton), "batch": row["batch_number"]}
    if not on_hold:
        values = {"carton": str(carton), "result": result, "found": scanned, "expected": ordered}
    raise_alert(
        uow,
        NewAlert(
            AlertType.WRONG_MARK,
            code,
            Department.PACKING,
            values,
            subject_kind=kind,
            subject_id=subject,
        ),
    )


_STATION = text("""
    WITH cartons AS (
        SELECT c.id, c.number, c.pallet_id, EXISTS (
            SELECT FROM quty.shipping_mark_check k WHERE k.carton_id = c.id AND k.result = 'right') AS verified
        FROM quty.carton c WHERE c.manufacturing_order_id = :id AND c.state <> 'void'
    )
    SELECT m.id, m.number AS mo_number, m.batch_number, o.number AS order_number, a.code AS article_code,
           a.name AS article_name, l.week_year, l.week_number, d.code AS destination, d.name AS destination_name,
           (SELECT count(*) FROM cartons) AS total, (SELECT count(*) FROM cartons WHERE verified) AS verified,
           ARRAY(SELECT number FROM cartons WHERE NOT verified ORDER BY number) AS missing,
           (SELECT jsonb_agg(jsonb_build_array(p.id, p.number, p.code, p.cartons, p.verified) ORDER BY p.number)
            FROM (SELECT p.id, p.number, p.code, count(*) AS cartons, count(*) FILTER (WHERE c.verified) AS verified
                  FROM quty.pallet p JOIN cartons c ON c.pallet_id = p.id GROUP BY p.id) p) AS pallets,
           (SELECT jsonb_agg(jsonb_build_array(k.id, k.at, k.person, k.station, k.number, k.scanned, k.result, k.detail)
                             ORDER BY k.id DESC)
            FROM (SELECT k.id, k.at, coalesce(h.full_name, k.checked_by) AS person, k.station, c.number, k.scanned,
                         k.result, k.detail
                  FROM quty.shipping_mark_check k LEFT JOIN quty.carton c ON c.id = k.carton_id
                  LEFT JOIN quty.person h ON h.name = k.checked_by
                  WHERE k.manufacturing_order_id = :id ORDER BY k.id DESC LIMIT :most) k) AS scans,
           (SELECT count(*) FROM quty.shipping_mark_check k WHERE k.manufacturing_order_id = :id
            AND k.result <> 'right' AND k.at >= date_trunc('day', CAST(:now AS timestamptz), 'Asia/Jakarta'))
               AS wrong_today
    FROM quty.manufacturing_order m
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.buyer_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.destination d ON d.id = l.destination_id
    WHERE m.id = :id
""")


@query(Permission.VIEW_PACKING)
def station(uow: UnitOfWork, manufacturing_order_id: int) -> Station:
    """What a scan station shows for an order.

    Raises:
        NotFound: there is no such order.
    """
    row = uow.session.execute(
        _STATION, {"id": manufacturing_order_id, "now": uow.now, "most": _LAST_SCANS}
    ).one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("This manufacturing order does not exist.")),
            Text(N_("Choose the order that is being packed.")),
            code="marks.unknown_order",
        )
    return Station(
        manufacturing_order_id=row.id,
        mo_number=row.mo_number,
        batch=row.batch_number,
        order_number=row.order_number,
        article_code=row.article_code,
        article_name=row.article_name,
        week=Week(row.week_year, row.week_number),
        destination=row.destination,
        destination_name=row.destination_name,
        total=row.total,
        verified=row.verified,
        missing=tuple(row.missing),
        pallets=tuple(StationPallet(*each) for each in row.pallets or []),
        scans=tuple(
            ScanRow(
                identity,
                datetime.fromisoformat(at),
                person,
                where,
                row.batch_number,
                carton,
                scanned,
                MarkCheckResult(result),
                detail,
            )
            for identity, at, person, where, carton, scanned, result, detail in row.scans or []
        ),
        wrong_today=row.wrong_today,
    )


@query(Permission.VIEW_PACKING)
def check_history(uow: UnitOfWork, wanted: HistoryFilter) -> tuple[ScanRow, ...]:
    """Scans of printed marks, the newest first; ``before`` asks for the next page."""
    found = uow.session.execute(
        text("""
        SELECT k.id, k.at, coalesce(h.full_name, k.checked_by) AS person, k.station,
               coalesce(m.batch_number, '') AS batch, c.number AS carton, k.scanned, k.result, k.detail
        FROM quty.shipping_mark_check k
        LEFT JOIN quty.manufacturing_order m ON m.id = k.manufacturing_order_id
        LEFT JOIN quty.carton c ON c.id = k.carton_id
        LEFT JOIN quty.person h ON h.name = k.checked_by
        WHERE (CAST(:before AS bigint) IS NULL OR k.id < :before) AND (NOT :only OR k.result <> 'right')
          AND (:search = '' OR strpos(upper(coalesce(m.batch_number, '') || ' ' || k.scanned), upper(:search)) > 0)
        ORDER BY k.id DESC LIMIT :limit
        """),
        {
            "before": wanted.before,
            "only": wanted.only,
            "search": wanted.search.strip(),
            "limit": wanted.limit,
        },
    ).mappings()
    return tuple(ScanRow(**{**row, "result": MarkCheckResult(row["result"])}) for row in found)


_RECOGNISE = text("""
    WITH found AS (
        SELECT 'carton' AS kind, c.id, c.manufacturing_order_id, c.number AS carton, c.pallet_id
        FROM quty.manufacturing_order m JOIN quty.carton c ON c.manufacturing_order_id = m.id AND c.state <> 'void'
        WHERE m.number IN (CAST(:order AS text), 'MO-' || CAST(:order AS text)) AND c.number = CAST(:number AS integer)
        UNION ALL
        SELECT 'pallet', p.id, p.manufacturing_order_id, NULL, p.id FROM quty.pallet p
        WHERE p.code = :code AND p.state <> 'void'
        UNION ALL
        SELECT CASE WHEN m.number = :code THEN 'manufacturing_order' ELSE 'batch' END, m.id, m.id, NULL, NULL
        FROM quty.manufacturing_order m WHERE m.number = :code OR m.batch_number IN (:code, CAST(:batch AS text))
        UNION ALL
        SELECT 'work_order', w.id, w.manufacturing_order_id, NULL, NULL FROM quty.work_order w WHERE w.number = :code
    )
    SELECT f.*, m.batch_number AS batch, (
        SELECT min(w.id) FROM quty.work_order w
        WHERE w.manufacturing_order_id = f.manufacturing_order_id AND w.department = 'PCK') AS work_order_id
    FROM found f JOIN quty.manufacturing_order m ON m.id = f.manufacturing_order_id
    LIMIT 1
""")


@query(Permission.VIEW_PACKING)
def recognise_code(uow: UnitOfWork, scanned: str) -> Recognised | None:
    """What a scanned code names: carton, pallet, batch, manufacturing order or work order; ``None`` if nothing."""
    code = _read(scanned)
    found = (
        uow.session.execute(
            _RECOGNISE,
            {
                "code": scanned.strip().upper(),
                "order": code.order if isinstance(code, CartonCode) else None,
                "number": code.carton if isinstance(code, CartonCode) else None,
                "batch": code.batch if isinstance(code, MarkPayload) else None,
            },
        )
        .mappings()
        .one_or_none()
    )
    return None if found is None else Recognised(**{**found, "kind": CodeKind(found["kind"])})
