"""The slip is read back from its picture: its QR code, its number, and every fact."""

from dataclasses import replace

import pytest

from quty_desktop.documents.errors import MissingValue
from quty_desktop.documents.raster import page_count
from quty_desktop.documents.specimen_slips import nasty_slip, plain_slip
from quty_desktop.documents.transfer_slip import render_transfer_slip
from quty_desktop.domain.marks import MarkPayload
from quty_desktop.domain.transfers import slip_number
from quty_desktop.i18n import translator
from tests.documents.reading import outside, symbols, text

EN, ID = translator("en"), translator("id")


@pytest.mark.parametrize("slip", [plain_slip(), nasty_slip()], ids=["plain", "nasty"])
def test_both_codes_are_read_and_name_the_slip(slip) -> None:  # type: ignore[no-untyped-def]
    pdf = render_transfer_slip(slip, ID)
    assert page_count(pdf) == 1
    for dpi in (150, 203, 300):
        read = set(symbols(pdf, 0, dpi))
        assert read == {str(slip.payload), slip.number}
    assert MarkPayload.parse(str(slip.payload)).qty_pcs == slip.pcs
    assert slip_number(slip.number) == slip.number
    assert not outside(pdf, 4)


def test_everything_stands_on_it() -> None:
    slip = plain_slip()
    shown = text(render_transfer_slip(slip, EN))
    for wanted in (
        slip.number,
        "Cutting",
        "Sewing · SEW 3",
        "500",
        "W22-2026 · 2622",
        "EU",
        slip.batch,
        slip.mo_number,
    ):
        assert wanted in shown
    assert "PRACTICE" not in shown
    assert "BLOCKED" not in shown
    nasty = text(render_transfer_slip(nasty_slip(), EN))
    assert "PRACTICE" in nasty
    assert "BLOCKED" in nasty


def test_the_same_slip_gives_the_same_bytes() -> None:
    assert render_transfer_slip(plain_slip(), EN) == render_transfer_slip(plain_slip(), EN)


def test_a_missing_value_is_never_printed() -> None:
    slip = plain_slip()
    for wrong in (replace(slip, plant_name=" "), replace(slip, article_name=""), replace(slip, mo_number=" ")):
        with pytest.raises(MissingValue):
            render_transfer_slip(wrong, EN)
