"""What has happened in the practice plant: some weeks done, one in the middle, some to come.

Everything is done by commands, as the people of the plant would do it. Chance is seeded: two practice plants made on
the same day are alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from quty_desktop.domain.articles import ArticleKind, PartnerKind
from quty_desktop.domain.lab_tests import Conditions
from quty_desktop.domain.orders import Route
from quty_desktop.domain.packing import MarkSize, PrintTarget
from quty_desktop.domain.quality import InspectionResult, InspectionType, LabTestType
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import PLANT_ZONE, Language
from quty_desktop.services.administration import alerts
from quty_desktop.services.master_data import articles
from quty_desktop.services.packing import cartons, marks
from quty_desktop.services.ppic import orders, production
from quty_desktop.services.practice.catalogue import Catalogue, DescribedArticle
from quty_desktop.services.practice.final_days import inspect_final, stack_and_migrate
from quty_desktop.services.practice.flow import Flow
from quty_desktop.services.practice.metal_days import MetalDays, PassedBatch
from quty_desktop.services.practice.passage import to_packing
from quty_desktop.services.practice.record_days import keep_records
from quty_desktop.services.practice.shipping_days import PackedBatch, ship
from quty_desktop.services.practice.staff import Staff
from quty_desktop.services.practice.store import stock_the_store
from quty_desktop.services.practice.warehouse_days import WarehouseDays
from quty_desktop.services.quality import compliance, holds, inspections, lab_tests

_BUYERS = ("Nordlek Handel AB", "Kinderglück GmbH", "Little Harbor Toys Inc.")
_DAYS_OF_INSPECTIONS = 36
_CHECKPOINTS: tuple[tuple[InspectionType, float, int], ...] = (
    (InspectionType.CUTTING, 0.030, 180),
    (InspectionType.INLINE_SEWING, 0.080, 320),
    (InspectionType.FINISHING, 0.018, 300),
    (InspectionType.PACKING, 0.008, 120),
)
"""Checkpoint, usual share of bad pieces, pieces looked at in a day."""
_USUAL_DEFECTS = {
    InspectionType.CUTTING: ("A2", "B8", "B9"),
    InspectionType.INLINE_SEWING: ("B1", "B2", "B3", "D1"),
    InspectionType.FINISHING: ("E1", "E2", "E4"),
    InspectionType.PACKING: ("G6", "E1"),
}
_TESTS: tuple[tuple[LabTestType, Decimal, Conditions], ...] = (
    (LabTestType.DROP, Decimal(10), Conditions(mass_kg=Decimal("0.31"))),
    (LabTestType.STABILITY_10, Decimal(12), Conditions(base_mm=1200)),
    (LabTestType.STABILITY_27, Decimal(21), Conditions(base_mm=1200)),
    (LabTestType.SEAM_STRENGTH, Decimal(112), Conditions(held_s=10)),
    (LabTestType.METAL, Decimal(0), Conditions(card_mm=Decimal("1.5"))),
)


@dataclass(frozen=True, slots=True)
class _Batch:
    """A batch of the story.

    Attributes:
        ahead: weeks from now to its delivery week.
    """

    mo_id: int
    number: str
    work_order: int
    qty_pcs: int
    ahead: int


class Story:
    """Tells the weeks of the practice plant.

    Args:
        staff: its people.
        described: its articles and destinations.
        progress: is told what is being done.
    """

    def __init__(self, staff: Staff, described: Catalogue, progress: Callable[[Text], None]) -> None:
        self._staff = staff
        self._described = described
        self._progress = progress
        self._chance = Random(19_01_2026)  # noqa: S311 - believable, not secret
        self._today = datetime.now(PLANT_ZONE).date()
        self._destinations: dict[str, int] = {}
        self._articles: dict[tuple[str, str], tuple[int, DescribedArticle]] = {}
        self._buyers: list[int] = []
        self._orders = 0

    def tell(self) -> None:
        """Tell everything."""
        self._say(N_("Entering articles and destinations"))
        self._master_data()
        self._say(N_("Entering buyer orders"))
        batches = [batch for ahead in range(-6, 5) for batch in self._week(ahead)]
        self._waiting_orders()
        self._say(N_("Testing and inspecting"))
        self._staff.do("ppic_admin", inspections.adopt_usual_defects)
        self._test(batches)
        metal = self._release(batches)
        self._say(N_("Packing cartons and printing marks"))
        packed = {batch.mo_id: self._pack(batch) for batch in batches}
        self._inspect(batches)
        self._say(N_("Receiving and shipping finished goods"))
        ship(
            self._staff,
            [PackedBatch(each.mo_id, each.work_order, each.qty_pcs) for each in batches if each.ahead < -1][-5:],
            self._today,
        )
        self._answer_alerts()
        self._say(N_("Cutting, sewing and handing over"))
        rest = ((each.mo_id, each.qty_pcs - packed[each.mo_id], each.ahead) for each in batches if each.ahead >= 0)
        Flow(self._staff).tell(each for each in rest if each[1] > 0)
        self._say(N_("Buying, receiving, issuing and counting material"))
        WarehouseDays(self._staff, self._today).tell(
            [each.mo_id for each in batches if each.ahead >= 0],
            [key for key, _ in self._articles.values()][:6],
            next(iter(self._destinations.values())),
        )
        self._trouble(batches, metal)
        keep_records(self._staff, self._today, [each.number for each in batches if each.ahead in {0, 1}])
        self._say(N_("Issuing compliance reports"))
        for batch in [each for each in batches if each.ahead <= -3][-3:]:
            self._report(batch)

    def _say(self, words: str) -> None:
        self._progress(Text(words))

    # Master data

    def _master_data(self) -> None:
        do = self._staff.do
        for each in self._described.destinations:
            new = articles.DestinationInput(each.code, each.name, each.region)
            self._destinations[each.code] = do("ppic_admin", articles.save_destination, new).id
        for name in _BUYERS:
            partner = articles.PartnerInput(PartnerKind.CUSTOMER, name)
            self._buyers.append(do("ppic_admin", articles.save_partner, partner).id)
        for article in self._described.articles:
            for code in article.destinations:
                self._article(article, code)
        stock_the_store(self._staff, self._today, tuple(key for key, _ in list(self._articles.values())[:2]))

    def _article(self, article: DescribedArticle, destination: str) -> None:
        do = self._staff.do
        key = self._destinations[destination]
        new = articles.ArticleInput(article.code, article.name, ArticleKind.FINISHED_GOOD, destination_id=key)
        saved = do("ppic_admin", articles.save_article, new)
        length, width, height = article.carton_mm
        specification = articles.PackSpecificationInput(
            saved.id,
            article.pcs,
            article.cartons,
            length_mm=length,
            width_mm=width,
            height_mm=height,
            gross_weight_kg=article.gross_kg,
        )
        do("ppic_admin", articles.save_pack_specification, specification)
        self._articles[article.code, destination] = (saved.id, article)

    # Orders

    def _week(self, ahead: int) -> list[_Batch]:
        """Two orders for a delivery week; those of the far weeks are not approved yet."""
        week = Week.of(self._today + timedelta(weeks=ahead))
        made = []
        for _ in range(2):
            (code, destination), (article_id, article) = self._chance.choice(sorted(self._articles.items()))
            pallets = self._chance.randint(2, 5)
            qty = pallets * article.cartons * article.pcs
            if self._chance.random() < 0.25:
                qty -= self._chance.randint(1, article.pcs - 1)
            del code
            line = orders.NewOrderLine(article_id, qty, week, self._destinations[destination])
            entered = week.monday - timedelta(weeks=7)
            with self._staff.at(_moment(entered, 9)):
                batch = self._planned(self._order((line,), entered), qty, ahead)
            if batch is not None:
                made.append(batch)
        return made

    def _order(self, lines: tuple[orders.NewOrderLine, ...], day: date) -> orders.OrderDetail:
        self._orders += 1
        number = f"ECIS-{48_200 + self._orders * 7}"
        new = orders.NewOrder(number, self._chance.choice(self._buyers), day, lines)
        saved = self._staff.do("ppic_admin", orders.enter_order, new)
        self._staff.do("ppic_admin", orders.confirm_order, orders.OrderKey(saved.id, 1))
        return self._staff.ask("ppic_admin", orders.order, saved.id)

    def _planned(self, order: orders.OrderDetail, qty: int, ahead: int) -> _Batch | None:
        if ahead >= 4 and self._chance.random() < 0.5:
            return None
        route = Route.EMBROIDERY if self._chance.random() < 0.3 else Route.DIRECT
        new = production.NewManufacturingOrder(order.lines[0].id, qty, route)
        draft = self._staff.do("ppic_admin", production.draft_manufacturing_order, new)
        if ahead >= 3:
            return None
        key = production.ManufacturingKey(draft.id, 1)
        self._staff.do("ppic_manager", production.approve_manufacturing_order, key)
        work = self._staff.ask("ppic_admin", production.work_orders_of, draft.id)
        return _Batch(draft.id, draft.batch_number, work[-1].id, qty, ahead)

    def _waiting_orders(self) -> None:
        """Some work for PPIC: an order to confirm."""
        week = Week.of(self._today + timedelta(weeks=6))
        lines = []
        for (_, destination), (article_id, article) in sorted(self._articles.items())[:3]:
            qty = article.cartons * article.pcs * 2
            lines.append(orders.NewOrderLine(article_id, qty, week, self._destinations[destination]))
        self._orders += 1
        number = f"ECIS-{48_200 + self._orders * 7}"
        self._staff.do(
            "ppic_admin", orders.enter_order, orders.NewOrder(number, self._buyers[0], self._today, tuple(lines))
        )

    # Packing

    def _pack(self, batch: _Batch) -> int:
        """Past weeks are packed and marked, this week is in the middle, the next ones wait; how many pieces."""
        if batch.ahead > 0:
            return 0
        share = 1.0 if batch.ahead < -1 else self._chance.choice((0.5, 0.7, 1.0))
        per_carton = self._per_carton(batch)
        full_cartons = max(1, round(batch.qty_pcs * share) // per_carton)
        pcs = batch.qty_pcs if share == 1.0 else full_cartons * per_carton
        to_packing(self._staff, batch.mo_id, pcs)
        with self._staff.at(_moment(self._today + timedelta(weeks=batch.ahead, days=-2), 10)):
            self._staff.do("operator_packing", cartons.start_packing, batch.work_order)
            new = cartons.PackCartons(batch.work_order, pcs, partial_reason="Sisa pesanan", station="ST-04")
            packed = self._staff.do("operator_packing", cartons.pack_cartons, new)
            self._print(batch, packed)
            if pcs == batch.qty_pcs and batch.ahead < -1:
                self._staff.do("operator_packing", cartons.complete_packing, batch.work_order)
        return pcs

    def _per_carton(self, batch: _Batch) -> int:
        rows = self._staff.ask(
            "ppic_admin", production.manufacturing_list, production.ManufacturingFilter(batch.number, True)
        )
        code = rows[0].article_code
        return next(article.pcs for (known, _), (_, article) in self._articles.items() if known == code)

    def _print(self, batch: _Batch, packed: cartons.PackingResult) -> None:
        wanted = marks.MarkRange(manufacturing_order_id=batch.mo_id, first=1, last=packed.last, practice=True)
        run = self._staff.ask("operator_packing", marks.marks_of, wanted)
        new = marks.PrintMarks(batch.mo_id, 1, packed.last, MarkSize.LABEL_100X150, run.seen, target=PrintTarget.PDF)
        self._staff.do("operator_packing", marks.print_marks, new)

    # Quality

    def _release(self, batches: list[_Batch]) -> MetalDays:
        """What a batch must have passed before its marks: three checkpoints, and every piece through the detector."""
        metal = MetalDays(self._staff, self._today)
        for ahead in sorted({batch.ahead for batch in batches if batch.ahead <= 0}):
            week = [batch for batch in batches if batch.ahead == ahead]
            day = self._today + timedelta(weeks=ahead, days=-3)
            for batch in week:
                for back, (checkpoint, usual, pieces) in zip((4, 3, 1), _CHECKPOINTS[:3], strict=True):
                    moment = _moment(day - timedelta(days=back), 11)
                    while not self._one_inspection(batch, checkpoint, moment, usual / 4, pieces):
                        moment += timedelta(hours=2)
            passed = [PassedBatch(batch.number, batch.qty_pcs) for batch in week]
            metal.pass_batches(day, passed)
            if ahead == -3 and passed:
                metal.past_find(day, passed[0])
        return metal

    def _inspect(self, batches: list[_Batch]) -> None:
        """Each working day, each checkpoint, some pieces of a batch that runs at that time."""
        running = [batch for batch in batches if 0 <= batch.ahead <= 2]
        for back in range(_DAYS_OF_INSPECTIONS, 0, -1):
            day = self._today - timedelta(days=back)
            if day.weekday() == 6:
                continue
            for checkpoint, usual, pieces in _CHECKPOINTS:
                batch = self._chance.choice(running)
                self._one_inspection(batch, checkpoint, _moment(day, 8 + self._chance.randint(0, 8)), usual, pieces)
        for batch in batches:
            if batch.ahead < -1:
                moment = _moment(self._today + timedelta(weeks=batch.ahead, days=-1), 13)
                inspect_final(self._staff, batch.number, batch.qty_pcs, moment, minor=self._chance.randint(0, 1))

    def _one_inspection(
        self, batch: _Batch, checkpoint: InspectionType, moment: datetime, usual: float, pieces: int
    ) -> bool:
        """Inspect some pieces; whether they passed."""
        looked = max(20, round(self._chance.gauss(pieces, pieces * 0.15)))
        bad = min(looked, sum(self._chance.random() < usual for _ in range(looked)))
        scrap = bad // 4
        defects: tuple[inspections.FoundDefect, ...] = ()
        if bad:
            codes = _USUAL_DEFECTS.get(checkpoint, ("E2",))
            defects = (inspections.FoundDefect(self._chance.choice(codes), bad),)
        new = inspections.NewInspection(
            batch.number,
            checkpoint,
            looked,
            looked - bad,
            bad - scrap,
            scrap,
            defects,
            line=f"L{self._chance.randint(1, 38):02}" if checkpoint is InspectionType.INLINE_SEWING else "",
            inspected_at=moment,
        )
        with self._staff.at(moment + timedelta(minutes=20)):
            return self._staff.do("qc_inspector", inspections.record_inspection, new).result is InspectionResult.PASS

    def _test(self, batches: list[_Batch]) -> None:
        """All five tests of the batches that are packed."""
        for batch in batches:
            if batch.ahead > 0:
                continue
            moment = _moment(self._today + timedelta(weeks=batch.ahead, days=-3), 14)
            for number, (kind, value, conditions) in enumerate(_TESTS):
                self._one_test(batch, kind, value, conditions, moment + timedelta(minutes=15 * number))

    def _one_test(
        self,
        batch: _Batch,
        kind: LabTestType,
        value: Decimal,
        conditions: Conditions,
        moment: datetime,
        finding: str = "",
    ) -> None:
        new = lab_tests.NewLabTest(
            batch.number, kind, value, conditions, finding, location="Lab QC", sample_pcs=3, tested_at=moment
        )
        with self._staff.at(moment + timedelta(minutes=5)):
            self._staff.do("qc_lab", lab_tests.record_lab_test, new)

    def _answer_alerts(self) -> None:
        """What past inspections raised was answered long ago, in each department by its supervisor."""
        for row in self._staff.ask("factory_manager", alerts.alert_log, alerts.AlertLogQuestion()):
            if row.open:
                answer = alerts.AlertAnswer(row.id, row.version, "Diperiksa ulang 100 %, operator diberi tahu")
                self._staff.do("production_manager", alerts.resolve, answer)

    def _trouble(self, batches: list[_Batch], metal: MetalDays) -> None:
        """What the people practise on: a failed test, one that was repeated, a hold, a failed metal check and a find."""
        past = [batch for batch in batches if batch.ahead < -1]
        coming = [batch for batch in batches if batch.ahead in {1, 2}]
        seam = Conditions(held_s=10)
        day = _moment(self._today - timedelta(days=9), 11)
        self._one_test(past[-1], LabTestType.SEAM_STRENGTH, Decimal(74), seam, day)
        self._one_test(past[-1], LabTestType.SEAM_STRENGTH, Decimal(104), seam, day + timedelta(hours=5))
        yesterday = _moment(self._today - timedelta(days=1), 15)
        drop = Conditions(mass_kg=Decimal("0.42"))
        self._one_test(coming[0], LabTestType.DROP, Decimal(7), drop, yesterday, "Mata lepas setelah jatuhan ke-8")
        if len(coming) > 1:
            reason = "Label tujuan tercampur di line 12, menunggu pemeriksaan ulang 100 %"
            self._staff.do("qc_supervisor", holds.hold_batch, holds.NewHold(coming[1].number, reason))
        packed = tuple(batch.number for batch in batches if batch.ahead in {-1, 0})
        stack_and_migrate(self._staff, packed, datetime.now(UTC))
        metal.trouble(*(PassedBatch(each.number, each.qty_pcs) for each in (coming[-1], coming[0])))

    def _report(self, batch: _Batch) -> None:
        wanted = compliance.ReportWanted(batch.number, Language.INDONESIAN, practice=True)
        self._staff.do("qc_supervisor", compliance.issue_report, wanted)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), PLANT_ZONE).astimezone(UTC)
