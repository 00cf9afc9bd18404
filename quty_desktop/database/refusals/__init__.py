"""The refusals that the database itself speaks: codes of our functions and triggers, and names of constraints.

Each subject has a module of its own with ``CODES`` and ``CONSTRAINTS``; a new subject is added to the list below.
"""

from collections.abc import Mapping
from typing import Any

from quty_desktop.database.refusals import (
    floor,
    hand_over,
    master_data,
    metal,
    orders,
    packing,
    people,
    quality,
    quality_records,
    shipping,
    stock,
    warehouse,
)
from quty_desktop.database.refusals.making import Maker
from quty_desktop.domain.errors import Refused

_SUBJECTS = (
    floor,
    people,
    orders,
    master_data,
    quality,
    quality_records,
    metal,
    packing,
    stock,
    hand_over,
    warehouse,
    shipping,
)


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


_CODES: Mapping[str, Maker] = {code: maker for subject in _SUBJECTS for code, maker in subject.CODES.items()}
_CONSTRAINTS: Mapping[str, Maker] = {
    name: maker for subject in _SUBJECTS for name, maker in subject.CONSTRAINTS.items()
}
