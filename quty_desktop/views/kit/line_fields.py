"""Fields of one line, declared as data: all that the sign-in window needs; the others are in ``fields``."""

from dataclasses import dataclass

from quty_desktop.domain.text import Text
from quty_desktop.views.kit.editors import Editor, LineEditor, PasswordEditor
from quty_desktop.views.kit.surroundings import Surroundings


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One line of text, and the base of all fields.

    Attributes:
        name: the attribute of the command's input.
        label: what is asked, marked with ``N_``.
        required: whether it must be filled in.
        help: a hint under the field.
        span: how many columns of the form it takes.
        empty: what the input gets when nothing is typed into a field that is not required.
    """

    name: str
    label: str
    required: bool = False
    help: str | Text = ""
    span: int = 1
    empty: object = None

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return LineEditor(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField(Field):
    """One line of text.

    Attributes:
        limit: longest text in characters.
        upper: codes are kept in capitals.
    """

    empty: object = ""
    limit: int = 200
    upper: bool = False

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return LineEditor(place, "", self.limit, upper=self.upper)


class PasswordField(Field):
    """A password; never kept in a draft."""

    __slots__ = ()

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return PasswordEditor(place)
