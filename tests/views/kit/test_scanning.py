"""A scanner is told from a person, and its code goes where it belongs, not where the cursor stands."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from quty_desktop.views.kit.scanning import Handler, ScanRouter


class Station(QWidget):
    """A window with fields, a router that is watched by hand, and keys with times."""

    def __init__(self) -> None:
        super().__init__()
        self.line, self.area, self.table = QLineEdit(), QPlainTextEdit(), QTableWidget(3, 1)
        layout = QVBoxLayout(self)
        for widget in (self.line, self.area, self.table):
            layout.addWidget(widget)
        self.router = ScanRouter(self)
        self.codes: list[str] = []
        self.strange: list[str] = []
        self.ms = 1000
        self.router.register(self, self.recognise)
        self.router.unknown.connect(self.strange.append)

    def recognise(self, code: str) -> Handler | None:
        return (lambda: self.codes.append(code)) if code.startswith("CTN") else None

    def key(self, text: str, gap_ms: int, key: Qt.Key | None = None, **more: bool) -> None:
        self.ms += gap_ms
        modifier = Qt.KeyboardModifier.ControlModifier if more.get("control") else Qt.KeyboardModifier.NoModifier
        code = key if key is not None else Qt.Key(ord(text.upper()))
        event = QKeyEvent(QEvent.Type.KeyPress, code, modifier, text, more.get("repeat", False))
        event.setTimestamp(self.ms)
        widget = QApplication.focusWidget()
        assert widget is not None
        QApplication.sendEvent(widget, event)

    def type(self, text: str, gap_ms: int) -> None:
        for character in text:
            self.key(character, gap_ms)

    def enter(self, gap_ms: int = 5) -> None:
        self.key("\r", gap_ms, Qt.Key.Key_Return)


@pytest.fixture
def station(qapp: QApplication, qtbot: QtBot) -> Station:
    made = Station()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.line.setFocus()
    qapp.installEventFilter(made.router)
    return made


def test_a_scan_is_routed_and_leaves_no_trace_in_the_field(station: Station, qtbot: QtBot) -> None:
    station.line.setText("half written")
    station.line.setCursorPosition(4)
    pressed: list[bool] = []
    station.line.returnPressed.connect(lambda: pressed.append(True))
    station.type("CTN-000123", 8)
    station.enter()
    qtbot.waitUntil(lambda: station.codes == ["CTN-000123"])
    assert station.line.text() == "half written"
    assert station.line.cursorPosition() == 4
    assert pressed == []


def test_a_selection_that_the_first_character_replaced_comes_back(station: Station, qtbot: QtBot) -> None:
    station.area.setPlainText("a note to keep")
    station.area.setFocus()
    station.area.selectAll()
    station.type("CTN-000123", 8)
    station.enter()
    qtbot.waitUntil(lambda: station.codes == ["CTN-000123"])
    assert station.area.toPlainText() == "a note to keep"


def test_a_table_stays_where_it_was(station: Station, qtbot: QtBot) -> None:
    station.table.setCurrentCell(2, 0)
    station.table.setFocus()
    station.type("CTN-000123", 8)
    station.enter()
    qtbot.waitUntil(lambda: station.codes == ["CTN-000123"])
    assert station.table.currentRow() == 2
    assert station.table.item(2, 0) is None
    assert station.table.findChildren(QLineEdit) == [] or station.table.hasFocus()


def test_a_list_is_back_at_its_row_when_the_page_is_asked(station: Station) -> None:
    for row, words in enumerate(("Alerts", "Cartons", "Marks")):
        station.table.setItem(row, 0, QTableWidgetItem(words))
    station.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    station.table.setCurrentCell(0, 0)
    station.table.setFocus()
    seen: list[int] = []
    station.router.register(station, lambda _code: seen.append(station.table.currentRow()))
    station.type("CTN0001", 5)
    station.enter()
    assert seen == [0]


@pytest.mark.parametrize("gap_ms", [31, 60, 120])
def test_a_person_typing_the_same_is_no_scanner(station: Station, qtbot: QtBot, gap_ms: int) -> None:
    station.type("CTN-000123", gap_ms)
    station.enter(gap_ms)
    qtbot.wait(90)
    assert station.codes == []
    assert station.line.text() == "CTN-000123"


def test_rolling_fingers_lose_nothing_and_keep_their_order(station: Station, qtbot: QtBot) -> None:
    for character, gap in zip("the quick fox", (80, 12, 9, 70, 20, 11, 14, 90, 9, 60, 25, 8, 40), strict=True):
        station.key(character, gap, Qt.Key.Key_Space if character == " " else None)
    qtbot.waitUntil(lambda: station.line.text() == "the quick fox")


def test_a_burst_without_end_is_typed_after_a_moment(station: Station, qtbot: QtBot) -> None:
    station.type("CTN-000123", 5)
    assert station.line.text() == "C"
    qtbot.waitUntil(lambda: station.line.text() == "CTN-000123", timeout=1000)
    station.enter(200)
    assert station.codes == []


def test_short_bursts_are_a_persons(station: Station) -> None:
    station.type("CTN-1", 5)
    station.enter()
    assert station.line.text() == "CTN-1"
    assert station.codes == []


def test_what_nobody_knows_is_typed_into_a_field(station: Station) -> None:
    station.type("4055154200", 5)
    station.enter()
    assert station.line.text() == "4055154200"
    assert station.strange == []


def test_what_nobody_knows_is_told_elsewhere(station: Station) -> None:
    station.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    station.table.setFocus()
    station.type("4055154200", 5)
    station.enter()
    assert station.strange == ["4055154200"]


def test_tab_ends_a_scan_too(station: Station, qtbot: QtBot) -> None:
    station.type("CTN-000123", 5)
    station.key("\t", 5, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: station.codes == ["CTN-000123"])
    assert station.line.hasFocus()


def test_shift_between_characters_does_not_end_the_burst(station: Station, qtbot: QtBot) -> None:
    for character in "CTN|EU|22":
        station.key("", 3, Qt.Key.Key_Shift)
        station.key(character, 3)
    station.enter()
    qtbot.waitUntil(lambda: station.codes == ["CTN|EU|22"])


def test_held_keys_and_shortcuts_are_a_persons(station: Station) -> None:
    station.key("C", 100)
    for _ in range(8):
        station.key("C", 25, repeat=True)
    station.key("a", 5, control=True)
    assert station.codes == []
    assert station.line.text() == "C" * 9


def test_a_locked_window_hears_nothing(station: Station) -> None:
    station.router.enabled = False
    station.type("CTN-000123", 5)
    station.enter()
    assert station.codes == []


def test_the_visible_and_latest_are_asked_first(station: Station, qtbot: QtBot) -> None:
    asked: list[str] = []
    hidden, shown = QWidget(), QWidget(station)
    qtbot.addWidget(hidden)
    shown.show()
    station.router.register(shown, lambda code: lambda: asked.append(f"shown {code}"))
    station.router.register(hidden, lambda code: lambda: asked.append(f"hidden {code}"))
    assert station.router.route("CTN-9")
    assert asked == ["shown CTN-9"]
    shown.setParent(None)
    shown.deleteLater()
    qtbot.waitUntil(lambda: station.router.route("CTN-9") and station.codes == ["CTN-9"])
    assert not station.router.route("nothing")
