"""A form reads what is typed, complains beside the fields, and loses nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.editors import Option, read_date
from quty_desktop.views.kit.fields import (
    CheckField,
    ChoiceField,
    DateField,
    DecimalField,
    Field,
    LookupField,
    NotesField,
    PasswordField,
    PiecesField,
    TextField,
    WeekField,
)
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.merging import three_way
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.workplace import Workplace
from tests.views.demo import OrderState


@dataclass(frozen=True)
class Typed:
    code: str
    pieces: int
    weight: Decimal | None
    week: Week | None
    day: date | None
    state: OrderState
    order: int | None
    password: str | None
    note: str
    partial: bool
    request: UUID | None = None


FIELDS: tuple[Field, ...] = (
    TextField(name="code", label=N_("Code"), required=True, upper=True),
    PiecesField(name="pieces", label=N_("Pieces"), required=True, lowest=1, highest=500),
    DecimalField(name="weight", label=N_("Weight"), unit="kg"),
    WeekField(name="week", label=N_("Week")),
    DateField(name="day", label=N_("Day")),
    ChoiceField(name="state", label=N_("State"), required=True, choices=OrderState),
    LookupField(
        name="order", label=N_("Order"), search=lambda _text: [Option(7, "SPK-7 shark"), Option(8, "SPK-8 panda")]
    ),
    PasswordField(name="password", label=N_("Password")),
    NotesField(name="note", label=N_("Note"), span=2),
    CheckField(name="partial", label=N_("Partial")),
)


@pytest.fixture
def form(workplace: Workplace, qtbot: QtBot) -> Form:
    made = Form(workplace, "test.form", FIELDS)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def write(form: Form, **texts: str) -> None:
    for name, text in texts.items():
        form.editor(name).set_text(text)


def test_values_are_typed(form: Form) -> None:
    write(
        form,
        code=" ab1 ",
        pieces="1",
        weight="0,1466",
        week="2622",
        day="22-Nov-2026",
        state="Done",
        order="SPK-8 panda",
        note="x",
        partial="1",
    )
    typed = form.value(Typed)
    assert typed == Typed(
        "AB1", 1, Decimal("0.1466"), Week(2026, 22), date(2026, 11, 22), OrderState.DONE, 8, None, "x", True
    )
    assert isinstance(typed.state, OrderState), "Qt must not turn a choice into a plain text"


def test_what_is_wrong_stands_beside_the_fields(form: Form) -> None:
    write(form, pieces="501", weight="1.000", week="99-2026", day="31-02-2026", order="SPK-9")
    with pytest.raises(Invalid) as error:
        form.value(Typed)
    assert set(error.value.fields) == {"code", "pieces", "weight", "week", "day", "state", "order"}
    assert set(form.errors()) == set(error.value.fields)
    assert form.errors()["pieces"] == "At most 500."
    assert form.focusWidget() is form.editor("code").widget
    assert form.editor("code").widget.accessibleDescription() == "Please fill this in."
    write(form, code="X")
    assert "code" not in form.errors()


def test_refusals_of_the_service_stand_there_too(form: Form) -> None:
    form.complain({"pieces": Text(N_("Too many.")), "": Text(N_("The order is closed.")), "unknown": Text(N_("Odd."))})
    assert form.errors() == {"pieces": "Too many.", "": "The order is closed. Odd."}
    form.complain({})
    assert form.errors() == {}


def test_the_dataclass_may_refuse(form: Form) -> None:
    def refuse(**_values: object) -> object:
        raise Invalid({"code": Text(N_("Unknown code."))})

    write(form, code="A", pieces="1", state="Done")
    with pytest.raises(Invalid):
        form.value(refuse)
    assert form.errors() == {"code": "Unknown code."}


def test_enter_goes_to_the_next_field_and_out_of_the_last(form: Form, qtbot: QtBot) -> None:
    first = form.editor("code").widget
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert form.focusWidget() is form.editor("pieces").widget
    last = form.editor("partial").widget
    last.setFocus()
    with qtbot.waitSignal(form.ended):
        QTest.keyClick(last, Qt.Key.Key_Enter)


def test_every_field_has_a_name_for_screen_readers(form: Form) -> None:
    names = [form.editor(field.name).widget.accessibleName() for field in FIELDS if not isinstance(field, CheckField)]
    assert names == [field.label for field in FIELDS if not isinstance(field, CheckField)]
    buddies = [label.buddy() for label in form.findChildren(QLabel) if label.buddy() is not None]
    assert len(buddies) == len(FIELDS) - 1


def test_a_draft_survives_a_killed_program(workplace: Workplace, qtbot: QtBot, tmp_path: Path) -> None:
    from dataclasses import replace

    file = tmp_path / "drafts.json"
    first = Form(replace(workplace, drafts=Drafts(file)), "test.form", FIELDS)
    qtbot.addWidget(first)
    write(first, code="A1", pieces="5", state="Done", order="SPK-8 panda", password="very secret", note="half")
    qtbot.waitUntil(file.exists, timeout=2000)
    assert "very secret" not in file.read_text(encoding="utf-8")
    again = Form(replace(workplace, drafts=Drafts(file)), "test.form", FIELDS)
    qtbot.addWidget(again)
    assert again.value(Typed) == Typed("A1", 5, None, None, None, OrderState.DONE, 8, None, "half", False)
    again.sent()
    assert again.editor("code").text() == ""
    assert Drafts(file).get("test.form") == {}


def test_sent_gives_a_new_request(form: Form) -> None:
    before = form.request
    write(form, code="A")
    form.sent()
    assert form.request != before


def test_each_record_has_its_own_draft(form: Form) -> None:
    form.fill({"code": "ONE", "pieces": 1}, record="1")
    write(form, code="ONE CHANGED")
    form.fill({"code": "TWO", "pieces": 1920}, record="2")
    assert form.editor("code").text() == "TWO"
    assert form.editor("pieces").text() == "1,920"
    form.fill({"code": "ONE", "pieces": 1}, record="1")
    assert form.editor("code").text() == "ONE CHANGED"


def test_lookup_finds_by_the_first_word(form: Form) -> None:
    write(form, order="spk-7")
    form.editor("code").set_text("A")
    write(form, pieces="1", state="Done")
    assert form.value(Typed, request=uuid4()).order == 7
    form.editor("order").set_value(Option(9, "SPK-9 buffalo"))
    assert form.value(Typed).order == 9


def test_unit_stands_inside_the_field(form: Form) -> None:
    line = form.editor("pieces").widget
    assert isinstance(line, QLineEdit)
    assert [label.text() for label in line.findChildren(QLabel)] == ["pcs"]
    assert line.textMargins().right() > 10


@pytest.mark.parametrize(
    "written", ["22-11-2026", "22/11/26", "22-Nov-2026", "22 nov 2026", "2026-11-22", "22.11.2026"]
)
def test_dates(written: str) -> None:
    assert read_date(written) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("written", "month"),
    [("01-Mei-2026", 5), ("01-Agu-2026", 8), ("01-Okt-2026", 10), ("01-Des-2026", 12), ("01-Dec-2026", 12)],
)
def test_months_in_both_languages(written: str, month: int) -> None:
    assert read_date(written).month == month


@pytest.mark.parametrize("written", ["32-01-2026", "11-22-2026", "tomorrow", "1-Foo-2026", "22-11"])
def test_dates_that_are_none(written: str) -> None:
    with pytest.raises(Unreadable):
        read_date(written)


def test_three_people_s_words_are_told_apart() -> None:
    merge = three_way(
        {"name": "Shark", "note": "", "week": "22", "unit": "PCE"},
        {"name": "Shark 100", "note": "", "week": "23", "unit": "PCE"},
        {"name": "Blue shark", "note": "soft", "week": "23", "unit": "PCE"},
    )
    assert merge.taken == ("note",)
    assert merge.contested == ("name",)
    assert merge.texts == {"name": "Shark 100", "note": "soft", "week": "23", "unit": "PCE"}


def test_two_people_change_one_record(workplace: Workplace, qtbot: QtBot) -> None:
    fields = (
        TextField(name="name", label=N_("Name")),
        NotesField(name="note", label=N_("Note")),
        CheckField(name="active", label=N_("Active")),
    )
    form = Form(workplace, "test.merge", fields, clears=False)
    qtbot.addWidget(form)
    form.show()
    form.fill({"name": "Shark", "note": "", "active": True}, record="7")
    form.editor("name").set_text("Shark 100")
    form.editor("active").set_text("")
    form.expect_change()
    form.fill({"name": "Blue shark", "note": "soft", "active": True}, record="7")
    panel = form.merge_panel
    assert panel is not None
    assert panel.isVisible()
    assert form.editor("name").value() == "Shark 100", "what was typed stays"
    assert form.editor("note").value() == "soft", "what only the other one changed is taken over"
    assert form.editor("active").value() is False
    assert list(panel.choices) == ["name"]
    said = " ".join(label.text() for label in panel.findChildren(QLabel))
    assert "Note" in said
    assert "Blue shark" in said
    choice = panel.choices["name"]
    choice.click()
    assert form.editor("name").value() == "Blue shark"
    assert choice.text() == "Keep mine"
    choice.click()
    assert form.editor("name").value() == "Shark 100"
    form.sent()
    assert not panel.isVisible()
    form.fill({"name": "Shark 100", "note": "soft", "active": False}, record="7")
    assert not panel.isVisible()


def test_another_record_is_never_merged(workplace: Workplace, qtbot: QtBot) -> None:
    form = Form(workplace, "test.merge", (TextField(name="name", label=N_("Name")),))
    qtbot.addWidget(form)
    form.fill({"name": "Shark"}, record="7")
    form.editor("name").set_text("Shark 100")
    form.expect_change()
    form.fill({"name": "Bear"}, record="8")
    assert form.editor("name").value() == "Bear"
    assert form.merge_panel is None
