"""Lines that tests tell at the end of the run, section by section, also when several workers share the tests.

Registered by ``tests/conftest.py``.
"""

from typing import Any

import pytest

_TIDINGS = pytest.StashKey[dict[str, list[str]]]()
_SENT = "tidings"


def tidings(config: pytest.Config, section: str) -> list[str]:
    """The lines of a section; what is added to them is printed at the end."""
    return config.stash.setdefault(_TIDINGS, {}).setdefault(section, [])


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands its lines to the process that prints."""
    sent = getattr(session.config, "workeroutput", None)
    if sent is not None:
        sent[_SENT] = session.config.stash.get(_TIDINGS, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker has ended: take its lines over."""
    for section, lines in getattr(node, "workeroutput", {}).get(_SENT, {}).items():
        tidings(node.config, section).extend(lines)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests told."""
    for section, lines in terminalreporter.config.stash.get(_TIDINGS, {}).items():
        if lines:
            terminalreporter.section(section)
            for line in lines:
                terminalreporter.write_line(line)
