"""What a kind of file is: its columns and how its rows are read. A new kind is a module in ``kinds`` and a line there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.problems import Ledger
from quty_desktop.domain.imports.rows import ArticleRow, BillRow
from quty_desktop.spreadsheets.tables import Column, Table


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows of a table.

    Attributes:
        kind: what they are; a layout may serve several kinds.
        articles: filled by an article list.
        bills: filled by bills of material.
    """

    kind: FileKind
    articles: Sequence[ArticleRow] = ()
    bills: Sequence[BillRow] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the plant knows already.

    Attributes:
        destinations: its destinations and their spellings.
    """

    destinations: Destinations = STANDARD_DESTINATIONS


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout that is recognised by its header words.

    Attributes:
        name: its words, marked for translation.
        columns: its columns.
        read: reads a table, with what is to be said about it going into the ledger.
    """

    name: str
    columns: tuple[Column, ...]
    read: Callable[[Table, Ledger, Context], Contents]
