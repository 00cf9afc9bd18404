"""Recording an inspection with two defects beside the same rows in pgbench, and the release of a batch.

The script sends what a careful program without services sends: begin; the request; the batch by its number; the defects by
their codes; the inspection; its two defects; the request's answer; commit. Guards, policies, audit and announcements are the
tables' own and so the same on both sides.
"""

import time

from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, at_least, below, interleaved, milliseconds
from quty_desktop.domain.quality import InspectionType
from quty_desktop.services.quality import desk, inspections, release

_ROLE = "qc_inspector"
_SCRIPT = """
BEGIN;
INSERT INTO quty.command_request (id, command, person_name) VALUES (gen_random_uuid(), 'pgbench', session_user)
 RETURNING id AS request \\gset
SELECT id AS batch FROM quty.manufacturing_order WHERE batch_number = '{batch}' \\gset
SELECT min(id) AS first, max(id) AS second FROM quty.defect WHERE active AND code = ANY (ARRAY['B1', 'B2']) \\gset
INSERT INTO quty.inspection (manufacturing_order_id, department, inspection_type, result, inspected_pcs, passed_pcs,
 rework_pcs, scrap_pcs, line, inspected_at) VALUES (:batch, 'SEW', 'inline_sewing', 'pass', 80, 77, 3, 0, 'L07', now())
 RETURNING id AS inspection \\gset
INSERT INTO quty.defect_count (inspection_id, defect_id, defect_class, qty_pcs) VALUES (:inspection, :first, 'major', 2),
 (:inspection, :second, 'major', 1);
UPDATE quty.command_request SET result = '{{"result": {{}}}}' WHERE id = :request;
COMMIT;
"""


def measure(ground: Ground) -> Subject:
    """Inspections per second, in turn with the script; then the release rule."""
    seconds = ground.effort.posting_s
    with ground.session(_ROLE) as session:
        door = session.dispatcher
        batch = door.ask(desk.batch_list, desk.BatchFilter(done_too=True))[-1].batch
        defects = (inspections.FoundDefect("B1", 2), inspections.FoundDefect("B2", 1))
        new = inspections.NewInspection(batch, InspectionType.INLINE_SEWING, 80, 77, 3, defects=defects, line="L07")

        def ours() -> float:
            made, began = 0, time.perf_counter()
            while time.perf_counter() - began < seconds:
                door.run(inspections.record_inspection, new)
                made += 1
            return made / (time.perf_counter() - began)

        found = interleaved(
            ground.effort.rounds,
            {
                "floor": lambda: ground.pgbench(_SCRIPT.format(batch=batch), clients=1, seconds=seconds).per_second,
                "ours": ours,
            },
        )
        rule = tuple(
            milliseconds(lambda: door.ask(release.release_state, batch)) for _ in range(ground.effort.rounds * 5)
        )
    return Subject(
        "Quality: an inspection recorded, inspections per second",
        [
            Row("floor: the same rows in pgbench, 1 client", found["floor"], "/s"),
            at_least("an inspection with two defects, 1 client", found["ours"], found["floor"], 0.5, "/s"),
            below("why a batch is not released, all reasons", rule, 25),
        ],
    )
