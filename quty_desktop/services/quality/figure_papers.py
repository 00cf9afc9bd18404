"""The charts of quality as papers, issued once and the same bytes when they are printed again."""

from dataclasses import dataclass

from quty_desktop.domain.permissions import Permission
from quty_desktop.i18n import Language
from quty_desktop.services.quality.defect_paretos import ParetoQuestion
from quty_desktop.services.quality.forms_figures import pareto_form, rates_form, trend_form
from quty_desktop.services.quality.lab_trends import TrendQuestion
from quty_desktop.services.quality.pass_rates import PassRateQuestion
from quty_desktop.services.quality.quality_papers import IssuedForm, issue_form
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ParetoWanted:
    """A Pareto chart as it is asked for."""

    question: ParetoQuestion
    language: Language = Language.INDONESIAN
    practice: bool = False


@dataclass(frozen=True, slots=True)
class RatesWanted:
    """Pass rates as they are asked for."""

    question: PassRateQuestion
    language: Language = Language.INDONESIAN
    practice: bool = False


@dataclass(frozen=True, slots=True)
class TrendWanted:
    """Laboratory results as they are asked for."""

    question: TrendQuestion
    language: Language = Language.INDONESIAN
    practice: bool = False


@command(Permission.PRINT_QUALITY_PAPERS)
def pareto_paper(uow: UnitOfWork, wanted: ParetoWanted) -> IssuedForm:
    """The Pareto chart of defects with its numbers.

    Raises:
        Invalid: the last day lies before the first.
        NotFound: no defect was found in these days.
    """
    return issue_form(uow, pareto_form(uow, wanted.question), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def rates_paper(uow: UnitOfWork, wanted: RatesWanted) -> IssuedForm:
    """Pass rates against their targets.

    Raises:
        Invalid: the days are wrong.
        NotFound: nothing was inspected in these days.
    """
    return issue_form(uow, rates_form(uow, wanted.question), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def trend_paper(uow: UnitOfWork, wanted: TrendWanted) -> IssuedForm:
    """Results of a laboratory test against their limits.

    Raises:
        Invalid: the last day lies before the first.
        NotFound: nothing was measured in these days.
    """
    return issue_form(uow, trend_form(uow, wanted.question), wanted)
