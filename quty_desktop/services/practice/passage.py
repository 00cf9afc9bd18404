"""Lets pieces go their way through the practice plant, department by department, until packing has accepted them."""

from datetime import UTC, datetime
from itertools import pairwise

from quty_desktop.domain.departments import Department
from quty_desktop.services.floor import work_orders
from quty_desktop.services.hand_over import line_clearance, production_output, transfers
from quty_desktop.services.ppic import production
from quty_desktop.services.practice.staff import Staff

_CLERKS = {
    Department.CUTTING: "operator_cutting",
    Department.EMBROIDERY: "operator_embroidery",
    Department.SEWING: "operator_sewing",
    Department.FINISHING: "operator_finishing",
    Department.PACKING: "operator_packing",
}


def to_packing(staff: Staff, order: int, pcs: int) -> None:
    """Make, hand over and accept pieces of a batch in each department of its route.

    Args:
        staff: the people of the plant.
        order: key of the manufacturing order.
        pcs: pieces that shall be packed.
    """
    works = {row.department: row for row in staff.ask("ppic_admin", production.work_orders_of, order)}
    line: int | None = None
    for sender, receiver in pairwise(each for each in _CLERKS if each in works):
        work, clerk = works[sender], _CLERKS[sender]
        staff.do(clerk, production_output.record, production_output.NewOutput(work.id, pcs, 0, line))
        if line is not None:
            _clear(staff, sender, line)
        line = _free_line(staff, receiver)
        slip = staff.do(clerk, transfers.send, transfers.NewTransfer(work.id, receiver, pcs, line))
        staff.do(_CLERKS[receiver], transfers.accept, transfers.CountedTransfer(slip.id, pcs))
        if pcs >= work.target_pcs:
            _finish(staff, sender, work.id)


def _free_line(staff: Staff, department: Department) -> int | None:
    """The last line on which nothing stands; the first ones have a story of their own."""
    rows = staff.ask(_CLERKS[department], line_clearance.lines_of, department)
    return next((row.id for row in reversed(rows) if row.occupancy_id is None), None)


def _clear(staff: Staff, department: Department, line: int) -> None:
    rows = staff.ask(_CLERKS[department], line_clearance.lines_of, department)
    occupancy = next(row.occupancy_id for row in rows if row.id == line)
    if occupancy is not None:
        empty = line_clearance.ClearedLine(occupancy, True, True, True, True)
        asked = staff.do(_CLERKS[department], line_clearance.clear, empty)
        staff.do(f"spv_{department.name.lower()}", line_clearance.confirm, asked.id)


def _finish(staff: Staff, department: Department, work: int) -> None:
    wanted = production_output.WorkFilter(department, ended_too=True)
    rows = staff.ask(_CLERKS[department], production_output.work_of, wanted)
    version = next(row.version for row in rows if row.id == work)
    # The server notes by its own clock when work began; it does not end before that.
    staff.now = datetime.now(UTC)
    staff.do(_CLERKS[department], work_orders.finish_work, work_orders.WorkKey(work, version))
