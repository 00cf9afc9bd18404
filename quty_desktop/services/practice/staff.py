"""The people of the practice plant at their desks, with a clock that the story sets."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from quty_desktop.database.engine import Login, ServerProfile
from quty_desktop.domain.errors import NeedsConfirmation
from quty_desktop.practice_people import Described
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.sign_in import PlantSession, sign_in

R = TypeVar("R")


class Staff:
    """Lets each person do what the person's role allows, at a moment that the story chooses.

    Args:
        profile: the practice database.
        people: who works there.
    """

    def __init__(self, profile: ServerProfile, people: tuple[Described, ...]) -> None:
        self._profile = profile
        self._by_role = {each.role: each for each in people}
        self._sessions: dict[str, PlantSession] = {}
        self._doors: dict[str, Dispatcher] = {}
        self.now = datetime.now(UTC)

    def do(self, role: str, command: Callable[..., R], data: object = None, *, reason: str = "") -> R:
        """Run a command as the person with a role; questions are answered with yes."""
        confirmed: frozenset[str] = frozenset()
        for _ in range(4):
            try:
                return self._door(role).run(command, data, confirmed=confirmed, reason=reason)
            except NeedsConfirmation as asked:
                confirmed |= {asked.code}
                reason = reason or "Latihan"
        raise AssertionError(f"{command.__name__} asks without end")

    def ask(self, role: str, query: Callable[..., R], data: object = None) -> R:
        """Ask a query as the person with a role."""
        return self._door(role).ask(query, data)

    def name(self, role: str) -> str:
        """The login of the person with a role."""
        return self._by_role[role].name

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """Let something happen at another moment; never later than now."""
        before, self.now = self.now, min(moment, datetime.now(UTC) - timedelta(minutes=1))
        yield
        self.now = before

    def go_home(self) -> None:
        """Sign everybody out."""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()
        self._doors.clear()

    def _door(self, role: str) -> Dispatcher:
        if role not in self._doors:
            person = self._by_role[role]
            session = sign_in(self._profile, Login(person.name, person.password))
            self._sessions[role] = session
            self._doors[role] = Dispatcher(session.engine, session.actor, clock=lambda: self.now)
        return self._doors[role]
