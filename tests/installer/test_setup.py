import ast
import re
import tomllib
from pathlib import Path

import pytest

from installer import icon, packing, places, version_info
from installer.steps import Failed, Steps, expect, megabytes, run_all
from quty_desktop import __version__
from quty_desktop.app import setup_request
from quty_desktop.cli import entry
from quty_desktop.config import FILE_NAME
from quty_desktop.i18n import translator

SETUP = places.HERE / "setup"


def test_the_version_is_the_products() -> None:
    assert places.version() == __version__
    assert places.setup_name("1.2.3") == "QutyDesktop-1.2.3-setup.exe"


def test_a_version_of_another_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "quty_desktop").mkdir()
    (tmp_path / "quty_desktop" / "__init__.py").write_text('__version__ = "1.2.dev"\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"1\.2\.3"):
        places.version(tmp_path)


def test_the_version_resource_is_one_expression_with_the_right_numbers() -> None:
    text = version_info.resource("1.2.3", "quty.exe", "Quty's command line")
    assert isinstance(ast.parse(text, mode="eval").body, ast.Call)
    assert "filevers=(1, 2, 3, 0)" in text
    assert "'OriginalFilename', 'quty.exe'" in text


def test_the_icon_has_every_size_that_windows_shows() -> None:
    assert icon.sizes_of(icon.TARGET.read_bytes()) == sorted(icon.SIZES)


def test_an_icon_that_is_cut_short_is_no_icon() -> None:
    whole = icon.pack({16: b"picture", 256: b"another"})
    assert icon.sizes_of(whole) == [16, 256]
    with pytest.raises(ValueError, match="cut short"):
        icon.sizes_of(whole[:-1])


def test_every_sentence_of_the_setup_is_in_both_languages() -> None:
    texts = (SETUP / "texts.nsh").read_text(encoding="utf-8")
    script = (SETUP / "setup.nsi").read_text(encoding="utf-8")
    said = {
        language: set(re.findall(rf"LangString (\w+) \$\{{LANG_{language}\}}", texts))
        for language in ("ENGLISH", "INDONESIAN")
    }
    used = set(re.findall(r"\$\((\w+)\)", script))
    assert said["ENGLISH"] == said["INDONESIAN"] == used


def test_the_setup_and_the_program_mean_the_same_files_and_commands() -> None:
    script = (SETUP / "setup.nsi").read_text(encoding="utf-8")
    assert f'!define CLOSING "{setup_request.FILE_NAME}"' in script
    assert f'!define LIBRARIES "{places.LIBRARIES}"' in script
    assert places.PRESET == FILE_NAME
    for name in (places.PRESET, places.WINDOW_PROGRAM, places.CONSOLE_PROGRAM):
        assert name in script
    parser = entry._parser(translator("en"))
    assert parser.parse_args(["settings", "--file", "x"]).do is not None
    assert parser.parse_args(["end-servers"]).do is not None


def test_exit_codes_are_told_to_those_who_install() -> None:
    script = (SETUP / "setup.nsi").read_text(encoding="utf-8")
    codes = re.findall(r"^!define [A-Z_]+ (\d)$", script, re.MULTILINE)
    sheet = (places.HERE / "README.md").read_text(encoding="utf-8")
    assert codes == sorted(codes) == ["3", "4", "5", "6", "7", "8"]
    assert all(f"| {code} |" in sheet for code in ["0", "1", "2", *codes])


def test_the_list_for_windows_has_the_versions_that_are_tested_together() -> None:
    listed = (places.HERE / "requirements" / "windows.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w-]+)==(\S+) \\$", listed, re.MULTILINE))
    project = tomllib.loads((places.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    tested = dict(each.split("==") for each in project["tool"]["uv"]["constraint-dependencies"])
    wanted = {
        re.split(r"[\[<>=!;~ ]", each)[0].lower().replace("_", "-") for each in project["project"]["dependencies"]
    }
    assert wanted <= set(pins), "make installer/requirements/windows.txt anew; its head says how"
    assert {name: version for name, version in pins.items() if tested.get(name, version) != version} == {}


@pytest.mark.parametrize("name", ["windows.txt", "wine.txt"])
def test_lists_name_no_registry_and_pin_every_file(name: str) -> None:
    listed = (places.HERE / "requirements" / name).read_text(encoding="utf-8")
    assert "://" not in listed
    assert all("--hash=sha256:" in each for each in re.split(r"^(?=[\w-]+==)", listed, flags=re.MULTILINE)[1:])


def test_without_a_certificate_nothing_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(packing.CERTIFICATE, raising=False)
    monkeypatch.delenv(packing.COMMAND, raising=False)
    assert not packing.is_signing()


def test_a_certificate_that_is_not_there_stops_the_build(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(packing.COMMAND, raising=False)
    monkeypatch.setenv(packing.CERTIFICATE, str(tmp_path / "none.pfx"))
    with pytest.raises(Failed, match="not there"):
        packing.sign_command(tmp_path / "a.exe")


def test_an_own_command_signs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(packing.COMMAND, "token-sign --file {file}")
    assert packing.sign_command(tmp_path / "a.exe") == ["token-sign", "--file", str(tmp_path / "a.exe")]


def test_the_table_of_steps_shows_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    steps = Steps()

    def good(steps: Steps) -> None:
        with steps.step("first") as step:
            step.result = megabytes(1_500_000)

    def bad(steps: Steps) -> None:
        with steps.step("second"):
            expect(False, "a file is missing")

    assert not run_all(steps, [good, bad, good])
    assert [step.trouble for step in steps.done] == ["", "a file is missing"]
    said = capsys.readouterr().out
    assert "| first | 0.0 | 1.5 MB |" in said
    assert "**FAILED** a file is missing" in said
