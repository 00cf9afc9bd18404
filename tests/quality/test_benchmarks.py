"""Each benchmark runs in a tiny size and returns rows; how long anything takes is not a test."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from benchmarks import (
    compliance,
    dashboards,
    hand_over,
    history,
    inspections,
    lists,
    marks,
    master_data,
    posting,
    quality,
    refresh,
    sign_in,
    start,
    tracing,
)
from benchmarks.ground import Ground, prepared
from benchmarks.measuring import Effort, Row, Subject, at_most, below, interleaved, machine, percentile
from benchmarks.tables import printed
from tests.postgres import silent

TINY = Effort(
    rounds=2,
    starts=1,
    sign_ins=1,
    marks=4,
    report_rows=4,
    list_rows=1_000,
    list_s=0.05,
    commits=2,
    posting_s=0.1,
    clients=(1, 2),
    history=(100, 200),
)


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with prepared(TINY, silent, durable=False) as found:
        yield found


@pytest.fixture(autouse=True)
def _folders_of_the_plant(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUTY_DATA", str(ground.folder))
    monkeypatch.setenv("QUTY_CONFIG", str(ground.folder / "config"))


def check(subject: Subject, rows: int) -> None:
    assert len(subject.rows) == rows
    assert all(math.isfinite(value) for row in subject.rows for value in row.values)
    assert all(row.values for row in subject.rows)
    assert subject.title in printed(subject)


def test_start(ground: Ground) -> None:
    check(start.measure(ground), 2)


def test_sign_in(ground: Ground) -> None:
    check(sign_in.measure(ground), 3)


def test_marks(ground: Ground) -> None:
    check(marks.measure(ground), 4)


def test_compliance(ground: Ground) -> None:
    check(compliance.measure(ground), 4)


@pytest.mark.usefixtures("qapp")
def test_list(ground: Ground, qapp: QApplication) -> None:
    check(lists.measure(ground), 6)


@pytest.mark.usefixtures("qapp")
def test_refresh(ground: Ground) -> None:
    check(refresh.measure(ground), 2)


def test_posting(ground: Ground) -> None:
    check(posting.measure(ground), 6)


def test_hand_over(ground: Ground) -> None:
    check(hand_over.measure(ground), 8)


def test_inspections(ground: Ground) -> None:
    check(inspections.measure(ground), 3)


@pytest.mark.usefixtures("qapp")
def test_quality(ground: Ground) -> None:
    check(quality.measure(ground), 8)


@pytest.mark.usefixtures("qapp")
def test_dashboards(ground: Ground) -> None:
    check(dashboards.measure(ground), 8)


def test_history(ground: Ground) -> None:
    check(history.measure(ground), 6)


def test_search_and_export(ground: Ground) -> None:
    check(master_data.searched(ground), 1)
    check(master_data.exported(ground), 3)


def test_without_the_plants_workbooks_it_says_so(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUTY_WORKBOOKS", str(tmp_path))
    assert "QUTY_WORKBOOKS" in printed(master_data.imported(ground))


def test_rounds_are_interleaved_forth_and_back() -> None:
    order: list[str] = []

    def note(name: str) -> float:
        order.append(name)
        return float(len(order))

    found = interleaved(3, {"a": lambda: note("a"), "b": lambda: note("b")})
    assert order == ["a", "b", "b", "a", "a", "b"]
    assert found == {"a": (1.0, 4.0, 5.0), "b": (2.0, 3.0, 6.0)}


def test_a_goal_is_judged_by_the_median_of_the_ratios_of_its_rounds() -> None:
    assert at_most("x", (2.0, 9.0, 4.0), (1.0, 3.0, 4.0), 2.0).met
    assert not at_most("x", (3.0, 9.0, 4.0), (1.0, 3.0, 4.0), 2.0).met
    assert below("x", tuple(map(float, range(100))), 96, share=95).met
    assert not below("x", tuple(map(float, range(100))), 90, share=95).met
    assert percentile((1.0, 2.0, 30.0), 50) == 2.0


def test_a_missed_goal_is_said_and_the_machine_has_no_name() -> None:
    missed = Subject("Title", [Row("floor", (1.0,)), at_most("what", (5.0,), (1.0,), 2.0)], ["A note."])
    text = printed(missed)
    assert "MISSED" in text
    assert "5.00× (5.00 – 5.00)" in text
    assert text.endswith("A note.\n")
    assert "Python" in machine()


def test_tracing(ground: Ground) -> None:
    check(tracing.measure(ground), 3)
