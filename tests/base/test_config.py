from pathlib import Path

import pytest

from quty_desktop import config
from quty_desktop.domain.errors import Invalid


def test_settings_read_back_as_written() -> None:
    profile = config.Profile("plant", host='db "1"', port=5433, ca_file="C:\\ca.pem")
    config.save(config.Config(language="en").with_profile(profile))
    assert config.load() == config.Config("plant", "en", (profile,))
    assert config.load().chosen() == profile


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    config.save(config.Config(profile="one"))
    monkeypatch.setenv("QUTY_PROFILE", "two")
    assert config.load().profile == "two"


@pytest.mark.parametrize(
    "content", ['langage = "id"', "[[profiles]]\nnmae = 'x'", "profile =", "[[profiles]]\nport = 'x'"]
)
def test_a_misspelt_file_is_an_error_that_names_it(content: str) -> None:
    path = config.file_path()
    Path(path).parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        config.load()
    assert config.FILE_NAME in str(refused.value)
