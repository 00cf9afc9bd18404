"""A chain on paper: like things stand in one line of the tree, all of them in the table; too many are refused."""

from dataclasses import replace

import pypdfium2
import pytest

from quty_desktop.documents.specimen_traces import usual
from quty_desktop.documents.trace_sheet import MOST_ROWS, TraceSheet, render_trace
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.quality import HoldKind, LabTestType, TestResult
from quty_desktop.domain.stock import LotState
from quty_desktop.domain.traces import Finding, HoldOutcome, findings_of
from quty_desktop.i18n import translator


def words_of(sheet: TraceSheet, language: str = "en") -> str:
    document = pypdfium2.PdfDocument(render_trace(sheet, translator(language)))
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_cartons_alike_are_one_line_of_the_tree_and_all_in_the_table() -> None:
    words = words_of(usual())
    assert "31 ×" in words
    assert all(words.count(f"FG-2026-00089-CTN{number:03}") == 1 for number in range(4, 32))
    assert "Final metal detection: Fail" in words


def test_quality_is_told_in_the_papers_language() -> None:
    assert "Uji jatuh: Lolos" in words_of(usual(), "id")


def test_more_than_paper_holds_is_refused() -> None:
    line = usual().lines[0]
    long = replace(usual(), lines=tuple(replace(line, id=number) for number in range(MOST_ROWS + 1)))
    with pytest.raises(Refused, match="too many for paper"):
        render_trace(long, translator("en"))


def test_what_the_database_wrote_down_is_read() -> None:
    assert findings_of("") == ()
    assert findings_of("lot passed") == (Finding(None, LotState.PASSED),)
    assert findings_of("test drop pass,hold manual open") == (
        Finding(LabTestType.DROP, TestResult.PASS),
        Finding(HoldKind.MANUAL, HoldOutcome.OPEN),
    )
    with pytest.raises(KeyError):
        findings_of("smell bad today")
