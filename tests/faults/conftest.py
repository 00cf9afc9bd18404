"""Lines and a plant whose commands are taken back; the matrix stands at the end of the test run."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from quty_desktop.database import hanging_up
from quty_desktop.database.private_server import ServerAddress
from quty_desktop.services.server.certificates import new_authority, new_server_certificate
from tests.databases import cloned
from tests.faults.line import Line, line_to
from tests.faults.undoing import Undoing
from tests.quality.walk_plant import WalkPlant
from tests.tidings import tidings

MATRIX = "commands and faults"
ALL_FAULTS = "--all-faults"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Every fault for every command takes minutes; without the option each command meets two of them."""
    parser.addoption(ALL_FAULTS, action="store_true", help="every fault for every command, with 200 ms of latency")


@pytest.fixture(scope="session")
def everything(request: pytest.FixtureRequest) -> bool:
    """Whether the whole matrix is wanted."""
    return bool(request.config.getoption(ALL_FAULTS, default=False))


@pytest.fixture(scope="session")
def struck(postgres: ServerAddress, walk: WalkPlant) -> Iterator[WalkPlant]:
    """A copy of the walk's plant; what is committed there is taken back by ``undoing``."""
    with psycopg.connect(postgres.conninfo(), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (walk.plant.name,)
        )
    with cloned(postgres, walk.plant.name) as plant:
        yield replace(walk, plant=plant)


@pytest.fixture(scope="session")
def undoing(struck: WalkPlant) -> Iterator[Undoing]:
    """What was committed, and the way back."""
    accounts = Undoing(struck.plant)
    try:
        yield accounts
    finally:
        accounts.close()


@pytest.fixture(scope="session")
def lines(struck: WalkPlant, undoing: Undoing, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Line, Line]]:
    """A plain and an encrypted line to the copy."""
    context = tls_context(tmp_path_factory.mktemp("tls"))
    server = struck.plant.profile()
    with line_to(server, kill=undoing.kill) as plain, line_to(server, context, undoing.kill) as encrypted:
        yield plain, encrypted


def tls_context(folder: Path) -> ssl.SSLContext:
    """What the encrypted end of a line needs: a certificate as the product makes it for a central server."""
    pair = new_server_certificate(new_authority("Pabrik Uji"), ["127.0.0.1"])
    certificate, key = folder / "server.crt", folder / "server.key"
    certificate.write_bytes(pair.certificate)
    key.write_bytes(pair.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that does not come to its end is given up after half a second."""
    monkeypatch.setattr(hanging_up, "LONGEST_ANSWER_S", 0.5)


@pytest.fixture
def matrix(request: pytest.FixtureRequest) -> list[str]:
    """Lines for the end of the test run."""
    return tidings(request.config, MATRIX)
