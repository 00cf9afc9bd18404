from concurrent.futures import ThreadPoolExecutor

from quty_desktop.documents.raster import PageImage, Pages, page_count, page_image
from quty_desktop.documents.shipping_mark import render_shipping_marks
from quty_desktop.documents.specimen_marks import plain_marks
from quty_desktop.domain.packing import MarkSize
from quty_desktop.i18n import translator

PDF = render_shipping_marks(plain_marks(), MarkSize.LABEL_100X150, translator("en"))


def test_a_page_is_drawn_on_white_at_the_printers_resolution() -> None:
    image = page_image(PDF, 0, 203)
    assert (image.width, image.height) == (800, 1199)
    assert image.stride >= image.width * 4
    assert len(image.pixels) == image.stride * image.height
    assert image.pixels[:3] == b"\xff\xff\xff"
    assert b"\x00\x00\x00" in image.pixels


def test_pages_are_counted() -> None:
    assert page_count(PDF) == 5
    with Pages(PDF) as pages:
        assert len(pages) == 5


def test_threads_may_draw_at_the_same_time() -> None:
    def draw(number: int) -> PageImage:
        return page_image(PDF, number % 5, 72)

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, range(40)))
    assert drawn[:5] * 8 == drawn
