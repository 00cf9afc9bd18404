"""Upgrading a plant without any way to lose it: one upgrade at a time, and a backup of what was there before."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psycopg

from quty_desktop.database import migrate
from quty_desktop.database.schema import NEEDED_REVISION
from quty_desktop.domain.backups import BackupReason
from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.backup.make import MadeBackup, Source, make_backup

_LOCK = 727_602
_PATIENCE = "20s"
Progress = Callable[[Text], None]


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What an upgrade did.

    Attributes:
        changed: whether anything had to be done.
        backup: of what was there before, ``None`` where there was nothing to lose.
    """

    changed: bool
    backup: MadeBackup | None = None


def upgrade_safely(source: Source, safe: Path, progress: Progress) -> Upgraded:
    """Bring a plant to this program's schema, after a backup; all of it or nothing.

    Args:
        source: the plant, with an administrator's login.
        safe: folder for the backup.
        progress: is told what is being done.

    Raises:
        Unavailable: somebody else is upgrading it, the database is newer than this program, or does not answer.
        Refused: the backup could not be made; nothing was changed.
    """
    with psycopg.connect(source.conninfo, autocommit=True) as guard:
        _alone(guard)
        state = migrate.state_at(source.conninfo)
        if state.is_current:
            return Upgraded(migrate.upgrade(source.conninfo, progress))
        if state.revision not in ("", *migrate.revisions()):
            migrate.upgrade(source.conninfo, progress)  # refuses a newer database in words
        backup = None
        # A practice plant whose tables stay as they are has nothing that the program could not make again.
        if state.revision and not (source.practice and state.revision == NEEDED_REVISION):
            progress(Text(N_("Saving the plant before the upgrade")))
            backup = make_backup(source, safe, BackupReason.BEFORE_UPGRADE)
        changed = migrate.upgrade(source.conninfo, progress)
    if backup is not None:
        from quty_desktop.services.backup.backup_records import NewBackup, note_backup

        note_backup(source.conninfo, NewBackup.of(backup))
    return Upgraded(changed, backup)


def _alone(guard: psycopg.Connection[tuple[object, ...]]) -> None:
    """Hold the lock of upgrades as long as the connection lives."""
    guard.execute(f"SET lock_timeout = '{_PATIENCE}'; SET statement_timeout = 0")
    try:
        guard.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
    except psycopg.errors.LockNotAvailable as error:
        raise Unavailable(
            Text(N_("Somebody else is upgrading this database at the moment. Try again in a minute.")), code="busy"
        ) from error
