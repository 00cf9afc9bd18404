"""Results of a laboratory test against their limits over time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.lab_tests import Limit
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.list_limits import MOST
from quty_desktop.services.quality.lab_tests import requirement_of
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

_TREND = text("""
    SELECT t.id, t.tested_at, t.measured_value, t.measured_unit, t.result, t.details, x.id AS method, x.minimum, x.maximum,
           m.batch_number, a.code AS article_code, coalesce(p.full_name, t.inspected_by) AS inspector
    FROM quty.lab_test AS t
    JOIN quty.manufacturing_order AS m ON m.id = t.manufacturing_order_id
    JOIN quty.article AS a ON a.id = m.article_id
    LEFT JOIN quty.lab_method AS x ON x.id = t.method_id
    LEFT JOIN quty.person AS p ON p.name = t.inspected_by
    WHERE t.test_type = :type AND coalesce(x.code, '') = :method AND t.measured_value IS NOT NULL
      AND t.tested_at >= :since AND t.tested_at < :until
    ORDER BY t.tested_at DESC, t.id DESC LIMIT :limit
""")
_KINDS = text("""
    SELECT t.test_type, coalesce(x.code, '') AS method, coalesce(x.name, '') AS name, coalesce(x.name_id, '') AS name_id
    FROM quty.lab_test AS t LEFT JOIN quty.lab_method AS x ON x.id = t.method_id
    WHERE t.measured_value IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 2, 1
""")


@dataclass(frozen=True, slots=True)
class TrendQuestion:
    """Results of which laboratory test, in which days.

    Attributes:
        type: the type of test.
        first: first day at the plant.
        last: last day, included.
        method: code of the further test, empty for the built-in ones.
    """

    type: LabTestType
    first: date
    last: date
    method: str = ""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A result and what it had to keep.

    Attributes:
        id: key of the laboratory test.
        tested_at: when.
        value: measured.
        minimum: the smallest good value, ``None`` without one.
        maximum: the largest good value, ``None`` without one.
        unit: of all three.
        result: pass or fail; damage fails a test whose value is good.
        batch: whose goods were tested.
        article_code: their article.
        inspector: who tested.
    """

    id: int
    tested_at: datetime
    value: Decimal
    minimum: Decimal | None
    maximum: Decimal | None
    unit: str
    result: TestResult
    batch: str
    article_code: str
    inspector: str

    @property
    def limit(self) -> Text:
        """The limit in words."""
        return Limit(self.unit, self.minimum, self.maximum).words


@dataclass(frozen=True, slots=True)
class TrendKind:
    """A test that has measured results; ``method`` and the names are those of a further test."""

    type: LabTestType
    method: str
    name: str
    name_id: str


@query(Permission.VIEW_QUALITY)
def lab_trend(uow: UnitOfWork, question: TrendQuestion) -> tuple[TrendPoint, ...]:
    """Results of a laboratory test against their limit over time, the earliest first; of more than 1000 the latest.

    Raises:
        Invalid: the last day lies before the first.
    """
    if question.last < question.first:
        raise Invalid({"last": Text(N_("The last day lies before the first."))})
    found = uow.session.execute(
        _TREND,
        {
            "type": question.type.value, "method": question.method, "since": plant_midnight(question.first),
            "until": plant_midnight(question.last + timedelta(days=1)), "limit": MOST["lab_trends.lab_trend"],
        },
    ).all()  # fmt: skip
    return tuple(_point(row, question.type) for row in reversed(found))


@query(Permission.VIEW_QUALITY)
def trend_kinds(uow: UnitOfWork) -> tuple[TrendKind, ...]:
    """The tests that have measured results."""
    return tuple(
        TrendKind(LabTestType(row.test_type), row.method, row.name, row.name_id) for row in uow.session.execute(_KINDS)
    )


def _point(row: Any, kind: LabTestType) -> TrendPoint:
    limit = Limit("", row.minimum, row.maximum) if row.method else requirement_of(kind, row.details).limit
    lowest, highest = limit.minimum, limit.maximum
    return TrendPoint(
        row.id, row.tested_at, trimmed(row.measured_value),
        trimmed(lowest), trimmed(highest),
        row.measured_unit, TestResult(row.result), row.batch_number, row.article_code, row.inspector,
    )  # fmt: skip
