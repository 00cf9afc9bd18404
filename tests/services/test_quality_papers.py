"""Quality's papers from the records: numbers, revisions, the same bytes again, both languages, and who may."""

from collections.abc import Callable, Iterator

import pytest

from quty_desktop.documents.raster import page_count
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.errors import BatchOnHold, NotAllowed, NotFound
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.quality import LabTestType
from quty_desktop.i18n import Language
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.quality import compliance, evidence, holds, lab_tests, lead_desk, quality_papers
from quty_desktop.services.quality.quality_papers import FormWanted
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order, mark
from tests.services.photos import photo
from tests.services.quality_plant import FAILING
from tests.services.release_plant import make_ready


@pytest.fixture
def order(database: Plant) -> Order:
    made = arrange_order(database, ready=False)
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO quty.carton (manufacturing_order_id, number, pcs) SELECT %s, n, 60 FROM generate_series(1, 32) n",
            (made.manufacturing_order,),
        )
    make_ready(database, made.manufacturing_order, final=True)
    mark(database, made, 1, 32, 32)
    return made


@pytest.fixture
def lead(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "qc_supervisor") as door:
        yield door


def file_of(door: Dispatcher, issued: quality_papers.IssuedForm) -> bytes:
    return door.ask(quality_papers.form_file, issued.id).pdf


@pytest.mark.parametrize(
    "command",
    [quality_papers.lab_paper, quality_papers.conformity_paper, quality_papers.dossier_paper],
    ids=["lab", "conformity", "dossier"],
)
def test_the_same_record_gives_the_same_bytes_and_another_language_the_same_revision(
    lead: Dispatcher, order: Order, command: Callable[..., quality_papers.IssuedForm]
) -> None:
    first = lead.run(command, FormWanted(order.batch, Language.ENGLISH))
    again = lead.run(command, FormWanted(order.batch, Language.ENGLISH))
    assert (again.id, again.revision, again.again) == (first.id, 0, True)
    assert file_of(lead, again) == file_of(lead, first)
    other = lead.run(command, FormWanted(order.batch, Language.INDONESIAN))
    assert (other.number, other.revision, other.again) == (first.number, 0, False)
    assert file_of(lead, other) != file_of(lead, first)
    for issued in (first, other):
        found = lead.ask(compliance.verify_paper, compliance.PaperToVerify(pdf=file_of(lead, issued)))
        assert found.genuineness is compliance.Genuineness.GENUINE


def test_a_record_that_changed_gives_the_next_revision(lead: Dispatcher, order: Order) -> None:
    lead.run(quality_papers.lab_paper, FormWanted(order.batch))
    failed = lab_tests.NewLabTest(order.batch, LabTestType.DROP, FAILING[LabTestType.DROP])
    lead.run(lab_tests.record_lab_test, failed)
    second = lead.run(quality_papers.lab_paper, FormWanted(order.batch))
    assert (second.revision, second.again) == (1, False)
    row = lead.ask(compliance.verify_paper, compliance.PaperToVerify(pdf=file_of(lead, second))).paper
    assert row is not None
    assert row.verdict is Verdict.REJECTED


def test_a_certificate_is_made_for_a_released_batch_only(lead: Dispatcher, order: Order) -> None:
    lead.run(holds.hold_batch, holds.NewHold(order.batch, "labels mixed"))
    with pytest.raises(BatchOnHold):
        lead.run(quality_papers.conformity_paper, FormWanted(order.batch))


def test_a_cartons_code_gives_everything_about_it(lead: Dispatcher, order: Order) -> None:
    issued = lead.run(quality_papers.dossier_paper, FormWanted("FG-2026-00001-CTN007"))
    assert issued.number == "DOS-FG-2026-00001-CTN007"
    assert page_count(file_of(lead, issued)) >= 3
    for wrong in ("FG-2026-00001-CTN099", "FG-2020-00001-CTN001"):
        with pytest.raises(NotFound):
            lead.run(quality_papers.dossier_paper, FormWanted(wrong))


def test_the_check_report_of_some_days(lead: Dispatcher, order: Order) -> None:
    issued = lead.run(quality_papers.metal_check_paper, FormWanted())
    assert issued.number.startswith("MDC-")
    assert file_of(lead, issued).startswith(b"%PDF-")
    with pytest.raises(NotFound):
        lead.run(quality_papers.incident_paper, FormWanted(0))
    with pytest.raises(NotFound):
        lead.run(quality_papers.final_inspection_paper, FormWanted(0))
    with pytest.raises(NotFound):
        lead.ask(quality_papers.form_file, 0)


def test_photos_of_checks_final_inspections_and_tests_stand_in_their_papers(
    database: Plant, lead: Dispatcher, order: Order
) -> None:
    ids = {}
    for of, colour in ((EvidenceOf.METAL_CHECK, "grey"), (EvidenceOf.FINAL, "red"), (EvidenceOf.LAB_TEST, "blue")):
        ids[of] = database.one(f"SELECT min(id) FROM quty.{of.value}")  # noqa: S608 - names of tables
        lead.run(evidence.add_evidence, evidence.NewEvidence(of, ids[of], "a.png", photo(colour)))
    for command, wanted in (
        (quality_papers.metal_check_paper, FormWanted()),
        (quality_papers.final_inspection_paper, FormWanted(ids[EvidenceOf.FINAL])),
        (quality_papers.lab_paper, FormWanted(order.batch)),
    ):
        assert file_of(lead, lead.run(command, wanted)).count(b"/Subtype /Image") == 1


def test_who_prints_what(database: Plant, order: Order) -> None:
    """An inspector prints reports, but issues no certificate and no dossier, from the database either."""
    with door_of(database, "qc_inspector") as inspector:
        inspector.run(quality_papers.lab_paper, FormWanted(order.batch))
        for command in (quality_papers.conformity_paper, quality_papers.dossier_paper):
            with pytest.raises(NotAllowed):
                inspector.run(command, FormWanted(order.batch))
            inspector._courtesy_check = False
            with pytest.raises(NotAllowed):
                inspector.run(command, FormWanted(order.batch))
            inspector._courtesy_check = True


def test_the_leads_desk_names_what_is_held_and_new(lead: Dispatcher, order: Order) -> None:
    lead.run(holds.hold_batch, holds.NewHold(order.batch, "labels mixed"))
    rows = lead.ask(lead_desk.lead_desk)
    assert [(row.item.value, row.subject, row.page) for row in rows] == [("held", order.batch, "quality.holds")]
    lead.run(holds.release_batch, holds.Release(int(rows[0].record), "labels replaced"))
    rows = lead.ask(lead_desk.lead_desk)
    assert [(row.item.value, row.subject) for row in rows] == [("changed", order.batch)]
