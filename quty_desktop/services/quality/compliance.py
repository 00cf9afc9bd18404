"""Batch compliance reports: the facts of a batch, issuing, reprinting, and telling whether a paper is genuine."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from quty_desktop.domain.compliance import ComplianceFacts, Judgement, Verdict, judge
from quty_desktop.domain.errors import Duplicate, Invalid, NotFound, Unavailable
from quty_desktop.domain.fingerprint import PaperCode, fingerprint, short_form
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import PLANT_NAME
from quty_desktop.domain.snapshots import canonical_json, restore
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.i18n import Language, translator
from quty_desktop.services.administration.plant_settings import value_of
from quty_desktop.services.numbers import next_number
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.compliance_facts import BatchHead, batch_head, facts_of
from quty_desktop.services.quality.evidence import pictures_by_hash
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from quty_desktop.documents.batch_compliance import BatchCompliance

_SERIES = "BCR"
_DRAFT = "DRAFT"
_LOCK = 727_602
_PAGE = 200
_HEX = re.compile(r"[0-9a-f]{16,64}")

_LATEST = text("""
    SELECT p.number, max(p.revision) AS revision
    FROM quty.issued_paper AS p
    WHERE p.kind = 'batch_compliance' AND p.manufacturing_order_id = :batch
    GROUP BY p.number
    ORDER BY max(p.id) DESC
    LIMIT 1
""")
_INSERT = text("""
    INSERT INTO quty.issued_paper
        (kind, number, revision, language, manufacturing_order_id, subject, verdict, snapshot, fingerprint, pdf, pdf_sha256)
    VALUES (:kind, :number, :revision, :language, :batch, :subject, :verdict, CAST(:snapshot AS jsonb), :fingerprint,
            :pdf, :pdf_sha256)
    RETURNING id
""")
_ROW = """
    SELECT p.id, p.at, coalesce(s.full_name, p.issued_by) AS issued_by, p.kind, p.number, p.revision, p.language, p.subject,
           p.verdict, p.fingerprint, p.pdf_sha256,
           (SELECT max(n.revision) FROM quty.issued_paper AS n WHERE n.kind = p.kind AND n.number = p.number) AS latest{more}
    FROM quty.issued_paper AS p
    LEFT JOIN quty.person AS s ON s.name = p.issued_by
    WHERE {conditions}
    ORDER BY p.id DESC
    LIMIT :limit
"""


@dataclass(frozen=True, slots=True)
class ComplianceOfBatch:
    """What a report would say now.

    Attributes:
        head: what the batch is.
        facts: what is known of it.
        judgement: the verdict and its reasons.
    """

    head: BatchHead
    facts: ComplianceFacts
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class ReportWanted:
    """A report as it is asked for.

    Attributes:
        batch: batch number.
        language: of the paper.
        practice: whether this is the practice plant; the paper says so across.
    """

    batch: str
    language: Language = Language.INDONESIAN
    practice: bool = False


@dataclass(frozen=True, slots=True)
class PaperInLanguage:
    """An issued paper that is wanted in another language."""

    id: int
    language: Language


@dataclass(frozen=True, slots=True)
class IssuedReport:
    """What was issued."""

    id: int
    number: str
    revision: int
    language: Language
    batch: str
    verdict: Verdict
    fingerprint: str


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """Which papers are wanted.

    Attributes:
        batch: batch number; empty for all.
        before: id of the last row of the page before.
        limit: most rows.
    """

    batch: str = ""
    before: int | None = None
    limit: int = _PAGE


@dataclass(frozen=True, slots=True)
class PaperRow:
    """An issued report in the list.

    Attributes:
        id: key.
        at: when it was issued.
        issued_by: who issued it.
        number: document number.
        revision: from 0.
        language: of the paper.
        batch: batch number.
        verdict: what it said.
        fingerprint: of its snapshot.
        latest: the newest revision of this number.
    """

    id: int
    at: datetime
    issued_by: str
    number: str
    revision: int
    language: Language
    batch: str
    verdict: Verdict
    fingerprint: str
    latest: int

    @property
    def superseded(self) -> bool:
        """Whether a newer revision exists."""
        return self.revision < self.latest

    @property
    def file_name(self) -> str:
        """What a file of it is called."""
        return f"{self.number}-R{self.revision}-{self.language}.pdf"


@dataclass(frozen=True, slots=True)
class PaperFile:
    """The bytes of an issued paper, the same each time."""

    row: PaperRow
    pdf: bytes


class Genuineness(Choice):
    """Whether a paper is the one that was issued."""

    GENUINE = "genuine", N_("Genuine")
    ALTERED = "altered", N_("Altered")
    UNKNOWN = "unknown", N_("Unknown")


@dataclass(frozen=True, slots=True)
class PaperToVerify:
    """What somebody holds in hands.

    Attributes:
        code: what a scanner read, or a fingerprint as it stands on the paper; empty for a file.
        pdf: a file; empty for a code.
    """

    code: str = ""
    pdf: bytes = b""


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of the check.

    Attributes:
        genuineness: genuine, altered or unknown.
        paper: the issued paper that it claims to be, ``None`` if there is none.
        words: the answer in a sentence.
    """

    genuineness: Genuineness
    paper: PaperRow | None
    words: Text


@query(Permission.ISSUE_COMPLIANCE, consistent=True)
def compliance_of(uow: UnitOfWork, batch: str) -> ComplianceOfBatch:
    """What a report on a batch would say now.

    Raises:
        NotFound: there is no such batch.
    """
    return _compliance(uow, batch)


def _compliance(uow: UnitOfWork, batch: str) -> ComplianceOfBatch:
    head = batch_head(uow, find_batch(uow, batch, Permission.ISSUE_COMPLIANCE))
    facts = facts_of(uow, head)
    return ComplianceOfBatch(head, facts, judge(facts))


@query(Permission.ISSUE_COMPLIANCE, consistent=True)
def report_preview(uow: UnitOfWork, wanted: ReportWanted) -> bytes:
    """The PDF as it would be issued now, numbered as a draft; nothing is stored.

    Raises:
        NotFound: there is no such batch.
    """
    report = _report(uow, _compliance(uow, wanted.batch), _DRAFT, 0, practice=wanted.practice)
    return _rendered(uow, report, wanted.language)


@command(Permission.ISSUE_COMPLIANCE)
def issue_report(uow: UnitOfWork, wanted: ReportWanted) -> IssuedReport:
    """Issue a report: number, revision, snapshot, fingerprint and PDF are kept for ever.

    A later report on the same batch keeps the number and has the next revision.

    Raises:
        NotFound: there is no such batch.
    """
    found = _compliance(uow, wanted.batch)
    uow.session.execute(text("SELECT pg_advisory_xact_lock(:lock, :batch)"), {"lock": _LOCK, "batch": found.head.id})
    latest = uow.session.execute(_LATEST, {"batch": found.head.id}).one_or_none()
    number = latest.number if latest else next_number(uow, _SERIES)
    revision = latest.revision + 1 if latest else 0
    return _keep(uow, found.head.id, _report(uow, found, number, revision, practice=wanted.practice), wanted.language)


@command(Permission.ISSUE_COMPLIANCE)
def issue_translation(uow: UnitOfWork, wanted: PaperInLanguage) -> IssuedReport:
    """Issue the same report in the other language: same number, revision, facts and fingerprint.

    Raises:
        NotFound: there is no such paper.
        Duplicate: it was issued in this language already.
    """
    from quty_desktop.documents.batch_compliance import BatchCompliance

    row = _one(uow, wanted.id, "p.snapshot, p.manufacturing_order_id")
    report = restore(BatchCompliance, json.dumps(row.snapshot))
    existing = uow.session.execute(
        text(
            "SELECT FROM quty.issued_paper AS p WHERE p.kind = :kind AND p.number = :number AND p.revision = :revision"
            " AND p.language = :language"
        ),
        {"kind": row.kind, "number": row.number, "revision": row.revision, "language": wanted.language.value},
    ).one_or_none()
    if existing is not None:
        raise Duplicate(
            Text(N_("{number} revision {revision} exists in this language."), number=row.number, revision=row.revision),
            Text(N_("Open it in the list of issued reports.")),
            code="issued_paper_kind_number_revision_language_key",
        )
    return _keep(uow, row.manufacturing_order_id, report, wanted.language)


def _report(
    uow: UnitOfWork, found: ComplianceOfBatch, number: str, revision: int, *, practice: bool
) -> "BatchCompliance":
    from quty_desktop.documents.batch_compliance import BatchCompliance
    from quty_desktop.documents.signature import Signature

    head = found.head
    return BatchCompliance(
        number=number,
        revision=revision,
        issued_at=uow.now.replace(microsecond=0),
        issued_by=uow.actor.full_name,
        plant_name=value_of(uow, PLANT_NAME),
        article_code=head.article_code,
        article_name=head.article_name,
        batch=head.batch,
        mo_number=head.mo_number,
        buyer=head.buyer,
        buyer_order=head.order,
        week=head.week,
        destination_code=head.destination_code,
        destination_name=head.destination_name,
        produced_from=head.produced_from,
        produced_to=head.produced_to,
        packed_on=head.packed_on,
        facts=found.facts,
        judgement=found.judgement,
        signatures=(
            Signature(Text(N_("Inspector"))),
            Signature(Text(N_("QC lead")), uow.actor.full_name, uow.now.replace(microsecond=0)),
            Signature(Text(N_("Production manager"))),
        ),
        practice=practice,
    )


def _rendered(uow: UnitOfWork, report: "BatchCompliance", language: Language) -> bytes:
    from quty_desktop.documents.batch_compliance import render_batch_compliance  # ReportLab only when a paper is made

    images = pictures_by_hash(uow, (photo.sha256 for photo in report.facts.photos))
    return render_batch_compliance(report, translator(language), images)


def _keep(uow: UnitOfWork, batch: int, report: "BatchCompliance", language: Language) -> IssuedReport:
    snapshot = canonical_json(report)
    pdf = _rendered(uow, report, language)
    mark = fingerprint(report)
    verdict = report.judgement.verdict
    paper = uow.session.execute(
        _INSERT,
        {
            "kind": PaperKind.BATCH_COMPLIANCE.value,
            "number": report.number,
            "revision": report.revision,
            "language": language.value,
            "batch": batch,
            "subject": report.batch,
            "verdict": verdict.value,
            "snapshot": snapshot,
            "fingerprint": mark,
            "pdf": pdf,
            "pdf_sha256": hashlib.sha256(pdf).hexdigest(),
        },
    ).scalar_one()
    uow.note("compliance.issued", number=report.number, revision=report.revision, batch=report.batch, verdict=verdict)
    return IssuedReport(paper, report.number, report.revision, language, report.batch, verdict, mark)


@query(Permission.VIEW_QUALITY)
def paper_list(uow: UnitOfWork, wanted: PaperFilter) -> tuple[PaperRow, ...]:
    """Issued batch compliance reports, the newest first."""
    conditions = ["p.kind = 'batch_compliance'"]
    values: dict[str, Any] = {"limit": wanted.limit}
    if wanted.batch.strip():
        conditions.append("p.subject = :batch")
        values["batch"] = wanted.batch.strip().upper()
    if wanted.before is not None:
        conditions.append("p.id < :before")
        values["before"] = wanted.before
    statement = text(_ROW.format(more="", conditions=" AND ".join(conditions)))
    return tuple(_row(row) for row in uow.session.execute(statement, values))


@query(Permission.VIEW_QUALITY)
def paper_file(uow: UnitOfWork, paper: int) -> PaperFile:
    """The paper as it was issued, byte for byte.

    Raises:
        NotFound: there is no such paper.
        Unavailable: the bytes in the database are not those that were issued.
    """
    row = _one(uow, paper, "p.pdf")
    if hashlib.sha256(row.pdf).hexdigest() != row.pdf_sha256:
        raise Unavailable(Text(N_("This paper is damaged in the database. Call the administrator.")), code="damaged")
    return PaperFile(_row(row), bytes(row.pdf))


@query(Permission.VIEW_QUALITY)
def verify_paper(uow: UnitOfWork, shown: PaperToVerify) -> Verified:
    """Tell whether a paper is genuine: by its QR code, its fingerprint, or its file.

    Raises:
        Invalid: nothing is given.
    """
    if shown.pdf:
        return _verify_file(uow, shown.pdf)
    typed = shown.code.strip()
    if not typed:
        raise Invalid({"code": Text(N_("Scan the code of the paper, type its fingerprint, or choose a file."))})
    digits = re.sub(r"\s", "", typed).lower()
    if _HEX.fullmatch(digits):
        return _verify_fingerprint(uow, digits)
    try:
        return _verify_code(uow, PaperCode.parse(typed))
    except Invalid:
        return Verified(Genuineness.UNKNOWN, None, Text(N_("This is not the code of a paper of this plant.")))


def _verify_file(uow: UnitOfWork, pdf: bytes) -> Verified:
    row = _first(uow, "p.pdf_sha256 = :sha256", sha256=hashlib.sha256(pdf).hexdigest())
    if row is not None:
        return _genuine(_row(row), N_("This file is {number} revision {revision}, byte for byte as it was issued."))
    code = _code_in(pdf)
    claimed = None if code is None else _verify_code(uow, code)
    if claimed is None or claimed.paper is None:
        return Verified(Genuineness.UNKNOWN, None, Text(N_("This plant did not issue this file.")))
    return _answer(
        Genuineness.ALTERED,
        claimed.paper,
        N_("This file carries the code of {number} revision {revision}, but it is not the file that was issued."),
    )


def _code_in(pdf: bytes) -> PaperCode | None:
    """The code on the first page of a file, ``None`` if it has none or is no PDF."""
    from quty_desktop.documents.paper_codes import codes_in

    for scanned in codes_in(pdf):
        try:
            return PaperCode.parse(scanned)
        except Invalid:
            continue
    return None


def _verify_fingerprint(uow: UnitOfWork, digits: str) -> Verified:
    row = _first(uow, "p.fingerprint LIKE :digits", digits=f"{digits}%")
    if row is None:
        return Verified(
            Genuineness.UNKNOWN,
            None,
            Text(N_("No paper of this plant has the fingerprint {digits}."), digits=short_form(digits)),
        )
    return _genuine(_row(row), N_("The fingerprint belongs to {number} revision {revision}."))


def _verify_code(uow: UnitOfWork, code: PaperCode) -> Verified:
    row = _first(
        uow,
        "p.kind = :kind AND p.number = :number AND p.revision = :revision",
        kind=code.kind.value,
        number=code.number,
        revision=code.revision,
    )
    if row is None:
        return Verified(
            Genuineness.UNKNOWN,
            None,
            Text(N_("This plant issued no {number} revision {revision}."), number=code.number, revision=code.revision),
        )
    paper = _row(row)
    if paper.fingerprint != code.sha256:
        return _answer(
            Genuineness.ALTERED,
            paper,
            N_("The fingerprint is not that of {number} revision {revision}: the paper was altered."),
        )
    return _genuine(paper, N_("The code belongs to {number} revision {revision}."))


def _genuine(paper: PaperRow, words: str) -> Verified:
    return _answer(Genuineness.GENUINE, paper, words)


def _answer(genuineness: Genuineness, paper: PaperRow, words: str) -> Verified:
    return Verified(genuineness, paper, Text(words, number=paper.number, revision=paper.revision))


def _first(uow: UnitOfWork, condition: str, **values: object) -> Any:
    return uow.session.execute(text(_ROW.format(more="", conditions=condition)), {**values, "limit": 1}).one_or_none()


def _one(uow: UnitOfWork, paper: int, more: str) -> Any:
    statement = text(_ROW.format(more=f", {more}", conditions="p.id = :id AND p.kind = 'batch_compliance'"))
    row = uow.session.execute(statement, {"id": paper, "limit": 1}).one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("This report does not exist.")),
            Text(N_("Refresh the page and choose again.")),
            code="paper_unknown",
        )
    return row


def _row(row: Any) -> PaperRow:
    return PaperRow(
        id=row.id,
        at=row.at,
        issued_by=row.issued_by,
        number=row.number,
        revision=row.revision,
        language=Language(row.language),
        batch=row.subject,
        verdict=Verdict(row.verdict),
        fingerprint=row.fingerprint,
        latest=row.latest,
    )
