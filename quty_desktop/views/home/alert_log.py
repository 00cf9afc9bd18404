"""All alerts that ever were: what happened, who answered, and how."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from quty_desktop.domain.alerts import AlertState, AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import alerts
from quty_desktop.services.administration.alerts import AlertEventRow, AlertLogQuestion, AlertRow
from quty_desktop.views.home.alert_words import SEVERITIES, STATES, alert_facts, answer_words, history_lines
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.table_saving import LARGE_PAGE, every_page

COLUMNS = (
    Column(key="raised_at", title=N_("Raised"), kind=Kind.MOMENT, width=132),
    Column(key="severity", title=N_("Urgency"), kind=Kind.STATE, states=SEVERITIES, width=104),
    Column(key="words", title=N_("Alert"), width=180, stretch=True),
    Column(key="type", title=N_("Kind"), width=140, hidden=True),
    Column(key="department", title=N_("Department"), width=100),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=STATES, width=128),
    Column(key="resolved_by", title=N_("Answered by"), width=110),
    Column(key="answer", title=N_("Answer"), width=160, hidden=True, value=lambda row: answer_words(row.answer)),
    Column(key="raised_by", title=N_("By"), width=120, hidden=True),
    Column(key="resolved_at", title=N_("Answered at"), kind=Kind.MOMENT, width=132, hidden=True),
)


class AlertLogPage(Page):
    """The log, newest first."""

    key = "home.alert_log"
    title = N_("Alert log")
    permission = Permission.USE_PROGRAM
    group = Group.HISTORY
    icon = Icon.HISTORY
    topics = frozenset({Topic.ALERTS})

    def build(self) -> None:
        """Questions, table, pane."""
        self._shown: AlertRow | None = None
        self.kind = ListPicker(self.place, N_("Kind"), [Option(kind, kind) for kind in AlertType])
        self.where = ListPicker(self.place, N_("Department"), [Option(each, each) for each in Department])
        self.state = ListPicker(self.place, N_("State"), [Option(state, state) for state in AlertState])
        for picker in (self.kind, self.where, self.state):
            picker.picked.connect(self.refresh)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                empty=Empty(N_("No alerts yet"), N_("Answered alerts stay here; nothing is ever taken away.")),
            )
        )
        self.table.fetch_all = self._everything
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select an alert to see its history."))
        self.body.addLayout(pickers(self.kind, self.where, self.state))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the newest alerts."""
        self.load(alerts.alert_log, self._question(), self._show)

    def open(self, record: Any) -> None:
        """Select an alert by its id."""
        self.table.select(record)

    def _question(self) -> AlertLogQuestion:
        return AlertLogQuestion(self.kind.value, self.where.value, self.state.value)

    def _show(self, rows: tuple[AlertRow, ...]) -> None:
        self.table.show_rows(rows, self._more(rows))

    def _append(self, rows: tuple[AlertRow, ...]) -> None:
        self.table.append_rows(rows, self._more(rows))

    def _everything(self) -> Iterator[AlertRow]:
        question = replace(self._question(), limit=LARGE_PAGE)
        return every_page(
            self.place.door,
            alerts.alert_log,
            question,
            lambda asked, row: replace(asked, after=(row.raised_at, row.id)),
        )

    def _more(self, rows: tuple[AlertRow, ...]) -> Any:
        question = self._question()
        if len(rows) < question.limit:
            return None
        return partial(
            self.load, alerts.alert_log, replace(question, after=(rows[-1].raised_at, rows[-1].id)), self._append
        )

    def _chosen(self, number: int | None) -> None:
        self._shown = self.table.selected_row
        if number is None or self._shown is None:
            self.detail.clear()
            return
        self.load(alerts.alert_history, number, partial(self._draw, self._shown))

    def _draw(self, row: AlertRow, events: tuple[AlertEventRow, ...]) -> None:
        history = history_lines(self.place, events)
        self.detail.show_facts(row.words, alert_facts(row), more=[history], caption=row.type)
