"""Further laboratory tests as data: name, standard, limits and unit, and whether the release asks for them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.errors import Conflict, Invalid
from quty_desktop.domain.lab_tests import Limit, Method
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_MOST_DAYS = 1095

_LIST = """
    SELECT x.id, x.code, x.name, x.name_id, x.quantity, x.standard, x.unit, x.minimum, x.maximum, x.required,
           x.valid_days, x.active, x.version
    FROM quty.lab_method AS x
    WHERE {conditions}
    ORDER BY x.code
"""
_INSERT = text("""
    INSERT INTO quty.lab_method
        (code, name, name_id, quantity, standard, unit, minimum, maximum, required, valid_days, active)
    VALUES (:code, :name, :name_id, :quantity, :standard, :unit, :minimum, :maximum, :required, :valid_days, :active)
    RETURNING id
""")
_UPDATE = text("""
    UPDATE quty.lab_method
    SET code = :code, name = :name, name_id = :name_id, quantity = :quantity, standard = :standard, unit = :unit,
        minimum = :minimum, maximum = :maximum, required = :required, valid_days = :valid_days, active = :active,
        version = version + 1
    WHERE id = :id AND version = :version
    RETURNING id
""")


@dataclass(frozen=True, slots=True)
class LabMethodInput:
    """A further test as it is entered; ``id`` and ``version`` where it is changed.

    Attributes:
        code: a short code, e.g. ``EN71-3``.
        name: its name in English.
        standard: the standard with its edition.
        minimum: smallest good value, ``None`` without one.
        maximum: largest good value, ``None`` without one; one of both is needed.
        unit: unit of value and limits.
        name_id: its Indonesian name.
        quantity: what is measured.
        required: each batch needs a pass before it is released.
        active: whether it is offered.
        valid_days: for how long a pass stands for the next batches of the article; 0 tests each batch.
    """

    code: str
    name: str
    standard: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = ""
    name_id: str = ""
    quantity: str = ""
    required: bool = False
    active: bool = True
    id: int | None = None
    version: int | None = None
    valid_days: int | None = 0


@dataclass(frozen=True, slots=True)
class LabMethodRow:
    """A further test.

    Attributes:
        id: key.
        method: what it asks.
        name_id: its Indonesian name, empty where there is none.
        required: each batch needs a pass before it is released.
        active: whether it is offered.
        version: of the row.
        valid_days: for how long a pass stands for the next batches of the article; 0 tests each batch.
    """

    id: int
    method: Method
    name_id: str
    required: bool
    active: bool
    version: int
    valid_days: int = 0


@query(Permission.VIEW_QUALITY)
def lab_method_list(uow: UnitOfWork) -> tuple[LabMethodRow, ...]:
    """All further tests, those out of use too."""
    return _rows(uow, "TRUE")


def method_of_code(uow: UnitOfWork, code: str) -> LabMethodRow:
    """A further test in use, by its code.

    Raises:
        Invalid: there is none.
    """
    rows = _rows(uow, "x.active AND x.code = :code", code=code.strip().upper())
    if not rows:
        raise Invalid({"method": Text(N_("Choose which further test it is."))})
    return rows[0]


@command(Permission.EDIT_TESTS)
def save_lab_method(uow: UnitOfWork, new: LabMethodInput) -> int:
    """Enter or change a further test; past tests keep what they were judged by.

    Returns:
        Its key.

    Raises:
        Invalid: no code, name, standard or limit, or limits the wrong way round.
        Conflict: somebody else changed it meanwhile.
        Duplicate: another test has this code.
    """
    code, name, standard = new.code.strip().upper(), " ".join(new.name.split()), " ".join(new.standard.split())
    wrong = {
        field: Text(N_("Fill this in."))
        for field, value in (("code", code), ("name", name), ("standard", standard))
        if not value
    }
    if code.lower() in {each.value for each in LabTestType}:
        wrong["code"] = Text(N_("The program has a test of this name already."))
    if new.minimum is None and new.maximum is None:
        wrong["minimum"] = Text(N_("Give the smallest or the largest good value."))
    elif new.minimum is not None and new.maximum is not None and new.minimum > new.maximum:
        wrong["maximum"] = Text(N_("The largest good value is below the smallest."))
    if not 0 <= (new.valid_days or 0) <= _MOST_DAYS:
        wrong["valid_days"] = Text(N_("At most {days} days."), days=_MOST_DAYS)
    if wrong:
        raise Invalid(wrong)
    values = {
        "code": code,
        "name": name,
        "name_id": new.name_id.strip(),
        "quantity": new.quantity.strip(),
        "standard": standard,
        "unit": new.unit.strip(),
        "minimum": new.minimum,
        "maximum": new.maximum,
        "required": new.required,
        "valid_days": new.valid_days or 0,
        "active": new.active,
    }
    if new.id is None:
        return int(uow.session.execute(_INSERT, values).scalar_one())
    changed = uow.session.execute(_UPDATE, {**values, "id": new.id, "version": new.version}).scalar_one_or_none()
    if changed is None:
        raise Conflict
    return int(changed)


def _rows(uow: UnitOfWork, condition: str, **values: object) -> tuple[LabMethodRow, ...]:
    return tuple(_row(row) for row in uow.session.execute(text(_LIST.format(conditions=condition)), values))


def _row(row: Any) -> LabMethodRow:
    limit = Limit(row.unit, trimmed(row.minimum), trimmed(row.maximum))
    method = Method(row.code, row.name, row.quantity, limit, row.standard)
    return LabMethodRow(row.id, method, row.name_id, row.required, row.active, row.version, row.valid_days)
