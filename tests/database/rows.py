"""Rows that the tests of rules in the database start from, written by the superuser."""

from dataclasses import dataclass

from tests.databases import Plant
from tests.services.release_plant import make_ready


@dataclass(frozen=True, slots=True)
class Batch:
    """A released batch of 100 pieces for W22-2026 and EU, in ten cartons of ten."""

    order_line: int
    manufacturing_order: int
    work_order: int
    article: int
    place: int
    outside: int
    store: int


def arrange(database: Plant) -> Batch:
    """Make the batch ``B-1`` and three places: packing, outside, and the store without a department."""
    with database.connect() as connection:

        def one(query: str, *values: object) -> int:
            row = connection.execute(query.encode(), values).fetchone()
            assert row is not None
            return int(row["id"])

        eu = one("INSERT INTO quty.destination (code, name) VALUES ('EU', 'Europe') RETURNING id")
        one("INSERT INTO quty.destination (code, name) VALUES ('AP', 'Asia Pacific') RETURNING id")
        buyer = one("INSERT INTO quty.partner (kind, name) VALUES ('customer', 'Buyer') RETURNING id")
        article = one(
            "INSERT INTO quty.article (code, name, kind, destination_id)"
            " VALUES ('40000001', 'Bear', 'finished_good', %s) RETURNING id",
            eu,
        )
        order = one(
            "INSERT INTO quty.buyer_order (number, buyer_id, order_date) VALUES ('PO-1', %s, '2026-01-05') RETURNING id",
            buyer,
        )
        line = one(
            "INSERT INTO quty.buyer_order_line (order_id, number, article_id, qty_pcs, week_year, week_number,"
            " destination_id) VALUES (%s, 1, %s, 100, 2026, 22, %s) RETURNING id",
            order,
            article,
            eu,
        )
        made = one(
            "INSERT INTO quty.manufacturing_order (number, batch_number, order_line_id, article_id, qty_pcs, route,"
            " state)"
            " VALUES ('MO-1', 'B-1', %s, %s, 100, 'route_2', 'released') RETURNING id",
            line,
            article,
        )
        work = one(
            "INSERT INTO quty.work_order (number, manufacturing_order_id, article_id, department, target_pcs)"
            " VALUES ('SPK-1', %s, %s, 'PCK', 100) RETURNING id",
            made,
            article,
        )
        connection.execute(
            "INSERT INTO quty.carton (manufacturing_order_id, number, pcs) SELECT %s, n, 10 FROM generate_series(1, 10) n",
            (made,),
        )
        place = one(
            "INSERT INTO quty.place (code, name, kind, department) VALUES ('PCK', 'Packing', 'department', 'PCK')"
            " RETURNING id"
        )
        outside = one(
            "INSERT INTO quty.place (code, name, kind, keeps_balance) VALUES ('PROD', 'Made', 'production', false)"
            " RETURNING id"
        )
        store = one(
            "INSERT INTO quty.place (code, name, kind) VALUES ('TRANSIT', 'On the way', 'transit') RETURNING id"
        )
    make_ready(database, made)
    return Batch(line, made, work, article, place, outside, store)


PRINT = (
    "INSERT INTO quty.shipping_mark_print (manufacturing_order_id, first_carton, last_carton, cartons_total, size, target,"
    " article_code, week_year, week_number, destination_code, reason) VALUES"
    " (%(batch)s, %(first)s, %(last)s, 10, 'label_100x150', 'pdf', %(article)s, 2026, %(week)s, %(destination)s,"
    " %(reason)s)"
)


def marks(batch: Batch, **other: object) -> dict[str, object]:
    """The values of ``PRINT`` for all cartons, as the order says."""
    right = {"first": 1, "last": 10, "article": "40000001", "week": 22, "destination": "EU", "reason": ""}
    return {"batch": batch.manufacturing_order, **right, **other}
