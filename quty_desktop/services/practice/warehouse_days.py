"""The weeks of purchasing and the warehouse in the practice plant.

Orders that came, came late or came in part; lots in racks, picking lists, kanban cards at the limit of a board, a
stock-take with a difference, goods at a subcontractor.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from quty_desktop.domain.articles import ArticleKind, BomKind, PartnerKind
from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.counting import CountKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.incoming import POINTS, IncomingKind
from quty_desktop.domain.kanban import Priority
from quty_desktop.domain.purchasing import PurchaseKind
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.incoming import incoming_inspections
from quty_desktop.services.master_data import articles, bill_revisions
from quty_desktop.services.practice.staff import Staff
from quty_desktop.services.purchasing import purchase_lists, purchase_orders, purchase_requests
from quty_desktop.services.purchasing.purchase_orders import NewPurchaseLine, NewPurchaseOrder, PurchaseKey
from quty_desktop.services.warehouse import (
    gate_passes,
    goods_receipts,
    issue_lists,
    issues,
    kanban_cards,
    material_needs,
    stock,
    stock_takes,
)

D = Decimal
_BUYER, _BOSS, _GUARD = "purchasing", "production_manager", "security"
_CLERK, _HAND, _LEAD, _QC = "warehouse_admin", "warehouse_operator", "spv_warehouse", "qc_inspector"
_RACKS = {
    "IM-KHR-0101": "A-1",
    "IM-BOA-0412": "G-12",
    "IM-VLB-0207": "H-13",
    "IM-COT-0033": "M-23",
    "IM-FIB-7001": "R-31",
    "IM-EYE-0014": "F-11",
    "IM-LBL-EU02": "F-11",
    "IM-CTN-7557": "O-26",
    "IM-THR-5180": "F-11",
}
_Line = tuple[str, int, str, int]
"""Material, quantity, unit, unit price in rupiah."""
_CAME: tuple[tuple[PurchaseKind, int, int, int, tuple[_Line, ...]], ...] = (
    (PurchaseKind.FABRIC, 1, 62, 34, (("IM-KHR-0101", 24, "ROLL", 1_650_000), ("IM-BOA-0412", 30, "ROLL", 1_400_000))),
    (PurchaseKind.FABRIC, 1, 40, 12, (("IM-BOA-0412", 20, "ROLL", 1_420_000), ("IM-VLB-0207", 900, "YARD", 21_500))),
    (PurchaseKind.FABRIC, 0, 35, 10, (("IM-FIB-7001", 60, "BALE", 480_000), ("IM-COT-0033", 14, "ROLL", 1_150_000))),
    (PurchaseKind.ACCESSORY, 2, 28, 7, (("IM-EYE-0014", 24_000, "PCE", 180), ("IM-LBL-EU02", 9_000, "PCE", 95))),
    (PurchaseKind.ACCESSORY, 2, 21, 4, (("IM-CTN-7557", 90, "PCE", 8_900), ("IM-THR-5180", 120, "CONE", 31_000))),
)
"""Kind, supplier, days since it was ordered, days since it came, lines. Promised were three weeks."""
_CHECKED = {"IM-LBL-EU02": (IncomingKind.LABEL, 80), "IM-CTN-7557": (IncomingKind.CARTON, 8)}
"""Materials that were looked at by their check lists, and how many pieces of the lot."""
_NEEDS: tuple[tuple[Department, str, tuple[tuple[str, str, str], ...]], ...] = (
    (Department.CUTTING, "potongan", (("IM-BOA-0412", "0.21", "YARD"), ("IM-KHR-0101", "0.04", "YARD"))),
    (Department.FINISHING, "boneka", (("IM-FIB-7001", "0.12", "KG"), ("IM-EYE-0014", "2", "PCE"))),
)
"""What the practice toys are made of: department, stage, material, quantity for a piece, unit."""


class WarehouseDays:
    """Tells the weeks of purchasing and the warehouse.

    Args:
        staff: the people of the plant.
        today: the day on which the story ends.
    """

    def __init__(self, staff: Staff, today: date) -> None:
        self._staff = staff
        self._today = today
        self._materials: dict[str, int] = {}
        self._suppliers: list[int] = []
        self._places: dict[str, int] = {}

    def tell(self, orders: Sequence[int], toys: Sequence[int], destination: int) -> None:
        """Tell everything.

        Args:
            orders: manufacturing orders that are approved.
            toys: buyer's articles that get bills.
            destination: of labels that are late.
        """
        found = self._staff.ask(_BUYER, purchase_lists.purchase_choices)
        self._suppliers = [
            next(each.id for each in found.suppliers if each.name.startswith(name))
            for name in ("PT Serat", "Kyungdo", "PT Label")
        ]
        self._materials = {each.code: each.id for each in found.materials}
        self._places = {each.code: each.id for each in self._staff.ask(_HAND, stock.storing_places)}
        self._bills(toys)
        for kind, supplier, ordered, came, lines in _CAME:
            self._delivered(kind, supplier, ordered, came, lines)
        self._late_labels(destination)
        self._at_the_gate()
        self._issued()
        self._short(orders)
        self._cards()
        self._counts()
        self._outside()

    def _bills(self, toys: Sequence[int]) -> None:
        """A toy is a body with filling, the body is cut parts, and a label and a share of a carton go with it."""
        do = self._staff.do
        for number, toy in enumerate(toys, start=1):
            below = None
            for department, stage, lines in _NEEDS:
                new = articles.ArticleInput(f"wip-{number}-{stage}", f"Latihan {number}, {stage}", ArticleKind.WIP)
                made = do("ppic_admin", articles.save_article, new).id
                self._bill(made, department, lines, below)
                below = made
            packed = (("IM-LBL-EU02", "1", "PCE"), ("IM-CTN-7557", "0.0417", "PCE"))
            self._bill(toy, Department.PACKING, packed, below)

    def _bill(
        self, product: int, department: Department, lines: Sequence[tuple[str, str, str]], below: int | None
    ) -> None:
        parts = [
            bill_revisions.LineInput(self._materials[code], D(qty), unit, D(3) if unit == "YARD" else D(0))
            for code, qty, unit in lines
        ]
        if below is not None:
            parts.append(bill_revisions.LineInput(below, D(1), "PCE"))
        new = bill_revisions.NewBill(product, department.value, BomKind.MANUFACTURE, tuple(parts), department)
        made = self._staff.do("ppic_admin", bill_revisions.enter_bill, new)
        self._staff.do("ppic_manager", bill_revisions.approve_bill, bill_revisions.BillKey(made.id, made.version))

    # Purchasing

    def _ordered(
        self, kind: PurchaseKind, supplier: int, day: date, due: date, lines: Sequence[_Line], *, labels_for: int = 0
    ) -> purchase_orders.PurchaseAnswer:
        new = NewPurchaseOrder(
            kind,
            self._suppliers[supplier],
            tuple(NewPurchaseLine(self._materials[code], D(qty), unit, D(price)) for code, qty, unit, price in lines),
            due,
            week=Week.of(due + timedelta(weeks=3)) if labels_for else None,
            destination_id=labels_for or None,
        )
        with self._staff.at(_moment(day, 9)):
            made = self._staff.do(_BUYER, purchase_orders.enter, new)
        with self._staff.at(_moment(day, 14)):
            made = self._staff.do(_BOSS, purchase_orders.approve, PurchaseKey(made.id, made.version))
            return self._staff.do(_BUYER, purchase_orders.send, PurchaseKey(made.id, made.version))

    def _arrived(self, number: str, note: str, day: date) -> int:
        with self._staff.at(_moment(day, 10)):
            arrival = goods_receipts.Arrival(
                number, note, "B 9123 KX", "SN 778812", "PL-1", "BC 4.0 000123", "Kering, rapi, terpal utuh"
            )
            came = self._staff.do(_GUARD, goods_receipts.check_in, arrival)
        return came.id or 0

    def _delivered(self, kind: PurchaseKind, supplier: int, ordered: int, came: int, lines: tuple[_Line, ...]) -> None:
        day = self._today - timedelta(days=ordered)
        order = self._ordered(kind, supplier, day, day + timedelta(days=21), lines)
        arrived = self._today - timedelta(days=came)
        receipt = self._arrived(order.number, f"SJ/{order.number[-5:]}", arrived)
        detail = self._staff.ask(_BUYER, purchase_lists.order, order.id)
        for line in detail.lines:
            rolls = (
                tuple([D("45.5"), D(45), D("44.5")] * (int(line.qty) // 3))
                if line.article_code == "IM-KHR-0101"
                else ()
            )
            with self._staff.at(_moment(arrived, 11)):
                counted = self._staff.do(
                    _HAND,
                    goods_receipts.count_goods,
                    goods_receipts.CountedGoods(
                        receipt, line.id, line.qty, line.qty, f"KB-{line.id:03}", "WS" if supplier == 1 else "", rolls
                    ),
                )
            with self._staff.at(_moment(arrived, 15)):
                self._inspected(line.article_code, counted.line_id, line.qty)
                place = self._places[_RACKS[line.article_code]]
                self._staff.do(_HAND, goods_receipts.put_away, goods_receipts.PutAway(counted.line_id, place))

    def _inspected(self, code: str, line: int, qty: Decimal) -> None:
        """Some lots were looked at point by point, the others have a result alone; some eyes go back."""
        if code in _CHECKED:
            kind, sample = _CHECKED[code]
            points = tuple((point, PointResult.OK) for point in POINTS[kind])
            looked_at = incoming_inspections.NewIncoming(line, 1, kind, points, sample_size=D(sample))
            self._staff.do(_QC, incoming_inspections.record_incoming, looked_at)
            return
        rejected = D(600) if code == "IM-EYE-0014" else D(0)
        why = "Kilau tidak rata" if rejected else ""
        result = goods_receipts.IncomingResult(line, 1, qty - rejected, rejected, why)
        self._staff.do(_QC, goods_receipts.record_result, result)

    def _late_labels(self, destination: int) -> None:
        """Labels that were promised for three days ago and have not come."""
        due = self._today - timedelta(days=3)
        lines = (("IM-LBL-US01", 4_000, "PCE", 98),)
        self._ordered(PurchaseKind.LABEL, 2, due - timedelta(days=14), due, lines, labels_for=destination)

    def _at_the_gate(self) -> None:
        """Today: a truck to be counted, a lot at inspection, one to be put away; a draft for the manager."""
        day = self._today - timedelta(days=15)
        order = self._ordered(
            PurchaseKind.FABRIC,
            0,
            day,
            self._today,
            (("IM-FIB-1500", 20, "KG", 19_000), ("IM-NYL-0018", 200, "M", 14_000)),
        )
        first = self._arrived(order.number, "SJ/A-118", self._today)
        lines = self._staff.ask(_BUYER, purchase_lists.order, order.id).lines
        for number, line in enumerate(lines):
            half = line.qty / 2
            counted = self._staff.do(
                _HAND,
                goods_receipts.count_goods,
                goods_receipts.CountedGoods(first, line.id, half, half, f"LK-{number}"),
            )
            if number:
                self._staff.do(
                    _QC, goods_receipts.record_result, goods_receipts.IncomingResult(counted.line_id, 1, half, D(0))
                )
        self._arrived(order.number, "SJ/A-119", self._today)
        draft = NewPurchaseOrder(
            PurchaseKind.FABRIC,
            self._suppliers[1],
            (NewPurchaseLine(self._materials["IM-KHR-0101"], D(12), "ROLL", D(1_680_000)),),
            self._today + timedelta(days=21),
        )
        self._staff.do(_BUYER, purchase_orders.enter, draft)
        self._staff.do(
            _CLERK,
            purchase_requests.request,
            purchase_requests.NewRequest(
                self._materials["IM-LBL-US01"],
                D(3_000),
                "PCE",
                self._today + timedelta(days=5),
                "Stok di bawah minimum",
            ),
        )

    # The floor

    def _issued(self) -> None:
        """Cutting has confirmed one slip, the next one waits for it, another is being picked; finishing sends back."""
        rows = self._staff.ask(_CLERK, material_needs.needs)
        cutting = [row for row in rows if row.department is Department.CUTTING and row.free > row.rest > 0]
        by_work: dict[int, list[material_needs.NeedRow]] = {}
        for row in cutting:
            by_work.setdefault(row.work_order_id, []).append(row)
        for number, (work, needs) in enumerate(list(by_work.items())[:3]):
            wanted = tuple(issues.Wanted(row.material_id, row.rest, row.unit) for row in needs)
            new = issues.NewPicking(Department.CUTTING, wanted, work)
            picked = self._staff.do(_HAND, issues.start_picking, new)
            if number < 2:
                self._staff.do(_CLERK, issues.issue, issues.IssueKey(picked.id, picked.version))
            if number == 0:
                self._staff.do("operator_cutting", issues.confirm, issues.ConfirmedIssue(picked.id))
        held = self._staff.ask(_CLERK, issue_lists.floor_stock, Department.CUTTING)
        if held:
            first = held[0]
            back = issues.FloorReturn(
                Department.CUTTING, first.article_id, first.lot_id, D(3), first.unit, note="Sisa ujung roll"
            )
            self._staff.do("operator_cutting", issues.send_back, back)

    def _short(self, orders: Sequence[int]) -> None:
        """PPIC asks for what the last order lacks."""
        for key in reversed(orders):
            found = self._staff.ask("ppic_admin", purchase_requests.shortage, key)
            if any(row.missing > 0 for row in found.rows):
                needed = self._today + timedelta(days=10)
                self._staff.do(
                    "ppic_admin",
                    purchase_requests.request_shortages,
                    purchase_requests.ShortageRequest(key, needed_by=needed),
                )
                return

    def _cards(self) -> None:
        """Packing's board is full: four cards, of which one may be brought; sewing's was brought this morning."""
        self._staff.do(_LEAD, kanban_cards.set_limits, kanban_cards.BoardLimits(Department.PACKING, 4, 2, D(20)))
        rule = kanban_cards.RuleInput(Department.SEWING, self._materials["IM-THR-5180"], D(10), D(20), "CONE")
        self._staff.do(_LEAD, kanban_cards.save_rule, rule)
        for answer in self._staff.do("operator_sewing", kanban_cards.request_by_rules, Department.SEWING):
            self._staff.do(_LEAD, kanban_cards.approve_card, kanban_cards.CardKey(answer.id, answer.version))
            approved = self._staff.ask(_LEAD, kanban_cards.cards, kanban_cards.CardFilter(Department.SEWING))[0]
            done = self._staff.do(_HAND, kanban_cards.bring, kanban_cards.BroughtCard(approved.id, approved.version))
            self._staff.do("operator_sewing", issues.confirm, issues.ConfirmedIssue(done.issue_id or 0))
        wanted = (
            ("IM-CTN-7557", 15, Priority.NORMAL, "Karton untuk palet sore"),
            ("IM-CTN-7557", 80, Priority.HIGH, "Karton minggu depan"),
            ("IM-LBL-EU02", 1_200, Priority.URGENT, "Label EU tinggal satu ikat"),
            ("IM-EYE-0014", 50, Priority.LOW, "Cadangan perbaikan"),
        )
        for code, qty, priority, reason in wanted:
            unit = "PCE"
            new = kanban_cards.NewCard(
                Department.PACKING, self._materials[code], D(qty), unit, priority,
                self._staff.now + timedelta(hours=6), reason,
            )  # fmt: skip
            self._staff.do("operator_packing", kanban_cards.request_card, new)

    def _counts(self) -> None:
        """A rack was counted last week and agreed; today's count of another one differs and waits for its approval."""
        for code, missing, decided in (("M-23", D(0), True), ("R-31", D("12.5"), False)):
            new = stock_takes.NewStockTake(CountKind.CYCLE, (self._places[code],), note="Hitung bergilir")
            take = self._staff.do(_CLERK, stock_takes.start, new)
            lots = {
                row.lot: row.on_hand
                for row in self._staff.ask(_CLERK, stock.balances, stock.BalanceFilter(place_id=self._places[code]))
            }
            for tag in self._staff.ask(_HAND, stock_takes.tags, take.id):
                counted = stock_takes.TagCount(tag.id, lots[tag.lot] - missing)
                self._staff.do(_HAND, stock_takes.count, counted)
            made = self._staff.do(_CLERK, stock_takes.compare, stock_takes.TakeKey(take.id, take.version))
            if decided:
                self._staff.do(_CLERK, stock_takes.post, stock_takes.TakeKey(take.id, made.version))

    def _outside(self) -> None:
        """Cut parts at a subcontractor: a part has come back, the rest is late."""
        partner = self._staff.do(
            "ppic_admin",
            articles.save_partner,
            articles.PartnerInput(PartnerKind.SUBCONTRACTOR, "CV Bordir Mandiri", address="Jl. Melati 4, Bekasi"),
        ).id
        new = gate_passes.NewPass(
            partner, "Potongan beruang, 12 kantong", D(2_400), "PCE", plate="B 1187 TQ", seal="SN 778001",
            return_expected_on=self._today - timedelta(days=1),
        )  # fmt: skip
        made = self._staff.do(_CLERK, gate_passes.prepare, new)
        self._staff.do(_GUARD, gate_passes.check, gate_passes.CheckedPass(made.id, made.version, right=True))
        self._staff.do(_HAND, gate_passes.come_back, gate_passes.CameBack(made.id, D(1_500), "SJ-BM/044"))
        waiting = gate_passes.NewPass(partner, "Potongan kucing, 5 kantong", D(900), "PCE", plate="B 1187 TQ")
        self._staff.do(_CLERK, gate_passes.prepare, waiting)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), PLANT_ZONE).astimezone(UTC)
