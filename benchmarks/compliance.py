"""A batch compliance report of about twenty pages, beside its bare words on a canvas."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, below, interleaved, milliseconds, ratios
from quty_desktop.documents.batch_compliance import BatchCompliance, render_batch_compliance
from quty_desktop.documents.specimen_reports import approved_report
from quty_desktop.i18n import translator

Pages = list[list[str]]


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
    return Subject(
        "Compliance report",
        [
            Row(f"floor: the words of its {len(pages)} pages on a bare canvas", found["bare"]),
            replace(made, ratio=ratios(found["report"], found["bare"])),
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
