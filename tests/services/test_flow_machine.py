"""The whole flow as a state machine against a simple model: nothing is lost, doubled, mixed or skipped.

Hypothesis chooses what people do: cut, send, count, block, clear, sew by stages, check, repair, finish, send on to packing,
take back. The model says what must become of each step; after each one the database's books are compared with the model's.
That this would be noticed is proven by plants with a mistake in one of their rules.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NeedsConfirmation, Refused, WrongState
from quty_desktop.domain.transfers import TransferState
from quty_desktop.domain.weeks import Week
from quty_desktop.services.books import verify
from quty_desktop.services.floor import output_grid
from quty_desktop.services.floor.output_grid import GridCell, Measure, SaveGrid
from quty_desktop.services.hand_over import line_clearance, production_output, slips, transfer_blocks, transfers
from tests.databases import Plant
from tests.plant_time import today
from tests.services.test_floor import STAGES_DONE
from tests.services.test_transfers import Floor, floor_of

D = Department
TARGET = 400
STAGES = (Measure.ASSEMBLE, Measure.LABEL, Measure.BACK_STITCH)
PIECES = st.integers(1, 160)
# Mostly what there is, so that the flow comes far; sometimes a piece too many.
OVER = st.sampled_from((0, 0, 0, 0, 0, 0, 1))
BATCHES = st.sampled_from((0, 1, 2))
LINES = st.sampled_from((1, 2))
SENDERS = {D.SEWING: "operator_cutting", D.FINISHING: "operator_sewing", D.PACKING: "operator_finishing"}
RECEIVERS = {D.SEWING: "operator_sewing", D.FINISHING: "operator_finishing", D.PACKING: "operator_packing"}


@dataclass
class Batch:
    """A batch as the model knows it, in pieces.

    Attributes:
        kind: article, week and destination; what may share a line.
        looked: pieces looked at in the first round, and in the second one.
    """

    kind: tuple[str, int]
    cutting: int
    sewing: int
    finishing: int
    cut: int = 0
    received: int = 0
    stages: list[int] = field(default_factory=lambda: [0, 0, 0])
    good: int = 0
    reject: int = 0
    looked: list[int] = field(default_factory=lambda: [0, 0])
    repair: int = 0
    finished: int = 0
    converted: int = 0
    packing: int = 0


@dataclass
class Slip:
    """A slip as the model knows it."""

    id: int
    batch: int
    to: Department
    pcs: int
    line: int | None
    state: TransferState
    version: int
    counted: int = 0


@dataclass
class Stands:
    """What stands on a line since a slip."""

    kind: tuple[str, int]
    first: int
    slips: set[int]


def within(pcs: int, room: int, over: int) -> int:
    """Pieces that a person types where there is room for so many; at least one, and too many when that is wanted."""
    return room + 1 if over and room >= 0 else max(1, min(pcs, room))


class Flow(RuleBasedStateMachine):
    """People of three departments at work on three batches and two sewing lines."""

    floor: Floor
    number = 0

    @initialize()
    def begin(self) -> None:
        """Three batches: two weeks of one article, and another article."""
        floor = self.floor
        with floor.plant.connect() as connection:
            connection.execute("UPDATE quty.line_occupancy SET cleared_at = now() WHERE cleared_at IS NULL")
        self.batches = []
        for article, week in ((None, 22), (None, 23), (floor.office.shark, 22)):
            Flow.number += 1
            cut = floor.cut(f"PO-{Flow.number}", TARGET, made=0, article=article, week=Week(2026, week))
            works = (cut.work, floor.work(cut.mo, D.SEWING), floor.work(cut.mo, D.FINISHING))
            self.batches.append(Batch(("shark" if article else "bear", week), *works))
        self.slips: list[Slip] = []
        self.lines: dict[int, Stands | None] = {1: None, 2: None}
        self.cells: dict[tuple[int, Measure, int], int] = {}
        for at in range(len(self.batches)):
            self.cut_parts(at, 240)

    # Cutting

    @rule(at=BATCHES, pcs=PIECES)
    def cut_parts(self, at: int, pcs: int) -> None:
        batch = self.batches[at]
        pcs = min(pcs, TARGET - batch.cut)
        if pcs:
            self.floor["operator_cutting"].run(
                production_output.record, production_output.NewOutput(batch.cutting, pcs)
            )
            batch.cut += pcs

    @rule(at=BATCHES, pcs=PIECES, line=LINES, over=OVER)
    def send_to_sewing(self, at: int, pcs: int, line: int, over: int) -> None:
        batch = self.batches[at]
        pcs = within(pcs, batch.cut - self.held(at, D.SEWING), over)
        new = transfers.NewTransfer(batch.cutting, D.SEWING, pcs, self.floor.lines[D.SEWING, line])
        if pcs > batch.cut - self.held(at, D.SEWING):
            with pytest.raises(Invalid):
                self.floor["operator_cutting"].run(transfers.send, new)
            return
        sent = self.floor["operator_cutting"].run(transfers.send, new)
        self.slips.append(Slip(sent.id, at, D.SEWING, pcs, line, TransferState.BLOCKED, sent.version))
        self.take_line(self.slips[-1])
        assert sent.state is self.slips[-1].state

    @precondition(lambda self: self.blocked())
    @rule(pick=st.integers(0, 99))
    def send_again(self, pick: int) -> None:
        slip = self.blocked()[pick % len(self.blocked())]
        again = self.floor["operator_cutting"].run(transfer_blocks.send_again, slips.TransferKey(slip.id, slip.version))
        self.take_line(slip)
        slip.version = again.version
        assert again.state is slip.state

    @precondition(lambda self: self.slips)
    @rule(pick=st.integers(0, 99))
    def take_back(self, pick: int) -> None:
        slip = self.slips[pick % len(self.slips)]
        role = SENDERS[slip.to]

        def cancel() -> None:
            version = int(self.floor.plant.one("SELECT version FROM quty.transfer WHERE id = %s", slip.id))
            key = slips.TransferKey(slip.id, version)
            self.floor[role].run(transfers.cancel, key, confirmed={"transfer.cancel"}, reason="wrong pile")

        if slip.state not in {TransferState.BLOCKED, TransferState.LOCKED}:
            with pytest.raises(WrongState):
                cancel()
            return
        cancel()
        if slip.state is TransferState.LOCKED and slip.line is not None:
            stands = self.lines[slip.line]
            if stands is not None:
                stands.slips.discard(slip.id)
                if stands.first == slip.id and not stands.slips:
                    self.lines[slip.line] = None
        slip.state = TransferState.CANCELLED

    # Receiving

    @precondition(lambda self: self.slips)
    @rule(pick=st.integers(0, 99), missing=st.sampled_from((0, 0, 0, 1, 5, 30)))
    def count(self, pick: int, missing: int) -> None:
        slip = self.slips[pick % len(self.slips)]
        role = RECEIVERS[slip.to]
        counted = transfers.CountedTransfer(slip.id, max(0, slip.pcs - missing), "counted twice")
        missing = slip.pcs - counted.received_pcs
        if slip.state in {TransferState.BLOCKED, TransferState.CANCELLED}:
            with pytest.raises(WrongState):
                self.floor[role].run(transfers.accept, counted)
            return
        done = self.floor[role].run(transfers.accept, counted)
        assert done.duplicate is (slip.state is not TransferState.LOCKED)
        if done.duplicate:
            return
        assert done.needs_supervisor is (missing * 10 > slip.pcs)
        if done.needs_supervisor:
            return
        slip.state = TransferState.ACCEPTED if missing else TransferState.COMPLETED
        slip.counted = counted.received_pcs
        batch = self.batches[slip.batch]
        if slip.to is D.SEWING:
            batch.received += slip.counted
            if self.lines[slip.line or 0] is None:
                self.lines[slip.line or 0] = Stands(batch.kind, -1, {slip.id})
        elif slip.to is D.FINISHING:
            batch.finished += slip.counted
        else:
            batch.packing += slip.counted

    @rule(line=LINES)
    def clear(self, line: int) -> None:
        row = self.floor["operator_sewing"].ask(line_clearance.lines_of, D.SEWING)[line - 1]
        assert (row.occupancy_id is None) is (self.lines[line] is None)
        if row.occupancy_id is not None:
            done = line_clearance.ClearedLine(row.occupancy_id, True, True, True, True)
            report = self.floor["operator_sewing"].run(
                line_clearance.clear, done, confirmed={"line.pieces_left"}, reason="moved"
            )
            with pytest.raises(Refused):
                self.floor["operator_sewing"].run(
                    line_clearance.clear, done, confirmed={"line.pieces_left"}, reason="moved"
                )
            self.floor["spv_sewing"].run(line_clearance.confirm, report.id)
            self.lines[line] = None

    # Sewing

    @rule(at=BATCHES, stage=st.sampled_from((0, 1, 2)), pcs=PIECES, line=LINES, hour=st.integers(7, 9), over=OVER)
    def sew_a_stage(self, at: int, stage: int, pcs: int, line: int, hour: int, over: int) -> None:
        batch = self.batches[at]
        room = (batch.received if stage == 0 else batch.stages[stage - 1]) - batch.stages[stage]
        pcs = within(pcs, room, over)
        key = (batch.sewing * 10 + line, STAGES[stage], hour)
        was = self.cells.get(key, 0)
        cell = GridCell(batch.sewing, self.floor.lines[D.SEWING, line], str(hour), was + pcs, was)
        typed = SaveGrid(D.SEWING, today(), (cell,), STAGES[stage])
        if pcs > room:
            with pytest.raises(Refused):
                self.floor["operator_sewing"].run(output_grid.save, typed)
            return
        self.floor["operator_sewing"].run(output_grid.save, typed)
        self.cells[key] = was + pcs
        batch.stages[stage] += pcs

    @rule(at=BATCHES, good=PIECES, repair=st.integers(0, 20), reject=st.integers(0, 9), line=LINES, over=OVER)
    def check(self, at: int, good: int, repair: int, reject: int, line: int, over: int) -> None:
        batch = self.batches[at]
        good = within(good, batch.stages[2] - batch.looked[0] - repair - reject, over)
        self._check(batch, 1, good, repair, reject, line, batch.stages[2] - batch.looked[0])

    @rule(at=BATCHES, good=st.integers(0, 20), reject=st.integers(0, 5), line=LINES)
    def check_repaired(self, at: int, good: int, reject: int, line: int) -> None:
        batch = self.batches[at]
        self._check(batch, 2, good, 0, reject, line, batch.repair)

    def _check(self, batch: Batch, round_: int, good: int, repair: int, reject: int, line: int, room: int) -> None:
        new = production_output.NewOutput(
            batch.sewing, good, reject, self.floor.lines[D.SEWING, line], rework_pcs=repair, round=round_
        )
        pcs = good + repair + reject
        if not 0 < pcs <= room:
            # Skipped stages are asked about, which here nobody confirms; more than was received is refused.
            with pytest.raises((Invalid, NeedsConfirmation, Refused)):
                self.floor["operator_sewing"].run(production_output.record, new)
            return
        done = self.floor["operator_sewing"].run(production_output.record, new)
        batch.looked[round_ - 1] += pcs
        batch.good += good
        batch.reject += reject
        batch.repair += repair if round_ == 1 else -pcs
        assert (done.good_pcs, done.rework_pcs) == (batch.good, batch.repair)

    @rule(at=BATCHES, pcs=PIECES, over=OVER)
    def send_to_finishing(self, at: int, pcs: int, over: int) -> None:
        batch = self.batches[at]
        pcs = within(pcs, batch.good - self.held(at, D.FINISHING), over)
        self._send_on(at, batch.sewing, D.FINISHING, pcs, batch.good)

    # Finishing

    @rule(at=BATCHES, good=PIECES, over=OVER)
    def finish(self, at: int, good: int, over: int) -> None:
        batch = self.batches[at]
        good = within(good, batch.finished - batch.converted, over)
        new = production_output.NewOutput(batch.finishing, good)
        if good > batch.finished - batch.converted:
            with pytest.raises((Invalid, Refused)):
                self.floor["operator_finishing"].run(production_output.record, new, confirmed=STAGES_DONE)
            return
        self.floor["operator_finishing"].run(production_output.record, new, confirmed=STAGES_DONE)
        batch.converted += good

    @rule(at=BATCHES, pcs=PIECES, over=OVER)
    def send_to_packing(self, at: int, pcs: int, over: int) -> None:
        batch = self.batches[at]
        pcs = within(pcs, batch.converted - self.held(at, D.PACKING), over)
        self._send_on(at, batch.finishing, D.PACKING, pcs, batch.converted)

    def _send_on(self, at: int, work: int, to: Department, pcs: int, good: int) -> None:
        new = transfers.NewTransfer(work, to, pcs)
        if pcs > good - self.held(at, to):
            with pytest.raises(Invalid):
                self.floor[SENDERS[to]].run(transfers.send, new)
            return
        sent = self.floor[SENDERS[to]].run(transfers.send, new, confirmed={"transfer.open_carton"}, reason="rest")
        self.slips.append(Slip(sent.id, at, to, pcs, None, TransferState.LOCKED, sent.version))
        assert sent.state is TransferState.LOCKED

    # What the model knows, and what must always hold

    def held(self, at: int, to: Department) -> int:
        """Pieces of a batch that slips hold."""
        return sum(
            slip.pcs
            for slip in self.slips
            if slip.batch == at and slip.to is to and slip.state is not TransferState.CANCELLED
        )

    def blocked(self) -> list[Slip]:
        """Slips that wait for their line."""
        return [slip for slip in self.slips if slip.state is TransferState.BLOCKED]

    def take_line(self, slip: Slip) -> None:
        """A slip takes its line, or is blocked by what stands there."""
        stands, kind = self.lines[slip.line or 0], self.batches[slip.batch].kind
        if stands is None:
            self.lines[slip.line or 0] = Stands(kind, slip.id, {slip.id})
        elif stands.kind == kind:
            stands.slips.add(slip.id)
        else:
            return
        slip.state = TransferState.LOCKED

    @invariant()
    def the_books_agree(self) -> None:
        """The work orders' sums are the model's, and each piece is at one place."""
        if not hasattr(self, "batches"):
            return
        works = [work for batch in self.batches for work in (batch.cutting, batch.sewing, batch.finishing)]
        with self.floor.plant.connect() as connection:
            found: dict[int, Any] = {
                row["id"]: row
                for row in connection.execute(
                    "SELECT id, input_pcs, good_pcs, reject_pcs, rework_pcs FROM quty.work_order WHERE id = ANY(%s)",
                    (works,),
                ).fetchall()
            }
            converted = {
                row["id"]: row["pcs"]
                for row in connection.execute(
                    "SELECT work_order_id AS id, sum(pcs) AS pcs FROM quty.conversion WHERE work_order_id = ANY(%s) GROUP BY 1",
                    (works,),
                ).fetchall()
            }
            mixed = connection.execute(
                "SELECT count(*) AS n FROM quty.line_occupancy o JOIN quty.transfer t ON t.to_line_id = o.line_id"
                " AND t.sent_at >= o.occupied_at AND t.state IN ('locked', 'accepted', 'completed')"
                " WHERE o.cleared_at IS NULL AND (t.week_number, t.destination_id) <> (o.week_number, o.destination_id)"
            ).fetchone()
        assert mixed is not None
        assert mixed["n"] == 0
        for at, batch in enumerate(self.batches):
            cutting, sewing, finishing = (found[work] for work in (batch.cutting, batch.sewing, batch.finishing))
            assert cutting["good_pcs"] == batch.cut
            assert (sewing["input_pcs"], sewing["good_pcs"], sewing["reject_pcs"], sewing["rework_pcs"]) == (
                batch.received,
                batch.good,
                batch.reject,
                batch.repair,
            )
            assert (finishing["input_pcs"], finishing["good_pcs"]) == (batch.finished, batch.converted)
            assert converted.get(batch.finishing, 0) == batch.converted
            self._nothing_is_lost_on_the_way(at)
            assert batch.received >= batch.stages[0] >= batch.stages[1] >= batch.stages[2] >= batch.looked[0]

    def _nothing_is_lost_on_the_way(self, at: int) -> None:
        """Good pieces of a department: still there, on their way, missing on the way, or received."""
        batch = self.batches[at]
        for to, made, received in (
            (D.SEWING, batch.cut, batch.received),
            (D.FINISHING, batch.good, batch.finished),
            (D.PACKING, batch.converted, batch.packing),
        ):
            slips = [slip for slip in self.slips if slip.batch == at and slip.to is to]
            on_way = sum(slip.pcs for slip in slips if slip.state in {TransferState.BLOCKED, TransferState.LOCKED})
            counted = {TransferState.ACCEPTED, TransferState.COMPLETED}
            missing = sum(slip.pcs - slip.counted for slip in slips if slip.state in counted)
            there = made - self.held(at, to)
            assert there >= 0
            assert there + on_way + missing + received == made


def run(floor: Floor, examples: int, steps: int) -> None:
    """Let people work; after each run the whole plant's books are proven as well."""
    machine = type("FlowHere", (Flow,), {"floor": floor})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
        ),
    )
    assert verify(floor.plant.conninfo()).differences == ()


def test_the_flow_keeps_its_books(database: Plant) -> None:
    with floor_of(database) as floor:
        run(floor, 8, 48)


MISTAKES = {
    "a count that counts twice": (
        "check_accepting",
        "w.input_pcs + counted.received_pcs",
        "w.input_pcs + 2 * counted.received_pcs",
    ),
    "a line that never keeps anything off": ("line_blocker", "o.line_id = line AND", "o.line_id = line AND false AND"),
    "slips that hold nothing": ("sent_pieces", "t.state <> 'cancelled'", "false"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_rule_is_noticed(fresh_database: Plant, mistake: str) -> None:
    function, right, wrong = MISTAKES[mistake]
    with floor_of(fresh_database) as floor:
        made = str(fresh_database.one("SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", function))
        assert right in made
        with fresh_database.connect() as connection:
            connection.execute(made.replace(right, wrong).encode())
        # The model is contradicted by an answer or by the books; nothing else may end the run.
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            run(floor, 8, 48)
