"""A round through every page as every role sees it, in a window without a screen; for the self-check and for pictures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from quty_desktop import practice_people
from quty_desktop.app.pages import all_pages
from quty_desktop.database.engine import Login, ServerProfile
from quty_desktop.domain.permissions import Permission
from quty_desktop.i18n import translator
from quty_desktop.services.packing import packing_lists
from quty_desktop.services.quality import desk
from quty_desktop.services.sign_in import PlantSession, sign_in
from quty_desktop.views.kit.background import AtOnce
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.icons import Icons
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.scanning import ScanRouter
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.sound import Sound
from quty_desktop.views.kit.table import Table
from quty_desktop.views.kit.theme import Look, Scheme, Theme
from quty_desktop.views.kit.workplace import Changes, Connection, Workplace
from quty_desktop.views.main_window import MainWindow, WindowRequests

WIDTH, HEIGHT = 1366, 768
_SETTLE_MS = 30
_OPENED_AT_A_BATCH = frozenset(
    {"packing.marks", "packing.scan", "quality.lab_test", "quality.inspection", "quality.compliance"}
)


@dataclass(frozen=True, slots=True)
class Stop:
    """A page that was opened.

    Attributes:
        role: who looked.
        language: of the window.
        page: the page itself.
        window: the window it stands in.
        trouble: what went wrong; empty if nothing.
    """

    role: str
    language: str
    page: Page
    window: MainWindow
    trouble: str


class _WatchedWindow(MainWindow):
    """A window that remembers its problems instead of showing them."""

    trouble: str = ""

    def show_problem(self, error: BaseException, where: str) -> None:
        """Remember a bug."""
        self.trouble = f"{type(error).__name__}: {error} ({where})"


class Rounds(QObject):
    """Opens pages one after the other.

    Args:
        app: Qt's application.
        plant: a practice plant that may be looked at.
        folder: for what windows remember.
        visit: is told of each page.
        roles: codes of roles; all of them if none are named.
        languages: the windows' languages.
        scheme: light or dark.
    """

    def __init__(
        self,
        app: QApplication,
        plant: ServerProfile,
        folder: Path,
        visit: Callable[[Stop], None],
        *,
        roles: Sequence[str] = (),
        languages: Sequence[str] = ("id", "en"),
        scheme: Scheme = Scheme.LIGHT,
    ) -> None:
        super().__init__()
        self._app = app
        self._plant = plant
        self._folder = folder
        self._visit = visit
        self._roles = roles
        self._languages = languages
        self._theme = Theme(Look(scheme), self)
        self._theme.apply()
        self._batch = ""
        self._steps = self._walk()
        self._error: Exception | None = None

    def run(self) -> None:
        """Walk until every page was visited; returns when the round is done.

        Raises:
            Exception: whatever a page raised; without it the walk would stand still for ever.
        """
        QTimer.singleShot(0, self, self._next)
        self._app.exec()
        if self._error is not None:
            raise self._error

    def _next(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self._app.quit()
            return
        except Exception as error:  # noqa: BLE001 - Qt's loop would swallow it
            self._error = error
            self._app.quit()
            return
        # A page finishes its layout in the event loop before it is looked at.
        QTimer.singleShot(_SETTLE_MS, self, self._next)

    def _walk(self) -> Iterator[None]:
        for person in practice_people.read():
            if self._roles and person.role not in self._roles:
                continue
            session = sign_in(self._plant, Login(person.name, person.password))
            if session.actor.may(Permission.VIEW_QUALITY):
                self._batch = _free_batch(session)
            elif session.actor.may(Permission.VIEW_PACKING):
                self._batch = _packed_batch(session)
            for language in self._languages:
                yield from self._window(session, person.role, language)
            session.close()

    def _window(self, session: PlantSession, role: str, language: str) -> Iterator[None]:
        window = _WatchedWindow(
            self._workplace(session, language),
            all_pages(),
            WindowRequests(_nothing, _nothing, _nothing, _nothing, _nothing),
        )
        window.resize(WIDTH, HEIGHT)
        window.show()
        yield
        for spec in window.pages():
            window.trouble = ""
            window.go(spec.page.key)
            yield
            page = window.current_page
            if page is None or page.key != spec.page.key:
                continue
            self._look_closer(page)
            yield
            self._visit(Stop(role, language, page, window, window.trouble or _complaint(page)))
        window.hide()
        window.deleteLater()
        yield

    def _look_closer(self, page: Page) -> None:
        """Show a record, so that what belongs to it is tried and seen as well."""
        if page.key in _OPENED_AT_A_BATCH:
            page.open(self._batch)
            return
        table = getattr(page, "table", None)
        if isinstance(table, Table) and table.selected is None and table.model.all_rows:
            table.select(table.model.all_rows[0].id)

    def _workplace(self, session: PlantSession, language: str) -> Workplace:
        settings = PcSettings(QSettings(str(self._folder / "pc.ini"), QSettings.Format.IniFormat))
        return Workplace(
            door=session.dispatcher,
            actor=session.actor,
            words=translator(language),
            background=AtOnce(),
            theme=self._theme,
            icons=Icons(self._theme),
            settings=settings,
            drafts=Drafts(),
            changes=Changes(self),
            connection=Connection(self),
            scans=ScanRouter(self),
            sound=Sound(on=False),
            practice=self._plant.practice,
            plant="Quty Karunia",
        )


def _free_batch(session: PlantSession) -> str:
    """A batch whose marks may be printed, with its tests and cartons."""
    rows = session.dispatcher.ask(desk.batch_list, desk.BatchFilter(done_too=True))
    free = [row for row in rows if not row.failures and not row.holds and not row.missing]
    return free[0].batch if free else ""


def _packed_batch(session: PlantSession) -> str:
    """The same for somebody who sees packing only."""
    rows = session.dispatcher.ask(packing_lists.packing_queue, packing_lists.PackingFilter())
    free = [row.batch for row in rows if row.cartons_packed and not row.blockers]
    return free[-1] if free else ""


def _complaint(page: Page) -> str:
    """What a page says went wrong when it was opened."""
    return page.banner.text if page.banner.isVisible() and page.banner.property("tone") == "BAD" else ""


def _nothing(*_: object) -> None:
    """Nobody is there to answer."""
