"""The only door through which a view reaches the services."""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from quty_desktop.database.errors import is_worth_another_try, translated
from quty_desktop.domain.errors import NotAllowed, QutyError, Unavailable
from quty_desktop.domain.people import Actor
from quty_desktop.services.command_transaction import COMMIT, command_transaction, lent
from quty_desktop.services.one_call import OneCall
from quty_desktop.services.registry import Operation, operation
from quty_desktop.services.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)
R = TypeVar("R")
_REPLICA_REST_S = 60.0
"""So long a replica that did not answer is left alone: nobody waits for it twice."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Dispatcher:
    """Runs commands and queries for one signed-in person.

    It owns permission, transaction, retry, idempotency and error translation. Safe to use from several threads.

    Args:
        engine: connections of this person's login.
        actor: the person.
        clock: the present moment in UTC.
        courtesy_check: refuse in the program what the person's roles lack, before PostgreSQL does; the walk over
            roles switches it off to see PostgreSQL refuse.
        reports: connections to a replica, for queries that are reports; where it does not answer, the server is asked.
    """

    _end = COMMIT

    def __init__(
        self,
        engine: Engine,
        actor: Actor,
        *,
        clock: Callable[[], datetime] = _utc_now,
        courtesy_check: bool = True,
        reports: Engine | None = None,
    ) -> None:
        self._engine = engine
        self._reports = reports
        self._replica_failed_at = float("-inf")
        self._clock = clock
        self._courtesy_check = courtesy_check
        self.actor = actor

    def run(
        self,
        function: Callable[..., R],
        data: object = None,
        *,
        request: UUID | None = None,
        confirmed: Collection[str] = (),
        reason: str = "",
    ) -> R:
        """Run a command in one transaction.

        Args:
            function: a registered command.
            data: its input, ``None`` if it takes none.
            request: made when the form opens; the same request twice gives the first result and posts once.
            confirmed: codes of questions that were answered with yes.
            reason: why, where the rules want a reason.

        Raises:
            QutyError: one of the six kinds; anything else is a bug.
        """
        wanted = self._checked(operation(function), changes=True)
        identity = request or uuid4()
        work = self._one_call if wanted.one_call else self._at_once if wanted.at_once else self._transaction
        result: R = self._retried(lambda: work(wanted, data, identity, frozenset(confirmed), reason))
        return result

    def ask(self, function: Callable[..., R], data: object = None) -> R:
        """Ask a query; nothing can be changed by it.

        Raises:
            QutyError: one of the six kinds; anything else is a bug.
        """
        wanted = self._checked(operation(function), changes=False)
        if wanted.report and self._replica_answers():
            try:
                with _translating():
                    found: R = self._read(wanted, data, self._reports)
                    return found
            except Unavailable:
                _log.warning("the replica for reports does not answer; the server is asked")
                self._replica_failed_at = time.monotonic()
        result: R = self._retried(lambda: self._read(wanted, data))
        return result

    def _replica_answers(self) -> bool:
        """Whether there is a replica for reports that did not fail a moment ago."""
        return self._reports is not None and time.monotonic() - self._replica_failed_at > _REPLICA_REST_S

    def _checked(self, wanted: Operation, *, changes: bool) -> Operation:
        if wanted.changes is not changes:
            raise LookupError(f"{wanted.name} is {'a command' if wanted.changes else 'a query'}")
        lacking = next((right for right in wanted.rights if not self.actor.may(right)), None)
        if self._courtesy_check and lacking is not None:
            raise NotAllowed(lacking)
        return wanted

    def _retried(self, work: Callable[[], Any]) -> Any:
        try:
            with _translating():
                return work()
        except QutyError as error:
            if not is_worth_another_try(error):
                raise
        for attempt in Retrying(
            retry=retry_if_exception(is_worth_another_try),
            stop=stop_after_attempt(2),
            wait=wait_random_exponential(multiplier=0.05, max=0.5),
            reraise=True,
        ):
            with attempt, _translating():
                return work()
        raise AssertionError("tenacity re-raises the last failure")

    def _unit(self, session: Session, confirmed: frozenset[str] = frozenset(), reason: str = "") -> UnitOfWork:
        return UnitOfWork(session, self.actor, self._clock(), confirmed, reason)

    def _transaction(
        self, wanted: Operation, data: object, request: UUID, confirmed: frozenset[str], reason: str
    ) -> Any:
        with command_transaction(self._engine, request, self._end) as (connection, transaction):
            first = transaction.begin(wanted.name, reason)
            if first is not None:
                _log.info("%s: request %s repeated, first result given", wanted.name, request)
                transaction.retell()
                return msgspec.convert(first["result"], wanted.result, strict=False)
            with Session(connection, expire_on_commit=False, autoflush=True) as session:
                result = _call(wanted, self._unit(session, confirmed, reason), data)
                session.flush()
                transaction.finish(msgspec.json.encode({"result": result}).decode())
            return result

    def _at_once(self, wanted: Operation, data: object, request: UUID, confirmed: frozenset[str], reason: str) -> Any:
        # Who answers a question or gives a reason is past the usual case.
        if wanted.at_once is not None and not confirmed and not reason:
            with lent(self._engine) as connection:
                call = OneCall(connection, self.actor, self._clock(), request, wanted.name)
                answer = wanted.at_once(call, data)
            if answer is not None:
                return msgspec.convert(answer["result"], wanted.result, strict=False)
        return self._transaction(wanted, data, request, confirmed, reason)

    def _one_call(self, wanted: Operation, data: object, request: UUID, confirmed: frozenset[str], reason: str) -> Any:
        del confirmed  # nothing is asked within a call
        with lent(self._engine) as connection:
            return _call(wanted, OneCall(connection, self.actor, self._clock(), request, wanted.name, reason), data)

    def _read(self, wanted: Operation, data: object, other: Engine | None = None) -> Any:
        engine = other or self._engine
        if not wanted.consistent:
            # One statement is one state by itself: no BEGIN and no ROLLBACK, one round trip.
            with engine.connect() as connection, Session(connection) as session:
                return _call(wanted, self._unit(session), data)
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with engine.connect().execution_options(**options) as connection, Session(connection) as session:
            return _call(wanted, self._unit(session), data)


def _call(wanted: Operation, uow: UnitOfWork | OneCall, data: object) -> Any:
    return wanted.function(uow) if data is None else wanted.function(uow, data)


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        known = translated(error)
        if known is None:
            raise
        raise known from error
