"""Sending a slip from cutting to sewing and accepting it there, beside the same rows written by pgbench.

Each of the two is nine statements in the script, what a careful program without server-side functions sends. Send: begin;
the request; the work order, locked, with its order line; the line, locked; what was sent before; the next number; the slip;
the request's answer; commit. Accept: begin; the request; the slip, locked; the receiver's work order, locked; the line,
locked; what stands on it; the slip, changed; the request's answer; commit. Guards, audit trail, foreign keys and announcements
are the tables' own and so the same on both sides. The script connects as the superuser.
"""

import psycopg

from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, at_least, below, interleaved
from benchmarks.workers import Workers, workers
from quty_desktop.domain.departments import Department
from quty_desktop.domain.orders import Route
from quty_desktop.domain.transfers import next_departments

_PEOPLE = ("operator_cutting", "operator_sewing")
_BATCHES = 1000
_LINES = 32
_FIRST_LINE = 900
_PATIENCE_MS = 25

_SCRIPT = """
\\set batch random(0, {last})
\\set line random({line}, {line} + {lines} - 1)
BEGIN;
INSERT INTO quty.command_request (id, command, person_name) VALUES (gen_random_uuid(), 'pgbench', session_user)
 RETURNING id AS request \\gset
SELECT w.good_pcs, m.id AS mo, w.article_id AS article, l.week_year AS year, l.week_number AS week,
 l.destination_id AS destination FROM quty.work_order w JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
 JOIN quty.buyer_order_line l ON l.id = m.order_line_id WHERE w.id = {cut} + :batch FOR UPDATE OF w \\gset
SELECT department, active FROM quty.production_line WHERE id = :line FOR UPDATE;
SELECT coalesce(sum(sent_pcs), 0) FROM quty.transfer WHERE work_order_id = {cut} + :batch AND state <> 'cancelled';
INSERT INTO quty.number_series AS n (series, year, last) VALUES ('BENCH', 2026, 1)
 ON CONFLICT (series, year) DO UPDATE SET last = n.last + 1 RETURNING last AS number \\gset
INSERT INTO quty.transfer (number, state, from_department, to_department, to_line_id, manufacturing_order_id,
 work_order_id, article_id, week_year, week_number, destination_id, sent_pcs)
 VALUES ('BENCH-' || :number, 'locked', 'CUT', 'SEW', :line, :mo, {cut} + :batch, :article, :year, :week, :destination, 1)
 RETURNING id AS slip \\gset
UPDATE quty.command_request SET result = '{{"result": {{}}}}' WHERE id = :request;
COMMIT;
BEGIN;
INSERT INTO quty.command_request (id, command, person_name) VALUES (gen_random_uuid(), 'pgbench', session_user)
 RETURNING id AS request \\gset
SELECT sent_pcs, state, to_department FROM quty.transfer WHERE id = :slip FOR UPDATE;
SELECT input_pcs FROM quty.work_order WHERE id = {sewn} + :batch FOR UPDATE;
SELECT department, active FROM quty.production_line WHERE id = :line FOR UPDATE;
SELECT article_id, week_year, week_number, destination_id FROM quty.line_occupancy
 WHERE line_id = :line AND cleared_at IS NULL;
UPDATE quty.transfer SET received_pcs = 1, difference_pcs = 0, state = 'completed', version = version + 1 WHERE id = :slip;
UPDATE quty.command_request SET result = '{{"result": {{}}}}' WHERE id = :request;
COMMIT;
"""


def measure(ground: Ground) -> Subject:
    """Slips sent and accepted, with each number of clients, in turn with the script."""
    cut, sewn, line = lay_down(ground)
    script = _SCRIPT.format(last=_BATCHES - 1, cut=cut, sewn=sewn, line=line, lines=_LINES)
    logins = [ground.login(role) for role in _PEOPLE]
    told = {
        "people": [{"name": each.name, "password": each.password} for each in logins],
        "works": list(range(cut, cut + _BATCHES)),
        "lines": list(range(line, line + _LINES)),
    }
    subject = Subject("Hand-over: a slip sent and accepted, slips per second")
    for clients in ground.effort.clients:
        with workers(ground, "benchmarks.children.hander", clients, told) as started:
            subject.rows += _compared(ground, started, script, clients)
    return subject


def _compared(ground: Ground, started: Workers, script: str, clients: int) -> list[Row]:
    seconds = ground.effort.posting_s
    times: dict[str, list[float]] = {"send": [], "accept": []}

    def hand_over() -> float:
        answers = started.work("", seconds)
        for name, found in times.items():
            found += [float(each) for answer in answers for each in answer[name]]
        return sum(float(answer["per_second"]) for answer in answers)

    found = interleaved(
        ground.effort.rounds,
        {
            "floor": lambda: ground.pgbench(script, clients=clients, seconds=seconds).per_second,
            "ours": hand_over,
        },
    )
    who = "1 client" if clients == 1 else f"{clients} client processes"
    return [
        Row(f"floor: twice nine statements in pgbench, {who}", found["floor"], "/s"),
        at_least(f"send and accept, {who}", found["ours"], found["floor"], 1.0 if clients == 1 else 0.6, "/s"),
        *(
            below(f"one {name}, {who}", tuple(values), _PATIENCE_MS, share=95)
            if clients > 1
            else Row(f"one {name}, {who}", tuple(values), share=95)
            for name, values in times.items()
        ),
    ]


def lay_down(
    ground: Ground, batches: int = _BATCHES, lines: int = _LINES, first_line: int = _FIRST_LINE, *, pcs: int = 1_000_000
) -> tuple[int, int, int]:
    """Batches of one order line, and lines of the sewing department.

    Args:
        ground: the plant.
        batches: how many.
        lines: how many.
        first_line: number of the line before the first one.
        pcs: what each batch has cut already.

    Returns:
        The first work order of cutting, the first one of sewing, the first line; the others follow without a gap.
    """
    with ground.superuser() as connection:
        found = connection.execute("""
            SELECT m.id, c.id, s.id, m.route FROM quty.manufacturing_order m
            JOIN quty.work_order c ON c.manufacturing_order_id = m.id AND c.department = 'CUT'
            JOIN quty.work_order s ON s.manufacturing_order_id = m.id AND s.department = 'SEW'
            WHERE m.state IN ('released', 'in_progress') ORDER BY m.id
        """).fetchall()
        straight = (
            each for each in found if Department.SEWING in next_departments(Route(str(each[3])), Department.CUTTING)
        )
        mo, cut, sewn, _ = next(straight)
        # Copies of a batch, whatever columns it has.
        name = f"'BENCH-{first_line}-' || n"
        first = _copies(connection, "manufacturing_order", mo, f"'number', {name}, 'batch_number', {name}", batches)
        works = f"'number', 'BENCH-{{0}}-{first_line}-' || n, 'manufacturing_order_id', {first} + n - 1"
        sums = (
            f", 'good_pcs', {pcs}, 'target_pcs', 1000000, 'input_pcs', {pcs}, 'reject_pcs', 0, 'rework_pcs', 0,"
            " 'state', 'running'"
        )
        first_cut = _copies(connection, "work_order", cut, works.format("CUT") + sums, batches)
        first_sewn = _copies(connection, "work_order", sewn, works.format("SEW") + sums, batches)
        row = connection.execute(
            "INSERT INTO quty.production_line (department, number) SELECT 'SEW', %s + n FROM generate_series(1, %s) n"
            " ON CONFLICT DO NOTHING RETURNING id",
            (first_line, lines),
        ).fetchone()
        assert row is not None
        line = int(str(row[0]))
    with ground.superuser() as connection:
        connection.autocommit = True
        connection.execute(
            "VACUUM (ANALYZE) quty.manufacturing_order, quty.work_order, quty.production_line, quty.transfer"
        )
    return first_cut, first_sewn, line


def _copies(
    connection: "psycopg.Connection[tuple[object, ...]]", table: str, row: object, changed: str, count: int
) -> int:
    """Rows like another one; the id of the first."""
    sequence = connection.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", (f"quty.{table}",)).fetchone()
    first = int(str(sequence and sequence[0]))
    connection.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (f"quty.{table}", first + count))
    connection.execute("SET LOCAL session_replication_role = replica")
    connection.execute(f"""
        INSERT INTO quty.{table} OVERRIDING SYSTEM VALUE
        SELECT (jsonb_populate_record(t, jsonb_build_object('id', {first} + n - 1, {changed}))).*
        FROM quty.{table} t, generate_series(1, {count}) n WHERE t.id = {row}
    """)  # noqa: S608 - our own names and numbers
    connection.execute("SET LOCAL session_replication_role = origin")
    return first
