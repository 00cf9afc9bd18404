"""Whether there is a screen, asked before Qt would abort the process for the lack of one."""

import os
import sys
from pathlib import Path

from quty_desktop.domain.text import N_, Text

_OWN_SCREENS = {"offscreen", "minimal", "vnc", "linuxfb"}
_PLUGIN = Path("Qt", "plugins", "platforms", "libqxcb.so")
_PACKAGES = "libegl1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-render-util0 libxkbcommon-x11-0"


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
    missing = _missing_library()
    if missing:
        return Text(
            "Windows cannot be shown because a library is missing ({library}). Install what they need: apt install {packages}",
            library=missing,
            packages=_PACKAGES,
        )
    return None


def _missing_library() -> str:
    """The system's library that Qt's plugin for X11 cannot find, empty if none."""
    import ctypes
    import importlib.util

    package = importlib.util.find_spec("PySide6")
    if package is None or not package.submodule_search_locations:
        return "PySide6"
    plugin = Path(package.submodule_search_locations[0]) / _PLUGIN
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return str(error).partition(":")[0]
    return ""
