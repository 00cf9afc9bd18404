"""The door of a signed-in person, which stays open when the person changes the password."""

from collections.abc import Callable, Collection
from typing import TypeVar
from uuid import UUID, uuid4

from quty_desktop.domain.errors import Unavailable
from quty_desktop.services.administration.people import PasswordChange
from quty_desktop.services.sign_in import PlantSession

R = TypeVar("R")


class SessionDoor:
    """The dispatcher of a session; when the person changes the own password, the session goes on with the new one.

    Args:
        session: the person's connection.
    """

    def __init__(self, session: PlantSession) -> None:
        self._session = session

    def run(
        self,
        function: Callable[..., R],
        data: object = None,
        *,
        request: UUID | None = None,
        confirmed: Collection[str] = (),
        reason: str = "",
    ) -> R:
        """Run a command in one transaction; see :meth:`Dispatcher.run`."""
        identity = request or uuid4()

        def work() -> R:
            door = self._session.dispatcher
            return door.run(function, data, request=identity, confirmed=confirmed, reason=reason)

        if not isinstance(data, PasswordChange):
            return work()
        try:
            result = work()
        except Unavailable:
            # The change may be made and only its answer lost: then the old password opens nothing any more.
            if not self._session.password_is_right(data.new):
                raise
            self._session.password_changed(data.new)
            return work()
        self._session.password_changed(data.new)
        return result

    def ask(self, function: Callable[..., R], data: object = None) -> R:
        """Ask a query; see :meth:`Dispatcher.ask`."""
        return self._session.dispatcher.ask(function, data)
