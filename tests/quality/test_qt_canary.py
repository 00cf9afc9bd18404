"""PySide6 6.12.0 loses a reference to ``None`` in every call that returns nothing on Python 3.10 and 3.11.

A process aborts after some thousand calls, so that a window would die in the middle of a shift.
"""

import subprocess
import sys

import pytest

_SCRIPT = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
before = sys.getrefcount(None)
for _ in range(20_000):
    label.setText("x")
lost = before - sys.getrefcount(None)
print(lost)
"""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_calls_that_return_nothing_keep_none_alive() -> None:
    run = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) < 100
