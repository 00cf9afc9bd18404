"""The rights of quality, as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import ALL, BATCH, CHECKS, PACKING, QUALITY, SAMPLES, SAMPLING, Privileges
from quty_desktop.domain.permissions import Permission

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.VIEW_QUALITY: Privileges(
        select=(*BATCH, *QUALITY, *CHECKS, "issued_paper"), execute=("batch_blockers",)
    ),
    Permission.RECORD_LAB_TESTS: Privileges(select=(*BATCH, *QUALITY), insert=("lab_test", "hold")),
    Permission.RECORD_INSPECTIONS: Privileges(
        select=(*BATCH, *QUALITY, *SAMPLING, *SAMPLES),
        insert=("inspection", "inspection_sample", "defect_count", "hold"),
    ),
    Permission.EDIT_SAMPLING_PLANS: Privileges(
        select=(*SAMPLING, *SAMPLES, "article"),
        insert=(*SAMPLING, "sampling_order"),
        update={"sampling_plan": ALL, "sampling_class": ALL, "sampling_size": ALL, "acceptance_limit": ALL},
        delete=("sampling_class", "sampling_size", "acceptance_limit"),
    ),
    Permission.HOLD_BATCHES: Privileges(select=(*BATCH, *QUALITY), insert=("hold",), execute=("batch_blockers",)),
    Permission.RELEASE_BATCHES: Privileges(
        select=(*BATCH, *QUALITY),
        insert=("clearance",),
        update={"hold": ("released_at", "released_by", "release_reason", "version")},
        execute=("batch_blockers",),
    ),
    Permission.ISSUE_COMPLIANCE: Privileges(
        select=(*BATCH, *QUALITY, *PACKING, "issued_paper", "material_certificate", "stock_move"),
        insert=("issued_paper",),
        execute=("batch_blockers",),
    ),
}
