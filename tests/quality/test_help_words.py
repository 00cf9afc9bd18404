"""The help speaks of things in the words that stand on the screen."""

import re
from pathlib import Path

import pytest

from quty_desktop.app.pages import all_pages
from quty_desktop.i18n import translator
from quty_desktop.paths import resource

OTHER_WORDS = {
    r"\btes(nya)?\b": "uji",
    r"\bpengujian\b": "uji",
    r"\bdepartemen(nya)?\b": "bagian",
    r"(?<!ke)\bputusan(nya)?\b": "keputusan",
    r"\b(terima|riwayat|jawab) alarm\b": "tanggapi peringatan, log peringatan",
    r"\bkertasnya\b": "dokumennya",
}
"""Words that the Indonesian catalogue does not use, and what it says instead."""
HELP = sorted(resource("help", "id").glob("*.md"))


@pytest.mark.parametrize("file", HELP, ids=lambda file: file.stem)
def test_indonesian_help_uses_the_words_of_the_screen(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = {
        match.group(): instead
        for wrong, instead in OTHER_WORDS.items()
        for match in re.finditer(wrong, text, re.IGNORECASE)
    }
    assert not found, f"write instead: {found}"


def test_indonesian_help_is_headed_as_its_page() -> None:
    words = translator("id")
    wrong = []
    for spec in all_pages():
        title = words.tr(spec.page.title)
        file = resource("help", "id") / f"{spec.page.key}.md"
        if title == spec.page.title or not file.is_file():  # not translated yet, or nothing to say yet
            continue
        heading = file.read_text(encoding="utf-8").splitlines()[0]
        if heading != f"# {title}":
            wrong.append(f"{file.name}: {heading!r}, the page is called {title!r}")
    assert not wrong, wrong
