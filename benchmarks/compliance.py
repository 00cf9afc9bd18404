"""A batch compliance report of about twenty pages, beside its bare words on a canvas; a dossier of fifty with photos."""

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, below, interleaved, milliseconds, processor_milliseconds, ratios
from quty_desktop.documents.batch_compliance import BatchCompliance, render_batch_compliance
from quty_desktop.documents.form_snapshot import QualityForm
from quty_desktop.documents.pictures import picture_of
from quty_desktop.documents.quality_form import render_quality_form
from quty_desktop.documents.raster import page_count
from quty_desktop.documents.specimen_quality import dossier
from quty_desktop.documents.specimen_reports import approved_report
from quty_desktop.domain.compliance import PhotoFact
from quty_desktop.domain.evidence import LONGEST_SIDE, THUMBNAIL_SIDE
from quty_desktop.domain.text import Text
from quty_desktop.i18n import translator

Pages = list[list[str]]
_PHOTOS = 20


def measure(ground: Ground) -> Subject:
    """Making the paper from facts that are there."""
    words = translator("id")
    report = _long_report(ground.effort.report_rows)
    pages = _words_of(render_batch_compliance(report, words))
    found = interleaved(
        ground.effort.rounds,
        {
            "bare": lambda: milliseconds(lambda: _bare(pages)),
            "report": lambda: milliseconds(lambda: render_batch_compliance(report, words)),
        },
    )
    made = below(f"compliance report of {len(pages)} pages", found["report"], 1000)
    images = _photos()
    thick = _long_dossier(ground.effort.report_rows, images)
    sheets = page_count(render_quality_form(thick, words, images))
    worked = tuple(
        processor_milliseconds(lambda: render_quality_form(thick, words, images)) for _ in range(ground.effort.rounds)
    )
    dossiers = tuple(
        milliseconds(lambda: render_quality_form(thick, words, images)) for _ in range(ground.effort.rounds)
    )
    return Subject(
        "Compliance report",
        [
            Row(f"floor: the words of its {len(pages)} pages on a bare canvas", found["bare"]),
            replace(made, ratio=ratios(found["report"], found["bare"])),
            below(f"dossier of {sheets} pages with {len(images)} photos", dossiers, 2000),
            Row("the same: the processor's time", worked),
        ],
    )


def _long_report(rows: int) -> BatchCompliance:
    plain = approved_report()
    facts = plain.facts

    def long(values: tuple[object, ...]) -> int:
        return max(1, rows // len(values))

    more = replace(
        facts,
        trace=facts.trace * long(facts.trace),
        materials=facts.materials * long(facts.materials),
        defects=facts.defects * long(facts.defects),
        metal_checks=facts.metal_checks * long(facts.metal_checks),
        lab_tests=facts.lab_tests * long(facts.lab_tests),
    )
    return replace(plain, facts=more, issued_at=plain.issued_at, packed_on=date(2026, 5, 19))


def _photos() -> dict[str, bytes]:
    """Twenty photos as they are kept, by their hash, each with as much to see as a camera gives."""
    found = {}
    for number in range(_PHOTOS):
        file = BytesIO()
        Image.effect_noise((400, 300), 20 + number).resize((1600, 1200)).convert("RGB").save(file, "JPEG", quality=90)
        jpeg = picture_of(file.getvalue(), LONGEST_SIDE, THUMBNAIL_SIDE).jpeg
        found[sha256(jpeg).hexdigest()] = jpeg
    return found


def _long_dossier(rows: int, images: dict[str, bytes]) -> QualityForm:
    """A dossier of about fifty pages, half of its photos of inspections and half of tests."""
    form = dossier()
    facts = form.compliance
    if facts is None:
        raise ValueError("a dossier has the facts of its batch")
    at = datetime(2026, 5, 27, 7, 5, tzinfo=UTC)
    photos = tuple(
        PhotoFact(each, Text("INS-2026-000174"), "Jahitan loncat", at, "Indah Puspita", number % 2 == 0)
        for number, each in enumerate(images)
    )
    more = replace(
        facts,
        trace=facts.trace * max(1, rows // 8),
        materials=facts.materials * max(1, rows // 2),
        defects=facts.defects * max(1, rows // 2),
        metal_checks=facts.metal_checks * max(1, rows // 2),
        lab_tests=facts.lab_tests * max(1, rows // 2),
        photos=photos,
    )
    return replace(form, compliance=more)


def _words_of(pdf: bytes) -> Pages:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range().splitlines() for page in document]
    finally:
        document.close()


def _bare(pages: Pages) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, pageCompression=1)
    for lines in pages:
        canvas.setFont("Helvetica", 7)
        for number, line in enumerate(lines):
            canvas.drawString(40, 800 - 5 * number, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
