"""A batch with everything that its release asks for, written by the superuser."""

from quty_desktop.domain.quality import InspectionType
from tests.databases import Plant

_TESTS = ("drop", "stability_10", "stability_27", "seam_strength")
_CHECKPOINTS = (InspectionType.CUTTING, InspectionType.INLINE_SEWING, InspectionType.FINISHING)
_DEPARTMENTS = {"cutting": "CUT", "inline_sewing": "SEW", "finishing": "FIN", "final": "FGW"}


def make_ready(plant: Plant, manufacturing_order: int, *, final: bool = False, pcs: int | None = None) -> None:
    """Let a batch pass everything before its shipping marks.

    Args:
        plant: the test's plant.
        manufacturing_order: the batch.
        final: with the final inspection, so that it may be loaded too.
        pcs: pieces through the detector, ``None`` for the whole batch.
    """
    with plant.connect() as connection:
        for test in _TESTS:
            connection.execute(
                "INSERT INTO quty.lab_test (manufacturing_order_id, test_type, result, tested_at)"
                " VALUES (%s, %s, 'pass', now())",
                (manufacturing_order, test),
            )
        for kind in (*_CHECKPOINTS, *((InspectionType.FINAL,) if final else ())):
            connection.execute(
                "INSERT INTO quty.inspection (manufacturing_order_id, department, inspection_type, result, inspected_pcs,"
                " passed_pcs, rework_pcs, scrap_pcs, inspected_at) VALUES (%s, %s, %s, 'pass', 80, 80, 0, 0, now())",
                (manufacturing_order, _DEPARTMENTS[kind.value], kind.value),
            )
        if final:
            connection.execute(
                "INSERT INTO quty.final_inspection (inspection_id, manufacturing_order_id, number, lot_pcs, sample_pcs,"
                " inspection_level, severity, week_year, week_number, destination_code, major_accept, minor_accept)"
                " SELECT max(i.id), %s, 'FI-T-' || max(i.id), 80, 80, 'I', 'normal', 2026, 22, 'EU', 0, 0"
                " FROM quty.inspection i WHERE i.manufacturing_order_id = %s",
                (manufacturing_order, manufacturing_order),
            )
        detector = connection.execute(
            "INSERT INTO quty.metal_detector (code, name, point) VALUES ('MD-T', 'Before packing', 'before_packing')"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id"
        ).fetchone()
        assert detector is not None
        check = (
            "INSERT INTO quty.metal_check (detector_id, kind, card_mm, points, points_ok, result, checked_at)"
            " VALUES (%s, %s, 1.5, '111111111', 9, 'pass', clock_timestamp())"
        )
        connection.execute(check.encode(), (detector["id"], "start"))
        connection.execute(
            "INSERT INTO quty.metal_passage (detector_id, manufacturing_order_id, started_at, passed_at, pcs, check_id)"
            " SELECT %s, m.id, clock_timestamp(), clock_timestamp(), coalesce(%s, m.qty_pcs), 0"
            " FROM quty.manufacturing_order m WHERE m.id = %s",
            (detector["id"], pcs, manufacturing_order),
        )
        connection.execute(check.encode(), (detector["id"], "end"))
