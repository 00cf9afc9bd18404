"""When a backup is overdue, and which of them stay."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.backups import BackupPlan, KeptFile, checked_plan, is_overdue, superfluous
from quty_desktop.domain.errors import Invalid

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)


def daily(days: int, proven: int | None = None) -> list[KeptFile]:
    return [KeptFile(f"{age}", NOW - timedelta(days=age), age == proven) for age in range(days)]


def test_all_of_the_last_days_and_the_last_of_each_month_stay() -> None:
    gone = set(superfluous(daily(400), BackupPlan("x", keep_days=14, keep_months=12), NOW))
    stay = sorted(set(map(str, range(400))) - gone, key=int)
    assert stay[:15] == [str(age) for age in range(15)]
    # 31 October is 22 days before 22 November, and so on back to 31 December.
    assert stay[15:] == ["22", "53", "83", "114", "145", "175", "206", "236", "267", "295", "326"]


def test_the_newest_and_the_last_proven_stay_however_old() -> None:
    old = [KeptFile("a", NOW - timedelta(days=900), True), KeptFile("b", NOW - timedelta(days=800))]
    assert superfluous(old, BackupPlan("x", keep_days=1, keep_months=0), NOW) == ()
    assert superfluous([*old, KeptFile("c", NOW)], BackupPlan("x", keep_days=1, keep_months=0), NOW) == ("b",)
    assert superfluous([], BackupPlan("x"), NOW) == ()


@given(st.lists(st.tuples(st.integers(0, 2_000), st.booleans()), max_size=40), st.integers(1, 60), st.integers(0, 24))
def test_whatever_is_there_something_stays(ages: list[tuple[int, bool]], days: int, months: int) -> None:
    files = [KeptFile(str(n), NOW - timedelta(days=age), proven) for n, (age, proven) in enumerate(ages)]
    gone = set(superfluous(files, BackupPlan("x", keep_days=days, keep_months=months), NOW))
    stay = [each for each in files if each.name not in gone]
    assert bool(stay) == bool(files)
    assert not any(each.made_at >= NOW - timedelta(days=days) for each in files if each.name in gone)
    if any(each.proven for each in files):
        assert any(each.proven for each in stay)


@pytest.mark.parametrize(("hours", "overdue"), [(1, False), (23.9, False), (24.1, True), (400, True)])
def test_a_day_without_a_proven_backup_is_too_long(hours: float, overdue: bool) -> None:
    ago = NOW - timedelta(hours=hours)
    assert is_overdue(ago, NOW - timedelta(days=300), NOW) is overdue
    assert is_overdue(None, ago, NOW) is overdue  # a new plant gets its first day


def test_a_plan_that_cannot_be_carried_out_says_each_thing_that_is_wrong() -> None:
    with pytest.raises(Invalid) as refused:
        checked_plan(BackupPlan(" ", at="25:99", keep_days=0, keep_months=-1))
    assert set(refused.value.fields) == {"folder", "at", "keep_days", "keep_months"}
    with pytest.raises(Invalid):
        checked_plan(BackupPlan("/a", "/a"))
    assert checked_plan(BackupPlan(" /a ", at="7:05")) == BackupPlan("/a", at="07:05")
