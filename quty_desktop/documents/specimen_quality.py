"""Specimens of quality's forms: a believable and a nasty one of each kind."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from quty_desktop.documents.form_snapshot import FormCell, FormColumn, FormFact, FormPart, QualityForm, Set, Sign
from quty_desktop.documents.signature import Signature
from quty_desktop.documents.specimen_reports import approved_report
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week

_AT = datetime(2026, 5, 27, 7, 5, tzinfo=UTC)


def _say(value: object) -> Text:
    return value if isinstance(value, Text) else Text("{value}", value=value)


def _fact(name: str, value: object) -> FormFact:
    return FormFact(Text(name), _say(value))


def _cell(value: object, sign: Sign = Sign.NONE) -> FormCell:
    return FormCell(_say(value), sign)


def _form(kind: PaperKind, number: str, form: str, subject: str, words: str, sentence: str) -> QualityForm:
    return QualityForm(
        kind=kind,
        number=number,
        revision=0,
        form=form,
        plant_name="Quty Karunia",
        subject=subject,
        verdict=Verdict.APPROVED,
        verdict_words=Text(words),
        sentence=Text(sentence),
        measures=(_fact(N_("Pieces"), 1920), _fact(N_("Cartons"), 32), _fact(N_("Date stamp"), "2622")),
        facts=(
            _fact(N_("Batch"), "BATCH-2026-089"),
            _fact(N_("Manufacturing order"), "MO-2026-00089"),
            _fact(N_("Article"), "40551542"),
            _fact(N_("Article name"), "MELATI soft toy 28 bear"),
            _fact(N_("Buyer order"), "ECIS-48200"),
            _fact(N_("Week"), Week(2026, 22)),
            _fact(N_("Destination"), "EU"),
            _fact(N_("Packed on"), date(2026, 5, 25)),
        ),
        parts=(),
        signatures=(
            Signature(Text(N_("Final inspector")), "Dewi Lestari", _AT),
            Signature(Text(N_("QC supervisor"))),
            Signature(Text(N_("QC manager"))),
        ),
        issued_at=_AT,
        issued_by="Ratna Anggraini",
    )


def _column(title: str, share: int, kind: Set = Set.TEXT) -> FormColumn:
    return FormColumn(Text(title), share, kind)


def metal_checks() -> QualityForm:
    """A day at one detector, with a check that failed and was made good."""
    form = _form(
        PaperKind.METAL_CHECKS, "MDC-2026-05-25-2026-05-25", "QT-1408-TCK01-3", "2026-05-25 – 2026-05-25", N_("In order"),
        N_("Every failed check was followed by a good one, and its goods were passed again."),
    )  # fmt: skip
    columns = (
        _column(N_("Checked"), 28, Set.CODE),
        _column(N_("Detector"), 18, Set.CODE),
        _column(N_("Kind"), 28),
        _column(N_("Points"), 16, Set.CODE),
        _column(N_("Result"), 20),
        _column(N_("By"), 34),
    )
    rows = tuple(
        (
            _cell(_AT.replace(hour=hour)),
            _cell("MD-2"),
            _cell(Text(N_("Hourly"))),
            _cell("8/9 (9)" if hour == 4 else "9/9"),
            _cell(Text(N_("Fail") if hour == 4 else N_("Pass")), Sign.BAD if hour == 4 else Sign.GOOD),
            _cell("Rina Wulandari"),
        )
        for hour in range(1, 10)
    )
    return replace(form, parts=(FormPart(Text(N_("Sensitivity checks at nine points")), columns=columns, rows=rows),))


def incident() -> QualityForm:
    """A needle tip that was opened, explained and closed."""
    form = _form(
        PaperKind.INCIDENT_REPORT, "IR-2026-00003", "QT-1108-TCK01-1", "BATCH-2026-089", N_("Closed"),
        N_("The find is explained; its hold has ended."),
    )  # fmt: skip
    columns = (_column(N_("Question"), 40), _column(N_("Answer"), 130))
    rows = (
        (_cell(Text(N_("Cause"))), _cell("Jarum patah di line 12, serpihan tidak lengkap")),
        (_cell(Text(N_("What was done at once"))), _cell("Line 12 dihentikan, 60 pcs dilewatkan ulang")),
    )
    return replace(form, parts=(FormPart(Text(N_("Cause and containment")), columns=columns, rows=rows),))


def final_inspection() -> QualityForm:
    """A check list in order."""
    form = _form(
        PaperKind.FINAL_INSPECTION, "FI-2026-00042", "QT-10-TCK01-2", "BATCH-2026-089", N_("Pass"),
        N_("The lot may be loaded as far as the final inspection goes."),
    )  # fmt: skip
    columns = (
        _column(N_("Point"), 66),
        _column(N_("Order or specification"), 36),
        _column(N_("Read or measured"), 36),
        _column(N_("Result"), 26),
    )
    rows = tuple(
        (_cell(Text(point)), _cell(asked), _cell(asked), _cell(Text(N_("OK")), Sign.GOOD))
        for point, asked in (
            (N_("Article number on the MIA label"), "40551542"),
            (N_("Destination on the MIA label"), "EU"),
            (N_("Date stamp on the MIA label"), "2622"),
            (N_("Quantity on the MIA label"), "60"),
        )
    )
    return replace(form, parts=(FormPart(Text(N_("Check list")), columns=columns, rows=rows),))


def lab() -> QualityForm:
    """A batch whose tests passed, one of them at the second time."""
    form = _form(
        PaperKind.LAB_REPORT, "LAB-BATCH-2026-089", "QT-10-TCK02-1 / -TCK03-1", "BATCH-2026-089", N_("Approved"),
        N_("Every test that is needed passed."),
    )  # fmt: skip
    columns = (
        _column(N_("Tested"), 30, Set.CODE),
        _column(N_("Test"), 40),
        _column(N_("Standard"), 36),
        _column(N_("Value"), 24),
        _column(N_("Result"), 24),
    )
    rows = tuple(
        (
            _cell(_AT), _cell(Text(test)), _cell(standard), _cell(Text("{value} {unit}", value=value, unit=unit)),
            _cell(Text(N_("Pass") if good else N_("Fail")), Sign.GOOD if good else Sign.BAD),
        )
        for test, standard, value, unit, good in (
            (N_("Drop test"), "ISO 8124-1:2018", Decimal(10), "×", True),
            (N_("Seam strength"), "QT-03-TCK04", Decimal(74), "N", False),
            (N_("Seam strength"), "QT-03-TCK04", Decimal(104), "N", True),
            (N_("Stability 27°"), "QT-10-TCK02", Decimal(21), "mm", True),
        )
    )  # fmt: skip
    return replace(form, parts=(FormPart(Text(N_("Tests")), columns=columns, rows=rows),))


def conformity() -> QualityForm:
    """A certificate of a released batch."""
    return replace(
        lab(),
        kind=PaperKind.CONFORMITY,
        number="COC-BATCH-2026-089",
        form="",
        verdict_words=Text(N_("Conforms")),
        sentence=Text(N_("Made, tested and inspected as order and standards ask.")),
    )


def dossier() -> QualityForm:
    """Everything about a carton, with the six parts of the compliance report."""
    form = _form(
        PaperKind.DOSSIER, "DOS-FG-2026-00089-CTN007", "", "FG-2026-00089-CTN007", N_("Released"),
        N_("Nothing keeps the batch."),
    )  # fmt: skip
    carton = FormPart(
        Text(N_("This carton")),
        facts=(_fact(N_("Carton"), "FG-2026-00089-CTN007"), _fact(N_("Pieces"), 60), _fact(N_("Pallet"), "PLT-2026-00089-001")),
    )  # fmt: skip
    return replace(form, parts=(carton,), compliance=approved_report().facts)


def nasty(form: QualityForm) -> QualityForm:
    """The same form with long words, many rows, every sign, and the practice plant's stripes."""
    long = "Ujung jarum patah <4 mm> & serpihan “halus” – ditemukan di bagian kiri-atas, dilaporkan 100 % "
    columns = (
        _column(N_("Remark"), 60),
        _column(N_("Number"), 50, Set.CODE),
        _column(N_("Pieces"), 30, Set.NUMBER),
        _column(N_("Result"), 40),
    )
    rows = tuple(
        (
            _cell(long * (1 + number % 3)),
            _cell("FG-2026-99999-CTN999999"),
            _cell(1_999_999),
            _cell(Text(N_("still held")), tuple(Sign)[number % 4]),
        )
        for number in range(60)
    )
    empty = FormPart(Text(N_("Nothing here")), empty=Text(N_("Nothing is recorded.")), note=Text(long * 4))
    return replace(
        form,
        verdict=Verdict.REJECTED,
        verdict_words=Text(N_("Not released")),
        sentence=Text(long[:60]),
        plant_name="PT Boneka Nusantara Sejahtera Abadi & Saudara <Latihan>",
        issued_by="Ni Luh Putu Kusumawardhani Tjokrokusumo-Sastrowardoyo",
        facts=(*form.facts, _fact(N_("Remark"), ""), _fact(N_("Article name"), long)),
        parts=(empty, *form.parts, FormPart(Text(long[:70]), columns=columns, rows=rows)),
        revision=12,
        practice=True,
    )
