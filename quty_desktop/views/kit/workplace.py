"""What every page is given: the door to the services, the words, the look, and where it stands."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from quty_desktop.domain.people import Actor
from quty_desktop.i18n import Translator
from quty_desktop.views.kit.background import Background
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.icons import Icons
from quty_desktop.views.kit.saved_views import ViewShelf
from quty_desktop.views.kit.scanning import ScanRouter
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.sound import Sound
from quty_desktop.views.kit.theme import Theme

if TYPE_CHECKING:
    from quty_desktop.services.backup.keeper import BackupKeeper

R = TypeVar("R")


class Door(Protocol):
    """The only way to the services; the program's dispatcher is one."""

    def run(
        self,
        function: Callable[..., R],
        data: object = None,
        *,
        request: UUID | None = None,
        confirmed: Collection[str] = (),
        reason: str = "",
    ) -> R:
        """Run a command in one transaction."""

    def ask(self, function: Callable[..., R], data: object = None) -> R:
        """Ask a query."""


class Changes(QObject):
    """Tells that something changed in the database.

    ``announced(topics, department)``: a frozenset of topics (``Topic.EVERYTHING`` after a gap), and the department's
    code or an empty text.
    """

    announced = Signal(object, str)


class Connection(QObject):
    """Whether the database answers, for the light in the top line.

    ``changed(online, milliseconds)``: the time is that of a heartbeat, 0 if unknown.
    """

    changed = Signal(bool, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.online = True

    def report(self, *, online: bool, milliseconds: int = 0) -> None:
        """Say how the connection is; called by the listener and by a page that got no answer."""
        self.online = online
        self.changed.emit(online, milliseconds)


def _nobody_reads(error: BaseException, where: str) -> None:
    del where
    raise error


def _nowhere(page: str, record: object = None) -> None:
    del page, record


@dataclass(frozen=True, slots=True)
class Workplace:
    """One window of one person. Pages get it in their constructor; there are no globals.

    Attributes:
        door: runs commands and queries.
        actor: the person.
        words: the translator of the window.
        background: runs work off the window's thread.
        theme: colours and sizes.
        icons: icons in the theme's colours.
        settings: what this PC remembers.
        drafts: the person's half-written forms.
        changes: announces what changed in the database.
        connection: the state of the connection.
        scans: routes codes that were scanned.
        sound: right, wrong, alarm.
        practice: whether this is the practice plant.
        plant: the plant's name.
        go: opens a page by its key, with the id of a record or a code for it to show.
        problem: shows a bug with a report to copy.
        views: the person's views of tables, as the plant keeps them.
        keeper: makes and proves backups of the plant; ``None`` where the window only looks.
    """

    door: Door
    actor: Actor
    words: Translator
    background: Background
    theme: Theme
    icons: Icons
    settings: PcSettings
    drafts: Drafts
    changes: Changes
    connection: Connection
    scans: ScanRouter
    sound: Sound
    practice: bool = False
    plant: str = ""
    go: Callable[..., None] = field(default=_nowhere)
    problem: Callable[[BaseException, str], None] = field(default=_nobody_reads)
    views: ViewShelf = field(default_factory=ViewShelf)
    keeper: "BackupKeeper | None" = None
