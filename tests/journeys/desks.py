"""Real pages on a real database: what a person at a desk has, without threads and without a screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from quty_desktop.app.pages import all_pages
from quty_desktop.database.engine import Login
from quty_desktop.i18n import translator
from quty_desktop.services.sign_in import sign_in
from quty_desktop.views.kit.background import AtOnce
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.icons import Icons
from quty_desktop.views.kit.scanning import ScanRouter
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.sound import Sound
from quty_desktop.views.kit.theme import Look, Scheme, Theme
from quty_desktop.views.kit.workplace import Changes, Connection, Workplace
from quty_desktop.views.main_window import MainWindow, WindowRequests
from tests.databases import Plant


class Window(MainWindow):
    """A window in which a bug fails the test at once."""

    def show_problem(self, error: BaseException, where: str) -> None:
        """Raise instead of showing."""
        raise AssertionError(f"a bug on {where}") from error


@contextmanager
def desk_of(
    plant: Plant,
    login: Login,
    qtbot: QtBot,
    folder: Path,
    *,
    language: str = "id",
    scans: ScanRouter | None = None,
) -> Iterator[Window]:
    """The window of somebody who signs in; its scanner is heard once ``scans`` watches the program's keys."""
    session = sign_in(plant.profile(), login)
    theme = Theme(Look(Scheme.LIGHT))
    theme.apply()
    workplace = Workplace(
        door=session.dispatcher,
        actor=session.actor,
        words=translator(language),
        background=AtOnce(),
        theme=theme,
        icons=Icons(theme),
        settings=PcSettings(QSettings(str(folder / "pc.ini"), QSettings.Format.IniFormat)),
        drafts=Drafts(),
        changes=Changes(),
        connection=Connection(),
        scans=scans or ScanRouter(),
        sound=Sound(on=False),
        plant="Pabrik Contoh",
    )
    window = Window(workplace, all_pages(), WindowRequests(_nothing, _nothing, _nothing, _nothing, _nothing))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    try:
        yield window
    finally:
        window.hide()
        session.close()


def _nothing(*_: object) -> None:
    """Nobody is there to answer."""
