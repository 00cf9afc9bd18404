"""Walks over every page of the program."""

from quty_desktop.app.pages import all_pages
from quty_desktop.domain.permissions import Permission
from quty_desktop.i18n import Language
from quty_desktop.paths import resource

PAGES = [spec.page for spec in all_pages()]


def test_every_page_has_a_key_a_title_and_a_right() -> None:
    keys = [page.key for page in PAGES]
    assert len(keys) == len(set(keys))
    for page in PAGES:
        assert page.title, page.key
        assert isinstance(page.permission, Permission)
        assert page.__doc__, page.key


def test_every_page_has_help_in_both_languages() -> None:
    missing = []
    for page in PAGES:
        for language in Language:
            try:
                words = resource("help", language.value, f"{page.key}.md").read_text(encoding="utf-8")
            except FileNotFoundError:
                missing.append(f"{language.value}/{page.key}.md")
                continue
            assert words.startswith("# "), page.key
            assert len(words) > 150, page.key
    assert not missing


def test_titles_in_one_department_are_not_mistaken_for_each_other() -> None:
    seen: set[tuple[object, str]] = set()
    for spec in all_pages():
        mark = (spec.department, spec.page.title)
        assert mark not in seen, mark
        seen.add(mark)
