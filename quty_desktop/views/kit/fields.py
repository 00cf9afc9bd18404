"""What a form asks for: fields declared as data, in the order of the paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quty_desktop.domain.text import Choice, Text
from quty_desktop.views.kit.editors import (
    CheckEditor,
    ChoiceEditor,
    DateEditor,
    DecimalEditor,
    Editor,
    LineEditor,
    LookupEditor,
    NotesEditor,
    Option,
    PasswordEditor,
    PiecesEditor,
    WeekEditor,
)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecesField(Field):
    """A whole number, with its unit inside the field."""

    unit: str = "pcs"
    lowest: int = 0
    highest: int | None = None

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return PiecesEditor(place, self.unit, self.lowest, self.highest)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalField(Field):
    """A decimal quantity; comma and point are both understood."""

    unit: str = ""
    places: int = 4

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return DecimalEditor(place, self.unit, self.places)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekField(Field):
    """A delivery week."""

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return WeekEditor(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateField(Field):
    """A day."""

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return DateEditor(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceField(Field):
    """One of a short list: a ``Choice`` enumeration, or options."""

    choices: type[Choice] | Sequence[Option]

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        options = (
            [Option(each, each) for each in self.choices] if isinstance(self.choices, type) else list(self.choices)
        )
        return ChoiceEditor(place, options, may_be_empty=not self.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupField(Field):
    """A record found by typing; the search gets what is typed and runs in the background."""

    search: Callable[[str], Sequence[Option]]

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return LookupEditor(place, self.search)


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordField(Field):
    """A password; never kept in a draft."""

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return PasswordEditor(place)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesField(Field):
    """Several lines of text."""

    empty: object = ""
    lines: int = 3

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return NotesEditor(place, self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckField(Field):
    """Yes or no; the label stands beside the box."""

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return CheckEditor(place.words.tr(self.label))
