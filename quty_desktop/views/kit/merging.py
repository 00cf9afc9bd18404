"""Two people changed one record: what each of them changed, side by side, and a choice for each field that differs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.surroundings import Surroundings
from quty_desktop.views.kit.theme import GRID


@dataclass(frozen=True, slots=True)
class Contested:
    """A field that both changed, each to something else.

    Attributes:
        name: of the field.
        label: what it is called.
        mine: what is typed here, in words.
        theirs: what the record says now, in words.
    """

    name: str
    label: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    """What becomes of each field.

    Attributes:
        texts: what the form shows: the other person's words where only that person changed them, else one's own.
        taken: fields that were taken over from the other person.
        contested: fields that both changed.
    """

    texts: Mapping[str, str]
    taken: tuple[str, ...]
    contested: tuple[str, ...]


def three_way(base: Mapping[str, str], mine: Mapping[str, str], theirs: Mapping[str, str]) -> Merge:
    """Merge two changes of the same record, field by field.

    Args:
        base: what both began with.
        mine: what is typed here.
        theirs: what the other person saved.
    """
    texts = dict(mine)
    taken, contested = [], []
    for name, now in theirs.items():
        if now in {base.get(name, ""), mine.get(name, "")}:
            continue
        if mine.get(name, "") == base.get(name, ""):
            texts[name] = now
            taken.append(name)
        else:
            contested.append(name)
    return Merge(texts, tuple(taken), tuple(contested))


class MergePanel(QFrame):
    """Says what somebody else changed meanwhile; for each contested field one's own or the other's is chosen.

    Args:
        place: language and sizes.
        choose: puts the other person's words (true) or one's own (false) into a field.
    """

    def __init__(
        self,
        place: Surroundings,
        choose: Callable[[str, bool], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._place, self._choose = place, choose
        self.setProperty("kind", "banner")
        self.setProperty("tone", "NOTICE")
        self.choices: dict[str, QPushButton] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.hide()

    def show_merge(self, taken: Sequence[str], contested: Sequence[Contested]) -> None:
        """Show what differs; the form begins with one's own words.

        Args:
            taken: labels of the fields that were taken over.
            contested: fields to choose for.
        """
        self.put_away()
        tr = self._place.words.tr
        head = self._label(
            tr(N_("Somebody else saved this record meanwhile. What you typed is kept; save again when it is right.")),
            "strong",
        )
        self._grid.addWidget(head, 0, 0, 1, 4)
        row = 1
        if taken:
            words = Text(N_("Taken over because you had not changed it: {fields}."), fields=", ".join(taken))
            self._grid.addWidget(self._label(tr(words)), row, 0, 1, 4)
            row += 1
        if contested:
            for column, title in ((1, N_("Yours")), (2, N_("Theirs"))):
                self._grid.addWidget(self._label(tr(title), "caption"), row, column)
            row += 1
        for each in contested:
            for column, text in enumerate((each.label, each.mine, each.theirs)):
                label = self._label(text or "–", "" if column else "muted")
                self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignVCenter)
            button = QPushButton(tr(N_("Take theirs")))
            button.setCheckable(True)
            button.setAccessibleName(f"{each.label}: {tr(N_('Take theirs'))}")
            button.toggled.connect(lambda on, name=each.name: self._chosen(name, on))
            self.choices[each.name] = button
            self._grid.addWidget(button, row, 3)
            row += 1
        self.show()

    def put_away(self) -> None:
        """Nothing differs any more."""
        self.choices.clear()
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.hide()

    def _chosen(self, name: str, theirs: bool) -> None:
        self._choose(name, theirs)
        self.choices[name].setText(self._place.words.tr(N_("Keep mine") if theirs else N_("Take theirs")))

    def _label(self, text: str, kind: str = "") -> QLabel:
        label = QLabel(text)
        label.setProperty("kind", kind)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label
