"""Shipping marks: what is on them, who may print them, and what was printed (step 490).

Week and destination come from the order line and from nowhere else: no input of this module carries them except as
what a person saw, and that must agree with the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.documents.marks import ShippingMark
from quty_desktop.domain.errors import BatchOnHold, Conflict, Invalid, NotAllowed, NotFound
from quty_desktop.domain.packing import MarkSize, PrintTarget
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import MARK_COPIES, MARK_SIZE, PLANT_NAME
from quty_desktop.domain.quality import BlockerKind
from quty_desktop.domain.quality_gate import Blocker, kept_words, release_words, roles_words, subject_of
from quty_desktop.domain.release import Gate, Reason, not_released_words, reason_of
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

MOST_COPIES = 10
_PAGE = 200


@dataclass(frozen=True, slots=True)
class MarkRange:
    """Which marks are wanted.

    Attributes:
        batch: batch number, as typed or scanned; or
        manufacturing_order_id: its key.
        first: first carton, ``None`` for 1.
        last: last carton, ``None`` for the last one.
        practice: whether this is the practice plant; the papers say so.
    """

    batch: str = ""
    manufacturing_order_id: int | None = None
    first: int | None = None
    last: int | None = None
    practice: bool = False


@dataclass(frozen=True, slots=True)
class MarkedCarton:
    """A carton and what became of its mark.

    Attributes:
        prints: how often its mark was printed.
        outdated: its last mark says another number of cartons than the order has now.
        verified: its mark was scanned and is right.
    """

    number: int
    pcs: int
    partial: bool
    packed_at: datetime | None
    prints: int
    outdated: bool
    verified: bool


@dataclass(frozen=True, slots=True)
class SeenOnMark:
    """What stood on the marks that a person looked at before printing."""

    article_code: str
    week: Week
    destination: str
    cartons_total: int


@dataclass(frozen=True, slots=True)
class MarkRun:
    """The marks of a batch, or of a part of it.

    Attributes:
        cartons: all cartons of the batch.
        first: first carton of the range, 0 if there are no cartons.
        last: last carton of the range.
        marks: one per carton of the range; exactly what is printed.
        blockers: what keeps the batch from being marked, the oldest first; empty when nothing does.
        releasing_roles: codes of the roles that may release it.
        size: the plant's usual paper.
        copies: the plant's usual number of copies.
        missing: what the batch lacks before its marks: tests, inspections, metal detection.
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
    cartons: tuple[MarkedCarton, ...]
    first: int
    last: int
    marks: tuple[ShippingMark, ...]
    blockers: tuple[Blocker, ...]
    releasing_roles: tuple[str, ...]
    size: MarkSize
    copies: int
    missing: tuple[Reason, ...] = ()

    @property
    def cartons_total(self) -> int:
        """The N of "n of N"."""
        return len(self.cartons)

    @property
    def seen(self) -> SeenOnMark:
        """What the marks say; goes back with the command that prints them."""
        return SeenOnMark(self.article_code, self.week, self.destination, self.cartons_total)

    @property
    def in_range(self) -> tuple[MarkedCarton, ...]:
        """The cartons of the range."""
        return self.cartons[self.first - 1 : self.last] if self.cartons else ()

    @property
    def unprinted(self) -> tuple[int, int] | None:
        """The first unbroken range of cartons without a mark, ``None`` when all have one."""
        without = [each.number for each in self.cartons if not each.prints]
        if not without:
            return None
        last = without[0]
        for number in without[1:]:
            if number != last + 1:
                break
            last = number
        return without[0], last

    @property
    def who_may_release(self) -> Text | None:
        """Names of the roles that may release the batch."""
        return roles_words(self.releasing_roles)


@dataclass(frozen=True, slots=True)
class PrintMarks:
    """Marks that are printed now.

    Attributes:
        first: first carton.
        last: last carton.
        size: the paper.
        copies: of each mark.
        target: printer or file.
        printer: name of the printer.
        seen: what stood on the marks that were previewed.
    """

    manufacturing_order_id: int
    first: int
    last: int
    size: MarkSize
    seen: SeenOnMark
    copies: int = 1
    target: PrintTarget = PrintTarget.PRINTER
    printer: str = ""


@dataclass(frozen=True, slots=True)
class PrintedMarks:
    """What was recorded.

    Attributes:
        counter: 1 for the first print of these cartons, 2 for the first reprint.
    """

    id: int
    batch: str
    first: int
    last: int
    copies: int
    counter: int

    @property
    def marks(self) -> int:
        """Marks on paper."""
        return (self.last - self.first + 1) * self.copies


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which prints or checks are wanted.

    Attributes:
        search: part of batch, order or article; empty for all.
        only: prints: reprints only; checks: wrong ones only.
        before: id of the last row of the page before, ``None`` for the first page.
        limit: most rows.
    """

    search: str = ""
    only: bool = False
    before: int | None = None
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A print in the history."""

    id: int
    at: datetime
    person: str
    manufacturing_order_id: int
    batch: str
    order_number: str
    article_code: str
    week: Week
    destination: str
    first: int
    last: int
    cartons_total: int
    copies: int
    counter: int
    reason: str
    size: MarkSize
    target: PrintTarget
    printer: str

    @property
    def marks(self) -> int:
        """Marks on paper."""
        return (self.last - self.first + 1) * self.copies

    @property
    def reprint(self) -> bool:
        """Whether a mark of the range had been printed before."""
        return self.counter > 1


_RUN = text("""
    SELECT m.id, m.number AS mo_number, m.batch_number, o.number AS order_number, a.code AS article_code,
           a.name AS article_name, l.week_year, l.week_number, d.code AS destination, d.name AS destination_name,
           (SELECT jsonb_agg(jsonb_build_array(c.number, c.pcs, c.partial, c.packed_at, EXISTS (
                       SELECT FROM quty.shipping_mark_check k WHERE k.carton_id = c.id AND k.result = 'right'))
                   ORDER BY c.number)
            FROM quty.carton c WHERE c.manufacturing_order_id = m.id AND c.state <> 'void') AS cartons,
           (SELECT jsonb_agg(jsonb_build_array(p.first_carton, p.last_carton, p.cartons_total) ORDER BY p.id)
            FROM quty.shipping_mark_print p WHERE p.manufacturing_order_id = m.id) AS prints,
           (SELECT jsonb_agg(jsonb_build_array(b.kind, b.ref, b.code, b.since, coalesce(h.full_name, b.person), b.note))
            FROM quty.batch_blockers(m.id) b LEFT JOIN quty.person h ON h.name = b.person) AS blockers,
           (SELECT jsonb_agg(to_jsonb(r)) FROM quty.release_blockers(m.id) r WHERE r.gate = 'marks' AND r.ref IS NULL)
               AS missing,
           ARRAY(SELECT g.role_code FROM quty.role_permission g WHERE g.permission = 'release_batches' ORDER BY 1)
               AS releasing_roles,
           (SELECT jsonb_object_agg(s.key, s.value) FROM quty.setting s
            WHERE s.key IN ('plant.name', 'marks.size', 'marks.copies')) AS settings
    FROM quty.manufacturing_order m
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.buyer_order o ON o.id = l.order_id
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.destination d ON d.id = l.destination_id
    WHERE m.id = :id OR m.batch_number = :batch
""")


@query(Permission.VIEW_PACKING)
def marks_of(uow: UnitOfWork, wanted: MarkRange) -> MarkRun:
    """The marks of a batch as they would be printed now, with what keeps them from being printed.

    Raises:
        NotFound: there is no such batch.
        Invalid: the range is not among the cartons.
    """
    return _run(uow, wanted)


def _run(uow: UnitOfWork, wanted: MarkRange) -> MarkRun:
    batch = wanted.batch.strip().upper()
    row = uow.session.execute(_RUN, {"id": wanted.manufacturing_order_id, "batch": batch or None}).one_or_none()
    if row is None:
        raise NotFound(
            Text("There is no batch {batch}.", batch=batch or "–"),
            Text(N_("Scan the batch, a shipping mark or a work order, or look for the order.")),
            code="batch_unknown",
        )
    cartons = _cartons(row.cartons or [], row.prints or [])
    first, last = _range(wanted, len(cartons))
    settings: dict[str, Any] = row.settings or {}
    week = Week(row.week_year, row.week_number)
    plant_name = PLANT_NAME.read(settings.get(PLANT_NAME.key, PLANT_NAME.default))

    def mark(carton: MarkedCarton) -> ShippingMark:
        return ShippingMark(
            plant_name=plant_name,
            article_code=row.article_code,
            article_name=row.article_name,
            qty_pcs=carton.pcs,
            carton=carton.number,
            cartons=len(cartons),
            partial=carton.partial,
            week=week,
            destination_code=row.destination,
            destination_name=row.destination_name,
            buyer_order=row.order_number,
            mo_number=row.mo_number,
            batch=row.batch_number,
            packed_on=(carton.packed_at or uow.now).astimezone(PLANT_ZONE).date(),
            marked_at=uow.now,
            practice=wanted.practice,
        )

    return MarkRun(
        manufacturing_order_id=row.id,
        mo_number=row.mo_number,
        batch=row.batch_number,
        order_number=row.order_number,
        article_code=row.article_code,
        article_name=row.article_name,
        week=week,
        destination=row.destination,
        destination_name=row.destination_name,
        cartons=cartons,
        first=first,
        last=last,
        marks=tuple(mark(each) for each in cartons[first - 1 : last]) if cartons else (),
        blockers=_blockers(row.blockers or []),
        releasing_roles=tuple(row.releasing_roles),
        size=MarkSize(MARK_SIZE.read(settings.get(MARK_SIZE.key, MARK_SIZE.default))),
        copies=MARK_COPIES.read(settings.get(MARK_COPIES.key, MARK_COPIES.default)),
        missing=tuple(reason_of(each) for each in row.missing or ()),
    )


def _cartons(cartons: Sequence[Sequence[Any]], prints: Sequence[Sequence[int]]) -> tuple[MarkedCarton, ...]:
    made = []
    for number, pcs, partial, packed_at, verified in cartons:
        totals = [total for first, last, total in prints if first <= number <= last]
        made.append(
            MarkedCarton(
                number,
                pcs,
                partial,
                None if packed_at is None else datetime.fromisoformat(packed_at),
                len(totals),
                bool(totals) and totals[-1] != len(cartons),
                verified,
            )
        )
    return tuple(made)


def _blockers(found: Sequence[Sequence[Any]]) -> tuple[Blocker, ...]:
    made = []
    for kind, ref, code, since, person, note in found:
        which = BlockerKind(kind)
        # A metal find is told in the same words, whether an inspection or a hold recorded it.
        subject = subject_of(which, code, is_hold=which in {BlockerKind.HOLD, BlockerKind.METAL})
        made.append(Blocker(which, ref, subject, datetime.fromisoformat(since), person, note))
    return tuple(made)


def _range(wanted: MarkRange, total: int) -> tuple[int, int]:
    if not total:
        return 0, 0
    first = 1 if wanted.first is None else wanted.first
    last = total if wanted.last is None else wanted.last
    wrong = Text("Enter a carton from 1 to {total}.", total=total)
    problems = {name: wrong for name, value in (("first", first), ("last", last)) if not 1 <= value <= total}
    if not problems and first > last:
        problems = {"last": Text(N_("The last carton comes after the first one."))}
    if problems:
        raise Invalid(problems)
    return first, last


@command(Permission.PRINT_MARKS)
def print_marks(uow: UnitOfWork, new: PrintMarks) -> PrintedMarks:
    """Record that marks are printed; the page prints them when this has gone through.

    The database refuses by itself what this refuses: a kept batch, another week, destination or article than the
    order's, unknown cartons, a reprint without right or reason.

    Raises:
        Invalid: range or copies out of limits.
        BatchOnHold: a failed test, a hold, a metal find or an inspection keeps the batch, or one is missing.
        Conflict: the order or its cartons changed since the marks were previewed.
        NotAllowed: marks of the range were printed before and the person may not reprint.
        NeedsConfirmation: a reprint, which needs a reason.
    """
    if not 1 <= new.copies <= MOST_COPIES:
        raise Invalid({"copies": Text("Enter a number from {low} to {high}.", low=1, high=MOST_COPIES)})
    run = _run(uow, MarkRange(manufacturing_order_id=new.manufacturing_order_id, first=new.first, last=new.last))
    if not run.cartons:
        raise NotFound(
            Text("{batch} has no cartons yet.", batch=run.batch),
            Text(N_("Start packing first; then all its cartons are known.")),
            code="marks.no_cartons",
        )
    if run.blockers:
        raise BatchOnHold(
            kept_words(run.batch, run.blockers),
            release_words(run.blockers, run.releasing_roles),
            code="batch_on_hold",
        )
    if run.missing:
        raise BatchOnHold(
            not_released_words(run.batch, Gate.MARKS, run.missing), run.missing[0].remedy, code="batch_not_released"
        )
    if run.seen != new.seen:
        raise Conflict(Text("The order or the cartons of {batch} changed since the preview.", batch=run.batch))
    printed = [each.number for each in run.in_range if each.prints]
    if printed:
        if not uow.actor.may(Permission.REPRINT_MARKS):
            raise NotAllowed(Permission.REPRINT_MARKS)
        uow.confirm(
            "marks.reprint",
            Text(
                "Marks of {count} of these cartons were printed before. Print them again? Destroy the old ones.",
                count=len(printed),
            ),
            Text(N_("Reprint")),
            needs_reason=True,
        )
    recorded = uow.session.execute(
        text("""
        INSERT INTO quty.shipping_mark_print (manufacturing_order_id, first_carton, last_carton, cartons_total, size,
            copies, reason, target, printer, article_code, week_year, week_number, destination_code)
        VALUES (:mo, :first, :last, :total, :size, :copies, :reason, :target, :printer, :article, :year, :week,
                :destination)
        RETURNING id, counter
        """),
        {
            "mo": new.manufacturing_order_id,
            "first": new.first,
            "last": new.last,
            "total": new.seen.cartons_total,
            "size": new.size.value,
            "copies": new.copies,
            "reason": uow.reason.strip(),
            "target": new.target.value,
            "printer": new.printer,
            "article": new.seen.article_code,
            "year": new.seen.week.year,
            "week": new.seen.week.week,
            "destination": new.seen.destination,
        },
    ).one()
    return PrintedMarks(recorded.id, run.batch, new.first, new.last, new.copies, recorded.counter)


_HISTORY = """
    SELECT p.id, p.at, coalesce(h.full_name, p.printed_by) AS person, p.manufacturing_order_id, m.batch_number AS batch,
           o.number AS order_number, p.article_code, p.week_year, p.week_number, p.destination_code AS destination,
           p.first_carton AS first, p.last_carton AS last, p.cartons_total, p.copies, p.counter, p.reason, p.size,
           p.target, p.printer
    FROM quty.shipping_mark_print p
    JOIN quty.manufacturing_order m ON m.id = p.manufacturing_order_id
    JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.buyer_order o ON o.id = l.order_id
    LEFT JOIN quty.person h ON h.name = p.printed_by
    WHERE (CAST(:before AS bigint) IS NULL OR p.id < :before) AND (NOT :only OR p.counter > 1)
      AND (:search = '' OR strpos(upper(m.batch_number || ' ' || o.number || ' ' || p.article_code), upper(:search)) > 0)
    ORDER BY p.id DESC LIMIT :limit
"""


@query(Permission.VIEW_PACKING)
def print_history(uow: UnitOfWork, wanted: HistoryFilter) -> tuple[PrintRow, ...]:
    """Prints and reprints, the newest first; ``before`` asks for the next page."""
    found = uow.session.execute(
        text(_HISTORY),
        {
            "before": wanted.before,
            "only": wanted.only,
            "search": wanted.search.strip(),
            "limit": wanted.limit,
        },
    ).mappings()
    return tuple(_print_row(dict(row)) for row in found)


def _print_row(row: dict[str, Any]) -> PrintRow:
    week = Week(row.pop("week_year"), row.pop("week_number"))
    return PrintRow(
        **{**row, "week": week, "size": MarkSize(row["size"]), "target": PrintTarget(row["target"])},
    )
