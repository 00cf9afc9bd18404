import json
from pathlib import Path

import pytest

from installer import notices
from installer.steps import Failed


def package(site: Path, name: str, *head: str, owns: str = "", text: str = "") -> str:
    folder = site / f"{name}-1.0.dist-info"
    folder.mkdir(parents=True)
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", *head, "", "The words of its page."]
    (folder / "METADATA").write_text("\n".join(lines), encoding="utf-8")
    (folder / "RECORD").write_text(
        f"{owns or name}/__init__.py,sha256=x,1\n{folder.name}/METADATA,,\n", encoding="utf-8"
    )
    if text:
        (folder / "licenses").mkdir()
        (folder / "licenses" / "LICENSE").write_text(text, encoding="utf-8")
    return folder.name


def test_only_packages_that_are_inside_are_named(tmp_path: Path) -> None:
    package(tmp_path, "inside", owns="other_name")
    package(tmp_path, "builds_only")
    assert notices.packages_inside(["other_name.sub", "json"], tmp_path) == ["inside-1.0.dist-info"]


@pytest.mark.parametrize(
    ("head", "licence"),
    [
        (("License-Expression: MIT",), "MIT"),
        (("License: BSD-3-Clause",), "BSD-3-Clause"),
        (("License: UNKNOWN", "Classifier: License :: OSI Approved :: MIT License"), "MIT License"),
    ],
)
def test_the_licence_is_read_wherever_it_stands(tmp_path: Path, head: tuple[str, ...], licence: str) -> None:
    assert notices.part_of(tmp_path / package(tmp_path, "a", *head)).licence == licence


def test_a_package_without_a_licence_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="licence"):
        notices.part_of(tmp_path / package(tmp_path, "a"))


def test_a_licence_that_is_offered_and_not_taken_is_left_out(tmp_path: Path) -> None:
    name = package(tmp_path, "pyside6_essentials", "License: LGPL-3.0-only OR GPL-3.0-only", text="x")
    (tmp_path / name / "licenses" / "LICENSE").rename(tmp_path / name / "licenses" / "LicenseRef-Qt-Commercial.txt")
    part = notices.part_of(tmp_path / name)
    assert part.licence == "LGPL-3.0-only"
    assert part.texts == ()


def test_the_folder_of_licences(tmp_path: Path) -> None:
    names = [package(tmp_path / "site", name, "License-Expression: MIT", text=name) for name in ("b", "a")]
    own = tmp_path / "own.txt"
    own.write_text("own", encoding="utf-8")
    parts = [notices.part_of(tmp_path / "site" / name) for name in names]
    target = tmp_path / "licences"
    assert notices.write(target, parts, [("LGPL-3.0.txt", own)]) == 3
    words = (target / "NOTICES.txt").read_text(encoding="utf-8")
    assert words.index("a 1.0") < words.index("b 1.0")
    assert (target / "a-LICENSE.txt").read_text(encoding="utf-8") == "a"
    assert {each["name"] for each in json.loads((target / notices.LEDGER).read_text(encoding="utf-8"))} == {"a", "b"}
