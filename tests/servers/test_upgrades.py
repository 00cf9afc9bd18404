"""Upgrades: a backup first, one at a time, all or nothing; and the programs of the release before go on working.

What must leave everything as it was is tried with the database that the other tests share.
"""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory

from quty_desktop.database import migrate
from quty_desktop.database.engine import Login, ServerProfile, TlsMode
from quty_desktop.database.private_server import PrivateServer, ServerAddress
from quty_desktop.database.schema import FIRST_RELEASE, NEEDED_REVISION
from quty_desktop.domain.backups import BackupReason
from quty_desktop.domain.errors import Unavailable
from quty_desktop.services.backup import clients, upgrading
from quty_desktop.services.backup.files import read_manifest
from quty_desktop.services.backup.make import Source
from quty_desktop.services.backup.prove import prove
from quty_desktop.services.backup.upgrading import upgrade_safely
from quty_desktop.services.sign_in import sign_in
from tests.databases import Plant
from tests.postgres import server_folder, silent

ROOT = Path(__file__).parents[2]
RELEASE = "v0.1.0"
_FAILING = '''"""A step that fails after it has changed something."""
import sqlalchemy as sa
from alembic import op
revision = "9000"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("lost", sa.Text()), schema="quty")
    op.execute("UPDATE quty.person SET lost = full_name, full_name = 'nobody'")
    op.execute("DROP TABLE quty.saved_view")
    op.execute("SELECT 1 / 0")
'''


def _schema_of(conninfo: str) -> str:
    """Everything that pg_dump knows about the schema, and the people's names."""
    dump = subprocess.run(
        [
            clients.program("pg_dump", 0),
            "--schema=quty",
            "--schema-only",
            "--restrict-key=same",
            f"--dbname={clients.without_password(conninfo)}",
        ],
        env=clients.environment(conninfo),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    with psycopg.connect(conninfo) as connection:
        people = connection.execute("SELECT name, full_name FROM quty.person ORDER BY 1").fetchall()
        revision = connection.execute("SELECT version_num FROM quty.schema_revision").fetchall()
    return f"{dump}\n{people}\n{revision}"


def test_a_migration_that_fails_in_the_middle_leaves_everything_as_it_was(
    database: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.person("admin")
    before = _schema_of(database.conninfo())
    steps = tmp_path / "migrations"
    shutil.copytree(migrate._MIGRATIONS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    (steps / "versions" / "9000_failing.py").write_text(_FAILING.format(before=NEEDED_REVISION), encoding="utf-8")
    monkeypatch.setattr(migrate, "_MIGRATIONS", steps)
    monkeypatch.setattr(migrate, "NEEDED_REVISION", "9000")
    with pytest.raises(Exception, match="division by zero"):
        upgrade_safely(Source(database.conninfo()), tmp_path / "safe", silent)
    assert _schema_of(database.conninfo()) == before
    # What was there is on the disk all the same, and says why.
    (saved,) = (tmp_path / "safe").iterdir()
    assert read_manifest(saved).reason is BackupReason.BEFORE_UPGRADE
    assert ScriptDirectory(str(steps)).get_current_head() == "9000"


def test_definitions_that_fail_leave_the_old_ones(
    database: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _schema_of(database.conninfo())
    right = list(migrate._definitions())
    monkeypatch.setattr(migrate, "_definitions", lambda: iter([*right, "SELECT 1 / 0"]))
    with pytest.raises(Exception, match="division by zero"):
        upgrade_safely(Source(database.conninfo()), tmp_path, silent)
    assert _schema_of(database.conninfo()) == before


def test_one_upgrade_at_a_time(database: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with psycopg.connect(database.conninfo(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (upgrading._LOCK,))
        done: list[object] = []
        waiting = threading.Thread(
            target=lambda: done.append(upgrade_safely(Source(database.conninfo()), tmp_path, silent))
        )
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        assert not done
    waiting.join(20)
    assert done == [upgrading.Upgraded(changed=False)]

    monkeypatch.setattr(upgrading, "_PATIENCE", "100ms")
    with psycopg.connect(database.conninfo(), autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (upgrading._LOCK,))
        with pytest.raises(Unavailable) as refused:
            upgrade_safely(Source(database.conninfo()), tmp_path, silent)
    assert refused.value.code == "busy"


def test_a_newer_database_is_refused_before_anything_is_done(database: Plant, tmp_path: Path) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE quty.schema_revision SET version_num = '9999'")
    with pytest.raises(Unavailable) as refused:
        upgrade_safely(Source(database.conninfo()), tmp_path / "safe", silent)
    assert refused.value.code == "newer_schema"
    assert not (tmp_path / "safe").exists()


# The release before


def _released() -> bytes | None:
    """The files of the release before, from the history of this work tree, if there is one."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return None
    done = subprocess.run([git, "-C", str(ROOT), "archive", RELEASE], capture_output=True, check=False)
    return done.stdout if done.returncode == 0 else None


@pytest.fixture(scope="module")
def old_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program of the release before, unpacked."""
    content = _released()
    if content is None:
        pytest.skip(f"this work tree has no history with {RELEASE}")
    folder = tmp_path_factory.mktemp("old")
    with tarfile.open(fileobj=BytesIO(content)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _python(program: Path, *words: str, **given: str) -> str:
    """Run a program's Python in its own folder, with folders of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUTY_", "PYTHON", "PYTEST"))}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=program,
        env={**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1", **given},
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, f"{words}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


_MAKE_OLD_PLANT = """
import sys
from quty_desktop.database.migrate import upgrade
from quty_desktop.services.plant_setup import NewPlant, first_administrator
upgrade(sys.argv[1])
first_administrator(sys.argv[1], NewPlant("Pabrik Lama", "sari.admin", "Sari Administrator", "teddy-bears-28"))
"""
_UPGRADE = "import sys; from quty_desktop.database.migrate import upgrade; upgrade(sys.argv[1])"


@pytest.fixture
def own_server() -> Iterator[ServerAddress]:
    """A server of its own: the roles of an older program would take rights from those of the other tests."""
    with server_folder("upgrades") as folder, PrivateServer(folder, durable=False).lease(silent) as address:
        yield address


def test_a_plant_of_the_release_before_keeps_its_data_and_its_programs(
    old_program: Path, own_server: ServerAddress, tmp_path: Path
) -> None:
    with psycopg.connect(own_server.conninfo(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE quty TEMPLATE template0 ENCODING 'UTF8'")
    conninfo = own_server.conninfo(dbname="quty")
    _python(old_program, "-c", _MAKE_OLD_PLANT, conninfo)

    done = upgrade_safely(Source(conninfo), tmp_path / "safe", silent)
    assert done.changed
    assert done.backup is not None
    assert done.backup.manifest.revision == FIRST_RELEASE
    assert done.backup.manifest.passwords_kept
    assert prove(done.backup.path).proven  # restored as it was, then upgraded as well
    with psycopg.connect(conninfo) as connection:
        assert connection.execute("SELECT full_name FROM quty.person").fetchall() == [("Sari Administrator",)]
        assert connection.execute("SELECT reason FROM quty.backup").fetchall() == [("before_upgrade",)]

    # The old program signs in, reads and writes; the new one knows what it wrote.
    settings = tmp_path / "config"
    settings.mkdir()
    (settings / "quty.toml").write_text(
        f'profile = "plant"\n[[profiles]]\nname = "plant"\nkind = "server"\nhost = "{own_server.host}"\n'
        f'port = {own_server.port}\ndatabase = "quty"\ntls = "disable"\n',
        encoding="utf-8",
    )
    person = {
        "QUTY_CONFIG": str(settings),
        "QUTY_DATA": str(tmp_path / "data"),
        "QUTY_PERSON": "sari.admin",
        "QUTY_PASSWORD": "teddy-bears-28",
        "QUTY_NEW_PASSWORD": "cuddly-rabbits-31",
    }
    assert "fits this program" in _python(old_program, "main.py", "--lang", "en", "db", "status", **person)
    words = ("user", "add", "tono.packer", "--full-name", "Tono", "--department", "PCK", "--role", "operator_packing")
    _python(old_program, "main.py", "--lang", "en", *words, **person)
    profile = ServerProfile(own_server.host, own_server.port, "quty", TlsMode.DISABLE)
    session = sign_in(profile, Login("tono.packer", "cuddly-rabbits-31"))
    assert session.actor.roles == ("operator_packing",)
    session.close()

    # As an administrator it is told the truth, so that it upgrades nothing that it does not know.
    with pytest.raises(AssertionError, match="newer than this program"):
        _python(old_program, "-c", _UPGRADE, conninfo)
    assert migrate.state_at(conninfo).is_current


def test_the_release_before_hears_words_that_it_knows(database: Plant) -> None:
    for program, code in (("Quty 0.1.0 window", "batch_on_hold"), ("Quty 0.2.0 window", "batch_not_released")):
        with (
            psycopg.connect(database.conninfo(), application_name=program) as connection,
            pytest.raises(psycopg.DatabaseError) as refused,
        ):
            connection.execute("""SELECT quty.refuse('batch_not_released', '{"batch": "B-1", "reasons": []}')""")
        assert refused.value.diag.message_primary == code
        assert '"batch": "B-1"' in (refused.value.diag.message_detail or "")


def test_every_command_of_the_release_before_works_with_the_new_schema(old_program: Path) -> None:
    """Its own walk over all of its commands and queries, on databases that this program made.

    What it cannot do any more stands in ``new_schema.py``, which the guide tells the plant before an upgrade.
    """
    shutil.copy(Path(__file__).with_name("new_schema.py"), old_program / "new_schema.py")
    walk = ("-m", "pytest", "-q", "-p", "new_schema", "-p", "no:cacheprovider", "tests/quality/test_role_walk.py")
    said = _python(old_program, *walk, "-k", "each_operation", NEW_PROGRAM=str(ROOT), PYTHONPATH=str(old_program))
    passed = re.search(r"(\d+) passed", said)
    assert passed is not None
    assert int(passed.group(1)) > 150
