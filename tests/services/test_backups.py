"""Backups on a real server: made, damaged, stopped, proven, put back, kept; and when somebody is told."""

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from quty_desktop.domain.alerts import AlertSeverity
from quty_desktop.domain.backups import BackupPlan, BackupReason
from quty_desktop.domain.errors import QutyError, Refused
from quty_desktop.services.administration import alerts
from quty_desktop.services.backup import backup_records, plans, schedule
from quty_desktop.services.backup import restore as restoring
from quty_desktop.services.backup.backup_records import NewBackup, NewProof
from quty_desktop.services.backup.daily import back_up
from quty_desktop.services.backup.files import DUMP, MANIFEST, file_name, read_manifest
from quty_desktop.services.backup.make import MadeBackup, Source, make_backup
from quty_desktop.services.backup.progress import Watch
from quty_desktop.services.backup.prove import prove
from quty_desktop.services.backup.restore import Target, restore
from quty_desktop.services.health.server_health import HealthQuestion, health, prometheus
from quty_desktop.services.server.findings import Level
from quty_desktop.services.sign_in import sign_in
from tests.databases import Plant

_HOUR = timedelta(hours=1)


def made_of(plant: Plant, folder: Path, **more: object) -> MadeBackup:
    return make_backup(Source(plant.conninfo(), **more), folder)  # type: ignore[arg-type]


def tampered(path: Path, change: str) -> Path:
    """A copy whose dump restores, but to something else than its description says."""
    copy = path.with_name(f"tampered-{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in (DUMP, MANIFEST):
            content = old.read(name)
            before, after = change.encode().split(b"|")
            new.writestr(name, content.replace(before, after) if name == MANIFEST else content)
    return copy


def rewritten(made: MadeBackup, target: Path, made_at: datetime) -> None:
    """The same backup as if it had been made at another time."""
    with zipfile.ZipFile(made.path) as old, zipfile.ZipFile(target, "w") as new:
        described = json.loads(old.read(MANIFEST)) | {"made_at": made_at.isoformat()}
        new.writestr(DUMP, old.read(DUMP))
        new.writestr(MANIFEST, json.dumps(described))


def test_a_backup_that_was_tampered_with_is_not_proven(database: Plant, tmp_path: Path) -> None:
    database.person("admin")
    made = made_of(database, tmp_path)
    people = next(each for each in made.manifest.figures if each.table == "person")
    proof = prove(tampered(made.path, f"{people.checksum}|{int(people.checksum) + 1}"))
    assert [str(each) for each in proof.differences] == [
        "What came back differs from what was saved: person: as many rows, but what stands in them differs."
    ]


@pytest.mark.parametrize("damage", ["cut", "flipped", "nothing"])
def test_damage_is_told_before_anything_is_touched(database: Plant, tmp_path: Path, damage: str) -> None:
    made = made_of(database, tmp_path)
    content = bytearray(made.path.read_bytes())
    if damage == "cut":
        del content[len(content) // 2 :]
    elif damage == "flipped":
        content[len(content) // 3] ^= 0xFF
    else:
        content = bytearray(b"not a backup at all")
    made.path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        restore(made.path, Target(database.server.conninfo(), database.name), tmp_path / "safe")
    assert refused.value.code == "backup.damaged"
    assert database.one("SELECT count(*) FROM quty.role") > 10
    assert database.one("SELECT count(*) FROM pg_database WHERE datname LIKE %s", f"{database.name}\\_%") == 0


def test_a_stopped_backup_leaves_nothing_behind(database: Plant, tmp_path: Path) -> None:
    for moment in ("Counting", "Saving"):
        watch = Watch()

        def say(text: object, share: float, watch: Watch = watch, moment: str = moment) -> None:
            if str(text).startswith(moment):
                watch.stop.set()

        watch.say = say
        with pytest.raises(QutyError) as refused:
            make_backup(Source(database.conninfo()), tmp_path / "b", watch=watch)
        assert isinstance(refused.value, Refused)
        assert refused.value.code == "stopped"
        assert not list((tmp_path / "b").glob("*")) if (tmp_path / "b").exists() else True


def test_the_right_makes_backups_but_reads_nothing_else_by_that(database: Plant, tmp_path: Path) -> None:
    clerk, boss = database.person("operator_packing"), database.person("admin")
    with database.connect() as connection:
        connection.execute("SELECT quty.define_role('keeper', 'Keeper', 'ADM', ARRAY['use_program', 'manage_backups'])")
        connection.execute("SELECT quty.set_person_roles(%s, ARRAY['keeper'])", (clerk.name,))
    made = make_backup(Source(database.conninfo(clerk)), tmp_path)
    assert {each.name for each in made.manifest.logins} == {clerk.name, boss.name}
    assert made.manifest.passwords_kept
    with database.connect(clerk) as connection:
        for query in ("SELECT FROM quty.audit_entry", "SELECT FROM quty.carton", "SELECT FROM quty_keys.people()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(query)


def test_what_only_the_server_that_was_saved_knows_is_left_out() -> None:
    ours = b"ALTER TABLE ONLY quty.unit ALTER COLUMN id SET DEFAULT 1;\n"
    theirs = b"ALTER TABLE ONLY quty.unit ALTER COLUMN id SET (pg_attver=28691280);\n"
    assert restoring._OF_ITS_COLUMNS.sub(b"", ours + theirs + ours) == ours + b"\n" + ours


def test_practice_and_real_never_mix(database: Plant, tmp_path: Path) -> None:
    practice, real = made_of(database, tmp_path, practice=True), made_of(database, tmp_path)
    target = database.server.conninfo()
    for path, into, code in (
        (practice.path, Target(target, "quty"), "backup.practice"),
        (real.path, Target(target, "quty", practice=True), "backup.not_practice"),
    ):
        with pytest.raises(Refused) as refused:
            restore(path, into, tmp_path)
        assert refused.value.code == code
    assert read_manifest(practice.path).practice


def test_putting_back_saves_what_is_there_and_keeps_the_newer_away(fresh_database: Plant, tmp_path: Path) -> None:
    boss = fresh_database.person("admin")
    with fresh_database.connect() as connection:
        connection.execute("INSERT INTO quty.setting (key, value) VALUES ('plant.name', '\"Sebelum\"')")
    made = made_of(fresh_database, tmp_path)
    with fresh_database.connect() as connection:
        connection.execute("UPDATE quty.setting SET value = '\"Sesudah\"'")
        oid = fresh_database.one("SELECT oid FROM pg_database WHERE datname = %s", fresh_database.name)
        done = restore(made.path, Target(fresh_database.server.conninfo(), fresh_database.name), tmp_path / "safe")
        # Whoever was connected is not any more; the next question meets the restored plant.
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    assert fresh_database.one("SELECT value #>> '{}' FROM quty.setting WHERE key = 'plant.name'") == "Sebelum"
    assert fresh_database.one("SELECT oid FROM pg_database WHERE datname = %s", fresh_database.name) != oid
    assert done.before is not None
    assert done.before.manifest.plant == "Sesudah"
    session = sign_in(fresh_database.profile(), boss)
    assert session.dispatcher.ask(backup_records.backup_list) == ()
    session.close()


def test_a_restore_that_fails_late_leaves_the_old_plant(
    fresh_database: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = made_of(fresh_database, tmp_path)
    with fresh_database.connect() as connection:
        connection.execute("INSERT INTO quty.setting (key, value) VALUES ('plant.name', '\"Tetap\"')")

    def fail(*_: object) -> None:
        raise RuntimeError("no light")

    monkeypatch.setattr("quty_desktop.services.backup.restore._rename", fail)
    with pytest.raises(RuntimeError):
        restore(made.path, Target(fresh_database.server.conninfo(), fresh_database.name), tmp_path / "safe")
    assert fresh_database.one("SELECT value #>> '{}' FROM quty.setting WHERE key = 'plant.name'") == "Tetap"
    assert fresh_database.one("SELECT count(*) FROM pg_database WHERE datname LIKE %s", "%restoring") == 0


def test_a_second_folder_that_is_gone_does_not_cost_the_backup(database: Plant, tmp_path: Path) -> None:
    wall = tmp_path / "wall"
    wall.write_text("a file where the folder should be", encoding="ascii")
    day = back_up(Source(database.conninfo()), BackupPlan(str(tmp_path / "a"), str(wall / "b")), proving=False)
    assert day.made.path.is_file()
    assert day.trouble is not None
    assert day.trouble.code == "backup.no_copy"
    assert database.one("SELECT copied_to FROM quty.backup") == ""


def test_old_ones_go_and_what_is_not_ours_stays(database: Plant, tmp_path: Path) -> None:
    first = made_of(database, tmp_path)
    for age, name in ((40, "old"), (3, "young")):
        rewritten(first, tmp_path / f"{name}.qutybackup", first.manifest.made_at - timedelta(days=age))
    (tmp_path / "letters.qutybackup").write_text("not a backup", encoding="ascii")
    practice = made_of(database, tmp_path, practice=True)
    rewritten(practice, tmp_path / "practice.qutybackup", practice.manifest.made_at - timedelta(days=40))
    practice.path.unlink()
    day = back_up(Source(database.conninfo()), BackupPlan(str(tmp_path), keep_days=14, keep_months=0), proving=False)
    assert [path.name for path in day.gone] == ["old.qutybackup"]
    stay = {path.name for path in tmp_path.iterdir()}
    assert stay == {
        first.path.name,
        "young.qutybackup",
        "letters.qutybackup",
        "practice.qutybackup",
        day.made.path.name,
    }


def test_everybody_in_charge_is_told_once_and_a_proof_answers(database: Plant, tmp_path: Path) -> None:
    packer, boss = database.person("operator_packing"), database.person("admin")
    at_packing, at_office = sign_in(database.profile(), packer), sign_in(database.profile(), boss)
    assert not at_packing.dispatcher.run(backup_records.watch_backups)  # the plant's first day
    with database.connect() as connection:
        connection.execute("UPDATE quty.person SET created_at = created_at - interval '2 days'")
    assert at_packing.dispatcher.run(backup_records.watch_backups)
    assert not at_office.dispatcher.run(backup_records.watch_backups)
    assert [row.severity for row in at_office.dispatcher.ask(alerts.waiting_for_me).critical] == [
        AlertSeverity.CRITICAL
    ]
    assert at_packing.dispatcher.ask(alerts.waiting_for_me).count == 0

    found = {one.code: one.level for one in at_office.dispatcher.ask(health, HealthQuestion()).findings}
    assert found["backup"] is Level.BAD
    back_up(Source(database.conninfo()), BackupPlan(str(tmp_path)), reason=BackupReason.MANUAL)
    assert at_office.dispatcher.ask(alerts.waiting_for_me).count == 0
    now = at_office.dispatcher.ask(health, HealthQuestion())
    assert {one.code: one.level for one in now.findings}["backup"] is Level.OK
    assert not at_packing.dispatcher.run(backup_records.watch_backups)

    text = prometheus(now)
    assert "\nquty_proven_backup_age_seconds " in text
    assert 'quty_table_bytes{table="audit_entry"}' in text
    assert all(line.startswith("#") or len(line.split()) == 2 for line in text.splitlines() if "quty_info" not in line)
    for session in (at_packing, at_office):
        session.close()


def test_a_backup_that_does_not_restore_is_told_once_until_a_good_one_answers(database: Plant) -> None:
    boss = database.person("admin")
    session = sign_in(database.profile(), boss)
    when = datetime.now(UTC) - timedelta(minutes=5)
    good = NewProof("5f" * 32, when, "b/one.qutybackup", "pc-1", proven=True, seconds=4)
    bad = replace(good, proven=False, differences=("person: as many rows, but what stands in them differs.",))

    def open_alerts() -> list[str]:
        found = session.dispatcher.ask(alerts.waiting_for_me)
        assert {row.severity for row in found.rows} <= {AlertSeverity.CRITICAL}
        return [str(row.words) for row in found.rows]

    # Whoever proved it: a person in charge, or the schedule with the server's login; once, or tried again.
    for conninfo in (database.conninfo(boss), database.conninfo(), database.conninfo()):
        backup_records.note_proof(conninfo, bad)
    assert open_alerts() == [
        "The backup b/one.qutybackup does not restore to what it was made from. Make another one now."
    ]
    backup_records.note_proof(database.conninfo(), replace(bad, file="b/two.qutybackup", backup_made_at=when + _HOUR))
    assert len(open_alerts()) == 2
    # An older one that restores says nothing about the newer.
    backup_records.note_proof(database.conninfo(boss), good)
    assert [words[:30] for words in open_alerts()] == ["The backup b/two.qutybackup do"]
    backup_records.note_proof(database.conninfo(boss), replace(good, file="three", backup_made_at=when + 2 * _HOUR))
    assert open_alerts() == []
    session.close()


def test_an_old_backup_that_restores_does_not_hide_that_there_is_none_of_today(database: Plant) -> None:
    session = sign_in(database.profile(), database.person("admin"))
    with database.connect() as connection:
        connection.execute("UPDATE quty.person SET created_at = created_at - interval '9 days'")
    assert session.dispatcher.run(backup_records.watch_backups)
    old = NewProof("5f" * 32, datetime.now(UTC) - 60 * _HOUR, "old", "pc-1", proven=True, seconds=4)
    for proof, waiting in ((old, 1), (replace(old, backup_made_at=datetime.now(UTC)), 0)):
        backup_records.note_proof(database.conninfo(), proof)
        assert session.dispatcher.ask(alerts.waiting_for_me).count == waiting
    session.close()


def test_health_says_from_the_first_hour_that_a_real_plant_has_no_backup(database: Plant) -> None:
    session = sign_in(database.profile(), database.person("admin"))

    def level(*, practice: bool) -> Level:
        found = session.dispatcher.ask(health, HealthQuestion(practice=practice)).findings
        return next(one.level for one in found if one.code == "backup")

    assert (level(practice=False), level(practice=True)) == (Level.WARNING, Level.OK)
    made = NewBackup(datetime.now(UTC), BackupReason.MANUAL, "a", "", "pc-1", 1_000, "5f" * 32, 10)
    backup_records.note_backup(database.conninfo(), made)
    assert level(practice=False) is Level.WARNING, "it is not proven"
    with database.connect() as connection:
        connection.execute("UPDATE quty.person SET created_at = created_at - interval '9 days'")
    assert (level(practice=False), level(practice=True)) == (Level.BAD, Level.OK)
    proof = NewProof(made.sha256, made.made_at, "a", "pc-1", proven=True, seconds=4)
    backup_records.note_proof(database.conninfo(), proof)
    assert level(practice=False) is Level.OK
    failed = replace(proof, backup_made_at=made.made_at + _HOUR, proven=False)
    backup_records.note_proof(database.conninfo(), failed)
    assert level(practice=False) is Level.BAD, "the newest one does not restore"
    session.close()


def test_who_holds_a_lock_for_long_is_named(database: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quty_desktop.services.health.server_health.LOCK_TOO_LONG_S", 0)
    session = sign_in(database.profile(), database.person("admin"))
    with (
        psycopg.connect(database.conninfo()) as holder,
        psycopg.connect(database.conninfo(), autocommit=True) as waiting,
    ):
        holder.execute("LOCK TABLE quty.unit")
        pid = waiting.info.backend_pid
        waiting.pgconn.send_query(b"SELECT * FROM quty.unit")
        found = session.dispatcher.ask(health, HealthQuestion())
        for _ in range(50):
            if found.waiting:
                break
            found = session.dispatcher.ask(health, HealthQuestion())
        holder.rollback()
        assert [(row.id, row.blocked_by) for row in found.waiting] == [(pid, database.server.superuser)]
        assert {one.code: one.level for one in found.findings}["locks"] is Level.BAD
        while waiting.pgconn.get_result() is not None:
            pass
    session.close()


def test_names_sort_by_time_and_say_why() -> None:
    from tests.domain.test_backups import NOW

    assert (
        file_name("Quty Karunia (Latihan)", NOW, BackupReason.MANUAL)
        == "quty-karunia-latihan-20261122-053000.qutybackup"
    )
    later = file_name("  ", NOW + timedelta(hours=1), BackupReason.BEFORE_UPGRADE)
    assert later == "quty-20261122-063000-before-upgrade.qutybackup"


def test_the_timer_and_the_task_are_what_the_systems_take(tmp_path: Path) -> None:
    plan = BackupPlan("/backups", at="23:05")
    command = ["/opt/quty & co/quty", "--x", 'a "b" $c %d']
    units = schedule.systemd_units("Plant A", plan, command, {"QUTY_DATA": "/a b"})
    assert set(units) == {"quty-backup-plant-a.service", "quty-backup-plant-a.timer"}
    for name, content in units.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    assert "OnCalendar=*-*-* 23:05:00" in units["quty-backup-plant-a.timer"]
    assert (
        '"a \\"b\\" $$c %%d" "--profile" "Plant A" "db" "backup" "--scheduled"' in units["quty-backup-plant-a.service"]
    )
    systemd = shutil.which("systemd-analyze")
    if systemd:
        said = subprocess.run([systemd, "calendar", "*-*-* 23:05:00"], capture_output=True, check=False)
        assert said.returncode == 0
    task = ET.fromstring(schedule.windows_task("Plant A", plan, command).split("\n", 1)[1])  # noqa: S314 - our own text
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert task.findtext(f".//{space}Command") == "/opt/quty & co/quty"
    assert task.findtext(f".//{space}StartBoundary") == "2026-01-01T23:05:00"
    who = f".//{space}Principal"
    assert task.findtext(f"{who}/{space}LogonType") == "InteractiveToken"
    server = ET.fromstring(schedule.windows_task("A", plan, command, system_wide=True).split("\n", 1)[1])  # noqa: S314
    assert server.findtext(f"{who}/{space}UserId") == "S-1-5-18", "nobody is signed in at a server"
    assert '"Plant A" db backup --scheduled' in (task.findtext(f".//{space}Arguments") or "")


def test_a_plan_is_kept_for_each_profile() -> None:
    assert plans.read_plan("a") is None
    plans.save_plan("a", BackupPlan("/a"))
    plans.save_plan("b", BackupPlan("/b", at="8:00"))
    plans.save_plan("a", None)
    assert plans.read_plan("a") is None
    assert plans.read_plan("b") == BackupPlan("/b", at="08:00")
    assert plans.plan_or_usual("a").folder == str(plans.usual_folder("a"))
