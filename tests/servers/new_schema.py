"""A plugin for the tests of an older program: they make their databases with this one.

Copied into the unpacked older program by ``test_upgrades.py``; ``NEW_PROGRAM`` is the folder of this program.
"""

import os
import subprocess
import sys

import pytest

_MAKE = """
import sys
import psycopg
from quty_desktop.database.migrate import upgrade
from quty_desktop.domain.plant_settings import SETTINGS

upgrade(sys.argv[1])
with psycopg.connect(sys.argv[1]) as connection:
    # A plant that updates its PCs one by one lets those rules wait that only the new program can fulfil.
    for one in SETTINGS:
        if one.key.startswith("release.needs_"):
            connection.execute(
                "INSERT INTO quty.setting (key, value) VALUES (%s, 'false')"
                " ON CONFLICT (key) DO UPDATE SET value = 'false'",
                (one.key,),
            )
    connection.execute("SET ROLE quty_owner")
    # Passages through a metal detector are entered with the new program only: here they vouch for every piece.
    connection.execute(
        "CREATE OR REPLACE FUNCTION quty.metal_coverage(batch bigint) RETURNS jsonb LANGUAGE sql STABLE"
        " SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$ SELECT jsonb_build_object("
        "'passed_pcs', 1000000, 'doubtful_pcs', 0, 'waiting_pcs', 0, 'incidents', 0) $$"
    )
"""


def _upgrade(where: str, progress: object = None) -> bool:
    del progress
    done = subprocess.run(
        [sys.executable, "-c", _MAKE, where],
        cwd=os.environ["NEW_PROGRAM"],
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return True


def pytest_sessionstart(session: pytest.Session) -> None:
    """Before the first test of the older program."""
    del session
    from tests import databases

    vars(databases)["upgrade"] = _upgrade
