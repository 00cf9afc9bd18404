"""From a commit on one PC to its row painted on another one that shows the list."""

import threading
import time
from random import Random

from benchmarks.desk import Watch, application, listening, until, workplace
from benchmarks.ground import Ground
from benchmarks.measuring import Subject, below
from quty_desktop.domain.weeks import Week
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.ppic import orders
from quty_desktop.services.ppic.orders import NewOrder, NewOrderLine, SavedOrder
from quty_desktop.views.kit.table import Table
from quty_desktop.views.ppic.orders import OrdersPage


def measure(ground: Ground) -> Subject:
    """Buyer orders entered by one person appear in the list that another person has open."""
    chance = Random(28)
    called: list[float] = []
    committed: list[float] = []
    with (
        ground.session("ppic_admin") as writer,
        ground.session("ppic_manager") as reader,
        workplace(reader, ground.folder) as place,
    ):
        page = OrdersPage(place)
        page.resize(1366, 700)
        wanted = [0]
        watch = Watch(page.table, lambda table: _last(table) >= wanted[0])
        with listening(reader, place):
            page.show()
            until(lambda: len(page.table.model.rows) > 0)
            for number in range(ground.effort.commits + 3):
                _wait(chance.uniform(0.05, 0.35))
                wanted[0] = _last(page.table) + 1
                watch.begin()
                times = _enter(writer.dispatcher, _order(ground, number))
                until(lambda: watch.painted_at > 0)
                if number >= 3:  # the first ones warm both sides up
                    called.append((watch.painted_at - times[0]) * 1000)
                    committed.append((watch.painted_at - times[1]) * 1000)
        page.hide()
        page.deleteLater()
        application().processEvents()
    return Subject(
        "A commit on one PC to the row painted on another (two sessions, listener, open page)",
        [
            below("command returned to row painted", tuple(committed), 250, share=95),
            below("command called to row painted", tuple(called), 250, share=95),
        ],
    )


def _order(ground: Ground, number: int) -> NewOrder:
    with ground.superuser() as connection:
        row = connection.execute(
            """
            SELECT (SELECT min(id) FROM quty.partner WHERE kind = 'customer'), a.id,
                   coalesce(a.destination_id, (SELECT min(id) FROM quty.destination)), current_date
            FROM quty.article a WHERE a.kind = 'finished_good' AND a.active ORDER BY a.id LIMIT 1
            """
        ).fetchone()
    assert row is not None
    buyer, article, destination, today = row
    line = NewOrderLine(article, 240, Week(2027, 20), destination)  # type: ignore[arg-type]
    return NewOrder(f"BENCH-{time.time_ns()}-{number}", buyer, today, (line,))  # type: ignore[arg-type]


def _enter(door: Dispatcher, order: NewOrder) -> tuple[float, float]:
    """Enter an order in a thread while this window goes on; when it was called and when it returned."""
    found: list[float] = []

    def work() -> None:
        found.append(time.perf_counter())
        saved: SavedOrder = door.run(orders.enter_order, order)
        found.append(time.perf_counter())
        assert saved.id

    thread = threading.Thread(target=work)
    thread.start()
    until(lambda: not thread.is_alive())
    return found[0], found[1]


def _last(table: Table) -> int:
    return max((int(row.id) for row in table.model.rows), default=0)


def _wait(seconds: float) -> None:
    end = time.perf_counter() + seconds
    until(lambda: time.perf_counter() > end)
