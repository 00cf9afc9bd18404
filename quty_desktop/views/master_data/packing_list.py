"""An article's pack specifications in a few lines: from which week, how many, and whether it holds."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from quty_desktop.domain.text import N_
from quty_desktop.services.master_data.articles import PackSpecificationRow
from quty_desktop.views.kit.detail import Chip
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data.choices import SPECIFICATION_STATES


class PackingList(QWidget):
    """The lines, the newest week first; the picture of each chip says whether it is in force."""

    def __init__(self, place: Workplace, rows: Sequence[PackSpecificationRow]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2 * GRID, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        heading = QLabel(place.words.tr(N_("Pack specifications")))
        heading.setProperty("kind", "strong")
        grid.addWidget(heading, 0, 0, 1, 2)
        for number, row in enumerate(rows, start=1):
            state = SPECIFICATION_STATES[row.state]
            week = place.words.tr(N_("From the beginning"))
            if row.effective_from is not None:
                week = place.words.week(row.effective_from)
            since = QLabel(week)
            since.setProperty("kind", "muted")
            chip = Chip(place, replace(state, word=f"{row.pcs_per_carton} pcs × {row.cartons_per_pallet} CTN"))
            chip.setToolTip(place.words.tr(state.word))
            grid.addWidget(since, number, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(chip, number, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(1, 1)
