"""The facts of a batch compliance report and the verdict that follows from them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from quty_desktop.domain.packing import CartonState
from quty_desktop.domain.quality import DefectClass, HoldKind, InspectionResult, TestResult
from quty_desktop.domain.snapshots import added_later
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week


class Verdict(Choice):
    """What the report says of a batch."""

    APPROVED = "approved", N_("Approved")
    REJECTED = "rejected", N_("Rejected")
    INCOMPLETE = "incomplete", N_("Incomplete")


class CertificateKind(Choice):
    """A certificate that a material needs (the plant's certificate register)."""

    SAFETY_DATA = "sd", N_("SD")
    TEXTILE = "textile", N_("Textile")
    CHEMICAL = "chemical", N_("Chemical")
    RECYCLED = "grs", N_("GRS")


class CertificateStatus(Choice):
    """A certificate on the production date."""

    VALID = "valid", N_("Valid")
    EXPIRED = "expired", N_("Expired")
    MISSING = "missing", N_("Missing")
    NOT_NEEDED = "not_needed", N_("Not needed")


@dataclass(frozen=True, slots=True)
class TraceStep:
    """A document on the way of the batch, in the order of the flow.

    Attributes:
        what: purchase order, manufacturing order or a department's work order.
        number: its number.
        started: first day, ``None`` when it has not begun.
        finished: last day, ``None`` while it runs.
        qty_pcs: good pieces it gave; ``None`` where pieces are not counted.
        responsible: who answered for it.
        state: where it stands.
    """

    what: Text
    number: str
    started: date | None
    finished: date | None
    qty_pcs: int | None
    responsible: str
    state: Text


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """A certificate of a material lot on the production date; ``valid_until`` is the last day that it covers."""

    kind: CertificateKind
    status: CertificateStatus
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class MaterialUsed:
    """A material lot that went into the batch."""

    code: str
    name: str
    lot: str
    producer: str
    composition: str
    certificates: tuple[CertificateFact, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckpointResult:
    """What one checkpoint found, all its inspections of the batch together.

    Attributes:
        checkpoint: its name.
        inspected_pcs: pieces looked at.
        passed_pcs: pieces good at first sight.
        rework_pcs: pieces sent back.
        scrap_pcs: pieces thrown away. Passed, rework and scrap make inspected.
        recovered_pcs: reworked pieces that came back good.
        result: the decision, ``None`` while it is open.
        last_day: day of the last inspection.
        inspectors: who inspected.
    """

    checkpoint: Text
    inspected_pcs: int
    passed_pcs: int
    rework_pcs: int
    scrap_pcs: int
    recovered_pcs: int
    result: InspectionResult | None
    last_day: date | None = None
    inspectors: str = ""

    @property
    def pass_rate(self) -> Decimal | None:
        """Share of the pieces that were good at first sight, 0 to 1."""
        return Decimal(self.passed_pcs) / self.inspected_pcs if self.inspected_pcs else None


@dataclass(frozen=True, slots=True)
class DefectCount:
    """How often a kind of defect was found at a checkpoint.

    What became of the pieces is known where an inspection sent all its defective pieces the same way; else it is
    ``None`` here and stands in the checkpoint's own line.
    """

    code: str
    name: str
    severity: DefectClass
    checkpoint: Text
    found_pcs: int
    rework_pcs: int | None
    scrap_pcs: int | None


@dataclass(frozen=True, slots=True)
class MetalCheck:
    """A sensitivity check of the detector, or a passage of goods through it.

    Attributes:
        at: when.
        what: start of work, hourly check, passage of goods.
        detector: which machine.
        points: good positions of the test card, e.g. ``9/9``; empty for a passage.
        card_mm: diameter of the test piece in millimetres; ``None`` for a passage.
        scanned_pcs: pieces passed; ``None`` for a check.
        detected_pcs: pieces in which metal was found.
        result: what it said.
        by: the operator.
    """

    at: datetime
    what: Text
    detector: str
    points: str
    card_mm: Decimal | None
    scanned_pcs: int | None
    detected_pcs: int
    result: TestResult
    by: str


@dataclass(frozen=True, slots=True)
class LabTestFact:
    """A laboratory test of the batch.

    Attributes:
        test: its name.
        standard: the standard and edition.
        limit: what the standard asks, as written in the plant's limits.
        value: measured value; ``None`` where the test only passes or fails, or has not been made.
        unit: unit of the value.
        result: ``None`` while the test is due.
        released: a failed test that somebody with the right has cleared.
        tested_at: when.
        by: who tested.
    """

    test: Text
    standard: str
    limit: str
    value: Decimal | None
    unit: str
    result: TestResult | None
    released: bool = False
    tested_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class HoldFact:
    """A hold on the batch; open while ``released_at`` is ``None``."""

    kind: HoldKind
    reason: str
    since: datetime
    by: str
    released_at: datetime | None = None
    released_by: str = ""
    released_reason: str = ""


@dataclass(frozen=True, slots=True)
class PalletFact:
    """A pallet of the batch and what stands on it."""

    number: str
    cartons: int
    qty_pcs: int
    week: Week
    destination: str
    state: Text


@dataclass(frozen=True, slots=True)
class CartonFact:
    """A carton that deserves a line of its own: partial, wrong or not verified."""

    code: str
    qty_pcs: int
    state: CartonState
    remark: Text


@dataclass(frozen=True, slots=True)
class PackingFacts:
    """Packing of the batch.

    Attributes:
        cartons_planned: cartons by the pack specification.
        cartons_packed: cartons closed.
        marks_printed: cartons whose mark was printed.
        marks_verified: cartons whose mark was scanned and right.
        marks_wrong: cartons whose last scan was wrong.
        reprints: marks printed again.
        week_matches: whether every carton has the order's week; ``None`` before packing.
        destination_matches: whether every carton has the order's destination; ``None`` before packing.
        pallets: the pallets, in order.
        remarkable: cartons worth a line.
    """

    cartons_planned: int
    cartons_packed: int
    marks_printed: int
    marks_verified: int
    marks_wrong: int
    reprints: int
    week_matches: bool | None
    destination_matches: bool | None
    pallets: tuple[PalletFact, ...] = ()
    remarkable: tuple[CartonFact, ...] = ()


@dataclass(frozen=True, slots=True)
class PhotoFact:
    """A photo of something that failed; its bytes stand beside the report, by their hash.

    Attributes:
        sha256: hash of the bytes.
        record: what it belongs to, e.g. the failed inspection with its day.
        caption: what it shows.
        at: when it was added.
        by: who added it.
        tested: whether it belongs to metal detection or the laboratory, not to an inspection.
    """

    sha256: str
    record: Text
    caption: str
    at: datetime
    by: str
    tested: bool


@dataclass(frozen=True, slots=True)
class ComplianceFacts:
    """All that the verdict looks at; ``packing`` is ``None`` before packing has begun, ``photos`` prove what failed."""

    ordered_pcs: int
    produced_pcs: int
    packed_pcs: int
    trace: tuple[TraceStep, ...] = ()
    materials: tuple[MaterialUsed, ...] = ()
    checkpoints: tuple[CheckpointResult, ...] = ()
    defects: tuple[DefectCount, ...] = ()
    metal_checks: tuple[MetalCheck, ...] = ()
    lab_tests: tuple[LabTestFact, ...] = ()
    holds: tuple[HoldFact, ...] = ()
    packing: PackingFacts | None = None
    photos: tuple[PhotoFact, ...] = added_later()


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict and what led to it.

    Attributes:
        verdict: approved only when nothing is wrong and nothing is missing.
        failures: what is wrong; any of these rejects the batch.
        gaps: what is missing.
        pass_rate: pieces good at first sight over pieces inspected, all checkpoints together, 0 to 1; ``None`` without
            inspections.
        failed_tests: laboratory tests that failed and were not released, and metal checks that failed.
        open_holds: holds that nobody has released.
    """

    verdict: Verdict
    failures: tuple[Text, ...]
    gaps: tuple[Text, ...]
    pass_rate: Decimal | None
    failed_tests: int
    open_holds: int


def judge(facts: ComplianceFacts) -> Judgement:
    """Decide whether a batch complies.

    A failed test, a blocked or failed checkpoint, a failed metal check, an open hold, a wrong mark, or a week or
    destination that is not the order's rejects the batch. What has not been done or recorded yet makes the report
    incomplete; so does a certificate that is missing or had expired on the production date, because a renewed one may
    still be filed.
    """
    failures = tuple(_failures(facts))
    gaps = tuple(_gaps(facts))
    inspected = sum(each.inspected_pcs for each in facts.checkpoints)
    passed = sum(each.passed_pcs for each in facts.checkpoints)
    failed_tests = sum(_failed(test) for test in facts.lab_tests)
    failed_tests += sum(check.result is TestResult.FAIL for check in facts.metal_checks)
    verdict = Verdict.REJECTED if failures else Verdict.INCOMPLETE if gaps else Verdict.APPROVED
    return Judgement(
        verdict=verdict,
        failures=failures,
        gaps=gaps,
        pass_rate=Decimal(passed) / inspected if inspected else None,
        failed_tests=failed_tests,
        open_holds=sum(hold.released_at is None for hold in facts.holds),
    )


def _failed(test: LabTestFact) -> bool:
    return test.result is TestResult.FAIL and not test.released


def _failures(facts: ComplianceFacts) -> Iterator[Text]:
    for test in facts.lab_tests:
        if _failed(test):
            yield Text(N_("{test} failed ({standard})."), test=test.test, standard=test.standard)
    for check in facts.metal_checks:
        if check.result is TestResult.FAIL:
            yield Text(N_("Metal detector {detector} failed on {at}."), detector=check.detector, at=check.at)
    yield from _checkpoint_failures(facts.checkpoints)
    for hold in facts.holds:
        if hold.released_at is None:
            yield Text(
                N_("On hold since {since}: {kind}. {reason}"), since=hold.since, kind=hold.kind, reason=hold.reason
            )
    if facts.packing is not None:
        yield from _packing_failures(facts.packing)


def _checkpoint_failures(checkpoints: Sequence[CheckpointResult]) -> Iterator[Text]:
    for point in checkpoints:
        if point.result is InspectionResult.FAIL:
            yield Text(N_("{checkpoint} did not pass."), checkpoint=point.checkpoint)
        elif point.result is InspectionResult.BLOCKED:
            yield Text(N_("{checkpoint} is blocked."), checkpoint=point.checkpoint)


def _packing_failures(packing: PackingFacts) -> Iterator[Text]:
    if packing.marks_wrong:
        yield Text(N_("Wrong shipping marks: {count}."), count=packing.marks_wrong)
    if packing.week_matches is False:
        yield Text(N_("Not every carton has the week of the order."))
    if packing.destination_matches is False:
        yield Text(N_("Not every carton has the destination of the order."))


def _gaps(facts: ComplianceFacts) -> Iterator[Text]:
    if not facts.trace:
        yield Text(N_("The way of the batch is not recorded."))
    yield from _material_gaps(facts.materials)
    yield from _checkpoint_gaps(facts.checkpoints)
    if not facts.metal_checks:
        yield Text(N_("No metal detection is recorded."))
    if not facts.lab_tests:
        yield Text(N_("No laboratory test is recorded."))
    for test in facts.lab_tests:
        if test.result is None:
            yield Text(N_("{test} has no result yet."), test=test.test)
    yield from _packing_gaps(facts)


def _material_gaps(materials: Sequence[MaterialUsed]) -> Iterator[Text]:
    if not materials:
        yield Text(N_("No material is recorded."))
    for material in materials:
        for certificate in material.certificates:
            if certificate.status is CertificateStatus.MISSING:
                yield Text(
                    N_("Certificate {certificate} of {material} is missing."),
                    certificate=certificate.kind,
                    material=material.code,
                )
            elif certificate.status is CertificateStatus.EXPIRED:
                yield Text(
                    N_("Certificate {certificate} of {material} had expired on the production date."),
                    certificate=certificate.kind,
                    material=material.code,
                )


def _checkpoint_gaps(checkpoints: Sequence[CheckpointResult]) -> Iterator[Text]:
    if not checkpoints:
        yield Text(N_("No inspection is recorded."))
    for point in checkpoints:
        if point.result is None:
            yield Text(N_("{checkpoint} has no result yet."), checkpoint=point.checkpoint)
        if point.passed_pcs + point.rework_pcs + point.scrap_pcs != point.inspected_pcs:
            yield Text(
                N_("{checkpoint}: passed, rework and scrap do not make the {inspected} pieces inspected."),
                checkpoint=point.checkpoint,
                inspected=point.inspected_pcs,
            )


def _packing_gaps(facts: ComplianceFacts) -> Iterator[Text]:
    packing = facts.packing
    if packing is None:
        yield Text(N_("Packing has not begun."))
        return
    if facts.packed_pcs < facts.ordered_pcs:
        yield Text(N_("{packed} of {ordered} pieces are packed."), packed=facts.packed_pcs, ordered=facts.ordered_pcs)
    if packing.marks_verified < packing.cartons_planned:
        yield Text(
            N_("{verified} of {planned} shipping marks are verified by a scan."),
            verified=packing.marks_verified,
            planned=packing.cartons_planned,
        )
