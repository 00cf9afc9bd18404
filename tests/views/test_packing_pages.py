"""The packing pages with real widgets, the real door and a real database."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from quty_desktop.documents.raster import page_count, page_image
from quty_desktop.domain.packing import MarkSize
from quty_desktop.domain.weeks import Week
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.packing import cartons, mark_checks, marks, packing_lists
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.packing import PAGES
from quty_desktop.views.packing.completed import PackedOrdersPage
from quty_desktop.views.packing.history import PrintHistoryPage, ScanHistoryPage
from quty_desktop.views.packing.marks import MarksPage
from quty_desktop.views.packing.scan import ScanPage
from quty_desktop.views.packing.work import PackingWorkPage
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order, counted, mark
from tests.views.conftest import make_workplace


@pytest.fixture
def order(database: Plant) -> Order:
    return arrange_order(database, week=Week(2098, 22))


@pytest.fixture
def clerk(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "operator_packing") as door:
        yield door


@pytest.fixture
def supervisor(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "spv_packing") as door:
        yield door


@pytest.fixture
def went() -> list[tuple[str, object]]:
    return []


def place_of(store: QSettings, door: Dispatcher, went: list[tuple[str, object]] | None = None) -> Workplace:
    def go(page: str, record: object = None) -> None:
        if went is not None:
            went.append((page, record))

    return replace(make_workplace(store, actor=door.actor), door=door, go=go)


@pytest.fixture
def place(qapp: QApplication, store: QSettings, clerk: Dispatcher, went: list[tuple[str, object]]) -> Workplace:
    return place_of(store, clerk, went)


def seen(qtbot: QtBot, kind: type[Page], place: Workplace) -> Any:
    page = kind(place)
    qtbot.addWidget(page)
    page.resize(1180, 640)
    page.show()
    qtbot.waitExposed(page)
    qtbot.wait(1)
    return page


def type_into(page: Any, field: str, value: str) -> None:
    form = page.panel.form if hasattr(page, "panel") else page.form
    form.editor(field).set_text(value)


def question(page: QWidget) -> Question:
    found = page.findChildren(Question)
    assert found
    return found[-1]


def press(page: QWidget, words: str) -> None:
    wanted = [each for each in page.findChildren(QPushButton) if each.text().replace("&", "") == words]
    assert wanted, [each.text() for each in page.findChildren(QPushButton)]
    wanted[-1].click()


class TestWork:
    def test_the_first_order_is_ready_to_be_packed(self, qtbot: QtBot, place: Workplace, order: Order) -> None:
        page = seen(qtbot, PackingWorkPage, place)
        assert page.table.selected == order.work_order
        assert page.panel.form.editor("quantity_pcs").value() == 1920
        assert page.panel.becomes == "32 cartons of 60 pcs, pallets: 4 of 8 cartons"

    def test_one_key_packs_and_the_next_steps_are_offered(
        self, qtbot: QtBot, place: Workplace, order: Order, clerk: Dispatcher, went: list[tuple[str, object]]
    ) -> None:
        page = seen(qtbot, PackingWorkPage, place)
        type_into(page, "quantity_pcs", "600")
        assert "1,320 pcs stay to be packed." in page.panel.becomes
        assert page.do(Key.PRIMARY)
        (row,) = clerk.ask(packing_lists.packing_queue, packing_lists.PackingFilter())
        assert (row.packed_pcs, row.cartons_packed) == (600, 10)
        assert "cartons 1 to 10, 600 pcs" in page.status.text
        assert page.panel.form.editor("quantity_pcs").value() == 1320
        press(page.status, "Print marks")
        assert went == [("packing.marks", order.manufacturing_order)]

    def test_what_was_packed_is_taken_back(
        self, qtbot: QtBot, place: Workplace, order: Order, clerk: Dispatcher
    ) -> None:
        page = seen(qtbot, PackingWorkPage, place)
        type_into(page, "quantity_pcs", "600")
        page.do(Key.PRIMARY)
        press(page.status, "Undo")
        assert clerk.ask(packing_lists.packing_queue, packing_lists.PackingFilter())[0].packed_pcs == 0
        assert order.work_order == page.table.selected

    @pytest.mark.usefixtures("order")
    def test_what_cannot_be_packed_is_said_before_it_is_tried(self, qtbot: QtBot, place: Workplace) -> None:
        page = seen(qtbot, PackingWorkPage, place)
        type_into(page, "quantity_pcs", "1980")
        assert "The order wants only 1,920 more pcs" in page.panel.becomes
        type_into(page, "quantity_pcs", "1920")
        type_into(page, "counted_cartons", "31")
        assert "31 cartons of 60 are 1,860 pcs" in page.panel.becomes
        page.do(Key.PRIMARY)
        assert "Count pieces and cartons again." in page.banner.text

    def test_a_partial_carton_asks_why(
        self, qtbot: QtBot, database: Plant, place: Workplace, clerk: Dispatcher
    ) -> None:
        order = arrange_order(database, pcs=465)
        page = seen(qtbot, PackingWorkPage, place)
        reason = page.panel.form.editor("partial_reason").widget
        assert reason.isVisible()
        page.do(Key.PRIMARY)
        assert "holds 45 of 60 pcs" in page.panel.form.errors()["partial_reason"]
        type_into(page, "partial_reason", "End of the order")
        page.do(Key.PRIMARY)
        assert clerk.ask(packing_lists.cartons_of, order.work_order)[-1].note == "End of the order"
        assert not reason.isVisible()

    def test_when_all_is_packed_the_same_button_finishes(
        self, qtbot: QtBot, place: Workplace, order: Order, clerk: Dispatcher
    ) -> None:
        page = seen(qtbot, PackingWorkPage, place)
        page.do(Key.PRIMARY)
        assert page.main.text() == "Finish work order"
        page.do(Key.PRIMARY)
        assert clerk.ask(packing_lists.packing_queue, packing_lists.PackingFilter()) == ()
        assert "is finished: 32 cartons, 1,920 pcs" in page.status.text
        assert page.table.selected is None
        assert order.work_order

    def test_an_article_without_specification_says_whom_to_ask(
        self, qtbot: QtBot, database: Plant, place: Workplace
    ) -> None:
        arrange_order(database, specification=False)
        page = seen(qtbot, PackingWorkPage, place)
        page.do(Key.PRIMARY)
        assert "Ask PPIC" in page.banner.text

    def test_cartons_are_planned_ahead(self, qtbot: QtBot, place: Workplace, order: Order, clerk: Dispatcher) -> None:
        page = seen(qtbot, PackingWorkPage, place)
        press(page.detail, "Plan cartons, to print marks ahead")
        assert len(clerk.ask(packing_lists.cartons_of, order.work_order)) == 32

    def test_a_manager_lets_an_order_end_short(
        self, qtbot: QtBot, store: QSettings, database: Plant, order: Order, clerk: Dispatcher
    ) -> None:
        clerk.run(cartons.pack_cartons, cartons.PackCartons(order.work_order, 1800))
        with door_of(database, "production_manager") as manager:
            page = seen(qtbot, PackingWorkPage, place_of(store, manager))
            assert not hasattr(page, "main")
            press(page.detail, "Let it end with 1,800 pcs")
            asked = question(page)
            asked.reason.setText("Fabric fault")
            asked.yes.click()
            assert "may end with 1,800 pcs" in page.status.text
        assert clerk.ask(packing_lists.packing_queue, packing_lists.PackingFilter())[0].rest_pcs == 0

    @pytest.mark.usefixtures("database")
    def test_nothing_to_pack_says_where_work_comes_from(self, qtbot: QtBot, place: Workplace) -> None:
        page = seen(qtbot, PackingWorkPage, place)
        assert page.table.selected is None
        page.do(Key.PRIMARY)

    def test_a_scanned_batch_is_selected(self, qtbot: QtBot, database: Plant, place: Workplace) -> None:
        arrange_order(database, week=Week(2098, 1))
        second = arrange_order(database, number=2, week=Week(2098, 2))
        page = seen(qtbot, PackingWorkPage, place)
        page.scanned("batch-2026-002")()
        assert page.table.selected == second.work_order
        assert page.scanned("FG-2026-00002-CTN001") is None
        assert PackingWorkPage.understands("spk-pck-2026-00002") == "SPK-PCK-2026-00002"

    @pytest.mark.usefixtures("order")
    def test_the_list_is_one_statement(self, qtbot: QtBot, place: Workplace, clerk: Dispatcher) -> None:
        page = seen(qtbot, PackingWorkPage, place)
        with counted(clerk) as statements:
            page.refresh()
        assert len(statements) == 2  # the list, and the cartons of the selected row


def bars_of(pdf: bytes, page: int) -> list[str]:
    import numpy as np
    import zxingcpp

    image = page_image(pdf, page, 300)
    pixels = np.frombuffer(image.pixels, np.uint8).reshape(image.height, image.stride // 4, 4)[:, : image.width, 0]
    return sorted(each.text for each in zxingcpp.read_barcodes(np.ascontiguousarray(pixels)))


class TestMarks:
    @pytest.fixture
    def planned(self, clerk: Dispatcher, order: Order) -> Order:
        clerk.run(cartons.start_packing, order.work_order)
        return order

    def test_the_order_is_previewed_at_once_and_saved_as_it_is_seen(
        self, qtbot: QtBot, place: Workplace, clerk: Dispatcher, planned: Order, tmp_path: Path
    ) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        assert page.plate.accessibleName().startswith("W22-2098 EU 40551542")
        assert (page.form.editor("first").value(), page.form.editor("last").value()) == (1, 32)
        assert page.preview.page_count == 32
        assert page.save_button.isEnabled()
        file = tmp_path / "marks.pdf"
        page.save_to(file)
        assert page_count(file.read_bytes()) == 32
        code, payload = bars_of(file.read_bytes(), 6)
        assert code == "FG-2026-00001-CTN007"
        assert payload.startswith(f"PCK|40551542|{planned.batch}|22|EU|60|")
        (row,) = clerk.ask(marks.print_history, marks.HistoryFilter())
        assert (row.first, row.last, row.week, row.destination) == (1, 32, Week(2098, 22), "EU")
        assert "32 papers" in page.status.text

    def test_range_copies_and_paper(self, qtbot: QtBot, place: Workplace, planned: Order, tmp_path: Path) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        type_into(page, "first", "9")
        type_into(page, "last", "11")
        type_into(page, "copies", "2")
        page.form.editor("size").set_value(MarkSize.A4_FOUR)
        qtbot.waitUntil(lambda: page.preview.page_count == 2)
        file = tmp_path / "marks.pdf"
        page.save_to(file)
        found = [code for number in range(2) for code in bars_of(file.read_bytes(), number) if code.startswith("FG-")]
        assert found == [f"FG-2026-00001-CTN{number:03}" for number in (9, 9, 10, 10, 11, 11)]

    def test_a_range_that_does_not_exist_is_said_beside_the_field(
        self, qtbot: QtBot, place: Workplace, planned: Order
    ) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        type_into(page, "last", "33")
        qtbot.waitUntil(lambda: "last" in page.form.errors())
        assert not page.save_button.isEnabled()

    def test_it_prints_through_a_printer(
        self, qtbot: QtBot, place: Workplace, clerk: Dispatcher, planned: Order, tmp_path: Path
    ) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        page._fill_range(1, 2)
        page.printer.addItem("Label printer")
        page._state()
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        page.print_now(printer)
        assert page_count((tmp_path / "printed.pdf").read_bytes()) == 2
        assert clerk.ask(marks.print_history, marks.HistoryFilter())[0].last == 2
        assert page.form.editor("first").value() == 1

    def test_a_printer_that_is_off_leaves_no_record(
        self, qtbot: QtBot, place: Workplace, clerk: Dispatcher, planned: Order, tmp_path: Path
    ) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder.pdf"))
        page.print_now(printer)
        assert clerk.ask(marks.print_history, marks.HistoryFilter()) == ()
        page.save_to(tmp_path / "no" / "such" / "marks.pdf")
        assert "cannot be written" in page.banner.text
        assert clerk.ask(marks.print_history, marks.HistoryFilter()) == ()

    def test_a_refused_print_comes_out_of_no_printer(
        self, qtbot: QtBot, database: Plant, place: Workplace, planned: Order, tmp_path: Path
    ) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        page.printer.addItem("Label printer")
        page._state()
        with database.connect(database.person("qc_supervisor")) as connection:
            connection.execute(
                "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'manual', 'Smell')",
                (planned.manufacturing_order,),
            )
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        page.print_now(printer)
        assert not (tmp_path / "printed.pdf").exists()
        assert planned.batch in page.banner.text
        page.save_to(tmp_path / "marks.pdf")
        assert not list(tmp_path.glob("marks.pdf*"))

    def test_marks_that_did_not_come_out_are_offered_again(
        self, qtbot: QtBot, place: Workplace, planned: Order
    ) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        page._fill_range(1, 9)
        page.preview.broken.emit(4, 9)
        assert (page.form.editor("first").value(), page.form.editor("last").value()) == (5, 9)
        assert "4 of 9" in page.status.text

    def test_what_keeps_the_batch_is_listed_and_nothing_is_printed(
        self, qtbot: QtBot, database: Plant, place: Workplace, planned: Order
    ) -> None:
        lab = database.person("qc_lab")
        with database.connect(lab) as connection:
            connection.execute(
                "INSERT INTO quty.lab_test (manufacturing_order_id, test_type, result, tested_at, note)"
                " VALUES (%s, 'drop', 'fail', now(), 'Ear came off')",
                (planned.manufacturing_order,),
            )
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        assert "Drop test failed" in page.blockers.text
        assert "Ear came off" in page.blockers.text
        assert "May release it: QC supervisor" in page.blockers.text
        assert not page.save_button.isEnabled()
        assert not page.print_button.isEnabled()
        assert page.preview.page_count == 32

    def test_a_hold_that_comes_meanwhile_is_refused_with_words(
        self, qtbot: QtBot, database: Plant, place: Workplace, planned: Order, tmp_path: Path
    ) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        quality = database.person("qc_supervisor")
        with database.connect(quality) as connection:
            connection.execute(
                "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'manual', 'Smell')",
                (planned.manufacturing_order,),
            )
        page.save_to(tmp_path / "marks.pdf")
        assert not (tmp_path / "marks.pdf").exists()
        assert planned.batch in page.banner.text
        assert "QC supervisor" in page.banner.text

    def test_a_week_that_changed_since_the_preview_is_not_printed(
        self, qtbot: QtBot, database: Plant, place: Workplace, planned: Order, tmp_path: Path
    ) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        database.one("UPDATE quty.buyer_order_line SET week_number = 23 WHERE id = %s RETURNING id", planned.line)
        page.save_to(tmp_path / "marks.pdf")
        assert not (tmp_path / "marks.pdf").exists()
        assert "changed since the preview" in page.banner.text
        assert page.plate.accessibleName().startswith("W23-2098")
        page.save_to(tmp_path / "marks.pdf")
        assert "|23|EU|" in bars_of((tmp_path / "marks.pdf").read_bytes(), 0)[1]

    def test_a_reprint_asks_why(
        self, qtbot: QtBot, store: QSettings, database: Plant, supervisor: Dispatcher, planned: Order, tmp_path: Path
    ) -> None:
        mark(database, planned, 1, 32, 32)
        page = seen(qtbot, MarksPage, place_of(store, supervisor))
        page.scanned("FG-2026-00001-CTN007")()
        assert (page.form.editor("first").value(), page.form.editor("last").value()) == (7, 7)
        assert "asks for a reason" in page.hint.text()
        page.save_to(tmp_path / "marks.pdf")
        asked = question(page)
        asked.reason.setText("Label torn")
        asked.yes.click()
        assert (tmp_path / "marks.pdf").exists()
        assert "reprint number 1" in page.status.text
        (row,) = supervisor.ask(marks.print_history, marks.HistoryFilter(only=True))
        assert (row.reason, row.counter) == ("Label torn", 2)

    def test_a_clerk_is_told_who_may_reprint(
        self, qtbot: QtBot, database: Plant, place: Workplace, planned: Order, tmp_path: Path
    ) -> None:
        mark(database, planned, 1, 32, 32)
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        page.save_to(tmp_path / "marks.pdf")
        assert "Packing supervisor" in page.banner.text
        assert not (tmp_path / "marks.pdf").exists()

    def test_an_order_without_cartons_is_planned_here(self, qtbot: QtBot, place: Workplace, order: Order) -> None:
        page = seen(qtbot, MarksPage, place)
        page.open(order.batch)
        assert page.plan_button.isVisible()
        page.plan_button.click()
        assert page.preview.page_count == 32
        assert not page.plan_button.isVisible()

    def test_another_order_takes_the_place_of_the_first_everywhere(
        self, qtbot: QtBot, database: Plant, place: Workplace, planned: Order
    ) -> None:
        other = arrange_order(database, number=2, week=Week(2098, 40), destination="US")
        page = seen(qtbot, MarksPage, place)
        page.open(planned.manufacturing_order)
        page.open(other.manufacturing_order)
        assert page.chooser.editor("order").text().startswith("BATCH-2026-002  W40-2098  US")
        assert page.plate.accessibleName().startswith("W40-2098 US")
        assert page.preview.page_count == 0
        assert not page.save_button.isEnabled()

    @pytest.mark.usefixtures("planned")
    def test_an_order_is_found_by_typing(self, qtbot: QtBot, place: Workplace) -> None:
        page = seen(qtbot, MarksPage, place)
        editor = page.chooser.editor("order")
        editor._ask(popup=False)
        editor.line.setText(next(iter(editor._options)))
        assert page.plate.isVisible()

    def test_600_marks_are_seen_at_once(
        self, qtbot: QtBot, database: Plant, place: Workplace, clerk: Dispatcher
    ) -> None:
        order = arrange_order(database, pcs=36_000)
        clerk.run(cartons.start_packing, order.work_order)
        page = seen(qtbot, MarksPage, place)
        began = time.perf_counter()
        page.open(order.manufacturing_order)
        assert page.preview.page_count == 600
        assert time.perf_counter() - began < 5


class Scanner:
    """Types like a scanner: fast, and Enter at the end."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.ms = 1000

    def scan(self, code: str) -> None:
        self.ms += 5000
        for character in code:
            self._key(character, 5)
        self._key("\r", 5, Qt.Key.Key_Return)
        self.qtbot.wait(5)

    def _key(self, text: str, gap_ms: int, key: Qt.Key | None = None) -> None:
        self.ms += gap_ms
        code = key if key is not None else Qt.Key(ord(text.upper()))
        event = QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier, text)
        event.setTimestamp(self.ms)
        widget = QApplication.focusWidget()
        assert widget is not None
        QApplication.sendEvent(widget, event)


class TestScan:
    @pytest.fixture
    def packed(self, database: Plant, clerk: Dispatcher, order: Order) -> Order:
        clerk.run(cartons.pack_cartons, cartons.PackCartons(order.work_order, 1920))
        mark(database, order, 1, 32, 32)
        return order

    @pytest.fixture
    def other(self, database: Plant, clerk: Dispatcher) -> Order:
        """Another week and destination of the same article."""
        other = arrange_order(database, number=2, week=Week(2098, 23), destination="US")
        clerk.run(cartons.pack_cartons, cartons.PackCartons(other.work_order, 1920))
        mark(database, other, 1, 32, 32)
        return other

    @pytest.fixture
    def station(self, qapp: QApplication, qtbot: QtBot, place: Workplace, packed: Order) -> Iterator[ScanPage]:
        page: ScanPage = seen(qtbot, ScanPage, place)
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        place.scans.register(page, page.scanned)
        place.scans.watch(qapp)
        page.open(packed.manufacturing_order)
        page.code.setFocus()
        yield page
        qapp.removeEventFilter(place.scans)

    @pytest.fixture
    def scanner(self, qtbot: QtBot) -> Scanner:
        return Scanner(qtbot)

    def test_a_burst_of_keys_gives_the_verdict(
        self, station: ScanPage, scanner: Scanner, clerk: Dispatcher, packed: Order
    ) -> None:
        scanner.scan("FG-2026-00001-CTN007")
        assert station.verdict.isVisible()
        assert station.verdict.text == "RIGHT Carton 7 of 32 · W22-2098 · EU"
        assert "1 of 32 verified" in station.count.text()
        # The next one is scanned while the answer still stands there.
        scanner.scan("FG-2026-00001-CTN008")
        assert "Carton 8 of 32" in station.verdict.text
        assert clerk.ask(mark_checks.station, packed.manufacturing_order).verified == 2
        assert not station.code.text()

    @pytest.mark.usefixtures("other")
    def test_a_mark_of_another_week_is_wrong_and_recorded(
        self, station: ScanPage, scanner: Scanner, clerk: Dispatcher, database: Plant
    ) -> None:
        scanner.scan("FG-2026-00002-CTN007")
        assert station.verdict.text.startswith("WRONG This mark is of order 2026-00002")
        assert "The mark says week W23-2098; the order says W22-2098." in station.verdict.text
        assert "The mark says destination US; the order says EU." in station.verdict.text
        assert "call the supervisor" in station.verdict.text
        (row,) = clerk.ask(mark_checks.check_history, marks.HistoryFilter(only=True))
        assert row.scanned == "FG-2026-00002-CTN007"
        assert database.one("SELECT severity FROM quty.alert") == "critical"
        assert station.wrong.isVisible()

    @pytest.mark.parametrize(("wide", "high"), [(1180, 640), (900, 480), (640, 420)])
    @pytest.mark.usefixtures("other")
    def test_no_reason_is_cut_off(self, station: ScanPage, wide: int, high: int) -> None:
        station.resize(wide, high)
        station.scanned("FG-2026-00002-CTN007")()  # type: ignore[misc]
        layout = station.verdict.layout()
        assert layout is not None
        assert layout.heightForWidth(station.verdict.width()) <= station.verdict.height()

    def test_a_qr_code_of_another_week_is_wrong(self, station: ScanPage, clerk: Dispatcher, packed: Order) -> None:
        station.scanned(f"PCK|40551542|{packed.batch}|23|EU|60|20980520100000")()  # type: ignore[misc]
        assert "WRONG The mark says week W23" in station.verdict.text
        assert len(clerk.ask(mark_checks.check_history, marks.HistoryFilter(only=True))) == 1

    def test_something_that_is_no_mark(self, station: ScanPage, scanner: Scanner) -> None:
        scanner.scan("8991234567890")
        assert "This is not the barcode of a carton." in station.verdict.text

    def test_a_scanned_pallet_is_taken_in_hand(self, station: ScanPage, scanner: Scanner, packed: Order) -> None:
        scanner.scan("PLT-2026-00001-002")
        assert station.pallets.value is not None
        assert "Pallet 2: 0 of 8 verified" in station.pallet_line.text()
        scanner.scan("FG-2026-00001-CTN007")
        assert "Carton 7 belongs on pallet 1; pallet 2 is being built." in station.verdict.text
        scanner.scan("FG-2026-00001-CTN009")
        assert "RIGHT" in station.verdict.text
        assert packed.batch

    def test_a_code_is_typed_when_the_scanner_is_broken(self, station: ScanPage) -> None:
        station.code.setText("fg-2026-00001-ctn001")
        station.code.returnPressed.emit()
        assert "Carton 1 of 32" in station.verdict.text

    def test_a_mark_scanned_twice_asks_whether_it_is_on_two_cartons(self, station: ScanPage, scanner: Scanner) -> None:
        for _ in range(2):
            scanner.scan("FG-2026-00001-CTN007")
        assert "is its mark on two cartons?" in station.verdict.text

    def test_without_an_order_a_mark_only_chooses_it(
        self, qtbot: QtBot, place: Workplace, clerk: Dispatcher, packed: Order
    ) -> None:
        page = seen(qtbot, ScanPage, place)
        page.scanned("FG-2026-00001-CTN007")()
        assert page.plate.accessibleName().startswith("W22-2098 EU")
        assert not page.verdict.isVisible()
        assert clerk.ask(mark_checks.station, packed.manufacturing_order).verified == 0
        page.scanned("BATCH-1999-001")()
        assert "Nothing in the plant has the code BATCH-1999-001." in page.verdict.text

    def test_other_pages_send_marks_and_pallets_here(self) -> None:
        assert ScanPage.understands("plt-2026-00001-001") == "PLT-2026-00001-001"
        assert ScanPage.understands("FG-2026-00001-CTN001") == "FG-2026-00001-CTN001"
        assert ScanPage.understands("8991234567890") is None

    def test_the_answer_is_quick(self, station: ScanPage) -> None:
        began = time.perf_counter()
        station.scanned("FG-2026-00001-CTN007")()  # type: ignore[misc]
        assert station.verdict.isVisible()
        assert time.perf_counter() - began < 1


class TestHistory:
    def test_prints_and_reprints(
        self,
        qtbot: QtBot,
        database: Plant,
        place: Workplace,
        clerk: Dispatcher,
        order: Order,
        went: list[tuple[str, object]],
    ) -> None:
        clerk.run(cartons.start_packing, order.work_order)
        mark(database, order, 1, 8, 32)
        mark(database, order, 9, 32, 32)
        page = seen(qtbot, PrintHistoryPage, place)
        page.table.step(1)
        assert [row.first for row in page.table.model.all_rows] == [9, 1]
        page.do(Key.PRIMARY)
        assert went == [("packing.marks", order.manufacturing_order)]
        page.open(order.batch)
        assert page.table.model.rowCount() == 2
        first = page.table.model.all_rows[1].id
        page.open(first)
        assert page.table.selected == first

    def test_it_goes_on_at_the_end_of_the_list(
        self, qtbot: QtBot, database: Plant, place: Workplace, clerk: Dispatcher, order: Order
    ) -> None:
        clerk.run(cartons.start_packing, order.work_order)
        with database.connect() as connection:
            for _ in range(200):
                connection.execute(
                    "INSERT INTO quty.shipping_mark_check (manufacturing_order_id, scanned, result)"
                    " VALUES (%s, 'FG-2026-00001-CTN001', 'right')",
                    (order.manufacturing_order,),
                )
            connection.execute(
                "INSERT INTO quty.shipping_mark_check (manufacturing_order_id, scanned, result, detail)"
                " VALUES (%s, 'nonsense', 'unreadable', 'old words')",
                (order.manufacturing_order,),
            )
        page = seen(qtbot, ScanHistoryPage, place)
        assert len(page.table.model.all_rows) == 200
        page._fetch()
        assert len(page.table.model.all_rows) == 201
        page.table.step(1)
        page.table.press("wrong")
        assert page.table.model.rowCount() == 1


def test_finished_orders_are_listed_with_their_marks(
    qtbot: QtBot, place: Workplace, clerk: Dispatcher, order: Order, went: list[tuple[str, object]]
) -> None:
    clerk.run(cartons.pack_cartons, cartons.PackCartons(order.work_order, 1920))
    clerk.run(cartons.complete_packing, order.work_order)
    page = seen(qtbot, PackedOrdersPage, place)
    page.open(order.work_order)
    assert page.table.selected_row.cartons_packed == 32
    page.table.press("unchecked")
    assert page.table.model.rowCount() == 1
    page.do(Key.PRIMARY)
    assert went == [("packing.marks", order.manufacturing_order)]


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_opens_for_the_clerk_and_is_painted(
    qtbot: QtBot, place: Workplace, order: Order, kind: type[Page]
) -> None:
    page = seen(qtbot, kind, place)
    page.refresh()
    picture: QImage = page.grab().toImage()
    assert picture.width() >= 1180
    assert order.batch
