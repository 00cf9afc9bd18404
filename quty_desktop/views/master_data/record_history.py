"""What was changed in one record, by whom and when, in a window beside the list."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout

from quty_desktop.domain.audit import AuditAction, field_words
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data.record_history import HistoryRow, RecordOf, record_history
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID, Tone

_ACTIONS = {
    AuditAction.INSERT: State(AuditAction.INSERT, Tone.OK, Icon.ADD),
    AuditAction.UPDATE: State(AuditAction.UPDATE, Tone.INFO, Icon.EDIT),
    AuditAction.DELETE: State(AuditAction.DELETE, Tone.NOTICE, Icon.DELETE),
}


class HistoryWindow(QDialog):
    """The history of a record; asks for it by itself.

    Args:
        page: where the record is shown.
        record: its table and key.
        title: what the office calls it.
    """

    def __init__(self, page: Page, record: RecordOf, title: str | Text) -> None:
        super().__init__(page)
        place = self._place = page.place
        self.setWindowTitle(page.words(N_("History")))
        self.setMinimumSize(place.theme.px(860), place.theme.px(420))
        head = QLabel(page.words(Text(N_("History of {record}"), record=title)))
        head.setProperty("kind", "heading")
        head.setWordWrap(True)
        self.table = Table(
            place,
            "master_data.history",
            (
                Column(key="at", title=N_("When"), kind=Kind.MOMENT, width=138),
                Column(key="person", title=N_("Who"), width=130),
                Column(key="action", title=N_("What"), kind=Kind.STATE, states=_ACTIONS, width=108),
                Column(key="field", title=N_("Field"), width=130, value=self._field),
                Column(key="old", title=N_("From"), width=150, value=self._old),
                Column(key="new", title=N_("To"), width=150, stretch=True, value=self._new),
                Column(key="reason", title=N_("Reason"), width=120, hidden=True),
            ),
            title=N_("History"),
            empty=Empty(N_("Nothing is recorded"), N_("The record came from before the trail began.")),
            plain=True,
        )
        close = action_button(page.words(N_("Close")), Action(N_("Close"), self.accept, Icon.CLOSE), icons=place.icons)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(head)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        page.load(record_history, record, self.table.show_rows, part="history")

    def _field(self, row: HistoryRow) -> str:
        return self._place.words.tr(field_words(row.field))

    def _old(self, row: HistoryRow) -> str:
        return self._place.words.value(row.old)

    def _new(self, row: HistoryRow) -> str:
        return self._place.words.value(row.new)
