"""How much is asked for and ordered: what is missing, in the units that a supplier sells (MRP, purchasing buffer)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from quty_desktop.domain.units import Conversion, Units


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is asked for.

    Attributes:
        qty: in ``unit``, whole packs and pieces, upwards.
        unit: the buying unit, or the stock unit where the material has none.
        stock_qty: the same in the stock unit.
    """

    qty: Decimal
    unit: str
    stock_qty: Decimal


def suggest(
    units: Units,
    missing: Decimal,
    stock_unit: str,
    buying_unit: str = "",
    conversions: Iterable[Conversion] = (),
    *,
    on_order: Decimal = Decimal(0),
    buffer_percent: Decimal = Decimal(0),
    least: Decimal = Decimal(0),
    partner_id: int | None = None,
) -> Suggestion | None:
    """What is still to be asked for.

    Args:
        units: the plant's units.
        missing: need less free stock, in the stock unit.
        stock_unit: the material's.
        buying_unit: the pack it is bought in; empty where it is bought in the stock unit.
        conversions: of the material.
        on_order: asked for or ordered already, in the stock unit.
        buffer_percent: bought on top of what is missing.
        least: the smallest order, in the buying unit.
        partner_id: the supplier, whose packs count before the general ones.

    Returns:
        ``None`` where nothing more is needed.

    Raises:
        Invalid: the buying unit cannot be converted; nothing is ever guessed.
    """
    rest = Fraction(missing) - Fraction(on_order)
    if rest <= 0:
        return None
    wanted = rest * (1 + Fraction(buffer_percent) / 100)
    unit = buying_unit or stock_unit
    known = tuple(conversions)
    qty = max(units.issued(units.convert(wanted, stock_unit, unit, known, partner_id), unit), least)
    return Suggestion(qty, unit, units.issued(units.convert(qty, unit, stock_unit, known, partner_id), stock_unit))


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a supplier delivered against an order line.

    Attributes:
        due_on: when it was promised.
        arrived_on: when it came, ``None`` while it is outstanding.
    """

    due_on: date | None
    arrived_on: date | None
    ordered: Decimal
    accepted: Decimal
    rejected: Decimal


@dataclass(frozen=True, slots=True)
class Performance:
    """How a supplier delivers; shares are between 0 and 1, ``None`` where nothing tells.

    Attributes:
        deliveries: lines that have come.
        on_time: share of them that came on the promised day or before.
        days_late: mean of the late ones.
        accepted: share of the inspected quantity that passed.
        outstanding: lines that have not come.
        overdue: those of them whose day is past.
    """

    deliveries: int
    on_time: Decimal | None
    days_late: Decimal
    accepted: Decimal | None
    outstanding: int
    overdue: int


def performance(deliveries: Iterable[Delivery], today: date) -> Performance:
    """Sum up a supplier's deliveries."""
    known = tuple(deliveries)
    came = [(each.due_on, each.arrived_on) for each in known if each.arrived_on is not None]
    late = [(arrived - due).days for due, arrived in came if due is not None and arrived > due]
    promised = sum(1 for due, _ in came if due is not None)
    passed = sum((each.accepted for each in known), Decimal(0))
    judged = passed + sum((each.rejected for each in known), Decimal(0))
    waiting = [each for each in known if each.arrived_on is None]
    return Performance(
        len(came),
        Decimal(promised - len(late)) / promised if promised else None,
        Decimal(sum(late)) / len(late) if late else Decimal(0),
        passed / judged if judged else None,
        len(waiting),
        sum(1 for each in waiting if each.due_on is not None and each.due_on < today),
    )
