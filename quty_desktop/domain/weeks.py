"""Delivery weeks: ISO year and week, in the notations that the plant and its buyers use."""

import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text

_NOTATIONS = (
    re.compile(r"W(?P<week>\d{2})-(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?P<week>\d{2})-(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-W(?P<week>\d{2})", re.IGNORECASE),
    re.compile(r"(?P<short>\d{2})(?P<week>\d{2})"),
)


@total_ordering
@dataclass(frozen=True, slots=True)
class Week:
    """A delivery week (ISO 8601).

    Attributes:
        year: ISO year, four digits.
        week: ISO week, 1 to 53.

    Raises:
        ValueError: the year has no such week.
    """

    year: int
    week: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.week, 1)

    def __lt__(self, other: "Week") -> bool:
        return (self.year, self.week) < (other.year, other.week)

    def __str__(self) -> str:
        """The plant's notation, e.g. ``W22-2026``."""
        return f"W{self.week:02}-{self.year}"

    @property
    def stamp(self) -> str:
        """The date stamp on labels: two digits each of year and week (QT-09-TCK03 5.2)."""
        return f"{self.year % 100:02}{self.week:02}"

    @property
    def monday(self) -> date:
        """The first day of the week."""
        return date.fromisocalendar(self.year, self.week, 1)

    @classmethod
    def of(cls, day: date) -> "Week":
        """The week that contains a day."""
        iso = day.isocalendar()
        return cls(iso.year, iso.week)

    @classmethod
    def parse(cls, written: str, *, field: str = "week") -> "Week":
        """Read ``W22-2026``, ``22-2026``, ``2026-W22`` or the stamp ``2622``.

        Raises:
            Invalid: not one of these, or the year has no such week.
        """
        for notation in _NOTATIONS:
            match = notation.fullmatch(written.strip())
            if match is None:
                continue
            parts = match.groupdict()
            year = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])
            try:
                return cls(year, int(parts["week"]))
            except ValueError:
                raise Invalid(
                    {field: Text(N_("The year {year} has no week {week}."), year=str(year), week=parts["week"])}
                ) from None
        raise Invalid({field: Text(N_("Write the week as W22-2026 or as the stamp 2622."))})
