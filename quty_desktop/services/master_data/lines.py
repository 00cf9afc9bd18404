"""Production lines of the departments."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.database.tables import ProductionLine
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data.master_records import Saved
from quty_desktop.services.master_data.record_keeping import duplicate, opened, saved
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

LINE_DEPARTMENTS = (
    Department.CUTTING,
    Department.EMBROIDERY,
    Department.SEWING,
    Department.FINISHING,
    Department.PACKING,
    Department.FINISHED_GOODS,
)
"""Departments that work in lines."""
HIGHEST_LINE = 200


@dataclass(frozen=True, slots=True)
class LineInput:
    """A line as it is entered; without an id a new one."""

    department: Department
    number: int
    name: str = ""
    active: bool = True
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NewLines:
    """Lines of a department that are made at once, e.g. sewing 1 to 38."""

    department: Department
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row of the list; ``shift_pcs`` is what the line can make in a shift, entered where work is planned."""

    id: int
    department: Department
    number: int
    name: str
    active: bool
    version: int
    shift_pcs: int | None = None


@query(Permission.VIEW_MASTER_DATA)
def production_lines(uow: UnitOfWork) -> tuple[LineRow, ...]:
    """All lines, by department in the order of the flow."""
    found = uow.session.execute(
        text("""
        SELECT l.id, l.department, l.number, l.name, l.active, l.version, l.shift_pcs
        FROM quty.production_line l
        ORDER BY array_position(:flow, l.department), l.number
        """),
        {"flow": [each.value for each in Department]},
    ).mappings()
    return tuple(LineRow(**{**row, "department": Department(row["department"])}) for row in found)


@command(Permission.EDIT_MASTER_DATA)
def save_line(uow: UnitOfWork, new: LineInput) -> Saved:
    """Enter or change a line.

    Raises:
        Invalid: the department has no lines, or the number is out of range.
        Duplicate: the department has a line of this number.
    """
    _check(new.department, new.number, "number")
    facts = uow.session.execute(
        text("""
        SELECT EXISTS (SELECT FROM quty.production_line
                       WHERE department = :department AND number = :number AND id IS DISTINCT FROM :id) AS taken
        """),
        {"department": new.department.value, "number": new.number, "id": new.id},
    ).one()
    if facts.taken:
        raise duplicate(f"{new.department.value} {new.number}")
    row = opened(uow, ProductionLine, new.id, new.version, ProductionLine())
    row.department, row.number, row.name, row.active = new.department, new.number, new.name.strip(), new.active
    return saved(uow, row)


@command(Permission.EDIT_MASTER_DATA)
def add_lines(uow: UnitOfWork, new: NewLines) -> int:
    """Make lines of a department; numbers that exist stay as they are.

    Returns:
        How many were made.

    Raises:
        Invalid: the department has no lines, or the numbers do not go upwards.
    """
    _check(new.department, new.first, "first")
    _check(new.department, new.last, "last")
    if new.last < new.first:
        raise Invalid({"last": Text(N_("The last number comes after the first."))})
    taken = set(
        uow.session.scalars(
            text("SELECT number FROM quty.production_line WHERE department = :department"),
            {"department": new.department.value},
        )
    )
    made = [number for number in range(new.first, new.last + 1) if number not in taken]
    uow.session.add_all(ProductionLine(department=new.department, number=number) for number in made)
    uow.session.flush()
    return len(made)


def _check(department: Department, number: int, field: str) -> None:
    if department not in LINE_DEPARTMENTS:
        raise Invalid({"department": Text(N_("{department} has no lines."), department=department)})
    if not 1 <= number <= HIGHEST_LINE:
        raise Invalid({field: Text(N_("From {low} to {high}."), low=1, high=HIGHEST_LINE)})
