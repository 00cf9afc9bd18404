"""The first page of a list of a million rows: the audit trail, asked through the door and painted by its page."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.dialects import postgresql

from benchmarks.desk import Watch, application, until, workplace
from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, at_most, below, interleaved
from quty_desktop.services.administration import audit
from quty_desktop.services.administration.audit import AuditQuestion
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.views.administration.audit import AuditPage

_ROLE = "admin"


def measure(ground: Ground) -> Subject:
    """First page and a page in the middle, by key; then the same rows in the page."""
    ground.once("audit", lambda: _lay_down(ground))
    login = ground.login(_ROLE)
    with ground.session(_ROLE) as session:
        door = session.dispatcher
        first = AuditQuestion()
        middle = replace(first, after=_middle(ground))
        seconds = ground.effort.list_s
        found = interleaved(
            ground.effort.rounds,
            {
                "floor": lambda: ground.pgbench(_sql(first), login=login, seconds=seconds).milliseconds,
                "first": lambda: _mean(door, first, seconds),
                "floor middle": lambda: ground.pgbench(_sql(middle), login=login, seconds=seconds).milliseconds,
                "middle": lambda: _mean(door, middle, seconds),
            },
        )
        with workplace(session, ground.folder) as place:
            page = AuditPage(place)
            watch = Watch(page.table, lambda table: len(table.model.rows) > 0)
            page.resize(1366, 700)
            page.show()
            until(lambda: len(page.table.model.rows) > 0)
            painted = tuple(_painted(page, watch) for _ in range(3 * ground.effort.rounds))
            page.deleteLater()
            opened = tuple(_opened(lambda: AuditPage(place)) for _ in range(ground.effort.rounds))
            application().processEvents()
    rows = f"{ground.effort.list_rows:,}"
    return Subject(
        f"First page ({audit.PAGE_SIZE} rows) of the audit trail with {rows} entries",
        [
            Row("floor: the same SQL in pgbench, 1 client", found["floor"]),
            at_most("audit_entries through the dispatcher", found["first"], found["floor"], 3.0),
            Row("floor: a page in the middle, by key, in pgbench", found["floor middle"]),
            at_most("the same through the dispatcher", found["middle"], found["floor middle"], 3.0),
            below("open page: asked anew to rows painted", painted, 100),
            Row("page built, shown, asked and painted", opened),
        ],
    )


def _lay_down(ground: Ground) -> None:
    with ground.superuser() as connection:
        connection.execute(
            """
            INSERT INTO quty.audit_entry (at, person_name, action, table_name, key, old, new, command, reason)
            SELECT now() - make_interval(secs => 20 * (%(rows)s - n)), p.names[1 + n %% cardinality(p.names)],
                   'update', 'carton', n::text, '{"state": "planned", "packed_at": null}',
                   '{"state": "packed", "packed_at": "2026-05-19T07:30:00+00:00"}', 'packing.pack_cartons', ''
            FROM generate_series(1, %(rows)s) n, (SELECT array_agg(name) AS names FROM quty.person) p
            """,
            {"rows": ground.effort.list_rows},
        )
    with ground.superuser() as connection:
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE) quty.audit_entry")


def _middle(ground: Ground) -> tuple[datetime, int]:
    with ground.superuser() as connection:
        row = connection.execute(
            "SELECT at, id FROM quty.audit_entry ORDER BY at DESC, id DESC OFFSET %s LIMIT 1",
            (ground.effort.list_rows // 2,),
        ).fetchone()
    assert row is not None
    assert isinstance(row[0], datetime)
    return row[0], int(str(row[1]))


def _sql(question: AuditQuestion) -> str:
    """The statement of the service with its values in it."""
    statement, values = audit.statement_of(question)
    written = statement.bindparams(**values)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return str(written.compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace("\n", " ") + ";\n"


def _mean(door: Dispatcher, question: AuditQuestion, seconds: float) -> float:
    door.ask(audit.audit_entries, question)
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        door.ask(audit.audit_entries, question)
        count += 1
    return (time.perf_counter() - began) * 1000 / count


def _painted(page: AuditPage, watch: Watch) -> float:
    page.table.show_rows(())
    application().processEvents()
    watch.begin()
    began = time.perf_counter()
    page.refresh()
    until(lambda: watch.painted_at > 0)
    return (watch.painted_at - began) * 1000


def _opened(make: Callable[[], AuditPage]) -> float:
    began = time.perf_counter()
    page = make()
    watch = Watch(page.table, lambda table: len(table.model.rows) > 0)
    watch.begin()
    page.resize(1366, 700)
    page.show()
    until(lambda: watch.painted_at > 0)
    ended = watch.painted_at
    page.hide()
    page.deleteLater()
    return (ended - began) * 1000
