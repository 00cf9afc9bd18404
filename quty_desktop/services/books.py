"""Whether the books balance: balances against moves, cartons against quantities, papers against their fingerprints."""

from dataclasses import dataclass

import psycopg
from psycopg.rows import dict_row

from quty_desktop.domain.text import N_, Text
from quty_desktop.services.overview_sums import differing_sums


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
# A slip moves what stands on it: out of the rack (or off the floor) when it is issued, and what was counted at the end.
_ISSUES = """
    WITH moved AS (
        SELECT s.reference, sum(s.qty) FILTER (WHERE t.kind = 'transit') AS gone,
               sum(s.qty) FILTER (WHERE f.kind = 'transit') AS came
        FROM quty.stock_move s
        JOIN quty.place f ON f.id = s.from_place_id JOIN quty.place t ON t.id = s.to_place_id
        WHERE 'transit' IN (f.kind, t.kind) AND s.reference <> '' GROUP BY s.reference
    ), told AS (
        SELECT issue_id, sum(qty) AS issued, sum(received_qty + settled_qty) AS received
        FROM quty.material_issue_line GROUP BY issue_id
    )
    SELECT i.number, coalesce(l.issued, 0) AS issued, coalesce(m.gone, 0) AS moved, coalesce(l.received, 0) AS received,
           coalesce(m.came, 0) AS came
    FROM quty.material_issue i
    LEFT JOIN told l ON l.issue_id = i.id
    LEFT JOIN moved m ON m.reference = i.number
    WHERE (CASE WHEN i.state IN ('issued', 'received') THEN coalesce(l.issued, 0) ELSE 0 END, coalesce(l.received, 0))
          IS DISTINCT FROM (coalesce(m.gone, 0), coalesce(m.came, 0))
"""
_RECEIPTS = """
    SELECT g.number, l.number AS line, l.stock_qty, coalesce(m.came, 0) AS came, l.stored_qty, coalesce(m.stored, 0) AS stored
    FROM quty.goods_receipt_line l
    JOIN quty.goods_receipt g ON g.id = l.receipt_id
    LEFT JOIN LATERAL (SELECT sum(s.qty) FILTER (WHERE f.kind = 'supplier') AS came,
                              sum(s.qty) FILTER (WHERE f.kind = 'quarantine' AND t.kind IN ('area', 'rack', 'bin')) AS stored
                       FROM quty.stock_move s
                       JOIN quty.place f ON f.id = s.from_place_id JOIN quty.place t ON t.id = s.to_place_id
                       WHERE s.lot_id = l.lot_id AND s.reference = g.number) m ON true
    WHERE (l.stock_qty, l.stored_qty) IS DISTINCT FROM (coalesce(m.came, 0), coalesce(m.stored, 0))
"""
_RESERVED = """
    SELECT p.code AS place, a.code AS article, b.reserved, coalesce(r.qty, 0) AS aside
    FROM quty.stock_balance b
    JOIN quty.place p ON p.id = b.place_id
    JOIN quty.article a ON a.id = b.article_id
    LEFT JOIN LATERAL (SELECT sum(qty) AS qty FROM quty.stock_reservation r
                       WHERE (r.place_id, r.article_id, r.lot_id) = (b.place_id, b.article_id, b.lot_id)) r ON true
    WHERE b.reserved <> coalesce(r.qty, 0)
"""
_PASSES = """
    SELECT g.number, g.qty, coalesce(b.qty, 0) AS back, coalesce(g.difference_qty, 0) AS difference
    FROM quty.gate_pass g
    LEFT JOIN LATERAL (SELECT sum(i.qty) AS qty FROM quty.gate_pass i WHERE i.returns_id = g.id) b ON true
    WHERE g.direction = 'out' AND (coalesce(b.qty, 0) > g.qty
          OR g.state = 'closed' AND g.qty <> coalesce(b.qty, 0) + coalesce(g.difference_qty, 0))
"""
# What was sent was received, or the difference is known and settled.
_SLIPS = """
    SELECT t.number, t.sent_pcs, coalesce(t.received_pcs, 0) AS received_pcs, coalesce(t.difference_pcs, 0) AS difference_pcs
    FROM quty.transfer t
    WHERE CASE WHEN t.state IN ('accepted', 'completed')
               THEN t.received_pcs + t.difference_pcs IS DISTINCT FROM t.sent_pcs
                    OR (t.state = 'completed' AND t.difference_pcs <> 0 AND t.difference_outcome IS NULL)
               ELSE t.received_pcs IS NOT NULL END
"""
# Packing counts its input and its output by cartons.
_RECEIVED = """
    SELECT w.number, w.input_pcs, coalesce(t.received, 0) AS received
    FROM quty.work_order w
    LEFT JOIN LATERAL (
        SELECT sum(s.received_pcs) AS received FROM quty.transfer s
        WHERE s.manufacturing_order_id = w.manufacturing_order_id AND s.to_department = w.department
    ) t ON true
    WHERE w.department <> 'PCK' AND w.input_pcs <> coalesce(t.received, 0)
"""
_MADE = """
    SELECT w.number, w.good_pcs, w.reject_pcs, coalesce(o.good, 0) AS good, coalesce(o.reject, 0) AS reject
    FROM quty.work_order w
    LEFT JOIN LATERAL (SELECT sum(good_pcs) AS good, sum(reject_pcs) AS reject FROM quty.production_output
                       WHERE work_order_id = w.id) o ON true
    WHERE w.department <> 'PCK' AND (w.good_pcs, w.reject_pcs) IS DISTINCT FROM (coalesce(o.good, 0), coalesce(o.reject, 0))
"""
_SENT = """
    SELECT w.number, w.good_pcs, quty.sent_pieces(w.id) AS sent FROM quty.work_order w
    WHERE quty.sent_pieces(w.id) > w.good_pcs
"""
_CONVERTED = """
    SELECT w.number, w.good_pcs, coalesce(c.pcs, 0) AS pcs FROM quty.work_order w
    LEFT JOIN LATERAL (SELECT sum(pcs) AS pcs FROM quty.conversion WHERE work_order_id = w.id) c ON true
    WHERE w.department = 'FIN' AND w.good_pcs <> coalesce(c.pcs, 0)
"""
_PAPERS = "SELECT number, revision FROM quty.issued_paper WHERE pdf_sha256 <> encode(sha256(pdf), 'hex')"
_COUNTS = """
    SELECT (SELECT count(*) FROM quty.stock_move) AS moves, (SELECT count(*) FROM quty.stock_balance) AS balances,
           (SELECT count(*) FROM quty.carton) AS cartons, (SELECT count(*) FROM quty.issued_paper) AS papers,
           (SELECT count(*) FROM quty.material_issue) AS issues, (SELECT count(*) FROM quty.goods_receipt_line) AS lots,
           (SELECT count(*) FROM quty.gate_pass) AS passes, (SELECT count(*) FROM quty.transfer) AS slips,
           (SELECT count(*) FROM quty.work_order) AS works
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
        sums = differing_sums(connection)
        issues = connection.execute(_ISSUES).fetchall()
        receipts = connection.execute(_RECEIPTS).fetchall()
        reserved = connection.execute(_RESERVED).fetchall()
        passes = connection.execute(_PASSES).fetchall()
        slips = connection.execute(_SLIPS).fetchall()
        received = connection.execute(_RECEIVED).fetchall()
        made = connection.execute(_MADE).fetchall()
        sent = connection.execute(_SENT).fetchall()
        converted = connection.execute(_CONVERTED).fetchall()
    return Verified(
        (
            Text("Moves: {moves}, balances: {balances}", moves=counts["moves"], balances=counts["balances"]),
            Text("Cartons: {cartons}, issued papers: {papers}", cartons=counts["cartons"], papers=counts["papers"]),
            Text(
                "Issues: {issues}, delivered lots: {lots}, gate passes: {passes}",
                issues=counts["issues"],
                lots=counts["lots"],
                passes=counts["passes"],
            ),
            Text("Transfer slips: {slips}, work orders: {works}", slips=counts["slips"], works=counts["works"]),
        ),
        (
            *(
                Text(N_("{place}, article {article}: balance {on_hand}, but its moves make {moved}."), **row)
                for row in balances
            ),
            *(Text(N_("{number}: {good_pcs} pcs reported, but its cartons hold {packed}."), **row) for row in cartons),
            *(
                Text(
                    N_("{number}: {issued} issued and {received} received, but its moves make {moved} and {came}."),
                    **row,
                )
                for row in issues
            ),
            *(
                Text(
                    N_(
                        "{number}, lot {line}: {stock_qty} came and {stored_qty} stored, but its moves make {came} and {stored}."
                    ),
                    **row,
                )
                for row in receipts
            ),
            *(
                Text(N_("{place}, article {article}: {reserved} set aside, but the ledger makes {aside}."), **row)
                for row in reserved
            ),
            *(
                Text(N_("{number}: {qty} left, {back} came back, the difference is {difference}."), **row)
                for row in passes
            ),
            *(
                Text(
                    N_("{number}: {sent_pcs} sent, {received_pcs} received, the difference is {difference_pcs}."), **row
                )
                for row in slips
            ),
            *(
                Text(N_("{number}: {input_pcs} pcs received, but its slips make {received}."), **row)
                for row in received
            ),
            *(
                Text(
                    N_(
                        "{number}: {good_pcs} good and {reject_pcs} rejected, but its entries make {good} and {reject}."
                    ),
                    **row,
                )
                for row in made
            ),
            *(Text(N_("{number}: {good_pcs} good pcs, but its slips hold {sent}."), **row) for row in sent),
            *(
                Text(N_("{number}: {good_pcs} good pcs, but {pcs} became the buyer's article."), **row)
                for row in converted
            ),
            *(Text(N_("Paper {number}, revision {revision}: its bytes were changed."), **row) for row in papers),
            *sums,
        ),
    )
