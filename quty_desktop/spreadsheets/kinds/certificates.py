"""The laboratory's certificate register: a material on each row, its certificates in groups of columns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quty_desktop.domain.articles import CertificateKind
from quty_desktop.domain.imports.dates import DateReading, read_date
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.names import filed_name, header_word
from quty_desktop.domain.imports.problems import Ledger, Position, Problem, Severity
from quty_desktop.domain.imports.rows import CertificateRow
from quty_desktop.domain.text import N_, Text
from quty_desktop.spreadsheets.layouts import Contents, Context, Layout
from quty_desktop.spreadsheets.sheets import EXCEL_ERRORS, Cell, Row, column_letter, is_blank
from quty_desktop.spreadsheets.tables import Column, Table

COLUMNS = (
    Column(
        "material", "MATERIAL NAME", ("Material", "Nama Material", "Name", "Nama", "Name of material", "Item"),
    ),
    Column("producer", "PRODUCER", ("Supplier", "Produsen", "Manufacturer", "Producer Name", "Nama Supplier")),
    Column("code", "CODE", ("Material Code", "Kode", "Item Code", "Kode Material"), required=False),
    Column("composition", "COMPOSITION", ("Komposisi", "Content", "Material Composition"), required=False),
    Column("article", "ARTICLE", ("Artikel", "Used in", "Article Name", "For Article"), required=False),
    Column("remark", "REMARK", ("Remarks", "Keterangan", "Note", "Notes"), required=False),
)  # fmt: skip
_KINDS = (
    (re.compile(r"\bSD\b|SUPPLIER DECL", re.IGNORECASE), CertificateKind.SD),
    (re.compile(r"TEXT?ILE|TEKSTIL", re.IGNORECASE), CertificateKind.TEXTILE),
    (re.compile(r"CHEM|KIMIA", re.IGNORECASE), CertificateKind.CHEMICAL),
    (re.compile(r"\bGRS", re.IGNORECASE), CertificateKind.GRS),
)
_REMINDER = re.compile(r"REMIND|MONTH|BULAN|PENGINGAT|ALERT", re.IGNORECASE)
_UNTIL = re.compile(r"VALID|EXP|UNTIL|DUE|END|BERLAKU|SAMPAI|HINGGA|AKHIR", re.IGNORECASE)
_NUMBER = re.compile(r"\bNO\b|NUMBER|NOMOR|\bNO\.|REPORT", re.IGNORECASE)
_SLOT = re.compile(r"\bGRS\W*(\d)", re.IGNORECASE)
_SAME_HEADERS = 3
"""So many header words in one row of the data make it a second header."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The columns of one certificate.

    Attributes:
        kind: which certificate.
        name: as the register names it, e.g. ``GRS 2``.
        issued: column of the day of issue, from 0; -1 where there is none.
        until: column of the end of validity; -1 where there is none.
        number: column of the certificate's number; -1 where there is none.
    """

    kind: CertificateKind
    name: str
    issued: int = -1
    until: int = -1
    number: int = -1


def slots(table: Table) -> tuple[Slot, ...]:
    """Find the certificates' columns by their words, or by the title above a group of columns."""
    found: dict[str, dict[str, int]] = {}
    kinds: dict[str, CertificateKind] = {}
    taken = set(table.columns.values())
    title = ""
    for index in range(max(len(table.header), len(table.above))):
        above = _words(table.above, index)
        own = _words(table.header, index)
        # A title over several columns stands in the first of them; a column with words of its own begins anew.
        title = above or title
        if index in taken or not own:
            title = above if index in taken else title
            continue
        kind = _kind(own) or _kind(title)
        if kind is None or _REMINDER.search(own):
            continue
        name = _slot_name(own if _kind(own) else title, kind)
        kinds[name] = kind
        role = "until" if _UNTIL.search(own) else "number" if _NUMBER.search(own) else "issued"
        found.setdefault(name, {}).setdefault(role, index)
    return tuple(Slot(kinds[name], name, **columns) for name, columns in found.items())


def _words(cells: Sequence[Cell], index: int) -> str:
    value = cells[index] if index < len(cells) else None
    return "" if is_blank(value) or not isinstance(value, str) else filed_name(value)


def _kind(words: str) -> CertificateKind | None:
    return next((kind for pattern, kind in _KINDS if pattern.search(words)), None)


def _slot_name(words: str, kind: CertificateKind) -> str:
    number = _SLOT.search(words)
    return f"{kind.value.upper()} {number[1]}" if number else kind.value.upper()


def read_certificates(table: Table, ledger: Ledger, _context: Context) -> Contents:
    """Read a certificate register; words in a column of dates become a note."""
    places = slots(table)
    headers = {header_word(cell) for cell in table.header if isinstance(cell, str)} - {""}
    rows: list[CertificateRow] = []
    for row in table.rows:
        cells = [header_word(cell) for cell in row.cells if isinstance(cell, str)]
        if sum(cell in headers for cell in cells) >= _SAME_HEADERS:
            why = Text(N_("The header stands here once more; the row is passed over."))
            ledger.ask(Problem("certificate.second_header", table.position(row), "", why, Severity.WARN))
        elif any(table.value(row, column.field) is not None for column in COLUMNS[:3]):
            rows += _read_row(table, row, places, ledger)
    return Contents(FileKind.CERTIFICATES, certificates=rows)


def _read_row(table: Table, row: Row, places: Sequence[Slot], ledger: Ledger) -> Iterator[CertificateRow]:
    material = _text(table, row, "material")
    if not material or material in EXCEL_ERRORS:
        why = Text(N_("The name is missing."))
        ledger.ask(Problem("name.missing", table.position(row, "material"), material, why, Severity.STOP))
        return
    remark = _text(table, row, "remark")
    for place in places:
        issued, until = (_date(row, column) for column in (place.issued, place.until))
        number = _cell_text(row, place.number)
        words = [each for each in (issued.note, until.note, *_comments(table, row, place)) if each]
        if issued.day is None and until.day is None and not words and not number:
            continue
        position = _position(table, row, place.issued if place.issued >= 0 else place.until)
        if issued.note or until.note:
            why = Text(
                N_("{slot}: “{words}” is no date; it is kept as a note."), slot=place.name, words=issued.note or until.note
            )  # fmt: skip
            ledger.ask(Problem("certificate.words", position, issued.note or until.note, why, Severity.WARN))
        end = until.day
        if issued.day is not None and end is not None and end < issued.day:
            why = Text(N_("{slot} ends before it begins; its end is left out."), slot=place.name)
            ledger.ask(Problem("certificate.period", position, end.isoformat(), why, Severity.WARN))
            end = None
        yield CertificateRow(
            material=material,
            code=_text(table, row, "code"),
            producer=_text(table, row, "producer"),
            kind=place.kind,
            slot=place.name,
            number=number,
            composition=_text(table, row, "composition"),
            valid_from=issued.day,
            valid_until=end,
            note="; ".join(dict.fromkeys((*words, *([remark] if remark else [])))),
            position=position,
        )


def _text(table: Table, row: Row, field: str) -> str:
    value = table.value(row, field)
    return "" if value is None else filed_name(value)


def _cell(row: Row, column: int) -> Cell:
    value = row.cells[column] if 0 <= column < len(row.cells) else None
    return None if is_blank(value) or value in EXCEL_ERRORS else value


def _date(row: Row, column: int) -> DateReading:
    reading = read_date(_cell(row, column))
    return DateReading() if reading.note in {"-", "–", "N/A", "n/a", "x"} else reading


def _cell_text(row: Row, column: int) -> str:
    value = _cell(row, column)
    return "" if value is None else filed_name(value)


def _comments(table: Table, row: Row, place: Slot) -> Iterator[str]:
    for column in (place.issued, place.until, place.number):
        if column >= 0 and (comment := table.comments.get((row.number, column))):
            yield " ".join(comment.split())


def _position(table: Table, row: Row, column: int) -> Position:
    return Position(table.file, table.sheet, row.number, column_letter(column) if column >= 0 else "")


CERTIFICATE_REGISTER = Layout(
    N_("Certificate register"),
    COLUMNS,
    read_certificates,
    fits=lambda table: bool(slots(table)),
    own=lambda table: len(slots(table)),
)
