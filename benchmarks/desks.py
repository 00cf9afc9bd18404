"""Twenty desks at work at the same time, on the same few work orders, lines and lots: what clerks are told, and the books.

Eight desks cut and send, eight count and sew, four move pieces of the same lots there and back. A desk that is refused
(nothing left to send, another desk was first) goes on; a deadlock, a lock that was waited for too long, or a lost
connection that reaches a clerk is a clash. Afterwards each piece that a desk was told of must stand in the books once, and
the books are proven as ``quty db verify`` does.
"""

from collections import Counter

from benchmarks.ground import Ground
from benchmarks.hand_over import lay_down
from benchmarks.measuring import Row, Subject
from benchmarks.workers import workers
from quty_desktop.i18n import translator
from quty_desktop.services import books

_TASKS = (*(("operator_cutting", "cut"),) * 8, *(("operator_sewing", "sew"),) * 8, *(("operator_packing", "post"),) * 4)
_BATCHES, _LINES, _FIRST_LINE = 4, 4, 800
_LOTS = 4
_PLENTY = 100_000
# A clerk looks at the next slip for a moment; twenty desks are not a test of how fast two cores are.
_PAUSE_S = 0.05

_COUNTED = """
    SELECT (SELECT coalesce(sum(o.good_pcs), 0) FROM quty.production_output o WHERE o.work_order_id = ANY (%(cut)s)),
           (SELECT coalesce(sum(t.sent_pcs), 0) FROM quty.transfer t
            WHERE t.work_order_id = ANY (%(cut)s) AND t.state <> 'cancelled'),
           (SELECT coalesce(sum(t.received_pcs), 0) FROM quty.transfer t WHERE t.work_order_id = ANY (%(cut)s)),
           (SELECT coalesce(sum(o.good_pcs), 0) FROM quty.production_output o WHERE o.work_order_id = ANY (%(sewn)s)),
           (SELECT coalesce(sum(m.qty), 0) FROM quty.stock_move m
            WHERE m.article_id = ANY (%(articles)s) AND m.command <> 'BENCH-BEGIN'),
           (SELECT coalesce(sum(b.on_hand), 0) FROM quty.stock_balance b WHERE b.article_id = ANY (%(articles)s)),
           (SELECT deadlocks FROM pg_stat_database WHERE datname = current_database())
"""


def measure(ground: Ground) -> Subject:
    """Let them work; what they did, what they were told, and whether the books balance."""
    cut, sewn, line = lay_down(ground, _BATCHES, _LINES, _FIRST_LINE, pcs=0)
    places, articles = _lots(ground)
    works = {"cut": list(range(cut, cut + _BATCHES)), "sewn": list(range(sewn, sewn + _BATCHES)), "articles": articles}
    desks = [
        {"task": task, "name": (who := ground.login(role)).name, "password": who.password} for role, task in _TASKS
    ]
    told = {
        **works,
        "lines": list(range(line, line + _LINES)),
        "places": places,
        "desks": desks,
        "pause_s": _PAUSE_S,
        "batches": f"BENCH-{_FIRST_LINE}-",
    }
    seconds = ground.effort.desks_s
    before = _counted(ground, works)
    with workers(ground, "benchmarks.children.clerk", len(desks), told) as started:
        answers = started.work("", seconds)
    pieces, words = Counter[str](), Counter[str]()
    for answer in answers:
        pieces.update(answer["pieces"])
        words.update(answer["words"])
    times = tuple(float(each) for answer in answers for each in answer["times"])
    found = _counted(ground, works)
    wanted = (pieces["cut"], pieces["sent"], pieces["accepted"], pieces["sewn"], pieces["posted"], _LOTS * _PLENTY)
    doubled = sum(abs(one - other) for one, other in zip(found[:6], wanted, strict=True))
    differences = books.verify(ground.address.conninfo()).differences
    clashes = sum(count for word, count in words.items() if word.startswith("CLASH"))
    subject = Subject(f"Twenty desks on {_BATCHES} work orders, {_LINES} lines and {_LOTS} lots for {seconds:,.0f} s")
    subject.rows = [
        Row("entries of all desks", (len(times) / seconds,), "/s"),
        Row("one entry", times or (0.0,), share=95),
        Row("the slowest entry", (max(times, default=0.0),)),
        _none("clashes that reached a clerk", clashes),
        Row("deadlocks that were tried again", (float(found[6] - before[6]),), ""),
        _none("pieces lost or doubled", doubled),
        _none("differences in the books", len(differences)),
    ]
    tr = translator("en").tr
    subject.notes = [
        "Done, in pieces: " + ", ".join(f"{name} {count:,}" for name, count in sorted(pieces.items())) + ".",
        "Told: " + (", ".join(f"{word} {count:,}" for word, count in sorted(words.items())) or "nothing") + ".",
        *(tr(each) for each in differences[:10]),
    ]
    return subject


def _none(what: str, count: int) -> Row:
    return Row(what, (float(count),), "", goal="none", met=count == 0)


def _counted(ground: Ground, works: dict[str, list[int]]) -> list[int]:
    with ground.superuser() as connection:
        row = connection.execute(_COUNTED, works).fetchone()
    assert row is not None
    return [int(float(str(each))) for each in row]


def _lots(ground: Ground) -> tuple[list[int], list[int]]:
    """Two places, and articles of which the first has plenty, all of it by moves."""
    with ground.superuser() as connection:
        rows = connection.execute(
            "INSERT INTO quty.place (code, name, kind, keeps_balance)"
            " VALUES ('DESK-0', 'DESK-0', 'supplier', false), ('DESK-1', 'DESK-1', 'transit', true),"
            " ('DESK-2', 'DESK-2', 'transit', true) RETURNING id"
        ).fetchall()
        outside, *places = (int(str(row[0])) for row in rows)
        rows = connection.execute(
            "INSERT INTO quty.article (code, name, kind, unit) SELECT 'DESK-' || n, 'Desk ' || n, 'raw_material', 'PCE'"
            " FROM generate_series(1, %s) n RETURNING id",
            (_LOTS,),
        ).fetchall()
        articles = [int(str(row[0])) for row in rows]
        connection.execute(
            "SELECT quty.post_moves('BENCH-BEGIN', NULL, '', (SELECT jsonb_agg(jsonb_build_object("
            "'from', %s, 'to', p, 'article', a, 'qty', %s)) FROM unnest(%s::bigint[]) a, unnest(%s::bigint[]) p))",
            (outside, _PLENTY // 2, articles, places),
        )
    return places, articles
