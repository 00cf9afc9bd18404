"""Settings of the plant: typed rows that every window reads and an administrator changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from quty_desktop.database.tables.people import Person
from quty_desktop.database.tables.plant import Setting as StoredSetting
from quty_desktop.domain.alerts import AlertType, Minutes, standard_minutes
from quty_desktop.domain.errors import Conflict
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import SETTINGS, Setting, SettingGroup, SettingKind, deadline_key, setting
from quty_desktop.domain.text import Choice, Text
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

T = TypeVar("T", str, int, Decimal, bool)
Value = str | int | Decimal | bool


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting as it stands.

    Attributes:
        id: its key.
        value: in force now.
        changed_at: when somebody changed it, ``None`` while the default is in force.
        changed_by: who did, by full name.
    """

    id: str
    group: SettingGroup
    words: str | Text
    help: str
    unit: str
    kind: SettingKind
    choices: type[Choice] | None
    value: Value
    default: Value
    changed_at: datetime | None
    changed_by: str

    @property
    def changed(self) -> bool:
        """Whether another value than the default is in force."""
        return self.value != self.default


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A new value of a setting.

    Attributes:
        key: which setting.
        value: the new value; a decimal may come as text.
        seen: the setting as it was shown; somebody else's change since then is a conflict.
    """

    key: str
    value: Value
    seen: SettingRow | None = None


_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('quty.settings', 0))")
_STORED = select(StoredSetting.key, StoredSetting.value)
_CHANGED = select(
    StoredSetting.key, StoredSetting.value, StoredSetting.changed_at, Person.full_name, StoredSetting.changed_by
).outerjoin(Person, Person.name == StoredSetting.changed_by)


@query(Permission.USE_PROGRAM)
def all_settings(uow: UnitOfWork) -> tuple[SettingRow, ...]:
    """All settings with who changed them, in the order of their page."""
    stored = {row.key: row for row in uow.session.execute(_CHANGED)}
    return tuple(_row(one, stored.get(one.key)) for one in SETTINGS)


def _row(one: Setting[Any], stored: Any) -> SettingRow:
    return SettingRow(
        one.key,
        one.group,
        one.words,
        one.help,
        one.unit,
        one.kind,
        one.choices,
        one.default if stored is None else one.read(stored.value),
        one.default,
        None if stored is None else stored.changed_at,
        "" if stored is None else stored.full_name or stored.changed_by,
    )


@command(Permission.CHANGE_SETTINGS)
def change(uow: UnitOfWork, new: SettingChange) -> None:
    """Change a setting; the old value stands in the audit trail.

    Raises:
        Invalid: the value is of another kind or outside the limits.
        Conflict: somebody else changed it since it was shown.
        LookupError: there is no such setting, a mistake of the program.
    """
    one = setting(new.key)
    value = one.stored(one.checked(new.value))
    if new.seen is not None:
        uow.session.execute(_ONE_AT_A_TIME)
        if value_of(uow, one) != new.seen.value:
            raise Conflict
    statement = insert(StoredSetting).values(key=one.key, value=value)
    uow.session.execute(
        statement.on_conflict_do_update(index_elements=[StoredSetting.key], set_={"value": statement.excluded["value"]})
    )


@command(Permission.CHANGE_SETTINGS)
def reset(uow: UnitOfWork, key: str) -> None:
    """Put a setting back to its default.

    Raises:
        LookupError: there is no such setting, a mistake of the program.
    """
    change(uow, SettingChange(key, setting(key).default))


def value_of(uow: UnitOfWork, one: Setting[T]) -> T:
    """The value of a setting, for other services."""
    return values_of(uow, (one,))[one.key]  # type: ignore[no-any-return] # kept under its own key


def values_of(uow: UnitOfWork, wanted: Iterable[Setting[Any]]) -> Mapping[str, Any]:
    """The values of several settings by key, in one round trip, for other services."""
    keys = {one.key: one for one in wanted}
    found = {key: one.default for key, one in keys.items()}
    for row in uow.session.execute(_STORED.where(StoredSetting.key.in_(keys))):
        found[row.key] = keys[row.key].read(row.value)
    return found


def answer_minutes(uow: UnitOfWork, types: Iterable[AlertType]) -> Minutes:
    """The minutes that the plant gives each level to answer an alert of these types."""
    wanted = [one for one in SETTINGS if any(one.key.startswith(f"alerts.{type_.value}_") for type_ in types)]
    found = values_of(uow, wanted)

    def minutes(type_: AlertType, level: int) -> int:
        return int(found.get(deadline_key(type_, level), standard_minutes(type_, level)))

    return minutes
