"""A server that is killed while slips are sent and counted: what a person was answered stands when it is back.

Decision 15: a slip commits without waiting for the disk, and its person is answered once the disk has it. The server's
own writer of the log is slowed down here, so that nothing reaches the disk but what somebody waits for; killed with all
its processes, it loses what is still in its memory, as in a power cut.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from threading import Event, Thread
from uuid import UUID, uuid4

import psutil
import pytest

from quty_desktop.database.migrate import upgrade
from quty_desktop.database.private_server import PrivateServer
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Unavailable
from quty_desktop.services import books
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.hand_over import slips, transfers
from tests.databases import Plant
from tests.postgres import server_folder, silent
from tests.services.doors import session_of
from tests.services.test_transfers import Cut, Floor, floor_of

_CUT_PCS = 50_000
_SENDERS, _COUNTERS = 4, 2
_ANSWERED_BEFORE_THE_END = 40
_PATIENCE_S = 30.0
_ANSWERS_AT_ONCE = "BEGIN END"
_BREAKS = "BEGIN RAISE EXCEPTION USING ERRCODE = ''serialization_failure''; END"


@dataclass(frozen=True)
class Ground:
    """A server that keeps what is on its disk, and a batch that is cut."""

    server: PrivateServer
    floor: Floor
    cut: Cut

    def dies(self) -> None:
        """Kill every process at once: none may finish what it does, or write what it holds."""
        pid = self.server.status().pid
        assert pid is not None
        head = psutil.Process(pid)
        head.suspend()  # it would start the others anew
        processes = [*head.children(recursive=True), head]
        for each in processes:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        psutil.wait_procs(processes, timeout=_PATIENCE_S)

    def comes_back(self) -> None:
        """Start it anew, at its old address; it repairs itself from its log."""
        assert self.server.ensure(silent).port == self.floor.plant.server.port


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with server_folder("dies") as folder, ExitStack() as stack:
        # To make it needs no disk; what follows does.
        maker = PrivateServer(folder, durable=False)
        plant = Plant(maker.ensure(silent), "quty")
        with Plant(plant.server, "postgres").connect() as connection:
            connection.execute("CREATE DATABASE quty")
            connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
            connection.execute("ALTER SYSTEM SET recovery_init_sync_method = 'syncfs'")
        upgrade(plant.conninfo())
        assert maker.stop(force=True)
        server = PrivateServer(folder)
        server.ensure(silent)
        assert plant.one("SHOW fsync") == plant.one("SHOW synchronous_commit") == "on"
        floor = stack.enter_context(floor_of(plant))
        yield Ground(server, floor, floor.cut("PO-1", _CUT_PCS))


@dataclass
class Told:
    """What people were answered, and what they asked for last without an answer."""

    sent: dict[UUID, slips.SentTransfer] = field(default_factory=dict)
    counted: dict[UUID, slips.AcceptedTransfer] = field(default_factory=dict)
    unanswered: list[UUID] = field(default_factory=list)


def _work_until_it_dies(ground: Ground, senders: list[Dispatcher], counters: list[Dispatcher]) -> Told:
    """Hand over from several PCs at once, and kill the server in the middle of it."""
    told, lying, enough = Told(), Queue[slips.SentTransfer](), Event()

    def send(door: Dispatcher) -> None:
        while True:
            request = uuid4()
            try:
                told.sent[request] = sent = door.run(transfers.send, _slip(ground), request=request)
            except Unavailable:
                told.unanswered.append(request)
                return
            lying.put(sent)
            if len(told.sent) >= _ANSWERED_BEFORE_THE_END:
                enough.set()

    def count(door: Dispatcher) -> None:
        while not (gone.is_set() and lying.empty()):
            with suppress(Empty, Unavailable):
                sent, request = lying.get(timeout=0.05), uuid4()
                told.counted[request] = door.run(
                    transfers.accept, transfers.CountedTransfer(sent.id, sent.pcs), request=request
                )

    gone = Event()
    threads = [Thread(target=send, args=(door,)) for door in senders]
    threads += [Thread(target=count, args=(door,)) for door in counters]
    for each in threads:
        each.start()
    enough.wait(_PATIENCE_S)
    ground.dies()
    gone.set()
    for each in threads:
        each.join(_PATIENCE_S)
    assert not any(each.is_alive() for each in threads)
    assert len(told.sent) >= _ANSWERED_BEFORE_THE_END
    assert len(told.counted) > 0
    return told


def _slip(ground: Ground) -> transfers.NewTransfer:
    return transfers.NewTransfer(ground.cut.work, Department.SEWING, 1, ground.floor.lines[Department.SEWING, 1])


def _kept(ground: Ground) -> dict[int, tuple[str, str]]:
    """Number and state of the slips that are there, by id."""
    with ground.floor.plant.connect() as connection:
        rows = connection.execute("SELECT id, number, state FROM quty.transfer").fetchall()
    return {row["id"]: (row["number"], row["state"]) for row in rows}


def _has_no_gap(ground: Ground) -> bool:
    numbers = sorted(int(number.rpartition("-")[2]) for number, _ in _kept(ground).values())
    return numbers == list(range(1, len(numbers) + 1))


def _desks(plant: Plant, role: str, count: int, stack: ExitStack) -> list[Dispatcher]:
    """So many PCs at which the same person has signed in."""
    login = plant.person(role)
    return [stack.enter_context(session_of(plant, login)).dispatcher for _ in range(count)]


@contextmanager
def _other_wait(plant: Plant, body: str) -> Iterator[None]:
    """Put something else in the place of the wait for the disk."""
    ours = plant.one("SELECT pg_get_functiondef('quty.on_disk'::regproc)")
    with plant.connect() as connection:
        connection.execute(f"CREATE OR REPLACE FUNCTION quty.on_disk() RETURNS void LANGUAGE plpgsql AS '{body}'")
    yield
    with plant.connect() as connection:
        connection.execute(ours)


def test_what_was_answered_stands_after_the_server_was_killed(ground: Ground) -> None:
    plant, before = ground.floor.plant, len(_kept(ground))
    with ExitStack() as stack:
        senders = _desks(plant, "operator_cutting", _SENDERS, stack)
        told = _work_until_it_dies(ground, senders, _desks(plant, "operator_sewing", _COUNTERS, stack))
        ground.comes_back()

        kept = _kept(ground)
        assert {(each.id, each.number) for each in told.sent.values()} <= {(key, kept[key][0]) for key in kept}
        assert {each.id for each in told.counted.values()} <= {key for key in kept if kept[key][1] == "completed"}
        assert _has_no_gap(ground)
        assert books.verify(plant.conninfo()).differences == ()

        # Whoever was answered asks again, and whoever was not: each has one slip, and the answered their first one.
        for request in [*list(told.sent)[-_SENDERS:], *told.unanswered]:
            again = senders[0].run(transfers.send, _slip(ground), request=request)
            assert again == told.sent.get(request, again)
        assert len(_kept(ground)) == before + len(told.sent) + len(told.unanswered)
        assert _has_no_gap(ground)
        assert books.verify(plant.conninfo()).differences == ()


def test_without_waiting_for_the_disk_answered_slips_are_lost(ground: Ground) -> None:
    plant = ground.floor.plant
    with ExitStack() as stack:
        senders = _desks(plant, "operator_cutting", _SENDERS, stack)
        stack.enter_context(_other_wait(plant, _ANSWERS_AT_ONCE))
        told = _work_until_it_dies(ground, senders, _desks(plant, "operator_sewing", _COUNTERS, stack))
        ground.comes_back()
    assert {each.id for each in told.sent.values()} - set(_kept(ground))
    # What is left is one state of the plant even so.
    assert _has_no_gap(ground)
    assert books.verify(plant.conninfo()).differences == ()


def test_the_first_answer_is_given_again_only_when_it_stands(ground: Ground) -> None:
    """The first try breaks after its commit and before the disk has it; the program asks again by itself."""
    plant = ground.floor.plant
    with ExitStack() as stack:
        (door,) = _desks(plant, "operator_cutting", 1, stack)
        stack.enter_context(_other_wait(plant, _BREAKS))
        answered = door.run(transfers.send, _slip(ground))
        ground.dies()
        ground.comes_back()
    assert answered.id in _kept(ground)
