"""Garbage is collected between the tests, on the thread of the windows, as the program does (``app/garbage.py``).

Registered by ``tests/conftest.py``.
"""

import gc
from collections.abc import Iterator

import pytest

from quty_desktop.app.garbage import collect_due


@pytest.fixture(autouse=True)
def _collected_here() -> Iterator[None]:
    gc.disable()
    yield
    collect_due()
