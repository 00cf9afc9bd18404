"""What the first window needs apart from Qt.

Once Qt is imported, PySide reads the source of every further module to see whether it uses Qt (0.2 ms each), so that the
modules that do not are imported first. Nothing else depends on this module.

Importing makes many objects and no garbage: collecting is off until the program collects by itself (`garbage`).
"""

import concurrent.futures.thread
import gc
import signal

import quty_desktop.config
import quty_desktop.domain.people
import quty_desktop.domain.throttle
import quty_desktop.i18n
import quty_desktop.practice_people

gc.disable()

__all__ = ["concurrent", "quty_desktop", "signal"]
