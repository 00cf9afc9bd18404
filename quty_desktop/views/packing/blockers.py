"""What keeps a batch from its marks, as a list: which test or hold, since when, by whom, and who may release it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from quty_desktop.domain.quality_gate import Blocker
from quty_desktop.domain.release import Reason
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.kit.workplace import Workplace


class BlockerList(QFrame):
    """The list; hidden while nothing keeps the batch."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._said: list[str] = []
        self.setProperty("kind", "banner")
        self.setProperty("tone", Tone.HOLD.name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    @property
    def text(self) -> str:
        """All that is said."""
        return " ".join(self._said)

    def show_blockers(self, blockers: Sequence[Blocker], who: Text | None, missing: Sequence[Reason] = ()) -> None:
        """Show what keeps the batch; an empty list hides the pane.

        Args:
            blockers: the oldest first.
            who: the roles that may release it.
            missing: what the batch lacks before its marks.
        """
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._said = []
        self.setVisible(bool(blockers or missing))
        if self.isHidden():
            return
        tr = self._place.words.tr
        head = N_("No marks are printed while quality keeps this batch")
        self._line(0, Icon.HOLD, tr(head if blockers else N_("No marks are printed before these are done")), "strong")
        row = 1
        for blocker in blockers:
            note = f": {blocker.note}" if blocker.note else ""
            said = tr(Text("{blocker}, by {person}{note}", blocker=blocker.words, person=blocker.person, note=note))
            self._line(row, Icon.BAD, said, "")
            self._line(row + 1, None, tr(blocker.remedy), "caption")
            row += 2
        for reason in missing:
            self._line(row, Icon.WAITING, tr(reason.words), "")
            row += 1
        if who is not None and blockers:
            self._line(row, Icon.PEOPLE, tr(Text("May release it: {roles}", roles=who)), "")
        self.setAccessibleName(self.text)

    def _line(self, row: int, icon: Icon | None, words: str, kind: str) -> None:
        if icon is not None:
            side = self._place.theme.px(16)
            picture = QLabel()
            picture.setPixmap(
                self._place.icons.icon(icon, Tone.HOLD.ink).pixmap(QSize(side, side), self.devicePixelRatioF())
            )
            picture.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._grid.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
        self._said.append(words)
        label = QLabel(words)
        label.setWordWrap(True)
        if kind:
            label.setProperty("kind", kind)
        self._grid.addWidget(label, row, 1)
