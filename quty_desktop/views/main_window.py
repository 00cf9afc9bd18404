"""The window: a top line, the departments, their pages. It knows a list of pages and nothing else about them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from quty_desktop.domain.departments import Department
from quty_desktop.domain.people import Actor
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.help_window import HelpWindow
from quty_desktop.views.kit.icons import Icon, program_icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action, AlarmBar
from quty_desktop.views.kit.page import Group, Page, PageSpec
from quty_desktop.views.kit.scanning import Handler
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.lock import IdleWatch, LockScreen
from quty_desktop.views.navigation import DepartmentTabs, PageList, department_words, in_order
from quty_desktop.views.palette import Entry, Palette
from quty_desktop.views.practice_band import PracticeBand
from quty_desktop.views.preferences import Preferences
from quty_desktop.views.problem_window import ProblemWindow
from quty_desktop.views.shortcuts import ShortcutSheet
from quty_desktop.views.top_line import TopLine

if TYPE_CHECKING:
    from quty_desktop.views.tour import Tour

_ROOMY = (1400, 860)
"""A screen with less is filled at the first start: window, title bar and task bar do not fit side by side."""
_ROOM_FOR_LARGE = 1700
"""Pixels from which a window with large targets shows the list of pages beside them."""


@dataclass(frozen=True, slots=True)
class WindowRequests:
    """What the window asks of the program.

    Attributes:
        check_password: raises ``Unavailable(code="sign_in")`` if this is not the person's password; may take its time.
        sign_out: back to the sign-in window.
        switch_person: the sign-in window for somebody else, at once.
        rebuild: the window is made anew in a language, at the page with a key.
        closed: the window was closed.
    """

    check_password: Callable[[str], None]
    sign_out: Callable[[], None]
    switch_person: Callable[[], None]
    rebuild: Callable[[str, str], None]
    closed: Callable[[], None]


@dataclass(frozen=True, slots=True)
class CriticalAlert:
    """An alert that takes the full width of the window until it is answered.

    Attributes:
        id: of the alert.
        text: what is wrong, in words.
        page: the key of the page that answers it.
        record: what that page is given to open.
    """

    id: object
    text: str | Text
    page: str
    record: object = None


class MainWindow(QMainWindow):
    """The window of one person.

    Args:
        workplace: where its pages stand; ``go`` and ``problem`` are filled in here.
        pages: all pages of the program; the person sees those that the roles allow.
        requests: what it asks of the program.
        throttle: who waits on this PC.
        start: key of the page to begin with.
        profile_page: key of the page where a person sees the own profile and changes the password.
        alerts_page: key of the page behind the bell.
    """

    page_changed = Signal(str)

    def __init__(
        self,
        workplace: Workplace,
        pages: Sequence[PageSpec],
        requests: WindowRequests,
        throttle: Throttle | None = None,
        *,
        start: str = "",
        profile_page: str = "home.profile",
        alerts_page: str = "home.alerts",
    ) -> None:
        super().__init__()
        self.place = replace(workplace, go=self.go, problem=self.show_problem)
        self._requests = requests
        self._alerts_page = alerts_page
        self._profile_page = profile_page
        self._specs = in_order(spec for spec in pages if _seen_by(workplace.actor, spec))
        self._elsewhere = {spec.page.key: spec for spec in pages if spec not in self._specs}
        self._open: dict[str, Page] = {}
        self._history: list[str] = []
        self._last_page: dict[Department | None, str] = {}
        self._alarmed: set[object] = set()
        self._hidden_dialogs: list[QDialog] = []
        self.tour: Tour | None = None
        self.setWindowTitle(f"Quty · {workplace.plant}")
        self.setWindowIcon(program_icon())
        self._frame(throttle or Throttle())
        self._shortcuts()
        self._idle = IdleWatch(workplace.settings.idle_minutes, self)
        self._idle.idle.connect(self.lock)
        workplace.scans.register(self, self._recognise)
        workplace.scans.unknown.connect(self._unknown_code)
        self._restore()
        self._first(start)

    # What it is made of

    def _frame(self, throttle: Throttle) -> None:
        self._top = TopLine(self.place, self._person_menu())
        self._top.palette_asked.connect(self.open_palette)
        self._top.bell_pressed.connect(lambda: self.go(self._alerts_page))
        self.alarm = AlarmBar(self.place.words, self.place.icons, self.place.theme)
        departments = list(dict.fromkeys(spec.department for spec in self._specs))
        self.tabs = DepartmentTabs(self.place, departments)
        # With one department there is nothing to change between: home and its pages share one list.
        self._one_list = sum(department is not None for department in departments) < 2
        self.tabs.setVisible(not self._one_list)
        self.tabs.picked.connect(self._show_department)
        self.page_list = PageList(self.place)
        self.page_list.picked.connect(self._show)
        self._stack = QStackedWidget()
        self._listed = False
        self._page_menu = QToolButton()
        self._page_menu.setProperty("kind", "flat")
        self._page_menu.setIcon(self.place.icons.icon(Icon.MENU))
        for name in (self._page_menu.setToolTip, self._page_menu.setAccessibleName):
            name(self.place.words.tr(N_("Pages")))
        self._page_menu.clicked.connect(self._offer_pages)
        self._page_menu.hide()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.page_list)
        middle.addWidget(self._stack, 1)
        work = QWidget()
        layout = QVBoxLayout(work)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self._top, self.alarm, self.tabs):
            layout.addWidget(widget)
        layout.addLayout(middle, 1)
        self.lock_screen = LockScreen(self.place, self._requests.check_password, throttle)
        self.lock_screen.unlocked.connect(self._unlocked)
        self.lock_screen.other_person.connect(self._requests.switch_person)
        self._layers = QStackedWidget()
        self._layers.setAutoFillBackground(True)  # the band behind it must not shine through
        self._layers.addWidget(work)
        self._layers.addWidget(self.lock_screen)
        self.setCentralWidget(PracticeBand(self.place, self._layers))

    def _person_menu(self) -> tuple[Action | None, ...]:
        profile = (
            (Action(N_("My profile and password"), lambda: self.go(self._profile_page), Icon.PASSWORD),)
            if self._knows(self._profile_page)
            else ()
        )
        return (
            *profile,
            Action(N_("Preferences"), self.open_preferences, Icon.SETTINGS),
            Action(N_("What is new"), self.open_news, Icon.INFO),
            Action(N_("All keys (Ctrl+F1)"), self.open_sheet, Icon.KEYBOARD),
            Action(N_("Tour of the window"), self.open_tour, Icon.NEXT),
            Action(N_("My pocket guide"), self.open_guide, Icon.PAPER),
            Action(N_("Paper forms"), self.open_paper_forms, Icon.PRINT),
            None,
            Action(N_("Lock (Ctrl+L)"), self.lock, Icon.LOCK),
            Action(N_("Switch person"), self._requests.switch_person, Icon.SWITCH),
            Action(N_("Sign out"), self._requests.sign_out, Icon.SIGN_OUT),
        )

    def _shortcuts(self) -> None:
        own: dict[Key, Callable[[], object]] = {
            Key.HELP: self.open_help,
            Key.SHEET: self.open_sheet,
            Key.PALETTE: self.open_palette,
            Key.NEXT_TAB: lambda: self.tabs.step(1),
            Key.PREVIOUS_TAB: lambda: self.tabs.step(-1),
            Key.NEXT_PANE: self._next_pane,
            Key.LOCK: self.lock,
        }
        for key in Key:
            if key is Key.OPEN_LIST:
                continue  # the field itself hears it
            do = own.get(key) or partial(self._key, key)
            for sequence in key.sequences:
                self._shortcut(sequence, do)
        for number in range(9):
            self._shortcut(f"Ctrl+{number + 1}", partial(self._tab, number))

    def _shortcut(self, sequence: str, do: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(sequence), self)
        shortcut.activated.connect(lambda: self._layers.currentIndex() == 0 and do())

    def _key(self, key: Key) -> None:
        page = self.current_page
        if key is Key.BACK and self._end_tour():
            return
        if page is not None and not page.do(key) and key is Key.BACK:
            self.back()

    # Where it is

    @property
    def current_page(self) -> Page | None:
        """The page that is seen."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    @property
    def current_key(self) -> str:
        """The key of the page that is seen, for a window that is made anew."""
        page = self.current_page
        return page.key if page is not None else ""

    def pages(self) -> tuple[PageSpec, ...]:
        """The pages that this person sees, in order."""
        return tuple(self._specs)

    def go(self, key: str, record: Any = None) -> None:
        """Open a page, and a record on it; where the person does not see that page, the window says whose it is."""
        spec = self._spec(key)
        if spec is None:
            self._say_whose(key)
            return
        if self.tabs.current != spec.department:
            self._last_page[spec.department] = key
            self.tabs.show_department(spec.department)
        self._show(key)
        page = self._open.get(key)
        if record is not None and page is not None:
            page.open(record)

    def back(self) -> None:
        """Back to the page before."""
        if len(self._history) > 1:
            self._history.pop()
            self.go(self._history.pop())

    def _first(self, start: str) -> None:
        if not self._specs:
            return
        own = next((s.page.key for s in self._specs if s.department is self.place.actor.department), "")
        home = next((s.page.key for s in self._specs if s.department is None), "")
        key = next(each for each in (start, home, own, self._specs[0].page.key) if self._knows(each))
        spec = self._spec(key)
        self.tabs.blockSignals(True)
        self.tabs.show_department(spec.department if spec is not None else None)
        self.tabs.blockSignals(False)
        self._show_department(spec.department if spec is not None else None, key)

    def _say_whose(self, key: str) -> None:
        spec, page = self._elsewhere.get(key), self.current_page
        if spec is not None and page is not None:
            page.say(
                Text(
                    N_("{page} is a page of another department ({department})."),
                    page=Text(spec.page.title),
                    department=Text(department_words(spec.department)),
                ),
                tone=Tone.NOTICE,
            )

    def _knows(self, key: str) -> bool:
        return self._spec(key) is not None

    def _spec(self, key: str) -> PageSpec | None:
        return next((spec for spec in self._specs if spec.page.key == key), None)

    def _show_department(self, department: Department | None, key: str = "") -> None:
        specs = [spec for spec in self._specs if spec.department is department]
        wanted = key or self._last_page.get(department) or specs[0].page.key
        listed = self._specs if self._one_list else specs
        self.page_list.show_pages(listed, wanted)
        self._listed = len(listed) > 1
        self._make_room()
        self._show(wanted)

    def _show(self, key: str) -> None:
        spec = self._spec(key)
        if spec is None:
            return
        page = self._open.get(key)
        if page is None:
            page = self._open[key] = spec.page(self.place)
            self._stack.addWidget(page)
        self._last_page[spec.department] = key
        if self._history[-1:] != [key]:
            self._history = [*self._history[-30:], key]
        self._end_tour()
        self._stack.setCurrentWidget(page)
        self.page_list.mark(key)
        self._make_room()
        if page.group is Group.ENTRY:
            QTimer.singleShot(0, page, partial(_begin_typing, page))
        self.page_changed.emit(key)

    def _make_room(self) -> None:
        """Beside large targets a laptop has no room for the list of pages: there it is a menu before the title."""
        narrow = self.place.theme.look.big_targets and self.width() < _ROOM_FOR_LARGE
        self.page_list.setVisible(self._listed and not narrow)
        page = self.current_page
        if self._listed and narrow and page is not None:
            page.lead(self._page_menu)
        self._page_menu.setVisible(self._listed and narrow)

    def _offer_pages(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page_list.offer(menu)
        menu.popup(self._page_menu.mapToGlobal(self._page_menu.rect().bottomLeft()))

    def _tab(self, number: int) -> None:
        if number < self.tabs.count():
            self.tabs.setCurrentIndex(number)

    def _next_pane(self) -> None:
        """The keyboard goes from the list of pages to the page, to the top line, and round."""
        focus = QApplication.focusWidget()
        panes = [self.page_list.view, self.current_page, self._top]
        holds = [
            pane is not None and focus is not None and (pane is focus or pane.isAncestorOf(focus)) for pane in panes
        ]
        start = holds.index(True) + 1 if any(holds) else 0
        for step in range(len(panes)):
            pane = panes[(start + step) % len(panes)]
            if pane is not None and pane.isVisible() and _focus_into(pane):
                return

    # What it shows

    def show_alerts(self, count: int, critical: Sequence[CriticalAlert]) -> None:
        """Show what the alerts are now; a critical one that is new makes a sound."""
        self._top.show_alerts(count)
        if not critical:
            self.alarm.put_away()
            self._alarmed.clear()
            return
        first = critical[0]
        text: str | Text = first.text
        if len(critical) > 1:
            text = Text(N_("{first} (and {more} more)"), first=first.text, more=len(critical) - 1)
        self.alarm.show_alarm(text, Action(N_("Answer it"), lambda: self.go(first.page, first.record)))
        fresh = {each.id for each in critical} - self._alarmed
        self._alarmed = {each.id for each in critical}
        if fresh:
            self.place.sound.alarm()
            QApplication.alert(self)

    def show_badges(self, counts: Mapping[str, int]) -> None:
        """Show how much waits for this person on each page (by key) and in its department."""
        self.page_list.badge(counts)
        sums: dict[Department | None, int] = {}
        for spec in self._specs:
            sums[spec.department] = sums.get(spec.department, 0) + counts.get(spec.page.key, 0)
        self.tabs.badge(sums)

    def show_problem(self, error: BaseException, where: str) -> None:
        """Show a bug with its report; the work goes on."""
        window = ProblemWindow(error, where or self.current_key, self.place.words, self)
        _open_beside(window)

    def open_palette(self) -> None:
        """Find anything."""
        window = Palette(self.place, self._entries(), self._recognise, self)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.adjustSize()
        corner = self.mapToGlobal(self.rect().topLeft())
        window.move(corner.x() + (self.width() - window.width()) // 2, corner.y() + self.place.theme.px(56))
        window.open()
        window.line.setFocus()

    def open_sheet(self) -> None:
        """All keys."""
        _open_beside(ShortcutSheet(self.place, self))

    def open_help(self) -> None:
        """Help for the page that is seen."""
        page = self.current_page
        if page is not None:
            actions = (
                Action(N_("My pocket guide"), self.open_guide, Icon.PAPER),
                Action(N_("Paper forms"), self.open_paper_forms, Icon.PRINT),
                Action(N_("Tour of the window"), self.open_tour, Icon.NEXT),
            )
            title = self.place.words.tr(page.title)
            _open_beside(HelpWindow(self.place, page.key, title, self, specs=self._specs, actions=actions))

    def open_guide(self) -> None:
        """The pocket guide of this person, to be printed."""
        from quty_desktop.views.kit.printing import Paper, PreviewWindow

        def make() -> bytes:
            from quty_desktop.documents.role_guide import render_role_guide
            from quty_desktop.views.role_guides import guide_of

            place = self.place
            guide = guide_of(place.actor, self._specs, place.plant or "Quty", place.words, practice=place.practice)
            return render_role_guide(guide, place.words)

        title = N_("My pocket guide")
        _open_beside(
            PreviewWindow(self.place, Paper("role_guide", title, f"{self.place.words.tr(title)}.pdf", make), self)
        )

    def open_paper_forms(self) -> None:
        """Blank forms for the hours without the program."""
        from quty_desktop.views.paper_forms import PaperFormsWindow

        _open_beside(PaperFormsWindow(self.place, self))

    def open_tour(self) -> None:
        """Show the person round the window."""
        from quty_desktop.views import tour

        def primary() -> QWidget | None:
            page = self.current_page
            return page.primary_button if page is not None else None

        steps = (
            (tour.TABS, lambda: self.tabs),
            (tour.PAGES, lambda: self.page_list),
            (tour.FIND, lambda: self._top),
            (tour.ENTRY, lambda: self.current_page),
            (tour.SAVE, lambda: primary() or self.current_page),
            (tour.HELP, lambda: self.current_page),
        )
        self._end_tour()
        self.tour = tour.Tour(self.place, self, tuple(tour.Step(*words, target) for words, target in steps))
        self.tour.begin()

    def _end_tour(self) -> bool:
        """Whoever goes on to work has seen enough of it; says whether there was one."""
        tour, self.tour = self.tour, None
        if tour is None or not isValid(tour) or not tour.isVisible():
            return False
        tour.end()
        return True

    def show_round_once(self) -> None:
        """On the practice plant: show somebody round who never was."""
        from quty_desktop.views import tour

        if self.place.practice and not tour.seen(self.place.settings, self.place.actor.name):
            self.open_tour()

    def open_news(self, after: str = "") -> None:
        """What the releases after one brought; all of them without one."""
        from quty_desktop.views.whats_new import WhatsNew

        window = WhatsNew(self.place, after, self)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.open()

    def open_preferences(self) -> None:
        """Look, language, sound, lock."""
        window = Preferences(self.place, self)
        window.accepted.connect(lambda: self._idle.set_minutes(self.place.settings.idle_minutes))
        window.rebuild.connect(lambda language: self._requests.rebuild(language, self.current_key))
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.open()

    def _entries(self) -> list[Entry]:
        words = self.place.words
        page = self.current_page
        here = words.tr(page.title) if page is not None else ""
        offered = page.actions_offered if page is not None else []
        actions = [Entry(words.tr(each.words), here, each.do, each.icon or Icon.NEXT) for each in offered]
        places = [
            Entry(
                words.tr(spec.page.title),
                words.tr(department_words(spec.department)),
                partial(self.go, spec.page.key),
                spec.page.icon,
            )
            for spec in self._specs
        ]
        program = [
            Entry(words.tr(each.words), "Quty", each.do, each.icon or Icon.NEXT)
            for each in self._person_menu()
            if each is not None
        ]
        return actions + places + program

    # Scans

    def _recognise(self, code: str) -> Handler | None:
        page = self.current_page
        handler = page.scanned(code) if page is not None else None
        if handler is not None:
            return handler
        # Goods are scanned in several departments: after the page that is seen, the person's own ones are asked.
        own = self.place.actor.department
        for spec in sorted(self._specs, key=lambda spec: spec.department is not own):
            record = spec.page.understands(code)
            if record is not None:
                return partial(self.go, spec.page.key, record)
        return None

    def _unknown_code(self, code: str) -> None:
        page = self.current_page
        if page is not None and isValid(page):
            page.say(Text(N_("Nobody here knows the code {code}."), code=code), tone=Tone.NOTICE)

    # Lock

    def lock(self) -> None:
        """Hide the pages until the password is typed; all that is typed in them stays."""
        if self._layers.currentIndex() == 1:
            return
        self._hidden_dialogs = [each for each in self.findChildren(QDialog) if each.isVisible()]
        for dialog in self._hidden_dialogs:
            dialog.hide()
        self.place.scans.enabled = False
        self._layers.setCurrentIndex(1)
        self.lock_screen.form.start()

    def _unlocked(self) -> None:
        self._layers.setCurrentIndex(0)
        self.place.scans.enabled = True
        self._idle.touch()
        for dialog in self._hidden_dialogs:
            if isValid(dialog):
                dialog.show()
        self._hidden_dialogs = []

    # Window state

    def _restore(self) -> None:
        self.resize(1366, 768)
        self.setMinimumSize(900, 560)
        state = self.place.settings.window("main")
        if not state.isEmpty():
            self.restoreGeometry(state)

    def show_fitting(self) -> None:
        """Show the window as it was left; the first time it fills a screen that has little more room than it needs."""
        room = self.screen().availableGeometry()
        if self.place.settings.window("main").isEmpty() and (room.width() < _ROOMY[0] or room.height() < _ROOMY[1]):
            self.showMaximized()
        else:
            self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the window is shown; its handle exists from now on."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self._idle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the space changed."""
        super().resizeEvent(event)
        self._make_room()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: remember size and place; drafts are kept already."""
        self.place.settings.remember_window("main", self.saveGeometry())
        super().closeEvent(event)
        self._requests.closed()


def _seen_by(actor: Actor, spec: PageSpec) -> bool:
    return actor.may(spec.page.permission) and actor.sees(spec.department)


def _focus_into(pane: QWidget) -> bool:
    """Give the keyboard to a widget or to the first below it that takes it."""
    children: list[QObject] = [pane, *pane.findChildren(QWidget)]
    for each in children:
        if (
            isinstance(each, QWidget)
            and each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and each.isVisible()
            and each.isEnabled()
        ):
            each.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
    return False


def _begin_typing(page: Page) -> None:
    """The cursor stands where typing starts, wherever a page of entry was opened from."""
    focus = QApplication.focusWidget()
    if focus is not None and page.isAncestorOf(focus):
        return
    for field in page.findChildren(QLineEdit):
        if field.isVisible() and field.isEnabled() and not field.isReadOnly():
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return


def _open_beside(window: QDialog) -> None:
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
