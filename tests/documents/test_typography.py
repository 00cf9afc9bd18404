import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.platypus import Paragraph

from quty_desktop.documents.errors import DoesNotFit, MissingValue
from quty_desktop.documents.page import BODY, paragraph
from quty_desktop.documents.typography import (
    BOLD,
    REGULAR,
    fit_block,
    fit_size,
    missing_glyphs,
    printable,
    required,
    safe,
    text_width,
    wrap,
)
from quty_desktop.domain.text import Text

words = st.text(st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_categories=["Cc", "Cs", "Zs"]), min_size=1)


@pytest.mark.parametrize("text", ["R&D <5", "a < b > c & d", "<b>not bold</b>", "5 &lt; 6", "“é å ö” – ×"])
def test_a_paragraph_shows_signs_as_they_are(text: str) -> None:
    shown = paragraph(text)
    assert isinstance(shown, Paragraph)
    assert shown.getPlainText() == text
    assert shown.style is BODY
    assert "<b>" not in safe(text)


def test_printable_composes_spaces_and_spells_signs() -> None:
    assert printable("  a\n\tb  e\u0301 ≥ 90 N → ok ") == "a b \u00e9 >= 90 N -> ok"


def test_the_typeface_covers_what_the_plant_writes() -> None:
    assert missing_glyphs("GOSIG RÅTTA é å ö ñ ž ł Ź – — “” ‘’ × ± ° µ € № 0123456789") == ""
    assert missing_glyphs("a上b海") == "上海"


@pytest.mark.parametrize("value", [None, "", "  ", "\n"])
def test_a_required_value_that_is_empty_is_named(value: str | None) -> None:
    with pytest.raises(MissingValue) as refusal:
        required("Batch", value)
    assert refusal.value.field == "Batch"
    assert refusal.value.what.values["field"] == Text("Batch")


@given(st.lists(words, max_size=8).map(" ".join), st.floats(20, 300))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, width: float) -> None:
    lines = wrap(text, REGULAR, 8, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, REGULAR, 8) <= width or len(line) == 1 for line in lines)


def test_words_are_broken_after_their_separators() -> None:
    lines = wrap("ECIS-2026-118845/000.123.456", BOLD, 8, 75)
    assert len(lines) > 1
    assert all(line[-1] in "-/." for line in lines[:-1])


def test_a_line_shrinks_to_its_floor_and_then_is_refused() -> None:
    text = "FG-2026-00123-CTN001"
    full = text_width(text, BOLD, 10)
    assert fit_size("Carton", text, BOLD, full, 10, 5) == 10
    size = fit_size("Carton", text, BOLD, full * 0.7, 10, 5)
    assert 6.5 < size <= 7
    assert text_width(text, BOLD, size) <= full * 0.7
    with pytest.raises(DoesNotFit) as refusal:
        fit_size("Carton", text, BOLD, full * 0.4, 10, 5)
    assert refusal.value.value == text


def test_a_block_prefers_whole_words_to_size() -> None:
    text = "Distribution centre"
    width = text_width("Distribution", BOLD, 9)
    block = fit_block("Name", text, BOLD, width, 12, 5.5, 2)
    assert block.lines == ("Distribution", "centre")
    assert block.size == 9
    with pytest.raises(DoesNotFit):
        fit_block("Name", "long " * 100, BOLD, width, 12, 5.5, 2)
