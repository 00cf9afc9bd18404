"""What the walks found out stands at the end of the test run."""

import pytest

WALK_FINDINGS = pytest.StashKey[list[str]]()


@pytest.fixture
def findings(request: pytest.FixtureRequest) -> list[str]:
    """Lines for the end of the test run."""
    return request.config.stash.setdefault(WALK_FINDINGS, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the walks found out."""
    lines = terminalreporter.config.stash.get(WALK_FINDINGS, [])
    if lines:
        terminalreporter.section("walks")
        for line in lines:
            terminalreporter.write_line(line)
