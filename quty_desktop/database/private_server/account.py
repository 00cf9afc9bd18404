"""Which operating system account runs the server, and where that account can keep files.

PostgreSQL refuses to run as root. Where the program itself runs as root (a container, a rescue session), the server runs
as the owner of the data folder, or as an account without any rights if that is root too. Everywhere else the server runs
as the person who started the program.
"""

import contextlib
import hashlib
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SERVICE_NAME = "quty-db"
"""The account that root makes for the server where the system has none."""

ROOT_HOME = Path("/var/lib/quty-desktop")
"""Where root keeps what the account must reach and can't reach in the wanted folder."""


@dataclass(frozen=True, slots=True)
class Account:
    """An operating system account; ``None`` stands for the one that runs this process."""

    uid: int | None = None
    gid: int | None = None

    @property
    def is_other(self) -> bool:
        """Whether the server runs as somebody else than this process."""
        return self.uid is not None

    def give(self, path: Path) -> None:
        """Make this account the owner of a file or folder."""
        if sys.platform != "win32" and self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, path: Path) -> bool:
        """Whether the account may walk down to a folder, by the mode bits alone.

        Access lists are left out of account: they can only lead to an unneeded copy.
        """
        if self.uid is None:
            return True
        for folder in (path, *path.parents):
            try:
                status = folder.stat()
            except FileNotFoundError:
                continue
            if status.st_uid == self.uid:
                needed = stat.S_IXUSR
            elif status.st_gid == self.gid:
                needed = stat.S_IXGRP
            else:
                needed = stat.S_IXOTH
            if not status.st_mode & needed:
                return False
        return True


def is_root() -> bool:
    """Whether PostgreSQL would refuse to run as this process's own account."""
    return sys.platform != "win32" and os.geteuid() == 0


def owner_of(path: Path) -> Account:
    """The account that new files below ``path`` should belong to: only root has to choose."""
    if not is_root():
        return Account()
    for folder in (path, *path.parents):
        with contextlib.suppress(FileNotFoundError):
            status = folder.stat()
            return Account(status.st_uid, status.st_gid)
    return Account()


def server_account(folder: Path, data: Path) -> Account:
    """The account that runs the server.

    Args:
        folder: the wanted folder.
        data: the cluster, which decides if it exists.
    """
    if not is_root():
        return Account()
    for path in (data, folder):
        owner = owner_of(path)
        if owner.uid and _has_name(owner.uid):
            return owner
    return _service_account()


def home_of_server(folder: Path) -> Path:
    """The folder that holds the cluster, the socket and the logs: inside the wanted one wherever that works.

    The answer follows from what exists and needs no record, so a copied folder never points at the data of another one.
    """
    inside = folder / "server"
    if not is_root() or (inside / "data").is_dir():
        return inside
    key = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    outside = ROOT_HOME / key
    if (outside / "data").is_dir():
        return outside
    return inside if server_account(folder, inside / "data").reaches(folder) else outside


if sys.platform == "win32":

    def _named(name: str) -> Account | None:  # noqa: ARG001 - Windows has no root, so nobody asks
        return None

    def _has_name(uid: int) -> bool:  # noqa: ARG001 - see above
        return True

else:
    import pwd

    def _named(name: str) -> Account | None:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            return None
        return Account(entry.pw_uid, entry.pw_gid)

    def _has_name(uid: int) -> bool:
        """Whether the system knows the account by a name; ``initdb`` insists on one."""
        try:
            pwd.getpwuid(uid)
        except KeyError:
            return False
        return True


def _service_account() -> Account:
    """The account without rights, made on the first call; ``nobody`` where accounts can't be made."""
    account = _named(SERVICE_NAME)
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if account is None and useradd is not None:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", str(ROOT_HOME)]
        options += ["--shell", "/usr/sbin/nologin", SERVICE_NAME]
        # It fails where /etc is read-only, and where another process was faster: both are seen by the next look.
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run([useradd, *options], check=False, capture_output=True, timeout=30)  # noqa: S603 - fixed words
        account = _named(SERVICE_NAME)
    return account or _named("nobody") or Account(65534, 65534)
