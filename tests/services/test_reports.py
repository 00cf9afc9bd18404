"""Figures and reports on a real database: what they add up, whom they are shown, and papers that stay the same."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from quty_desktop.documents.paper_codes import codes_in
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NotAllowed, NotFound
from quty_desktop.domain.figures import Figure, FigureState
from quty_desktop.domain.reports import Report, ReportKind, ReportPart, ReportQuestion, Span
from quty_desktop.i18n import Language, translator
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.hand_over import production_output
from quty_desktop.services.reports import (
    figure_records,
    plant_figures,
    production_report,
    report_papers,
    shipment_report,
    stock_report,
    transfer_report,
)
from quty_desktop.services.reports.figure_records import RecordKind, RecordsQuestion
from quty_desktop.services.reports.plant_figures import FigureRow, FiguresQuestion, PlantFigures
from quty_desktop.services.reports.report_papers import ReportWanted
from tests.databases import Plant
from tests.plant_time import today
from tests.services.doors import door_of
from tests.services.test_transfers import Floor, accept, floor_of

D = Department


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as opened:
        yield opened


def days(span: Span = Span.DAY) -> ReportQuestion:
    return ReportQuestion(span, today())


def of(found: PlantFigures, figure: Figure, department: Department | None = None) -> FigureRow:
    rows = found.totals if department is None else found.departments
    return next(row for row in rows if row.figure is figure and (department is None or row.department is department))


def part(door: Dispatcher, query: Callable[..., Report], title: str, span: Span = Span.DAY) -> ReportPart:
    report = door.ask(query, days(span))
    return next(each for each in report.parts if each.title == title)


def busy(floor: Floor) -> tuple[int, str]:
    """Two slips went to the same line, one was accepted 12 minutes later, one never; a third one is blocked."""
    cut = floor.cut("PO-1", 500)
    first, second = cut.send(300), cut.send(100)
    accept(floor, first, 299, reason="torn")
    blocked = floor.cut("PO-2", article=floor.office.shark).send()
    work = floor.work(cut.mo, D.SEWING)
    output = production_output.NewOutput(work, 190, 10, line_id=floor.lines[D.SEWING, 1])
    floor["operator_sewing"].run(production_output.record, output, confirmed=frozenset({"output.stages_missing"}))
    with floor.plant.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "UPDATE quty.transfer SET sent_at = now() - interval '40 minutes', created_at = now() - interval '40 minutes',"
            " accepted_at = CASE WHEN id = %s THEN now() - interval '28 minutes' END WHERE id IN (%s, %s)",
            [first.id, first.id, second.id],
        )
    return blocked.id, second.number


def test_the_five_figures_add_up_what_the_floor_did(floor: Floor) -> None:
    blocked, late = busy(floor)
    found = floor.office.ppic.ask(plant_figures.figures, FiguresQuestion(28))
    minutes = of(found, Figure.MINUTES)
    assert (minutes.value, minutes.whole, minutes.limits.target) == (Decimal("12.0"), Decimal(1), Decimal(15))
    assert minutes.state is FigureState.ON_TARGET
    handshake = of(found, Figure.HANDSHAKE, D.SEWING)
    assert (int(handshake.part), int(handshake.whole), handshake.state) == (1, 2, FigureState.CRITICAL)
    clearance = of(found, Figure.CLEARANCE)
    assert (int(clearance.part), int(clearance.whole)) == (2, 3)
    rejects = of(found, Figure.REJECTS, D.SEWING)
    assert (int(rejects.part), int(rejects.whole), rejects.value) == (10, 200, Decimal("0.0500"))
    assert rejects.state is FigureState.WARNING
    utilisation = of(found, Figure.UTILISATION, D.SEWING)
    assert 0 < utilisation.part <= utilisation.whole
    assert [point.value for point in rejects.trend if point.value is not None] == [Decimal("0.0500")]
    assert (len(rejects.trend), rejects.trend[-1].day, rejects.before) == (28, found.last, None)

    def records(figure: Figure) -> list[figure_records.FigureRecord]:
        wanted = RecordsQuestion(figure, found.first, found.last)
        return list(floor.office.ppic.ask(figure_records.figure_records, wanted))

    assert [row.number for row in records(Figure.HANDSHAKE)] == [late]
    assert [row.record for row in records(Figure.CLEARANCE)] == [blocked]
    assert [row.amount for row in records(Figure.MINUTES)] == [Decimal("12.0")]
    (spoilt,) = records(Figure.REJECTS)
    assert (spoilt.kind, spoilt.department) == (RecordKind.WORK_ORDER, D.SEWING)
    assert (spoilt.amount, spoilt.share) == (Decimal(10), Decimal("0.0500"))
    lines = records(Figure.UTILISATION)
    assert [(row.number, int(row.amount or 0)) for row in lines] == [("SEW 2", 0), ("SEW 1", 8)]


def test_a_clerk_sees_the_figures_of_the_own_department(floor: Floor) -> None:
    busy(floor)
    found = floor["operator_cutting"].ask(plant_figures.figures, FiguresQuestion(28, department=D.SEWING))
    assert found.department is D.CUTTING
    assert {row.department for row in found.departments} == {D.CUTTING}
    assert of(found, Figure.HANDSHAKE).value is None
    with pytest.raises(Invalid):
        floor["operator_cutting"].ask(plant_figures.figures, FiguresQuestion(5))


def test_the_reports_of_the_day_and_its_week(floor: Floor) -> None:
    busy(floor)
    ppic = floor.office.ppic
    departments = part(ppic, production_report.production_report, "Departments")
    assert [row.values[:5] for row in departments.rows] == [(D.CUTTING, 0, 1000, 0, 0), (D.SEWING, 0, 190, 10, 0)]
    week = part(ppic, production_report.production_report, "Days", Span.WEEK)
    assert len(week.rows) == 7
    assert [week.total(number) for number in (1, 3)] == [1000, 190]
    lines = part(ppic, production_report.production_report, "Production lines")
    assert [row.values[0] for row in lines.rows] == ["SEW 1"]
    (way,) = part(ppic, transfer_report.transfer_report, "Ways").rows
    assert way.values[:8] == (D.CUTTING, D.SEWING, 3, 900, 299, 1, 1, 1)
    slips = part(ppic, transfer_report.transfer_report, "Transfer slips")
    assert len(slips.rows) == 3
    # Packing's cartons are for those who may see them; a clerk of the floor gets the report without.
    clerk = floor["operator_cutting"].ask(production_report.production_report, days())
    assert "Packed" not in [each.name for each in clerk.headlines]


def test_stock_and_shipments_of_an_empty_plant(floor: Floor) -> None:
    with door_of(floor.plant, "factory_manager") as manager:
        for query in (stock_report.stock_report, shipment_report.shipment_report):
            for span in Span:
                report = manager.ask(query, days(span))
                assert [part for part in report.parts if part.rows] == []


def test_an_issued_report_stays_the_same_paper(floor: Floor, tmp_path: Path) -> None:
    busy(floor)
    ppic = floor.office.ppic
    wanted = ReportWanted(ReportKind.PRODUCTION, Span.WEEK, today())
    first = ppic.run(report_papers.issue_report, wanted)
    again = ppic.run(report_papers.issue_report, wanted)
    assert (again.id, again.again, first.again, first.revision) == (first.id, True, False, 0)
    paper = ppic.ask(report_papers.report_file, first.id)
    assert codes_in(paper.pdf)[0].startswith(f"QUTY|plant_report|{first.number}|0|")
    english = ppic.run(report_papers.issue_report, ReportWanted(wanted.kind, wanted.span, wanted.day, Language.ENGLISH))
    assert (english.revision, english.again) == (0, False)
    floor.cut("PO-3", 40)
    changed = ppic.run(report_papers.issue_report, wanted)
    assert (changed.number, changed.revision) == (first.number, 1)
    assert ppic.ask(report_papers.report_file, first.id) == paper
    listed = ppic.ask(report_papers.issued_reports, ReportKind.PRODUCTION)
    assert [(row.revision, row.language) for row in listed] == [(1, "id"), (0, "en"), (0, "id")]
    with pytest.raises(NotFound):
        ppic.ask(report_papers.report_file, 0)
    with pytest.raises(NotAllowed):
        floor["operator_cutting"].run(report_papers.issue_report, wanted)

    report = ppic.ask(production_report.production_report, days(Span.WEEK))
    report_papers.save_workbook(report, "=Pabrik", tmp_path / "x.xlsx", translator("en"))
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["Departments", "Days", "Production lines", "Work orders"]
    assert [cell.value for cell in book["Departments"][5]][:3] == ["Department", "Planned", "Good"]
    assert (book["Departments"]["A6"].value, book["Departments"]["C6"].value) == ("Cutting", 1040)
    assert book["Departments"]["A2"].data_type == "s"
    assert str(book["Days"]["B13"].value).startswith("=SUM(B6:B12")
