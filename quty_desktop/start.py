"""Where the program starts: a window at once, or the whole command line.

Building the administrator's command line costs as much as a tenth of the time to the first window, so that it is left
out where the words typed ask for a window and nothing else.
"""

import io
import sys
from collections.abc import Sequence

from quty_desktop import logs
from quty_desktop.app.opening import open_window
from quty_desktop.domain.errors import QutyError
from quty_desktop.i18n import language_of_environment, translator

STOPPED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program as the command line asks.

    Returns:
        The exit code; see ``quty_desktop.cli``.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if sys.stderr is None:
        return _main_without_terminal(given)
    return _main(given)


def _main_without_terminal(given: Sequence[str]) -> int:
    """Windows gives a program with a window no terminal: what would be said there is shown instead."""
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    code = _main(given)
    if code and (said := sys.stderr.getvalue().strip()):
        from quty_desktop.app.last_words import show

        show(said)
    return code


def _main(given: Sequence[str]) -> int:
    if not _is_window(given):
        from quty_desktop import cli

        return cli.main(given)
    words = translator(language_of_environment())
    logs.start()
    try:
        return open_window(words, demo="--demo" in given, profile="", language="")
    except QutyError as error:
        from quty_desktop import cli

        return cli.say_error(error, words)
    except KeyboardInterrupt:
        return STOPPED


def _is_window(given: Sequence[str]) -> bool:
    """Whether a window is asked for without any choice but the practice plant: what a shortcut on a desktop says."""
    return set(given) <= {"--demo"}
