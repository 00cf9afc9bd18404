"""Parts 1 to 5 of the batch compliance report; a part without data says so in words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from quty_desktop.documents import icons
from quty_desktop.documents.page import CONTENT_WIDTH, NOTE, paragraph
from quty_desktop.documents.picture_sheet import photo_rows
from quty_desktop.documents.tables import Caption, Cell, Column, FactSheet, Kind, RowTable, Value
from quty_desktop.documents.typography import MM, Ink
from quty_desktop.documents.verdict_box import Share, ShareBars
from quty_desktop.domain.compliance import (
    CertificateFact,
    CertificateStatus,
    CheckpointResult,
    ComplianceFacts,
    LabTestFact,
    PackingFacts,
)
from quty_desktop.domain.quality import InspectionResult, TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


class Parts:
    """Puts the facts of a report into tables.

    Args:
        facts: what is known of the batch.
        translator: the paper's language.
        images: bytes of the photos, by hash.
    """

    def __init__(
        self, facts: ComplianceFacts, translator: Translator, images: Mapping[str, bytes] | None = None
    ) -> None:
        self._facts = facts
        self._images = images or {}
        self._translator = translator
        self._tr = translator.tr

    def trace(self) -> Iterator[Flowable]:
        """Part 1: the documents on the way of the batch."""
        columns = (
            self._column(N_("Step"), 30),
            self._column(N_("Document"), 34, Kind.CODE, bold=True),
            self._column(N_("Started"), 21, Kind.CODE),
            self._column(N_("Finished"), 21, Kind.CODE),
            self._column(N_("Pieces"), 17, Kind.NUMBER),
            self._column(N_("Responsible"), 31),
            self._column(N_("State"), 24),
        )
        rows = [
            (
                self._tr(step.what),
                step.number,
                self._day(step.started),
                self._day(step.finished),
                self._number(step.qty_pcs),
                step.responsible or "–",
                self._tr(step.state),
            )
            for step in self._facts.trace
        ]
        yield self._table(columns, rows, N_("No document of this batch is recorded."))

    def materials(self) -> Iterator[Flowable]:
        """Part 2: material lots and their certificates on the production date."""
        columns = (
            self._column(N_("Material"), 24, Kind.CODE, bold=True),
            self._column(N_("Name"), 35),
            self._column(N_("Lot"), 23),
            self._column(N_("Producer"), 27),
            self._column(N_("Composition"), 25),
            self._column(N_("Certificates on the production date"), 46),
        )
        rows = [
            (
                material.code,
                material.name,
                material.lot or "–",
                material.producer or "–",
                material.composition or "–",
                [self._certificate(each) for each in material.certificates]
                or [Cell(self._tr(N_("None needed")), None, Ink.MUTED)],
            )
            for material in self._facts.materials
        ]
        yield self._table(columns, rows, N_("No material of this batch is recorded."))

    def quality(self) -> Iterator[Flowable]:
        """Part 3: the checkpoints, the defects by kind, and photos of what failed."""
        yield from self._checkpoints()
        yield from self._caption(N_("Defects"))
        yield self._defects()
        yield from self._photos(tested=False)

    def tests(self) -> Iterator[Flowable]:
        """Part 4: metal detection, laboratory tests, photos of what failed, holds."""
        yield from self._caption(N_("Metal detection"))
        yield self._metal()
        yield from self._caption(N_("Laboratory tests"))
        yield self._lab_tests()
        yield from self._photos(tested=True)
        yield from self._caption(N_("Holds"))
        yield self._holds()

    def packing(self) -> Iterator[Flowable]:
        """Part 5: cartons, marks and pallets."""
        packing = self._facts.packing
        if packing is None:
            yield self._note(N_("Packing of this batch has not begun."))
            return
        yield self._packing_sheet(packing)
        yield from self._caption(N_("Pallets"))
        yield self._pallets(packing)
        yield from self._caption(N_("Cartons to look at"))
        yield self._cartons(packing)

    def _checkpoints(self) -> Iterator[Flowable]:
        points = [point for point in self._facts.checkpoints if point.inspected_pcs]
        if points:
            yield ShareBars(
                [self._tr(N_("Passed")), self._tr(N_("Rework")), self._tr(N_("Scrap"))],
                [
                    Share(
                        self._tr(point.checkpoint),
                        (point.passed_pcs, point.rework_pcs, point.scrap_pcs),
                        self._tr(Text(N_("{rate} passed"), rate=self._rate(point))),
                    )
                    for point in points
                ],
                CONTENT_WIDTH,
            )
            yield Spacer(1, 1.5 * MM)
        columns = (
            self._column(N_("Checkpoint"), 30, bold=True),
            self._column(N_("Inspected"), 18, Kind.NUMBER),
            self._column(N_("Passed"), 17, Kind.NUMBER),
            self._column(N_("Rework"), 18, Kind.NUMBER),
            self._column(N_("Recovered"), 17, Kind.NUMBER),
            self._column(N_("Scrap"), 14, Kind.NUMBER),
            self._column(N_("Last inspection"), 21, Kind.CODE),
            self._column(N_("Inspectors"), 22),
            self._column(N_("Result"), 21),
        )
        rows = [
            (
                self._tr(point.checkpoint),
                self._number(point.inspected_pcs),
                self._number(point.passed_pcs),
                self._number(point.rework_pcs),
                self._number(point.recovered_pcs),
                self._number(point.scrap_pcs),
                self._day(point.last_day),
                point.inspectors or "–",
                self._inspection(point.result),
            )
            for point in self._facts.checkpoints
        ]
        yield self._table(columns, rows, N_("No inspection of this batch is recorded."))

    def _defects(self) -> Flowable:
        defects = self._facts.defects
        columns = (
            self._column(N_("Code"), 16, Kind.CODE, bold=True),
            self._column(N_("Defect"), 58),
            self._column(N_("Class"), 20),
            self._column(N_("Checkpoint"), 34),
            self._column(N_("Found"), 17, Kind.NUMBER),
            self._column(N_("Rework"), 16, Kind.NUMBER),
            self._column(N_("Scrap"), 16, Kind.NUMBER),
        )
        rows = [
            (
                each.code,
                each.name,
                self._tr(each.severity),
                self._tr(each.checkpoint),
                self._number(each.found_pcs),
                self._number(each.rework_pcs),
                self._number(each.scrap_pcs),
            )
            for each in defects
        ]
        total = (
            self._tr(N_("Total")),
            "",
            "",
            "",
            self._number(sum(each.found_pcs for each in defects)),
            self._number(_sum([each.rework_pcs for each in defects])),
            self._number(_sum([each.scrap_pcs for each in defects])),
        )
        if not rows:
            return self._note(N_("No defect is recorded."))
        return RowTable(columns, rows, CONTENT_WIDTH, total=total)

    def _metal(self) -> Flowable:
        columns = (
            self._column(N_("Time"), 30, Kind.CODE),
            self._column(N_("What"), 33),
            self._column(N_("Detector"), 22),
            self._column(N_("Points"), 14, Kind.NUMBER),
            self._column(N_("Test piece"), 17, Kind.NUMBER),
            self._column(N_("Passed through"), 18, Kind.NUMBER),
            self._column(N_("Metal found"), 15, Kind.NUMBER),
            self._column(N_("By"), 24),
            self._column(N_("Result"), 19),
        )
        rows = [
            (
                self._moment(check.at),
                self._tr(check.what),
                check.detector,
                check.points or "–",
                f"{self._translator.number(check.card_mm)} mm" if check.card_mm is not None else "–",
                self._number(check.scanned_pcs),
                self._number(check.detected_pcs),
                check.by or "–",
                self._test(check.result),
            )
            for check in self._facts.metal_checks
        ]
        return self._table(columns, rows, N_("No metal detection of this batch is recorded."))

    def _lab_tests(self) -> Flowable:
        columns = (
            self._column(N_("Test"), 31, bold=True),
            self._column(N_("Standard"), 31),
            self._column(N_("Limit"), 32),
            self._column(N_("Value"), 18, Kind.NUMBER),
            self._column(N_("Tested"), 29, Kind.CODE),
            self._column(N_("By"), 25),
            self._column(N_("Result"), 24),
        )
        rows = [
            (
                self._tr(test.test),
                test.standard,
                test.limit or "–",
                self._measured(test),
                self._moment(test.tested_at),
                test.by or "–",
                self._released() if test.released else self._test(test.result),
            )
            for test in self._facts.lab_tests
        ]
        return self._table(columns, rows, N_("No laboratory test of this batch is recorded."))

    def _holds(self) -> Flowable:
        columns = (
            self._column(N_("Since"), 29, Kind.CODE),
            self._column(N_("Kind"), 30, bold=True),
            self._column(N_("Reason"), 46),
            self._column(N_("By"), 24),
            self._column(N_("Released"), 50),
        )
        rows = [
            (
                self._moment(hold.since),
                self._tr(hold.kind),
                hold.reason,
                hold.by,
                [
                    Cell(
                        self._tr(Text(N_("{at} by {name}"), at=hold.released_at, name=hold.released_by)),
                        icons.check,
                        Ink.OK,
                    ),
                    Cell(hold.released_reason),
                ]
                if hold.released_at is not None
                else Cell(self._tr(N_("Still open")), icons.pause, Ink.HOLD, bold=True),
            )
            for hold in self._facts.holds
        ]
        return self._table(columns, rows, N_("The batch was never on hold."))

    def _photos(self, *, tested: bool) -> Iterator[Flowable]:
        photos = [each for each in self._facts.photos if each.tested is tested]
        if not photos:
            return
        yield CondPageBreak(84 * MM)
        yield Caption(self._tr(N_("Photos of what failed")), CONTENT_WIDTH)
        words = [
            Text("{record}: {caption} · {at} · {by}", record=each.record, caption=each.caption, at=each.at, by=each.by)
            for each in photos
        ]
        yield from photo_rows(
            [(each.sha256, self._tr(said)) for each, said in zip(photos, words, strict=True)], self._images
        )

    def _packing_sheet(self, packing: PackingFacts) -> Flowable:
        def matches(value: bool | None) -> str:
            return self._tr(N_("not packed yet") if value is None else N_("yes, all cartons") if value else N_("NO"))

        number = self._translator.number
        return FactSheet(
            (
                (
                    self._tr(N_("Cartons packed")),
                    f"{number(packing.cartons_packed)} / {number(packing.cartons_planned)}",
                ),
                (self._tr(N_("Marks printed")), f"{number(packing.marks_printed)} / {number(packing.cartons_planned)}"),
                (
                    self._tr(N_("Marks verified")),
                    f"{number(packing.marks_verified)} / {number(packing.cartons_planned)}",
                ),
                (self._tr(N_("Wrong marks")), number(packing.marks_wrong)),
                (self._tr(N_("Week as ordered")), matches(packing.week_matches)),
                (self._tr(N_("Destination as ordered")), matches(packing.destination_matches)),
                (self._tr(N_("Pallets")), number(len(packing.pallets))),
                (self._tr(N_("Marks printed again")), number(packing.reprints)),
            ),
            CONTENT_WIDTH,
        )

    def _pallets(self, packing: PackingFacts) -> Flowable:
        columns = (
            self._column(N_("Pallet"), 46, Kind.CODE, bold=True),
            self._column(N_("Cartons"), 20, Kind.NUMBER),
            self._column(N_("Pieces"), 22, Kind.NUMBER),
            self._column(N_("Week"), 32, Kind.CODE),
            self._column(N_("Destination"), 28),
            self._column(N_("State"), 30),
        )
        rows = [
            (
                pallet.number,
                self._number(pallet.cartons),
                self._number(pallet.qty_pcs),
                self._translator.week(pallet.week),
                pallet.destination,
                self._tr(pallet.state),
            )
            for pallet in packing.pallets
        ]
        return self._table(columns, rows, N_("No pallet of this batch is recorded."))

    def _cartons(self, packing: PackingFacts) -> Flowable:
        columns = (
            self._column(N_("Carton"), 56, Kind.CODE, bold=True),
            self._column(N_("Pieces"), 20, Kind.NUMBER),
            self._column(N_("State"), 30),
            self._column(N_("Remark"), 72),
        )
        rows = [
            (carton.code, self._number(carton.qty_pcs), self._tr(carton.state), self._tr(carton.remark))
            for carton in packing.remarkable
        ]
        return self._table(columns, rows, N_("All cartons are full and their marks were scanned as right."))

    def _column(self, title: str, share: float, kind: Kind = Kind.TEXT, *, bold: bool = False) -> Column:
        return Column(self._tr(title), share, kind, bold)

    def _table(self, columns: tuple[Column, ...], rows: Sequence[Sequence[Value]], nothing: str) -> Flowable:
        return RowTable(columns, rows, CONTENT_WIDTH) if rows else self._note(nothing)

    def _note(self, text: str) -> Flowable:
        return paragraph(self._tr(text), NOTE)

    def _caption(self, title: str) -> Iterator[Flowable]:
        yield CondPageBreak(34 * MM)
        yield Caption(self._tr(title), CONTENT_WIDTH)

    def _day(self, value: date | None) -> str:
        return "–" if value is None else self._translator.date(value)

    def _moment(self, value: datetime | None) -> str:
        return "–" if value is None else self._translator.moment(value)

    def _number(self, value: int | None) -> str:
        return "–" if value is None else self._translator.number(value)

    def _rate(self, point: CheckpointResult) -> str:
        rate = point.pass_rate
        return "–" if rate is None else self._translator.percent(rate)

    def _measured(self, test: LabTestFact) -> str:
        return "–" if test.value is None else f"{self._translator.number(test.value)} {test.unit}".rstrip()

    def _released(self) -> Cell:
        return Cell(self._tr(N_("Failed, released")), icons.warning, Ink.NOTICE, bold=True)

    def _test(self, result: TestResult | None) -> Cell:
        if result is None:
            return Cell(self._tr(N_("Due")), icons.clock, Ink.NOTICE, bold=True)
        good = result is TestResult.PASS
        return Cell(self._tr(result), icons.check if good else icons.cross, Ink.OK if good else Ink.BAD, bold=True)

    def _inspection(self, result: InspectionResult | None) -> Cell:
        if result is None:
            return Cell(self._tr(N_("Due")), icons.clock, Ink.NOTICE, bold=True)
        if result is InspectionResult.BLOCKED:
            return Cell(self._tr(result), icons.pause, Ink.HOLD, bold=True)
        good = result is InspectionResult.PASS
        return Cell(self._tr(result), icons.check if good else icons.cross, Ink.OK if good else Ink.BAD, bold=True)

    def _certificate(self, certificate: CertificateFact) -> Cell:
        name = self._tr(certificate.kind)
        until = self._day(certificate.valid_until)
        match certificate.status:
            case CertificateStatus.VALID if certificate.valid_until is None:
                return Cell(self._tr(Text(N_("{certificate} valid"), certificate=name)), icons.check, Ink.OK)
            case CertificateStatus.VALID:
                words = Text(N_("{certificate} until {until}"), certificate=name, until=until)
                return Cell(self._tr(words), icons.check, Ink.OK)
            case CertificateStatus.EXPIRED:
                words = Text(N_("{certificate} expired {until}"), certificate=name, until=until)
                return Cell(self._tr(words), icons.cross, Ink.BAD, bold=True)
            case CertificateStatus.MISSING:
                words = Text(N_("{certificate} missing"), certificate=name)
                return Cell(self._tr(words), icons.warning, Ink.BAD, bold=True)
            case _:
                return Cell(self._tr(Text(N_("{certificate} not needed"), certificate=name)), None, Ink.MUTED)


def _sum(values: Sequence[int | None]) -> int | None:
    """The sum, unknown as soon as one part is."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None
