"""What this PC remembers about its windows: each value declared once, with its type."""

import json
from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from PySide6.QtCore import QByteArray, QSettings

from quty_desktop.views.kit.theme import Look, Scheme

T = TypeVar("T")


class Remembered(Generic[T]):
    """A value of this PC, written ``name = Remembered("key", default, read)`` in :class:`PcSettings`.

    Args:
        key: its name in the file.
        default: what holds until somebody chooses.
        read: makes the value from its text; a text that it refuses gives the default.
    """

    def __init__(self, key: str, default: T, read: Callable[[str], T]) -> None:
        self._key = key
        self._default = default
        self._read = read

    @overload
    def __get__(self, owner: None, kind: type["PcSettings"]) -> "Remembered[T]": ...
    @overload
    def __get__(self, owner: "PcSettings", kind: type["PcSettings"]) -> T: ...
    def __get__(self, owner: "PcSettings | None", kind: type["PcSettings"]) -> "T | Remembered[T]":
        if owner is None:
            return self
        text = owner.store.value(self._key)
        if text is None:
            return self._default
        try:
            return self._read(str(text))
        except ValueError:
            return self._default

    def __set__(self, owner: "PcSettings", value: T) -> None:
        owner.store.setValue(self._key, str(value))


def _flag(text: str) -> bool:
    return text.lower() in {"true", "1"}


_NEWS_NOT_KEPT = "0.1.0"
"""The release that did not remember which news a PC has seen."""


class PcSettings:
    """The settings of this PC and, by person, of their tables and windows."""

    scheme = Remembered("look/scheme", Scheme.SYSTEM, Scheme)
    big_targets = Remembered("look/big_targets", False, _flag)
    sound = Remembered("sound/on", True, _flag)
    language = Remembered("language", "id", str)
    idle_minutes = Remembered("lock/idle_minutes", 10, int)
    last_person = Remembered("sign_in/last_person", "", str)
    news_seen = Remembered("news/seen", "", str)
    export_folder = Remembered("export/folder", "", str)
    metal_detector = Remembered("metal/detector", 0, int)

    def __init__(self, store: QSettings) -> None:
        self.store = store

    def known_release(self, current: str) -> str:
        """The release whose news this PC has seen; asked when the program starts, before anybody signs in.

        A PC on which nobody ever signed in has nothing to compare with, so that it knows the present release.

        Args:
            current: the present release.
        """
        return self.news_seen or (_NEWS_NOT_KEPT if self.last_person else current)

    @property
    def look(self) -> Look:
        """Scheme and target size together."""
        return Look(self.scheme, self.big_targets)

    def printer(self, kind: str) -> str:
        """The printer last used for a kind of paper, empty if none."""
        return str(self.store.value(f"printer/{kind}", "") or "")

    def remember_printer(self, kind: str, name: str) -> None:
        """Keep the printer of a kind of paper."""
        self.store.setValue(f"printer/{kind}", name)

    def layout(self, person: str, name: str) -> dict[str, Any]:
        """How a person arranged a table or splitter; empty if never."""
        text = self.store.value(f"layout/{person}/{name}")
        try:
            read = json.loads(str(text)) if text is not None else {}
        except ValueError:
            return {}
        return read if isinstance(read, dict) else {}

    def remember_layout(self, person: str, name: str, layout: dict[str, Any]) -> None:
        """Keep how a person arranged a table or splitter."""
        self.store.setValue(f"layout/{person}/{name}", json.dumps(layout))

    def layouts(self, person: str, folder: str) -> tuple[str, ...]:
        """The names below a folder under which a person's layouts are kept."""
        start = f"layout/{person}/{folder}/"
        return tuple(key.removeprefix(start) for key in self.store.allKeys() if key.startswith(start))

    def window(self, name: str) -> QByteArray:
        """Size and place of a window as Qt wrote it; empty if never."""
        state = self.store.value(f"window/{name}")
        return state if isinstance(state, QByteArray) else QByteArray()

    def remember_window(self, name: str, state: QByteArray) -> None:
        """Keep size and place of a window."""
        self.store.setValue(f"window/{name}", state)
