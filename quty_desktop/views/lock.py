"""The lock: after idle minutes or on Ctrl+L the pages are hidden, with all that is typed in them."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.errors import Invalid, Unavailable
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.busy import BusyBar
from quty_desktop.views.kit.fields import PasswordField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.kit.workplace import Workplace

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Tells when nobody has touched keyboard or mouse for some minutes.

    Install it on the window's handle, where all input arrives, rather than on the program: it is then asked for input
    only.
    """

    idle = Signal()

    def __init__(self, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.idle)
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Change after how many minutes it tells."""
        self._timer.start(max(1, minutes) * 60_000)

    def touch(self) -> None:
        """Somebody is there."""
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: input arrived."""
        del watched
        if event.type() in _SIGNS_OF_LIFE:
            self._timer.start()
        return False


def _password(password: str) -> str:
    return password


class LockScreen(QWidget):
    """Asks for the password of the person who works here, or lets another one sign in.

    Signals:
        unlocked(): the password was right.
        other_person(): somebody else wants to sign in.

    Args:
        workplace: where it stands.
        check: raises :class:`Unavailable` if the password is wrong; runs in the background.
        throttle: who waits on this PC.
    """

    unlocked = Signal()
    other_person = Signal()

    def __init__(
        self, workplace: Workplace, check: Callable[[str], None], throttle: Throttle, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._check = check
        self._throttle = throttle
        words, theme = workplace.words, workplace.theme
        card = QFrame()
        card.setProperty("kind", "card")
        card.setFixedWidth(theme.px(380))
        inner = QVBoxLayout(card)
        inner.setContentsMargins(0, 0, 0, 5 * GRID)
        self._busy = BusyBar(theme)
        inner.addWidget(self._busy)
        column = QVBoxLayout()
        column.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 0)
        column.setSpacing(2 * GRID)
        name = QLabel(workplace.actor.full_name)
        name.setProperty("kind", "title")
        hint = QLabel(words.tr(N_("This window is locked. Everything typed is still there.")))
        hint.setProperty("kind", "muted")
        hint.setWordWrap(True)
        self.form = Form(
            workplace,
            "lock",
            (PasswordField(name="password", label=N_("Password"), required=True),),
            columns=1,
            clears=True,
        )
        self.form.ended.connect(self.unlock)
        self._press = QPushButton(words.tr(N_("Unlock")))
        self._press.setProperty("kind", "primary")
        self._press.clicked.connect(self.unlock)
        other = QPushButton(words.tr(N_("Somebody else signs in…")))
        other.clicked.connect(self.other_person)
        for widget in (name, hint, self.form, self._press, other):
            column.addWidget(widget)
        inner.addLayout(column)
        row = QHBoxLayout(self)
        row.addStretch(1)
        row.addWidget(card, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        access_keys.give(self)

    def unlock(self) -> None:
        """Check the password that is typed."""
        if not self._press.isEnabled():
            return
        left = self._throttle.left_s(self._place.actor.name)
        if left:
            self._complain(Text(N_("Too many wrong passwords for this name. Wait {seconds} seconds."), seconds=left))
            return
        try:
            password = self.form.value(_password)
        except Invalid:
            return
        self._press.setEnabled(False)
        self._busy.begin()
        self._place.background.start(lambda: self._check(password), self._right, self._wrong, self)

    def _right(self, _nothing: None) -> None:
        self._busy.end()
        self._press.setEnabled(True)
        self._throttle.succeeded(self._place.actor.name)
        self.form.sent()
        self.unlocked.emit()

    def _wrong(self, error: Exception) -> None:
        self._busy.end()
        self._press.setEnabled(True)
        self.form.editor("password").set_text("")
        if isinstance(error, Unavailable):
            if error.code == "sign_in":
                self._throttle.failed(self._place.actor.name)
            self._complain(error.reason)
        else:
            self._place.problem(error, "lock")

    def _complain(self, why: Text) -> None:
        self.form.complain({"password": why})
