"""Charts over many inspections; what recording one costs is measured in ``inspections``.

The inspections are laid down by one statement, without triggers, over three years; the sums by day are then made by the
function that the proof of the books compares them with, so that they are what triggers would have kept.
"""

from benchmarks.desk import application, until, workplace
from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, below, interleaved, milliseconds, processor_milliseconds
from quty_desktop.services.quality import control_charts
from quty_desktop.views.quality.control_chart import ControlChartPage

_COVERED = """
SELECT (i.inspected_at AT TIME ZONE 'Asia/Jakarta')::date AS day, sum(i.inspected_pcs), sum(i.passed_pcs)
FROM quty.inspection i
WHERE i.department = 'SEW' AND i.inspected_at >= now() - interval '90 days' GROUP BY day ORDER BY day;
"""
_CHART = """
SELECT d.day, d.inspections, d.inspected_pcs, d.inspected_pcs - d.passed_pcs AS defective FROM quty.inspection_day d
WHERE d.department = 'SEW' AND d.article_id = 0 AND d.line = '*' AND d.day BETWEEN current_date - 89 AND current_date
ORDER BY d.day;
"""
_PAIR = """
SELECT (i.inspected_at AT TIME ZONE 'Asia/Jakarta')::date AS day, count(*) AS inspections,
       sum(i.inspected_pcs) AS inspected_pcs, sum(i.inspected_pcs - i.passed_pcs) AS defective
FROM quty.inspection i JOIN quty.manufacturing_order m ON m.id = i.manufacturing_order_id
WHERE i.department = 'SEW' AND i.line = '7' AND m.article_id = {article}
  AND i.inspected_at >= now() - interval '90 days' AND i.inspected_at < now() GROUP BY 1 ORDER BY 1;
"""
_RATES = """
SELECT d.department, d.day, d.inspections, d.inspected_pcs, d.passed_pcs FROM quty.inspection_day d
WHERE d.department = ANY ('{CUT,EMB,SEW,FIN,PCK,FGW}') AND d.article_id = 0 AND d.line = '*'
  AND d.day BETWEEN current_date - 89 AND current_date;
"""
_PARETO = """
SELECT d.id, d.code, d.name, d.name_id, d.defect_class, sum(s.found) AS found
FROM quty.defect_day s JOIN quty.defect d ON d.id = s.defect_id
WHERE s.day BETWEEN current_date - 364 AND current_date GROUP BY d.id ORDER BY found DESC, d.code LIMIT 30;
"""


def measure(ground: Ground) -> Subject:
    """The database's part of the charts, beside adding up the inspections themselves."""
    rows = ground.effort.list_rows
    ground.once("inspections", lambda: _lay_down(ground, rows))
    login, seconds, pair = ground.login("qc_supervisor"), ground.effort.list_s, _PAIR.format(article=_article(ground))
    found = interleaved(
        ground.effort.rounds,
        {
            "covered": lambda: ground.pgbench(_COVERED, login=login, seconds=seconds).milliseconds,
            "chart": lambda: ground.pgbench(_CHART, login=login, seconds=seconds).milliseconds,
            "pair": lambda: ground.pgbench(pair, login=login, seconds=seconds).milliseconds,
            "rates": lambda: ground.pgbench(_RATES, login=login, seconds=seconds).milliseconds,
            "pareto": lambda: ground.pgbench(_PARETO, login=login, seconds=seconds).milliseconds,
        },
    )
    asked, painted, worked = _on_screen(ground)
    return Subject(
        "Quality's charts",
        [
            Row(f"floor: 90 days of one department added up, {rows:,} inspections", found["covered"]),
            below("control chart of one department, 90 days", found["chart"], 15),
            below("control chart of one article on one line, 90 days", found["pair"], 15),
            below("pass rates of all departments, 90 days", found["rates"], 15),
            below("Pareto of defects, a year", found["pareto"], 200),
            below("the chart through the dispatcher, judged by its rules", asked, 100),
            below("open page: the chart asked anew to painted", painted, 100),
            Row("the same: the processor's time", worked),
        ],
    )


def _article(ground: Ground) -> int:
    with ground.superuser() as connection:
        row = connection.execute(
            "SELECT m.article_id FROM quty.inspection i JOIN quty.manufacturing_order m ON m.id = i.manufacturing_order_id"
            " WHERE i.department = 'SEW' AND i.line = '7' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1"
        ).fetchone()
    return int(str(row[0])) if row else 0


def _on_screen(ground: Ground) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """The chart of 90 days through the dispatcher, and from its page's question until it is painted."""
    with ground.session("qc_supervisor") as session, workplace(session, ground.folder) as place:
        page = ControlChartPage(place)
        page.resize(1366, 700)
        page.show()
        until(lambda: len(page.table.model.rows) > 0)
        question = page.question()
        asked = tuple(
            milliseconds(lambda: session.dispatcher.ask(control_charts.control_chart, question))
            for _ in range(3 * ground.effort.rounds)
        )
        painted = tuple(milliseconds(lambda: _painted(page)) for _ in range(3 * ground.effort.rounds))
        worked = tuple(processor_milliseconds(lambda: _painted(page)) for _ in range(3 * ground.effort.rounds))
        page.deleteLater()
        application().processEvents()
    return asked, painted, worked


def _painted(page: ControlChartPage) -> None:
    page.table.show_rows(())
    page.refresh()
    until(lambda: len(page.table.model.rows) > 0)
    application().processEvents()


def _lay_down(ground: Ground, rows: int) -> None:
    with ground.superuser() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("SET LOCAL statement_timeout = 0")
        connection.execute(
            """
            INSERT INTO quty.inspection (manufacturing_order_id, department, inspection_type, result, inspected_pcs,
                                         passed_pcs, rework_pcs, scrap_pcs, line, inspected_at)
            SELECT batches[1 + n %% cardinality(batches)], departments[1 + n %% 6],
                   types[1 + n %% 6], CASE WHEN n %% 50 = 0 THEN 'fail' ELSE 'pass' END, 80 + n %% 40,
                   80 + n %% 40 - n %% 5, n %% 5, 0, (1 + n %% 38)::text,
                   now() - interval '3 years' * (1 - n::float / %s)
            FROM generate_series(1, %s) n,
                 (SELECT array_agg(id) AS batches FROM quty.manufacturing_order) b,
                 (SELECT '{CUT,EMB,SEW,FIN,PCK,FGW}'::text[] AS departments,
                         '{cutting,embroidery,inline_sewing,finishing,packing,final}'::text[] AS types) t
            """,
            (rows, rows),
        )
        connection.execute(
            """
            INSERT INTO quty.defect_count (inspection_id, defect_id, defect_class, qty_pcs)
            SELECT i.id, d.ids[1 + i.id % cardinality(d.ids)], 'minor', greatest(1, i.rework_pcs)
            FROM quty.inspection i, (SELECT array_agg(id ORDER BY code) AS ids FROM quty.defect) d
            WHERE i.rework_pcs > 0 AND NOT EXISTS (SELECT FROM quty.defect_count c WHERE c.inspection_id = i.id)
            """
        )
        connection.execute("TRUNCATE quty.inspection_day, quty.defect_day")
        connection.execute("INSERT INTO quty.inspection_day SELECT * FROM quty.inspection_sums()")
        connection.execute("INSERT INTO quty.defect_day SELECT * FROM quty.defect_sums()")
    with ground.superuser() as connection:
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE) quty.inspection, quty.defect_count, quty.inspection_day, quty.defect_day")
        connection.execute("CHECKPOINT")
