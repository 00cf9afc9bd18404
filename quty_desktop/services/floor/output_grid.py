"""The output grid: lines by hours or shifts of a day, read with one query and saved with one command.

A cell is the sum of its entries. A higher number adds an entry, a lower one a counter-entry, so that the ledger keeps
what was typed before, by whom and when.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Invalid, Refused
from quty_desktop.domain.floor import STAGES, Stage
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.floor import posting
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


class Measure(Choice):
    """What a grid counts."""

    GOOD = "good", N_("Good pieces")
    REJECT = "reject", N_("Rejected pieces")
    REWORK = "rework", N_("Pieces to repair")
    ASSEMBLE = "assemble", N_("Assembly (330)")
    LABEL = "label", N_("Labelling (340)")
    BACK_STITCH = "back_stitch", N_("Back-stitching (350)")
    STUFFING = "stuffing", N_("Stuffing (410)")
    CLOSING = "closing", N_("Closing (420)")

    @property
    def stage(self) -> Stage | None:
        """The stage that is counted; ``None`` for what was looked at after the last one."""
        return None if self in _CHECKED else Stage(self.value)


_CHECKED = (Measure.GOOD, Measure.REJECT, Measure.REWORK)


def measures_of(department: Department) -> tuple[Measure, ...]:
    """What is counted in a department: good pieces first, its stages in their order, then what is not good."""
    stages = tuple(Measure(stage.value) for stage in STAGES.get(department, ()))
    return (Measure.GOOD, *stages, Measure.REJECT, *((Measure.REWORK,) if stages else ()))


@dataclass(frozen=True, slots=True)
class GridQuestion:
    """Which grid is wanted: of a department, for a day, by hours or by shifts."""

    department: Department
    made_on: date
    measure: Measure = Measure.GOOD
    by_hour: bool = True


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line and what it makes; a line that stands empty has no work order.

    Attributes:
        id: line and work order.
        target_pcs: what is planned for this line and day; of the work order where nothing is planned.
        waiting_pcs: pieces that can still be entered here.
        cells: pieces by slot; slots are hours (``"7"``) or shifts (``"1"``).
        elsewhere_pcs: pieces of the day that were entered without such a slot.
        last_by: who typed the latest entry of the day.
    """

    id: str
    line_id: int | None
    line: int | None
    work_order_id: int | None
    number: str
    batch: str
    article_code: str
    article_name: str
    week: Week | None
    destination: str
    target_pcs: int
    made_pcs: int
    waiting_pcs: int
    cells: Mapping[str, int]
    elsewhere_pcs: int
    last_by: str

    @property
    def total_pcs(self) -> int:
        """Pieces of the day."""
        return sum(self.cells.values()) + self.elsewhere_pcs


@dataclass(frozen=True, slots=True)
class Grid:
    """A day of a department.

    Attributes:
        late_days: days since then.
    """

    department: Department
    made_on: date
    measure: Measure
    by_hour: bool
    late_days: int
    rows: tuple[GridRow, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell that was typed.

    Attributes:
        slot: hour 0 to 23, or the shift.
        pcs: what stands in it now.
        was_pcs: what stood in it before; somebody else may have typed meanwhile.
    """

    work_order_id: int
    line_id: int | None
    slot: str
    pcs: int
    was_pcs: int = 0


@dataclass(frozen=True, slots=True)
class SaveGrid:
    """All cells that were typed since the grid was saved."""

    department: Department
    made_on: date
    cells: tuple[GridCell, ...]
    measure: Measure = Measure.GOOD
    by_hour: bool = True


@dataclass(frozen=True, slots=True)
class SavedGrid:
    """What saving answers.

    Attributes:
        cells: cells that were changed.
        pcs: pieces that were added, taken back ones deducted.
    """

    cells: int
    pcs: int


_GRID = text("""
    WITH entry AS (
        -- Repaired pieces are looked at on a page of their own; they count for the day, not for a cell.
        SELECT p.work_order_id, p.line_id, CASE WHEN p.round = 1 THEN p.hour END AS hour,
               CASE WHEN p.round = 1 THEN p.shift END AS shift, p.id, p.recorded_by,
               CASE :measure WHEN 'good' THEN p.good_pcs WHEN 'reject' THEN p.reject_pcs ELSE p.rework_pcs END AS pcs
        FROM quty.production_output p
        WHERE p.made_on = :day AND :measure IN ('good', 'reject', 'rework')
        UNION ALL
        SELECT s.work_order_id, s.line_id, s.hour, s.shift, s.id, s.recorded_by, s.pcs
        FROM quty.stage_output s WHERE s.made_on = :day AND s.stage = :measure
    ), work AS (
        SELECT w.id, w.number, w.target_pcs, w.input_pcs, w.good_pcs, w.department, w.manufacturing_order_id,
               m.batch_number, a.code, a.name, l.week_year, l.week_number, d.code AS destination, x.code AS buyer_code,
               l.destination_id, w.state NOT IN ('finished', 'cancelled')
                   AND m.state IN ('partial', 'released', 'in_progress') AS open
        FROM quty.work_order w
        JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id
        JOIN quty.buyer_order_line l ON l.id = m.order_line_id
        JOIN quty.destination d ON d.id = l.destination_id
        JOIN quty.article a ON a.id = w.article_id
        JOIN quty.article x ON x.id = m.article_id
        WHERE w.department = :department
          AND (w.state NOT IN ('finished', 'cancelled') AND m.state IN ('partial', 'released', 'in_progress')
               OR w.id IN (SELECT work_order_id FROM entry))
    ), made AS (
        SELECT e.work_order_id, e.line_id,
               jsonb_object_agg(e.slot, e.pcs) FILTER (WHERE e.slot IS NOT NULL AND e.pcs <> 0) AS cells,
               coalesce(sum(e.pcs) FILTER (WHERE e.slot IS NULL), 0) AS elsewhere, max(e.last) AS last
        FROM (SELECT work_order_id, line_id, CASE WHEN :by_hour THEN hour::text ELSE shift END AS slot, sum(pcs) AS pcs,
                     max(recorded_by) AS last
              FROM entry GROUP BY 1, 2, 3) e
        GROUP BY 1, 2
    ), stands AS (
        SELECT DISTINCT t.to_line_id AS line_id, w.id AS work_order_id
        FROM quty.transfer t
        JOIN work w ON w.manufacturing_order_id = t.manufacturing_order_id AND w.open
        JOIN quty.line_occupancy o ON o.line_id = t.to_line_id AND o.cleared_at IS NULL AND t.sent_at >= o.occupied_at
        WHERE t.to_department = :department AND t.state IN ('accepted', 'completed')
    ), pairs AS (
        SELECT line_id, work_order_id FROM made
        UNION SELECT line_id, work_order_id FROM stands
        UNION SELECT p.line_id, p.work_order_id FROM quty.work_plan p JOIN work w ON w.id = p.work_order_id AND w.open
              WHERE p.planned_on = :day
                AND (p.line_id IS NULL OR EXISTS (SELECT FROM stands s WHERE s.line_id = p.line_id
                                                  AND s.work_order_id = p.work_order_id))
        UNION SELECT NULL, w.id FROM work w
              WHERE w.open AND (w.department = 'CUT' OR w.input_pcs > 0)
                AND NOT EXISTS (SELECT FROM quty.production_line x WHERE x.department = :department AND x.active)
        UNION SELECT x.id, NULL FROM quty.production_line x WHERE x.department = :department AND x.active
    )
    SELECT p.line_id, x.number AS line, w.id AS work_order_id, coalesce(w.number, '') AS number,
           coalesce(w.batch_number, '') AS batch, coalesce(w.code, '') AS article_code, coalesce(w.name, '') AS article_name,
           w.week_year, w.week_number, coalesce(w.destination, '') AS destination,
           coalesce((SELECT sum(q.planned_pcs) FROM quty.work_plan q
                     WHERE q.work_order_id = w.id AND q.planned_on = :day AND q.line_id IS NOT DISTINCT FROM p.line_id),
                    x.shift_pcs, CASE WHEN p.line_id IS NULL THEN w.target_pcs END, 0) AS target_pcs,
           coalesce(w.good_pcs, 0) AS made_pcs,
           coalesce(CASE WHEN w.department = 'CUT' THEN greatest(0, w.target_pcs - w.good_pcs)
                         ELSE greatest(0, w.input_pcs - CASE WHEN :measure IN ('good', 'reject', 'rework')
                                                             THEN (quty.looked_at(w.id, 1)).looked
                                                             ELSE quty.stage_pieces(w.id, :measure) END) END, 0) AS waiting_pcs,
           coalesce(m.cells, '{}') AS cells, coalesce(m.elsewhere, 0) AS elsewhere_pcs, coalesce(m.last, '') AS last_by
    FROM pairs p
    LEFT JOIN quty.production_line x ON x.id = p.line_id
    LEFT JOIN work w ON w.id = p.work_order_id
    LEFT JOIN made m ON m.work_order_id = p.work_order_id AND m.line_id IS NOT DISTINCT FROM p.line_id
    WHERE (p.work_order_id IS NOT NULL AND w.id IS NOT NULL)
       OR (p.work_order_id IS NULL
           AND NOT EXISTS (SELECT FROM pairs o JOIN work v ON v.id = o.work_order_id WHERE o.line_id = p.line_id))
    ORDER BY x.number NULLS FIRST, w.week_year, w.week_number, w.id
""")


@query(Permission.VIEW_PRODUCTION)
def grid(uow: UnitOfWork, wanted: GridQuestion) -> Grid:
    """A day of a department: each line with what stands on it, each hour or shift with what was made."""
    found = uow.session.execute(
        _GRID,
        {
            "department": wanted.department.value,
            "day": wanted.made_on,
            "measure": wanted.measure.value,
            "by_hour": wanted.by_hour,
        },
    ).mappings()
    return Grid(
        wanted.department,
        wanted.made_on,
        wanted.measure,
        wanted.by_hour,
        (uow.today - wanted.made_on).days,
        tuple(_row(dict(each)) for each in found),
    )


def _row(row: dict[str, Any]) -> GridRow:
    year, number = row.pop("week_year"), row.pop("week_number")
    return GridRow(
        id=f"{row['line_id'] or ''}:{row['work_order_id'] or ''}",
        week=None if year is None else Week(year, number),
        **row,
    )


_CELLS = text("""
    SELECT c.place, coalesce(sum(e.pcs), 0) AS pcs,
           (array_agg(e.id ORDER BY e.id DESC) FILTER (WHERE e.pcs > 0)) AS entries
    FROM unnest(CAST(:places AS integer[]), CAST(:works AS bigint[]), CAST(:lines AS bigint[]), CAST(:hours AS integer[]),
                CAST(:shifts AS text[])) AS c (place, work, line, hour, shift)
    LEFT JOIN LATERAL (
        SELECT p.id, CASE :measure WHEN 'good' THEN p.good_pcs WHEN 'reject' THEN p.reject_pcs ELSE p.rework_pcs END AS pcs
        FROM quty.production_output p
        WHERE p.work_order_id = c.work AND p.made_on = :day AND p.line_id IS NOT DISTINCT FROM c.line
          AND :measure IN ('good', 'reject', 'rework') AND p.round = 1
          AND CASE WHEN :by_hour THEN p.hour = c.hour ELSE p.shift = c.shift END
        UNION ALL
        SELECT s.id, s.pcs FROM quty.stage_output s
        WHERE s.work_order_id = c.work AND s.made_on = :day AND s.line_id IS NOT DISTINCT FROM c.line
          AND s.stage = :measure AND CASE WHEN :by_hour THEN s.hour = c.hour ELSE s.shift = c.shift END
    ) e ON true
    GROUP BY c.place
""")


@command(Permission.RECORD_OUTPUT)
def save(uow: UnitOfWork, typed: SaveGrid) -> SavedGrid:
    """Save what was typed, all of it or nothing: higher numbers as entries, lower ones as counter-entries.

    Raises:
        Invalid: nothing was typed, a number is below zero, or more than waits for it.
        Refused: another department's, ended, late or above the target for the person to enter alone.
        NeedsConfirmation: late, above the target, a number is lowered, or stages are not entered.
        Conflict: somebody else typed one of these cells meanwhile.
    """
    cells = [each for each in typed.cells if each.pcs != each.was_pcs]
    if not cells:
        raise Invalid({"cells": Text(N_("Type how many pieces were made first."))})
    if min(each.pcs for each in cells) < 0:
        raise Invalid({"cells": Text(N_("Pieces are not below zero."))})
    facts = posting.facts_of(uow, (each.work_order_id for each in cells))
    stored = _stored(uow, typed, cells)
    for place, cell in enumerate(cells):
        work = facts[cell.work_order_id]
        if work.department is not typed.department:
            raise Refused(
                Text("{number} belongs to {department}.", number=work.number, department=work.department),
                Text(N_("Only that department enters its output.")),
                code="output.other_department",
            )
        posting.check_place(uow, work, cell.line_id)
        if stored[place][0] != cell.was_pcs:
            raise Conflict(
                Text(
                    "{number}: {stored} pcs stand in a cell that showed {seen}.",
                    number=work.number,
                    stored=stored[place][0],
                    seen=cell.was_pcs,
                )
            )
    posting.check_day(uow, typed.made_on)
    _check_lowered(uow, cells)
    stage = typed.measure.stage
    if stage is not None:
        posting.write(uow, _stage_entries(typed, stage, cells, stored), ())
    else:
        _write_output(uow, typed, cells, stored, facts)
    posting.begin(uow, facts.values())
    return SavedGrid(len(cells), sum(each.pcs - each.was_pcs for each in cells))


def _check_lowered(uow: UnitOfWork, cells: list[GridCell]) -> None:
    lowered = [each for each in cells if each.pcs < each.was_pcs]
    if lowered:
        uow.confirm(
            "output.lowered",
            Text(
                "{cells} numbers become lower, by {pcs} pcs. The old ones stay in the history. Correct them?",
                cells=len(lowered),
                pcs=sum(each.was_pcs - each.pcs for each in lowered),
            ),
            Text(N_("Correct them")),
            needs_reason=True,
        )


def _stored(uow: UnitOfWork, typed: SaveGrid, cells: list[GridCell]) -> dict[int, tuple[int, list[int]]]:
    slots = [_slot(typed.by_hour, each.slot) for each in cells]
    found = uow.session.execute(
        _CELLS,
        {
            "places": list(range(len(cells))),
            "works": [each.work_order_id for each in cells],
            "lines": [each.line_id for each in cells],
            "hours": [hour for hour, _ in slots],
            "shifts": [shift and shift.value for _, shift in slots],
            "measure": typed.measure.value,
            "day": typed.made_on,
            "by_hour": typed.by_hour,
        },
    )
    return {row.place: (row.pcs, row.entries or []) for row in found}


def _slot(by_hour: bool, slot: str) -> tuple[int | None, Shift | None]:
    try:
        if not by_hour:
            return None, Shift(slot)
        hour = int(slot)
    except ValueError:
        hour = -1
    if not 0 <= hour <= 23:
        raise Invalid({"cells": Text("There is no hour or shift {slot}.", slot=slot)})
    return hour, None


def _stage_entries(
    typed: SaveGrid, stage: Stage, cells: list[GridCell], stored: dict[int, tuple[int, list[int]]]
) -> list[posting.StageEntry]:
    found = []
    for place, cell in enumerate(cells):
        hour, shift = _slot(typed.by_hour, cell.slot)
        change = cell.pcs - cell.was_pcs
        corrects = stored[place][1][0] if change < 0 else None
        found.append(
            posting.StageEntry(
                cell.work_order_id, typed.made_on, stage, change, cell.line_id, hour, shift, corrects
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: each.pcs)


def _write_output(
    uow: UnitOfWork,
    typed: SaveGrid,
    cells: list[GridCell],
    stored: dict[int, tuple[int, list[int]]],
    facts: Mapping[int, posting.WorkFacts],
) -> None:
    by_work: dict[int, list[posting.Entry]] = defaultdict(list)
    for place, cell in enumerate(cells):
        hour, shift = _slot(typed.by_hour, cell.slot)
        change = cell.pcs - cell.was_pcs
        pieces = {f"{typed.measure.value}_pcs": change}
        by_work[cell.work_order_id].append(
            posting.Entry(
                cell.work_order_id,
                typed.made_on,
                line_id=cell.line_id,
                hour=hour,
                shift=shift,
                corrects_id=stored[place][1][0] if change < 0 else None,
                **pieces,  # type: ignore[arg-type]
            )
        )
    stages: list[posting.StageEntry] = []
    entries: list[posting.Entry] = []
    for work_id, several in by_work.items():
        work = facts[work_id]
        change = sum(each.pcs for each in several)
        if change > 0:
            _check_room(work, change)
            stages += posting.missing_stages(uow, work, several)
        good = sum(each.good_pcs for each in several)
        if good > 0:
            posting.check_surplus(uow, work, work.good_pcs + good)
        # Counter-entries first: what they free is there for the others.
        entries += sorted(several, key=lambda each: each.pcs)
    posting.write(uow, stages, entries)


def _check_room(work: posting.WorkFacts, change: int) -> None:
    if work.department is Department.CUTTING:
        return
    rest = work.input_pcs - work.looked(1)
    if change > rest:
        raise Invalid(
            {
                "cells": Text(
                    "{number}: only {rest} pcs are left to make, {change} more were typed.",
                    number=work.number,
                    rest=max(0, rest),
                    change=change,
                )
            }
        )
