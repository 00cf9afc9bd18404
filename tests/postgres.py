"""A PostgreSQL for the tests: one per test run, private, on this PC, gone at the end.

Registered by ``tests/conftest.py`` with ``pytest_plugins = ["tests.postgres"]``.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from quty_desktop.database.private_server import PrivateServer, ServerAddress, ServerUnavailable
from quty_desktop.domain.text import Text

_PREFIX = "quty-tests-"
# A younger folder may be one that another test run is just making.
_LEFTOVER_AGE_S = 120.0


@pytest.fixture(scope="session")
def postgres() -> Iterator[ServerAddress]:
    """A server that lives as long as the test run; each worker of a parallel run has its own."""
    _sweep()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with server_folder(worker) as folder, PrivateServer(folder, durable=False).lease(silent) as address:
        yield address


@contextmanager
def server_folder(name: str) -> Iterator[Path]:
    """An empty folder that a server can live in, whoever runs the tests; server and folder go at the end."""
    # Directly in the system's temporary folder: pytest's own is closed to the account that runs the server for root,
    # and its path is too long for a Unix socket.
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{name}-"))
    if sys.platform != "win32" and os.geteuid() == 0:
        folder.chmod(0o711)
    try:
        yield folder
    finally:
        PrivateServer(folder).stop(force=True)
        shutil.rmtree(folder, ignore_errors=True)


def silent(text: Text) -> None:
    """Progress that nobody watches."""


def _sweep() -> None:
    """Stop and delete what a killed test run left behind."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError, ServerUnavailable):
            status = folder.stat()
            mine = sys.platform == "win32" or status.st_uid == os.geteuid()
            if mine and status.st_mtime < time.time() - _LEFTOVER_AGE_S and PrivateServer(folder).stop():
                shutil.rmtree(folder, ignore_errors=True)
