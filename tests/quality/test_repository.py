"""What must never be in the repository."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_FORBIDDEN = {
    "the address of a package registry": re.compile(r"(pypi|registry\.npmjs|deb\.debian|pythonhosted)\.(org|com)"),
    "an open end": re.compile(r"\b(TO[D]O|FIX[M]E|X[X]X)\b|NotImplemented[E]rror"),
}
_TEXT = {".py", ".toml", ".md", ".sql", ".txt", ".cfg", ".ps1", ".sh", ""}


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_nothing_forbidden_is_kept() -> None:
    found = []
    for path in _tracked():
        if path == Path(__file__) or path.suffix not in _TEXT or not path.is_file():
            continue
        content = path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(ROOT)}: {what}" for what, pattern in _FORBIDDEN.items() if pattern.search(content)
        ]
    assert not found
    assert not [path.name for path in _tracked() if path.name in {"uv.lock", "package-lock.json", "poetry.lock"}]
