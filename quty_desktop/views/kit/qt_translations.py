"""Qt's own words (standard buttons, menus of text fields, file dialogs) in the window's language.

Qt ships no Indonesian catalogue, so its questions are answered from ours.
"""

from PySide6.QtCore import QObject, QTranslator

from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator

_WORDS = (
    N_("OK"),
    N_("Cancel"),
    N_("Close"),
    N_("Save"),
    N_("Open"),
    N_("Yes"),
    N_("No"),
    N_("Apply"),
    N_("Help"),
    N_("Undo"),
    N_("Redo"),
    N_("Cut"),
    N_("Copy"),
    N_("Paste"),
    N_("Delete"),
    N_("Select All"),
    N_("Clear"),
    N_("Print"),
    N_("Back"),
    N_("Forward"),
    N_("Parent Directory"),
    N_("Create New Folder"),
    N_("File name:"),
    N_("Files of type:"),
    N_("Look in:"),
    N_("Name"),
    N_("Size"),
    N_("Type"),
    N_("Date Modified"),
    N_("Computer"),
    N_("Today"),
)
_KNOWN = frozenset(_WORDS)


class QtWords(QTranslator):
    """Asks the program's catalogue for Qt's words; install it on the program with ``installTranslator``."""

    def __init__(self, words: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Qt: English needs no words."""
        return self._words.language == "en"

    def translate(self, context: str, source_text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """Qt: the words for one of its texts, empty if we have none."""
        del context, disambiguation, n
        plain = source_text.replace("&", "")
        dots = plain.endswith("...")
        plain = plain.removesuffix("...")
        if plain not in _KNOWN:
            return ""
        return self._words.tr(plain) + ("…" if dots else "")
