"""What the value of a figure means: the limits of domain 10.1."""

from datetime import date
from decimal import Decimal

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.figures import Figure, FigureState, limits_of, minutes_allowed, value_of
from quty_desktop.domain.plant_settings import MINUTES_CUT_SEW, REJECT_CRITICAL
from quty_desktop.domain.reports import ReportKind, ReportQuestion, Span, number_of

S = FigureState
D = Department


@pytest.mark.parametrize(
    ("figure", "value", "state"),
    [
        (Figure.UTILISATION, "0.85", S.ON_TARGET),
        (Figure.UTILISATION, "0.80", S.OFF_TARGET),
        (Figure.UTILISATION, "0.74", S.WARNING),
        (Figure.UTILISATION, "0.49", S.CRITICAL),
        (Figure.MINUTES, "15", S.ON_TARGET),
        (Figure.MINUTES, "20", S.OFF_TARGET),
        (Figure.MINUTES, "20.1", S.WARNING),
        (Figure.MINUTES, "31", S.CRITICAL),
        (Figure.REJECTS, "0.02", S.ON_TARGET),
        (Figure.REJECTS, "0.03", S.OFF_TARGET),
        (Figure.REJECTS, "0.031", S.WARNING),
        (Figure.REJECTS, "0.051", S.CRITICAL),
        (Figure.CLEARANCE, "1", S.ON_TARGET),
        (Figure.CLEARANCE, "0.95", S.OFF_TARGET),
        (Figure.CLEARANCE, "0.10", S.WARNING),
        (Figure.HANDSHAKE, "1", S.ON_TARGET),
        (Figure.HANDSHAKE, "0.98", S.OFF_TARGET),
        (Figure.HANDSHAKE, "0.97", S.WARNING),
        (Figure.HANDSHAKE, "0.89", S.CRITICAL),
    ],
)
def test_the_limits_of_the_plan(figure: Figure, value: str, state: FigureState) -> None:
    assert limits_of(figure, {}).state(Decimal(value)) is state
    assert limits_of(figure, {}).state(None) is S.NOTHING


def test_the_plant_sets_its_own_limits() -> None:
    strict = limits_of(Figure.REJECTS, {REJECT_CRITICAL.key: Decimal("3.5")})
    assert strict.state(Decimal("0.04")) is S.CRITICAL
    assert minutes_allowed(D.CUTTING, D.SEWING, {}) == 15
    assert minutes_allowed(D.SEWING, D.FINISHING, {}) == 10
    assert minutes_allowed(D.CUTTING, D.SEWING, {MINUTES_CUT_SEW.key: 12}) == 12


def test_values_of_nothing_are_none_and_utilisation_ends_at_one() -> None:
    assert value_of(Figure.REJECTS, Decimal(1), Decimal(0)) is None
    assert value_of(Figure.REJECTS, Decimal(1), Decimal(3)) == Decimal("0.3333")
    assert value_of(Figure.MINUTES, Decimal(100), Decimal(3)) == Decimal("33.3")
    assert value_of(Figure.UTILISATION, Decimal(9), Decimal(8)) == 1


def test_a_report_covers_a_day_or_its_week_and_is_numbered_by_it() -> None:
    sunday = date(2027, 1, 3)
    week = ReportQuestion(Span.WEEK, sunday)
    assert (week.first, week.last) == (date(2026, 12, 28), sunday)
    assert number_of(ReportKind.STOCK, Span.WEEK, week.first) == "RPT-STK-2026-W53"
    day = ReportQuestion(Span.DAY, sunday)
    assert (day.first, day.last) == (sunday, sunday)
    assert number_of(ReportKind.PRODUCTION, Span.DAY, sunday) == "RPT-PRD-2027-01-03"
