"""What a form asks for: fields declared as data, in the order of the paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quty_desktop.domain.text import Choice
from quty_desktop.views.kit.editors import (
    CheckEditor,
    ChoiceEditor,
    DateEditor,
    DecimalEditor,
    Editor,
    LookupEditor,
    NotesEditor,
    Option,
    PiecesEditor,
    WeekEditor,
)
from quty_desktop.views.kit.line_fields import Field, PasswordField, TextField
from quty_desktop.views.kit.surroundings import Surroundings

__all__ = [
    "CheckField",
    "ChoiceField",
    "DateField",
    "DecimalField",
    "Field",
    "LookupField",
    "NotesField",
    "PasswordField",
    "PiecesField",
    "TextField",
    "WeekField",
]


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


class WeekField(Field):
    """A delivery week."""

    __slots__ = ()

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return WeekEditor(place)


class DateField(Field):
    """A day."""

    __slots__ = ()

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
class NotesField(Field):
    """Several lines of text."""

    empty: object = ""
    lines: int = 3

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return NotesEditor(place, self.lines)


class CheckField(Field):
    """Yes or no; the label stands beside the box."""

    __slots__ = ()

    def editor(self, place: Surroundings) -> Editor:
        """The widget for it."""
        return CheckEditor(place.words.tr(self.label))
