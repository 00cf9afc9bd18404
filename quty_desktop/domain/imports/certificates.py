"""A certificate register against the plant's materials: which material a row means, and until when it is valid."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from quty_desktop.domain.imports.codes import material_key
from quty_desktop.domain.imports.dates import a_year_later
from quty_desktop.domain.imports.likeness import Likeness
from quty_desktop.domain.imports.names import header_word, match_key
from quty_desktop.domain.imports.plans import Subject
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.imports.rows import CertificateRow
from quty_desktop.domain.text import N_, Text

_TYPED_CODE = re.compile(r"[\[(]?([A-Z]{2,5}\d[\w-]*)[\])]?", re.IGNORECASE)
ADD_MATERIAL = "certificate.material.add"
YEAR = Proposal("certificate.validity.12_months", Text(N_("It is valid for twelve months")), "12")
OPEN_END = Proposal("certificate.validity.open", Text(N_("Its end is not known")))


@dataclass(frozen=True, slots=True)
class KnownMaterial:
    """A material that a register may mean.

    Attributes:
        code: its code.
        name: its name.
    """

    code: str
    name: str


class _Materials:
    """Finds the material of a row."""

    def __init__(self, materials: Iterable[KnownMaterial]) -> None:
        self.known = {material_key(each.code): each for each in materials}
        self._by_name: dict[str, list[str]] = {}
        for key, each in self.known.items():
            self._by_name.setdefault(match_key(each.name), []).append(key)
        self._likeness = Likeness((key, each.name) for key, each in self.known.items())
        self._near: dict[str, tuple[str, ...]] = {}

    def sure(self, row: CertificateRow) -> str | None:
        """The material that the row names beyond doubt: by its code, or by a name that only one material has."""
        if material_key(row.code) in self.known:
            return material_key(row.code)
        for word in _TYPED_CODE.findall(row.material):
            if material_key(word) in self.known:
                return material_key(word)
        named = self._by_name.get(match_key(row.material), [])
        return named[0] if len(named) == 1 else None

    def near(self, row: CertificateRow) -> tuple[str, ...]:
        """The materials that it may mean."""
        if row.material not in self._near:
            same = tuple(self._by_name.get(match_key(row.material), ()))
            self._near[row.material] = same or self._likeness.nearest(row.material)
        return self._near[row.material]


def resolve_certificates(
    rows: Sequence[CertificateRow], materials: Iterable[KnownMaterial], ledger: Ledger
) -> tuple[Record, ...]:
    """Find the material of each certificate; a row whose material nobody has named yet stays out.

    Args:
        rows: of the register.
        materials: of the plant, and of the bills that are imported with it.
        ledger: takes what is to be said.
    """
    known = _Materials(materials)
    records: list[Record] = []
    found: dict[tuple[str, int], str | None] = {}
    for row in _with_ends(rows, ledger):
        place = (row.position.file, row.position.row)
        if place not in found:
            found[place] = _material(row, known, ledger)
            if (code := found[place]) is not None and code not in known.known:
                records.append(_added(row, code))
        if (code := found[place]) is not None:
            records.append(_record(row, code))
    return tuple(records)


def _material(row: CertificateRow, known: _Materials, ledger: Ledger) -> str | None:
    if (sure := known.sure(row)) is not None:
        return sure
    asks = f"certificate.material.{header_word(row.material)}"
    proposals = tuple(
        Proposal(
            f"{asks}.{code}",
            Text(N_("“{value}” means {code} {name}"), value=row.material, code=code, name=known.known[code].name),
            code,
        )
        for code in known.near(row)
    )
    add = Proposal(ADD_MATERIAL, Text(N_("Add it as a new material, to be completed")), material_key(row.material))
    why = Text(N_("The register names no code; which material is “{value}”?"), value=row.material)
    problem = Problem(
        "certificate.material", replace(row.position, column=""), row.material, why, Severity.STOP, (*proposals, add), asks
    )  # fmt: skip
    chosen = ledger.ask(problem)
    if chosen is None:
        return None
    code = material_key(chosen.value)
    if code in known.known or chosen.code == ADD_MATERIAL:
        return code
    why = Text(N_("There is no material {code}."), code=code)
    ledger.ask(Problem("certificate.unknown_material", row.position, row.material, why, Severity.STOP))
    return None


def _with_ends(rows: Sequence[CertificateRow], ledger: Ledger) -> Iterator[CertificateRow]:
    """Ask once for each column of the register which has days of issue but no end of validity."""
    asked: dict[tuple[str, str], Proposal | None] = {}
    for row in rows:
        if row.valid_from is None or row.valid_until is not None:
            yield row
            continue
        slot = (row.position.file, row.slot)
        if slot not in asked:
            why = Text(N_("The register does not say until when {slot} is valid."), slot=row.slot)
            asked[slot] = ledger.ask(
                Problem("certificate.no_end", row.position, row.slot, why, Severity.WARN, (YEAR, OPEN_END))
            )
        chosen = asked[slot]
        ends = chosen is not None and chosen.code == YEAR.code
        yield replace(row, valid_until=a_year_later(row.valid_from)) if ends else row


def _added(row: CertificateRow, code: str) -> Record:
    values = (("code", code), ("name", row.material), ("placeholder", "true"))
    return Record(Subject.MATERIAL, (code,), code, values, row.position)


def _record(row: CertificateRow, code: str) -> Record:
    values: Mapping[str, str] = {
        "article": code,
        "kind": row.kind.value,
        "slot": row.slot,
        "producer": row.producer,
        "number": row.number,
        "composition": row.composition,
        "valid_from": row.valid_from.isoformat() if row.valid_from else "",
        "valid_until": row.valid_until.isoformat() if row.valid_until else "",
        "filed_as": filed_as(row.material, row.slot),
        "note": row.note,
    }
    start = (code, row.kind.value, match_key(row.producer), match_key(filed_as(row.material, row.slot)))
    day = row.valid_from.isoformat() if row.valid_from else ""
    return Record(
        Subject.CERTIFICATE,
        (*start, day),
        code,
        tuple((name, value) for name, value in values.items() if value and name != "slot"),
        row.position,
        # A certificate that was still on its way becomes the one with a day of issue.
        formerly=(*start, "") if day else None,
    )


def filed_as(material: str, slot: str) -> str:
    """How the register names a certificate: the material's words and the column."""
    return f"{material} · {slot}"
