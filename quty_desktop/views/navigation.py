"""Where a person can go: the tab row of departments and the list of a department's pages."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCursor, QFontMetrics, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.departments import Department
from quty_desktop.domain.text import N_
from quty_desktop.views.kit.icons import Icon, paint_icon
from quty_desktop.views.kit.page import Group, PageSpec
from quty_desktop.views.kit.theme import GRID, Role, Theme
from quty_desktop.views.kit.workplace import Workplace

_ICONS: Mapping[Department | None, Icon] = {
    None: Icon.HOME,
    Department.PPIC: Icon.PLAN,
    Department.PURCHASING: Icon.PURCHASING,
    Department.WAREHOUSE: Icon.WAREHOUSE,
    Department.CUTTING: Icon.CUTTING,
    Department.EMBROIDERY: Icon.EMBROIDERY,
    Department.SUBCONTRACT: Icon.SUBCONTRACT,
    Department.SEWING: Icon.SEWING,
    Department.FINISHING: Icon.FINISHING,
    Department.PACKING: Icon.CARTON,
    Department.FINISHED_GOODS: Icon.FINISHED_GOODS,
    Department.QUALITY: Icon.QUALITY,
    Department.ADMINISTRATION: Icon.SETTINGS,
    Department.SECURITY: Icon.SECURITY,
    Department.FINANCE: Icon.MONEY,
    Department.MANAGEMENT: Icon.MANAGEMENT,
}
_ROW = Qt.ItemDataRole.UserRole
_BADGE = Qt.ItemDataRole.UserRole + 1
_ICON = Qt.ItemDataRole.UserRole + 2
_BEGINS = Qt.ItemDataRole.UserRole + 3
_PARTED = 4 * GRID + 1
"""Pixels between two parts of the list."""
_PARTS: Mapping[Group, int] = {
    Group.HISTORY: 1,
    Group.FIGURES: 1,
    Group.MASTER_DATA: 2,
    Group.PAPERS: 2,
}
"""Groups that stand together; the others are the day's work."""
_WITH_BADGE, _WITHOUT_BADGE, _WIDEST = 104, 76, 264
"""Pixels at normal size that a page takes beside its words in the list, and the most that the list takes."""


def in_order(specs: Iterable[PageSpec]) -> list[PageSpec]:
    """Pages in the order of the flow, then of their group, then as they were given."""
    departments = [None, *Department]
    groups = list(Group)
    return sorted(specs, key=lambda spec: (departments.index(spec.department), groups.index(spec.page.group)))


def department_words(department: Department | None) -> str:
    """What the tab of a department says."""
    return department.label if department is not None else N_("Home")


class DepartmentTabs(QTabBar):
    """The departments that the person may see, in the order of the flow or as the person moved them.

    Signals:
        picked(department): another tab is in front.
    """

    picked = Signal(object)

    def __init__(
        self, workplace: Workplace, departments: Sequence[Department | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._badges: dict[Department | None, int] = {}
        self.setProperty("kind", "departments")
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setMovable(True)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setIconSize(QSize(workplace.theme.px(16), workplace.theme.px(16)))
        self.setMouseTracking(True)
        self.setAccessibleName(workplace.words.tr(N_("Departments")))
        order = workplace.settings.layout(workplace.actor.name, "tabs").get("order", [])
        codes = [str(each) for each in order] if isinstance(order, list) else []
        known = sorted(departments, key=lambda each: codes.index(_code(each)) if _code(each) in codes else 99)
        for department in known:
            number = self.addTab(workplace.icons.icon(_ICONS[department]), "")
            self.setTabData(number, _code(department))  # Qt would turn a Choice into a plain text
            self._write(number)
        self.currentChanged.connect(self._picked)
        self.tabMoved.connect(self._moved)

    @property
    def current(self) -> Department | None:
        """The department in front."""
        return self._at(self.currentIndex())

    def _at(self, number: int) -> Department | None:
        code = self.tabData(number)
        return Department(code) if code in set(Department) else None

    def show_department(self, department: Department | None) -> None:
        """Bring a department to the front."""
        for number in range(self.count()):
            if self.tabData(number) == _code(department):
                self.setCurrentIndex(number)

    def badge(self, counts: Mapping[Department | None, int]) -> None:
        """Show how much waits for this person in each department."""
        self._badges = dict(counts)
        for number in range(self.count()):
            self._write(number)

    def step(self, places: int) -> None:
        """Go to the next (1) or previous (-1) department, round the end."""
        self.setCurrentIndex((self.currentIndex() + places) % self.count())

    def tabSizeHint(self, index: int) -> QSize:  # noqa: N802 - Qt's name
        """Qt: picture and words close together, so that twelve departments fit on a laptop."""
        theme = self._place.theme
        metrics = QFontMetrics(theme.font(bold=True))
        return QSize(metrics.horizontalAdvance(self.tabText(index)) + theme.px(16) + 6 * GRID + 2, theme.px(36))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: the tabs; the one in front has a line in the accent colour."""
        del event
        painter = QPainter(self)
        for number in range(self.count()):
            self._paint_tab(painter, number)
        painter.end()

    def _paint_tab(self, painter: QPainter, number: int) -> None:
        theme = self._place.theme
        rect = self.tabRect(number)
        front = number == self.currentIndex()
        hover = rect.contains(self.mapFromGlobal(QCursor.pos())) and self.underMouse()
        if front and self.hasFocus():
            painter.fillRect(rect, theme.colour(Role.ACCENT_SOFT))
        elif hover:
            painter.fillRect(rect, theme.colour(Role.HOVER))
        ink = theme.colour(Role.ACCENT if front else Role.MUTED)
        side = theme.px(16)
        picture = QRect(rect.left() + 2 * GRID + 2, rect.center().y() - side // 2 + 1, side, side)
        paint_icon(painter, picture, _ICONS[self._at(number)], ink)
        painter.setFont(theme.font(bold=front))
        painter.setPen(ink)
        words = rect.adjusted(2 * GRID + 2 + side + GRID + 2, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.tabText(number))
        if front:
            painter.fillRect(QRect(rect.left(), rect.bottom() - 2, rect.width(), 3), ink)

    def _write(self, number: int) -> None:
        department = self._at(number)
        words = self._place.words.tr(department_words(department))
        count = self._badges.get(department, 0)
        self.setTabText(number, f"{words}  {self._place.words.number(count)}" if count else words)
        self.setTabToolTip(number, f"Ctrl+{number + 1}" if number < 9 else "")

    def _picked(self, number: int) -> None:
        if number >= 0:
            self.picked.emit(self._at(number))

    def _moved(self) -> None:
        order = [self.tabData(number) for number in range(self.count())]
        self._place.settings.remember_layout(self._place.actor.name, "tabs", {"order": order})


def _part(spec: PageSpec) -> tuple[Department | None, int]:
    # Home is short: its pages stay together.
    return spec.department, _PARTS.get(spec.page.group, 0) if spec.department is not None else 0


def _code(department: Department | None) -> str:
    return department.value if department is not None else "home"


class PageList(QFrame):
    """The pages of one department at the left, always in the same order.

    Signals:
        picked(key): another page is asked for.
    """

    picked = Signal(str)

    def __init__(self, workplace: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = workplace
        self._badges: Mapping[str, int] = {}
        self.setProperty("kind", "side")
        self._model = QStandardItemModel(self)
        self.view = QListView()
        self.view.setProperty("kind", "pages")
        self.view.setModel(self._model)
        self.view.setItemDelegate(_PageDelegate(workplace.theme, self.view))
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName(workplace.words.tr(N_("Pages")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.addWidget(self.view)
        self.view.selectionModel().currentChanged.connect(self._picked)
        self.setMinimumWidth(workplace.theme.wide(150))

    def show_pages(self, specs: Sequence[PageSpec], current: str) -> None:
        """Show the pages of another department; a line parts the day's work, what was, and what seldom changes."""
        self.view.selectionModel().blockSignals(True)
        self._model.clear()
        metrics = QFontMetrics(self._place.theme.font(bold=True))
        widest = 0
        before = _part(specs[0]) if specs else None
        for spec in specs:
            words = self._place.words.tr(spec.page.title)
            item = QStandardItem(words)
            item.setData(spec.page.key, _ROW)
            item.setData(spec.page.icon, _ICON)
            item.setData(_part(spec) != before, _BEGINS)
            before = _part(spec)
            item.setData(self._badges.get(spec.page.key, 0), _BADGE)
            item.setToolTip(words)
            self._model.appendRow(item)
            # What waits carries a number at its right; the others need no room for one.
            room = _WITH_BADGE if spec.page.group is Group.WAITING else _WITHOUT_BADGE
            widest = max(widest, metrics.horizontalAdvance(words) + self._place.theme.px(room))
        theme = self._place.theme
        self.setFixedWidth(max(theme.px(150), min(theme.px(_WIDEST), widest)))
        self.view.selectionModel().blockSignals(False)
        self.mark(current)

    def mark(self, key: str) -> None:
        """Show which page is open."""
        for number in range(self._model.rowCount()):
            index = self._model.index(number, 0)
            if index.data(_ROW) == key and self.view.currentIndex() != index:
                self.view.selectionModel().blockSignals(True)
                self.view.setCurrentIndex(index)
                self.view.selectionModel().blockSignals(False)
                self.view.viewport().update()

    def offer(self, menu: QMenu) -> None:
        """Put the pages into a menu, for a window that is too narrow for the list beside them."""
        for number in range(self._model.rowCount()):
            item = self._model.item(number)
            if number and item.data(_BEGINS):
                menu.addSeparator()
            key, count = str(item.data(_ROW)), item.data(_BADGE)
            action = menu.addAction(
                self._place.icons.icon(item.data(_ICON)), f"{item.text()}  {count}" if count else item.text()
            )
            action.setCheckable(True)
            action.setChecked(self.view.currentIndex().row() == number)
            action.triggered.connect(partial(self.picked.emit, key))

    def badge(self, counts: Mapping[str, int]) -> None:
        """Show how much waits on each page."""
        self._badges = dict(counts)
        for number in range(self._model.rowCount()):
            item = self._model.item(number)
            item.setData(self._badges.get(str(item.data(_ROW)), 0), _BADGE)

    def _picked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(str(index.data(_ROW)))


class _PageDelegate(QStyledItemDelegate):
    """Picture, title and how much waits."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt: rows of 34, and room for a line where another department begins."""
        del option
        return QSize(100, self._theme.px(34) + (_PARTED if index.data(_BEGINS) else 0))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt: draw a page."""
        theme = self._theme
        rect: QRect = option.rect.adjusted(0, 1, 0, -1)
        if index.data(_BEGINS):
            middle = rect.top() + _PARTED // 2 - 1
            painter.fillRect(QRect(rect.left() + 2 * GRID, middle, rect.width() - 4 * GRID, 1), theme.colour(Role.LINE))
            rect.setTop(rect.top() + _PARTED)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current or hover:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(Role.SELECTED if current else Role.HOVER))
            painter.drawRoundedRect(QRectF(rect), 5, 5)
        if current and option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.colour(Role.ACCENT))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        ink = theme.colour(Role.ACCENT if current else Role.MUTED)
        side = theme.px(18)
        paint_icon(
            painter,
            QRect(rect.left() + 2 * GRID, rect.center().y() - side // 2 + 1, side, side),
            index.data(_ICON),
            ink,
        )
        right = rect.right() - 2 * GRID
        count = index.data(_BADGE)
        if count:
            text = str(count)
            painter.setFont(theme.font(scale=0.9, bold=True))
            width = max(painter.fontMetrics().horizontalAdvance(text) + 10, theme.px(20))
            pill = QRect(right - width, rect.center().y() - theme.px(9) + 1, width, theme.px(18))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(Role.ACCENT))
            painter.drawRoundedRect(QRectF(pill), pill.height() / 2, pill.height() / 2)
            painter.setPen(theme.colour(Role.ON_ACCENT))
            painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
            right = pill.left() - GRID
        painter.setPen(theme.colour(Role.TEXT))
        painter.setFont(theme.font(bold=current))
        left = rect.left() + 2 * GRID + side + 2 * GRID
        words = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRect(left, rect.top(), right - left, rect.height()), Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
