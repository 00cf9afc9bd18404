"""Believable and nasty specimens of the papers of quality's records and charts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from quty_desktop.documents.form_snapshot import Drawing, FormChart, FormFact, FormPicture, FormPoint, QualityForm, Set
from quty_desktop.documents.quality_form import render_quality_form
from quty_desktop.documents.signature import Signature
from quty_desktop.documents.specimen_photos import photos, pictures
from quty_desktop.documents.specimen_words import (
    AT,
    LONG,
    Columns,
    bad,
    batch_head,
    fact,
    form,
    good,
    said,
    signed,
    table,
)
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.control_charts import Counted, PointSign, centre_of, chart
from quty_desktop.domain.departments import Department
from quty_desktop.domain.incoming import IncomingPoint
from quty_desktop.domain.measurements import LIMITS, MeasureKind
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.pull_tests import PullPosition
from quty_desktop.domain.quality import DefectClass, LabTestType
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

_WHOLE = 1_000_000
_DEFECTS: Columns = (
    (N_("Code"), 20, Set.CODE), (N_("Defect"), 70, Set.TEXT), (N_("Class"), 30, Set.TEXT), (N_("Found"), 20, Set.NUMBER),
    (N_("Where"), 40, Set.TEXT),
)  # fmt: skip
_DAYS = "2026-05-01 – 2026-05-26"


def _share(share: str) -> Text:
    return Text("{share} %", share=Decimal(share))


def inspection(*, nasty: bool) -> tuple[QualityForm, dict[str, bytes]]:
    """An inspection report with sampling plan, measures, defects and photos."""
    images = photos(5 if nasty else 2)
    shown = pictures(images, LONG if nasty else "Jahitan loncat di telinga kiri · 26-05-2026 10:31 · Indah Puspita")
    measures = (
        (said(MeasureKind.SPI), "–", good(11), LIMITS[MeasureKind.SPI].words),
        (said(MeasureKind.MARGIN_SMALL), "–", bad(Decimal("2.5")), LIMITS[MeasureKind.MARGIN_SMALL].words),
    ) * (12 if nasty else 1)
    found = (
        ("B1", LONG if nasty else "Jahitan loncat · Skipped stitch", said(DefectClass.MAJOR), 6, "telinga kiri"),
        ("D1", LONG if nasty else "Kampuh terlalu kecil · Seam margin too small", said(DefectClass.MAJOR), 2, "punggung"),
        ("E2", LONG if nasty else "Sisa benang · Loose thread", said(DefectClass.MINOR), 2, "–"),
    ) * (20 if nasty else 1)  # fmt: skip
    plan = table(
        N_("Sampling plan"),
        (
            (N_("Class"), 30, Set.TEXT), (N_("Lot"), 20, Set.NUMBER), (N_("Level"), 20, Set.CODE), (N_("Letter"), 16, Set.CODE),
            (N_("Sample"), 20, Set.NUMBER), (N_("Accept"), 18, Set.NUMBER), (N_("Reject"), 18, Set.NUMBER), (N_("Found"), 18, Set.NUMBER),
        ),
        (
            (said(DefectClass.CRITICAL), 1920, "I", "–", 240, 0, 1, good(0)), (said(DefectClass.MAJOR), 1920, "I", "H", 50, 3, 4, bad(8)),
            (said(DefectClass.MINOR), 1920, "I", "H", 50, 5, 6, good(2)),
        ),
    )  # fmt: skip
    measured = table(
        N_("Measured"),
        ((N_("What"), 60, Set.TEXT), (N_("Where"), 30, Set.TEXT), (N_("Value"), 24, Set.NUMBER), (N_("Limits"), 50, Set.TEXT)),
        measures,
    )  # fmt: skip
    # A photo whose bytes are missing leaves its words.
    gone = (FormPicture("0" * 64, Text("IMG_2047.jpg")),) if nasty else ()
    evidence = replace(table(N_("Photos"), (), ()), pictures=(*shown, *gone))
    made = form(
        PaperKind.INSPECTION_REPORT, "INS-2026-000412", "QT-03-TCK01-1", "BATCH-2026-089", Verdict.REJECTED, Text(N_("Not passed")),
        Text(N_("{inspection}: {passed} of {inspected} pcs passed."), inspection=Text(N_("Inline sewing")), passed=230, inspected=240),
        (fact(N_("Inspected"), 240), fact(N_("Rework"), 9), fact(N_("Scrap"), 1)),
        (
            *batch_head(), fact(N_("Inspected at"), AT), fact(N_("Shift"), "1"), fact(N_("Line"), "12"),
            fact(N_("Work order"), "SPK-SEW-2026-00089"), fact(N_("Quantity"), 1920), fact(N_("Inspector"), "Indah Puspita"),
        ),
        (plan, measured, table(N_("Defects"), _DEFECTS, found), evidence),
        (*signed(N_("Inspector")), Signature(Text(N_("Checked by")), "Ratna Anggraini", AT + timedelta(hours=2)), Signature(Text(N_("QC supervisor")))),
    )  # fmt: skip
    return made, images


def nonconformity(*, nasty: bool) -> QualityForm:
    """A nonconformity report; the nasty one is long and not answered."""
    column: Columns = ((N_("Words"), 170, Set.TEXT),)
    answers = (
        (N_("Root cause"), "Jarum tumpul: diganti sesudah dua hari, bukan setiap hari."),
        (N_("Corrective action"), "Jarum diganti setiap pagi; kepala line mencatatnya di papan."),
        (N_("Effect of the action"), "Satu minggu tanpa jahitan loncat di line 12."),
    )
    problem = (LONG + ". ") * 14 if nasty else "Jahitan loncat 3 % di line 12, dua hari berturut-turut."
    closed = AT + timedelta(days=5)
    return form(
        PaperKind.NCR, "NCR-2026-00017", "QT-03-TCK12-1", "BATCH-2026-089", Verdict.REJECTED if nasty else Verdict.APPROVED,
        Text(N_("Not answered")) if nasty else Text(N_("Closed")), Text(N_("Answer wanted by {day}."), day=date(2026, 5, 31)),
        (fact(N_("Quantity"), 57), fact(N_("Answer by"), date(2026, 5, 31)), fact(N_("Times opened again"), 0)),
        (
            fact(N_("Submitted by"), "Indah Puspita"), fact(N_("Department"), Department.QUALITY), fact(N_("Who answers"), Department.SEWING),
            fact(N_("Date"), AT), *batch_head()[2:4], fact(N_("Batch"), "BATCH-2026-089"), fact(N_("Supplier or subcontractor"), "–"),
            fact(N_("Person in charge"), LONG if nasty else "Dadang Suryana"),
        ),
        (
            table(N_("Problem found"), column, ((problem,),)),
            *(table(title, column, () if nasty else ((words,),), empty=N_("Not said yet.")) for title, words in answers),
        ),
        (
            Signature(Text(N_("Submitted by")), "Indah Puspita", AT),
            Signature(Text(N_("Answered by")), *(() if nasty else ("Dadang Suryana", AT + timedelta(days=2)))),
            Signature(Text(N_("Closed by")), *(() if nasty else ("Ratna Anggraini", closed))),
        ),
    )  # fmt: skip


def incoming(*, nasty: bool) -> QualityForm:
    """An incoming inspection of fabric: check list and rolls."""
    rolls = tuple(
        (
            f"LOT-2026-00011/{number}", Decimal(45), Decimal("44.8"), Decimal(58), 301, Decimal("8.2"), points,
            (bad if points > 18 else good)(round(Decimal(points * 3600) / Decimal(2610), 2)),
        )
        for number, points in ((number, number * 7 % 24) for number in range(1, 121 if nasty else 6))
    )  # fmt: skip
    points = (
        IncomingPoint.QUALITY, IncomingPoint.COLOUR, IncomingPoint.OBA, IncomingPoint.BLEED, IncomingPoint.SMELL,
    )  # fmt: skip
    return form(
        PaperKind.INCOMING_REPORT, "INC-2026-00031", "QT-04-TCK05-1", "LOT-2026-00011", Verdict.APPROVED, Text(N_("Pass")),
        Text(N_("{accepted} {unit} accepted, {rejected} {unit} rejected."), accepted=225, rejected=0, unit="YARD"),
        (fact(N_("Looked at"), _share("30")), fact(N_("Points / 100 yd²"), Decimal("16.4")), fact(N_("Rejected"), 0)),
        (
            fact(N_("Supplier"), LONG if nasty else "PT Kain Sejahtera"), fact(N_("Purchase order"), "PO-FAB-2026-00004"),
            fact(N_("Receipt"), "GRN-2026-00006"), fact(N_("Packing list"), "PL-889"), fact(N_("Material"), "IM-FAB-8MM-BR"),
            fact(N_("Name"), "Kain boa 8 mm coklat"), fact(N_("Lot"), "LOT-2026-00011"), fact(N_("Supplier's lot"), "DL-4471"),
            fact(N_("Lot size"), 225), fact(N_("Sample"), 68), fact(N_("New supplier or material"), Text(N_("Yes"))),
            fact(N_("Received"), AT - timedelta(days=1)), fact(N_("Inspected at"), AT), fact(N_("Inspector"), "Indah Puspita"),
        ),
        (
            table(N_("Check list"), ((N_("Point"), 110, Set.TEXT), (N_("Result"), 50, Set.TEXT)), tuple((said(each), good(Text(N_("OK")))) for each in points)),
            table(
                N_("Rolls"),
                (
                    (N_("Roll"), 44, Set.CODE), (N_("Invoiced yd"), 22, Set.NUMBER), (N_("Measured yd"), 22, Set.NUMBER), (N_("Width in"), 20, Set.NUMBER),
                    (N_("g/m²"), 20, Set.NUMBER), (N_("Pile mm"), 20, Set.NUMBER), (N_("Points"), 18, Set.NUMBER), (N_("/100 yd²"), 26, Set.NUMBER),
                ),
                rolls,
            ),
            table(N_("Remark"), (), (), empty=N_("None.")),
        ),
        signed(N_("Inspector"), N_("Checked by"), N_("Warehouse supervisor")),
    )  # fmt: skip


def pulls(*, nasty: bool) -> QualityForm:
    """A pull-test report in which a seam opened."""
    positions = (PullPosition.EARS, PullPosition.HANDS, PullPosition.FEET, PullPosition.LABEL)
    rows = tuple(
        (
            piece, LONG if nasty else said(position), 90, 4 if broke else 10, 74 if broke else "–",
            ("Jahitan telinga kiri" if not nasty else LONG[:40]) if broke else "–",
            bad(Text(N_("Fail"))) if broke else good(Text(N_("Pass"))),
        )
        for piece in range(1, 31 if nasty else 4)
        for position in positions
        for broke in (piece == 2 and position is positions[0],)
    )  # fmt: skip
    again = (
        ("PUL-2026-00009", AT, said(Department.SEWING), Text(N_("Normal")), 3, bad(Text(N_("Fail")))),
        (
            "PUL-2026-00004",
            AT - timedelta(days=1),
            said(Department.FINISHING),
            Text(N_("Normal")),
            3,
            good(Text(N_("Pass"))),
        ),
    )
    return form(
        PaperKind.PULL_TESTS, "PUL-2026-00009", "QT-03-TCK04-1", "BATCH-2026-089", Verdict.REJECTED, Text(N_("Not passed")),
        Text(N_("A seam opened: six pieces are pulled during a month.")),
        (fact(N_("Pieces pulled"), 3), fact(N_("Pieces asked for"), 3), fact(N_("Pulls"), len(rows))),
        (
            *batch_head(), fact(N_("Department"), Department.SEWING), fact(N_("Line"), "12"), fact(N_("Why"), Text(N_("Normal"))),
            fact(N_("Tested at"), AT), fact(N_("Inspector"), "Indah Puspita"),
        ),
        (
            table(
                N_("Pulls"),
                (
                    (N_("Piece"), 16, Set.NUMBER), (N_("Position"), 50, Set.TEXT), (N_("Load N"), 22, Set.NUMBER), (N_("Held s"), 20, Set.NUMBER),
                    (N_("Broke at N"), 26, Set.NUMBER), (N_("What broke"), 44, Set.TEXT), (N_("Result"), 26, Set.TEXT),
                ),
                rows,
            ),
            table(
                N_("Pull tests of the batch"),
                (
                    (N_("Number"), 36, Set.CODE), (N_("Tested at"), 34, Set.CODE), (N_("Department"), 30, Set.TEXT), (N_("Why"), 30, Set.TEXT),
                    (N_("Pieces"), 20, Set.NUMBER), (N_("Result"), 30, Set.TEXT),
                ),
                again,
            ),
        ),
        signed(N_("Inspector"), N_("Checked by"), N_("QC supervisor")),
    )  # fmt: skip


def day(*, nasty: bool) -> QualityForm:
    """A daily defect and RFT report."""
    lines = tuple(
        (f"L{number:02}", 6, 1920, 1871 - number, 47, 2 + number, _share("97.4"))
        for number in range(1, 39 if nasty else 5)
    )
    defects = tuple(
        (code, LONG if nasty else name, said(kind), f"L{1 + number:02}", 40 - 9 * number)
        for number, (code, name, kind) in enumerate(
            (
                ("B1", "Jahitan loncat · Skipped stitch", DefectClass.MAJOR), ("B2", "Jahitan kendor · Loose or floating stitch", DefectClass.MAJOR),
                ("D1", "Kampuh terlalu kecil · Seam margin too small", DefectClass.MAJOR), ("E2", "Sisa benang · Loose thread", DefectClass.MINOR),
            )
        )
    )  # fmt: skip
    return form(
        PaperKind.DEFECTS_RFT, "RFT-SEW-2026-05-26", "QT-03-TCK01-2", "2026-05-26", Verdict.APPROVED,
        Text(N_("RFT {share}"), share=_share("97.4")), Text(N_("Right first time: passed at the first inspection.")),
        (fact(N_("Inspected"), 7680), fact(N_("Right first time"), 7480), fact(N_("Defects"), 106)),
        (
            fact(N_("Date"), date(2026, 5, 26)), fact(N_("Department"), Department.SEWING), fact(N_("Production lines"), len(lines)), fact(N_("Inspections"), 24),
        ),
        (
            table(
                N_("By line"),
                (
                    (N_("Line"), 34, Set.CODE), (N_("Inspections"), 24, Set.NUMBER), (N_("Inspected"), 24, Set.NUMBER), (N_("Right first time"), 26, Set.NUMBER),
                    (N_("Rework"), 22, Set.NUMBER), (N_("Scrap"), 20, Set.NUMBER), (N_("RFT"), 22, Set.NUMBER),
                ),
                lines,
            ),
            table(
                N_("Defects by type"),
                (
                    (N_("Code"), 22, Set.CODE), (N_("Defect"), 74, Set.TEXT), (N_("Class"), 28, Set.TEXT), (N_("Line"), 26, Set.CODE),
                    (N_("Found"), 22, Set.NUMBER),
                ),
                defects * (20 if nasty else 1),
            ),
        ),
        signed(N_("Inspector"), N_("QC leader"), N_("QC supervisor")),
    )  # fmt: skip


def control_chart(*, nasty: bool) -> QualityForm:
    """A p-chart; the nasty one has a year, tiny and huge samples, and nothing but defects on a day."""
    counted = [
        Counted(800 + number % 7 * 60, 24 + number * 13 % 29 + (40 if number == 18 else 0)) for number in range(24)
    ]
    if nasty:
        counted = [Counted(1 if number % 9 == 0 else 5000, 1 if number % 9 == 0 else number) for number in range(366)]
    centre = centre_of(counted) or 0.0
    judged = chart(counted, centre)
    points = tuple(
        FormPoint(
            f"{1 + number % 28:02}/05", round(each.share * _WHOLE), round(each.lower * _WHOLE), round(each.upper * _WHOLE),
            each.sign is PointSign.ALARM,
        )
        for number, each in enumerate(judged)
    )  # fmt: skip
    part = replace(
        table(N_("Share of defective pieces"), (), ()),
        chart=FormChart(Drawing.CONTROL, points, round(centre * _WHOLE)),
    )
    alarms = sum(each.sign is PointSign.ALARM for each in judged)
    return form(
        PaperKind.CONTROL_CHART, "PCH-SEW-2026-05-01-2026-05-26", "", _DAYS, Verdict.REJECTED, Text(N_("Out of control")),
        Text(N_("{alarms} alarms and {notices} notices in {days} days."), alarms=alarms, notices=2, days=len(counted)),
        (fact(N_("Centre line"), _share("4.1")), fact(N_("Inspected"), 23400), fact(N_("Defective"), 959)),
        _chart_head(
            fact(N_("Line frozen"), AT), fact(N_("Frozen by"), "Ratna Anggraini"), fact(N_("Why"), LONG if nasty else "Setelah jarum diganti tiap pagi"),
        ),
        (part,),
        signed(N_("QC supervisor"), N_("QC manager")),
    )  # fmt: skip


def _chart_head(*more: FormFact) -> tuple[FormFact, ...]:
    return (
        fact(N_("Department"), Department.SEWING), fact(N_("First day"), date(2026, 5, 1)), fact(N_("Last day"), date(2026, 5, 26)), *more,
    )  # fmt: skip


def pareto(*, nasty: bool) -> QualityForm:
    """A Pareto chart; the nasty one has thirty kinds of defects with long names."""
    counts = [1_000_000 // (number + 1) for number in range(30)] if nasty else [387, 178, 154, 146, 123, 64, 34, 14]
    codes = [f"QX{number:02}" for number in range(30)] if nasty else ["B2", "D1", "B3", "B1", "E2", "E1", "B8", "G6"]
    total, running = sum(counts), 0
    points, rows = [], []
    for code, count in zip(codes, counts, strict=True):
        running += count
        points.append(FormPoint(code, count * _WHOLE, None, running * _WHOLE // total, alarm=False))
        name = LONG if nasty else "Jahitan kendor · Loose or floating stitch"
        share, upto = _share(f"{100 * count / total:.1f}"), _share(f"{100 * running / total:.1f}")
        rows.append((code, name, said(DefectClass.MAJOR), count, share, upto))
    bars = replace(
        table(N_("Pieces with the defect, and the running total"), (), ()),
        chart=FormChart(Drawing.PARETO, tuple(points[:20])),
    )
    return form(
        PaperKind.PARETO, "PAR-SEW-260501-260526", "", _DAYS, Verdict.INCOMPLETE,
        Text(N_("{count} defects make {share}"), count=5, share=_share("89.8")),
        Text(N_("Work on these first: the others together are found less often.")),
        (fact(N_("Found"), total), fact(N_("Kinds of defects"), len(counts)), fact(N_("Most frequent"), codes[0])),
        _chart_head(),
        (
            bars,
            table(
                N_("Defects"),
                (
                    (N_("Code"), 18, Set.CODE), (N_("Defect"), 84, Set.TEXT), (N_("Class"), 24, Set.TEXT), (N_("Found"), 18, Set.NUMBER),
                    (N_("Share"), 18, Set.NUMBER), (N_("Running total"), 24, Set.NUMBER),
                ),
                tuple(rows),
            ),
        ),
        signed(N_("QC supervisor"), N_("QC manager")),
    )  # fmt: skip


def trend(*, nasty: bool) -> QualityForm:
    """Results of the seam strength; the nasty one has a thousand, some without a limit."""
    values = [Decimal(104 + number * 7 % 19 - (30 if number == 8 else 0)) for number in range(1000 if nasty else 16)]
    points = tuple(
        FormPoint(
            f"{1 + number % 28:02}/05", int(value * _WHOLE), None if nasty and number % 90 < 9 else 90 * _WHOLE,
            200 * _WHOLE if nasty else None, value < 90,
        )
        for number, value in enumerate(values)
    )  # fmt: skip
    rows = tuple(
        (
            AT + timedelta(hours=number), "BATCH-2026-089", "40551542", Text("{value} N", value=value), "≥ 90 N",
            (good if value >= 90 else bad)(Text(N_("Pass") if value >= 90 else N_("Fail"))), "Kartika Dewi",
        )
        for number, value in enumerate(values)
    )  # fmt: skip
    return form(
        PaperKind.LAB_TREND, "LTR-SEAMSTRENGTH-260501-260526", "", _DAYS, Verdict.REJECTED,
        Text(N_("{failed} of {count} failed"), failed=1, count=len(values)),
        Text(N_("Values from {least} to {most} {unit}, the middle one {middle} {unit}."), least=min(values), most=max(values), middle=113, unit="N"),
        (fact(N_("Tests"), len(values)), fact(N_("Failed"), 1), fact(N_("Batches"), 4)),
        (fact(N_("Test"), LabTestType.SEAM_STRENGTH), fact(N_("Limit"), "≥ 90 N"), *_chart_head()[1:]),
        (
            replace(table(N_("Results against limits"), (), ()), chart=FormChart(Drawing.TREND, points)),
            table(
                N_("Tests"),
                (
                    (N_("Tested"), 32, Set.CODE), (N_("Batch"), 36, Set.CODE), (N_("Article"), 28, Set.CODE), (N_("Value"), 26, Set.NUMBER),
                    (N_("Limit"), 28, Set.TEXT), (N_("Result"), 24, Set.TEXT), (N_("By"), 32, Set.TEXT),
                ),
                rows[:200],
            ),
        ),
        signed(N_("QC supervisor"), N_("QC manager")),
    )  # fmt: skip


def rates(*, nasty: bool) -> QualityForm:
    """Pass rates of two departments; the nasty ones are all the same, or nothing at all."""
    departments = (Department.SEWING, Department.FINISHING)

    def value(number: int, place: int) -> int:
        return (0 if number % 2 else _WHOLE) if nasty else 930_000 + (number * 7919 + place * 31_000) % 60_000

    parts = tuple(
        replace(
            table(Text(each.label), (), ()),
            chart=FormChart(
                Drawing.RATES,
                tuple(
                    FormPoint(f"{1 + number:02}/05", value(number, place), None, None, value(number, place) < 950_000)
                    for number in range(26)
                ),
                950_000,
            ),
        )
        for place, each in enumerate(departments)
    )
    rows = tuple(
        (date(2026, 5, 1) + timedelta(days=number), said(Department.SEWING), 6, 1920, 1871, _share("95.0"), good(_share("97.4")))
        for number in range(26)
    )  # fmt: skip
    return form(
        PaperKind.PASS_RATES, "PSR-D-ALL-260501-260526", "", _DAYS, Verdict.INCOMPLETE, Text(N_("Pass rate {share}"), share=_share("97.4")),
        Text(N_("Below target: {below} of {count} rows."), below=11, count=52),
        (fact(N_("Inspected"), 99840), fact(N_("Passed"), 97292), fact(N_("Below target"), 11)),
        _chart_head(),
        (
            *parts,
            table(
                N_("In numbers"),
                (
                    (N_("Day"), 28, Set.CODE), (N_("Department"), 36, Set.TEXT), (N_("Inspections"), 22, Set.NUMBER), (N_("Inspected"), 22, Set.NUMBER),
                    (N_("Passed"), 22, Set.NUMBER), (N_("Target"), 18, Set.NUMBER), (N_("Pass rate"), 32, Set.TEXT),
                ),
                rows,
            ),
        ),
        signed(N_("QC supervisor"), N_("QC manager")),
    )  # fmt: skip


def records(name: str, translator: Translator) -> bytes:
    """A specimen by its name, e.g. ``ncr`` or ``ncr-nasty``; the nasty ones are the practice plant's."""
    kind, _, ending = name.partition("-")
    nasty, images = bool(ending), dict[str, bytes]()
    if kind == PaperKind.INSPECTION_REPORT.value:
        made, images = inspection(nasty=nasty)
    else:
        made = _MAKERS[kind](nasty=nasty)
    return render_quality_form(replace(made, practice=nasty), translator, images)


_MAKERS = {
    PaperKind.NCR.value: nonconformity,
    PaperKind.INCOMING_REPORT.value: incoming,
    PaperKind.PULL_TESTS.value: pulls,
    PaperKind.DEFECTS_RFT.value: day,
    PaperKind.CONTROL_CHART.value: control_chart,
    PaperKind.PARETO.value: pareto,
    PaperKind.LAB_TREND.value: trend,
    PaperKind.PASS_RATES.value: rates,
}
RECORDS = tuple(
    f"{kind}{ending}" for kind in (PaperKind.INSPECTION_REPORT.value, *_MAKERS) for ending in ("", "-nasty")
)
"""Names of the specimens."""
