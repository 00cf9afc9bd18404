"""One person at this window: the session, what it hears from the database, and the window itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from quty_desktop import __version__, paths
from quty_desktop.database.listener import LineState
from quty_desktop.domain.errors import QutyError, Unavailable
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import translator
from quty_desktop.services import home
from quty_desktop.services.administration import alerts, plant_settings
from quty_desktop.services.backup import backup_records
from quty_desktop.services.backup.keeper import BackupKeeper
from quty_desktop.services.session_door import SessionDoor
from quty_desktop.services.sign_in import PlantSession
from quty_desktop.views.home.board import HomePage
from quty_desktop.views.home.task_pages import page_of
from quty_desktop.views.kit.background import Background
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.icons import Icons
from quty_desktop.views.kit.scanning import ScanRouter
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.sound import Sound
from quty_desktop.views.kit.theme import Theme
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.kit.workplace import Changes, Connection, Workplace
from quty_desktop.views.main_window import CriticalAlert, MainWindow, WindowRequests

if TYPE_CHECKING:
    from quty_desktop.database.listener import Listener

_log = logging.getLogger(__name__)
_WATCH_MS = 30_000
_BACKUP_WATCH_MS = 10 * 60_000
_COUNT_AGAIN_MS = 1_000


@dataclass(frozen=True, slots=True)
class DeskRequests:
    """What a desk asks of the program.

    Attributes:
        sign_out: back to the sign-in window.
        closed: the window was closed.
        language: the window speaks another language now.
    """

    sign_out: Callable[[], None]
    closed: Callable[[], None]
    language: Callable[[str], None]


class _Ear(QObject):
    """Brings what the listener's thread hears to the window's thread."""

    topics = Signal(object)
    state = Signal(object)


class Desk(QObject):
    """The window of one person, from signing in to signing out.

    Args:
        session: the person's connection.
        background: runs work off the window's thread.
        theme: colours and sizes.
        settings: what this PC remembers.
        throttle: who waits on this PC.
        scans: routes scanned codes.
        requests: what it asks of the program.
        language: of the window.
        keeper: makes and proves backups of the plant.
        known_release: whose news this PC has seen; empty where nothing is to be told.
    """

    def __init__(
        self,
        session: PlantSession,
        background: Background,
        theme: Theme,
        settings: PcSettings,
        throttle: Throttle,
        scans: ScanRouter,
        requests: DeskRequests,
        language: str,
        keeper: BackupKeeper | None = None,
        known_release: str = "",
    ) -> None:
        super().__init__()
        self._session = session
        self._background = background
        self._throttle = throttle
        self._requests = requests
        self._door = SessionDoor(session)
        self._plant = ""
        self._known_release = known_release
        self._place = Workplace(
            door=self._door,
            actor=session.actor,
            words=translator(language),
            background=background,
            theme=theme,
            icons=Icons(theme),
            settings=settings,
            drafts=Drafts(paths.data_folder() / "drafts" / f"{session.actor.name}.json"),
            changes=Changes(self),
            connection=Connection(self),
            scans=scans,
            sound=Sound(on=settings.sound),
            practice=session.profile.practice,
            keeper=keeper,
        )
        self.window: MainWindow | None = None
        self._ear = _Ear(self)
        self._ear.topics.connect(self._heard)
        self._ear.state.connect(self._line_changed)
        self._listener: Listener | None = None
        self._watch = QTimer(self, interval=_WATCH_MS)
        self._watch.timeout.connect(self._escalate)
        # An alert is told at once; the numbers on the tabs may follow when a burst of changes is over.
        self._soon = QTimer(self, singleShot=True, interval=_COUNT_AGAIN_MS)
        self._soon.timeout.connect(self._count)
        self._backup_watch = QTimer(self, interval=_BACKUP_WATCH_MS)
        self._backup_watch.timeout.connect(self._ask_for_backup)

    def open(self, done: Callable[[MainWindow], None], failed: Callable[[Exception], None]) -> None:
        """Read the plant's name and show the window."""

        def named(rows: tuple[plant_settings.SettingRow, ...]) -> None:
            values = {row.id: row.value for row in rows}
            self._plant = str(values["plant.name"])
            # The plant says how long a window may stay open unattended; a PC may only be stricter.
            pc = self._place.settings
            pc.idle_minutes = min(pc.idle_minutes, int(values["sign_in.idle_lock_minutes"]))
            # First the ear, then the pages: what is committed between the two is heard.
            self._listener = self._session.listener(self._ear.topics.emit, self._ear.state.emit)
            self._listener.start()
            try:
                window = self._show(translator_language(self._place), "")
            except Exception as error:  # noqa: BLE001 - a bug of a page; the sign-in window must not wait for ever
                failed(error)
                return
            done(window)
            QTimer.singleShot(0, window, window.show_round_once)
            self._watch.start()
            if not self._place.practice:
                self._backup_watch.start()
                self._ask_for_backup()
            self._look()
            self._tell_news()
            self._place.views.fetch(self._place)

        self._background.start(lambda: self._door.ask(plant_settings.all_settings), named, failed, self)

    def close(self) -> None:
        """End the session; the window is closed already or goes now."""
        for timer in (self._watch, self._backup_watch, self._soon):
            timer.stop()
        if self._listener is not None:
            self._listener.stop()
        if self.window is not None:
            self.window.hide()
            self.window.deleteLater()
            self.window = None
        self._session.close()

    def _show(self, language: str, start: str) -> MainWindow:
        from quty_desktop.app.pages import all_pages

        old = self.window
        self._requests.language(language)
        self._place = replace(self._place, words=translator(language), plant=self._plant, actor=self._session.actor)
        self.window = MainWindow(
            self._place,
            all_pages(),
            WindowRequests(
                check_password=self._check_password,
                sign_out=self._requests.sign_out,
                switch_person=self._requests.sign_out,
                rebuild=self._rebuild,
                closed=self._requests.closed,
            ),
            self._throttle,
            start=start,
        )
        if old is None:
            self.window.show_fitting()
        else:
            self.window.setGeometry(old.geometry())
            self.window.show()
            old.hide()
            old.deleteLater()
        return self.window

    def _rebuild(self, language: str, page: str) -> None:
        self._place.settings.language = language
        self._show(language, page)
        self._look()

    def _check_password(self, password: str) -> None:
        if not self._session.password_is_right(password):
            raise Unavailable(Text(N_("This is not your password.")), code="sign_in")

    # What happens elsewhere

    def _heard(self, topics: frozenset[Topic]) -> None:
        self._place.changes.announced.emit(topics, "")
        if topics & {Topic.EVERYTHING, Topic.PEOPLE}:
            self._background.start(self._session.refresh_actor, self._rights_read, self._not_important, self)
        if topics & {Topic.EVERYTHING, Topic.ALERTS, Topic.HOLDS}:
            self._look_for_alerts()
        if topics & (HomePage.topics | {Topic.EVERYTHING}) and not self._soon.isActive():
            self._soon.start()

    def _line_changed(self, state: LineState) -> None:
        self._place.connection.report(online=state.online, milliseconds=round(state.latency_ms))

    def _rights_read(self, actor: object) -> None:
        if self.window is not None and actor != self._place.actor:
            self._show(self._place.words.language, self.window.current_key)

    def _look(self) -> None:
        self._look_for_alerts()
        self._count()

    def _look_for_alerts(self) -> None:
        self._background.start(
            lambda: self._door.ask(alerts.waiting_for_me), self._show_alerts, self._not_important, self
        )

    def _count(self) -> None:
        self._background.start(lambda: self._door.ask(home.board), self._show_badges, self._not_important, self)

    def _show_alerts(self, waiting: alerts.WaitingAlerts) -> None:
        if self.window is not None:
            critical = [CriticalAlert(row.id, row.words, "home.alerts", row.id) for row in waiting.critical]
            self.window.show_alerts(waiting.count, critical)

    def _show_badges(self, board: home.HomeBoard) -> None:
        if self.window is None:
            return
        counts: dict[str, int] = {}
        for group in board.waiting:
            page = page_of(group.kind, self._place.actor)
            counts[page] = counts.get(page, 0) + group.count
        self.window.show_badges(counts)

    def _escalate(self) -> None:
        # Whichever program looks first escalates, once; a PC without the responsible person is enough.
        self._background.start(lambda: self._door.run(alerts.escalate_due), lambda _: None, self._not_important, self)

    def _tell_news(self) -> None:
        """Show once on this PC what an upgrade brought."""
        from quty_desktop.views.whats_new import news

        known, settings = self._known_release, self._place.settings
        if (
            self.window is not None
            and known
            and settings.news_seen != __version__
            and news(self._place.words.language, known)
        ):
            self.window.open_news(known)
        settings.news_seen = __version__

    def _ask_for_backup(self) -> None:
        """Have everybody in charge told when the last proven backup is too old; nothing is written otherwise."""

        def looked(now: backup_records.BackupsNow) -> None:
            if now.overdue:
                self._background.start(
                    lambda: self._door.run(backup_records.watch_backups), lambda _: None, self._not_important, self
                )

        self._background.start(lambda: self._door.ask(backup_records.backups_now), looked, self._not_important, self)

    def _not_important(self, error: Exception) -> None:
        # The person did not ask for this: an offline light tells enough, a bug goes into the log.
        if isinstance(error, QutyError):
            _log.info("not answered: %s", error)
        else:
            _log.error("a look at what waits failed", exc_info=error)


def translator_language(place: Workplace) -> str:
    """The language of a workplace."""
    return place.words.language.value
