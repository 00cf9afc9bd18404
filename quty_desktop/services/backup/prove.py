"""Proving a backup: it is restored on a server of its own that exists for this alone, and everything is compared."""

import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from quty_desktop.database import migrate
from quty_desktop.database.private_server import PrivateServer
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.backup.figures import rows_of
from quty_desktop.services.backup.files import Manifest, fingerprint
from quty_desktop.services.backup.progress import Watch
from quty_desktop.services.backup.restore import checked, load
from quty_desktop.services.books import verify
from quty_desktop.services.server.databases import create_database

_ROOM = 4
"""A restored database takes up to so many times the bytes of its compressed dump, indexes included."""
_LEAST_ROOM = 300 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proof found.

    Attributes:
        path: the backup.
        sha256: fingerprint of the file.
        manifest: what the backup says about itself.
        compared: what was compared, a line each.
        differences: what does not fit, a line each; none in a good backup.
        seconds: how long it took.
    """

    path: Path
    sha256: str
    manifest: Manifest
    compared: tuple[Text, ...]
    differences: tuple[Text, ...]
    seconds: float

    @property
    def proven(self) -> bool:
        """Whether the backup restores to what it was made from, and its books balance."""
        return not self.differences


def prove(path: Path, watch: Watch | None = None) -> Proof:
    """Restore a backup on a server made for this alone, compare, and throw that server away.

    Compared are rows and contents of every table (the audit trail and the ledgers among them) with what was saved,
    balances with their moves, cartons with quantities, and papers with their fingerprints. Neither the plant's server
    nor its network is needed, so that it also proves that the file alone is enough.

    Args:
        path: the backup.
        watch: is told how far it is, and may stop it.

    Raises:
        Refused: the file is no backup, there is no room for the proof, or somebody stopped it.
        Unavailable: the scratch server cannot be made.
    """
    watch, began = watch or Watch(), time.monotonic()
    manifest = _readable(path)
    _check_room(manifest)
    folder = Path(tempfile.mkdtemp(prefix="quty-proof-"))
    if sys.platform != "win32" and os.geteuid() == 0:
        folder.chmod(0o711)  # the account that runs the server for root must reach it
    try:
        watch.say(Text(N_("Making a server for the proof")), 0.0)
        with PrivateServer(folder, durable=False).lease(lambda text: watch.say(text, 0.05)) as address:
            watch.check()
            compared, different = _compare(path, manifest, address.conninfo(), watch.part(0.1, 0.98))
    finally:
        PrivateServer(folder).stop(force=True)
        shutil.rmtree(folder, ignore_errors=True)
    watch.say(Text(N_("The proof is made.")), 1.0)
    return Proof(path, fingerprint(path), manifest, compared, different, time.monotonic() - began)


def _readable(path: Path) -> Manifest:
    from quty_desktop.services.backup.files import read_manifest

    return checked(path, practice=read_manifest(path).practice)


def _check_room(manifest: Manifest) -> None:
    wanted = max(_LEAST_ROOM, manifest.dump_bytes * _ROOM)
    free = shutil.disk_usage(tempfile.gettempdir()).free
    if free < wanted:
        raise Refused(
            Text(
                N_("The proof needs {wanted} MB in {folder}; {free} MB are free."),
                wanted=wanted // 1_000_000,
                free=free // 1_000_000,
                folder=tempfile.gettempdir(),
            ),
            Text(N_("Make room, or prove the backup on another PC.")),
            code="backup.no_room",
        )


def _compare(path: Path, manifest: Manifest, server: str, watch: Watch) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    with psycopg.connect(server, autocommit=True) as connection:
        create_database(connection, "quty")
    conninfo = psycopg.conninfo.make_conninfo(server, dbname="quty")
    try:
        load(path, manifest, conninfo, watch.part(0.0, 0.85))
    except Refused as error:
        if error.code not in {"backup.differs", "backup.damaged"}:
            raise
        return (), (error.what,)
    except psycopg.Error as error:
        return (), (Text(N_("It cannot be restored: {why}"), why=str(error).strip()),)
    rows = {each.table: each.rows for each in manifest.figures}
    compared = [
        Text(N_("Tables: {tables}, rows: {rows}"), tables=len(manifest.figures), rows=rows_of(manifest.figures)),
        Text(N_("Audit trail: {rows} entries"), rows=rows.get("audit_entry", 0)),
    ]
    watch.say(Text(N_("Upgrading the restored plant")), 0.87)
    migrate.upgrade(conninfo)
    watch.say(Text(N_("Comparing balances, cartons and papers")), 0.95)
    books = verify(conninfo)
    return (*compared, *books.counts), books.differences
