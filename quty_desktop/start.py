"""Where the program starts: a window at once, or the whole command line.

Building the administrator's command line costs as much as a tenth of the time to the first window, so that it is left
out where the words typed ask for a window and nothing else.
"""

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
