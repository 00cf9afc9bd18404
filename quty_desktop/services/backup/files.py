"""The file of a backup: a zip without compression that holds a description, and PostgreSQL's own custom-format dump.

The dump can be taken out with any zip program and restored with ``pg_restore`` alone, should this program be gone.
"""

import hashlib
import json
import os
import re
import socket
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from quty_desktop.domain.backups import BackupReason
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.backup.figures import TableFigures
from quty_desktop.services.backup.progress import Watch

SUFFIX = ".qutybackup"
FORMAT = 1
MANIFEST, DUMP = "manifest.json", "database.dump"
CHUNK = 1 << 20
_NAME = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class SavedLogin:
    """A person's login.

    Attributes:
        name: of the login.
        can_login: it was not switched off.
        verifier: SCRAM verifier of the password, ``None`` where the rights did not allow to read it; the password must
            then be given anew after a restore on another server.
    """

    name: str
    can_login: bool
    verifier: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself.

    Attributes:
        format: of the file.
        made_at: the moment whose state it holds, UTC.
        plant: name of the plant.
        practice: it holds practice data, and goes back to a practice plant only.
        reason: why it was made.
        program: version of the program that made it.
        revision: of the schema.
        server: version of the server, as its number.
        computer: where it was made.
        dump_sha256: fingerprint of the dump.
        dump_bytes: its size.
        logins: the people's logins.
        figures: what every table held.
    """

    format: int
    made_at: datetime
    plant: str
    practice: bool
    reason: BackupReason
    program: str
    revision: str
    server: int
    computer: str
    dump_sha256: str
    dump_bytes: int
    logins: tuple[SavedLogin, ...]
    figures: tuple[TableFigures, ...]

    @property
    def passwords_kept(self) -> bool:
        """Whether everybody can sign in with the same password after a restore on another server."""
        return all(each.verifier for each in self.logins if each.can_login)


def file_name(plant: str, made_at: datetime, reason: BackupReason) -> str:
    """The name of a new backup: plant, UTC time, and the reason where it is not the daily one.

    Args:
        plant: its name on papers.
        made_at: UTC.
        reason: why it is made.
    """
    short = _NAME.sub("-", plant).strip("-").lower()[:40] or "quty"
    why = "" if reason in {BackupReason.MANUAL, BackupReason.SCHEDULED} else f"-{reason.value.replace('_', '-')}"
    return f"{short}-{made_at:%Y%m%d-%H%M%S}{why}{SUFFIX}"


def computer_name() -> str:
    """The name of this PC."""
    return socket.gethostname()


class Writer:
    """Writes a backup under another name; it gets its own when it is whole and on the disk.

    Args:
        path: where it is to be.

    Raises:
        Refused: the folder cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unfinished = path.with_name(f"{path.name}.unfinished")
        with _disk_trouble(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._unfinished.unlink(missing_ok=True)
            descriptor = os.open(
                self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
            )
            self._file = os.fdopen(descriptor, "wb")
            self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED)

    @contextmanager
    def dump(self) -> Iterator[Any]:
        """The place of the dump, to be written into."""
        with _disk_trouble(self.path.parent), self._zip.open(DUMP, "w", force_zip64=True) as entry:
            yield entry

    def finish(self, manifest: Manifest) -> None:
        """Add the description and give the file its name.

        Raises:
            Refused: the disk is full.
        """
        with _disk_trouble(self.path.parent):
            described = msgspec.to_builtins(asdict(manifest))
            self._zip.writestr(MANIFEST, json.dumps(described, indent=1))
            self._zip.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._unfinished.replace(self.path)

    def give_up(self) -> None:
        """Leave nothing behind."""
        with suppress(OSError, ValueError):
            self._zip.close()
        self._file.close()
        self._unfinished.unlink(missing_ok=True)


@contextmanager
def _disk_trouble(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refused(
            Text(
                N_("The backup cannot be written into {folder}: {why}"),
                folder=str(folder),
                why=error.strerror or str(error),
            ),
            Text(N_("Make room there, or choose another folder.")),
            code="backup.not_writable",
        ) from error


def read_manifest(path: Path) -> Manifest:
    """The description of a backup, without reading the rest.

    Raises:
        Refused: it is no backup, or damaged.
    """
    try:
        with zipfile.ZipFile(path) as content:
            described = json.loads(content.read(MANIFEST))
        if described.get("format") != FORMAT:
            raise Refused(
                Text(N_("{file} was made by a newer program."), file=path.name),
                Text(N_("Install the newer Quty Desktop and restore it with that.")),
                code="backup.newer_format",
            )
        return msgspec.convert(described, Manifest, strict=False)
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, msgspec.ValidationError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, why: str) -> Refused:
    return Refused(
        Text(N_("{file} is no backup, or it is damaged: {why}"), file=path.name, why=why),
        Text(N_("Take another backup, e.g. the copy in the second folder.")),
        code="backup.damaged",
    )


def take_out_dump(path: Path, manifest: Manifest, target: Path, watch: Watch) -> None:
    """Copy the dump out of a backup and compare its fingerprint.

    Raises:
        Refused: the backup is damaged, or somebody stopped it.
    """
    digest, done = hashlib.sha256(), 0
    try:
        with zipfile.ZipFile(path) as content, content.open(DUMP) as entry, target.open("wb") as out:
            while block := entry.read(CHUNK):
                watch.check()
                digest.update(block)
                out.write(block)
                done += len(block)
                watch.say(Text(N_("Reading the backup")), done / max(1, manifest.dump_bytes))
    except (OSError, zipfile.BadZipFile, KeyError) as error:
        raise _damaged(path, str(error)) from error
    if digest.hexdigest() != manifest.dump_sha256:
        raise _damaged(path, "SHA-256")


def fingerprint(path: Path, watch: Watch | None = None) -> str:
    """SHA-256 of a whole file, as ``sha256sum`` and ``certutil -hashfile`` tell it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            if watch is not None:
                watch.check()
            digest.update(block)
    return digest.hexdigest()
