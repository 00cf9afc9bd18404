"""Every page has its help in both languages, every help text its page, and what it links to is there."""

from functools import cache

import pytest
from PIL import Image

from quty_desktop.app.pages import all_pages
from quty_desktop.documents.raster import page_count
from quty_desktop.documents.role_guide import render_role_guide
from quty_desktop.domain.permissions import STANDARD_ROLES
from quty_desktop.i18n import translator
from quty_desktop.paths import resource
from quty_desktop.views.help_pages import find, help_texts, links_in, picture_of, related
from quty_desktop.views.role_guides import actor_of, guide_of

LANGUAGES = ("id", "en")
MOST_BYTES_OF_PICTURES = 1_500_000


@cache
def keys() -> frozenset[str]:
    return frozenset(spec.page.key for spec in all_pages())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_help_and_every_help_has_a_page(language: str) -> None:
    texts = help_texts(language)
    assert keys() - set(texts) == set(), "pages without help"
    assert set(texts) - keys() == set(), "help without a page"
    assert not [key for key, text in texts.items() if not text.title or not text.sentence]


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_between_help_texts_lead_somewhere(language: str) -> None:
    texts = help_texts(language)
    dead = {key: link for key, text in texts.items() for link in links_in(text) if link not in texts}
    assert not dead
    linked = [key for key in texts if related(key, texts)]
    assert len(linked) > len(texts) // 3, "hardly any help text speaks of another page"
    assert not [key for key in linked if key in {each.page for each in related(key, texts)}]


@pytest.mark.parametrize(
    ("language", "typed", "page"),
    [
        ("id", "PINDAI palet", "packing.scan"),
        ("id", "pìndái mark", "packing.scan"),
        ("en", "scan mark", "packing.scan"),
    ],
)
def test_words_find_a_text_with_and_without_accents(language: str, typed: str, page: str) -> None:
    found = find(typed, help_texts(language).values())
    assert page in {each.text.page for each in found}
    assert all(each.excerpt for each in found)
    assert not find("qwertz no such word", help_texts(language).values())


def test_what_stands_in_the_title_comes_first() -> None:
    found = find("peringatan", help_texts("id").values())
    titles = ["peringatan" in each.text.title.casefold() for each in found]
    assert titles == sorted(titles, reverse=True)
    assert titles[0]


def test_pictures_are_small_and_belong_to_pages() -> None:
    everything = [file for language in LANGUAGES for file in resource("help", "images", language).glob("*.png")]
    assert len(everything) >= 10
    assert {file.stem for file in everything} <= keys()
    assert sum(file.stat().st_size for file in everything) < MOST_BYTES_OF_PICTURES
    for file in everything:
        with Image.open(file) as picture:
            assert picture.mode == "P", f"{file.name} has no palette"
    assert picture_of("packing.work", "id") is not None
    assert picture_of("no.such_page", "id") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_has_a_guide_of_one_page(language: str) -> None:
    words = translator(language)
    for role in STANDARD_ROLES:
        guide = guide_of(actor_of(role.code), [*all_pages()], "PT Contoh Boneka", words)
        assert guide.pages, role.code
        assert page_count(render_role_guide(guide, words)) == 1
    with pytest.raises(LookupError):
        actor_of("nobody")
