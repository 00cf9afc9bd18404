"""Whether the books balance: balances against moves, cartons against quantities, papers against their fingerprints."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import dict_row

from quty_desktop.domain.text import N_, Text


@dataclass(frozen=True, slots=True)
class Verified:
    """What was compared and what differs.

    Attributes:
        counts: how much was compared, a line each.
        differences: what does not fit, a line each; nothing is mended silently.
    """

    counts: tuple[Text, ...]
    differences: tuple[Text, ...]


_BALANCES = """
    WITH moved AS (
        SELECT place_id, article_id, lot_id, sum(qty) AS qty FROM (
            SELECT to_place_id AS place_id, article_id, lot_id, qty FROM quty.stock_move
            UNION ALL
            SELECT from_place_id, article_id, lot_id, -qty FROM quty.stock_move
        ) AS moves GROUP BY place_id, article_id, lot_id
    )
    SELECT p.code AS place, a.code AS article, coalesce(b.on_hand, 0) AS on_hand, coalesce(m.qty, 0) AS moved
    FROM moved m
    FULL JOIN quty.stock_balance b USING (place_id, article_id, lot_id)
    JOIN quty.place p ON p.id = place_id
    JOIN quty.article a ON a.id = article_id
    WHERE p.keeps_balance AND coalesce(b.on_hand, 0) <> coalesce(m.qty, 0)
"""
_CARTONS = """
    SELECT w.number, w.good_pcs, coalesce(c.packed, 0) AS packed
    FROM quty.work_order w
    LEFT JOIN LATERAL (
        SELECT sum(pcs) AS packed FROM quty.carton WHERE work_order_id = w.id AND state NOT IN ('planned', 'void')
    ) c ON true
    WHERE w.department = 'PCK' AND w.good_pcs <> coalesce(c.packed, 0)
"""
_PAPERS = "SELECT number, revision FROM quty.issued_paper WHERE pdf_sha256 <> encode(sha256(pdf), 'hex')"
_COUNTS = """
    SELECT (SELECT count(*) FROM quty.stock_move) AS moves, (SELECT count(*) FROM quty.stock_balance) AS balances,
           (SELECT count(*) FROM quty.carton) AS cartons, (SELECT count(*) FROM quty.issued_paper) AS papers
"""


def verify(conninfo: str) -> Verified:
    """Compare everything in one state of the database.

    Args:
        conninfo: of a login that reads all tables (an administrator of the server).
    """
    with psycopg.connect(conninfo, row_factory=dict_row) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        counts = connection.execute(_COUNTS).fetchone() or {}
        balances = connection.execute(_BALANCES).fetchall()
        cartons = connection.execute(_CARTONS).fetchall()
        papers = connection.execute(_PAPERS).fetchall()
    return Verified(
        (
            Text("Moves: {moves}, balances: {balances}", moves=counts["moves"], balances=counts["balances"]),
            Text("Cartons: {cartons}, issued papers: {papers}", cartons=counts["cartons"], papers=counts["papers"]),
        ),
        (
            *(
                Text(N_("{place}, article {article}: balance {on_hand}, but its moves make {moved}."), **row)
                for row in balances
            ),
            *(Text(N_("{number}: {good_pcs} pcs reported, but its cartons hold {packed}."), **row) for row in cartons),
            *(Text(N_("Paper {number}, revision {revision}: its bytes were changed."), **row) for row in papers),
        ),
    )
