"""How a refusal of the database gets its words."""

from collections.abc import Callable, Mapping
from typing import Any

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import Text

Maker = Callable[[Mapping[str, Any]], Refused]
"""Makes the refusal from the values that the database told."""


def known(kind: type[Refused], what: str, remedy: str) -> Maker:
    """Words with the places of the values, for a refusal of this kind.

    Args:
        kind: what the refusal is.
        what: what was refused and why, marked for translation.
        remedy: what to do, marked for translation.
    """
    return lambda values: kind(Text(what, **values), Text(remedy, **values))
