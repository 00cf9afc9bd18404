"""Stock-takes: places are frozen, counted blind, compared, approved by another person, and only then put right.

Who counts gets neither the booked quantity nor the difference; the grants on the tables see to that.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, text

from quty_desktop.database.tables import StockCount, StockTake, StockTakeLine
from quty_desktop.domain.counting import CountKind, CountState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewStockTake:
    """Places that are to be counted."""

    kind: CountKind
    place_ids: tuple[int, ...]
    department: Department = Department.WAREHOUSE
    note: str = ""


@dataclass(frozen=True, slots=True)
class TakeKey:
    """A stock-take and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class TagCount:
    """What was counted at a tag; 0 where nothing lies."""

    line_id: int
    qty: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class FoundGoods:
    """Goods that lie where the list has none."""

    take_id: int
    place_id: int
    article_id: int
    lot_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class LineCause:
    """Why a line differs."""

    line_id: int
    version: int
    cause: str


@dataclass(frozen=True, slots=True)
class TakeAnswer:
    """What a command about a stock-take answers.

    Attributes:
        lines: tags, lines that differ, or lines that were put right.
    """

    id: int
    number: str
    state: CountState
    version: int
    lines: int


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A stock-take.

    Attributes:
        counted: tags that were counted.
    """

    id: int
    number: str
    kind: CountKind
    state: CountState
    department: Department
    places: str
    tags: int
    counted: int
    note: str
    created_at: datetime
    created_by: str
    approved_by: str
    posted_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class TagRow:
    """A tag as it is counted: what lies where, without the booked quantity."""

    id: int
    tag: int
    place: str
    article_code: str
    article_name: str
    lot: str
    unit: str
    counted_qty: Decimal | None
    counted_by: str
    round: int


@dataclass(frozen=True, slots=True)
class VarianceRow:
    """A tag with the books beside the count."""

    id: int
    tag: int
    place: str
    article_code: str
    article_name: str
    lot: str
    unit: str
    book_qty: Decimal
    counted_qty: Decimal | None
    cause: str
    adjusted_qty: Decimal | None
    counted_by: str
    version: int

    @property
    def difference(self) -> Decimal | None:
        """Counted less booked."""
        return None if self.counted_qty is None else self.counted_qty - self.book_qty

    @property
    def share(self) -> Decimal | None:
        """The difference as a share of the books; goods that the books do not know count as all of it."""
        if self.difference is None:
            return None
        return self.difference / self.book_qty if self.book_qty else Decimal(1 if self.difference else 0)


@command(Permission.COUNT_STOCK)
def start(uow: UnitOfWork, new: NewStockTake) -> TakeAnswer:
    """Freeze the places and write the tags (steps 1000, 1010). From now on nothing is posted there.

    Raises:
        Invalid: no place is chosen.
        Refused: a place belongs to another department, or is being counted.
    """
    if not new.place_ids:
        raise Invalid({"place_ids": Text(N_("Choose at least one place."))})
    take = StockTake(number=next_number(uow, "SO"), kind=new.kind, department=new.department, note=new.note.strip())
    uow.session.add(take)
    uow.session.flush()
    lines = uow.session.execute(
        text("SELECT quty.freeze_count(:take, :places)"), {"take": take.id, "places": list(new.place_ids)}
    ).scalar_one()
    return _answer(uow, take, lines)


@command(Permission.COUNT_STOCK)
def count(uow: UnitOfWork, tag: TagCount) -> None:
    """Write down what lies at a tag (steps 1020, 1030); counted again, the later count holds.

    Raises:
        Invalid: the quantity is below zero.
        WrongState: the stock-take is not open.
    """
    if tag.qty < 0:
        raise Invalid({"qty": Text(N_("Enter a number that is not below zero."))})
    uow.session.execute(insert(StockCount).values(line_id=tag.line_id, counted_qty=tag.qty, note=tag.note.strip()))


@command(Permission.COUNT_STOCK)
def found(uow: UnitOfWork, goods: FoundGoods) -> int:
    """Write down goods that lie where the list has none; answers the key of the new tag.

    Raises:
        Invalid: the quantity is not above zero.
        WrongState: the place is not part of an open stock-take.
    """
    if goods.qty <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    key: int = uow.session.execute(
        text("SELECT quty.found_in_count(:take, :place, :article, :lot)"),
        {"take": goods.take_id, "place": goods.place_id, "article": goods.article_id, "lot": goods.lot_id},
    ).scalar_one()
    uow.session.execute(insert(StockCount).values(line_id=key, counted_qty=goods.qty))
    return key


@command(Permission.COUNT_STOCK)
def compare(uow: UnitOfWork, key: TakeKey) -> TakeAnswer:
    """End the count and compare it with the books (step 1040); tells how many tags differ, not which.

    Raises:
        Refused: a tag is not counted.
        WrongState: it is not open.
    """
    take = _take(uow, key)
    lines = uow.session.execute(text("SELECT quty.compare_count(:take)"), {"take": take.id}).scalar_one()
    return _answer(uow, take, lines)


@command(Permission.APPROVE_COUNTS)
def explain(uow: UnitOfWork, why: LineCause) -> None:
    """Write down why a line differs (steps 1050, 1060).

    Raises:
        NotFound: no such line.
        Conflict: it was changed meanwhile.
        Invalid: there is no cause.
    """
    if not why.cause.strip():
        raise Invalid({"cause": Text(N_("Say what was found out about the goods."))})
    line = uow.session.get(StockTakeLine, why.line_id)
    if line is None:
        raise _unknown()
    if line.version != why.version:
        raise Conflict(Text(N_("This record was changed meanwhile.")))
    line.cause = why.cause.strip()
    uow.session.flush()


@command(Permission.APPROVE_COUNTS)
def count_again(uow: UnitOfWork, key: TakeKey) -> TakeAnswer:
    """Send a compared stock-take back to be counted again where it differs.

    Raises:
        NotFound: no such stock-take.
        Conflict: it was changed meanwhile.
        WrongState: it is not compared.
    """
    take = _take(uow, key)
    take.state = CountState.FROZEN
    uow.session.flush()
    return _answer(uow, take, 0)


@command(Permission.APPROVE_COUNTS)
def approve(uow: UnitOfWork, key: TakeKey) -> TakeAnswer:
    """Approve the differences (step 1070); not by who opened it or counted, and not without causes.

    Raises:
        NotFound: no such stock-take.
        Conflict: it was changed meanwhile.
        Refused: it is the person's own, or a difference above the limit has no cause.
        WrongState: it is not compared.
    """
    take = _take(uow, key)
    take.state = CountState.APPROVED
    uow.session.flush()
    return _answer(uow, take, 0)


@command(Permission.COUNT_STOCK)
def post(uow: UnitOfWork, key: TakeKey) -> TakeAnswer:
    """Bring the books to what was counted and let the places go (step 1080); without difference needs no approval.

    Raises:
        NotFound: no such stock-take.
        Conflict: it was changed meanwhile.
        Refused: there are differences that nobody approved.
        NotEnoughStock: goods that are missing were set aside.
    """
    take = _take(uow, key)
    lines = uow.session.execute(
        text("SELECT quty.post_count(:take, CAST(nullif(current_setting('quty.request', true), '') AS uuid))"),
        {"take": take.id},
    ).scalar_one()
    return _answer(uow, take, lines)


@command(Permission.APPROVE_COUNTS)
def give_up(uow: UnitOfWork, key: TakeKey) -> TakeAnswer:
    """Give a stock-take up; nothing is changed, the places go on.

    Raises:
        NotFound: no such stock-take.
        Conflict: it was changed meanwhile.
        WrongState: it is approved or posted.
        NeedsConfirmation: the person has not said yes, with a reason.
    """
    take = _take(uow, key)
    uow.confirm(
        "count.give_up", Text("Give {number} up?", number=take.number), Text(N_("Give it up")), needs_reason=True
    )
    uow.session.execute(text("SELECT quty.cancel_count(:take)"), {"take": take.id})
    return _answer(uow, take, 0)


def _take(uow: UnitOfWork, key: TakeKey) -> StockTake:
    take = uow.session.get(StockTake, key.id)
    if take is None:
        raise _unknown()
    if take.version != key.version:
        raise Conflict(Text("{number} was changed meanwhile.", number=take.number))
    return take


def _answer(uow: UnitOfWork, take: StockTake, lines: int) -> TakeAnswer:
    uow.session.refresh(take, ["state", "version"])
    return TakeAnswer(take.id, take.number, take.state, take.version, lines)


def _unknown() -> NotFound:
    return NotFound(Text(N_("This stock-take does not exist.")), Text(N_("Refresh the list.")), code="count.unknown")


_TAKES = """
    SELECT t.id, t.number, t.kind, t.state, t.department,
           coalesce((SELECT string_agg(p.code, ', ' ORDER BY p.code) FROM quty.place p WHERE p.id = ANY (t.places)), '') AS places,
           {counts}, t.note, t.created_at, t.created_by, coalesce(t.approved_by, '') AS approved_by, t.posted_at, t.version
    FROM quty.stock_take t
"""
_COUNTS = """
           (SELECT count(l.id) FROM quty.stock_take_line l WHERE l.stock_take_id = t.id) AS tags,
           (SELECT count(DISTINCT c.line_id) FROM quty.stock_count c JOIN quty.stock_take_line l ON l.id = c.line_id
            WHERE l.stock_take_id = t.id) AS counted
"""
_LIST = text(_TAKES.format(counts=_COUNTS) + " ORDER BY t.id DESC LIMIT 200")
_TAGS = text("""
    SELECT l.id, l.tag, p.code AS place, CASE WHEN a.kind = 'wip' THEN '' ELSE a.code END AS article_code,
           a.name AS article_name, CASE WHEN l.lot_id = 0 THEN '' ELSE t.number END AS lot, a.unit,
           c.counted_qty, coalesce(c.counted_by, '') AS counted_by, coalesce(c.round, 0) AS round
    FROM quty.stock_take_line l
    JOIN quty.place p ON p.id = l.place_id
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.lot t ON t.id = l.lot_id
    LEFT JOIN LATERAL (SELECT s.counted_qty, s.counted_by, s.round FROM quty.stock_count s
                       WHERE s.line_id = l.id ORDER BY s.round DESC, s.id DESC LIMIT 1) c ON true
    WHERE l.stock_take_id = :take ORDER BY l.tag
""")
_VARIANCES = text("""
    SELECT l.id, l.tag, p.code AS place, CASE WHEN a.kind = 'wip' THEN '' ELSE a.code END AS article_code,
           a.name AS article_name, CASE WHEN l.lot_id = 0 THEN '' ELSE t.number END AS lot, a.unit, l.book_qty,
           l.counted_qty, l.cause, l.adjusted_qty, coalesce(l.counted_by, '') AS counted_by, s.version
    FROM quty.counted_line l
    JOIN quty.stock_take_line s ON s.id = l.id
    JOIN quty.place p ON p.id = l.place_id
    JOIN quty.article a ON a.id = l.article_id
    JOIN quty.lot t ON t.id = l.lot_id
    WHERE l.stock_take_id = :take
    ORDER BY l.counted_qty IS NOT DISTINCT FROM l.book_qty, l.tag
""")


@query(Permission.VIEW_STOCK)
def takes(uow: UnitOfWork) -> tuple[TakeRow, ...]:
    """Stock-takes, the latest first, 200 at most."""
    return tuple(
        TakeRow(
            **{
                **row,
                "kind": CountKind(row["kind"]),
                "state": CountState(row["state"]),
                "department": Department(row["department"]),
            }
        )
        for row in uow.session.execute(_LIST).mappings()
    )


@query(Permission.VIEW_STOCK)
def tags(uow: UnitOfWork, take_id: int) -> tuple[TagRow, ...]:
    """The tags of a stock-take as they are counted, without the books."""
    return tuple(TagRow(**row) for row in uow.session.execute(_TAGS, {"take": take_id}).mappings())


@query(Permission.APPROVE_COUNTS)
def variances(uow: UnitOfWork, take_id: int) -> tuple[VarianceRow, ...]:
    """Books and counts side by side, differences first."""
    return tuple(VarianceRow(**row) for row in uow.session.execute(_VARIANCES, {"take": take_id}).mappings())
