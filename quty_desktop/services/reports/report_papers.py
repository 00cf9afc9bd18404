"""Reports that are issued: kept with their bytes, so that a reprint is the same paper; and reports as workbooks."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from quty_desktop.domain.errors import NotAllowed, NotFound, Unavailable
from quty_desktop.domain.fingerprint import fingerprint
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import PLANT_NAME
from quty_desktop.domain.reports import Report, ReportKind, ReportQuestion, Span, ValueKind, number_of, period_words
from quty_desktop.domain.snapshots import canonical_json, restore
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.i18n import Language, Translator, translator
from quty_desktop.services.administration.plant_settings import value_of
from quty_desktop.services.registry import command, query
from quty_desktop.services.reports.production_report import production_report
from quty_desktop.services.reports.shipment_report import shipment_report
from quty_desktop.services.reports.stock_report import stock_report
from quty_desktop.services.reports.transfer_report import transfer_report
from quty_desktop.services.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from quty_desktop.documents.plant_report import PlantReport

REPORTS: Mapping[ReportKind, tuple[Permission, Callable[[UnitOfWork, ReportQuestion], Report]]] = {
    ReportKind.PRODUCTION: (Permission.VIEW_PRODUCTION, production_report),
    ReportKind.TRANSFERS: (Permission.VIEW_PRODUCTION, transfer_report),
    ReportKind.STOCK: (Permission.VIEW_STOCK, stock_report),
    ReportKind.SHIPMENTS: (Permission.VIEW_SHIPMENTS, shipment_report),
}
"""What each report asks, and the right to see it."""
MOST = 100
"""Issued reports shown, as the statement and ``list_limits`` say."""

_LATEST = text("""
    SELECT p.id, p.revision, p.language, p.snapshot FROM quty.issued_paper p
    WHERE p.kind = :kind AND p.number = :number
      AND p.revision = (SELECT max(q.revision) FROM quty.issued_paper q WHERE q.kind = :kind AND q.number = :number)
    ORDER BY p.language <> :language LIMIT 1
""")
_INSERT = text("""
    INSERT INTO quty.issued_paper
        (kind, number, revision, language, subject, verdict, snapshot, fingerprint, pdf, pdf_sha256)
    VALUES (:kind, :number, :revision, :language, :subject, '', CAST(:snapshot AS jsonb), :fingerprint, :pdf, :sha256)
    RETURNING id
""")
_FILE = text("""
    SELECT p.number, p.revision, p.language, p.subject, p.pdf, p.pdf_sha256 FROM quty.issued_paper p
    WHERE p.id = :id AND p.kind = 'plant_report'
""")
_LIST = text("""
    SELECT p.id, p.at, coalesce(w.full_name, p.issued_by) AS by, p.number, p.revision, p.language
    FROM quty.issued_paper p LEFT JOIN quty.person w ON w.name = p.issued_by
    WHERE p.kind = 'plant_report' AND p.subject = :subject ORDER BY p.id DESC LIMIT 100
""")
_NUMBERS = {ValueKind.PIECES: "integer", ValueKind.QUANTITY: "decimal", ValueKind.PERCENT: "percent"}


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """A report as it is to be issued.

    Attributes:
        kind: what it is about.
        span: a day or a week.
        day: a day in it.
        language: of the paper.
        practice: whether this is the practice plant.
    """

    kind: ReportKind
    span: Span
    day: date
    language: Language = Language.INDONESIAN
    practice: bool = False


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """A report that was issued, or that is printed again.

    Attributes:
        again: nothing had changed: the bytes are those of the earlier print.
    """

    id: int
    number: str
    revision: int
    again: bool


@dataclass(frozen=True, slots=True)
class ReportPaperRow:
    """An issued report."""

    id: int
    at: datetime
    by: str
    number: str
    revision: int
    language: str


@dataclass(frozen=True, slots=True)
class ReportFile:
    """The bytes of an issued report, the same each time."""

    number: str
    revision: int
    language: Language
    kind: ReportKind
    pdf: bytes

    @property
    def file_name(self) -> str:
        """What a file of it is called."""
        return f"{self.number}-R{self.revision}-{self.language}.pdf"


@command(Permission.ISSUE_REPORTS)
def issue_report(uow: UnitOfWork, wanted: ReportWanted) -> IssuedReport:
    """Keep a report as a paper; one that says the same as the last of its number is that one again.

    Raises:
        NotAllowed: the person may not see what the report is about.
    """
    from quty_desktop.documents.plant_report import PlantReport, render_plant_report, report_paper

    right, ask = REPORTS[wanted.kind]
    if not uow.actor.may(right):
        raise NotAllowed(right)
    question = ReportQuestion(wanted.span, wanted.day)
    number = number_of(wanted.kind, wanted.span, question.first)
    made = report_paper(
        ask(uow, question),
        number,
        value_of(uow, PLANT_NAME),
        uow.actor.full_name,
        over=uow.today > question.last,
        practice=wanted.practice,
    )
    key = {"kind": PaperKind.PLANT_REPORT.value, "number": number, "language": wanted.language.value}
    known = uow.session.execute(_LATEST, key).one_or_none()
    earlier = None if known is None else restore(PlantReport, canonical_json_of(known.snapshot))
    final = replace(made, revision=0 if known is None else known.revision + 1)
    if known is not None and earlier is not None and _same(made, earlier):
        if known.language == wanted.language.value:
            return IssuedReport(known.id, number, known.revision, True)
        final = earlier  # the same revision in another language, with the words of the first print
    pdf = render_plant_report(final, translator(wanted.language))
    paper = uow.session.execute(
        _INSERT,
        {
            **key,
            "revision": final.revision,
            "subject": wanted.kind.value,
            "snapshot": canonical_json(final),
            "fingerprint": fingerprint(final),
            "pdf": pdf,
            "sha256": hashlib.sha256(pdf).hexdigest(),
        },
    ).scalar_one()
    uow.note("paper.issued", kind=PaperKind.PLANT_REPORT.value, number=number, revision=final.revision, subject=number)
    return IssuedReport(paper, number, final.revision, False)


@query(Permission.ISSUE_REPORTS)
def issued_reports(uow: UnitOfWork, kind: ReportKind) -> tuple[ReportPaperRow, ...]:
    """The reports of a kind that were issued, the latest first, 100 at most."""
    found = uow.session.execute(_LIST, {"subject": kind.value})
    return tuple(ReportPaperRow(*row) for row in found)


@query(Permission.ISSUE_REPORTS)
def report_file(uow: UnitOfWork, paper: int) -> ReportFile:
    """A report as it was issued, byte for byte.

    Raises:
        NotFound: there is no such paper.
        NotAllowed: the person may not see what it is about.
        Unavailable: the bytes in the database are not those that were issued.
    """
    row = uow.session.execute(_FILE, {"id": paper}).one_or_none()
    if row is None:
        raise NotFound(Text(N_("This paper does not exist.")), Text(N_("Refresh the page and choose again.")))
    kind = ReportKind(row.subject)
    if not uow.actor.may(REPORTS[kind][0]):
        raise NotAllowed(REPORTS[kind][0])
    if hashlib.sha256(row.pdf).hexdigest() != row.pdf_sha256:
        raise Unavailable(Text(N_("This paper is damaged in the database. Call the administrator.")), code="damaged")
    return ReportFile(row.number, row.revision, Language(row.language), kind, bytes(row.pdf))


def save_workbook(report: Report, plant_name: str, file: Path, words: Translator) -> None:
    """Write a report to an Excel workbook, a sheet for each table.

    Args:
        report: what was read.
        plant_name: stands above the tables.
        file: where to; an existing one is replaced.
        words: the reader's language.

    Raises:
        Refused: the place cannot be written, mostly because Excel has the file open.
    """
    from quty_desktop.spreadsheets.report_book import BookSheet, write_book
    from quty_desktop.spreadsheets.table_columns import ColumnKind, TableColumn

    def kind(of: ValueKind) -> ColumnKind:
        return ColumnKind(_NUMBERS.get(of, of.value if of in {ValueKind.DATE, ValueKind.MOMENT} else "text"))

    sheets = [
        BookSheet(
            words.tr(part.title),
            [TableColumn(words.tr(column.title), kind(column.kind)) for column in part.columns],
            [[words.tr(value) if isinstance(value, Choice) else value for value in row.values] for row in part.rows],
            frozenset(number for number, column in enumerate(part.columns) if column.total),
            words.tr(part.empty),
        )
        for part in report.parts
    ]
    period = words.tr(period_words(report.span, report.first, report.last))
    lines = (f"{words.tr(report.kind)} · {period}", f"{plant_name} · {words.moment(report.made_at)}")
    write_book(file, lines, sheets, words.tr(N_("Total")), _replace)


def _replace(file: Path, content: bytes) -> None:
    """The file appears under its name only when it is complete."""
    handle, name = tempfile.mkstemp(prefix=f".{file.stem[:40]}-", suffix=".part", dir=file.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as written:
            written.write(content)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def canonical_json_of(snapshot: Any) -> str:
    """A stored snapshot as text."""
    import json

    return json.dumps(snapshot, ensure_ascii=False)


def _same(made: "PlantReport", earlier: "PlantReport") -> bool:
    """Whether two reports say the same; who printed when is no part of what they say."""
    alike = replace(made, issued_at=earlier.issued_at, issued_by=earlier.issued_by, revision=earlier.revision)
    return canonical_json(alike) == canonical_json(earlier)
