"""Weights of filled pieces: the limits of an article, and each piece that is put on the scale (step 410)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, text

from quty_desktop.database.tables import WeightCheck
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NotFound, Refused
from quty_desktop.domain.floor import WeightLimits, WeightResult, limits_of
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.floor import posting
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewWeightLimit:
    """What a filled piece of a batch's article should weigh, in grams; without more, 10 % either way pass."""

    work_order_id: int
    target_g: Decimal
    minus_g: Decimal | None = None
    plus_g: Decimal | None = None


@dataclass(frozen=True, slots=True)
class WeighedPiece:
    """A piece on the scale, in grams."""

    work_order_id: int
    weight_g: Decimal
    line_id: int | None = None


@dataclass(frozen=True, slots=True)
class JudgedWeight:
    """How the piece is judged."""

    id: int
    weight_g: Decimal
    limits: WeightLimits
    result: WeightResult


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A weighed piece."""

    id: int
    at: datetime
    weighed_by: str
    weight_g: Decimal
    low_g: Decimal
    high_g: Decimal
    result: WeightResult


@dataclass(frozen=True, slots=True)
class Weights:
    """The limits of a work order's article, and its latest pieces.

    Attributes:
        limits: ``None`` until somebody enters what a piece should weigh.
        weighed: how many pieces were weighed in all, and how many of them were out of the limits.
    """

    work_order_id: int
    number: str
    limits: WeightLimits | None
    weighed: int
    outside: int
    rows: tuple[WeightRow, ...]


_LIMITS = text("""
    SELECT w.number, w.department, x.target_g, x.minus_g, x.plus_g, x.id AS limit_id, m.article_id,
           (SELECT count(*) FROM quty.weight_check c WHERE c.work_order_id = w.id) AS weighed,
           (SELECT count(*) FROM quty.weight_check c WHERE c.work_order_id = w.id AND c.result <> 'ok') AS outside,
           (SELECT coalesce(jsonb_agg(jsonb_build_array(c.id, c.at, c.weighed_by, c.weight_g, c.low_g, c.high_g, c.result)
                                      ORDER BY c.id DESC), '[]')
            FROM (SELECT * FROM quty.weight_check c WHERE c.work_order_id = w.id ORDER BY c.id DESC LIMIT 50) c) AS latest
    FROM quty.work_order w
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
    LEFT JOIN quty.weight_limit x ON x.article_id = m.article_id
    WHERE w.id = :work
""")


@query(Permission.VIEW_PRODUCTION)
def weights_of(uow: UnitOfWork, work_order_id: int) -> Weights:
    """What a work order's pieces should weigh, and the latest 50 that were weighed.

    Raises:
        NotFound: no such work order.
    """
    row = uow.session.execute(_LIMITS, {"work": work_order_id}).one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("This work order does not exist.")), Text(N_("Refresh the list.")), code="output.unknown"
        )
    limits = None if row.target_g is None else limits_of(row.target_g, row.minus_g, row.plus_g)
    rows = tuple(
        WeightRow(
            each[0],
            datetime.fromisoformat(each[1]),
            each[2],
            Decimal(str(each[3])),
            Decimal(str(each[4])),
            Decimal(str(each[5])),
            WeightResult(each[6]),
        )
        for each in row.latest
    )
    return Weights(work_order_id, row.number, limits, row.weighed, row.outside, rows)


@command(Permission.SUPERVISE_TRANSFERS)
def set_weight(uow: UnitOfWork, new: NewWeightLimit) -> WeightLimits:
    """Enter what a filled piece of a batch's article should weigh.

    Raises:
        NotFound: no such work order.
        Invalid: nothing weighs that little, or the limits cross.
        Conflict: somebody else entered it at the same moment.
    """
    limits = limits_of(new.target_g, new.minus_g, new.plus_g)
    if limits.low_g <= 0 or limits.high_g < limits.target_g:
        raise Invalid({"minus_g": Text(N_("The limits must lie on both sides of the weight."))})
    row = uow.session.execute(_LIMITS, {"work": new.work_order_id}).one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("This work order does not exist.")), Text(N_("Refresh the list.")), code="output.unknown"
        )
    values = {
        "article": row.article_id,
        "target": limits.target_g,
        "minus": limits.target_g - limits.low_g,
        "plus": limits.high_g - limits.target_g,
    }
    done = uow.session.execute(
        text("""
        INSERT INTO quty.weight_limit AS x (article_id, target_g, minus_g, plus_g)
        VALUES (:article, :target, :minus, :plus)
        ON CONFLICT (article_id) DO UPDATE
            SET target_g = excluded.target_g, minus_g = excluded.minus_g, plus_g = excluded.plus_g,
                version = x.version + 1
        RETURNING x.id
        """),
        values,
    ).one_or_none()
    if done is None:
        raise Conflict(Text(N_("Somebody else entered this weight meanwhile.")))
    return limits


@command(Permission.RECORD_OUTPUT)
def weigh(uow: UnitOfWork, piece: WeighedPiece) -> JudgedWeight:
    """Weigh a filled piece; it is judged by the limits that hold now, and kept with them.

    Raises:
        NotFound: no such work order.
        Refused: it is not finishing's, or nobody entered what a piece should weigh.
        Invalid: nothing weighs that little.
    """
    if piece.weight_g <= 0:
        raise Invalid({"weight_g": Text(N_("Enter the weight in grams."))})
    work = posting.facts_of(uow, (piece.work_order_id,))[piece.work_order_id]
    posting.check_place(uow, work, piece.line_id or next(iter(work.lines), None))
    row = uow.session.execute(_LIMITS, {"work": work.id}).one()
    if work.department is not Department.FINISHING or row.target_g is None:
        raise Refused(
            Text("Nobody has entered what a filled piece of {number} weighs.", number=work.number),
            Text(N_("Ask the finishing supervisor to enter it.")),
            code="weight.no_limits",
        )
    limits = limits_of(row.target_g, row.minus_g, row.plus_g)
    result = limits.judge(piece.weight_g)
    identity = uow.session.execute(
        insert(WeightCheck)
        .values(
            work_order_id=work.id,
            line_id=piece.line_id,
            weight_g=piece.weight_g,
            low_g=limits.low_g,
            high_g=limits.high_g,
            result=result,
        )
        .returning(WeightCheck.id)
    ).scalar_one()
    return JudgedWeight(identity, piece.weight_g, limits, result)
