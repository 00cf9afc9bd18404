from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.weeks import Week

WEEKS = st.dates(min_value=date(2000, 1, 3), max_value=date(2098, 12, 28)).map(Week.of)


@given(WEEKS)
def test_every_notation_reads_back_as_the_same_week(week: Week) -> None:
    assert Week.parse(str(week)) == week
    assert Week.parse(week.stamp) == week
    assert Week.parse(f"{week.week:02}-{week.year}") == week
    assert Week.parse(f" {week.year}-w{week.week:02} ") == week


@pytest.mark.parametrize("written", ["W5-26", "Week 05", "", "W54-2026", "2654", "W53-2025", "12345", "0526 W"])
def test_what_is_no_week_is_refused_beside_its_field(written: str) -> None:
    with pytest.raises(Invalid) as refused:
        Week.parse(written, field="delivery_week")
    assert list(refused.value.fields) == ["delivery_week"]


@given(WEEKS, WEEKS)
def test_weeks_sort_like_their_mondays(one: Week, other: Week) -> None:
    assert (one < other) == (one.monday < other.monday)


def test_a_week_belongs_to_the_iso_year_not_the_calendar_year() -> None:
    assert Week.of(date(2027, 1, 1)) == Week(2026, 53)
    assert Week(2026, 53).stamp == "2653"
