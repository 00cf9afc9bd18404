"""Every command meets broken connections: nothing is lost, nothing is doubled, and no answer is wrong.

Each case really commits. A command is done once without harm, to know its effect row by row; then again, with a fault,
from the same beginning. Whatever the fault was, the person's next try with the same request gives an answer, the
database holds the effect exactly once, and the answer is the one that it keeps.

Without ``--all-faults`` each command meets the loss of its COMMIT's answer and one more fault; a different command meets
the others.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from sqlalchemy.exc import DBAPIError

from quty_desktop.database.engine import Login, make_engine
from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.people import Actor
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.registry import Operation
from quty_desktop.services.session_door import SessionDoor
from quty_desktop.services.sign_in import PlantSession
from tests.faults.faults import AFTER_COMMIT, ENDLESS, FAULTS, OTHERS, Fault, Harm
from tests.faults.line import Line
from tests.faults.undoing import Effect, Undoing
from tests.quality.examples import example, has_example
from tests.quality.examples.making import Example
from tests.quality.walk_doors import all_operations, as_role
from tests.quality.walk_plant import WalkPlant
from tests.tidings import tidings

COMMANDS = tuple(each for each in all_operations(changes=True) if has_example(each))
LATENCY_S, FULL_LATENCY_S = 0.004, 0.2
PRESSES = 3
"""How often a person presses the button before we call it lost."""


class Missed(Exception):
    """The command had fewer exchanges this time, so that nothing was harmed."""

    def __init__(self, exchanges: int) -> None:
        super().__init__(exchanges)
        self.exchanges = exchanges


class Tried:
    """What the matrix found, by fault."""

    def __init__(self) -> None:
        self.cases = Counter[str]()
        self.pressed_again = Counter[str]()
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def told(self) -> Iterator[str]:
        """The matrix, a row for each fault."""
        yield f"{len(COMMANDS)} commands, {len(self.cases)} faults, {self.cases.total()} cases, {sum(self.seconds.values()):.0f} s"
        yield f"  {'fault':46} {'cases':>6} {'by itself':>10} {'pressed again':>14} {'ms a case':>10}"
        for fault in (*FAULTS, *ENDLESS):
            if cases := self.cases[fault.words]:
                again = self.pressed_again[fault.words]
                each = 1_000 * self.seconds[fault.words] / cases
                yield f"  {fault.words:46} {cases:6} {cases - again:10} {again:14} {each:10.0f}"


class Bench:
    """Where commands are struck."""

    def __init__(self, struck: WalkPlant, undoing: Undoing, line: Line, login: Login, actor: Actor) -> None:
        self.walk, self.undoing, self.line = struck, undoing, line
        self._login, self._actor = login, actor
        self._session: PlantSession | None = None

    @contextmanager
    def door(self) -> Iterator[SessionDoor]:
        """The program's door over the line, whose connection is open already."""
        self.line.arm(None)
        if self._session is None:
            profile = self.line.profile
            engine = make_engine(profile, self._login, pool_size=1)
            self._session = PlantSession(profile, self._login, engine, Dispatcher(engine, self._actor))
        for _ in range(2):  # what the case before left behind may be dead
            with suppress(DBAPIError), self._session.engine.connect() as connection:
                connection.exec_driver_sql("SELECT 1")
        try:
            yield SessionDoor(self._session)
        finally:
            self.line.arm(None)

    def renew(self) -> None:
        """Sign in anew for the next case: the password may be another one."""
        if self._session is not None:
            self._session.close()
            self._session = None

    @contextmanager
    def afterwards(self, logins: bool) -> Iterator[None]:
        """Whatever a case did is taken back."""
        try:
            yield
        finally:
            self.undoing.take_back(logins=logins)
            if logins:
                self.renew()

    def undisturbed(self, wanted: Operation, how: Example) -> tuple[Effect, int]:
        """The effect of a command that nothing happens to, and its number of exchanges."""
        request = uuid4()
        with self.door() as door:
            self.line.arm(None)
            result = press(door, wanted, how, request)
            exchanges = self.line.exchanges
            effect = self.undoing.effect()
            assert press(door, wanted, how, request) == result
            assert self.undoing.effect() == effect, "a repeated request had another effect"
        return effect, exchanges

    def strike(self, wanted: Operation, how: Example, fault: Fault, at: int, latency_s: float) -> tuple[Effect, bool]:
        """The effect of a command that a fault strikes, and whether the person had to press again."""
        request = uuid4()
        with self.door() as door:
            self.line.arm(fault.harm, at, latency_s=latency_s)
            pressed = 0
            while True:
                pressed += 1
                try:
                    result = press(door, wanted, how, request)
                    break
                except Unavailable:
                    assert pressed < PRESSES, "it never answered"
            if not self.line.struck and fault.harm is not Harm.LATE:
                raise Missed(self.line.exchanges)
            effect = self.undoing.effect()
            self.line.arm(None)
            assert press(door, wanted, how, request) == result, "the first result does not stand"
            assert self.undoing.effect() == effect, "a repeated request had another effect"
            self.check_books(wanted, request, result)
        return effect, pressed > 1

    def check_books(self, wanted: Operation, request: UUID, result: Any) -> None:
        """What the database keeps as the request's answer is what the person was told."""
        stored = self.undoing.stored(request)
        if stored is not None:
            assert msgspec.convert(stored["result"], wanted.result, strict=False) == result


def press(door: SessionDoor, wanted: Operation, how: Example, request: UUID) -> Any:
    return door.run(wanted.function, how.data, request=request, confirmed=how.confirmed, reason=how.reason)


@pytest.fixture(scope="module")
def tried() -> Tried:
    return Tried()


@pytest.fixture(scope="module", autouse=True)
def told(tried: Tried, request: pytest.FixtureRequest) -> Iterator[None]:
    from tests.faults.conftest import MATRIX

    yield
    tidings(request.config, MATRIX).extend(tried.told())


@pytest.fixture(scope="module")
def benches(struck: WalkPlant, undoing: Undoing, lines: tuple[Line, Line]) -> Iterator[tuple[Bench, Bench]]:
    with as_role(struck, "admin") as door:
        login, actor = struck.people["admin"], door.actor
    plain, encrypted = (Bench(struck, undoing, line, login, actor) for line in lines)
    yield plain, encrypted
    for bench in (plain, encrypted):
        bench.renew()


@pytest.mark.parametrize("place", range(len(COMMANDS)), ids=lambda place: COMMANDS[place].name)
def test_a_command_is_done_once_whatever_happens_to_its_connection(
    place: int, benches: tuple[Bench, Bench], everything: bool, tried: Tried, request: pytest.FixtureRequest
) -> None:
    wanted, (plain, encrypted) = COMMANDS[place], benches
    how = example(wanted, plain.walk, plain._actor.department)
    # Commands about people change logins too, which are not rows.
    logins = wanted.name.startswith("people.")
    with plain.afterwards(logins):
        effect, exchanges = plain.undisturbed(wanted, how)
    faults = (*FAULTS, *ENDLESS) if everything else (AFTER_COMMIT, OTHERS[place % len(OTHERS)])
    for fault in faults:
        bench = encrypted if fault.encrypted else plain
        if fault.harm is Harm.LONGER:
            request.getfixturevalue("impatient")
        began = time.perf_counter()
        latency_s = FULL_LATENCY_S if everything else LATENCY_S
        try:
            with bench.afterwards(logins):
                found, again = bench.strike(wanted, how, fault, fault.place.of(exchanges), latency_s)
        except Missed as missed:  # the driver had asked about a type the first time
            with bench.afterwards(logins):
                found, again = bench.strike(wanted, how, fault, fault.place.of(missed.exchanges), latency_s)
        assert found == effect, f"{fault.words}: another effect"
        tried.cases[fault.words] += 1
        tried.pressed_again[fault.words] += again
        tried.seconds[fault.words] += time.perf_counter() - began
