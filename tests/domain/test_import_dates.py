"""Dates of registers, comments of carton books, nicknames and headers: pure rules."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.imports.comments import read_changes
from quty_desktop.domain.imports.dates import DateReading, a_year_later, read_date
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.likeness import Likeness
from quty_desktop.domain.imports.mappings import TARGETS, header_fingerprint, proposed
from quty_desktop.domain.imports.plans import Subject, Verdict
from quty_desktop.domain.imports.problems import Position
from quty_desktop.domain.imports.records import Record, StoredRecord, plan_records

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_a_day_is_read_however_it_is_written(day: date) -> None:
    excel = (day - date(1899, 12, 30)).days
    months = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
    written: tuple[object, ...] = (
        day, datetime.combine(day, time(7)), excel, float(excel), day.isoformat(), f"{day:%d/%m/%Y}",
        f" {day:%d-%b-%Y} ", f"{day.day} {months[day.month - 1]} {day.year}", f"{day:%Y-%m-%d %H:%M:%S}",
    )  # fmt: skip
    assert {read_date(each) for each in written} == {DateReading(day)}


@pytest.mark.parametrize(
    "value", [datetime.combine(date(1900, 10, 31), time()), date(1900, 10, 31), 305, 0, "31/10/1900", "", None, False]
)
def test_what_a_formula_makes_of_an_empty_cell_is_no_date(value: object) -> None:
    assert read_date(value) == DateReading()


@pytest.mark.parametrize("value", ["on progres", "31/02/2026", "tba", "12 Foo 2026", "99999999"])
def test_words_are_kept(value: str) -> None:
    assert read_date(value) == DateReading(note=value)


@given(st.text() | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_no_cell_breaks_the_reading(value: object) -> None:
    reading = read_date(value)
    assert reading.day is None or reading.note == ""


@given(DAYS)
def test_a_year_later_is_a_year_later(day: date) -> None:
    assert timedelta(365) <= a_year_later(day) - day <= timedelta(366)


def test_a_comment_tells_from_which_week_a_carton_holds_how_much() -> None:
    changes = read_changes("Packing:\nAP 1804 RU 1801 ... old 15, new 14")
    assert [(each.destination, each.week, each.old, each.new) for each in changes] == [
        ("AP", (2018, 4), 15, 14), ("RU", (2018, 1), 15, 14),
    ]  # fmt: skip
    assert read_changes("AP CN W2604 lama 48 baru 50")[0].destination == "APCN"
    assert read_changes("see AP 2604 new: 50")[0].old is None


@pytest.mark.parametrize(
    "comment", ["double wall", "AP 1804", "old 15 new 14", "AP 1899 new 14", "XX 1804 new 14", "AP 1804 new 0"]
)
def test_other_comments_stay_comments(comment: str) -> None:
    assert read_changes(comment) == ()


@given(st.text())
def test_no_comment_breaks_the_reading(comment: str) -> None:
    assert all(each.new > 0 for each in read_changes(comment))


def test_nicknames_find_the_names_that_hold_their_words() -> None:
    names = Likeness([("1", "BLÅVINGAD soft toy 100 whale"), ("2", "BLÅVINGAD soft toy 50 orca"), ("3", "GOSIG mouse")])
    assert names.nearest("Blavingad whale") == ("1", "2")
    assert names.nearest("gosig") == ("3",)
    assert names.nearest("...") == ()
    assert names.nearest("zebra") == ()


@given(st.lists(st.text(max_size=8), max_size=6), st.randoms(use_true_random=False))
def test_a_header_is_known_by_its_words_in_any_order(words: list[str], random: object) -> None:
    shuffled = list(words)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert header_fingerprint(shuffled) == header_fingerprint([f" {word} " for word in words])


def test_each_kind_of_list_finds_its_columns_by_their_own_words() -> None:
    for kind, targets in TARGETS.items():
        mapping = proposed(kind, [target.words for target in targets])
        assert mapping.missing() == ()
        assert mapping.indexes([target.words for target in targets]) == {
            target.field: place for place, target in enumerate(targets)
        }
    assert [target.field for target in proposed(FileKind.MATERIALS, ["Kode", 5, None]).missing()] == ["name", "unit"]


KEYS = st.sampled_from(["A", "B", "C"])
VALUES = st.dictionaries(st.sampled_from(["name", "unit"]), st.sampled_from(["x", "y"]), min_size=1)


@given(st.lists(st.tuples(KEYS, VALUES)), st.dictionaries(KEYS, VALUES))
def test_importing_the_same_rows_again_changes_nothing(
    rows: list[tuple[str, dict[str, str]]], plant: dict[str, dict[str, str]]
) -> None:
    place = Position("a.xlsx", "", 2)
    records = [Record(Subject.MATERIAL, (key,), key, tuple(values.items()), place) for key, values in rows]
    stored: dict[tuple[str, ...], StoredRecord] = {
        ("material", key): StoredRecord(key, values) for key, values in plant.items()
    }
    plan = plan_records(records, stored)
    assert len(plan.changes(1)) == sum(step.verdict is not Verdict.SAME for step in plan.steps)
    for step in plan.steps:
        before = step.stored.values if step.stored is not None else {}
        stored["material", step.record.code] = StoredRecord(step.record.code, {**before, **step.values})
    assert plan_records(records, stored).changes(1) == ()
