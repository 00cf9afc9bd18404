"""What the walks found out stands at the end of the test run."""

import pytest

from tests.tidings import tidings


@pytest.fixture
def findings(request: pytest.FixtureRequest) -> list[str]:
    """Lines for the end of the test run."""
    return tidings(request.config, "walks")
