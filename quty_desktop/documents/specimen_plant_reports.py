"""Reports of production, transfers, stock and shipments to look at: usual ones, and ones with everything as long as it gets."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from quty_desktop.documents.plant_report import render_plant_report, report_paper
from quty_desktop.domain.departments import Department
from quty_desktop.domain.reports import (
    Headline,
    Report,
    ReportColumn,
    ReportKind,
    ReportPart,
    ReportRow,
    Span,
    number_of,
)
from quty_desktop.domain.reports import ValueKind as V
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.transfers import TransferState
from quty_desktop.i18n import Translator

_DAY = date(2026, 11, 18)
_AT = datetime(2026, 11, 19, 1, 12, tzinfo=UTC)
_WIDE = "DJUNGELSKOG soft toy assorted orangutan panda elephant tiger lion with embroidered scarf"


def _part(title: str, columns: tuple[ReportColumn, ...], rows: list[tuple[object, ...]]) -> ReportPart:
    numbered = tuple(ReportRow(number, values) for number, values in enumerate(rows, start=1))
    return ReportPart(title, columns, numbered, N_("Nothing was made or planned in this time."))


def _pieces(title: str, share: int = 9, *, total: bool = True) -> ReportColumn:
    return ReportColumn(title, V.PIECES, share, total)


def production() -> Report:
    """A usual week of three departments."""
    figures = (
        _pieces(N_("Planned"), total=False),
        _pieces(N_("Good"), total=False),
        _pieces(N_("Rejected"), total=False),
        ReportColumn(N_("Reject rate"), V.PERCENT, 9),
        ReportColumn(N_("Of plan"), V.PERCENT, 9),
    )
    makers = (Department.CUTTING, Department.SEWING, Department.FINISHING)
    departments: list[tuple[object, ...]] = [
        (each, 12_000, made, 140, Decimal("0.0117"), Decimal(made) / 12_000)
        for each, made in zip(makers, (11_920, 11_410, 10_880), strict=True)
    ]
    days: list[tuple[object, ...]] = [
        (date(2026, 11, 16) + timedelta(days=step), 1_990 - 11 * step, 1_910 + 7 * step, 1_805) for step in range(6)
    ]
    return Report(
        ReportKind.PRODUCTION,
        Span.WEEK,
        date(2026, 11, 16),
        date(2026, 11, 22),
        _AT,
        (
            Headline(N_("Sewn, good"), Text("{value}", value=11_410)),
            Headline(N_("Finished, good"), Text("{value}", value=10_880)),
            Headline(N_("Packed"), Text("{value}", value=9_600)),
            Headline(N_("Reject rate"), Text("{percent} %", percent=Decimal("1.2"))),
        ),
        (
            _part(N_("Departments"), (ReportColumn(N_("Department"), V.TEXT, 14), *figures), departments),
            _part(
                N_("Days"),
                (ReportColumn(N_("Day"), V.DATE, 12), *(_pieces(each.label, 11) for each in makers)),
                days,
            ),
            _part(N_("Production lines"), (ReportColumn(N_("Line"), V.CODE, 12), *figures), []),
        ),
    )


def transfers(*, nasty: bool) -> Report:
    """A day's slips; a nasty one has hundreds, with the longest numbers there are."""
    columns = (
        ReportColumn(N_("Slip"), V.CODE, 14),
        ReportColumn(N_("Way"), V.CODE, 12),
        ReportColumn(N_("Batch"), V.CODE, 15),
        ReportColumn(N_("Week"), V.CODE, 10),
        ReportColumn(N_("Dest."), V.CODE, 8),
        _pieces(N_("Sent"), 8),
        _pieces(N_("Received"), 9),
        _pieces(N_("Difference"), 10),
        ReportColumn(N_("Sent at"), V.MOMENT, 13),
        ReportColumn(N_("Minutes"), V.QUANTITY, 9),
        ReportColumn(N_("State"), V.TEXT, 12),
    )
    count = 120 if nasty else 9
    rows: list[tuple[object, ...]] = [
        (
            f"SJ-2026-{'9' * 3 if nasty else ''}{number:05}",
            f"SEW → {'FGW 38' if nasty else 'FIN 2'}",
            "BATCH-2026-12345-KHUSUS" if nasty else f"BATCH-2026-{80 + number:03}",
            "W53-2026" if nasty else "W22-2026",
            "USDO" if nasty else "EU",
            999_999 if nasty else 480,
            None if number % 5 == 0 else 999_998 if nasty else 480,
            None if number % 5 == 0 else 1 if nasty else 0,
            _AT + timedelta(minutes=7 * number),
            None if number % 5 == 0 else Decimal("99999.9") if nasty else Decimal("11.5"),
            TransferState.LOCKED if number % 5 == 0 else TransferState.COMPLETED,
        )
        for number in range(1, count + 1)
    ]
    return Report(
        ReportKind.TRANSFERS,
        Span.DAY,
        _DAY,
        _DAY,
        _AT,
        (
            Headline(N_("Slips"), Text("{value}", value=count)),
            Headline(N_("Pieces sent"), Text("{value}", value=119_999_880 if nasty else 4_320)),
            Headline(N_("On the way or blocked"), Text("{value}", value=1)),
            Headline(N_("Pieces that differ"), Text("{value}", value=0)),
        ),
        (_part(N_("Transfer slips"), columns, rows),),
    )


def stock() -> Report:
    """A nasty stock report: long names, quantities with four places, units of any kind."""
    columns = (
        ReportColumn(N_("Article"), V.CODE, 11),
        ReportColumn(N_("Name"), V.TEXT, 20),
        ReportColumn(N_("Unit"), V.CODE, 6),
        *(ReportColumn(each, V.QUANTITY, 11) for each in (N_("Before"), N_("Came"), N_("Went"), N_("After"))),
    )
    rows: list[tuple[object, ...]] = [
        (f"IM-{number:05}-XYZ", _WIDE if number % 3 else "Boa <5 mm> & “krem”", "CONE", Decimal("99999999.1234"),
         Decimal("0.0001"), Decimal(0), Decimal("99999999.1235"))
        for number in range(1, 40)
    ]  # fmt: skip
    return Report(
        ReportKind.STOCK,
        Span.WEEK,
        date(2026, 11, 16),
        date(2026, 11, 22),
        _AT,
        (Headline(N_("Materials in stock"), Text("{value}", value=39)),),
        (_part(N_("Materials"), columns, rows),),
    )


def render(report: Report, translator: Translator, *, nasty: bool = False) -> bytes:
    """The PDF of a specimen; a nasty one comes from a plant with a long name, before its period is over."""
    plant = "PT. Pabrik Boneka Contoh Dengan Nama Yang Sangat Panjang Tbk." if nasty else "Pabrik Contoh"
    name = "Raden Mas Suryakusuma Wijayakusumah" if nasty else "Rina Setiawan"
    number = number_of(report.kind, report.span, report.first)
    return render_plant_report(
        report_paper(report, number, plant, name, over=not nasty, practice=not nasty), translator
    )
