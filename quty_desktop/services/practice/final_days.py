"""Final inspections and the longer laboratory tests of the practice plant."""

from datetime import datetime, timedelta
from decimal import Decimal

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.final_inspection import FinalPoint, PointFound
from quty_desktop.domain.quality import LabTestType
from quty_desktop.services.practice.staff import Staff
from quty_desktop.services.quality import final_inspections, inspections, lab_methods, lab_tests, stacking

_WITHOUT = frozenset({FinalPoint.PULL_30, FinalPoint.PALLET_SIZE})
"""What the invented toys have not."""


def inspect_final(staff: Staff, batch: str, lot_pcs: int, moment: datetime, *, minor: int = 0) -> None:
    """Inspect a packed batch: the whole check list, the sample of its plan, perhaps one loose thread."""
    with staff.at(moment):
        form = staff.ask(
            "final_inspector", final_inspections.final_form, final_inspections.FinalQuestion(batch, lot_pcs)
        )
        looked = form.plan.sample_pcs
        new = final_inspections.NewFinal(
            batch,
            lot_pcs,
            looked,
            looked - minor,
            _points(form),
            rework_pcs=minor,
            defects=(inspections.FoundDefect("E2", minor),) if minor else (),
            inspected_at=moment,
        )
        staff.do("final_inspector", final_inspections.record_final, new)


def _points(form: final_inspections.FinalForm) -> tuple[PointFound, ...]:
    points = []
    for point in FinalPoint:
        required = form.required(point)
        if point.compared and required:
            points.append(PointFound(point, found=required))
        elif point in _WITHOUT or (point.compared and point.optional):
            points.append(PointFound(point, PointResult.NOT_APPLICABLE))
        else:
            points.append(PointFound(point, PointResult.OK))
    return tuple(points)


def stack_and_migrate(staff: Staff, batches: tuple[str, ...], now: datetime) -> None:
    """Two unit loads under their test load, one of them due, and a further test of the plant.

    Args:
        staff: the people of the plant.
        batches: at least two batches that are packed.
        now: the present moment.
    """
    for batch, hours in zip(batches, (75, 20), strict=False):
        began = now - timedelta(hours=hours)
        new = stacking.NewStacking(batch, Decimal("32.0"), 990, "Area stacking, lajur 2", began)
        with staff.at(began):
            staff.do("qc_lab", stacking.start_stacking, new)
    migration = lab_methods.LabMethodInput(
        "EN71-3", "Migration of lead", "EN 71-3:2019+A1:2021", maximum=Decimal("2.0"), unit="mg/kg",
        name_id="Migrasi timbal", quantity="Lead",
    )  # fmt: skip
    staff.do("qc_supervisor", lab_methods.save_lab_method, migration)
    test = lab_tests.NewLabTest(
        batches[0], LabTestType.OTHER, Decimal("0.4"), method="EN71-3", location="Lab luar", sample_pcs=1
    )
    staff.do("qc_lab", lab_tests.record_lab_test, test)
