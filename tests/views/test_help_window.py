"""F1, the tour, the paper forms: what a person meets who does not know the way yet."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.paper_forms import FormKind
from quty_desktop.i18n import translator
from quty_desktop.services.hand_over.transfers import NewTransfer
from quty_desktop.views import tour
from quty_desktop.views.help_pages import help_texts
from quty_desktop.views.help_window import HelpWindow
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.paper_forms import PaperFormsWindow, entered_later, form_columns, late_filter, note_facts


@pytest.fixture
def help_window(workplace: Workplace, qtbot: QtBot) -> HelpWindow:
    window = HelpWindow(workplace, "packing.scan", "Check marks")
    qtbot.addWidget(window)
    window.show()
    return window


def test_it_opens_at_the_page_and_finds_others(help_window: HelpWindow, qtbot: QtBot) -> None:
    assert help_texts("en")["packing.scan"].title in help_window.windowTitle()
    help_window.find_box.setText("kanban")
    assert help_window.results.count() >= 1
    first = help_window.current
    assert first != "packing.scan"
    QTest.keyClick(help_window.find_box, Qt.Key.Key_Down)
    assert help_window.results.currentRow() == min(1, help_window.results.count() - 1)
    help_window.find_box.setText("no text has these words qwertz")
    assert help_window.results.count() == 1
    assert help_window.current


def test_links_lead_on_and_back(help_window: HelpWindow) -> None:
    help_window.text.anchorClicked.emit(QUrl("page:packing.marks"))
    assert help_window.current == "packing.marks"
    help_window.back()
    assert help_window.current == "packing.scan"
    help_window.text.anchorClicked.emit(QUrl("https://example.com"))
    assert help_window.current == "packing.scan"


def test_a_page_without_help_says_so(help_window: HelpWindow) -> None:
    help_window.show_page("no.page", "New page")
    assert "no help text yet" in help_window.text.toPlainText()


def _steps(widget: QWidget) -> tuple[tour.Step, ...]:
    hidden = QWidget(widget)
    hidden.hide()
    return (
        tour.Step(*tour.TABS, lambda: widget),
        tour.Step(*tour.PAGES, lambda: hidden),
        tour.Step(*tour.HELP, lambda: widget),
    )


def test_the_tour_goes_by_keys_and_is_remembered(workplace: Workplace, qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    window.show()
    assert not tour.seen(workplace.settings, workplace.actor.name)
    shown = tour.Tour(workplace, window, _steps(window))
    shown.begin()
    assert shown.isVisible()
    assert "1 of 2" in shown._count.text()  # what is not seen is left out
    assert window.rect().contains(shown.geometry())
    QTest.keyClick(shown.next, Qt.Key.Key_Right)
    assert shown.title.text() == tour.HELP[0]
    QTest.keyClick(shown.next, Qt.Key.Key_Left)
    assert shown.title.text() == tour.TABS[0]
    QTest.keyClick(shown.next, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert tour.seen(workplace.settings, workplace.actor.name)
    assert not tour.seen(workplace.settings, "somebody.else")


@pytest.mark.parametrize("language", ["id", "en"])
def test_paper_forms_are_numbered_and_shown(workplace: Workplace, qtbot: QtBot, language: str) -> None:
    window = PaperFormsWindow(replace(workplace, words=translator(language)))
    qtbot.addWidget(window)
    window.form.editor("kind").set_value(FormKind.TRANSFER)
    window.form.editor("sheets").set_text("2")
    preview = window.show_forms()
    assert preview is not None
    assert preview.preview.page_count == 2
    window.form.editor("sheets").set_text("500")
    assert window.show_forms() is None
    assert "sheets" in window.form.errors()


def test_an_entry_from_paper_carries_the_number() -> None:
    make = entered_later(NewTransfer)
    values = {"work_order_id": 1, "to_department": Department.SEWING, "pcs": 5}
    later = make(paper_form="p-261122-7kq-01", note="wet", **values)
    assert later == NewTransfer(1, Department.SEWING, 5, note="[P-261122-7KQ-01] wet")
    assert make(paper_form=None, note=None, **values) == NewTransfer(1, Department.SEWING, 5)
    with pytest.raises(Invalid) as refused:
        make(paper_form="77", note="", **values)
    assert "paper_form" in refused.value.fields
    # Lists and panes show the form by itself, so that everybody sees that the record was entered later.
    form, note = form_columns()
    assert form.value is not None
    assert note.value is not None
    assert (form.value(later), note.value(later)) == ("P-261122-7KQ-01", "wet")
    assert late_filter().test(later)
    assert [fact.value for fact in note_facts(later.note)] == ["P-261122-7KQ-01", "wet"]
