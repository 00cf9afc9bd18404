from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QPushButton

from quty_desktop.domain.alerts import AlertSeverity, AlertState, AlertType, OverrideReason, words
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import Text
from quty_desktop.i18n import translator
from quty_desktop.services.administration.alerts import AlertAnswer, AlertEventRow, AlertKey, AlertOverride, AlertRow
from quty_desktop.views.home.alert_log import AlertLogPage
from quty_desktop.views.home.alert_words import alert_facts, answer_words
from quty_desktop.views.home.alerts import AlertsPage
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.workplace import Workplace
from tests.views.conftest import RINA, FakeDoor

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
ANSWERS = frozenset({Permission.USE_PROGRAM, Permission.ANSWER_ALERTS})
BLOCKED = AlertRow(
    id=7,
    type=AlertType.LINE_CLEARANCE,
    severity=AlertSeverity.WARNING,
    state=AlertState.PENDING,
    words=words("line.blocked", {"line": "3", "batch": "BATCH-2026-014", "pieces": 120}),
    origin=Department.CUTTING,
    department=Department.CUTTING,
    roles=("Cutting supervisor",),
    level=1,
    due_at=NOW,
    mine=True,
    raised_at=NOW,
    raised_by="Andi",
    acknowledged_at=None,
    acknowledged_by="",
    resolved_at=None,
    resolved_by="",
    answer="",
    subject_kind="manufacturing_order",
    subject_id=12,
    version=3,
)
OTHER = replace(BLOCKED, id=8, mine=False, type=AlertType.METAL, severity=AlertSeverity.CRITICAL, subject_kind="")
EVENTS = (
    AlertEventRow(1, NOW, "Andi", AlertState.PENDING, Department.CUTTING, 1, ""),
    AlertEventRow(2, NOW, "Andi", AlertState.PENDING, Department.PPIC, 2, ""),
)


def page_of(place: Workplace, door: FakeDoor, *more: Permission, kind: type[Page] = AlertsPage) -> Any:
    door.answers |= {"my_alerts": (BLOCKED, OTHER), "alert_history": EVENTS, "alert_log": (BLOCKED, OTHER)}
    for name in ("acknowledge", "resolve", "override", "request_override"):
        door.answers.setdefault(name, None)
    went: list[tuple[str, Any]] = []
    own = replace(
        place,
        actor=replace(RINA, permissions=ANSWERS | set(more)),
        go=lambda key, record=None: went.append((key, record)),
    )
    page: Any = kind(own)
    page.went = went
    page.resize(1366, 700)
    page.show()
    return page


def labels(page: Page) -> set[str]:
    return {one.text().replace("&", "") for one in page.findChildren(QPushButton) if one.isVisibleTo(page)}


def test_the_selected_alert_is_acknowledged(workplace: Workplace, door: FakeDoor) -> None:
    page = page_of(workplace, door)
    page.open(7)
    page.acknowledge()
    assert door.runs[-1][:2] == ("acknowledge", AlertKey(7, 3))
    assert "You take care of it." in page.status.text


def test_an_answer_says_what_was_done(workplace: Workplace, door: FakeDoor) -> None:
    page = page_of(workplace, door)
    page.open(7)
    page.resolve()
    assert door.runs == []
    assert "words" in page._form.errors()
    page._form.editor("words").set_value("Line 3 emptied")
    page.resolve()
    assert door.runs[-1][:2] == ("resolve", AlertAnswer(7, 3, "Line 3 emptied"))
    assert page.status.text == "Resolved."


def test_the_services_complaint_stands_beside_the_field(workplace: Workplace, door: FakeDoor) -> None:
    door.answers["resolve"] = Invalid({"words": Text("Say what was done.")})
    page = page_of(workplace, door)
    page.open(7)
    page._form.editor("words").set_value("ok")
    page.resolve()
    assert page._form.errors() == {"words": "Say what was done."}


def test_somebody_else_was_first(workplace: Workplace, door: FakeDoor) -> None:
    door.answers["acknowledge"] = Conflict()
    page = page_of(workplace, door)
    page.open(7)
    page.acknowledge()
    assert "Somebody else changed this meanwhile." in page.banner.text


def test_the_next_level_is_asked(workplace: Workplace, door: FakeDoor) -> None:
    page = page_of(workplace, door)
    page.open(7)
    page._form.editor("words").set_value("sewing line delayed")
    page.ask_next()
    assert door.runs[-1][:2] == ("request_override", AlertAnswer(7, 3, "sewing line delayed"))


def test_only_those_who_may_are_offered_an_override_and_never_of_metal(workplace: Workplace, door: FakeDoor) -> None:
    page = page_of(workplace, door)
    page.open(7)
    assert "Override" not in labels(page)
    manager = page_of(workplace, door, Permission.OVERRIDE_ALERTS)
    manager.open(7)
    assert "Override" in labels(manager)
    manager._form.editor("words").set_value("sewing is late")
    manager._form.editor("why").set_value(OverrideReason.LINE_DELAYED)
    manager.override()
    assert door.runs[-1][:2] == ("override", AlertOverride(7, 3, OverrideReason.LINE_DELAYED, "sewing is late"))
    manager.open(8)
    assert not {"Override", "Resolve"} & labels(manager)


def test_an_alert_leads_to_its_record(workplace: Workplace, door: FakeDoor) -> None:
    page = page_of(workplace, door)
    page.open(7)
    next(one for one in page.findChildren(QPushButton) if one.text().replace("&", "") == "Open the record").click()
    assert page.went == [("ppic.manufacturing_orders", 12)]
    page.open(8)
    assert "Open the record" not in labels(page)


def test_an_alert_that_comes_later_is_selected_when_it_is_there(workplace: Workplace, door: FakeDoor) -> None:
    page = page_of(workplace, door)
    late = replace(BLOCKED, id=9)
    page.open(9)
    door.answers["my_alerts"] = (BLOCKED, OTHER, late)
    page.refresh()
    assert page.table.selected == 9


def test_the_list_shows_mine_apart(workplace: Workplace, door: FakeDoor) -> None:
    page = page_of(workplace, door)
    page.table.press("mine")
    assert [row.id for row in page.table.model.rows] == [7]


def test_the_log_shows_history_and_asks_again_when_a_question_changes(workplace: Workplace, door: FakeDoor) -> None:
    asked: list[Any] = []

    def log(data: Any) -> tuple[AlertRow, ...]:
        asked.append(data)
        return (BLOCKED, OTHER)

    page = page_of(workplace, door, kind=AlertLogPage)
    door.answers["alert_log"] = log
    page.kind.choose(AlertType.METAL)
    page.state.choose(AlertState.RESOLVED)
    page.where.choose(Department.CUTTING)
    assert (asked[-1].type, asked[-1].state, asked[-1].department) == (
        AlertType.METAL,
        AlertState.RESOLVED,
        Department.CUTTING,
    )
    page.open(7)
    assert page.table.selected == 7


def test_facts_name_whose_turn_it_is_and_the_answer() -> None:
    words_of = {fact.label: fact.value for fact in alert_facts(BLOCKED)}
    assert translator("en").value(words_of["Whose turn"]) == "Cutting supervisor, level 1"
    two = replace(BLOCKED, roles=("QC supervisor", "PPIC manager"), level=2)
    assert translator("en").value({f.label: f.value for f in alert_facts(two)}["Whose turn"]) == (
        "QC supervisor or PPIC manager, level 2"
    )
    answered = translator("en").value(answer_words("[line_delayed] sewing is late"))
    assert answered == "Line is delayed: sewing is late"
    assert answer_words("[unknown] x") == "[unknown] x"
