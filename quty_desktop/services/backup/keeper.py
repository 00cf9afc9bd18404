"""What a window may do with the backups of its plant: as the person who is signed in, or as the owner of this PC's plant."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from quty_desktop.domain.backups import BackupPlan, BackupReason
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.backup import backup_records
from quty_desktop.services.backup.daily import Day, back_up
from quty_desktop.services.backup.make import Source
from quty_desktop.services.backup.plans import plan_or_usual, read_plan, save_plan
from quty_desktop.services.backup.progress import Watch
from quty_desktop.services.backup.prove import Proof, prove
from quty_desktop.services.backup.restore import Restored, Target, restore
from quty_desktop.services.backup.schedule import Planned, forget_daily, plan_daily


@dataclass(frozen=True, slots=True)
class BackupKeeper:
    """The backups of one plant, from this PC.

    Attributes:
        profile: of the settings.
        practice: it is the practice plant.
        database: name of the plant's database.
        person: gives the connection string of the person who is signed in.
        owner: connection string of the owner of this PC's private server; empty for a central server, whose plant is
            put back by its administrator with ``quty db restore``.
    """

    profile: str
    practice: bool
    database: str
    person: Callable[[], str] = field(repr=False)
    owner: str = field(default="", repr=False)

    @property
    def may_restore(self) -> bool:
        """Whether a backup can be put back from this window."""
        return bool(self.owner)

    def plan(self) -> BackupPlan:
        """Where backups go and what is kept."""
        return plan_or_usual(self.profile)

    def is_planned(self) -> bool:
        """Whether this PC has a plan for every day."""
        return read_plan(self.profile) is not None

    def back_up(self, watch: Watch) -> Day:
        """Make a backup as the plan says, note it, and prove it.

        Raises:
            Refused: it could not be made, or somebody stopped it.
            Unavailable: the server does not answer.
        """
        source = Source(self.owner or self.person(), self.practice)
        return back_up(source, self.plan(), reason=BackupReason.MANUAL, watch=watch)

    def prove(self, path: Path, watch: Watch) -> Proof:
        """Prove a backup and note it in the plant.

        Raises:
            Refused: it is no backup of this kind of plant, or somebody stopped it.
        """
        proof = prove(path, watch)
        if proof.manifest.practice is not self.practice:
            raise Refused(
                Text(N_("{file} restores, but it is of another kind of plant."), file=path.name),
                Text(N_("Choose a backup of this plant.")),
                code="backup.other_plant",
            )
        backup_records.note_proof(self.owner or self.person(), backup_records.NewProof.of(proof))
        return proof

    def restore(self, path: Path, watch: Watch) -> Restored:
        """Put a backup in the place of this PC's plant.

        Raises:
            Refused: see :func:`quty_desktop.services.backup.restore.restore`.
        """
        target = Target(self.owner, self.database, self.practice)
        began = time.monotonic()
        restored = restore(path, target, Path(self.plan().folder), watch)
        backup_records.note_restored(target.at(self.database), path, restored, time.monotonic() - began)
        return restored

    def schedule(self, plan: BackupPlan) -> Planned:
        """Keep a plan and have the operating system carry it out every day.

        Raises:
            Invalid: the plan cannot be carried out.
            Refused: the operating system does not take it.
        """
        save_plan(self.profile, plan)
        return plan_daily(self.profile, self.plan())

    def forget(self) -> None:
        """No daily backup from this PC any more."""
        forget_daily(self.profile)
        save_plan(self.profile, None)
