"""Examples of backups and the server's health."""

from datetime import UTC, datetime

from quty_desktop.domain.backups import BackupReason
from quty_desktop.services.backup.backup_records import NewBackup, NewProof
from tests.quality.examples.making import Maker, nothing, plain

_WHEN = datetime(2026, 11, 20, 5, 30, tzinfo=UTC)
_PRINT = "5f" * 32

COMMANDS: dict[str, Maker] = {
    "backup_records.record_backup": plain(
        lambda _: NewBackup(_WHEN, BackupReason.MANUAL, "pabrik.qutybackup", "", "pc-1", 1_000, _PRINT, 10)
    ),
    "backup_records.record_proof": plain(lambda _: NewProof(_PRINT, _WHEN, "pabrik.qutybackup", "pc-1", True, 4)),
    "backup_records.watch_backups": nothing,
}
QUERIES: dict[str, Maker] = {}
