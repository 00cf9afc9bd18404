"""The chain of a batch with ten thousand cartons, forwards, and of one of its cartons, backwards."""

from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, below, milliseconds
from quty_desktop.domain.traces import TraceDirection
from quty_desktop.services.traceability.traces import TraceQuestion, trace

_BATCH = "BATCH-BENCH-TRACE"
_ROLE = "logistics"


def _lay_down(ground: Ground) -> None:
    """A batch with its packing work order and so many cartons that the chain has ``list_rows`` nodes."""
    cartons = min(10_000, max(100, ground.effort.list_rows))
    with ground.superuser() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            """
            WITH m AS (
                INSERT INTO quty.manufacturing_order (number, batch_number, order_line_id, article_id, qty_pcs, route, state)
                SELECT 'MO-BENCH-TRACE', %s, l.id, l.article_id, %s * 10, 'route_2', 'in_progress'
                FROM quty.buyer_order_line l ORDER BY l.id LIMIT 1 RETURNING id, article_id),
            w AS (
                INSERT INTO quty.work_order (number, manufacturing_order_id, article_id, department, target_pcs)
                SELECT 'SPK-BENCH-TRACE', id, article_id, 'PCK', %s FROM m RETURNING id, manufacturing_order_id)
            INSERT INTO quty.carton (manufacturing_order_id, work_order_id, number, pcs, state, packed_at, packed_by)
            SELECT w.manufacturing_order_id, w.id, n, 10, 'packed', now(), 'bench' FROM w, generate_series(1, %s) n
            """,
            (_BATCH, cartons, cartons, cartons),
        )
        connection.execute("ANALYZE quty.carton")


def measure(ground: Ground) -> Subject:
    """Milliseconds for the whole chain, labels and steps included."""
    ground.once("trace", lambda: _lay_down(ground))
    rounds = ground.effort.rounds
    with ground.session(_ROLE) as session:
        door = session.dispatcher
        forwards = TraceQuestion(_BATCH, TraceDirection.FORWARDS)
        nodes = len(door.ask(trace, forwards).rows)
        whole = tuple(milliseconds(lambda: door.ask(trace, forwards)) for _ in range(rounds))
        one = TraceQuestion("FG-BENCH-TRACE-CTN001")
        back = tuple(milliseconds(lambda: door.ask(trace, one)) for _ in range(rounds))
    return Subject(
        "Traceability: the chain of a batch and of a carton",
        [
            Row("nodes in the chain of the batch", (float(nodes),), ""),
            below("a batch forwards, every carton with its labels", whole, 1000),
            below("a carton backwards to its order", back, 100),
        ],
    )
