"""What every page is: a header with one primary action, a body, and a status line; thin, and all alike."""

from collections.abc import Callable
from dataclasses import dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.list_limits import most_of
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.background import Generations
from quty_desktop.views.kit.busy import BusyBar
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action, Banner, StatusLine, action_button
from quty_desktop.views.kit.outcomes import Outcomes
from quty_desktop.views.kit.table import Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.kit.workplace import Workplace

R = TypeVar("R")


class Group(Choice):
    """Where a page stands in its department's list: always in this order."""

    WAITING = "1", N_("Waiting")
    RUNNING = "2", N_("Running")
    HAND_OVER = "3", N_("Hand-over")
    ENTRY = "4", N_("Entry")
    HISTORY = "5", N_("History")
    FIGURES = "6", N_("Figures")
    MASTER_DATA = "7", N_("Master data")
    PAPERS = "8", N_("Papers")


class Page(QWidget):
    """The base of all pages.

    A page says what it is in class attributes, makes its widgets in :meth:`build` and asks for its data in
    :meth:`refresh`. It knows no SQL, no business rule, no settings file and no message box.

    Attributes:
        key: unique and stable, e.g. ``packing.cartons``; also the name of its help text.
        title: marked with ``N_``.
        permission: what a person needs to see it.
        department: in whose tab it stands; ``None`` is the home tab.
        group: where it stands in the department's list.
        icon: its picture.
        topics: it loads again when one of them is announced.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    permission: ClassVar[Permission] = Permission.USE_PROGRAM
    department: ClassVar[Department | None] = None
    group: ClassVar[Group] = Group.WAITING
    icon: ClassVar[Icon] = Icon.PAPER
    topics: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = workplace
        self.actions_offered: list[Action] = []
        self._generations = Generations()
        self._main_table: Table | None = None
        self._keys: dict[Key, Callable[[], object]] = {Key.REFRESH: self.refresh}
        self._unanswered: dict[tuple[object, str], UUID] = {}
        self._primary: QPushButton | None = None
        self._stale = True
        self._frame()
        self._outcomes = Outcomes(workplace, self, self.words(self.title), self.banner, self.refresh)
        self.build()
        access_keys.give(self)
        workplace.changes.announced.connect(self._announced)
        workplace.connection.changed.connect(self._connection_changed)

    # What a page writes itself

    def build(self) -> None:
        """Make the widgets, once; put them into ``self.body``."""

    def refresh(self) -> None:
        """Ask for the data, with :meth:`load`."""

    def open(self, record: Any) -> None:
        """Show a record: the id or code that another page, the palette or a scan asks for."""

    def scanned(self, code: str) -> Callable[[], None] | None:
        """What to do with a scanned code while this page is seen; ``None`` if it is not this page's kind."""
        del code
        return None

    @classmethod
    def understands(cls, code: str) -> Any | None:
        """What :meth:`open` gets when a code is scanned on any other page; ``None`` if it is not this page's kind."""
        del code
        return None

    # What it builds with

    def words(self, text: str | Text) -> str:
        """A text in the window's language."""
        return self.place.words.tr(text)

    def primary(self, words: str, do: Callable[[], object], icon: Icon = Icon.CHECK) -> QPushButton:
        """The page's one primary action: blue, at the top right, also on Ctrl+Enter."""
        button = self._header_button(Action(words, do, icon), "primary")
        self._primary = button
        self._keys[Key.PRIMARY] = button.click
        return button

    @property
    def primary_button(self) -> QPushButton | None:
        """The button of the primary action, if the page has one."""
        return self._primary

    def secondary(
        self, words: str, do: Callable[[], object], icon: Icon | None = None, key: Key | None = None
    ) -> QPushButton:
        """Another action of the page, left of the primary one, perhaps on a key."""
        button = self._header_button(Action(words, do, icon), "")
        if key is not None:
            self.on(key, button.click)
            button.setToolTip(key.shown)
        return button

    def on(self, key: Key, do: Callable[[], object]) -> None:
        """Have a key do something on this page."""
        self._keys[key] = do

    def use_table(self, table: Table) -> Table:
        """Make a table the page's main one: its keys and its count become the page's."""
        self._keys |= {
            Key.FILTER: table.focus_find,
            Key.FIND_NEXT: table.find_next,
            Key.FIND_PREVIOUS: lambda: table.find_next(-1),
            Key.NEXT_RECORD: lambda: table.step(1),
            Key.PREVIOUS_RECORD: lambda: table.step(-1),
        }
        self._main_table = table
        table.counted.connect(self.status.count)
        self._keys.setdefault(Key.PRINT, table.print)
        button = self.secondary(N_("Export"), lambda: table.export(button), Icon.EXPORT, Key.EXPORT)
        return table

    def use_form(self, form: Form) -> Form:
        """Make a form the page's main one: Enter in its last field goes on to the primary action."""
        form.ended.connect(self._to_primary)
        self._keys.setdefault(Key.SAVE, lambda: self.do(Key.PRIMARY))
        QTimer.singleShot(0, form, form.start)
        return form

    # What it works with

    def load(self, query: Callable[..., R], data: object, show: Callable[[R], None], *, part: str = "") -> None:
        """Ask in the background and show the answer; only the answer to the latest question is shown.

        Args:
            query: a registered query.
            data: its input, ``None`` if it takes none.
            show: shows the answer.
            part: a name for this question where the page asks the same query for several things.
        """
        name = f"{query.__module__}.{query.__qualname__}/{part}"
        number = self._generations.next(name)
        self.busy.begin()

        def done(result: R) -> None:
            self.busy.end()
            self._outcomes.answered()
            if self._generations.is_latest(name, number):
                show(result)
                self._tell_cut(query, data, result)

        def failed(error: Exception) -> None:
            self.busy.end()
            if self._generations.is_latest(name, number):
                self._stale = True
                self._outcomes.failed(error)

        self.place.background.start(lambda: self.place.door.ask(query, data), done, failed, self)

    def _tell_cut(self, query: Callable[..., object], data: object, result: object) -> None:
        """Let the main table say so where a list has as many rows as its query answers at most."""
        table, most = self._main_table, most_of(query, data)
        if table is not None and most is not None and isinstance(result, tuple) and len(result) >= most:
            table.tell_cut(most)

    def run(
        self,
        command: Callable[..., R],
        data: object = None,
        done: Callable[[R], object] | None = None,
        *,
        button: QPushButton | None = None,
        form: Form | None = None,
        request: UUID | None = None,
        confirmed: frozenset[str] = frozenset(),
        reason: str = "",
        undone: Callable[[], None] | None = None,
    ) -> None:
        """Run a command in the background and show its result, or its error in its one way.

        The same command with the same input keeps its request id until it was answered, so that pressing again after
        a lost connection posts once.

        Args:
            command: a registered command.
            data: its input, ``None`` if it takes none.
            done: shows the result.
            button: disabled while it runs; the primary one if none is named.
            form: where the input came from.
            request: the id under which it is posted once; that of the form if none is given.
            confirmed: codes of questions answered with yes.
            reason: why, where a question asked for it.
            undone: told that it was refused, or that the person did not want to go on after its question.
        """
        pressed = button or self._primary
        if pressed is not None and not pressed.isEnabled() and not confirmed:
            (undone or _nothing)()
            return
        mark = (command, repr(data))
        identity = request or (form.request if form is not None else self._unanswered.setdefault(mark, uuid4()))
        if pressed is not None:
            pressed.setEnabled(False)
        self.busy.begin()

        def ended() -> None:
            self.busy.end()
            if pressed is not None:
                pressed.setEnabled(True)

        def succeeded(result: R) -> None:
            ended()
            self._unanswered.pop(mark, None)
            self.banner.put_away()
            if form is not None:
                form.sent()
            if done is not None:
                done(result)

        def again(code: str, why: str) -> None:
            self.run(
                command,
                data,
                done,
                button=button,
                form=form,
                request=identity,
                confirmed=confirmed | {code},
                reason=why or reason,
                undone=undone,
            )

        def failed(error: Exception) -> None:
            ended()
            self._outcomes.failed(error, form=form, again=again, undone=undone)

        self.place.background.start(
            lambda: self.place.door.run(command, data, request=identity, confirmed=confirmed, reason=reason),
            succeeded,
            failed,
            self,
        )

    def submit(
        self,
        form: Form,
        command: Callable[..., R],
        make: Callable[..., object],
        done: Callable[[R], object] | None = None,
        *,
        button: QPushButton | None = None,
        **more: object,
    ) -> None:
        """Read a form and run its command; what is missing is shown beside the fields.

        Args:
            form: the form.
            command: a registered command.
            make: the dataclass of its input, filled from the fields by name (and ``request`` if it has one).
            done: shows the result.
            button: disabled while it runs.
            **more: values of the input that the form does not ask for.
        """
        if is_dataclass(make) and any(each.name == "request" for each in dataclass_fields(make)):
            more.setdefault("request", form.request)
        try:
            data = form.value(make, **more)
        except Invalid:
            return
        self.run(command, data, done, button=button, form=form)

    def say(self, text: str | Text, *actions: Action, tone: Tone = Tone.OK) -> None:
        """Say in the status line what just happened, with the next sensible actions."""
        self.status.say(text, *actions, tone=tone)

    def fail(self, error: Exception) -> None:
        """Show why something did not happen, each kind of error in its one way."""
        self._outcomes.failed(error)

    def do(self, key: Key) -> bool:
        """Do what a key means on this page; false if nothing."""
        handler = self._keys.get(key)
        if handler is None:
            return False
        handler()
        return True

    # How it lives

    def _frame(self) -> None:
        theme = self.place.theme
        self.busy = BusyBar(theme)
        self.banner = Banner(self.place.words, self.place.icons, theme)
        self.status = StatusLine(self.place.words, self.place.icons, theme)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(2 * GRID)
        # A page that needs more height than a laptop leaves is scrolled: it must not push the window off the screen.
        low = QScrollArea()
        low.setFrameShape(QFrame.Shape.NoFrame)
        low.setWidgetResizable(True)
        low.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        low.setWidget(inside)
        title = QLabel(self.words(self.title))
        title.setProperty("kind", "title")
        self._header = QHBoxLayout()
        self._header.setSpacing(2 * GRID)
        self._header.addWidget(title)
        self._header.addStretch(1)
        inner = QVBoxLayout()
        inner.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, GRID)
        inner.setSpacing(2 * GRID)
        inner.addLayout(self._header)
        inner.addWidget(self.banner)
        inner.addWidget(low, 1)
        inner.addWidget(self.status)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.busy)
        layout.addLayout(inner, 1)
        self.setAccessibleName(self.words(self.title))

    def lead(self, widget: QWidget) -> None:
        """Put a widget of the window before the title; it leaves the page where it stood before."""
        self._header.insertWidget(0, widget)

    def _header_button(self, action: Action, kind: str) -> QPushButton:
        button = action_button(self.words(action.words), action, kind=kind, icons=self.place.icons)
        self.actions_offered.append(Action(action.words, button.click, action.icon))
        at = self._header.count() if kind == "primary" or self._primary is None else self._header.count() - 1
        self._header.insertWidget(at, button)
        return button

    def _to_primary(self) -> None:
        if self._primary is not None:
            self._primary.setFocus()

    def _announced(self, topics: frozenset[Topic], department: str) -> None:
        del department
        if not topics & (self.topics | {Topic.EVERYTHING}):
            return
        self._stale = True
        self._reload_if_seen()

    def _connection_changed(self, online: bool, milliseconds: int) -> None:
        del milliseconds
        if online:
            self._outcomes.answered()
            self._reload_if_seen()

    def _reload_if_seen(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the page is seen; what is stale is loaded again."""
        super().showEvent(event)
        self._reload_if_seen()


def _nothing() -> None:
    """Nobody waits for it."""


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page in the window: its class, and the tab where it stands.

    Attributes:
        page: the class.
        department: whose tab; ``None`` is the home tab.
    """

    page: type[Page]
    department: Department | None

    @classmethod
    def of(cls, page: type[Page]) -> "PageSpec":
        """A page in the tab that its class names."""
        return cls(page, page.department)
