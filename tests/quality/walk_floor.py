"""The floor that the walks go through: slips and lines in each state that a command needs."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from quty_desktop.domain.departments import Department
from quty_desktop.domain.orders import Route
from quty_desktop.domain.weeks import Week
from quty_desktop.services.floor import output_requests, waste_reports, weights
from quty_desktop.services.hand_over import line_clearance, production_output, slips, transfers
from quty_desktop.services.master_data import lines
from quty_desktop.services.ppic import production, shared_cuts
from tests.databases import Plant
from tests.plant_time import today
from tests.services.doors import door_of
from tests.services.plants import WEEK, Office, approved_order, confirmed_line


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
        order: the manufacturing order of ``cutting``.
        entry: an entry of its output.
        reachable: a work order of cutting that has its target.
        waste: a waste report that waits for the supervisor.
        filled: a work order of finishing whose weights are known.
        drafts: two drafts of one article that can be cut together.
        together: a draft that is cut with another one.
        asked: late output that waits for the supervisor of cutting.
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
    order: int
    entry: int
    reachable: int
    waste: int
    filled: int
    drafts: tuple[int, int]
    together: int
    asked: int


def floor_of(plant: Plant, office: Office) -> Floor:
    """Cut, send, block, count and clear."""
    office.ppic.run(lines.add_lines, lines.NewLines(Department.SEWING, 1, 5))
    lines_of = {row.number: row.id for row in office.ppic.ask(lines.production_lines)}
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

        def send(work: int, number: int) -> slips.SentTransfer:
            return cutter.run(transfers.send, transfers.NewTransfer(work, Department.SEWING, 50, lines_of[number]))

        def report(number: int) -> int:
            row = next(
                each for each in sewer.ask(line_clearance.lines_of, Department.SEWING) if each.id == lines_of[number]
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
        stands = plant.one("SELECT id FROM quty.line_occupancy WHERE line_id = %s AND cleared_at IS NULL", lines_of[1])
        order = int(plant.one("SELECT manufacturing_order_id FROM quty.work_order WHERE id = %s", this))
        reachable = cut("PO-5003", WEEK)
        cutter.run(production_output.record, production_output.NewOutput(reachable, 40))
        material = waste_reports.WantedMaterial(office.shark, Decimal(3), "PCE")
        new = waste_reports.NewWasteReport(this, 20, "holes in the roll", (material,))
        waste = cutter.run(waste_reports.report_waste, new).id
        late = production_output.NewOutput(this, 5, made_on=today() - timedelta(days=1))
        asked = cutter.run(output_requests.ask_output, output_requests.AskedOutput(late, "paper came late")).id
        filled = plant.one(
            "SELECT id FROM quty.work_order WHERE manufacturing_order_id = %s AND department = 'FIN'", order
        )
        with door_of(plant, "spv_finishing") as lead:
            lead.run(weights.set_weight, weights.NewWeightLimit(filled, Decimal(56)))
        drafts = [
            office.ppic.run(
                production.draft_manufacturing_order,
                production.NewManufacturingOrder(confirmed_line(office, f"PO-51{number:02}", 240), 240, Route.DIRECT),
            ).id
            for number in range(4)
        ]
        office.ppic.run(shared_cuts.cut_together, shared_cuts.CutTogether(drafts[3], drafts[2]))
        return Floor(
            this,
            sent.id,
            sent.number,
            blocked.id,
            openable.id,
            counted.id,
            int(stands),
            report(3),
            lines_of[5],
            order,
            entry=int(plant.one("SELECT min(id) FROM quty.production_output WHERE work_order_id = %s", this)),
            reachable=reachable,
            waste=waste,
            filled=filled,
            drafts=(drafts[0], drafts[1]),
            together=drafts[3],
            asked=asked,
        )
