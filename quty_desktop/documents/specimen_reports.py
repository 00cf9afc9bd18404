"""Specimens of the batch compliance report: approved, rejected, empty, and one with all that is nasty."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from quty_desktop.documents.batch_compliance import BatchCompliance
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.compliance import (
    CartonFact,
    CertificateFact,
    CertificateKind,
    CertificateStatus,
    CheckpointResult,
    ComplianceFacts,
    DefectCount,
    HoldFact,
    LabTestFact,
    MaterialUsed,
    MetalCheck,
    PackingFacts,
    PalletFact,
    TraceStep,
    judge,
)
from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.packing import CartonState, PalletState
from quty_desktop.domain.quality import DefectClass, HoldKind, InspectionResult, InspectionType, LabTestType, TestResult
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week

_WEEK = Week(2026, 22)


def _words(choice: Choice) -> Text:
    return Text(choice.label)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


def _valid(kind: CertificateKind, until: date) -> CertificateFact:
    return CertificateFact(kind, CertificateStatus.VALID, until)


_CERTIFIED = (
    _valid(CertificateKind.SAFETY_DATA, date(2027, 3, 12)),
    _valid(CertificateKind.TEXTILE, date(2026, 11, 30)),
    _valid(CertificateKind.CHEMICAL, date(2027, 1, 31)),
)

_TRACE = tuple(
    TraceStep(what, number, date(2026, 5, first), date(2026, 5, last), pieces, who, _words(WorkState.FINISHED))
    for what, number, first, last, pieces, who in (
        (Text(N_("Purchase order, fabric")), "PO-2026-0417", 2, 4, None, "Dewi Lestari"),
        (Text(N_("Purchase order, labels")), "PO-2026-0431", 3, 6, None, "Dewi Lestari"),
        (Text(N_("Manufacturing order")), "MO-2026-00123", 5, 19, 1984, "Agus Salim"),
        (Text(N_("Cutting")), "SPK-CUT-2026-0311", 5, 7, 1996, "Budi Santoso"),
        (Text(N_("Embroidery")), "SPK-EMB-2026-0102", 7, 9, 1994, "Wati Suryani"),
        (Text(N_("Sewing")), "SPK-SEW-2026-0288", 9, 14, 1990, "Rini Astuti"),
        (Text(N_("Finishing")), "SPK-FIN-2026-0279", 12, 17, 1986, "Joko Prasetyo"),
        (Text(N_("Packing")), "SPK-PCK-2026-0264", 18, 19, 1920, "Rina Marlina"),
    )
)

_MATERIALS = (
    MaterialUsed(
        "IM-BOA-1120", "Boa 12 mm, golden", "L26-0417-03", "Kyungdo Textile", "100 % polyester (recycled)",
        (*_CERTIFIED, _valid(CertificateKind.RECYCLED, date(2026, 9, 30))),
    ),
    MaterialUsed("IM-HPL-0830", "Hi-pile 8 mm, cream", "L26-0419-01", "Kyungdo Textile", "100 % polyester", _CERTIFIED),
    MaterialUsed("IM-FIB-7001", "Fibre fill 7D, siliconised", "F26-118", "PT Serat Nusantara", "Recycled polyester", _CERTIFIED),
    MaterialUsed("IM-EYE-0014", "Safety eyes 14 mm, black", "E26-0902", "Sun Plastic", "Polypropylene",
                 (_valid(CertificateKind.SAFETY_DATA, date(2026, 12, 31)), _valid(CertificateKind.CHEMICAL, date(2026, 12, 31)))),
    MaterialUsed("ALL40031", "Sewn-in label EU, two parts", "LB26-0431", "Label House", "Polyester satin",
                 (_valid(CertificateKind.TEXTILE, date(2026, 10, 15)),)),
    MaterialUsed("CTN-755745", "Carton 75 × 57 × 45 cm", "C26-2044", "PT Kemas Jaya", "Corrugated board"),
)  # fmt: skip

_CHECKPOINTS = (
    CheckpointResult(_words(InspectionType.CUTTING), 200, 198, 1, 1, 1, InspectionResult.PASS, date(2026, 5, 7), "Sari"),
    CheckpointResult(_words(InspectionType.INLINE_SEWING), 1994, 1921, 69, 4, 66, InspectionResult.PASS, date(2026, 5, 14), "Sari, Nur"),
    CheckpointResult(_words(InspectionType.FINISHING), 1990, 1952, 34, 4, 34, InspectionResult.PASS, date(2026, 5, 17), "Nur"),
    CheckpointResult(_words(InspectionType.FINAL), 125, 124, 1, 0, 1, InspectionResult.PASS, date(2026, 5, 19), "Hendra"),
)  # fmt: skip

_DEFECTS = tuple(
    DefectCount(code, name, severity, _words(point), found, rework, scrap)
    for code, name, severity, point, found, rework, scrap in (
        ("C2", "Skipped stitch", DefectClass.MAJOR, InspectionType.INLINE_SEWING, 41, 41, 0),
        ("C5", "Seam margin out of tolerance", DefectClass.MAJOR, InspectionType.INLINE_SEWING, 28, 24, 4),
        ("C7", "Label sewn askew", DefectClass.MINOR, InspectionType.INLINE_SEWING, 4, 4, 0),
        ("E1", "Loose thread", DefectClass.MINOR, InspectionType.FINISHING, 22, 22, 0),
        ("E4", "Uneven stuffing", DefectClass.MAJOR, InspectionType.FINISHING, 16, 12, 4),
        ("A3", "Pile direction wrong", DefectClass.MAJOR, InspectionType.CUTTING, 2, 1, 1),
        ("E1", "Loose thread", DefectClass.MINOR, InspectionType.FINAL, 1, 1, 0),
    )
)

_CARD = Decimal("1.5")

_METAL = (
    MetalCheck(
        _at(17, 0, 5), Text(N_("Check at start of work")), "MD-2", "9/9", _CARD, None, 0, TestResult.PASS, "Yanti"
    ),
    MetalCheck(_at(17, 1, 5), Text(N_("Hourly check")), "MD-2", "9/9", _CARD, None, 0, TestResult.PASS, "Yanti"),
    MetalCheck(_at(17, 2, 0), Text(N_("Passage of goods")), "MD-2", "", None, 1986, 0, TestResult.PASS, "Yanti"),
    MetalCheck(_at(17, 2, 5), Text(N_("Hourly check")), "MD-2", "9/9", _CARD, None, 0, TestResult.PASS, "Yanti"),
)

_LAB_TESTS = (
    LabTestFact(_words(LabTestType.DROP), "ISO 8124-1:2018", "10 × 138 ± 5 cm, no hazard", Decimal(138), "cm",
                TestResult.PASS, tested_at=_at(15, 3), by="Lina"),
    LabTestFact(_words(LabTestType.SEAM_STRENGTH), "QT-03-TCK04", "90 N for 10 s", Decimal("112.5"), "N",
                TestResult.PASS, tested_at=_at(15, 4), by="Lina"),
    LabTestFact(_words(LabTestType.STABILITY_10), "QT-10-TCK02", "shift at most 40 mm", Decimal(12), "mm",
                TestResult.PASS, tested_at=_at(19, 2), by="Hendra"),
    LabTestFact(_words(LabTestType.STABILITY_27), "QT-10-TCK02", "shift at most 40 mm", Decimal(31), "mm",
                TestResult.PASS, tested_at=_at(19, 2, 40), by="Hendra"),
)  # fmt: skip

_PALLETS = tuple(
    PalletFact(f"PLT-2026-0{number}", 8, 480, _WEEK, "EU", _words(PalletState.IN_STORE)) for number in range(611, 615)
)

_FACTS = ComplianceFacts(
    ordered_pcs=1920,
    produced_pcs=1986,
    packed_pcs=1920,
    trace=_TRACE,
    materials=_MATERIALS,
    checkpoints=_CHECKPOINTS,
    defects=_DEFECTS,
    metal_checks=_METAL,
    lab_tests=_LAB_TESTS,
    holds=(
        HoldFact(
            HoldKind.MANUAL, "Stuffing weight below the approval sample in 2 of 5 pieces", _at(16, 2), "Siti Rahma",
            _at(16, 8), "Bambang Hartono", "100 % weighed again, 16 pieces refilled",
        ),
    ),
    packing=PackingFacts(32, 32, 32, 32, 0, 1, week_matches=True, destination_matches=True, pallets=_PALLETS),
)  # fmt: skip


def _report(facts: ComplianceFacts) -> BatchCompliance:
    return BatchCompliance(
        number="BCR-2026-0041",
        revision=0,
        issued_at=_at(20, 2, 12),
        issued_by="Siti Rahma",
        plant_name="PT Quty Karunia",
        article_code="40551542",
        article_name="GOSIG GOLDEN soft toy, dog/golden retriever, 40 cm",
        batch="BATCH-2026-00123",
        mo_number="MO-2026-00123",
        buyer="Buyer A",
        buyer_order="ECIS-2026-118845",
        week=_WEEK,
        destination_code="EU",
        destination_name="Europe",
        produced_from=date(2026, 5, 5),
        produced_to=date(2026, 5, 17),
        packed_on=date(2026, 5, 19),
        facts=facts,
        judgement=judge(facts),
        signatures=(
            Signature(Text(N_("Inspector")), "Hendra Wijaya", _at(19, 9)),
            Signature(Text(N_("QC lead")), "Siti Rahma", _at(20, 2)),
            Signature(Text(N_("Production manager"))),
        ),
    )


def approved_report() -> BatchCompliance:
    """A batch with nothing wrong and nothing missing."""
    return _report(_FACTS)


def rejected_report() -> BatchCompliance:
    """A batch with a failed test, an open hold, an expired certificate and wrong marks."""
    drop, *others = _LAB_TESTS
    boa, *materials = _MATERIALS
    expired = (
        CertificateFact(CertificateKind.SAFETY_DATA, CertificateStatus.MISSING),
        CertificateFact(CertificateKind.TEXTILE, CertificateStatus.EXPIRED, date(2026, 4, 30)),
        CertificateFact(CertificateKind.RECYCLED, CertificateStatus.NOT_NEEDED),
    )
    sewing = replace(_CHECKPOINTS[1], result=InspectionResult.BLOCKED)
    facts = replace(
        _FACTS,
        packed_pcs=1380,
        materials=(replace(boa, certificates=expired), *materials),
        checkpoints=(_CHECKPOINTS[0], sewing, replace(_CHECKPOINTS[2], result=None)),
        lab_tests=(
            replace(drop, result=TestResult.FAIL),
            replace(others[0], result=TestResult.FAIL, released=True),
            replace(others[1], value=None, result=None, tested_at=None, by=""),
        ),
        holds=(HoldFact(HoldKind.FAILED_TEST, "Drop test failed: seam opened at the fourth drop", _at(15, 3, 5), "Lina"),),
        packing=PackingFacts(
            32, 23, 23, 20, 2, 0, week_matches=True, destination_matches=False, pallets=_PALLETS[:3],
            remarkable=(
                CartonFact("FG-2026-00123-CTN007", 60, CartonState.PACKED, Text(N_("Scanned as wrong: {what}"), what="W21")),
                CartonFact("FG-2026-00123-CTN023", 24, CartonState.PACKED, Text(N_("Partial carton"))),
            ),
        ),
    )  # fmt: skip
    return replace(_report(facts), revision=1)


def empty_report() -> BatchCompliance:
    """A batch of which nothing is known yet."""
    return replace(
        _report(ComplianceFacts(1920, 0, 0)), produced_from=None, produced_to=None, packed_on=None, signatures=()
    )


def nasty_report() -> BatchCompliance:
    """Long, foreign and huge values, 400 kinds of defects, on the practice plant."""
    long = "R&D <5 – “Kain boa panjang” é å ö ≥ 12 mm, supplier's own reference Ångström-Müller/ŁÓDŹ-2026"
    facts = replace(
        _FACTS,
        ordered_pcs=12_345_678,
        produced_pcs=12_345_679,
        packed_pcs=9_999_999,
        trace=_TRACE * 12,
        materials=tuple(
            MaterialUsed(
                f"IM-HPL-0830-EXTRA-LONG/{number:04}",
                long,
                "LOTNUMBERWITHOUTANYSEPARATORATALL0123456789",
                long,
                long,
                (CertificateFact(CertificateKind.TEXTILE, CertificateStatus.EXPIRED, date(2025, 12, 31)), *_CERTIFIED),
            )
            for number in range(40)
        ),
        checkpoints=tuple(
            CheckpointResult(
                _words(kind), 9_999_999, 9_000_000, 899_999, 100_000, 1, InspectionResult.FAIL, date(2026, 5, 7), long
            )
            for kind in InspectionType
        ),
        defects=tuple(
            DefectCount(f"F{number}", long, DefectClass.CRITICAL, _words(InspectionType.RANDOM_SEWING), 9_999, 9_998, 1)
            for number in range(400)
        ),
        metal_checks=_METAL * 25,
        holds=_FACTS.holds * 20,
        packing=replace(
            _FACTS.packing,
            pallets=_PALLETS * 20,
            remarkable=tuple(
                CartonFact(f"FG-W53-2026-001-BE-CTN{number:04}", 7, CartonState.CHECKED, Text(N_("Partial carton")))
                for number in range(1, 120)
            ),
        )
        if _FACTS.packing
        else None,
    )
    return replace(
        _report(facts),
        revision=12,
        practice=True,
        plant_name="PT Quty Karunia Mainan Lembut Nusantara Sejahtera & Söner (Pabrik 2, Bogor)",
        issued_by="Raden Ajeng Siti Rahmawati Kusumaningrum Wijayanti",
        article_name=long,
        batch="BATCH-2026-00123/W53-AP CN/07",
        buyer=long,
        buyer_order="ECIS-2026-118845/000.123.456-REV.12",
        destination_code="AP CN",
        destination_name="Asia Pasifik – Tiongkok, pusat distribusi Fengxian Shanghai",
    )
