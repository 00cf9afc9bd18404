"""A first walk round the window, on the practice plant: six cards, each beside the part that it speaks of.

It is shown once to each person, can be left at every step, and is found again in the person's menu.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.theme import GRID, Role
from quty_desktop.views.kit.workplace import Workplace

_KEPT = "tour"


@dataclass(frozen=True, slots=True)
class Step:
    """One card.

    Attributes:
        title: what it is about.
        words: what there is to know.
        target: the part of the window, ``None`` where it is not seen.
    """

    title: str
    words: str
    target: Callable[[], QWidget | None]


TABS = (
    N_("Departments"),
    N_(
        "The tabs are the departments in the order of the flow. A number says how much waits for you there. Ctrl+1 to Ctrl+9 open them."
    ),
)
PAGES = (
    N_("Pages"),
    N_(
        "Every department has its pages in the same order: what waits, what runs, the hand-over, entry, history, figures."
    ),
)
FIND = (
    N_("Find and scan"),
    N_(
        "Ctrl+K finds any page, action or code. And whatever you scan, wherever you are: the page that knows the code opens."
    ),
)
ENTRY = (
    N_("Entry"),
    N_(
        "Type in the order of the paper, Enter goes on. What you typed is kept when the network is gone or the program ends."
    ),
)
SAVE = (
    N_("Save and undo"),
    N_(
        "The blue button does what it says, Ctrl+Enter presses it. The line at the bottom says what happened. A mistake is corrected or cancelled on the same page; nothing is ever deleted."
    ),
)
HELP = (
    N_("Help"),
    N_(
        "F1 explains the page that you see, Ctrl+F1 shows all keys. This is the practice plant: try everything, nothing can break."
    ),
)


def seen(settings: PcSettings, person: str) -> bool:
    """Whether a person was shown round on this PC."""
    return bool(settings.layout(person, _KEPT))


class _Ring(QWidget):
    """A frame round the part that a card speaks of; clicks go through it."""

    def __init__(self, place: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._place = place
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the frame."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._place.theme.colour(Role.ACCENT), 3))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 6, 6)
        painter.end()


class Tour(QFrame):
    """The cards.

    Args:
        place: where it stands.
        window: whose parts it shows.
        steps: the cards; those whose part is not seen are left out.
    """

    def __init__(self, place: Workplace, window: QWidget, steps: tuple[Step, ...]) -> None:
        super().__init__(window)
        self._place, self._window = place, window
        self._steps = tuple(step for step in steps if _visible(step.target()) is not None)
        self.step = 0
        self._ring = _Ring(place, window)
        self._on_keys: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Right: lambda: self._go(1),
            Qt.Key.Key_Left: lambda: self._go(-1),
            Qt.Key.Key_Escape: self.end,
        }
        self.setProperty("kind", "card")
        self.setAutoFillBackground(True)
        self.setFixedWidth(place.theme.px(380))
        tr = place.words.tr
        self.title = QLabel()
        self.title.setProperty("kind", "heading")
        self.said = QLabel()
        self.said.setWordWrap(True)
        self._count = QLabel()
        self._count.setProperty("kind", "caption")
        self.skip = QPushButton(tr(N_("Skip")))
        self._back = QPushButton(tr(N_("Back")))
        self.next = QPushButton()
        self.next.setProperty("kind", "primary")
        self.skip.clicked.connect(self.end)
        self._back.clicked.connect(lambda: self._go(-1))
        self.next.clicked.connect(lambda: self._go(1))
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self._count)
        row.addStretch(1)
        for button in (self.skip, self._back, self.next):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.title)
        layout.addWidget(self.said)
        layout.addLayout(row)
        for button in (self.skip, self._back, self.next):
            button.installEventFilter(self)
        window.installEventFilter(self)

    def begin(self) -> None:
        """Show the first card and take the keyboard."""
        if not self._steps:
            return
        self.step = 0
        self._ring.show()
        self.show()
        self._show()

    def end(self) -> None:
        """Done, or skipped: this person is not shown round again on this PC."""
        self._place.settings.remember_layout(self._place.actor.name, _KEPT, {"seen": True})
        self._window.removeEventFilter(self)
        self._ring.hide()
        self._ring.deleteLater()
        self.hide()
        self.deleteLater()

    def _go(self, by: int) -> None:
        if self.step + by >= len(self._steps):
            self.end()
            return
        self.step = max(0, self.step + by)
        self._show()

    def _show(self) -> None:
        tr, step = self._place.words.tr, self._steps[self.step]
        last = self.step == len(self._steps) - 1
        self.title.setText(tr(step.title))
        self.said.setText(tr(step.words))
        self._count.setText(tr(Text(N_("{step} of {steps}"), step=self.step + 1, steps=len(self._steps))))
        self._back.setEnabled(self.step > 0)
        self.skip.setVisible(not last)
        self.next.setText(tr(N_("Begin")) if last else tr(N_("Next")))
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setAccessibleName(f"{self.title.text()}. {self.said.text()}")
        self._stand()

    def _stand(self) -> None:
        """Beside the part, inside the window."""
        target = _visible(self._steps[self.step].target())
        area = self._window.rect()
        around = area.adjusted(0, 0, 0, 0)
        if target is not None:
            around = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size()).intersected(area)
        self._ring.setGeometry(around)
        self.adjustSize()
        gap = 3 * GRID
        x = around.right() + gap if around.right() + gap + self.width() < area.right() else around.left() + 4 * GRID
        y = around.top() + gap if x > around.right() else around.bottom() + gap
        x = max(gap, min(x, area.right() - self.width() - gap))
        y = max(gap, min(y, area.bottom() - self.height() - gap))
        self.move(x, y)
        self._ring.raise_()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: arrows turn the cards; where the window changed its size its parts stand elsewhere."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is not self._window:
            do = self._on_keys.get(Qt.Key(event.key()))
            if do is not None:
                do()
                return True
        if event.type() == QEvent.Type.Resize and self.isVisible():
            QTimer.singleShot(0, self, self._stand)
        return super().eventFilter(watched, event)


def _visible(widget: QWidget | None) -> QWidget | None:
    return widget if widget is not None and widget.isVisible() else None
