"""Importing one file after the other, and taking imports back in the opposite order, each in a transaction of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QPushButton

from quty_desktop.domain.text import N_, Text
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.import_requests import ImportOutcome, ImportRequest, together
from quty_desktop.services.importing.imports import Undone
from quty_desktop.views.kit.page import Page


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the files of one press.

    Attributes:
        done: what each import changed.
        left: names of those that are not: one was refused, or somebody stopped.
    """

    done: tuple[ImportOutcome, ...]
    left: tuple[str, ...] = ()

    @property
    def outcome(self) -> ImportOutcome:
        """What they changed in all."""
        return together(self.done)

    @property
    def runs(self) -> tuple[int, ...]:
        """The imports that may be taken back, in their order; the first file of an import stands for all of it."""
        return tuple(each.files[0].run_id for each in self.done if any(change.is_done for change in each.changes))


class TakingIn:
    """Runs the imports of a page.

    Args:
        page: whose banner tells a refusal.
        button: what was pressed; it waits meanwhile.
    """

    def __init__(self, page: Page, button: QPushButton) -> None:
        self._page = page
        self._button = button
        self._stopped = False

    def stop(self) -> None:
        """Leave the rest out once the file is in that is on its way."""
        self._stopped = True

    def take_in(self, requests: Sequence[ImportRequest], ended: Callable[[TakenIn], None]) -> None:
        """Import one after the other; after a refusal those before it stay.

        Args:
            requests: what is to be imported; each is one transaction.
            ended: is told what is in once all are, or one was refused.
        """
        self._stopped = False
        self._next(tuple(requests), (), ended)

    def _next(
        self, waiting: tuple[ImportRequest, ...], done: tuple[ImportOutcome, ...], ended: Callable[[TakenIn], None]
    ) -> None:
        def leave() -> None:
            left = tuple(file.name for request in waiting for file in request.files)
            ended(TakenIn(done, left))

        if not waiting or (self._stopped and done):
            leave()
            return
        request, rest = waiting[0], waiting[1:]
        if done or rest:
            told = Text(
                N_("Importing {file}, {number} of {count}"),
                file=request.files[0].name, number=len(done) + 1, count=len(done) + len(waiting),
            )  # fmt: skip
            self._page.status.count(self._page.words(told))
        self._page.run(
            imports.import_files,
            request,
            lambda outcome: self._next(rest, (*done, outcome), ended),
            button=self._button,
            undone=leave,
        )

    def take_back(self, runs: Sequence[int], ended: Callable[[int, tuple[int, ...]], None]) -> None:
        """Take imports back, the last one first: a file builds on those before it.

        Args:
            runs: the imports, in the order in which they were made.
            ended: is told how many changes were taken back, and which imports stay because one was refused.
        """
        self._back(tuple(runs), 0, ended)

    def _back(self, runs: tuple[int, ...], records: int, ended: Callable[[int, tuple[int, ...]], None]) -> None:
        if not runs:
            ended(records, ())
            return

        def undone(result: Undone) -> None:
            self._back(runs[:-1], records + result.records, ended)

        self._page.run(imports.undo_import, runs[-1], undone, button=self._button, undone=lambda: ended(records, runs))
