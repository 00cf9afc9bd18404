"""The installed program looks at itself: every paper, the private server, every page for every role."""

import os
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quty_desktop import __version__
from quty_desktop.domain.text import Text
from quty_desktop.i18n import Language, Translator, translator
from quty_desktop.paths import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from quty_desktop.app.rounds import Stop
    from quty_desktop.database.engine import ServerProfile


class _Report:
    """Prints a line for each thing that was checked and counts the failures."""

    def __init__(self) -> None:
        self.failures = 0
        self.lines = 0

    def line(self, what: str, trouble: str = "", seconds: float | None = None) -> None:
        """Say how a check went."""
        self.lines += 1
        self.failures += bool(trouble)
        time_words = "" if seconds is None else f"  {seconds:.2f} s"
        sys.stdout.write(
            f"{'FAILED' if trouble else 'ok    '}  {what}{time_words}{f': {trouble}' if trouble else ''}\n"
        )
        sys.stdout.flush()

    def check(self, what: str, do: Callable[[], str | None]) -> None:
        """Do something and say how it went; what it returns is trouble."""
        start = time.perf_counter()
        try:
            trouble = do() or ""
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is the finding
            trouble = f"{type(error).__name__}: {error}"
            traceback.print_exc()
        self.line(what, trouble, time.perf_counter() - start)


def self_check(words: Translator, *, quick: bool = False) -> bool:
    """Check the whole program in a plant of its own, which goes away at the end.

    Args:
        words: for what is said meanwhile.
        quick: open the pages as the administrator alone, who sees all of them, not as everybody.

    Returns:
        Whether everything is right.
    """
    report = _Report()
    sys.stdout.write(f"Quty Desktop {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n")
    _papers(report)
    with _own_plant(report, words) as plant, _no_screen() as (app, folder):
        if plant is not None:
            _pages(report, app, plant, folder, ("admin",) if quick else ())
    sys.stdout.write(
        words.tr(Text("Checked: {lines}, failed: {failures}", lines=report.lines, failures=report.failures)) + "\n"
    )
    sys.stdout.flush()
    return report.failures == 0


def take_screenshots(folder: Path, words: Translator) -> bool:
    """Save a picture of every page for every role that sees it, in both languages, at 1366 × 768.

    Args:
        folder: made if needed; pictures are named language/role/page.png.
        words: for what is said meanwhile.
    """
    report = _Report()
    with _own_plant(report, words) as plant, _no_screen() as (app, scratch):
        if plant is None:
            return False
        from quty_desktop.app.rounds import Rounds

        def visit(stop: "Stop") -> None:
            path = folder / stop.language / stop.role / f"{stop.page.key}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            saved = stop.window.grab().save(str(path))
            report.line(str(path.relative_to(folder)), stop.trouble or ("" if saved else "not saved"))

        Rounds(app, plant, scratch, visit).run()
    return report.failures == 0


def _papers(report: _Report) -> None:
    from quty_desktop.documents.raster import Pages
    from quty_desktop.documents.specimens import SPECIMENS

    for name, make in SPECIMENS.items():
        for language in Language:

            def render(make: Callable[[Translator], bytes] = make, language: Language = language) -> str | None:
                with Pages(make(translator(language))) as pages:
                    return None if len(pages) and pages.image(0, 60).pixels else "no page"

            report.check(f"paper {name} ({language})", render)


def _pages(report: _Report, app: "QApplication", plant: "ServerProfile", folder: Path, roles: Sequence[str]) -> None:
    from quty_desktop.app.rounds import Rounds

    def visit(stop: "Stop") -> None:
        report.line(f"page {stop.page.key} as {stop.role} ({stop.language})", stop.trouble)

    def walk() -> None:
        Rounds(app, plant, folder, visit, roles=roles).run()

    report.check("all pages", walk)


@contextmanager
def _own_plant(report: _Report, words: Translator) -> "Iterator[ServerProfile | None]":
    """A practice plant in a folder of its own."""
    from quty_desktop.database.private_server import trial
    from quty_desktop.services import plant_setup
    from quty_desktop.services.practice import make_practice

    before = os.environ.get("QUTY_DATA")
    with _scratch("quty-") as folder:
        os.environ["QUTY_DATA"] = str(folder)
        server = plant_setup.private_server("practice")
        lease = None

        def start() -> None:
            nonlocal lease
            lease = server.acquire(_silent)

        def say(text: Text) -> None:
            sys.stdout.write(f"        {words.tr(text)}\n")

        def build() -> None:
            if lease is not None:
                make_practice(lease.address, say)

        report.check("private server: made and started", start)
        if lease is not None:
            address = lease.address
            report.check("private server: announces", lambda: trial.announces(address))
            report.check("private server: killed, comes back", lambda: trial.outlives_a_kill(server, address))
        report.check("practice plant", build)
        usable = lease is not None and report.failures == 0
        try:
            yield plant_setup.private_profile(lease.address, practice=True) if usable and lease else None
        finally:
            if lease is not None:
                ended = lease
                report.check("private server: stops", lambda: trial.stops(server, ended))
            if before is None:
                del os.environ["QUTY_DATA"]
            else:
                os.environ["QUTY_DATA"] = before


@contextmanager
def _no_screen() -> "Iterator[tuple[QApplication, Path]]":
    """Qt without a screen, and a folder for what windows remember."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.platform == "win32":
        # Without a screen Qt knows none of Windows' fonts.
        os.environ.setdefault("QT_QPA_FONTDIR", str(resource("fonts")))
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101 - nothing else was made
    # Qt dies when its application goes before the last of its windows; the process ends with both.
    _KEPT.append(app)
    app.setQuitOnLastWindowClosed(False)
    qInstallMessageHandler(_qt_says)
    with _scratch("quty-window-") as folder:
        yield app, folder
    qInstallMessageHandler(None)


@contextmanager
def _scratch(prefix: str) -> Iterator[Path]:
    """A folder that goes away as far as that is possible.

    Python 3.11's own temporary folder never comes to an end on Windows where one file of it is still held.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_KEPT: list[object] = []
_HARMLESS = "propagateSizeHints"


def _qt_says(_kind: object, _context: object, words: str) -> None:
    """Pass on what Qt says, but for what only the missing screen causes."""
    if _HARMLESS not in words:
        sys.stderr.write(f"Qt: {words}\n")


def _silent(text: Text) -> None:
    del text
