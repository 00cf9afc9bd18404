"""Chains to look at: a carton back to its order, and one with everything as long as it gets."""

from datetime import UTC, datetime, timedelta

from quty_desktop.documents.trace_sheet import TraceLine, TraceSheet
from quty_desktop.domain.packing import MarkCheckResult, PalletState
from quty_desktop.domain.quality import HoldKind, InspectionResult, InspectionType, LabTestType, TestResult
from quty_desktop.domain.stock import LotState
from quty_desktop.domain.traces import Finding, HoldOutcome, TraceDirection, TraceKind
from quty_desktop.domain.transfers import TransferState

_AT = datetime(2026, 5, 19, 2, 30, tzinfo=UTC)
_K = TraceKind


def usual() -> TraceSheet:
    """A lot of fabric forwards to the container."""
    passed = Finding(InspectionType.INLINE_SEWING, InspectionResult.PASS)
    tests = (
        Finding(LabTestType.DROP, TestResult.PASS),
        Finding(LabTestType.SEAM_STRENGTH, TestResult.PASS),
    )
    told: list[tuple[int | None, TraceKind, str, str, tuple[Finding, ...], bool]] = [
        (None, _K.LOT, "LOT-2026-00012", 'KO-1001 Kohair brown 60"', (Finding(None, LotState.PASSED),), False),
        (0, _K.ROLL, "LOT-2026-00012-01", "LOT-2026-00012", (), False),
        (0, _K.ISSUE, "MI-2026-00031", "CUT", (), False),
        (2, _K.WORK_ORDER, "SPK-CUT-2026-00089", "CUT 1920/1920", (), False),
        (3, _K.TRANSFER, "SJ-2026-00120", "CUT > SEW 960", (), False),
        (3, _K.TRANSFER, "SJ-2026-00124", "CUT > SEW 960 > 955", (Finding(None, TransferState.ACCEPTED),), True),
        (4, _K.WORK_ORDER, "SPK-SEW-2026-00089", "SEW 1904/1920", (passed,), False),
        (6, _K.TRANSFER, "SJ-2026-00140", "SEW > FIN 1904", (), False),
        (
            7,
            _K.WORK_ORDER,
            "SPK-FIN-2026-00089",
            "FIN 1900/1920",
            (Finding(InspectionType.METAL, InspectionResult.FAIL),),
            True,
        ),
        (8, _K.CONVERSION, "SPK-FIN-2026-00089", "WIP-FIN-40551542 > 40551542 1900", (), False),
        (9, _K.TRANSFER, "SJ-2026-00151", "FIN > PCK 1900", (), False),
        (10, _K.WORK_ORDER, "SPK-PCK-2026-00089", "PCK 1900/1920", tests, False),
    ]
    carton = len(told)
    told += [
        (11, _K.CARTON, f"FG-2026-00089-CTN{number:03}", "60", (Finding(None, MarkCheckResult.RIGHT),), False)
        for number in range(1, 33)
    ]
    told.append((carton, _K.PALLET, "PLT-2026-00089-001", "", (Finding(None, PalletState.SHIPPED),), False))
    told.append((carton, _K.SHIPMENT, "SHP-2026-00007", "EU MSKU1234567 D 1234 XY", (), False))
    return _sheet("Pabrik Contoh", "LOT-2026-00012", TraceDirection.FORWARDS, told, cut=False)


def nasty() -> TraceSheet:
    """Forty steps deep, every node with all that quality can find, names without end."""
    name = "DJUNGELSKOG soft toy assorted orangutan panda elephant tiger lion <b>& embroidered</b> scarf W53-2026 USDO"
    everything = (
        *(Finding(kind, result) for kind in LabTestType for result in TestResult),
        Finding(HoldKind.METAL, HoldOutcome.OPEN),
        Finding(InspectionType.FINAL, InspectionResult.BLOCKED),
    )
    told = [
        (
            None if number == 0 else (number - 1) // (3 if number % 7 == 0 else 1), tuple(TraceKind)[number % len(TraceKind)],
            f"BATCH-2026-12345-{number:05}", name, everything if number % 3 == 0 else (), number % 3 == 0,
        )
        for number in range(140)
    ]  # fmt: skip
    plant = "PT. Pabrik Boneka Contoh Dengan Nama Yang Sangat Panjang Tbk."
    return _sheet(plant, "FG-2026-12345-CTN99999", TraceDirection.BACKWARDS, told, cut=True)


def _sheet(
    plant: str,
    code: str,
    direction: TraceDirection,
    told: list[tuple[int | None, TraceKind, str, str, tuple[Finding, ...], bool]],
    *,
    cut: bool,
) -> TraceSheet:
    lines: list[TraceLine] = []
    for number, (parent, kind, name, words, findings, bad) in enumerate(told):
        depth = 0 if parent is None else lines[parent].depth + 1
        at = _AT + timedelta(hours=number)
        lines.append(TraceLine(number, parent, depth, kind, name, words, at, findings, bad))
    return TraceSheet(plant, code, direction, tuple(lines), cut, _AT, "nina", practice=not cut)
