"""A distribution's PostgreSQL becomes the plant's server: TLS, certificate, SCRAM, rights, inspection, a move and back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event

from quty_desktop import config
from quty_desktop.app.plants import open_plant
from quty_desktop.database.engine import Login
from quty_desktop.database.private_server import PrivateServer
from quty_desktop.domain.backups import BackupPlan, BackupReason
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused, Unavailable
from quty_desktop.services import plant_setup
from quty_desktop.services.administration.audit import AuditQuestion, audit_entries
from quty_desktop.services.administration.people import NewPerson, PeopleQuestion, create_person, people
from quty_desktop.services.backup.backup_records import BackupState, backup_list, backups_now, watch_backups
from quty_desktop.services.backup.daily import back_up
from quty_desktop.services.backup.make import Source, make_backup
from quty_desktop.services.backup.restore import Target, restore
from quty_desktop.services.plant_setup import NewPlant
from quty_desktop.services.server.certificates import new_authority
from quty_desktop.services.server.findings import Level
from quty_desktop.services.server.inspection import inspect
from quty_desktop.services.server.settings import PER_PERSON
from quty_desktop.services.server.setup import NewServer, checked_server
from quty_desktop.services.sign_in import PlantSession, sign_in, try_connection
from tests.postgres import silent
from tests.servers.debian import ADMIN, ADMIN_PASSWORD, SECRET, SUPERUSER, Debian, binaries, debian_server, free_port

pytestmark = pytest.mark.skipif(binaries() is None, reason="this machine has no PostgreSQL of a distribution")

PACKER, PACKER_PASSWORD = "tono.packer", "cuddly-rabbits-31"


@pytest.fixture(scope="module")
def central() -> Iterator[Debian]:
    """The server, made by ``quty server init`` once for all tests here."""
    with debian_server("central") as server:
        server.init()
        session = _session(server)
        session.dispatcher.run(
            create_person,
            NewPerson(PACKER, "Tono Packer", Department.PACKING, ("operator_packing",), PACKER_PASSWORD),
        )
        session.close()
        yield server


@contextmanager
def replica_of(server: Debian) -> Iterator[int]:
    """A streaming replica on this machine; gives its port."""
    server.ask(f"CREATE ROLE quty_replica LOGIN REPLICATION PASSWORD '{SECRET}'", "postgres")
    data, port = server.folder / "replica", free_port()
    source = server.superuser(user="quty_replica", dbname="replication")
    server.run("pg_basebackup", "-d", source, "-D", data, "-R", "-X", "stream", "-c", "fast")
    with (data / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write(f"port = {port}\n")
    server.run("pg_ctl", "-D", data, "-w", "-s", "-l", server.folder / "replica.log", "start")
    try:
        yield port
    finally:
        server.run("pg_ctl", "-D", data, "-w", "-s", "-m", "immediate", "stop")


def _session(server: Debian, name: str = ADMIN, password: str = ADMIN_PASSWORD) -> PlantSession:
    return sign_in(open_plant(server.profile(), silent).server, Login(name, password))


def test_a_pc_connects_with_the_file_that_init_wrote(central: Debian) -> None:
    profile = central.profile()
    assert profile.tls == "verify-full"
    assert Path(profile.ca_file).is_file()
    plant = open_plant(profile, silent)
    assert str(try_connection(plant.server)) == "The server answers. Sign in to finish."
    session = _session(central)
    with session.engine.connect() as connection:
        seen = connection.exec_driver_sql("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").one()
    session.close()
    assert seen[0] is True
    assert seen[1] in {"TLSv1.2", "TLSv1.3"}


def test_nothing_is_left_to_mend(central: Debian) -> None:
    found = inspect(central.superuser(dbname="quty"), windows=20, memory=2 * 1024**3)
    assert {one.code: str(one.what) for one in found if one.level is not Level.OK} == {
        "backup": "This plant has no backup yet."
    }
    assert {"tls", "certificate", "access", "settings", "clock", "disk", "passwords", "login_limits", "backup"} <= {
        one.code for one in found
    }


def test_the_client_refuses_a_certificate_of_somebody_else(central: Debian, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger.crt"
    stranger.write_bytes(new_authority("Somebody else").certificate)
    for profile in (
        replace(central.profile(), ca_file=str(stranger)),
        replace(central.profile(), host="127.0.0.2"),  # the same server under a name that is not in the certificate
    ):
        with pytest.raises(Unavailable) as refused:
            sign_in(open_plant(profile, silent).server, Login(ADMIN, ADMIN_PASSWORD))
        assert refused.value.code == "tls"


def test_the_server_refuses_who_comes_without_tls(central: Debian) -> None:
    with pytest.raises(Unavailable) as refused:
        sign_in(open_plant(replace(central.profile(), tls="disable"), silent).server, Login(ADMIN, ADMIN_PASSWORD))
    assert refused.value.code == "not_let_in"
    assert "no encryption" in central.psql(ADMIN, ADMIN_PASSWORD, "SELECT 1", tls="disable").stderr


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM quty.audit_entry",
        "SELECT * FROM quty.backup",
        "UPDATE quty.stock_balance SET on_hand = 1",
        "DELETE FROM quty.stock_move",
        "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (1, 'manual', 'no')",
        "SELECT quty.reset_password('sari.admin', 'x')",
        "SELECT quty.server_health()",
        "SET ROLE quty_backup",
        "SET ROLE quty_owner",
        "CREATE TABLE public.mine (n int)",
        "CREATE ROLE mine SUPERUSER",
        "COPY quty.person TO PROGRAM 'cat'",
        "SELECT rolpassword FROM pg_authid",
    ],
)
def test_plain_psql_gets_no_further_than_the_program(central: Debian, statement: str) -> None:
    assert central.psql(PACKER, PACKER_PASSWORD, "SELECT quty.my_profile()").returncode == 0
    refused = central.psql(PACKER, PACKER_PASSWORD, statement)
    assert refused.returncode != 0
    assert "permission denied" in refused.stderr or "must be" in refused.stderr or "manage_people" in refused.stderr


def test_a_wrong_password_costs_time_and_is_logged(central: Debian) -> None:
    began = time.monotonic()
    refused = central.psql(PACKER, "not-the-password", "SELECT 1")
    assert "password authentication failed" in refused.stderr
    assert time.monotonic() - began > 0.6
    log = (central.folder / "log").read_text(encoding="utf-8", errors="replace")
    line = next(line for line in log.splitlines() if f'failed for user "{PACKER}"' in line)
    assert f"{PACKER}@quty" in line
    assert "127.0.0.1" in line


def test_nobody_takes_every_connection(central: Debian) -> None:
    limits = "SELECT p.rolconnlimit FROM pg_roles p JOIN quty.person n ON n.name = p.rolname"
    assert central.ask(limits) == [(PER_PERSON,), (PER_PERSON,)]
    central.ask(f'ALTER ROLE "{PACKER}" CONNECTION LIMIT 1')
    try:
        first = _session(central, PACKER, PACKER_PASSWORD)
        with first.engine.connect(), pytest.raises(Unavailable) as refused:
            sign_in(open_plant(central.profile(), silent).server, Login(PACKER, PACKER_PASSWORD))
        assert refused.value.code == "busy"
        first.close()
        _session(central).close()  # everybody else goes on
    finally:
        central.ask(f'ALTER ROLE "{PACKER}" CONNECTION LIMIT -1')
    central.init(restart="none")
    assert central.ask(limits) == [(PER_PERSON,), (PER_PERSON,)]


def test_init_again_changes_nothing_that_is_right(central: Debian) -> None:
    before = (central.data / "quty-server.crt").read_bytes()
    rules = (central.data / "pg_hba.conf").read_text(encoding="utf-8")
    made = central.init(restart="none")
    assert not made.plant_made
    assert (central.data / "quty-server.crt").read_bytes() == before
    assert (central.data / "pg_hba.conf").read_text(encoding="utf-8") == rules
    assert (central.data / "pg_hba.conf.before-quty").is_file()
    assert (central.data / "quty-server.key").stat().st_mode & 0o077 == 0
    _session(central).close()


def test_the_inspection_names_what_is_wrong_and_how_to_mend_it(central: Debian) -> None:
    rules = central.data / "pg_hba.conf"
    right = rules.read_text(encoding="utf-8")
    try:
        rules.write_text(
            right.replace("hostssl   quty          all", "host      quty          all")
            + "host all all 10.0.0.0/8 md5\n",
            encoding="utf-8",
        )
        for change in ("SET fsync = off", "SET password_encryption = 'md5'", "SET log_connections = off"):
            central.ask(f"ALTER SYSTEM {change}")
        central.ask("CREATE ROLE second_boss SUPERUSER LOGIN")
        central.ask(f'ALTER ROLE "{PACKER}" CREATEROLE CONNECTION LIMIT -1')
        central.ask("SELECT pg_reload_conf()")
        time.sleep(0.5)
        found = {one.code: one for one in inspect(central.superuser(dbname="quty"), windows=110, memory=64 * 1024**3)}
        for code in ("access_weak", "access_plain", "setting_fsync", "setting_password_encryption", "powers"):
            assert found[code].level is Level.BAD, code
        for code in ("setting_log_connections", "connections", "memory", "superusers", "login_limits"):
            assert found[code].level is Level.WARNING, code
        assert all(one.mend is not None for one in found.values() if one.level in {Level.BAD, Level.WARNING})
        # Who may see less is told so, not that all is well.
        as_person = central.superuser(dbname="quty", user=PACKER, password=PACKER_PASSWORD)
        levels = {one.code: one.level for one in inspect(as_person)}
        assert levels["access"] is Level.UNKNOWN
    finally:
        rules.write_text(right, encoding="utf-8")
        for statement in (
            "DROP ROLE second_boss",
            f'ALTER ROLE "{PACKER}" NOCREATEROLE CONNECTION LIMIT {PER_PERSON}',
            "ALTER SYSTEM RESET ALL",
        ):
            central.ask(statement)
        central.ask("SELECT pg_reload_conf()")
        time.sleep(0.3)


def test_a_person_in_charge_backs_up_over_tls_and_proves_it(central: Debian, tmp_path: Path) -> None:
    """The login is a person's: it becomes ``quty_backup`` for the dump, and reads nothing else by that."""
    conninfo = plant_setup.administrator_conninfo(central.profile(), ADMIN, ADMIN_PASSWORD)
    day = back_up(Source(conninfo), BackupPlan(str(tmp_path / "a"), str(tmp_path / "b")), reason=BackupReason.MANUAL)
    assert day.proof is not None
    assert day.proof.differences == ()
    assert day.made.manifest.passwords_kept
    assert {each.name for each in day.made.manifest.logins} == {ADMIN, PACKER}
    assert day.copy is not None
    assert day.copy.read_bytes() == day.made.path.read_bytes()
    session = _session(central)
    assert session.dispatcher.ask(backup_list)[0].state is BackupState.PROVEN
    assert not session.dispatcher.ask(backups_now).overdue
    session.close()
    # Nobody else's verifiers, and not the server's own.
    assert SUPERUSER not in {each.name for each in day.made.manifest.logins}
    with pytest.raises(Refused) as refused:
        make_backup(Source(plant_setup.administrator_conninfo(central.profile(), PACKER, PACKER_PASSWORD)), tmp_path)
    assert refused.value.code == "backup.no_right"


@pytest.mark.speaks_up
def test_reports_are_asked_of_a_replica_and_of_the_server_where_it_is_gone(central: Debian) -> None:
    with replica_of(central) as port:
        profile = replace(central.profile(), reports_host=f"localhost:{port}")
        session = sign_in(open_plant(profile, silent).server, Login(ADMIN, ADMIN_PASSWORD))
        assert session.reports is not None
        asked: list[int] = []
        for engine, name in ((session.reports, 1), (session.engine, 2)):
            event.listen(engine, "before_cursor_execute", lambda *_, name=name: asked.append(name))
        session.dispatcher.ask(audit_entries, AuditQuestion())
        assert set(asked) == {1}
        asked.clear()
        session.dispatcher.ask(people, PeopleQuestion())
        session.dispatcher.run(watch_backups)
        assert set(asked) <= {2}
        codes = {one.code: one for one in inspect(central.superuser(dbname="quty"))}
        assert codes["replica_walreceiver"].level is Level.OK
    asked.clear()
    assert session.dispatcher.ask(audit_entries, AuditQuestion())
    assert 2 in asked
    session.close()


def test_details_that_cannot_work_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        checked_server(
            NewServer((" ",), tmp_path, windows=0, networks=("192.168.0.0/99",), key=tmp_path / "key", database="Quty!")
        )
    assert set(refused.value.fields) == {"names", "windows", "networks", "certificate", "database"}


def test_a_server_with_other_databases_is_not_taken_over(central: Debian) -> None:
    central.ask("CREATE DATABASE payroll", "postgres")
    try:
        with pytest.raises(Refused) as refused:
            central.init(restart="none")
        assert refused.value.code == "server.shared"
    finally:
        central.ask("DROP DATABASE payroll", "postgres")


def test_only_the_superuser_makes_a_server(central: Debian) -> None:
    from quty_desktop.services.server.setup import init

    with pytest.raises(Unavailable) as refused:
        init(
            central.superuser(dbname="quty", user=ADMIN, password=ADMIN_PASSWORD),
            NewServer(("x",), central.out),
            silent,
        )
    assert refused.value.code == "no_superuser"
    with pytest.raises(Unavailable):
        init(central.superuser(password="wrong"), NewServer(("x",), central.out), silent)
    assert SECRET not in str(refused.value)


def test_a_plant_moves_from_a_pc_to_the_server_and_back(
    central: Debian, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two profiles on one PC, each with its own people; people keep their passwords wherever the plant goes.

    The last test here: the server keeps another plant afterwards.
    """
    # Nobody cuts the power here.
    monkeypatch.setattr(
        plant_setup,
        "private_server",
        lambda kind: PrivateServer(plant_setup.server_folder(kind), durable=False),
    )
    here = config.Profile("this-pc", kind=config.THIS_PC)
    new = NewPlant("Boneka Rumah", "budi.owner", "Budi Owner", "woolly-lambs-77")
    plant = open_plant(here, silent, new)
    try:
        assert plant.lease is not None
        owner, there = Login("budi.owner", "woolly-lambs-77"), open_plant(central.profile(), silent).server
        for server, stranger in ((plant.server, Login(ADMIN, ADMIN_PASSWORD)), (there, owner)):
            with pytest.raises(Unavailable):
                sign_in(server, stranger)
        sign_in(plant.server, owner).close()
        _session(central).close()

        source = Source(plant.lease.address.conninfo(dbname="quty"))
        moved = make_backup(source, tmp_path, BackupReason.MOVE)
        went = restore(moved.path, Target(central.superuser()), tmp_path / "before")
        assert went.before is not None
        assert went.without_password == ()
        assert went.switched_off == (ADMIN, PACKER)
        sign_in(there, owner).close()
        # Who is no person of the plant that came has no way in by psql either.
        assert "not permitted to log in" in central.psql(ADMIN, ADMIN_PASSWORD, "SELECT 1").stderr

        back = make_backup(Source(central.superuser(dbname="quty")), tmp_path, BackupReason.MOVE)
        restore(back.path, Target(plant.lease.address.conninfo()), tmp_path / "before")
        sign_in(plant.server, owner).close()
    finally:
        plant.close()
