"""Quality's papers: made from the records, kept with their bytes, and the same bytes when printed again."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy import text

from quty_desktop.documents.form_snapshot import QualityForm
from quty_desktop.domain.errors import NotFound, Unavailable
from quty_desktop.domain.fingerprint import fingerprint
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import PLANT_NAME
from quty_desktop.domain.release import Gate
from quty_desktop.domain.snapshots import canonical_json, restore
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Language, translator
from quty_desktop.services.administration.plant_settings import value_of
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.evidence import pictures_by_hash
from quty_desktop.services.quality.forms_batch import conformity, dossier, final_check_list, lab_report
from quty_desktop.services.quality.forms_metal import check_report, incident_report
from quty_desktop.services.quality.release import require_released
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_DAYS = 7

_LATEST = text("""
    SELECT p.id, p.revision, p.snapshot FROM quty.issued_paper AS p
    WHERE p.kind = :kind AND p.number = :number AND p.language = :language
    ORDER BY p.revision DESC LIMIT 1
""")
_OTHER = text("""
    SELECT p.revision, p.snapshot FROM quty.issued_paper AS p
    WHERE p.kind = :kind AND p.number = :number ORDER BY p.revision DESC LIMIT 1
""")
_INSERT = text("""
    INSERT INTO quty.issued_paper
        (kind, number, revision, language, manufacturing_order_id, subject, verdict, snapshot, fingerprint, pdf, pdf_sha256)
    VALUES (:kind, :number, :revision, :language, :batch, :subject, :verdict, CAST(:snapshot AS jsonb), :fingerprint,
            :pdf, :pdf_sha256)
    RETURNING id
""")
_FILE = text("""
    SELECT p.id, p.kind, p.number, p.revision, p.language, p.pdf, p.pdf_sha256 FROM quty.issued_paper AS p
    WHERE p.id = :id AND p.kind = ANY (:kinds)
""")
_KINDS = (
    PaperKind.METAL_CHECKS,
    PaperKind.INCIDENT_REPORT,
    PaperKind.FINAL_INSPECTION,
    PaperKind.LAB_REPORT,
    PaperKind.CONFORMITY,
    PaperKind.DOSSIER,
    PaperKind.NCR,
    PaperKind.INCOMING_REPORT,
    PaperKind.INSPECTION_REPORT,
    PaperKind.PULL_TESTS,
    PaperKind.DEFECTS_RFT,
    PaperKind.CONTROL_CHART,
    PaperKind.PARETO,
    PaperKind.LAB_TREND,
    PaperKind.PASS_RATES,
)


@dataclass(frozen=True, slots=True)
class FormWanted:
    """A paper as it is asked for: of which record, and in which language.

    Attributes:
        subject: key of the record, or a batch number or carton code as typed.
        language: of the paper.
        practice: whether this is the practice plant.
        first: first day, for papers of a time.
        last: last day, included.
    """

    subject: int | str = ""
    language: Language = Language.INDONESIAN
    practice: bool = False
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """A paper that was issued, or that is printed again.

    Attributes:
        id: key of the paper.
        number: its number.
        revision: from 0.
        again: nothing had changed: the bytes are those of the earlier print.
    """

    id: int
    number: str
    revision: int
    again: bool


@dataclass(frozen=True, slots=True)
class FormFile:
    """The bytes of an issued paper, the same each time."""

    number: str
    revision: int
    language: Language
    pdf: bytes

    @property
    def file_name(self) -> str:
        """What a file of it is called."""
        return f"{self.number.replace('/', '-')}-R{self.revision}-{self.language}.pdf"


@command(Permission.PRINT_QUALITY_PAPERS)
def metal_check_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """The metal detector check report of some days (QT-1408-TCK01-3)."""
    first = wanted.first or uow.today - timedelta(days=_DAYS)
    return issue_form(uow, check_report(uow, first, wanted.last or uow.today), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def incident_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """The incident report of a metal find (FC 435).

    Raises:
        NotFound: there is no such incident.
    """
    return issue_form(uow, incident_report(uow, int(wanted.subject)), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def final_inspection_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """The final inspection check list (QT-10-TCK01-2).

    Raises:
        NotFound: there is no such final inspection.
    """
    return issue_form(uow, final_check_list(uow, int(wanted.subject)), wanted)


@command(Permission.PRINT_QUALITY_PAPERS)
def lab_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """The laboratory report of a batch: every test with its limits, each drop, stacking and stability as measured.

    Raises:
        NotFound: there is no such batch.
    """
    return issue_form(uow, lab_report(uow, str(wanted.subject)), wanted)


@command(Permission.ISSUE_COMPLIANCE)
def conformity_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """The certificate of conformity of a released batch.

    Raises:
        NotFound: there is no such batch.
        BatchOnHold: it is not released for loading.
    """
    require_released(uow, find_batch(uow, str(wanted.subject)), Gate.LOADING)
    return issue_form(uow, conformity(uow, str(wanted.subject)), wanted)


@command(Permission.ISSUE_COMPLIANCE)
def dossier_paper(uow: UnitOfWork, wanted: FormWanted) -> IssuedForm:
    """Everything about a carton or a batch, for an auditor: one scan, one paper.

    Raises:
        NotFound: there is no such carton or batch.
    """
    return issue_form(uow, dossier(uow, str(wanted.subject)), wanted)


@query(Permission.VIEW_QUALITY)
def form_file(uow: UnitOfWork, paper: int) -> FormFile:
    """A paper as it was issued, byte for byte.

    Raises:
        NotFound: there is no such paper.
        Unavailable: the bytes in the database are not those that were issued.
    """
    row = uow.session.execute(_FILE, {"id": paper, "kinds": [each.value for each in _KINDS]}).one_or_none()
    if row is None:
        raise NotFound(Text(N_("This paper does not exist.")), Text(N_("Refresh the page and choose again.")))
    if hashlib.sha256(row.pdf).hexdigest() != row.pdf_sha256:
        raise Unavailable(Text(N_("This paper is damaged in the database. Call the administrator.")), code="damaged")
    return FormFile(row.number, row.revision, Language(row.language), bytes(row.pdf))


class Wanted(Protocol):
    """How a paper is asked for, whatever it is about."""

    @property
    def language(self) -> Language:
        """The language of the paper."""

    @property
    def practice(self) -> bool:
        """Whether this is the practice plant."""


def issue_form(uow: UnitOfWork, made: tuple[QualityForm, int | None], wanted: Wanted) -> IssuedForm:
    """Keep a form; what says the same as the last one of its number is that one again. Other services call this."""
    from quty_desktop.documents.quality_form import render_quality_form  # ReportLab only when a paper is made

    form, batch = made
    form = replace(
        form,
        plant_name=value_of(uow, PLANT_NAME),
        issued_at=uow.now.replace(microsecond=0),
        issued_by=uow.actor.full_name,
        practice=wanted.practice,
    )
    key: dict[str, Any] = {"kind": form.kind.value, "number": form.number}
    known = uow.session.execute(_LATEST, {**key, "language": wanted.language.value}).one_or_none()
    other = uow.session.execute(_OTHER, key).one_or_none()
    newest = None if other is None else _same(form, restore(QualityForm, _written(other.snapshot)))
    if known is not None and newest is not None and known.revision == newest.revision:
        return IssuedForm(known.id, form.number, newest.revision, True)
    # In another language it is the same revision, with the words of the first print.
    last = -1 if other is None else other.revision
    final = newest if newest is not None else replace(form, revision=last + 1)
    images = pictures_by_hash(uow, final.photos)
    pdf = render_quality_form(final, translator(wanted.language), images)
    paper = uow.session.execute(
        _INSERT,
        {
            **key,
            "revision": final.revision,
            "language": wanted.language.value,
            "batch": batch,
            "subject": final.subject,
            "verdict": final.verdict.value,
            "snapshot": canonical_json(final),
            "fingerprint": fingerprint(final),
            "pdf": pdf,
            "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
        },
    ).scalar_one()
    uow.note("paper.issued", kind=form.kind.value, number=form.number, revision=final.revision, subject=form.subject)
    return IssuedForm(paper, form.number, final.revision, False)


def _same(form: QualityForm, earlier: QualityForm) -> QualityForm | None:
    """The earlier print if it says the same; who printed when is no part of what it says."""
    same = replace(form, issued_at=earlier.issued_at, issued_by=earlier.issued_by, revision=earlier.revision)
    return earlier if canonical_json(same) == canonical_json(earlier) else None


def _written(snapshot: Any) -> str:
    return json.dumps(snapshot, ensure_ascii=False)
