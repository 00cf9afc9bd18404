"""Small files of the server: written whole or not at all, readable by their owner only."""

import locale
import os
import secrets
import shutil
import time
from pathlib import Path

from quty_desktop.database.private_server.account import Account


def write_private(path: Path, text: str, owner: Account) -> None:
    """Replace a file so that a reader sees the old or the new text, with owner-only rights (0600).

    On Windows the file takes the access list of the person's own folder.
    """
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    # O_EXCL follows no link that somebody else may have laid.
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        owner.give(new)
        replace(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def make_folder(path: Path, mode: int, owner: Account) -> None:
    """Make a folder and its parents where they are missing, each with the mode and owner given."""
    if path.is_dir():
        return
    make_folder(path.parent, 0o755 if owner.is_other else 0o700, owner)
    path.mkdir(exist_ok=True)
    # The caller's umask may have taken rights away.
    path.chmod(mode)
    owner.give(path)


def replace(source: Path, target: Path) -> None:
    """Rename, patiently: on Windows a virus scanner holds fresh files for some moments."""
    for pause_s in (0.05, 0.1, 0.2, 0.4, 0.8, 1.6):
        try:
            source.replace(target)
        except PermissionError:
            if os.name != "nt":
                raise
            time.sleep(pause_s)
        else:
            return
    source.replace(target)


def program_encoding() -> str:
    """The character set in which PostgreSQL's programs read paths; empty where they take any."""
    return locale.getencoding() if os.name == "nt" else ""


def is_nameable(path: Path) -> bool:
    """Whether PostgreSQL's programs can read a path."""
    encoding = program_encoding()
    try:
        str(path).encode(encoding or "utf-8", "strict" if encoding else "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def remove_tree(path: Path) -> None:
    """Delete a folder as far as that goes; what can't be deleted is tried again by the next start."""
    shutil.rmtree(path, ignore_errors=True)
