"""Open alerts: those that wait for the person first, answered in the pane beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from quty_desktop.domain.alerts import AlertState, AlertType, OverrideReason
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import alerts
from quty_desktop.services.administration.alerts import AlertAnswer, AlertEventRow, AlertKey, AlertOverride, AlertRow
from quty_desktop.views.home.alert_words import SEVERITIES, STATES, SUBJECT_PAGES, alert_facts, history_lines
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, beside
from quty_desktop.views.kit.fields import ChoiceField, Field, NotesField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID

COLUMNS = (
    Column(key="severity", title=N_("Urgency"), kind=Kind.STATE, states=SEVERITIES, width=112),
    Column(key="words", title=N_("Alert"), width=200, stretch=True),
    Column(key="type", title=N_("Kind"), width=140, hidden=True),
    Column(key="department", title=N_("Whose turn"), width=92),
    Column(key="level", title=N_("Level"), kind=Kind.NUMBER, width=56, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=STATES, width=128),
    Column(key="raised_at", title=N_("Raised"), kind=Kind.MOMENT, width=138),
    Column(key="due_at", title=N_("Next level"), kind=Kind.TIME, width=86),
)


class AlertsPage(Page):
    """List, and an answer in the pane."""

    key = "home.alerts"
    title = N_("Alerts")
    permission = Permission.USE_PROGRAM
    icon = Icon.ALERT
    topics = frozenset({Topic.ALERTS})

    def build(self) -> None:
        """Table and pane."""
        self._wanted: int | None = None
        self._form: Form | None = None
        self._shown: AlertRow | None = None
        self._acknowledge: QPushButton | None = None
        if self.place.actor.may(Permission.ANSWER_ALERTS):
            self._acknowledge = self.primary(N_("Acknowledge"), self.acknowledge, Icon.CHECK)
            self._acknowledge.setEnabled(False)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("mine", N_("For me"), lambda row: row.mine),
                    Filter("open", N_("Not acknowledged"), lambda row: row.state is AlertState.PENDING),
                ),
                empty=Empty(
                    N_("No open alerts"),
                    N_("Blocked lines, failed tests, wrong marks and shortages appear here at once."),
                    Action(N_("Alert log"), lambda: self.place.go("home.alert_log"), Icon.HISTORY),
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select an alert to see what happened and to answer it."))
        self.body.addWidget(beside(self.table, self.detail, share=(5, 2)), 1)

    def refresh(self) -> None:
        """Ask for the open alerts."""
        self.load(alerts.my_alerts, None, self._show)

    def open(self, record: Any) -> None:
        """Select an alert by its id."""
        if not self.table.select(record):
            self._wanted = record

    def acknowledge(self) -> None:
        """Say that the person takes care of the selected alert."""
        row = self._shown
        if row is not None and row.state is AlertState.PENDING:
            done = partial(self._answered, N_("You take care of it. Say what was done when its cause is gone."))
            self.run(alerts.acknowledge, AlertKey(row.id, row.version), done)

    def _show(self, rows: tuple[AlertRow, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        if self.table.selected is None:
            self._chosen(None)
        elif self.table.selected_row != self._shown:
            self._chosen(self.table.selected)

    def _chosen(self, number: int | None) -> None:
        row: AlertRow | None = self.table.selected_row
        self._shown = row
        if self._acknowledge is not None:
            self._acknowledge.setEnabled(row is not None and row.mine and row.state is AlertState.PENDING)
        if number is None or row is None:
            self._form = None
            self.detail.clear()
            return
        self._draw(row, ())
        self.load(alerts.alert_history, row.id, partial(self._draw_history, row))

    def _draw_history(self, row: AlertRow, events: tuple[AlertEventRow, ...]) -> None:
        if self._shown == row:
            self._draw(row, events)

    def _draw(self, row: AlertRow, events: tuple[AlertEventRow, ...]) -> None:
        if self._form is not None:
            self._form.keep_draft()
        answer = self._answer(row)
        history = [history_lines(self.place, events)] if events else []
        page = SUBJECT_PAGES.get(row.subject_kind)
        actions = (
            [Action(N_("Open the record"), partial(self.place.go, page, row.subject_id), Icon.OPEN)]
            if page is not None and row.subject_id is not None
            else []
        )
        self.detail.show_facts(row.words, alert_facts(row), actions, [*answer, *history], caption=row.type)

    def _answer(self, row: AlertRow) -> list[QWidget]:
        may = self.place.actor.may
        resolves = may(Permission.ANSWER_ALERTS) and row.mine
        overrides = may(Permission.OVERRIDE_ALERTS) and row.type is not AlertType.METAL
        if not resolves and not overrides:
            self._form = None
            return []
        fields: list[Field] = [NotesField(name="words", label=N_("What was done, or why"), required=True, lines=3)]
        if overrides:
            fields.append(ChoiceField(name="why", label=N_("Reason of an override"), choices=OverrideReason))
        self._form = Form(self.place, self.key, fields, columns=1, clears=True)
        self._form.fill({}, record=str(row.id))
        buttons = []
        if resolves:
            buttons.append(Action(N_("Resolve"), self.resolve, Icon.OK))
            if row.due_at is not None:
                buttons.append(Action(N_("Ask next level"), self.ask_next, Icon.SEND))
        if overrides:
            buttons.append(Action(N_("Override"), self.override, Icon.UNLOCK))
        return [self._form, self._buttons(buttons)]

    def _buttons(self, actions: list[Action]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(2 * GRID)
        for number, action in enumerate(actions):
            button = action_button(self.words(action.words), action, icons=self.place.icons)
            grid.addWidget(button, number // 2, number % 2)
        grid.setColumnStretch(2, 1)
        return box

    def resolve(self) -> None:
        """Say that the cause is gone."""
        self._say(alerts.resolve, N_("Resolved."))

    def ask_next(self) -> None:
        """Ask the next level to decide now."""
        self._say(alerts.request_override, N_("The next level is alerted now."))

    def override(self) -> None:
        """Lift the block although its cause is not gone."""
        self._say(alerts.override, N_("Overridden; the reason stands in the log."), with_why=True)

    def _say(self, command: Callable[..., None], said: str, *, with_why: bool = False) -> None:
        row, form = self._shown, self._form
        if row is None or form is None:
            return
        make = partial(_override if with_why else _answer, row)
        # The buttons of the pane go with the answer; the header's one stays as it is.
        self.submit(form, command, make, partial(self._answered, said), button=QPushButton())

    def _answered(self, said: str, _result: None) -> None:
        log = Action(N_("Alert log"), lambda: self.place.go("home.alert_log"), Icon.HISTORY)
        self.say(said, log)
        self._shown = None
        self.refresh()


@dataclass(frozen=True, slots=True)
class _Typed:
    words: str
    why: OverrideReason | None = None


def _answer(row: AlertRow, **fields: Any) -> AlertAnswer:
    return AlertAnswer(row.id, row.version, _Typed(**fields).words)


def _override(row: AlertRow, **fields: Any) -> AlertOverride:
    typed = _Typed(**fields)
    return AlertOverride(row.id, row.version, typed.why or OverrideReason.OTHER, typed.words)
