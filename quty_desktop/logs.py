"""The program's log file: rotated, in the user's folder, without passwords."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from quty_desktop import __version__, paths

FILE_NAME = "quty.log"
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


def start(*, to_screen: bool = False) -> Path | None:
    """Begin to log.

    Args:
        to_screen: also write warnings to the terminal, for the command line.

    Returns:
        The file, ``None`` where the folder cannot be written: the program works without a log.
    """
    root = logging.getLogger("quty_desktop")
    root.setLevel(logging.INFO)
    if to_screen:
        screen = logging.StreamHandler()
        screen.setLevel(logging.WARNING)
        root.addHandler(screen)
    path = paths.log_folder() / FILE_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=1_000_000, backupCount=5, encoding="utf-8", delay=False)
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    root.addHandler(handler)
    root.info("Quty Desktop %s starts", __version__)
    return path


def last_lines(count: int = 60) -> str:
    """The end of the log, for the report of a problem."""
    path = paths.log_folder() / FILE_NAME
    try:
        return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
    except OSError:
        return ""
