"""What the histories of quality share: pickers above, rows that are loaded page by page, and a pane beside them."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality import holds
from quty_desktop.views.kit.columns import Column
from quty_desktop.views.kit.detail import Detail, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.table_saving import LARGE_PAGE, every_page
from quty_desktop.views.quality.parts import ask_why

_PAGE = 200


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one history shows.

    Attributes:
        query: a registered query; its input has ``before`` and ``limit``, its rows come newest first.
        at: when a row's record was made; with its id it says where the next page begins.
        columns: of the table.
        filters: chips.
        pickers: what narrows the question, before the two days.
        may_enter: the right to make a record.
        entry_words: the button that makes one.
        entry_page: the page that it opens.
        nothing: what the empty table says, and where records come from.
        hint: what the pane says while nothing is selected.
    """

    query: Callable[..., Any]
    at: Callable[[Any], datetime]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    pickers: tuple[ListPicker, ...]
    may_enter: Permission
    entry_words: str
    entry_page: str
    nothing: tuple[str, str]
    hint: str


class LedgerPage(Page):
    """A history of quality."""

    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.HISTORY

    def lay_out(self, ledger: Ledger) -> None:
        """Make pickers, table and pane; called in ``build``."""
        self._ledger = ledger
        self._wanted: Any = None
        enter = Action(ledger.entry_words, partial(self.place.go, ledger.entry_page), Icon.ADD)
        may_enter = self.place.actor.may(ledger.may_enter)
        if may_enter:
            self.primary(ledger.entry_words, enter.do, Icon.ADD)
        self.first = DayPicker(self.place, N_("From"))
        self.last = DayPicker(self.place, N_("To"))
        narrowing: tuple[ListPicker | DayPicker, ...] = (*ledger.pickers, self.first, self.last)
        for picker in narrowing:
            picker.picked.connect(self.refresh)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                ledger.columns,
                title=self.title,
                filters=ledger.filters,
                empty=Empty(*ledger.nothing, enter if may_enter else None),
            )
        )
        self.table.fetch_all = self._everything
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, ledger.hint)
        self.body.addLayout(pickers(*narrowing))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    @abstractmethod
    def asked(self) -> Any:
        """The query's input as the pickers stand, without a page."""

    @abstractmethod
    def show_record(self, row: Any) -> None:
        """Show a row in the pane."""

    def refresh(self) -> None:
        """Ask for the newest records."""
        self.load(self._ledger.query, replace(self.asked(), limit=_PAGE), self._show)

    def open(self, record: Any) -> None:
        """Select a record by its key, once it is loaded."""
        self._wanted = None if self.table.select(record) else record

    def batch_actions(self, row: Any, *, kept: bool, words: str, ask: Callable[[Any], None]) -> list[Action]:
        """What can be done from the pane: see the batch, and clear what keeps it where the person may.

        Args:
            row: the selected one.
            kept: whether its record keeps the batch.
            words: the button that clears it.
            ask: asks why, and clears it.
        """
        found = [Action(N_("See the batch"), partial(self.place.go, "quality.batches", row.batch), Icon.BATCH)]
        if kept and self.place.actor.may(Permission.RELEASE_BATCHES):
            found.insert(0, Action(words, partial(ask, row), Icon.UNLOCK))
        return found

    def clear(self, question: Text, command: Callable[..., Any], row: Any, said: str) -> None:
        """Ask why a record no longer keeps its batch, and clear it.

        Args:
            question: why?
            command: clears it; its input is the record's key and the reason.
            row: the record.
            said: what happened, with ``{batch}`` and the ``{count}`` of what still keeps it.
        """

        def cleared(change: holds.GateChange) -> None:
            self.say(Text(said, batch=change.batch, count=change.blockers))
            self.refresh()

        ask_why(self, question, N_("Clear"), lambda reason: self.run(command, holds.Release(row.id, reason), cleared))

    def _show(self, rows: Sequence[Any]) -> None:
        self.table.show_rows(rows, self._more if len(rows) == _PAGE else None)
        if self._wanted is not None:
            self.open(self._wanted)

    def _more(self) -> None:
        last = self.table.model.all_rows[-1]
        wanted = replace(self.asked(), before=(self._ledger.at(last), last.id), limit=_PAGE)
        self.load(self._ledger.query, wanted, self._append, part="more")

    def _append(self, rows: Sequence[Any]) -> None:
        self.table.append_rows(rows, self._more if len(rows) == _PAGE else None)

    def _everything(self) -> Iterator[Any]:
        at = self._ledger.at
        return every_page(
            self.place.door,
            self._ledger.query,
            replace(self.asked(), limit=LARGE_PAGE),
            lambda asked, row: replace(asked, before=(at(row), row.id)),
        )

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
        else:
            self.show_record(row)
