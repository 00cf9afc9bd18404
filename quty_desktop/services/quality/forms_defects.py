"""The daily defect and RFT report of a department."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.documents.form_snapshot import QualityForm, Set
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.form_words import cell, fact, table
from quty_desktop.services.quality.pass_rates import plant_midnight
from quty_desktop.services.quality.record_form import blank, defect_class_name, defect_name, percent
from quty_desktop.services.unit_of_work import UnitOfWork

RFT_FORMS: dict[Department, str] = {
    Department.CUTTING: "QT-03-TCK11-2",
    Department.SEWING: "QT-03-TCK01-2",
    Department.FINISHING: "QT-03-TCK02-2",
    Department.PACKING: "QT-03-TCK03-3",
}


_DAY = text("""
    SELECT i.line, count(*) AS inspections, sum(i.inspected_pcs) AS inspected, sum(i.passed_pcs) AS passed,
           sum(i.rework_pcs) AS rework, sum(i.scrap_pcs) AS scrap
    FROM quty.inspection AS i
    WHERE i.department = :department AND i.inspected_at >= :since AND i.inspected_at < :until
    GROUP BY i.line ORDER BY i.line
""")
_DAY_DEFECTS = text("""
    SELECT d.code, d.name, d.name_id, d.defect_class, i.line, sum(c.qty_pcs) AS found
    FROM quty.defect_count AS c JOIN quty.inspection AS i ON i.id = c.inspection_id JOIN quty.defect AS d ON d.id = c.defect_id
    WHERE i.department = :department AND i.inspected_at >= :since AND i.inspected_at < :until
    GROUP BY d.id, i.line ORDER BY found DESC, d.code, i.line
""")


def defects_and_rft(uow: UnitOfWork, department: str, day: date) -> tuple[QualityForm, None]:
    """The daily defect and RFT report of a department (QT-03-TCK01-2, QT-03-TCK02-2).

    Raises:
        Invalid: there is no such department.
    """
    try:
        of = Department(department)
    except ValueError:
        raise Invalid({"department": Text(N_("Choose a department."))}) from None
    asked = {"department": of.value, "since": plant_midnight(day), "until": plant_midnight(day + timedelta(days=1))}
    lines = uow.session.execute(_DAY, asked).all()
    defects = uow.session.execute(_DAY_DEFECTS, asked).all()
    inspected, passed = sum(each.inspected for each in lines), sum(each.passed for each in lines)
    share = Decimal(passed) / inspected if inspected else None
    form = blank(PaperKind.DEFECTS_RFT, f"RFT-{of.value}-{day.isoformat()}", RFT_FORMS.get(of, ""), day.isoformat())
    return (
        replace(
            form,
            verdict=Verdict.INCOMPLETE if share is None else Verdict.APPROVED,
            verdict_words=Text(N_("Nothing inspected")) if share is None else Text(N_("RFT {share}"), share=percent(share)),
            sentence=Text(N_("Right first time: passed at the first inspection.")),
            measures=(
                fact(N_("Inspected"), inspected), fact(N_("Right first time"), passed),
                fact(N_("Defects"), sum(each.found for each in defects)),
            ),
            facts=(
                fact(N_("Date"), day), fact(N_("Department"), of), fact(N_("Production lines"), len(lines)),
                fact(N_("Inspections"), sum(each.inspections for each in lines)),
            ),
            parts=(
                table(
                    N_("By line"),
                    (
                        (N_("Line"), 34, Set.CODE), (N_("Inspections"), 24, Set.NUMBER), (N_("Inspected"), 24, Set.NUMBER),
                        (N_("Right first time"), 26, Set.NUMBER), (N_("Rework"), 22, Set.NUMBER), (N_("Scrap"), 20, Set.NUMBER),
                        (N_("RFT"), 22, Set.NUMBER),
                    ),
                    tuple(
                        (
                            cell(each.line or "–"), cell(each.inspections), cell(int(each.inspected)), cell(int(each.passed)),
                            cell(int(each.rework)), cell(int(each.scrap)),
                            cell(percent(Decimal(each.passed) / each.inspected)),
                        )
                        for each in lines
                    ),
                    N_("No inspection on this day."),
                ),
                table(
                    N_("Defects by type"),
                    (
                        (N_("Code"), 22, Set.CODE), (N_("Defect"), 74, Set.TEXT), (N_("Class"), 28, Set.TEXT),
                        (N_("Line"), 26, Set.CODE), (N_("Found"), 22, Set.NUMBER),
                    ),
                    tuple(
                        (
                            cell(each.code), cell(defect_name(each)), cell(defect_class_name(each.defect_class)), cell(each.line or "–"),
                            cell(int(each.found)),
                        )
                        for each in defects
                    ),
                    N_("No defect on this day."),
                ),
            ),
            signatures=(
                Signature(Text(N_("Inspector"))), Signature(Text(N_("QC leader"))), Signature(Text(N_("QC supervisor"))),
            ),
        ),
        None,
    )  # fmt: skip
