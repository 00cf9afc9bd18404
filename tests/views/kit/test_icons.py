"""Every icon exists in the family, and follows the theme."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from quty_desktop.views.kit.icons import Icon, Icons, program_icon
from quty_desktop.views.kit.theme import Look, Role, Scheme, Theme


def _ink(icon: object, theme: Theme, role: Role) -> set[str]:
    from PySide6.QtGui import QIcon

    assert isinstance(icon, QIcon)
    image = icon.pixmap(QSize(32, 32)).toImage()
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {QColor(each.rgb()).name() for each in colours if each.alpha() == 255}


@pytest.mark.parametrize("icon", Icon)
def test_icon_is_drawn(qapp: QApplication, icon: Icon) -> None:
    theme = Theme(Look(Scheme.LIGHT))
    assert theme.colour(Role.ACCENT).name() in _ink(Icons(theme).icon(icon, Role.ACCENT), theme, Role.ACCENT)


def test_icon_follows_the_theme(qapp: QApplication) -> None:
    theme = Theme(Look(Scheme.LIGHT))
    icon = Icons(theme).icon(Icon.PRINT, Role.BAD)
    before = _ink(icon, theme, Role.BAD)
    theme.choose(Look(Scheme.DARK))
    assert before != _ink(icon, theme, Role.BAD)


def test_program_icon(qapp: QApplication) -> None:
    assert not program_icon().pixmap(64, 64).isNull()
