"""The check list of a checkpoint in one button: all in order, or which points are not."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from quty_desktop.domain.check_lists import POINTS_AT, Answers, CheckPoint, all_answered
from quty_desktop.domain.quality import InspectionType
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.workplace import Workplace


class CheckListEntry(QToolButton):
    """The points of one inspection; hidden where a checkpoint has none.

    Signals:
        changed(): an answer was given or taken back.
    """

    changed = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._kind: InspectionType | None = None
        self._points: dict[CheckPoint, QAction] = {}
        self._list = QMenu(self)
        self._good = QAction(self)
        self.setMenu(self._list)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.offer(None)

    @property
    def answers(self) -> Answers:
        """What was answered; nothing where nobody went through the list."""
        wrong = [point for point, action in self._points.items() if action.isChecked()]
        if self._kind is None or not (wrong or self._good.isChecked()):
            return ()
        return all_answered(self._kind, wrong)

    def offer(self, checkpoint: InspectionType | None) -> None:
        """Take the list of a checkpoint; other answers are forgotten."""
        if checkpoint is self._kind and checkpoint is not None:
            return
        self._kind = checkpoint
        tr = self._place.words.tr
        self._list.clear()
        self._points.clear()
        self._good = self._list.addAction(tr(N_("All in order")))
        self._good.setCheckable(True)
        self._good.triggered.connect(self._all_good)
        self._list.addSection(tr(N_("Not in order")))
        for point in POINTS_AT.get(checkpoint, ()) if checkpoint is not None else ():
            action = self._list.addAction(tr(point))
            action.setCheckable(True)
            action.triggered.connect(self._one_wrong)
            self._points[point] = action
        self.setVisible(bool(self._points))
        self._tell()

    def clear(self) -> None:
        """Begin anew."""
        for action in (self._good, *self._points.values()):
            action.setChecked(False)
        self._tell()

    def answer(self, *wrong: CheckPoint) -> None:
        """Answer the whole list: in order but for these points."""
        self._good.setChecked(not wrong)
        for point, action in self._points.items():
            action.setChecked(point in wrong)
        self._tell()
        self.changed.emit()

    def _all_good(self) -> None:
        if self._good.isChecked():
            for action in self._points.values():
                action.setChecked(False)
        self._tell()
        self.changed.emit()

    def _one_wrong(self) -> None:
        self._good.setChecked(False)
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        wrong = sum(action.isChecked() for action in self._points.values())
        said: str | Text = N_("Check list: not gone through")
        if wrong:
            said = Text(N_("Check list: {count} not in order"), count=wrong)
        elif self._good.isChecked():
            said = N_("Check list: all in order")
        self.setText(self._place.words.tr(said))
