"""What every test starts from: no screen, no real user folders, no unexpected word in the log."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.postgres", "tests.databases", "tests.walks", "tests.tidings", "tests.garbage"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHONUTF8"] = "1"

settings.register_profile(
    "quty", deadline=None, max_examples=100, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("quty")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the developer's own data, settings and logs out of the tests."""
    folder = tmp_path_factory.mktemp("user")
    monkeypatch.setenv("QUTY_DATA", str(folder / "data"))
    monkeypatch.setenv("QUTY_CONFIG", str(folder / "config"))
    return folder


@pytest.fixture(autouse=True)
def _quiet_log(caplog: pytest.LogCaptureFixture, request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning in our own log fails the test, unless the test is marked ``speaks_up``."""
    caplog.set_level(logging.INFO, logger="quty_desktop")
    yield
    if request.node.get_closest_marker("speaks_up"):
        return
    loud = [
        record.getMessage()
        for when in ("setup", "call")
        for record in caplog.get_records(when)
        if record.name.startswith("quty_desktop") and record.levelno >= logging.WARNING
    ]
    assert not loud, f"unexpected in the log: {loud}"
