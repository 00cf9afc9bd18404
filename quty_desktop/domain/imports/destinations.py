"""The plant's destinations and the spellings that its lists use for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.names import filed_name, match_key
from quty_desktop.domain.text import N_, Text

EU = "EU"
"""The destination that names leave out."""

_STANDARD = ("EU", "AP", "ME", "NA", "US", "CA", "RU", "GB", "DE", "USDO", "APCN", "APJP", "ID")
_IN_DOUBT = MappingProxyType({"cap": ("APCN", "AP")})
"""A slip in the article list that could be two destinations: the clerk is asked."""


def alias_key(spelling: str) -> str:
    """Return the key under which spellings of a destination meet: case and spaces do not count (``AP CN``, APCN)."""
    return match_key(spelling).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Destinations:
    """Known destinations with their spellings; the plant's own table may be put in place of the standard one.

    Attributes:
        codes: for the key of each spelling, the destination's code.
        in_doubt: for the key of a spelling with several meanings, the codes to choose from, likeliest first.
    """

    codes: Mapping[str, str] = field(default_factory=lambda: {alias_key(code): code for code in _STANDARD})
    in_doubt: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _IN_DOUBT)

    def candidates(self, value: object) -> tuple[str, ...]:
        """Return the codes that a spelling may stand for: one where it is clear, none where it is unknown."""
        key = alias_key(str(value))
        if key in self.codes:
            return (self.codes[key],)
        return self.in_doubt.get(key, ())

    def read(self, value: object) -> str:
        """Return the code of a destination.

        Raises:
            Invalid: field ``destination``, where the spelling is unknown or could be several destinations.
        """
        candidates = self.candidates(value)
        if len(candidates) == 1:
            return candidates[0]
        if candidates:
            why = Text(N_("“{value}” can be {choices}."), value=str(value), choices=" / ".join(candidates))
        else:
            why = Text(N_("The destination “{value}” is not known."), value=str(value))
        raise Invalid({"destination": why})

    def split_name(self, name: str) -> tuple[str, str]:
        """Split the destination off the end of a finished article's name; a name without one goes to EU.

        Two words count before one, so that ``… AP CN`` is APCN.

        Returns:
            The name without its destination, and the destination's code.
        """
        text = filed_name(name)
        words = text.split(" ")
        for count in (2, 1):
            if len(words) > count and all(word.isupper() for word in words[-count:]):
                code = self.codes.get(alias_key(" ".join(words[-count:])))
                if code is not None:
                    return " ".join(words[:-count]).strip(), code
        return text, EU


STANDARD_DESTINATIONS = Destinations()
