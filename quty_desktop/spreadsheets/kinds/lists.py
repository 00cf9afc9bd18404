"""Simple lists whose columns a person has assigned: materials, partners, destinations, pack specifications."""

from collections.abc import Callable, Iterator, Mapping

from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.codes import material_key, normalise_code
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.names import filed_name, header_word, match_key
from quty_desktop.domain.imports.pack_specifications import carton_size
from quty_desktop.domain.imports.plans import Subject
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.imports.units import Unit
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.spreadsheets.kinds.articles import ARTICLE_LIST
from quty_desktop.spreadsheets.kinds.cells import read_count, read_measure, read_name
from quty_desktop.spreadsheets.layouts import Contents, Context
from quty_desktop.spreadsheets.sheets import Row
from quty_desktop.spreadsheets.tables import Table

_UNITS = {
    Unit.METER: "M", Unit.KGS: "KG", Unit.LUSIN: "DOZEN", Unit.CTN: "CTN", Unit.CONES: "CONE",
}  # fmt: skip
"""The plant's list of units has other words for these."""
_KINDS = {
    "customer": PartnerKind.CUSTOMER, "buyer": PartnerKind.CUSTOMER, "pelanggan": PartnerKind.CUSTOMER,
    "pembeli": PartnerKind.CUSTOMER, "supplier": PartnerKind.SUPPLIER, "vendor": PartnerKind.SUPPLIER,
    "pemasok": PartnerKind.SUPPLIER, "subcontractor": PartnerKind.SUBCONTRACTOR, "subkon": PartnerKind.SUBCONTRACTOR,
    "subcon": PartnerKind.SUBCONTRACTOR, "subkontraktor": PartnerKind.SUBCONTRACTOR, "makloon": PartnerKind.SUBCONTRACTOR,
}  # fmt: skip


def read_list(kind: FileKind, table: Table, ledger: Ledger, context: Context) -> Contents:
    """Read a list with assigned columns.

    Args:
        kind: one of ``mappings.TARGETS``.
        table: with its columns by the targets' names.
        ledger: takes what is to be said.
        context: what the plant knows.
    """
    if kind is FileKind.ARTICLES:
        return ARTICLE_LIST.read(table, ledger, context)
    read = _READERS[kind]
    rows = (row for row in table.rows if any(table.value(row, field) is not None for field in table.columns))
    return Contents(kind, records=[record for row in rows for record in read(table, row, ledger, context)])


def _text(table: Table, row: Row, field: str) -> str:
    value = table.value(row, field)
    return "" if value is None else filed_name(value)


def _values(pairs: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in pairs.items() if value)


def _material(table: Table, row: Row, ledger: Ledger, _context: Context) -> Iterator[Record]:
    code = read_name(table, row, "code", ledger)
    name = read_name(table, row, "name", ledger)
    unit = read_measure(table, row, "unit", ledger)
    if code is None or name is None or unit is None:
        return
    key = material_key(code)
    values = {"code": key, "name": name, "unit": _UNITS.get(unit.unit, unit.unit.value), "placeholder": "false"}
    yield Record(Subject.MATERIAL, (key,), key, _values(values), table.position(row, "code"))


def _partner(table: Table, row: Row, ledger: Ledger, _context: Context) -> Iterator[Record]:
    name = read_name(table, row, "name", ledger)
    filed = _text(table, row, "kind")
    kind = _KINDS.get(header_word(filed))
    if kind is None:
        proposals = tuple(
            Proposal(f"partner.kind.{header_word(filed)}.{each.value}", Text(N_("It means {value}"), value=each), each.value)
            for each in PartnerKind
        )  # fmt: skip
        why = Text(N_("“{value}” is neither customer nor supplier nor subcontractor."), value=filed)
        position = table.position(row, "kind")
        chosen = ledger.ask(Problem("partner.kind", position, filed, why, Severity.STOP, proposals))
        kind = PartnerKind(chosen.value) if chosen is not None else None
    if name is None or kind is None:
        return
    values = {"kind": kind.value, "name": name}
    values |= {field: _text(table, row, field) for field in ("code", "address", "contact_person", "phone", "email")}
    position = table.position(row, "name")
    yield Record(Subject.PARTNER, (kind.value, match_key(name)), name, _values(values), position)


def _destination(table: Table, row: Row, ledger: Ledger, context: Context) -> Iterator[Record]:
    code = read_name(table, row, "code", ledger)
    name = read_name(table, row, "name", ledger)
    if code is None or name is None:
        return
    known = context.destinations.candidates(code)
    key = known[0] if len(known) == 1 else code.upper()
    values = {"code": key, "name": name, "region": _text(table, row, "region")}
    yield Record(Subject.DESTINATION, (key,), "", _values(values), table.position(row, "code"), key)


def _packing(table: Table, row: Row, ledger: Ledger, context: Context) -> Iterator[Record]:
    code = destination = week = ""
    try:
        code = normalise_code(table.value(row, "code") or "")
        if filed := table.value(row, "destination"):
            destination = context.destinations.read(filed)
        if text := _text(table, row, "week"):
            found = Week.parse(text)
            week = f"{found.year}-{found.week:02}"
    except Invalid as error:
        field, why = next(iter(error.fields.items()))
        value = _text(table, row, field)
        ledger.ask(
            Problem(
                f"packing.{field}",
                table.position(row, field),
                value,
                why,
                Severity.STOP,
            )
        )
        code = ""
    pcs, cartons = (read_count(table, row, field, ledger) for field in ("pcs", "cartons"))
    if not code or pcs is None or cartons is None:
        return
    size = carton_size("", _text(table, row, "size"))
    sides = (size.length_mm, size.width_mm, size.height_mm)
    values = {
        "article": code,
        "destination": destination,
        "pcs": str(pcs),
        "cartons": str(cartons),
        "size": "" if None in sides else " × ".join(str(side) for side in sides),
        "week": week,
    }
    position = table.position(row, "code")
    yield Record(Subject.PACK_SPECIFICATION, (code, destination, week), code, _values(values), position, destination)


_READERS: Mapping[FileKind, Callable[[Table, Row, Ledger, Context], Iterator[Record]]] = {
    FileKind.MATERIALS: _material,
    FileKind.PARTNERS: _partner,
    FileKind.DESTINATIONS: _destination,
    FileKind.PACK_SPECIFICATIONS: _packing,
}
