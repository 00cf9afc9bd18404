"""Specimens of the transfer slip: an ordinary one, and one with all that is nasty."""

from datetime import UTC, datetime

from quty_desktop.documents.transfer_slip import TransferSlip
from quty_desktop.domain.departments import Department
from quty_desktop.domain.transfers import TransferState
from quty_desktop.domain.weeks import Week


def plain_slip() -> TransferSlip:
    """Cut parts on their way to a sewing line."""
    return TransferSlip(
        plant_name="Pabrik Contoh",
        number="SJ-2026-00123",
        state=TransferState.LOCKED,
        from_department=Department.CUTTING,
        to_department=Department.SEWING,
        line="SEW 3",
        article_code="CUT-MEL-01",
        article_name="MELATI soft toy bear, cut parts",
        batch="BATCH-2026-014",
        mo_number="MO-2026-00089",
        work_order="SPK-CUT-2026-00089",
        week=Week(2026, 22),
        destination="EU",
        pcs=500,
        made_at=datetime(2026, 5, 19, 7, 30, tzinfo=UTC),
        made_by="sari",
    )


def nasty_slip() -> TransferSlip:
    """Long and huge values, blocked, on the practice plant."""
    return TransferSlip(
        plant_name="Pabrik Contoh Mainan Lembut Nusantara Sejahtera & Söner (Pabrik 2, Bogor)",
        number="SJ-2026-1234567",
        state=TransferState.BLOCKED,
        from_department=Department.FINISHED_GOODS,
        to_department=Department.FINISHED_GOODS,
        line="FGW 200",
        article_code="SEW-MELATI-PANJANG-0001",
        article_name="MELATI RÅTTA R&D <5 – mainan lembut, tikus abu-abu “spesial” é å ö, 1.234 × 56 cm, edisi ke-40",
        batch="BATCH-2026-00123/W53-AP CN/07",
        mo_number="MO-W53-2026-001-BE",
        work_order="SPK-FGW-2026-1234567",
        week=Week(2026, 53),
        destination="AP CN",
        pcs=999_999,
        made_at=datetime(2026, 12, 30, 16, 59, 59, tzinfo=UTC),
        made_by="siti.nurhaliza-permatasari",
        note="Dua kantong untuk line sebelah; hitung ulang bersama leader sebelum mulai, karena label tujuan berubah kemarin.",
        practice=True,
    )
