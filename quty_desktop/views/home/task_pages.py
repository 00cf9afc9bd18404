"""Where each kind of task is done, what is handed to that page, and how the kind looks."""

from collections.abc import Mapping

from quty_desktop.domain.departments import Department
from quty_desktop.domain.people import Actor
from quty_desktop.services.home_tasks import TaskKind
from quty_desktop.views.handover.shared import SLUGS
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone

_K = TaskKind
OWN = "{own}"
"""Stands for the department of the person in the key of a page of the floor."""

PAGES: Mapping[TaskKind, str] = {
    _K.CONFIRM_ORDER: "ppic.orders",
    _K.PLAN_ORDER: "ppic.planning",
    _K.APPROVE: "ppic.manufacturing_orders",
    _K.PACK: "packing.work",
    _K.PRINT_MARKS: "packing.marks",
    _K.RETEST: "quality.lab_test",
    _K.RELEASE: "quality.holds",
    _K.ACCEPT: f"hand_over.{OWN}",
    _K.BLOCKED: f"hand_over.{OWN}",
    _K.DIFFERENCE: f"hand_over.{OWN}",
    _K.CONFIRM_CLEAR: f"lines.{OWN}",
    _K.WASTE: f"waste.{OWN}",
    _K.CONFIRM_MATERIAL: f"material.{OWN}",
    _K.GATE: "gate.check",
    _K.COUNT_DELIVERY: "warehouse.arrivals",
    _K.INSPECT_LOT: "quality.incoming",
    _K.PUT_AWAY: "warehouse.storing",
    _K.ISSUE: "warehouse.extra",
    _K.PICK: "warehouse.issues",
    _K.APPROVE_CARD: "warehouse.cards",
    _K.BRING: "warehouse.cards",
    _K.VARIANCE: "warehouse.variances",
    _K.BUY: "purchasing.requests",
    _K.APPROVE_PURCHASE: "purchasing.orders",
    _K.SEND_PURCHASE: "purchasing.orders",
    _K.FINAL: "quality.final_inspection",
    _K.CLOSE_REPORT: "quality.nonconformities",
    _K.ANSWER_REPORT: "quality.nonconformities",
    _K.CLOSE_FIND: "quality.metal_book",
    _K.STORE_GOODS: "finished_goods.stock",
    _K.LOAD: "finished_goods.loading",
    _K.TALLY: "finished_goods.shipments",
    _K.CLOSE_SHIPMENT: "finished_goods.shipments",
    _K.FINISH: f"work.{OWN}",
    _K.LATE_ORDER: "ppic.orders",
    _K.LATE_SUPPLY: "purchasing.orders",
    _K.LATE_SHIPMENT: "finished_goods.shipments",
    _K.LATE_REPORT: "quality.nonconformities",
}
"""The page that does it."""
OWN_WORK = frozenset({Department.CUTTING, Department.EMBROIDERY, Department.SEWING, Department.FINISHING})
"""Departments on the floor that see their work orders; the manufacturing orders are PPIC's page."""
_ELSEWHERE: Mapping[TaskKind, str] = {
    _K.FINISH: "ppic.manufacturing_orders",
    # Who opens blocks of all departments answers their alerts.
    _K.BLOCKED: "home.alerts",
    # At the desk of a subcontractor.
    _K.ACCEPT: "hand_over.subcontract",
}
"""For people of a department that has no such page."""
_BY_NUMBER = frozenset({_K.RETEST, _K.FINAL})
# The page opens with its list, or takes codes that a task does not know.
_PLAIN = frozenset({_K.RELEASE, _K.PUT_AWAY, _K.STORE_GOODS, _K.CONFIRM_CLEAR})

LOOKS = {
    _K.CONFIRM_ORDER: State(_K.CONFIRM_ORDER, Tone.INFO, Icon.ORDER),
    _K.PLAN_ORDER: State(_K.PLAN_ORDER, Tone.INFO, Icon.PLAN),
    _K.APPROVE: State(_K.APPROVE, Tone.NOTICE, Icon.APPROVE),
    _K.PACK: State(_K.PACK, Tone.INFO, Icon.CARTON),
    _K.PRINT_MARKS: State(_K.PRINT_MARKS, Tone.INFO, Icon.PRINT),
    _K.RETEST: State(_K.RETEST, Tone.BAD, Icon.LAB),
    _K.RELEASE: State(_K.RELEASE, Tone.HOLD, Icon.HOLD),
    _K.ACCEPT: State(_K.ACCEPT, Tone.INFO, Icon.TRANSFER),
    _K.BLOCKED: State(_K.BLOCKED, Tone.BAD, Icon.LOCK),
    _K.DIFFERENCE: State(_K.DIFFERENCE, Tone.NOTICE, Icon.TRANSFER),
    _K.CONFIRM_CLEAR: State(_K.CONFIRM_CLEAR, Tone.NOTICE, Icon.LINE),
    _K.WASTE: State(_K.WASTE, Tone.NOTICE, Icon.APPROVE),
    _K.CONFIRM_MATERIAL: State(_K.CONFIRM_MATERIAL, Tone.INFO, Icon.INBOX),
    _K.GATE: State(_K.GATE, Tone.INFO, Icon.SECURITY),
    _K.COUNT_DELIVERY: State(_K.COUNT_DELIVERY, Tone.INFO, Icon.INBOX),
    _K.INSPECT_LOT: State(_K.INSPECT_LOT, Tone.INFO, Icon.QUALITY),
    _K.PUT_AWAY: State(_K.PUT_AWAY, Tone.INFO, Icon.WAREHOUSE),
    _K.ISSUE: State(_K.ISSUE, Tone.NOTICE, Icon.SEND),
    _K.PICK: State(_K.PICK, Tone.INFO, Icon.SEND),
    _K.APPROVE_CARD: State(_K.APPROVE_CARD, Tone.NOTICE, Icon.APPROVE),
    _K.BRING: State(_K.BRING, Tone.INFO, Icon.SEND),
    _K.VARIANCE: State(_K.VARIANCE, Tone.NOTICE, Icon.APPROVE),
    _K.BUY: State(_K.BUY, Tone.INFO, Icon.PURCHASING),
    _K.APPROVE_PURCHASE: State(_K.APPROVE_PURCHASE, Tone.NOTICE, Icon.APPROVE),
    _K.SEND_PURCHASE: State(_K.SEND_PURCHASE, Tone.INFO, Icon.SEND),
    _K.FINAL: State(_K.FINAL, Tone.INFO, Icon.QUALITY),
    _K.CLOSE_REPORT: State(_K.CLOSE_REPORT, Tone.NOTICE, Icon.PAPER),
    _K.ANSWER_REPORT: State(_K.ANSWER_REPORT, Tone.NOTICE, Icon.PAPER),
    _K.CLOSE_FIND: State(_K.CLOSE_FIND, Tone.BAD, Icon.NOTICE),
    _K.STORE_GOODS: State(_K.STORE_GOODS, Tone.INFO, Icon.FINISHED_GOODS),
    _K.LOAD: State(_K.LOAD, Tone.INFO, Icon.CARTON),
    _K.TALLY: State(_K.TALLY, Tone.NOTICE, Icon.APPROVE),
    _K.CLOSE_SHIPMENT: State(_K.CLOSE_SHIPMENT, Tone.NOTICE, Icon.CHECK),
    _K.FINISH: State(_K.FINISH, Tone.NOTICE, Icon.WORK),
    _K.LATE_ORDER: State(_K.LATE_ORDER, Tone.BAD, Icon.ORDER),
    _K.LATE_SUPPLY: State(_K.LATE_SUPPLY, Tone.BAD, Icon.PURCHASING),
    _K.LATE_SHIPMENT: State(_K.LATE_SHIPMENT, Tone.BAD, Icon.FINISHED_GOODS),
    _K.LATE_REPORT: State(_K.LATE_REPORT, Tone.BAD, Icon.PAPER),
}
"""Word, tone and picture of each kind."""


def page_of(kind: TaskKind, actor: Actor) -> str:
    """The page on which a person does it."""
    department = actor.department
    if kind is TaskKind.ACCEPT and department is Department.FINISHED_GOODS:
        return "finished_goods.receipt"
    if kind is TaskKind.FINISH and department not in OWN_WORK:
        return _ELSEWHERE[kind]
    slug = SLUGS.get(department)
    if OWN in PAGES[kind] and slug is None:
        return _ELSEWHERE.get(kind, "home.alerts")
    return PAGES[kind].replace(OWN, slug or "")


def record_of(kind: TaskKind, record: int, number: str, page: str) -> int | str | None:
    """What the page gets: the key of the record, its number where the page asks for that, or nothing."""
    if kind in _PLAIN or page == "home.alerts":
        return None
    return number if kind in _BY_NUMBER or page.startswith("work.") else record
