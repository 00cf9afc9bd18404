"""What can happen to a connection while a command runs."""

from dataclasses import dataclass
from enum import Enum, auto


class Place(Enum):
    """Which exchange of a command's is struck: a question of the program and the server's whole answer to it."""

    FIRST = auto()
    MIDDLE = auto()
    LAST = auto()

    def of(self, exchanges: int) -> int:
        """Its number, from 1, in a command of so many exchanges."""
        return {Place.FIRST: 1, Place.MIDDLE: (exchanges + 2) // 2, Place.LAST: exchanges}[self]


class Harm(Enum):
    """What is done to an exchange."""

    UNASKED = auto()
    """The connection is cut before the server hears the question."""
    HALF_ASKED = auto()
    """It is cut in the middle of the question."""
    HALF_ANSWERED = auto()
    """The server did its work; the connection is cut in the middle of its answer."""
    UNANSWERED = auto()
    """The server did its work; nothing of its answer arrives."""
    KILLED = auto()
    """An administrator ends the server's process just before."""
    STRANGE_KIND = auto()
    """A byte that says what kind of message follows is another one."""
    SHORTER = auto()
    """A message says that it is shorter than it is."""
    LONGER = auto()
    """A message says that it is longer than it is, so that the driver waits for the rest."""
    FLIPPED = auto()
    """A bit in the encrypted answer is another one."""
    FLIPPED_QUESTION = auto()
    """A bit in the encrypted question is another one."""
    LATE = auto()
    """Every answer is late by about the latency, and some of them much later, as after a packet that was sent again."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One harm at one place.

    Attributes:
        words: what the printed matrix calls it.
        harm: what is done.
        place: where.
    """

    words: str
    harm: Harm
    place: Place = Place.FIRST

    @property
    def encrypted(self) -> bool:
        """Whether it is done to an encrypted line."""
        return self.harm in {Harm.FLIPPED, Harm.FLIPPED_QUESTION}


AFTER_COMMIT = Fault("cut after COMMIT, before its answer", Harm.UNANSWERED, Place.LAST)
OTHERS = (
    Fault("cut before the first statement", Harm.UNASKED),
    Fault("cut within the first statement", Harm.HALF_ASKED),
    Fault("cut within the first answer", Harm.HALF_ANSWERED),
    Fault("cut before a statement in the middle", Harm.UNASKED, Place.MIDDLE),
    Fault("cut within an answer in the middle", Harm.HALF_ANSWERED, Place.MIDDLE),
    Fault("cut before COMMIT", Harm.UNASKED, Place.LAST),
    Fault("cut within COMMIT", Harm.HALF_ASKED, Place.LAST),
    Fault("cut within the answer to COMMIT", Harm.HALF_ANSWERED, Place.LAST),
    Fault("killed by an administrator before it", Harm.KILLED),
    Fault("killed in the middle", Harm.KILLED, Place.MIDDLE),
    Fault("killed before COMMIT", Harm.KILLED, Place.LAST),
    Fault("answers late, some very late", Harm.LATE),
    Fault("plain: wrong kind of message, first", Harm.STRANGE_KIND),
    Fault("plain: wrong kind of message, last", Harm.STRANGE_KIND, Place.LAST),
    Fault("plain: message longer than told, first", Harm.SHORTER),
    Fault("plain: message longer than told, last", Harm.SHORTER, Place.LAST),
    Fault("encrypted: a bit of the first answer", Harm.FLIPPED),
    Fault("encrypted: a bit of an answer in the middle", Harm.FLIPPED, Place.MIDDLE),
    Fault("encrypted: a bit of the answer to COMMIT", Harm.FLIPPED, Place.LAST),
    Fault("encrypted: a bit of the first statement", Harm.FLIPPED_QUESTION),
    Fault("encrypted: a bit of COMMIT", Harm.FLIPPED_QUESTION, Place.LAST),
)
FAULTS = (AFTER_COMMIT, *OTHERS)
ENDLESS = (
    Fault("plain: message shorter than told, first", Harm.LONGER),
    Fault("plain: message shorter than told, last", Harm.LONGER, Place.LAST),
)
"""Each of them waits until the program gives the answer up; beside the whole matrix one test of their own meets them."""
