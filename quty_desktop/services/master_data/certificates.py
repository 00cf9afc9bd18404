"""The register of materials' certificates, with what has expired and what is due."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from quty_desktop.database.tables import MaterialCertificate
from quty_desktop.domain.articles import CertificateKind
from quty_desktop.domain.certificates import CertificateState, Reminder, Validity, state_on
from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import CERTIFICATE_MONTHS, CERTIFICATE_NOTICE_MONTHS
from quty_desktop.domain.search import patterns
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data.master_records import Saved
from quty_desktop.services.master_data.record_keeping import PAGE_ROWS, opened, saved, unknown
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CertificateInput:
    """A certificate as it is entered; without an id a new one.

    Attributes:
        article_id: the material.
        partner_id: the supplier, where it holds only for goods from one.
        number: as the laboratory wrote it.
        producer: who made the material.
        valid_from: the day of issue.
        valid_until: its last day; ``None`` where it names none.
        filed_as: where the paper or the file lies.
    """

    article_id: int
    kind: CertificateKind
    number: str = ""
    producer: str = ""
    composition: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    partner_id: int | None = None
    filed_as: str = ""
    note: str = ""
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CertificateFilter:
    """Which certificates are shown.

    Attributes:
        search: words of the material's code or name, the number or the producer.
        article_id: of one material only.
        after: what the last row of the page before is sorted by, with its id.
        limit: rows of a page.
    """

    search: str = ""
    article_id: int | None = None
    after: tuple[date | None, str, CertificateKind, int] | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A row of the register.

    Attributes:
        due_on: the day from which a new one should be asked for, ``None`` where no day is known.
        days_left: to its last day, below zero after it; ``None`` where it names none.
    """

    id: int
    article_id: int
    article_code: str
    article_name: str
    kind: CertificateKind
    state: CertificateState
    number: str
    producer: str
    composition: str
    partner_id: int | None
    supplier: str
    valid_from: date | None
    valid_until: date | None
    due_on: date | None
    days_left: int | None
    filed_as: str
    note: str
    version: int


# A later certificate of the same material, kind and supplier takes an earlier one's place once it is in force.
_REGISTER = text("""
    SELECT m.id, m.article_id, a.code AS article_code, a.name AS article_name, m.kind, m.number, m.producer,
           m.composition, m.partner_id, coalesce(p.name, '') AS supplier, m.valid_from, m.valid_until, m.filed_as,
           m.note, m.version,
           EXISTS (SELECT FROM quty.material_certificate l
                   WHERE l.article_id = m.article_id AND l.kind = m.kind
                     AND l.partner_id IS NOT DISTINCT FROM m.partner_id AND l.id <> m.id
                     AND (l.valid_from IS NULL OR l.valid_from <= :today)
                     AND (coalesce(l.valid_until, 'infinity'), coalesce(l.valid_from, '-infinity'), l.id)
                         > (coalesce(m.valid_until, 'infinity'), coalesce(m.valid_from, '-infinity'), m.id)) AS replaced,
           (SELECT jsonb_object_agg(s.key, s.value) FROM quty.setting s WHERE s.key = ANY (:settings)) AS settings
    FROM quty.material_certificate m
    JOIN quty.article a ON a.id = m.article_id
    LEFT JOIN quty.partner p ON p.id = m.partner_id
    WHERE (CAST(:article AS bigint) IS NULL OR m.article_id = :article)
      AND quty.plain(concat_ws(' ', a.code, a.name, m.number, m.producer, p.name)) LIKE ALL (:patterns)
      AND (CAST(:after_id AS bigint) IS NULL OR (coalesce(m.valid_until, 'infinity'), a.name, m.kind, m.id)
           > (coalesce(CAST(:after_day AS date), 'infinity'), CAST(:after_name AS text), CAST(:after_kind AS text), :after_id))
    ORDER BY coalesce(m.valid_until, 'infinity'), a.name, m.kind, m.id
    LIMIT :limit
""")


@query(Permission.VIEW_MASTER_DATA)
def certificates(uow: UnitOfWork, wanted: CertificateFilter) -> tuple[CertificateRow, ...]:
    """The register, what ends first at the top, a page at a time."""
    day, name, kind, key = wanted.after or (None, None, None, None)
    today = uow.today
    found = uow.session.execute(
        _REGISTER,
        {
            "article": wanted.article_id,
            "patterns": patterns(wanted.search),
            "today": today,
            "settings": [CERTIFICATE_MONTHS.key, CERTIFICATE_NOTICE_MONTHS.key],
            "after_day": day,
            "after_name": name,
            "after_kind": kind,
            "after_id": key,
            "limit": max(1, wanted.limit),
        },
    ).mappings()
    rows = []
    for each in found:
        row = dict(each)
        stored, replaced = row.pop("settings") or {}, row.pop("replaced")
        reminder = Reminder(
            CERTIFICATE_NOTICE_MONTHS.read(
                stored.get(CERTIFICATE_NOTICE_MONTHS.key, CERTIFICATE_NOTICE_MONTHS.default)
            ),
            CERTIFICATE_MONTHS.read(stored.get(CERTIFICATE_MONTHS.key, CERTIFICATE_MONTHS.default)),
        )
        row["kind"] = CertificateKind(row["kind"])
        days = Validity(row["kind"], row["valid_from"], row["valid_until"])
        rows.append(
            CertificateRow(
                **row,
                state=state_on(days, today, reminder, replaced=replaced),
                due_on=reminder.due_on(days),
                days_left=None if days.valid_until is None else (days.valid_until - today).days,
            )
        )
    return tuple(rows)


@command(Permission.EDIT_CERTIFICATES)
def save_certificate(uow: UnitOfWork, new: CertificateInput) -> Saved:
    """Enter or change a certificate.

    Raises:
        Invalid: no day at all, or it ends before it begins.
        Refused: certificates are kept of materials only.
        NotFound: the material is gone.
    """
    if new.valid_from is None and new.valid_until is None:
        raise Invalid({"valid_from": Text(N_("Enter the day of issue or the last day."))})
    if new.valid_from is not None and new.valid_until is not None and new.valid_until < new.valid_from:
        raise Invalid({"valid_until": Text(N_("It ends before it begins."))})
    kind = uow.session.scalars(text("SELECT kind FROM quty.article WHERE id = :id"), {"id": new.article_id}).first()
    if kind is None:
        raise unknown()
    if kind != "raw_material":
        raise Refused(
            Text(N_("This article is no material.")), Text(N_("Choose the material that the certificate names."))
        )
    row = opened(uow, MaterialCertificate, new.id, new.version, MaterialCertificate())
    row.article_id, row.partner_id, row.kind, row.number = new.article_id, new.partner_id, new.kind, new.number.strip()
    row.producer, row.composition = new.producer.strip(), new.composition.strip()
    row.valid_from, row.valid_until = new.valid_from, new.valid_until
    row.filed_as, row.note = new.filed_as.strip(), new.note.strip()
    return saved(uow, row)
