"""A long list that is asked for page by page: more rows at its end, and every row for an export."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.table import Table
from quty_desktop.views.kit.table_saving import LARGE_PAGE, Limited, every_page

Q = TypeVar("Q", bound=Limited)

PAGE = 500
"""Rows that a list loads at once."""


class Paging(Generic[Q]):
    """Fills a table page by page, so that no list and no export ends silently.

    Args:
        page: the page around the table; it asks in the background.
        table: what is filled.
        query: a registered query that answers at most ``limit`` rows of its question.
        following: the question for the rows after one.
        shown: told all rows loaded so far, after each answer.
    """

    def __init__(
        self,
        page: Page,
        table: Table,
        query: Callable[..., Sequence[Any]],
        following: Callable[[Q, Any], Q],
        shown: Callable[[], object] = lambda: None,
    ) -> None:
        self._page = page
        self._table = table
        self._query = query
        self._following = following
        self._shown = shown
        self._question: Q | None = None
        table.fetch_all = self.everything

    def ask(self, question: Q) -> None:
        """Ask for the first page of a question and show it."""
        self._question = question

        def show(rows: Sequence[Any]) -> None:
            self._table.show_rows(rows, self._more(question, question, rows))
            self._shown()

        self._page.load(self._query, question, show)

    def everything(self) -> Iterator[Any]:
        """All rows of the last question; they are read while an export goes through them, in the background."""
        if self._question is None:
            return iter(())
        question = replace(self._question, limit=LARGE_PAGE)  # type: ignore[type-var]
        return every_page(self._page.place.door, self._query, question, self._following)

    def _more(self, first: Q, question: Q, rows: Sequence[Any]) -> Callable[[], None] | None:
        if len(rows) < question.limit:
            return None
        following = self._following(question, rows[-1])

        def append(more: Sequence[Any]) -> None:
            if self._question is first:  # nobody has asked something else meanwhile
                self._table.append_rows(more, self._more(first, following, more))
                self._shown()

        return lambda: self._page.load(self._query, following, append)
