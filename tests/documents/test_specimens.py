import pytest

from quty_desktop.documents.raster import page_count
from quty_desktop.documents.specimens import SPECIMENS
from quty_desktop.domain.packing import MarkSize
from quty_desktop.i18n import translator
from tests.documents.pseudo import long_words


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_paper_is_made_twice_alike_in_every_language(name: str) -> None:
    for words in (translator("en"), long_words()):
        pdf = SPECIMENS[name](words)
        assert pdf.startswith(b"%PDF-")
        assert page_count(pdf) >= 1
        assert SPECIMENS[name](words) == pdf


def test_every_size_of_mark_has_a_specimen() -> None:
    for size in MarkSize:
        assert {f"shipping_marks-{size.value}", f"shipping_marks-{size.value}-nasty"} <= set(SPECIMENS)
