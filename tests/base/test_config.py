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


def test_what_it_put_beside_the_program_comes_first_but_the_choice_is_the_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("quty_desktop.paths.program_folder", lambda: tmp_path)
    (tmp_path / config.FILE_NAME).write_text(
        'profile = "plant"\n[[profiles]]\nname = "plant"\nhost = "new.example"\nca_file = "server-ca.crt"\n',
        encoding="utf-8",
    )
    assert config.load().chosen() == config.Profile(
        "plant", host="new.example", ca_file=str(tmp_path / "server-ca.crt")
    )
    practice = config.Profile("practice", kind=config.PRACTICE)
    config.save(config.Config().with_profile(config.Profile("plant", host="old.example")).with_profile(practice))
    both = config.load()
    assert both.chosen() == practice
    assert [each.host for each in both.profiles if each.name == "plant"] == ["new.example"]
