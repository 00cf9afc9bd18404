"""Commands and queries that only the tests of the door know: they count how often they are tried."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import Text
from quty_desktop.services.one_call import OneCall
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(slots=True)
class Trial:
    """What a command does, step by step.

    Attributes:
        steps: SQL statements, and functions that are called between them with the number of the try.
        tries: how often it was tried.
    """

    steps: tuple[str | Callable[[int], object], ...] = ()
    tries: int = 0


@dataclass(frozen=True, slots=True)
class NewDestination:
    """A row that can be there once only."""

    code: str
    before: Trial = field(default_factory=Trial)


@dataclass(frozen=True, slots=True)
class Added:
    """What was added."""

    id: int
    code: str
    tags: tuple[str, ...] = ()


def _go(uow: UnitOfWork, trial: Trial) -> Any:
    trial.tries += 1
    last: Any = None
    for step in trial.steps:
        if isinstance(step, str):
            answer: Any = uow.session.execute(text(step))
            last = answer.scalar() if answer.returns_rows else last
        else:
            step(trial.tries)
    return last


@command(Permission.USE_PROGRAM)
def attempt(uow: UnitOfWork, trial: Trial) -> str:
    """Do the steps; the last value as text."""
    return str(_go(uow, trial))


@command(Permission.EDIT_MASTER_DATA)
def add_destination(uow: UnitOfWork, new: NewDestination) -> Added:
    """Add a row after some steps."""
    _go(uow, new.before)
    made = uow.session.execute(
        text("INSERT INTO quty.destination (code, name) VALUES (:code, :code) RETURNING id"), {"code": new.code}
    ).scalar_one()
    return Added(made, new.code, ("new", "twice?"))


@command(Permission.EDIT_MASTER_DATA)
def add_unusual_destination(uow: UnitOfWork, code: str) -> Added:
    """Add a row when the person says yes, with a reason."""
    added = add_destination(uow, NewDestination(code))
    uow.confirm("trial.unusual", Text("Add {code}?", code=code), Text("Add it"), needs_reason=True)
    return added


@query(Permission.USE_PROGRAM)
def look(uow: UnitOfWork, trial: Trial) -> str:
    """Ask the steps; the last value as text."""
    return str(_go(uow, trial))


@query(Permission.USE_PROGRAM, consistent=True)
def look_at_one_state(uow: UnitOfWork, trial: Trial) -> str:
    """The same in one state of the database."""
    return str(_go(uow, trial))


@command(Permission.USE_PROGRAM, one_call=True)
def call_without_right(call: OneCall) -> None:
    """A call that asks for a right which the command does not name."""
    call.scalar("SELECT quty.require('override_blocks')")
