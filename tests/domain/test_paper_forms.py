"""Numbers of paper forms, and the mark of what was entered later."""

from datetime import date

import pytest

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.paper_forms import MOST_SHEETS, form_numbers, noted, written

DAY = date(2026, 11, 22)


def test_numbers_tell_day_and_sheet_and_differ_between_pcs() -> None:
    one, other = form_numbers(DAY, 4711, 3), form_numbers(DAY, 815, 3)
    assert [number[:9] for number in one] == ["P-261122-"] * 3
    assert [number[-3:] for number in one] == ["-01", "-02", "-03"]
    assert not set(one) & set(other)
    assert all(noted(number) == f"[{number}]" for number in one)


@pytest.mark.parametrize("sheets", [0, MOST_SHEETS + 1])
def test_no_more_sheets_than_a_pile(sheets: int) -> None:
    with pytest.raises(Invalid):
        form_numbers(DAY, 1, sheets)


def test_a_note_carries_the_form_and_gives_it_back() -> None:
    stored = noted(" p-261122-7kq-01", "two pieces wet")
    assert stored == "[P-261122-7KQ-01] two pieces wet"
    assert (written(stored).form, written(stored).note) == ("P-261122-7KQ-01", "two pieces wet")
    assert noted("", "as usual") == "as usual"
    assert written("as usual [P-261122-7KQ-01]").form == ""


@pytest.mark.parametrize("typed", ["7KQ", "P-261122-7KQ", "P-261122-0OI-01", "SJ-2026-00001"])
def test_what_is_no_form_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        noted(typed)
    assert set(refused.value.fields) == {"paper_form"}
