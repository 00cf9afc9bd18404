"""The charts of quality on paper: Pareto of defects, pass rates, and laboratory results against their limits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from quty_desktop.documents.form_snapshot import Drawing, FormChart, FormPart, FormPoint, QualityForm, Set
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.pass_rates import Period, pass_rate
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.quality.defect_paretos import ParetoQuestion, ParetoRow, defect_pareto
from quty_desktop.services.quality.form_words import cell, fact, judged, millionths, table
from quty_desktop.services.quality.lab_trends import TrendPoint, TrendQuestion, lab_trend, trend_kinds
from quty_desktop.services.quality.pass_rates import PassRateQuestion, PassRateRow, pass_rates
from quty_desktop.services.quality.record_form import blank, defect_name, percent
from quty_desktop.services.unit_of_work import UnitOfWork

_BARS = 20
_SIGNED = (Signature(Text(N_("QC supervisor"))), Signature(Text(N_("QC manager"))))


def pareto_form(uow: UnitOfWork, question: ParetoQuestion) -> tuple[QualityForm, None]:
    """The Pareto chart of defects with its numbers.

    Raises:
        Invalid: the last day lies before the first.
        NotFound: no defect was found in these days.
    """
    rows = defect_pareto(uow, question)
    if not rows:
        raise _nothing()
    of = question.department
    form = _form(PaperKind.PARETO, "PAR", of.value if of else "ALL", question)
    few = next(number for number, each in enumerate(rows, start=1) if each.total >= 0.8 or each is rows[-1])
    return (
        replace(
            form,
            verdict_words=Text(N_("{count} defects make {share}"), count=few, share=_share(rows[few - 1].total)),
            sentence=Text(N_("Work on these first: the others together are found less often.")),
            measures=(
                fact(N_("Found"), round(rows[0].found / rows[0].share)),
                fact(N_("Kinds of defects"), len(rows)),
                fact(N_("Most frequent"), rows[0].code),
            ),
            facts=_days_of(question, of),
            parts=(_bars(rows[:_BARS]), _pareto_table(rows)),
        ),
        None,
    )


def _bars(rows: Sequence[ParetoRow]) -> FormPart:
    points = tuple(
        FormPoint(each.code, millionths(each.found), None, millionths(each.total), alarm=False) for each in rows
    )
    part = table(N_("Pieces with the defect, and the running total"), (), ())
    return replace(part, chart=FormChart(Drawing.PARETO, points), empty=None)


def _pareto_table(rows: Sequence[ParetoRow]) -> FormPart:
    return table(
        N_("Defects"),
        (
            (N_("Code"), 18, Set.CODE), (N_("Defect"), 84, Set.TEXT), (N_("Class"), 24, Set.TEXT), (N_("Found"), 18, Set.NUMBER),
            (N_("Share"), 18, Set.NUMBER), (N_("Running total"), 24, Set.NUMBER),
        ),
        tuple(
            (
                cell(each.code), cell(defect_name(each)), cell(each.defect_class), cell(each.found), cell(_share(each.share)),
                cell(_share(each.total)),
            )
            for each in rows
        ),
    )  # fmt: skip


def rates_form(uow: UnitOfWork, question: PassRateQuestion) -> tuple[QualityForm, None]:
    """Pass rates against their targets: a chart of each department, and the numbers.

    Raises:
        Invalid: the days are wrong.
        NotFound: nothing was inspected in these days.
    """
    rows = pass_rates(uow, question)
    if not rows:
        raise _nothing()
    inspected, passed = sum(each.inspected_pcs for each in rows), sum(each.passed_pcs for each in rows)
    below = sum(each.rate < each.target for each in rows)
    of = question.department
    step = "W" if question.period is Period.WEEK else "D"
    form = _form(PaperKind.PASS_RATES, f"PSR-{step}", of.value if of else "ALL", question)
    departments = tuple(dict.fromkeys(each.department for each in rows))
    return (
        replace(
            form,
            verdict=Verdict.INCOMPLETE if below else Verdict.APPROVED,
            verdict_words=Text(N_("Pass rate {share}"), share=percent(pass_rate(passed, inspected))),
            sentence=Text(N_("Below target: {below} of {count} rows."), below=below, count=len(rows)),
            measures=(fact(N_("Inspected"), inspected), fact(N_("Passed"), passed), fact(N_("Below target"), below)),
            facts=_days_of(question, of),
            parts=(
                *(_rate_chart(department, question, rows) for department in departments),
                _rate_table(question, rows),
            ),
        ),
        None,
    )


def _rate_chart(department: Any, question: PassRateQuestion, rows: Sequence[PassRateRow]) -> FormPart:
    own = [each for each in rows if each.department is department]
    points = tuple(
        FormPoint(_start(each, question), millionths(each.rate), None, None, alarm=each.rate < each.target)
        for each in own
    )
    drawn = FormChart(Drawing.RATES, points, millionths(own[-1].target))
    return replace(table(N_("Pass rate"), (), ()), title=Text(department.label), chart=drawn, empty=None)


def _rate_table(question: PassRateQuestion, rows: Sequence[PassRateRow]) -> FormPart:
    weekly = question.period is Period.WEEK
    return table(
        N_("In numbers"),
        (
            (N_("Week") if weekly else N_("Day"), 28, Set.CODE), (N_("Department"), 36, Set.TEXT), (N_("Inspections"), 22, Set.NUMBER),
            (N_("Inspected"), 22, Set.NUMBER), (N_("Passed"), 22, Set.NUMBER), (N_("Target"), 18, Set.NUMBER), (N_("Pass rate"), 32, Set.TEXT),
        ),
        tuple(
            (
                cell(Week.of(each.start) if weekly else each.start), cell(each.department), cell(each.inspections),
                cell(each.inspected_pcs), cell(each.passed_pcs), cell(percent(each.target)),
                judged(percent(each.rate), good=each.rate >= each.target),
            )
            for each in rows
        ),
    )  # fmt: skip


def _start(row: PassRateRow, question: PassRateQuestion) -> str:
    return str(Week.of(row.start)) if question.period is Period.WEEK else row.start.strftime("%d/%m")


def trend_form(uow: UnitOfWork, question: TrendQuestion) -> tuple[QualityForm, None]:
    """Results of a laboratory test against their limits, with every test.

    Raises:
        Invalid: the last day lies before the first.
        NotFound: nothing was measured in these days.
    """
    points = lab_trend(uow, question)
    if not points:
        raise _nothing()
    name = _test_name(uow, question)
    failed = sum(each.result is TestResult.FAIL for each in points)
    form = _form(
        PaperKind.LAB_TREND, "LTR", (question.method or question.type.value).upper().replace("_", ""), question
    )
    values = sorted(each.value for each in points)
    return (
        replace(
            form,
            verdict=Verdict.REJECTED if failed else Verdict.APPROVED,
            verdict_words=Text(N_("{failed} of {count} failed"), failed=failed, count=len(points))
            if failed
            else Text(N_("All within limits")),
            sentence=Text(
                N_("Values from {least} to {most} {unit}, the middle one {middle} {unit}."),
                least=values[0], most=values[-1], middle=values[len(values) // 2], unit=points[-1].unit,
            ),
            measures=(
                fact(N_("Tests"), len(points)),
                fact(N_("Failed"), failed),
                fact(N_("Batches"), len({each.batch for each in points})),
            ),
            facts=(
                fact(N_("Test"), name),
                fact(N_("Limit"), points[-1].limit),
                fact(N_("First day"), question.first),
                fact(N_("Last day"), question.last),
            ),
            parts=(_trend_chart(points), _trend_table(points)),
        ),
        None,
    )  # fmt: skip


def _test_name(uow: UnitOfWork, question: TrendQuestion) -> Text:
    if question.type is not LabTestType.OTHER:
        return Text(question.type.label)
    named = next((each.name for each in trend_kinds(uow) if each.method == question.method), question.method)
    return Text("{name}", name=named)


def _trend_chart(points: Sequence[TrendPoint]) -> FormPart:
    drawn = tuple(
        FormPoint(
            each.tested_at.strftime("%d/%m"), millionths(each.value), _limit(each.minimum), _limit(each.maximum),
            alarm=each.result is TestResult.FAIL,
        )
        for each in points
    )  # fmt: skip
    part = table(N_("Results against limits"), (), ())
    return replace(part, chart=FormChart(Drawing.TREND, drawn), empty=None)


def _limit(value: Decimal | None) -> int | None:
    return None if value is None else millionths(value)


def _trend_table(points: Sequence[TrendPoint]) -> FormPart:
    return table(
        N_("Tests"),
        (
            (N_("Tested"), 32, Set.CODE), (N_("Batch"), 36, Set.CODE), (N_("Article"), 28, Set.CODE), (N_("Value"), 26, Set.NUMBER),
            (N_("Limit"), 28, Set.TEXT), (N_("Result"), 24, Set.TEXT), (N_("By"), 32, Set.TEXT),
        ),
        tuple(
            (
                cell(each.tested_at), cell(each.batch), cell(each.article_code),
                cell(Text("{value} {unit}", value=each.value, unit=each.unit)), cell(each.limit),
                judged(each.result, good=each.result is TestResult.PASS), cell(each.inspector),
            )
            for each in points
        ),
    )  # fmt: skip


def _share(share: float) -> Text:
    return percent(Decimal(str(share)))


def _form(kind: PaperKind, series: str, of: str, question: Any) -> QualityForm:
    number = f"{series}-{of}-{question.first:%y%m%d}-{question.last:%y%m%d}"
    return replace(blank(kind, number, "", f"{question.first} – {question.last}"), signatures=_SIGNED)


def _days_of(question: Any, of: Any) -> tuple[Any, ...]:
    return tuple(_day_facts(question, of))


def _day_facts(question: Any, of: Any) -> Iterator[Any]:
    yield fact(N_("Department"), of or Text(N_("all")))
    yield fact(N_("First day"), question.first)
    yield fact(N_("Last day"), question.last)


def _nothing() -> NotFound:
    return NotFound(Text(N_("These days have nothing to draw.")), Text(N_("Choose other days.")))
