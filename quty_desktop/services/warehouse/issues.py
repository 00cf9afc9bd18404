"""Material for the floor: picked oldest lot first, issued with a slip, confirmed by the department (steps 830-860).

What is picked is set aside at once; it leaves the rack with the slip and stays in transit until the department has
counted it. Goods come back the same way.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select, text

from quty_desktop.database.tables import MaterialIssue, MaterialIssueLine, MaterialRequisition
from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotEnoughStock, NotFound, WrongState
from quty_desktop.domain.issues import IssueKind, IssueState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.picking import Offer, Pick, passed_over, pick_oldest
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import NewAlert, raise_alert
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse.material_units import UnitBook, unit_book
from quty_desktop.services.warehouse.posting import Move, known_place, move, post_floor, post_issuing, reserve

Poster = Callable[[UnitOfWork, Sequence[Move]], None]


@dataclass(frozen=True, slots=True)
class ChosenLot:
    """A lot that somebody picks by hand."""

    place_id: int
    lot_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Wanted:
    """A material that is wanted.

    Attributes:
        lots: lots chosen by hand, in the stock unit; empty takes the oldest ones.
    """

    article_id: int
    qty: Decimal
    unit: str
    lots: tuple[ChosenLot, ...] = ()


@dataclass(frozen=True, slots=True)
class NewPicking:
    """What is to be picked for a department."""

    department: Department
    wanted: tuple[Wanted, ...]
    work_order_id: int | None = None
    requisition_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class IssueKey:
    """An issue and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class CountedLine:
    """What the receiver counted of a line, in the stock unit."""

    line_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class ConfirmedIssue:
    """What the receiver counted; lines that are not named came in full."""

    id: int
    counted: tuple[CountedLine, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Goods from the floor that are put into a rack."""

    id: int
    place_id: int
    counted: tuple[CountedLine, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FloorReturn:
    """What a department sends back."""

    department: Department
    article_id: int
    lot_id: int
    qty: Decimal
    unit: str
    work_order_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SettledLine:
    """Where a difference is: found in the rack, or lost."""

    line_id: int
    found: bool
    reason: str


@dataclass(frozen=True, slots=True)
class IssueAnswer:
    """What a command about an issue answers.

    Attributes:
        short: materials of which less is picked than wanted.
        open_qty: what stays in transit because less was counted.
    """

    id: int
    number: str
    state: IssueState
    version: int
    lines: int
    short: int = 0
    open_qty: Decimal = Decimal(0)


@command(Permission.ISSUE_MATERIAL)
def start_picking(uow: UnitOfWork, new: NewPicking) -> IssueAnswer:
    """Make a picking list: the oldest lots, set aside for this issue (steps 830, 840, 845).

    Raises:
        Invalid: nothing is wanted, a quantity is wrong, or a unit cannot be converted.
        NotEnoughStock: nothing at all is free.
        NeedsConfirmation: less is free than wanted; or a younger lot was chosen, with a reason.
    """
    return picked(uow, new)


def picked(uow: UnitOfWork, new: NewPicking, card_id: int | None = None) -> IssueAnswer:
    """A picking list; cards of the kanban board make theirs within their own command."""
    if not new.wanted:
        raise Invalid({"wanted": Text(N_("Choose at least one material."))})
    book = unit_book(uow.session, (each.article_id for each in new.wanted))
    offers = _offers(uow, (each.article_id for each in new.wanted))
    issue = MaterialIssue(
        number=next_number(uow, "MI"),
        department=new.department,
        work_order_id=new.work_order_id,
        requisition_id=new.requisition_id,
        card_id=card_id,
        note=new.note.strip(),
    )
    lines: list[MaterialIssueLine] = []
    missing: dict[int, Decimal] = {}
    for wanted in new.wanted:
        picks, rest = _picks(uow, book, wanted, offers.get(wanted.article_id, ()), issue)
        if rest > 0:
            missing[wanted.article_id] = rest
        lines += [
            MaterialIssueLine(article_id=wanted.article_id, lot_id=pick.lot_id, place_id=pick.place_id, qty=pick.qty)
            for pick in picks
        ]
    if missing:
        _short(uow, book, missing, nothing=not lines)
    for number, line in enumerate(lines, start=1):
        line.number = number
    issue.lines = lines
    uow.session.add(issue)
    uow.session.flush()
    post_issuing(uow, [reserve(line.place_id, line.article_id, line.lot_id, line.qty, issue.number) for line in lines])
    return IssueAnswer(issue.id, issue.number, issue.state, issue.version, len(lines), len(missing))


@command(Permission.ISSUE_MATERIAL)
def issue(uow: UnitOfWork, key: IssueKey) -> IssueAnswer:
    """Hand the picked goods out: they leave the rack and wait for the department's count (step 850).

    Raises:
        NotFound: no such picking list.
        WrongState: it was issued or cancelled.
        Conflict: it was changed meanwhile.
        NotEnoughStock: somebody took the goods from the rack.
    """
    return issued(uow, _opened(uow, key))


def issued(uow: UnitOfWork, row: MaterialIssue) -> IssueAnswer:
    """Issue a picking list; cards do it within their own command."""
    if row.state is not IssueState.PICKING:
        raise _past(row)
    transit = known_place(uow, "transit")
    lines = _lines(uow, row.id)
    row.state = IssueState.ISSUED
    uow.session.flush()
    post_issuing(
        uow,
        [
            move(line.place_id, transit, line.article_id, line.lot_id, line.qty, row.number, release=line.qty)
            for line in lines
        ],
    )
    if row.requisition_id is not None:
        _serve_requisition(uow, row, lines)
    _watch_least_stock(uow, {line.article_id for line in lines})
    return IssueAnswer(row.id, row.number, row.state, row.version, len(lines))


@command(Permission.ISSUE_MATERIAL)
def cancel(uow: UnitOfWork, key: IssueKey) -> IssueAnswer:
    """Give a picking list up; what was set aside is free again.

    Raises:
        NotFound: no such picking list.
        WrongState: it was issued or cancelled.
        Conflict: it was changed meanwhile.
    """
    row = _opened(uow, key)
    if row.state is not IssueState.PICKING:
        raise _past(row)
    lines = _lines(uow, row.id)
    row.state = IssueState.CANCELLED
    uow.session.flush()
    post_issuing(uow, [reserve(line.place_id, line.article_id, line.lot_id, -line.qty, row.number) for line in lines])
    return IssueAnswer(row.id, row.number, row.state, row.version, len(lines))


@command(Permission.REQUEST_MATERIAL)
def confirm(uow: UnitOfWork, counted: ConfirmedIssue) -> IssueAnswer:
    """Confirm what came to the department; only now it is the department's (step 860).

    Raises:
        NotFound: no such slip.
        WrongState: it is not issued, or was confirmed before.
        Refused: it is for another department, or the person issued it himself.
        Invalid: more was counted than issued, or a difference has no reason.
    """
    row = _issue_row(uow, counted.id, IssueKind.ISSUE)
    return _received(uow, row, counted.counted, counted.reason, known_place(uow, row.department.value), post_floor)


@command(Permission.REQUEST_MATERIAL)
def send_back(uow: UnitOfWork, new: FloorReturn) -> IssueAnswer:
    """Send material of the department back to the warehouse (roll ends, surplus, what is left at a change-over).

    Raises:
        Invalid: the quantity is missing, or the unit cannot be converted.
        NotEnoughStock: the department has not so much of this lot.
        Refused: the material belongs to another department.
    """
    if new.qty <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    book = unit_book(uow.session, [new.article_id])
    qty = book.in_stock_unit(new.article_id, new.qty, new.unit)
    home, transit = known_place(uow, new.department.value), known_place(uow, "transit")
    row = MaterialIssue(
        number=next_number(uow, "MI"), kind=IssueKind.RETURN, state=IssueState.ISSUED, department=new.department,
        work_order_id=new.work_order_id, note=new.note.strip(),
    )  # fmt: skip
    row.lines = [MaterialIssueLine(number=1, article_id=new.article_id, lot_id=new.lot_id, place_id=home, qty=qty)]
    uow.session.add(row)
    uow.session.flush()
    post_floor(uow, [move(home, transit, new.article_id, new.lot_id, qty, row.number)])
    return IssueAnswer(row.id, row.number, row.state, row.version, 1)


@command(Permission.ISSUE_MATERIAL)
def take_back(uow: UnitOfWork, taken: TakenBack) -> IssueAnswer:
    """Take what the floor sends back into a rack.

    Raises:
        NotFound: no such return.
        WrongState: it was taken back before.
        Invalid: more was counted than sent, or a difference has no reason.
        Refused: the rack is being counted, or it is no rack of the warehouse.
    """
    row = _issue_row(uow, taken.id, IssueKind.RETURN)
    return _received(uow, row, taken.counted, taken.reason, taken.place_id, post_issuing)


@command(Permission.ISSUE_MATERIAL)
def settle(uow: UnitOfWork, settled: SettledLine) -> None:
    """Say where a difference is: back in its rack, or lost; until then it stands in transit.

    Raises:
        NotFound: no such line.
        Invalid: there is no reason.
        WrongState: the line has no difference.
    """
    if not settled.reason.strip():
        raise Invalid({"reason": Text(N_("Say what was found out about the goods."))})
    line = uow.session.get(MaterialIssueLine, settled.line_id, with_for_update=True)
    if line is None:
        raise _unknown()
    rest = Decimal(0) if line.received_qty is None else line.qty - line.received_qty - line.settled_qty
    if rest <= 0:
        raise WrongState(
            Text(N_("This line has no open difference.")), Text(N_("Refresh the list.")), code="issue.no_difference"
        )
    row = uow.session.get_one(MaterialIssue, line.issue_id)
    line.settled_qty += rest
    line.reason = f"{line.reason} · {settled.reason.strip()}"
    back = known_place(uow, "loss")
    if settled.found:
        back = line.place_id if row.kind is IssueKind.ISSUE else known_place(uow, "incoming")
    post_issuing(
        uow,
        [move(known_place(uow, "transit"), back, line.article_id, line.lot_id, rest, row.number)],
        settled.reason.strip(),
    )


def _picks(
    uow: UnitOfWork, book: UnitBook, wanted: Wanted, offers: Sequence[Offer], row: MaterialIssue
) -> tuple[tuple[Pick, ...], Decimal]:
    qty = book.in_stock_unit(wanted.article_id, wanted.qty, wanted.unit)
    if qty <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    book.check_whole(wanted.article_id, qty)
    if not wanted.lots:
        return pick_oldest(offers, qty)
    picks = tuple(Pick(each.place_id, each.lot_id, each.qty) for each in wanted.lots)
    if any(each.qty <= 0 for each in picks):
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    older = passed_over(offers, picks)
    if older:
        uow.confirm(
            "picking.fifo",
            Text(
                N_("{count} older lots of {material} stay in the rack. Take the younger one?"),
                count=len(older),
                material=book.material(wanted.article_id).name,
            ),
            Text(N_("Take the younger lot")),
            needs_reason=True,
        )
        row.fifo_reason = uow.reason.strip()
    return picks, max(qty - sum((each.qty for each in picks), Decimal(0)), Decimal(0))


def _short(uow: UnitOfWork, book: UnitBook, missing: dict[int, Decimal], *, nothing: bool) -> None:
    first = book.material(next(iter(missing)))
    if nothing:
        raise NotEnoughStock(
            Text(N_("Nothing of {material} is free."), material=f"{first.code} {first.name}"),
            Text(N_("Ask purchasing for it, or look whether another order has set it aside.")),
            code="picking.nothing_free",
        )
    words = ", ".join(
        f"{book.material(key).code} {trimmed(rest)} {book.material(key).unit}" for key, rest in missing.items()
    )
    uow.confirm(
        "picking.short",
        Text(N_("Not everything is free; missing: {materials}. Pick what is there?"), materials=words),
        Text(N_("Pick what is there")),
    )
    for key, rest in missing.items():
        known = book.material(key)
        raise_alert(
            uow,
            NewAlert(
                AlertType.SHORTAGE,
                "shortage.material",
                Department.WAREHOUSE,
                {"material": f"{known.code} {known.name}", "quantity": f"{trimmed(rest)} {known.unit}"},
                subject_kind="article",
                subject_id=key,
            ),
        )


_OFFERS = text("""
    SELECT b.article_id, b.place_id, b.lot_id, b.on_hand - b.reserved AS free, l.received_on, p.code
    FROM quty.stock_balance b
    JOIN quty.place p ON p.id = b.place_id AND p.department = 'WHS' AND p.kind IN ('area', 'rack', 'bin')
        AND p.frozen_at IS NULL AND p.active
    JOIN quty.lot l ON l.id = b.lot_id AND (l.kind <> 'material' OR l.state = 'passed')
    WHERE b.article_id = ANY(:articles) AND b.on_hand > b.reserved AND (l.expires_on IS NULL OR l.expires_on >= :today)
""")


def _offers(uow: UnitOfWork, articles: Iterable[int]) -> dict[int, tuple[Offer, ...]]:
    found: dict[int, list[Offer]] = {}
    rows = uow.session.execute(_OFFERS, {"articles": sorted(set(articles)), "today": uow.today})
    for row in rows:
        received: date | None = row.received_on
        found.setdefault(row.article_id, []).append(Offer(row.place_id, row.lot_id, row.free, received, row.code))
    return {key: tuple(each) for key, each in found.items()}


def _serve_requisition(uow: UnitOfWork, row: MaterialIssue, lines: Sequence[MaterialIssueLine]) -> None:
    asked = uow.session.get(MaterialRequisition, row.requisition_id, with_for_update=True)
    if asked is None:
        return
    book = unit_book(uow.session, [asked.article_id])
    given = sum((line.qty for line in lines if line.article_id == asked.article_id), Decimal(0))
    asked.issued_qty = min(asked.qty, asked.issued_qty + book.told_in(asked.article_id, given, asked.unit))
    if asked.issued_qty >= asked.qty:
        asked.state = RequestState.ISSUED
    uow.session.flush()


_LEAST = text("""
    SELECT a.id, a.code, a.name, a.unit, a.min_stock, coalesce(b.free, 0) AS free
    FROM quty.article a
    LEFT JOIN LATERAL (
        SELECT sum(s.on_hand - s.reserved) AS free FROM quty.stock_balance s
        JOIN quty.place p ON p.id = s.place_id AND p.kind NOT IN ('quarantine', 'transit', 'department')
        WHERE s.article_id = a.id
    ) b ON true
    WHERE a.id = ANY(:articles) AND a.min_stock > 0 AND coalesce(b.free, 0) < a.min_stock
      AND NOT EXISTS (SELECT FROM quty.alert x WHERE x.subject_kind = 'article' AND x.subject_id = a.id
                      AND x.message = 'stock.below_minimum' AND x.state IN ('pending', 'acknowledged'))
""")


def _watch_least_stock(uow: UnitOfWork, articles: Iterable[int]) -> None:
    """Tell purchasing once when an issue takes a material below its least stock."""
    for row in uow.session.execute(_LEAST, {"articles": sorted(articles)}).all():
        raise_alert(
            uow,
            NewAlert(
                AlertType.SHORTAGE,
                "stock.below_minimum",
                Department.PURCHASING,
                {
                    "material": f"{row.code} {row.name}",
                    "free": f"{trimmed(row.free)} {row.unit}",
                    "least": f"{trimmed(row.min_stock)} {row.unit}",
                },
                subject_kind="article",
                subject_id=row.id,
            ),
        )


def _received(
    uow: UnitOfWork, row: MaterialIssue, counted: Sequence[CountedLine], reason: str, target: int, post: Poster
) -> IssueAnswer:
    lines = _lines(uow, row.id)
    known = {each.line_id: each.qty for each in counted}
    if not known.keys() <= {line.id for line in lines}:
        raise Invalid({"counted": Text(N_("Choose lines of this slip."))})
    transit = known_place(uow, "transit")
    row.state = IssueState.RECEIVED
    uow.session.flush()
    moves = []
    rest = Decimal(0)
    for line in lines:
        qty = known.get(line.id, line.qty)
        if not 0 <= qty <= line.qty:
            raise Invalid({"counted": Text(N_("At most {qty} of line {number} can have come."), qty=trimmed(line.qty), number=line.number)})  # fmt: skip
        if qty != line.qty and not reason.strip():
            raise Invalid({"reason": Text(N_("Less was counted than issued: say why."))})
        line.received_qty = qty
        line.reason = reason.strip() if qty != line.qty else ""
        rest += line.qty - qty
        if qty > 0:
            moves.append(move(transit, target, line.article_id, line.lot_id, qty, row.number))
    uow.session.flush()
    post(uow, moves)
    if rest > 0:
        raise_alert(
            uow,
            NewAlert(
                AlertType.QUANTITY,
                "issue.differs",
                Department.WAREHOUSE,
                {"document": row.number, "reason": reason.strip()},
                subject_kind="material_issue",
                subject_id=row.id,
            ),
        )
    return IssueAnswer(row.id, row.number, row.state, row.version, len(lines), 0, rest)


def _opened(uow: UnitOfWork, key: IssueKey) -> MaterialIssue:
    row = uow.session.get(MaterialIssue, key.id, with_for_update=True)
    if row is None:
        raise _unknown()
    if row.version != key.version:
        raise Conflict(Text("{number} was changed meanwhile.", number=row.number))
    return row


def _issue_row(uow: UnitOfWork, key: int, kind: IssueKind) -> MaterialIssue:
    row = uow.session.get(MaterialIssue, key, with_for_update=True)
    if row is None or row.kind is not kind:
        raise _unknown()
    if row.state is not IssueState.ISSUED:
        raise _past(row)
    return row


def _lines(uow: UnitOfWork, key: int) -> Sequence[MaterialIssueLine]:
    return uow.session.scalars(
        select(MaterialIssueLine).where(MaterialIssueLine.issue_id == key).order_by(MaterialIssueLine.number)
    ).all()


def _past(row: MaterialIssue) -> WrongState:
    return WrongState(
        Text("{number} is {state}.", number=row.number, state=row.state),
        Text(N_("Refresh the list.")),
        code="issue.wrong_state",
    )


def _unknown() -> NotFound:
    return NotFound(Text(N_("There is no such slip.")), Text(N_("Refresh the list.")), code="issue.unknown")
