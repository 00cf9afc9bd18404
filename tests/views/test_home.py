from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from quty_desktop.app.pages import all_pages
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.people import Actor
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.domain.text import Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration.alerts import WaitingAlerts
from quty_desktop.services.administration.people import OwnProfile, OwnProfileChange, PasswordChange
from quty_desktop.services.home import HomeBoard, OwnPaper, Task, TaskGroup
from quty_desktop.services.home_tasks import TaskKind
from quty_desktop.views import home
from quty_desktop.views.home.board import HomePage, Tile
from quty_desktop.views.home.profile import ProfilePage
from quty_desktop.views.home.task_pages import LOOKS, OWN, OWN_WORK, PAGES, page_of
from quty_desktop.views.kit.workplace import Workplace
from tests.views.conftest import FakeDoor
from tests.views.test_alerts import BLOCKED

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)


def task(kind: TaskKind, record: int, week: Week, *, late: bool = False) -> Task:
    return Task(f"{kind}:{record}", kind, record, f"NO-{record}", "4055 bear", "EU", week, 60, NOW, late)


PACK = TaskGroup(
    TaskKind.PACK,
    14,
    1,
    (task(TaskKind.PACK, 1, Week(2026, 30)), task(TaskKind.PACK, 2, Week(2026, 10), late=True)),
)
RETEST = TaskGroup(TaskKind.RETEST, 1, 0, (task(TaskKind.RETEST, 3, Week(2026, 20)),))
RELEASE = TaskGroup(TaskKind.RELEASE, 1, 0, (task(TaskKind.RELEASE, 4, Week(2026, 21)),))
PAPER = OwnPaper("print:5", PaperKind.SHIPPING_MARKS, 5, NOW, "1–32/32", "BATCH-2026-014")


@pytest.fixture
def went() -> list[tuple[str, Any]]:
    return []


@pytest.fixture
def place(workplace: Workplace, door: FakeDoor, went: list[tuple[str, Any]]) -> Workplace:
    door.answers |= {
        "board": HomeBoard((PACK, RETEST, RELEASE), (), (PAPER,)),
        "waiting_for_me": WaitingAlerts(1, 1, (BLOCKED,)),
    }

    def go(key: str, record: Any = None) -> None:
        went.append((key, record))

    return replace(workplace, go=go)


def shown(place: Workplace) -> HomePage:
    page = HomePage(place)
    page.resize(1366, 700)
    page.show()
    return page


def test_what_is_late_comes_first(place: Workplace) -> None:
    page = shown(place)
    assert [row.record for row in page.table.model.rows] == [2, 3, 4, 1]
    page.table.press("late")
    assert [row.record for row in page.table.model.rows] == [2]


def test_numbers_count_all_and_lead_to_their_page(place: Workplace, went: list[tuple[str, Any]]) -> None:
    page = shown(place)
    tiles = page.findChildren(Tile)
    assert [tile.accessibleName() for tile in tiles] == [
        "Alerts for me: 1",
        "Pack: 14",
        "Test again: 1",
        "Decide on hold: 1",
    ]
    QTest.mouseClick(tiles[1], Qt.MouseButton.LeftButton)
    QTest.keyClick(tiles[0], Qt.Key.Key_Return)
    QTest.keyClick(tiles[0], Qt.Key.Key_A)
    assert went == [("packing.work", None), ("home.alerts", None)]
    page.refresh()
    assert page.findChildren(Tile) == tiles


def test_each_row_opens_what_it_is_about(place: Workplace, went: list[tuple[str, Any]]) -> None:
    page = shown(place)
    for row in page.table.model.rows:
        page.table.opened.emit(row.id)
    page.alerts.opened.emit(BLOCKED.id)
    page.papers.opened.emit(PAPER.id)
    assert went == [
        ("packing.work", 2),
        ("quality.lab_test", "NO-3"),
        ("quality.holds", None),
        ("packing.work", 1),
        ("home.alerts", BLOCKED.id),
        ("packing.prints", "BATCH-2026-014"),
    ]


def test_every_kind_of_task_has_a_page() -> None:
    assert set(PAGES) == set(TaskKind) == set(LOOKS)
    keys = {spec.page.key for spec in all_pages()}
    assert {page for page in PAGES.values() if OWN not in page} <= keys
    for department in Department:
        actor = Actor("x", "X", department, "en", (), frozenset())
        for kind in (TaskKind.ACCEPT, TaskKind.BLOCKED, TaskKind.FINISH, TaskKind.DIFFERENCE):
            assert page_of(kind, actor) in keys
    supervisors = {role.department for role in STANDARD_ROLES if Permission.SUPERVISE_TRANSFERS in role.permissions}
    for department in supervisors - {Department.PPIC, Department.MANAGEMENT, Department.ADMINISTRATION}:
        actor = Actor("x", "X", department, "en", (), frozenset())
        # Packing and finished goods report no waste of parts; no line receives what is cut.
        if department in OWN_WORK:
            assert page_of(TaskKind.WASTE, actor) in keys
        assert page_of(TaskKind.CONFIRM_MATERIAL, actor) in keys


def test_nothing_waits_says_so(place: Workplace, door: FakeDoor) -> None:
    door.answers |= {"board": HomeBoard((), (), ()), "waiting_for_me": WaitingAlerts(0, 0, ())}
    page = shown(place)
    assert page.findChildren(Tile) == []
    assert page.table.model.rowCount() == 0


MINE = OwnProfile("rina", "Rina Wulandari", "", Department.PACKING, "id", ("Packing clerk",), NOW)


def profile(place: Workplace, door: FakeDoor) -> ProfilePage:
    door.answers |= {"own_profile": MINE, "change_own_profile": None}
    door.answers.setdefault("change_own_password", None)
    page = ProfilePage(place)
    page.resize(1366, 700)
    page.show()
    return page


def test_the_own_profile_is_saved(place: Workplace, door: FakeDoor) -> None:
    page = profile(place, door)
    assert page.form.editor("full_name").text() == "Rina Wulandari"
    page.form.editor("email").set_value("rina@example.com")
    page.save()
    change = OwnProfileChange("Rina Wulandari", "id", "rina@example.com", MINE)
    assert door.runs[-1][:2] == ("change_own_profile", change)


def test_the_own_password_is_changed_after_it_was_typed_twice(place: Workplace, door: FakeDoor) -> None:
    page = profile(place, door)
    for name, typed in (("old", "teddy-bears-28"), ("new", "eleven cartons"), ("again", "eleven carton")):
        page.passwords.editor(name).set_value(typed)
    page.change_password()
    assert set(page.passwords.errors()) == {"again"}
    page.passwords.editor("again").set_value("eleven cartons")
    page.change_password()
    assert door.runs[-1][:2] == ("change_own_password", PasswordChange("teddy-bears-28", "eleven cartons"))
    assert page.passwords.editor("new").value() is None


def test_a_wrong_present_password_is_said_beside_it(place: Workplace, door: FakeDoor) -> None:
    door.answers["change_own_password"] = Invalid({"old": Text("This is not your present password.")})
    page = profile(place, door)
    for name, typed in (("old", "x"), ("new", "eleven cartons"), ("again", "eleven cartons")):
        page.passwords.editor(name).set_value(typed)
    page.change_password()
    assert page.passwords.errors() == {"old": "This is not your present password."}


def test_the_home_tab_has_its_pages() -> None:
    assert [page.key for page in home.PAGES] == [
        "home.start",
        "home.approvals",
        "home.alerts",
        "home.alert_log",
        "home.profile",
    ]
    assert all(page.department is None for page in home.PAGES)
