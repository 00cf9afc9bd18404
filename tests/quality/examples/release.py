"""Examples of the metal regime, sets on hold, final inspections, further tests and quality's papers."""

from decimal import Decimal

from quty_desktop.domain.checks import Disposition, MetalCheckKind, MetalPoint
from quty_desktop.domain.departments import Department
from quty_desktop.domain.final_inspection import FinalPoint
from quty_desktop.domain.quality import HoldScope
from quty_desktop.services.metal_detection import detectors, metal_checks, metal_finds, needles
from quty_desktop.services.quality import final_inspections, hold_sets, lab_methods, quality_papers, stacking, waivers
from tests.quality.examples.making import REASON, Example, Maker, plain, version_of
from tests.quality.walk_plant import WalkPlant
from tests.quality.walk_release import filled_final


def _find(walk: WalkPlant, key: int) -> tuple[int, int]:
    return key, version_of(walk, "incident_report", key)


def _closing(walk: WalkPlant) -> metal_finds.ClosedFind:
    key, version = _find(walk, walk.release.explained)
    return metal_finds.ClosedFind(key, version, "broken needle", "line stopped", Disposition.SCRAP)


def _opening(walk: WalkPlant) -> metal_finds.OpenedItem:
    key, version = _find(walk, walk.release.red_box)
    return metal_finds.OpenedItem(key, version, True, Disposition.SCRAP, "needle tip")


def _final(walk: WalkPlant) -> final_inspections.NewFinal:
    required = dict.fromkeys(FinalPoint, "")
    required |= {
        FinalPoint.MIA_ARTICLE: "40551542",
        FinalPoint.MIA_DESTINATION: "EU",
        FinalPoint.MIA_DATE_STAMP: "2622",
        FinalPoint.MIA_QUANTITY: "60",
        FinalPoint.PCS_PER_CARTON: "60",
    }
    return filled_final(walk.release.batch, 240, 80, required)


def _load(walk: WalkPlant) -> stacking.MeasuredStacking:
    key = walk.release.load
    return stacking.MeasuredStacking(key, version_of(walk, "stacking_load", key), 46, 47, 575)


def _needle(_walk: WalkPlant, home: Department) -> Example:
    return Example(needles.BrokenNeedle(home, "JS-1", "Sri", "tip 9 mm, shaft 24 mm", True))


COMMANDS: dict[str, Maker] = {
    "detectors.save_detector": plain(lambda _: detectors.DetectorInput("MD-9", "Walk", MetalPoint.FINAL)),
    "metal_checks.record_check": plain(
        lambda walk: metal_checks.NewMetalCheck(walk.release.detector, MetalCheckKind.HOURLY, (True,) * 9)
    ),
    "metal_checks.record_passage": plain(
        lambda walk: metal_checks.NewPassage(walk.release.detector, walk.free.batch, 10)
    ),
    "metal_finds.record_rerun": plain(lambda walk: metal_finds.Rerun(*_find(walk, walk.release.rerun), True)),
    "metal_finds.open_item": plain(_opening),
    "metal_finds.close_find": plain(_closing),
    "needles.log_needle": _needle,
    "hold_sets.hold_scope": plain(
        lambda walk: hold_sets.NewHoldSet(HoldScope.CARTON, "wet on one side", walk.release.carton)
    ),
    "hold_sets.release_set": plain(lambda walk: hold_sets.SetRelease(walk.release.carton_set, REASON)),
    "hold_sets.release_doubt": plain(lambda walk: hold_sets.SetRelease(walk.release.doubt, REASON)),
    "final_inspections.record_final": plain(_final),
    "lab_methods.save_lab_method": plain(
        lambda _: lab_methods.LabMethodInput("GB-1", "Colour", "GB 6675", minimum=Decimal(4))
    ),
    "waivers.waive_test": plain(lambda walk: waivers.NewWaiver(walk.release.untested, "drop", REASON)),
    "stacking.start_stacking": plain(lambda walk: stacking.NewStacking(walk.free.batch, Decimal(32), 990)),
    "stacking.measure_stacking": plain(_load),
    "quality_papers.metal_check_paper": plain(lambda _: quality_papers.FormWanted()),
    "quality_papers.incident_paper": plain(lambda walk: quality_papers.FormWanted(walk.release.explained)),
    "quality_papers.final_inspection_paper": plain(lambda walk: quality_papers.FormWanted(walk.release.final)),
    "quality_papers.lab_paper": plain(lambda walk: quality_papers.FormWanted(walk.free.batch)),
    "quality_papers.conformity_paper": plain(lambda walk: quality_papers.FormWanted(walk.release.batch)),
    "quality_papers.dossier_paper": plain(lambda walk: quality_papers.FormWanted(walk.free.batch)),
}
QUERIES: dict[str, Maker] = {
    "metal_checks.metal_check_list": plain(lambda _: metal_checks.MetalFilter()),
    "metal_checks.passage_list": plain(lambda _: metal_checks.MetalFilter()),
    "metal_checks.passages_today": plain(lambda walk: walk.release.detector),
    "metal_finds.metal_book": plain(lambda _: metal_finds.FindFilter()),
    "needles.needle_log": plain(lambda _: None),
    "hold_sets.hold_set_list": plain(lambda _: hold_sets.SetFilter()),
    "hold_sets.members_of": plain(lambda walk: walk.release.doubt),
    "hold_sets.doubtful_batches": plain(lambda walk: walk.release.doubt),
    "final_inspections.final_form": plain(lambda walk: final_inspections.FinalQuestion(walk.release.batch)),
    "final_inspections.final_list": plain(lambda _: final_inspections.FinalFilter()),
    "quality_papers.form_file": plain(lambda walk: walk.release.paper),
    "release.release_state": plain(lambda walk: walk.free.batch),
}
