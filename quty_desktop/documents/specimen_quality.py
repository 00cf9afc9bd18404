"""Specimens of quality's forms of a batch and of metal detection: a believable and a nasty one of each kind."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from quty_desktop.documents.form_snapshot import FormFact, FormPart, QualityForm, Set, Sign
from quty_desktop.documents.signature import Signature
from quty_desktop.documents.specimen_photos import photos, pictures
from quty_desktop.documents.specimen_reports import approved_report
from quty_desktop.documents.specimen_words import AT, Columns, bad, batch_head, fact, form, good, said, signed, table
from quty_desktop.domain.compliance import PhotoFact, Verdict
from quty_desktop.domain.final_inspection import FinalPoint
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.quality import DefectClass, LabTestType
from quty_desktop.domain.text import N_, Text

_PASS, _FAIL = Text(N_("Pass")), Text(N_("Fail"))
_DAY = "2026-05-26 – 2026-05-26"
_MEASURED: Columns = (
    (N_("Test"), 44, Set.TEXT), (N_("Standard"), 44, Set.TEXT), (N_("Limit"), 30, Set.TEXT), (N_("Value"), 28, Set.TEXT),
    (N_("Tested"), 30, Set.CODE),
)  # fmt: skip
_FINALS: Columns = (
    (N_("Number"), 34, Set.CODE), (N_("Inspected"), 34, Set.CODE), (N_("Level"), 40, Set.TEXT), (N_("Sample of lot"), 34, Set.TEXT),
    (N_("Result"), 28, Set.TEXT),
)  # fmt: skip


def _head() -> tuple[FormFact, ...]:
    return (
        *batch_head(), fact(N_("Manufacturing order"), "MO-2026-00089"), fact(N_("Buyer"), "Kinderglück GmbH"),
        fact(N_("Ordered"), 1920), fact(N_("Packed"), 1920), fact(N_("Packed on"), date(2026, 5, 25)),
    )  # fmt: skip


def metal_checks() -> QualityForm:
    """A day at one detector, with a check that failed and was made good."""
    rows = tuple(
        (
            AT + timedelta(hours=hour - 3), "MD-2", Text(N_("Hourly")), Text("{card} mm", card=Decimal("1.5")),
            "8/9 (9)" if hour == 4 else "9/9", (bad(_FAIL) if hour == 4 else good(_PASS)), "Rina Wulandari", "HS-2026-0004" if hour == 4 else "–",
        )
        for hour in range(1, 10)
    )  # fmt: skip
    passed = tuple(
        (AT + timedelta(hours=hour - 3), AT + timedelta(hours=hour - 3, minutes=40), "MD-2", "BATCH-2026-089", 240, 0, Text(N_("Between two good checks")))
        for hour in range(1, 6)
    )  # fmt: skip
    held = ((
        "HS-2026-0004", "MD-2", AT, 1, 240, 240,
        good(Text("{at} {by}: {why}", at=AT + timedelta(hours=3), by="Ratna Anggraini", why="Semua dilewatkan ulang, hening")),
    ),)  # fmt: skip
    return form(
        PaperKind.METAL_CHECKS, "MDC-2026-05-26-2026-05-26", "QT-1408-TCK01-3", _DAY, Verdict.APPROVED, Text(N_("In order")),
        Text(N_("Every failed check was followed by a good one, and its goods were passed again.")),
        (fact(N_("Checks"), 9), fact(N_("Failed checks"), 1), fact(N_("Pieces passed"), 1200)),
        (
            fact(N_("From"), date(2026, 5, 26)), fact(N_("To"), date(2026, 5, 26)), fact(N_("Test card"), Text("{card} mm", card=Decimal("1.5"))),
            fact(N_("Interval"), Text(N_("{minutes} min"), minutes=60)),
        ),
        (
            table(
                N_("Sensitivity checks at nine points"),
                (
                    (N_("Checked"), 28, Set.CODE), (N_("Detector"), 18, Set.CODE), (N_("Kind"), 28, Set.TEXT), (N_("Card"), 14, Set.NUMBER),
                    (N_("Points"), 14, Set.CODE), (N_("Result"), 18, Set.TEXT), (N_("By"), 26, Set.TEXT), (N_("Remark, set held"), 32, Set.TEXT),
                ),
                rows,
            ),
            table(
                N_("Goods through the detectors"),
                (
                    (N_("From"), 26, Set.CODE), (N_("To"), 26, Set.CODE), (N_("Detector"), 18, Set.CODE), (N_("Batch"), 30, Set.CODE),
                    (N_("Pieces"), 16, Set.NUMBER), (N_("Finds"), 14, Set.NUMBER), (N_("What the checks say"), 44, Set.TEXT),
                ),
                passed,
            ),
            table(
                N_("Held since the last good check"),
                (
                    (N_("Set"), 24, Set.CODE), (N_("Detector"), 18, Set.CODE), (N_("Since"), 28, Set.CODE), (N_("Batches"), 16, Set.NUMBER),
                    (N_("Pieces"), 16, Set.NUMBER), (N_("Passed again"), 20, Set.NUMBER), (N_("Released"), 48, Set.TEXT),
                ),
                held,
            ),
        ),
        signed(N_("Metal operator"), N_("Mechanic"), N_("QC manager")),
    )  # fmt: skip


def incident() -> QualityForm:
    """A needle tip that was opened, explained and closed."""
    reruns = tuple(
        (number, bad(Text(N_("spoke again"))) if number != 2 else good(Text(N_("silent")))) for number in (1, 2, 3)
    )
    answers = (
        (Text(N_("Cause")), "Jarum patah di line 12, serpihan tidak lengkap"),
        (Text(N_("What was done at once")), "Line 12 dihentikan, 60 pcs dilewatkan ulang"),
        (Text(N_("What becomes of the goods")), Text(N_("Scrap"))),
        (Text(N_("Closed")), Text("{at} {by}", at=AT + timedelta(hours=6), by="Ratna Anggraini")),
    )
    return form(
        PaperKind.INCIDENT_REPORT, "IR-2026-00003", "QT-1108-TCK01-1", "BATCH-2026-089", Verdict.APPROVED, Text(N_("Closed")),
        Text(N_("The find is explained; its hold ended on {at}."), at=AT + timedelta(hours=6)),
        (fact(N_("Detected pieces"), 1), fact(N_("Re-runs"), 3), fact(N_("Spoke again"), 2)),
        (
            fact(N_("Batch"), "BATCH-2026-089"), fact(N_("Work order"), "SPK-PCK-2026-00089"), *batch_head()[2:4], fact(N_("Department"), Text(N_("Packing"))),
            fact(N_("Detector"), "MD-2"), fact(N_("Found"), AT), fact(N_("Recorded by"), "Rina Wulandari"),
        ),
        (
            table(N_("Re-runs of the detected item"), ((N_("Re-run"), 30, Set.NUMBER), (N_("What the detector said"), 120, Set.TEXT)), reruns),
            table(
                N_("What was in the item"), (), (),
                facts=(
                    fact(N_("Opened"), AT + timedelta(hours=1)), fact(N_("Opened by"), "Rina Wulandari"), fact(N_("Metal"), Text(N_("found"))),
                    fact(N_("What it was"), "Ujung jarum 4 mm"), fact(N_("Material or origin"), "Jarum jahit No. 14"),
                    fact(N_("What becomes of it"), Text(N_("Scrap"))),
                ),
            ),
            table(N_("Cause and containment"), ((N_("Question"), 40, Set.TEXT), (N_("Answer"), 130, Set.TEXT)), answers),
        ),
        (
            Signature(Text(N_("Metal operator")), "Rina Wulandari", AT),
            Signature(Text(N_("QC supervisor")), "Ratna Anggraini", AT + timedelta(hours=6)),
            Signature(Text(N_("QC manager"))),
        ),
    )  # fmt: skip


def final_inspection() -> QualityForm:
    """A check list that is blocked by a wrong date stamp."""
    asked = {
        FinalPoint.MIA_ARTICLE: "40551542", FinalPoint.MIA_DESTINATION: "EU", FinalPoint.MIA_DATE_STAMP: "2622", FinalPoint.MIA_QUANTITY: "60",
    }  # fmt: skip
    points = tuple(
        (
            said(each), asked.get(each, "–"), "2621" if each is FinalPoint.MIA_DATE_STAMP else asked.get(each, "–"),
            bad(Text(N_("Not OK"))) if each is FinalPoint.MIA_DATE_STAMP else good(Text(N_("OK"))), "Dua karton" if each is FinalPoint.MIA_DATE_STAMP else "–",
        )
        for each in FinalPoint
    )  # fmt: skip
    classes = tuple(
        (said(kind), accept, accept + 1, found, good(Text(N_("accepted"))))
        for kind, accept, found in (
            (DefectClass.CRITICAL, 0, 0), (DefectClass.MAJOR, 3, 1), (DefectClass.MINOR, 5, 2),
        )
    )  # fmt: skip
    return form(
        PaperKind.FINAL_INSPECTION, "FI-2026-00042", "QT-10-TCK01-2", "BATCH-2026-089", Verdict.REJECTED, Text(N_("Block")),
        Text(N_("Rework, then inspect again on the tightened plan. Points not in order: {count}."), count=1),
        (
            fact(N_("Lot"), Text(N_("{pcs} pcs"), pcs=1920)), fact(N_("Sample"), Text(N_("{pcs} pcs"), pcs=50)),
            fact(N_("Level"), Text("{level} · {severity}", level="I", severity=Text(N_("Normal")))),
        ),
        (*_head(), fact(N_("Inspected"), AT), fact(N_("Follows"), "–")),
        (
            table(
                N_("Sample and defects"),
                (
                    (N_("Class"), 40, Set.TEXT), (N_("Accept"), 24, Set.NUMBER), (N_("Reject"), 24, Set.NUMBER), (N_("Found"), 24, Set.NUMBER),
                    (N_("Judged"), 50, Set.TEXT),
                ),
                classes,
                (fact(N_("Passed"), 47), fact(N_("Rework"), 3), fact(N_("Scrap"), 0), fact(N_("Asked for"), Text(N_("{pcs} pcs"), pcs=50))),
            ),
            table(
                N_("Defects found"),
                ((N_("Code"), 18, Set.CODE), (N_("Defect"), 90, Set.TEXT), (N_("Class"), 32, Set.TEXT), (N_("Count"), 18, Set.NUMBER)),
                (("B2", "Jahitan kendor", said(DefectClass.MAJOR), 1), ("E2", "Sisa benang", said(DefectClass.MINOR), 2)),
            ),
            table(
                N_("Check list"),
                (
                    (N_("Point"), 66, Set.TEXT), (N_("Order or specification"), 36, Set.TEXT), (N_("Read or measured"), 36, Set.TEXT),
                    (N_("Result"), 26, Set.TEXT), (N_("Remark"), 26, Set.TEXT),
                ),
                points,
            ),
        ),
        signed(N_("Final inspector"), N_("QC supervisor"), N_("Finished goods")),
    )  # fmt: skip


_TESTS = (
    (LabTestType.DROP, "ISO 8124-1:2018", "10 ×", 10, "×", True),
    (LabTestType.SEAM_STRENGTH, "QT-03-TCK04", "≥ 90 N", 74, "N", False),
    (LabTestType.SEAM_STRENGTH, "QT-03-TCK04", "≥ 90 N", 104, "N", True),
    (LabTestType.STABILITY_10, "QT-10-TCK02", "≤ 40 mm", 12, "mm", True),
    (LabTestType.STABILITY_27, "QT-10-TCK02", "≤ 40 mm", 21, "mm", True),
)


def lab() -> QualityForm:
    """A batch whose tests passed, one of them at the second time; each drop stands in it."""
    tests = tuple(
        (
            AT, said(test), standard, limit, Text("{value} {unit}", value=value, unit=unit), good(_PASS) if passed else bad(_FAIL),
            "–" if passed else "Jahitan telinga kiri terbuka", "Kartika Dewi",
        )
        for test, standard, limit, value, unit, passed in _TESTS
    )  # fmt: skip
    conditions = (
        (AT, said(LabTestType.DROP), Text(N_("Age group")), Text(N_("Under 18 months"))),
        (AT, said(LabTestType.DROP), Text(N_("Mass (kg)")), Decimal("0.31")),
        (AT, said(LabTestType.DROP), Text(N_("Height of the drop (cm)")), 138),
        (AT, said(LabTestType.SEAM_STRENGTH), Text(N_("Seconds under load")), 10),
        (AT, said(LabTestType.STABILITY_27), Text(N_("Side that is raised (mm)")), 1200),
    )
    drops = tuple((number, good(Text(N_("nothing found")))) for number in range(1, 11))
    return form(
        PaperKind.LAB_REPORT, "LAB-BATCH-2026-089", "QT-10-TCK02-1 / -TCK03-1", "BATCH-2026-089", Verdict.APPROVED, Text(N_("Approved")),
        Text(N_("Failures nobody settled: {open}. Tests still missing: {missing}."), open=0, missing=0),
        (fact(N_("Tests"), 5), fact(N_("Passed"), 4), fact(N_("Failed"), 1)),
        _head(),
        (
            table(
                N_("Tests"),
                (
                    (N_("Tested"), 24, Set.CODE), (N_("Test"), 32, Set.TEXT), (N_("Standard"), 28, Set.TEXT), (N_("Limit"), 22, Set.TEXT),
                    (N_("Value"), 20, Set.TEXT), (N_("Result"), 22, Set.TEXT), (N_("Finding, settled"), 34, Set.TEXT), (N_("By"), 22, Set.TEXT),
                ),
                tests,
            ),
            table(
                N_("How it was made"),
                ((N_("Tested"), 30, Set.CODE), (N_("Test"), 44, Set.TEXT), (N_("Condition"), 60, Set.TEXT), (N_("Value"), 36, Set.NUMBER)),
                conditions,
            ),
            table(
                Text("{test}, {at}", test=said(LabTestType.DROP), at=AT),
                ((N_("Drop"), 24, Set.NUMBER), (N_("After the drop"), 130, Set.TEXT)),
                drops,
            ),
        ),
        signed(N_("QC laboratory"), N_("QC supervisor"), N_("QC manager")),
    )  # fmt: skip


def conformity() -> QualityForm:
    """A certificate of a released batch."""
    tests = tuple(
        (said(test), standard, limit, Text("{value} {unit}", value=value, unit=unit), AT)
        for test, standard, limit, value, unit, passed in _TESTS
        if passed
    )
    return form(
        PaperKind.CONFORMITY, "COC-BATCH-2026-089", "", "BATCH-2026-089", Verdict.APPROVED, Text(N_("Conforms")),
        Text(N_("Made, tested and inspected as order and standards ask.")),
        (fact(N_("Pieces"), 1920), fact(N_("Cartons"), 32), fact(N_("Date stamp"), "2622")),
        _head(),
        (table(N_("Standards and results"), _MEASURED, tests), table(N_("Final inspection"), _FINALS, (_final(),))),
        (Signature(Text(N_("QC manager"))), Signature(Text(N_("Factory manager")))),
    )  # fmt: skip


def _final() -> tuple[object, ...]:
    return (
        "FI-2026-00042", AT, Text("{level} · {severity}", level="I", severity=Text(N_("Normal"))),
        Text(N_("{sample} of {lot} pcs"), sample=50, lot=1920), good(_PASS),
    )  # fmt: skip


def dossier() -> QualityForm:
    """Everything about a carton, with the parts of the compliance report."""
    marks = (
        (Text(N_("Mark printed")), AT - timedelta(days=1), "Maya Sari", "40551542 · 2622 · EU", Text(N_("print {number}"), number=1)),
        (Text(N_("Mark scanned")), AT, "Maya Sari", "ST-3", good(Text(N_("Right")))),
    )  # fmt: skip
    carton = table(
        N_("This carton"), (), (),
        facts=(
            fact(N_("Carton"), "FG-2026-00089-CTN007"), fact(N_("Pieces"), 60), fact(N_("State"), Text(N_("Packed"))), fact(N_("Pallet"), "PLT-2026-00089-001"),
            fact(N_("Station"), "ST-3"), fact(N_("Packed"), AT - timedelta(hours=8)), fact(N_("Packed by"), "Maya Sari"), fact(N_("Partial"), Text(N_("no"))),
        ),
    )  # fmt: skip
    parts = (
        carton,
        table(
            N_("Its shipping mark"),
            ((N_("What"), 34, Set.TEXT), (N_("When"), 30, Set.CODE), (N_("By"), 34, Set.TEXT), (N_("Said"), 40, Set.TEXT), (N_("Result"), 34, Set.TEXT)),
            marks,
        ),
        table(N_("What keeps the batch"), ((N_("Closes"), 44, Set.TEXT),), (), empty=N_("Nothing: it may be marked and loaded.")),
        table(N_("Final inspections"), _FINALS, (_final(),)),
    )  # fmt: skip
    made = form(
        PaperKind.DOSSIER, "DOS-FG-2026-00089-CTN007", "", "FG-2026-00089-CTN007", Verdict.APPROVED, Text(N_("Released")),
        Text(N_("Findings that reject the batch: {failures}. What keeps it from loading: {reasons}."), failures=0, reasons=0),
        (fact(N_("Failed tests"), 0), fact(N_("Open holds"), 0), fact(N_("Pieces passed"), 1920)),
        _head(),
        parts,
        signed(N_("Inspector"), N_("QC lead"), N_("Production manager")),
    )  # fmt: skip
    return replace(made, compliance=approved_report().facts)


def dossier_with_photos() -> tuple[QualityForm, dict[str, bytes]]:
    """The dossier of a batch in which a test and an inspection failed, with their photos."""
    images = photos(3)
    plain = dossier()
    facts = plain.compliance
    shown = tuple(
        PhotoFact(sha256, Text("{test}, {at}", test=said(LabTestType.SEAM_STRENGTH), at=AT), words, AT, "Kartika Dewi", number != 1)
        for number, (sha256, words) in enumerate(zip(images, ("Telinga kiri terbuka", "Jahitan loncat", "Kampuh"), strict=True))
    )  # fmt: skip
    return replace(plain, compliance=None if facts is None else replace(facts, photos=shown)), images


def incident_with_photo() -> tuple[QualityForm, dict[str, bytes]]:
    """The incident report with the photo of what was found."""
    images = photos(1)
    plain = incident()
    evidence = replace(table(N_("Photos"), (), ()), pictures=pictures(images, "Ujung jarum 4 mm · Rina Wulandari"))
    return replace(plain, parts=(*plain.parts, evidence)), images


def nasty(plain: QualityForm) -> QualityForm:
    """The same form with long words, many rows, every sign, and the practice plant's stripes."""
    long = "Ujung jarum patah <4 mm> & serpihan “halus” – ditemukan di bagian kiri-atas, dilaporkan 100 % "
    columns: Columns = (
        (N_("Remark"), 60, Set.TEXT), (N_("Number"), 50, Set.CODE), (N_("Pieces"), 30, Set.NUMBER), (N_("Result"), 40, Set.TEXT),
    )  # fmt: skip
    rows = table(Text(long[:70]), columns, tuple((long * (1 + n % 3), "FG-2026-99999-CTN999999", 1_999_999, Text(N_("still held"))) for n in range(60)))  # fmt: skip
    signs = tuple(
        (*row[:3], replace(row[3], sign=tuple(Sign)[number % len(Sign)])) for number, row in enumerate(rows.rows)
    )
    empty = FormPart(Text(N_("Nothing here")), empty=Text(N_("Nothing is recorded.")), note=Text(long * 4))
    return replace(
        plain,
        verdict=Verdict.REJECTED,
        verdict_words=Text(N_("Not released")),
        sentence=Text(long[:60]),
        plant_name="PT Boneka Nusantara Sejahtera Abadi & Saudara <Latihan>",
        issued_by="Ni Luh Putu Kusumawardhani Tjokrokusumo-Sastrowardoyo",
        facts=(*plain.facts, fact(N_("Remark"), ""), fact(N_("Article name"), long)),
        parts=(empty, *plain.parts, replace(rows, rows=signs)),
        revision=12,
        practice=True,
    )
