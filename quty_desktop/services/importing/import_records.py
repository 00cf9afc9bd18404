"""The statements of an import of simple lists: what the plant has of them, and writing what is new or changed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from quty_desktop.domain.imports.cartons import KnownArticle
from quty_desktop.domain.imports.certificates import KnownMaterial
from quty_desktop.domain.imports.codes import material_key
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.imports.plans import Subject, Verdict
from quty_desktop.domain.imports.records import Record, RecordPlan, RecordStep, StoredRecord, plan_records
from quty_desktop.domain.imports.sets import Known
from quty_desktop.services.importing import own_store

_KNOWN = text("""
    SELECT a.kind, a.code, a.name, coalesce(d.code, '') AS destination
    FROM quty.article a LEFT JOIN quty.destination d ON d.id = a.destination_id
    WHERE a.active AND (a.kind IN ('raw_material', 'finished_good') OR a.kind = 'wip' AND NOT a.placeholder)
    ORDER BY a.id
""")
_LINKS = text("""
    SELECT DISTINCT a.code AS product, c.code AS component
    FROM quty.bill b
    JOIN quty.article a ON a.id = b.article_id
    JOIN quty.bill_line l ON l.bill_id = b.id
    JOIN quty.article c ON c.id = l.component_id
    WHERE b.state = 'active'
""")
_STORED = {
    Subject.MATERIAL: text("""
        SELECT id, code, name, unit, placeholder::text AS placeholder FROM quty.article
        WHERE kind = 'raw_material' AND destination_id IS NULL ORDER BY id DESC
    """),
    Subject.PARTNER: text("""
        SELECT id, kind, name, code, address, contact_person, phone, email FROM quty.partner
    """),
    Subject.DESTINATION: text("SELECT id, code, name, region FROM quty.destination"),
    Subject.CERTIFICATE: text("""
        SELECT c.id, a.code AS article, c.kind, c.producer, c.number, c.composition, c.valid_from::text AS valid_from,
               c.valid_until::text AS valid_until, c.filed_as, c.note
        FROM quty.material_certificate c JOIN quty.article a ON a.id = c.article_id WHERE a.code = ANY(:codes)
    """),
    Subject.PACK_SPECIFICATION: text("""
        SELECT p.id, a.code AS article, coalesce(d.code, '') AS destination, p.pcs_per_carton::text AS pcs,
               p.cartons_per_pallet::text AS cartons,
               p.length_mm || ' × ' || p.width_mm || ' × ' || p.height_mm AS size,
               coalesce(p.week_year || '-' || lpad(p.week_number::text, 2, '0'), '') AS week, p.note
        FROM quty.pack_specification p JOIN quty.article a ON a.id = p.article_id
        LEFT JOIN quty.destination d ON d.id = a.destination_id
        WHERE a.code = ANY(:codes) AND (p.destination_id IS NULL OR p.destination_id = a.destination_id)
        ORDER BY p.destination_id NULLS FIRST
    """),
}
_BY_CODE = frozenset({Subject.CERTIFICATE, Subject.PACK_SPECIFICATION})
_ADD = {
    Subject.MATERIAL: text("""
        INSERT INTO quty.article (code, name, kind, unit, placeholder)
        SELECT r.code, r.name, 'raw_material', coalesce(r.unit, 'PCE'), coalesce(r.placeholder, false)
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(code text, name text, unit text, placeholder boolean)
        WHERE NOT EXISTS (SELECT FROM quty.article a WHERE a.code = r.code AND a.destination_id IS NULL)
    """),
    Subject.PARTNER: text("""
        INSERT INTO quty.partner (kind, name, code, address, contact_person, phone, email)
        SELECT r.kind, r.name, r.code, coalesce(r.address, ''), coalesce(r.contact_person, ''), coalesce(r.phone, ''),
               coalesce(r.email, '')
        FROM jsonb_to_recordset(CAST(:rows AS jsonb))
            AS r(kind text, name text, code text, address text, contact_person text, phone text, email text)
    """),
    Subject.DESTINATION: text("""
        INSERT INTO quty.destination (code, name, region)
        SELECT r.code, r.name, coalesce(r.region, '')
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(code text, name text, region text)
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, region = excluded.region
    """),
    Subject.CERTIFICATE: text("""
        INSERT INTO quty.material_certificate (article_id, kind, producer, number, composition, valid_from, valid_until,
                                               filed_as, note)
        SELECT a.id, r.kind, coalesce(r.producer, ''), coalesce(r.number, ''), coalesce(r.composition, ''), r.valid_from,
               r.valid_until, coalesce(r.filed_as, ''), coalesce(r.note, '')
        FROM jsonb_to_recordset(CAST(:rows AS jsonb))
            AS r(article text, kind text, producer text, number text, composition text, valid_from date, valid_until date,
                 filed_as text, note text)
        JOIN quty.article a ON a.code = r.article AND a.destination_id IS NULL
    """),
    Subject.PACK_SPECIFICATION: text("""
        INSERT INTO quty.pack_specification (article_id, pcs_per_carton, cartons_per_pallet, length_mm, width_mm,
                                             height_mm, week_year, week_number, note)
        SELECT a.id, r.pcs, r.cartons, nullif(split_part(r.size, ' × ', 1), '')::int,
               nullif(split_part(r.size, ' × ', 2), '')::int, nullif(split_part(r.size, ' × ', 3), '')::int,
               nullif(split_part(r.week, '-', 1), '')::smallint, nullif(split_part(r.week, '-', 2), '')::smallint,
               coalesce(r.note, '')
        FROM jsonb_to_recordset(CAST(:rows AS jsonb))
            AS r(article text, destination text, pcs int, cartons int, size text, week text, note text)
        JOIN quty.article a ON a.code = r.article
        LEFT JOIN quty.destination d ON d.id = a.destination_id
        WHERE coalesce(r.destination, '') IN (coalesce(d.code, ''), '')
    """),
}
_CHANGE = {
    Subject.MATERIAL: text("""
        UPDATE quty.article a SET name = coalesce(r.name, a.name), unit = coalesce(r.unit, a.unit),
               placeholder = coalesce(r.placeholder, a.placeholder), version = a.version + 1
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id bigint, name text, unit text, placeholder boolean)
        WHERE a.id = r.id
    """),
    Subject.PARTNER: text("""
        UPDATE quty.partner p SET name = coalesce(r.name, p.name), code = coalesce(r.code, p.code),
               address = coalesce(r.address, p.address), contact_person = coalesce(r.contact_person, p.contact_person),
               phone = coalesce(r.phone, p.phone), email = coalesce(r.email, p.email), version = p.version + 1
        FROM jsonb_to_recordset(CAST(:rows AS jsonb))
            AS r(id bigint, name text, code text, address text, contact_person text, phone text, email text)
        WHERE p.id = r.id
    """),
    Subject.DESTINATION: text("""
        UPDATE quty.destination d SET name = coalesce(r.name, d.name), region = coalesce(r.region, d.region),
               version = d.version + 1
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id bigint, name text, region text) WHERE d.id = r.id
    """),
    Subject.CERTIFICATE: text("""
        UPDATE quty.material_certificate c SET producer = coalesce(r.producer, c.producer),
               number = coalesce(r.number, c.number), composition = coalesce(r.composition, c.composition),
               valid_from = coalesce(r.valid_from, c.valid_from), valid_until = coalesce(r.valid_until, c.valid_until),
               filed_as = coalesce(r.filed_as, c.filed_as), note = coalesce(r.note, c.note), version = c.version + 1
        FROM jsonb_to_recordset(CAST(:rows AS jsonb))
            AS r(id bigint, producer text, number text, composition text, valid_from date, valid_until date,
                 filed_as text, note text)
        WHERE c.id = r.id
    """),
    Subject.PACK_SPECIFICATION: text("""
        UPDATE quty.pack_specification p SET pcs_per_carton = coalesce(r.pcs, p.pcs_per_carton),
               cartons_per_pallet = coalesce(r.cartons, p.cartons_per_pallet),
               length_mm = coalesce(nullif(split_part(r.size, ' × ', 1), '')::int, p.length_mm),
               width_mm = coalesce(nullif(split_part(r.size, ' × ', 2), '')::int, p.width_mm),
               height_mm = coalesce(nullif(split_part(r.size, ' × ', 3), '')::int, p.height_mm),
               note = coalesce(r.note, p.note), version = p.version + 1
        FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id bigint, pcs int, cartons int, size text, note text)
        WHERE p.id = r.id
    """),
}


def known(session: Session) -> Known:
    """The plant's materials and finished articles, for words that stand for them."""
    rows = session.execute(_KNOWN).all()
    return Known(
        tuple(KnownMaterial(row.code, row.name) for row in rows if row.kind == "raw_material"),
        tuple(KnownArticle(row.code, row.destination, row.name) for row in rows if row.kind == "finished_good"),
        tuple(row.name for row in rows if row.kind == "wip"),
        own_store.references(session),
        tuple((row.product, row.component) for row in session.execute(_LINKS)),
    )


def planned(session: Session, records: Sequence[Record]) -> RecordPlan:
    """Decide what becomes of the rows of simple lists, and of those of the program's own tables."""
    if not records:
        return RecordPlan()
    own = own_store.planned(session, [record for record in records if record.is_own])
    lists = _planned(session, [record for record in records if not record.is_own])
    return RecordPlan((*own.steps, *lists.steps))


def _planned(session: Session, records: Sequence[Record]) -> RecordPlan:
    stored: dict[tuple[str, ...], StoredRecord] = {}
    for subject in dict.fromkeys(record.subject for record in records):
        codes = sorted({record.code for record in records if record.subject is subject})
        found = session.execute(_STORED[subject], {"codes": codes} if subject in _BY_CODE else {})
        for row in found.mappings():
            values = {name: value for name, value in row.items() if name != "id"}
            stored[subject.value, *_key(subject, values)] = StoredRecord(str(row["id"]), values)
    return plan_records(records, stored)


def _key(subject: Subject, values: Mapping[str, Any]) -> tuple[str, ...]:
    """The key of a stored row, made as the readers make it."""
    match subject:
        case Subject.MATERIAL:
            return (material_key(values["code"]),)
        case Subject.PARTNER:
            return values["kind"], match_key(values["name"])
        case Subject.CERTIFICATE:
            return (
                material_key(values["article"]), values["kind"], match_key(values["producer"]),
                match_key(values["filed_as"]), values["valid_from"] or "",
            )  # fmt: skip
        case Subject.PACK_SPECIFICATION:
            return values["article"], values["destination"], values["week"]
        case _:
            return (values["code"],)


def write_own(session: Session, plan: RecordPlan) -> None:
    """Write what is new or changed of the program's own tables; bills of material refer to it, so that it comes first."""
    own_store.write(session, [step for step in plan.steps if step.record.is_own])


def write(session: Session, plan: RecordPlan) -> None:
    """Write what is new or changed of other lists; materials come before their certificates."""
    lists = [step for step in plan.steps if not step.record.is_own]
    for subject, add in _ADD.items():
        steps = [step for step in lists if step.record.subject is subject]
        _bulk(session, add, [step.values for step in steps if step.verdict is Verdict.NEW])
        _bulk(session, _CHANGE[subject], list(_changed(steps)))


def _changed(steps: Sequence[RecordStep]) -> Iterator[dict[str, str]]:
    for step in steps:
        if step.verdict is Verdict.CHANGED and step.stored is not None:
            yield {"id": step.stored.id, **step.values}


def _bulk(session: Session, statement: Any, rows: Sequence[Mapping[str, str]]) -> None:
    if rows:
        session.execute(statement, {"rows": json.dumps(rows, ensure_ascii=False)})
