"""What a server in a container mounts: tried with a plain PostgreSQL that reads the same files from the same folder."""

import os
import shutil
from pathlib import Path

import pytest

from quty_desktop import config
from quty_desktop.app.plants import open_plant
from quty_desktop.database.engine import Login
from quty_desktop.services.server.findings import Level
from quty_desktop.services.server.inspection import inspect
from quty_desktop.services.server.setup import NewServer, init_database, prepare_files
from quty_desktop.services.sign_in import sign_in
from tests.postgres import silent
from tests.servers.debian import ADMIN, ADMIN_PASSWORD, PLANT, binaries, debian_server

COMPOSE = Path(__file__).parents[2] / "installer" / "server" / "compose.yaml"


@pytest.mark.skipif(binaries() is None, reason="this machine has no PostgreSQL of a distribution")
def test_the_files_of_a_container_make_a_safe_server(tmp_path: Path) -> None:
    with debian_server("container", started=False) as server:
        new = NewServer(("localhost",), tmp_path / "out", PLANT, windows=20, memory=2 * 1024**3)
        files, mounted = tmp_path / "files", server.folder / "mounted"
        written = prepare_files(files, new, seen_as=str(mounted))
        assert {path.name for path in written} >= {
            "postgresql.conf",
            "quty.conf",
            "pg_hba.conf",
            "quty.toml",
            "quty-ca.crt",
        }
        shutil.copytree(files, mounted)
        if os.geteuid() == 0:
            for path in (mounted, *mounted.iterdir()):
                shutil.chown(path, "postgres", "postgres")
        # The image names the data folder by PGDATA and the rest by config_file, as compose.yaml does.
        with (server.data / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write(f"include '{mounted}/postgresql.conf'\n")
        server.start()

        assert init_database(server.superuser(sslmode="require"), new, silent)
        profile = config.read(tmp_path / "out" / config.FILE_NAME).profiles[0]
        here = config.Profile(**{**{name: getattr(profile, name) for name in profile.__slots__}, "port": server.port})
        sign_in(open_plant(here, silent).server, Login(ADMIN, ADMIN_PASSWORD)).close()
        found = inspect(server.superuser(dbname="quty"), windows=20, memory=2 * 1024**3)
        assert [one.code for one in found if one.level is Level.BAD] == []
        assert not init_database(server.superuser(sslmode="require"), new, silent)


def test_the_compose_file_mounts_what_is_written() -> None:
    """No engine is here, so that its words are compared with the folder that the product writes for."""
    content = COMPOSE.read_text(encoding="utf-8")
    assert "config_file=/etc/quty/postgresql.conf" in content
    assert "./server-files:/etc/quty:ro" in content
    assert "postgres:18" in content
    assert "healthcheck" in content
    assert "data:/var/lib/postgresql" in content
    assert "\t" not in content
