"""Believable and nasty specimens of the papers of quality's records."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw

from quty_desktop.documents.form_snapshot import (
    Drawing,
    FormCell,
    FormChart,
    FormColumn,
    FormFact,
    FormPart,
    FormPicture,
    FormPoint,
    QualityForm,
    Set,
    Sign,
)
from quty_desktop.documents.pictures import picture_of
from quty_desktop.documents.quality_form import render_quality_form
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.control_charts import Counted, PointSign, centre_of, chart
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

_AT = datetime(2026, 5, 26, 3, 40, tzinfo=UTC)
_LONG = "Jahitan loncat, kampuh tidak rata dan benang sisa pada telinga kiri, telinga kanan, ekor serta seluruh keliling badan boneka"
_WHOLE = 1_000_000


@cache
def _photo(wide: int, tall: int) -> bytes:
    picture = Image.new("RGB", (wide, tall), (196, 164, 120))
    draw = ImageDraw.Draw(picture)
    for place in range(10, wide, 26):
        draw.line((place, tall // 2, place + 14, tall // 2 + 3), fill=(70, 48, 30), width=5)
    draw.ellipse((wide // 3, tall // 4, wide * 2 // 3, tall * 3 // 4), outline=(179, 20, 29), width=4)
    file = BytesIO()
    picture.save(file, "PNG")
    return picture_of(file.getvalue(), 1600, 240).jpeg


def _words(value: object) -> Text:
    return Text("{value}", value=value)


def _fact(name: str, value: object) -> FormFact:
    return FormFact(Text(name), _words(value))


def _table(title: str, columns: tuple[tuple[str, int, Set], ...], rows: tuple[tuple[object, ...], ...]) -> FormPart:
    return FormPart(
        Text(title),
        (),
        tuple(FormColumn(Text(words), share, kind) for words, share, kind in columns),
        tuple(
            tuple(value if isinstance(value, FormCell) else FormCell(_words(value)) for value in row) for row in rows
        ),
    )


def _head(kind: PaperKind, number: str, form: str, subject: str) -> QualityForm:
    return QualityForm(
        kind, number, 0, form, "PT Contoh Boneka", subject, Verdict.REJECTED, Text(N_("Not passed")), Text("–"),
        (_fact(N_("Inspected"), 240), _fact(N_("Rework"), 9), _fact(N_("Scrap"), 1)),
        (
            _fact(N_("Batch"), "BATCH-2026-014"), _fact(N_("Article"), "405.515.42"), _fact(N_("Article name"), "MELATI boneka ayam 24 cm"),
            _fact(N_("Destination"), "EU"), _fact(N_("Week"), "W22-2026"), _fact(N_("Line"), "12"),
            _fact(N_("Inspector"), "Indah Puspita"), _fact(N_("Date"), "26-05-2026"),
        ),
        (),
        (
            Signature(Text(N_("Inspector")), "Indah Puspita", _AT), Signature(Text(N_("Checked by")), "Ratna Anggraini", _AT + timedelta(hours=2)),
            Signature(Text(N_("QC supervisor"))),
        ),
        _AT, "Ratna Anggraini", practice=True,
    )  # fmt: skip


_DEFECTS = (
    (N_("Code"), 20, Set.CODE), (N_("Defect"), 80, Set.TEXT), (N_("Class"), 30, Set.TEXT), (N_("Found"), 20, Set.NUMBER),
)  # fmt: skip


def inspection(*, nasty: bool) -> tuple[QualityForm, dict[str, bytes]]:
    """An inspection report with measures, defects and photos."""
    count, photos = (60, 5) if nasty else (3, 2)
    jpegs = [_photo(960, 640) if number % 2 == 0 else _photo(500, 900) for number in range(photos)]
    images = {sha256(each).hexdigest(): each for each in jpegs}
    pictures = tuple(
        FormPicture(sha256(each).hexdigest(), _words(_LONG if nasty else "Jahitan loncat di telinga kiri"))
        for each in jpegs
    )
    measures = _table(
        N_("Measured"),
        (
            (N_("What"), 60, Set.TEXT),
            (N_("Where"), 30, Set.TEXT),
            (N_("Value"), 24, Set.NUMBER),
            (N_("Limits"), 50, Set.TEXT),
        ),
        (
            ("SPI", "–", FormCell(_words(11), Sign.GOOD), "≥ 10 /in"),
            ("Kampuh", "–", FormCell(_words("2.5"), Sign.BAD), "3 … 7 mm"),
        )
        * (12 if nasty else 1),
    )
    rows = tuple(
        (f"B{1 + number % 9}", _LONG if nasty else "Jahitan loncat · Skipped stitch", "Mayor", 3 + number)
        for number in range(count)
    )
    photos_part = replace(
        _table(N_("Photos"), (), ()),
        pictures=(*pictures, FormPicture("0" * 64, _words("IMG_2047.jpg"))) if nasty else pictures,
    )
    form = _head(PaperKind.INSPECTION_REPORT, "INS-2026-000412", "QT-03-TCK01-1", "BATCH-2026-014")
    return replace(form, parts=(measures, _table(N_("Defects"), _DEFECTS, rows), photos_part)), images


def nonconformity(*, nasty: bool) -> QualityForm:
    """A nonconformity report; the nasty one is long and not answered."""
    column = ((N_("Words"), 170, Set.TEXT),)
    said = (_LONG + ". ") * (14 if nasty else 1)
    parts = [_table(N_("Problem found"), column, ((said,),))]
    for title in (N_("Root cause"), N_("Corrective action"), N_("Effect of the action")):
        part = _table(title, column, () if nasty else ((_LONG,),))
        parts.append(replace(part, empty=Text(N_("Not said yet."))))
    form = _head(PaperKind.NCR, "NCR-2026-00017", "QT-03-TCK12-1", "BATCH-2026-014")
    return replace(form, parts=tuple(parts), verdict=Verdict.REJECTED if nasty else Verdict.APPROVED)


def incoming(*, nasty: bool) -> QualityForm:
    """An incoming inspection of fabric."""
    rolls = tuple(
        (
            f"LOT-2026-00011/{number}",
            "45.00",
            "44.80",
            "58.00",
            "301",
            "8.2",
            number % 40,
            FormCell(_words(f"{number % 40 * 3600 / 2610:.2f}"), Sign.BAD if number % 40 > 18 else Sign.GOOD),
        )
        for number in range(1, 121 if nasty else 6)
    )
    columns = (
        (N_("Roll"), 44, Set.CODE), (N_("Invoiced yd"), 22, Set.NUMBER), (N_("Measured yd"), 22, Set.NUMBER), (N_("Width in"), 20, Set.NUMBER),
        (N_("g/m²"), 20, Set.NUMBER), (N_("Pile mm"), 20, Set.NUMBER), (N_("Points"), 18, Set.NUMBER), (N_("/100 yd²"), 26, Set.NUMBER),
    )  # fmt: skip
    form = _head(PaperKind.INCOMING_REPORT, "INC-2026-00031", "QT-04-TCK05-1", "LOT-2026-00011")
    return replace(form, parts=(_table(N_("Rolls"), columns, rolls),))


def pulls(*, nasty: bool) -> QualityForm:
    """A pull-test report."""
    rows = tuple(
        (
            piece,
            _LONG if nasty else "Telinga ke telinga",
            90,
            10 if piece % 5 else 4,
            "" if piece % 5 else _LONG[:40],
            FormCell(_words("Lolos" if piece % 5 else "Gagal"), Sign.GOOD if piece % 5 else Sign.BAD),
        )
        for piece in range(1, 51 if nasty else 4)
    )
    columns = (
        (N_("Piece"), 16, Set.NUMBER), (N_("Position"), 50, Set.TEXT), (N_("Load N"), 22, Set.NUMBER), (N_("Held s"), 20, Set.NUMBER),
        (N_("What broke"), 44, Set.TEXT), (N_("Result"), 26, Set.TEXT),
    )  # fmt: skip
    return replace(
        _head(PaperKind.PULL_TESTS, "PUL-2026-00009", "QT-03-TCK04-1", "BATCH-2026-014"),
        parts=(_table(N_("Pulls"), columns, rows),),
    )


def day(*, nasty: bool) -> QualityForm:
    """A daily defect and RFT report."""
    lines = tuple((f"L{number:02}", 6, 1_920, 1_871, 47, 2, "97.4 %") for number in range(1, 39 if nasty else 5))
    columns = (
        (N_("Line"), 34, Set.CODE), (N_("Inspections"), 24, Set.NUMBER), (N_("Inspected"), 24, Set.NUMBER), (N_("Right first time"), 26, Set.NUMBER),
        (N_("Rework"), 22, Set.NUMBER), (N_("Scrap"), 20, Set.NUMBER), (N_("RFT"), 22, Set.NUMBER),
    )  # fmt: skip
    rows = tuple((f"B{number}", _LONG if nasty else "Jahitan loncat", "Mayor", number) for number in range(1, 10))
    form = _head(PaperKind.DEFECTS_RFT, "RFT-SEW-2026-05-26", "QT-03-TCK01-2", "2026-05-26")
    return replace(
        form,
        verdict=Verdict.APPROVED,
        verdict_words=Text(N_("RFT {share}"), share=_words("97.4 %")),
        parts=(_table(N_("By line"), columns, lines), _table(N_("Defects by type"), _DEFECTS, rows)),
    )


def control_chart(*, nasty: bool) -> QualityForm:
    """A p-chart; the nasty one has a year, tiny and huge samples, and nothing but defects on a day."""
    counted = [
        Counted(800 + number % 7 * 60, 24 + number * 13 % 29 + (40 if number == 18 else 0)) for number in range(24)
    ]
    if nasty:
        counted = [Counted(1 if number % 9 == 0 else 5000, 1 if number % 9 == 0 else number) for number in range(366)]
    centre = centre_of(counted) or 0.0
    points = tuple(
        FormPoint(
            f"{1 + number % 28:02}/05",
            round(each.share * _WHOLE),
            round(each.lower * _WHOLE),
            round(each.upper * _WHOLE),
            each.sign is PointSign.ALARM,
        )
        for number, each in enumerate(chart(counted, centre))
    )
    drawn = FormChart(Drawing.CONTROL, points, round(centre * _WHOLE))
    part = replace(_table(N_("Share of defective pieces"), (), ()), chart=drawn)
    return replace(
        _head(PaperKind.CONTROL_CHART, "PCH-SEW-2026-05-01-2026-05-26", "", "2026-05-01 – 2026-05-26"), parts=(part,)
    )


def records(name: str, translator: Translator) -> bytes:
    """A specimen by its name, e.g. ``ncr`` or ``ncr-nasty``."""
    kind, _, nasty = name.partition("-")
    if kind == PaperKind.INSPECTION_REPORT.value:
        form, images = inspection(nasty=bool(nasty))
        return render_quality_form(form, translator, images)
    return render_quality_form(_MAKERS[kind](nasty=bool(nasty)), translator)


_MAKERS = {
    PaperKind.NCR.value: nonconformity,
    PaperKind.INCOMING_REPORT.value: incoming,
    PaperKind.PULL_TESTS.value: pulls,
    PaperKind.DEFECTS_RFT.value: day,
    PaperKind.CONTROL_CHART.value: control_chart,
}
RECORDS = tuple(
    f"{kind}{ending}" for kind in (PaperKind.INSPECTION_REPORT.value, *_MAKERS) for ending in ("", "-nasty")
)
"""Names of the specimens."""
