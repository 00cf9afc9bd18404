"""Posting pieces from a place to a place, beside the same rows written by nine statements of pgbench.

The script is what a careful program without server-side functions sends: begin; the request; both places; both balances,
locked; the move; both balances, changed; the request's answer; commit. It writes the same rows into the same tables with
the same triggers and foreign keys, and so announces the same to open windows. The stock ledger is its own audit trail, so
neither side writes another entry. The script connects as the superuser, whom no row policy and no right slows down.
"""

from contextlib import AbstractContextManager

from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, at_least, interleaved, ratios
from benchmarks.workers import Workers, workers

_ROLE = "operator_packing"
_ARTICLES = 1000
_FROM, _TO = "BENCH-FROM", "BENCH-TO"

_SCRIPT = """
\\set article random({low}, {high})
BEGIN;
INSERT INTO quty.command_request (id, command, person_name) VALUES (gen_random_uuid(), 'pgbench', session_user)
 RETURNING id \\gset
SELECT id, frozen_at, active, department FROM quty.place WHERE id IN ({source}, {target}) FOR KEY SHARE;
SELECT place_id, on_hand, reserved FROM quty.stock_balance
 WHERE place_id IN ({source}, {target}) AND article_id = :article AND lot_id = 0 ORDER BY place_id FOR UPDATE;
INSERT INTO quty.stock_move (command, request, from_place_id, to_place_id, article_id, lot_id, qty, reference)
 VALUES ('pgbench', :id, {source}, {target}, :article, 0, 1, 'BENCH');
UPDATE quty.stock_balance SET on_hand = on_hand - 1, changed_at = now()
 WHERE place_id = {source} AND article_id = :article AND lot_id = 0 AND on_hand - reserved >= 1;
UPDATE quty.stock_balance SET on_hand = on_hand + 1, changed_at = now()
 WHERE place_id = {target} AND article_id = :article AND lot_id = 0;
UPDATE quty.command_request SET result = '{{"moves": 1}}' WHERE id = :id;
COMMIT;
"""


def measure(ground: Ground) -> Subject:
    """Both ways of the dispatcher, with each number of clients, in turn with the script."""
    source, target, articles = lay_down(ground)
    script = _SCRIPT.format(source=source, target=target, low=articles[0], high=articles[-1])
    subject = Subject("Posting pieces from place to place, postings per second")
    for clients in ground.effort.clients:
        with posters(ground, clients, source, target, articles) as started:
            subject.rows += _compared(ground, started, script, clients)
    return subject


def posters(
    ground: Ground, count: int, source: int, target: int, articles: list[int]
) -> AbstractContextManager[Workers]:
    """Processes that post from a place to a place."""
    login = ground.login(_ROLE)
    told = {"name": login.name, "password": login.password, "from": source, "to": target, "articles": articles}
    return workers(ground, "benchmarks.children.poster", count, told)


def _compared(ground: Ground, started: Workers, script: str, clients: int) -> list[Row]:
    seconds = ground.effort.posting_s
    found = interleaved(
        ground.effort.rounds,
        {
            "floor": lambda: ground.pgbench(script, clients=clients, seconds=seconds).per_second,
            "one call": lambda: started.per_second("one call", seconds),
            "transaction": lambda: started.per_second("transaction", seconds),
        },
    )
    who = "1 client" if clients == 1 else f"{clients} client processes"
    share = 1.0 if clients == 1 else 0.6
    floor, transaction = found["floor"], found["transaction"]
    return [
        Row(f"floor: nine statements in pgbench, {who}", floor, "/s"),
        at_least(f"a posting in one call, {who}", found["one call"], floor, share, "/s"),
        Row(f"a posting in an ordinary command, {who}", transaction, "/s", ratios(transaction, floor)),
    ]


def lay_down(ground: Ground) -> tuple[int, int, list[int]]:
    """Two places of nobody's department, and articles with plenty of pieces in both."""
    with ground.superuser() as connection:
        places = []
        for code in (_FROM, _TO):
            row = connection.execute(
                "INSERT INTO quty.place (code, name, kind) VALUES (%s, %s, 'transit')"
                " ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id",
                (code, code),
            ).fetchone()
            assert row is not None
            places.append(int(str(row[0])))
        connection.execute(
            "INSERT INTO quty.article (code, name, kind, unit)"
            " SELECT 'BENCH-' || n, 'Bench ' || n, 'raw_material', 'PCE' FROM generate_series(1, %s) n"
            " ON CONFLICT DO NOTHING",
            (_ARTICLES,),
        )
        rows = connection.execute("SELECT id FROM quty.article WHERE code LIKE 'BENCH-%' ORDER BY id").fetchall()
        articles = [int(str(row[0])) for row in rows]
        connection.execute(
            "INSERT INTO quty.stock_balance (place_id, article_id, lot_id, on_hand)"
            " SELECT p, a, 0, 1000000 FROM unnest(%s::bigint[]) p, unnest(%s::bigint[]) a ON CONFLICT DO NOTHING",
            (places, articles),
        )
    with ground.superuser() as connection:
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE) quty.stock_balance, quty.article, quty.place")
    return places[0], places[1], articles
