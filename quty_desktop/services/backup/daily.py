"""The whole of a day's backup: made, noted, copied, proven, noted, and old ones let go."""

from dataclasses import dataclass
from pathlib import Path

from quty_desktop.domain.backups import BackupPlan, BackupReason
from quty_desktop.domain.errors import Refused
from quty_desktop.services.backup import backup_records
from quty_desktop.services.backup.keeping import copy_to, let_old_go
from quty_desktop.services.backup.make import MadeBackup, Source, make_backup
from quty_desktop.services.backup.progress import Watch
from quty_desktop.services.backup.prove import Proof, prove


@dataclass(frozen=True, slots=True)
class Day:
    """What a day's backup did.

    Attributes:
        made: the backup.
        copy: in the second folder, ``None`` where the plan names none or it failed.
        proof: what the proof found, ``None`` where none was wanted.
        gone: old files that were deleted.
        trouble: why the copy failed, ``None`` if it did not.
    """

    made: MadeBackup
    copy: Path | None
    proof: Proof | None
    gone: tuple[Path, ...]
    trouble: Refused | None


def back_up(
    source: Source,
    plan: BackupPlan,
    *,
    reason: BackupReason = BackupReason.SCHEDULED,
    proving: bool = True,
    watch: Watch | None = None,
) -> Day:
    """Make a backup as the plan says, and prove it.

    Args:
        source: the plant.
        plan: where it goes and what is kept.
        reason: why it is made.
        proving: restore it on a scratch server and compare.
        watch: is told how far it is, and may stop it.

    Raises:
        Refused: the backup could not be made, or somebody stopped it.
        Unavailable: the server does not answer.
    """
    watch = watch or Watch()
    made = make_backup(source, Path(plan.folder), reason, watch.part(0.0, 0.4 if proving else 0.9))
    copy, trouble = None, None
    if plan.second:
        try:
            copy = copy_to(made, Path(plan.second), watch.part(0.4, 0.5))
        except Refused as error:
            if error.code == "stopped":
                raise
            trouble = error
    backup_records.note_backup(
        source.conninfo, backup_records.NewBackup.of(made, str(copy) if copy is not None else "")
    )
    proof = None
    if proving:
        proof = prove(made.path, watch.part(0.5, 1.0))
        backup_records.note_proof(source.conninfo, backup_records.NewProof.of(proof))
    gone: tuple[Path, ...] = ()
    # Nothing is let go on the strength of a backup that does not restore.
    if proof is None or proof.proven:
        proven = {made.sha256} if proof is not None else set[str]()
        folders = [Path(plan.folder), *([Path(plan.second)] if copy is not None else [])]
        gone = tuple(each for folder in folders for each in let_old_go(folder, made.manifest, plan, proven))
    return Day(made, copy, proof, gone, trouble)
