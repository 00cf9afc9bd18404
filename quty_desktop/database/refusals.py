"""The refusals that the database itself speaks: codes of our functions and triggers, and names of constraints."""

from collections.abc import Callable, Mapping
from typing import Any

from quty_desktop.domain.errors import BatchOnHold, Duplicate, NotEnoughStock, NotFound, Refused, WrongState
from quty_desktop.domain.text import Text

_Maker = Callable[[Mapping[str, Any]], Refused]


def refusal_for_code(code: str, values: Mapping[str, Any]) -> Refused | None:
    """The refusal of a code that a function or trigger raised, ``None`` where nobody gave it words."""
    maker = _CODES.get(code)
    return None if maker is None else _coded(maker(values), code)


def refusal_for_constraint(name: str) -> Refused | None:
    """The refusal of a broken constraint, ``None`` where nobody gave it words."""
    maker = _CONSTRAINTS.get(name)
    return None if maker is None else _coded(maker({}), name)


def _coded(refusal: Refused, code: str) -> Refused:
    refusal.code = code
    return refusal


def _known(kind: type[Refused], what: str, remedy: str) -> _Maker:
    return lambda values: kind(Text(what, **values), Text(remedy, **values))


_CODES: dict[str, _Maker] = {}
_CONSTRAINTS: dict[str, _Maker] = {}
__all__ = [
    "BatchOnHold",
    "Duplicate",
    "NotEnoughStock",
    "NotFound",
    "WrongState",
    "refusal_for_code",
    "refusal_for_constraint",
]
