"""Shipments to look at: a usual one, and one with everything as long as it gets."""

from datetime import UTC, date, datetime
from decimal import Decimal

from quty_desktop.documents.shipment_papers import PaperLine, PaperPallet, ShipmentPaper
from quty_desktop.domain.shipping import ShipmentState
from quty_desktop.domain.weeks import Week

_AT = datetime(2026, 5, 25, 2, 30, tzinfo=UTC)


def usual() -> ShipmentPaper:
    """A container with two articles, tallied and closed."""
    pallets = tuple(
        PaperPallet(
            f"PLT-2026-00089-{number:03}", "BATCH-2026-089", "40551542", "MELATI soft toy, bear", Week(2026, 22), "EU",
            f"{number * 8 - 7}-{number * 8}", 8, 480, Decimal("67.2"),
        )
        for number in range(1, 5)
    )  # fmt: skip
    lines = (
        PaperLine("ECIS-48200", "40551542", "MELATI soft toy, bear", Week(2026, 22), 4, 32, 1920, Decimal("268.8")),
    )
    return ShipmentPaper(
        "Pabrik Contoh", "SHP-2026-00007", ShipmentState.CLOSED, "EU", "Europe", "Nordlek Handel AB", date(2026, 5, 25),
        "D 1234 XY", "Ujang Suryana", "MSKU1234567", "SL-778812", "nina", _AT, _AT, _AT, "sinta", "", lines, pallets, practice=True,
    )  # fmt: skip


def nasty() -> ShipmentPaper:
    """Sixty pallets, names without end, single cartons here and there, nothing signed."""
    name = "DJUNGELSKOG soft toy assorted orangutan panda elephant tiger lion with embroidered scarf"
    pallets = tuple(
        PaperPallet(
            f"PLT-2026-12345-{number:03}", "BATCH-2026-12345", "80526230-1", name, Week(2026, 53), "USDO",
            "1, 3, 5, 7, 9, 11-16, 18, 20", 13, 999_999, Decimal("44.9") if number % 2 else None,
        )
        for number in range(1, 61)
    )  # fmt: skip
    lines = tuple(
        PaperLine(f"ECIS-99{number:05}", "80526230-1", name, Week(2026, 53), 10, 130, 9_999_990, None)
        for number in range(1, 7)
    )
    return ShipmentPaper(
        "PT. Pabrik Boneka Contoh Dengan Nama Yang Sangat Panjang Tbk.", "SHP-2026-12345", ShipmentState.LOADING, "USDO",
        "United States, direct orders, distribution centre east", "Kinderglück & Söhne Spielwarenhandelsgesellschaft mbH",
        date(2026, 12, 31), "B 9999 WWW", "Raden Mas Suryakusuma Wijayakusumah", "WXYZ9999999", "", "", None, None, _AT,
        "administrator.gudang", "Hati-hati: palet 3 ditumpuk paling atas. <b>& tidak dibalik</b>", lines, pallets,
    )  # fmt: skip
