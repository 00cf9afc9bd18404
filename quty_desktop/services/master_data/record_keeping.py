"""What the services of master data share: a record is read as it was seen, changed, and its new version answered."""

from typing import Protocol, TypeVar

from quty_desktop.domain.errors import Conflict, Duplicate, Invalid, NotFound
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data.master_records import Saved
from quty_desktop.services.unit_of_work import UnitOfWork

PAGE_ROWS = 2_000
"""Rows of a page of a list of master data; the next page follows at its end."""


class Kept(Protocol):
    """A table with a key and a version."""

    @property
    def id(self) -> int:
        """The key."""

    @property
    def version(self) -> int:
        """How often it was saved."""


T = TypeVar("T", bound=Kept)


def opened(uow: UnitOfWork, table: type[T], key: int | None, version: int | None, fresh: T) -> T:
    """The record that is changed, locked; without a key a fresh one.

    Raises:
        NotFound: it is gone.
        Conflict: it was changed meanwhile.
    """
    if key is None:
        uow.session.add(fresh)
        return fresh
    row = uow.session.get(table, key, with_for_update=True)
    if row is None:
        raise unknown()
    if version is not None and row.version != version:
        raise Conflict(Text(N_("This record was changed meanwhile.")))
    return row


def saved(uow: UnitOfWork, row: Kept) -> Saved:
    """Write it and answer its key and version."""
    uow.session.flush()
    return Saved(row.id, row.version)


def required(**values: str) -> None:
    """Refuse what is empty.

    Raises:
        Invalid: a field is.
    """
    missing = {name: Text(N_("This must be filled in.")) for name, value in values.items() if not value.strip()}
    if missing:
        raise Invalid(missing)


def unknown() -> NotFound:
    """The refusal for a record that is not there."""
    return NotFound(Text(N_("This record does not exist.")), Text(N_("Refresh the list.")), code="master_data.unknown")


def duplicate(code: str) -> Duplicate:
    """The refusal for a code that is taken."""
    return Duplicate(
        Text(N_("{code} exists already."), code=code),
        Text(N_("Open the existing record, or choose another code.")),
        code="master_data.duplicate",
    )
