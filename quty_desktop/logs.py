"""The program's log file: rotated, in the user's folder, without passwords."""

import logging
from pathlib import Path

from quty_desktop import __version__, paths

FILE_NAME = "quty.log"
LONGEST = 1_000_000
"""Bytes of a log file; a longer one makes room for a new one."""
KEPT = 5
"""Older files beside the one that is written."""
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


class _LogFile(logging.FileHandler):
    """A file that makes room when it is full.

    The standard library's rotating handler stands beside those for sockets and mail, whose imports the first window
    would wait for.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line, into a new file when this one is full."""
        super().emit(record)
        stream = self.stream
        if stream is not None and stream.tell() > LONGEST:
            try:
                self._make_room()
            except OSError:
                # Another window holds the file open (Windows does not rename it then): it grows until that one ends.
                self.stream = self._open()

    def _make_room(self) -> None:
        self.close()
        files = [
            Path(f"{self.baseFilename}.{number}") if number else Path(self.baseFilename) for number in range(KEPT + 1)
        ]
        for newer, older in zip(reversed(files[:-1]), reversed(files[1:]), strict=True):
            if newer.exists():
                newer.replace(older)
        self.stream = self._open()


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
        handler = _LogFile(path, encoding="utf-8")
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
