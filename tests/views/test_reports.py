"""The pages of figures and reports, with a door that answers from memory."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from quty_desktop.documents.specimen_plant_reports import production, render
from quty_desktop.domain.departments import Department
from quty_desktop.domain.figures import Figure, limits_of, value_of
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.reports import ReportKind, Span
from quty_desktop.i18n import Language, translator
from quty_desktop.services.reports.figure_records import FigureRecord, RecordKind
from quty_desktop.services.reports.plant_figures import FigureRow, PlantFigures, TrendPoint
from quty_desktop.services.reports.report_papers import IssuedReport, ReportFile, ReportPaperRow, ReportWanted
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.reports.figures import FiguresPage, figures_pages
from quty_desktop.views.reports.period import ProductionReportPage
from tests.views.conftest import FakeDoor

LAST = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
RECORD = FigureRecord(
    "slip 7", RecordKind.SLIP, 7, Department.SEWING, "SJ-2026-00007", "CUT → SEW 1", "B-1", NOW, Decimal(45), None
)


def row(figure: Figure, part: int, whole: int, department: Department | None = None) -> FigureRow:
    value = value_of(figure, Decimal(part), Decimal(whole))
    limits = limits_of(figure, {})
    trend = tuple(
        TrendPoint(LAST - timedelta(days=step), value if step < 3 else None, Decimal(part), Decimal(whole))
        for step in range(27, -1, -1)
    )
    name = figure.value if department is None else f"{figure.value} {department.value}"
    return FigureRow(
        name, figure, department, Decimal(part), Decimal(whole), value, value, limits, limits.state(value), trend
    )


FOUND = PlantFigures(
    LAST - timedelta(days=6),
    LAST,
    None,
    (
        row(Figure.UTILISATION, 60, 100),
        row(Figure.MINUTES, 360, 10),
        row(Figure.REJECTS, 1, 100),
        row(Figure.CLEARANCE, 9, 10),
        row(Figure.HANDSHAKE, 0, 0),
    ),
    (row(Figure.REJECTS, 1, 100, Department.SEWING), row(Figure.MINUTES, 360, 10, Department.SEWING)),
)


@pytest.fixture
def went() -> list[tuple[str, Any]]:
    return []


@pytest.fixture
def place(workplace: Workplace, door: FakeDoor, went: list[tuple[str, Any]]) -> Workplace:
    report = replace(production(), made_at=NOW)
    pdf = render(report, translator("en"))
    door.answers |= {
        "figures": FOUND,
        "figure_records": (RECORD,),
        "production_report": report,
        "issued_reports": (ReportPaperRow(3, NOW, "Rina", "RPT-PRD-2026-W47", 0, "id"),),
        "issue_report": IssuedReport(4, "RPT-PRD-2026-W47", 1, False),
        "report_file": ReportFile("RPT-PRD-2026-W47", 1, Language.ENGLISH, ReportKind.PRODUCTION, pdf),
    }
    actor = replace(workplace.actor, permissions=frozenset(Permission))
    return replace(workplace, actor=actor, go=lambda key, record=None: went.append((key, record)))


def test_each_figure_tells_its_state_in_a_word(place: Workplace) -> None:
    page = FiguresPage(place)
    page.resize(1366, 700)
    page.show()
    names = [page.cards[figure].accessibleName() for figure in Figure]
    assert names == [
        "Line utilisation: 60.0 %, Warning",
        "Transfer cycle time: 36.0 min, Critical",
        "QC reject rate: 1.0 %, On target",
        "Line-clearance compliance: 90.0 %, Warning",
        "Handshake acknowledgement: –, No figures",
    ]
    assert [line.id for line in page.table.model.rows] == ["minutes SEW", "rejects SEW"]


def test_a_figure_leads_to_its_records_and_a_record_to_its_page(
    place: Workplace, door: FakeDoor, went: list[tuple[str, Any]]
) -> None:
    page = FiguresPage(place)
    page.resize(1366, 700)
    page.show()
    page.table.select("minutes SEW")
    assert page.chart.isHidden()
    assert page.about.text() == "Transfer cycle time · Sewing"
    page.records.opened.emit(RECORD.id)
    assert went == [("hand_over.sewing", 7)]
    page.cards[Figure.REJECTS].pressed.emit(Figure.REJECTS.value)
    assert page.minutes.isHidden()


def test_every_department_that_hands_over_has_its_figures() -> None:
    departments = {page.department for page in figures_pages()}
    assert departments == {
        None,
        *(Department.CUTTING, Department.EMBROIDERY, Department.SUBCONTRACT, Department.SEWING),
        *(Department.FINISHING, Department.PACKING, Department.FINISHED_GOODS),
    }


def test_a_report_shows_one_table_at_a_time_and_is_saved_as_a_whole(
    place: Workplace, door: FakeDoor, tmp_path: Path
) -> None:
    page = ProductionReportPage(place)
    page.resize(1366, 700)
    page.show()
    assert page.table is not None
    assert [each.values[0] for each in page.table.model.rows][:1] == [Department.CUTTING]
    page.choose_part("Days")
    assert len(page.table.model.rows) == 6
    page.choose_span(Span.WEEK)
    page.choose_part("issued")
    assert [each.number for each in page.table.model.rows] == ["RPT-PRD-2026-W47"]
    page.save_into(tmp_path / "report.xlsx")
    assert openpyxl.load_workbook(tmp_path / "report.xlsx").sheetnames == ["Departments", "Days", "Production lines"]


def test_issuing_asks_for_the_language_of_the_window(place: Workplace, door: FakeDoor) -> None:
    page = ProductionReportPage(place)
    page.show()
    page.issue()
    name, wanted, *_ = door.runs[-1]
    assert name == "issue_report"
    assert isinstance(wanted, ReportWanted)
    assert (wanted.kind, wanted.language) == (ReportKind.PRODUCTION, Language.ENGLISH)
