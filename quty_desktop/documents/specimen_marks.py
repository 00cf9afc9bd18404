"""Specimens of the shipping mark: an ordinary order, and one with all that is nasty."""

from datetime import UTC, date, datetime

from quty_desktop.documents.shipping_mark import ShippingMark
from quty_desktop.domain.weeks import Week

_MARKED_AT = datetime(2026, 5, 19, 7, 30, tzinfo=UTC)


def plain_marks() -> tuple[ShippingMark, ...]:
    """Five cartons of an ordinary order, the last one partial."""
    return tuple(
        ShippingMark(
            plant_name="PT Quty Karunia",
            article_code="40551542",
            article_name="GOSIG GOLDEN soft toy, dog/golden retriever, 40 cm",
            qty_pcs=60 if carton < 32 else 24,
            carton=carton,
            cartons=32,
            partial=carton == 32,
            week=Week(2026, 22),
            destination_code="EU",
            destination_name="Europe",
            buyer_order="ECIS-2026-118845",
            mo_number="MO-2026-00123",
            batch="BATCH-2026-00123",
            packed_on=date(2026, 5, 19),
            marked_at=_MARKED_AT,
        )
        for carton in (1, 2, 3, 31, 32)
    )


def nasty_marks() -> tuple[ShippingMark, ...]:
    """Long, foreign and huge values, on the practice plant."""
    return tuple(
        ShippingMark(
            plant_name="PT Quty Karunia Mainan Lembut Nusantara Sejahtera & Söner (Pabrik 2, Bogor)",
            article_code="40551542",
            article_name="GOSIG RÅTTA R&D <5 – mainan lembut, tikus abu-abu “spesial” é å ö, 1.234 × 56 cm, edisi ulang tahun ke-40",
            qty_pcs=123_456 if carton == 1 else 7,
            carton=carton,
            cartons=1234,
            partial=carton != 1,
            week=Week(2026, 53),
            destination_code="AP CN",
            destination_name="Asia Pasifik – Tiongkok, pusat distribusi Fengxian Shanghai",
            buyer_order="ECIS-2026-118845/000.123.456-REV.12",
            mo_number="MO-W53-2026-001-BE",
            batch="BATCH-2026-00123/W53-AP CN/07",
            packed_on=date(2026, 12, 30),
            marked_at=datetime(2026, 12, 30, 16, 59, 59, tzinfo=UTC),
            practice=True,
        )
        for carton in (1, 1000)
    )
