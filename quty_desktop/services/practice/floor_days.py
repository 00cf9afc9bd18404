"""Two days on the practice plant's floor: hours, stages, a repair, a surplus, a shortage, an opened block, weights, plans."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from quty_desktop.domain.alerts import OverrideReason
from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.orders import Route
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.floor import output_grid, output_requests, waste_reports, weights, work_plans
from quty_desktop.services.floor.output_grid import GridCell, Measure, SaveGrid
from quty_desktop.services.hand_over import production_output, slips, transfer_blocks, transfers
from quty_desktop.services.hand_over.production_output import NewOutput
from quty_desktop.services.master_data import articles, materials
from quty_desktop.services.ppic import orders, production, shared_cuts
from quty_desktop.services.practice.staff import Staff
from quty_desktop.services.warehouse import gate_passes

Lines = Mapping[tuple[Department, int], int]
_SHIFT_PCS = {Department.SEWING: 620, Department.FINISHING: 900}
_WEIGHTS = ("54.8", "56.1", "55.4", "57.0", "61.9", "55.8", "56.6", "54.2", "49.7", "56.0")
_REASON = "Latihan: terlambat diketik"


class FloorDays:
    """Lets the floor have two usual days, with their troubles.

    Args:
        staff: the people of the plant.
        lines: lines by department and number.
    """

    def __init__(self, staff: Staff, lines: Lines) -> None:
        self._staff = staff
        self._lines = lines
        self._today = datetime.now(PLANT_ZONE).date()
        self._chance = Random(22_11_2026)  # noqa: S311 - believable, not secret

    def tell(self, sewing: Sequence[tuple[int, int, int]], cutting: Sequence[tuple[int, int]]) -> None:
        """Tell the two days.

        Args:
            sewing: manufacturing order, its line in sewing, and pieces that sewing has left to make.
            cutting: manufacturing orders and their pieces that cutting has begun.
        """
        for (department, number), line in self._lines.items():
            if department in _SHIFT_PCS and number <= 6:
                capacity = work_plans.LineCapacity(line, _SHIFT_PCS[department])
                self._staff.do(f"spv_{department.name.lower()}", work_plans.set_capacity, capacity)
        for order, number, rest in sewing[:3]:
            self._sew(order, number, rest)
        for at, (order, pcs) in enumerate(cutting):
            self._plan(order, pcs, at)
        if sewing:
            self._finish(sewing[0][0])
        if len(cutting) > 1:
            self._surplus(*cutting[0])
            self._shortage(cutting[-1][0])
        self._two_weeks()
        self._outside()

    def _works(self, order: int) -> dict[Department, production.WorkOrderRow]:
        rows = self._staff.ask("ppic_admin", production.work_orders_of, order)
        return {row.department: row for row in rows}

    def _sew(self, order: int, number: int, rest: int) -> None:
        """Yesterday's hours typed late by the supervisor, this morning's by the clerk, and a repair that came back."""
        work = self._works(order)[Department.SEWING].id
        line = self._lines[Department.SEWING, number]
        hourly = max(1, min(48, rest // 16))
        yesterday = self._today - timedelta(days=1)
        self._hours("spv_sewing", work, line, yesterday, range(7, 12), hourly)
        self._hours("operator_sewing", work, line, self._today, range(7, 10), hourly)
        bad = max(2, hourly // 6)
        if rest > 8 * hourly + 4 * bad:
            first = NewOutput(work, hourly, 1, line, Shift.MORNING, "Jahitan loncat di lengan", rework_pcs=bad)
            self._staff.do("operator_sewing", production_output.record, first)
            again = NewOutput(work, bad - 1, 1, line, Shift.MORNING, "Setelah perbaikan", round=2)
            self._staff.do("operator_sewing", production_output.record, again)
            self._ask(
                "operator_sewing", NewOutput(work, bad, line_id=line, made_on=yesterday), "Lembar lembur tertinggal"
            )
        ahead = [work_plans.PlanCell(work, self._today + timedelta(days=day), hourly * 8, line) for day in (0, 1)]
        self._staff.do("spv_sewing", work_plans.plan_week, work_plans.PlanWeek(tuple(ahead)))

    def _ask(self, role: str, late: NewOutput, why: str) -> None:
        """Output that the clerk may not enter alone waits for its decision."""
        self._staff.do(role, output_requests.ask_output, output_requests.AskedOutput(late, why))

    def _hours(self, role: str, work: int, line: int, day: date, hours: range, hourly: int) -> None:
        cells = tuple(
            GridCell(work, line, str(hour), max(1, hourly - self._chance.randint(0, hourly // 8))) for hour in hours
        )
        self._staff.do(role, output_grid.save, SaveGrid(Department.SEWING, day, cells), reason=_REASON)

    def _plan(self, order: int, pcs: int, at: int) -> None:
        work = self._works(order)[Department.CUTTING].id
        each = max(1, pcs // 2)
        days = [work_plans.PlanCell(work, self._today + timedelta(days=at + day), each) for day in (0, 1)]
        self._staff.do("spv_cutting", work_plans.plan_week, work_plans.PlanWeek(tuple(days)))

    def _finish(self, order: int) -> None:
        """Stuffed and closed apart, weighed, and checked: some skins wait as stuffed bodies."""
        work = self._works(order)[Department.FINISHING]
        rows = self._staff.ask(
            "ppic_admin", production_output.work_of, production_output.WorkFilter(Department.FINISHING)
        )
        received = next(((row.received_pcs or 0) - row.good_pcs for row in rows if row.id == work.id), 0)
        limit = weights.NewWeightLimit(work.id, Decimal(56), Decimal(5), Decimal(5))
        self._staff.do("spv_finishing", weights.set_weight, limit)
        if received < 10:
            return
        line = self._lines[Department.FINISHING, 1]
        for measure, share in ((Measure.STUFFING, 60), (Measure.CLOSING, 45)):
            cell = GridCell(work.id, line, "8", received * share // 100)
            self._staff.do(
                "operator_finishing", output_grid.save, SaveGrid(Department.FINISHING, self._today, (cell,), measure)
            )
        for grams in _WEIGHTS:
            self._staff.do("operator_finishing", weights.weigh, weights.WeighedPiece(work.id, Decimal(grams), line))
        done = NewOutput(work.id, received * 40 // 100, 0, line, Shift.MORNING, "", rework_pcs=1)
        self._staff.do("operator_finishing", production_output.record, done)

    def _surplus(self, order: int, pcs: int) -> None:
        """Two per cent more was cut; the sewing order follows by itself. Nine more wait for a manager."""
        work = self._works(order)[Department.CUTTING]
        more = work.target_pcs - work.good_pcs + max(1, pcs * 2 // 100)
        if more > 0:
            self._staff.do("operator_cutting", production_output.record, NewOutput(work.id, more, note="Sisa gulungan"))
            self._ask("operator_cutting", NewOutput(work.id, max(1, pcs * 9 // 100)), "Gulungan terakhir dihabiskan")

    def _shortage(self, order: int) -> None:
        """A report that is approved, and one that waits."""
        work = self._works(order)[Department.CUTTING]
        short = max(2, (work.target_pcs - work.good_pcs) // 4)
        if work.target_pcs - work.good_pcs < 4:
            return
        (fabric, *_) = self._staff.ask("ppic_admin", materials.materials, materials.MaterialFilter("IM-BOA-0412"))
        for pcs, reason in ((short, "Lubang di gulungan 3"), (short // 2, "Potongan miring, mould tumpul")):
            needed = waste_reports.WantedMaterial(fabric.id, Decimal(pcs) / 4, "YARD")
            new = waste_reports.NewWasteReport(work.id, max(1, pcs), reason, (needed,))
            report = self._staff.do("operator_cutting", waste_reports.report_waste, new)
            if pcs == short:
                decision = waste_reports.WasteDecision(report.id, 1, approved=True, decision="Cek mould dulu")
                self._staff.do("spv_cutting", waste_reports.decide_waste, decision)

    def _two_weeks(self) -> None:
        """Two drafts of one article are cut together, each for its own week; PPIC has still to approve them."""
        first, second = (self._drafted(weeks, Route.DIRECT, f"ECIS-7{weeks}01") for weeks in (5, 6))
        self._staff.do("ppic_admin", shared_cuts.cut_together, shared_cuts.CutTogether(second, first))

    def _outside(self) -> None:
        """Parts are with a subcontractor; the first ones are back and wait for their check."""
        order = self._drafted(3, Route.SUBCONTRACT, "ECIS-7301")
        self._staff.do("ppic_manager", production.approve_manufacturing_order, production.ManufacturingKey(order, 1))
        works = self._works(order)
        cut, work = works[Department.CUTTING], works[Department.SUBCONTRACT]
        pcs = cut.target_pcs
        self._staff.do("operator_cutting", production_output.record, NewOutput(cut.id, pcs))
        slip = self._staff.do(
            "operator_cutting", transfers.send, transfers.NewTransfer(cut.id, Department.SUBCONTRACT, pcs)
        )
        self._staff.do("warehouse_admin", transfers.accept, transfers.CountedTransfer(slip.id, pcs))
        maker = articles.PartnerInput(PartnerKind.SUBCONTRACTOR, "CV Jahit Bersama")
        new = gate_passes.NewPass(
            self._staff.do("ppic_admin", articles.save_partner, maker).id,
            f"Potongan {cut.article_code}",
            Decimal(pcs),
            "PCE",
            work.id,
            plate="T 8123 AB",
            return_expected_on=self._today + timedelta(days=6),
        )
        out = self._staff.do("warehouse_admin", gate_passes.prepare, new)
        checked = gate_passes.CheckedPass(out.id, out.version, True, "T 8123 AB", "SEG-0417")
        self._staff.do("security", gate_passes.check, checked)
        back = gate_passes.CameBack(out.id, Decimal(pcs // 3), "SJ-JB-118")
        self._staff.do("warehouse_admin", gate_passes.come_back, back)

    def _drafted(self, weeks: int, route: Route, number: str) -> int:
        """A confirmed order of one line, and its draft."""
        choices = self._staff.ask("ppic_admin", orders.order_choices)
        article = choices.articles[0]
        week = Week.of(self._today + timedelta(weeks=weeks))
        pcs = (article.pcs_per_carton or 24) * (article.cartons_per_pallet or 4)
        line = orders.NewOrderLine(article.id, pcs, week, article.destination_id or choices.destinations[0].id)
        new = orders.NewOrder(number, choices.buyers[0].id, self._today, (line,))
        saved = self._staff.do("ppic_admin", orders.enter_order, new)
        self._staff.do("ppic_admin", orders.confirm_order, orders.OrderKey(saved.id, 1))
        detail = self._staff.ask("ppic_admin", orders.order, saved.id)
        draft = production.NewManufacturingOrder(detail.lines[0].id, pcs, route)
        return self._staff.do("ppic_admin", production.draft_manufacturing_order, draft).id

    def open_block(self, slip: slips.SentTransfer) -> None:
        """The manager opens a block with a reason: the container leaves at noon."""
        wanted = transfer_blocks.BlockOverride(
            slip.id,
            slip.version,
            OverrideReason.LINE_DELAYED,
            "Kontainer berangkat siang, line dikosongkan sambil jalan",
        )
        self._staff.do("production_manager", transfer_blocks.override_block, wanted)
