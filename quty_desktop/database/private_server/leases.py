"""Who uses the server: one locked file per window.

The operating system drops the lock when a process ends, however it ends, so a killed window never counts.
"""

import contextlib
import os
import secrets
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

from quty_desktop.database.private_server.account import Account
from quty_desktop.database.private_server.files import make_folder


def lock_at(path: Path) -> BaseFileLock:
    """An operating system lock on a file, usable from any thread."""
    # A "soft" lock, a file that merely exists, would outlive a killed process.
    return FileLock(path, mode=0o600, thread_local=False, fallback_to_soft=False, poll_interval=0.02)


class Leases:
    """The leases of one server. Every method is called while the start-and-stop lock is held."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, owner: Account) -> BaseFileLock:
        """Make a lease of this process and hold its lock."""
        make_folder(self._folder, 0o700, owner)
        lock = lock_at(self._folder / f"{os.getpid()}-{secrets.token_hex(4)}.lease")
        lock.acquire(timeout=5)
        owner.give(Path(lock.lock_file))
        return lock

    def give_back(self, lock: BaseFileLock) -> None:
        """End a lease."""
        lock.release()
        with contextlib.suppress(OSError):
            Path(lock.lock_file).unlink()

    def count(self) -> int:
        """How many windows use the server; leases of dead processes are removed."""
        living = 0
        for path in self._folder.glob("*.lease"):
            lock = lock_at(path)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                living += 1
            else:
                self.give_back(lock)
        return living
