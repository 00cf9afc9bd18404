"""A workplace with a real door, as the program gives one to its pages, without the window round it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QApplication

from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import translator
from quty_desktop.services.sign_in import PlantSession
from quty_desktop.views.kit.background import Threads
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.icons import Icons
from quty_desktop.views.kit.scanning import ScanRouter
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.sound import Sound
from quty_desktop.views.kit.table import Table
from quty_desktop.views.kit.theme import Theme
from quty_desktop.views.kit.workplace import Changes, Connection, Workplace

_TIMEOUT_S = 30.0


def application() -> QApplication:
    """Qt's application of this process."""
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication([])


@contextmanager
def workplace(session: PlantSession, folder: Path) -> Iterator[Workplace]:
    """The workplace of a session; its threads end with it."""
    application()
    theme = Theme()
    theme.apply()
    background = Threads()
    try:
        yield Workplace(
            door=session.dispatcher,
            actor=session.actor,
            words=translator("id"),
            background=background,
            theme=theme,
            icons=Icons(theme),
            settings=PcSettings(QSettings(str(folder / "pc.ini"), QSettings.Format.IniFormat)),
            drafts=Drafts(),
            changes=Changes(),
            connection=Connection(),
            scans=ScanRouter(),
            sound=Sound(on=False),
            practice=True,
            plant="Quty",
        )
    finally:
        background.stop()


class _Ear(QObject):
    topics = Signal(object)


@contextmanager
def listening(session: PlantSession, place: Workplace) -> Iterator[None]:
    """Have the workplace hear what the database announces, through the program's own listener."""
    ear = _Ear()

    def heard(topics: frozenset[Topic]) -> None:
        place.changes.announced.emit(topics, "")

    ear.topics.connect(heard, Qt.ConnectionType.QueuedConnection)
    online: list[bool] = []
    listener = session.listener(ear.topics.emit, lambda state: online.append(state.online))
    listener.start()
    try:
        until(lambda: any(online))
        yield
    finally:
        listener.stop()


class Watch(QObject):
    """Notices when a table has painted its rows.

    Args:
        table: it.
        wanted: whether the rows that the model holds are those that are waited for.
    """

    def __init__(self, table: Table, wanted: Callable[[Table], bool]) -> None:
        super().__init__(table)
        self._table = table
        self._wanted = wanted
        self._counts = False
        self.painted_at = 0.0
        self._viewport = table.view.viewport()
        self._viewport.installEventFilter(self)

    def begin(self) -> None:
        """From now on a paint counts."""
        self.painted_at = 0.0
        self._counts = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the rows are painted in this very event; the time is taken when it is over."""
        if self._counts and event.type() == QEvent.Type.Paint and self._wanted(self._table):
            self._counts = False
            self._viewport.removeEventFilter(self)
            QApplication.sendEvent(watched, event)
            self.painted_at = time.perf_counter()
            self._viewport.installEventFilter(self)
            return True
        return False


def until(ready: Callable[[], bool]) -> None:
    """Let the window work until something is so.

    Raises:
        TimeoutError: it takes too long.
    """
    app = application()
    deadline = time.perf_counter() + _TIMEOUT_S
    while not ready():
        app.processEvents()
        if time.perf_counter() > deadline:
            raise TimeoutError("the page did not come so far")
