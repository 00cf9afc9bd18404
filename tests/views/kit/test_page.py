"""A page shows the answer to its latest question, and each error in its one way."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from quty_desktop.domain.errors import BatchOnHold, Conflict, Invalid, NeedsConfirmation, NotAllowed, Unavailable
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.views.kit.background import AtOnce
from quty_desktop.views.kit.busy import PATIENCE_MS
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.workplace import Workplace
from tests.views.conftest import FakeDoor, make_workplace
from tests.views.demo import ORDERS, EntryPage, NewCarton, OrdersPage, orders, pack

T = TypeVar("T")


class Later:
    """A background whose answers the test gives, in the order it likes."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def start(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None], owner: QObject
    ) -> None:
        self.waiting.append(lambda: AtOnce().start(work, done, failed, owner))

    def stop(self) -> None:
        """Nothing runs."""


def shown(qtbot: QtBot, page: QWidget) -> None:
    qtbot.addWidget(page)
    page.resize(1100, 640)
    page.show()


@pytest.fixture
def entry(workplace: Workplace, qtbot: QtBot) -> EntryPage:
    page = EntryPage(workplace)
    shown(qtbot, page)
    for name, text in {"article": "40551542", "pieces_pcs": "60", "week": "2622", "destination": "EU"}.items():
        page.form.editor(name).set_text(text)
    return page


@pytest.fixture
def listing(workplace: Workplace, door: FakeDoor, qtbot: QtBot) -> OrdersPage:
    page = OrdersPage(workplace)
    shown(qtbot, page)
    return page


def test_a_late_answer_never_overwrites_a_newer_one(store: Any, qtbot: QtBot, qapp: object) -> None:
    later = Later()
    workplace = make_workplace(store, background=later)
    page = OrdersPage(workplace)
    assert isinstance(workplace.door, FakeDoor)
    workplace.door.answers["orders"] = [ORDERS[:9], ORDERS[:1]]
    shown(qtbot, page)
    page.refresh()
    first, second = later.waiting
    second()
    first()
    assert len(page.table.model.rows) == 9, "the newer question was answered first and stays"


def test_it_loads_when_seen_and_when_its_topic_is_announced(workplace: Workplace, door: FakeDoor, qtbot: QtBot) -> None:
    asked: list[int] = []

    def answer(_data: object) -> object:
        asked.append(1)
        return ORDERS

    door.answers["orders"] = answer
    page = OrdersPage(workplace)
    qtbot.addWidget(page)
    assert asked == []
    page.show()
    assert len(asked) == 1
    workplace.changes.announced.emit(frozenset({Topic.WORK_ORDERS}), "PCK")
    assert len(asked) == 2
    workplace.changes.announced.emit(frozenset({Topic.PEOPLE}), "")
    assert len(asked) == 2
    workplace.changes.announced.emit(frozenset({Topic.EVERYTHING}), "")
    assert len(asked) == 3
    page.hide()
    workplace.changes.announced.emit(frozenset({Topic.WORK_ORDERS}), "PCK")
    assert len(asked) == 3, "a hidden page is only marked stale"
    page.show()
    assert len(asked) == 4
    page.hide()
    page.show()
    assert len(asked) == 4
    page.do(Key.REFRESH)
    assert len(asked) == 5


def test_result_is_said_and_the_draft_is_done_with(entry: EntryPage, door: FakeDoor, workplace: Workplace) -> None:
    request = entry.form.request
    entry.do(Key.PRIMARY)
    assert entry.status.text == "Carton CTN-60 is closed."
    name, data, identity, confirmed, reason = door.runs[0]
    assert isinstance(data, NewCarton)
    assert (name, identity, data.request, confirmed, reason) == ("pack", request, request, frozenset(), "")
    assert entry.form.editor("article").text() == ""
    assert entry.form.request != request


def test_missing_fields_never_reach_the_service(entry: EntryPage, door: FakeDoor) -> None:
    entry.form.editor("article").set_text("")
    entry.do(Key.PRIMARY)
    assert door.runs == []
    assert entry.form.errors() == {"article": "Please fill this in."}


def test_invalid_goes_to_the_fields(entry: EntryPage, door: FakeDoor) -> None:
    door.answers["pack"] = Invalid({"article": Text(N_("No such article."))})
    entry.do(Key.PRIMARY)
    assert entry.form.errors() == {"article": "No such article."}
    assert entry.form.editor("pieces_pcs").text() == "60"


def test_refused_goes_to_the_banner_and_nothing_is_lost(entry: EntryPage, door: FakeDoor) -> None:
    door.answers["pack"] = BatchOnHold(Text(N_("The batch is on hold.")), Text(N_("Ask QC.")))
    entry.do(Key.PRIMARY)
    assert entry.banner.text == "The batch is on hold. Ask QC."
    assert entry.form.editor("article").text() == "40551542"
    door.answers.pop("pack")
    entry.do(Key.PRIMARY)
    assert entry.banner.text == ""


def test_unusual_asks_once_and_runs_again_with_the_same_request(entry: EntryPage, door: FakeDoor) -> None:
    doubt = NeedsConfirmation("over_target", Text(N_("More than ordered?")), Text(N_("Pack anyway")), needs_reason=True)
    door.answers["pack"] = [doubt, "CTN-1"]
    entry.do(Key.PRIMARY)
    question = entry.findChild(Question)
    assert isinstance(question, Question)
    assert question.yes.text().replace("&", "") == "Pack anyway"
    question.yes.click()
    assert len(door.runs) == 1, "without a reason it does not go on"
    question.reason.setText("customer asked")
    question.yes.click()
    assert door.runs[1][2] == door.runs[0][2]
    assert door.runs[1][3:] == (frozenset({"over_target"}), "customer asked")
    assert entry.status.text == "Carton CTN-1 is closed."


def test_two_questions_are_both_remembered(entry: EntryPage, door: FakeDoor) -> None:
    first = NeedsConfirmation("a", Text(N_("A?")), Text(N_("Yes, a")))
    second = NeedsConfirmation("b", Text(N_("B?")), Text(N_("Yes, b")))
    door.answers["pack"] = [first, second, "CTN-1"]
    entry.do(Key.PRIMARY)
    for word in ("Yes, a", "Yes, b"):
        question = next(each for each in entry.findChildren(Question) if each.yes.text().replace("&", "") == word)
        question.yes.click()
    assert door.runs[2][3] == frozenset({"a", "b"})


def test_going_back_changes_nothing(entry: EntryPage, door: FakeDoor) -> None:
    door.answers["pack"] = [NeedsConfirmation("a", Text(N_("A?")), Text(N_("Yes")))]
    entry.do(Key.PRIMARY)
    question = entry.findChild(Question)
    assert isinstance(question, Question)
    question.no.click()
    assert len(door.runs) == 1
    assert entry.form.editor("article").text() == "40551542"


def test_not_allowed_names_who_can(entry: EntryPage, door: FakeDoor) -> None:
    door.answers["pack"] = NotAllowed(Permission.REPRINT_MARKS)
    entry.do(Key.PRIMARY)
    assert "Packing supervisor" in entry.banner.text
    door.answers["pack"] = NotAllowed()
    entry.do(Key.PRIMARY)
    assert "lack the right" in entry.banner.text


def test_conflict_loads_again_and_keeps_what_is_typed(
    entry: EntryPage, door: FakeDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.answers["pack"] = Conflict()
    entry.do(Key.PRIMARY)
    assert "Somebody else" in entry.banner.text
    assert entry.form.editor("article").text() == "40551542"


def test_offline_keeps_the_entry_and_posts_once_when_pressed_again(listing: OrdersPage, door: FakeDoor) -> None:
    door.answers["pack"] = [Unavailable(Text(N_("No connection."))), "CTN-1", "CTN-2"]
    told: list[object] = []
    listing.run(pack, "input", told.append)
    assert not listing.place.connection.online
    assert "No connection." in listing.banner.text
    listing.run(pack, "input", told.append)
    listing.run(pack, "input", told.append)
    requests = [run[2] for run in door.runs]
    assert requests[0] == requests[1], "the commit may have happened, so the same request is sent"
    assert requests[2] != requests[1]
    assert told == ["CTN-1", "CTN-2"]


def test_it_loads_again_when_the_connection_is_back(listing: OrdersPage, door: FakeDoor) -> None:
    door.answers["orders"] = [Unavailable(Text(N_("No connection."))), ORDERS[:2]]
    listing.refresh()
    listing.place.connection.report(online=True, milliseconds=3)
    assert len(listing.table.model.rows) == 2
    assert listing.banner.text == ""


def test_an_answer_ends_the_word_that_there_is_none(listing: OrdersPage, door: FakeDoor) -> None:
    door.answers["orders"] = [Unavailable(Text(N_("No connection."))), ORDERS[:2], ORDERS[:2]]
    listing.refresh()
    assert "No connection." in listing.banner.text
    listing.refresh()
    assert listing.banner.text == ""
    door.answers["pack"] = Unavailable(Text(N_("No connection.")))
    listing.run(pack, "input")
    listing.refresh()
    assert "No connection." in listing.banner.text, "what was not saved is told until somebody tries again"


def test_a_page_that_is_higher_than_its_window_is_scrolled(listing: OrdersPage) -> None:
    wide = listing.minimumSizeHint().height()
    tall = QWidget()
    tall.setMinimumHeight(3000)
    listing.body.addWidget(tall)
    listing.layout().activate()  # type: ignore[union-attr]
    assert listing.minimumSizeHint().height() <= wide


def test_a_bug_opens_the_problem_window_and_the_page_goes_on(store: Any, qapp: object, qtbot: QtBot) -> None:
    from dataclasses import replace

    told: list[BaseException] = []
    workplace = replace(make_workplace(store), problem=lambda error, _where: told.append(error))
    page = EntryPage(workplace)
    shown(qtbot, page)
    page.run(lambda _data: 1 / 0, None)
    assert isinstance(told[0], ZeroDivisionError)
    assert "nothing was changed" in page.banner.text


def test_a_button_is_off_while_its_command_runs(store: Any, qapp: object, qtbot: QtBot) -> None:
    later = Later()
    page = OrdersPage(make_workplace(store, background=later))
    shown(qtbot, page)
    later.waiting.clear()
    assert isinstance(page.place.door, FakeDoor)
    page.place.door.answers["pack"] = "CTN-1"
    button = next(each for each in page.findChildren(QPushButton) if "Print" in each.text().replace("&", ""))
    page.run(pack, 1)
    assert not button.isEnabled()
    page.run(pack, 1)
    assert len(later.waiting) == 1, "pressing twice runs once"
    later.waiting[0]()
    assert button.isEnabled()


def test_the_busy_bar_waits_a_moment(store: Any, qapp: object, qtbot: QtBot) -> None:
    later = Later()
    page = OrdersPage(make_workplace(store, background=later))
    shown(qtbot, page)
    assert not page.busy.shown
    qtbot.waitUntil(lambda: page.busy.shown, timeout=PATIENCE_MS * 5)
    for answer in later.waiting:
        answer()
    assert not page.busy.shown


def test_keys_of_the_table_are_keys_of_the_page(listing: OrdersPage) -> None:
    for key in (Key.FILTER, Key.FIND_NEXT, Key.FIND_PREVIOUS, Key.NEXT_RECORD, Key.PREVIOUS_RECORD):
        assert listing.do(key)
    assert not listing.do(Key.SAVE)
    assert orders() == ORDERS
