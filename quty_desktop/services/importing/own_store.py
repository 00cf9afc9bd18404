"""The statements of an import of the program's own tables: what the plant has of them, and writing what is new or changed.

Each table is told once: its columns, how their text becomes a value, and how the plant's rows read as that text again.
Whole lists go in one statement, never row by row.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.imports.own_tables import OWN_TABLES, OwnTable, References, key_of
from quty_desktop.domain.imports.plans import Subject, Verdict
from quty_desktop.domain.imports.records import Record, RecordPlan, RecordStep, StoredRecord, plan_records
from quty_desktop.services.importing import own_sampling

_UNIT = "upper(r.{})"
_MATERIAL = "(SELECT a.id FROM quty.article a WHERE a.code = r.article AND a.destination_id IS NULL)"
_SUPPLIER = "(SELECT p.id FROM quty.partner p WHERE lower(p.name) = lower(r.supplier) ORDER BY p.kind <> 'supplier', p.id LIMIT 1)"
_DESTINATION = "(SELECT d.id FROM quty.destination d WHERE d.code = r.{})"
# An article for just this destination, else the one for any.
_ARTICLE_FOR = """coalesce(
    (SELECT a.id FROM quty.article a JOIN quty.destination d ON d.id = a.destination_id
     WHERE a.code = r.{0} AND d.code = r.{1} AND a.kind = 'finished_good'),
    (SELECT a.id FROM quty.article a WHERE a.code = r.{0} AND a.destination_id IS NULL AND a.kind = 'finished_good'))"""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that is written.

    Attributes:
        name: in the table.
        value: its value, made of a row ``r`` of texts.
        default: what a new row gets where the text is empty.
        changed: whether a row that is there gets it too; what is looked up to identify the row is not changed.
    """

    name: str
    value: str
    default: str = "NULL"
    changed: bool = True


@dataclass(frozen=True, slots=True)
class _Store:
    """Where the rows of an own table are kept.

    Attributes:
        table: the database's table.
        columns: what is written.
        stored: gives the plant's rows as text, with their id.
        fixed: SQL of further columns of a new row, by name.
        key: the column by which a row is found again.
        versioned: whether the table counts versions.
        looked_up: fields that name another record and identify the row: written once, compared by their key alone.
        last: columns that can only be written once all rows are there.
    """

    table: str
    columns: tuple[_Column, ...]
    stored: str
    fixed: tuple[tuple[str, str], ...] = ()
    key: str = "id"
    versioned: bool = True
    looked_up: frozenset[str] = frozenset()
    last: tuple[_Column, ...] = ()


def _same(*names: str, default: str = "''") -> tuple[_Column, ...]:
    return tuple(_Column(name, f"r.{name}", default) for name in names)


def _flag(name: str, default: str = "true") -> _Column:
    return _Column(name, f"r.{name}::boolean", default)


def _number(name: str, field: str = "", default: str = "NULL") -> _Column:
    return _Column(name, f"r.{field or name}::numeric", default)


_SIZE = tuple(
    _Column(f"{side}_mm", f"nullif(split_part(r.size, ' × ', {number}), '')::int")
    for number, side in enumerate(("length", "width", "height"), start=1)
)
_STORES: Mapping[Subject, _Store] = {
    Subject.CATEGORY: _Store(
        "category",
        _same("name", "description"),
        "SELECT id::text AS id, name, description FROM quty.category ORDER BY id",
    ),
    Subject.UNIT: _Store(
        "unit",
        (
            _Column("code", "upper(r.code)", changed=False),
            *_same("name"),
            _Column("dimension", "r.dimension", changed=False),
            _number("factor"),
        ),
        "SELECT code AS id, code, name, dimension, trim_scale(factor)::text AS factor FROM quty.unit ORDER BY code",
        key="code",
        versioned=False,
    ),
    Subject.DESTINATION: _Store(
        "destination",
        (_Column("code", "upper(r.code)", changed=False), *_same("name", "region")),
        """SELECT d.id::text AS id, d.code, d.name, d.region,
                  (SELECT string_agg(s.alias, ', ' ORDER BY s.alias) FROM quty.destination_alias s
                   WHERE s.destination_id = d.id) AS aliases
           FROM quty.destination d ORDER BY d.id""",
    ),
    Subject.PARTNER: _Store(
        "partner",
        (
            *_same("kind", "name"),
            _Column("code", "r.code"),
            *_same("contact_person", "phone", "email", "address"),
            _flag("active"),
        ),
        """SELECT id::text AS id, kind, name, code, contact_person, phone, email, address, active::text AS active
           FROM quty.partner ORDER BY id""",
    ),
    Subject.ARTICLE: _Store(
        "article",
        (
            _Column("code", "r.code", changed=False),
            *_same("name"),
            _Column("destination_id", _DESTINATION.format("destination"), changed=False),
            _Column("kind", "r.kind", "'finished_good'"),
            _Column("unit", _UNIT.format("unit"), "'PCE'"),
            _number("gross_weight_kg", "gross"),
            _number("net_weight_kg", "net"),
            _flag("placeholder", "false"),
            _flag("active"),
        ),
        """SELECT a.id::text AS id, a.code, a.name, coalesce(d.code, '') AS destination, a.kind, a.unit,
                  trim_scale(a.gross_weight_kg)::text AS gross, trim_scale(a.net_weight_kg)::text AS net,
                  a.placeholder::text AS placeholder, a.active::text AS active
           FROM quty.article a LEFT JOIN quty.destination d ON d.id = a.destination_id
           WHERE a.code = ANY(:codes) ORDER BY a.id""",
        looked_up=frozenset({"destination"}),
    ),
    Subject.MATERIAL: _Store(
        "article",
        (
            _Column("code", "r.code", changed=False),
            *_same("name"),
            _Column("category_id", "(SELECT c.id FROM quty.category c WHERE lower(c.name) = lower(r.category))"),
            _Column("unit", _UNIT.format("unit"), "'PCE'"),
            _number("min_stock", default="0"),
            _flag("placeholder", "false"),
            _flag("active"),
            *_same("note"),
        ),
        """SELECT a.id::text AS id, a.code, a.name, c.name AS category, a.unit, trim_scale(a.min_stock)::text AS min_stock,
                  a.placeholder::text AS placeholder, a.active::text AS active, a.note
           FROM quty.article a LEFT JOIN quty.category c ON c.id = a.category_id
           WHERE a.kind = 'raw_material' AND a.destination_id IS NULL AND a.code = ANY(:codes) ORDER BY a.id""",
        fixed=(("kind", "'raw_material'"),),
    ),
    Subject.DEPARTMENT_ARTICLE: _Store(
        "article",
        (
            _Column("code", "r.code", changed=False),
            _Column("name", "r.name", "r.code"),
            _Column("destination_id", _DESTINATION.format("destination"), changed=False),
            _Column("parent_id", _ARTICLE_FOR.format("parent", "parent_destination")),
            *_same("department"),
            *_same("stage", "variant"),
            _flag("active"),
        ),
        """SELECT a.id::text AS id, a.code, a.name, coalesce(d.code, '') AS destination, p.code AS parent,
                  coalesce(pd.code, '') AS parent_destination, a.department, a.stage, a.variant, a.active::text AS active
           FROM quty.article a
           LEFT JOIN quty.destination d ON d.id = a.destination_id
           LEFT JOIN quty.article p ON p.id = a.parent_id
           LEFT JOIN quty.destination pd ON pd.id = p.destination_id
           WHERE a.code = ANY(:codes) ORDER BY a.id""",
        fixed=(("kind", "'wip'"),),
        looked_up=frozenset({"destination"}),
    ),
    Subject.PACK_SPECIFICATION: _Store(
        "pack_specification",
        (
            _Column("article_id", _ARTICLE_FOR.format("article", "destination"), changed=False),
            _Column(
                "destination_id",
                """CASE WHEN NOT EXISTS (
                    SELECT FROM quty.article a JOIN quty.destination d ON d.id = a.destination_id
                    WHERE a.code = r.article AND d.code = r.destination AND a.kind = 'finished_good'
                ) THEN (SELECT d.id FROM quty.destination d WHERE d.code = r.destination) END""",
                changed=False,
            ),
            _Column("week_year", "nullif(split_part(r.week, '-', 1), '')::smallint", changed=False),
            _Column("week_number", "nullif(split_part(r.week, '-', 2), '')::smallint", changed=False),
            _Column("pcs_per_carton", "r.pcs::int"),
            _Column("cartons_per_pallet", "r.cartons::int"),
            *_SIZE,
            _number("gross_weight_kg", "gross"),
            _number("net_weight_kg", "net"),
            *_same("polybag", "layer_method", "note"),
        ),
        """SELECT s.id::text AS id, a.code AS article, coalesce(d.code, '') AS destination,
                  s.week_year || '-' || lpad(s.week_number::text, 2, '0') AS week, s.pcs_per_carton::text AS pcs,
                  s.cartons_per_pallet::text AS cartons,
                  s.length_mm || ' × ' || s.width_mm || ' × ' || s.height_mm AS size,
                  trim_scale(s.gross_weight_kg)::text AS gross, trim_scale(s.net_weight_kg)::text AS net, s.polybag,
                  s.layer_method, s.note
           FROM quty.pack_specification s
           JOIN quty.article a ON a.id = s.article_id
           LEFT JOIN quty.destination d ON d.id = coalesce(s.destination_id, a.destination_id)
           WHERE a.code = ANY(:codes) ORDER BY s.id""",
        looked_up=frozenset({"article", "destination", "week"}),
    ),
    Subject.CONVERSION: _Store(
        "unit_conversion",
        (
            _Column("article_id", _MATERIAL, changed=False),
            _Column("partner_id", _SUPPLIER, changed=False),
            _Column("from_unit", _UNIT.format("from_unit"), changed=False),
            _Column("to_unit", _UNIT.format("to_unit"), changed=False),
            _number("factor"),
        ),
        """SELECT c.id::text AS id, a.code AS article, p.name AS supplier, c.from_unit, c.to_unit,
                  trim_scale(c.factor)::text AS factor
           FROM quty.unit_conversion c JOIN quty.article a ON a.id = c.article_id
           LEFT JOIN quty.partner p ON p.id = c.partner_id WHERE a.code = ANY(:codes) ORDER BY c.id""",
        looked_up=frozenset({"article", "supplier", "from_unit", "to_unit"}),
    ),
    Subject.PLACE: _Store(
        "place",
        (
            _Column("code", "r.code", changed=False),
            *_same("name", "kind"),
            _Column("department", "r.department"),
            _flag("keeps_balance"),
            _number("capacity"),
            _flag("active"),
        ),
        """SELECT p.id::text AS id, p.code, p.name, p.kind, p.department, o.code AS parent,
                  p.keeps_balance::text AS keeps_balance, trim_scale(p.capacity)::text AS capacity, p.active::text AS active
           FROM quty.place p LEFT JOIN quty.place o ON o.id = p.parent_id ORDER BY p.id""",
        last=(_Column("parent_id", "(SELECT o.id FROM quty.place o WHERE o.code = r.parent)"),),
    ),
    Subject.LINE: _Store(
        "production_line",
        (
            _Column("department", "r.department", changed=False),
            _Column("number", "r.number::smallint", changed=False),
            *_same("name"),
            _Column("shift_pcs", "r.shift_pcs::int"),
            _flag("active"),
        ),
        """SELECT id::text AS id, department, number::text AS number, name, shift_pcs::text AS shift_pcs,
                  active::text AS active
           FROM quty.production_line ORDER BY id""",
    ),
    Subject.DEFECT: _Store(
        "defect",
        (
            _Column("code", "r.code", changed=False),
            *_same("name", "name_id", "defect_class", "defect_group"),
            _flag("active"),
        ),
        """SELECT id::text AS id, code, name, name_id, defect_class, defect_group, active::text AS active
           FROM quty.defect ORDER BY id""",
    ),
    Subject.CERTIFICATE: _Store(
        "material_certificate",
        (
            _Column("article_id", _MATERIAL, changed=False),
            *_same("kind", "number", "producer"),
            _Column("partner_id", _SUPPLIER, changed=False),
            *_same("composition", "filed_as", "note"),
            _Column("valid_from", "r.valid_from::date"),
            _Column("valid_until", "r.valid_until::date"),
        ),
        """SELECT c.id::text AS id, a.code AS article, c.kind, c.number, c.producer, p.name AS supplier, c.composition,
                  c.valid_from::text AS valid_from, c.valid_until::text AS valid_until, c.filed_as, c.note
           FROM quty.material_certificate c JOIN quty.article a ON a.id = c.article_id
           LEFT JOIN quty.partner p ON p.id = c.partner_id WHERE a.code = ANY(:codes) ORDER BY c.id""",
        looked_up=frozenset({"article", "supplier"}),
    ),
}
"""In the order in which they are written: what others refer to comes first."""

_EMPTY = frozenset({"''", "NULL", "0"})
"""Defaults that stand for nothing; a column with another one, such as whether a record is in use, cannot be emptied."""


def _fields_of(column: _Column) -> frozenset[str]:
    """The fields of a row that a column's value is made of."""
    return frozenset(re.findall(r"\br\.(\w+)", column.value))


@cache
def _may_be_emptied(subject: Subject) -> frozenset[str]:
    """Fields that may say nothing."""
    store = _STORES[subject]
    fixed = set(store.looked_up)
    named: set[str] = {"aliases"} if subject is Subject.DESTINATION else set()
    for column in (*store.columns, *store.last):
        if column.changed and column.default in _EMPTY:
            named |= _fields_of(column)
        else:
            fixed |= _fields_of(column)
    return frozenset(named - fixed)


_TABLES: Mapping[Subject, OwnTable] = {table.subject: table for table in OWN_TABLES}
_REFERENCES = text("""
    SELECT 'unit' AS what, lower(code) AS key FROM quty.unit
    UNION ALL SELECT 'dimension', lower(code) || '|' || dimension FROM quty.unit
    UNION ALL SELECT 'category', name FROM quty.category
    UNION ALL SELECT 'supplier', name FROM quty.partner
    UNION ALL SELECT 'destination', code FROM quty.destination
    UNION ALL SELECT 'place', code FROM quty.place
    UNION ALL SELECT 'material', code FROM quty.article WHERE destination_id IS NULL
    UNION ALL SELECT 'article', a.code || '|' || coalesce(d.code, '') FROM quty.article a
        LEFT JOIN quty.destination d ON d.id = a.destination_id WHERE a.kind = 'finished_good'
""")
_NAME_AGAIN = text("""
    DELETE FROM quty.destination_alias s USING jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(code text, aliases text),
        quty.destination d
    WHERE d.code = upper(r.code) AND s.destination_id = d.id
      AND s.alias <> ALL (regexp_split_to_array(r.aliases, '\\s*,\\s*'))
""")
_NAME = text("""
    INSERT INTO quty.destination_alias (alias, destination_id)
    SELECT DISTINCT a.alias, d.id
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(code text, aliases text)
    JOIN quty.destination d ON d.code = upper(r.code)
    CROSS JOIN LATERAL regexp_split_to_table(r.aliases, '\\s*,\\s*') AS a(alias)
    WHERE a.alias <> ''
    ON CONFLICT (alias) DO NOTHING
""")


def references(session: Session) -> References:
    """What the plant has that rows of own tables may name."""
    found: dict[str, set[str]] = {}
    for row in session.execute(_REFERENCES):
        found.setdefault(row.what, set()).add(match_key(row.key))
    return References({what: frozenset(keys) for what, keys in found.items()})


def planned(session: Session, records: Sequence[Record]) -> RecordPlan:
    """Decide what becomes of the rows of own tables; one statement for each table."""
    stored: dict[tuple[str, ...], StoredRecord] = {}
    wanted: list[Record] = []
    for subject in dict.fromkeys(record.subject for record in records):
        rows = [record for record in records if record.subject is subject]
        if subject is Subject.SAMPLING:
            plans = own_sampling.stored(session)
            stored |= {(subject.value, *key_of(_TABLES[subject], each.values)): each for each in plans}
            wanted += rows
            continue
        own, store = _TABLES[subject], _STORES[subject]
        codes = {"codes": sorted({record.code for record in rows})} if ":codes" in store.stored else {}
        seen: dict[tuple[str, ...], int] = {}
        for each in session.execute(text(store.stored), codes).mappings():
            values = {name: value for name, value in each.items() if name != "id"}
            key = key_of(own, values)
            number = seen[key] = seen.get(key, -1) + 1
            stored[subject.value, *key_of(own, values, number)] = StoredRecord(each["id"], values)
        wanted += [_comparable(record, store, stored.get((subject.value, *record.key))) for record in rows]
    return plan_records(wanted, stored)


def _comparable(record: Record, store: _Store, kept: StoredRecord | None) -> Record:
    """Leave what was compared by its key out of the comparison of a record that is there, and what cannot be empty."""
    if kept is None:
        return record
    fixed = store.looked_up | {column.name for column in store.columns if not column.changed}
    values = tuple((name, value) for name, value in record.values if name not in fixed)
    free = _may_be_emptied(record.subject)
    emptied = tuple(each for each in record.emptied if each[0] in free and kept.values.get(each[0]) not in {"", "0"})
    return replace(record, values=values, emptied=emptied)


def write(session: Session, steps: Sequence[RecordStep]) -> None:
    """Write what is new or changed, what others refer to first."""
    for subject, store in _STORES.items():
        mine = [step for step in steps if step.record.subject is subject]
        new = [step.values for step in mine if step.verdict is Verdict.NEW]
        changed = list(_changed(mine))
        _bulk(session, _adding(subject), new)
        _bulk(session, _changing(subject), changed)
        if store.last:
            last = [row for row in (*new, *changed) if row.get("parent") or "parent" in row.get("empties", ())]
            _bulk(session, _completing(subject), last)
        if subject is Subject.DESTINATION:
            spelt = [_spelt(step) for step in mine if step.verdict in {Verdict.NEW, Verdict.CHANGED}]
            _bulk(session, _NAME_AGAIN, [row for row in spelt if row is not None])
            _bulk(session, _NAME, [row for row in spelt if row is not None])
    own_sampling.write(session, steps)


def _spelt(step: RecordStep) -> dict[str, str] | None:
    """A destination with its other spellings; ``None`` where a step leaves them alone."""
    emptied = step.empties is not None and step.empties[0] == "aliases"
    aliases = step.values.get("aliases", "")
    return {"code": step.record.code, "aliases": aliases} if aliases or emptied else None


def _changed(steps: Sequence[RecordStep]) -> Iterator[dict[str, Any]]:
    """A row for each record: what several steps say of it is written at once."""
    rows: dict[str, dict[str, Any]] = {}
    for step in steps:
        if step.verdict is Verdict.CHANGED and step.stored is not None:
            row = rows.setdefault(step.stored.id, {"id": step.stored.id, "row_code": step.record.code, "empties": []})
            row |= step.values
            row["empties"] += [] if step.empties is None else [step.empties[0]]
    yield from rows.values()


def _fields(subject: Subject) -> str:
    names = [each.name for each in _TABLES[subject].fields]
    return ", ".join([*(f"{name} text" for name in (*names, "id", "row_code")), "empties jsonb"])


def _or_emptied(column: _Column, value: str) -> str:
    """What a column gets: its default where somebody wants the field emptied, else a value."""
    asked = " OR ".join(f"r.empties @> '\"{name}\"'" for name in sorted(_fields_of(column)))
    return f"CASE WHEN {asked} THEN {column.default} ELSE {value} END" if column.default in _EMPTY else value


@cache
def _adding(subject: Subject) -> TextClause:
    store = _STORES[subject]
    names = ", ".join([*(column.name for column in store.columns), *(name for name, _ in store.fixed)])
    values = ", ".join(
        [
            *(f"coalesce({column.value}, {column.default})" for column in store.columns),
            *(value for _, value in store.fixed),
        ]
    )
    return text(
        f"INSERT INTO quty.{store.table} ({names}) SELECT {values}"  # noqa: S608 - of constants above
        f" FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r({_fields(subject)}) ON CONFLICT DO NOTHING"
    )


@cache
def _changing(subject: Subject) -> TextClause:
    store = _STORES[subject]
    changes = [
        f"{column.name} = {_or_emptied(column, f'coalesce({column.value}, t.{column.name})')}"
        for column in store.columns
        if column.changed
    ]
    if store.versioned:
        changes.append("version = t.version + 1")
    return text(
        f"UPDATE quty.{store.table} t SET {', '.join(changes)}"  # noqa: S608 - of constants above
        f" FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r({_fields(subject)}) WHERE t.{store.key}::text = r.id"
    )


@cache
def _completing(subject: Subject) -> TextClause:
    store = _STORES[subject]
    changes = ", ".join(f"{column.name} = {_or_emptied(column, column.value)}" for column in store.last)
    return text(
        f"UPDATE quty.{store.table} t SET {changes}"  # noqa: S608 - of constants above
        f" FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r({_fields(subject)})"
        " WHERE t.code = coalesce(r.code, r.row_code)"
    )


def _bulk(session: Session, statement: TextClause, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(statement, {"rows": json.dumps(rows, ensure_ascii=False)})
