"""Sounds of the scanning stations and of critical alerts, without a multimedia library."""

import sys

from PySide6.QtWidgets import QApplication


class Sound:
    """Plays where the person left sound on.

    Args:
        on: whether this PC may make a sound.
    """

    def __init__(self, *, on: bool = True) -> None:
        self.on = on

    def right(self) -> None:
        """The short sound of a right scan."""
        if self.on:
            _system_sound("SystemAsterisk")

    def wrong(self) -> None:
        """The sound of a wrong scan."""
        if self.on:
            _system_sound("SystemHand")

    def alarm(self) -> None:
        """The sound of a critical alert."""
        if self.on:
            _system_sound("SystemExclamation")


def _system_sound(alias: str) -> None:
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(alias, winsound.SND_ALIAS | winsound.SND_ASYNC)
    else:
        QApplication.beep()
        del alias
