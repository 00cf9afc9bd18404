"""The first line of the window: plant, search, connection, bell and person."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.elided import ElidedLabel
from quty_desktop.views.kit.icons import Icon, program_icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.theme import GRID, Role
from quty_desktop.views.kit.workplace import Workplace


class TopLine(QFrame):
    """44 pixels that are the same on every page.

    Signals:
        palette_asked(): the search box was pressed.
        bell_pressed(): the bell was pressed.
    """

    palette_asked = Signal()
    bell_pressed = Signal()

    def __init__(
        self, workplace: Workplace, person_menu: Sequence[Action | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        words, theme, icons = workplace.words, workplace.theme, workplace.icons
        self.setProperty("kind", "topline")
        self.setFixedHeight(theme.px(44))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 0, 2 * GRID, 0)
        layout.setSpacing(2 * GRID)
        picture = QLabel()
        picture.setPixmap(program_icon().pixmap(QSize(theme.px(24), theme.px(24)), self.devicePixelRatioF()))
        brand = QLabel("Quty")
        brand.setProperty("kind", "heading")
        plant = ElidedLabel(f"·  {workplace.plant}")
        plant.setProperty("kind", "muted")
        self._search = QPushButton(words.tr(N_("Find page, order, carton …")) + f"     {Key.PALETTE.shown}")
        self._search.setProperty("kind", "palette")
        self._search.setIcon(icons.icon(Icon.SEARCH))
        self._search.setMinimumWidth(theme.px(260))
        self._search.setMaximumWidth(theme.px(420))
        self._search.clicked.connect(self.palette_asked)
        self._light = QLabel()
        self._words = QLabel()
        self._bell = QToolButton()
        self._bell.setProperty("kind", "flat")
        self._bell.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._bell.setIconSize(QSize(theme.px(20), theme.px(20)))
        self._bell.clicked.connect(self.bell_pressed)
        self._person = QToolButton()
        self._person.setProperty("kind", "flat")
        self._person.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._person.setIcon(icons.icon(Icon.PERSON))
        self._person.setText(f"{workplace.actor.full_name} · {words.tr(workplace.actor.department)}  ▾")
        self._person.setAccessibleName(words.tr(N_("Person and program")))
        self._person.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._person.setMenu(self._menu(person_menu))
        for widget in (picture, brand, plant):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self._search, 6)
        layout.addStretch(1)
        for each in (self._light, self._words, self._bell, self._person):
            layout.addWidget(each)
        self.show_connection(workplace.connection.online, 0)
        self.show_alerts(0)
        workplace.connection.changed.connect(self.show_connection)
        workplace.theme.changed.connect(self._repaint_light)

    def show_connection(self, online: bool, milliseconds: int) -> None:
        """Show whether the database answers, and how fast."""
        words = self._place.words
        text = words.tr(N_("Online")) if online else words.tr(N_("Offline"))
        self._words.setText(f"{text} {words.number(milliseconds)} ms" if online and milliseconds else text)
        hint = (
            N_("The database answers.")
            if online
            else N_("No connection. What you type is kept; the program connects again by itself.")
        )
        for label in (self._light, self._words):
            label.setToolTip(words.tr(hint))
        self._repaint_light()

    def show_alerts(self, count: int) -> None:
        """Show how many alerts wait for an answer."""
        words = self._place.words
        self._bell.setIcon(
            self._place.icons.icon(Icon.ALERTS if count else Icon.ALERT, Role.BAD if count else Role.MUTED)
        )
        self._bell.setText(words.number(count) if count else "")
        said = words.tr(Text(N_("{count} alerts to answer"), count=count)) if count else words.tr(N_("No alerts"))
        self._bell.setToolTip(said)
        self._bell.setAccessibleName(said)

    def _repaint_light(self) -> None:
        online = self._place.connection.online
        side = self._place.theme.px(16)
        icon = self._place.icons.icon(Icon.ONLINE if online else Icon.OFFLINE, Role.OK if online else Role.BAD)
        self._light.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))

    def _menu(self, actions: Sequence[Action | None]) -> QMenu:
        menu = QMenu(self)
        for action in actions:
            if action is None:
                menu.addSeparator()
                continue
            entry = menu.addAction(self._place.words.tr(action.words))
            if action.icon is not None:
                entry.setIcon(self._place.icons.icon(action.icon))
            do = action.do
            entry.triggered.connect(lambda _=False, do=do: do())
        return menu
