"""Texts that are written once in English and translated where they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Self


def N_(message: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence with named places, e.g. ``Text("Line {line} is not clear", line="3")``.

    Attributes:
        message: the English sentence, the key of the catalogue.
        values: what fills the places. Numbers, dates, weeks, choices and nested texts are put into words
            by the translator, in the reader's language.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    def __init__(self, message: str, **values: object) -> None:
        object.__setattr__(self, "message", message)
        object.__setattr__(self, "values", MappingProxyType(values))

    def __str__(self) -> str:
        """The English sentence, for logs."""
        return self.message.format_map({key: str(value) for key, value in self.values.items()})


class Choice(StrEnum):
    """One of a closed list, with the words shown for it.

    Members are written as ``PENDING = "pending", N_("Pending")``; the value is what the database keeps.
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member from its stored value and its words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
