"""What several pages of the administration say in the same way."""

from PySide6.QtWidgets import QApplication

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.theme import Tone

LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}
"""The languages, each in its own words."""


def show_password(page: Page, name: str, password: str) -> None:
    """Show a temporary password, once."""
    page.banner.show_message(
        Tone.NOTICE,
        Text(N_("Temporary password of {name}: {password}"), name=name, password=password),
        N_("It is shown only here and only now. It must be changed at the next sign-in."),
        [Action(N_("Copy password"), lambda: QApplication.clipboard().setText(password), Icon.COPY)],
    )
