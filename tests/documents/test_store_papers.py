"""The papers of purchasing and the warehouse are read back from their pictures: codes, facts, and what must not stand there."""

from dataclasses import replace

import pytest

from quty_desktop.documents import specimen_store, store_papers
from quty_desktop.documents.errors import MissingValue
from quty_desktop.documents.lot_label import HEIGHT, WIDTH, LotLabel, render_lot_labels
from quty_desktop.documents.raster import page_count
from quty_desktop.documents.specimens import SPECIMENS
from quty_desktop.domain.store_codes import StoreCode, place_of, purchase_number, store_code
from quty_desktop.i18n import translator
from tests.documents.reading import outside, symbols, text, texts

EN, ID = translator("en"), translator("id")
FORMS = {
    "purchase_order": "PO-FAB-2026-00012",
    "purchase_order-nasty": "PO-LBL-2026-1234567",
    "goods_receipt": "GRN-2026-00021",
    "goods_receipt-nasty": "GRN-2026-1234567",
    "picking_list": "MI-2026-00044",
    "issue_slip-nasty": "MI-2026-1234567",
    "gate_pass": "GP-2026-00007",
    "gate_pass-nasty": "GP-2026-1234567",
    "count_sheet": "SO-2026-00003",
    "count_sheet-nasty": "SO-2026-1234567",
}


@pytest.mark.parametrize("name", FORMS)
def test_the_code_names_the_record_in_both_languages(name: str) -> None:
    for words in (EN, ID):
        pdf = SPECIMENS[name](words)
        for dpi in (150, 203):
            assert set(symbols(pdf, 0, dpi)) == {FORMS[name]}
        assert not outside(pdf, 4)
        assert all(FORMS[name] in page for page in texts(pdf))
    known = store_code(FORMS[name])
    assert (known is not None and known[1] == FORMS[name]) or purchase_number(FORMS[name]) == FORMS[name]


@pytest.mark.parametrize(
    "labels", [specimen_store.plain_labels(), specimen_store.nasty_labels()], ids=["plain", "nasty"]
)
def test_each_label_is_scanned_back_to_its_lot(labels: tuple[LotLabel, ...]) -> None:
    pdf = render_lot_labels(labels, ID)
    assert page_count(pdf) == len(labels)
    assert (round(WIDTH / 72 * 25.4), round(HEIGHT / 72 * 25.4)) == (100, 50)
    for page, label in enumerate(labels):
        for dpi in (203, 300):
            assert symbols(pdf, page, dpi) == [label.code]
        assert store_code(label.code) == (StoreCode.LOT, label.code.partition("/")[0])


@pytest.mark.parametrize("name", ["place_label", "place_label-nasty"])
def test_a_rack_is_scanned_back(name: str) -> None:
    (code,) = symbols(SPECIMENS[name](ID), 0, 203)
    assert code.startswith("PLACE-")
    assert place_of(code) in text(SPECIMENS[name](EN))
    assert place_of(" a-1 ") == "A-1"


def test_everything_stands_on_the_papers() -> None:
    order = text(SPECIMENS["purchase_order"](EN))
    for wanted in ("PT Serat Nusantara", "IM-BOA-0412", "50,000,000", "54,637,500", "02-Jun-2026"):
        assert wanted in order
    assert "DRAFT" not in order
    nasty = text(SPECIMENS["purchase_order-nasty"](EN))
    assert "DRAFT" in nasty
    assert "PRACTICE" in nasty
    assert "2653" in nasty
    receipt = text(SPECIMENS["goods_receipt"](EN))
    for wanted in ("SJ/2026/881", "B 9123 KX", "LOT-2026-00031", "2,000"):
        assert wanted in receipt
    picking = text(SPECIMENS["picking_list"](EN))
    assert picking.index("LOT-2026-00012") < picking.index("LOT-2026-00031")
    assert "Picking list" in picking
    assert "Issue slip" in text(SPECIMENS["issue_slip-nasty"](EN))


def test_a_missing_value_is_never_printed() -> None:
    with pytest.raises(MissingValue):
        render_lot_labels([replace(specimen_store.plain_labels()[0], code=" ")], EN)
    with pytest.raises(MissingValue):
        store_papers.render_gate_pass(replace(specimen_store.plain_pass(), number=" "), EN)


def test_the_sheet_of_a_count_is_blind() -> None:
    fields = set(store_papers.CountPaperLine.__slots__)
    assert not {field for field in fields if "qty" in field or "book" in field}
