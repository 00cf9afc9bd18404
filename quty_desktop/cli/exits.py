"""Exit codes, and why something was not done, in words on the terminal."""

import sys

from quty_desktop.domain.errors import (
    Conflict,
    Invalid,
    NeedsConfirmation,
    NotAllowed,
    QutyError,
    Refused,
    Unavailable,
)
from quty_desktop.domain.text import Text
from quty_desktop.i18n import Translator

DONE, FAILED, WRONG_USAGE, NO_DATABASE, NO_RIGHT, NOT_ALL = range(6)


def say_error(error: QutyError, words: Translator) -> int:
    """Tell on the terminal why something was not done.

    Returns:
        The exit code of this kind of error.
    """

    def say(*texts: Text | str) -> None:
        print(" ".join(words.tr(each) for each in texts), file=sys.stderr)

    match error:
        case Unavailable():
            say(error.reason)
            return NO_DATABASE
        case NotAllowed():
            if error.permission is None:
                say(Text("You do not have the right to do this."))
            else:
                say(Text("You do not have the right to do this: {right}.", right=error.permission))
            return NO_RIGHT
        case Invalid():
            for text in error.fields.values():
                say(text)
            return WRONG_USAGE
        case Refused():
            say(error.what, error.remedy)
        case NeedsConfirmation():
            say(error.question, Text("Add {option} to go on.", option=f"--yes {error.code}"))
        case Conflict():
            say(error.what)
        case _:
            say(str(error))
    return FAILED
