"""What an inspection found, and how it is mended."""

from dataclasses import dataclass

from quty_desktop.domain.text import N_, Choice, Text


class Level(Choice):
    """How bad it is."""

    OK = "ok", N_("Good")
    UNKNOWN = "unknown", N_("Cannot be seen from here")
    WARNING = "warning", N_("Better mended")
    BAD = "bad", N_("Must be mended")


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of an inspection.

    Attributes:
        code: stable name of what was looked at.
        level: how bad it is.
        what: what was found.
        mend: what to do, ``None`` where nothing is wrong.
    """

    code: str
    level: Level
    what: Text
    mend: Text | None = None

    @property
    def id(self) -> str:
        """For tables."""
        return self.code


def good(code: str, what: Text) -> Finding:
    """Something that is as it should be."""
    return Finding(code, Level.OK, what)


def bad(code: str, what: Text, mend: Text) -> Finding:
    """Something that must be mended."""
    return Finding(code, Level.BAD, what, mend)


def warning(code: str, what: Text, mend: Text) -> Finding:
    """Something that is better mended."""
    return Finding(code, Level.WARNING, what, mend)


def unknown(code: str, what: Text, mend: Text | None = None) -> Finding:
    """Something that cannot be seen from here."""
    return Finding(code, Level.UNKNOWN, what, mend)
