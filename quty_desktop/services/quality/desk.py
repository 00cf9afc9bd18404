"""The quality desk: which batches are due, failed, on hold or ready, and everything about one of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.lab_tests import RELEASE_TESTS
from quty_desktop.domain.orders import ManufacturingState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType
from quty_desktop.domain.quality_desk import DeskState, desk_state
from quty_desktop.domain.quality_gate import Blocker
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.holds import HoldFilter, HoldRow, blockers_of, hold_list
from quty_desktop.services.quality.inspections import InspectionFilter, InspectionRow, inspection_list
from quty_desktop.services.quality.lab_tests import BatchTests, lab_tests_of
from quty_desktop.services.quality.release import ReleaseState, state_of
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

_PAGE = 500
_OPEN_STATES = (ManufacturingState.PARTIAL, ManufacturingState.RELEASED, ManufacturingState.IN_PROGRESS)

_BATCHES = """
    SELECT mo.id, mo.batch_number, mo.state, mo.qty_pcs, a.code AS article_code, a.name AS article_name,
           o.number AS order_number, l.week_year, l.week_number, d.code AS destination,
           coalesce(t.passed, '{{}}') AS passed, coalesce(t.tests, 0) AS tests,
           coalesce(k.failures, 0) AS failures, coalesce(k.holds, 0) AS holds,
           coalesce(i.inspected_pcs, 0) AS inspected_pcs, coalesce(i.passed_pcs, 0) AS passed_pcs,
           paper.verdict, paper.revision
    FROM quty.manufacturing_order AS mo
    JOIN quty.article AS a ON a.id = mo.article_id
    JOIN quty.buyer_order_line AS l ON l.id = mo.order_line_id
    JOIN quty.buyer_order AS o ON o.id = l.order_id
    JOIN quty.destination AS d ON d.id = l.destination_id
    LEFT JOIN LATERAL (
        SELECT array_agg(DISTINCT x.test_type) FILTER (WHERE x.result = 'pass')
               || CASE WHEN EXISTS (SELECT FROM quty.metal_passage AS g WHERE g.manufacturing_order_id = mo.id)
                       THEN '{{metal}}'::text[] ELSE '{{}}'::text[] END AS passed,
               count(*) AS tests
        FROM quty.lab_test AS x WHERE x.manufacturing_order_id = mo.id) AS t ON TRUE
    LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE h.id IS NULL) AS failures, count(h.id) AS holds
        FROM quty.batch_blockers(mo.id) AS b
        LEFT JOIN quty.any_hold AS h ON h.id = b.ref AND h.manufacturing_order_id = mo.id AND h.kind = b.code
                                AND h.opened_at = b.since AND b.kind <> 'lab_test') AS k ON TRUE
    LEFT JOIN LATERAL (
        SELECT sum(y.inspected_pcs) AS inspected_pcs, sum(y.passed_pcs) AS passed_pcs
        FROM quty.inspection AS y WHERE y.manufacturing_order_id = mo.id) AS i ON TRUE
    LEFT JOIN LATERAL (
        SELECT z.verdict, z.revision FROM quty.issued_paper AS z
        WHERE z.manufacturing_order_id = mo.id AND z.kind = 'batch_compliance' ORDER BY z.id DESC LIMIT 1) AS paper ON TRUE
    WHERE {conditions}
    ORDER BY mo.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class BatchFilter:
    """Which batches are wanted.

    Attributes:
        search: part of a batch number, article or buyer order; empty for all.
        done_too: with finished batches, not only those in the plant.
        limit: most rows.
    """

    search: str = ""
    done_too: bool = False
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch on the desk.

    Attributes:
        id: key of the manufacturing order.
        batch: batch number.
        article_code: buyer's article number.
        article_name: its name.
        order: buyer order.
        week: delivery week of the order.
        destination: destination of the order.
        qty_pcs: pieces of the batch.
        state: what quality has to do.
        tests: laboratory tests made.
        missing: types of test without a pass.
        failures: failed tests and blocked inspections that nobody cleared.
        holds: open holds.
        inspected_pcs: pieces inspected at all checkpoints.
        passed_pcs: pieces passed.
        verdict: verdict of the last compliance report, empty before the first.
        revision: its revision, ``None`` before the first.
    """

    id: int
    batch: str
    article_code: str
    article_name: str
    order: str
    week: Week
    destination: str
    qty_pcs: int
    state: DeskState
    tests: int
    missing: tuple[LabTestType, ...]
    failures: int
    holds: int
    inspected_pcs: int
    passed_pcs: int
    verdict: str
    revision: int | None

    @property
    def tests_passed(self) -> int:
        """Release tests that have passed."""
        return len(RELEASE_TESTS) - len(self.missing)


@dataclass(frozen=True, slots=True)
class BatchOverview:
    """Everything that quality knows of a batch."""

    row: BatchRow
    blockers: tuple[Blocker, ...]
    tests: BatchTests
    inspections: tuple[InspectionRow, ...]
    holds: tuple[HoldRow, ...]
    release: ReleaseState


@query(Permission.VIEW_QUALITY)
def batch_list(uow: UnitOfWork, wanted: BatchFilter) -> tuple[BatchRow, ...]:
    """Batches for the quality desk, the newest first."""
    conditions = ["mo.state = ANY (:states)"]
    states = [*_OPEN_STATES, ManufacturingState.DONE] if wanted.done_too else list(_OPEN_STATES)
    values: dict[str, Any] = {"limit": wanted.limit, "states": [state.value for state in states]}
    if wanted.search.strip():
        conditions.append(
            "(mo.batch_number ILIKE :search OR a.code ILIKE :search OR a.name ILIKE :search OR o.number ILIKE :search)"
        )
        escaped = wanted.search.strip().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        values["search"] = f"%{escaped}%"
    statement = text(_BATCHES.format(conditions=" AND ".join(conditions)))
    return tuple(_row(row) for row in uow.session.execute(statement, values))


@query(Permission.VIEW_QUALITY, consistent=True)
def batch_overview(uow: UnitOfWork, batch: str) -> BatchOverview:
    """Everything that quality knows of a batch.

    Raises:
        NotFound: there is no such batch.
    """
    key = find_batch(uow, batch)
    statement = text(_BATCHES.format(conditions="mo.id = :id"))
    row = uow.session.execute(statement, {"id": key.id, "limit": 1}).one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("There is no batch {batch}."), batch=key.number), Text(N_("Refresh the page and choose again."))
        )
    return BatchOverview(
        row=_row(row),
        blockers=blockers_of(uow, key.id),
        tests=lab_tests_of(uow, key.number),
        inspections=inspection_list(uow, InspectionFilter(batch=key.number, limit=1000)),
        holds=hold_list(uow, HoldFilter(batch=key.number, open_only=False)),
        release=state_of(uow, key),
    )


def _row(row: Any) -> BatchRow:
    missing = tuple(kind for kind in RELEASE_TESTS if kind.value not in row.passed)
    return BatchRow(
        id=row.id,
        batch=row.batch_number,
        article_code=row.article_code,
        article_name=row.article_name,
        order=row.order_number,
        week=Week(row.week_year, row.week_number),
        destination=row.destination,
        qty_pcs=row.qty_pcs,
        state=desk_state(failures=row.failures, holds=row.holds, missing=missing),
        tests=row.tests,
        missing=missing,
        failures=row.failures,
        holds=row.holds,
        inspected_pcs=row.inspected_pcs,
        passed_pcs=row.passed_pcs,
        verdict=row.verdict or "",
        revision=row.revision,
    )
