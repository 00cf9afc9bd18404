"""The look: named colour roles, one spacing grid, one accent, light and dark, and big targets for scanning stations."""

import re
import sys
from collections.abc import Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from quty_desktop.domain.text import N_, Choice
from quty_desktop.paths import resource

GRID = 4
"""Pixels: related things stand 4 apart, fields 8, groups 16."""
BIG = 1.6
"""How much larger rows, fields and buttons are at a scanning station."""
_BASE_POINTS = 9.5
_FONT_FAMILY = "Noto Sans"
_NATIVE = sys.platform == "win32"
_STYLED = "quty_styled"


class Role(Enum):
    """What a colour is for; the value is its name in the style sheet."""

    SURFACE = "surface"
    RAISED = "raised"
    HOVER = "hover"
    SELECTED = "selected"
    LINE = "line"
    EDGE = "edge"
    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    ACCENT_STRONG = "accent_strong"
    ACCENT_SOFT = "accent_soft"
    ON_ACCENT = "on_accent"
    OK = "ok"
    OK_SOFT = "ok_soft"
    NOTICE = "notice"
    NOTICE_SOFT = "notice_soft"
    BAD = "bad"
    BAD_SOFT = "bad_soft"
    HOLD = "hold"
    HOLD_SOFT = "hold_soft"
    ALARM = "alarm"
    ON_ALARM = "on_alarm"
    PRACTICE = "practice"
    PRACTICE_SOFT = "practice_soft"


class Tone(Enum):
    """What a state means; colour, soft background and icon follow from it."""

    NEUTRAL = (Role.MUTED, Role.HOVER)
    INFO = (Role.ACCENT, Role.ACCENT_SOFT)
    OK = (Role.OK, Role.OK_SOFT)
    NOTICE = (Role.NOTICE, Role.NOTICE_SOFT)
    BAD = (Role.BAD, Role.BAD_SOFT)
    HOLD = (Role.HOLD, Role.HOLD_SOFT)

    @property
    def ink(self) -> Role:
        """The colour of its word and icon."""
        return self.value[0]

    @property
    def soft(self) -> Role:
        """The colour behind its word."""
        return self.value[1]


class Scheme(Choice):
    """Light or dark, as the person chose."""

    SYSTEM = "system", N_("As the system")
    LIGHT = "light", N_("Light")
    DARK = "dark", N_("Dark")


LIGHT: dict[Role, str] = {
    Role.SURFACE: "#F2F4F7",
    Role.RAISED: "#FFFFFF",
    Role.HOVER: "#E9EDF2",
    Role.SELECTED: "#D3E4F6",
    Role.LINE: "#D8DDE4",
    Role.EDGE: "#8590A0",
    Role.TEXT: "#1A1F26",
    Role.MUTED: "#56606E",
    Role.ACCENT: "#0F5EA8",
    Role.ACCENT_STRONG: "#0B4A86",
    Role.ACCENT_SOFT: "#E2EDF8",
    Role.ON_ACCENT: "#FFFFFF",
    Role.OK: "#0B6A0B",
    Role.OK_SOFT: "#E2F2E2",
    Role.NOTICE: "#8A5A00",
    Role.NOTICE_SOFT: "#FCF2DC",
    Role.BAD: "#B3141D",
    Role.BAD_SOFT: "#FBE7E8",
    Role.HOLD: "#5C2E91",
    Role.HOLD_SOFT: "#EFE7F8",
    Role.ALARM: "#B3141D",
    Role.ON_ALARM: "#FFFFFF",
    Role.PRACTICE: "#9C2468",
    Role.PRACTICE_SOFT: "#F6DCEA",
}
DARK: dict[Role, str] = {
    Role.SURFACE: "#1A1D22",
    Role.RAISED: "#23272E",
    Role.HOVER: "#2D323A",
    Role.SELECTED: "#27435F",
    Role.LINE: "#383F49",
    Role.EDGE: "#788494",
    Role.TEXT: "#E7EAEE",
    Role.MUTED: "#A6B0BD",
    Role.ACCENT: "#6CB2F2",
    Role.ACCENT_STRONG: "#8FC6F7",
    Role.ACCENT_SOFT: "#1F3347",
    Role.ON_ACCENT: "#0B1B2B",
    Role.OK: "#6CCB5F",
    Role.OK_SOFT: "#1E331E",
    Role.NOTICE: "#F2C661",
    Role.NOTICE_SOFT: "#3A3018",
    Role.BAD: "#FF99A4",
    Role.BAD_SOFT: "#43252A",
    Role.HOLD: "#C6A5F0",
    Role.HOLD_SOFT: "#352B47",
    Role.ALARM: "#B3141D",
    Role.ON_ALARM: "#FFFFFF",
    Role.PRACTICE: "#F08CC0",
    Role.PRACTICE_SOFT: "#4A2038",
}


def application(arguments: Sequence[str]) -> QApplication:
    """Qt's application in the program's own style, which is Qt's Fusion where the system has none.

    The style is asked for by Qt's option: to set it, or to look which one is there, makes PySide build all names of
    ``QStyle``, which the first window would wait for.

    Args:
        arguments: the program's name, then Qt's own options.
    """
    if _NATIVE:
        return QApplication(list(arguments))
    app = QApplication([*arguments, "-style", "fusion"])
    app.setProperty(_STYLED, True)
    return app


class Look(NamedTuple):
    """What a person chose on this PC."""

    scheme: Scheme = Scheme.SYSTEM
    big_targets: bool = False


class Theme(QObject):
    """The colours and sizes in force; widgets that paint themselves ask it and repaint on ``changed``."""

    changed = Signal()

    def __init__(self, look: Look | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look or Look()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def look(self) -> Look:
        """What the person chose."""
        return self._look

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in force."""
        if self._look.scheme is Scheme.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._look.scheme is Scheme.DARK

    def colour(self, role: Role) -> QColor:
        """The colour of a role."""
        return QColor((DARK if self.dark else LIGHT)[role])

    def px(self, pixels: float) -> int:
        """A length in the size that is in force (larger at a scanning station)."""
        return round(pixels * BIG) if self._look.big_targets else round(pixels)

    def wide(self, pixels: float) -> int:
        """A width that follows the size of the words in it; at a scanning station less than what is touched grows."""
        return round(pixels * self.points / _BASE_POINTS)

    @property
    def points(self) -> float:
        """The size of ordinary text in points."""
        return _BASE_POINTS * (1.3 if self._look.big_targets else 1.0)

    def font(self, *, scale: float = 1.0, bold: bool = False) -> QFont:
        """The program's font with figures of equal width.

        Args:
            scale: 1 is ordinary text.
            bold: semibold, for titles and totals.
        """
        font = QFont(QApplication.font())
        font.setPointSizeF(self.points * scale)
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        return font

    def choose(self, look: Look) -> None:
        """Put another look in force."""
        if look != self._look:
            self._look = look
            self.apply()

    def apply(self) -> None:
        """Give style, font, palette and style sheet to the program."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if not _NATIVE:
            if not app.property(_STYLED):
                app.setStyle("Fusion")
                app.setProperty(_STYLED, True)
            _load_fonts()
        hints = QGuiApplication.styleHints()
        hints.setColorScheme(
            {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}.get(
                self._look.scheme, Qt.ColorScheme.Unknown
            )
        )
        font = QFont(app.font()) if _NATIVE else QFont(_FONT_FAMILY)
        font.setPointSizeF(self.points)
        font.setFeature(QFont.Tag("tnum"), 1)
        app.setFont(font)
        app.setPalette(self._palette())
        app.setStyleSheet(self._style_sheet())
        self.changed.emit()

    def _system_changed(self) -> None:
        if self._look.scheme is Scheme.SYSTEM:
            app = QApplication.instance()
            if isinstance(app, QApplication) and app.styleSheet():
                self.apply()

    def _palette(self) -> QPalette:
        palette = QPalette()
        parts = QPalette.ColorRole
        for part, role in (
            (parts.Window, Role.SURFACE),
            (parts.WindowText, Role.TEXT),
            (parts.Base, Role.RAISED),
            (parts.AlternateBase, Role.SURFACE),
            (parts.Text, Role.TEXT),
            (parts.Button, Role.RAISED),
            (parts.ButtonText, Role.TEXT),
            (parts.BrightText, Role.ON_ALARM),
            (parts.ToolTipBase, Role.RAISED),
            (parts.ToolTipText, Role.TEXT),
            (parts.PlaceholderText, Role.MUTED),
            (parts.Highlight, Role.SELECTED),
            (parts.HighlightedText, Role.TEXT),
            (parts.Link, Role.ACCENT),
            (parts.LinkVisited, Role.ACCENT),
            (parts.Accent, Role.ACCENT),
            (parts.Mid, Role.LINE),
            (parts.Midlight, Role.HOVER),
            (parts.Light, Role.RAISED),
            (parts.Dark, Role.EDGE),
        ):
            palette.setColor(part, self.colour(role))
        for part in (parts.WindowText, parts.Text, parts.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, part, self.colour(Role.MUTED))
        return palette

    def _style_sheet(self) -> str:
        sheet = resource("style", "quty.qss").read_text(encoding="utf-8")
        if not _NATIVE:
            sheet += resource("style", "fusion.qss").read_text(encoding="utf-8")
        return self._fill(sheet)

    def _fill(self, sheet: str) -> str:
        colours = {role.value: self.colour(role).name() for role in Role}
        folder = resource("style").as_posix()
        shade = "dark" if self.dark else "light"

        def value(match: re.Match[str]) -> str:
            name = match.group(1)
            if name in colours:
                return colours[name]
            if name.startswith("px"):
                return f"{self.px(float(name[2:]))}px"
            if name.startswith("pt"):
                return f"{self.points * float(name[2:]) / 100:.1f}pt"
            return {"folder": folder, "shade": shade}[name]

        return re.sub(r"@(\w+?)@", value, sheet)


@cache
def _load_fonts() -> None:
    """Register the bundled fonts once; without them Qt's own choice stays.

    Qt is not asked whether the system has them: that reads all its fonts, before the first window.
    """
    try:
        folder = resource("fonts")
    except FileNotFoundError:
        return
    for file in sorted(folder.glob("NotoSans-*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
