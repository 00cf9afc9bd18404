"""Why a paper is not made: it would be wrong, or it would not be read."""

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text


class MissingValue(Refused):
    """A paper may not be printed with a hole where a value belongs.

    Attributes:
        field: the empty field, in words.
    """

    code = "paper.missing_value"

    def __init__(self, field: str | Text) -> None:
        super().__init__(
            Text(N_("The paper is not made: {field} is empty."), field=_marked(field)),
            Text(N_("Fill it in and print again.")),
        )
        self.field = field


class DoesNotFit(Refused):
    """A value would be cut off, or would be too small to read.

    Attributes:
        field: the field that is too narrow, in words.
        value: what does not fit.
    """

    code = "paper.does_not_fit"

    def __init__(self, field: str | Text, value: str) -> None:
        super().__init__(
            Text(N_("The paper is not made: {field} “{value}” does not fit."), field=_marked(field), value=value),
            Text(N_("Shorten it, or choose a larger paper.")),
        )
        self.field = field
        self.value = value


class NotPrintable(Refused):
    """The paper's typeface lacks characters of a value.

    Attributes:
        field: the field, in words.
        value: what cannot be printed.
    """

    code = "paper.not_printable"

    def __init__(self, field: str | Text, value: str) -> None:
        super().__init__(
            Text(
                N_("The paper is not made: {field} “{value}” has characters that cannot be printed."),
                field=_marked(field),
                value=value,
            ),
            Text(N_("Write it in Latin letters.")),
        )
        self.field = field
        self.value = value


class Cancelled(Exception):
    """The person who asked for the paper pressed Cancel; nothing went wrong."""


def _marked(field: str | Text) -> Text:
    """Field names are marked texts, so that they reach the clerk in the clerk's language."""
    return field if isinstance(field, Text) else Text(field)
