import time
from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from quty_desktop.documents.batch_compliance import BatchCompliance, render_batch_compliance
from quty_desktop.documents.errors import DoesNotFit, MissingValue
from quty_desktop.documents.raster import page_count
from quty_desktop.documents.specimen_reports import approved_report, empty_report, nasty_report, rejected_report
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.fingerprint import PaperCode, fingerprint, short_form
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.snapshots import canonical_json, restore
from quty_desktop.i18n import Translator, translator
from tests.documents.pseudo import long_words
from tests.documents.reading import lines, outside, overlaps, symbols, text, texts

EN = translator("en")
Make = Callable[[], BatchCompliance]
ALL = [approved_report, rejected_report, empty_report, nasty_report]


@pytest.mark.parametrize("make", ALL)
def test_the_code_is_read_and_names_the_paper(make: Make) -> None:
    report = make()
    pdf = render_batch_compliance(report, EN)
    for dpi in (150, 203, 300):
        (read,) = symbols(pdf, 0, dpi)
        assert PaperCode.parse(read) == PaperCode(
            PaperKind.BATCH_COMPLIANCE, report.number, report.revision, fingerprint(report)
        )


@pytest.mark.parametrize("make", ALL)
def test_the_same_snapshot_gives_the_same_bytes(make: Make) -> None:
    once, again = (render_batch_compliance(make(), EN) for _ in range(2))
    assert once == again


@pytest.mark.parametrize("make", ALL)
def test_a_stored_snapshot_gives_the_same_paper(make: Make) -> None:
    report = make()
    stored = restore(BatchCompliance, canonical_json(report))
    assert stored.code == report.code
    for words in (EN, long_words()):
        assert render_batch_compliance(stored, words) == render_batch_compliance(report, words)


@pytest.mark.parametrize("make", ALL)
def test_pages_are_numbered_and_say_which_paper_they_belong_to(make: Make) -> None:
    report = make()
    pages = texts(render_batch_compliance(report, EN))
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert f"{report.number} · Revision {report.revision}" in page
        assert short_form(fingerprint(report)) in page
        assert report.plant_name in page


def test_all_values_of_the_parts_can_be_read() -> None:
    report = rejected_report()
    facts = report.facts
    shown = text(render_batch_compliance(report, EN))
    packing = facts.packing
    assert packing is not None
    wanted = [
        report.batch,
        report.mo_number,
        report.buyer_order,
        "405.515.42",
        "W22-2026 (2622)",
        "1,380 pcs",
        "REJECTED",
    ]
    wanted += [step.number for step in facts.trace]
    wanted += [material.lot for material in facts.materials]
    wanted += [defect.name for defect in facts.defects]
    wanted += [test.standard for test in facts.lab_tests]
    wanted += [pallet.number for pallet in packing.pallets]
    wanted += [carton.code for carton in packing.remarkable]
    wanted += [
        "SD missing",
        "Textile expired 30-Apr-2026",
        "Failed, released",
        "Still open",
        "Blocked",
        "Due",
        "112.5 N",
    ]
    wanted += [EN.tr(reason) for reason in (*report.judgement.failures, *report.judgement.gaps)]
    assert [value for value in wanted if value not in shown] == []


def test_a_part_without_data_says_so() -> None:
    shown = text(render_batch_compliance(empty_report(), EN))
    for words in (
        "No document of this batch is recorded.",
        "No material of this batch is recorded.",
        "No inspection of this batch is recorded.",
        "No defect is recorded.",
        "No metal detection of this batch is recorded.",
        "No laboratory test of this batch is recorded.",
        "The batch was never on hold.",
        "Packing of this batch has not begun.",
        "INCOMPLETE",
    ):
        assert words in shown


@pytest.mark.parametrize(
    ("make", "verdict"),
    [(approved_report, Verdict.APPROVED), (rejected_report, Verdict.REJECTED), (empty_report, Verdict.INCOMPLETE)],
)
def test_the_verdict_stands_in_words(make: Make, verdict: Verdict) -> None:
    report = make()
    assert report.judgement.verdict is verdict
    assert EN.tr(verdict).upper() in texts(render_batch_compliance(report, EN))[0]


@pytest.mark.parametrize("words", [EN, long_words()], ids=["english", "longer"])
@pytest.mark.parametrize("make", ALL)
def test_nothing_is_cut_off(make: Make, words: Translator) -> None:
    report = replace(make(), practice=False)
    pdf = render_batch_compliance(report, words)
    assert outside(pdf, 9) == []
    for page in range(min(page_count(pdf), 8)):
        assert overlaps(lines(pdf, page)) == []


def test_practice_reports_say_so_on_every_page() -> None:
    report = replace(approved_report(), practice=True)
    for page in texts(render_batch_compliance(report, EN)):
        assert page.count("PRACTICE") >= 3
    assert "PRACTICE" not in text(render_batch_compliance(approved_report(), EN))


def test_the_language_does_not_change_the_fingerprint() -> None:
    report = approved_report()
    english, longer = (texts(render_batch_compliance(report, words))[0] for words in (EN, long_words()))
    assert english != longer
    assert short_form(fingerprint(report)) in english
    assert short_form(fingerprint(report)) in longer


def test_any_changed_value_changes_the_fingerprint() -> None:
    report = approved_report()
    seen = {fingerprint(report)}
    for changed in (
        replace(report, revision=1),
        replace(report, batch="BATCH-2026-00124"),
        replace(report, practice=True),
        replace(report, facts=replace(report.facts, packed_pcs=1919)),
        replace(report, judgement=replace(report.judgement, verdict=Verdict.REJECTED)),
    ):
        seen.add(fingerprint(changed))
    assert len(seen) == 6


_MAY_BE_EMPTY = {"destination_name"}


@pytest.mark.parametrize(
    "field", [each.name for each in fields(BatchCompliance) if each.type is str and each.name not in _MAY_BE_EMPTY]
)
def test_an_empty_value_of_the_head_stops_the_paper(field: str) -> None:
    with pytest.raises(MissingValue):
        render_batch_compliance(replace(approved_report(), **{field: " "}), EN)  # type: ignore[arg-type]


def test_a_code_that_would_be_illegible_is_refused() -> None:
    report = approved_report()
    step = replace(report.facts.trace[0], number="PO20260417WITHOUTANYSEPARATORATALLINIT")
    with pytest.raises(DoesNotFit):
        render_batch_compliance(replace(report, facts=replace(report.facts, trace=(step,))), EN)


def test_twenty_pages_take_less_than_a_second() -> None:
    report = nasty_report()
    render_batch_compliance(report, EN)
    started = time.perf_counter()
    pdf = render_batch_compliance(report, EN)
    assert page_count(pdf) >= 20
    assert time.perf_counter() - started < 2  # the goal is 1 s; a busy machine gets twice that
