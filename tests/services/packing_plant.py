"""What the tests of packing start from: a released batch with its packing work order, written by the superuser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event

from quty_desktop.domain.weeks import Week
from quty_desktop.services.dispatcher import Dispatcher
from tests.databases import Plant
from tests.services.release_plant import make_ready


@dataclass(frozen=True, slots=True)
class Order:
    """A released order line of the test's plant."""

    line: int
    manufacturing_order: int
    work_order: int
    article: int
    mo_number: str
    batch: str


def arrange_order(
    plant: Plant,
    *,
    number: int = 1,
    pcs: int = 1920,
    per_carton: int = 60,
    per_pallet: int = 8,
    week: Week = Week(2026, 22),  # noqa: B008 - a frozen value
    destination: str = "EU",
    article: str = "40551542",
    state: str = "in_progress",
    specification: bool = True,
    ready: bool = True,
) -> Order:
    """Make an order of 1,920 pieces in cartons of 60 on pallets of 8, unless told otherwise.

    It has passed what its shipping marks ask for, unless it is not ``ready``.
    """
    mo, batch = f"MO-2026-{number:05}", f"BATCH-2026-{number:03}"
    with plant.connect() as connection:

        def one(query: str, *values: object) -> int:
            row = connection.execute(query.encode(), values).fetchone()
            assert row is not None
            return int(next(iter(row.values())))

        to = one(
            "INSERT INTO quty.destination (code, name) VALUES (%s, %s)"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id",
            destination,
            {"EU": "Europe", "US": "United States"}.get(destination, destination),
        )
        buyer = one(
            "INSERT INTO quty.partner (kind, name) VALUES ('customer', 'Buyer')"
            " ON CONFLICT (kind, name) DO UPDATE SET name = excluded.name RETURNING id"
        )
        thing = one(
            "INSERT INTO quty.article (code, name, kind, destination_id) VALUES (%s, 'MELATI soft toy, bear', 'finished_good', %s)"
            " ON CONFLICT (code, destination_id) DO UPDATE SET name = excluded.name RETURNING id",
            article,
            to,
        )
        if specification:
            connection.execute(
                "INSERT INTO quty.pack_specification (article_id, pcs_per_carton, cartons_per_pallet) VALUES (%s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                (thing, per_carton, per_pallet),
            )
        order = one(
            "INSERT INTO quty.buyer_order (number, buyer_id, order_date, state)"
            " VALUES (%s, %s, '2026-01-05', 'production') RETURNING id",
            f"ECIS-{77_000 + number}",
            buyer,
        )
        line = one(
            "INSERT INTO quty.buyer_order_line (order_id, number, article_id, qty_pcs, week_year, week_number,"
            " destination_id) VALUES (%s, 1, %s, %s, %s, %s, %s) RETURNING id",
            order,
            thing,
            pcs,
            week.year,
            week.week,
            to,
        )
        made = one(
            "INSERT INTO quty.manufacturing_order (number, batch_number, order_line_id, article_id, qty_pcs, route, state)"
            " VALUES (%s, %s, %s, %s, %s, 'route_2', %s) RETURNING id",
            mo,
            batch,
            line,
            thing,
            pcs,
            state,
        )
        work = one(
            "INSERT INTO quty.work_order (number, manufacturing_order_id, article_id, department, target_pcs)"
            " VALUES (%s, %s, %s, 'PCK', %s) RETURNING id",
            f"SPK-PCK-2026-{number:05}",
            made,
            thing,
            pcs,
        )
    if ready:
        make_ready(plant, made)
    return Order(line, made, work, thing, mo, batch)


def arrange_places(plant: Plant) -> tuple[int, int]:
    """The places that packing posts between: production (outside) and the packing department."""
    production = plant.one(
        "INSERT INTO quty.place (code, name, kind, keeps_balance) VALUES ('PRODUCTION', 'Made here', 'production', false)"
        " RETURNING id"
    )
    packing = plant.one(
        "INSERT INTO quty.place (code, name, kind, department) VALUES ('PCK', 'Packing', 'department', 'PCK') RETURNING id"
    )
    return production, packing


def mark(plant: Plant, order: Order, first: int, last: int, total: int) -> None:
    """Print marks behind the program's back."""
    with plant.connect() as connection:
        connection.execute(
            "INSERT INTO quty.shipping_mark_print (manufacturing_order_id, first_carton, last_carton, cartons_total, size,"
            " target, article_code, week_year, week_number, destination_code)"
            " SELECT %s, %s, %s, %s, 'label_100x150', 'pdf', a.code, l.week_year, l.week_number, d.code"
            " FROM quty.buyer_order_line l JOIN quty.article a ON a.id = l.article_id"
            " JOIN quty.destination d ON d.id = l.destination_id WHERE l.id = %s",
            (order.manufacturing_order, first, last, total, order.line),
        )


@contextmanager
def counted(door: Dispatcher) -> Iterator[list[str]]:
    """The statements that a door sends meanwhile."""
    sent: list[str] = []

    def note(*args: object) -> None:
        sent.append(str(args[2]))

    event.listen(door._engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(door._engine, "before_cursor_execute", note)
