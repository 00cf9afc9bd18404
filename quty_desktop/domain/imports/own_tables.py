"""The program's own tables of master data, taken out to a spreadsheet and brought back in.

Each table is described once: which of its columns are fields, how their cells are read, and what identifies a row. The
headers are the titles of the pages' columns, so that a table taken out in either language is known by its header row.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from quty_desktop.domain.articles import ArticleKind, CertificateKind, Dimension, PartnerKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.imports.plans import Subject
from quty_desktop.domain.imports.problems import Ledger, Problem, Severity
from quty_desktop.domain.imports.records import OWN, Record
from quty_desktop.domain.quality import DefectClass, DefectGroup
from quty_desktop.domain.sampling.letters import InspectionLevel
from quty_desktop.domain.sampling.plans import Judged, SamplingStage
from quty_desktop.domain.sampling.switching import SwitchingRule
from quty_desktop.domain.sampling.tables import SamplingTable
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.domain.text import N_, Choice, Text


class Cells(Enum):
    """How the cells of a field are read."""

    TEXT = auto()
    NUMBER = auto()
    WHOLE = auto()
    DAY = auto()
    WEEK = auto()
    FLAG = auto()
    SIZE = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a row.

    Attributes:
        name: its name in code and in the statements of the import.
        title: the title of its column, marked for translation.
        cells: how its cells are read; a closed list of words by its class.
        needed: whether a row without it is kept out.
        unit: stands in brackets behind the title, as tables write it.
        refers: what it names; see ``References``.
        nothing: a word, marked for translation, that the table shows for an empty cell.
    """

    name: str
    title: str
    cells: Cells | type[Choice] = Cells.TEXT
    needed: bool = False
    unit: str = ""
    refers: str = ""
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table of master data.

    Attributes:
        kind: the kind of file that it makes.
        subject: what its rows are.
        fields: its fields.
        key: names of the fields that identify a row.
        code: the field by which a row is named in the list of differences.
        shown: titles of columns that are worked out or looked up; they are passed over.
        signs: titles that must be there for the table to be known, beside those of needed fields.
    """

    kind: FileKind
    subject: Subject
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    code: str
    shown: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


_ACTIVE = Field("active", N_("In use"), Cells.FLAG)
_NOTE = Field("note", N_("Note"))
_TO_CHECK = Field("placeholder", N_("To be checked"), Cells.FLAG)
_WEIGHTS = (
    Field("gross", N_("Gross weight"), Cells.NUMBER, unit="kg"),
    Field("net", N_("Net weight"), Cells.NUMBER, unit="kg"),
)

OWN_TABLES: tuple[OwnTable, ...] = (
    OwnTable(
        FileKind.OWN_CATEGORIES,
        Subject.CATEGORY,
        (Field("name", N_("Name"), needed=True), Field("description", N_("Description"))),
        ("name",),
        "name",
        (N_("Materials"), N_("Articles")),
        (N_("Description"), N_("Materials")),
    ),
    OwnTable(
        FileKind.OWN_UNITS,
        Subject.UNIT,
        (
            Field("code", N_("Code"), needed=True),
            Field("name", N_("Name"), needed=True),
            Field("dimension", N_("Measures"), Dimension, needed=True),
            Field("factor", N_("Factor"), Cells.NUMBER, needed=True),
        ),
        ("code",),
        "code",
        (N_("Fixed factor"), N_("Articles"), N_("Conversions")),
    ),
    OwnTable(
        FileKind.OWN_DESTINATIONS,
        Subject.DESTINATION,
        (
            Field("code", N_("Code"), needed=True),
            Field("name", N_("Name"), needed=True),
            Field("region", N_("Region")),
            Field("aliases", N_("Other spellings")),
        ),
        ("code",),
        "code",
        (N_("Articles"),),
        (N_("Region"), N_("Other spellings")),
    ),
    OwnTable(
        FileKind.OWN_PARTNERS,
        Subject.PARTNER,
        (
            Field("name", N_("Name"), needed=True),
            Field("kind", N_("Kind"), PartnerKind, needed=True),
            Field("code", N_("Code")),
            Field("contact_person", N_("Contact")),
            Field("phone", N_("Phone")),
            Field("email", N_("E-mail")),
            Field("address", N_("Address")),
            _ACTIVE,
        ),
        ("kind", "name"),
        "name",
        (N_("State"),),
        (N_("Contact"), N_("Phone")),
    ),
    OwnTable(
        FileKind.OWN_ARTICLES,
        Subject.ARTICLE,
        (
            Field("code", N_("Article"), needed=True),
            Field("name", N_("Name"), needed=True),
            Field("destination", N_("Destination"), refers="destination"),
            Field("kind", N_("Kind"), ArticleKind),
            Field("unit", N_("Unit"), refers="unit"),
            *_WEIGHTS,
            _TO_CHECK,
            _ACTIVE,
        ),
        ("code", "destination"),
        "code",
        (N_("pcs/CTN"), N_("CTN/pallet"), N_("pcs/pallet"), N_("Carton (mm)"), N_("State")),
        (N_("Destination"), N_("pcs/CTN"), N_("CTN/pallet"), N_("Unit")),
    ),
    OwnTable(
        FileKind.OWN_MATERIALS,
        Subject.MATERIAL,
        (
            Field("code", N_("Code"), needed=True),
            Field("name", N_("Name"), needed=True),
            Field("category", N_("Category"), refers="category"),
            Field("unit", N_("Unit"), needed=True, refers="unit"),
            Field("min_stock", N_("Minimum stock"), Cells.NUMBER),
            _TO_CHECK,
            _ACTIVE,
            _NOTE,
        ),
        ("code",),
        "code",
        (N_("Bills"), N_("Certificates"), N_("State")),
        (N_("Category"), N_("Minimum stock")),
    ),
    OwnTable(
        FileKind.OWN_DEPARTMENT_ARTICLES,
        Subject.DEPARTMENT_ARTICLE,
        (
            Field("parent", N_("Article"), needed=True, refers="article"),
            Field("parent_destination", N_("Destination of the article"), refers="destination"),
            Field("department", N_("Department"), Department, needed=True),
            Field("stage", N_("Stage")),
            Field("variant", N_("Variant")),
            Field("destination", N_("Destination"), refers="destination"),
            Field("code", N_("Code"), needed=True),
            Field("name", N_("Own name")),
            _ACTIVE,
        ),
        ("code", "destination"),
        "code",
        (N_("Name"), N_("Bills"), N_("State")),
        (N_("Own name"), N_("Destination of the article")),
    ),
    OwnTable(
        FileKind.OWN_PACK_SPECIFICATIONS,
        Subject.PACK_SPECIFICATION,
        (
            Field("article", N_("Article"), needed=True, refers="article"),
            Field("destination", N_("Destination"), refers="destination"),
            Field("week", N_("From week"), Cells.WEEK),
            Field("pcs", N_("pcs/CTN"), Cells.WHOLE, needed=True),
            Field("cartons", N_("CTN/pallet"), Cells.WHOLE, needed=True),
            Field("size", N_("Carton (mm)"), Cells.SIZE),
            *_WEIGHTS,
            Field("polybag", N_("Polybag")),
            Field("layer_method", N_("Layers")),
            _NOTE,
        ),
        ("article", "destination", "week"),
        "article",
        (N_("Name"), N_("pcs/pallet"), N_("State")),
        (N_("From week"), N_("Carton (mm)")),
    ),
    OwnTable(
        FileKind.OWN_CONVERSIONS,
        Subject.CONVERSION,
        (
            Field("article", N_("Material"), needed=True, refers="material"),
            Field("supplier", N_("Supplier"), refers="supplier", nothing=N_("all")),
            Field("from_unit", N_("From unit"), needed=True, refers="unit"),
            Field("to_unit", N_("To unit"), needed=True, refers="unit"),
            Field("factor", N_("Factor"), Cells.NUMBER, needed=True),
        ),
        ("article", "supplier", "from_unit", "to_unit"),
        "article",
        (N_("Name"), N_("Conversion")),
        (N_("Supplier"),),
    ),
    OwnTable(
        FileKind.OWN_PLACES,
        Subject.PLACE,
        (
            Field("code", N_("Code"), needed=True),
            Field("name", N_("Name"), needed=True),
            Field("kind", N_("Kind"), PlaceKind, needed=True),
            Field("department", N_("Department"), Department),
            Field("parent", N_("Stands in"), refers="place"),
            Field("keeps_balance", N_("Keeps stock"), Cells.FLAG),
            Field("capacity", N_("Capacity"), Cells.NUMBER),
            _ACTIVE,
        ),
        ("code",),
        "code",
        (N_("Part of"), N_("Places in it"), N_("State")),
        (N_("Department"), N_("Stands in")),
    ),
    OwnTable(
        FileKind.OWN_LINES,
        Subject.LINE,
        (
            Field("department", N_("Department"), Department, needed=True),
            Field("number", N_("Line"), Cells.WHOLE, needed=True),
            Field("name", N_("Name")),
            Field("shift_pcs", N_("Pieces per shift"), Cells.WHOLE),
            _ACTIVE,
        ),
        ("department", "number"),
        "department",
        (N_("State"),),
        (N_("Name"),),
    ),
    OwnTable(
        FileKind.OWN_DEFECTS,
        Subject.DEFECT,
        (
            Field("code", N_("Code"), needed=True),
            Field("name_id", N_("Indonesian"), needed=True),
            Field("name", N_("English"), needed=True),
            Field("defect_class", N_("Class"), DefectClass, needed=True),
            Field("defect_group", N_("Concerns"), DefectGroup, needed=True),
            _ACTIVE,
        ),
        ("code",),
        "code",
        (N_("State"),),
    ),
    OwnTable(
        FileKind.OWN_SAMPLING,
        Subject.SAMPLING,
        (
            Field("stage", N_("For"), SamplingStage, needed=True),
            Field("defect_class", N_("Class"), DefectClass, needed=True),
            Field("judged", N_("Limit"), Judged, needed=True),
            Field("level", N_("Inspection level"), InspectionLevel),
            Field("switching", N_("Switching"), SwitchingRule),
            Field("table", N_("Table"), SamplingTable),
            Field("form", N_("Form")),
        ),
        ("stage", "defect_class"),
        "stage",
        signs=(N_("Inspection level"), N_("Switching")),
    ),
    OwnTable(
        FileKind.OWN_CERTIFICATES,
        Subject.CERTIFICATE,
        (
            Field("article", N_("Material"), needed=True, refers="material"),
            Field("kind", N_("Kind"), CertificateKind, needed=True),
            Field("number", N_("Number")),
            Field("producer", N_("Producer")),
            Field("supplier", N_("Supplier"), refers="supplier"),
            Field("composition", N_("Composition")),
            Field("valid_from", N_("Issued"), Cells.DAY),
            Field("valid_until", N_("Valid until"), Cells.DAY),
            Field("filed_as", N_("Filed as")),
            _NOTE,
        ),
        ("article", "kind", "number", "producer", "supplier", "filed_as", "valid_from"),
        "article",
        (N_("Name"), N_("Due from"), N_("State")),
        (N_("Issued"), N_("Valid until"), N_("Filed as")),
    ),
)
"""All tables that are brought back row by row; bills of material have their own reader."""

_BY_KIND = {table.kind: table for table in OWN_TABLES}


def own_table(kind: FileKind) -> OwnTable | None:
    """The table that a kind of file was taken out of, ``None`` for any other kind."""
    return _BY_KIND.get(kind)


def key_of(table: OwnTable, values: Mapping[str, str | None], occurrence: int = 0) -> tuple[str, ...]:
    """What identifies a row, the same for a row of a file and for the plant's.

    Args:
        table: its table.
        values: its fields.
        occurrence: 0 for the first row with these fields, 1 for the second: certificates need not differ.
    """
    words = tuple(match_key(values.get(name) or "") for name in table.key)
    return (OWN, *words, *([str(occurrence)] if occurrence else []))


@dataclass(frozen=True, slots=True)
class References:
    """What the plant has that a row may name, by the words of ``Field.refers``, as match keys."""

    known: Mapping[str, frozenset[str]] = field(default_factory=dict)


_MADE = {
    "category": (Subject.CATEGORY, "name"),
    "supplier": (Subject.PARTNER, "name"),
    "destination": (Subject.DESTINATION, "code"),
}
"""What is added where a row names it and nobody has it: it is no more than its name."""
_OF_FILES: Mapping[Subject, tuple[str, str]] = {
    Subject.UNIT: ("unit", "code"),
    Subject.CATEGORY: ("category", "name"),
    Subject.PARTNER: ("supplier", "name"),
    Subject.DESTINATION: ("destination", "code"),
    Subject.MATERIAL: ("material", "code"),
    Subject.ARTICLE: ("article", "code"),
    Subject.PLACE: ("place", "code"),
}
"""What the rows of files bring that others may name, and by which field."""


def resolve_own(
    records: Sequence[Record], kinds: Mapping[str, FileKind], references: References, ledger: Ledger,
    *, also: Collection[tuple[str, str]] = (),
) -> Iterator[Record]:  # fmt: skip
    """Pass on the rows whose references are known, with the categories, suppliers and destinations they bring along.

    Args:
        records: of own tables and of other lists.
        kinds: the kind of each file by its name.
        references: what the plant has.
        ledger: takes rows that name something that nobody has; they are kept out.
        also: further things that the files bring: pairs of a word of ``Field.refers`` and a key.
    """
    have = {what: set(keys) for what, keys in references.known.items()}
    for what, key in also:
        have.setdefault(what, set()).add(match_key(key))
    for record in records:
        what, name = _OF_FILES.get(record.subject, ("", ""))
        if what:
            key = dict(record.values).get(name) or record.code
            have.setdefault(what, set()).add(match_key(f"{key}|{record.destination}" if what == "article" else key))
    brought: dict[tuple[str, str], Record] = {}
    passed: list[Record] = []
    for record in records:
        table = own_table(kinds[record.position.file])
        if table is None or table.subject is not record.subject:
            passed.append(record)
            continue
        values = dict(record.values)
        missing = [
            each for each in table.fields
            if each.refers and values.get(each.name) and not _is_known(each, values, have.get(each.refers, frozenset()))
        ]  # fmt: skip
        if table.subject is Subject.UNIT and not _measures_the_same(values, have, record, ledger):
            continue
        lacking = [each for each in missing if each.refers not in _MADE]
        for each in lacking:
            why = Text(N_("{title}: the plant has no “{value}”."), title=Text(each.title), value=values[each.name])
            ledger.ask(Problem("own.reference", record.position, values[each.name], why, Severity.STOP))
        if lacking:
            continue
        for each in missing:
            brought.setdefault((each.refers, match_key(values[each.name])), _brought(each, values[each.name], record))
        passed.append(record)
    yield from brought.values()
    yield from passed


def _is_known(each: Field, values: Mapping[str, str], keys: Collection[str]) -> bool:
    """Whether somebody has what a row names; an article may be the one for just this destination, or for any."""
    value = values[each.name]
    if each.refers != "article":
        return match_key(value) in keys
    destination = values.get("parent_destination" if each.name == "parent" else "destination", "")
    return bool({match_key(f"{value}|{destination}"), match_key(f"{value}|")} & set(keys))


def _measures_the_same(
    values: Mapping[str, str], have: Mapping[str, Collection[str]], record: Record, ledger: Ledger
) -> bool:
    """What a unit measures stays: articles are counted in it."""
    code, dimensions = match_key(values["code"]), have.get("dimension", ())
    others = {key.partition("|")[2] for key in dimensions if key.partition("|")[0] == code}
    if not others or values["dimension"] in others:
        return True
    why = Text(N_("What a unit measures stays; enter another unit instead."))
    ledger.ask(Problem("own.dimension", record.position, values["dimension"], why, Severity.STOP))
    return False


def _brought(each: Field, name: str, record: Record) -> Record:
    subject, key = _MADE[each.refers]
    if subject is Subject.PARTNER:
        values = (("name", name), ("kind", PartnerKind.SUPPLIER.value))
        return Record(subject, (PartnerKind.SUPPLIER.value, match_key(name)), name, values, record.position)
    if subject is Subject.DESTINATION:
        values = (("code", name), ("name", name))
        return Record(subject, (name,), "", values, record.position, name)
    return Record(subject, (OWN, match_key(name)), name, ((key, name),), record.position)


def numbered(records: Iterable[Record]) -> Iterator[Record]:
    """Give rows of one file that are alike in all that identifies them a number each, so that none takes another's place."""
    seen: dict[tuple[object, ...], int] = {}
    for record in records:
        key = (record.subject, record.key)
        number = seen[key] = seen.get(key, -1) + 1
        yield replace(record, key=(*record.key, str(number))) if number else record
