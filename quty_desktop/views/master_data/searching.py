"""Searching a list that is longer than what is shown: the database looks for what is typed."""

from collections.abc import Callable

from PySide6.QtCore import QTimer

from quty_desktop.views.kit.table import Table

_PAUSE_MS = 150
_MOST_FOUND = 300
"""Rows that an answer to something typed has at most; whoever needs the others types more."""


class Searching:
    """Asks the database anew while something is typed into a table's find box, where not all rows are loaded.

    Args:
        table: the list.
        ask: asks for rows with :attr:`typed`; the answer's length goes to :meth:`answered`.
        most: how many rows an answer has at most while nothing is typed.
    """

    def __init__(self, table: Table, ask: Callable[[], object], most: int) -> None:
        self._most = most
        self._cut = False
        self._asked = ""
        self._table = table
        self._ask = ask
        self._pause = QTimer(table, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._again)
        table.find_box.textChanged.connect(lambda _text: self._pause.start())

    @property
    def typed(self) -> str:
        """What the rows must hold; empty as long as all rows are loaded."""
        return self._table.find_box.text().strip() if self._cut or self._asked else ""

    @property
    def limit(self) -> int:
        """How many rows to ask for."""
        return _MOST_FOUND if self.typed else self._most

    def answered(self, rows: int) -> None:
        """Note how long the answer was."""
        typed, limit = self.typed, self.limit
        self._asked, self._cut = typed, rows >= limit

    def _again(self) -> None:
        # All that fits is here already, and the table itself finds within it.
        if self.typed != self._asked and (self._cut or not self.typed.startswith(self._asked)):
            self._ask()
