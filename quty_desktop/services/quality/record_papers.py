"""The papers of quality's records, issued once and the same bytes when they are printed again."""

from dataclasses import dataclass
from datetime import date

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.i18n import Language
from quty_desktop.services.quality.control_charts import ChartQuestion
from quty_desktop.services.quality.forms_chart import chart_form
from quty_desktop.services.quality.forms_defects import defects_and_rft
from quty_desktop.services.quality.forms_incoming import incoming_report
from quty_desktop.services.quality.forms_inspection import inspection_report
from quty_desktop.services.quality.forms_nonconformity import nonconformity_form
from quty_desktop.services.quality.forms_pulls import pull_report
from quty_desktop.services.quality.quality_papers import FormWanted, IssuedForm, issue_form
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ChartWanted:
    """A control chart as it is asked for."""

    question: ChartQuestion
    language: Language = Language.INDONESIAN
    practice: bool = False


@dataclass(frozen=True, slots=True)
class DayWanted:
    """The day of a department as it is asked for; ``None`` is today."""

    department: Department
    day: date | None = None
    language: Language = Language.INDONESIAN
    practice: bool = False


@command(Permission.PRINT_QUALITY_PAPERS)
def inspection_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """The report of an inspection, with the form number of its checkpoint.

    Raises:
        NotFound: there is no such inspection.
    """
    return issue_form(uow, inspection_report(uow, int(wanted.subject)), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def incoming_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """The incoming inspection report (QT-04-TCK05).

    Raises:
        NotFound: there is no such inspection.
    """
    return issue_form(uow, incoming_report(uow, int(wanted.subject)), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def pull_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """The pull-test report (QT-03-TCK04-1).

    Raises:
        NotFound: there is no such pull test.
    """
    return issue_form(uow, pull_report(uow, int(wanted.subject)), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def nonconformity_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """The nonconformity report with its answer (QT-03-TCK12-1).

    Raises:
        NotFound: there is no such report.
    """
    return issue_form(uow, nonconformity_form(uow, int(wanted.subject)), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def defects_paper(uow: UnitOfWork, wanted: DayWanted) -> IssuedForm:
    """The daily defect and RFT report of a department (QT-03-TCK01-2, QT-03-TCK02-2)."""
    return issue_form(uow, defects_and_rft(uow, wanted.department, wanted.day or uow.today), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def chart_paper(uow: UnitOfWork, wanted: ChartWanted) -> IssuedForm:
    """A control chart with its points.

    Raises:
        Invalid: the days are wrong.
        NotFound: they have no inspection.
    """
    return issue_form(uow, chart_form(uow, wanted.question), wanted)
