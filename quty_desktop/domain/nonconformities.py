"""Nonconformity reports (QT-03-TCK12-1): deadlines, owner, answer, and who may close one."""

from collections.abc import Mapping
from datetime import date, timedelta

from quty_desktop.domain.checks import ReportState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Choice, Text

_USUAL_DAYS = 7
DAYS: Mapping[Department, int] = {Department.SEWING: 5}
"""Days to answer where they are not seven (Q1)."""
_SHORTEST = 5


class NcrStep(Choice):
    """What is to be done next with a report."""

    ANSWER = "answer", N_("Cause and action are to be given")
    LATE = "late", N_("Answer is late")
    CHECK = "check", N_("Effect is to be checked")
    DONE = "done", N_("Closed")


def due_on(department: Department, raised: date, agreed: date | None = None) -> date:
    """By when a department answers: the day that was agreed, or five days in sewing and seven elsewhere.

    Raises:
        Invalid: the agreed day lies before the report.
    """
    if agreed is None:
        return raised + timedelta(days=DAYS.get(department, _USUAL_DAYS))
    if agreed < raised:
        raise Invalid({"due_on": Text(N_("This day lies before the report."))})
    return agreed


def step_of(state: ReportState, due: date | None, today: date) -> NcrStep:
    """What is to be done next."""
    if state is ReportState.CLOSED:
        return NcrStep.DONE
    if state is ReportState.ANSWERED:
        return NcrStep.CHECK
    return NcrStep.LATE if due is not None and today > due else NcrStep.ANSWER


def need_words(**values: str) -> None:
    """Refuse answers that say nothing.

    Raises:
        Invalid: one of them is shorter than five characters.
    """
    wrong = {
        name: Text(N_("Say it in a few words; it stands in the report."))
        for name, value in values.items()
        if len(value.strip()) < _SHORTEST
    }
    if wrong:
        raise Invalid(wrong)
