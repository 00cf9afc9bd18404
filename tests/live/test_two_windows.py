"""What one person commits is seen in another person's open window: the whole way, with real threads and connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from quty_desktop.app.desk import Desk, DeskRequests
from quty_desktop.database.engine import Login, ServerProfile
from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.orders import OrderState
from quty_desktop.services.administration import alerts, people
from quty_desktop.services.ppic import orders
from quty_desktop.services.sign_in import sign_in
from quty_desktop.views.kit.background import Threads
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.scanning import ScanRouter
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.theme import Look, Scheme, Theme
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.main_window import MainWindow
from quty_desktop.views.ppic.orders import OrdersPage
from tests.databases import Plant
from tests.services.doors import directly, door_of
from tests.services.plants import Office, new_order, office_of

PATIENCE_MS = 15_000


def nothing(*_: object) -> None:
    """Nobody signs out here."""


@contextmanager
def window_of(
    plant: Plant, login: Login, qtbot: QtBot, folder: Path, profile: ServerProfile | None = None
) -> Iterator[tuple[Desk, MainWindow]]:
    """The window of somebody who signs in, as the program opens it, listening; perhaps over a line of the test's own."""
    background = Threads()
    settings = PcSettings(QSettings(str(folder / f"{login.name}.ini"), QSettings.Format.IniFormat))
    settings.sound = False
    desk = Desk(
        sign_in(profile or plant.profile(), login),
        background,
        Theme(Look(Scheme.LIGHT)),
        settings,
        Throttle(),
        ScanRouter(),
        DeskRequests(nothing, nothing, nothing),
        "en",
    )
    failures: list[Exception] = []
    desk.open(nothing, failures.append)
    try:
        qtbot.waitUntil(
            lambda: bool(failures) or (desk.window is not None and listening(plant, login)), timeout=PATIENCE_MS
        )
        assert not failures
        assert desk.window is not None
        yield desk, desk.window
    finally:
        desk.close()
        background.stop()


def listening(plant: Plant, login: Login) -> bool:
    """Whether the window's listener has sent its LISTEN."""
    return bool(
        plant.one(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND application_name LIKE %s AND state = 'idle'",
            login.name,
            "Quty % listener",
        )
    )


@pytest.fixture
def office(database: Plant) -> Iterator[Office]:
    with office_of(database) as office:
        yield office


def orders_page(qtbot: QtBot, window: MainWindow, rows: int) -> OrdersPage:
    """The page of buyer orders, seen and loaded."""
    window.go("ppic.orders")
    page = window.current_page
    assert isinstance(page, OrdersPage)
    qtbot.waitUntil(lambda: len(page.table.model.all_rows) == rows, timeout=PATIENCE_MS)
    return page


def shown_pages(desk: Desk) -> set[str]:
    """Keys of the pages that the window offers."""
    return {spec.page.key for spec in desk.window._specs} if desk.window else set()


def states(page: OrdersPage) -> dict[int, OrderState]:
    return {row.id: row.state for row in page.table.model.all_rows}


def test_an_open_page_reloads_one_row_after_another_persons_commit(
    qapp: QApplication, qtbot: QtBot, database: Plant, office: Office, tmp_path: Path
) -> None:
    saved = [office.ppic.run(orders.enter_order, new_order(office, f"PO-10{number}")).id for number in range(4)]
    with window_of(database, database.person("ppic_manager"), qtbot, tmp_path) as (_, window):
        page = orders_page(qtbot, window, 4)
        page.table.select(saved[0])
        model = page.table.model
        changed: list[tuple[int, int]] = []
        model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
        resets: list[None] = []
        model.modelReset.connect(lambda: resets.append(None))

        office.ppic.run(orders.confirm_order, orders.OrderKey(saved[2], 1))
        qtbot.waitUntil(lambda: states(page)[saved[2]] is OrderState.CONFIRMED, timeout=PATIENCE_MS)

        row = [each.id for each in model.all_rows].index(saved[2])
        assert set(changed) == {(row, row)}
        assert not resets
        assert page.table.selected == saved[0]

        office.ppic.run(orders.enter_order, new_order(office, "PO-109"))
        qtbot.waitUntil(lambda: len(page.table.model.all_rows) == 5, timeout=PATIENCE_MS)
        assert not resets


def test_a_page_in_the_back_is_read_again_when_it_is_seen(
    qapp: QApplication, qtbot: QtBot, database: Plant, office: Office, tmp_path: Path
) -> None:
    order = office.ppic.run(orders.enter_order, new_order(office)).id
    with window_of(database, database.person("ppic_manager"), qtbot, tmp_path) as (_, window):
        page = orders_page(qtbot, window, 1)
        window.go("home.alerts")
        other = window.current_page
        assert isinstance(other, Page)
        assert other is not page
        office.ppic.run(orders.confirm_order, orders.OrderKey(order, 1))
        window.go("ppic.orders")
        qtbot.waitUntil(lambda: states(page)[order] is OrderState.CONFIRMED, timeout=PATIENCE_MS)


def test_what_happened_while_the_line_was_cut_is_read_afterwards(
    qapp: QApplication, qtbot: QtBot, database: Plant, office: Office, tmp_path: Path
) -> None:
    order = office.ppic.run(orders.enter_order, new_order(office)).id
    person = database.person("ppic_manager")
    with window_of(database, person, qtbot, tmp_path) as (desk, window):
        page = orders_page(qtbot, window, 1)
        line: list[bool] = []
        desk._place.connection.changed.connect(lambda online, _: line.append(online))
        with database.connect() as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s", (person.name,)
            )
        office.ppic.run(orders.confirm_order, orders.OrderKey(order, 1))
        qtbot.waitUntil(lambda: states(page)[order] is OrderState.CONFIRMED, timeout=PATIENCE_MS)
        assert line[0] is False
        qtbot.waitUntil(lambda: line[-1], timeout=PATIENCE_MS)


def test_a_critical_alert_stands_across_the_window_of_those_it_concerns(
    qapp: QApplication, qtbot: QtBot, database: Plant, tmp_path: Path
) -> None:
    lead = database.person("qc_supervisor")
    with (
        door_of(database, "qc_inspector") as inspector,
        window_of(database, lead, qtbot, tmp_path) as (_, window),
    ):
        assert not window.alarm.isVisible()
        metal = alerts.NewAlert(
            AlertType.METAL, "metal.found", Department.FINISHING, {"batch": "BATCH-2026-015", "pieces": 2}
        )
        directly(inspector, lambda uow: alerts.raise_alert(uow, metal))
        qtbot.waitUntil(window.alarm.isVisible, timeout=PATIENCE_MS)


def test_a_right_that_is_given_shows_its_pages_at_once(
    qapp: QApplication, qtbot: QtBot, database: Plant, tmp_path: Path
) -> None:
    guard = database.person("security")
    with door_of(database, "admin") as admin, window_of(database, guard, qtbot, tmp_path) as (desk, _):
        assert "ppic.order_entry" not in shown_pages(desk)
        admin.run(people.assign_roles, people.RoleAssignment(guard.name, ("security", "ppic_admin")))
        qtbot.waitUntil(lambda: "ppic.order_entry" in shown_pages(desk), timeout=PATIENCE_MS)
