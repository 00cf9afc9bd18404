"""Taking a table out of the program: which rows, into what, in the background with progress and cancel."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Event
from typing import Any, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QHBoxLayout, QProgressBar, QPushButton, QWidget
from shiboken6 import isValid

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.columns import Column
from quty_desktop.views.kit.elided import ElidedLabel
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.saving import ask_where
from quty_desktop.views.kit.table_export import as_tabbed, table_data, write_file
from quty_desktop.views.kit.theme import GRID, Role
from quty_desktop.views.kit.workplace import Door, Workplace

R = TypeVar("R")

LARGE_PAGE = 2_000
"""How many rows an export asks for at once."""

_PATIENCE_MS = 300
_LOOK_EVERY_MS = 100


class Into(Enum):
    """Into what a table is taken."""

    EXCEL = ".xlsx"
    CSV = ".csv"
    CLIPBOARD = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """Rows that leave the program.

    Attributes:
        title: the page's title, translated.
        columns: in the order shown.
        rows: read in the background, so an iterator touches no widget.
        count: how many there are, ``None`` while nobody knows.
        arrange: filters and sorts what came, as the table shows it; in the background too.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Any]
    count: int | None
    arrange: Callable[[list[Any]], Sequence[Any]]


@runtime_checkable
class Speaker(Protocol):
    """Who says what came out of it: the page around the table."""

    def say(self, text: str | Text, *actions: Action) -> None:
        """Say it in the status line."""

    def fail(self, error: Exception) -> None:
        """Show an error in its one way."""


def speaker_around(widget: QWidget) -> Speaker | None:
    """The page around a widget, ``None`` if it stands alone."""
    around: QWidget | None = widget.parentWidget()
    while around is not None and not isinstance(around, Speaker):
        around = around.parentWidget()
    return around if isinstance(around, Speaker) else None


class Cancelled(Exception):
    """The person stopped it."""


class _Job:
    """How far an export is; written by its thread, read by the window."""

    def __init__(self, count: int | None, owner: QObject) -> None:
        self._owner = owner
        self.count = count
        self.read = 0
        self.written = 0
        self.reading = True
        self._stop = Event()

    def cancel(self) -> None:
        self._stop.set()

    def check(self) -> None:
        # A window that closes does not wait for 100,000 rows.
        if self._stop.is_set() or not isValid(self._owner):
            raise Cancelled

    def wrote(self, rows: int) -> None:
        self.written = rows
        self.check()


class SavingLine(QWidget):
    """A line below a table while its rows are written: how far it is, and a button that stops it.

    Args:
        place: where the table stands.
    """

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._job: _Job | None = None
        self._label = ElidedLabel("")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(place.theme.px(6))
        self._bar.setFixedWidth(place.theme.px(240))
        line, accent = (place.theme.colour(role).name() for role in (Role.LINE, Role.ACCENT))
        self._bar.setStyleSheet(
            f"QProgressBar {{ border: 0; border-radius: 3px; background: {line}; }}"
            f"QProgressBar::chunk {{ border-radius: 3px; background: {accent}; }}"
        )
        self._bar.setAccessibleName(place.words.tr(N_("Progress of the export")))
        self.stop = QPushButton(place.words.tr(N_("Cancel export")))
        self.stop.clicked.connect(self.cancel)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self._label)
        layout.addWidget(self._bar)
        layout.addStretch(1)
        layout.addWidget(self.stop)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._appear)
        self._clock = QTimer(self, interval=_LOOK_EVERY_MS)
        self._clock.timeout.connect(self._look)
        self.hide()

    @property
    def busy(self) -> bool:
        """Whether something is being written."""
        return self._job is not None

    def cancel(self) -> None:
        """Stop what is being written; nothing half done stays."""
        if self._job is not None:
            self._job.cancel()

    def take(self, taken: Taken, into: Into, speaker: Speaker | None) -> None:
        """Take rows out, in the background; for a file the person is asked where to.

        Args:
            taken: which rows.
            into: what.
            speaker: who says what came out of it; without one this line does.
        """
        if self.busy:
            return
        file = ask_file(self, self._place, taken.title, into) if into is not Into.CLIPBOARD else None
        if file is None and into is not Into.CLIPBOARD:
            return
        job = self._job = _Job(taken.count, self)
        words = self._place.words

        def work() -> tuple[int, str]:
            rows = taken.arrange(list(_counted(taken.rows, job)))
            job.reading, job.count = False, len(rows)
            if file is None:
                return len(rows), as_tabbed(table_data(taken.title, taken.columns, rows, words), words)
            write_file(file, taken.title, taken.columns, rows, words, job.wrote)
            return len(rows), ""

        self._patience.start()
        self._place.background.start(
            work,
            lambda result: self._done(file, *result, speaker),
            lambda error: self._failed(error, taken.title, speaker),
            self,
        )

    def _done(self, file: Path | None, count: int, text: str, speaker: Speaker | None) -> None:
        self._end()
        if file is None:
            QApplication.clipboard().setText(text)
            self._say(speaker, Text(N_("{count} rows copied."), count=count))
            return
        said = Text(N_("{count} rows saved as {file}."), count=count, file=file.name)
        self._say(speaker, said, Action(N_("Open the file"), lambda: open_file(file), Icon.OPEN))

    def _failed(self, error: Exception, title: str, speaker: Speaker | None) -> None:
        self._end()
        if isinstance(error, Cancelled):
            self._say(speaker, N_("The export was cancelled; no file was written."))
        elif speaker is not None:
            speaker.fail(error)
        elif isinstance(error, Refused):
            self._say(None, error.what)
        else:
            self._place.problem(error, title)

    def _appear(self) -> None:
        self._look()
        self._bar.show()
        self.stop.show()
        self.show()
        self._clock.start()

    def _look(self) -> None:
        job, words = self._job, self._place.words
        if job is None:
            return
        if job.reading:
            self._label.setText(words.tr(Text(N_("Reading rows: {count}"), count=job.read)))
            self._bar.setRange(0, job.count or 0)
            self._bar.setValue(job.read)
        else:
            count = job.count or 0
            text = Text(N_("Writing rows: {written} of {count}"), written=job.written, count=count)
            self._label.setText(words.tr(text))
            self._bar.setRange(0, max(count, 1))
            self._bar.setValue(job.written)

    def _end(self) -> None:
        self._job = None
        self._patience.stop()
        self._clock.stop()
        self.hide()

    def _say(self, speaker: Speaker | None, text: str | Text, *actions: Action) -> None:
        if speaker is not None:
            speaker.say(text, *actions)
            return
        self._label.setText(self._place.words.tr(text))
        self._bar.hide()
        self.stop.hide()
        self.show()


def _counted(rows: Iterable[Any], job: _Job) -> Iterator[Any]:
    for row in rows:
        job.read += 1
        if job.read % 500 == 0:
            job.check()
        yield row
    job.check()


def ask_file(parent: QWidget, place: Workplace, title: str, into: Into) -> Path | None:
    """Ask where to save, in the folder of the last time.

    Args:
        parent: over whose window the dialog stands.
        place: where that is.
        title: what the file is called, translated.
        into: a workbook or CSV.

    Returns:
        The file with its ending, ``None`` if the person went back.
    """
    words = place.words
    kind = words.tr(N_("Excel workbook")) if into is Into.EXCEL else "CSV"
    return ask_where(parent, place, words.tr(N_("Export")), f"{title}{into.value}", kind)


def open_file(file: Path) -> None:
    """Open a file in the program that the PC has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class Limited(Protocol):
    """A question that is answered page by page."""

    @property
    def limit(self) -> int:
        """How many rows a full page has."""


Q = TypeVar("Q", bound=Limited)


def every_page(
    door: Door, query: Callable[..., Sequence[R]], question: Q, following: Callable[[Q, R], Q]
) -> Iterator[R]:
    """All rows of a query that is answered page by page, for :attr:`Table.fetch_all`.

    Args:
        door: the way to the services.
        query: a registered query.
        question: asks for the first page, with a large limit; a page with fewer rows is the last.
        following: the question for the page after a row.
    """
    while True:
        rows = door.ask(query, question)
        yield from rows
        if len(rows) < question.limit:
            return
        question = following(question, rows[-1])
