"""Examples of the floor and of PPIC's planning."""

from datetime import timedelta
from decimal import Decimal

from quty_desktop.domain.departments import Department
from quty_desktop.services.floor import output_grid, output_requests, waste_reports, weights, work_orders, work_plans
from quty_desktop.services.hand_over import production_output
from quty_desktop.services.ppic import schedule, shared_cuts
from tests.plant_time import today
from tests.quality.examples.making import REASON, Example, Maker, confirmed, plain, version_of
from tests.quality.walk_plant import WalkPlant


def _work(walk: WalkPlant, key: int) -> tuple[int, int]:
    return key, version_of(walk, "work_order", key)


def _grid(walk: WalkPlant) -> output_grid.SaveGrid:
    cell = output_grid.GridCell(walk.floor.cutting, None, "9", 5)
    return output_grid.SaveGrid(Department.CUTTING, today(), (cell,))


def _report(walk: WalkPlant) -> waste_reports.NewWasteReport:
    material = waste_reports.WantedMaterial(walk.office.shark, Decimal(2), "PCE")
    return waste_reports.NewWasteReport(walk.floor.cutting, 10, REASON, (material,))


def _decision(walk: WalkPlant) -> waste_reports.WasteDecision:
    return waste_reports.WasteDecision(
        walk.floor.waste, version_of(walk, "waste_report", walk.floor.waste), approved=True
    )


def _plan(walk: WalkPlant) -> work_plans.PlanWeek:
    return work_plans.PlanWeek((work_plans.PlanCell(walk.floor.cutting, today() + timedelta(days=1), 50),))


def _corrected(walk: WalkPlant, _home: Department) -> Example:
    right = production_output.CorrectOutput(walk.floor.entry, 199)
    return Example(right, ("output.correct", "output.late"), REASON)


COMMANDS: dict[str, Maker] = {
    "output_grid.save": plain(_grid),
    "output_requests.ask_output": plain(
        lambda walk: output_requests.AskedOutput(
            production_output.NewOutput(walk.floor.cutting, 5, made_on=today() - timedelta(days=1)), REASON
        )
    ),
    "output_requests.decide_output": plain(
        lambda walk: output_requests.OutputDecision(
            walk.floor.asked, version_of(walk, "output_request", walk.floor.asked), True
        )
    ),
    "production_output.correct": _corrected,
    "shared_cuts.cut_apart": plain(lambda walk: walk.floor.together),
    "shared_cuts.cut_together": plain(lambda walk: shared_cuts.CutTogether(*walk.floor.drafts)),
    "waste_reports.decide_waste": plain(_decision),
    "waste_reports.report_waste": plain(_report),
    "weights.set_weight": plain(lambda walk: weights.NewWeightLimit(walk.floor.filled, Decimal(60))),
    "weights.weigh": plain(lambda walk: weights.WeighedPiece(walk.floor.filled, Decimal(55))),
    "work_orders.approve_short_work": confirmed(
        "work.short", lambda walk: work_orders.ShortEnd(*_work(walk, walk.floor.cutting), 230)
    ),
    "work_orders.finish_work": plain(lambda walk: work_orders.WorkKey(*_work(walk, walk.floor.reachable))),
    "work_plans.plan_week": plain(_plan),
    "work_plans.set_capacity": plain(lambda walk: work_plans.LineCapacity(walk.floor.free_line, 300)),
}
QUERIES: dict[str, Maker] = {
    "output_grid.grid": plain(lambda _: output_grid.GridQuestion(Department.SEWING, today())),
    "output_requests.output_request": plain(lambda walk: walk.floor.asked),
    "output_requests.output_requests_of": plain(lambda _: Department.CUTTING),
    "schedule.schedule": plain(lambda _: schedule.ScheduleQuestion(today())),
    "shared_cuts.batches_of_cut": plain(lambda walk: walk.floor.together),
    "waste_reports.waste_reports_of": plain(lambda _: Department.CUTTING),
    "weights.weights_of": plain(lambda walk: walk.floor.filled),
    "work_orders.revisions_of": plain(lambda walk: walk.floor.order),
    "work_plans.board": plain(lambda _: work_plans.PlanQuestion(Department.SEWING, today())),
}
