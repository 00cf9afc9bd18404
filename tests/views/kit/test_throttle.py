"""Wrong passwords make a name wait on this PC, longer each time, and are reported once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quty_desktop.domain.throttle import left_s, wait_s
from quty_desktop.views.kit.throttle import Throttle


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (11, 1920), (12, 3600), (500, 3600)]
)
def test_the_wait_grows(failures: int, seconds: int) -> None:
    assert wait_s(failures) == seconds


def test_a_clock_set_back_does_not_lengthen_the_wait() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert left_s(5, now + timedelta(days=400), now) == 30


def test_five_failures_wait_and_survive_a_restart(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "pc" / "throttle.json"
    throttle = Throttle(file, clock)
    for _ in range(5):
        assert throttle.left_s("Rina ") == 0
        throttle.failed(" RINA")
    assert Throttle(file, clock).left_s("rina") == 30
    assert throttle.left_s("budi") == 0
    clock.now += timedelta(seconds=31)
    assert throttle.left_s("rina") == 0
    throttle.failed("rina")
    assert throttle.left_s("rina") == 60


def test_attempts_are_reported_at_the_next_success(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "throttle.json"
    throttle = Throttle(file, clock)
    for name in ("rina", "budi", "rina"):
        throttle.failed(name)
    reported = Throttle(file, clock).succeeded("sari")
    assert [each.name for each in reported] == ["rina", "budi", "rina"]
    assert throttle.succeeded("rina"), "until the report is in the audit trail they are given again"
    throttle.reported()
    assert Throttle(file, clock).succeeded("rina") == ()


@pytest.mark.speaks_up
def test_a_broken_file_stops_nobody(tmp_path: Path) -> None:
    file = tmp_path / "throttle.json"
    file.write_text('{"in_a_row": 3}', encoding="utf-8")
    assert Throttle(file).left_s("rina") == 0


@pytest.mark.speaks_up
def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    throttle = Throttle(tmp_path / "file" / "throttle.json")
    throttle.failed("rina")
    assert len(throttle.succeeded("rina")) == 1
