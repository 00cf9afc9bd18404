"""How alerts are shown, in the list of open ones and in the log."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from quty_desktop.domain.alerts import AlertSeverity, AlertState, OverrideReason
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration.alerts import AlertEventRow, AlertRow
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.detail import Chip, Fact
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.kit.workplace import Workplace

SEVERITIES = {
    AlertSeverity.INFO: State(AlertSeverity.INFO, Tone.INFO),
    AlertSeverity.WARNING: State(AlertSeverity.WARNING, Tone.NOTICE),
    AlertSeverity.CRITICAL: State(AlertSeverity.CRITICAL, Tone.BAD, Icon.ALERTS),
}
STATES = {
    AlertState.PENDING: State(AlertState.PENDING, Tone.BAD, Icon.WAITING),
    AlertState.ACKNOWLEDGED: State(AlertState.ACKNOWLEDGED, Tone.NOTICE, Icon.PERSON),
    AlertState.RESOLVED: State(AlertState.RESOLVED, Tone.OK),
    AlertState.OVERRIDDEN: State(AlertState.OVERRIDDEN, Tone.HOLD, Icon.UNLOCK),
}
SUBJECT_PAGES: Mapping[str, str] = {
    "manufacturing_order": "ppic.manufacturing_orders",
    "buyer_order": "ppic.orders",
    "work_order": "packing.work",
    "carton": "packing.scan",
    "hold": "quality.holds",
    "hold_set": "quality.hold_sets",
    "incident_report": "quality.metal_book",
    "lab_test": "quality.lab_tests",
    "metal_check": "quality.metal_checks",
    "stacking_load": "quality.lab_bench",
    "inspection": "quality.inspections",
    "import_run": "master_data.imports",
    "material_issue": "warehouse.issues",
    "article": "warehouse.least",
}
"""The page that shows the record of an alert; one that the person may not see does not open."""


def alert_facts(row: AlertRow) -> list[Fact]:
    """The facts of the pane."""
    return [
        Fact(N_("Urgency"), SEVERITIES[row.severity]),
        Fact(N_("State"), STATES[row.state]),
        Fact(N_("Where"), row.origin),
        Fact(N_("Whose turn"), _turn(row) if row.open else None),
        Fact(N_("Next level at"), row.due_at),
        Fact(N_("Raised"), row.raised_at),
        Fact(N_("By"), row.raised_by),
        Fact(N_("Acknowledged by"), row.acknowledged_by),
        Fact(N_("Answered by"), row.resolved_by),
        Fact(N_("Answer"), answer_words(row.answer)),
    ]


def _turn(row: AlertRow) -> Text:
    if len(row.roles) > 1:
        return Text(
            N_("{first} or {second}, level {level}"),
            first=Text(row.roles[0]),
            second=Text(row.roles[1]),
            level=row.level,
        )
    return Text(N_("{role}, level {level}"), role=Text(row.roles[0]) if row.roles else row.department, level=row.level)


def answer_words(answer: str) -> str | Text:
    """An answer in words; that of an override begins with the kind of its reason."""
    if answer.startswith("[") and "] " in answer:
        code, _, reason = answer[1:].partition("] ")
        if code in set(OverrideReason):
            return Text(N_("{why}: {reason}"), why=OverrideReason(code), reason=reason)
    return answer


def history_lines(place: Workplace, events: Sequence[AlertEventRow]) -> QWidget:
    """What happened to an alert, a line per event, for the pane."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, GRID, 0, 0)
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID)
    head = QLabel(place.words.tr(N_("History")))
    head.setProperty("kind", "strong")
    grid.addWidget(head, 0, 0, 1, 2)
    for row, event in enumerate(events, start=1):
        grid.addWidget(Chip(place, _step(event)), row, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        said = f"{place.words.moment(event.at)} · {event.person}"
        if event.reason:
            said = f"{said}\n{place.words.tr(answer_words(event.reason))}"
        label = QLabel(said)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignTop)
    grid.setColumnStretch(1, 1)
    return box


def _step(event: AlertEventRow) -> State:
    if event.state is AlertState.PENDING and event.level > 1:
        return State(Text(N_("Level {level}"), level=event.level), Tone.NOTICE, Icon.SEND)
    return STATES[event.state]
