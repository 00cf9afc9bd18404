"""Files that nobody foresaw: a person says what the columns mean, and the plant remembers it by the header's words."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.names import header_word
from quty_desktop.domain.text import N_


@dataclass(frozen=True, slots=True)
class Target:
    """A field that a column may be assigned to.

    Attributes:
        field: its name in code.
        words: its words, marked for translation.
        required: whether the list is of no use without it.
        spellings: headers that are taken for it by themselves.
    """

    field: str
    words: str
    required: bool = True
    spellings: tuple[str, ...] = ()


TARGETS: Mapping[FileKind, tuple[Target, ...]] = {
    FileKind.ARTICLES: (
        Target("code", N_("Article number"), spellings=("NO. Art", "Article No", "Article", "Code", "Kode")),
        Target("name", N_("Name"), spellings=("ARTICLE NAME", "Nama", "Description")),
        Target("destination", N_("Destination"), spellings=("Dest", "Tujuan")),
    ),
    FileKind.PACK_SPECIFICATIONS: (
        Target("code", N_("Article number"), spellings=("NO. Art", "Article No", "Article", "Code", "Kode", "Number")),
        Target("destination", N_("Destination"), required=False, spellings=("Dest", "Tujuan")),
        Target("pcs", N_("Pieces in a carton"), spellings=("Pcs/Ctn", "Pcs per carton", "Isi", "Isi/karton")),
        Target("cartons", N_("Cartons on a pallet"), spellings=("Ctn/Pallet", "Cartons per pallet", "Karton/palet")),
        Target("week", N_("From week"), required=False, spellings=("Week", "Minggu", "Effective from")),
        Target("size", N_("Carton size"), required=False, spellings=("Size", "Ukuran", "Ukuran karton")),
    ),
    FileKind.MATERIALS: (
        Target("code", N_("Material code"), spellings=("Code", "Kode", "Item code", "Kode material")),
        Target("name", N_("Name"), spellings=("Nama", "Material", "Description", "Nama material")),
        Target("unit", N_("Unit"), spellings=("UOM", "Satuan", "Unit of measure")),
    ),
    FileKind.PARTNERS: (
        Target("name", N_("Name"), spellings=("Nama", "Supplier", "Company", "Perusahaan")),
        Target("kind", N_("Customer, supplier or subcontractor"), spellings=("Kind", "Type", "Jenis", "Tipe")),
        Target("code", N_("Code"), required=False, spellings=("Kode",)),
        Target("address", N_("Address"), required=False, spellings=("Alamat",)),
        Target("contact_person", N_("Contact person"), required=False, spellings=("Contact", "Kontak", "PIC")),
        Target("phone", N_("Telephone"), required=False, spellings=("Phone", "Telepon", "Telp", "HP")),
        Target("email", N_("E-mail"), required=False, spellings=("Email", "Surel")),
    ),
    FileKind.DESTINATIONS: (
        Target("code", N_("Code"), spellings=("Kode", "Destination", "Tujuan")),
        Target("name", N_("Name"), spellings=("Nama",)),
        Target("region", N_("Region"), required=False, spellings=("Wilayah",)),
    ),
}
"""What may be mapped, with its fields."""


def header_fingerprint(header: Iterable[object]) -> str:
    """Return what is the same for two headers with the same words, whatever their order, case and spaces."""
    words = sorted({header_word(cell) for cell in header if isinstance(cell, str) and header_word(cell)})
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What a person said about the columns of a header.

    Attributes:
        kind: what the rows are.
        columns: for each field, the key of its column's header (see ``header_word``).
    """

    kind: FileKind
    columns: tuple[tuple[str, str], ...]

    def indexes(self, header: Iterable[object]) -> dict[str, int]:
        """For each field, the place of its column in a header, from 0."""
        places: dict[str, int] = {}
        for index, cell in enumerate(header):
            if isinstance(cell, str):
                places.setdefault(header_word(cell), index)
        return {field: places[word] for field, word in self.columns if word in places}

    def missing(self) -> tuple[Target, ...]:
        """Fields that are needed and have no column."""
        assigned = {field for field, _ in self.columns}
        return tuple(target for target in TARGETS[self.kind] if target.required and target.field not in assigned)


def proposed(kind: FileKind, header: Iterable[object]) -> ColumnMapping:
    """Assign the columns whose headers tell what they are; a person goes over it."""
    words = [header_word(cell) for cell in header if isinstance(cell, str) and header_word(cell)]
    columns: list[tuple[str, str]] = []
    for target in TARGETS[kind]:
        known = [header_word(word) for word in (target.words, *target.spellings)]
        free = [word for word in words if word not in {used for _, used in columns}]
        if (word := next((word for key in known for word in free if word == key), None)) is not None:
            columns.append((target.field, word))
    return ColumnMapping(kind, tuple(columns))
