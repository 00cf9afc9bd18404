"""The chain of a carton, pallet, lot, roll, batch, order or work order: backwards and forwards, with its quality results.

Four statements, however long the chain is: what the code names, every node that is reached (recursive), the steps between
them, and what is known of each.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import text

from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.marks import CartonCode, MarkPayload, read_scan
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.traces import Finding, TraceDirection, TraceKind, TraceStep, findings_of, tree_of
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork

MOST_NODES = 20_000
"""A longer chain is cut, and says so."""


@dataclass(frozen=True, slots=True)
class TraceQuestion:
    """What is traced, and which way."""

    code: str
    direction: TraceDirection = TraceDirection.BACKWARDS


@dataclass(frozen=True, slots=True)
class TraceRow:
    """A node in the tree of a chain; parents stand before their children.

    Attributes:
        id: number of the node.
        parent: number of the node under which it hangs, ``None`` for the start.
        depth: steps from the start.
        ref: its key in the books.
        code: what stands on it.
        words: article, week and destination, or who.
        at: when it was made.
        findings: what quality found on it, oldest kind first; empty where nothing is recorded.
        bad: whether one of them failed or keeps it.
    """

    id: int
    parent: int | None
    depth: int
    kind: TraceKind
    ref: int
    code: str
    words: str
    at: datetime | None
    findings: tuple[Finding, ...]
    bad: bool


@dataclass(frozen=True, slots=True)
class Trace:
    """A chain.

    Attributes:
        code: what it starts with.
        rows: its nodes as a tree, the start first.
        steps: all steps between the nodes, also those beside the tree.
        cut: whether it is longer than what is shown.
    """

    code: str
    direction: TraceDirection
    rows: tuple[TraceRow, ...]
    steps: tuple[TraceStep, ...]
    cut: bool


_EDGES: tuple[tuple[str, str, str, str, str], ...] = (
    ("purchase", "receipt", "quty.goods_receipt e", "e.purchase_order_id", "e.id"),
    ("receipt", "lot", "quty.goods_receipt_line e", "e.receipt_id", "e.lot_id"),
    ("lot", "roll", "quty.fabric_roll e", "e.lot_id", "e.id"),
    ("lot", "issue", "quty.material_issue_line e", "nullif(e.lot_id, 0)", "e.issue_id"),
    ("issue", "work_order", "quty.material_issue e", "e.id", "e.work_order_id"),
    (
        "order", "batch",
        "quty.manufacturing_order e JOIN quty.buyer_order_line l ON l.id = e.order_line_id", "l.order_id", "e.id",
    ),
    ("batch", "work_order", "quty.work_order e", "e.manufacturing_order_id", "e.id"),
    # Batches that are cut together have one work order of cutting; its slips say for which batch they are.
    (
        "batch", "work_order",
        "quty.shared_cut e JOIN quty.work_order r ON r.manufacturing_order_id = e.cut_with_id AND r.department = 'CUT'",
        "e.manufacturing_order_id", "r.id",
    ),
    # What leaves finishing is the buyer's article: it has passed the conversion of its work order.
    (
        "work_order", "transfer",
        "quty.transfer e JOIN quty.work_order r ON r.id = e.work_order_id AND r.department <> 'FIN'", "r.id", "e.id",
    ),
    ("work_order", "conversion", "quty.conversion e", "e.work_order_id", "e.work_order_id"),
    (
        "conversion", "transfer",
        "quty.transfer e JOIN quty.work_order r ON r.id = e.work_order_id AND r.department = 'FIN'", "r.id", "e.id",
    ),
    (
        "transfer", "work_order",
        "quty.transfer e JOIN quty.work_order r ON r.manufacturing_order_id = e.manufacturing_order_id"
        " AND r.department = e.to_department", "e.id", "r.id",
    ),
    # A slip that carries pieces of a second batch.
    (
        "transfer", "work_order",
        "quty.transfer_split e JOIN quty.transfer t ON t.id = e.transfer_id JOIN quty.work_order r"
        " ON r.manufacturing_order_id = e.manufacturing_order_id AND r.department = t.to_department", "t.id", "r.id",
    ),
    ("transfer", "carton", "quty.stored_carton e", "e.transfer_id", "e.carton_id"),
    ("work_order", "carton", "quty.carton e", "e.work_order_id", "e.id"),
    ("carton", "pallet", "quty.carton e", "e.id", "e.pallet_id"),
    ("carton", "shipment", "quty.loaded_carton e", "e.carton_id", "e.shipment_id"),
    ("pallet", "shipment", "quty.loaded_carton e JOIN quty.carton c ON c.id = e.carton_id", "c.pallet_id", "e.shipment_id"),
)  # fmt: skip
"""Kinds, where the step is written, and the keys of both ends; goods go from the first to the second."""

_ONLY = {
    "quty.transfer e": "e.state <> 'cancelled'",
    "quty.carton e": "e.state NOT IN ('planned', 'void')",
    "quty.loaded_carton e": "e.unloaded_at IS NULL",
}


def _arms(forward: bool, *, asked: bool = False) -> str:
    """The selects of all steps, one way; with ``asked`` each joins the nodes that were found, else the row ``w``."""
    found = []
    for source, target, rows, left, right in _EDGES:
        near, near_key, far, far_key = (source, left, target, right) if forward else (target, right, source, left)
        # An expression over the key would keep the index from being used.
        near_column = "e.lot_id" if "nullif" in near_key else near_key
        table = next((only for only in _ONLY if rows.startswith(only)), "")
        only = f" AND {_ONLY[table]}" if table else ""
        guard = " AND e.lot_id <> 0" if "nullif" in left else ""
        origin = "w.kind AS from_kind, w.id AS from_id, " if asked else ""
        nodes = "asked w CROSS JOIN " if asked else ""
        joined = f"({rows})" if asked and " JOIN " in rows else rows
        found.append(
            f"SELECT {origin}'{far}'::text AS kind, {far_key} AS id FROM {nodes}{joined}"  # noqa: S608 - constants of this module
            f" WHERE w.kind = '{near}' AND {near_column} = w.id AND {far_key} IS NOT NULL{only}{guard}"
        )
    return "\n        UNION ALL ".join(found)


def _nodes(forward: bool) -> str:
    return f"""
    WITH RECURSIVE walk (kind, id) AS (
        SELECT CAST(:kind AS text), CAST(:id AS bigint)
        UNION
        SELECT n.kind, n.id FROM walk w CROSS JOIN LATERAL (
        {_arms(forward)}
        ) n
    ) SELECT kind, id FROM walk LIMIT :most
    """  # noqa: S608 - constants of this module


def _steps(forward: bool) -> str:
    return f"""
    WITH asked AS MATERIALIZED (
        SELECT * FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS bigint[])) AS a (kind, id))
    {_arms(forward, asked=True)}
    """  # noqa: S608 - constants of this module


_WALK = {way: text(_nodes(way is TraceDirection.FORWARDS)) for way in TraceDirection}
_STEPS = {way: text(_steps(way is TraceDirection.FORWARDS)) for way in TraceDirection}

_START = text("""
    SELECT kind, id FROM (
        SELECT 1 AS rank, 'carton' AS kind, c.id FROM quty.manufacturing_order m
        JOIN quty.carton c ON c.manufacturing_order_id = m.id AND c.number = CAST(:carton AS integer) AND c.state <> 'void'
        WHERE m.number IN (CAST(:order AS text), 'MO-' || CAST(:order AS text))
        UNION ALL SELECT 2, 'pallet', id FROM quty.pallet WHERE code = :code
        UNION ALL SELECT 3, 'batch', id FROM quty.manufacturing_order WHERE batch_number IN (:code, :batch) OR number = :code
        UNION ALL SELECT 4, 'work_order', id FROM quty.work_order WHERE number = :code
        UNION ALL SELECT 5, 'transfer', id FROM quty.transfer WHERE number = :code
        UNION ALL SELECT 6, 'lot', id FROM quty.lot WHERE number = :code AND id <> 0
        UNION ALL SELECT 7, 'roll', id FROM quty.fabric_roll WHERE number = :code
        UNION ALL SELECT 8, 'shipment', id FROM quty.shipment WHERE number = :code
        UNION ALL SELECT 9, 'order', id FROM quty.buyer_order WHERE number = :code
        UNION ALL SELECT 10, 'receipt', id FROM quty.goods_receipt WHERE number = :code
        UNION ALL SELECT 11, 'purchase', id FROM quty.purchase_order WHERE number = :code
        UNION ALL SELECT 12, 'issue', id FROM quty.material_issue WHERE number = :code
    ) x ORDER BY rank, id DESC LIMIT 1
""")

_WEEK = "'W' || lpad(l.week_number::text, 2, '0') || '-' || l.week_year || ' ' || d.code"
_KNOWN = text(f"""
    SELECT 'purchase' AS kind, p.id, p.number AS code, s.name AS words, p.created_at AS at, '' AS quality, false AS bad
    FROM quty.purchase_order p JOIN quty.partner s ON s.id = p.supplier_id WHERE p.id = ANY (:purchase)
    UNION ALL
    SELECT 'receipt', r.id, r.number, s.name || ' ' || r.delivery_note, r.received_at, '', false
    FROM quty.goods_receipt r JOIN quty.partner s ON s.id = r.supplier_id WHERE r.id = ANY (:receipt)
    UNION ALL
    SELECT 'lot', t.id, t.number, coalesce(a.code || ' ' || a.name, ''), t.created_at, 'lot ' || t.state, t.state = 'rejected'
    FROM quty.lot t LEFT JOIN quty.article a ON a.id = t.article_id WHERE t.id = ANY (:lot)
    UNION ALL
    SELECT 'roll', r.id, r.number, t.number, r.inspected_at, 'roll ' || r.state, r.state = 'rejected'
    FROM quty.fabric_roll r JOIN quty.lot t ON t.id = r.lot_id WHERE r.id = ANY (:roll)
    UNION ALL
    SELECT 'issue', i.id, i.number, i.department, i.created_at, '', false
    FROM quty.material_issue i WHERE i.id = ANY (:issue)
    UNION ALL
    SELECT 'order', o.id, o.number, p.name, o.created_at, '', false
    FROM quty.buyer_order o JOIN quty.partner p ON p.id = o.buyer_id WHERE o.id = ANY (:order)
    UNION ALL
    SELECT 'batch', m.id, m.batch_number, a.code || ' ' || a.name || ' ' || {_WEEK}, m.created_at,
           concat_ws(',', q.tests, q.looks, q.holds), coalesce(q.bad, false)
    FROM quty.manufacturing_order m JOIN quty.buyer_order_line l ON l.id = m.order_line_id
    JOIN quty.article a ON a.id = l.article_id JOIN quty.destination d ON d.id = l.destination_id
    CROSS JOIN LATERAL (
        SELECT (SELECT string_agg(DISTINCT 'test ' || t.test_type || ' ' || t.result, ',') FROM quty.lab_test t
                WHERE t.manufacturing_order_id = m.id) AS tests,
               (SELECT string_agg(DISTINCT 'look ' || n.inspection_type || ' ' || n.result, ',') FROM quty.inspection n
                WHERE n.manufacturing_order_id = m.id) AS looks,
               (SELECT string_agg('hold ' || h.kind || CASE WHEN h.released_at IS NULL THEN ' open' ELSE ' released' END, ',')
                FROM quty.any_hold h WHERE h.manufacturing_order_id = m.id) AS holds,
               EXISTS (SELECT FROM quty.lab_test t WHERE t.manufacturing_order_id = m.id AND t.result = 'fail')
               OR EXISTS (SELECT FROM quty.inspection n WHERE n.manufacturing_order_id = m.id AND n.result <> 'pass')
               OR EXISTS (SELECT FROM quty.any_hold h WHERE h.manufacturing_order_id = m.id AND h.released_at IS NULL) AS bad) q
    WHERE m.id = ANY (:batch)
    UNION ALL
    SELECT 'work_order', w.id, w.number, w.department || ' ' || w.good_pcs || '/' || w.target_pcs, w.started_at,
           coalesce(q.looks, ''), coalesce(q.bad, false)
    FROM quty.work_order w CROSS JOIN LATERAL (
        SELECT string_agg(DISTINCT 'look ' || n.inspection_type || ' ' || n.result, ',') AS looks, bool_or(n.result <> 'pass') AS bad
        FROM quty.inspection n WHERE n.work_order_id = w.id) q
    WHERE w.id = ANY (:work_order)
    UNION ALL
    SELECT 'transfer', t.id, t.number,
           t.from_department || ' > ' || t.to_department || ' ' || t.sent_pcs
               || CASE WHEN t.difference_pcs <> 0 THEN ' > ' || t.received_pcs ELSE '' END,
           t.sent_at, 'slip ' || t.state, t.state = 'blocked' OR coalesce(t.difference_pcs, 0) <> 0
    FROM quty.transfer t WHERE t.id = ANY (:transfer)
    UNION ALL
    SELECT 'conversion', w.id, w.number, f.code || ' > ' || a.code || ' ' || c.pcs, c.at, '', false
    FROM quty.work_order w JOIN quty.article f ON f.id = w.article_id
    JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id JOIN quty.article a ON a.id = m.article_id
    CROSS JOIN LATERAL (SELECT sum(v.pcs) AS pcs, min(v.at) AS at FROM quty.conversion v WHERE v.work_order_id = w.id) c
    WHERE w.id = ANY (:conversion)
    UNION ALL
    SELECT 'pallet', p.id, p.code, '', p.created_at, 'pallet ' || p.state, false FROM quty.pallet p WHERE p.id = ANY (:pallet)
    UNION ALL
    SELECT 'carton', c.id, 'FG-' || replace(m.number, 'MO-', '') || '-CTN' || lpad(c.number::text, greatest(3, length(c.number::text)), '0'),
           c.pcs::text, c.packed_at,
           coalesce('mark ' || k.result, ''), coalesce(k.result <> 'right', false)
    FROM quty.carton c JOIN quty.manufacturing_order m ON m.id = c.manufacturing_order_id
    LEFT JOIN LATERAL (SELECT x.result FROM quty.shipping_mark_check x WHERE x.carton_id = c.id ORDER BY x.id DESC LIMIT 1) k
        ON true
    WHERE c.id = ANY (:carton)
    UNION ALL
    SELECT 'shipment', s.id, s.number, d.code || ' ' || s.container || ' ' || s.plate, s.closed_at, '', false
    FROM quty.shipment s JOIN quty.destination d ON d.id = s.destination_id WHERE s.id = ANY (:shipment)
""")  # noqa: S608 - a constant of this module


@query(Permission.TRACE_GOODS, consistent=True, report=True)
def trace(uow: UnitOfWork, asked: TraceQuestion) -> Trace:
    """The whole chain of a code, one way.

    Raises:
        Invalid: nothing was typed.
        NotFound: nothing has this code.
    """
    written = asked.code.strip().upper()
    if not written:
        raise Invalid({"code": Text(N_("Type or scan what is to be traced."))})
    code: CartonCode | MarkPayload | None
    try:
        code = read_scan(written)
    except Invalid:
        code = None
    start = uow.session.execute(
        _START,
        {
            "code": written,
            "order": code.order if isinstance(code, CartonCode) else None,
            "carton": code.carton if isinstance(code, CartonCode) else None,
            "batch": code.batch if isinstance(code, MarkPayload) else written,
        },
    ).one_or_none()
    if start is None:
        raise NotFound(
            Text("Nothing in the plant has the code {code}.", code=written),
            Text(N_("Type a carton, pallet, batch, lot, roll, work order, slip, order or shipment.")),
            code="trace.unknown",
        )
    return _chain(uow, written, start.kind, start.id, asked.direction)


def _chain(uow: UnitOfWork, code: str, kind: str, identity: int, direction: TraceDirection) -> Trace:
    found = uow.session.execute(_WALK[direction], {"kind": kind, "id": identity, "most": MOST_NODES + 1}).all()
    cut = len(found) > MOST_NODES
    numbers = {(row.kind, row.id): number for number, row in enumerate(found[:MOST_NODES])}
    known: dict[str, list[int]] = {each.value: [] for each in TraceKind}
    for name, key in numbers:
        known[name].append(key)
    labels = {
        numbers[row[0], row[1]]: row  # by place: names cost a look-up for each of ten thousand rows
        for row in map(tuple, uow.session.execute(_KNOWN, known).all())
    }
    forward = direction is TraceDirection.FORWARDS
    keys = {"kinds": [name for name, _ in numbers], "ids": [key for _, key in numbers]}
    pairs: set[tuple[int, int]] = set()
    for from_kind, from_id, far_kind, far_id in uow.session.execute(_STEPS[direction], keys).all():
        near, far = numbers.get((from_kind, from_id)), numbers.get((far_kind, far_id))
        if near is not None and far is not None:
            pairs.add((near, far) if forward else (far, near))
    steps = tuple(TraceStep(source, target) for source, target in sorted(pairs))
    kinds, read = {each.value: each for each in TraceKind}, cache(findings_of)
    rows = []
    for leaf in tree_of(numbers[kind, identity], steps, direction):
        if leaf.node in labels:
            near_kind, ref, name, words, at, quality, bad = labels[leaf.node]
            found_there = read(quality)
            rows.append(
                TraceRow(
                    leaf.node, leaf.parent, leaf.depth, kinds[near_kind], ref, name, words.strip(), at, found_there, bad
                )
            )
    return Trace(code, direction, tuple(rows), steps, cut)
