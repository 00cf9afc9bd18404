"""Backups on the disk: the copy in a second folder, and letting old ones go."""

import contextlib
import shutil
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from quty_desktop.domain.backups import BackupPlan, BackupReason, KeptFile, superfluous
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.backup.files import SUFFIX, Manifest, fingerprint, read_manifest
from quty_desktop.services.backup.make import MadeBackup
from quty_desktop.services.backup.progress import Watch

_DAILY = {BackupReason.MANUAL, BackupReason.SCHEDULED}


def copy_to(made: MadeBackup, second: Path, watch: Watch | None = None) -> Path:
    """Copy a backup to a second folder, read it back and compare its fingerprint.

    Args:
        made: the backup.
        second: the folder, best on another disk or PC.
        watch: may stop it.

    Raises:
        Refused: the folder cannot be written, or the copy differs.
    """
    watch = watch or Watch()
    watch.say(Text(N_("Copying to the second folder")), 0.0)
    target = second / made.path.name
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        second.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made.path, unfinished)
        _expect_same(fingerprint(unfinished, watch), made.sha256)
        with contextlib.suppress(OSError):
            unfinished.chmod(0o600)
        unfinished.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise Refused(
            Text(N_("The backup is made, but its copy in {folder} is not: {why}"), folder=str(second), why=str(error)),
            Text(N_("See that the second folder can be reached, then make another backup.")),
            code="backup.no_copy",
        ) from error
    return target


def _expect_same(found: str, wanted: str) -> None:
    if found != wanted:
        raise OSError("SHA-256")


def backups_in(folder: Path, plant: str, *, practice: bool) -> dict[Path, Manifest]:
    """The backups of one plant in a folder; what is no backup or another plant's is not touched.

    Args:
        folder: the folder.
        plant: name of the plant.
        practice: whether it is the practice plant.
    """
    found: dict[Path, Manifest] = {}
    for path in sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else ():
        try:
            manifest = read_manifest(path)
        except Refused:
            continue
        if manifest.plant == plant and manifest.practice is practice:
            found[path] = manifest
    return found


def let_old_go(folder: Path, newest: Manifest, plan: BackupPlan, proven: Collection[str] = ()) -> tuple[Path, ...]:
    """Delete what retention does not keep. Backups before upgrades and restores are kept as long as the daily ones.

    Args:
        folder: the first or the second folder.
        newest: description of the backup just made: of the same plant are those that go.
        plan: what is kept.
        proven: fingerprints of the backups that were proven.

    Returns:
        The files that were deleted.
    """
    manifests = backups_in(folder, newest.plant, practice=newest.practice)
    gone: list[Path] = []
    for daily in (True, False):
        files = [
            KeptFile(path.name, manifest.made_at, bool(proven) and fingerprint(path) in proven)
            for path, manifest in manifests.items()
            if (manifest.reason in _DAILY) is daily
        ]
        for name in superfluous(files, plan, datetime.now(UTC)):
            with contextlib.suppress(OSError):
                (folder / name).unlink()
                gone.append(folder / name)
    return tuple(gone)
