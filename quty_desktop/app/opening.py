"""Opening the window: whether there is a screen, then Qt and the program."""

import sys

from quty_desktop.app.screen import missing_screen
from quty_desktop.i18n import Translator


def open_window(words: Translator, *, demo: bool, profile: str, language: str) -> int:
    """Open the program's window and stay until it is closed.

    Args:
        words: for what has to be said where there is no screen.
        demo: open the practice plant.
        profile: open this profile, empty for the one that opens by itself.
        language: of the first window, empty for the one last used.

    Returns:
        The exit code: 0 when the last window was closed, 1 without a screen.

    Raises:
        Invalid: the settings of the installation are wrong, or have no such profile.
    """
    missing = missing_screen()
    if missing is not None:
        print(words.tr(missing), file=sys.stderr)
        return 1
    # Both import what they stand for, Qt last: it is neither needed nor wanted where there is no screen.
    import quty_desktop.app.before_qt  # noqa: F401
    from quty_desktop.app.program import Options, run_window

    return run_window(Options(demo, profile, language))
