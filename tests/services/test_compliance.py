"""Batch compliance reports on the real database: verdict, revisions, identical bytes, and genuine or not."""

import hashlib
import json
from collections.abc import Iterator

import psycopg
import pytest

from quty_desktop.documents.batch_compliance import BatchCompliance, render_batch_compliance
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.errors import Duplicate, Invalid, NotAllowed, NotFound
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.fingerprint import PaperCode, fingerprint, short_form
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.quality import InspectionType, LabTestType
from quty_desktop.domain.snapshots import canonical_json, restore
from quty_desktop.i18n import Language, translator
from quty_desktop.services.quality import compliance, desk, evidence, holds
from quty_desktop.services.quality.compliance import (
    Genuineness,
    PaperFilter,
    PaperInLanguage,
    PaperToVerify,
    ReportWanted,
)
from quty_desktop.services.quality.inspections import FoundDefect, NewInspection, record_inspection
from tests.databases import Plant
from tests.services.packing_plant import counted, mark
from tests.services.photos import photo
from tests.services.quality_plant import Bench, bench_of
from tests.services.release_plant import make_ready


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


def pack(bench: Bench, cartons: int = 32) -> None:
    with bench.plant.connect() as connection:
        pallet = connection.execute(
            "INSERT INTO quty.pallet (code, manufacturing_order_id, number) VALUES ('PLT-1', %s, 1) RETURNING id",
            (bench.order.manufacturing_order,),
        ).fetchone()
        assert pallet is not None
        for number in range(1, cartons + 1):
            connection.execute(
                "INSERT INTO quty.carton (manufacturing_order_id, number, pcs, state, packed_at, packed_by, pallet_id)"
                " VALUES (%s, %s, 60, 'packed', now(), 'x', %s)",
                (bench.order.manufacturing_order, number, pallet["id"]),
            )


def issue_material(bench: Bench, valid_until: str | None = None) -> None:
    """A lot of fabric with its certificate goes from the warehouse to the batch, behind the program's back."""
    with bench.plant.connect() as connection:
        connection.execute(
            "WITH supplier AS (INSERT INTO quty.partner (kind, name) VALUES ('supplier', 'Kain Contoh') RETURNING id),"
            " fabric AS (INSERT INTO quty.article (code, name, kind, unit)"
            "  VALUES ('KBOA-01', 'Boa fabric', 'raw_material', 'YARD') RETURNING id),"
            " paper AS (INSERT INTO quty.material_certificate (article_id, kind, composition, valid_until)"
            "  SELECT fabric.id, 'textile', '100 %% polyester', CAST(%s AS date) FROM fabric),"
            " lot AS (INSERT INTO quty.lot (number, kind, article_id, partner_id)"
            "  SELECT 'LOT-7', 'material', fabric.id, supplier.id FROM fabric, supplier RETURNING id),"
            " store AS (INSERT INTO quty.place (code, name, kind) VALUES ('W1', 'Store', 'area') RETURNING id),"
            " floor AS (INSERT INTO quty.place (code, name, kind, keeps_balance)"
            "  VALUES ('P1', 'Production', 'production', false) RETURNING id)"
            " INSERT INTO quty.stock_move (command, from_place_id, to_place_id, article_id, lot_id, qty, reference)"
            " SELECT 'test', store.id, floor.id, fabric.id, lot.id, 120, %s FROM store, floor, fabric, lot",
            (valid_until, bench.batch),
        )


def inspect_all(bench: Bench) -> None:
    for kind in (InspectionType.CUTTING, InspectionType.INLINE_SEWING, InspectionType.FINISHING, InspectionType.FINAL):
        new = NewInspection(bench.batch, kind, 100, 98, 1, 1, (FoundDefect("E5", 2),))
        bench.inspector.run(record_inspection, new)


def verify(bench: Bench, code: str = "", pdf: bytes = b"") -> compliance.Verified:
    return bench.lead.ask(compliance.verify_paper, PaperToVerify(code, pdf))


def test_an_untouched_batch_is_incomplete_and_says_what_is_missing(bench: Bench) -> None:
    found = bench.lead.ask(compliance.compliance_of, bench.batch)
    said = [str(each) for each in found.judgement.gaps]
    assert found.judgement.verdict is Verdict.INCOMPLETE
    assert "Drop test has no result yet." in said
    assert "Final inspection has no result yet." in said
    assert "No metal detection is recorded." in said
    assert "Packing has not begun." in said


def test_what_is_done_is_no_longer_missing(bench: Bench) -> None:
    bench.pass_all()
    inspect_all(bench)
    pack(bench)
    found = bench.lead.ask(compliance.compliance_of, bench.batch)
    assert [str(each) for each in found.judgement.gaps] == [
        "No material is recorded.",
        "0 of 32 shipping marks are verified by a scan.",
    ]
    assert found.judgement.failures == ()
    assert found.facts.packed_pcs == 1920
    assert found.facts.packing is not None
    assert [(pallet.cartons, pallet.qty_pcs) for pallet in found.facts.packing.pallets] == [(32, 1920)]
    assert found.head.packed_on is not None
    assert [str(step.what) for step in found.facts.trace] == ["Buyer order", "Manufacturing order", "Packing"]
    assert [(each.code, each.found_pcs) for each in found.facts.defects] == [("E5", 2)] * 4


def test_a_batch_with_everything_is_approved(bench: Bench) -> None:
    bench.pass_all()
    inspect_all(bench)
    pack(bench)
    make_ready(bench.plant, bench.order.manufacturing_order)
    mark(bench.plant, bench.order, 1, 32, 32)
    issue_material(bench)
    with bench.plant.connect() as connection:
        connection.execute(
            "INSERT INTO quty.shipping_mark_check (manufacturing_order_id, carton_id, scanned, result)"
            " SELECT c.manufacturing_order_id, c.id, 'x', 'right' FROM quty.carton AS c"
        )
    found = bench.lead.ask(compliance.compliance_of, bench.batch)
    assert (found.judgement.failures, found.judgement.gaps) == ((), ())
    assert found.judgement.verdict is Verdict.APPROVED
    assert [(each.code, each.lot, each.producer, each.composition) for each in found.facts.materials] == [
        ("KBOA-01", "LOT-7", "Kain Contoh", "100 % polyester")
    ]
    assert found.facts.packing is not None
    assert (found.facts.packing.marks_printed, found.facts.packing.marks_verified) == (32, 32)
    issued = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch, Language.ENGLISH))
    assert issued.verdict is Verdict.APPROVED


def test_a_materials_certificates_are_judged_on_the_production_date(bench: Bench) -> None:
    issue_material(bench, "2020-12-31")
    found = bench.lead.ask(compliance.compliance_of, bench.batch)
    assert [str(each) for each in found.judgement.gaps if "Certificate" in str(each)] == [
        "Certificate textile of KBOA-01 had expired on the production date."
    ]
    with bench.plant.connect() as connection:
        connection.execute("DELETE FROM quty.material_certificate")
    found = bench.lead.ask(compliance.compliance_of, bench.batch)
    assert "Certificate sd of KBOA-01 is missing." in [str(each) for each in found.judgement.gaps]


def test_a_wrong_mark_rejects_and_is_listed(bench: Bench) -> None:
    pack(bench, 3)
    with bench.plant.connect() as connection:
        connection.execute(
            "INSERT INTO quty.shipping_mark_check (manufacturing_order_id, carton_id, scanned, result)"
            " SELECT c.manufacturing_order_id, c.id, 'x',"
            " CASE c.number WHEN 1 THEN 'right' WHEN 2 THEN 'wrong_week' ELSE 'on_hold' END FROM quty.carton AS c"
        )
    found = bench.lead.ask(compliance.compliance_of, bench.batch)
    assert found.facts.packing is not None
    assert found.facts.packing.week_matches is False
    assert found.facts.packing.destination_matches is True
    assert [(each.code[-3:], str(each.remark)) for each in found.facts.packing.remarkable] == [
        ("002", "Wrong week"),
        ("003", "Mark not verified"),
    ]
    assert found.judgement.verdict is Verdict.REJECTED


@pytest.mark.parametrize("kind", [LabTestType.SEAM_STRENGTH, LabTestType.METAL])
def test_a_failed_test_rejects_until_it_is_dealt_with(bench: Bench, kind: LabTestType) -> None:
    bench.fail(kind)
    rejected = bench.lead.ask(compliance.compliance_of, bench.batch).judgement
    assert rejected.verdict is Verdict.REJECTED
    assert rejected.failed_tests == 1
    assert kind.label in str(rejected.failures[0]) or "Metal detector" in str(rejected.failures[0])
    bench.test(kind)
    bench.settle_metal()
    now = bench.lead.ask(compliance.compliance_of, bench.batch)
    assert now.judgement.verdict is Verdict.INCOMPLETE
    assert any(test.released for test in now.facts.lab_tests)


def test_a_hold_and_a_blocked_inspection_reject(bench: Bench) -> None:
    bench.lead.run(holds.hold_batch, holds.NewHold(bench.batch, "labels of another article"))
    final = NewInspection(bench.batch, InspectionType.FINAL, 50, 49, 0, 1, (FoundDefect("F3", 1),))
    bench.inspector.run(record_inspection, final)
    found = bench.lead.ask(compliance.compliance_of, bench.batch).judgement
    assert found.open_holds == 1
    assert any("is blocked" in str(each) for each in found.failures)
    assert any("labels of another article" in str(each) for each in found.failures)


def test_metal_that_an_inspection_found_rejects_until_it_is_released(bench: Bench) -> None:
    metal = NewInspection(bench.batch, InspectionType.METAL, 60, 59, 0, 1, (FoundDefect("F1", 1),))
    bench.inspector.run(record_inspection, metal)
    assert bench.lead.ask(compliance.compliance_of, bench.batch).judgement.verdict is Verdict.REJECTED
    bench.inspector.run(record_inspection, NewInspection(bench.batch, InspectionType.METAL, 60, 60))
    bench.settle_metal()
    found = bench.lead.ask(compliance.compliance_of, bench.batch)
    assert found.judgement.verdict is Verdict.INCOMPLETE
    assert [test.released for test in found.facts.lab_tests if str(test.test) == "Final metal detection"] == [True]


def test_a_reprint_is_the_same_bytes(bench: Bench) -> None:
    issued = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch))
    first = bench.lead.ask(compliance.paper_file, issued.id)
    bench.pass_all()
    again = bench.lead.ask(compliance.paper_file, issued.id)
    assert first.pdf == again.pdf
    assert first.pdf.startswith(b"%PDF-")
    assert first.row.file_name == f"{issued.number}-R0-id.pdf"


def test_the_stored_snapshot_makes_the_same_paper_again(bench: Bench) -> None:
    bench.fail(LabTestType.STABILITY_10)
    inspect_all(bench)
    pack(bench)
    issued = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch, Language.ENGLISH))
    kept = bench.plant.one("SELECT snapshot FROM quty.issued_paper")
    report = restore(BatchCompliance, json.dumps(kept))
    assert fingerprint(report) == issued.fingerprint
    assert render_batch_compliance(report, translator("en")) == bench.lead.ask(compliance.paper_file, issued.id).pdf


def test_photos_stand_where_something_failed_and_a_report_without_them_reads_as_before(bench: Bench) -> None:
    passed, failed = bench.test(LabTestType.DROP), bench.fail(LabTestType.STABILITY_10)
    for test, colour in ((passed, "green"), (failed, "red")):
        new = evidence.NewEvidence(EvidenceOf.LAB_TEST, test.id, "a.png", photo(colour), "The load shifted")
        bench.lead.run(evidence.add_evidence, new)
    issued = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch))
    kept = bench.plant.one("SELECT snapshot FROM quty.issued_paper")
    (shown,) = restore(BatchCompliance, json.dumps(kept)).facts.photos
    assert (shown.caption, shown.tested) == ("The load shifted", True)
    assert bench.lead.ask(compliance.paper_file, issued.id).pdf.count(b"/Subtype /Image") == 1
    # Papers of before have no photos in their snapshot; their fingerprint stays what it was.
    del kept["facts"]["photos"]
    old = restore(BatchCompliance, json.dumps(kept))
    assert old.facts.photos == ()
    assert json.loads(canonical_json(old)) == kept


def test_the_next_report_on_a_batch_has_the_next_revision(bench: Bench) -> None:
    one = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch))
    two = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch))
    assert (one.number, one.revision) == (two.number, 0)
    assert two.revision == 1
    rows = bench.lead.ask(compliance.paper_list, PaperFilter(bench.batch))
    assert [(row.revision, row.superseded) for row in rows] == [(1, False), (0, True)]
    assert bench.lead.ask(compliance.paper_list, PaperFilter(before=two.id)) == (rows[1],)


def test_the_other_language_is_the_same_report(bench: Bench) -> None:
    issued = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch, Language.INDONESIAN))
    other = bench.lead.run(compliance.issue_translation, PaperInLanguage(issued.id, Language.ENGLISH))
    assert (other.number, other.revision, other.fingerprint) == (issued.number, 0, issued.fingerprint)
    with pytest.raises(Duplicate):
        bench.lead.run(compliance.issue_translation, PaperInLanguage(issued.id, Language.ENGLISH))
    with pytest.raises(NotFound):
        bench.lead.run(compliance.issue_translation, PaperInLanguage(99, Language.ENGLISH))


def test_a_genuine_paper_is_known_by_code_fingerprint_and_file(bench: Bench) -> None:
    issued = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch))
    pdf = bench.lead.ask(compliance.paper_file, issued.id).pdf
    code = str(PaperCode(PaperKind.BATCH_COMPLIANCE, issued.number, 0, issued.fingerprint))
    for found in (
        verify(bench, code),
        verify(bench, issued.fingerprint.upper()),
        verify(bench, short_form(issued.fingerprint)),
        verify(bench, pdf=pdf),
    ):
        assert found.genuineness is Genuineness.GENUINE
        assert found.paper is not None
        assert found.paper.id == issued.id


def test_an_altered_paper_is_told(bench: Bench) -> None:
    issued = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch))
    pdf = bench.lead.ask(compliance.paper_file, issued.id).pdf
    forged = str(PaperCode(PaperKind.BATCH_COMPLIANCE, issued.number, 0, "0" * 64))
    for found in (verify(bench, forged), verify(bench, pdf=pdf + b"\n% approved")):
        assert found.genuineness is Genuineness.ALTERED
        assert found.paper is not None


def test_an_unknown_paper_is_told(bench: Bench) -> None:
    unknown = str(PaperCode(PaperKind.BATCH_COMPLIANCE, "BCR-2020-00001", 0, "0" * 64))
    draft = bench.lead.ask(compliance.report_preview, ReportWanted(bench.batch))
    for found in (
        verify(bench, unknown),
        verify(bench, "FG-2026-00123-CTN001"),
        verify(bench, "ab" * 8),
        verify(bench, pdf=b"no paper"),
        verify(bench, pdf=draft),
    ):
        assert found.genuineness is Genuineness.UNKNOWN
        assert found.paper is None
    with pytest.raises(Invalid):
        verify(bench, "  ")


def test_a_preview_keeps_nothing(bench: Bench) -> None:
    pdf = bench.lead.ask(compliance.report_preview, ReportWanted(bench.batch))
    assert pdf.startswith(b"%PDF-")
    assert bench.plant.one("SELECT count(*) FROM quty.issued_paper") == 0


def test_only_the_lead_issues_and_everybody_of_quality_reads(bench: Bench) -> None:
    issued = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch))
    bench.inspector._courtesy_check = False
    with pytest.raises(NotAllowed):
        bench.inspector.run(compliance.issue_report, ReportWanted(bench.batch))
    assert bench.inspector.ask(compliance.paper_file, issued.id).row.number == issued.number
    with pytest.raises(NotFound):
        bench.inspector.ask(compliance.paper_file, 99)


def test_an_issued_paper_is_never_changed(bench: Bench) -> None:
    issued = bench.lead.run(compliance.issue_report, ReportWanted(bench.batch))
    with bench.plant.connect() as connection:
        row = connection.execute("SELECT pdf, pdf_sha256 FROM quty.issued_paper").fetchone()
        assert row is not None
        assert hashlib.sha256(row["pdf"]).hexdigest() == row["pdf_sha256"]
        with pytest.raises(psycopg.Error, match=r"ledger\.only_grows"):
            connection.execute("UPDATE quty.issued_paper SET verdict = 'approved'")
    assert issued.verdict is Verdict.INCOMPLETE


def test_the_number_of_statements_does_not_grow_with_the_batch(bench: Bench) -> None:
    with counted(bench.lead) as few:
        bench.lead.ask(compliance.compliance_of, bench.batch)
    bench.pass_all()
    inspect_all(bench)
    pack(bench)
    with counted(bench.lead) as many:
        bench.lead.ask(compliance.compliance_of, bench.batch)
    assert len(few) <= 12
    assert len(many) <= 13


def test_the_desk_sorts_batches_by_what_is_to_do(bench: Bench) -> None:
    def state() -> str:
        (row,) = bench.lead.ask(desk.batch_list, desk.BatchFilter())
        return row.state.value

    assert state() == "due"
    failed = bench.fail(LabTestType.DROP)
    assert state() == "failed"
    bench.lead.run(holds.hold_batch, holds.NewHold(bench.batch, "labels of another article"))
    bench.lead.run(holds.clear_lab_test, holds.Release(failed.id, "wrong height was set"))
    assert state() == "held"
    (hold,) = bench.lead.ask(holds.hold_list, holds.HoldFilter())
    bench.lead.run(holds.release_batch, holds.Release(hold.id, "labels replaced"))
    bench.pass_all()
    assert state() == "ready"
    bench.lead.run(compliance.issue_report, ReportWanted(bench.batch))
    found = bench.lead.ask(desk.batch_overview, bench.batch.lower())
    assert (found.row.verdict, found.row.revision, found.row.tests_passed) == ("incomplete", 0, 5)
    assert found.blockers == ()
    assert len(found.holds) == 1


@pytest.mark.parametrize(("search", "hits"), [("batch-2026", 1), ("MELATI", 1), ("ECIS", 1), ("%", 0), ("40551542", 1)])
def test_the_desk_is_searched(bench: Bench, search: str, hits: int) -> None:
    assert len(bench.lead.ask(desk.batch_list, desk.BatchFilter(search))) == hits


def test_an_unknown_batch_has_no_overview(bench: Bench) -> None:
    with pytest.raises(NotFound):
        bench.lead.ask(desk.batch_overview, "BATCH-9")
