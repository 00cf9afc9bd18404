"""Specimens of the papers of purchasing and the warehouse: ordinary ones, and ones with all that is nasty."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from quty_desktop.documents.lot_label import LotLabel
from quty_desktop.documents.store_papers import (
    CountPaper,
    CountPaperLine,
    IssuePaper,
    IssuePaperLine,
    Issuer,
    PassPaper,
    PurchasePaper,
    PurchasePaperLine,
    ReceiptPaper,
    ReceiptPaperLine,
)
from quty_desktop.domain.counting import CountKind, CountState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.issues import IssueKind, IssueState
from quty_desktop.domain.picking import month_colour
from quty_desktop.domain.purchasing import GateState, PurchaseKind, PurchaseState, ReceiptState
from quty_desktop.domain.stock import LotState
from quty_desktop.domain.weeks import Week

D = Decimal
_AT = datetime(2026, 5, 19, 7, 30, tzinfo=UTC)
_DAY = date(2026, 5, 19)
_PLAIN = Issuer("Pabrik Contoh", _AT, "yusuf")
_NASTY = Issuer(
    "Pabrik Contoh Mainan Lembut Nusantara Sejahtera & Söner (Pabrik 2, Bogor)", _AT, "siti.nurhaliza-permatasari", True
)
_NAME = "MELATI R&D <5 – kain bulu “spesial” é å ö, 1.234 × 56 cm, daur ulang, warna cokelat tua kemerahan"


def plain_purchase() -> PurchasePaper:
    """Two materials from one supplier."""
    lines = (
        PurchasePaperLine("IM-BOA-0412", "JS Boa 12 mm, krem", D(40), "ROLL", D(1_250_000), date(2026, 6, 2)),
        PurchasePaperLine("IM-EYE-0014", "Mata pengaman 14 mm, hitam", D(25_000), "PCE", D("185.5"), None),
    )
    return PurchasePaper(
        _PLAIN, "PO-FAB-2026-00012", PurchaseKind.FABRIC, PurchaseState.SENT, "PT Serat Nusantara",
        "Jl. Industri 12, Bekasi", "Ibu Lina", _DAY, date(2026, 6, 2), "IDR", lines, "vera",
    )  # fmt: skip


def nasty_purchase() -> PurchasePaper:
    """Long values, many lines, a draft without prices."""
    line = PurchasePaperLine(
        "IM-PANJANG-SEKALI-0001", _NAME, D("123456.7899"), "CTN 120", None, date(2026, 12, 31), "sesuai contoh ke-3"
    )
    return replace(
        plain_purchase(),
        issuer=_NASTY,
        number="PO-LBL-2026-1234567",
        kind=PurchaseKind.LABEL,
        state=PurchaseState.DRAFT,
        supplier="PT Serat Nusantara Sejahtera Abadi Makmur Sentosa (Cabang Tangerang Selatan) Tbk.",
        address="Kawasan Industri Jababeka Tahap II, Jl. Industri Selatan 5 Blok PP 12–14, Cikarang, Bekasi 17530",
        lines=(line,) * 45,
        fabric_order="PO-FAB-2026-1234567",
        week=Week(2026, 53),
        destination="AP CN",
        note="Kirim bertahap; setiap roll diberi nomor lot pabrik asal. R&D <5 harus dipisah dari yang lain.",
    )


def plain_receipt() -> ReceiptPaper:
    """A delivery with a rejected part."""
    line = ReceiptPaperLine(
        "LOT-2026-00031", "IM-BOA-0412", "JS Boa 12 mm, krem", D(40), D(40), D(38), D(2), "ROLL", D(2000), "YARD",
        LotState.PASSED, "G-12", month_colour(_DAY),
    )  # fmt: skip
    return ReceiptPaper(
        _PLAIN, "GRN-2026-00021", ReceiptState.POSTED, "PT Serat Nusantara", "PO-FAB-2026-00012", "SJ/2026/881", "PL-881",
        "BC 4.0 000123", "B 9123 KX", "SN 778812", "Kering, rapi, terpal utuh", _AT, (line, replace(line, lot="LOT-2026-00032")),
    )  # fmt: skip


def nasty_receipt() -> ReceiptPaper:
    """Long values, waiting for inspection."""
    line = replace(
        plain_receipt().lines[0], lot="LOT-2026-1234567", code="IM-PANJANG-SEKALI-0001", name=_NAME,
        delivered=D("12345.25"), counted=D("12345.25"), stock_qty=D("123456.7899"), unit="CTN 120",
        state=LotState.NOT_INSPECTED, place="GUDANG-TAMBAHAN-3", colour=None,
    )  # fmt: skip
    return replace(
        plain_receipt(), issuer=_NASTY, number="GRN-2026-1234567", state=ReceiptState.ARRIVED, lines=(line,) * 30,
        condition="Basah di sudut kiri belakang, tiga roll terbuka, terpal sobek 2 m; difoto bersama sopir",
    )  # fmt: skip


def plain_issue() -> IssuePaper:
    """A picking list over two lots."""
    line = IssuePaperLine(
        "G-12", "IM-BOA-0412", "JS Boa 12 mm, krem", "LOT-2026-00012", date(2026, 3, 4), month_colour(date(2026, 3, 4)),
        D(90), "YARD", None,
    )  # fmt: skip
    second = replace(line, lot="LOT-2026-00031", received_on=_DAY, colour=month_colour(_DAY), qty=D(10), place="N-25")
    return IssuePaper(
        _PLAIN, "MI-2026-00044", IssueKind.ISSUE, IssueState.PICKING, Department.CUTTING, "SPK-CUT-2026-00089",
        "BATCH-2026-014", "", "", "", (line, second),
    )  # fmt: skip


def nasty_issue() -> IssuePaper:
    """A confirmed slip with long values and a younger lot."""
    line = IssuePaperLine(
        "GUDANG-TAMBAHAN-3", "IM-PANJANG-SEKALI-0001", _NAME, "LOT-2026-1234567", date(2026, 11, 30),
        month_colour(date(2026, 11, 30)), D("123456.7899"), "CTN 120", D("123456.7898"),
    )  # fmt: skip
    return replace(
        plain_issue(), issuer=_NASTY, number="MI-2026-1234567", state=IssueState.RECEIVED, lines=(line,) * 40,
        work_order="SPK-CUT-2026-1234567", batch="BATCH-2026-00123/W53-AP CN/07", card="KAN-2026-1234567",
        fifo_reason="Lot warna sama dengan potongan sebelumnya, disetujui SPV Potong", note="Dua kali jalan.",
    )  # fmt: skip


def plain_pass() -> PassPaper:
    """Cut parts for a subcontractor."""
    return PassPaper(
        _PLAIN, "GP-2026-00007", GateState.PREPARED, "CV Bordir Mandiri", "Potongan MELATI beruang, 12 kantong", D(5000),
        "PCE", D(0), "SPK-SUB-2026-00003", "B 9123 KX", "SN 778812", "BC 2.6.1 000045", date(2026, 5, 26), "",
    )  # fmt: skip


def nasty_pass() -> PassPaper:
    """Held at the gate, with long values."""
    return replace(
        plain_pass(), issuer=_NASTY, number="GP-2026-1234567", state=GateState.HELD, qty=D("123456.7899"), back=D(1),
        goods=_NAME, partner="PT Serat Nusantara Sejahtera Abadi Makmur Sentosa (Cabang Tangerang Selatan) Tbk.",
        reason="Dihitung 12 kantong, surat menyebut 10; menunggu hitung ulang bersama admin gudang",
    )  # fmt: skip


def plain_count() -> CountPaper:
    """A sheet of two racks."""
    line = CountPaperLine(1, "G-12", "IM-BOA-0412", "JS Boa 12 mm, krem", "LOT-2026-00012", "YARD")
    lines = (line, replace(line, tag=2, lot="LOT-2026-00031"), replace(line, tag=3, place="N-25"))
    return CountPaper(
        _PLAIN, "SO-2026-00003", CountKind.MONTHLY, CountState.FROZEN, Department.WAREHOUSE, "G-12, N-25", lines
    )


def nasty_count() -> CountPaper:
    """Many tags with long values, given up."""
    line = CountPaperLine(1, "GUDANG-TAMBAHAN-3", "IM-PANJANG-SEKALI-0001", _NAME, "LOT-2026-1234567", "CTN 120")
    lines = tuple(replace(line, tag=number) for number in range(1, 61))
    places = ", ".join(f"{letter}-{number}" for letter in "ABCDEF" for number in range(1, 9))
    return replace(
        plain_count(), issuer=_NASTY, number="SO-2026-1234567", state=CountState.CANCELLED, lines=lines, places=places
    )


def plain_labels() -> tuple[LotLabel, ...]:
    """A lot that waits for its inspection, and its third roll when it has passed."""
    label = LotLabel(
        "LOT-2026-00031", "IM-BOA-0412", "JS Boa 12 mm, krem", D(2000), "YARD", LotState.NOT_INSPECTED,
        "PO-FAB-2026-00012", "PT Serat Nusantara", "KB-77", "WS", "", "", _DAY, month_colour(_DAY),
    )  # fmt: skip
    return (
        label,
        replace(label, code="LOT-2026-00031/3", qty=D("45.5"), roll="3/40", state=LotState.PASSED, place="G-12"),
    )


def nasty_labels() -> tuple[LotLabel, ...]:
    """Long values, recycled, rejected, on the practice plant."""
    return (
        LotLabel(
            "LOT-2026-1234567/1234", "IM-PANJANG-SEKALI-0001", _NAME, D("123456.7899"), "CTN 120", LotState.REJECTED,
            "PO-LBL-2026-1234567", "PT Serat Nusantara Sejahtera Abadi Makmur Sentosa Tbk.", "KB-1234567890-A", "Cuty",
            "1234/1234", "GUDANG-TAMBAHAN-3", date(2026, 11, 30), month_colour(date(2026, 11, 30)), recycled=True,
            practice=True,
        ),
    )  # fmt: skip
