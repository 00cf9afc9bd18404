"""Every page with a list, in a plant with years behind it: asked anew, until its rows are painted.

The ledgers are filled without triggers: moves as many as the longest history has, and slips, entries of output and audit
entries as a plant of this size makes them meanwhile. A page asks where it stands (no threads), so that the time is that of
its questions, of the rows taken into its model, and of the paint.
"""

import statistics
import time
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QEvent

from benchmarks.desk import application, workplace
from benchmarks.ground import Ground
from benchmarks.hand_over import lay_down as lay_down_batches
from benchmarks.history import fill
from benchmarks.measuring import Row, Subject, below, percentile
from benchmarks.posting import lay_down
from quty_desktop import practice_people
from quty_desktop.app.pages import all_pages
from quty_desktop.domain.people import Actor
from quty_desktop.services.sign_in import PlantSession
from quty_desktop.views.kit.background import AtOnce
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.table import Table

_MOST_MS = 100.0
_FIRST_LINE = 700
_SHOWN = 12
_PER_MOVES = 25
"""A slip and an entry of output for so many moves."""


def measure(ground: Ground) -> Subject:
    """The slowest pages, one by one, and all of them together."""
    moves = ground.effort.history[-1]
    ground.once("pages", lambda: _lay_down(ground, moves))
    found: dict[str, tuple[float, ...]] = {}
    for person in practice_people.read():
        with ground.session(person.role) as session:
            found |= _looked_at(ground, session, set(found))
    slowest = sorted(found.items(), key=lambda each: -statistics.median(each[1]))
    medians = tuple(statistics.median(times) for times in found.values())
    late = sum(each >= _MOST_MS for each in medians)
    subject = Subject(f"{len(found)} pages with a list, {moves:,} moves in the ledger: asked anew to rows painted")
    subject.rows = [
        Row("all pages, the median of each", medians),
        Row("all pages, p95", (percentile(medians, 95),)),
        Row("pages that take longer", (float(late),), "", goal="none", met=late == 0),
        *(below(name, times, _MOST_MS) for name, times in slowest[:_SHOWN]),
    ]
    return subject


def _looked_at(ground: Ground, session: PlantSession, known: set[str]) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    with workplace(session, ground.folder) as place:
        here = replace(place, background=AtOnce())
        for spec in all_pages():
            if spec.page.key in known or not _may(session.actor, spec.page):
                continue
            page = spec.page(here)
            table = getattr(page, "table", None)
            if isinstance(table, Table):
                page.resize(1366, 700)
                page.show()
                application().processEvents()
                found[page.key] = tuple(_asked_anew(page, table) for _ in range(max(3, ground.effort.rounds)))
            page.hide()
            page.deleteLater()
            # Outside of Qt's own loop nothing else lets go of it, and the next person's style is set on all that is left.
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            application().processEvents()
    return found


def _may(actor: Actor, page: type[Page]) -> bool:
    return actor.may(page.permission)


def _asked_anew(page: Page, table: Table) -> float:
    began = time.perf_counter()
    page.refresh()
    table.view.viewport().repaint()
    took = (time.perf_counter() - began) * 1000
    application().processEvents()
    return took


def _lay_down(ground: Ground, moves: int) -> None:
    source, target, articles = lay_down(ground)
    fill(ground, moves, source, target, articles)
    cut, _, line = lay_down_batches(ground, 1000, 32, _FIRST_LINE)
    with ground.superuser() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("SET LOCAL statement_timeout = 0")
        values = {"cut": cut, "line": line, "count": moves // _PER_MOVES}
        connection.execute(
            """
            INSERT INTO quty.transfer (number, state, from_department, to_department, to_line_id, manufacturing_order_id,
                work_order_id, article_id, week_year, week_number, destination_id, sent_pcs, received_pcs, difference_pcs,
                created_at, sent_at, accepted_at, accepted_by, completed_at)
            SELECT 'SJ-OLD-' || n, 'completed', 'CUT', 'SEW', %(line)s + n %% 32, w.manufacturing_order_id, w.id, w.article_id,
                   l.week_year, l.week_number, l.destination_id, 10, 10, 0, a.at, a.at, a.at, 'bench', a.at
            FROM generate_series(1, %(count)s) n
            JOIN quty.work_order w ON w.id = %(cut)s + n %% 1000
            JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
            JOIN quty.buyer_order_line l ON l.id = m.order_line_id,
            LATERAL (SELECT now() - interval '4 years' * (1 - n::float / %(count)s) AS at) a
            """,
            values,
        )
        connection.execute(
            """
            INSERT INTO quty.production_output (at, work_order_id, made_on, good_pcs, reject_pcs)
            SELECT a.at, %(cut)s + n %% 1000, a.at::date, 10, 0 FROM generate_series(1, %(count)s) n,
            LATERAL (SELECT now() - interval '4 years' * (1 - n::float / %(count)s) AS at) a
            """,
            values,
        )
        connection.execute(
            """
            INSERT INTO quty.audit_entry (at, person_name, action, table_name, key, new, command, reason)
            SELECT now() - interval '4 years' * (1 - n::float / %(count)s), 'bench', 'insert', 'transfer', n::text, '{}',
                   'transfers.send', '' FROM generate_series(1, %(count)s) n
            """,
            values,
        )
        # What is years old is done; what runs is the practice plant's.
        connection.execute(
            "UPDATE quty.work_order SET state = 'finished' WHERE id BETWEEN %(cut)s AND %(cut)s + 1999", values
        )
        connection.execute(
            "UPDATE quty.manufacturing_order m SET state = 'done' FROM quty.work_order w"
            " WHERE w.manufacturing_order_id = m.id AND w.id BETWEEN %(cut)s AND %(cut)s + 999",
            values,
        )
    with ground.superuser() as connection:
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE)")
