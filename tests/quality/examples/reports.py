"""Examples of figures and reports."""

from datetime import date

from quty_desktop.domain.figures import Figure
from quty_desktop.domain.reports import ReportKind, ReportQuestion, Span
from quty_desktop.services.reports.figure_records import RecordsQuestion
from quty_desktop.services.reports.plant_figures import FiguresQuestion
from quty_desktop.services.reports.report_papers import ReportWanted
from tests.quality.examples.making import Maker, plain

_DAY = date(2026, 11, 18)
_WEEK = ReportQuestion(Span.WEEK, _DAY)

COMMANDS: dict[str, Maker] = {
    "report_papers.issue_report": plain(lambda _walk: ReportWanted(ReportKind.PRODUCTION, Span.WEEK, _DAY)),
}
QUERIES: dict[str, Maker] = {
    "plant_figures.figures": plain(lambda _walk: FiguresQuestion(7, _DAY)),
    "figure_records.figure_records": plain(lambda _walk: RecordsQuestion(Figure.MINUTES, _DAY, _DAY)),
    "production_report.production_report": plain(lambda _walk: _WEEK),
    "transfer_report.transfer_report": plain(lambda _walk: _WEEK),
    "stock_report.stock_report": plain(lambda _walk: _WEEK),
    "shipment_report.shipment_report": plain(lambda _walk: _WEEK),
    "report_papers.issued_reports": plain(lambda _walk: ReportKind.PRODUCTION),
    "report_papers.report_file": plain(lambda walk: walk.report),
}
