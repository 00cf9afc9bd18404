"""A short form in a window of its own, for what makes several records at once."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.fields import Field
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.theme import GRID


class SmallForm(QDialog):
    """The window; ``send`` runs the command, and the page closes it with ``accept`` when it went through.

    Args:
        page: to whose records it adds.
        name: unique in the program, for the draft.
        title: what is made.
        note: how, in a sentence.
        fields: what is asked.
        yes: the words of the button that makes them.
        send: gets the window.
        values: what stands in the fields at first.
        columns: how many fields stand side by side.
    """

    def __init__(
        self,
        page: Page,
        name: str,
        title: str | Text,
        note: str | Text,
        fields: Sequence[Field],
        yes: str,
        send: Callable[["SmallForm"], object],
        values: Mapping[str, object] | None = None,
        *,
        columns: int = 2,
    ) -> None:
        super().__init__(page)
        place = page.place
        self.setWindowTitle(page.words(title))
        self.setMinimumWidth(place.theme.px(460))
        head = QLabel(page.words(title))
        head.setProperty("kind", "heading")
        head.setWordWrap(True)
        under = QLabel(page.words(note))
        under.setProperty("kind", "muted")
        under.setWordWrap(True)
        self.form = Form(place, name, fields, columns=columns)
        self.form.fill(values or {})
        self.yes: QPushButton = action_button(
            page.words(yes), Action(yes, lambda: send(self), Icon.ADD), kind="primary", icons=place.icons
        )
        no = action_button(page.words(N_("Cancel")), Action(N_("Cancel"), self.reject), icons=place.icons)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(no)
        buttons.addWidget(self.yes)
        self.form.ended.connect(self.yes.setFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 5 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(head)
        layout.addWidget(under)
        layout.addWidget(self.form)
        layout.addLayout(buttons)
        self.form.start()
