"""The metal regime against a real PostgreSQL: checks, passages, finds, and what two people do at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quty_desktop.domain.alerts import AlertSeverity, AlertType
from quty_desktop.domain.checks import Disposition, MetalCheckKind, MetalPoint
from quty_desktop.domain.errors import Invalid, NotAllowed, Refused, WrongState
from quty_desktop.domain.metal import Check, FindStep, Passage, Trust, doubts, trust
from quty_desktop.domain.quality import HoldScope, TestResult
from quty_desktop.domain.release import ReasonCode
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.administration import alerts
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.metal_detection import detectors, metal_checks, metal_finds, needles
from quty_desktop.services.quality import hold_sets, holds, release
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order

ALL = (True,) * 9
CORNER = (True,) * 8 + (False,)
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Detector:
    """A detector, the people at it, and the quality lead; the day begins ten hours ago."""

    plant: Plant
    id: int
    clerk: Dispatcher
    lead: Dispatcher
    order: Order
    began: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(hours=10))

    def at(self, minute: int) -> datetime:
        return self.began + timedelta(minutes=minute)

    def check(self, minute: int, points: tuple[bool, ...] = ALL, who: Dispatcher | None = None, kind: MetalCheckKind = MetalCheckKind.HOURLY) -> metal_checks.RecordedMetalCheck:  # fmt: skip
        new = metal_checks.NewMetalCheck(self.id, kind, points, checked_at=self.at(minute))
        return (who or self.clerk).run(metal_checks.record_check, new)

    def run(self, start: int, end: int, pcs: int = 100, found: int = 0, order: Order | None = None, bundle: int | None = None) -> metal_checks.RecordedPassage:  # fmt: skip
        new = metal_checks.NewPassage(
            self.id, (order or self.order).batch, pcs, found, self.at(start), self.at(end), bundle
        )
        return self.clerk.run(metal_checks.record_passage, new)

    def held(self) -> list[tuple[str, int]]:
        return [
            (member.batch, member.pcs)
            for bundle in self.lead.ask(hold_sets.hold_set_list, hold_sets.SetFilter())
            for member in self.lead.ask(hold_sets.members_of, bundle.id)
        ]


@pytest.fixture
def detector(database: Plant) -> Iterator[Detector]:
    with detector_of(database) as made:
        yield made


@contextmanager
def detector_of(plant: Plant) -> Iterator[Detector]:
    order = arrange_order(plant, ready=False)
    with door_of(plant, "operator_packing") as clerk, door_of(plant, "qc_supervisor") as lead:
        enter = detectors.DetectorInput("md-2", " Masuk Packing ", MetalPoint.BEFORE_PACKING)
        yield Detector(plant, lead.run(detectors.save_detector, enter), clerk, lead, order)


class TestChecks:
    def test_nothing_passes_before_a_good_check(self, detector: Detector) -> None:
        with pytest.raises(Refused, match="was not checked") as refused:
            detector.run(0, 10)
        assert refused.value.code == "metal.no_check"

    def test_nothing_passes_on_a_check_that_is_too_old(self, detector: Detector) -> None:
        detector.check(0)
        detector.run(10, 60)
        with pytest.raises(Refused) as refused:
            detector.run(50, 61)
        assert refused.value.code == "metal.check_old"
        detector.check(61)
        detector.run(62, 100)

    def test_the_interval_and_the_card_are_the_plants(self, detector: Detector) -> None:
        detector.plant.one(
            "INSERT INTO quty.setting (key, value) VALUES ('metal.interval_minutes', '30'), ('metal.card_mm', '\"1.2\"')"
            " RETURNING key"
        )
        detector.check(0)
        with pytest.raises(Refused) as refused:
            detector.run(10, 31)
        assert refused.value.code == "metal.check_old"
        large = metal_checks.NewMetalCheck(detector.id, MetalCheckKind.START, ALL, Decimal("1.5"), detector.at(40))
        with pytest.raises(Refused) as refused:
            detector.clerk.run(metal_checks.record_check, large)
        assert refused.value.code == "metal.card_too_large"

    def test_checks_come_in_their_order_and_not_from_the_future(self, detector: Detector) -> None:
        detector.check(0)
        detector.run(1, 20)
        for minute in (0, 15, 20):
            with pytest.raises(Refused) as refused:
                detector.check(minute)
            assert refused.value.code == "metal.check_order"
        with pytest.raises(Refused) as refused:
            detector.check(60 * 24)
        assert refused.value.code == "metal.future"

    def test_a_mechanic_is_named_and_nine_points_are_tested(self, detector: Detector) -> None:
        with pytest.raises(Invalid) as caught:
            detector.check(0, kind=MetalCheckKind.MECHANIC)
        assert set(caught.value.fields) == {"note"}
        with pytest.raises(Invalid):
            detector.check(0, ALL[:8])

    def test_the_mechanics_checks_are_asked_beside_those_of_the_operator(self, detector: Detector) -> None:
        """Two in a day of eight hours: within four hours of the first check, and of his own."""
        midday = datetime.now(PLANT_ZONE).replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=1)
        detector.began = midday.astimezone(UTC)
        for hour in range(5):
            detector.check(60 * hour)
        detector.run(235, 239)
        with pytest.raises(Refused) as refused:
            detector.run(241, 245)
        assert refused.value.code == "metal.mechanic_late"
        by_mechanic = metal_checks.NewMetalCheck(
            detector.id, MetalCheckKind.MECHANIC, ALL, checked_at=detector.at(250), note="Pak Darto"
        )
        detector.clerk.run(metal_checks.record_check, by_mechanic)
        detector.run(251, 300)
        for minute in range(310, 550, 60):
            detector.check(minute)
        with pytest.raises(Refused) as refused:
            detector.run(491, 495)
        assert refused.value.code == "metal.mechanic_late"
        detector.plant.one("INSERT INTO quty.setting (key, value) VALUES ('metal.mechanic_minutes', '0') RETURNING key")
        detector.run(491, 495)

    def test_only_who_may_checks(self, detector: Detector) -> None:
        with door_of(detector.plant, "operator_sewing") as stranger:
            with pytest.raises(NotAllowed):
                detector.check(0, who=stranger)
            stranger._courtesy_check = False
            with pytest.raises(NotAllowed):
                detector.check(0, who=stranger)


class TestSinceTheLastGoodCheck:
    def test_a_failed_check_holds_exactly_what_passed_since(self, detector: Detector) -> None:
        other = arrange_order(detector.plant, number=2, ready=False)
        detector.check(0)
        detector.run(5, 55)
        detector.check(60)
        detector.run(61, 80, pcs=70)
        detector.run(81, 110, pcs=30, order=other)
        failed = detector.check(115, CORNER)
        assert failed.result is TestResult.FAIL
        assert failed.held is not None
        assert (failed.held.batches, failed.held.pcs) == (2, 100)
        assert detector.held() == [(detector.order.batch, 70), (other.batch, 30)]
        (alert,) = detector.lead.ask(alerts.my_alerts)
        assert alert.type is AlertType.METAL
        assert alert.severity is AlertSeverity.CRITICAL
        with pytest.raises(Refused) as refused:
            detector.run(116, 120)
        assert refused.value.code == "metal.check_failed"

    def test_what_is_entered_late_joins_the_set(self, detector: Detector) -> None:
        detector.check(0)
        failed = detector.check(50, CORNER)
        assert failed.held is None
        detector.run(10, 40)
        assert detector.held() == [(detector.order.batch, 100)]

    def test_a_set_is_let_go_only_after_a_new_pass_by_the_supervisor(self, detector: Detector) -> None:
        detector.check(0)
        detector.run(10, 40)
        failed = detector.check(50, CORNER).held
        assert failed is not None
        go = hold_sets.SetRelease(failed.id, "passed again on MD-2")
        with pytest.raises(NotAllowed):
            detector.clerk.run(hold_sets.release_doubt, go)
        with pytest.raises(Refused) as refused:
            detector.lead.run(hold_sets.release_doubt, go)
        assert refused.value.code == "hold_set.not_passed_again"
        detector.check(70)
        detector.run(71, 80, pcs=60, bundle=failed.id)
        with pytest.raises(Refused):
            detector.lead.run(hold_sets.release_doubt, go)
        detector.run(81, 90, pcs=40, bundle=failed.id)
        (kept,) = detector.lead.ask(holds.hold_list, holds.HoldFilter())
        with pytest.raises(Refused) as refused:
            detector.lead.run(holds.release_batch, holds.Release(kept.id, "around the set"))
        assert refused.value.code == "hold.in_set"
        assert detector.lead.run(hold_sets.release_doubt, go).batches == 1
        assert detector.lead.ask(holds.hold_list, holds.HoldFilter()) == ()
        with pytest.raises(WrongState):
            detector.lead.run(hold_sets.release_doubt, go)

    def test_passing_again_needs_a_check_after_the_failure(self, detector: Detector) -> None:
        detector.check(0)
        detector.run(10, 40)
        failed = detector.check(50, CORNER).held
        assert failed is not None
        with pytest.raises(Refused):
            detector.run(41, 45, bundle=failed.id)
        other = arrange_order(detector.plant, number=2, ready=False)
        detector.check(60)
        with pytest.raises(Refused) as refused:
            detector.run(61, 62, order=other, bundle=failed.id)
        assert refused.value.code == "metal.not_in_set"

    def test_a_second_failure_holds_nothing_twice(self, detector: Detector) -> None:
        detector.check(0)
        detector.run(10, 20)
        detector.check(30, CORNER)
        assert detector.check(40, CORNER).held is None
        assert len(detector.lead.ask(hold_sets.hold_set_list, hold_sets.SetFilter())) == 1

    def test_the_list_says_what_the_checks_say(self, detector: Detector) -> None:
        detector.check(0)
        detector.run(10, 20)
        detector.check(30)
        detector.run(31, 40)
        (waiting, proven) = detector.lead.ask(metal_checks.passage_list, metal_checks.MetalFilter())
        assert (waiting.trust, proven.trust) == (Trust.WAITING, Trust.PROVEN)
        (state,) = detector.lead.ask(detectors.detector_list).detectors
        assert (state.since_check_pcs, state.points) == (100, "1" * 9)


class TestFinds:
    def found(self, detector: Detector) -> metal_finds.FindRow:
        detector.check(0)
        passed = detector.run(10, 30, found=1)
        (row,) = detector.clerk.ask(metal_finds.open_finds)
        assert row.number == passed.incident
        return row

    def test_a_find_keeps_the_batch_until_the_supervisor_closes_it(self, detector: Detector) -> None:
        row = self.found(detector)
        assert (row.step, row.holding) == (FindStep.RERUN, True)
        state = detector.lead.ask(release.release_state, detector.order.batch)
        assert {ReasonCode.OPEN_METAL, ReasonCode.METAL_INCIDENT} <= {each.code for each in state.reasons}
        version = row.version
        for detected in (False, True, False):
            again = metal_finds.Rerun(row.id, version, detected)
            version = detector.clerk.run(metal_finds.record_rerun, again).version
        with pytest.raises(WrongState):
            detector.clerk.run(metal_finds.record_rerun, metal_finds.Rerun(row.id, version, False))
        closing = metal_finds.ClosedFind(row.id, version, "broken needle", "line stopped", Disposition.SCRAP)
        with pytest.raises(Refused) as refused:
            detector.lead.run(metal_finds.close_find, closing)
        assert refused.value.code == "incident.not_opened"
        opened = metal_finds.OpenedItem(row.id, version, True, Disposition.SCRAP, "needle tip", "No. 14")
        version = detector.clerk.run(metal_finds.open_item, opened).version
        with pytest.raises(NotAllowed):
            detector.clerk.run(metal_finds.close_find, closing)
        (kept,) = detector.lead.ask(holds.hold_list, holds.HoldFilter())
        with pytest.raises(Refused) as refused:
            detector.lead.run(holds.release_batch, holds.Release(kept.id, "around the incident"))
        assert refused.value.code == "hold.incident_open"
        detector.lead.run(
            metal_finds.close_find,
            metal_finds.ClosedFind(row.id, version, "broken needle", "line stopped", Disposition.SCRAP),
        )
        assert detector.lead.ask(holds.hold_list, holds.HoldFilter()) == ()
        (book,) = detector.lead.ask(metal_finds.metal_book, metal_finds.FindFilter())
        assert (book.step, book.metal, book.holding) == (FindStep.DONE, "needle tip", False)

    def test_three_silent_reruns_are_a_false_alarm(self, detector: Detector) -> None:
        row = self.found(detector)
        version = row.version
        for _ in range(3):
            version = detector.clerk.run(metal_finds.record_rerun, metal_finds.Rerun(row.id, version, False)).version
        closing = metal_finds.ClosedFind(row.id, version, "false alarm", "detector set", Disposition.BACK_TO_PRODUCTION)
        detector.lead.run(metal_finds.close_find, closing)
        assert detector.lead.ask(holds.hold_list, holds.HoldFilter()) == ()

    def test_nobody_closes_his_own_find(self, detector: Detector) -> None:
        detector.check(0)
        new = metal_checks.NewPassage(detector.id, detector.order.batch, 10, 1, detector.at(1), detector.at(2))
        detector.lead.run(metal_checks.record_passage, new)
        (row,) = detector.lead.ask(metal_finds.open_finds)
        opened = metal_finds.OpenedItem(row.id, row.version, False, Disposition.DESTROYED)
        version = detector.lead.run(metal_finds.open_item, opened).version
        closing = metal_finds.ClosedFind(row.id, version, "nothing found", "destroyed", Disposition.DESTROYED)
        with pytest.raises(Refused) as refused:
            detector.lead.run(metal_finds.close_find, closing)
        assert refused.value.code == "incident.own"


def test_broken_needles_are_complete_or_the_toys_are_kept(detector: Detector) -> None:
    with door_of(detector.plant, "operator_sewing") as sewer:
        whole = needles.BrokenNeedle(sewer.actor.department, "JS-114", "Sri", "tip 9 mm, shaft 24 mm", True, "No. 14")
        sewer.run(needles.log_needle, whole)
        lost = needles.BrokenNeedle(sewer.actor.department, "JS-114", "Sri", "shaft 24 mm", False)
        with pytest.raises(Invalid) as caught:
            sewer.run(needles.log_needle, lost)
        assert set(caught.value.fields) == {"quarantined_pcs"}
        assert [row.fragments_complete for row in sewer.ask(needles.needle_log)] == [True]
    with pytest.raises(NotAllowed):
        detector.clerk.run(needles.log_needle, whole)


class TestSets:
    def test_a_carton_is_kept_alone(self, database: Plant, detector: Detector) -> None:
        order = arrange_order(database, number=3)
        with database.connect() as connection:
            connection.execute(
                "INSERT INTO quty.carton (manufacturing_order_id, number, pcs) VALUES (%s, 1, 60), (%s, 2, 60)",
                (order.manufacturing_order, order.manufacturing_order),
            )
        new = hold_sets.NewHoldSet(HoldScope.CARTON, "wet on one side", "FG-2026-00003-CTN002")
        made = detector.lead.run(hold_sets.hold_scope, new)
        state = detector.lead.ask(release.release_state, order.batch)
        assert state.marks_open
        assert [each.code for each in state.reasons] == [ReasonCode.INSPECTION_MISSING, ReasonCode.CARTONS_HELD]
        detector.lead.run(hold_sets.release_set, hold_sets.SetRelease(made.id, "dry and clean"))
        assert ReasonCode.CARTONS_HELD not in {
            each.code for each in detector.lead.ask(release.release_state, order.batch).reasons
        }

    def test_a_lot_keeps_the_batches_that_it_went_into(self, database: Plant, detector: Detector) -> None:
        lot = database.one(
            "INSERT INTO quty.lot (number, kind, manufacturing_order_id) VALUES ('LOT-1', 'batch', %s) RETURNING id",
            detector.order.manufacturing_order,
        )
        assert lot
        made = detector.lead.run(hold_sets.hold_scope, hold_sets.NewHoldSet(HoldScope.LOT, "smell of oil", "lot-1"))
        assert made.batches == 1
        (kept,) = detector.lead.ask(holds.hold_list, holds.HoldFilter())
        assert kept.batch == detector.order.batch

    def test_what_a_line_made_since(self, database: Plant, detector: Detector) -> None:
        line = database.one("INSERT INTO quty.production_line (department, number) VALUES ('SEW', 7) RETURNING id")
        new = hold_sets.NewHoldSet(HoldScope.LINE, "wrong thread", line=line, since=detector.at(0))
        assert detector.lead.run(hold_sets.hold_scope, new).batches == 0
        with pytest.raises(Invalid):
            detector.lead.run(hold_sets.hold_scope, hold_sets.NewHoldSet(HoldScope.LINE, "wrong thread"))
        with pytest.raises(Invalid):
            detector.lead.run(hold_sets.hold_scope, hold_sets.NewHoldSet(HoldScope.DETECTOR, "by hand"))


def test_a_held_batch_is_not_handed_over(detector: Detector) -> None:
    detector.lead.run(holds.hold_batch, holds.NewHold(detector.order.batch, "labels mixed"))
    with pytest.raises(psycopg.Error, match="batch_on_hold"):
        detector.plant.one(
            "INSERT INTO quty.transfer (number, state, from_department, to_department, manufacturing_order_id, article_id,"
            " week_year, week_number, destination_id, sent_pcs) SELECT 'SJ-1', 'locked', 'PCK', 'FGW', m.id, m.article_id,"
            " 2026, 1, 1, 10 FROM quty.manufacturing_order m WHERE m.id = %s RETURNING id",
            detector.order.manufacturing_order,
        )


# What two people do at once.

PASS_SQL = (
    "INSERT INTO quty.metal_passage (detector_id, manufacturing_order_id, started_at, passed_at, pcs, check_id)"
    " VALUES (%s, %s, %s, %s, 50, 0)"
)
CHECK_SQL = (
    "INSERT INTO quty.metal_check (detector_id, kind, card_mm, points, points_ok, result, checked_at)"
    " VALUES (%s, 'hourly', 1.5, '111111110', 8, 'fail', %s)"
)


def unlock(plant: Plant) -> None:
    """Make the twin: the same rules without their locks."""
    with plant.connect() as connection:
        for name in ("metal_check_guard", "metal_passage_guard"):
            made = plant.one("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", name)
            assert " FOR UPDATE" in made
            connection.execute(made.replace(" FOR UPDATE", "").encode())


@pytest.mark.parametrize("locked", [True, False], ids=["as it is", "its unlocked twin"])
def test_only_the_lock_keeps_goods_from_slipping_past_a_failing_check(fresh_database: Plant, locked: bool) -> None:
    """One records goods while another records that the detector failed: in the twin the goods are in no set."""
    with detector_of(fresh_database) as detector:
        detector.check(0)
        if not locked:
            unlock(fresh_database)
        slipped = False
        with (
            psycopg.connect(fresh_database.conninfo()) as one,
            psycopg.connect(fresh_database.conninfo()) as other,
        ):
            other.execute("SET lock_timeout = '400ms'")
            one.execute(
                PASS_SQL.encode(),
                (detector.id, detector.order.manufacturing_order, detector.at(10), detector.at(40)),
            )
            try:
                other.execute(CHECK_SQL.encode(), (detector.id, detector.at(45)))
                other.commit()
                one.commit()
                slipped = True
            except psycopg.errors.LockNotAvailable:
                one.commit()
                other.rollback()
                other.execute(CHECK_SQL.encode(), (detector.id, detector.at(45)))
        held = detector.held()
        assert slipped is not locked
        assert held == ([(detector.order.batch, 50)] if locked else [])


MINUTES = st.integers(0, 300)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(MINUTES, st.booleans(), min_size=1, max_size=7),
    st.lists(st.tuples(MINUTES, st.integers(0, 80)), max_size=6),
)
def test_the_database_holds_what_the_pure_rule_says(
    detector: Detector, checks: dict[int, bool], passages: list[tuple[int, int]]
) -> None:
    """Any day at the detector: what PostgreSQL takes and holds is what the pure function says."""
    code = f"MD-{uuid4().hex[:6]}"
    key = detector.lead.run(detectors.save_detector, detectors.DetectorInput(code, code, MetalPoint.BEFORE_PACKING))
    with detector.plant.connect() as connection:  # the mechanic's checks have their own test
        connection.execute(
            "INSERT INTO quty.setting (key, value) VALUES ('metal.mechanic_minutes', '0') ON CONFLICT (key) DO NOTHING"
        )
    day = [Check(detector.at(minute), passed) for minute, passed in sorted(checks.items())]
    goods = [Passage(detector.at(start), detector.at(start + lasts)) for start, lasts in passages]
    taken = []
    with detector.plant.connect() as connection:
        for each in day:
            points = "1" * 9 if each.passed else "1" * 8 + "0"
            connection.execute(
                "INSERT INTO quty.metal_check (detector_id, kind, card_mm, points, points_ok, result, checked_at)"
                " VALUES (%s, 'hourly', 1.5, %s, 0, 'pass', %s)",
                (key, points, each.at),
            )
        for number, passage in enumerate(goods):
            try:
                connection.execute(
                    "INSERT INTO quty.metal_passage (detector_id, manufacturing_order_id, started_at, passed_at, pcs,"
                    " check_id) VALUES (%s, %s, %s, %s, %s, 0)",
                    (key, detector.order.manufacturing_order, passage.start, passage.end, number + 1),
                )
                taken.append(number)
            except psycopg.DatabaseError as refused:
                if not str(refused).startswith("metal."):
                    raise
        held = {
            (row["at"], row["pcs"])
            for row in connection.execute(
                "SELECT c.checked_at AS at, p.pcs FROM quty.hold_set s JOIN quty.metal_check c ON c.id = s.check_id"
                " CROSS JOIN LATERAL quty.doubtful_passages(s.check_id) p WHERE c.detector_id = %s",
                (key,),
            )
        }
    assert taken == [number for number, each in enumerate(goods) if trust(each, day, HOUR) is not Trust.REFUSED]
    kept = [goods[number] for number in taken]
    expected = {
        (check.at, number + 1)
        for check, found in doubts(day, kept)
        for number in taken
        if any(goods[number] is one for one in found)
    }
    assert held == expected


SEND_SQL = (
    "INSERT INTO quty.transfer (number, state, from_department, to_department, manufacturing_order_id, article_id,"
    " week_year, week_number, destination_id, sent_pcs) SELECT 'SJ-1', 'locked', 'PCK', 'FGW', m.id, m.article_id,"
    " 2026, 1, 1, 10 FROM quty.manufacturing_order m WHERE m.id = %s"
)
HOLD_SQL = "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'manual', 'labels mixed')"


@pytest.mark.parametrize("locked", [True, False], ids=["as it is", "its unlocked twin"])
def test_only_the_lock_keeps_a_slip_from_leaving_while_its_batch_is_held(fresh_database: Plant, locked: bool) -> None:
    with detector_of(fresh_database) as detector:
        order = detector.order.manufacturing_order
        if not locked:
            with fresh_database.connect() as connection:
                made = fresh_database.one(
                    "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'transfer_free_batch'"
                )
                assert " FOR UPDATE" in made
                connection.execute(made.replace(" FOR UPDATE", "").encode())
        with (
            psycopg.connect(fresh_database.conninfo()) as one,
            psycopg.connect(fresh_database.conninfo()) as other,
        ):
            other.execute("SET lock_timeout = '400ms'")
            one.execute(HOLD_SQL.encode(), (order,))
            try:
                other.execute(SEND_SQL.encode(), (order,))
                left = True
            except psycopg.errors.LockNotAvailable:
                left = False
        assert left is not locked


@pytest.mark.parametrize("locked", [True, False], ids=["as it is", "its unlocked twin"])
def test_only_the_lock_keeps_a_held_lot_in_the_store(fresh_database: Plant, locked: bool) -> None:
    with fresh_database.connect() as connection:
        connection.execute(
            "INSERT INTO quty.article (code, name, kind) VALUES ('IM-1', 'Boa', 'raw_material');"
            "INSERT INTO quty.place (code, name, kind) VALUES ('STORE', 'Store', 'area'), ('WAY', 'On the way', 'transit');"
            "INSERT INTO quty.lot (number, kind, article_id) SELECT 'LOT-9', 'material', id FROM quty.article"
        )
        if not locked:
            made = fresh_database.one("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'hold_set_guard'")
            assert " FOR UPDATE" in made
            connection.execute(made.replace(" FOR UPDATE", "").encode())
    hold_sql = (
        "INSERT INTO quty.hold_set (number, scope, kind, reason, lot_id)"
        " SELECT 'HS-1', 'lot', 'material', 'smell of oil', id FROM quty.lot WHERE number = 'LOT-9'"
    )
    move_sql = (
        "INSERT INTO quty.stock_move (command, from_place_id, to_place_id, article_id, lot_id, qty)"
        " SELECT 'x', s.id, w.id, t.article_id, t.id, 1 FROM quty.place s, quty.place w, quty.lot t"
        " WHERE s.code = 'STORE' AND w.code = 'WAY' AND t.number = 'LOT-9'"
    )
    with psycopg.connect(fresh_database.conninfo()) as one, psycopg.connect(fresh_database.conninfo()) as other:
        other.execute("SET lock_timeout = '400ms'")
        one.execute(hold_sql.encode())
        try:
            other.execute(move_sql.encode())
            left = True
        except psycopg.errors.LockNotAvailable:
            left = False
            one.commit()
            other.rollback()
            with pytest.raises(psycopg.DatabaseError, match=r"lot\.held"):
                other.execute(move_sql.encode())
            other.rollback()
    assert left is not locked
