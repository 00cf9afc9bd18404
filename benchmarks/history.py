"""Whether a long history makes a posting dearer: the same posting with ever more moves in the ledger.

The moves are laid down by one statement, without triggers, spread over all articles and four years; the balances stand
beside them, as they do in a plant, so that a posting never adds up moves. The floor of each size is a transaction that
writes one row and has nothing to do with the history: what else the machine does strikes both.
"""

import statistics

from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, interleaved, percentile, ratios
from benchmarks.posting import lay_down, posters

_FLOOR = (
    "INSERT INTO quty.command_request (id, command, person_name) VALUES (gen_random_uuid(), 'pgbench', session_user);"
)
_PAGE = 100
_PAGE_MS = 10.0
_PLACES = 20
_FLAT = 1.2

# What a page of 100 articles shows: all places of each, with what is set aside there.
_QUANTITIES = """
\\set first random(0, {last})
SELECT b.article_id, p.code, b.lot_id, b.on_hand, b.reserved FROM quty.stock_balance b
JOIN quty.place p ON p.id = b.place_id
WHERE b.article_id BETWEEN {low} + :first AND {low} + :first + {page} - 1 ORDER BY b.article_id, p.code;
"""
_LAST_MOVES = """
\\set article random({low}, {high})
SELECT m.id, m.at, m.person_name, m.command, f.code, t.code, m.qty, m.reference FROM quty.stock_move m
JOIN quty.place f ON f.id = m.from_place_id JOIN quty.place t ON t.id = m.to_place_id
WHERE m.article_id = :article ORDER BY m.at DESC, m.id DESC LIMIT 200;
"""


def measure(ground: Ground) -> Subject:
    """The smallest history first; each size adds to the one before."""
    source, target, articles = lay_down(ground)
    subject = Subject("A posting with a long history")
    costs: list[float] = []
    with posters(ground, 1, source, target, articles) as started:
        for size in ground.effort.history:
            fill(ground, size, source, target, articles)
            found = interleaved(
                ground.effort.rounds,
                {
                    "floor": lambda: ground.pgbench(_FLOOR, seconds=ground.effort.posting_s).milliseconds,
                    "posting": lambda: 1000 / started.per_second("one call", ground.effort.posting_s),
                },
            )
            to_floor = ratios(found["posting"], found["floor"])
            costs.append(statistics.median(to_floor))
            grown = costs[-1] / costs[0]
            subject.rows += [
                Row(f"floor: one row written, {size:,} moves", found["floor"]),
                Row(
                    f"one posting, {size:,} moves, {grown:.2f}× of the first",
                    found["posting"],
                    ratio=to_floor,
                    goal=f"≤ {_FLAT:g}× of the first" if len(costs) > 1 else "",
                    met=grown <= _FLAT if len(costs) > 1 else None,
                ),
            ]
    _spread(ground, articles)
    low, high = articles[0], articles[-1]
    subject.rows += [
        _page(
            ground,
            f"quantities of {_PAGE} articles in {_PLACES + 2} places each",
            _QUANTITIES.format(low=low, last=high - low - _PAGE, page=_PAGE),
        ),
        _page(ground, "first 200 moves of an article", _LAST_MOVES.format(low=low, high=high)),
    ]
    subject.notes.append(
        "The cost of a posting is compared as its ratio to the floor of the same size. The two pages are SQL in pgbench, as the"
        " administrator's login, with the largest history."
    )
    return subject


def _spread(ground: Ground, articles: list[int]) -> None:
    """Balances of each article in twenty more places."""
    with ground.superuser() as connection:
        connection.execute(
            "INSERT INTO quty.place (code, name, kind) SELECT 'BENCH-' || n, 'BENCH-' || n, 'transit'"
            " FROM generate_series(1, %s) n ON CONFLICT DO NOTHING",
            (_PLACES,),
        )
        connection.execute(
            "INSERT INTO quty.stock_balance (place_id, article_id, lot_id, on_hand)"
            " SELECT p.id, a, 0, 100 FROM quty.place p, unnest(%s::bigint[]) a"
            " WHERE p.code LIKE 'BENCH-%%' ON CONFLICT DO NOTHING",
            (articles,),
        )
    with ground.superuser() as connection:
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE) quty.stock_balance, quty.place")


def _page(ground: Ground, what: str, script: str) -> Row:
    login = ground.login("admin")
    found = tuple(
        ground.pgbench(script, login=login, seconds=ground.effort.list_s).milliseconds
        for _ in range(ground.effort.rounds)
    )
    return Row(what, found, goal=f"< {_PAGE_MS:g} ms", met=percentile(found, 50) < _PAGE_MS)


def fill(ground: Ground, size: int, source: int, target: int, articles: list[int]) -> None:
    """Add moves until the ledger has so many."""
    with ground.superuser() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("SET LOCAL statement_timeout = 0")
        connection.execute(
            """
            INSERT INTO quty.stock_move (at, command, from_place_id, to_place_id, article_id, lot_id, qty, reference)
            SELECT now() - interval '4 years' * (1 - n::float / greatest(missing, 1)), 'history', %s, %s,
                   (%s::bigint[])[1 + n %% %s], 0, 1, 'BENCH'
            FROM (SELECT %s - count(*) AS missing FROM quty.stock_move) AS has, generate_series(1, missing) n
            """,
            (source, target, articles, len(articles), size),
        )
    with ground.superuser() as connection:
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE) quty.stock_move")
        connection.execute("CHECKPOINT")
