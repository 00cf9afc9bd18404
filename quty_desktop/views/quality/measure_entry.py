"""Fast entry of what is measured at a checkpoint: one line of values, judged as it is typed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from quty_desktop.domain.measurements import LIMITS, MEASURED_AT, Measured, MeasureKind, MeasurePlace
from quty_desktop.domain.quality import InspectionType
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.numbers import Unreadable, read_decimal
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

_STACK = (MeasurePlace.TOP, MeasurePlace.MIDDLE, MeasurePlace.BOTTOM)
_CUTS = frozenset({MeasureKind.CUT_SMALL, MeasureKind.CUT_LARGE})


class MeasureEntry(QWidget):
    """The measures of one inspection; hidden where a checkpoint has none.

    Signals:
        changed(): a value was added or taken away.
    """

    changed = Signal()

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._kinds: tuple[MeasureKind, ...] = ()
        self._values: list[Measured] = []
        self.kind = QComboBox()
        self.kind.setAccessibleName(place.words.tr(N_("Measure")))
        self.line = QLineEdit()
        self.line.setPlaceholderText(place.words.tr(N_("Values with spaces between them, then Enter")))
        self.line.setAccessibleName(place.words.tr(N_("Measured values")))
        self.line.returnPressed.connect(self.add)
        self.told = QLabel()
        self.told.setProperty("kind", "caption")
        self.told.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.kind, 1)
        row.addWidget(self.line, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addLayout(row)
        layout.addWidget(self.told)
        self.offer(None)

    @property
    def measures(self) -> tuple[Measured, ...]:
        """What was typed."""
        return tuple(self._values)

    def offer(self, checkpoint: InspectionType | None) -> None:
        """Take the measures of a checkpoint; others are forgotten."""
        kinds = MEASURED_AT.get(checkpoint, ()) if checkpoint is not None else ()
        if kinds == self._kinds and kinds:
            return
        self._kinds = kinds
        self.kind.clear()
        self.kind.addItems([self._place.words.tr(each) for each in kinds])
        self.setVisible(bool(kinds))
        self.clear()

    def clear(self) -> None:
        """Begin anew."""
        self._values = []
        self.line.clear()
        self._tell()

    def add(self) -> None:
        """Take the typed values; of a cut stack the first is the top, the second the middle, the third the bottom."""
        kind = self._kinds[self.kind.currentIndex()]
        try:
            values = [read_decimal(each) for each in self.line.text().split()]
        except Unreadable:
            self.told.setText(self._place.words.tr(N_("Write numbers with spaces between them.")))
            return
        places = _STACK if kind in _CUTS and len(values) == len(_STACK) else (MeasurePlace.NONE,) * len(values)
        self._values += [Measured(kind, value, where) for value, where in zip(values, places, strict=True)]
        self.line.clear()
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        tr, number = self._place.words.tr, self._place.words.number
        lines = []
        for kind in self._kinds:
            found = [each for each in self._values if each.kind is kind]
            if found:
                values = ", ".join(f"{number(each.value)}{'' if each.ok else ' ✗'}" for each in found)
                lines.append(
                    tr(
                        Text(
                            "{kind}: {values} ({limits})",
                            kind=Text(kind.label),
                            values=values,
                            limits=LIMITS[kind].words,
                        )
                    )
                )
        if not lines and self._kinds:
            lines = [
                tr(Text("{kind}: {limits}", kind=Text(kind.label), limits=LIMITS[kind].words)) for kind in self._kinds
            ]
        self.told.setText("\n".join(lines))
