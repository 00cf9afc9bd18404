"""The pages of backups and of the server's health, with a keeper that does at once what the test laid down."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from quty_desktop import __version__
from quty_desktop.domain.backups import BackupPlan, BackupReason, checked_plan
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import Text
from quty_desktop.services.backup.backup_records import BackupRow, BackupsNow, BackupState
from quty_desktop.services.backup.daily import Day
from quty_desktop.services.backup.figures import TableFigures
from quty_desktop.services.backup.files import Manifest
from quty_desktop.services.backup.make import MadeBackup
from quty_desktop.services.backup.progress import Watch
from quty_desktop.services.backup.prove import Proof
from quty_desktop.services.backup.restore import Restored
from quty_desktop.services.backup.schedule import Planned
from quty_desktop.services.health.server_health import Health, TableSize, Waiting
from quty_desktop.services.server.findings import bad, good
from quty_desktop.views.administration.backups import BackupsPage
from quty_desktop.views.administration.health import HealthPage
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.whats_new import WhatsNew, news, order
from tests.views.conftest import FakeDoor, make_workplace

NOW = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
MANIFEST = Manifest(
    1, NOW, "Pabrik", False, BackupReason.MANUAL, "0.2.0", "0012", 180_000, "pc-1", "5f" * 32, 9, (), (TableFigures("person", 7, "1"),)
)  # fmt: skip


@dataclass
class FakeKeeper:
    """What the page asks of the keeper."""

    folder: Path
    may_restore: bool = True
    fails: Exception | None = None
    differs: tuple[Text, ...] = ()
    kept: BackupPlan | None = None
    done: list[str] = field(default_factory=list)

    def plan(self) -> BackupPlan:
        return self.kept or BackupPlan(str(self.folder))

    def is_planned(self) -> bool:
        return self.kept is not None

    def back_up(self, watch: Watch) -> Day:
        self.done.append("back_up")
        watch.say(Text("Saving {table}", table="person"), 0.5)
        if self.fails is not None:
            raise self.fails
        made = MadeBackup(self.folder / "new.qutybackup", MANIFEST, 9, "5f" * 32)
        return Day(made, None, self.prove(made.path, watch), (), None)

    def prove(self, path: Path, watch: Watch) -> Proof:
        watch.check()
        self.done.append(f"prove {path.name}")
        return Proof(path, "5f" * 32, MANIFEST, (), self.differs, 4.0)

    def restore(self, path: Path, watch: Watch) -> Restored:
        watch.check()
        self.done.append(f"restore {path.name}")
        return Restored(MANIFEST, None, (), (), upgraded=False)

    def schedule(self, plan: BackupPlan) -> Planned:
        self.kept = checked_plan(plan)
        return Planned("quty-backup-plant", started=False, by_hand="systemctl --user enable it")

    def forget(self) -> None:
        self.kept = None


@pytest.fixture
def keeper(tmp_path: Path) -> FakeKeeper:
    return FakeKeeper(tmp_path)


@pytest.fixture
def place(qapp: QApplication, store: QSettings, keeper: FakeKeeper, tmp_path: Path) -> Workplace:
    place = replace(make_workplace(store), keeper=keeper)  # type: ignore[arg-type]
    assert isinstance(place.door, FakeDoor)
    file = tmp_path / "old.qutybackup"
    file.write_bytes(b"x")
    row = BackupRow(
        1, NOW, BackupReason.SCHEDULED, BackupState.MADE, None, str(file), "", "pc-1", 2_400_000, "5f" * 32, 7, "sari", "0.2.0", ()
    )  # fmt: skip
    place.door.answers |= {
        "backups_now": BackupsNow(NOW, NOW, overdue=True),
        "backup_list": (row, replace(row, id=2, state=BackupState.PROVEN, file="/elsewhere/it.qutybackup")),
    }
    return place


@pytest.fixture
def page(place: Workplace) -> Iterator[BackupsPage]:
    page = BackupsPage(place)
    page.resize(1366, 700)
    page.show()
    yield page
    page.close()


def test_the_last_proven_one_stands_first_and_a_late_one_is_a_warning(page: BackupsPage) -> None:
    assert page.state.text() == "Last proven backup: 22-Nov-2026 12:30"
    assert "older than a day" in page.banner.text
    assert page.table.model.rowCount() == 2
    # What lies on another PC can neither be proven nor put back from here.
    page.table.select(1)
    assert [str(each.words) for each in page.detail.offered] == ["Prove", "Put back"]
    page.table.select(2)
    assert page.detail.offered == ()


def test_one_press_makes_and_proves(page: BackupsPage, keeper: FakeKeeper) -> None:
    page.make_button.click()
    assert keeper.done == ["back_up", "prove new.qutybackup"]
    assert "made and proven: new.qutybackup" in page.status.text
    assert page.make_button.isEnabled()
    assert not page.stop_button.isVisible()


def test_one_that_differs_stays_on_the_screen(page: BackupsPage, keeper: FakeKeeper) -> None:
    keeper.differs = (Text("person is missing."),)
    page.table.select(1)
    page.detail.press("Prove")
    assert "does not restore" in page.banner.text
    assert "person is missing." in page.banner.text


def test_what_was_stopped_is_no_error(page: BackupsPage, keeper: FakeKeeper) -> None:
    keeper.fails = Refused(Text("Stopped, nothing was changed."), Text("Again?"), code="stopped")
    page.make_button.click()
    assert "Stopped, nothing was changed." in page.status.text
    keeper.fails = Refused(Text("The disk is full."), Text("Make room."), code="backup.not_writable")
    page.make_button.click()
    assert "The disk is full." in page.banner.text


def test_putting_back_asks_first(page: BackupsPage, keeper: FakeKeeper) -> None:
    page.table.select(1)
    page.detail.press("Put back")
    assert keeper.done == []
    (question,) = (one for one in page.findChildren(Question) if one.isVisible())
    question.yes.click()
    assert keeper.done == ["restore old.qutybackup"]
    assert "The plant is as it was on 22-Nov-2026 12:30." in page.status.text


def test_a_central_plant_is_put_back_by_its_administrator(page: BackupsPage, keeper: FakeKeeper) -> None:
    keeper.may_restore = False
    page.table.select(2)
    page.table.select(1)
    assert [str(each.words) for each in page.detail.offered] == ["Prove"]


def test_the_plan_is_checked_kept_and_what_the_system_did_not_take_is_said(
    page: BackupsPage, keeper: FakeKeeper
) -> None:
    page.plan_button.click()
    page.dialog.form.fill({"at": "25:00", "folder": "/a", "second": "/a", "keep_days": 10, "keep_months": 0})
    page.dialog.save.click()
    assert set(page.dialog.form.errors()) == {"at", "second"}
    page.dialog.form.fill({"at": "7:30", "folder": "/a", "second": "/b", "keep_days": 10, "keep_months": 0})
    page.dialog.save.click()
    assert keeper.kept == BackupPlan("/a", "/b", "07:30", 10, 0)
    assert "systemctl --user enable it" in page.banner.text
    assert "every day at 07:30 into /a" in page.planned.text()
    page.plan_button.click()
    page.dialog.off.click()
    assert keeper.kept is None


def test_a_window_that_only_looks_offers_nothing(place: Workplace) -> None:
    page = BackupsPage(replace(place, keeper=None))
    page.show()
    assert not page.make_button.isEnabled()
    page.close()


def test_health_names_what_to_mend_and_who_waits(place: Workplace) -> None:
    assert isinstance(place.door, FakeDoor)
    found = Health(
        NOW, "18.6", __version__, "0012", "0012", 12.34, NOW - timedelta(days=3), 41, 117, 38, (("0.2.0", 38),),
        (Waiting(77, "tono", "Quty 0.2.0 window", 31, "sari", "active"),), (TableSize("audit_entry", 1_000, 9_000_000),),
        52_000_000, NOW, NOW, 3, (("tono", 3),), 0.1, None, None, (),
        (good("schema", Text("Schema is right.")), bad("locks", Text("tono waits for sari."), Text("Ask sari."))),
    )  # fmt: skip
    place.door.answers["health"] = found
    page = HealthPage(place)
    page.resize(1366, 700)
    page.show()
    assert "PostgreSQL 18.6, schema 0012; 12.3 ms; 41 of 117 connections; 52 MB" in page.line.text()
    assert page.table.model.rowCount() == 2
    assert page.parts.tabText(1).endswith("1")
    assert page._again.isActive()
    page.hide()
    assert not page._again.isActive()
    page.close()


def test_the_news_of_this_release_stand_in_both_languages(place: Workplace) -> None:
    for language in ("id", "en"):
        assert next(each.stem for each in news(language)) == __version__
    assert [each.stem for each in news("en", __version__)] == []
    assert order("0.10.0") > order("0.9.3")
    window = WhatsNew(place, "0.1.0")
    assert __version__ in window.text.toPlainText()


def test_news_are_told_once_and_only_after_an_upgrade(store: QSettings) -> None:
    settings = PcSettings(store)
    assert settings.known_release("0.2.0") == "0.2.0"  # a new PC
    settings.last_person = "tono"
    assert settings.known_release("0.2.0") == "0.1.0"  # one that worked before news were kept
    settings.news_seen = "0.2.0"
    assert settings.known_release("0.3.0") == "0.2.0"
