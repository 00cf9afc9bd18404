"""The packing staff's carton book: nicknames, titles above the header, merged cells, results of formulas, comments."""

from collections.abc import Iterator

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.comments import read_changes
from quty_desktop.domain.imports.destinations import alias_key
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.names import filed_name, header_word
from quty_desktop.domain.imports.pack_specifications import carton_size
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.rows import CartonRow
from quty_desktop.domain.text import N_, Text
from quty_desktop.spreadsheets.kinds.cells import read_count
from quty_desktop.spreadsheets.layouts import Contents, Context, Layout
from quty_desktop.spreadsheets.sheets import Row
from quty_desktop.spreadsheets.tables import Column, Table

COLUMNS = (
    Column("nickname", "ARTICLE", ("Artikel", "Name", "Nama", "Article Name", "Nama Artikel", "Toy", "Product")),
    Column("destination", "DEST", ("Destination", "Tujuan", "Destinasi", "Region"), required=False),
    Column(
        "pcs", "PCS/CTN",
        ("Pcs/Carton", "Qty/Ctn", "Qty/Carton", "Isi", "Isi/Ctn", "Isi/Karton", "Isi Karton", "Pcs per carton", "Pcs per ctn"),
    ),
    Column(
        "cartons", "CTN/PALLET",
        ("Carton/Pallet", "Ctn/Plt", "Karton/Palet", "Karton/Pallet", "Cartons per pallet", "Ctn per pallet", "Qty/Pallet"),
    ),
    Column("size", "CARTON SIZE", ("Size", "Ukuran", "Ukuran Karton", "Carton", "Dimension", "Karton"), required=False),
)  # fmt: skip


def read_carton_book(table: Table, ledger: Ledger, context: Context) -> Contents:
    """Read a carton book; rows of titles and sums between the articles are passed over."""
    return Contents(FileKind.CARTON_BOOK, cartons=list(_rows(table, ledger, context)))


def _rows(table: Table, ledger: Ledger, context: Context) -> Iterator[CartonRow]:
    for row in table.rows:
        nickname = table.value(row, "nickname")
        numbers = [table.value(row, field) for field in ("pcs", "cartons")]
        if nickname is None or all(number is None for number in numbers):
            continue
        if header_word(nickname) in COLUMNS[0].keys or not isinstance(nickname, str | int):
            continue
        if (read := _read_row(table, row, filed_name(nickname), ledger, context)) is not None:
            yield read


def _read_row(table: Table, row: Row, nickname: str, ledger: Ledger, context: Context) -> CartonRow | None:
    destination = _destination(table, row, ledger, context)
    pcs, cartons = (read_count(table, row, field, ledger) for field in ("pcs", "cartons"))
    if pcs is None or cartons is None or destination is None:
        return None
    size = carton_size("", str(table.value(row, "size") or ""))
    sides = None
    if size.length_mm is not None and size.width_mm is not None and size.height_mm is not None:
        sides = (size.length_mm, size.width_mm, size.height_mm)
    comments = [table.comment(row, column.field) for column in COLUMNS]
    said = [" ".join(comment.split()) for comment in comments if comment]
    changes = tuple(change for comment in said for change in read_changes(comment, context.destinations))
    return CartonRow(
        nickname=nickname,
        destination=destination,
        pcs_per_carton=pcs,
        cartons_per_pallet=cartons,
        size_mm=sides,
        changes=changes,
        note="; ".join(comment for comment in said if not read_changes(comment, context.destinations)),
        position=table.position(row, "nickname"),
        pieces_position=table.position(row, "pcs"),
    )


def _destination(table: Table, row: Row, ledger: Ledger, context: Context) -> str | None:
    """The destination of a row; empty where the row names none, ``None`` where its word is not known."""
    value = table.value(row, "destination")
    if value is None:
        return ""
    try:
        return context.destinations.read(value)
    except Invalid as error:
        proposals = tuple(
            Proposal(
                f"destination.{alias_key(str(value))}.{code.casefold()}",
                Text(N_("“{value}” means {destination}"), value=str(value), destination=code),
                code,
            )
            for code in context.destinations.candidates(value)
        )
        why = error.fields["destination"]
        position = table.position(row, "destination")
        chosen = ledger.ask(Problem("carton.destination", position, str(value), why, Severity.STOP, proposals))
        return chosen.value if chosen is not None else None


CARTON_BOOK = Layout(N_("Carton book"), COLUMNS, read_carton_book)
