"""Whether there is a screen, asked before Qt would abort the process for the lack of one."""

import ctypes.util
import os
import sys

from quty_desktop.domain.text import N_, Text

_OWN_SCREENS = {"offscreen", "minimal", "vnc", "linuxfb"}
_XCB_LIBRARY = "xcb-cursor"


def missing_screen() -> Text | None:
    """What keeps a window from being shown, ``None`` if nothing."""
    if not sys.platform.startswith("linux"):
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if platform in _OWN_SCREENS:
        return None
    if os.environ.get("WAYLAND_DISPLAY"):
        return None
    if not os.environ.get("DISPLAY"):
        return Text(N_("There is no screen here. Start Quty on a desktop, or use a command such as: quty db status"))
    if ctypes.util.find_library(_XCB_LIBRARY) is None:
        return Text(
            "Windows cannot be shown because a library is missing. Install it with: apt install {package}",
            package="libxcb-cursor0",
        )
    return None
