"""The verdict of a station, Qt's own words, settings, drafts, notices."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator, translator
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.flow import flowing
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action, AlarmBar, Banner, StatusLine
from quty_desktop.views.kit.qt_translations import QtWords
from quty_desktop.views.kit.settings import PcSettings, Remembered
from quty_desktop.views.kit.sound import Sound
from quty_desktop.views.kit.theme import Scheme, Tone
from quty_desktop.views.kit.verdict import READY_MS, Verdict
from quty_desktop.views.kit.workplace import Workplace


class Loud(Translator):
    """A translator whose words can be told from the English ones."""

    def __init__(self) -> None:
        english = translator("en")
        super().__init__(english.language, english._catalogue)

    def tr(self, text: str | Text) -> str:
        return super().tr(text).upper()


def test_verdict_covers_the_page_and_is_ready_soon(workplace: Workplace, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(800, 500)
    page.show()
    verdict = Verdict(workplace, page)
    assert not verdict.isVisible()
    verdict.wrong(Text(N_("Carton of another week.")), N_("Put it back."))
    assert verdict.text == "WRONG Carton of another week. Put it back."
    assert verdict.geometry() == page.rect()
    page.resize(900, 600)
    assert verdict.geometry() == page.rect()
    qtbot.waitUntil(lambda: "next one" in verdict._next.text(), timeout=READY_MS * 6)
    verdict.right("12 / 32")
    assert verdict.text == "RIGHT 12 / 32"
    verdict.grab()
    QTest.keyClick(verdict, Qt.Key.Key_Escape)
    assert not verdict.isVisible()
    verdict.right()
    QTest.mouseClick(verdict, Qt.MouseButton.LeftButton)
    assert not verdict.isVisible()


def test_qt_speaks_our_words(qapp: object) -> None:
    words = QtWords(Loud())
    assert words.translate("QPlatformTheme", "&Cancel") == "CANCEL"
    assert words.translate("QWidgetTextControl", "Select All") == "SELECT ALL"
    assert words.translate("QFileDialog", "Open...") == "OPEN…"
    assert words.translate("X", "something else") == ""
    assert words.isEmpty(), "English needs none"


def test_settings_are_typed_and_survive(store: QSettings) -> None:
    settings = PcSettings(store)
    assert (settings.scheme, settings.idle_minutes, settings.sound, settings.big_targets) == (
        Scheme.SYSTEM,
        10,
        True,
        False,
    )
    settings.scheme, settings.idle_minutes, settings.sound = Scheme.DARK, 3, False
    again = PcSettings(QSettings(store.fileName(), QSettings.Format.IniFormat))
    store.sync()
    assert (again.scheme, again.idle_minutes, again.sound) == (Scheme.DARK, 3, False)
    assert again.look.scheme is Scheme.DARK
    store.setValue("look/scheme", "pink")
    store.setValue("layout/rina/x", "{broken")
    assert settings.scheme is Scheme.SYSTEM
    assert settings.layout("rina", "x") == {}
    assert settings.window("main") == QByteArray()
    assert isinstance(PcSettings.scheme, Remembered)


def test_drafts_in_memory_and_file(tmp_path: Path) -> None:
    file = tmp_path / "a" / "rina.json"
    drafts = Drafts(file)
    drafts.keep("form", {"a": "1", "b": ""})
    drafts.keep("empty", {"a": ""})
    assert Drafts(file).get("form") == {"a": "1"}
    drafts.keep("form", {"a": ""})
    assert Drafts(file).get("form") == {}
    assert Drafts().get("x") == {}


@pytest.mark.speaks_up
def test_broken_drafts_stop_nobody(tmp_path: Path) -> None:
    (tmp_path / "rina.json").write_text("[", encoding="utf-8")
    assert Drafts(tmp_path / "rina.json").get("form") == {}
    (tmp_path / "file").write_text("", encoding="utf-8")
    drafts = Drafts(tmp_path / "file" / "rina.json")
    drafts.keep("form", {"a": "1"})
    assert drafts.get("form") == {"a": "1"}


def test_status_line_offers_what_comes_next(workplace: Workplace, qtbot: QtBot) -> None:
    line = StatusLine(workplace.words, workplace.icons, workplace.theme)
    qtbot.addWidget(line)
    done: list[str] = []
    line.say(Text(N_("{count} sent"), count=1920), Action(N_("Undo"), lambda: done.append("undo")))
    line.say(Text(N_("{count} sent"), count=1920), Action(N_("Undo"), lambda: done.append("undo")))
    visible = [each for each in line.findChildren(QPushButton) if not each.isHidden()]
    visible[-1].click()
    assert (line.text, done, line.accessibleName()) == ("1,920 sent", ["undo"], "1,920 sent")
    line.clear()
    assert line.text == ""


def test_banner_can_be_put_away(workplace: Workplace, qtbot: QtBot) -> None:
    banner = Banner(workplace.words, workplace.icons, workplace.theme)
    qtbot.addWidget(banner)
    banner.show_message(Tone.NOTICE, N_("Stop."), N_("Wait."), [Action(N_("Go"), banner.put_away)])
    with qtbot.waitSignal(banner.closed):
        next(each for each in banner.findChildren(QPushButton) if each.text() == "Close message").click()
    assert banner.isHidden()
    banner.put_away()


def test_alarm_names_its_answer(workplace: Workplace, qtbot: QtBot) -> None:
    alarm = AlarmBar(workplace.words, workplace.icons, workplace.theme)
    qtbot.addWidget(alarm)
    alarm.show_alarm(N_("Metal found."), Action(N_("Answer"), alarm.put_away))
    assert alarm.accessibleName() == "Metal found."
    alarm.findChildren(QPushButton)[0].click()
    assert alarm.isHidden()


@pytest.mark.parametrize("on", [True, False])
def test_sounds(qapp: object, on: bool) -> None:
    sound = Sound(on=on)
    sound.right()
    sound.wrong()
    sound.alarm()


def test_keys_are_written_as_people_know_them() -> None:
    assert Key.PRINT.shown == "F9 / Ctrl+P"
    assert Key.PRIMARY.shown == "Ctrl+Enter"
    assert Key.NEXT_RECORD.shown == "Alt+↓"
    sequences = [each for key in Key for each in key.sequences]
    assert len(sequences) == len(set(sequences))


def test_flowing_widgets_break_lines(qtbot: QtBot) -> None:
    tiles = [QWidget() for _ in range(3)]
    for tile in tiles:
        tile.setFixedSize(100, 30)
    box = flowing(*tiles, gap=8)
    qtbot.addWidget(box)
    layout = box.layout()
    assert layout is not None
    assert layout.heightForWidth(400) == 30
    assert layout.heightForWidth(220) == 68
    box.resize(220, 68)
    box.show()
    qtbot.waitUntil(box.isVisible)
    assert [(each.x(), each.y()) for each in tiles] == [(0, 0), (108, 0), (0, 38)]
    assert layout.takeAt(0) is not None
    assert layout.count() == 2
    assert layout.itemAt(7) is None
