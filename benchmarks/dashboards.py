"""The dashboards over a long history: the five figures, the reports of a week, and the home page.

Output and slips are laid down by one statement each, without triggers, over three years, beside the moves of ``history``.
The floor of the figures is the same statement in pgbench; of the home page, a statement that finds one row by its key.
"""

import time
from datetime import datetime

from sqlalchemy.dialects import postgresql

from benchmarks.desk import Watch, application, until, workplace
from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, at_most, below, interleaved, milliseconds
from quty_desktop.domain.reports import ReportQuestion, Span
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services import home
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.reports import plant_figures, production_report, stock_report, transfer_report
from quty_desktop.services.reports.plant_figures import FiguresQuestion
from quty_desktop.views.reports.figures import FiguresPage

_ROLE = "factory_manager"
_BARE = "SELECT state FROM quty.buyer_order WHERE id = 1;"


def measure(ground: Ground) -> Subject:
    """Figures through the dispatcher and painted; reports; the home page."""
    rows = ground.effort.list_rows
    ground.once("dashboards", lambda: _lay_down(ground, rows))
    login, seconds = ground.login(_ROLE), ground.effort.list_s
    question = FiguresQuestion(28)
    week = ReportQuestion(Span.WEEK, datetime.now(PLANT_ZONE).date())
    with ground.session(_ROLE) as session:
        door = session.dispatcher
        statement = _sql()
        found = interleaved(
            ground.effort.rounds,
            {
                "floor": lambda: ground.pgbench(statement, login=login, seconds=seconds).milliseconds,
                "figures": lambda: _mean(door, seconds, question),
                "bare": lambda: ground.pgbench(_BARE, login=login, seconds=seconds).milliseconds,
                "home": lambda: milliseconds(lambda: door.ask(home.board)),
                "production": lambda: milliseconds(lambda: door.ask(production_report.production_report, week)),
                "transfers": lambda: milliseconds(lambda: door.ask(transfer_report.transfer_report, week)),
                "stock": lambda: milliseconds(lambda: door.ask(stock_report.stock_report, week)),
            },
        )
        with workplace(session, ground.folder) as place:
            page = FiguresPage(place)
            watch = Watch(page.table, lambda table: len(table.model.rows) > 0)
            page.resize(1366, 700)
            page.show()
            until(lambda: len(page.table.model.rows) > 0)
            painted = tuple(_painted(page, watch) for _ in range(2 * ground.effort.rounds))
            page.hide()
            page.deleteLater()
            application().processEvents()
    return Subject(
        f"Dashboards with {rows:,} moves, a tenth of it each of output and slips",
        [
            Row("floor: the statement of the five figures in pgbench", found["floor"]),
            at_most("the five figures, 56 days, through the dispatcher", found["figures"], found["floor"], 2.0),
            below("open page of figures: asked anew to painted", painted, 300),
            Row("floor: one row by its key in pgbench", found["bare"]),
            below("home page of a manager", found["home"], 100),
            below("production report of a week", found["production"], 300),
            below("transfer report of a week", found["transfers"], 300),
            below("stock report of a week", found["stock"], 500),
        ],
    )


def _lay_down(ground: Ground, rows: int) -> None:
    """Moves, output and slips over three years, the same number every day."""
    with ground.superuser() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("SET LOCAL statement_timeout = 0")
        connection.execute(
            """
            INSERT INTO quty.production_line (department, number)
            SELECT d, n FROM unnest('{SEW,FIN}'::text[]) d, generate_series(1, 38) n ON CONFLICT DO NOTHING
            """
        )
        connection.execute(
            """
            INSERT INTO quty.production_output (at, work_order_id, line_id, made_on, hour, good_pcs, reject_pcs)
            SELECT now() - interval '3 years' * (1 - n::float / %(rows)s), w.ids[1 + n %% cardinality(w.ids)],
                   l.ids[1 + n %% cardinality(l.ids)],
                   ((now() - interval '3 years' * (1 - n::float / %(rows)s)) AT TIME ZONE 'Asia/Jakarta')::date,
                   7 + n %% 8, 40 + n %% 20, n %% 3
            FROM generate_series(1, %(rows)s) n,
                 (SELECT array_agg(id) AS ids FROM quty.work_order WHERE department IN ('SEW', 'FIN')) w,
                 (SELECT array_agg(id) AS ids FROM quty.production_line WHERE department IN ('SEW', 'FIN')) l
            """,
            {"rows": rows // 10},
        )
        connection.execute(
            """
            INSERT INTO quty.transfer (number, state, from_department, to_department, to_line_id, manufacturing_order_id,
                                       article_id, week_year, week_number, destination_id, sent_pcs, received_pcs,
                                       difference_pcs, line_clear, created_at, sent_at, accepted_at, accepted_by,
                                       completed_at)
            SELECT 'SJ-BENCH-' || n, 'completed', 'CUT', 'SEW', l.ids[1 + n %% cardinality(l.ids)], m.id, m.article_id,
                   2026, 22, d.id, 100, 100, 0, n %% 40 > 0, t.at, t.at, t.at + make_interval(mins => 5 + n %% 20), 'bench',
                   t.at + make_interval(mins => 5 + n %% 20)
            FROM generate_series(1, %(rows)s) n,
                 LATERAL (SELECT now() - interval '3 years' * (1 - n::float / %(rows)s) - interval '1 hour' AS at) t,
                 (SELECT array_agg(id) AS ids FROM quty.production_line WHERE department = 'SEW') l,
                 (SELECT id, article_id FROM quty.manufacturing_order ORDER BY id LIMIT 1) m,
                 (SELECT id FROM quty.destination ORDER BY id LIMIT 1) d
            """,
            {"rows": rows // 10},
        )
        connection.execute(
            """
            INSERT INTO quty.stock_move (at, command, from_place_id, to_place_id, article_id, lot_id, qty, reference)
            SELECT now() - interval '3 years' * (1 - n::float / greatest(missing, 1)), 'history', p.ids[1 + n %% 2],
                   p.ids[2 - n %% 2], a.ids[1 + n %% cardinality(a.ids)], 0, 1, 'BENCH'
            FROM (SELECT %s - count(*) AS missing FROM quty.stock_move) has, generate_series(1, missing) n,
                 (SELECT ARRAY[min(id) FILTER (WHERE department = 'WHS'), min(id) FILTER (WHERE department <> 'WHS')] AS ids
                  FROM quty.place) p,
                 (SELECT array_agg(id) AS ids FROM quty.article) a
            """,
            (rows,),
        )
    with ground.superuser() as connection:
        connection.autocommit = True
        connection.execute(
            "VACUUM (ANALYZE) quty.stock_move, quty.transfer, quty.production_output, quty.production_line"
        )
        connection.execute("CHECKPOINT")


def _sql() -> str:
    """The statement of the service with its values in it."""
    written = plant_figures.statement_of(FiguresQuestion(28), None, datetime.now(PLANT_ZONE))
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(written.compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace("\n", " ") + ";\n"


def _mean(door: Dispatcher, seconds: float, question: FiguresQuestion) -> float:
    door.ask(plant_figures.figures, question)
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        door.ask(plant_figures.figures, question)
        count += 1
    return (time.perf_counter() - began) * 1000 / count


def _painted(page: FiguresPage, watch: Watch) -> float:
    page.table.show_rows(())
    application().processEvents()
    watch.begin()
    began = time.perf_counter()
    page.refresh()
    until(lambda: watch.painted_at > 0)
    return (watch.painted_at - began) * 1000
