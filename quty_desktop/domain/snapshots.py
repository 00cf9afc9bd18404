"""What an issued paper said, as text that is always the same for the same facts, and back again."""

import json
from collections.abc import Mapping
from dataclasses import Field, field, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import Choice, Text
from quty_desktop.domain.weeks import Week

T = TypeVar("T")

_LATER = "added later"


def added_later() -> Any:
    """A tuple that a snapshot got after papers had been issued.

    While it is empty it is not written, so that the papers of before keep their fingerprints and can still be read.
    """
    return field(default=(), metadata={_LATER: True})


def canonical_json(snapshot: object) -> str:
    """Write a snapshot as JSON: sorted keys, no spaces, times in UTC, decimals as they stand.

    Args:
        snapshot: a dataclass of texts, whole numbers, decimals, dates, times with a zone, weeks, choices, ``Text`` and
            tuples of these.

    Raises:
        TypeError: it holds something that has no single written form, such as a float or a time without a zone.
    """
    return json.dumps(_plain(snapshot), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def restore(kind: type[T], written: str) -> T:
    """Read a snapshot back, so that its paper can be made again.

    Args:
        kind: the dataclass that was written.
        written: from `canonical_json`.

    Raises:
        ValueError: the text is not a snapshot of this kind.
    """
    try:
        return cast("T", _built(kind, json.loads(written)))
    except (ArithmeticError, AttributeError, Invalid, KeyError, TypeError, ValueError) as problem:
        raise ValueError(f"not a snapshot of {kind.__name__}: {problem}") from problem


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, (type, Text, Week)):
        return {
            each.name: _plain(getattr(value, each.name))
            for each in fields(value)
            if not _was_added(each) or getattr(value, each.name)
        }
    if isinstance(value, (str, bool, int, NoneType)) and not isinstance(value, Enum):
        return value
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    raise TypeError(f"{type(value).__name__} has no single written form")


def _was_added(each: Field[Any]) -> bool:
    return _LATER in each.metadata


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("a time needs a zone")
    return value.astimezone(UTC).isoformat()


def _text(value: Text) -> object:
    return {"message": value.message, "values": {name: _tagged(each) for name, each in value.values.items()}}


def _tagged(value: object) -> object:
    """A value inside a sentence keeps its kind, because the translator writes each kind in its own way."""
    match value:
        case Choice():
            return {"text": _text(Text(value.label))}
        case Text():
            return {"text": _text(value)}
        case Decimal():
            return {"decimal": str(value)}
        case datetime():
            return {"moment": _moment(value)}
        case date():
            return {"date": value.isoformat()}
        case Week():
            return {"week": str(value)}
        case _:
            return _plain(value)


def _untagged(value: object) -> object:
    if not isinstance(value, dict):
        return value
    ((tag, content),) = value.items()
    return _TAGS[tag](content)


_TAGS: Mapping[str, Any] = {
    "text": lambda content: _built(Text, content),
    "decimal": Decimal,
    "moment": datetime.fromisoformat,
    "date": date.fromisoformat,
    "week": Week.parse,
}

_WRITERS: tuple[tuple[type, Any], ...] = (
    (Enum, lambda value: value.value),
    (Text, _text),
    (Week, str),
    (Decimal, str),
    (datetime, _moment),
    (date, lambda value: value.isoformat()),
    (tuple, lambda value: [_plain(each) for each in value]),
    (list, lambda value: [_plain(each) for each in value]),
)


def _built(kind: Any, value: Any) -> object:
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        chosen = [each for each in get_args(kind) if each is not NoneType]
        return None if value is None else _built(chosen[0], value)
    if origin is tuple:
        return tuple(_built(get_args(kind)[0], each) for each in value)
    if kind is Text:
        return Text(value["message"], **{name: _untagged(each) for name, each in value["values"].items()})
    if kind is Decimal:
        return Decimal(value)
    if kind in {date, datetime}:
        return kind.fromisoformat(value)
    if kind is Week:
        return Week.parse(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        build = cast("type[Any]", kind)
        return build(
            **{
                each.name: _built(hints[each.name], value[each.name])
                for each in fields(kind)
                if each.name in value or not _was_added(each)
            }
        )
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value
