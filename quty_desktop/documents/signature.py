"""Who signs a paper; drawn by ``signatures``."""

from dataclasses import dataclass
from datetime import datetime

from quty_desktop.domain.text import Text


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs.

    Attributes:
        role: as what.
        name: who; empty leaves a line to write on.
        signed_at: when it was confirmed in the program; ``None`` leaves room for a signature by hand.
    """

    role: Text
    name: str = ""
    signed_at: datetime | None = None
