"""Answers come back on the main thread, to owners that still live, and late ones are known."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from quty_desktop.views.kit.background import AtOnce, Background, Generations, Threads


@pytest.fixture
def threads(qapp: QApplication) -> Iterator[Threads]:
    background = Threads(workers=2)
    yield background
    background.stop()


def _fail() -> str:
    raise ValueError("no")


def unexpected(answer: object) -> None:
    raise AssertionError(answer)


def test_answer_comes_on_the_main_thread(threads: Threads, qtbot: QtBot) -> None:
    owner = QObject()
    places: list[tuple[bool, bool]] = []

    def work() -> bool:
        return threading.current_thread() is threading.main_thread()

    threads.start(work, lambda inside: places.append((inside, work())), unexpected, owner)
    qtbot.waitUntil(lambda: bool(places))
    assert places == [(False, True)]


def test_error_comes_too(threads: Threads, qtbot: QtBot) -> None:
    owner = QObject()
    errors: list[Exception] = []
    threads.start(_fail, unexpected, errors.append, owner)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ValueError)


def test_nobody_is_called_when_the_owner_is_gone(threads: Threads, qtbot: QtBot) -> None:
    gone, stays = QObject(), QObject()
    wait = threading.Event()
    called: list[str] = []
    threads.start(wait.wait, lambda _: called.append("gone"), unexpected, gone)
    delete(gone)
    wait.set()
    threads.start(lambda: None, lambda _: called.append("stays"), unexpected, stays)
    qtbot.waitUntil(lambda: "stays" in called)
    assert called == ["stays"]


def test_a_bug_in_one_answer_does_not_eat_the_next(threads: Threads, qtbot: QtBot) -> None:
    owner = QObject()
    called: list[int] = []

    def answer(number: int) -> None:
        if number == 0:
            raise ZeroDivisionError
        called.append(number)

    with qtbot.captureExceptions() as bugs:
        both = threading.Barrier(2)

        def work(number: int) -> int:
            both.wait(5)
            return number

        threads.start(lambda: work(0), answer, unexpected, owner)
        threads.start(lambda: work(1), answer, unexpected, owner)
        qtbot.waitUntil(lambda: called == [1])
        qtbot.waitUntil(lambda: bool(bugs))
    assert bugs[0][0] is ZeroDivisionError


def test_after_stop_nothing_runs(qapp: QApplication) -> None:
    background = Threads()
    background.stop()
    background.start(_fail, unexpected, unexpected, QObject())


@pytest.mark.parametrize("ok", [True, False])
def test_at_once(qapp: QApplication, ok: bool) -> None:
    background: Background = AtOnce()
    owner = QObject()
    got: list[object] = []
    background.start((lambda: "x") if ok else _fail, got.append, got.append, owner)
    assert len(got) == 1
    background.stop()


def test_generations() -> None:
    generations = Generations()
    first, other = generations.next("list"), generations.next("detail")
    second = generations.next("list")
    assert not generations.is_latest("list", first)
    assert generations.is_latest("list", second)
    assert generations.is_latest("detail", other)
