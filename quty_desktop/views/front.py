"""What the windows before a sign-in have in common: their head with the languages, and being made anew in another one."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.text import Text
from quty_desktop.i18n import Language, translator
from quty_desktop.views.kit.icons import program_icon
from quty_desktop.views.kit.surroundings import Doorstep
from quty_desktop.views.kit.theme import GRID

_LANGUAGES = ((Language.INDONESIAN, "Indonesia"), (Language.ENGLISH, "English"))


class FrontWindow(QWidget):
    """A window before anybody is signed in.

    Args:
        doorstep: words, look, background, drafts.
    """

    def __init__(self, doorstep: Doorstep) -> None:
        super().__init__()
        self._doorstep = doorstep
        self.setWindowTitle("Quty")
        self.setWindowIcon(program_icon())
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)

    def _tr(self, text: str | Text) -> str:
        return self._doorstep.words.tr(text)

    def _head(self, name: str, below: str, side: int, speak: Callable[[Language], None]) -> QHBoxLayout:
        """The program's picture and two lines at the left, the languages at the right.

        Args:
            name: the upper line, translated.
            below: the lower one.
            side: of the picture, in pixels of the design.
            speak: a language was chosen.
        """
        top = QHBoxLayout()
        top.setSpacing(3 * GRID)
        picture = QLabel()
        side = self._doorstep.theme.px(side)
        picture.setPixmap(program_icon().pixmap(side, side))
        names = QVBoxLayout()
        names.setSpacing(0)
        for text, kind in ((name, "title"), (below, "muted")):
            label = QLabel(text)
            label.setProperty("kind", kind)
            names.addWidget(label)
        top.addWidget(picture)
        top.addLayout(names)
        top.addStretch(1)
        for language, words in _LANGUAGES:
            button = QPushButton(words)
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setChecked(language is self._doorstep.words.language)
            button.clicked.connect(lambda _=False, chosen=language: speak(chosen))
            top.addWidget(button)
        return top

    def _take_apart(self, language: Language) -> None:
        """Everything that stands in the window goes; what is built next speaks another language."""
        self._doorstep = self._doorstep._replace(words=translator(language))
        old = self._outer.takeAt(0)
        widget = old.widget() if old is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
