"""Icons by meaning, in the colour of the theme.

One line family (Phosphor, through qtawesome). qtawesome is imported with the first icon that is painted, so that the
sign-in window needs Qt alone.
"""

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from quty_desktop.paths import resource
from quty_desktop.views.kit.theme import Role, Theme

if TYPE_CHECKING:
    import qtawesome


class Icon(Enum):
    """What a picture means; the value is its name in the family."""

    ADD = "plus"
    ALERT = "bell"
    ALERTS = "bell-ringing"
    APPROVE = "seal-check"
    ARTICLE = "tag"
    AUDIT = "clock-counter-clockwise"
    BACK = "arrow-left"
    BAD = "x-circle"
    BATCH = "stack"
    CANCEL = "prohibit"
    CARTON = "package"
    CHART = "chart-line"
    CHECK = "check"
    CLOSE = "x"
    COLUMNS = "columns"
    COPY = "copy"
    CUTTING = "scissors"
    DATA = "database"
    DELETE = "trash"
    DOWN = "caret-down"
    EDIT = "pencil-simple"
    EMBROIDERY = "needle"
    EXPORT = "export"
    FILTER = "funnel"
    FINISHED_GOODS = "storefront"
    FINISHING = "sparkle"
    FIRST = "caret-double-left"
    HELP = "question"
    HISTORY = "clock"
    HOLD = "hand-palm"
    HOME = "house"
    IMPORT = "download-simple"
    INBOX = "tray"
    INFO = "info"
    KEYBOARD = "keyboard"
    LAB = "flask"
    LANGUAGE = "translate"
    LINE = "rows"
    MENU = "list"
    LOCK = "lock-simple"
    MANAGEMENT = "briefcase"
    MONEY = "money"
    NEXT = "caret-right"
    NOTICE = "warning"
    OFFLINE = "wifi-slash"
    OK = "check-circle"
    ONLINE = "wifi-high"
    OPEN = "arrow-square-out"
    ORDER = "clipboard-text"
    PAPER = "file-text"
    PASSWORD = "key"  # noqa: S105 - a picture, not a password
    PEOPLE = "users"
    PERSON = "user"
    PLAN = "calendar"
    PLAY = "play"
    PREVIOUS = "caret-left"
    PRINT = "printer"
    PURCHASING = "shopping-cart"
    QUALITY = "shield-check"
    REFRESH = "arrows-clockwise"
    RUNNING = "gear"
    SAVE = "floppy-disk"
    SCAN = "barcode"
    SEARCH = "magnifying-glass"
    SECURITY = "shield"
    SEND = "paper-plane-tilt"
    SETTINGS = "sliders"
    SEWING = "t-shirt"
    SIGN_OUT = "sign-out"
    SUBCONTRACT = "handshake"
    SWITCH = "swap"
    TRANSFER = "arrows-left-right"
    UNDO = "arrow-counter-clockwise"
    UNLOCK = "lock-simple-open"
    VIEW = "bookmark-simple"
    WAITING = "hourglass"
    WAREHOUSE = "factory"
    WORK = "wrench"
    ZOOM_IN = "magnifying-glass-plus"
    ZOOM_OUT = "magnifying-glass-minus"


_ABSENT = {"needle": "pen-nib", "seal-check": "circle-wavy-check"}  # names of later versions of the family


@cache
def _family() -> "qtawesome.IconicFont":
    import qtawesome

    return qtawesome.IconicFont(("ph", "phosphor-1.3.0.ttf", "phosphor-charmap-1.3.0.json"))


def _glyph(icon: Icon) -> str:
    return str(_family().charmap["ph"][_ABSENT.get(icon.value, icon.value)])


def paint_icon(painter: QPainter, rect: QRect, icon: Icon, colour: QColor) -> None:
    """Draw an icon into a square of a painted widget."""
    painter.save()
    painter.setPen(colour)
    font = _family().font("ph", min(rect.width(), rect.height()))
    painter.setFont(font)
    painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, _glyph(icon))
    painter.restore()


class _Engine(QIconEngine):
    """Paints the glyph when asked, so that an icon follows the theme and the screen's scale by itself."""

    def __init__(self, icon: Icon, theme: Theme, role: Role) -> None:
        super().__init__()
        self._icon = icon
        self._theme = theme
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        role = Role.MUTED if mode is QIcon.Mode.Disabled else self._role
        colour = self._theme.colour(role)
        if mode is QIcon.Mode.Disabled:
            colour.setAlphaF(0.5)
        paint_icon(painter, rect, self._icon, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Engine(self._icon, self._theme, self._role)


class Icons:
    """Icons in the colours of a theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._made: dict[tuple[Icon, Role], QIcon] = {}

    def icon(self, icon: Icon, role: Role = Role.MUTED) -> QIcon:
        """An icon for a button, tab or menu."""
        key = (icon, role)
        if key not in self._made:
            self._made[key] = QIcon(_Engine(icon, self._theme, role))
        return self._made[key]


def program_icon() -> QIcon:
    """The program's own icon; needs no icon family."""
    return QIcon(str(resource("icons", "quty.svg")))
