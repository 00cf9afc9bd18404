"""Where things lie: the program's own resources and this user's folders."""

import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from platformdirs import PlatformDirs


@cache
def _directories() -> "PlatformDirs":
    from platformdirs import PlatformDirs  # only where the environment does not say it

    return PlatformDirs("Quty Desktop", appauthor=False, roaming=False)


def resource(*parts: str) -> Path:
    """A file or folder that ships with the program.

    Raises:
        FileNotFoundError: the program is incomplete.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    for root in (Path(frozen) / "resources" if frozen else None, package / "_resources", package.parent / "resources"):
        if root is not None and root.is_dir():
            path = root.joinpath(*parts)
            if path.exists():
                return path
    raise FileNotFoundError("/".join(parts))


def program_folder() -> Path:
    """The folder of the program that was started: of an installation its own, where IT may put settings beside it."""
    if getattr(sys, "frozen", False):
        # What was typed may be a name without a folder, found in the PATH.
        return Path(sys.executable).resolve().parent
    return Path(sys.argv[0]).resolve().parent


def data_folder() -> Path:
    """This user's data (private database, drafts); ``QUTY_DATA`` moves it."""
    moved = os.environ.get("QUTY_DATA")
    return Path(moved) if moved else Path(_directories().user_data_path)


def config_folder() -> Path:
    """This user's settings of the installation; ``QUTY_CONFIG`` moves it."""
    moved = os.environ.get("QUTY_CONFIG")
    return Path(moved) if moved else Path(_directories().user_config_path)


def log_folder() -> Path:
    """This user's log files; inside ``QUTY_DATA`` where that is set."""
    moved = os.environ.get("QUTY_DATA")
    return Path(moved) / "logs" if moved else Path(_directories().user_log_path)
