"""The floor on a real database: stages, repair, corrections, the grid, surplus, waste, plans and the end of work orders."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NeedsConfirmation, NotAllowed, Refused, WrongState
from quty_desktop.domain.floor import WeightResult
from quty_desktop.domain.orders import Route, WorkState
from quty_desktop.domain.purchasing import RequestState
from quty_desktop.domain.transfers import TransferState
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration import alerts
from quty_desktop.services.floor import output_grid, waste_reports, weights, work_orders, work_plans
from quty_desktop.services.floor.output_grid import GridCell, GridQuestion, Measure, SaveGrid
from quty_desktop.services.hand_over import production_output, transfers
from quty_desktop.services.hand_over.production_output import CorrectOutput, NewOutput, WorkFilter
from quty_desktop.services.ppic import production, schedule, shared_cuts
from tests.databases import Plant
from tests.plant_time import today
from tests.services.doors import door_of
from tests.services.plants import approved_order, confirmed_line
from tests.services.test_transfers import Cut, Floor, accept, floor_of

D = Department
STAGES_DONE = frozenset({"output.stages_missing"})


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as opened:
        yield opened


def sewn(floor: Floor, number: str = "PO-1", pcs: int = 500) -> tuple[Cut, int, int]:
    """Parts that sewing has accepted: the cut, the work order of sewing, and its line."""
    cut = floor.cut(number, pcs)
    accept(floor, cut.send(pcs))
    return cut, floor.work(cut.mo, D.SEWING), floor.lines[D.SEWING, 1]


def saved(floor: Floor, cells: tuple[GridCell, ...], measure: Measure = Measure.GOOD, **more: object) -> None:
    typed = SaveGrid(D.SEWING, today(), cells, measure)
    floor["operator_sewing"].run(output_grid.save, typed, **more)  # type: ignore[arg-type]


def grid(floor: Floor, measure: Measure = Measure.GOOD) -> output_grid.GridRow:
    return floor["operator_sewing"].ask(output_grid.grid, GridQuestion(D.SEWING, today(), measure)).rows[0]


class TestStages:
    def test_no_stage_is_skipped(self, floor: Floor) -> None:
        _, work, line = sewn(floor)
        cell = GridCell(work, line, "8", 40)
        with pytest.raises(Refused, match="only 0 pcs wait for this stage"):
            saved(floor, (cell,), Measure.LABEL)
        saved(floor, (cell,), Measure.ASSEMBLE)
        saved(floor, (cell,), Measure.LABEL)
        with pytest.raises(Refused, match="only 40 pcs wait for this stage"):
            saved(floor, (GridCell(work, line, "8", 41),), Measure.BACK_STITCH)
        saved(floor, (cell,), Measure.BACK_STITCH)
        saved(floor, (cell,))
        assert grid(floor).cells == {"8": 40}

    def test_output_without_stages_is_asked_once_and_entered_with_them(self, floor: Floor) -> None:
        _, work, line = sewn(floor)
        new = NewOutput(work, 60, 0, line)
        with pytest.raises(NeedsConfirmation, match="label of EU W22-2026"):
            floor["operator_sewing"].run(production_output.record, new)
        floor["operator_sewing"].run(production_output.record, new, confirmed=STAGES_DONE)
        found = floor.plant.one("SELECT jsonb_object_agg(stage, pcs) FROM quty.stage_output")
        assert found == {"assemble": 60, "label": 60, "back_stitch": 60}

    def test_a_stage_is_not_lowered_below_the_next_one(self, floor: Floor) -> None:
        _, work, line = sewn(floor)
        saved(floor, (GridCell(work, line, "8", 40),), confirmed=STAGES_DONE)
        with pytest.raises(NeedsConfirmation):
            saved(floor, (GridCell(work, line, "8", 30, 40),), Measure.ASSEMBLE)
        with pytest.raises(Refused, match="passed the next stage"):
            saved(
                floor,
                (GridCell(work, line, "8", 30, 40),),
                Measure.ASSEMBLE,
                confirmed=frozenset({"output.lowered"}),
                reason="typed twice",
            )

    def test_repair_is_looked_at_again_and_the_fourth_time_calls_quality(self, floor: Floor) -> None:
        _, work, line = sewn(floor)
        do = floor["operator_sewing"].run
        do(production_output.record, NewOutput(work, 90, 2, line, rework_pcs=8), confirmed=STAGES_DONE)
        with pytest.raises(Invalid, match="Only 8 pcs are left"):
            do(production_output.record, NewOutput(work, 9, 0, line, round=2))
        for round_ in (2, 3):
            do(production_output.record, NewOutput(work, 1, 0, line, rework_pcs=10 - 2 - round_ + 1, round=round_))
        assert alerts_of(floor, "rework.loop") == 0
        do(production_output.record, NewOutput(work, 1, 1, line, rework_pcs=4, round=4))
        assert alerts_of(floor, "rework.loop") == 1
        row = work_row(floor, work)
        assert (row.good_pcs, row.reject_pcs, row.rework_pcs) == (93, 3, 4)


def alerts_of(floor: Floor, code: str) -> int:
    return int(floor.plant.one("SELECT count(*) FROM quty.alert WHERE message = %s", code))


def work_row(floor: Floor, work: int, department: Department = D.SEWING) -> production_output.DepartmentWork:
    rows = floor["operator_sewing"].ask(production_output.work_of, WorkFilter(department, ended_too=True))
    return next(row for row in rows if row.id == work)


class TestGrid:
    def test_a_page_of_lines_is_saved_at_once(self, floor: Floor) -> None:
        _, work, line = sewn(floor)
        saved(floor, (GridCell(work, line, "7", 30), GridCell(work, line, "8", 35)), confirmed=STAGES_DONE)
        row = grid(floor)
        assert (row.cells, row.total_pcs, row.line, row.waiting_pcs) == ({"7": 30, "8": 35}, 65, 1, 435)
        rows = floor["operator_sewing"].ask(output_grid.grid, GridQuestion(D.SEWING, today())).rows
        assert [(each.line, each.work_order_id) for each in rows] == [(1, work), (2, None)]

    def test_a_lower_number_is_a_counter_entry(self, floor: Floor) -> None:
        _, work, line = sewn(floor)
        saved(floor, (GridCell(work, line, "7", 30),), confirmed=STAGES_DONE)
        lower = (GridCell(work, line, "7", 25, 30),)
        with pytest.raises(NeedsConfirmation):
            saved(floor, lower)
        saved(floor, lower, confirmed=frozenset({"output.lowered"}), reason="counted again")
        assert grid(floor).cells == {"7": 25}
        assert floor.plant.one(
            "SELECT array_agg(good_pcs ORDER BY id) FROM quty.production_output WHERE line_id IS NOT NULL"
        ) == [30, -5]
        assert work_row(floor, work).good_pcs == 25

    def test_two_clerks_do_not_overwrite_each_other(self, floor: Floor) -> None:
        _, work, line = sewn(floor)
        saved(floor, (GridCell(work, line, "7", 30),), confirmed=STAGES_DONE)
        with pytest.raises(Conflict, match="30 pcs stand in a cell that showed 0"):
            saved(floor, (GridCell(work, line, "7", 20),), confirmed=STAGES_DONE)

    def test_all_or_nothing(self, floor: Floor) -> None:
        _, work, line = sewn(floor)
        with pytest.raises(Invalid, match="only 500 pcs are left"):
            saved(floor, (GridCell(work, line, "7", 300), GridCell(work, line, "8", 300)), confirmed=STAGES_DONE)
        assert grid(floor).cells == {}

    def test_late_entries_by_their_tiers(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", made=0)

        def enter(role: str, days: int) -> None:
            new = NewOutput(cut.work, 1, made_on=today() - timedelta(days=days))
            with door_of(floor.plant, role) as door:
                door.run(production_output.record, new, confirmed=frozenset({"output.late"}), reason="paper was late")

        for role, days, allowed in (
            ("operator_cutting", 0, True), ("operator_cutting", 1, False), ("spv_cutting", 2, True),
            ("spv_cutting", 3, False), ("production_manager", 7, True), ("production_manager", 8, False),
            ("factory_manager", 8, True),
        ):  # fmt: skip
            if allowed:
                enter(role, days)
            else:
                with pytest.raises(Refused, match="days ago"):
                    enter(role, days)
        with pytest.raises(Invalid, match="not come yet"):
            enter("operator_cutting", -1)

    def test_the_database_keeps_the_tiers_too(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", made=0)
        login = floor.plant.person("operator_cutting")
        with floor.plant.connect(login) as connection, pytest.raises(Exception, match="supervise_transfers"):
            connection.execute(
                "INSERT INTO quty.production_output (work_order_id, made_on, good_pcs, reject_pcs)"
                " VALUES (%s, %s, 1, 0)",
                (cut.work, today() - timedelta(days=2)),
            )


class TestCorrecting:
    def test_an_entry_stays_and_its_sums_are_right(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", made=450)
        entry = int(floor.plant.one("SELECT max(id) FROM quty.production_output"))
        right = CorrectOutput(entry, 400, 20)
        with pytest.raises(NeedsConfirmation):
            floor["operator_cutting"].run(production_output.correct, right)
        done = floor["operator_cutting"].run(
            production_output.correct, right, confirmed=frozenset({"output.correct"}), reason="wrong pile"
        )
        assert (done.good_pcs, done.reject_pcs) == (400, 20)
        assert floor.plant.one("SELECT count(*) FROM quty.production_output") == 3
        cut.send(400)
        with pytest.raises(Refused, match="sent on"):
            floor["operator_cutting"].run(
                production_output.correct,
                CorrectOutput(entry, 399, 20),
                confirmed=frozenset({"output.correct"}),
                reason="again",
            )

    def test_others_entries_are_the_supervisors(self, floor: Floor) -> None:
        floor.cut("PO-1", made=450)
        entry = int(floor.plant.one("SELECT max(id) FROM quty.production_output"))
        with (
            door_of(floor.plant, "operator_cutting") as other,
            pytest.raises(Refused, match="corrected by the supervisor"),
        ):
            other.run(production_output.correct, CorrectOutput(entry, 1))
        floor["spv_cutting"].run(
            production_output.correct,
            CorrectOutput(entry, 449),
            confirmed=frozenset({"output.correct"}),
            reason="one was torn",
        )


class TestSurplus:
    def test_the_sewing_order_is_revised_and_both_targets_stay(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", 500, made=500)
        bill_of(floor, floor.office.bear)
        done = floor["operator_cutting"].run(production_output.record, NewOutput(cut.work, 15))
        assert done.revised
        row = work_row(floor, floor.work(cut.mo, D.SEWING))
        assert (row.target_pcs, row.revision) == (515, 1)
        (revision,) = floor.office.ppic.ask(work_orders.revisions_of, cut.mo)
        assert (revision.old_target_pcs, revision.new_target_pcs, revision.automatic) == (500, 515, True)
        asked = floor.plant.one(
            "SELECT jsonb_object_agg(a.code, r.qty) FROM quty.material_requisition r JOIN quty.article a ON a.id = r.article_id"
        )
        assert asked == {"IM-LABEL": 30}

    def test_the_tiers_hold_for_every_department(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", 500, made=500)
        for role, pcs in (("operator_cutting", 16), ("spv_cutting", 51)):
            with pytest.raises(Refused, match="above its target"):
                floor[role].run(production_output.record, NewOutput(cut.work, pcs))
        with pytest.raises(NeedsConfirmation):
            floor["production_manager"].run(production_output.record, NewOutput(cut.work, 60))
        floor["production_manager"].run(
            production_output.record,
            NewOutput(cut.work, 60),
            confirmed=frozenset({"output.surplus"}),
            reason="roll end",
        )
        assert alerts_of(floor, "surplus.output") == 1


def bill_of(floor: Floor, article: int) -> None:
    """Two labels and some fabric a piece, in force; sewing's article is the buyer's here."""
    with floor.plant.connect() as connection:
        connection.execute("INSERT INTO quty.category (name) VALUES ('Label'), ('Fabric')")
        for code, category in (("IM-LABEL", "Label"), ("IM-BOA", "Fabric")):
            connection.execute(
                "INSERT INTO quty.article (code, name, kind, unit, category_id)"
                " SELECT %s, %s, 'raw_material', 'PCE', id FROM quty.category WHERE name = %s",
                (code, code, category),
            )
        connection.execute(
            "WITH b AS (INSERT INTO quty.bill (article_id, kind, state, is_default)"
            " VALUES (%s, 'manufacture', 'active', true) RETURNING id)"
            " INSERT INTO quty.bill_line (bill_id, position, component_id, qty, unit)"
            " SELECT b.id, row_number() OVER (), a.id, 2, 'PCE' FROM b, quty.article a WHERE a.code IN ('IM-LABEL', 'IM-BOA')",
            (article,),
        )


class TestWaste:
    def test_the_supervisor_decides_and_the_material_waits_for_the_warehouse(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", 500, made=400)
        bill_of(floor, floor.office.bear)
        new = waste_reports.NewWasteReport(cut.work, 100, "holes in the roll")
        with pytest.raises(Invalid, match="lacks 100 pcs"):
            floor["operator_cutting"].run(waste_reports.report_waste, waste_reports.NewWasteReport(cut.work, 101, "x"))
        report = floor["operator_cutting"].run(waste_reports.report_waste, new)
        assert report.materials == 2
        assert alerts_of(floor, "shortage.output") == 1
        with pytest.raises(NotAllowed):
            floor["operator_cutting"].run(waste_reports.decide_waste, waste_reports.WasteDecision(report.id, 1, True))
        with pytest.raises(Invalid, match="why the report is rejected"):
            floor["spv_cutting"].run(waste_reports.decide_waste, waste_reports.WasteDecision(report.id, 1, False))
        done = floor["spv_cutting"].run(waste_reports.decide_waste, waste_reports.WasteDecision(report.id, 1, True))
        assert done.state is RequestState.APPROVED
        assert floor.plant.one("SELECT array_agg(DISTINCT state) FROM quty.material_requisition") == ["approved"]
        with pytest.raises(Conflict):
            floor["spv_cutting"].run(waste_reports.decide_waste, waste_reports.WasteDecision(report.id, 1, True))
        with pytest.raises(WrongState):
            floor["spv_cutting"].run(waste_reports.decide_waste, waste_reports.WasteDecision(report.id, 2, True))
        (row,) = floor["operator_cutting"].ask(waste_reports.waste_reports_of, D.CUTTING)
        assert "IM-BOA 200 PCE" in row.materials

    def test_a_small_shortage_needs_no_alert_and_no_bill(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", 500, made=460)
        with pytest.raises(Refused, match="No bill of material"):
            floor["operator_cutting"].run(
                waste_reports.report_waste, waste_reports.NewWasteReport(cut.work, 40, "torn")
            )
        material = waste_reports.WantedMaterial(floor.office.bear, Decimal(2), "PCE")
        floor["operator_cutting"].run(
            waste_reports.report_waste, waste_reports.NewWasteReport(cut.work, 40, "torn", (material,))
        )
        assert alerts_of(floor, "shortage.output") == 0


class TestEnding:
    def test_only_at_the_target_or_approved_short(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", 500, made=480)

        def key() -> work_orders.WorkKey:
            return work_orders.WorkKey(cut.work, work_row(floor, cut.work, D.CUTTING).version)

        with pytest.raises(Refused, match="lacks 20 good pcs"):
            floor["operator_cutting"].run(work_orders.finish_work, key())
        short = work_orders.ShortEnd(key().id, key().version, 480)
        with pytest.raises(NotAllowed):
            floor["spv_cutting"].run(work_orders.approve_short_work, short)
        with pytest.raises(NeedsConfirmation):
            floor["production_manager"].run(work_orders.approve_short_work, short)
        floor["production_manager"].run(
            work_orders.approve_short_work, short, confirmed=frozenset({"work.short"}), reason="no fabric left"
        )
        done = floor["operator_cutting"].run(work_orders.finish_work, key())
        assert done.state is WorkState.FINISHED
        with pytest.raises(WrongState):
            floor["operator_cutting"].run(production_output.record, NewOutput(cut.work, 1))
        (revision,) = floor.office.ppic.ask(work_orders.revisions_of, cut.mo)
        assert (revision.old_target_pcs, revision.new_target_pcs, revision.automatic) == (500, 480, False)

    def test_the_database_ends_no_short_order(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", 500, made=480)
        login = floor.plant.person("operator_cutting")
        with floor.plant.connect(login) as connection, pytest.raises(Exception, match="not_complete"):
            connection.execute("UPDATE quty.work_order SET state = 'finished' WHERE id = %s", (cut.work,))


class TestSharedCut:
    def test_one_cut_serves_two_weeks(self, floor: Floor) -> None:
        ppic, manager = floor.office.ppic, floor.office.manager
        drafts = []
        for number, week in (("PO-1", Week(2026, 22)), ("PO-2", Week(2026, 23))):
            line = confirmed_line(floor.office, number, 300, None, week)
            new = production.NewManufacturingOrder(line, 300, Route.DIRECT)
            drafts.append(ppic.run(production.draft_manufacturing_order, new))
        first, second = drafts
        ppic.run(shared_cuts.cut_together, shared_cuts.CutTogether(second.id, first.id))
        for draft in drafts:
            version = int(floor.plant.one("SELECT version FROM quty.manufacturing_order WHERE id = %s", draft.id))
            manager.run(production.approve_manufacturing_order, production.ManufacturingKey(draft.id, version))
        departments = [row.department for row in ppic.ask(production.work_orders_of, second.id)]
        assert departments == [D.SEWING, D.FINISHING, D.PACKING]
        cutting = floor.work(first.id, D.CUTTING)
        floor["operator_cutting"].run(production_output.record, NewOutput(cutting, 600))
        for batch, line in ((first, 1), (second, 2)):
            slip = transfers.NewTransfer(cutting, D.SEWING, 300, floor.lines[D.SEWING, line], "", batch.id)
            accept(floor, floor["operator_cutting"].run(transfers.send, slip))
        batches = ppic.ask(shared_cuts.batches_of_cut, second.id)
        assert [(each.week.week, each.sent_pcs, each.own) for each in batches] == [(22, 300, True), (23, 300, False)]
        assert work_row(floor, floor.work(second.id, D.SEWING)).received_pcs == 300
        weeks = floor.plant.one("SELECT array_agg(week_number ORDER BY id) FROM quty.transfer")
        assert weeks == [22, 23]

    def test_other_articles_are_not_cut_together_and_slips_name_no_foreign_batch(self, floor: Floor) -> None:
        ppic = floor.office.ppic
        bear, shark = (
            ppic.run(
                production.draft_manufacturing_order,
                production.NewManufacturingOrder(confirmed_line(floor.office, number, 240, article), 240, Route.DIRECT),
            )
            for number, article in (("PO-1", None), ("PO-2", floor.office.shark))
        )
        with pytest.raises(Refused, match="not cut together"):
            ppic.run(shared_cuts.cut_together, shared_cuts.CutTogether(bear.id, shark.id))
        cut = floor.cut("PO-3")
        new = transfers.NewTransfer(cut.work, D.SEWING, 10, floor.lines[D.SEWING, 1], "", bear.id)
        with pytest.raises(Exception, match="does not exist"):
            floor["operator_cutting"].run(transfers.send, new)


class TestPlanning:
    def test_each_department_plans_its_own_lines(self, floor: Floor) -> None:
        _, work, line = sewn(floor)
        floor["spv_sewing"].run(work_plans.set_capacity, work_plans.LineCapacity(line, 300))
        cells = tuple(work_plans.PlanCell(work, today() + timedelta(days=day), 280, line) for day in (0, 1))
        with pytest.raises(Refused, match="plans its own work"):
            floor["spv_cutting"].run(work_plans.plan_week, work_plans.PlanWeek(cells))
        floor["spv_sewing"].run(work_plans.plan_week, work_plans.PlanWeek(cells))
        more = work_plans.PlanWeek((work_plans.PlanCell(work, today(), 310, line),))
        with pytest.raises(NeedsConfirmation, match="more planned than they can make"):
            floor["spv_sewing"].run(work_plans.plan_week, more)
        board = floor["operator_sewing"].ask(work_plans.board, work_plans.PlanQuestion(D.SEWING, today()))
        assert [(each.planned_on, each.planned_pcs) for each in board.cells] == [
            (today(), 280), (today() + timedelta(days=1), 280)
        ]  # fmt: skip
        assert board.lines[0].shift_pcs == 300
        assert grid(floor).target_pcs == 280
        gone = work_plans.PlanWeek((work_plans.PlanCell(work, today(), 0, line),))
        floor["spv_sewing"].run(work_plans.plan_week, gone)
        assert work_row(floor, work).planned_for == today() + timedelta(days=1)

    def test_ppic_sees_what_is_late_first(self, floor: Floor) -> None:
        later = Week.of(today() + timedelta(weeks=3))
        floor.cut("PO-1", week=Week.of(today() + timedelta(weeks=5)))
        floor.cut("PO-2", week=Week(2026, 22))
        cut = floor.cut("PO-3", made=0, week=later)
        rows = floor.office.ppic.ask(schedule.schedule, schedule.ScheduleQuestion(today()))
        assert rows[0].dates is schedule.DateState.LATE
        unplanned = next(row for row in rows if row.id == cut.work)
        assert (unplanned.dates, unplanned.due) == (schedule.DateState.UNPLANNED, later.monday - timedelta(days=1))


class TestFinishing:
    def test_filled_closed_checked_and_converted(self, floor: Floor) -> None:
        cut, work, line = sewn(floor)
        floor["operator_sewing"].run(production_output.record, NewOutput(work, 500, 0, line), confirmed=STAGES_DONE)
        sent = floor["operator_sewing"].run(transfers.send, transfers.NewTransfer(work, D.FINISHING, 500))
        floor["operator_finishing"].run(transfers.accept, transfers.CountedTransfer(sent.id, 500))
        finishing = floor.work(cut.mo, D.FINISHING)
        do = floor["operator_finishing"].run
        for measure, pcs in ((Measure.STUFFING, 480), (Measure.CLOSING, 470)):
            do(output_grid.save, SaveGrid(D.FINISHING, today(), (GridCell(finishing, None, "1", pcs),), measure, False))
        do(production_output.record, NewOutput(finishing, 460, 4, rework_pcs=6))
        assert floor.plant.one("SELECT sum(pcs) FROM quty.conversion") == 460
        new = transfers.NewTransfer(finishing, D.PACKING, 100)
        with pytest.raises(NeedsConfirmation, match="40 pcs are left over after cartons of 60"):
            do(transfers.send, new)
        assert do(transfers.send, transfers.NewTransfer(finishing, D.PACKING, 120)).state is TransferState.LOCKED

    def test_weights_are_judged_by_the_limits_of_the_article(self, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        work = floor.work(cut.mo, D.FINISHING)
        piece = weights.WeighedPiece(work, Decimal(63))
        with pytest.raises(Refused, match="what a filled piece"):
            floor["operator_finishing"].run(weights.weigh, piece)
        with door_of(floor.plant, "spv_finishing") as lead:
            limits = lead.run(weights.set_weight, weights.NewWeightLimit(work, Decimal(56)))
        assert (limits.low_g, limits.high_g) == (Decimal("50.4"), Decimal("61.6"))
        assert floor["operator_finishing"].run(weights.weigh, piece).result is WeightResult.HEAVY
        found = floor["operator_finishing"].ask(weights.weights_of, work)
        assert (found.weighed, found.outside, found.rows[0].result) == (1, 1, WeightResult.HEAVY)


def test_an_alert_climbs_once_whoever_looks_first(floor: Floor) -> None:
    floor.cut("PO-1").send()
    floor.cut("PO-2", article=floor.office.shark).send()
    with floor.plant.connect() as connection:
        connection.execute("UPDATE quty.alert SET due_at = now() - interval '1 minute'")
    # A window of somebody who has nothing to do with it, and the one of the supervisor.
    assert floor["qc_inspector"].run(alerts.escalate_due) == 1
    assert floor["spv_cutting"].run(alerts.escalate_due) == 0
    assert floor.plant.one("SELECT array_agg((level, department)::text) FROM quty.alert") == ["(2,PPIC)"]
    assert floor.plant.one("SELECT count(*) FROM quty.alert_event") == 2


def test_cancelling_shows_what_hangs_on_it(floor: Floor) -> None:
    cut = floor.cut("PO-1")
    sent = cut.send(100)
    version = int(floor.plant.one("SELECT version FROM quty.manufacturing_order WHERE id = %s", cut.mo))
    key = production.ManufacturingKey(cut.mo, version)
    with pytest.raises(Refused, match="1 transfer slips of this batch are on their way"):
        floor.office.ppic.run(production.cancel_manufacturing_order, key)
    accept(floor, sent)
    with pytest.raises(NeedsConfirmation, match="1 of its 4 work orders have started with 500 good pcs"):
        floor.office.ppic.run(production.cancel_manufacturing_order, key)


def test_a_new_order_has_work_for_each_department(floor: Floor) -> None:
    made = approved_order(floor.office, "PO-9", 240)
    assert len(made.work_orders) == 4
