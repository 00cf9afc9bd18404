"""Quality's records in the practice plant: rework, pull tests, nonconformities, photos, a lot that waits at the gate."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.measurements import Measured, MeasureKind, MeasurePlace
from quty_desktop.domain.plant_settings import REWORK_RATE, SCRAP_COST
from quty_desktop.domain.pull_tests import Pull, PullPosition
from quty_desktop.domain.quality import InspectionType
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.administration import plant_settings
from quty_desktop.services.practice.staff import Staff
from quty_desktop.services.quality import control_charts, evidence, inspections, nonconformities, pull_tests, rework

_D = Decimal
_SEAMS = (PullPosition.EARS, PullPosition.HANDS, PullPosition.FEET, PullPosition.LABEL)
_INSPECTOR, _LEAD = "qc_inspector", "qc_supervisor"


def keep_records(staff: Staff, today: date, batches: Sequence[str]) -> None:
    """What quality writes down in a week.

    Args:
        staff: the people of the plant.
        today: the day at the plant.
        batches: at least two batches that are being made.
    """
    for key, value in ((SCRAP_COST.key, _D(175_000)), (REWORK_RATE.key, _D(1_200))):
        staff.do("admin", plant_settings.change, plant_settings.SettingChange(key, value))
    first, second = batches[:2]
    repaired = _measure(staff, today, first, second)
    _repair(staff, today, repaired)
    _repair_the_rest(staff, repaired)
    _pull(staff, today, first)
    _report(staff, today, first, repaired)
    line = control_charts.ChartQuestion(Department.SEWING, today - timedelta(days=60), today)
    staff.do(_LEAD, control_charts.freeze_chart, control_charts.Freeze(line, "Garis pusat dua bulan pertama"))


def _measure(staff: Staff, today: date, first: str, second: str) -> int:
    """A cut with its stack, and a morning of sewing with skipped stitches."""
    moment = _moment(today - timedelta(days=2), time(9, 20))
    places = (MeasurePlace.TOP, MeasurePlace.MIDDLE, MeasurePlace.BOTTOM)
    cut = tuple(
        Measured(MeasureKind.CUT_SMALL, value, place)
        for value, place in zip((_D("0.4"), _D("-0.6"), _D("0.8")), places, strict=True)
    )
    sewn = (
        Measured(MeasureKind.MARGIN_SMALL, _D(5)),
        Measured(MeasureKind.SPI, _D(11)),
        Measured(MeasureKind.ZIGZAG, _D("3.5")),
    )
    with staff.at(moment):
        staff.do(
            _INSPECTOR,
            inspections.record_inspection,
            inspections.NewInspection(
                second, InspectionType.CUTTING, 60, 60, measures=cut, line="Laser 2", inspected_at=moment
            ),
        )
        return staff.do(
            _INSPECTOR, inspections.record_inspection,
            inspections.NewInspection(
                first, InspectionType.INLINE_SEWING, 240, 231, 9, defects=(inspections.FoundDefect("B1", 7, "telinga"), inspections.FoundDefect("D1", 2, "punggung")),
                measures=sewn, line="12", inspected_at=moment,
            ),
        ).id  # fmt: skip


def _repair(staff: Staff, today: date, inspection: int) -> None:
    with staff.at(_moment(today - timedelta(days=1), time(8))):
        staff.do(
            _INSPECTOR, rework.record_rework,
            rework.NewReworkCheck(inspection, 6, 4, 1, 1, _D(42), "Satu robek, tidak bisa diperbaiki"),
        )  # fmt: skip


def _repair_the_rest(staff: Staff, kept: int) -> None:
    """What inspections of past weeks sent to repair was looked at again the next morning; a tenth was scrapped."""
    now = datetime.now(UTC)
    for row in staff.ask(_INSPECTOR, rework.rework_queue, rework.ReworkFilter(limit=1000)):
        if row.id == kept or row.inspected_at > now - timedelta(hours=40):
            continue
        scrap = row.open_pcs // 10
        with staff.at(row.inspected_at + timedelta(hours=20)):
            done = rework.NewReworkCheck(row.id, row.open_pcs, row.open_pcs - scrap, 0, scrap, _D(6 * row.open_pcs))
            staff.do(_INSPECTOR, rework.record_rework, done)


def _pull(staff: Staff, today: date, batch: str) -> None:
    """Three pieces that held, and three of another batch of which one opened."""
    morning = _moment(today - timedelta(days=2), time(8, 30))
    with staff.at(morning):
        held = tuple(Pull(piece, seam, seam.force_n) for piece in range(1, 4) for seam in _SEAMS)
        staff.do(_INSPECTOR, pull_tests.record_pull_test, pull_tests.NewPullTest(batch, Department.FINISHING, held, tested_at=morning))  # fmt: skip
    noon = _moment(today - timedelta(days=1), time(12, 40))
    with staff.at(noon):
        opened = tuple(
            Pull(piece, seam, seam.force_n, 4 if (piece, seam) == (2, PullPosition.EARS) else 10,
                 "Jahitan telinga kiri" if (piece, seam) == (2, PullPosition.EARS) else "")
            for piece in range(1, 4) for seam in _SEAMS
        )  # fmt: skip
        staff.do(_INSPECTOR, pull_tests.record_pull_test, pull_tests.NewPullTest(batch, Department.SEWING, opened, tested_at=noon))  # fmt: skip


def _report(staff: Staff, today: date, batch: str, inspection: int) -> None:
    """A report that was answered and closed, one that waits to be judged, and one that is late."""
    do = staff.do
    new = nonconformities.NewNonconformity
    with staff.at(_moment(today - timedelta(days=20), time(10))):
        old = do(_INSPECTOR, nonconformities.raise_nonconformity, new("Kampuh terlalu kecil berulang di line 7", Department.SEWING, owner="Ibu Yanti", qty=_D(24)))  # fmt: skip
    with staff.at(_moment(today - timedelta(days=17), time(15))):
        answer = nonconformities.NcrAnswer(
            old.id,
            old.version,
            "Sepatu jahit aus dan tidak diperiksa",
            "Sepatu jahit diganti; masuk daftar periksa mingguan mekanik",
        )
        answered = do("spv_sewing", nonconformities.answer_nonconformity, answer)
    with staff.at(_moment(today - timedelta(days=6), time(9))):
        effect = nonconformities.NcrJudgement(
            answered.id, answered.version, True, "Sepuluh hari tanpa temuan di line 7"
        )
        do(_LEAD, nonconformities.judge_nonconformity, effect)
    with staff.at(_moment(today - timedelta(days=9), time(10))):
        do(_INSPECTOR, nonconformities.raise_nonconformity, new("Arah bulu terbalik pada potongan telinga", Department.CUTTING, batch=batch, qty=_D(60)))  # fmt: skip
    with staff.at(_moment(today - timedelta(days=2), time(11))):
        fresh = do(_INSPECTOR, nonconformities.raise_nonconformity, new("Jahitan loncat 3 % di line 12", Department.SEWING, batch=batch, inspection_id=inspection, qty=_D(7)))  # fmt: skip
        for of, key in ((EvidenceOf.INSPECTION, inspection), (EvidenceOf.NCR, fresh.id)):
            photo = evidence.NewEvidence(of, key, "IMG_2041.png", _picture(), "Jahitan loncat di telinga kiri")
            do(_INSPECTOR, evidence.add_evidence, photo)


def _picture() -> bytes:
    """A drawn seam with a gap, in place of a photo."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (960, 640), (196, 164, 120))
    draw = ImageDraw.Draw(picture)
    for number in range(0, 640, 14):
        draw.line((0, number, 960, number + 6), fill=(186 - number % 28, 152, 108), width=5)
    for place in range(60, 900, 42):
        if not 420 < place < 560:
            draw.line((place, 320, place + 26, 326), fill=(70, 48, 30), width=7)
    draw.ellipse((400, 240, 600, 410), outline=(179, 20, 29), width=6)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, PLANT_ZONE).astimezone(UTC)
