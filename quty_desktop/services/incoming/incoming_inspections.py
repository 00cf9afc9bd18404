"""Incoming inspection: fabric by four points, other materials by their check lists; the result frees or returns the lot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.checks import PointResult, RollState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, WrongState
from quty_desktop.domain.incoming import (
    LIMIT_POINTS,
    POINTS,
    FabricMeasure,
    Grade,
    GradedTest,
    IncomingKind,
    IncomingPoint,
    check_measured,
    faults_of,
    judge_grades,
    judge_points,
    needs_more,
    points_per_100,
    share_wanted,
    yards_wanted,
)
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.sampling.plans import special_sample
from quty_desktop.domain.stock import LotState
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.numbers import next_number
from quty_desktop.services.quality.nonconformities import NewNonconformity, add_report
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse.goods_receipts import IncomingResult, record_result

_PAGE = 300
_D = Decimal

_LINE = text("""
    SELECT l.id, l.version, l.lot_id, t.number AS lot, l.article_id, a.code AS article_code, a.name AS article_name,
           l.inspection_state, l.counted_qty, l.unit, l.stock_qty, a.unit AS stock_unit, g.number AS receipt,
           g.supplier_id, p.name AS supplier, coalesce(o.number, '') AS purchase, g.packing_list, g.received_at,
           t.supplier_lot
    FROM quty.goods_receipt_line AS l
    JOIN quty.goods_receipt AS g ON g.id = l.receipt_id
    JOIN quty.partner AS p ON p.id = g.supplier_id
    JOIN quty.article AS a ON a.id = l.article_id
    JOIN quty.lot AS t ON t.id = l.lot_id
    LEFT JOIN quty.purchase_order AS o ON o.id = g.purchase_order_id
    CROSS JOIN quty.require('record_inspections')
    WHERE l.id = :id
""")
_BEFORE = text("""
    SELECT EXISTS (SELECT FROM quty.goods_receipt_line AS l JOIN quty.goods_receipt AS g ON g.id = l.receipt_id
                   WHERE l.article_id = :article AND g.supplier_id = :supplier AND l.id <> :line
                     AND l.inspection_state = 'passed') AS passed,
           (SELECT i.kind FROM quty.incoming_inspection AS i JOIN quty.goods_receipt_line AS l ON l.id = i.receipt_line_id
            WHERE l.article_id = :article ORDER BY i.id DESC LIMIT 1) AS kind
""")
_STEPS = text("""
    SELECT i.id, i.share_percent, i.points_per_100 FROM quty.incoming_inspection AS i
    WHERE i.receipt_line_id = :line AND NOT i.decided AND i.points_per_100 IS NOT NULL ORDER BY i.id
""")
_ROLLS = text("""
    SELECT r.id, r.number, r.state, r.invoiced_yards, r.measured_yards, r.width_inches, r.weight_gsm, r.pile_mm,
           r.points, r.points_per_100, r.version
    FROM quty.fabric_roll AS r WHERE r.receipt_line_id = :line ORDER BY r.id
""")
_NEW_ROLL = text("""
    INSERT INTO quty.fabric_roll (lot_id, receipt_line_id, number) VALUES (:lot, :line, :number)
    ON CONFLICT (lot_id, number) DO NOTHING
""")
_MEASURED = text("""
    UPDATE quty.fabric_roll
    SET measured_yards = :yards, width_inches = :inches, weight_gsm = :gsm, pile_mm = :pile, colour_ok = :colour,
        bleed_ok = :bleed, smell_ok = :smell, points = :points, points_per_100 = :rate, inspection_id = :inspection,
        state = :state, inspected_at = now(), inspected_by = :person, version = version + 1
    WHERE receipt_line_id = :line AND number = :number
    RETURNING id
""")
_ALL_ROLLS = text("""
    UPDATE quty.fabric_roll SET state = :state, version = version + 1
    WHERE receipt_line_id = :line AND state = 'not_inspected'
""")
_DEFECT = text("INSERT INTO quty.fabric_defect (roll_id, points) VALUES (:roll, :points)")
_INSERT = text("""
    INSERT INTO quty.incoming_inspection
        (number, receipt_line_id, lot_id, kind, result, share_percent, new_material, lot_size, sample_size,
         points_per_100, decided, points, note)
    VALUES (:number, :line, :lot, :kind, :result, :share, :new, :lot_size, :sample, :rate, :decided,
            CAST(:points AS jsonb), :note)
    RETURNING id
""")
_LIST = """
    SELECT i.id, i.number, i.inspected_at, i.kind, i.result, i.decided, i.share_percent, i.new_material, i.lot_size,
           i.sample_size, i.points_per_100, i.points, i.note, i.receipt_line_id, t.number AS lot, t.supplier_lot,
           a.code AS article_code, a.name AS article_name, g.number AS receipt, p.name AS supplier, g.packing_list,
           coalesce(o.number, '') AS purchase, g.received_at, l.counted_qty, l.unit, l.accepted_qty, l.rejected_qty,
           l.inspection_state AS lot_state, coalesce(s.full_name, i.inspected_by) AS inspector
    FROM quty.incoming_inspection AS i
    JOIN quty.goods_receipt_line AS l ON l.id = i.receipt_line_id
    JOIN quty.goods_receipt AS g ON g.id = l.receipt_id
    JOIN quty.partner AS p ON p.id = g.supplier_id
    JOIN quty.article AS a ON a.id = l.article_id
    JOIN quty.lot AS t ON t.id = i.lot_id
    LEFT JOIN quty.purchase_order AS o ON o.id = g.purchase_order_id
    LEFT JOIN quty.person AS s ON s.name = i.inspected_by
    WHERE {conditions}
    ORDER BY i.inspected_at DESC, i.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class RollRow:
    """A roll of the lot, with what was measured so far."""

    number: str
    state: RollState
    invoiced_yards: Decimal | None
    measured_yards: Decimal | None
    inches: Decimal | None
    gsm: Decimal | None
    pile_mm: Decimal | None
    points: int | None
    points_per_100: Decimal | None


@dataclass(frozen=True, slots=True)
class IncomingForm:
    """What an inspector needs to know before looking.

    Attributes:
        kind: what it was taken for the last time; fabric where rolls are kept.
        new: neither this supplier nor this material passed before.
        share_percent: how much of the lot is looked at now.
        steps: points in 100 square yards that earlier steps found.
        sample_pcs: pieces of the special level, for materials that are counted.
    """

    line_id: int
    version: int
    lot: str
    article_code: str
    article_name: str
    supplier: str
    receipt: str
    purchase: str
    packing_list: str
    supplier_lot: str
    counted_qty: Decimal
    unit: str
    stock_qty: Decimal
    stock_unit: str
    waiting: bool
    kind: IncomingKind
    new: bool
    share_percent: int
    steps: tuple[Decimal, ...]
    sample_pcs: int
    rolls: tuple[RollRow, ...]


@dataclass(frozen=True, slots=True)
class MeasuredRoll:
    """A roll as it was measured.

    Attributes:
        number: of the roll; one that is not known yet is added.
        yards: length that was looked at.
        inches: usable width.
        faults: number of faults of 1, 2, 3 and 4 points.
        gsm: weight in g/m².
        pile_mm: length of the pile.
        invoiced: length on the packing list, where the whole roll was measured; a shorter one does not pass.
    """

    number: str
    yards: Decimal
    inches: Decimal
    faults: tuple[int, int, int, int] = (0, 0, 0, 0)
    gsm: Decimal | None = None
    pile_mm: Decimal | None = None
    invoiced: Decimal | None = None

    @property
    def points(self) -> int:
        """Points of all faults."""
        return sum(number * count for number, count in enumerate(self.faults, start=1))


@dataclass(frozen=True, slots=True)
class FabricAgreed:
    """What was agreed with the supplier; empty where nothing was."""

    gsm: Decimal | None = None
    inches: Decimal | None = None
    pile_mm: Decimal | None = None
    high_pile: bool = False


@dataclass(frozen=True, slots=True)
class NewIncoming:
    """An incoming inspection as it is entered.

    Attributes:
        line_id: the delivered lot.
        version: as the person saw it.
        kind: which check list.
        points: the answers.
        rolls: of fabric.
        agreed: sizes of fabric.
        sample_size: how much was looked at, for the other kinds; in the unit that was counted.
        rejected: how much goes back, in that unit; ``None`` takes what the result says: all or nothing.
        note: what was found; needed where something goes back.
        grades: of fabric, the rub and wash tests of the laboratory; all five or none.
    """

    line_id: int
    version: int
    kind: IncomingKind
    points: tuple[tuple[IncomingPoint, PointResult], ...]
    rolls: tuple[MeasuredRoll, ...] = ()
    agreed: FabricAgreed = FabricAgreed()
    sample_size: Decimal | None = None
    rejected: Decimal | None = None
    note: str = ""
    grades: tuple[tuple[GradedTest, Grade], ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingDone:
    """What became of it.

    Attributes:
        decided: whether the lot is free or returned now; otherwise more of it is looked at.
        share_percent: how much is looked at next, where it is not decided.
        report: number of the nonconformity report, empty where nothing went back.
    """

    id: int
    number: str
    lot: str
    result: TestResult
    decided: bool
    share_percent: int
    points_per_100: Decimal | None
    report: str = ""


@dataclass(frozen=True, slots=True)
class IncomingFilter:
    """Which incoming inspections are wanted; empty parts ask for all."""

    failed_only: bool = False
    lot: str = ""
    first: date | None = None
    last: date | None = None
    before: tuple[datetime, int] | None = None
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """An incoming inspection in the list."""

    id: int
    number: str
    inspected_at: datetime
    kind: IncomingKind
    result: TestResult
    decided: bool
    share_percent: int
    new_material: bool
    lot_size: Decimal | None
    sample_size: Decimal | None
    points_per_100: Decimal | None
    points: tuple[tuple[IncomingPoint, PointResult], ...]
    note: str
    receipt_line_id: int
    lot: str
    supplier_lot: str
    article_code: str
    article_name: str
    receipt: str
    supplier: str
    packing_list: str
    purchase: str
    received_at: datetime
    counted_qty: Decimal
    unit: str
    accepted_qty: Decimal
    rejected_qty: Decimal
    lot_state: LotState
    inspector: str
    grades: tuple[tuple[GradedTest, Grade], ...] = ()


@query(Permission.RECORD_INSPECTIONS, consistent=True)
def incoming_form(uow: UnitOfWork, line_id: int) -> IncomingForm:
    """What is to be looked at of a delivered lot.

    Raises:
        NotFound: there is no such lot.
    """
    line = _line(uow, line_id)
    rolls = rolls_of(uow, line_id)
    before = uow.session.execute(
        _BEFORE, {"article": line.article_id, "supplier": line.supplier_id, "line": line_id}
    ).one()
    new = not before.passed
    steps = tuple(row.points_per_100 for row in uow.session.execute(_STEPS, {"line": line_id}))
    usual = IncomingKind.FABRIC if line.stock_unit in {"YARD", "M"} else IncomingKind.OTHER
    return IncomingForm(
        line.id, line.version, line.lot, line.article_code, line.article_name, line.supplier, line.receipt, line.purchase,
        line.packing_list, line.supplier_lot, line.counted_qty, line.unit, line.stock_qty, line.stock_unit,
        line.inspection_state == LotState.NOT_INSPECTED.value, IncomingKind(before.kind) if before.kind else usual, new,
        share_wanted(new=new, results=steps), steps, special_sample(int(line.stock_qty)), rolls,
    )  # fmt: skip


@command(Permission.RECORD_INSPECTIONS)
def record_incoming(uow: UnitOfWork, new: NewIncoming) -> IncomingDone:
    """Record an incoming inspection; what passed is free, what did not waits to go back.

    Fabric with 26 points in 100 square yards or more is looked at in a larger share before it is decided, and nothing is
    freed before that share was measured; what goes back whole is decided at once.

    Raises:
        NotFound: there is no such lot.
        WrongState: it is decided already.
        Conflict: it was changed meanwhile.
        Invalid: a point has no answer, a measure or quantity cannot be true, or a rejection has no words.
    """
    line = _line(uow, new.line_id)
    if line.inspection_state != LotState.NOT_INSPECTED.value:
        raise WrongState(
            Text(N_("{lot} is inspected already."), lot=line.lot),
            Text(N_("A later finding is a nonconformity report, and a hold of the lot.")),
            code="incoming.decided",
        )
    if line.version != new.version:
        raise Conflict(Text(N_("This record was changed meanwhile.")))
    answers = dict(new.points)
    listed = judge_points(new.kind, answers)
    graded = judge_grades(dict(new.grades)) if new.kind is IncomingKind.FABRIC else None
    refused = TestResult.FAIL in {listed, graded}
    form = incoming_form(uow, new.line_id)
    number = next_number(uow, "INC")
    if new.kind is IncomingKind.FABRIC:
        measured, rate = _measured(new)
        more = needs_more(new=form.new, share=form.share_percent, result=rate)
        sample: Decimal | None = _looked_at(form, new)
    else:
        measured, rate, more = {}, None, None
        sample = new.sample_size or _D(form.sample_pcs)
    decided = more is None or refused
    bad = refused or (rate is not None and rate >= LIMIT_POINTS)
    wrong_rolls = [roll.number for roll in new.rolls if measured[roll.number]]
    result = TestResult.FAIL if bad or wrong_rolls else TestResult.PASS
    inspection = uow.session.execute(
        _INSERT,
        {
            "number": number, "line": line.id, "lot": line.lot_id, "kind": new.kind.value, "result": result.value,
            "share": form.share_percent if new.kind is IncomingKind.FABRIC else 100, "new": form.new,
            "lot_size": line.stock_qty, "sample": sample, "rate": rate, "decided": decided,
            "points": _json(
                {point.value: answer.value for point, answer in answers.items()}
                | {test.value: grade.value for test, grade in new.grades}
            ),
            "note": new.note.strip(),
        },
    ).scalar_one()  # fmt: skip
    _keep_rolls(uow, line, new, measured, answers, inspection)
    if not decided:
        return IncomingDone(inspection, number, line.lot, result, False, more or 100, rate)
    rejected = _rejected(line, new, whole=bad, rolls=wrong_rolls)
    if new.kind is IncomingKind.FABRIC and rejected < line.counted_qty:
        _check_share(form, sample or _D(0))
    report = _decide(uow, line, new, rejected, inspection)
    return IncomingDone(inspection, number, line.lot, result, True, 100, rate, report)


def _measured(new: NewIncoming) -> tuple[dict[str, tuple[str, ...]], Decimal]:
    """What is wrong with each roll, and the points of all of them in 100 square yards."""
    if not new.rolls:
        raise Invalid({"rolls": Text(N_("Measure at least one roll."))})
    found = {}
    area, points = _D(0), 0
    measures = []
    for roll in new.rolls:
        if any(count < 0 for count in roll.faults):
            raise Invalid({"rolls": Text(N_("A count cannot be below zero."))})
        points_per_100(roll.points, roll.yards, roll.inches)
        measure = FabricMeasure(
            roll.yards, roll.inches, roll.points, new.agreed.inches, roll.gsm, new.agreed.gsm, roll.pile_mm,
            new.agreed.pile_mm, new.agreed.high_pile, roll.invoiced,
        )  # fmt: skip
        measures.append(measure)
        found[roll.number] = tuple(each.value for each in faults_of(measure) if each.value != "points")
        area += roll.yards * roll.inches
        points += roll.points
    if judge_points(new.kind, dict(new.points)) is TestResult.PASS:
        check_measured(measures)
    return found, (points * _D(3600) / area).quantize(_D("0.01"))


def _looked_at(form: IncomingForm, new: NewIncoming) -> Decimal:
    """Yards of the lot that were looked at in all steps; a roll that is measured again counts once."""
    now = {roll.number: roll.yards for roll in new.rolls}
    before = sum((row.measured_yards or _D(0) for row in form.rolls if row.number not in now), _D(0))
    return before + sum(now.values(), _D(0))


def _check_share(form: IncomingForm, looked_at: Decimal) -> None:
    """Refuse a verdict on a share of the lot that nobody measured."""
    wanted = yards_wanted(form.stock_qty, form.stock_unit, form.share_percent)
    if wanted is not None and looked_at < wanted:
        raise Invalid(
            {
                "rolls": Text(
                    N_("{share} % of the lot are {wanted} yd; {found} yd are measured."),
                    share=form.share_percent,
                    wanted=wanted,
                    found=looked_at,
                )
            }
        )


def _keep_rolls(
    uow: UnitOfWork,
    line: Any,
    new: NewIncoming,
    measured: Mapping[str, tuple[str, ...]],
    answers: Mapping[IncomingPoint, PointResult],
    inspection: int,
) -> None:
    def ok(point: IncomingPoint) -> bool | None:
        answer = answers.get(point)
        return None if answer in {None, PointResult.NOT_APPLICABLE} else answer is PointResult.OK

    faults = []
    for roll in new.rolls:
        uow.session.execute(_NEW_ROLL, {"lot": line.lot_id, "line": line.id, "number": roll.number})
        key = uow.session.execute(
            _MEASURED,
            {
                "yards": roll.yards, "inches": roll.inches, "gsm": roll.gsm, "pile": roll.pile_mm,
                "colour": ok(IncomingPoint.COLOUR), "bleed": ok(IncomingPoint.BLEED), "smell": ok(IncomingPoint.SMELL),
                "points": roll.points, "rate": points_per_100(roll.points, roll.yards, roll.inches),
                "inspection": inspection, "person": uow.actor.name, "line": line.id, "number": roll.number,
                "state": (RollState.REJECTED if measured[roll.number] else RollState.ACCEPTED).value,
            },
        ).scalar_one_or_none()  # fmt: skip
        if key is None:
            raise Invalid({"rolls": Text(N_("Roll {number} belongs to another lot."), number=roll.number)})
        faults += [
            {"roll": key, "points": points} for points, count in enumerate(roll.faults, start=1) for _ in range(count)
        ]
    if faults:
        uow.session.execute(_DEFECT, faults)


def _rejected(line: Any, new: NewIncoming, *, whole: bool, rolls: Sequence[str]) -> Decimal:
    """How much goes back, in the unit that was counted."""
    counted: Decimal = line.counted_qty
    if new.rejected is not None:
        if not 0 <= new.rejected <= counted:
            raise Invalid(
                {"rejected": Text(N_("At most {counted} {unit} can go back."), counted=counted, unit=line.unit)}
            )
        if whole and new.rejected == 0:
            raise Invalid({"rejected": Text(N_("The lot did not pass; say how much of it goes back."))})
        return new.rejected
    if whole:
        return counted
    if rolls:
        bad = sum((roll.yards for roll in new.rolls if roll.number in rolls), _D(0))
        return min(counted, (counted * bad / line.stock_qty).quantize(_D("0.0001"))) if line.stock_qty else counted
    return _D(0)


def _decide(uow: UnitOfWork, line: Any, new: NewIncoming, rejected: Decimal, inspection: int) -> str:
    """Free or return the lot; what goes back gets a nonconformity report and is told to those who answer for it."""
    if rejected > 0 and len(new.note.strip()) < 5:
        raise Invalid({"note": Text(N_("Say what was wrong with it."))})
    others = RollState.REJECTED if rejected == line.counted_qty else RollState.ACCEPTED
    uow.session.execute(_ALL_ROLLS, {"line": line.id, "state": others.value})
    record_result(uow, IncomingResult(line.id, line.version, line.counted_qty - rejected, rejected, new.note.strip()))
    if rejected <= 0:
        return ""
    made = add_report(
        uow,
        NewNonconformity(
            problem=f"{line.lot} {line.article_code}: {new.note.strip()}", department=Department.QUALITY,
            to_department=Department.PURCHASING, partner_id=line.supplier_id, article_id=line.article_id, qty=rejected,
        ),
    )  # fmt: skip
    raise_alert(
        uow,
        NewAlert(
            AlertType.QC_FAIL, "incoming.rejected", Department.WAREHOUSE,
            {"lot": line.lot, "material": line.article_code, "reason": new.note.strip()},
            subject_kind="incoming_inspection", subject_id=inspection,
        ),
    )  # fmt: skip
    return made.number


@query(Permission.VIEW_QUALITY)
def incoming_list(uow: UnitOfWork, wanted: IncomingFilter) -> tuple[IncomingRow, ...]:
    """Incoming inspections, the newest first."""
    conditions = ["true"]
    values: dict[str, Any] = {"limit": wanted.limit}
    if wanted.failed_only:
        conditions.append("i.result = 'fail'")
    if wanted.lot.strip():
        conditions.append("t.number = :lot")
        values["lot"] = wanted.lot.strip().upper()
    if wanted.first is not None:
        conditions.append("i.inspected_at >= :since")
        values["since"] = plant_midnight(wanted.first)
    if wanted.last is not None:
        conditions.append("i.inspected_at < :until")
        values["until"] = plant_midnight(wanted.last + timedelta(days=1))
    if wanted.before is not None:
        conditions.append("(i.inspected_at, i.id) < (:at, :key)")
        values |= {"at": wanted.before[0], "key": wanted.before[1]}
    return _rows(uow, conditions, values)


def incoming_of(uow: UnitOfWork, inspection: int) -> IncomingRow:
    """One incoming inspection, for other services.

    Raises:
        NotFound: there is none.
    """
    rows = _rows(uow, ["i.id = :id"], {"id": inspection, "limit": 1})
    if not rows:
        raise _unknown()
    return rows[0]


@query(Permission.VIEW_QUALITY)
def rolls_of(uow: UnitOfWork, line_id: int) -> tuple[RollRow, ...]:
    """The rolls of a delivered lot."""
    return tuple(
        RollRow(
            row.number, RollState(row.state), row.invoiced_yards, row.measured_yards, row.width_inches, row.weight_gsm,
            row.pile_mm, row.points, row.points_per_100,
        )
        for row in uow.session.execute(_ROLLS, {"line": line_id})
    )  # fmt: skip


def _rows(uow: UnitOfWork, conditions: list[str], values: dict[str, Any]) -> tuple[IncomingRow, ...]:
    found = uow.session.execute(text(_LIST.format(conditions=" AND ".join(conditions))), values).mappings()
    return tuple(
        IncomingRow(
            **{
                **row,
                "kind": IncomingKind(row["kind"]),
                "result": TestResult(row["result"]),
                "lot_state": LotState(row["lot_state"]),
                "points": tuple(
                    (point, PointResult(row["points"][point.value])) for point in POINTS[IncomingKind(row["kind"])]
                    if point.value in row["points"]
                ),
                "grades": tuple(
                    (test, Grade(row["points"][test.value])) for test in GradedTest if test.value in row["points"]
                ),
            }
        )
        for row in found
    )  # fmt: skip


def _line(uow: UnitOfWork, key: int) -> Any:
    row = uow.session.execute(_LINE, {"id": key}).one_or_none()
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound(Text(N_("This receipt does not exist.")), Text(N_("Refresh the list.")), code="receipt.unknown")


def _json(values: Mapping[str, str]) -> str:
    import json

    return json.dumps(values)
