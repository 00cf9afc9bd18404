"""Changing bills of material: an active bill is never edited; a new revision is written, approved, and takes its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import delete, func, select, text, update

from quty_desktop.database.tables import Article, Bill, BillLine
from quty_desktop.domain import bills as rules
from quty_desktop.domain.articles import ArticleKind, BomKind, BomState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, WrongState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data import bill_graph
from quty_desktop.services.master_data.bills import unknown
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class BillKey:
    """A bill as the person saw it."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class SavedBill:
    """What saving answers: the key of the bill, its version, its revision and its state."""

    id: int
    version: int
    revision: int
    state: BomState


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line as it is entered."""

    component_id: int
    qty: Decimal
    unit: str
    wastage_percent: Decimal = Decimal(0)
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewBill:
    """The first bill of a product, or another alternative.

    Attributes:
        variant: names the alternative, e.g. ``CUT 2``; no two of a product are alike.
        output_qty: the quantity that the lines are for, in ``output_unit``.
    """

    article_id: int
    variant: str
    kind: BomKind
    lines: tuple[LineInput, ...]
    department: Department | None = None
    partner_id: int | None = None
    output_qty: Decimal = Decimal(1)
    output_unit: str = "PCE"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BillRevision:
    """What a bill shall say from now on; while it is a draft it is changed in place.

    Attributes:
        reason: why; stands with the revision.
    """

    id: int
    version: int
    reason: str
    lines: tuple[LineInput, ...]
    output_qty: Decimal
    output_unit: str


@command(Permission.EDIT_MASTER_DATA)
def enter_bill(uow: UnitOfWork, new: NewBill) -> SavedBill:
    """Write the draft of a product's first bill or of a further alternative.

    Raises:
        Invalid: no name, no lines, or a quantity that is not above zero.
        WrongState: the product has an alternative of this name.
    """
    _check(new.lines, new.output_qty, {} if new.variant.strip() else {"variant": _missing()})
    variant = new.variant.strip()
    if uow.session.scalars(select(Bill.id).where(Bill.article_id == new.article_id, Bill.variant == variant)).first():
        raise WrongState(
            Text(N_("The product has a bill “{name}” already."), name=variant),
            Text(N_("Make a new revision of it, or choose another name.")),
            code="bills.variant_taken",
        )
    row = Bill(
        article_id=new.article_id, variant=variant, kind=new.kind, state=BomState.DRAFT, department=new.department,
        partner_id=new.partner_id if new.kind is BomKind.SUBCONTRACT else None, output_qty=new.output_qty,
        output_unit=new.output_unit, revision=1, revision_reason=new.reason.strip(),
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    _write_lines(uow, row.id, new.lines)
    return _saved(row)


@command(Permission.EDIT_MASTER_DATA)
def revise_bill(uow: UnitOfWork, new: BillRevision) -> SavedBill:
    """Write a new revision of a bill as a draft; a draft is changed in place.

    Raises:
        Invalid: no reason, no lines, or a quantity that is not above zero.
        NotFound: the bill is gone.
        Conflict: it was changed meanwhile.
        WrongState: it is retired, or a draft of its next revision waits already.
    """
    _check(new.lines, new.output_qty, {} if new.reason.strip() else {"reason": _missing()})
    kept = _locked(uow, BillKey(new.id, new.version))
    if kept.state is BomState.RETIRED:
        raise _wrong_state(kept)
    if kept.state is BomState.DRAFT:
        row = kept
        row.output_qty, row.output_unit, row.revision_reason = new.output_qty, new.output_unit, new.reason.strip()
        row.revised_by, row.revised_at = uow.actor.name, uow.now
        uow.session.execute(delete(BillLine).where(BillLine.bill_id == row.id))
    else:
        family = (Bill.article_id == kept.article_id, Bill.variant == kept.variant)
        if uow.session.scalars(select(Bill.id).where(*family, Bill.state == BomState.DRAFT)).first():
            raise WrongState(
                Text(N_("A draft of the next revision waits for approval already.")),
                Text(N_("Change that draft, or retire it.")),
                code="bills.draft_waits",
            )
        highest = uow.session.scalars(select(func.max(Bill.revision)).where(*family)).one()
        row = Bill(
            article_id=kept.article_id, variant=kept.variant, kind=kept.kind, state=BomState.DRAFT,
            department=kept.department, partner_id=kept.partner_id, output_qty=new.output_qty,
            output_unit=new.output_unit, set_item=kept.set_item, revision=(highest or 0) + 1, revised_at=uow.now,
            revised_by=uow.actor.name, revision_reason=new.reason.strip(),
        )  # fmt: skip
        uow.session.add(row)
    uow.session.flush()
    _write_lines(uow, row.id, new.lines)
    return _saved(row)


@command(Permission.APPROVE_BILLS, also=(Permission.EDIT_MASTER_DATA,))
def approve_bill(uow: UnitOfWork, key: BillKey) -> SavedBill:
    """Put a draft in force; the revision before it is retired and stays to be looked at.

    Raises:
        NotFound: the bill is gone.
        Conflict: it was changed meanwhile.
        WrongState: it is no draft.
        Refused: it would contain its own product, directly or through other bills.
        NeedsConfirmation: the person wrote it; somebody else should look at it.
    """
    row = _locked(uow, key)
    if row.state is not BomState.DRAFT:
        raise _wrong_state(row)
    if uow.actor.name == (row.revised_by or row.created_by):
        uow.confirm(
            "bills.own_revision",
            Text(N_("You wrote this revision yourself. Approve it all the same?")),
            Text(N_("Approve it")),
            needs_reason=True,
        )
    before = select(Bill).where(
        Bill.article_id == row.article_id, Bill.variant == row.variant, Bill.state == BomState.ACTIVE
    )
    was_default = False
    for old in uow.session.scalars(before.with_for_update()):
        was_default = was_default or old.is_default
        old.state, old.is_default = BomState.RETIRED, False
    uow.session.flush()
    row.state, row.is_default = BomState.ACTIVE, was_default
    uow.session.flush()
    _refuse_cycles(uow, row)
    return _saved(row)


def _refuse_cycles(uow: UnitOfWork, row: Bill) -> None:
    """Walk from the product through this very bill; a bill that nobody chooses can hide no cycle either."""
    article = uow.session.get(Article, row.article_id)
    if article is None or article.kind is ArticleKind.RAW_MATERIAL:
        return
    loaded = bill_graph.below(uow.session, [row.article_id])
    rules.explode(loaded.graph, row.article_id, 1, frozenset({row.id}))


@command(Permission.EDIT_MASTER_DATA)
def choose_default(uow: UnitOfWork, key: BillKey) -> SavedBill:
    """Make one of a product's alternatives the default.

    Raises:
        NotFound: the bill is gone.
        Conflict: it was changed meanwhile.
        WrongState: it is not in force.
    """
    row = _locked(uow, key)
    if row.state is not BomState.ACTIVE:
        raise _wrong_state(row)
    uow.session.execute(
        update(Bill)
        .where(Bill.article_id == row.article_id, Bill.id != row.id, Bill.is_default)
        .values(is_default=False, version=Bill.version + 1)
        .execution_options(synchronize_session=False)
    )
    row.is_default = True
    uow.session.flush()
    return _saved(row)


@command(Permission.EDIT_MASTER_DATA)
def retire_bill(uow: UnitOfWork, key: BillKey) -> SavedBill:
    """Take a bill out of use; it stays to be looked at.

    Raises:
        NotFound: the bill is gone.
        Conflict: it was changed meanwhile.
        WrongState: it is retired already.
        NeedsConfirmation: it is in force: products that use it lose its materials.
    """
    row = _locked(uow, key)
    if row.state is BomState.RETIRED:
        raise _wrong_state(row)
    if row.state is BomState.ACTIVE:
        uses = uow.session.execute(
            text("""
            SELECT count(DISTINCT b.article_id) FROM quty.bill_line l
            JOIN quty.bill b ON b.id = l.bill_id AND b.state = 'active' WHERE l.component_id = :article
            """),
            {"article": row.article_id},
        ).scalar_one()
        uow.confirm(
            "bills.retire",
            Text(N_("This bill is in force; {count} products use what it makes. Retire it?"), count=uses),
            Text(N_("Retire the bill")),
            needs_reason=True,
        )
    row.state, row.is_default = BomState.RETIRED, False
    uow.session.flush()
    return _saved(row)


def _locked(uow: UnitOfWork, key: BillKey) -> Bill:
    row = uow.session.get(Bill, key.id, with_for_update=True)
    if row is None:
        raise unknown()
    if row.version != key.version:
        raise Conflict(Text(N_("This record was changed meanwhile.")))
    return row


def _wrong_state(row: Bill) -> WrongState:
    return WrongState(
        Text(N_("The bill is: {state}."), state=row.state), Text(N_("Refresh the list.")), code="bills.wrong_state"
    )


def _missing() -> Text:
    return Text(N_("This must be filled in."))


def _check(lines: Sequence[LineInput], output_qty: Decimal, wrong: dict[str, Text]) -> None:
    above = Text(N_("Enter a number above zero."))
    if not lines:
        wrong["lines"] = Text(N_("The bill has no lines."))
    if output_qty <= 0:
        wrong["output_qty"] = above
    if any(line.qty <= 0 for line in lines):
        wrong["qty"] = above
    if any(not 0 <= line.wastage_percent <= 100 for line in lines):
        wrong["wastage_percent"] = Text(N_("Wastage is from 0 to 100 %."))
    if wrong:
        raise Invalid(wrong)


def _write_lines(uow: UnitOfWork, bill_id: int, lines: Sequence[LineInput]) -> None:
    uow.session.add_all(
        BillLine(
            bill_id=bill_id, position=position, component_id=line.component_id, qty=line.qty, unit=line.unit,
            wastage_percent=line.wastage_percent, note=line.note.strip(),
        )
        for position, line in enumerate(lines, start=1)
    )  # fmt: skip
    uow.session.flush()


def _saved(row: Bill) -> SavedBill:
    return SavedBill(row.id, row.version, row.revision, row.state)
