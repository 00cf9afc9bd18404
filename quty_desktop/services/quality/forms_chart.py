"""A control chart on paper: points, limits, and the rules that they break."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.documents.form_snapshot import (
    Drawing,
    FormChart,
    FormFact,
    FormPart,
    FormPoint,
    QualityForm,
    Set,
    Sign,
)
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.control_charts import PointSign
from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.control_charts import ALL_LINES, ChartQuestion, ControlChart, control_chart
from quty_desktop.services.quality.form_words import cell, fact, millionths, table
from quty_desktop.services.quality.record_form import blank, percent
from quty_desktop.services.unit_of_work import UnitOfWork

_ARTICLE = text("SELECT a.code, a.name FROM quty.article AS a WHERE a.id = :article")


def chart_form(uow: UnitOfWork, question: ChartQuestion) -> tuple[QualityForm, None]:
    """A p-chart with its points and what they break.

    Raises:
        Invalid: the days are wrong.
        NotFound: they have no inspection.
    """
    found = control_chart(uow, question)
    if found.centre is None:
        raise NotFound(Text(N_("These days have no inspection.")), Text(N_("Choose other days.")))
    alarms = sum(each.judged.sign is PointSign.ALARM for each in found.days)
    notices = sum(each.judged.sign is PointSign.NOTICE for each in found.days)
    number = f"PCH-{question.department.value}-{question.first.isoformat()}-{question.last.isoformat()}"
    article = None
    if question.article_id:
        article = tuple(uow.session.execute(_ARTICLE, {"article": question.article_id}).one())
        number += f"-A{question.article_id}"
    if question.line != ALL_LINES:
        number += "-L" + "".join(letter for letter in question.line if letter.isalnum())
    form = blank(PaperKind.CONTROL_CHART, number, "", f"{question.first.isoformat()} – {question.last.isoformat()}")
    return (
        replace(
            form,
            verdict=Verdict.REJECTED if alarms else Verdict.APPROVED,
            verdict_words=Text(N_("Out of control")) if alarms else Text(N_("In control")),
            sentence=Text(N_("{alarms} alarms and {notices} notices in {days} days."), alarms=alarms, notices=notices, days=len(found.days)),
            measures=(
                fact(N_("Centre line"), percent(Decimal(str(found.centre)))),
                fact(N_("Inspected"), sum(each.inspected_pcs for each in found.days)),
                fact(N_("Defective"), sum(each.defective_pcs for each in found.days)),
            ),
            facts=_chart_facts(found, article),
            parts=(_chart_part(found), _chart_table(found)),
            signatures=(Signature(Text(N_("QC supervisor"))), Signature(Text(N_("QC manager")))),
        ),
        None,
    )  # fmt: skip


def _chart_facts(found: ControlChart, article: tuple[str, str] | None) -> tuple[FormFact, ...]:
    frozen = found.frozen
    return (
        fact(N_("Department"), found.question.department),
        fact(N_("Article"), Text("{code} {name}", code=article[0], name=article[1]) if article else Text(N_("all"))),
        fact(N_("Line"), Text(N_("all")) if found.question.line == ALL_LINES else found.question.line),
        fact(N_("First day"), found.question.first),
        fact(N_("Last day"), found.question.last),
        fact(N_("Line frozen"), frozen.frozen_at if frozen else Text(N_("no: of these days"))),
        fact(N_("Frozen by"), frozen.frozen_by if frozen else ""),
        fact(N_("Why"), frozen.reason if frozen else ""),
    )


def _chart_part(found: ControlChart) -> FormPart:
    points = tuple(
        FormPoint(
            each.day.strftime("%d/%m"), millionths(each.judged.share), millionths(each.judged.lower),
            millionths(each.judged.upper), each.judged.sign is PointSign.ALARM,
        )
        for each in found.days
    )  # fmt: skip
    drawn = FormChart(Drawing.CONTROL, points, millionths(found.centre or 0))
    return replace(table(N_("Share of defective pieces"), (), ()), chart=drawn, empty=None)


def _chart_table(found: ControlChart) -> FormPart:
    signs = {
        PointSign.ALARM: Sign.BAD,
        PointSign.NOTICE: Sign.NOTICE,
        PointSign.BETTER: Sign.NONE,
        PointSign.IN_CONTROL: Sign.NONE,
    }
    return table(
        N_("Days"),
        (
            (N_("Day"), 30, Set.CODE), (N_("Inspected"), 22, Set.NUMBER), (N_("Defective"), 22, Set.NUMBER),
            (N_("Share"), 20, Set.NUMBER), (N_("Limits"), 36, Set.TEXT), (N_("Sign"), 30, Set.TEXT), (N_("Rules"), 40, Set.TEXT),
        ),
        tuple(
            (
                cell(each.day), cell(each.inspected_pcs), cell(each.defective_pcs),
                cell(percent(Decimal(str(each.judged.share)))),
                cell(Text("{low} … {high}", low=percent(Decimal(str(each.judged.lower))), high=percent(Decimal(str(each.judged.upper))))),
                cell(each.judged.sign, signs[each.judged.sign]),
                cell(each.judged.rules[0] if each.judged.rules else ""),
            )
            for each in found.days
        ),
    )  # fmt: skip
