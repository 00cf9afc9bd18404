"""The table of the prototype's operations names only what there is, and all 59 of them."""

import re
from collections.abc import Iterator
from pathlib import Path

from quty_desktop.app.pages import all_pages
from tests.quality.walk_doors import all_operations

_FILE = Path(__file__).parents[2] / "docs" / "operations.md"
_PARTS = {
    "Sign-in": 6,
    "Administration": 7,
    "PPIC": 4,
    "Warehouse": 3,
    "Cutting": 8,
    "Sewing": 8,
    "Finishing": 9,
    "Packing": 6,
    "Quality": 8,
}
_WINDOW = "the sign-in window"
_NAME = re.compile(r"`([a-z_.]+)`")


def rows() -> Iterator[tuple[str, str, str, str]]:
    """Part, operation of the prototype, ours, page."""
    part = ""
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            part = line.removeprefix("## ").partition(" (")[0]
        elif line.startswith("| ") and not line.startswith("| Prototype") and not line.startswith("| Recommended"):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            assert len(cells) == 3, line
            yield part, cells[0], cells[1], cells[2]


def test_all_operations_of_the_prototype_are_there() -> None:
    counted: dict[str, int] = {}
    for part, *_ in rows():
        counted[part] = counted.get(part, 0) + 1
    assert {part: counted[part] for part in _PARTS} == _PARTS
    assert sum(_PARTS.values()) == 59


def test_each_operation_is_registered() -> None:
    known = {operation.name for changes in (True, False) for operation in all_operations(changes=changes)}
    wrong = []
    for part, what, ours, _ in rows():
        names = _NAME.findall(ours)
        if not names and not ours.startswith(_WINDOW):
            wrong.append(f"{part}: {what}: nothing does it")
        wrong += [f"{part}: {what}: {name}" for name in names if name not in known]
    assert not wrong, wrong


def test_each_page_exists() -> None:
    known = {spec.page.key for spec in all_pages()}
    wrong = [f"{what}: {key}" for _, what, _, page in rows() for key in _NAME.findall(page) if key not in known]
    assert not wrong, wrong
