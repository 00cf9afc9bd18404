"""The sign-in window. It needs Qt alone: everything heavy is imported behind it, while a person types."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.people import check_password
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Language
from quty_desktop.views.front import FrontWindow
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.busy import BusyBar
from quty_desktop.views.kit.editors import PasswordEditor
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.line_fields import PasswordField, TextField
from quty_desktop.views.kit.surroundings import Doorstep
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.people_list import PeopleList, PracticePerson

__all__ = ["PracticePerson", "SignIn", "SignInRequests"]


class SignInRequests(NamedTuple):
    """What the window asks of the program.

    Attributes:
        sign_in: user name and password; answered by ``succeeded``, ``refused`` or ``ask_new_password``.
        change_password: user name, old and new password (an administrator asked for it); answered in the same way.
        language: the person chose another language.
        other_plant: back to the welcome window; ``None`` hides the button.
    """

    sign_in: Callable[[str, str], None]
    change_password: Callable[[str, str, str], None]
    language: Callable[[str], None]
    other_plant: Callable[[], None] | None = None


class _Typed(NamedTuple):
    name: str
    password: str


class _NewPassword(NamedTuple):
    password: str
    again: str


class SignIn(FrontWindow):
    """User name and password, in practice mode also a list of people.

    Args:
        doorstep: words, look, background, drafts.
        plant: the plant's name.
        requests: what it asks of the program.
        throttle: who waits on this PC.
        people: those of the practice plant.
        last_person: who signed in last on this PC.
    """

    def __init__(
        self,
        doorstep: Doorstep,
        plant: str,
        requests: SignInRequests,
        throttle: Throttle,
        *,
        people: Sequence[PracticePerson] = (),
        last_person: str = "",
    ) -> None:
        super().__init__(doorstep)
        self._plant = plant
        self._requests = requests
        self._throttle = throttle
        self._people = tuple(people)
        self._starting = ""
        self._trouble: str | Text = ""
        self._again: Callable[[], None] | None = None
        self._asked = _Typed(last_person, "")
        self.resize(980 if people else 560, 640)
        self._countdown = QTimer(self, interval=1000)
        self._countdown.timeout.connect(self._count_down)
        self._build()

    @property
    def message(self) -> str:
        """What the window says is wrong, empty if nothing."""
        return self._wrong.text()

    # What the program answers

    def starting(self, text: str | Text) -> None:
        """Say what is being started; nobody can sign in yet."""
        if not self._starting:
            self._busy.begin()
        self._starting = self._tr(text)
        self._trouble, self._again = "", None
        self._say("")
        self._show_state()

    def not_opened(self, why: str | Text, again: Callable[[], None]) -> None:
        """The plant cannot be opened.

        Args:
            why: in words.
            again: tries once more; the window's button does it.
        """
        self._busy.end()
        self._starting = ""
        self._trouble, self._again = why, again
        self._show_state()
        self._press.setFocus()

    def ready(self) -> None:
        """The database answers: people can sign in."""
        self._busy.end()
        self._starting = ""
        self._say("")
        self._show_state()

    def refused(self, why: str | Text, *, wrong_password: bool = True) -> None:
        """Nobody was signed in.

        Args:
            why: in words.
            wrong_password: counts towards the wait of this name on this PC.
        """
        if wrong_password:
            self._throttle.failed(self._asked.name)
        self._busy.end()
        self._steps.setEnabled(True)
        self._say(self._tr(why))
        editor = (self._change if self._steps.currentIndex() == 1 else self._form).editor("password")
        editor.set_text("")
        editor.widget.setFocus()
        self._count_down()

    def ask_new_password(self, why: str | Text = "") -> None:
        """The administrator gave the password, so it is changed now; ``why`` says what was wrong with a new one."""
        self._busy.end()
        self._steps.setEnabled(True)
        if self._steps.count() == 1:  # few people ever see it: the first picture does not wait for it
            self._steps.addWidget(self._step_new_password())
            access_keys.give(self)
        self._steps.setCurrentIndex(1)
        self._say(self._tr(why))
        self._change.start()

    def succeeded(self) -> None:
        """Somebody is signed in; the window is about to be closed or hidden."""
        self._busy.end()
        self._steps.setEnabled(True)
        self._steps.setCurrentIndex(0)
        self._form.editor("password").set_text("")

    def again(self) -> None:
        """Somebody signed out: the window is shown, ready for the next person or the same one."""
        self.show()
        name = self._form.editor("name").widget
        name.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(name, QLineEdit):
            name.selectAll()

    # What it is made of

    def _build(self) -> None:
        theme = self._doorstep.theme
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 6 * GRID)
        rows.setSpacing(4 * GRID)
        rows.addLayout(self._head("Quty", self._plant, 36, self._speak))
        columns = QHBoxLayout()
        columns.setSpacing(6 * GRID)
        card = QFrame()
        card.setProperty("kind", "card")
        card.setMinimumWidth(theme.px(340))
        card.setMaximumWidth(theme.px(420))
        inner = QVBoxLayout(card)
        inner.setContentsMargins(0, 0, 0, 0)
        self._busy = BusyBar(theme)
        if self._starting:
            self._busy.begin()
        inner.addWidget(self._busy)
        self._steps = QStackedWidget()
        self._steps.addWidget(self._step_sign_in())
        inner.addWidget(self._steps)
        self._wrong = QLabel()
        self._wrong.setProperty("kind", "error")
        self._wrong.setWordWrap(True)
        self._wrong.setContentsMargins(6 * GRID, 0, 6 * GRID, 0)
        self._wrong.setMinimumHeight(2 * self._wrong.fontMetrics().height())
        self._wrong.setAlignment(Qt.AlignmentFlag.AlignTop)
        inner.addWidget(self._wrong)
        inner.addStretch(1)
        if self._people:
            columns.addWidget(self._practice(), 3)
            columns.addWidget(card, 2)
        else:
            columns.addStretch(1)
            columns.addWidget(card, 8)
            columns.addStretch(1)
        rows.addLayout(columns, 1)
        self._outer.addWidget(inside)
        access_keys.give(inside)
        self._show_state()
        QTimer.singleShot(0, self._form, self._form.start)

    def _step_sign_in(self) -> QWidget:
        self._form = Form(
            self._doorstep,
            "sign_in",
            (
                TextField(name="name", label=N_("User name"), required=True, limit=32),
                PasswordField(name="password", label=N_("Password"), required=True),
            ),
            columns=1,
            clears=False,
        )
        self._form.editor("name").set_text(self._asked.name)
        self._form.ended.connect(self._sign_in)
        password = self._form.editor("password")
        if isinstance(password, PasswordEditor):
            self._caps = _CapsLock(password.line, self._caps_lock)
        show = QCheckBox(self._tr(N_("Show password")))
        show.toggled.connect(self._show_password)
        self._press = QPushButton(self._tr(N_("Sign in")))
        self._press.setProperty("kind", "primary")
        self._press.clicked.connect(self._sign_in)
        return self._step(N_("Sign in"), self._form, show, self._press, back=self._requests.other_plant)

    def _step_new_password(self) -> QWidget:
        self._change = Form(
            self._doorstep,
            "new_password",
            (
                PasswordField(
                    name="password",
                    label=N_("New password"),
                    required=True,
                    help=N_("At least ten characters, not your name."),
                ),
                PasswordField(name="again", label=N_("The same again"), required=True),
            ),
            columns=1,
        )
        self._change.ended.connect(self._change_password)
        press = QPushButton(self._tr(N_("Change password and go on")))
        press.setProperty("kind", "primary")
        press.clicked.connect(self._change_password)
        return self._step(N_("Choose your own password"), self._change, press)

    def _step(self, title: str, *widgets: QWidget, back: Callable[[], None] | None = None) -> QWidget:
        step = QWidget()
        layout = QVBoxLayout(step)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        label = QLabel(self._tr(title))
        label.setProperty("kind", "title")
        label.setWordWrap(True)
        layout.addWidget(label)
        layout.addSpacing(GRID)
        for widget in widgets:
            layout.addWidget(widget)
        if back is not None:
            button = QPushButton(self._tr(N_("Another plant…")))
            button.setProperty("kind", "link")
            button.clicked.connect(lambda *_: back())
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return step

    def _practice(self) -> QWidget:
        panel = QWidget()
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        title = QLabel(self._tr(N_("Practise as…")))
        title.setProperty("kind", "title")
        layout.addWidget(title)
        hint = QLabel(self._tr(N_("These people exist in the practice plant only. Press one to sign in.")))
        hint.setProperty("kind", "muted")
        hint.setWordWrap(True)
        layout.addWidget(hint)
        self._list = PeopleList(self._people, self._doorstep.words, self._doorstep.theme)
        self._list.setAccessibleName(self._tr(N_("Practise as…")))
        self._list.picked.connect(self._pick)
        layout.addWidget(self._list, 1)
        return panel

    # What a person does

    def _pick(self, row: int) -> None:
        self._ask(self._people[row].name, self._people[row].password)

    def _speak(self, language: Language) -> None:
        name = self._form.editor("name").text()
        self._asked = _Typed(name, "")
        self._take_apart(language)
        self._requests.language(language)
        self._build()

    def _show_password(self, on: bool) -> None:
        editor = self._form.editor("password")
        if isinstance(editor, PasswordEditor):
            editor.line.setEchoMode(editor.line.EchoMode.Normal if on else editor.line.EchoMode.Password)

    def _caps_lock(self, on: bool) -> None:
        self._say(self._tr(N_("Caps Lock is on.")) if on else "")

    def _sign_in(self) -> None:
        if self._again is not None:
            self._again()
            return
        try:
            typed = self._form.value(_Typed)
        except Invalid:
            return
        self._ask(typed.name, typed.password)

    def _ask(self, name: str, password: str) -> None:
        if self._starting or self._again or not self._steps.isEnabled() or self._throttle.left_s(name):
            self._form.editor("name").set_text(name)
            self._count_down()
            return
        self._asked = _Typed(name.strip().lower(), password)
        self._say("")
        self._steps.setEnabled(False)
        self._busy.begin()
        self._requests.sign_in(self._asked.name, password)

    def _change_password(self) -> None:
        try:
            typed = self._change.value(_NewPassword)
            _check_new(typed, self._asked)
        except Invalid as error:
            self._change.complain(error.fields)
            return
        self._steps.setEnabled(False)
        self._busy.begin()
        self._requests.change_password(self._asked.name, self._asked.password, typed.password)

    # What it says

    def _say(self, text: str) -> None:
        self._wrong.setText(text)

    def _show_state(self) -> None:
        self._press.setEnabled(not self._starting)
        words = N_("One moment…") if self._starting else N_("Try again") if self._again else N_("Sign in")
        self._press.setText(self._tr(words))
        if self._people:
            self._list.setEnabled(not self._starting and self._again is None)
        self._wrong.setProperty("kind", "caption" if self._starting else "error")
        if self._wrong.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # before the first picture it is not
            self._wrong.style().unpolish(self._wrong)
            self._wrong.style().polish(self._wrong)
        if self._starting:
            self._say(self._starting)
        elif self._trouble:
            self._say(self._tr(self._trouble))
        else:
            self._count_down()

    def _count_down(self) -> None:
        left = self._throttle.left_s(self._form.editor("name").text() or self._asked.name)
        self._press.setEnabled(not left and not self._starting)
        if left:
            self._say(
                self._tr(Text(N_("Too many wrong passwords for this name. Wait {seconds} seconds."), seconds=left))
            )
            self._countdown.start()
        elif self._countdown.isActive():
            self._countdown.stop()
            self._say("")


def _check_new(typed: _NewPassword, given: _Typed) -> None:
    check_password(typed.password, name=given.name)
    if typed.password != typed.again:
        raise Invalid({"again": Text(N_("The two passwords differ."))})
    if typed.password == given.password:
        raise Invalid({"password": Text(N_("Choose another password than the one you were given."))})


class _CapsLock(QObject):
    """Notices a Caps Lock that is on: a capital without Shift, or a small letter with it."""

    def __init__(self, line: QWidget, tell: Callable[[bool], None]) -> None:
        super().__init__(line)
        self._tell = tell
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: a key in the password."""
        del watched
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().isalpha():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._tell(event.text().isupper() is not shift)
        return False
