"""What the forms of quality's records share: head, verdict, photos, second person.

Each form has the fields of the plant's form and the common head: form number, date, line, order, article, destination,
week, pieces, inspector, who confirmed, result.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from quty_desktop.documents.form_snapshot import FormFact, FormPart, FormPicture, QualityForm
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.evidence import EvidenceOf, VerifiedSubject
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality.compliance_facts import BatchHead
from quty_desktop.services.quality.evidence import evidence_of_all
from quty_desktop.services.quality.form_words import LATER, fact, table
from quty_desktop.services.quality.verifications import verified_by
from quty_desktop.services.unit_of_work import UnitOfWork


def blank(kind: PaperKind, number: str, form: str, subject: str) -> QualityForm:
    """A form with its head only."""
    return QualityForm(
        kind=kind, number=number, revision=0, form=form, plant_name="–", subject=subject, verdict=Verdict.INCOMPLETE,
        verdict_words=Text(Verdict.INCOMPLETE.label), sentence=Text("–"), measures=(), facts=(), parts=(), signatures=(),
        issued_at=LATER, issued_by="–",
    )  # fmt: skip


def verdict_of(*, good: bool) -> dict[str, Any]:
    """The verdict and its words."""
    return {
        "verdict": Verdict.APPROVED if good else Verdict.REJECTED,
        "verdict_words": Text(N_("Pass")) if good else Text(N_("Not passed")),
    }


def photos_part(uow: UnitOfWork, of: EvidenceOf, *records: int) -> tuple[FormPart, ...]:
    """The photos of one or several records; no part where there are none."""
    rows = evidence_of_all(uow, of, records)
    if not rows:
        return ()
    pictures = tuple(
        FormPicture(each.sha256, Text("{caption} · {at} · {by}", caption=each.caption or each.file_name, at=each.at, by=each.by))
        for each in rows
    )  # fmt: skip
    return (replace(table(N_("Photos"), (), ()), pictures=pictures, empty=None),)


def batch_facts(head: BatchHead) -> tuple[FormFact, ...]:
    """What the common head says of a batch."""
    return (
        fact(N_("Batch"), head.batch),
        fact(N_("Buyer order"), head.order),
        fact(N_("Article"), head.article_code),
        fact(N_("Article name"), head.article_name),
        fact(N_("Destination"), head.destination_code),
        fact(N_("Week"), head.week),
        fact(N_("Date stamp"), head.week.stamp),
    )


def checked_by(uow: UnitOfWork, subject: VerifiedSubject, record: int) -> Signature:
    """The line of the second person; empty where nobody confirmed the record."""
    found = verified_by(uow, subject, record)
    if not found:
        return Signature(Text(N_("Checked by")))
    return Signature(Text(N_("Checked by")), found[0].by, found[0].at)


def defect_name(defect: Any) -> Text:
    """A defect in both languages, as the floor and the buyer call it."""
    if not defect.name_id:
        return Text("{name}", name=defect.name)
    return Text("{floor} · {name}", floor=defect.name_id, name=defect.name)


def defect_class_name(word: str) -> Text:
    """The name of a class of defects."""
    return Text(DefectClass(word).label)


def percent(share: Decimal) -> Text:
    """A share in per cent with one place."""
    return Text("{share} %", share=(share * 100).quantize(Decimal("0.1")))
