"""What the plant knows about its backups: those that were made, those that were proven, and when one is overdue."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from sqlalchemy import URL, create_engine, insert, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from quty_desktop import __version__
from quty_desktop.database.tables.alerts import Alert
from quty_desktop.database.tables.backups import Backup, BackupProof
from quty_desktop.domain.alerts import OPEN_STATES, AlertSeverity, AlertType, check_words, packed
from quty_desktop.domain.backups import BackupReason, is_overdue
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.i18n import Translator, translator
from quty_desktop.services.backup.files import computer_name, fingerprint
from quty_desktop.services.backup.make import MadeBackup
from quty_desktop.services.backup.prove import Proof
from quty_desktop.services.backup.restore import Restored
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

OVERDUE, DIFFERS = "backup.overdue", "backup.differs"
"""Codes of the alerts: the last proven backup is too old; one does not restore."""
_LIMIT = 500


class BackupState(Choice):
    """How far a backup can be trusted."""

    MADE = "made", N_("Not proven yet")
    PROVEN = "proven", N_("Proven")
    DIFFERS = "differs", N_("Does not restore")


@dataclass(frozen=True, slots=True)
class NewBackup:
    """A backup that was written.

    Attributes:
        made_at: the moment whose state it holds.
        file: folder and name on the PC that made it.
        copied_to: the second folder, empty for none.
        computer: where it was made.
        size_bytes: of the file.
        sha256: of the file.
        row_count: rows of all tables.
    """

    made_at: datetime
    reason: BackupReason
    file: str
    copied_to: str
    computer: str
    size_bytes: int
    sha256: str
    row_count: int

    @classmethod
    def of(cls, made: MadeBackup, copied_to: str = "") -> "NewBackup":
        """The entry of a backup of this PC."""
        return cls(
            made.manifest.made_at,
            made.manifest.reason,
            str(made.path),
            copied_to,
            computer_name(),
            made.size,
            made.sha256,
            made.rows,
        )


@dataclass(frozen=True, slots=True)
class NewProof:
    """A backup that was restored elsewhere and compared.

    Attributes:
        sha256: of the file.
        backup_made_at: the moment whose state the backup holds.
        file: folder and name.
        computer: where it was proven.
        proven: nothing differed.
        seconds: how long it took.
        differences: what differed, in English as in a log.
    """

    sha256: str
    backup_made_at: datetime
    file: str
    computer: str
    proven: bool
    seconds: int
    differences: tuple[str, ...] = ()

    @classmethod
    def of(cls, proof: Proof) -> "NewProof":
        """The entry of a proof on this PC."""
        return cls(
            proof.sha256,
            proof.manifest.made_at,
            str(proof.path),
            computer_name(),
            proof.proven,
            max(1, round(proof.seconds)),
            tuple(str(each) for each in proof.differences),
        )


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup as the page shows it.

    Attributes:
        state: whether it was proven.
        proven_at: when, ``None`` if it was not.
        made_by: login that recorded it.
        differences: what the proof found.
    """

    id: int
    made_at: datetime
    reason: BackupReason
    state: BackupState
    proven_at: datetime | None
    file: str
    copied_to: str
    computer: str
    size_bytes: int
    sha256: str
    row_count: int
    made_by: str
    program: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackupsNow:
    """Where the plant stands.

    Attributes:
        last_made: the newest backup.
        last_proven: the moment whose state the newest proven backup holds.
        overdue: it is older than a day, or there is none.
    """

    last_made: datetime | None
    last_proven: datetime | None
    overdue: bool


@query(Permission.USE_PROGRAM)
def backups_now(uow: UnitOfWork) -> BackupsNow:
    """When the last backup was made, and when the last proven one."""
    row = uow.session.execute(text("SELECT first_use, last_made, last_proven FROM quty.backup_state()")).one()
    return BackupsNow(row.last_made, row.last_proven, is_overdue(row.last_proven, row.first_use or uow.now, uow.now))


@query(Permission.MANAGE_BACKUPS)
def backup_list(uow: UnitOfWork) -> tuple[BackupRow, ...]:
    """The backups, newest first."""
    rows = uow.session.execute(select(Backup).order_by(Backup.made_at.desc(), Backup.id.desc()).limit(_LIMIT)).scalars()
    made = tuple(rows)
    wanted = {each.sha256 for each in made}
    proofs: dict[str, BackupProof] = {}
    for proof in uow.session.execute(
        select(BackupProof).where(BackupProof.sha256.in_(wanted)).order_by(BackupProof.id)
    ).scalars():
        proofs[proof.sha256] = proof
    return tuple(_row(each, proofs.get(each.sha256)) for each in made)


def _row(made: Backup, proof: BackupProof | None) -> BackupRow:
    state = BackupState.MADE
    if proof is not None:
        state = BackupState.PROVEN if proof.proven else BackupState.DIFFERS
    return BackupRow(
        made.id,
        made.made_at,
        made.reason,
        state,
        proof.at if proof is not None else None,
        made.file,
        made.copied_to,
        made.computer,
        made.size_bytes,
        made.sha256,
        made.row_count,
        made.recorded_by,
        made.program,
        tuple(str(each) for each in proof.differences) if proof is not None else (),
    )


@command(Permission.USE_PROGRAM)
def watch_backups(uow: UnitOfWork) -> bool:
    """Tell everybody in charge once when the last proven backup is older than a day; whichever window looks first.

    Returns:
        Whether it was told now.
    """
    now = backups_now(uow)
    if not now.overdue:
        return False
    last: object = now.last_proven if now.last_proven is not None else "–"
    return _tell_once(uow.session, OVERDUE, {"last": last})


# What was made and proven, written by the login that did it: a person in charge, or an administrator of the server


def note_backup(conninfo: str, new: NewBackup) -> None:
    """Note a backup that the command line or the schedule made.

    Args:
        conninfo: of the plant's database, with the login that made the backup.
        new: the backup.
    """
    with _session(conninfo) as session:
        _insert_backup(session, new)


def note_proof(conninfo: str, new: NewProof) -> None:
    """Note what a proof found: a good one answers the alerts that asked for it, a failed one raises one.

    Args:
        conninfo: of the plant's database, with the login that made the backup.
        new: the proof.
    """
    with _session(conninfo) as session:
        _insert_proof(session, new)


def note_restored(conninfo: str, path: Path, restored: Restored, seconds: float) -> None:
    """Note in a plant that was put back what it came from, and the backup of what was there before.

    Putting it back compared every table, so that it is a proof as well.

    Args:
        conninfo: of the plant that was put back, with an administrator's login.
        path: the backup.
        restored: what was done.
        seconds: how long it took.
    """
    made = MadeBackup(path, restored.manifest, path.stat().st_size, fingerprint(path))
    with _session(conninfo) as session:
        for each in (made, *([restored.before] if restored.before is not None else [])):
            _insert_backup(session, NewBackup.of(each))
        _insert_proof(session, NewProof.of(Proof(path, made.sha256, restored.manifest, (), (), seconds)))


@contextmanager
def _session(conninfo: str) -> Iterator[Session]:
    engine = create_engine(
        URL.create("postgresql+psycopg"), creator=lambda: psycopg.connect(conninfo), poolclass=NullPool
    )
    with Session(engine) as session:
        owner = "SELECT pg_has_role('quty_owner', 'MEMBER') AND NOT rolsuper FROM pg_roles WHERE rolname = current_user"
        if session.execute(text(owner)).scalar_one():
            session.execute(text("SET LOCAL ROLE quty_owner"))
        yield session
        session.commit()


def _insert_backup(session: Session, new: NewBackup) -> None:
    session.execute(
        insert(Backup).values(
            made_at=new.made_at,
            reason=new.reason,
            file=new.file,
            copied_to=new.copied_to,
            computer=new.computer,
            size_bytes=new.size_bytes,
            sha256=new.sha256,
            row_count=new.row_count,
            program=__version__,
        )
    )


def _insert_proof(session: Session, new: NewProof) -> None:
    session.execute(
        insert(BackupProof).values(
            sha256=new.sha256,
            backup_made_at=new.backup_made_at,
            file=new.file,
            computer=new.computer,
            proven=new.proven,
            seconds=new.seconds,
            differences=list(new.differences),
        )
    )
    if not new.proven:
        _tell_once(session, DIFFERS, {"file": new.file, "made_at": new.backup_made_at})
        return
    said = Text(N_("Proven backup: {file}"), file=new.file)
    session.execute(
        text("SELECT quty.answer_backup_alerts(:words, :made_at)"),
        {"words": _plant_words().tr(said), "made_at": new.backup_made_at},
    )


def _tell_once(session: Session, code: str, values: dict[str, object]) -> bool:
    """Raise a critical alert for everybody in charge, unless the same one waits for an answer already.

    Returns:
        Whether it was raised now.
    """
    check_words(code, values)
    stored = packed(values)
    # One login at a time, so that it is told once.
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('quty.backups', 0))"))
    told = select(Alert.id).where(Alert.message == code, Alert.state.in_([each.value for each in OPEN_STATES]))
    if code == DIFFERS:  # another backup that fails is told as well
        told = told.where(Alert.params["file"].astext == stored["file"])
    if session.execute(told.limit(1)).first() is not None:
        return False
    session.execute(
        insert(Alert).values(
            kind=AlertType.OTHER,
            severity=AlertSeverity.CRITICAL,
            department=Department.ADMINISTRATION,
            message=code,
            params=stored,
        )
    )
    return True


def _plant_words() -> Translator:
    """What stands in the log of alerts is read by everybody, so that it is in the plant's language."""
    return translator("id")
