"""Storing bills that an import has read: whole lists at once, one revision after the other, nothing deleted."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from quty_desktop.domain.articles import ArticleKind, BomKind, BomState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.bill_plans import (
    BillPlan,
    Incoming,
    IncomingBill,
    IncomingItem,
    IncomingPart,
    StoredBill,
    plan_bills,
    told_changes,
)
from quty_desktop.domain.imports.plans import Change, Subject, Verdict
from quty_desktop.services.unit_of_work import UnitOfWork

_KNOWN = text(
    "SELECT code, bool_or(placeholder) AS placeholder FROM quty.article WHERE code = ANY(:codes) GROUP BY code"
)
_STORED = text("""
    SELECT b.id, b.article_id, a.code, a.name, coalesce(d.code, '') AS destination, b.variant, b.kind,
           coalesce(p.name, '') AS subcontractor, b.department, b.output_qty, b.output_unit, b.set_item, b.is_default,
           b.state, b.revision, b.revision_reason AS reason,
           coalesce((SELECT jsonb_agg(jsonb_build_array(c.code, l.qty::text, l.unit, l.wastage_percent::text))
                     FROM quty.bill_line l JOIN quty.article c ON c.id = l.component_id WHERE l.bill_id = b.id), '[]') AS lines
    FROM quty.bill b
    JOIN quty.article a ON a.id = b.article_id
    LEFT JOIN quty.destination d ON d.id = a.destination_id
    LEFT JOIN quty.partner p ON p.id = b.partner_id
    WHERE a.code = ANY(:codes)
    ORDER BY b.id
""")
_ADD_UNITS = text("""
    INSERT INTO quty.unit (code, name, dimension, factor)
    SELECT code, code, dimension, factor
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(code text, dimension text, factor numeric)
    ON CONFLICT (code) DO NOTHING
""")
_ADD_PARTNERS = text("""
    INSERT INTO quty.partner (kind, name)
    SELECT 'subcontractor', name FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(name text)
    ON CONFLICT (kind, name) DO NOTHING
""")
_ADD_ITEMS = text("""
    INSERT INTO quty.article (code, name, kind, unit, stage, variant, department, placeholder, destination_id)
    SELECT r.code, r.name, r.kind, r.unit, r.stage, r.variant, r.department, r.placeholder, d.id
    FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS r(code text, name text, kind text, unit text, stage text, variant text, department text, placeholder boolean,
             destination text)
    LEFT JOIN quty.destination d ON d.code = r.destination
    WHERE NOT EXISTS (SELECT FROM quty.article a WHERE a.code = r.code)
""")
_NAME_ITEMS = text("""
    UPDATE quty.article a SET name = r.name, placeholder = false, version = a.version + 1
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(code text, name text) WHERE a.code = r.code AND a.placeholder
""")
_RETIRE = text("""
    UPDATE quty.bill b SET state = 'retired', is_default = false, version = b.version + 1
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(id bigint) WHERE b.id = r.id
""")
# A number that serves several destinations has one bill: it belongs to the destination in the bill's own name.
_ADD_BILLS = text("""
    WITH given AS (
        SELECT row_number() OVER () AS number, r.*, coalesce(r.article_id, (
                   SELECT a.id FROM quty.article a LEFT JOIN quty.destination d ON d.id = a.destination_id
                   WHERE a.code = r.product ORDER BY (d.code = r.destination) DESC NULLS LAST, a.id LIMIT 1)) AS made
        FROM jsonb_to_recordset(CAST(:rows AS jsonb))
            AS r(article_id bigint, product text, destination text, variant text, kind text, subcontractor text,
                 department text, output_qty numeric, output_unit text, set_item boolean, is_default boolean,
                 state text, revision int, reason text, source text, lines jsonb)
    ), stored AS (
        INSERT INTO quty.bill (article_id, variant, kind, state, department, partner_id, output_qty, output_unit, set_item,
                               is_default, revision, revised_at, revised_by, revision_reason, source)
        SELECT g.made, g.variant, g.kind, g.state, g.department, p.id, g.output_qty, g.output_unit, g.set_item,
               g.is_default, g.revision, CASE WHEN g.revision > 1 THEN CAST(:now AS timestamptz) END,
               CASE WHEN g.revision > 1 THEN CAST(:person AS text) END, g.reason, g.source
        FROM given g LEFT JOIN quty.partner p ON p.kind = 'subcontractor' AND p.name = g.subcontractor
        RETURNING id, article_id, variant, revision
    )
    INSERT INTO quty.bill_line (bill_id, position, component_id, qty, unit, import_key, wastage_percent)
    SELECT s.id, l.position, c.id, l.qty, l.unit, l.line_id, l.wastage
    FROM given g
    JOIN stored s ON s.article_id = g.made AND s.variant = g.variant AND s.revision = g.revision
    CROSS JOIN LATERAL jsonb_to_recordset(g.lines)
        AS l(position int, code text, destination text, qty numeric, unit text, line_id text, wastage numeric)
    CROSS JOIN LATERAL (
        SELECT a.id FROM quty.article a LEFT JOIN quty.destination d ON d.id = a.destination_id WHERE a.code = l.code
        ORDER BY (coalesce(d.code, '') = l.destination) DESC, a.destination_id NULLS FIRST, a.id LIMIT 1
    ) c
""")
_UNCHOOSE = text("""
    UPDATE quty.bill b SET is_default = false, version = b.version + 1
    FROM quty.article a
    LEFT JOIN quty.destination d ON d.id = a.destination_id
    JOIN jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(product text, variant text, destination text)
        ON r.product = a.code AND coalesce(r.destination, d.code, '') = coalesce(d.code, '')
    WHERE a.id = b.article_id AND b.is_default AND b.variant <> r.variant
""")


def planned(session: Session, incoming: Incoming) -> BillPlan:
    """Compare the bills of files with the plant's; two statements, none where there are no bills.

    Args:
        session: the transaction.
        incoming: what the files say.
    """
    if not incoming.bills:
        return BillPlan()
    known = {
        row.code: row.placeholder for row in session.execute(_KNOWN, {"codes": [item.code for item in incoming.items]})
    }
    codes = sorted({bill.product for bill in incoming.bills})
    return plan_bills(incoming, map(_stored, session.execute(_STORED, {"codes": codes})), known)


def _stored(row: Any) -> StoredBill:
    parts = tuple(
        IncomingPart(code, Decimal(qty), unit, wastage=Decimal(wastage)) for code, qty, unit, wastage in row.lines
    )
    bill = IncomingBill(
        row.code, row.name, row.variant, BomKind(row.kind), row.subcontractor,
        None if row.department is None else Department(row.department),
        row.output_qty, row.output_unit, row.set_item, parts, "", row.is_default, row.destination,
        state=BomState(row.state), revision=row.revision, reason=row.reason,
    )  # fmt: skip
    return StoredBill(row.id, row.article_id, bill)


def store(uow: UnitOfWork, plan: BillPlan) -> None:
    """Carry out a plan, in bulk statements.

    A bill that differs from the stored one becomes its next revision, with the file as the reason where it names none;
    the old one is retired and stays. Drafts and retired revisions of a table of our own come as what they were. Work in process that is used but that no bill makes yet becomes a placeholder.
    """
    session = uow.session
    wanted = [step for step in plan.steps if step.verdict in {Verdict.NEW, Verdict.CHANGED}]
    _bulk(
        session, _ADD_UNITS, [{"code": u.code, "dimension": u.dimension, "factor": str(u.factor)} for u in plan.units]
    )
    partners = sorted({step.incoming.subcontractor for step in wanted} - {""})
    _bulk(session, _ADD_PARTNERS, [{"name": name} for name in partners])
    made = plan.made
    _bulk(session, _ADD_ITEMS, [_item(item, made) for item in plan.items])
    _bulk(session, _NAME_ITEMS, [{"code": item.code, "name": item.name} for item in plan.named])
    _bulk(session, _RETIRE, [{"id": step.stored.id} for step in wanted if step.stored is not None])
    chosen = [
        {
            "product": step.incoming.product,
            "variant": step.incoming.variant,
            "destination": step.incoming.destination if step.incoming.exact else None,
        }
        for step in wanted
        if step.incoming.is_default
    ]
    _bulk(session, _UNCHOOSE, chosen)
    destinations = {item.code: item.destination for item in (*plan.items, *plan.named)}
    rows = []
    for step in wanted:
        bill = step.incoming
        kept = step.stored
        rows.append(
            {
                "article_id": None if kept is None else kept.article_id, "product": bill.product, "destination": bill.destination if bill.exact else destinations.get(bill.product, ""), "variant": bill.variant,
                "kind": bill.kind, "subcontractor": bill.subcontractor, "department": bill.department,
                "output_qty": str(bill.output_qty), "output_unit": bill.output_unit, "set_item": bill.set_item,
                "is_default": bill.is_default or (not bill.exact and kept is not None and kept.bill.is_default),
                "state": bill.state, "revision": step.revision, "reason": _reason(bill, kept), "source": bill.file,
                "lines": [
                    {
                        "position": position, "code": part.code, "destination": part.destination, "qty": str(part.qty),
                        "unit": part.unit, "line_id": part.line_id, "wastage": str(_wastage(part, kept)),
                    }
                    for position, part in enumerate(bill.parts, start=1)
                ],
            }
        )  # fmt: skip
    if rows:
        values = {"rows": json.dumps(rows, ensure_ascii=False), "now": uow.now, "person": uow.actor.name}
        session.execute(_ADD_BILLS, values)


def _reason(bill: IncomingBill, kept: StoredBill | None) -> str:
    """Why there is this revision: as the file says, else the file itself where it changes something."""
    said = bill.reason if kept is None or bill.reason != kept.bill.reason else ""
    return said or ("" if kept is None else bill.file)


def _wastage(part: IncomingPart, kept: StoredBill | None) -> Decimal:
    """The wastage of a line: as the file says, else as the plant has it for this component."""
    if part.wastage is not None or kept is None:
        return part.wastage or Decimal(0)
    known = {each.code: each.wastage for each in kept.bill.parts}
    return known.get(part.code) or Decimal(0)


def changes(plan: BillPlan, first: int) -> tuple[Change, ...]:
    """The lines of the list of differences.

    Args:
        plan: what becomes of the bills.
        first: the number of the first line.
    """
    found: list[Change] = []
    for step in plan.steps:
        if step.verdict is Verdict.SAME:
            continue
        before, after = told_changes(step)
        bill = step.incoming
        variant = bill.variant if bill.state is BomState.ACTIVE else f"{bill.variant} ({bill.revision})"
        code = "" if bill.product.casefold() == bill.product and not bill.product.isdigit() else bill.product
        found.append(Change(first + len(found), Subject.BILL, step.verdict, code, variant, before, after, bill.file))
    return tuple(found)


def _item(item: IncomingItem, made: frozenset[str]) -> dict[str, Any]:
    return {
        "code": item.code, "name": item.name, "kind": item.kind, "unit": item.unit, "stage": item.stage,
        "variant": item.variant, "department": item.department, "destination": item.destination,
        "placeholder": item.kind is not ArticleKind.RAW_MATERIAL and item.code not in made,
    }  # fmt: skip


def _bulk(session: Session, statement: Any, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        session.execute(statement, {"rows": json.dumps(rows, ensure_ascii=False)})
