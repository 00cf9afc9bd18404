"""Objects of Qt die on the window's thread, wherever Python finds that nobody needs them."""

import gc
import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from quty_desktop.app.garbage import Collector


class Left:
    """A page that was left: a circle that only the collector finds."""

    def __init__(self, died: list[int]) -> None:
        self.me = self
        weakref.finalize(self, lambda: died.append(threading.get_ident()))


def litter() -> None:
    """So much that Python would collect several times."""
    kept: list[list[object]] = [[] for _ in range(20_000)]
    for each in kept:
        each.append(each)


def test_garbage_waits_for_the_windows_thread(qtbot: QtBot) -> None:
    died: list[int] = []
    parent = QObject()
    Collector(parent)
    gc.collect()
    Left(died)
    with ThreadPoolExecutor(1) as pool:
        pool.submit(litter).result()
    assert died == []
    qtbot.waitUntil(lambda: bool(died), timeout=5000)
    assert died == [threading.get_ident()]
