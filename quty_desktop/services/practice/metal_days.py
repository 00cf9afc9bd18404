"""Metal detection in the practice plant: checks each hour, every packed batch passed, a failed check, and finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from quty_desktop.domain.checks import Disposition, MetalCheckKind, MetalPoint
from quty_desktop.domain.departments import Department
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.metal_detection import detectors, metal_checks, metal_finds, needles
from quty_desktop.services.practice.staff import Staff

_ALL = (True,) * 9
_CORNER = (True,) * 8 + (False,)


@dataclass(frozen=True, slots=True)
class PassedBatch:
    """A batch that goes through a detector: its number and pieces."""

    number: str
    pcs: int


class MetalDays:
    """Lets the detectors run.

    Args:
        staff: the people of the plant.
        today: the day at the plant.
    """

    def __init__(self, staff: Staff, today: date) -> None:
        self._staff = staff
        self._today = today
        enter = detectors.DetectorInput
        do = staff.do
        self._stuffing = do(
            "qc_supervisor", detectors.save_detector, enter("MD-1", "Finishing, setelah isi", MetalPoint.AFTER_STUFFING)
        )
        self._packing = do("qc_supervisor", detectors.save_detector, enter("MD-2", "Masuk Packing", MetalPoint.BEFORE_PACKING))  # fmt: skip

    def pass_batches(self, day: date, batches: Iterable[PassedBatch]) -> None:
        """A morning before packing: checked at the start and each hour, each batch passed within an hour and a half."""
        self._check(self._packing, day, time(7), MetalCheckKind.START)
        hour = 7
        for batch in batches:
            for _ in range(2):
                share = batch.pcs // 2 if _ == 0 else batch.pcs - batch.pcs // 2
                self._pass(self._packing, batch.number, share, day, time(hour, 10), time(hour, 50))
                hour += 1
                if hour % 3 == 1:  # 10:00 and 13:00
                    self._check(self._packing, day, time(hour), MetalCheckKind.MECHANIC, note=_MECHANIC)
                else:
                    self._check(self._packing, day, time(hour), MetalCheckKind.HOURLY)
        self._check(self._packing, day, time(hour, 5), MetalCheckKind.MECHANIC, note=_MECHANIC)

    def past_find(self, day: date, batch: PassedBatch) -> None:
        """A needle tip, found again in two of three re-runs, opened the same day, and closed."""
        self._check(self._packing, day, time(13), MetalCheckKind.START)
        found = self._pass(self._packing, batch.number, 60, day, time(13, 10), time(13, 40), found=1)
        self._check(self._packing, day, time(14), MetalCheckKind.END)
        with self._staff.at(_moment(day, time(14, 20))):
            row = next(
                each for each in self._staff.ask("operator_packing", metal_finds.open_finds) if each.number == found
            )
            version = row.version
            for detected in (True, False, True):
                rerun = metal_finds.Rerun(row.id, version, detected)
                version = self._staff.do("operator_packing", metal_finds.record_rerun, rerun).version
            opened = metal_finds.OpenedItem(
                row.id, version, True, Disposition.SCRAP, "Ujung jarum 4 mm", "Jarum jahit No. 14"
            )
            version = self._staff.do("operator_packing", metal_finds.open_item, opened).version
            closed = metal_finds.ClosedFind(
                row.id,
                version,
                "Jarum patah di line 12, serpihan tidak lengkap, tidak dilaporkan",
                "Line 12 dihentikan, 60 pcs dilewatkan ulang, operator dilatih ulang",
                Disposition.SCRAP,
            )
            self._staff.do("qc_supervisor", metal_finds.close_find, closed)

    def trouble(self, doubted: PassedBatch, found: PassedBatch) -> None:
        """What the people practise on: a set since the last good check, and a find in the red box.

        Args:
            doubted: went through a detector that then failed its check; waits to be passed again.
            found: the detector spoke; the item waits for its re-runs.
        """
        yesterday = self._today - timedelta(days=1)
        for hour, kind in ((7, MetalCheckKind.START), (8, MetalCheckKind.HOURLY), (9, MetalCheckKind.HOURLY)):
            self._check(self._stuffing, yesterday, time(hour), kind)
        self._pass(self._stuffing, doubted.number, 120, yesterday, time(8, 5), time(8, 55))
        self._pass(self._stuffing, doubted.number, 96, yesterday, time(9, 5), time(9, 40))
        failed = metal_checks.NewMetalCheck(
            self._stuffing, MetalCheckKind.HOURLY, _CORNER, checked_at=_moment(yesterday, time(10)),
            note="Kanan atas tidak berbunyi",
        )  # fmt: skip
        with self._staff.at(_moment(yesterday, time(10))):
            self._staff.do("operator_finishing", metal_checks.record_check, failed)
        self._check(self._stuffing, yesterday, time(10, 45), MetalCheckKind.RESTART)
        self._pass(self._stuffing, found.number, 48, yesterday, time(10, 50), time(11, 20), found=1)
        self._check(self._stuffing, yesterday, time(11, 40), MetalCheckKind.END)
        self._needles()

    def _needles(self) -> None:
        log = needles.BrokenNeedle(
            Department.SEWING, "JS-114", "Sri Wahyuni", "Ujung 9 mm, batang 24 mm", True, "No. 14", quarantined_pcs=0
        )
        missing = needles.BrokenNeedle(
            Department.SEWING,
            "JS-087",
            "Rina Astuti",
            "Batang 26 mm; ujung belum ditemukan",
            False,
            "No. 11",
            quarantined_pcs=48,
        )
        self._staff.do("operator_sewing", needles.log_needle, log)
        self._staff.do("operator_sewing", needles.log_needle, missing)

    def _check(self, detector: int, day: date, at: time, kind: MetalCheckKind, note: str = "") -> None:
        moment = _moment(day, at)
        role = "operator_finishing" if detector == self._stuffing else "operator_packing"
        with self._staff.at(moment):
            new = metal_checks.NewMetalCheck(detector, kind, _ALL, checked_at=moment, note=note)
            self._staff.do(role, metal_checks.record_check, new)

    def _pass(self, detector: int, batch: str, pcs: int, day: date, start: time, end: time, found: int = 0) -> str:
        role = "operator_finishing" if detector == self._stuffing else "operator_packing"
        with self._staff.at(_moment(day, end)):
            new = metal_checks.NewPassage(detector, batch, pcs, found, _moment(day, start), _moment(day, end))
            return self._staff.do(role, metal_checks.record_passage, new).incident


_MECHANIC = "Pak Darto (mekanik)"


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, PLANT_ZONE)
