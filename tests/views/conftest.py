"""A workplace without services: a door that answers from a table, work done at once, words in English."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from quty_desktop.domain.departments import Department
from quty_desktop.domain.people import Actor
from quty_desktop.domain.permissions import Permission
from quty_desktop.i18n import Translator, translator
from quty_desktop.views.kit.background import AtOnce, Background
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.icons import Icons
from quty_desktop.views.kit.scanning import ScanRouter
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.sound import Sound
from quty_desktop.views.kit.theme import Look, Scheme, Theme
from quty_desktop.views.kit.workplace import Changes, Connection, Workplace


class FakeDoor:
    """Answers each command and query with what the test laid down; errors are raised."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.runs: list[tuple[str, object, UUID | None, frozenset[str], str]] = []

    def run(
        self,
        function: Callable[..., Any],
        data: object = None,
        *,
        request: UUID | None = None,
        confirmed: Collection[str] = (),
        reason: str = "",
    ) -> Any:
        self.runs.append((function.__name__, data, request, frozenset(confirmed), reason))
        return self._answer(function, data)

    def ask(self, function: Callable[..., Any], data: object = None) -> Any:
        return self._answer(function, data)

    def _answer(self, function: Callable[..., Any], data: object) -> Any:
        answer = self.answers.get(function.__name__, function)
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer(data) if callable(answer) else answer


RINA = Actor(
    name="rina",
    full_name="Rina Wulandari",
    department=Department.PACKING,
    language="en",
    roles=("operator_packing",),
    permissions=frozenset({Permission.USE_PROGRAM, Permission.VIEW_PACKING, Permission.PACK_CARTONS}),
)


def make_workplace(
    store: QSettings,
    *,
    theme: Theme | None = None,
    words: Translator | None = None,
    background: Background | None = None,
    actor: Actor = RINA,
    practice: bool = False,
) -> Workplace:
    look = theme or Theme(Look(Scheme.LIGHT))
    return Workplace(
        door=FakeDoor(),
        actor=actor,
        words=words or translator("en"),
        background=background or AtOnce(),
        theme=look,
        icons=Icons(look),
        settings=PcSettings(store),
        drafts=Drafts(),
        changes=Changes(),
        connection=Connection(),
        scans=ScanRouter(),
        sound=Sound(on=False),
        practice=practice,
        plant="Pabrik Contoh",
    )


@pytest.fixture
def store(tmp_path: Any) -> QSettings:
    return QSettings(str(tmp_path / "pc.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def workplace(qapp: QApplication, store: QSettings) -> Workplace:
    return make_workplace(store)


@pytest.fixture
def door(workplace: Workplace) -> FakeDoor:
    assert isinstance(workplace.door, FakeDoor)
    return workplace.door
