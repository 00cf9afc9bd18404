"""A person's window over a line that goes down, falls silent, loses its name or its server: nothing typed is lost."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from quty_desktop import paths
from quty_desktop.app.desk import Desk
from quty_desktop.database import engine as database_engine
from quty_desktop.database import listener
from quty_desktop.database.engine import Login
from quty_desktop.database.hanging_up import Patient
from quty_desktop.domain.errors import Unavailable
from quty_desktop.services.sign_in import try_connection
from quty_desktop.views.home.profile import ProfilePage
from quty_desktop.views.main_window import MainWindow
from tests.databases import Plant
from tests.faults.line import Line, line_to
from tests.live.test_two_windows import PATIENCE_MS, window_of

LONGEST_PAUSE_S = 1.0
"""Between two looks of the window at its events; a busy test computer pauses by itself."""
TYPED = "Rina Wulandari, S.T."


class Opened:
    """A window with a profile page in front, and what the test watches.

    Attributes:
        longest_pause_s: for how long the window looked at no events.
    """

    def __init__(self, qtbot: QtBot, plant: Plant, person: Login, desk: Desk, window: MainWindow) -> None:
        self.plant, self.person, self.desk = plant, person, desk
        self._qtbot = qtbot
        window.go("home.profile")
        self.wait(lambda: bool(self.typed))
        self.longest_pause_s = 0.0
        self._seen = time.monotonic()
        self._pulse = QTimer(interval=10)
        self._pulse.timeout.connect(self._beat)
        self._pulse.start()

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest_pause_s = max(self.longest_pause_s, now - self._seen)
        self._seen = now

    def wait(self, condition: Any) -> None:
        self._qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    @property
    def page(self) -> ProfilePage:
        """The page in front; a window that is made anew has another one."""
        window = self.desk.window
        page = window.current_page if window is not None else None
        assert isinstance(page, ProfilePage)
        return page

    @property
    def online(self) -> bool:
        return self.desk._place.connection.online

    @property
    def typed(self) -> str:
        return self.page.form.editor("full_name").text()

    def type_name(self, text: str = TYPED) -> None:
        self.page.form.editor("full_name").set_text(text)
        self.page.form._typed("full_name")

    def press(self) -> None:
        """Save, and wait for the answer."""
        self.page.save()
        self.wait(lambda: not self._idle)
        self.wait(lambda: self._idle)

    @property
    def _idle(self) -> bool:
        return self.page._button.isEnabled()

    def changes(self) -> int:
        """How often the person's row was changed by the page's command."""
        return int(
            self.plant.one(
                "SELECT count(*) FROM quty.audit_entry WHERE table_name = 'person' AND command = 'people.change_own_profile'"
            )
        )


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes in seconds: heartbeats, their patience, and the waits before another try."""
    monkeypatch.setattr(database_engine, "CONNECT_TIMEOUT_S", 2)
    monkeypatch.setattr(listener, "HEARTBEAT_S", 0.3)
    monkeypatch.setattr(listener, "ANSWER_S", 0.6)
    monkeypatch.setattr(listener, "_BACK_OFF_S", (0.05, 0.1, 0.2))


@pytest.fixture
def line(database: Plant) -> Iterator[Line]:
    with line_to(database.profile()) as opened:
        yield opened


@contextmanager
def opened(plant: Plant, qtbot: QtBot, line: Line, folder: Path, person: Login | None = None) -> Iterator[Opened]:
    login = person or plant.person("operator_packing")
    with window_of(plant, login, qtbot, folder, line.profile) as (desk, window):
        seen = Opened(qtbot, plant, login, desk, window)
        yield seen
        pool: Any = desk._session.engine.pool
        seen.wait(lambda: pool.checkedout() == 0)


@pytest.mark.usefixtures("qapp", "quick")
class TestOffline:
    def test_a_server_that_is_gone_and_comes_back(
        self, database: Plant, qtbot: QtBot, line: Line, tmp_path: Path
    ) -> None:
        with opened(database, qtbot, line, tmp_path) as seen:
            seen.type_name()
            line.down()
            seen.wait(lambda: not seen.online)
            for _ in range(3):  # people press again
                seen.press()
            assert seen.page.banner.isVisible()
            assert seen.typed == TYPED
            assert seen.changes() == 0
            line.up()
            seen.wait(lambda: seen.online)
            assert seen.typed == TYPED
            seen.press()
            assert seen.changes() == 1
            assert database.one("SELECT full_name FROM quty.person WHERE name = %s", seen.person.name) == TYPED
            assert seen.longest_pause_s < LONGEST_PAUSE_S

    def test_a_network_that_falls_silent(self, database: Plant, qtbot: QtBot, line: Line, tmp_path: Path) -> None:
        with opened(database, qtbot, line, tmp_path) as seen:
            seen.type_name()
            line.freeze()
            seen.press()  # ended by the listener, which misses its heartbeat
            assert not seen.online
            assert seen.page.banner.isVisible()
            assert seen.typed == TYPED
            line.thaw()
            seen.wait(lambda: seen.online)
            seen.press()
            assert seen.changes() == 1
            assert seen.longest_pause_s < LONGEST_PAUSE_S

    def test_an_administrator_ends_its_connections(
        self, database: Plant, qtbot: QtBot, line: Line, tmp_path: Path
    ) -> None:
        with opened(database, qtbot, line, tmp_path) as seen:
            seen.type_name()
            states: list[bool] = []
            seen.desk._place.connection.changed.connect(lambda online, _: states.append(online))
            with database.connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s",
                    (seen.person.name,),
                )
            seen.press()
            assert seen.changes() == 1
            seen.wait(lambda: False in states and states[-1])

    def test_a_laptop_that_slept(
        self, database: Plant, qtbot: QtBot, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        slept = SimpleNamespace(seconds=0.0)
        clock = SimpleNamespace(monotonic=lambda: time.monotonic() + slept.seconds, perf_counter=time.perf_counter)
        monkeypatch.setattr(listener, "time", clock)
        with opened(database, qtbot, line, tmp_path) as seen:
            seen.type_name()
            line.freeze()
            slept.seconds = 9 * 3600.0  # meanwhile the server forgot it
            with database.connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = %s",
                    (seen.person.name,),
                )
                connection.execute(
                    "UPDATE quty.person SET email = 'rina@pabrik.test' WHERE name = %s", (seen.person.name,)
                )
            line.cut()
            line.thaw()
            seen.wait(lambda: seen.online)
            assert seen.typed == TYPED
            # What changed while it slept is read.
            seen.wait(lambda: seen.page.form.editor("email").text() == "rina@pabrik.test")
            seen.press()
            assert seen.changes() == 1

    def test_a_name_that_nobody_knows_any_more(
        self, database: Plant, qtbot: QtBot, line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = {"now": True}
        connect = Patient.connect

        def look_up(*arguments: Any, **parameters: Any) -> Any:
            return connect(*arguments, **parameters if known["now"] else {**parameters, "host": "quty-server.invalid"})

        monkeypatch.setattr(Patient, "connect", look_up)

        with opened(database, qtbot, line, tmp_path) as seen:
            known["now"] = False
            line.cut()
            seen.type_name()
            seen.press()
            assert seen.page.banner.isVisible()
            assert seen.typed == TYPED
            known["now"] = True
            seen.press()
            assert seen.changes() == 1
        with pytest.raises(Unavailable) as refused:
            try_connection(replace(line.profile, host="quty-server.invalid"))
        assert refused.value.code == "unreachable"

    def test_a_slow_link_loses_no_key(self, database: Plant, qtbot: QtBot, line: Line, tmp_path: Path) -> None:
        from tests.faults.faults import Harm

        with opened(database, qtbot, line, tmp_path) as seen:
            line.arm(Harm.LATE, latency_s=0.2)
            seen.type_name()
            seen.press()
            assert seen.changes() == 1
            assert seen.longest_pause_s < LONGEST_PAUSE_S


@pytest.mark.usefixtures("quick")
def test_a_killed_program_leaves_the_draft_to_its_person_alone(
    qapp: QApplication, database: Plant, qtbot: QtBot, line: Line, tmp_path: Path
) -> None:
    person = database.person("operator_packing")
    file = paths.data_folder() / "drafts" / f"{person.name}.json"
    with opened(database, qtbot, line, tmp_path, person) as killed:
        killed.type_name()
        killed.wait(lambda: file.is_file() and TYPED in file.read_text(encoding="utf-8"))
        # Nothing is closed in good order: another start of the program finds what stands in the file.
        with opened(database, qtbot, line, tmp_path, person) as again:
            again.wait(lambda: again.typed == TYPED)
        with opened(database, qtbot, line, tmp_path) as other:
            assert other.typed != TYPED
    if file.stat().st_mode & 0o777 != 0o600 and not file.drive:
        pytest.fail("others may read the draft")
    assert "password" not in json.dumps(json.loads(file.read_text(encoding="utf-8")))
