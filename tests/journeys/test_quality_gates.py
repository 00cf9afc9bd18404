"""A day of the QC lead: a batch is tried at each of its gates in turn, through the services and by plain SQL.

At each gate the batch is kept for the right reason, the wrong people cannot let it go (neither through the program nor past
it), and the right ones can.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest

from quty_desktop.database.engine import Login
from quty_desktop.domain.checks import MetalCheckKind, MetalPoint, PointResult
from quty_desktop.domain.errors import BatchOnHold, NotAllowed, Refused
from quty_desktop.domain.evidence import SecondPerson, VerifiedSubject
from quty_desktop.domain.final_inspection import FinalPoint, PointFound
from quty_desktop.domain.packing import MarkSize
from quty_desktop.domain.plant_settings import SECOND_PERSON, VALID_DAYS
from quty_desktop.domain.quality import HoldScope, InspectionResult, InspectionType, LabTestType
from quty_desktop.domain.release import Gate, closing
from quty_desktop.services.administration import plant_settings
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.metal_detection import detectors, metal_checks
from quty_desktop.services.packing import marks
from quty_desktop.services.quality import (
    final_inspections,
    hold_sets,
    holds,
    inspections,
    lab_tests,
    release,
    verifications,
    waivers,
)
from tests.databases import PASSWORD, Plant
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order, mark
from tests.services.quality_plant import FAILING, PASSING
from tests.services.release_plant import make_ready

PCS = 480
ALL = (True,) * 9
CORNER = (True,) * 8 + (False,)
NEEDED = (LabTestType.DROP, LabTestType.STABILITY_10, LabTestType.STABILITY_27, LabTestType.SEAM_STRENGTH)
CHECKPOINTS = (InspectionType.CUTTING, InspectionType.INLINE_SEWING, InspectionType.FINISHING)


@dataclass(slots=True)
class Gates:
    """A packed batch, and the people who try to print its marks and to load it."""

    plant: Plant
    order: Order
    lab: Dispatcher
    inspector: Dispatcher
    final: Dispatcher
    lead: Dispatcher
    packer: Dispatcher
    admin: Dispatcher
    detector: int
    began: datetime

    def tried(self, gate: Gate = Gate.MARKS) -> set[tuple[str, str]]:
        """Why the gate is closed, as program and database say it; both refuse, or both let the batch through."""
        state = self.lead.ask(release.release_state, self.order.batch)
        found = {(each.code.value, each.subject) for each in closing(state.reasons, gate)}
        told = self._by_hand(gate)
        assert bool(told) is bool(found), (told, found)
        if "batch_not_released" in told:
            assert {(each["reason"], each["subject"]) for each in told["batch_not_released"]["reasons"]} == found
        if gate is Gate.MARKS and found:
            run = self.packer.ask(marks.marks_of, marks.MarkRange(self.order.batch))
            wanted = marks.PrintMarks(self.order.manufacturing_order, 1, 8, MarkSize.LABEL_100X150, run.seen)
            with pytest.raises(BatchOnHold):
                self.packer.run(marks.print_marks, wanted)
        return found

    def _by_hand(self, gate: Gate) -> dict[str, dict[str, list[dict[str, str]]]]:
        """What PostgreSQL says to somebody who goes past the program, with every right."""
        try:
            with self.plant.connect() as connection:
                connection.execute("SELECT quty.require_release(%s, %s)", (self.order.manufacturing_order, gate.value))
        except psycopg.DatabaseError as refused:
            if gate is Gate.MARKS:
                with pytest.raises(psycopg.DatabaseError, match="batch_"):
                    mark(self.plant, self.order, 1, 8, 8)
            return {str(refused.diag.message_primary): json.loads(refused.diag.message_detail or "{}")}
        return {}

    def refused_by_hand(self, who: Dispatcher, statement: str, *values: object) -> None:
        """Somebody without the right tries it in SQL; nothing comes of it."""
        with (
            self.plant.connect(Login(who.actor.name, PASSWORD)) as connection,
            pytest.raises(psycopg.DatabaseError),
        ):
            connection.execute(statement.encode(), values)

    def test(self, kind: LabTestType, *, good: bool = True) -> lab_tests.RecordedLabTest:
        value = (PASSING if good else FAILING)[kind]
        return self.lab.run(lab_tests.record_lab_test, lab_tests.NewLabTest(self.order.batch, kind, value))

    def inspect(self, kind: InspectionType, *, good: bool = True) -> inspections.RecordedInspection:
        bad = 0 if good else 60
        new = inspections.NewInspection(
            self.order.batch, kind, 80, 80 - bad, bad, 0, (inspections.FoundDefect("B1", bad),) if bad else ()
        )
        return self.inspector.run(inspections.record_inspection, new)

    def check(self, minute: int, points: tuple[bool, ...] = ALL) -> metal_checks.RecordedMetalCheck:
        at = self.began + timedelta(minutes=minute)
        new = metal_checks.NewMetalCheck(self.detector, MetalCheckKind.HOURLY, points, checked_at=at)
        return self.packer.run(metal_checks.record_check, new)

    def run(self, start: int, end: int, pcs: int, bundle: int | None = None) -> None:
        at = [self.began + timedelta(minutes=minute) for minute in (start, end)]
        new = metal_checks.NewPassage(self.detector, self.order.batch, pcs, 0, at[0], at[1], bundle)
        self.packer.run(metal_checks.record_passage, new)

    def finish(self, *, destination: str = "EU") -> final_inspections.RecordedFinal:
        form = self.final.ask(final_inspections.final_form, final_inspections.FinalQuestion(self.order.batch))
        points = tuple(
            PointFound(each, PointResult.NOT_OK, destination)
            if each is FinalPoint.MIA_DESTINATION and destination != "EU"
            else PointFound(each, found=form.required(each))
            if form.required(each)
            else PointFound(each, PointResult.NOT_APPLICABLE if each.optional else PointResult.OK)
            for each in FinalPoint
        )
        sample = form.plan.sample_pcs
        new = final_inspections.NewFinal(self.order.batch, form.lot_pcs, sample, sample, points)
        return self.final.run(final_inspections.record_final, new)


@pytest.fixture
def gates(database: Plant) -> Iterator[Gates]:
    order = arrange_order(database, pcs=PCS, per_carton=60, ready=False)
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO quty.work_order (number, manufacturing_order_id, article_id, department, target_pcs)"
            " SELECT 'SPK-' || d, %s, %s, d, %s FROM unnest(ARRAY['CUT', 'SEW', 'FIN']) d",
            (order.manufacturing_order, order.article, PCS),
        )
        connection.execute(
            "INSERT INTO quty.carton (manufacturing_order_id, number, pcs, state, packed_at, packed_by)"
            " SELECT %s, n, 60, 'packed', now(), 'x' FROM generate_series(1, 8) n",
            (order.manufacturing_order,),
        )
    with ExitStack() as stack:
        roles = ("qc_lab", "qc_inspector", "final_inspector", "qc_supervisor", "operator_packing", "admin")
        lab, inspector, final, lead, packer, admin = (stack.enter_context(door_of(database, role)) for role in roles)
        admin.run(inspections.adopt_usual_defects)
        enter = detectors.DetectorInput("MD-2", "Masuk Packing", MetalPoint.BEFORE_PACKING)
        detector = lead.run(detectors.save_detector, enter)
        began = datetime.now(UTC) - timedelta(hours=4)
        yield Gates(database, order, lab, inspector, final, lead, packer, admin, detector, began)


def test_the_marks_are_closed_at_each_gate_in_turn(gates: Gates) -> None:
    batch, order = gates.order.batch, gates.order.manufacturing_order
    everything = {("test_missing", each.value) for each in NEEDED} | {
        ("inspection_missing", each.value) for each in CHECKPOINTS
    }
    everything |= {("metal_missing", "")}
    assert gates.tried() == everything

    # Each needed test: it fails and keeps the batch, also after others have passed; the laboratory passes it again.
    for kind in NEEDED:
        failed = gates.test(kind, good=False)
        assert ("open_lab_test", kind.value) in gates.tried()
        with pytest.raises(NotAllowed):
            gates.inspector.run(holds.clear_lab_test, holds.Release(failed.id, "it is good enough"))
        gates.refused_by_hand(
            gates.lab, "INSERT INTO quty.clearance (lab_test_id, reason) VALUES (%s, 'good enough')", failed.id
        )
        gates.refused_by_hand(gates.lab, "UPDATE quty.lab_test SET result = 'pass' WHERE id = %s", failed.id)
        # Who may clear a failure opens it, but a test that never passed is still missing.
        gates.lead.run(holds.clear_lab_test, holds.Release(failed.id, "the clamp had slipped"))
        assert gates.tried() >= {("test_missing", kind.value)}
        assert ("open_lab_test", kind.value) not in gates.tried()
        gates.test(kind)
        everything -= {("test_missing", kind.value)}
        assert gates.tried() == everything

    # Each inspection of the flow: the last one counts.
    for point in CHECKPOINTS:
        gates.inspect(point, good=False)
        assert ("inspection_failed", point.value) in gates.tried()
        gates.inspect(point)
        everything -= {("inspection_missing", point.value)}
        assert gates.tried() == everything

    # Metal: every packed piece, on a detector that was good.
    with pytest.raises(Refused):
        gates.run(0, 10, PCS)
    gates.check(0)
    gates.run(5, 30, PCS - 60)
    assert gates.tried() == {("metal_missing", "")}
    gates.run(31, 40, 60)
    gates.check(45)
    assert gates.tried() == set()

    # A hold: whoever holds, only who may release lets it go, with a reason.
    gates.lead.run(holds.hold_batch, holds.NewHold(batch, "labels of another article"))
    assert gates.tried() == {("open_hold", "manual")}
    (row,) = gates.lead.ask(holds.hold_list, holds.HoldFilter(batch=batch))
    for who in (gates.inspector, gates.packer, gates.lab):
        with pytest.raises(NotAllowed):
            who.run(holds.release_batch, holds.Release(row.id, "we are in a hurry"))
        gates.refused_by_hand(
            who, "UPDATE quty.hold SET released_at = now(), release_reason = 'hurry' WHERE id = %s RETURNING id", row.id
        )
    gates.lead.run(holds.release_batch, holds.Release(row.id, "labels sorted and counted"))
    assert gates.tried() == set()

    # Somebody who prints by hand cannot choose another week or destination.
    by_hand = (
        "INSERT INTO quty.shipping_mark_print (manufacturing_order_id, first_carton, last_carton, cartons_total, size, target,"
        " article_code, week_year, week_number, destination_code) VALUES (%s, 1, 8, 8, 'label_100x150', 'pdf', '40551542',"
        " 2026, %s, %s)"
    )
    with gates.plant.connect() as connection:
        for week, destination, code in ((23, "EU", "wrong_week"), (22, "US", "wrong_destination")):
            with pytest.raises(psycopg.DatabaseError, match=code):
                connection.execute(by_hand.encode(), (order, week, destination))
    run = gates.packer.ask(marks.marks_of, marks.MarkRange(batch))
    gates.packer.run(marks.print_marks, marks.PrintMarks(order, 1, 8, MarkSize.LABEL_100X150, run.seen))


def test_the_loading_is_closed_at_each_gate_in_turn(gates: Gates) -> None:
    batch, order = gates.order.batch, gates.order.manufacturing_order
    make_ready(gates.plant, order)
    mark(gates.plant, gates.order, 1, 8, 8)
    gates.check(0)
    gates.run(5, 10, 60)
    assert gates.tried() == set()
    assert gates.tried(Gate.LOADING) == {("metal_waiting", ""), ("inspection_missing", "final")}

    # The last goods wait for the next good check of their detector.
    gates.check(30)
    assert gates.tried(Gate.LOADING) == {("inspection_missing", "final")}

    # The final inspection: only by who may; a label for another destination blocks, whatever the sample says.
    with pytest.raises(NotAllowed):
        gates.inspector.ask(final_inspections.final_form, final_inspections.FinalQuestion(batch))
    assert gates.finish(destination="US").result is InspectionResult.BLOCKED
    assert gates.tried(Gate.LOADING) == {("open_inspection", "final"), ("inspection_failed", "final")}
    assert gates.tried() == {("open_inspection", "final")}
    # Clearing the block is a decision, but the batch is loaded only after an inspection that passed.
    again = gates.finish()
    assert again.result is InspectionResult.PASS
    row = gates.lead.ask(final_inspections.final_list, final_inspections.FinalFilter(batch))[0]
    assert (row.severity.value, bool(row.again_of)) == ("tightened", True)
    assert gates.tried(Gate.LOADING) == set()

    # A carton on hold, a mark that was wrong when scanned, a mark of another week.
    code = f"FG-{gates.order.mo_number.removeprefix('MO-')}-CTN003"
    held = gates.lead.run(hold_sets.hold_scope, hold_sets.NewHoldSet(HoldScope.CARTON, "the tape is open", code))
    assert gates.tried(Gate.LOADING) == {("cartons_held", "")}
    with pytest.raises(NotAllowed):
        gates.final.run(hold_sets.release_set, hold_sets.SetRelease(held.id, "taped again"))
    gates.refused_by_hand(
        gates.final,
        "UPDATE quty.hold_set SET released_at = now(), release_reason = 'taped' WHERE id = %s RETURNING id",
        held.id,
    )
    gates.lead.run(hold_sets.release_set, hold_sets.SetRelease(held.id, "taped again"))
    with gates.plant.connect() as connection:
        check = (
            "INSERT INTO quty.shipping_mark_check (manufacturing_order_id, carton_id, scanned, result)"
            " SELECT manufacturing_order_id, id, 'x', %s FROM quty.carton WHERE manufacturing_order_id = %s AND number = 3"
        )
        connection.execute(check.encode(), ("wrong_week", order))
        assert gates.tried(Gate.LOADING) == {("marks_wrong", "")}
        connection.execute(check.encode(), ("right", order))
        assert gates.tried(Gate.LOADING) == set()
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE quty.shipping_mark_print SET week_number = 23 WHERE manufacturing_order_id = %s", (order,)
        )
        connection.execute("SET session_replication_role = origin")
    assert gates.tried(Gate.LOADING) == {("marks_differ", "")}


def test_a_failed_hourly_check_holds_exactly_what_ran_since_the_last_good_one(gates: Gates) -> None:
    """The goods before it stay free, those after it are refused; all of the set goes through again before it is let go."""
    other = arrange_order(gates.plant, number=2, pcs=PCS, per_carton=60)
    make_ready(gates.plant, gates.order.manufacturing_order)
    gates.check(0)
    gates.run(5, 55, 200)
    gates.check(60)
    gates.run(61, 80, 70)
    gates.run(81, 110, 30)
    failed = gates.check(115, CORNER)
    assert failed.held is not None
    assert (failed.held.batches, failed.held.pcs) == (1, 100)
    assert {code for code, _ in gates.tried()} == {"open_metal", "metal_doubt"}
    assert gates.lead.ask(release.release_state, other.batch).marks_open
    (member,) = gates.lead.ask(hold_sets.members_of, failed.held.id)
    assert (member.batch, member.pcs, [pcs for _, pcs in member.passages]) == (gates.order.batch, 100, [70, 30])

    with pytest.raises(Refused):
        gates.run(116, 120, 10)
    go = hold_sets.SetRelease(failed.held.id, "passed again on MD-2")
    for who in (gates.packer, gates.inspector):
        with pytest.raises(NotAllowed):
            who.run(hold_sets.release_doubt, go)
        gates.refused_by_hand(
            who,
            "UPDATE quty.hold_set SET released_at = now(), release_reason = 'hurry' WHERE id = %s RETURNING id",
            failed.held.id,
        )
    gates.check(125)
    gates.run(126, 140, 70, bundle=failed.held.id)
    with pytest.raises(Refused):
        gates.lead.run(hold_sets.release_doubt, go)
    gates.run(141, 150, 30, bundle=failed.held.id)
    gates.check(155)
    gates.lead.run(hold_sets.release_doubt, go)
    assert gates.tried() == set()


def test_the_gates_stay_closed_until_a_second_person_has_confirmed(gates: Gates) -> None:
    make_ready(gates.plant, gates.order.manufacturing_order)
    gates.admin.run(plant_settings.change, plant_settings.SettingChange(SECOND_PERSON.key, SecondPerson.FAILED.value))
    failed = gates.test(LabTestType.DROP, good=False)
    gates.test(LabTestType.DROP)
    assert gates.tried() == {("unverified", "lab_test")}
    confirm = verifications.NewVerification(VerifiedSubject.LAB_TEST, failed.id)
    with pytest.raises(Refused):
        gates.lab.run(verifications.verify_record, confirm)
    gates.refused_by_hand(
        gates.lab,
        "INSERT INTO quty.verification (subject_kind, subject_id, agrees) VALUES ('lab_test', %s, true)",
        failed.id,
    )
    with pytest.raises(NotAllowed):
        gates.packer.run(verifications.verify_record, confirm)
    # Who does not agree keeps it closed, until the record is made anew; here it was.
    doubted = verifications.NewVerification(VerifiedSubject.LAB_TEST, failed.id, agrees=False, note="wrong height")
    gates.inspector.run(verifications.verify_record, doubted)
    assert gates.tried() == set()
    last = gates.test(LabTestType.SEAM_STRENGTH, good=False)
    gates.lead.run(holds.clear_lab_test, holds.Release(last.id, "the clamp had slipped"))
    doubted = verifications.NewVerification(VerifiedSubject.LAB_TEST, last.id, agrees=False, note="it was no slip")
    gates.inspector.run(verifications.verify_record, doubted)
    assert gates.tried() == {("unverified", "lab_test")}
    gates.lead.run(verifications.verify_record, verifications.NewVerification(VerifiedSubject.LAB_TEST, last.id))
    assert gates.tried() == set()


def test_a_pass_of_the_batch_before_stands_for_a_test_that_is_not_repeated(gates: Gates) -> None:
    """By a setting of the plant, or for one batch with a reason; a failure in between ends both."""
    make_ready(gates.plant, gates.order.manufacturing_order)
    with gates.plant.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("DELETE FROM quty.lab_test WHERE test_type IN ('drop', 'stability_10')")
        connection.execute("SET session_replication_role = origin")
    assert gates.tried() == {("test_missing", "drop"), ("test_missing", "stability_10")}
    wanted = waivers.NewWaiver(gates.order.batch, "stability_10", "carton and layers are unchanged")
    with pytest.raises(Refused) as refused:
        gates.lead.run(waivers.waive_test, wanted)
    assert refused.value.code == "waiver.no_pass"

    before = arrange_order(gates.plant, number=2, pcs=PCS, per_carton=60)
    with pytest.raises(NotAllowed):
        gates.lab.run(waivers.waive_test, wanted)
    gates.refused_by_hand(
        gates.lab,
        "INSERT INTO quty.test_waiver (manufacturing_order_id, test_code, reason) VALUES (%s, 'drop', 'hurry')",
        gates.order.manufacturing_order,
    )
    waived = gates.lead.run(waivers.waive_test, wanted)
    assert waived is not None
    assert (waived.batch, waived.person, waived.reason) == (before.batch, gates.lead.actor.full_name, wanted.reason)
    assert gates.tried() == {("test_missing", "drop")}

    days = next(each for each in VALID_DAYS if each.key.endswith("_drop"))
    gates.admin.run(plant_settings.change, plant_settings.SettingChange(days.key, 30))
    assert gates.tried() == set()
    found = gates.lead.ask(release.release_state, gates.order.batch).facts.tests_waived
    assert [(each.code, each.batch, each.person) for each in found] == [
        ("drop", before.batch, ""),
        ("stability_10", before.batch, gates.lead.actor.full_name),
    ]

    # The article fails it with another batch: every batch tests again.
    gates.lab.run(lab_tests.record_lab_test, lab_tests.NewLabTest(before.batch, LabTestType.DROP, Decimal(3)))
    assert gates.tried() == {("test_missing", "drop")}
    gates.test(LabTestType.DROP)
    assert gates.tried() == set()
