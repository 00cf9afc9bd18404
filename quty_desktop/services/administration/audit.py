"""The audit trail: who changed what, when, from which value to which."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import TIMESTAMP, Date, Numeric, TextClause, select, text

from quty_desktop.database.tables import metadata
from quty_desktop.database.tables.base import OneOf
from quty_desktop.database.tables.people import Person
from quty_desktop.domain.audit import BOOKKEEPING, AuditAction
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import Choice
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """What part of the trail is wanted; empty fields ask for all.

    Attributes:
        person: a login.
        table: a table of the database.
        key: the key of a row in it.
        first: from this day at the plant.
        last: to this day at the plant, itself included.
        after: go on after this entry (its time and id); ``None`` begins with the newest.
        limit: how many entries.
    """

    person: str = ""
    table: str = ""
    key: str = ""
    first: date | None = None
    last: date | None = None
    after: tuple[datetime, int] | None = None
    limit: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a changed row.

    Attributes:
        field: the column.
        old: its value before, ``None`` where there was none; choices, moments and days keep their kind.
        new: its value after, ``None`` where there is none.
    """

    field: str
    old: object
    new: object


class AuditRow(NamedTuple):
    """One entry of the trail; a named tuple, because a page makes hundreds and a frozen dataclass costs five times as much.

    Attributes:
        person: the login.
        person_name: the full name, the login where the person has none.
        table: the table of the database.
        key: the key of the row.
        old: the row before as JSON, as the trail keeps it; ``None`` where it was added.
        new: the row after, or a note's values; ``None`` where the row was removed.
        command: the command that did it, empty for a change outside the program.
        reason: the reason that the person gave.
    """

    id: int
    at: datetime
    person: str
    person_name: str
    action: AuditAction
    table: str
    key: str
    old: str | None
    new: str | None
    command: str
    reason: str

    @property
    def changes(self) -> tuple[Change, ...]:
        """What differs; for a note its values. Read when it is looked at: most rows of a long list never are."""
        before, after = (None if each is None else msgspec.json.decode(each) for each in (self.old, self.new))
        return changes(self.table, before, after)


@dataclass(frozen=True, slots=True)
class AuditPerson:
    """Somebody who may stand in the trail.

    Attributes:
        id: the login.
    """

    id: str
    full_name: str


_ENTRIES = """
    SELECT e.id, e.at, e.person_name, coalesce(p.full_name, e.person_name), e.action, e.table_name, e.key, CAST(e.old AS text),
           CAST(e.new AS text), e.command, e.reason
    FROM quty.audit_entry e LEFT JOIN quty.person p ON p.name = e.person_name
    {where}
    ORDER BY e.at DESC, e.id DESC LIMIT :limit
"""
_CONDITIONS = {
    "person": "e.person_name = :person",
    "table": "e.table_name = :table",
    "key": "e.key = :key",
    "first": "e.at >= :first",
    "last": "e.at < :last",
    "after_id": "(e.at, e.id) < (:after, :after_id)",
}
_NOTED: Mapping[str, type[Choice]] = {"verdict": Verdict, "kind": PaperKind}
"""What entries that no changed row tells hold besides numbers and names."""
_ACTIONS = {each.value: each for each in AuditAction}


@query(Permission.VIEW_AUDIT, report=True)
def audit_entries(uow: UnitOfWork, wanted: AuditQuestion) -> tuple[AuditRow, ...]:
    """A page of the trail, newest first."""
    # All rows at once: taken one by one each costs a call through SQLAlchemy and psycopg.
    found = uow.session.execute(*statement_of(wanted)).all()
    return tuple(
        AuditRow(number, at, person, name, _ACTIONS[action], table, key, old, new, by, reason)
        for number, at, person, name, action, table, key, old, new, by, reason in found
    )


def statement_of(wanted: AuditQuestion) -> tuple[TextClause, dict[str, object]]:
    """The statement of a page and its values; the benchmarks give the same one to pgbench."""
    values: dict[str, object] = {
        name: value
        for name, value in (("person", wanted.person), ("table", wanted.table), ("key", wanted.key))
        if value
    }
    if wanted.first is not None:
        values["first"] = _midnight(wanted.first)
    if wanted.last is not None:
        values["last"] = _midnight(wanted.last + timedelta(days=1))
    if wanted.after is not None:
        values["after"], values["after_id"] = wanted.after
    return _statement(tuple(values)), {**values, "limit": max(1, min(wanted.limit, 5_000))}


@cache
def _statement(asked: tuple[str, ...]) -> TextClause:
    """Only what is asked for is a condition, so that each question finds its index."""
    conditions = " AND ".join(_CONDITIONS[name] for name in asked if name in _CONDITIONS)
    return text(_ENTRIES.format(where=f"WHERE {conditions}" if conditions else ""))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), PLANT_ZONE)


def changes(table: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """What differs between a row before and after; an added or removed row shows what it holds."""
    before, after = old or {}, new or {}
    found = []
    for name in dict.fromkeys((*before, *after)):
        was, now = _value(table, name, before.get(name)), _value(table, name, after.get(name))
        if was != now and name not in BOOKKEEPING:
            found.append(Change(name, was, now))
    return tuple(found)


def _value(table: str, column: str, value: Any) -> object:
    """A value of the trail as its column means it; what the column no longer knows stays as it was written."""
    if value is None or value == "":
        return None
    if not table and column in _NOTED:
        return _NOTED[column](value)
    known = metadata.tables.get(f"quty.{table}")
    kind = known.columns[column].type if known is not None and column in known.columns else None
    try:
        match kind:
            case OneOf():
                return kind.choices(value)
            case TIMESTAMP():
                return datetime.fromisoformat(value)
            case Date():
                return date.fromisoformat(value)
            case Numeric():
                return trimmed(Decimal(str(value)))
            case _:
                return _words(value)
    except (TypeError, ValueError, ArithmeticError):
        return _words(value)


def _words(value: Any) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(str(_words(each)) for each in value)
    return str(value)


@query(Permission.USE_PROGRAM)
def audit_people(uow: UnitOfWork) -> tuple[AuditPerson, ...]:
    """Everybody who can be asked for, also those who no longer sign in; names are no secret in the plant."""
    people = uow.session.execute(select(Person.name, Person.full_name).order_by(Person.full_name))
    return tuple(AuditPerson(row.name, row.full_name) for row in people)
