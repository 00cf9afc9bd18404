"""What a person may choose on this PC: look, language, sound, and when the window locks."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import CheckField, ChoiceField, PiecesField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.theme import GRID, Look, Scheme
from quty_desktop.views.kit.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Chosen:
    """The preferences as they stand in the form."""

    language: str
    scheme: Scheme
    idle_minutes: int
    big_targets: bool
    sound: bool


class Preferences(QDialog):
    """The preferences of this PC.

    Signals:
        rebuild(language): language or target size changed, so the window has to be made anew.
    """

    rebuild = Signal(str)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        words = workplace.words
        self.setWindowTitle(words.tr(N_("Preferences")))
        self.setMinimumWidth(workplace.theme.px(460))
        self.form = Form(
            workplace,
            "preferences",
            (
                ChoiceField(
                    name="language",
                    label=N_("Language"),
                    required=True,
                    choices=(Option("id", "Bahasa Indonesia"), Option("en", "English")),
                ),
                ChoiceField(name="scheme", label=N_("Colours"), required=True, choices=Scheme),
                PiecesField(
                    name="idle_minutes",
                    label=N_("Lock the window after"),
                    required=True,
                    unit=N_("minutes"),
                    lowest=1,
                    highest=240,
                    help=N_("Everything typed is kept."),
                ),
                CheckField(
                    name="big_targets",
                    label=N_("Large buttons and rows"),
                    help=N_("For scanning stations and touch screens."),
                ),
                CheckField(name="sound", label=N_("Sounds for scans and alerts")),
            ),
            columns=1,
            clears=False,
        )
        settings = workplace.settings
        self._before = Chosen(
            words.language, settings.scheme, settings.idle_minutes, settings.big_targets, settings.sound
        )
        self.form.fill({name: getattr(self._before, name) for name in self.form.fields})
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        title = QLabel(words.tr(N_("Preferences of this PC")))
        title.setProperty("kind", "title")
        layout.addWidget(title)
        layout.addWidget(self.form)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        back = QPushButton(words.tr(N_("Go back")))
        save = QPushButton(words.tr(N_("Save")))
        save.setProperty("kind", "primary")
        save.setDefault(True)
        back.clicked.connect(self.reject)
        save.clicked.connect(self.save)
        self.form.ended.connect(save.setFocus)
        buttons.addWidget(back)
        buttons.addWidget(save)
        layout.addLayout(buttons)
        access_keys.give(self)

    def save(self) -> None:
        """Keep what is chosen and put it in force."""
        try:
            chosen = self.form.value(Chosen)
        except Invalid:
            return
        settings = self._place.settings
        settings.language = chosen.language
        settings.scheme = chosen.scheme
        settings.idle_minutes = chosen.idle_minutes
        settings.big_targets = chosen.big_targets
        settings.sound = chosen.sound
        self._place.sound.on = chosen.sound
        self._place.drafts.drop("preferences")
        self.accept()
        self._place.theme.choose(Look(chosen.scheme, chosen.big_targets))
        if (chosen.language, chosen.big_targets) != (self._before.language, self._before.big_targets):
            self.rebuild.emit(chosen.language)
