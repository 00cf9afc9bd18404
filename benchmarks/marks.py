"""1,000 shipping marks with Code 128 and QR, beside the same labels with Code 128 alone on a bare canvas."""

from dataclasses import replace
from io import BytesIO

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from benchmarks.ground import Ground
from benchmarks.measuring import Row, Subject, at_most, below, interleaved, milliseconds
from quty_desktop.documents.marks import ShippingMark
from quty_desktop.documents.shipping_mark import marks_per_page, render_shipping_marks
from quty_desktop.documents.specimen_marks import plain_marks
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.packing import MarkSize
from quty_desktop.i18n import translator

_SIZE = MarkSize.LABEL_100X150


def measure(ground: Ground) -> Subject:
    """Whole prints, and the first page of a long one."""
    count = ground.effort.marks
    one_batch, many_batches = _marks(count, batches=1), _marks(count, batches=count)
    half = one_batch[: count // 2]
    words = translator("id")
    render_shipping_marks(one_batch[:10], _SIZE, words)  # fonts are read once per start
    _bare(one_batch[:10])
    found = interleaved(
        ground.effort.rounds,
        {
            "bare": lambda: milliseconds(lambda: _bare(one_batch)),
            "one": lambda: milliseconds(lambda: render_shipping_marks(one_batch, _SIZE, words)),
            "many": lambda: milliseconds(lambda: render_shipping_marks(many_batches, _SIZE, words)),
            "first": lambda: milliseconds(lambda: render_shipping_marks(half[: marks_per_page(_SIZE)], _SIZE, words)),
        },
    )
    return Subject(
        f"{count:,} shipping marks 100 × 150 mm",
        [
            Row(f"floor: {count:,} labels, Code 128 alone, bare canvas", found["bare"]),
            at_most(f"{count:,} marks of one batch, Code 128 and QR", found["one"], found["bare"], 2.0),
            at_most(f"{count:,} marks of {count:,} batches", found["many"], found["bare"]),
            below(f"first page of {count // 2:,} marks", found["first"], 100),
        ],
    )


def _marks(count: int, *, batches: int) -> tuple[ShippingMark, ...]:
    plain = plain_marks()[0]
    return tuple(
        replace(
            plain,
            carton=number if batches == 1 else 1,
            cartons=count,
            batch=plain.batch if batches == 1 else f"BATCH-2026-{number:05}",
            mo_number=plain.mo_number if batches == 1 else f"MO-2026-{number:05}",
        )
        for number in range(1, count + 1)
    )


def _bare(marks: tuple[ShippingMark, ...]) -> bytes:
    """The same words and the same barcode, nothing else, with the fonts that need no embedding."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(100 * mm, 150 * mm), pageCompression=1)
    for mark in marks:
        lines = (
            mark.plant_name,
            f"{mark.destination_code} {mark.destination_name}",
            str(mark.week),
            f"{mark.article_code} {mark.article_name}",
            f"{mark.carton} / {mark.cartons}   {mark.qty_pcs}",
            f"{mark.buyer_order}   {mark.mo_number}",
            f"{mark.batch}   {mark.packed_on:%d-%m-%Y}",
        )
        canvas.setFont("Helvetica", 11)
        for number, line in enumerate(lines):
            canvas.drawString(4 * mm, (140 - 12 * number) * mm, line)
        Code128(str(CartonCode.of(mark.mo_number, mark.carton)), barHeight=15 * mm).drawOn(canvas, 4 * mm, 6 * mm)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
