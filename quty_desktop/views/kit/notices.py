"""How the program speaks: the status line, banners, questions, and the bar of a critical alert."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.elided import ElidedLabel
from quty_desktop.views.kit.icons import Icon, Icons
from quty_desktop.views.kit.theme import GRID, Role, Theme, Tone

_TONE_ICONS = {
    Tone.NEUTRAL: Icon.INFO,
    Tone.INFO: Icon.INFO,
    Tone.OK: Icon.OK,
    Tone.NOTICE: Icon.NOTICE,
    Tone.BAD: Icon.BAD,
    Tone.HOLD: Icon.HOLD,
}


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a button does.

    Attributes:
        words: what the button says: a verb.
        do: what happens.
        icon: its picture.
    """

    words: str | Text
    do: Callable[[], object]
    icon: Icon | None = None


def action_button(words: str, action: Action, *, kind: str = "", icons: Icons | None = None) -> QPushButton:
    """A button for an action; its words are translated already."""
    button = QPushButton(words)
    if kind:
        button.setProperty("kind", kind)
    if icons is not None and action.icon is not None:
        button.setIcon(icons.icon(action.icon, Role.ON_ACCENT if kind == "primary" else Role.ACCENT))
    do = action.do
    button.clicked.connect(lambda *_: do())
    return button


def _picture(icons: Icons, tone: Tone, side: int) -> QLabel:
    label = QLabel()
    label.setPixmap(icons.icon(_TONE_ICONS[tone], tone.ink).pixmap(QSize(side, side), label.devicePixelRatioF()))
    label.setFixedWidth(side)
    return label


def _empty(layout: QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()


class StatusLine(QWidget):
    """The last line of a page: what just happened, what can be done next, and how much is shown."""

    def __init__(self, words: Translator, icons: Icons, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._icons = icons
        self._theme = theme
        self.setFixedHeight(theme.px(32))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        self._said = QHBoxLayout()
        self._said.setSpacing(2 * GRID)
        layout.addLayout(self._said, 1)
        layout.addStretch(1)
        self._right = QLabel()
        self._right.setProperty("kind", "muted")
        layout.addWidget(self._right)
        self.text = ""

    def say(self, text: str | Text, *actions: Action, tone: Tone = Tone.OK) -> None:
        """Say what just happened, with the next sensible actions."""
        self.text = self._words.tr(text)
        _empty(self._said)
        self._said.addWidget(_picture(self._icons, tone, self._theme.px(16)))
        self._said.addWidget(ElidedLabel(self.text), 1)
        for action in actions:
            self._said.addWidget(action_button(self._words.tr(action.words), action, kind="link", icons=self._icons))
        self.setAccessibleName(self.text)

    def clear(self) -> None:
        """Say nothing."""
        self.text = ""
        _empty(self._said)

    def count(self, text: str) -> None:
        """Show at the right how much is there, translated."""
        self._right.setText(text)


class Banner(QFrame):
    """A message that stays until it is dealt with: what, why, and what to do."""

    closed = Signal()

    def __init__(self, words: Translator, icons: Icons, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._icons = icons
        self._theme = theme
        self.setProperty("kind", "banner")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._layout.setSpacing(2 * GRID)
        self.text = ""
        self.hide()

    def show_message(
        self,
        tone: Tone,
        what: str | Text,
        remedy: str | Text = "",
        actions: Sequence[Action] = (),
        *,
        closable: bool = True,
    ) -> None:
        """Show a message instead of the last one.

        Args:
            tone: how serious it is.
            what: what happened and why.
            remedy: what to do.
            actions: buttons that do it.
            closable: whether the person may put it away.
        """
        _empty(self._layout)
        self.setProperty("tone", tone.name)
        self.style().unpolish(self)
        self.style().polish(self)
        said, to_do = self._words.tr(what), self._words.tr(remedy)
        self.text = f"{said} {to_do}".strip()
        self._layout.addWidget(_picture(self._icons, tone, self._theme.px(20)), 0, Qt.AlignmentFlag.AlignVCenter)
        label = QLabel(said)
        label.setProperty("kind", "strong")
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts = QWidget()
        lines = QVBoxLayout(texts)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        lines.addWidget(label)
        if to_do:
            hint = QLabel(to_do)
            hint.setWordWrap(True)
            lines.addWidget(hint)
        self._layout.addWidget(texts, 1)
        for action in actions:
            self._layout.addWidget(action_button(self._words.tr(action.words), action, icons=self._icons))
        if closable:
            button = QPushButton(self._words.tr(N_("Close message")))
            button.setProperty("kind", "link")
            button.clicked.connect(self.put_away)
            self._layout.addWidget(button)
        self.setAccessibleName(self.text)
        self.show()

    def put_away(self) -> None:
        """Hide the message."""
        self.text = ""
        if not self.isHidden():
            self.hide()
            self.closed.emit()


class AlarmBar(QFrame):
    """The full-width red bar of a critical alert, with the action that answers it."""

    def __init__(self, words: Translator, icons: Icons, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._icons = icons
        self._theme = theme
        self.setProperty("kind", "alarm")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        self._layout.setSpacing(3 * GRID)
        self.text = ""
        self.hide()

    def show_alarm(self, text: str | Text, *actions: Action) -> None:
        """Show a critical alert."""
        _empty(self._layout)
        self.text = self._words.tr(text)
        side = self._theme.px(20)
        picture = QLabel()
        picture.setPixmap(
            self._icons.icon(Icon.ALERTS, Role.ON_ALARM).pixmap(QSize(side, side), self.devicePixelRatioF())
        )
        picture.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._layout.addWidget(picture)
        label = QLabel(self.text)
        label.setWordWrap(True)
        self._layout.addWidget(label, 1)
        for action in actions:
            self._layout.addWidget(action_button(self._words.tr(action.words), action))
        self.setAccessibleName(self.text)
        self.show()

    def put_away(self) -> None:
        """No critical alert is open any more."""
        self.text = ""
        self.hide()


class Question(QDialog):
    """Asks once about something unusual; its buttons say what they do.

    Args:
        question: the question in words.
        yes: the words on the button that goes on.
        words: the translator.
        needs_reason: the person must write why.
        dangerous: going on cannot be taken back.
    """

    agreed = Signal(str)

    def __init__(
        self,
        question: str | Text,
        yes: str | Text,
        words: Translator,
        parent: QWidget | None = None,
        *,
        needs_reason: bool = False,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self.setWindowTitle(words.tr(N_("Please confirm")))
        self.setMinimumWidth(460)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(2 * GRID)
        label = QLabel(words.tr(question))
        label.setWordWrap(True)
        label.setProperty("kind", "heading")
        layout.addWidget(label)
        self.reason = QLineEdit()
        self._why = QLabel(words.tr(N_("Reason")))
        self._why.setBuddy(self.reason)
        self.reason.setAccessibleName(words.tr(N_("Reason")))
        self._missing = QLabel()
        self._missing.setProperty("kind", "error")
        layout.addSpacing(GRID)
        for widget in (self._why, self.reason, self._missing):
            widget.setVisible(needs_reason)
            layout.addWidget(widget)
        layout.addSpacing(2 * GRID)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.no = QPushButton(words.tr(N_("Go back")))
        self.yes = QPushButton(words.tr(yes))
        self.yes.setProperty("kind", "primary")
        self.no.clicked.connect(self.reject)
        self.yes.clicked.connect(self._agree)
        self.yes.setDefault(needs_reason)
        self.no.setDefault(not needs_reason)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        layout.addLayout(buttons)
        self._needs_reason = needs_reason
        access_keys.give(self)
        (self.reason if needs_reason else self.no).setFocus()

    def _agree(self) -> None:
        reason = self.reason.text().strip()
        if self._needs_reason and not reason:
            self._missing.setText(self._words.tr(N_("Write why; it stands in the audit trail.")))
            self.reason.setFocus()
            return
        self.accept()
        self.agreed.emit(reason)
