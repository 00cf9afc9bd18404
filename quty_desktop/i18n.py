"""Words, numbers, dates and weeks in the reader's language.

Texts are written in English and translated when they are shown, so that one rule can speak to a clerk in Indonesian and
to an auditor in English at the same time. The window, each paper and each person may have a language of their own.
"""

import os
import struct
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.paths import resource

PLANT_ZONE = ZoneInfo("Asia/Jakarta")
"""Everything a person sees is in plant time; the database keeps UTC."""

_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_SEPARATORS = {"id": (".", ","), "en": (",", ".")}


class Language(StrEnum):
    """A language of the window or of a paper."""

    INDONESIAN = "id"
    ENGLISH = "en"


DEFAULT_LANGUAGE = Language.INDONESIAN


def language_of_environment() -> Language:
    """What ``QUTY_LANGUAGE`` asks for, Indonesian if nothing or nothing known."""
    try:
        return Language(os.environ.get("QUTY_LANGUAGE", DEFAULT_LANGUAGE))
    except ValueError:
        return DEFAULT_LANGUAGE


class Catalogue:
    """The translations of a compiled catalogue (``.mo``), each looked up where it lies.

    The standard library reads all of them at once, before the first window says its twenty words.

    Args:
        content: of the file; empty for a language that needs no translations.
    """

    def __init__(self, content: bytes = b"") -> None:
        self._content = content
        self._known: dict[str, str] = {}
        self._count = 0
        if content:
            order = "<" if content.startswith(b"\xde\x12\x04\x95") else ">"
            self._pair = struct.Struct(f"{order}2I")
            _, _, self._count, self._originals, self._translations = struct.unpack_from(f"{order}5I", content)

    def gettext(self, message: str) -> str:
        """The translation of a text, or the text itself."""
        found = self._known.get(message)
        if found is None:
            found = self._known[message] = self._found(message.encode()) or message
        return found

    def _found(self, wanted: bytes) -> str:
        # The originals are sorted.
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            here = self._at(self._originals, middle)
            if here == wanted:
                return self._at(self._translations, middle).decode()
            if here < wanted:
                low = middle + 1
            else:
                high = middle
        return ""

    def _at(self, table: int, number: int) -> bytes:
        length, start = self._pair.unpack_from(self._content, table + 8 * number)
        return self._content[start : start + length]


class Translator:
    """Puts texts and values into one language.

    Args:
        language: the language, Indonesian or English.
        catalogue: the translations; empty for English.
    """

    def __init__(self, language: Language, catalogue: Catalogue) -> None:
        self.language = language
        self._catalogue = catalogue
        self._thousands, self._point = _SEPARATORS[language]

    def tr(self, text: str | Text) -> str:
        """Translate a marked text; a choice gives its words, a sentence gets its values."""
        if isinstance(text, Text):
            return self._phrase(text.message).format_map(_Values(self, text.values))
        if isinstance(text, Choice):
            return self._phrase(text.label)
        return self._phrase(text)

    def _phrase(self, message: str) -> str:
        return self._catalogue.gettext(message) if message else ""

    def value(self, value: object) -> str:
        """A value in words: numbers grouped, moments in plant time, choices and texts translated."""
        match value:
            case None:
                return ""
            case bool():
                return self.tr(N_("yes") if value else N_("no"))
            case Text() | Choice():
                return self.tr(value)
            case int() | Decimal() | float():
                return self.number(value)
            case datetime():
                return self.moment(value)
            case date():
                return self.date(value)
            case _:
                return str(value)

    def number(self, value: Decimal | float, places: int | None = None) -> str:
        """A number with grouped thousands, e.g. ``1.920`` or ``0,1466`` in Indonesian.

        Args:
            value: what to write.
            places: decimals; ``None`` keeps those that a decimal has.
        """
        written = f"{value:,}" if places is None else f"{value:,.{places}f}"
        return written.translate(str.maketrans(",.", self._thousands + self._point))

    def percent(self, share: Decimal | float, places: int = 1) -> str:
        """A share between 0 and 1 as percent, e.g. ``97,9 %``."""
        return f"{self.number(share * 100, places)} %"

    def money(self, rupiah: Decimal | int) -> str:
        """An amount, e.g. ``Rp 1.250.000``."""
        return f"Rp {self.number(rupiah)}"

    def date(self, day: date | datetime) -> str:
        """A day, e.g. ``22-Nov-2026``; a moment gives its day at the plant."""
        local = day.astimezone(PLANT_ZONE) if isinstance(day, datetime) else day
        return f"{local.day:02}-{_MONTHS[self.language][local.month - 1]}-{local.year}"

    def time(self, moment: datetime) -> str:
        """A time of day at the plant, e.g. ``14:05 WIB``."""
        return f"{moment.astimezone(PLANT_ZONE):%H:%M} WIB"

    def moment(self, moment: datetime) -> str:
        """Day and time at the plant, e.g. ``22-Nov-2026 14:05``."""
        return f"{self.date(moment)} {moment.astimezone(PLANT_ZONE):%H:%M}"

    def week(self, week: Week) -> str:
        """A delivery week with its stamp, e.g. ``W22-2026 (2622)``."""
        return f"{week} ({week.stamp})"


class _Values(dict[str, str]):
    """The values of a sentence, in words when they are asked for."""

    def __init__(self, translator: Translator, values: Mapping[str, object]) -> None:
        super().__init__({name: translator.value(value) for name, value in values.items()})


@cache
def translator(language: str) -> Translator:
    """The translator of a language (``"id"`` or ``"en"``).

    Raises:
        ValueError: there is no such language.
    """
    wanted = Language(language)
    if wanted is Language.ENGLISH:
        return Translator(wanted, Catalogue())
    return Translator(wanted, Catalogue(resource("translations", wanted.value, "LC_MESSAGES", "quty.mo").read_bytes()))
