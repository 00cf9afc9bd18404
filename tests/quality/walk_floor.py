"""The floor that the walks go through: slips and lines in each state that a command needs."""

from dataclasses import dataclass

from quty_desktop.domain.departments import Department
from quty_desktop.domain.weeks import Week
from quty_desktop.services.hand_over import line_clearance, production_output, transfers
from quty_desktop.services.master_data import lines
from quty_desktop.services.ppic import production
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.plants import WEEK, Office, approved_order


@dataclass(frozen=True)
class Floor:
    """Records of the floor, by id.

    Attributes:
        cutting: a work order of cutting with good pieces left to send.
        sent: a slip on its way, and its ``number``.
        blocked: a slip that another week on its line keeps.
        openable: a blocked slip whose line was cleared since.
        differs: an accepted slip with a difference.
        occupied: what stands on a line.
        reported: a clearance that waits for its second signature.
        free_line: a line that nothing stands on.
    """

    cutting: int
    sent: int
    number: str
    blocked: int
    openable: int
    differs: int
    occupied: int
    reported: int
    free_line: int


def floor_of(plant: Plant, office: Office) -> Floor:
    """Cut, send, block, count and clear."""
    office.ppic.run(lines.add_lines, lines.NewLines(Department.SEWING, 1, 5))
    line = {row.number: row.id for row in office.ppic.ask(lines.production_lines)}
    with door_of(plant, "operator_cutting") as cutter, door_of(plant, "operator_sewing") as sewer:

        def cut(number: str, week: Week) -> int:
            order = approved_order(office, number, 240, None, week)
            work = next(
                row.id
                for row in office.ppic.ask(production.work_orders_of, order.id)
                if row.department is Department.CUTTING
            )
            cutter.run(production_output.record, production_output.NewOutput(work, 200))
            return work

        def send(work: int, number: int) -> transfers.SentTransfer:
            return cutter.run(transfers.send, transfers.NewTransfer(work, Department.SEWING, 50, line[number]))

        def report(number: int) -> int:
            row = next(
                each for each in sewer.ask(line_clearance.lines_of, Department.SEWING) if each.id == line[number]
            )
            done = line_clearance.ClearedLine(row.occupancy_id or 0, True, True, True, True)
            left = frozenset({"line.pieces_left"})
            return sewer.run(line_clearance.clear, done, confirmed=left, reason="moved by hand").id

        this, next_week = cut("PO-5001", WEEK), cut("PO-5002", Week(WEEK.year, WEEK.week + 1))
        sent = send(this, 1)
        blocked = send(next_week, 1)
        send(this, 2)
        openable = send(next_week, 2)
        with door_of(plant, "spv_sewing") as lead:
            lead.run(line_clearance.confirm, report(2))
        counted = send(this, 3)
        sewer.run(transfers.accept, transfers.CountedTransfer(counted.id, 49))
        stands = plant.one("SELECT id FROM quty.line_occupancy WHERE line_id = %s AND cleared_at IS NULL", line[1])
        return Floor(this, sent.id, sent.number, blocked.id, openable.id, counted.id, int(stands), report(3), line[5])
