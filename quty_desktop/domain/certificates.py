"""Certificates of materials: whether one holds on a day, and when to ask the supplier for the next.

The laboratory's register keeps the day of issue and reminds after ten months; a certificate that names its last day is
reminded of before that day.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from quty_desktop.domain.articles import CertificateKind
from quty_desktop.domain.compliance import CertificateFact, CertificateStatus
from quty_desktop.domain.compliance import CertificateKind as PaperKind
from quty_desktop.domain.text import N_, Choice


class CertificateState(Choice):
    """Where a certificate stands today."""

    EXPIRED = "expired", N_("Expired")
    DUE = "due", N_("Due soon")
    VALID = "valid", N_("Valid")
    NOT_YET = "not_yet", N_("Not valid yet")
    REPLACED = "replaced", N_("Replaced")


@dataclass(frozen=True, slots=True)
class Validity:
    """The days that a certificate covers.

    Attributes:
        kind: what it certifies.
        valid_from: its first day, ``None`` where it is not known.
        valid_until: its last day, which it still covers; ``None`` where it names none.
    """

    kind: CertificateKind
    valid_from: date | None = None
    valid_until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on a day; first and last day included."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Reminder:
    """When the plant asks for a new certificate.

    Attributes:
        before_end: months before the last day.
        after_issue: months after the first day, where a certificate names no last day.
    """

    before_end: int = 2
    after_issue: int = 10

    def due_on(self, certificate: Validity) -> date | None:
        """The day from which it is due, ``None`` where the certificate names no day at all."""
        if certificate.valid_until is not None:
            return months_later(certificate.valid_until, -self.before_end)
        if certificate.valid_from is not None:
            return months_later(certificate.valid_from, self.after_issue)
        return None


def months_later(day: date, months: int) -> date:
    """The same day some months later, or earlier for a negative number; the last of the month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def state_on(certificate: Validity, today: date, reminder: Reminder, *, replaced: bool = False) -> CertificateState:
    """Where a certificate stands on a day.

    Args:
        certificate: its days.
        today: the day.
        reminder: when the plant asks for the next one.
        replaced: whether a later certificate of the same material, kind and supplier is there; then nobody has to act.
    """
    if replaced:
        return CertificateState.REPLACED
    if certificate.valid_until is not None and certificate.valid_until < today:
        return CertificateState.EXPIRED
    if certificate.valid_from is not None and today < certificate.valid_from:
        return CertificateState.NOT_YET
    due = reminder.due_on(certificate)
    return CertificateState.DUE if due is not None and due <= today else CertificateState.VALID


def on_production_date(certificates: Iterable[Validity], day: date) -> Iterator[CertificateFact]:
    """What a compliance report says of a material's certificates.

    Each kind that the material has is judged: valid where one covers the production date (the one that lasts longest is
    named), else expired. A material without any certificate lacks at least the SD.
    """
    known: dict[CertificateKind, list[Validity]] = {}
    for each in certificates:
        known.setdefault(each.kind, []).append(each)
    if not known:
        yield CertificateFact(PaperKind.SAFETY_DATA, CertificateStatus.MISSING)
    for kind in CertificateKind:
        if kind in known:
            yield _judged(kind, known[kind], day)


def _judged(kind: CertificateKind, certificates: list[Validity], day: date) -> CertificateFact:
    covering = [each for each in certificates if each.covers(day)]
    if covering:
        endless = any(each.valid_until is None for each in covering)
        last = max((each.valid_until for each in covering if each.valid_until is not None), default=None)
        return CertificateFact(PaperKind(kind.value), CertificateStatus.VALID, None if endless else last)
    ended = [each.valid_until for each in certificates if each.valid_until is not None and each.valid_until < day]
    if ended:
        return CertificateFact(PaperKind(kind.value), CertificateStatus.EXPIRED, max(ended))
    return CertificateFact(PaperKind(kind.value), CertificateStatus.MISSING)  # all of them begin later
