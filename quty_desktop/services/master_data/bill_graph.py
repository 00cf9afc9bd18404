"""Reading articles and bills as a graph: one recursive statement, however deep the bills and however many articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.orm import Session

from quty_desktop.domain.articles import ArticleKind, BomKind, Dimension
from quty_desktop.domain.bills import ActiveBill, BillGraph, BillPart, Item
from quty_desktop.domain.departments import Department
from quty_desktop.domain.units import Conversion, PlantUnit, Units

# A number that serves several destinations has one bill, filed for one of them.
_BELOW = """
    WITH RECURSIVE started AS (
        SELECT DISTINCT ON (a.id) a.id AS asked, coalesce(own.id, a.id) AS used
        FROM quty.article a
        LEFT JOIN (
            SELECT s.id, s.code FROM quty.article s
            WHERE EXISTS (SELECT FROM quty.bill b WHERE b.article_id = s.id AND b.state = 'active')
        ) own ON own.code = a.code
        WHERE a.id = ANY(:articles)
        ORDER BY a.id, own.id IS DISTINCT FROM a.id, own.id
    ), reached (article_id) AS (
        SELECT used FROM started
        UNION
        SELECT l.component_id
        FROM reached r
        JOIN quty.article a ON a.id = r.article_id AND a.kind <> 'raw_material'
        JOIN quty.bill b ON b.article_id = a.id AND b.state = 'active'
        JOIN quty.bill_line l ON l.bill_id = b.id
    ), wanted AS (
        SELECT b.* FROM quty.bill b JOIN reached r ON r.article_id = b.article_id WHERE b.state = 'active'
    )
"""
_THESE = """
    WITH started AS (
        SELECT id AS asked, id AS used FROM quty.article WHERE false
    ), wanted AS (
        SELECT * FROM quty.bill WHERE id = ANY(:bills)
    ), reached AS (
        SELECT article_id FROM wanted
        UNION SELECT l.component_id FROM quty.bill_line l JOIN wanted w ON w.id = l.bill_id
    )
"""
# Free is what may be taken: neither reserved nor in quarantine, under way or issued to a department, and of no rejected
# lot.
_PARTS = """
    , free AS (
        SELECT s.article_id, sum(s.on_hand - s.reserved) AS qty
        FROM quty.stock_balance s
        JOIN quty.place p ON p.id = s.place_id AND p.keeps_balance AND p.kind NOT IN ('quarantine', 'transit', 'department')
        JOIN quty.lot t ON t.id = s.lot_id AND t.state <> 'rejected'
        WHERE s.article_id IN (SELECT article_id FROM reached)
        GROUP BY s.article_id
    ), lines AS (
        SELECT l.bill_id, jsonb_agg(jsonb_build_array(l.component_id, l.qty::text, l.unit, l.wastage_percent::text)
                                    ORDER BY l.position) AS parts
        FROM quty.bill_line l JOIN wanted w ON w.id = l.bill_id GROUP BY l.bill_id
    ), factors AS (
        SELECT c.article_id, jsonb_agg(jsonb_build_array(c.from_unit, c.to_unit, c.factor::text, c.partner_id)
                                       ORDER BY c.id) AS conversions
        FROM quty.unit_conversion c JOIN reached r ON r.article_id = c.article_id GROUP BY c.article_id
    )
    SELECT (SELECT jsonb_agg(jsonb_build_array(code, dimension, factor::text)) FROM quty.unit) AS units,
           (SELECT jsonb_agg(jsonb_build_array(asked, used)) FROM started) AS started,
           (SELECT jsonb_agg(jsonb_build_array(a.id, a.code, a.name, a.kind, a.unit, a.stage, a.department,
                                               coalesce(f.qty, 0)::text, coalesce(x.conversions, '[]'::jsonb)))
            FROM reached r JOIN quty.article a ON a.id = r.article_id
            LEFT JOIN free f ON f.article_id = a.id LEFT JOIN factors x ON x.article_id = a.id) AS items,
           (SELECT jsonb_agg(jsonb_build_array(w.id, w.article_id, w.variant, w.kind, w.output_qty::text, w.output_unit,
                                               w.is_default, coalesce(l.parts, '[]'::jsonb)))
            FROM wanted w LEFT JOIN lines l ON l.bill_id = w.id) AS bills
"""
_GRAPH_BELOW = text(_BELOW + _PARTS)
_GRAPH_OF_BILLS = text(_THESE + _PARTS)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A graph as it was read.

    Attributes:
        graph: articles and bills.
        used: for each article that was asked for, the one whose bill makes it.
        by_bill: every bill that was read, by key.
    """

    graph: BillGraph
    used: Mapping[int, int]
    by_bill: Mapping[int, ActiveBill]


def below(session: Session, articles: Sequence[int]) -> Loaded:
    """Everything below these articles, by bills that are in force.

    Args:
        session: the transaction.
        articles: keys of articles.
    """
    return _loaded(session, _GRAPH_BELOW, {"articles": list(articles)})


def of_bills(session: Session, bills: Sequence[int]) -> Loaded:
    """These bills with their articles and components, in force or not.

    Args:
        session: the transaction.
        bills: keys of bills.
    """
    return _loaded(session, _GRAPH_OF_BILLS, {"bills": list(bills)})


def _loaded(session: Session, statement: TextClause, values: dict[str, Any]) -> Loaded:
    row = session.execute(statement, values).one()
    units = {code: PlantUnit(code, Dimension(dimension), Decimal(factor)) for code, dimension, factor in row.units}
    items = {each[0]: _item(each) for each in row.items or ()}
    bills: dict[int, list[ActiveBill]] = {}
    for each in row.bills or ():
        bill = _bill(each)
        bills.setdefault(bill.article, []).append(bill)
    graph = BillGraph(items, {key: tuple(found) for key, found in bills.items()}, Units(units))
    return Loaded(graph, dict(row.started or ()), {bill.id: bill for found in bills.values() for bill in found})


def _item(row: Sequence[Any]) -> Item:
    key, code, name, kind, unit, stage, department, free, conversions = row
    factors = tuple(Conversion(first, other, Decimal(factor), partner) for first, other, factor, partner in conversions)
    made_by = Department(department) if department else None
    return Item(key, code, name, ArticleKind(kind), unit, stage, made_by, Decimal(free), factors)


def _bill(row: Sequence[Any]) -> ActiveBill:
    key, article, variant, kind, qty, unit, is_default, parts = row
    lines = tuple(BillPart(component, Decimal(need), of, Decimal(waste)) for component, need, of, waste in parts)
    return ActiveBill(key, article, variant, BomKind(kind), Decimal(qty), unit, is_default, lines)
