"""Pareto of defects over the sums by day: which defects make most of what is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.control_charts import cumulated
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

_PARETO = text("""
    SELECT d.id, d.code, d.name, d.name_id, d.defect_class, sum(s.found) AS found,
           sum(sum(s.found)) OVER () AS of_all
    FROM quty.defect_day AS s JOIN quty.defect AS d ON d.id = s.defect_id
    WHERE (CAST(:department AS text) IS NULL OR s.department = :department) AND s.day BETWEEN :first AND :last
    GROUP BY d.id ORDER BY found DESC, d.code LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class ParetoQuestion:
    """Defects of which days; of one department, or of all."""

    first: date
    last: date
    department: Department | None = None
    limit: int = 30


@dataclass(frozen=True, slots=True)
class ParetoRow:
    """A defect and how often it was found.

    Attributes:
        id: key of the defect.
        code: its code.
        name: its name.
        name_id: its Indonesian name, empty where there is none.
        defect_class: critical, major or minor.
        found: pieces with it.
        share: of all that was found, the defects behind the limit too.
        total: the share of it and all before it.
    """

    id: int
    code: str
    name: str
    name_id: str
    defect_class: DefectClass
    found: int
    share: float
    total: float


@query(Permission.VIEW_QUALITY)
def defect_pareto(uow: UnitOfWork, question: ParetoQuestion) -> tuple[ParetoRow, ...]:
    """The most frequent defects, with their share and the running total.

    Raises:
        Invalid: the last day lies before the first.
    """
    if question.last < question.first:
        raise Invalid({"last": Text(N_("The last day lies before the first."))})
    found = uow.session.execute(
        _PARETO,
        {
            "department": question.department.value if question.department else None,
            "first": question.first, "last": question.last, "limit": question.limit,
        },
    ).all()  # fmt: skip
    return _shares(found)


def _shares(found: Sequence[Any]) -> tuple[ParetoRow, ...]:
    if not found:
        return ()
    counts, total = [int(row.found) for row in found], int(found[0].of_all)
    # What stands behind the limit counts too, so that the shares are those of everything.
    running = cumulated([*counts, total - sum(counts)])
    return tuple(
        ParetoRow(row.id, row.code, row.name, row.name_id, DefectClass(row.defect_class), count, count / total, share)
        for row, count, share in zip(found, counts, running, strict=False)
    )
