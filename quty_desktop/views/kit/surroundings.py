"""The part of a workplace that exists before anybody signs in: words, look, drafts, background."""

from typing import NamedTuple, Protocol

from quty_desktop.i18n import Translator
from quty_desktop.views.kit.background import Background
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.theme import Theme


class Surroundings(Protocol):
    """What a form needs; a workplace is one."""

    @property
    def words(self) -> Translator:
        """The translator of the window."""

    @property
    def theme(self) -> Theme:
        """Colours and sizes."""

    @property
    def drafts(self) -> Drafts:
        """Half-written forms."""

    @property
    def background(self) -> Background:
        """Runs work off the window's thread."""


class Doorstep(NamedTuple):
    """Surroundings before sign-in."""

    words: Translator
    theme: Theme
    background: Background
    drafts: Drafts
