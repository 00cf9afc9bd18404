from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import pytest

from quty_desktop.documents.errors import Cancelled, DoesNotFit, MissingValue, NotPrintable
from quty_desktop.documents.raster import Pages, page_count
from quty_desktop.documents.shipping_mark import ShippingMark, marks_per_page, render_shipping_marks
from quty_desktop.documents.specimen_marks import nasty_marks, plain_marks
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import MarkSize
from quty_desktop.i18n import Translator, translator
from tests.documents.pseudo import long_words
from tests.documents.reading import lines, outside, overlaps, symbols, text, texts

EN = translator("en")
Marks = Callable[[], tuple[ShippingMark, ...]]
SIZES = list(MarkSize)
BOTH = [plain_marks, nasty_marks]


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", BOTH)
def test_every_symbol_is_read_from_every_size(make: Marks, size: MarkSize, dpi: int) -> None:
    marks = make()
    pdf = render_shipping_marks(marks, size, EN)
    together = marks_per_page(size)
    for page in range(page_count(pdf)):
        shown = marks[page * together : (page + 1) * together]
        wanted = sorted([str(mark.code) for mark in shown] + [str(mark.payload) for mark in shown])
        assert symbols(pdf, page, dpi) == wanted


@pytest.mark.parametrize("dpi", [203, 300])
@pytest.mark.parametrize("size", SIZES)
def test_symbols_survive_a_printer_without_grey(size: MarkSize, dpi: int) -> None:
    mark = nasty_marks()[0]
    pdf = render_shipping_marks([mark], size, EN)
    assert symbols(pdf, 0, dpi, black_and_white=True) == sorted([str(mark.code), str(mark.payload)])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", BOTH)
def test_all_values_can_be_read(make: Marks, size: MarkSize) -> None:
    mark = make()[-1]
    shown = text(render_shipping_marks([mark], size, EN))
    for value in (
        mark.plant_name,
        mark.article_code,
        "405.515.42",
        mark.article_name,
        str(mark.qty_pcs),
        f"{mark.carton} / {mark.cartons}",
        str(mark.week),
        mark.week.stamp,
        mark.destination_code,
        mark.destination_name,
        mark.buyer_order,
        mark.mo_number,
        mark.batch,
        EN.date(mark.packed_on),
        str(mark.code),
        "PARTIAL CARTON",
    ):
        assert " ".join(value.split()) in shown


@pytest.mark.parametrize("words", [EN, long_words()], ids=["english", "longer"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("make", BOTH)
def test_nothing_is_cut_off_or_runs_into_another(make: Marks, size: MarkSize, words: Translator) -> None:
    pdf = render_shipping_marks(make(), size, words)
    assert outside(pdf, 3.9) == []
    for page in range(page_count(pdf)):
        assert overlaps(lines(pdf, page)) == []


def test_week_and_destination_are_the_largest() -> None:
    boxes = lines(render_shipping_marks(plain_marks()[:1], MarkSize.LABEL_100X150, EN))
    by_height = sorted(boxes, key=lambda box: box.top - box.bottom, reverse=True)
    assert {box.text.strip() for box in by_height[:2]} == {"EU", "W22"}
    assert by_height[1].top - by_height[1].bottom > 30


def test_pages_have_the_size_of_the_paper() -> None:
    wanted = {MarkSize.LABEL_100X150: (100, 150), MarkSize.A4_FOUR: (210, 297), MarkSize.A4_ONE: (210, 297)}
    for size, millimetres in wanted.items():
        with Pages(render_shipping_marks(plain_marks(), size, EN)) as pages:
            assert pages.size_mm(0) == pytest.approx(millimetres, abs=0.1)
            assert len(pages) == (2 if size is MarkSize.A4_FOUR else 5)


def test_a_roll_is_as_long_as_its_text() -> None:
    plain = plain_marks()[0]
    long = replace(plain, article_name=" ".join([plain.article_name] * 3))
    with Pages(render_shipping_marks([plain, long], MarkSize.ROLL_80, EN)) as pages:
        assert pages.size_mm(0)[0] == pages.size_mm(1)[0] == pytest.approx(80, abs=0.1)
        assert pages.size_mm(1)[1] > pages.size_mm(0)[1] + 3


@pytest.mark.parametrize("size", SIZES)
def test_the_same_marks_give_the_same_bytes(size: MarkSize) -> None:
    once, again = (render_shipping_marks(nasty_marks(), size, EN) for _ in range(2))
    assert once == again


def test_threads_may_print_at_the_same_time() -> None:
    def make(number: int) -> bytes:
        return render_shipping_marks(nasty_marks() if number % 2 else plain_marks(), MarkSize.A4_FOUR, EN)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make, range(16)))
    assert made[:2] * 8 == made
    assert made[0] != made[1]


def test_a_part_of_a_run_looks_as_in_the_run() -> None:
    marks = plain_marks()
    run = render_shipping_marks(marks, MarkSize.LABEL_100X150, EN)
    for number, mark in enumerate(marks):
        alone = render_shipping_marks([mark], MarkSize.LABEL_100X150, EN)
        with Pages(run) as pages, Pages(alone) as one:
            assert pages.image(number, 100) == one.image(0, 100)


def test_marks_of_several_batches_keep_their_own_values() -> None:
    marks = [replace(plain_marks()[0], batch=f"BATCH-{number}", destination_code=f"D{number}") for number in range(3)]
    pages = texts(render_shipping_marks([*marks, marks[0]], MarkSize.LABEL_100X150, EN))
    assert [
        f"BATCH-{number}" in page and f"D{number}" in page for page, number in zip(pages, (0, 1, 2, 0), strict=True)
    ]


def test_practice_marks_say_so() -> None:
    mark = plain_marks()[0]
    assert "PRACTICE" not in text(render_shipping_marks([mark], MarkSize.LABEL_100X150, EN))
    for size in SIZES:
        shown = text(render_shipping_marks([replace(mark, practice=True)], size, EN))
        assert shown.count("PRACTICE") >= 2


@pytest.mark.parametrize(
    "field", [each.name for each in fields(ShippingMark) if each.type is str or each.type == "str"]
)
def test_an_empty_value_stops_the_print(field: str) -> None:
    for empty in ("", "   "):
        with pytest.raises((MissingValue, Invalid)):
            render_shipping_marks([replace(plain_marks()[0], **{field: empty})], MarkSize.LABEL_100X150, EN)  # type: ignore[arg-type]


def test_no_marks_is_no_paper() -> None:
    with pytest.raises(MissingValue):
        render_shipping_marks([], MarkSize.LABEL_100X150, EN)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("article_name", "soft toy " * 60),
        ("destination_name", "Distribution centre " * 12),
        ("buyer_order", "ECIS-2026-118845-" * 8),
        ("destination_code", "NORTH AMERICA EAST COAST"),
        ("mo_number", "MO-2026-00123-0123456789-0123456789"),
    ],
)
def test_what_does_not_fit_is_refused_and_named(field: str, value: str) -> None:
    mark = replace(plain_marks()[0], **{field: value})  # type: ignore[arg-type]
    with pytest.raises(DoesNotFit) as refusal:
        render_shipping_marks([mark], MarkSize.LABEL_100X150, EN)
    assert refusal.value.code == "paper.does_not_fit"
    assert refusal.value.value.split()[0] in str(refusal.value.what)


def test_a_long_order_number_turns_the_bars_on_a_roll() -> None:
    mark = replace(plain_marks()[0], mo_number="MO-2026-00123-0123456789-01")
    pdf = render_shipping_marks([mark], MarkSize.ROLL_80, EN)
    assert str(mark.code) in symbols(pdf, 0, 203)


def test_characters_that_the_typeface_lacks_are_refused() -> None:
    with pytest.raises(NotPrintable):
        render_shipping_marks([replace(plain_marks()[0], destination_name="上海")], MarkSize.A4_ONE, EN)


def test_progress_is_told_and_can_stop_the_work() -> None:
    told: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 3

    with pytest.raises(Cancelled):
        render_shipping_marks(plain_marks(), MarkSize.A4_FOUR, EN, watch)
    assert told == [(1, 5), (2, 5), (3, 5)]
