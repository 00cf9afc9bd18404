from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.articles import CertificateKind
from quty_desktop.domain.certificates import (
    CertificateState,
    Reminder,
    Validity,
    months_later,
    on_production_date,
    state_on,
)
from quty_desktop.domain.compliance import CertificateStatus

SD, GRS = CertificateKind.SD, CertificateKind.GRS
TODAY = date(2026, 11, 22)


def test_months_end_where_the_shorter_month_does() -> None:
    assert months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_later(date(2027, 12, 31), 2) == date(2028, 2, 29)
    assert months_later(date(2026, 3, 31), -1) == date(2026, 2, 28)
    assert months_later(date(2026, 1, 15), -2) == date(2025, 11, 15)


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(-240, 240))
def test_months_there_and_back_lose_days_only_at_the_end_of_a_month(day: date, months: int) -> None:
    back = months_later(months_later(day, months), -months)
    assert (back.year, back.month) == (day.year, day.month)
    assert back.day == day.day or back.day >= 28


@pytest.mark.parametrize(
    ("certificate", "state"),
    [
        (Validity(SD, None, date(2026, 11, 21)), CertificateState.EXPIRED),
        (Validity(SD, None, TODAY), CertificateState.DUE),
        (Validity(SD, None, date(2027, 1, 22)), CertificateState.DUE),
        (Validity(SD, None, date(2027, 1, 23)), CertificateState.VALID),
        (Validity(SD, date(2026, 11, 23), date(2027, 11, 22)), CertificateState.NOT_YET),
        (Validity(SD, date(2026, 1, 22)), CertificateState.DUE),
        (Validity(SD, date(2026, 1, 23)), CertificateState.VALID),
        (Validity(SD), CertificateState.VALID),
    ],
)
def test_a_certificate_is_due_two_months_before_its_end_or_ten_after_its_issue(
    certificate: Validity, state: CertificateState
) -> None:
    assert state_on(certificate, TODAY, Reminder()) is state


def test_a_replaced_certificate_asks_for_nothing() -> None:
    gone = Validity(SD, None, date(2020, 1, 1))
    assert state_on(gone, TODAY, Reminder(), replaced=True) is CertificateState.REPLACED
    assert Reminder().due_on(Validity(SD)) is None


def test_the_plant_chooses_how_early_it_is_reminded() -> None:
    ending = Validity(SD, None, date(2027, 3, 1))
    assert state_on(ending, TODAY, Reminder(before_end=6)) is CertificateState.DUE
    assert state_on(ending, TODAY, Reminder(before_end=0)) is CertificateState.VALID


def test_a_report_judges_each_kind_on_the_production_date() -> None:
    papers = [
        Validity(SD, date(2025, 1, 1), date(2025, 12, 31)),
        Validity(SD, date(2026, 1, 1), date(2026, 12, 31)),
        Validity(GRS, date(2025, 1, 1), date(2025, 12, 31)),
    ]
    on = {each.kind.value: each for each in on_production_date(papers, date(2026, 5, 1))}
    assert (on["sd"].status, on["sd"].valid_until) == (CertificateStatus.VALID, date(2026, 12, 31))
    assert (on["grs"].status, on["grs"].valid_until) == (CertificateStatus.EXPIRED, date(2025, 12, 31))
    before = {each.kind.value: each.status for each in on_production_date(papers, date(2024, 5, 1))}
    assert before == {"sd": CertificateStatus.MISSING, "grs": CertificateStatus.MISSING}


def test_a_certificate_without_an_end_covers_every_day_after_its_issue() -> None:
    (fact,) = on_production_date([Validity(SD, date(2026, 1, 1))], TODAY)
    assert (fact.status, fact.valid_until) == (CertificateStatus.VALID, None)


def test_a_material_without_certificates_lacks_one() -> None:
    (fact,) = on_production_date([], TODAY)
    assert fact.status is CertificateStatus.MISSING
