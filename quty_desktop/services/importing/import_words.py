"""Words of an import's problems as they are kept, so that they can be read in another language later."""

import json
from dataclasses import dataclass
from typing import Any, Self

from quty_desktop.domain.snapshots import canonical_json, restore
from quty_desktop.domain.text import Text


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """Why a value is not clear, and what was proposed.

    Attributes:
        why: what is wrong.
        remedies: the mends.
    """

    why: Text
    remedies: tuple[Text, ...] = ()

    def plain(self) -> dict[str, Any]:
        """The words for a JSON column."""
        written: dict[str, Any] = json.loads(canonical_json(self))
        return written

    @classmethod
    def read(cls, kept: object) -> Self:
        """Words from a JSON column.

        Raises:
            ValueError: it holds something else.
        """
        return restore(cls, json.dumps(kept))
