"""The metal regime, sets, final inspections and papers that the walks go through."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from quty_desktop.domain.checks import Disposition, MetalCheckKind, MetalPoint, PointResult
from quty_desktop.domain.final_inspection import FinalPoint, PointFound
from quty_desktop.domain.quality import HoldScope
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.metal_detection import detectors, metal_checks, metal_finds
from quty_desktop.services.quality import final_inspections, hold_sets, lab_methods, quality_papers, stacking
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.plants import Office, approved_order
from tests.services.release_plant import make_ready


@dataclass(frozen=True)
class ReleaseWalk:
    """Records of the release, by what can be done to them.

    Attributes:
        detector: with a good check of this moment.
        rerun: a find that waits for its re-runs.
        red_box: a find that waits to be opened.
        explained: a find that waits to be closed.
        doubt: a set of a failed check, all of it passed again.
        carton_set: a carton on hold.
        carton: code of a carton that is free.
        batch: a batch that is released for loading.
        final: its final inspection.
        load: a unit load that has stood for its 72 hours.
        paper: an issued form.
        untested: a batch without tests, whose article passed them with another batch.
    """

    detector: int
    rerun: int
    red_box: int
    explained: int
    doubt: int
    carton_set: int
    carton: str
    batch: str
    final: int
    load: int
    paper: int
    untested: str


@contextmanager
def release_walk_of(plant: Plant, office: Office) -> Iterator[ReleaseWalk]:
    """Make them."""
    kept, doubted, ready = (approved_order(office, f"PO-70{number:02}", 240) for number in range(3))
    for order, pcs in ((kept, 240), (ready, 240)):
        make_ready(plant, order.id, pcs=pcs)
    with plant.connect() as connection:
        connection.execute(
            "INSERT INTO quty.carton (manufacturing_order_id, number, pcs) VALUES (%s, 1, 60), (%s, 2, 60)",
            (kept.id, kept.id),
        )
    with (
        door_of(plant, "operator_packing") as packer,
        door_of(plant, "qc_supervisor") as lead,
        door_of(plant, "final_inspector") as inspector,
    ):
        rerun, red_box, explained = _finds(packer, lead, kept.batch_number)
        doubt = _doubt(packer, lead, doubted.batch_number)
        code = f"FG-{kept.number.removeprefix('MO-')}-CTN"
        held = lead.run(hold_sets.hold_scope, hold_sets.NewHoldSet(HoldScope.CARTON, "wet on one side", f"{code}001"))
        final = inspector.run(final_inspections.record_final, new_final(inspector, ready.batch_number))
        began = datetime.now(UTC) - timedelta(hours=73)
        load = lead.run(
            stacking.start_stacking, stacking.NewStacking(ready.batch_number, Decimal(32), 990, "Area 2", began)
        )
        lead.run(
            lab_methods.save_lab_method,
            lab_methods.LabMethodInput("EN71-3", "Migration", "EN 71-3", maximum=Decimal(2)),
        )
        paper = lead.run(quality_papers.lab_paper, quality_papers.FormWanted(ready.batch_number))
    yield ReleaseWalk(
        detector=int(plant.one("SELECT id FROM quty.metal_detector WHERE code = 'MD-T'")),
        rerun=rerun,
        red_box=red_box,
        explained=explained,
        doubt=doubt,
        carton_set=held.id,
        carton=f"{code}002",
        batch=ready.batch_number,
        final=final.id,
        load=load.id,
        paper=paper.id,
        untested=doubted.batch_number,
    )  # fmt: skip


def new_final(door: Dispatcher, batch: str) -> final_inspections.NewFinal:
    """A final inspection that finds nothing wrong."""
    form = door.ask(final_inspections.final_form, final_inspections.FinalQuestion(batch))
    return filled_final(batch, form.lot_pcs, form.plan.sample_pcs, {each: form.required(each) for each in FinalPoint})


def filled_final(batch: str, lot: int, sample: int, required: dict[FinalPoint, str]) -> final_inspections.NewFinal:
    """The check list filled in as the order asks."""
    points = tuple(
        PointFound(each, found=required[each])
        if required[each]
        else PointFound(each, PointResult.NOT_APPLICABLE if each.optional else PointResult.OK)
        for each in FinalPoint
    )
    return final_inspections.NewFinal(batch, lot, sample, sample, points)


def _check(door: Dispatcher, detector: int, at: datetime, *, good: bool = True) -> metal_checks.RecordedMetalCheck:
    points = (True,) * 8 + (good,)
    new = metal_checks.NewMetalCheck(detector, MetalCheckKind.HOURLY, points, checked_at=at)
    return door.run(metal_checks.record_check, new)


def _finds(packer: Dispatcher, lead: Dispatcher, batch: str) -> tuple[int, int, int]:
    detector = lead.run(detectors.save_detector, detectors.DetectorInput("MD-F", "Finds", MetalPoint.BEFORE_PACKING))
    start = datetime.now(UTC) - timedelta(minutes=50)
    _check(packer, detector, start)
    for minute in (1, 2, 3):
        at = start + timedelta(minutes=minute)
        packer.run(metal_checks.record_passage, metal_checks.NewPassage(detector, batch, 1, 1, at, at))
    third, second, first = packer.ask(metal_finds.open_finds)
    for row in (second, third):
        for number, detected in enumerate((True, False, True)):
            packer.run(metal_finds.record_rerun, metal_finds.Rerun(row.id, row.version + number, detected))
    opened = metal_finds.OpenedItem(third.id, third.version + 3, True, Disposition.SCRAP, "needle tip")
    packer.run(metal_finds.open_item, opened)
    return first.id, second.id, third.id


def _doubt(packer: Dispatcher, lead: Dispatcher, batch: str) -> int:
    detector = lead.run(detectors.save_detector, detectors.DetectorInput("MD-D", "Doubt", MetalPoint.AFTER_STUFFING))
    start = datetime.now(UTC) - timedelta(minutes=50)
    _check(packer, detector, start)
    end = start + timedelta(minutes=10)
    packer.run(metal_checks.record_passage, metal_checks.NewPassage(detector, batch, 40, 0, start, end))
    held = _check(packer, detector, end + timedelta(minutes=1), good=False).held
    assert held is not None
    _check(packer, detector, end + timedelta(minutes=2))
    again = end + timedelta(minutes=3)
    packer.run(metal_checks.record_passage, metal_checks.NewPassage(detector, batch, 40, 0, again, again, held.id))
    return held.id
