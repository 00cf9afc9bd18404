"""The help texts: one for each page and language, found by any of their words, linked where they speak of each other.

In a text ``[words](page:packing.marks)`` opens the help of another page. What a text calls by its title is linked below
it without anybody's doing.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quty_desktop.domain.search import fits, plain
from quty_desktop.paths import resource

LINK = "page:"
_LEAD = re.compile(r"^(Kegunaan halaman ini|What this page is for|What it is for):\s*")
"""How many texts begin; a sentence that stands alone needs no such words."""
_LEAST_TITLE = 6
"""A shorter title is too often an everyday word."""
_MOST_RELATED = 6
_SHOWN = 90
"""Characters of a text that a found page shows."""


@dataclass(frozen=True, slots=True)
class HelpText:
    """The help of a page.

    Attributes:
        page: its key.
        title: the heading.
        body: what follows, as Markdown.
    """

    page: str
    title: str
    body: str

    @property
    def sentence(self) -> str:
        """The first sentence, without marks: what the page is for."""
        first = next((part for part in self.body.split("\n\n") if part.strip() and not part.startswith("#")), "")
        said = re.split(r"(?<=[.!?]) ", _LEAD.sub("", _bare(first)), maxsplit=1)[0]
        return said[:1].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class Found:
    """A help text that fits what was typed.

    Attributes:
        text: the help.
        excerpt: the words around the first hit.
    """

    text: HelpText
    excerpt: str


@cache
def help_texts(language: str) -> Mapping[str, HelpText]:
    """All help texts of a language, by page."""
    try:
        files = sorted(resource("help", language).glob("*.md"))
    except FileNotFoundError:
        return {}
    return {file.stem: _read(file) for file in files}


def _read(file: Path) -> HelpText:
    heading, _, body = file.read_text(encoding="utf-8").partition("\n")
    return HelpText(file.stem, heading.removeprefix("# ").strip(), body.strip())


def find(typed: str, texts: Iterable[HelpText]) -> tuple[Found, ...]:
    """The texts in which every typed word stands, accents aside; those whose title has them come first."""
    hits = [each for each in texts if fits(typed, each.title, each.body)]
    hits.sort(key=lambda each: not fits(typed, each.title))
    return tuple(Found(each, _excerpt(typed, each)) for each in hits)


def _excerpt(typed: str, text: HelpText) -> str:
    bare = _bare(text.body)
    words = plain(typed).split()
    # With accents a text may be as long as without; where it is not, the excerpt begins a little off.
    at = min((place for word in words if (place := plain(bare).find(word)) >= 0), default=0)
    begin = bare.rfind(" ", 0, max(0, at - _SHOWN // 3)) + 1
    end = bare.find(" ", begin + _SHOWN)
    return ("… " if begin else "") + (f"{bare[begin:end]} …" if end > 0 else bare[begin:])


def related(page: str, texts: Mapping[str, HelpText]) -> tuple[HelpText, ...]:
    """The pages that a help text calls by their title; of pages that every department has, that of its own."""
    own = page.rpartition(".")[2]
    body = plain(_bare(texts[page].body))
    best: dict[str, HelpText] = {}
    for each in texts.values():
        title = plain(each.title)
        if len(title) < _LEAST_TITLE or title == plain(texts[page].title):
            continue
        if re.search(rf"\b{re.escape(title)}\b", body) and (title not in best or each.page.endswith(f".{own}")):
            best[title] = each
    return tuple(best.values())[:_MOST_RELATED]


def links_in(text: HelpText) -> tuple[str, ...]:
    """The pages to which a text itself links."""
    return tuple(re.findall(rf"\]\({LINK}([^)]+)\)", text.body))


def picture_of(page: str, language: str) -> Path | None:
    """The picture of a page, if there is one."""
    try:
        return resource("help", "images", language, f"{page}.png")
    except FileNotFoundError:
        return None


def _bare(markdown: str) -> str:
    """Words without the marks of Markdown."""
    linked = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    return " ".join(re.sub(r"[*_`#>]|^\s*(?:[-+]|\d+\.)\s", "", linked, flags=re.MULTILINE).split())
