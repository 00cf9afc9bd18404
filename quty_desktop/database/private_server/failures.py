"""What goes wrong with a server on the own PC, in words a clerk can act on."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.text import Text

_DETAIL_LIMIT = 6000


class ServerUnavailable(Unavailable):
    """The private server can't be had.

    Attributes:
        code: one of ``full``, ``folder``, ``clock``, ``programs``, ``version``, ``damaged``, ``password``, ``port``,
            ``busy``, ``memory``, ``timeout``, ``start``.
        detail: what the binaries or the operating system said, for the problem report; may be empty.
    """

    def __init__(self, reason: Text, *, code: str, detail: str = "") -> None:
        super().__init__(reason, code=code)
        self.detail = detail.strip()[-_DETAIL_LIMIT:]
        if self.detail:
            # Into the log, with the traceback.
            self.add_note(self.detail)


def disk_full(folder: Path, detail: str = "") -> ServerUnavailable:
    """The disk has no room left."""
    reason = Text(
        "The disk that holds {folder} is full. Delete files you no longer need, or empty the recycle bin, and start again.",
        folder=str(folder),
    )
    return ServerUnavailable(reason, code="full", detail=detail)


def not_writable(folder: Path, detail: str = "") -> ServerUnavailable:
    """The folder is read-only, or belongs to somebody else."""
    reason = Text(
        "The program may not write to {folder}. Ask your administrator for write access to this folder, or choose another one.",
        folder=str(folder),
    )
    return ServerUnavailable(reason, code="folder", detail=detail)


def folder_not_nameable(folder: Path) -> ServerUnavailable:
    """PostgreSQL for Windows knows folders by the letters of the system's old character set only."""
    reason = Text(
        "The database of this PC cannot be kept in {folder}: its name has letters that the database programs cannot read. "
        "Ask your administrator to set QUTY_DATA to a folder with plain letters.",
        folder=str(folder),
    )
    return ServerUnavailable(reason, code="folder")


def programs_damaged(folder: Path, detail: str = "") -> ServerUnavailable:
    """The database programs are missing or don't run."""
    reason = Text(
        "The database programs in {folder} are missing, damaged or blocked. Allow this folder in the antivirus program, "
        "then install the program again.",
        folder=str(folder),
    )
    return ServerUnavailable(reason, code="programs", detail=detail)


def wrong_clock(year: int) -> ServerUnavailable:
    """The PC's clock is years behind, so every date on a paper would be wrong."""
    reason = Text(
        "The clock of this PC shows the year {year}. Set the date and time of the PC, then start again.",
        year=str(year),  # a year takes no thousands separator
    )
    return ServerUnavailable(reason, code="clock")


def wrong_version(found: str, needed: str) -> ServerUnavailable:
    """The data were written by another major version of PostgreSQL."""
    reason = Text(
        "The data on this PC were written by database version {found}, and this program brings version {needed}. Open them "
        "with the program they were made with, make a backup there and restore it here. Nothing was changed.",
        found=found,
        needed=needed,
    )
    return ServerUnavailable(reason, code="version")


def damaged(folder: Path, detail: str = "") -> ServerUnavailable:
    """Files of the cluster are missing or unreadable."""
    reason = Text(
        "The data in {folder} are incomplete or damaged. Restore the newest backup, and keep this folder for your administrator.",
        folder=str(folder),
    )
    return ServerUnavailable(reason, code="damaged", detail=detail)


def password_lost(file: Path) -> ServerUnavailable:
    """The file with the owner's password has gone."""
    reason = Text(
        "The file {file} is missing. Close all windows of the program and start it again; a new one is made then.",
        file=str(file),
    )
    return ServerUnavailable(reason, code="password")


def no_port(first: int, last: int, detail: str = "") -> ServerUnavailable:
    """Other programs hold all ports that the server may use."""
    reason = Text(
        "Other programs use all network ports from {first} to {last} of this PC. Restart the PC, or ask your administrator "
        "to free one of them.",
        first=str(first),
        last=str(last),
    )
    return ServerUnavailable(reason, code="port", detail=detail)


def another_is_busy() -> ServerUnavailable:
    """Another window starts or stops the server and doesn't come to an end."""
    reason = Text(
        "Another window of the program is still starting or closing the database of this PC. Wait a minute and try again; "
        "restart the PC if that does not help."
    )
    return ServerUnavailable(reason, code="busy")


def too_slow(seconds: float, detail: str = "") -> ServerUnavailable:
    """The server didn't get ready in time."""
    reason = Text(
        "The database of this PC did not get ready within {seconds} seconds. Wait a minute and try again; send the report "
        "to your administrator if that does not help.",
        seconds=round(seconds),
    )
    return ServerUnavailable(reason, code="timeout", detail=detail)


def no_memory(detail: str = "") -> ServerUnavailable:
    """The PC has no memory left for the server."""
    reason = Text(
        "The PC has too little free memory for its database. Close other programs, or restart the PC, and start again."
    )
    return ServerUnavailable(reason, code="memory", detail=detail)


def no_start(detail: str = "") -> ServerUnavailable:
    """Anything that has no words of its own."""
    reason = Text(
        "The database of this PC does not start. Restart the PC; send the report to your administrator if that does not help."
    )
    return ServerUnavailable(reason, code="start", detail=detail)


def from_os_error(error: OSError, folder: Path) -> ServerUnavailable:
    """The words for an error of the operating system while working in ``folder``."""
    detail = f"{type(error).__name__}: {error}"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return disk_full(folder, detail)
        case errno.EACCES | errno.EPERM | errno.EROFS | errno.ENOTDIR | errno.EEXIST:
            return not_writable(folder, detail)
        case errno.ENOMEM | errno.EMFILE | errno.ENFILE | errno.EAGAIN:
            return no_memory(detail)
        case _:
            return no_start(detail)


def from_output(output: str, *, folder: Path, programs: Path) -> ServerUnavailable:
    """The words for what a database program printed or logged before it gave up.

    The programs run with ``LC_ALL=C``, so the sentences looked for are always the English ones.
    """
    text = output.lower()

    def says(*phrases: str) -> bool:
        return any(phrase in text for phrase in phrases)

    if says("no space left on device", "disk quota exceeded", "not enough space"):
        return disk_full(folder, output)
    if says("read-only file system"):
        return not_writable(folder, output)
    if says(
        "could not load library", "error while loading shared libraries", "incompatible library", "invalid magic block"
    ):
        return programs_damaged(programs, output)
    if says(
        "cannot allocate memory",
        "out of memory",
        "could not map anonymous shared memory",
        "could not create semaphores",
    ):
        return no_memory(output)
    if says(
        "invalid checkpoint",
        "could not locate a valid checkpoint",
        "incorrect checksum",
        "invalid page in block",
        "pg_control",
    ):
        return damaged(folder, output)
    if says("permission denied", "operation not permitted"):
        return not_writable(folder, output)
    return no_start(output)


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn errors of the operating system inside the block into words.

    Raises:
        ServerUnavailable: an ``OSError`` happened.
    """
    try:
        yield
    except OSError as error:
        raise from_os_error(error, folder) from error
