"""A table on paper: nothing is cut, headings come again, and too much is refused with what to do."""

import pytest

from quty_desktop.documents.listing import MOST_ROWS, Listing, render_listing
from quty_desktop.documents.tables import Kind
from quty_desktop.domain.errors import Refused
from quty_desktop.i18n import translator
from tests.documents.reading import outside, texts

ENGLISH, INDONESIAN = translator("en"), translator("id")
COLUMNS = (("Article", Kind.CODE), ("Name", Kind.TEXT), ("Destination", Kind.CODE), ("Packed", Kind.NUMBER))


def listing(rows: int, *, columns: tuple[tuple[str, Kind], ...] = COLUMNS, practice: bool = False) -> Listing:
    names = ("MJUKVÅG soft toy, otter <R&D>", "A name that goes on and on " * 9, "")
    return Listing(
        "Articles",
        "Pabrik Contoh",
        "Printed by Rina, 22-Nov-2026 14:05",
        columns,
        [
            [f"3012{number:04}", names[number % 3], "EU", f"{number:,}", *(["x" * 30] * (len(columns) - 4))]
            for number in range(rows)
        ],
        ["", "", "", "1,234,567", *([""] * (len(columns) - 4))],
        practice,
    )


def test_pages_are_numbered_and_headings_come_again() -> None:
    pages = texts(render_listing(listing(90), ENGLISH))
    assert len(pages) > 2
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Destination" in page
        assert "Articles" in page
        assert "90 rows · Printed by Rina" in page
    assert "1,234,567" in pages[-1]
    whole = " ".join(pages)
    assert all(f"3012{number:04}" in whole for number in range(90))
    assert "<R&D>" in whole


def test_nothing_stands_outside_the_margin_and_the_same_rows_give_the_same_bytes() -> None:
    pdf = render_listing(listing(40), INDONESIAN)
    assert outside(pdf, 10) == []
    assert pdf == render_listing(listing(40), INDONESIAN)


def test_rows_of_the_practice_plant_say_so() -> None:
    assert "PRACTICE" in texts(render_listing(listing(3, practice=True), ENGLISH))[0]
    assert "PRACTICE" not in texts(render_listing(listing(3), ENGLISH))[0]


def test_too_many_rows_or_columns_are_refused_with_what_to_do() -> None:
    with pytest.raises(Refused) as long:
        render_listing(listing(MOST_ROWS + 1), ENGLISH)
    assert "Excel" in ENGLISH.tr(long.value.remedy)
    wide = (*COLUMNS, *((f"Code {number}", Kind.CODE) for number in range(8)))
    with pytest.raises(Refused) as broad:
        render_listing(listing(3, columns=wide), ENGLISH)
    assert "Hide" in ENGLISH.tr(broad.value.remedy)
