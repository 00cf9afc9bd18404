"""Electronic kanban: departments ask for accessories, the warehouse approves and brings them, boards set the limits."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select, text

from quty_desktop.database.tables import KanbanBoard, KanbanCard, KanbanRule, MaterialIssue
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, WrongState
from quty_desktop.domain.kanban import KanbanState, Priority
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.services.warehouse import issues
from quty_desktop.services.warehouse.material_units import unit_book


@dataclass(frozen=True, slots=True)
class NewCard:
    """What a department asks for.

    Attributes:
        unit: of the quantity; the material's stock unit or one that it converts to.
    """

    department: Department
    article_id: int
    qty: Decimal
    unit: str
    priority: Priority = Priority.NORMAL
    needed_by: datetime | None = None
    reason: str = ""
    work_order_id: int | None = None


@dataclass(frozen=True, slots=True)
class CardKey:
    """A card and the version that the person saw."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class BroughtCard:
    """What is brought for a card; ``None`` is all that is still asked for."""

    id: int
    version: int
    qty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CardAnswer:
    """What a command about a card answers.

    Attributes:
        issue: number of the slip that goes with the goods.
    """

    id: int
    number: str
    state: KanbanState
    version: int
    fulfilled_qty: Decimal
    issue: str = ""
    issue_id: int | None = None


@dataclass(frozen=True, slots=True)
class BoardLimits:
    """How many cards of a department may wait and run, and what needs no approval."""

    department: Department
    max_pending: int
    max_in_progress: int
    auto_approve_below: Decimal


@dataclass(frozen=True, slots=True)
class RuleInput:
    """When a department's stock of a material is replenished; without an id a new rule."""

    department: Department
    article_id: int
    reorder_point: Decimal
    order_qty: Decimal
    unit: str
    priority: Priority = Priority.NORMAL
    active: bool = True
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card."""

    id: int
    number: str
    state: KanbanState
    department: Department
    article_id: int
    article_code: str
    article_name: str
    qty: Decimal
    fulfilled_qty: Decimal
    unit: str
    priority: Priority
    needed_by: datetime | None
    reason: str
    automatic: bool
    created_at: datetime
    created_by: str
    approved_by: str
    late: bool
    version: int


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A department's board and how full it is."""

    id: str
    department: Department
    pending: int
    in_progress: int
    completed_in_week: int
    max_pending: int
    max_in_progress: int
    auto_approve_below: Decimal

    @property
    def full(self) -> bool:
        """Whether it takes no other card."""
        return self.pending >= self.max_pending


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule and what the department has of the material, in its stock unit."""

    id: int
    department: Department
    article_id: int
    article_code: str
    article_name: str
    reorder_point: Decimal
    order_qty: Decimal
    unit: str
    priority: Priority
    active: bool
    has: Decimal
    version: int


@dataclass(frozen=True, slots=True)
class CardFilter:
    """Cards of a department or of all; done ones if asked for."""

    department: Department | None = None
    ended_too: bool = False


@command(Permission.REQUEST_MATERIAL)
def request_card(uow: UnitOfWork, new: NewCard) -> CardAnswer:
    """Ask the warehouse for something; small quantities need no approval where the board says so.

    Raises:
        Invalid: the quantity is wrong, or its unit cannot be converted.
        Refused: the department's board is full, or the card is for another department.
    """
    if new.qty <= 0:
        raise Invalid({"qty": Text(N_("Enter a number above zero."))})
    unit_book(uow.session, [new.article_id]).in_stock_unit(new.article_id, new.qty, new.unit)
    return _made(uow, new)


@command(Permission.REQUEST_MATERIAL)
def request_by_rules(uow: UnitOfWork, department: Department) -> tuple[CardAnswer, ...]:
    """Ask for everything of which the department has less than its rule says, where no card is open.

    Raises:
        Refused: the board is full, or it is another department's.
    """
    rows = uow.session.execute(_DUE, {"department": department.value}).all()
    return tuple(
        _made(
            uow,
            NewCard(department, row.article_id, row.order_qty, row.unit, Priority(row.priority)),
            rule=row.id,
        )
        for row in rows
    )


@command(Permission.SUPERVISE_WAREHOUSE)
def approve_card(uow: UnitOfWork, key: CardKey) -> CardAnswer:
    """Approve a card; nobody approves one of his own.

    Raises:
        NotFound: no such card.
        Conflict: it was changed meanwhile.
        WrongState: it is past this step.
    """
    card = _card(uow, key.id, key.version)
    card.state = KanbanState.APPROVED
    return _saved(uow, card)


@command(Permission.SUPERVISE_WAREHOUSE)
def refuse_card(uow: UnitOfWork, key: CardKey) -> CardAnswer:
    """Refuse a card, with a reason.

    Raises:
        NotFound: no such card.
        Conflict: it was changed meanwhile.
        WrongState: it is past this step.
        NeedsConfirmation: the person has not said yes, with a reason.
    """
    card = _card(uow, key.id, key.version)
    uow.confirm(
        "kanban.refuse", Text("Refuse {number}?", number=card.number), Text(N_("Refuse the card")), needs_reason=True
    )
    card.state = KanbanState.REFUSED
    return _saved(uow, card)


@command(Permission.REQUEST_MATERIAL)
def withdraw_card(uow: UnitOfWork, key: CardKey) -> CardAnswer:
    """Take a card of the own department back before it is brought.

    Raises:
        NotFound: no such card.
        Conflict: it was changed meanwhile.
        WrongState: it is past this step.
    """
    card = _card(uow, key.id, key.version)
    card.state = KanbanState.CANCELLED
    return _saved(uow, card)


@command(Permission.ISSUE_MATERIAL)
def bring(uow: UnitOfWork, brought: BroughtCard) -> CardAnswer:
    """Bring what a card asks for, oldest lots first, with a slip that the department confirms; in parts if need be.

    Raises:
        NotFound: no such card.
        Conflict: it was changed meanwhile.
        WrongState: it is not approved.
        Refused: too many cards of the department are under way.
        NotEnoughStock: nothing is free.
        NeedsConfirmation: less is free than asked for.
    """
    card = _card(uow, brought.id, brought.version)
    if card.state not in {KanbanState.APPROVED, KanbanState.IN_PROGRESS}:
        raise WrongState(
            Text("{number} is {state}.", number=card.number, state=card.state),
            Text(N_("The warehouse supervisor approves it first.")),
            code="kanban.not_approved",
        )
    rest = card.qty - card.fulfilled_qty
    qty = rest if brought.qty is None else brought.qty
    if not 0 < qty <= rest:
        raise Invalid({"qty": Text(N_("At most {rest} {unit} are still asked for."), rest=rest, unit=card.unit)})
    wanted = issues.Wanted(card.article_id, qty, card.unit)
    picked = issues.picked(
        uow,
        issues.NewPicking(card.department, (wanted,), card.work_order_id, note=card.number),
        card.id,
    )
    made = issues.issued(uow, uow.session.get_one(MaterialIssue, picked.id))
    stock_qty = uow.session.execute(
        text("SELECT sum(qty) FROM quty.material_issue_line WHERE issue_id = :id"), {"id": made.id}
    ).scalar_one()
    told = unit_book(uow.session, [card.article_id]).told_in(card.article_id, stock_qty, card.unit)
    if card.state is KanbanState.APPROVED:
        card.state = KanbanState.IN_PROGRESS
        uow.session.flush()
    card.fulfilled_qty = min(card.qty, card.fulfilled_qty + told)
    if card.fulfilled_qty >= card.qty:
        card.state = KanbanState.COMPLETED
    answer = _saved(uow, card)
    return CardAnswer(
        answer.id, answer.number, answer.state, answer.version, answer.fulfilled_qty, made.number, made.id
    )


@command(Permission.SUPERVISE_WAREHOUSE)
def set_limits(uow: UnitOfWork, limits: BoardLimits) -> None:
    """Set the limits of a department's board.

    Raises:
        Invalid: a limit is not above zero.
    """
    if limits.max_pending < 1 or limits.max_in_progress < 1:
        raise Invalid({"max_pending": Text(N_("Enter a number above zero."))})
    board = uow.session.scalars(
        select(KanbanBoard).where(KanbanBoard.department == limits.department).with_for_update()
    ).one_or_none()
    if board is None:
        board = KanbanBoard(department=limits.department)
        uow.session.add(board)
    board.max_pending, board.max_in_progress = limits.max_pending, limits.max_in_progress
    board.auto_approve_below = limits.auto_approve_below
    uow.session.flush()


@command(Permission.SUPERVISE_WAREHOUSE)
def save_rule(uow: UnitOfWork, new: RuleInput) -> int:
    """Enter or change when a department's stock is replenished; answers its key.

    Raises:
        Invalid: a quantity is wrong, or the unit cannot be converted.
        NotFound: the rule is gone.
        Duplicate: the department has a rule for this material.
    """
    if new.order_qty <= 0 or new.reorder_point < 0:
        raise Invalid({"order_qty": Text(N_("Enter a number above zero."))})
    unit_book(uow.session, [new.article_id]).in_stock_unit(new.article_id, new.order_qty, new.unit)
    row = KanbanRule() if new.id is None else uow.session.get(KanbanRule, new.id)
    if row is None:
        raise _unknown()
    if new.id is not None and new.version is not None and row.version != new.version:
        raise Conflict(Text(N_("This record was changed meanwhile.")))
    row.department, row.article_id, row.unit = new.department, new.article_id, new.unit
    row.reorder_point, row.order_qty, row.priority = new.reorder_point, new.order_qty, new.priority
    row.active = new.active
    uow.session.add(row)
    uow.session.flush()
    return row.id


def _made(uow: UnitOfWork, new: NewCard, rule: int | None = None) -> CardAnswer:
    card = KanbanCard(
        number=next_number(uow, "KAN"),
        department=new.department,
        article_id=new.article_id,
        qty=new.qty,
        unit=new.unit,
        priority=new.priority,
        needed_by=new.needed_by,
        reason=new.reason.strip(),
        work_order_id=new.work_order_id,
        rule_id=rule,
        automatic=rule is not None,
    )
    uow.session.add(card)
    return _saved(uow, card)


def _saved(uow: UnitOfWork, card: KanbanCard) -> CardAnswer:
    uow.session.flush()
    uow.session.refresh(card, ["state", "fulfilled_qty"])
    return CardAnswer(card.id, card.number, card.state, card.version, card.fulfilled_qty)


def _card(uow: UnitOfWork, key: int, version: int) -> KanbanCard:
    card = uow.session.get(KanbanCard, key, with_for_update=True)
    if card is None:
        raise _unknown()
    if card.version != version:
        raise Conflict(Text("{number} was changed meanwhile.", number=card.number))
    return card


def _unknown() -> NotFound:
    return NotFound(Text(N_("There is no such card.")), Text(N_("Refresh the board.")), code="kanban.unknown")


_CARDS = text("""
    SELECT c.id, c.number, c.state, c.department, c.article_id, a.code AS article_code, a.name AS article_name, c.qty,
           c.fulfilled_qty, c.unit, c.priority, c.needed_by, c.reason, c.automatic, c.created_at, c.created_by,
           coalesce(c.approved_by, '') AS approved_by,
           coalesce(c.state NOT IN ('completed', 'refused', 'cancelled') AND c.needed_by < :now, false) AS late, c.version
    FROM quty.kanban_card c JOIN quty.article a ON a.id = c.article_id
    WHERE (CAST(:department AS text) IS NULL OR c.department = :department)
      AND (:ended OR c.state NOT IN ('completed', 'refused', 'cancelled'))
    ORDER BY c.state IN ('completed', 'refused', 'cancelled'),
             array_position(ARRAY['urgent', 'high', 'normal', 'low'], c.priority), c.needed_by NULLS LAST, c.id LIMIT 500
""")
_BOARDS = text("""
    SELECT d.department AS id, d.department, coalesce(b.max_pending, 10) AS max_pending,
           coalesce(b.max_in_progress, 5) AS max_in_progress, coalesce(b.auto_approve_below, 0) AS auto_approve_below,
           count(c.id) FILTER (WHERE c.state IN ('pending', 'approved')) AS pending,
           count(c.id) FILTER (WHERE c.state = 'in_progress') AS in_progress,
           count(c.id) FILTER (WHERE c.state = 'completed' AND c.fulfilled_at > now() - interval '7 days') AS completed_in_week
    FROM unnest(ARRAY['CUT', 'EMB', 'SEW', 'FIN', 'PCK', 'FGW']) WITH ORDINALITY AS d (department, place)
    LEFT JOIN quty.kanban_board b ON b.department = d.department
    LEFT JOIN quty.kanban_card c ON c.department = d.department
    GROUP BY d.department, d.place, b.id ORDER BY d.place
""")
_DUE = text("""
    SELECT r.id, r.article_id, r.order_qty, r.unit, r.priority
    FROM quty.kanban_rule r
    JOIN quty.article a ON a.id = r.article_id
    LEFT JOIN LATERAL (
        SELECT sum(b.on_hand) AS has FROM quty.stock_balance b JOIN quty.place p ON p.id = b.place_id
        WHERE b.article_id = r.article_id AND p.kind = 'department' AND p.department = r.department
    ) h ON true
    WHERE r.active AND r.department = :department AND coalesce(h.has, 0) < r.reorder_point
      AND NOT EXISTS (SELECT FROM quty.kanban_card c WHERE c.article_id = r.article_id AND c.department = r.department
                      AND c.state IN ('pending', 'approved', 'in_progress'))
    ORDER BY r.id
""")


@query(Permission.VIEW_ISSUES)
def cards(uow: UnitOfWork, wanted: CardFilter) -> tuple[CardRow, ...]:
    """Cards of a department or of all, the most urgent first, 500 at most."""
    return _rows(uow, wanted)


@query(Permission.VIEW_ISSUES)
def boards(uow: UnitOfWork) -> tuple[BoardRow, ...]:
    """The boards of all departments and how full they are."""
    return tuple(
        BoardRow(**{**row, "department": Department(row["department"])})
        for row in uow.session.execute(_BOARDS).mappings()
    )


_RULES = text("""
    SELECT r.id, r.department, r.article_id, a.code AS article_code, a.name AS article_name, r.reorder_point, r.order_qty,
           r.unit, r.priority, r.active, coalesce(h.has, 0) AS has, r.version
    FROM quty.kanban_rule r
    JOIN quty.article a ON a.id = r.article_id
    LEFT JOIN LATERAL (
        SELECT sum(b.on_hand) AS has FROM quty.stock_balance b JOIN quty.place p ON p.id = b.place_id
        WHERE b.article_id = r.article_id AND p.kind = 'department' AND p.department = r.department
    ) h ON true
    ORDER BY r.department, a.name LIMIT 1000
""")


@query(Permission.VIEW_ISSUES)
def rules(uow: UnitOfWork) -> tuple[RuleRow, ...]:
    """Rules by which departments ask, by department."""
    return tuple(
        RuleRow(**{**row, "department": Department(row["department"]), "priority": Priority(row["priority"])})
        for row in uow.session.execute(_RULES).mappings()
    )


def _rows(uow: UnitOfWork, wanted: CardFilter) -> tuple[CardRow, ...]:
    values = {
        "department": None if wanted.department is None else wanted.department.value,
        "ended": wanted.ended_too,
        "now": uow.now,
    }
    return tuple(
        CardRow(
            **{
                **row,
                "state": KanbanState(row["state"]),
                "department": Department(row["department"]),
                "priority": Priority(row["priority"]),
            }
        )
        for row in uow.session.execute(_CARDS, values).mappings()
    )
