"""What a kind of file is: its columns and how its rows are read. A new kind is a module in ``kinds`` and a line there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from quty_desktop.domain.imports.bill_plans import Incoming
from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.mappings import ColumnMapping
from quty_desktop.domain.imports.problems import Ledger
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.imports.rows import ArticleRow, BillRow, CartonRow, CertificateRow
from quty_desktop.spreadsheets.tables import Column, Table


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows of a table.

    Attributes:
        kind: what they are; a layout may serve several kinds.
        articles: filled by an article list.
        bills: filled by bills of material.
        records: filled by simple lists.
        certificates: filled by a certificate register.
        cartons: filled by a carton book.
        incoming: filled by the program's own table of bill lines.
    """

    kind: FileKind
    articles: Sequence[ArticleRow] = ()
    bills: Sequence[BillRow] = ()
    records: Sequence[Record] = ()
    certificates: Sequence[CertificateRow] = ()
    cartons: Sequence[CartonRow] = ()
    incoming: Incoming = field(default_factory=Incoming)


@dataclass(frozen=True, slots=True)
class Context:
    """What the plant knows already.

    Attributes:
        destinations: its destinations and their spellings.
        mappings: what was said about the columns of unknown files, by the header's fingerprint.
    """

    destinations: Destinations = STANDARD_DESTINATIONS
    mappings: Mapping[str, ColumnMapping] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout that is recognised by its header words.

    Attributes:
        name: its words, marked for translation.
        columns: its columns.
        read: reads a table, with what is to be said about it going into the ledger.
        fits: a further condition on a table that has the columns.
        own: how many columns beside ``columns`` speak for it, where it has such.
    """

    name: str
    columns: tuple[Column, ...]
    read: Callable[[Table, Ledger, Context], Contents]
    fits: Callable[[Table], bool] = lambda _table: True
    own: Callable[[Table], int] = lambda _table: 0
