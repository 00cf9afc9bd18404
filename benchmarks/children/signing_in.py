"""Presses a practice person in the sign-in window and prints, as JSON, how long it takes until data is painted."""

import json
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from quty_desktop import config
from quty_desktop.app.program import Options, Program
from quty_desktop.views.kit.page import Page
from quty_desktop.views.main_window import MainWindow
from quty_desktop.views.people_list import PeopleList
from quty_desktop.views.sign_in import SignIn

_TYPING_S = 1.5
"""A person needs at least as long for a password; meanwhile the program imports the pages."""
_TIMEOUT_S = 60.0


class _Painted(QObject):
    """Counts the paints of the current page."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: something of the page is painted."""
        del watched
        self.count += event.type() == QEvent.Type.Paint
        return False


def _until(app: QApplication, ready: Callable[[], bool], deadline: float) -> None:
    while not ready():
        app.processEvents()
        if time.perf_counter() > deadline:
            raise TimeoutError("the window did not come so far")


def _window(kind: type[QWidget]) -> QWidget | None:
    shown = (each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())
    return next(shown, None)


def _page() -> Page | None:
    window = _window(MainWindow)
    return window.current_page if isinstance(window, MainWindow) else None


def main(full_name: str) -> None:
    """Sign in once and print the figures."""
    app = QApplication(sys.argv[:1])
    program = Program(app, config.load(), Options(demo=True, language="id"))
    program.start()
    deadline = time.perf_counter() + _TIMEOUT_S
    _until(app, lambda: _window(SignIn) is not None, deadline)
    door = _window(SignIn)
    assert door is not None

    people = door.findChild(PeopleList)
    assert people is not None
    names = [people.model().index(number, 0).data() for number in range(people.model().rowCount())]
    _until(app, people.isEnabled, deadline)
    typed = time.perf_counter() + _TYPING_S
    _until(app, lambda: time.perf_counter() > typed, deadline)

    loads: list[float] = []
    answered: list[float] = []
    plain_load = Page.load

    def load(self: Page, query: object, data: object, show: object, *, part: str = "") -> None:
        loads.append(time.perf_counter())

        def shown(result: object) -> None:
            show(result)  # type: ignore[operator]
            answered.append(time.perf_counter())

        plain_load(self, query, data, shown, part=part)  # type: ignore[arg-type]

    Page.load = load  # type: ignore[method-assign]
    began = time.perf_counter()
    people.picked.emit(names.index(full_name))
    _until(app, lambda: _page() is not None, deadline)
    page = _page()
    assert page is not None
    window_shown = time.perf_counter()
    _until(app, lambda: bool(loads) and len(answered) >= len(loads), deadline)
    painted = _Painted()
    for each in (page, *page.findChildren(QWidget)):
        each.installEventFilter(painted)
    page.update()
    _until(app, lambda: painted.count > 0, deadline)
    app.processEvents()
    ended = time.perf_counter()
    figures = {"window": (window_shown - began) * 1000, "data": (ended - began) * 1000}
    program.stop()
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
