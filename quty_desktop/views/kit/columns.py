"""What a table shows: columns declared over a row dataclass, and the states that cells can be in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from quty_desktop.domain.text import Choice, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import Translator
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone

_TONE_ICONS = {
    Tone.NEUTRAL: Icon.WAITING,
    Tone.INFO: Icon.INFO,
    Tone.OK: Icon.OK,
    Tone.NOTICE: Icon.NOTICE,
    Tone.BAD: Icon.BAD,
    Tone.HOLD: Icon.HOLD,
}


class Kind(Enum):
    """What a column holds; decides words, alignment and order."""

    TEXT = "text"
    CODE = "code"
    PIECES = "pieces"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    TIME = "time"
    MOMENT = "moment"
    WEEK = "week"
    STATE = "state"
    PROGRESS = "progress"

    @property
    def right(self) -> bool:
        """Whether it stands at the right, as numbers do."""
        return self in {Kind.PIECES, Kind.NUMBER, Kind.PERCENT, Kind.PROGRESS}


@dataclass(frozen=True, slots=True)
class State:
    """A state as it is shown: a word, a tone, and a picture (colour is never the only sign).

    Attributes:
        word: the state in a word or two.
        tone: what it means for the clerk.
        icon: its picture; ``None`` takes that of the tone.
    """

    word: str | Text
    tone: Tone = Tone.NEUTRAL
    icon: Icon | None = None

    @property
    def picture(self) -> Icon:
        """The picture that is shown."""
        return self.icon or _TONE_ICONS[self.tone]


@dataclass(frozen=True, slots=True, order=True)
class Progress:
    """How much of a target is done, shown as the plant says it: ``480/517 pcs (93 %)``."""

    done_pcs: int
    target_pcs: int

    @property
    def share(self) -> float:
        """Between 0 and 1 (more if more was done than asked)."""
        return self.done_pcs / self.target_pcs if self.target_pcs else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table.

    Attributes:
        key: the attribute of the row that it shows, also its name in exports and in the person's arrangement.
        title: its heading, marked with ``N_``.
        kind: what it holds.
        width: pixels at normal size.
        total: whether the totals line adds it up.
        hidden: shown only when the person chooses it.
        stretch: takes the space that is left.
        gives_way: left out of sight while the columns do not all fit (a small or enlarged screen); exports have it.
        places: decimals of a number.
        unit: stands behind the number, e.g. ``pcs``.
        states: for ``Kind.STATE``: how each value is shown.
        value: makes the value from the row where it is not an attribute.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: int = 120
    total: bool = False
    hidden: bool = False
    stretch: bool = False
    gives_way: bool = False
    places: int | None = None
    unit: str = ""
    states: Mapping[Any, State] = field(default_factory=dict)
    value: Callable[[Any], object] | None = None

    def of(self, row: object) -> Any:
        """The value in a row."""
        return self.value(row) if self.value is not None else getattr(row, self.key)

    def state(self, row: object) -> State | None:
        """The state in a row, if this column shows states and the row has one."""
        value = self.of(row)
        if isinstance(value, State):
            return value
        return self.states.get(value)

    def text(self, row: object, words: Translator) -> str:
        """The value as the person reads it."""
        if self.kind is Kind.STATE:
            state = self.state(row)
            return words.tr(state.word) if state is not None else ""
        return self.write(self.of(row), words)

    def write(self, value: object, words: Translator) -> str:
        """A value of this column's kind as the person reads it."""
        if value is None:
            return ""
        writer = _WRITERS.get((self.kind, type(value)))
        text = writer(value, words, self.places) if writer is not None else words.value(value)
        return f"{text} {self.unit}" if self.unit and text else text

    def order(self, row: object) -> tuple[bool, Any]:
        """What the row is sorted by; empty values come last."""
        value = self.state(row) if self.kind is Kind.STATE else self.of(row)
        if isinstance(value, State):
            value = (list(Tone).index(value.tone), str(value.word))
        elif isinstance(value, (str, Text)) and not isinstance(value, Choice):
            value = str(value).casefold()
        elif isinstance(value, Progress):
            value = value.share
        return value is None, 0 if value is None else value


def _week(value: Any, words: Translator, places: int | None) -> str:
    del places
    return words.week(value)


_WRITERS: dict[tuple[Kind, type], Callable[[Any, Translator, int | None], str]] = {
    (Kind.WEEK, Week): _week,
    (Kind.CODE, int): lambda value, words, places: str(value),  # noqa: ARG005 - codes are not grouped
    (Kind.PERCENT, float): lambda value, words, places: words.percent(value, 1 if places is None else places),
    (Kind.PERCENT, Decimal): lambda value, words, places: words.percent(value, 1 if places is None else places),
    (Kind.NUMBER, Decimal): lambda value, words, places: words.number(value, places),
    (Kind.NUMBER, float): lambda value, words, places: words.number(value, places),
    (Kind.TIME, datetime): lambda value, words, places: words.time(value),  # noqa: ARG005 - one shape for all
    (Kind.DATE, datetime): lambda value, words, places: words.date(value),  # noqa: ARG005 - one shape for all
    (Kind.DATE, date): lambda value, words, places: words.date(value),  # noqa: ARG005 - one shape for all
    (Kind.PROGRESS, Progress): lambda value, words, places: (  # noqa: ARG005 - one shape for all
        f"{words.number(value.done_pcs)}/{words.number(value.target_pcs)} pcs ({words.percent(value.share, 0)})"
    ),
}
