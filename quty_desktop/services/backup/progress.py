"""How far a long piece of work is, and the wish to stop it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text

Say = Callable[[Text, float], None]
"""What is being done, and the share that is done (0 to 1)."""


def _silent(text: Text, share: float) -> None:
    del text, share


@dataclass(slots=True)
class Watch:
    """Somebody who waits for a piece of work, and may lose patience.

    Attributes:
        say: is told what is being done.
        stop: set from another thread to give the work up; nothing half-made stays.
    """

    say: Say = _silent
    stop: threading.Event = field(default_factory=threading.Event)

    def check(self) -> None:
        """Give the work up if that is wanted.

        Raises:
            Refused: somebody stopped it.
        """
        if self.stop.is_set():
            raise Refused(
                Text(N_("Stopped, nothing was changed.")), Text(N_("Start it again whenever you like.")), code="stopped"
            )

    def part(self, first: float, last: float) -> "Watch":
        """The watch over a part of the work, whose share goes from ``first`` to ``last`` of the whole."""
        return Watch(lambda text, share: self.say(text, first + share * (last - first)), self.stop)
