"""What can wait for a person, and what can be late: the kinds, the right that each needs, and its rows.

Each statement gives the same columns: id, number, article (or what else it is about), destination, delivery week, pieces
and since when. The home page puts those of a person together into one statement.
"""

from collections.abc import Mapping

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Choice


class TaskKind(Choice):
    """What waits."""

    CONFIRM_ORDER = "confirm_order", N_("Confirm order")
    PLAN_ORDER = "plan_order", N_("Make MO")
    APPROVE = "approve", N_("Approve MO")
    PACK = "pack", N_("Pack")
    PRINT_MARKS = "print_marks", N_("Print marks")
    RETEST = "retest", N_("Test again")
    RELEASE = "release", N_("Decide on hold")
    ACCEPT = "accept", N_("Accept slip")
    BLOCKED = "blocked", N_("Open block")
    DIFFERENCE = "difference", N_("Settle difference")
    CONFIRM_CLEAR = "confirm_clear", N_("Confirm clear line")
    WASTE = "waste", N_("Decide on waste")
    CONFIRM_MATERIAL = "confirm_material", N_("Confirm material")
    GATE = "gate", N_("Check at the gate")
    COUNT_DELIVERY = "count_delivery", N_("Count delivery")
    INSPECT_LOT = "inspect_lot", N_("Inspect lot")
    PUT_AWAY = "put_away", N_("Put lot away")
    ISSUE = "issue", N_("Issue extra material")
    PICK = "pick", N_("Finish picking")
    APPROVE_CARD = "approve_card", N_("Approve card")
    BRING = "bring", N_("Bring kanban")
    VARIANCE = "variance", N_("Approve count")
    BUY = "buy", N_("Order what is asked for")
    APPROVE_PURCHASE = "approve_purchase", N_("Approve purchase")
    SEND_PURCHASE = "send_purchase", N_("Send purchase order")
    FINAL = "final", N_("Final inspection")
    CLOSE_REPORT = "close_report", N_("Close report")
    ANSWER_REPORT = "answer_report", N_("Answer report")
    CLOSE_FIND = "close_find", N_("Close metal find")
    STORE_GOODS = "store_goods", N_("Put goods into a block")
    LOAD = "load", N_("Load shipment")
    TALLY = "tally", N_("Sign tally")
    CLOSE_SHIPMENT = "close_shipment", N_("Close shipment")
    FINISH = "finish", N_("Finish work order")
    LATE_ORDER = "late_order", N_("Late order line")
    LATE_SUPPLY = "late_supply", N_("Late delivery")
    LATE_SHIPMENT = "late_shipment", N_("Late shipment")
    LATE_REPORT = "late_report", N_("Late answer")


LATE_KINDS = frozenset(
    {TaskKind.FINISH, TaskKind.LATE_ORDER, TaskKind.LATE_SUPPLY, TaskKind.LATE_SHIPMENT, TaskKind.LATE_REPORT}
)
"""Kinds whose every row is late, whatever its delivery week says."""


_BATCH = """
    JOIN quty.buyer_order_line line ON line.id = mo.order_line_id
    JOIN quty.destination destination ON destination.id = line.destination_id
    JOIN quty.article article ON article.id = mo.article_id
"""
_BATCH_COLUMNS = """
    article.code || ' ' || article.name AS article, destination.code AS destination,
    line.week_year, line.week_number
"""

_SLIP = f"""
    SELECT slip.id, slip.number, {_BATCH_COLUMNS}, {{pcs}} AS pcs, {{since}} AS since
      FROM quty.transfer slip
      JOIN quty.manufacturing_order mo ON mo.id = slip.manufacturing_order_id {_BATCH}
"""  # noqa: S608 - put together from our own words
_LOT = "receipt.number, concat_ws(' · ', lot.number, article.code || ' ' || article.name)"
_DELIVERED = """quty.goods_receipt_line delivered
      JOIN quty.goods_receipt receipt ON receipt.id = delivered.receipt_id
      JOIN quty.article article ON article.id = delivered.article_id
      LEFT JOIN quty.lot lot ON lot.id = delivered.lot_id"""
_CARD = "card.number, card.department || ' · ' || article.code || ' ' || article.name"
_CARDS = "quty.kanban_card card JOIN quty.article article ON article.id = card.article_id"
_BOUGHT = "quty.purchase_order bought JOIN quty.partner partner ON partner.id = bought.supplier_id"


def _plain(columns: str, since: str, source: str, which: str) -> str:
    """Rows that know neither destination nor week: id, number and what they are about."""
    identity, number, about = columns.split(", ", 2)
    return f"""
        SELECT {identity}, {number}, {about} AS article, '' AS destination, NULL::smallint AS week_year,
               NULL::smallint AS week_number, NULL::integer AS pcs, {since} AS since
          FROM {source} WHERE {which}"""  # noqa: S608 - put together from our own words


def _shipments(which: str) -> str:
    return f"""
        SELECT shipment.id, shipment.number, shipment.plate AS article, destination.code AS destination,
               NULL::smallint AS week_year, NULL::smallint AS week_number,
               (SELECT sum(planned.planned_pcs) FROM quty.shipment_line planned WHERE planned.shipment_id = shipment.id)
                   AS pcs, shipment.created_at AS since
          FROM quty.shipment shipment JOIN quty.destination destination ON destination.id = shipment.destination_id
         WHERE shipment.state IN ('planned', 'loading') AND {which}"""  # noqa: S608 - put together from our own words


WAITING: Mapping[TaskKind, tuple[Permission, str]] = {
    TaskKind.CONFIRM_ORDER: (
        Permission.ENTER_ORDERS,
        """SELECT o.id, o.number, partner.name AS article, '' AS destination, first.week_year, first.week_number,
                  first.pcs, o.created_at AS since
             FROM quty.buyer_order o
             JOIN quty.partner partner ON partner.id = o.buyer_id
             LEFT JOIN LATERAL (
                  SELECT min(week_year * 100 + week_number) / 100 AS week_year,
                         min(week_year * 100 + week_number) % 100 AS week_number, sum(qty_pcs) AS pcs
                    FROM quty.buyer_order_line WHERE order_id = o.id) first ON true
            WHERE o.state = 'draft'""",
    ),
    TaskKind.PLAN_ORDER: (
        Permission.PLAN_PRODUCTION,
        """SELECT line.id, o.number, article.code || ' ' || article.name AS article, destination.code AS destination,
                  line.week_year, line.week_number, line.qty_pcs AS pcs, o.confirmed_at AS since
             FROM quty.buyer_order o
             JOIN quty.buyer_order_line line ON line.order_id = o.id
             JOIN quty.destination destination ON destination.id = line.destination_id
             JOIN quty.article article ON article.id = line.article_id
            WHERE o.state IN ('confirmed', 'production')
              AND NOT EXISTS (SELECT FROM quty.manufacturing_order mo
                               WHERE mo.order_line_id = line.id AND mo.state <> 'cancelled')""",
    ),
    TaskKind.APPROVE: (
        Permission.APPROVE_PRODUCTION,
        f"""SELECT mo.id, mo.number, {_BATCH_COLUMNS}, mo.qty_pcs AS pcs, mo.created_at AS since
              FROM quty.manufacturing_order mo {_BATCH}
             WHERE mo.state = 'draft'""",  # noqa: S608 - put together from our own words
    ),
    TaskKind.PACK: (
        Permission.PACK_CARTONS,
        f"""SELECT work.id, work.number, {_BATCH_COLUMNS},
                   greatest(0, work.target_pcs - (
                       SELECT coalesce(sum(carton.pcs), 0) FROM quty.carton carton
                        WHERE carton.manufacturing_order_id = mo.id AND carton.state NOT IN ('planned', 'void')
                   ))::integer AS pcs, work.created_at AS since
              FROM quty.work_order work
              JOIN quty.manufacturing_order mo ON mo.id = work.manufacturing_order_id {_BATCH}
             WHERE work.department = 'PCK' AND work.state IN ('pending', 'running')""",  # noqa: S608 - as above
    ),
    TaskKind.PRINT_MARKS: (
        Permission.PRINT_MARKS,
        f"""SELECT mo.id, mo.batch_number AS number, {_BATCH_COLUMNS}, packed.pcs, packed.since
              FROM quty.manufacturing_order mo {_BATCH}
              JOIN LATERAL (
                   SELECT sum(carton.pcs) AS pcs, min(carton.packed_at) AS since
                     FROM quty.carton carton
                    WHERE carton.manufacturing_order_id = mo.id AND carton.state = 'packed'
                      AND NOT EXISTS (SELECT FROM quty.shipping_mark_print print
                                       WHERE print.manufacturing_order_id = mo.id
                                         AND carton.number BETWEEN print.first_carton AND print.last_carton)
                   ) packed ON packed.pcs > 0
             WHERE mo.state IN ('partial', 'released', 'in_progress')""",  # noqa: S608 - as above
    ),
    TaskKind.RETEST: (
        Permission.RECORD_LAB_TESTS,
        f"""SELECT mo.id, mo.batch_number AS number, {_BATCH_COLUMNS}, NULL::integer AS pcs, test.tested_at AS since
              FROM quty.lab_test test
              JOIN quty.manufacturing_order mo ON mo.id = test.manufacturing_order_id {_BATCH}
             WHERE test.result = 'fail' AND mo.state <> 'cancelled'
               AND NOT EXISTS (SELECT FROM quty.clearance WHERE lab_test_id = test.id)
               AND NOT EXISTS (SELECT FROM quty.lab_test later
                                WHERE later.manufacturing_order_id = test.manufacturing_order_id
                                  AND later.test_type = test.test_type AND later.id > test.id)""",  # noqa: S608 - as above
    ),
    TaskKind.RELEASE: (
        Permission.RELEASE_BATCHES,
        f"""SELECT hold.id, mo.batch_number AS number, {_BATCH_COLUMNS}, mo.qty_pcs AS pcs, hold.opened_at AS since
              FROM quty.any_hold hold
              JOIN quty.manufacturing_order mo ON mo.id = hold.manufacturing_order_id {_BATCH}
             WHERE hold.released_at IS NULL""",  # noqa: S608 - as above
    ),
    TaskKind.ACCEPT: (
        Permission.ACCEPT_TRANSFERS,
        _SLIP.format(pcs="slip.sent_pcs", since="slip.sent_at")
        + """WHERE slip.state = 'locked' AND (slip.to_department = :department
               OR slip.to_department = 'SUB' AND :department IN ('WHS', 'PPIC'))""",
    ),
    TaskKind.BLOCKED: (
        Permission.SUPERVISE_TRANSFERS,
        _SLIP.format(pcs="slip.sent_pcs", since="slip.created_at")
        + """WHERE slip.state = 'blocked'
               AND (:department IN (slip.from_department, slip.to_department) OR :department IN ('MGT', 'PPIC'))""",
    ),
    TaskKind.DIFFERENCE: (
        Permission.SUPERVISE_TRANSFERS,
        _SLIP.format(pcs="slip.difference_pcs", since="slip.accepted_at")
        + "WHERE slip.state = 'accepted' AND :department IN (slip.from_department, slip.to_department)",
    ),
    TaskKind.CONFIRM_CLEAR: (
        Permission.SUPERVISE_TRANSFERS,
        f"""SELECT prodline.id, prodline.department || ' ' || prodline.number AS number, {_BATCH_COLUMNS},
                   clearing.left_pcs AS pcs, clearing.asked_at AS since
              FROM quty.line_clearance clearing
              JOIN quty.line_occupancy standing ON standing.id = clearing.occupancy_id
              JOIN quty.production_line prodline ON prodline.id = standing.line_id
              JOIN quty.manufacturing_order mo ON mo.id = standing.manufacturing_order_id {_BATCH}
             WHERE clearing.confirmed_at IS NULL AND standing.cleared_at IS NULL
               AND prodline.department = :department""",  # noqa: S608 - as above
    ),
    TaskKind.WASTE: (
        Permission.SUPERVISE_TRANSFERS,
        f"""SELECT waste.id, waste.number, {_BATCH_COLUMNS}, waste.shortage_pcs AS pcs, waste.created_at AS since
              FROM quty.waste_report waste
              JOIN quty.work_order work ON work.id = waste.work_order_id
              JOIN quty.manufacturing_order mo ON mo.id = work.manufacturing_order_id {_BATCH}
             WHERE waste.state = 'requested' AND work.department = :department""",  # noqa: S608 - as above
    ),
    TaskKind.CONFIRM_MATERIAL: (
        Permission.REQUEST_MATERIAL,
        _plain(
            "issue.id, issue.number, coalesce(work.number, '')",
            "issue.issued_at",
            "quty.material_issue issue LEFT JOIN quty.work_order work ON work.id = issue.work_order_id",
            "issue.state = 'issued' AND issue.kind = 'issue' AND issue.department = :department",
        ),
    ),
    TaskKind.GATE: (
        Permission.GATE_CHECK,
        _plain(
            "pass.id, pass.number, concat_ws(' · ', partner.name, pass.goods)",
            "pass.created_at",
            "quty.gate_pass pass LEFT JOIN quty.partner partner ON partner.id = pass.partner_id",
            "pass.state = 'prepared'",
        ),
    ),
    TaskKind.COUNT_DELIVERY: (
        Permission.RECEIVE_GOODS,
        _plain(
            "receipt.id, receipt.number, partner.name || ' · ' || receipt.delivery_note",
            "receipt.received_at",
            "quty.goods_receipt receipt JOIN quty.partner partner ON partner.id = receipt.supplier_id",
            "receipt.state = 'arrived'"
            " AND NOT EXISTS (SELECT FROM quty.goods_receipt_line counted WHERE counted.receipt_id = receipt.id)",
        ),
    ),
    TaskKind.INSPECT_LOT: (
        Permission.RECORD_INSPECTIONS,
        _plain(
            f"delivered.id, {_LOT}", "receipt.received_at", _DELIVERED, "delivered.inspection_state = 'not_inspected'"
        ),
    ),
    TaskKind.PUT_AWAY: (
        Permission.RECEIVE_GOODS,
        _plain(
            f"delivered.id, {_LOT}",
            "receipt.received_at",
            _DELIVERED,
            "delivered.inspection_state <> 'not_inspected'"
            " AND (delivered.stored_qty < delivered.stock_qty - delivered.rejected_stock_qty"
            " OR delivered.returned_qty < delivered.rejected_stock_qty)",
        ),
    ),
    TaskKind.ISSUE: (
        Permission.ISSUE_MATERIAL,
        _plain(
            "asked.id, asked.number, article.code || ' ' || article.name",
            "asked.created_at",
            "quty.material_requisition asked JOIN quty.article article ON article.id = asked.article_id",
            "asked.state = 'approved' AND asked.issued_qty < asked.qty",
        ),
    ),
    TaskKind.PICK: (
        Permission.ISSUE_MATERIAL,
        _plain(
            "issue.id, issue.number, coalesce(work.number, '')",
            "issue.created_at",
            "quty.material_issue issue LEFT JOIN quty.work_order work ON work.id = issue.work_order_id",
            "issue.state = 'picking'",
        ),
    ),
    TaskKind.APPROVE_CARD: (
        Permission.SUPERVISE_WAREHOUSE,
        _plain(f"card.id, {_CARD}", "card.created_at", _CARDS, "card.state = 'pending'"),
    ),
    TaskKind.BRING: (
        Permission.ISSUE_MATERIAL,
        _plain(f"card.id, {_CARD}", "card.created_at", _CARDS, "card.state IN ('approved', 'in_progress')"),
    ),
    TaskKind.VARIANCE: (
        Permission.APPROVE_COUNTS,
        _plain("take.id, take.number, take.note", "take.created_at", "quty.stock_take take", "take.state = 'compared'"),
    ),
    TaskKind.BUY: (
        Permission.MANAGE_PURCHASING,
        _plain(
            "asked.id, asked.number, article.code || ' ' || article.name",
            "asked.created_at",
            "quty.purchase_request asked JOIN quty.article article ON article.id = asked.article_id",
            "asked.state IN ('requested', 'approved')",
        ),
    ),
    TaskKind.APPROVE_PURCHASE: (
        Permission.APPROVE_PURCHASES,
        _plain("bought.id, bought.number, partner.name", "bought.created_at", _BOUGHT, "bought.state = 'draft'"),
    ),
    TaskKind.SEND_PURCHASE: (
        Permission.MANAGE_PURCHASING,
        _plain("bought.id, bought.number, partner.name", "bought.approved_at", _BOUGHT, "bought.state = 'approved'"),
    ),
    TaskKind.FINAL: (
        Permission.INSPECT_FINAL,
        f"""SELECT mo.id, mo.batch_number AS number, {_BATCH_COLUMNS}, mo.qty_pcs AS pcs,
                   coalesce(work.finished_at, mo.created_at) AS since
              FROM quty.work_order work
              JOIN quty.manufacturing_order mo ON mo.id = work.manufacturing_order_id {_BATCH}
             WHERE work.department = 'PCK' AND work.good_pcs > 0
               AND mo.state IN ('released', 'in_progress', 'done') AND line.shipped_pcs < line.qty_pcs
               AND NOT EXISTS (SELECT FROM quty.final_inspection final WHERE final.manufacturing_order_id = mo.id)""",  # noqa: S608 - as above
    ),
    TaskKind.CLOSE_REPORT: (
        Permission.HANDLE_NONCONFORMITIES,
        _plain(
            "report.id, report.number, left(report.problem, 80)",
            "report.answered_at",
            "quty.nonconformity_report report",
            "report.state = 'answered'",
        ),
    ),
    TaskKind.ANSWER_REPORT: (
        Permission.ANSWER_NONCONFORMITIES,
        _plain(
            "report.id, report.number, left(report.problem, 80)",
            "report.created_at",
            "quty.nonconformity_report report",
            "report.state = 'open' AND report.to_department = :department",
        ),
    ),
    TaskKind.CLOSE_FIND: (
        Permission.RELEASE_METAL,
        f"""SELECT find.id, find.number, {_BATCH_COLUMNS}, find.units_pcs AS pcs, find.created_at AS since
              FROM quty.incident_report find
              JOIN quty.manufacturing_order mo ON mo.id = find.manufacturing_order_id {_BATCH}
             WHERE find.state <> 'closed'""",  # noqa: S608 - as above
    ),
    TaskKind.STORE_GOODS: (
        Permission.RECEIVE_FINISHED_GOODS,
        f"""SELECT mo.id, mo.batch_number AS number, {_BATCH_COLUMNS}, held.pcs, held.since
              FROM (SELECT carton.manufacturing_order_id AS mo, sum(carton.pcs) AS pcs, min(kept.received_at) AS since
                      FROM quty.stored_carton kept JOIN quty.carton carton ON carton.id = kept.carton_id
                     WHERE kept.block_id IS NULL AND carton.state <> 'shipped' GROUP BY 1) held
              JOIN quty.manufacturing_order mo ON mo.id = held.mo {_BATCH}""",  # noqa: S608 - as above
    ),
    TaskKind.LOAD: (Permission.LOAD_SHIPMENTS, _shipments("shipment.tallied_at IS NULL")),
    TaskKind.TALLY: (
        Permission.SIGN_TALLIES,
        _shipments("shipment.state = 'loading' AND shipment.tallied_at IS NULL"),
    ),
    TaskKind.CLOSE_SHIPMENT: (Permission.CLOSE_SHIPMENTS, _shipments("shipment.tallied_at IS NOT NULL")),
}
"""What waits for whom: the right to do it, and the rows; ``:department`` is the person's own."""


LATE_WORK = f"""
    SELECT mo.id, work.number, {_BATCH_COLUMNS}, work.target_pcs - work.good_pcs AS pcs, work.created_at AS since
      FROM quty.work_order work
      JOIN quty.manufacturing_order mo ON mo.id = work.manufacturing_order_id {_BATCH}
     WHERE work.department = :department AND work.state IN ('pending', 'running', 'paused')
       AND (line.week_year, line.week_number) < (:year, :week)"""  # noqa: S608 - as above
LATE_ORDERS = """
    SELECT o.id, o.number, article.code || ' ' || article.name AS article, destination.code AS destination,
           line.week_year, line.week_number, line.qty_pcs AS pcs, o.created_at AS since
      FROM quty.buyer_order o
      JOIN quty.buyer_order_line line ON line.order_id = o.id
      JOIN quty.destination destination ON destination.id = line.destination_id
      JOIN quty.article article ON article.id = line.article_id
     WHERE o.state IN ('confirmed', 'production') AND (line.week_year, line.week_number) < (:year, :week)
       AND line.qty_pcs > (SELECT coalesce(sum(carton.pcs), 0) FROM quty.carton
                             JOIN quty.manufacturing_order mo ON mo.id = carton.manufacturing_order_id
                            WHERE mo.order_line_id = line.id AND carton.state NOT IN ('planned', 'void'))"""

LATE_SUPPLY = _plain(
    "bought.id, bought.number, partner.name",
    "bought.expected_date::timestamptz",
    _BOUGHT,
    "bought.state IN ('sent', 'received') AND bought.expected_date < :today",
)
LATE_SHIPMENTS = _shipments("shipment.planned_on < :today")
LATE_REPORTS = _plain(
    "report.id, report.number, left(report.problem, 80)",
    "report.created_at",
    "quty.nonconformity_report report",
    "report.state = 'open' AND report.due_on < :today",
)
