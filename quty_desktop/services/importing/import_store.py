"""The statements of an import: whole lists at once, never row by row."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from quty_desktop.domain.imports.plans import (
    ArticleStep,
    Change,
    Packing,
    PackingStep,
    Plan,
    StoredArticle,
    Subject,
    Verdict,
)

REGION_NAMES: Mapping[str, str] = {
    "EU": "Europe",
    "AP": "Asia Pacific",
    "ME": "Middle East",
    "NA": "North America",
    "US": "United States",
    "CA": "Canada",
    "RU": "Russia",
    "GB": "Great Britain",
    "DE": "Germany",
    "APCN": "Asia Pacific, China",
    "APJP": "Asia Pacific, Japan",
    "ID": "Indonesia",
}
"""Names of the buyer's regions for destinations that an import has to make; others are named by their code."""

MOST_CHANGES_KEPT = 2_000
"""Lines of differences that are kept with an import; the audit trail has every one."""

_SPELLINGS = text("""
    SELECT code AS spelling, code FROM quty.destination
    UNION ALL SELECT s.alias, d.code FROM quty.destination_alias s JOIN quty.destination d ON d.id = s.destination_id
""")

# The specification from the beginning: without a week, for this destination rather than for all of them.
_ARTICLES = """
    SELECT a.id, a.code, coalesce(d.code, '') AS destination, a.name, a.placeholder, s.id AS specification_id,
           s.pcs_per_carton, s.cartons_per_pallet, s.length_mm, s.width_mm, s.height_mm
    FROM quty.article a
    LEFT JOIN quty.destination d ON d.id = a.destination_id
    LEFT JOIN LATERAL (
        SELECT p.* FROM quty.pack_specification p
        WHERE p.article_id = a.id AND p.week_year IS NULL
          AND (p.destination_id IS NULL OR p.destination_id = a.destination_id)
        ORDER BY p.destination_id NULLS LAST LIMIT 1
    ) s ON true
    WHERE a.code = ANY(:codes)
    ORDER BY a.id
"""
_READ_ARTICLES = text(_ARTICLES)
_LOCK_ARTICLES = text(f"{_ARTICLES} FOR UPDATE OF a")

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtextextended('quty.import', 0))")
_LAST_DECISIONS = text("""
    SELECT file_sha256, summary FROM quty.import_run
    WHERE id IN (SELECT max(id) FROM quty.import_run WHERE state = 'done' GROUP BY kind, file_name) ORDER BY id
""")

_ADD_DESTINATIONS = text("""
    INSERT INTO quty.destination (code, name, region)
    SELECT code, name, code FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(code text, name text)
""")
_ADD_SPELLINGS = text("""
    INSERT INTO quty.destination_alias (alias, destination_id)
    SELECT r.alias, d.id FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(alias text, code text)
    JOIN quty.destination d ON d.code = r.code
    ON CONFLICT (alias) DO NOTHING
""")
_ADD_ARTICLES = text("""
    INSERT INTO quty.article (code, name, kind, destination_id)
    SELECT r.code, r.name, 'finished_good', d.id
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(code text, name text, destination text)
    JOIN quty.destination d ON d.code = r.destination
""")
_CHANGE_ARTICLES = text("""
    UPDATE quty.article a SET name = r.name, placeholder = false, version = a.version + 1
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id bigint, name text) WHERE a.id = r.id
""")
_ADD_PACKINGS = text("""
    INSERT INTO quty.pack_specification (article_id, pcs_per_carton, cartons_per_pallet, length_mm, width_mm, height_mm)
    SELECT a.id, r.pcs, r.cartons, r.length_mm, r.width_mm, r.height_mm
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS r(code text, destination text, pcs int, cartons int, length_mm int, width_mm int, height_mm int)
    JOIN quty.article a ON a.code = r.code
    LEFT JOIN quty.destination d ON d.id = a.destination_id
    WHERE coalesce(d.code, '') = r.destination
""")
_CHANGE_PACKINGS = text("""
    UPDATE quty.pack_specification p SET pcs_per_carton = r.pcs, cartons_per_pallet = r.cartons, length_mm = r.length_mm,
           width_mm = r.width_mm, height_mm = r.height_mm, version = p.version + 1
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS r(id bigint, pcs int, cartons int, length_mm int, width_mm int, height_mm int)
    WHERE p.id = r.id
""")
_ADD_RUN = text("""
    INSERT INTO quty.import_run (kind, file_name, file_sha256, rows_read, rows_new, rows_changed, rows_same, rows_refused,
                                 summary)
    VALUES (:kind, :file_name, :file_sha256, :rows_read, :rows_new, :rows_changed, :rows_same, :rows_refused,
            CAST(:summary AS jsonb))
    RETURNING id
""")
_ADD_PROBLEMS = text("""
    INSERT INTO quty.import_problem (run_id, sheet, row_number, column_name, value, severity, message, params, remedy,
                                     settled)
    SELECT run_id, sheet, row_number, column_name, value, severity, message, params, remedy, settled
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS r(run_id bigint, sheet text, row_number int, column_name text, value text, severity text, message text,
             params jsonb, remedy text, settled boolean)
""")


def spellings(session: Session) -> dict[str, str]:
    """For each code and other spelling of a destination, its code."""
    return {row.spelling: row.code for row in session.execute(_SPELLINGS)}


def one_at_a_time(session: Session) -> None:
    """Wait until nobody else imports, so that what is compared next is what the other one left."""
    session.execute(_ONE_AT_A_TIME)


def articles(session: Session, codes: Sequence[str], *, lock: bool) -> tuple[StoredArticle, ...]:
    """The plant's articles with these numbers.

    Args:
        session: the transaction.
        codes: numbers.
        lock: keep others from changing them until the transaction ends.
    """
    found = session.execute(_LOCK_ARTICLES if lock else _READ_ARTICLES, {"codes": list(codes)})
    return tuple(
        StoredArticle(
            row.id, row.code, row.destination, row.name, row.placeholder, row.specification_id,
            None if row.specification_id is None else Packing(row.pcs_per_carton, row.cartons_per_pallet, _size(row)),
        )
        for row in found
    )  # fmt: skip


def _size(row: Any) -> tuple[int, int, int] | None:
    size = (row.length_mm, row.width_mm, row.height_mm)
    return None if None in size else size


def last_decisions(session: Session) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Fingerprint and summary of the latest import of each file, the latest of all last."""
    for row in session.execute(_LAST_DECISIONS):
        yield row.file_sha256, row.summary


def write(session: Session, plan: Plan) -> None:
    """Carry out a plan."""
    _bulk(
        session, _ADD_DESTINATIONS, [{"code": code, "name": REGION_NAMES.get(code, code)} for code in plan.destinations]
    )
    _bulk(session, _ADD_SPELLINGS, [{"alias": spelling, "code": code} for spelling, code in plan.spellings.items()])
    _bulk(session, _ADD_ARTICLES, [_new_article(step) for step in plan.articles if step.verdict is Verdict.NEW])
    _bulk(
        session,
        _CHANGE_ARTICLES,
        [
            {"id": step.stored.id, "name": step.incoming.name}
            for step in plan.articles
            if step.verdict is Verdict.CHANGED and step.stored is not None
        ],
    )
    _bulk(session, _ADD_PACKINGS, [_new_packing(step) for step in plan.packings if step.verdict is Verdict.NEW])
    _bulk(
        session,
        _CHANGE_PACKINGS,
        [
            {"id": step.stored.specification_id, **_numbers(step.packing)}
            for step in plan.packings
            if step.verdict is Verdict.CHANGED and step.stored is not None
        ],
    )


def _new_article(step: ArticleStep) -> dict[str, Any]:
    new = step.incoming
    return {"code": new.code, "name": new.name, "destination": new.destination}


def _new_packing(step: PackingStep) -> dict[str, Any]:
    return {"code": step.code, "destination": step.destination, **_numbers(step.packing)}


def _numbers(packing: Packing) -> dict[str, Any]:
    length, width, height = packing.size_mm or (None, None, None)
    return {
        "pcs": packing.pcs_per_carton, "cartons": packing.cartons_per_pallet,
        "length_mm": length, "width_mm": width, "height_mm": height,
    }  # fmt: skip


def record_run(session: Session, row: Mapping[str, Any]) -> int:
    """Record that a file was imported.

    Returns:
        The key of the record.
    """
    return int(session.execute(_ADD_RUN, {**row, "summary": _json(row["summary"])}).scalar_one())


def record_problems(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Record the problems of an import."""
    _bulk(session, _ADD_PROBLEMS, rows)


def _bulk(session: Session, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.execute(statement, {"rows": _json(rows)})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def plain_changes(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Differences for a JSON column."""
    return [asdict(change) for change, _ in zip(changes, range(MOST_CHANGES_KEPT), strict=False)]


def read_changes(kept: Iterable[Mapping[str, Any]]) -> tuple[Change, ...]:
    """Differences from a JSON column."""
    return tuple(
        Change(**{**each, "subject": Subject(each["subject"]), "verdict": Verdict(each["verdict"])}) for each in kept
    )
