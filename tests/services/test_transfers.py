"""Hand-overs on a real database: sending, blocks, accepting, differences, and what the database itself refuses."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Barrier, Thread
from typing import Any

import psycopg
import pytest

from quty_desktop.domain.alerts import AlertState, OverrideReason
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, NeedsConfirmation, NotAllowed, NotFound, Refused, WrongState
from quty_desktop.domain.transfers import (
    BlockKind,
    ClearanceMethod,
    DifferenceOutcome,
    SegregationRequired,
    TransferState,
    refusal_of,
)
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration import alerts
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.hand_over import (
    line_clearance,
    production_output,
    slips,
    transfer_blocks,
    transfer_differences,
    transfer_lists,
    transfers,
)
from quty_desktop.services.master_data import lines
from quty_desktop.services.ppic import production
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.plants import WEEK, Office, approved_order, office_of

D = Department


@dataclass
class Floor:
    """People of the floor, and the lines that they work on."""

    plant: Plant
    office: Office
    opened: ExitStack
    doors: dict[str, Dispatcher] = field(default_factory=dict)
    lines: dict[tuple[Department, int], int] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Dispatcher:
        # Signing in costs more than most of what a test does: each door is opened when somebody comes.
        if role not in self.doors:
            self.doors[role] = self.opened.enter_context(door_of(self.plant, role))
        return self.doors[role]

    def work(self, mo: int, department: Department) -> int:
        rows = self.office.ppic.ask(production.work_orders_of, mo)
        return next(row.id for row in rows if row.department is department)

    def cut(
        self,
        number: str,
        pcs: int = 500,
        *,
        made: int | None = None,
        article: int | None = None,
        week: Week = WEEK,
    ) -> "Cut":
        """An approved order whose parts are cut."""
        order = approved_order(self.office, number, pcs, article, week)
        work = self.work(order.id, D.CUTTING)
        if made != 0:
            self["operator_cutting"].run(production_output.record, production_output.NewOutput(work, made or pcs))
        return Cut(self, order.id, order.batch_number, work)


@dataclass
class Cut:
    """Cut parts that can be sent."""

    floor: Floor
    mo: int
    batch: str
    work: int

    def send(self, pcs: int = 500, line: int = 1, *, role: str = "operator_cutting") -> slips.SentTransfer:
        new = transfers.NewTransfer(self.work, D.SEWING, pcs, self.floor.lines[D.SEWING, line])
        return self.floor[role].run(transfers.send, new)


@contextmanager
def floor_of(database: Plant) -> Iterator[Floor]:
    with ExitStack() as stack:
        office = stack.enter_context(office_of(database))
        floor = Floor(database, office, stack)
        office.ppic.run(lines.add_lines, lines.NewLines(D.SEWING, 1, 2))
        floor.lines = {(row.department, row.number): row.id for row in office.ppic.ask(lines.production_lines)}
        yield floor


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as opened:
        yield opened


def row_of(floor: Floor, transfer: int) -> transfer_lists.TransferRow:
    rows = floor["operator_sewing"].ask(
        transfer_lists.transfers_of, transfer_lists.TransferFilter(D.SEWING, ended_too=True)
    )
    return next(row for row in rows if row.id == transfer)


def line_row(floor: Floor, number: int = 1) -> line_clearance.LineRow:
    return floor["operator_sewing"].ask(line_clearance.lines_of, D.SEWING)[number - 1]


def received(floor: Floor, mo: int) -> int:
    return int(
        floor.plant.one(
            "SELECT input_pcs FROM quty.work_order WHERE manufacturing_order_id = %s AND department = 'SEW'", mo
        )
    )


def accept(floor: Floor, sent: slips.SentTransfer, pcs: int | None = None, **more: Any) -> slips.AcceptedTransfer:
    counted = transfers.CountedTransfer(sent.id, sent.pcs if pcs is None else pcs, **more)
    return floor["operator_sewing"].run(transfers.accept, counted)


def clear(floor: Floor, number: int = 1) -> None:
    row = line_row(floor, number)
    assert row.occupancy_id is not None
    done = line_clearance.ClearedLine(row.occupancy_id, True, True, True, True)
    report = floor["operator_sewing"].run(
        line_clearance.clear, done, confirmed=frozenset({"line.pieces_left"}), reason="moved"
    )
    floor["spv_sewing"].run(line_clearance.confirm, report.id)


class TestSending:
    def test_a_clear_line_is_taken_and_the_quantity_waits(self, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        sent = cut.send(300)
        assert (sent.state, sent.held) == (TransferState.LOCKED, None)
        assert sent.number.startswith("SJ-")
        assert line_row(floor).batch == cut.batch
        assert received(floor, cut.mo) == 0
        row = row_of(floor, sent.id)
        assert (row.line, row.week, row.destination, row.sent_pcs) == ("SEW 1", Week(2026, 22), "EU", 300)

    def test_several_slips_share_the_output_but_never_exceed_it(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", made=400)
        cut.send(300)
        cut.send(100, line=2)
        with pytest.raises(Invalid, match="Only 0 good pcs"):
            cut.send(1)

    def test_another_article_on_the_line_blocks_and_alerts(self, floor: Floor) -> None:
        first = floor.cut("PO-1")
        first.send()
        sent = floor.cut("PO-2", article=floor.office.shark).send()
        assert sent.state is TransferState.BLOCKED
        assert sent.held is not None
        assert (sent.held.kind, sent.held.batch, sent.held.line) == (BlockKind.LINE_CLEARANCE, first.batch, "SEW 1")
        assert refusal_of(sent.held).code == "transfer.line_not_clear"
        (alert,) = floor["spv_cutting"].ask(alerts.my_alerts)
        assert alert.subject_id == sent.id
        assert alert.due_at is not None
        assert alert.mine

    def test_another_week_asks_for_a_gap(self, floor: Floor) -> None:
        floor.cut("PO-1").send()
        sent = floor.cut("PO-2", week=Week(2026, 23)).send()
        assert sent.held is not None
        assert isinstance(refusal_of(sent.held), SegregationRequired)

    def test_the_same_article_week_and_destination_share_a_line(self, floor: Floor) -> None:
        floor.cut("PO-1").send()
        assert floor.cut("PO-2").send().state is TransferState.LOCKED

    def test_what_is_refused(self, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        new = transfers.NewTransfer(cut.work, D.SEWING, 10, floor.lines[D.SEWING, 1])
        with pytest.raises(NotFound):
            floor["operator_cutting"].run(transfers.send, transfers.NewTransfer(0, D.SEWING, 10))
        with pytest.raises(Refused, match="belongs to CUT"):
            floor["operator_sewing"].run(transfers.send, new)
        with pytest.raises(Refused, match="does not hand over"):
            floor["operator_cutting"].run(transfers.send, transfers.NewTransfer(cut.work, D.PACKING, 10))
        with pytest.raises(Invalid, match="line_id"):
            floor["operator_cutting"].run(transfers.send, transfers.NewTransfer(cut.work, D.SEWING, 10))
        with pytest.raises(NotAllowed):
            floor["qc_inspector"].run(transfers.send, new)


class TestOpening:
    @pytest.fixture
    def blocked(self, floor: Floor) -> slips.SentTransfer:
        floor.cut("PO-1").send()
        return floor.cut("PO-2", article=floor.office.shark).send()

    @pytest.fixture
    def apart(self, floor: Floor) -> slips.SentTransfer:
        floor.cut("PO-1").send()
        return floor.cut("PO-2", week=Week(2026, 23)).send()

    def test_a_cleared_line_lets_it_go_and_ends_the_alert(self, floor: Floor, blocked: slips.SentTransfer) -> None:
        key = slips.TransferKey(blocked.id, blocked.version)
        assert floor["operator_cutting"].run(transfer_blocks.send_again, key).state is TransferState.BLOCKED
        clear(floor)
        opened = floor["operator_cutting"].run(transfer_blocks.send_again, key)
        assert opened.state is TransferState.LOCKED
        assert floor["spv_cutting"].ask(alerts.my_alerts) == ()
        with pytest.raises(Conflict):
            floor["operator_cutting"].run(transfer_blocks.send_again, key)

    def test_a_gap_lets_another_week_go(self, floor: Floor, apart: slips.SentTransfer) -> None:
        how = transfer_blocks.Acknowledgement(apart.id, apart.version, ClearanceMethod.PHYSICAL_GAP, "5 m, cone set")
        with pytest.raises(NotAllowed):
            floor["operator_cutting"].run(transfer_blocks.acknowledge_segregation, how)
        assert floor["spv_sewing"].run(transfer_blocks.acknowledge_segregation, how).state is TransferState.LOCKED
        assert floor.plant.one("SELECT method FROM quty.segregation_acknowledgement") == "physical_gap"
        assert floor.plant.one("SELECT answer_reason FROM quty.alert") == "[physical_gap] 5 m, cone set"

    def test_a_gap_does_not_help_against_another_article(self, floor: Floor, blocked: slips.SentTransfer) -> None:
        how = transfer_blocks.Acknowledgement(blocked.id, blocked.version, ClearanceMethod.LINE_STOP)
        with pytest.raises(Refused, match="still holds"):
            floor["spv_sewing"].run(transfer_blocks.acknowledge_segregation, how)

    def test_a_manager_opens_it_with_a_reason(self, floor: Floor, blocked: slips.SentTransfer) -> None:
        wanted = transfer_blocks.BlockOverride(
            blocked.id, blocked.version, OverrideReason.LINE_DELAYED, "container at noon"
        )
        with pytest.raises(NotAllowed):
            floor["spv_cutting"].run(transfer_blocks.override_block, wanted)
        with pytest.raises(Invalid):
            floor["production_manager"].run(
                transfer_blocks.override_block, transfer_blocks.BlockOverride(blocked.id, 1, OverrideReason.OTHER, " ")
            )
        assert floor["production_manager"].run(transfer_blocks.override_block, wanted).state is TransferState.LOCKED
        assert "container at noon" in row_of(floor, blocked.id).override_reason
        (entry,) = floor["production_manager"].ask(alerts.alert_log, alerts.AlertLogQuestion())
        assert (entry.state, "container at noon" in entry.answer) == (AlertState.OVERRIDDEN, True)

    def test_nobody_opens_ones_own(self, floor: Floor) -> None:
        floor.cut("PO-1").send()
        own = floor.cut("PO-2", article=floor.office.shark).send(role="admin")
        wanted = transfer_blocks.BlockOverride(own.id, own.version, OverrideReason.OTHER, "in a hurry")
        with pytest.raises(Refused, match="of his own"):
            floor["admin"].run(transfer_blocks.override_block, wanted)


class TestAccepting:
    def test_the_quantity_moves_with_the_count(self, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        done = accept(floor, cut.send())
        assert (done.state, done.difference_pcs) == (TransferState.COMPLETED, 0)
        assert received(floor, cut.mo) == 500
        work = floor.work(cut.mo, D.SEWING)
        line = floor.lines[D.SEWING, 1]
        floor["operator_sewing"].run(
            production_output.record,
            production_output.NewOutput(work, 480, 20, line),
            confirmed=frozenset({"output.stages_missing"}),
        )
        with pytest.raises(Invalid, match="Only 0 pcs"):
            floor["operator_sewing"].run(production_output.record, production_output.NewOutput(work, 1, 0, line))

    def test_only_the_receiver_accepts(self, floor: Floor) -> None:
        sent = floor.cut("PO-1").send()
        for role in ("operator_cutting", "operator_finishing"):
            with pytest.raises(Refused, match="goes to SEW"):
                floor[role].run(transfers.accept, transfers.CountedTransfer(sent.id, 500))

    def test_a_second_scan_is_refused_and_logged(self, floor: Floor) -> None:
        sent = floor.cut("PO-1").send()
        accept(floor, sent)
        again = accept(floor, sent)
        assert again.duplicate
        assert received(floor, floor.plant.one("SELECT max(id) FROM quty.manufacturing_order")) == 500
        assert floor.plant.one("SELECT kind FROM quty.alert") == "duplicate_scan"

    def test_two_percent_are_noted(self, floor: Floor) -> None:
        done = accept(floor, floor.cut("PO-1").send(), 490)
        assert (done.state, done.difference_pcs) == (TransferState.ACCEPTED, 10)
        assert floor.plant.one("SELECT count(*) FROM quty.alert") == 0

    def test_what_was_counted_on_paper_is_marked(self, floor: Floor) -> None:
        sent = floor.cut("PO-1").send()
        with pytest.raises(Invalid) as refused:
            accept(floor, sent, paper_form="P-7")
        assert set(refused.value.fields) == {"paper_form"}
        assert accept(floor, sent, paper_form="p-261122-7kq-02").state is TransferState.COMPLETED
        assert row_of(floor, sent.id).received_form == "P-261122-7KQ-02"

    def test_up_to_ten_need_a_reason_and_tell_both_supervisors(self, floor: Floor) -> None:
        sent = floor.cut("PO-1").send()
        with pytest.raises(Invalid, match="say why"):
            accept(floor, sent, 450)
        accept(floor, sent, 450, reason="one bag missing")
        found = floor.plant.one("SELECT array_agg(department ORDER BY department) FROM quty.alert")
        assert found == ["CUT", "SEW"]

    def test_more_needs_a_supervisor(self, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        sent = cut.send()
        waiting = accept(floor, sent, 400, reason="bags missing")
        assert waiting.needs_supervisor
        assert waiting.state is TransferState.LOCKED
        assert received(floor, cut.mo) == 0
        counted = transfers.CountedTransfer(sent.id, 400, "bags missing")
        with pytest.raises(NeedsConfirmation):
            floor["spv_sewing"].run(transfers.accept, counted)
        floor["spv_sewing"].run(transfers.accept, counted, confirmed=frozenset({"transfer.large_difference"}))
        assert received(floor, cut.mo) == 400

    def test_a_difference_stays_until_somebody_settles_it(self, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        done = accept(floor, cut.send(), 490)
        settled = transfer_differences.SettledDifference(
            done.id, done.version, DifferenceOutcome.AT_SENDER, "bag found in cutting"
        )
        with pytest.raises(NotAllowed):
            floor["operator_cutting"].run(transfer_differences.resolve_difference, settled)
        with pytest.raises(Invalid):
            floor["spv_cutting"].run(
                transfer_differences.resolve_difference,
                transfer_differences.SettledDifference(done.id, done.version, DifferenceOutcome.LOST, ""),
            )
        assert (
            floor["spv_cutting"].run(transfer_differences.resolve_difference, settled).state is TransferState.COMPLETED
        )
        assert cut.send(10).state is TransferState.LOCKED
        with pytest.raises(Conflict):
            floor["spv_cutting"].run(transfer_differences.resolve_difference, settled)

    def test_a_blocked_slip_is_not_accepted(self, floor: Floor) -> None:
        floor.cut("PO-1").send()
        sent = floor.cut("PO-2", article=floor.office.shark).send()
        with pytest.raises(WrongState, match="is blocked"):
            accept(floor, sent)


class TestCancelling:
    def test_the_goods_and_the_line_are_free_again(self, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        sent = cut.send()
        key = slips.TransferKey(sent.id, sent.version)
        with pytest.raises(NeedsConfirmation):
            floor["operator_cutting"].run(transfers.cancel, key)
        floor["operator_cutting"].run(
            transfers.cancel, key, confirmed=frozenset({"transfer.cancel"}), reason="wrong bag"
        )
        assert line_row(floor).occupancy_id is None
        assert cut.send().state is TransferState.LOCKED

    def test_what_was_accepted_is_not_cancelled(self, floor: Floor) -> None:
        sent = floor.cut("PO-1").send()
        done = accept(floor, sent)
        with pytest.raises(WrongState):
            floor["operator_cutting"].run(transfers.cancel, slips.TransferKey(sent.id, done.version))


class TestClearing:
    def test_nobody_confirms_ones_own(self, floor: Floor) -> None:
        floor.cut("PO-1").send()
        row = line_row(floor)
        assert row.occupancy_id is not None
        done = line_clearance.ClearedLine(row.occupancy_id, True, True, True, True)
        with pytest.raises(NeedsConfirmation, match="500"):
            floor["spv_sewing"].run(line_clearance.clear, done)
        yes: dict[str, Any] = {"confirmed": frozenset({"line.pieces_left"}), "reason": "sent back"}
        report = floor["spv_sewing"].run(line_clearance.clear, done, **yes)
        with pytest.raises(Refused, match="Nobody confirms"):
            floor["spv_sewing"].run(line_clearance.confirm, report.id)
        with pytest.raises(Refused, match="already"):
            floor["operator_sewing"].run(line_clearance.clear, done, **yes)
        with pytest.raises(Refused, match="belongs to SEW"):
            floor["spv_cutting"].run(line_clearance.confirm, report.id)
        floor["production_manager"].run(line_clearance.confirm, report.id)
        assert line_row(floor).occupancy_id is None
        with pytest.raises(WrongState):
            floor["production_manager"].run(line_clearance.confirm, report.id)

    def test_every_point_must_be_ticked(self, floor: Floor) -> None:
        floor.cut("PO-1").send()
        row = line_row(floor)
        assert row.occupancy_id is not None
        with pytest.raises(Invalid, match="labels_removed"):
            floor["operator_sewing"].run(
                line_clearance.clear, line_clearance.ClearedLine(row.occupancy_id, True, False, True, True)
            )
        with pytest.raises(Refused, match="belongs to SEW"):
            floor["operator_cutting"].run(
                line_clearance.clear, line_clearance.ClearedLine(row.occupancy_id, True, True, True, True)
            )


class TestOutput:
    def test_surplus_by_its_tiers(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", 1000, made=1000)
        new = production_output.NewOutput
        floor["operator_cutting"].run(production_output.record, new(cut.work, 30))
        with pytest.raises(Refused, match="above its target"):
            floor["operator_cutting"].run(production_output.record, new(cut.work, 10))
        with pytest.raises(NeedsConfirmation) as asked:
            floor["spv_cutting"].run(production_output.record, new(cut.work, 10))
        assert not asked.value.needs_reason
        with pytest.raises(NeedsConfirmation) as asked:
            floor["spv_cutting"].run(production_output.record, new(cut.work, 60))
        assert asked.value.needs_reason
        with pytest.raises(Refused, match="above its target"):
            floor["spv_cutting"].run(production_output.record, new(cut.work, 100))

    def test_what_is_refused(self, floor: Floor) -> None:
        cut = floor.cut("PO-1", made=0)
        new = production_output.NewOutput
        with pytest.raises(Invalid):
            floor["operator_cutting"].run(production_output.record, new(cut.work, 0))
        with pytest.raises(Refused, match="belongs to CUT"):
            floor["operator_sewing"].run(production_output.record, new(cut.work, 1))
        with pytest.raises(Refused, match="cartons"):
            floor["admin"].run(production_output.record, new(floor.work(cut.mo, D.PACKING), 1))
        with pytest.raises(NotFound):
            floor["operator_cutting"].run(production_output.record, new(0, 1))
        (row,) = floor["operator_cutting"].ask(production_output.work_of, production_output.WorkFilter(D.CUTTING))
        assert (row.good_pcs, row.to_make_pcs, row.received_pcs) == (0, 500, None)
        floor["operator_cutting"].run(production_output.record, new(cut.work, 20, 1))
        (entry,) = floor["operator_cutting"].ask(production_output.output_of, D.CUTTING)
        assert (entry.good_pcs, entry.reject_pcs) == (20, 1)


class TestTheDatabaseItself:
    """Raw SQL by people who hold the rights: the rules hold without the program."""

    def raw(self, floor: Floor, role: str, statement: str, *values: object) -> None:
        from quty_desktop.database.engine import Login
        from tests.databases import PASSWORD

        with floor.plant.connect(Login(floor[role].actor.name, PASSWORD)) as connection:
            connection.execute(statement.encode(), values)

    def test_a_slip_cannot_be_written_past_the_line(self, floor: Floor) -> None:
        floor.cut("PO-1").send()
        other = floor.cut("PO-2", article=floor.office.shark)
        line = floor.lines[D.SEWING, 1]
        with pytest.raises(psycopg.Error, match=r"line\.line_clearance"):
            self.raw(floor, "operator_cutting", INSERT, "SJ-X-1", line, other.work, 10, other.mo)
        with pytest.raises(psycopg.Error, match=r"transfer\.too_many"):
            self.raw(floor, "operator_cutting", INSERT, "SJ-X-1", floor.lines[D.SEWING, 2], other.work, 501, other.mo)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            self.raw(floor, "operator_sewing", INSERT, "SJ-X-1", floor.lines[D.SEWING, 2], other.work, 10, other.mo)

    def test_only_the_receiver_counts_and_small(self, floor: Floor) -> None:
        floor.cut("PO-1").send()
        count = "UPDATE quty.transfer SET state = 'accepted', received_pcs = %s, difference_pcs = 500 - %s, difference_reason = 'x'"
        with pytest.raises(psycopg.Error, match=r"transfer\.other_department"):
            self.raw(floor, "operator_cutting", count, 490, 490)
        with pytest.raises(psycopg.Error, match=r"transfer\.needs_supervisor"):
            self.raw(floor, "operator_sewing", count, 400, 400)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            self.raw(floor, "qc_inspector", count, 490, 490)

    def test_a_line_is_not_cleared_by_hand(self, floor: Floor) -> None:
        floor.cut("PO-1").send()
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            self.raw(floor, "spv_sewing", "UPDATE quty.line_occupancy SET cleared_at = now()")


def together(*tries: Callable[[], Any]) -> list[Any]:
    """Let several people do something at the same moment."""
    barrier = Barrier(len(tries))
    results: list[Any] = [None] * len(tries)

    def one(place: int, do: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[place] = do()
        except Exception as error:  # noqa: BLE001 - told to the test
            results[place] = error

    threads = [Thread(target=one, args=(place, do)) for place, do in enumerate(tries)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class TestRaces:
    def test_of_two_senders_into_one_line_one_is_blocked(self, floor: Floor) -> None:
        mine, theirs = floor.cut("PO-1"), floor.cut("PO-2", article=floor.office.shark)
        results = together(mine.send, lambda: theirs.send(role="spv_cutting"))
        assert sorted(each.state for each in results) == [TransferState.BLOCKED, TransferState.LOCKED]

    def test_of_two_acceptors_of_one_slip_one_counts(self, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        sent = cut.send()
        counted = transfers.CountedTransfer(sent.id, 500)
        results = together(*(
            lambda role=role: floor[role].run(transfers.accept, counted) for role in ("operator_sewing", "spv_sewing")
        ))  # fmt: skip
        assert sorted(each.duplicate for each in results) == [False, True]
        assert received(floor, cut.mo) == 500

    def test_two_slips_never_hold_more_than_was_made(self, floor: Floor) -> None:
        cut = floor.cut("PO-1")
        results = together(lambda: cut.send(400), lambda: cut.send(400, role="spv_cutting"))
        assert sum(isinstance(each, Invalid) for each in results) == 1


INSERT = (
    "INSERT INTO quty.transfer (number, state, from_department, to_department, to_line_id, manufacturing_order_id,"
    " work_order_id, article_id, week_year, week_number, destination_id, sent_pcs)"
    " SELECT %s, 'locked', 'CUT', 'SEW', %s, m.id, %s, m.article_id, 2026, 1, 1, %s FROM quty.manufacturing_order m"
    " WHERE m.id = %s"
)


def unlock(plant: Plant) -> None:
    """Make the twin of the plant: the same rules, without the locks and without the index."""
    with plant.connect() as connection:
        for name in ("transfer_guard", "check_sending", "transfer_free_batch"):
            made = plant.one("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", name)
            unlocked = re.sub(" FOR (NO KEY )?UPDATE", "", made)
            assert unlocked != made
            connection.execute(unlocked.encode())
        connection.execute("DROP INDEX quty.line_occupancy_open_key")


def both_sent(floor: Floor, first: tuple[Cut, int], second: tuple[Cut, int], pcs: int) -> bool:
    """Whether two people get their slips into the books when neither sees the other's."""
    plant = floor.plant
    with psycopg.connect(plant.conninfo()) as one, psycopg.connect(plant.conninfo()) as other:
        other.execute("SET lock_timeout = '400ms'")
        one.execute(INSERT.encode(), ("SJ-A", first[1], first[0].work, pcs, first[0].mo))
        try:
            other.execute(INSERT.encode(), ("SJ-B", second[1], second[0].work, pcs, second[0].mo))
        except psycopg.errors.LockNotAvailable:
            return False
    return bool(plant.one("SELECT count(*) = 2 FROM quty.transfer WHERE state = 'locked'"))


@pytest.mark.parametrize("locked", [True, False], ids=["as it is", "its unlocked twin"])
def test_only_the_locks_keep_two_batches_from_one_line(fresh_database: Plant, locked: bool) -> None:
    with floor_of(fresh_database) as floor:
        mine, theirs = floor.cut("PO-1"), floor.cut("PO-2", article=floor.office.shark)
        if not locked:
            unlock(fresh_database)
        line = floor.lines[D.SEWING, 1]
        assert both_sent(floor, (mine, line), (theirs, line), 10) is not locked


@pytest.mark.parametrize("locked", [True, False], ids=["as it is", "its unlocked twin"])
def test_only_the_locks_keep_slips_within_the_output(fresh_database: Plant, locked: bool) -> None:
    with floor_of(fresh_database) as floor:
        cut = floor.cut("PO-1")
        if not locked:
            unlock(fresh_database)
        assert both_sent(floor, (cut, floor.lines[D.SEWING, 1]), (cut, floor.lines[D.SEWING, 2]), 400) is not locked


def test_a_scanned_code_finds_its_slip(floor: Floor) -> None:
    sent = floor.cut("PO-1").send()
    door = floor["operator_sewing"]
    paper = door.ask(transfer_lists.slip, sent.id)
    assert paper.number == sent.number
    for code in (sent.number, f"]C0{sent.number.lower()}", str(paper.payload)):
        assert door.ask(transfer_lists.slip_of_code, code).id == sent.id
    for wrong in ("SJ-2020-00001", "CARTON", "A|B|C"):
        with pytest.raises(NotFound):
            door.ask(transfer_lists.slip_of_code, wrong)
    with pytest.raises(NotFound):
        door.ask(transfer_lists.slip, 0)
