"""Packing: cartons and pallets of a work order (steps 460 to 480); week and destination come from the order line."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, WrongState
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.orders import ManufacturingState, WorkState
from quty_desktop.domain.packing import (
    CartonPlan,
    PackingFacts,
    PackSpecification,
    PlannedCarton,
    decide_packing,
    plan_cartons,
)
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.packing.packing_lists import ROW, SOURCE, Fields, in_force
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class PackCartons:
    """What was packed.

    Attributes:
        work_order_id: for which work order.
        quantity_pcs: pieces counted.
        counted_cartons: cartons counted, ``None`` to take what the quantity needs.
        partial_reason: why the last carton is not full.
        station: station or operator whose stamp the cartons carry.
    """

    work_order_id: int
    quantity_pcs: int
    counted_cartons: int | None = None
    partial_reason: str = ""
    station: str = ""


@dataclass(frozen=True, slots=True)
class UndoCartons:
    """The last cartons of a work order that were not packed after all."""

    work_order_id: int
    count: int


@dataclass(frozen=True, slots=True)
class ShortTarget:
    """A lower target for a work order.

    Attributes:
        version: of the work order as the person saw it.
        target_pcs: pieces that are enough.
    """

    work_order_id: int
    version: int
    target_pcs: int


@dataclass(frozen=True, slots=True)
class PackingResult:
    """How a work order stands after a command.

    Attributes:
        first: first carton that the command packed or took back, 0 if none.
        last: the last one.
        pcs: pieces in them.
        marks_to_reprint: cartons whose printed mark says another number of cartons than the order has now.
    """

    work_order_id: int
    number: str
    first: int
    last: int
    pcs: int
    packed_pcs: int
    target_pcs: int
    cartons_packed: int
    cartons_total: int
    marks_to_reprint: int
    state: WorkState

    @property
    def rest_pcs(self) -> int:
        """Pieces still to be packed."""
        return max(0, self.target_pcs - self.packed_pcs)


_FACTS = text(f"""
    {ROW}, m.state AS mo_state, l.article_id
    {SOURCE}
    WHERE w.id = :id AND w.department = 'PCK'
""")


@command(Permission.PACK_CARTONS)
def start_packing(uow: UnitOfWork, work_order_id: int) -> PackingResult:
    """Start a work order: all its cartons and pallets are planned, so that marks can say "n of N" at once.

    Raises:
        Refused: it has been started, or the article has no pack specification.
        NeedsConfirmation: a pallet would carry an odd number of cartons.
    """
    row = _open_work_order(uow, work_order_id)
    if row["state"] != WorkState.PENDING:
        raise WrongState(
            Text("{number} has been started already.", number=row["number"]),
            Text(N_("Go on packing.")),
            code="packing.started",
        )
    specification = _checked_specification(uow, row)
    _lay_out(uow, row, plan_cartons(row["target_pcs"], specification).cartons)
    _start(uow, row)
    return _result(uow, row["id"])


@command(Permission.PACK_CARTONS)
def pack_cartons(uow: UnitOfWork, new: PackCartons) -> PackingResult:
    """Pack a quantity into the next cartons; a work order that waits is started by it.

    The pieces go from production to the packing department in the stock ledger, where the plant keeps these places.

    Raises:
        Invalid: no pieces, or a partial carton without a reason.
        Refused: more than ordered or accepted, pieces and cartons differ by more than 1 %, or the work order is not open.
        NeedsConfirmation: a difference up to 1 %, a carton after a partial one, an odd pallet.
    """
    row = _open_work_order(uow, new.work_order_id)
    specification = in_force(row) if row["cartons_packed"] else _checked_specification(uow, row)
    facts = _facts(row, specification)
    decision = decide_packing(
        facts,
        quantity_pcs=new.quantity_pcs,
        counted_cartons=new.counted_cartons,
        partial_reason=new.partial_reason,
    )
    plan = decision.plan
    if decision.asks_difference:
        uow.confirm(
            "packing.difference",
            Text(
                "{pcs} pcs were counted, but {cartons} cartons hold {content}. Pack what the cartons hold?",
                pcs=new.quantity_pcs,
                cartons=len(plan.cartons),
                content=plan.pcs,
            ),
            Text("Pack {content} pcs", content=plan.pcs),
        )
    if decision.asks_after_partial:
        uow.confirm(
            "packing.after_partial",
            Text("Carton {number} is not full. Pack on after it?", number=facts.cartons),
            Text(N_("Pack on")),
        )
    rest = facts.rest_pcs - plan.pcs
    if not _is_laid_out(row, facts) or (plan.partial is not None and rest):
        following = plan_cartons(rest, specification, after=plan.cartons[-1].number).cartons if rest else ()
        _lay_out(uow, row, (*plan.cartons, *following))
    _mark_packed(uow, row, plan, new)
    _start(uow, row)
    _post(uow, row, plan.pcs, f"{row['mo_number']} CTN {plan.cartons[0].number}-{plan.cartons[-1].number}")
    return _result(uow, row["id"], first=plan.cartons[0].number, last=plan.cartons[-1].number, pcs=plan.pcs)


@command(Permission.PACK_CARTONS)
def undo_last_cartons(uow: UnitOfWork, undo: UndoCartons) -> PackingResult:
    """Take back the last cartons that were entered; they are planned again.

    Cartons whose mark was printed stand on the floor with a mark on them: only who may reprint marks takes them back,
    with a reason.

    Raises:
        Invalid: not a number of cartons that are packed.
        WrongState: a carton has been shipped, or the work order is not open.
        NotAllowed: marks were printed and the person may not reprint them.
        NeedsConfirmation: marks were printed.
    """
    row = _open_work_order(uow, undo.work_order_id)
    packed = row["cartons_packed"]
    if not 1 <= undo.count <= packed:
        raise Invalid({"count": Text("Enter a number from 1 to {most}.", most=packed)})
    first = packed - undo.count + 1
    marked, shipped, pcs = uow.session.execute(
        text("""
        SELECT count(*) FILTER (WHERE EXISTS (
                   SELECT FROM quty.shipping_mark_print p WHERE p.manufacturing_order_id = c.manufacturing_order_id
                   AND c.number BETWEEN p.first_carton AND p.last_carton)),
               count(*) FILTER (WHERE c.state = 'shipped'), sum(c.pcs)
        FROM quty.carton c WHERE c.manufacturing_order_id = :mo AND c.number BETWEEN :first AND :last
        """),
        {"mo": row["manufacturing_order_id"], "first": first, "last": packed},
    ).one()
    if shipped:
        raise WrongState(
            Text("{count} of these cartons have been shipped.", count=shipped),
            Text(N_("Shipped cartons cannot be taken back.")),
            code="packing.shipped",
        )
    if marked:
        if not uow.actor.may(Permission.REPRINT_MARKS):
            raise NotAllowed(Permission.REPRINT_MARKS)
        uow.confirm(
            "packing.undo_marked",
            Text(
                "Marks of {count} of these cartons are printed. Take the cartons back and destroy their marks?",
                count=marked,
            ),
            Text(N_("Take the cartons back")),
            needs_reason=True,
        )
    specification = in_force(row)
    kept = row["packed_pcs"] - pcs
    _lay_out(uow, row, plan_cartons(row["target_pcs"] - kept, specification, after=first - 1).cartons)
    _count(uow, row)
    _post(uow, row, -pcs, f"{row['mo_number']} CTN {first}-{packed}")
    return _result(uow, row["id"], first=first, last=packed, pcs=pcs)


@command(Permission.APPROVE_PRODUCTION)
def approve_short(uow: UnitOfWork, new: ShortTarget) -> PackingResult:
    """Let a work order end with fewer pieces than ordered; the reason stands in the audit trail.

    Raises:
        Invalid: not less than the target, or less than is packed.
        Conflict: somebody else changed the work order meanwhile.
        NeedsConfirmation: the person has not given a reason.
    """
    row = _open_work_order(uow, new.work_order_id, Permission.APPROVE_PRODUCTION)
    if row["version"] != new.version:
        raise Conflict(Text("{number} was changed meanwhile.", number=row["number"]))
    lowest = max(1, row["packed_pcs"])
    if not lowest <= new.target_pcs < row["target_pcs"]:
        raise Invalid(
            {"target_pcs": Text("Enter a quantity from {lowest} to {most}.", lowest=lowest, most=row["target_pcs"] - 1)}
        )
    uow.confirm(
        "packing.short",
        Text(
            "Let {number} end with {target} of {ordered} pcs?",
            number=row["number"],
            target=new.target_pcs,
            ordered=row["target_pcs"],
        ),
        Text(N_("Approve the shortage")),
        needs_reason=True,
    )
    uow.session.execute(
        text("UPDATE quty.work_order SET target_pcs = :target, version = version + 1 WHERE id = :id"),
        {"target": new.target_pcs, "id": row["id"]},
    )
    return _result(uow, row["id"])


@command(Permission.PACK_CARTONS)
def complete_packing(uow: UnitOfWork, work_order_id: int) -> PackingResult:
    """Finish a work order; only when its target is reached, which a manager may have lowered with a reason.

    Raises:
        Refused: pieces are missing, or the work order is not open.
    """
    row = _open_work_order(uow, work_order_id)
    missing = row["target_pcs"] - row["packed_pcs"]
    if missing > 0:
        raise Refused(
            Text(
                "{number} still lacks {missing} of {target} pcs.",
                number=row["number"],
                missing=missing,
                target=row["target_pcs"],
            ),
            Text(N_("Pack the rest, or ask the PPIC manager or production manager to approve the shortage.")),
            code="packing.not_complete",
        )
    _lay_out(uow, row, (), keep=row["cartons_packed"])
    uow.session.execute(
        text("""
        UPDATE quty.work_order SET state = 'finished', finished_at = :now, version = version + 1 WHERE id = :id
        """),
        {"now": uow.now, "id": row["id"]},
    )
    uow.session.execute(
        text("""
        UPDATE quty.manufacturing_order SET state = 'done', completed_at = :now, version = version + 1
        WHERE id = :mo AND state NOT IN ('done', 'cancelled')
        """),
        {"now": uow.now, "mo": row["manufacturing_order_id"]},
    )
    return _result(uow, row["id"])


_LOCK = text("SELECT FROM quty.work_order WHERE id = :id AND department = 'PCK' FOR UPDATE")
"""A statement of its own: who waited for the lock must count the cartons anew, and only a new statement does."""
_ALLOWED = text("SELECT quty.require(:right)")


def _open_work_order(uow: UnitOfWork, work_order_id: int, right: Permission = Permission.PACK_CARTONS) -> Fields:
    if not uow.session.execute(_LOCK, {"id": work_order_id}).all():
        # A policy hides what is another department's; who lacks the right is told so, by the database.
        uow.session.execute(_ALLOWED, {"right": right.value})
        raise _unknown()
    row = uow.session.execute(_FACTS, {"id": work_order_id}).mappings().one_or_none()
    if row is None:
        raise _unknown()
    state = WorkState(row["state"])
    if state in {WorkState.FINISHED, WorkState.CANCELLED}:
        raise WrongState(
            Text("{number} is {state}.", number=row["number"], state=state),
            Text(N_("Nothing can be packed for it any more.")),
            code="packing.ended",
        )
    if row["mo_state"] in {ManufacturingState.DRAFT, ManufacturingState.PARTIAL, ManufacturingState.CANCELLED}:
        raise WrongState(
            Text(
                "Manufacturing order {number} is {state}.",
                number=row["mo_number"],
                state=ManufacturingState(row["mo_state"]),
            ),
            Text(N_("Packing opens when PPIC has released the order with its week and destination.")),
            code="packing.not_released",
        )
    return row


def _unknown() -> NotFound:
    return NotFound(
        Text(N_("This packing work order does not exist, or belongs to another department.")),
        Text(N_("Refresh the list.")),
        code="packing.unknown",
    )


def _checked_specification(uow: UnitOfWork, row: Fields) -> PackSpecification:
    specification = in_force(row)
    if specification.is_odd:
        uow.confirm(
            "packing.odd_pallet",
            Text(
                "The specification puts {count} cartons on a pallet; buyers want an even number. Pack so?",
                count=specification.cartons_per_pallet,
            ),
            Text(N_("Pack so")),
        )
    return specification


def _facts(row: Fields, specification: PackSpecification) -> PackingFacts:
    return PackingFacts(
        row["target_pcs"],
        row["packed_pcs"],
        row["cartons_packed"],
        row["last_is_partial"],
        specification,
        row["accepted_pcs"],
    )


def _is_laid_out(row: Fields, facts: PackingFacts) -> bool:
    """Whether the planned cartons are those that the specification and the target ask for."""
    specification = facts.specification
    return (
        row["planned_pcs"] == facts.rest_pcs
        and row["laid_pcs"] in {None, specification.pcs_per_carton}
        and row["laid_cartons"] == min(row["cartons_live"], specification.cartons_per_pallet)
    )


def _lay_out(uow: UnitOfWork, row: Fields, cartons: tuple[PlannedCarton, ...], *, keep: int = 0) -> None:
    """Plan cartons from a number on; planned ones beyond the last are void (their marks may be printed)."""
    mo = row["manufacturing_order_id"]
    if cartons:
        pallets = sorted({each.pallet for each in cartons})
        order = CartonCode.of(row["mo_number"], 1).order
        uow.session.execute(
            text("""
            INSERT INTO quty.pallet (code, manufacturing_order_id, number)
            SELECT * FROM unnest(CAST(:codes AS text[]), array_fill(CAST(:mo AS bigint), ARRAY[:count]),
                                 CAST(:numbers AS integer[]))
            ON CONFLICT (manufacturing_order_id, number) DO NOTHING
            """),
            {
                "codes": [f"PLT-{order}-{number:03}" for number in pallets],
                "mo": mo,
                "count": len(pallets),
                "numbers": pallets,
            },
        )
        uow.session.execute(
            text("""
            INSERT INTO quty.carton (manufacturing_order_id, work_order_id, pallet_id, number, pcs, partial)
            SELECT :mo, :work, p.id, n.number, n.pcs, n.partial
            FROM unnest(CAST(:numbers AS integer[]), CAST(:pcs AS integer[]), CAST(:partial AS boolean[]),
                        CAST(:pallets AS integer[])) AS n (number, pcs, partial, pallet)
            JOIN quty.pallet p ON p.manufacturing_order_id = :mo AND p.number = n.pallet
            ON CONFLICT (manufacturing_order_id, number) DO UPDATE
                SET pcs = excluded.pcs, partial = excluded.partial, pallet_id = excluded.pallet_id, state = 'planned',
                    station = '', note = '', packed_at = NULL, packed_by = NULL, version = quty.carton.version + 1
            """),
            {
                "mo": mo,
                "work": row["id"],
                "numbers": [each.number for each in cartons],
                "pcs": [each.pcs for each in cartons],
                "partial": [each.is_partial for each in cartons],
                "pallets": [each.pallet for each in cartons],
            },
        )
    uow.session.execute(
        text("""
        UPDATE quty.carton SET state = 'void', version = version + 1
        WHERE manufacturing_order_id = :mo AND number > :last AND state = 'planned'
        """),
        {"mo": mo, "last": cartons[-1].number if cartons else keep},
    )
    _close_pallets(uow, mo)


def _mark_packed(uow: UnitOfWork, row: Fields, plan: CartonPlan, new: PackCartons) -> None:
    mo = row["manufacturing_order_id"]
    uow.session.execute(
        text("""
        UPDATE quty.carton SET state = 'packed', packed_at = :now, packed_by = :person, station = :station,
               note = CASE WHEN partial THEN :reason ELSE '' END, version = version + 1
        WHERE manufacturing_order_id = :mo AND number BETWEEN :first AND :last
        """),
        {
            "now": uow.now,
            "person": uow.actor.name,
            "station": new.station.strip(),
            "reason": new.partial_reason.strip(),
            "mo": mo,
            "first": plan.cartons[0].number,
            "last": plan.cartons[-1].number,
        },
    )
    _close_pallets(uow, mo)


def _close_pallets(uow: UnitOfWork, mo: int) -> None:
    """A pallet whose cartons are all packed is closed, one without cartons is void."""
    uow.session.execute(
        text("""
        UPDATE quty.pallet p SET state = now.state, version = p.version + 1
        FROM (SELECT x.id, CASE WHEN count(c.id) = 0 THEN 'void' WHEN bool_and(c.state <> 'planned') THEN 'closed'
                                ELSE 'open' END AS state
              FROM quty.pallet x LEFT JOIN quty.carton c ON c.pallet_id = x.id AND c.state <> 'void'
              WHERE x.manufacturing_order_id = :mo GROUP BY x.id) AS now
        WHERE p.id = now.id AND p.state IN ('open', 'closed', 'void') AND p.state <> now.state
        """),
        {"mo": mo},
    )


def _start(uow: UnitOfWork, row: Fields) -> None:
    uow.session.execute(
        text("""
        UPDATE quty.work_order SET state = 'running', started_at = coalesce(started_at, :now), version = version + 1
        WHERE id = :id AND state <> 'running'
        """),
        {"now": uow.now, "id": row["id"]},
    )
    _count(uow, row)


def _count(uow: UnitOfWork, row: Fields) -> None:
    """Carry the packed pieces to the work order and the manufacturing order."""
    uow.session.execute(
        text("""
        WITH packed AS (
            SELECT coalesce(sum(pcs), 0) AS pcs FROM quty.carton
            WHERE manufacturing_order_id = :mo AND state NOT IN ('planned', 'void')
        ), work AS (
            UPDATE quty.work_order w SET input_pcs = packed.pcs, good_pcs = packed.pcs, version = w.version + 1
            FROM packed WHERE w.id = :id AND w.good_pcs <> packed.pcs
        )
        UPDATE quty.manufacturing_order m
        SET produced_pcs = packed.pcs, started_at = coalesce(m.started_at, :now), version = m.version + 1,
            state = CASE m.state WHEN 'released' THEN 'in_progress' ELSE m.state END
        FROM packed WHERE m.id = :mo AND (m.produced_pcs <> packed.pcs OR m.started_at IS NULL)
        """),
        {"mo": row["manufacturing_order_id"], "id": row["id"], "now": uow.now},
    )


def _post(uow: UnitOfWork, row: Fields, pcs: int, reference: str) -> None:
    """Post packed pieces in the stock ledger: from production to the packing department, back when negative.

    A plant that keeps no stock of these places has none of them; then there is nothing to post.
    """
    uow.session.execute(
        text("""
        SELECT quty.post_moves(current_setting('quty.command', true),
                               CAST(nullif(current_setting('quty.request', true), '') AS uuid), :reason,
                               jsonb_build_array(jsonb_build_object(
                                   'from', CASE WHEN :back THEN packing.id ELSE production.id END,
                                   'to', CASE WHEN :back THEN production.id ELSE packing.id END,
                                   'article', CAST(:article AS bigint), 'qty', CAST(:pcs AS integer),
                                   'lot', coalesce((SELECT id FROM quty.lot WHERE manufacturing_order_id = :mo), 0),
                                   'reference', CAST(:reference AS text))))
        FROM (SELECT min(id) AS id FROM quty.place WHERE kind = 'department' AND department = 'PCK' AND active) packing,
             (SELECT min(id) AS id FROM quty.place WHERE kind = 'production' AND active) production
        WHERE packing.id IS NOT NULL AND production.id IS NOT NULL
        """),
        {
            "reason": uow.reason,
            "back": pcs < 0,
            "article": row["article_id"],
            "pcs": abs(pcs),
            "mo": row["manufacturing_order_id"],
            "reference": reference,
        },
    )


_RESULT = text("""
    SELECT w.id, w.number, w.state, w.target_pcs, w.good_pcs AS packed_pcs,
           count(*) FILTER (WHERE c.state <> 'planned') AS cartons_packed, count(c.id) AS cartons_total,
           count(*) FILTER (WHERE printed.total <> all_of.total) AS marks_to_reprint
    FROM quty.work_order w
    CROSS JOIN LATERAL (SELECT count(*) AS total FROM quty.carton x
                        WHERE x.manufacturing_order_id = w.manufacturing_order_id AND x.state <> 'void') all_of
    LEFT JOIN quty.carton c ON c.manufacturing_order_id = w.manufacturing_order_id AND c.state <> 'void'
    LEFT JOIN LATERAL (
        SELECT p.cartons_total AS total FROM quty.shipping_mark_print p
        WHERE p.manufacturing_order_id = w.manufacturing_order_id
          AND c.number BETWEEN p.first_carton AND p.last_carton
        ORDER BY p.id DESC LIMIT 1
    ) printed ON true
    WHERE w.id = :id GROUP BY w.id
""")


def _result(uow: UnitOfWork, work_order_id: int, *, first: int = 0, last: int = 0, pcs: int = 0) -> PackingResult:
    row = uow.session.execute(_RESULT, {"id": work_order_id}).one()
    return PackingResult(
        work_order_id=row.id,
        number=row.number,
        first=first,
        last=last,
        pcs=pcs,
        packed_pcs=row.packed_pcs,
        target_pcs=row.target_pcs,
        cartons_packed=row.cartons_packed,
        cartons_total=row.cartons_total,
        marks_to_reprint=row.marks_to_reprint,
        state=WorkState(row.state),
    )
