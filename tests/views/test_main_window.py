"""The window shows what a person may see, goes where it is told, and locks without losing a word."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.help_window import HelpWindow
from quty_desktop.views.kit.page import Group, Page, PageSpec
from quty_desktop.views.kit.theme import Look, Scheme, Theme
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.main_window import CriticalAlert, MainWindow, WindowRequests
from quty_desktop.views.palette import Palette
from quty_desktop.views.preferences import Preferences
from quty_desktop.views.problem_window import ProblemWindow
from quty_desktop.views.shortcuts import ShortcutSheet
from tests.views.conftest import RINA, make_workplace
from tests.views.demo import EntryPage, OrdersPage


class HomePage(Page):
    key = "home.today"
    title = N_("Today")


class AlertsPage(Page):
    key = "home.alerts"
    title = N_("Alerts")

    def build(self) -> None:
        self.shown: list[object] = []

    def open(self, record: Any) -> None:
        self.shown.append(record)


class CuttingPage(Page):
    key = "cutting.queue"
    title = N_("Cutting queue")
    department = Department.CUTTING
    permission = Permission.VIEW_PRODUCTION


class PeoplePage(Page):
    key = "people"
    title = N_("People")
    department = Department.ADMINISTRATION
    permission = Permission.MANAGE_PEOPLE


PAGES = tuple(PageSpec.of(each) for each in (EntryPage, PeoplePage, OrdersPage, HomePage, CuttingPage, AlertsPage))


class Program:
    def __init__(self) -> None:
        self.asked: list[Any] = []

    def check(self, password: str) -> None:
        if password != "right":
            raise Unavailable(Text(N_("Wrong password.")), code="sign_in")

    def requests(self) -> WindowRequests:
        return WindowRequests(
            check_password=self.check,
            sign_out=lambda: self.asked.append("sign_out"),
            switch_person=lambda: self.asked.append("switch"),
            rebuild=lambda language, page: self.asked.append((language, page)),
            closed=lambda: self.asked.append("closed"),
        )


@pytest.fixture
def program() -> Program:
    return Program()


def open_window(workplace: Workplace, program: Program, qtbot: QtBot, **more: Any) -> MainWindow:
    window = MainWindow(workplace, PAGES, program.requests(), Throttle(), **more)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def window(store: QSettings, qapp: QApplication, program: Program, qtbot: QtBot) -> MainWindow:
    actor = replace(RINA, permissions=RINA.permissions | {Permission.VIEW_PRODUCTION, Permission.SEE_DEPARTMENTS})
    return open_window(make_workplace(store, actor=actor), program, qtbot)


def key(window: MainWindow, what: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    handle = window.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, what, modifier)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_only_what_the_person_may_see_in_the_order_of_the_flow(window: MainWindow) -> None:
    assert [spec.page.key for spec in window.pages()] == [
        "home.today",
        "home.alerts",
        "cutting.queue",
        "packing.orders",
        "packing.entry",
    ]
    assert [window.tabs.tabText(number) for number in range(window.tabs.count())] == ["Home", "Cutting", "Packing"]
    assert window.current_key == "home.today"
    assert window.tabs.isVisible()


def test_one_department_needs_no_tab_row(store: QSettings, qapp: QApplication, program: Program, qtbot: QtBot) -> None:
    pages = (PageSpec.of(OrdersPage), PageSpec.of(EntryPage))
    window = MainWindow(make_workplace(store), pages, program.requests())
    qtbot.addWidget(window)
    window.show()
    assert not window.tabs.isVisible()
    assert window.current_key == "packing.orders"


def test_a_clerk_sees_home_and_the_own_department_in_one_list(
    store: QSettings, qapp: QApplication, program: Program, qtbot: QtBot
) -> None:
    actor = replace(RINA, permissions=RINA.permissions | {Permission.VIEW_PRODUCTION})
    window = open_window(make_workplace(store, actor=actor), program, qtbot)
    assert not window.tabs.isVisible()
    listed = window.page_list.view.model()
    assert [listed.index(row, 0).data() for row in range(listed.rowCount())] == [
        "Today",
        "Alerts",
        "Packing orders",
        "Pack a carton",
    ]
    key(window, Qt.Key.Key_2, CTRL)
    assert window.current_key == "packing.orders", "the keys of departments still lead there"
    window.go("cutting.queue", 7)
    page = window.current_page
    assert page is not None
    assert page.key == "packing.orders"
    assert "Cutting queue is a page of another department (Cutting)." in page.status.text


def test_a_second_role_opens_its_department(
    store: QSettings, qapp: QApplication, program: Program, qtbot: QtBot
) -> None:
    actor = replace(
        RINA,
        permissions=RINA.permissions | {Permission.VIEW_PRODUCTION},
        departments=frozenset({Department.PACKING, Department.CUTTING}),
    )
    window = open_window(make_workplace(store, actor=actor), program, qtbot)
    assert "cutting.queue" in {spec.page.key for spec in window.pages()}


def test_nothing_to_see_is_no_crash(store: QSettings, qapp: QApplication, program: Program, qtbot: QtBot) -> None:
    window = MainWindow(make_workplace(store), (), program.requests())
    qtbot.addWidget(window)
    window.show()
    assert window.current_page is None
    window.open_help()
    window.back()


def test_going_to_a_record_and_back(window: MainWindow) -> None:
    window.go("packing.orders", 7)
    page = window.current_page
    assert isinstance(page, OrdersPage)
    assert page.table.selected == 7
    assert window.tabs.current is Department.PACKING
    page.place.go("packing.entry")
    assert window.current_key == "packing.entry"
    key(window, Qt.Key.Key_Escape)
    assert window.current_key == "packing.orders"
    window.go("people")
    assert window.current_key == "packing.orders", "what a person may not see is not opened"


def test_departments_by_key_and_the_last_page_of_each(window: MainWindow) -> None:
    window.go("packing.entry")
    key(window, Qt.Key.Key_2, CTRL)
    assert window.current_key == "cutting.queue"
    key(window, Qt.Key.Key_Tab, CTRL)
    assert window.current_key == "packing.entry"
    key(window, Qt.Key.Key_9, CTRL)
    assert window.current_key == "packing.entry"


def test_moved_tabs_stay_moved(window: MainWindow, program: Program, qtbot: QtBot) -> None:
    window.tabs.moveTab(2, 0)
    again = open_window(window.place, program, qtbot)
    assert again.tabs.tabText(0) == "Packing"


def test_every_window_key_does_something(window: MainWindow, qtbot: QtBot) -> None:
    window.go("packing.orders")
    for what, modifier, kind in (
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, HelpWindow),
        (Qt.Key.Key_F1, CTRL, ShortcutSheet),
        (Qt.Key.Key_K, CTRL, Palette),
    ):
        key(window, what, modifier)
        dialog = window.findChild(kind)
        assert isinstance(dialog, QDialog)
        assert dialog.isVisible()
        dialog.close()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
    page = window.current_page
    assert isinstance(page, OrdersPage)
    key(window, Qt.Key.Key_F, CTRL)
    assert page.table.find_box.hasFocus()
    key(window, Qt.Key.Key_Return, CTRL)
    assert "shipping marks" in page.status.text
    key(window, Qt.Key.Key_N, CTRL)
    assert window.current_key == "packing.entry"


def test_f6_goes_round_the_panes(window: MainWindow, qtbot: QtBot) -> None:
    window.go("packing.orders")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    seen = []
    for _ in range(4):
        key(window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        page = window.current_page
        assert page is not None
        place = "list" if focus is window.page_list.view else "page" if page.isAncestorOf(focus) else "top"
        seen.append(place)
    assert set(seen) == {"list", "page", "top"}
    assert seen[0] == seen[3]


def test_the_list_of_pages_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.go("packing.orders")
    window.page_list.view.setFocus()
    QTest.keyClick(window.page_list.view, Qt.Key.Key_Down)
    assert window.current_key == "packing.entry"
    assert window.page_list.view.hasFocus()


def test_palette_finds_pages_actions_and_codes(window: MainWindow, qtbot: QtBot) -> None:
    window.go("packing.orders")
    window.open_palette()
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    palette.line.setText("cutt")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert window.current_key == "cutting.queue"
    window.open_palette()
    palette = window.findChildren(Palette)[-1]
    palette.line.setText("SPK-2026-00009")
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Up)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    page = window.current_page
    assert isinstance(page, OrdersPage)
    assert page.table.selected == 9


def test_a_scan_opens_the_page_that_understands_it(window: MainWindow) -> None:
    assert window.place.scans.route("SPK-2026-00012")
    page = window.current_page
    assert isinstance(page, OrdersPage)
    assert page.table.selected == 12
    assert not window.place.scans.route("unknown-code")
    assert page.status.text == "Nobody here knows the code unknown-code."


def test_alerts_ring_once_and_lead_to_their_answer(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(type(window.place.sound), "alarm", lambda _self: rung.append(1))
    alert = CriticalAlert(5, N_("Metal found in BATCH-1."), "home.alerts", 5)
    window.show_alerts(1, [alert])
    window.show_alerts(1, [alert])
    assert (window.alarm.isVisible(), len(rung)) == (True, 1)
    window.show_alerts(2, [alert, CriticalAlert(6, N_("Needle broken."), "home.alerts", 6)])
    assert len(rung) == 2
    assert window.alarm.text == "Metal found in BATCH-1. (and 1 more)"
    window.go("packing.orders")
    window.alarm.findChildren(type(window._top._search))[-1].click()
    page = window.current_page
    assert isinstance(page, AlertsPage)
    assert page.shown == [5]
    window.show_alerts(0, [])
    assert not window.alarm.isVisible()


def test_badges(window: MainWindow) -> None:
    window.show_badges({"packing.orders": 12, "packing.entry": 1})
    assert window.tabs.tabText(2) == "Packing  13"
    window.go("packing.orders")
    window.show_badges({})
    assert window.tabs.tabText(2) == "Packing"


def test_lock_hides_everything_and_keeps_what_is_typed(window: MainWindow, program: Program, qtbot: QtBot) -> None:
    window.go("packing.entry")
    page = window.current_page
    assert isinstance(page, EntryPage)
    page.form.editor("note").set_text("half a sentence")
    window.open_sheet()
    sheet = window.findChild(ShortcutSheet)
    assert isinstance(sheet, ShortcutSheet)
    window.lock()
    window.lock()
    assert not page.isVisible()
    assert not sheet.isVisible()
    assert not window.place.scans.enabled
    key(window, Qt.Key.Key_2, CTRL)
    assert window.current_key == "packing.entry", "keys do nothing behind the lock"
    password = window.lock_screen.form.editor("password").widget
    assert isinstance(password, QLineEdit)
    password.setText("wrong")
    QTest.keyClick(password, Qt.Key.Key_Return)
    assert window.lock_screen.form.errors() == {"password": "Wrong password."}
    assert not page.isVisible()
    password.setText("right")
    QTest.keyClick(password, Qt.Key.Key_Return)
    assert page.isVisible()
    assert sheet.isVisible()
    assert page.form.editor("note").text() == "half a sentence"
    assert window.place.scans.enabled


def test_five_wrong_passwords_wait_at_the_lock_too(window: MainWindow, qtbot: QtBot) -> None:
    window.lock()
    editor = window.lock_screen.form.editor("password")
    for _ in range(6):
        editor.set_text("wrong")
        window.lock_screen.unlock()
    assert "Wait 30 seconds" in window.lock_screen.form.errors()["password"]
    editor.set_text("")
    window.lock_screen.unlock()


def test_somebody_else_signs_in_at_the_lock(window: MainWindow, program: Program) -> None:
    window.lock()
    window.lock_screen.other_person.emit()
    assert program.asked == ["switch"]


def test_idle_minutes_lock(window: MainWindow, qtbot: QtBot) -> None:
    window._idle._timer.start(60)
    qtbot.waitUntil(lambda: not window._top.isVisible(), timeout=3000)
    assert window.lock_screen.isVisible()


def test_somebody_there_does_not_lock(window: MainWindow, qtbot: QtBot) -> None:
    window._idle._timer.stop()
    key(window, Qt.Key.Key_Shift)
    assert window._idle._timer.isActive()


def test_a_bug_is_shown_with_its_report(window: MainWindow) -> None:
    window.show_problem(ValueError("lost"), "Packing orders")
    problem = window.findChild(ProblemWindow)
    assert isinstance(problem, ProblemWindow)
    problem.copy()
    text = QApplication.clipboard().text()
    assert "ValueError: lost" in text
    assert "Packing orders" in text
    assert "Quty 0" in text


def test_preferences_are_kept_and_the_window_is_made_anew(window: MainWindow, program: Program) -> None:
    window.go("packing.orders")
    window.open_preferences()
    preferences = window.findChild(Preferences)
    assert isinstance(preferences, Preferences)
    preferences.form.editor("idle_minutes").set_text("0")
    preferences.save()
    assert "At least 1." in preferences.form.errors()["idle_minutes"]
    preferences.form.editor("idle_minutes").set_text("25")
    preferences.form.editor("sound").set_value(False)
    preferences.form.editor("language").set_value("id")
    preferences.save()
    settings = window.place.settings
    assert (settings.idle_minutes, settings.sound, settings.language) == (25, False, "id")
    assert program.asked == [("id", "packing.orders")]


def test_the_window_begins_where_it_was(window: MainWindow, program: Program, qtbot: QtBot) -> None:
    again = open_window(window.place, program, qtbot, start="packing.entry")
    assert again.current_key == "packing.entry"
    assert again.tabs.current is Department.PACKING


def test_closing_remembers_size_and_tells(window: MainWindow, program: Program) -> None:
    window.close()
    assert program.asked == ["closed"]
    assert not window.place.settings.window("main").isEmpty()


def test_practice_is_striped_and_real_is_not(
    store: QSettings, qapp: QApplication, program: Program, qtbot: QtBot
) -> None:
    practice = open_window(make_workplace(store, practice=True), program, qtbot)
    real = open_window(make_workplace(store), program, qtbot)
    edges = []
    for window in (practice, real):
        image = window.grab().toImage()
        edges.append({image.pixelColor(2, y).name() for y in range(image.height() // 2, image.height() // 2 + 60)})
    assert len(edges[0]) > 1
    assert len(edges[1]) == 1


def test_connection_light(window: MainWindow) -> None:
    window.place.connection.report(online=True, milliseconds=3)
    assert window._top._words.text() == "Online 3 ms"
    window.place.connection.report(online=False)
    assert window._top._words.text() == "Offline"


def test_groups_stand_in_one_order() -> None:
    assert [group.label for group in Group][:3] == ["Waiting", "Running", "Hand-over"]


def test_large_targets_on_a_laptop_put_the_pages_into_a_menu(
    store: QSettings, qapp: QApplication, program: Program, qtbot: QtBot
) -> None:
    theme = Theme(Look(Scheme.LIGHT, big_targets=True))
    window = open_window(make_workplace(store, theme=theme), program, qtbot)
    window.resize(1366, 768)
    window.go("packing.orders")
    assert not window.page_list.isVisible()
    pages = next(each for each in window.findChildren(QToolButton) if each.accessibleName() == "Pages")
    assert pages.isVisible()
    menu = QMenu(window)
    window.page_list.offer(menu)
    assert [each.text() for each in menu.actions() if each.text()] == [
        "Today",
        "Alerts",
        "Packing orders",
        "Pack a carton",
    ]
    menu.actions()[-1].trigger()
    assert window.current_key == "packing.entry"
    assert pages.isVisible()
    window.resize(1920, 1080)
    assert window.page_list.isVisible()
    assert not pages.isVisible()
