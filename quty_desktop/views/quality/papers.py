"""Printing quality's papers where their record is shown: issued once, the same bytes each time it is printed."""

from collections.abc import Callable
from datetime import date
from functools import partial

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.i18n import Language
from quty_desktop.services.quality import quality_papers
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.printing import Paper, PreviewWindow

Printed = Callable[..., quality_papers.IssuedForm]
_OTHER = {
    Language.INDONESIAN: (Language.ENGLISH, N_("Print in English")),
    Language.ENGLISH: (Language.INDONESIAN, N_("Print in Indonesian")),
}


def print_paper(
    page: Page,
    command: Printed,
    subject: int | str = "",
    *,
    language: Language | None = None,
    first: date | None = None,
    last: date | None = None,
) -> None:
    """Issue a paper, or take the earlier print where nothing changed, and show it.

    Args:
        page: where it is printed.
        command: a command of ``quality_papers``.
        subject: key of the record, batch number or carton code.
        language: of the paper, ``None`` for that of the window.
        first: first day, for papers of a time.
        last: last day.
    """
    wanted = quality_papers.FormWanted(subject, *asked_in(page, language), first, last)
    issue_and_show(page, command, wanted)


def issue_and_show(page: Page, command: Printed, wanted: quality_papers.Wanted) -> None:
    """Issue what is asked for, or take the earlier print where nothing changed, and show it."""
    page.run(command, wanted, partial(_show, page))


def asked_in(page: Page, language: Language | None = None) -> tuple[Language, bool]:
    """The language of a paper, that of the window where none is named, and whether this is the practice plant."""
    return language or Language(page.place.words.language), page.place.practice


def print_buttons(page: Page, words: str, do: Callable[[Language | None], None]) -> None:
    """The buttons that print what a page shows, in the window's language and in the other one; none without the right."""
    if not page.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
        return
    other, other_words = _OTHER[Language(page.place.words.language)]
    page.primary(words, partial(do, None), Icon.PRINT)
    page.on(Key.PRINT, partial(do, None))
    page.secondary(other_words, partial(do, other), Icon.LANGUAGE)


def paper_actions(page: Page, words: str, command: Printed, subject: int | str) -> list[Action]:
    """Two actions: print in the language of the window, and in the other one."""
    other, other_words = _OTHER[Language(page.place.words.language)]
    return [
        Action(words, partial(print_paper, page, command, subject), Icon.PRINT),
        Action(other_words, partial(print_paper, page, command, subject, language=other), Icon.LANGUAGE),
    ]


def _show(page: Page, issued: quality_papers.IssuedForm) -> None:
    page.load(quality_papers.form_file, issued.id, partial(_open, page), part="paper")


def _open(page: Page, file: quality_papers.FormFile) -> None:
    paper = Paper("quality_form", file.number, file.file_name, lambda: file.pdf)
    PreviewWindow(page.place, paper, page).show()
