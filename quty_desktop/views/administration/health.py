"""The health of server and database: what is good, what must be mended and how, who waits, what grows."""

from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QTabWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.health import server_health
from quty_desktop.services.health.server_health import Health, HealthQuestion
from quty_desktop.services.server.findings import Level
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone

LEVELS = {
    Level.OK: State(Level.OK, Tone.OK),
    Level.UNKNOWN: State(Level.UNKNOWN, Tone.NEUTRAL, Icon.HELP),
    Level.WARNING: State(Level.WARNING, Tone.NOTICE),
    Level.BAD: State(Level.BAD, Tone.BAD),
}
_EVERY_MS = 30_000


class HealthPage(Page):
    """Asked anew every half minute while it is seen."""

    key = "administration.health"
    title = N_("Server health")
    permission = Permission.VIEW_HEALTH
    department = Department.ADMINISTRATION
    group = Group.RUNNING
    icon = Icon.ONLINE
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.BACKUPS})

    def build(self) -> None:
        """One line, and three tables."""
        self.line = QLabel()
        self.line.setProperty("kind", "heading")
        self.line.setWordWrap(True)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                (
                    Column(key="level", title=N_("State"), kind=Kind.STATE, states=LEVELS, width=200),
                    Column(
                        key="what", title=N_("Found"), width=420, stretch=True, value=lambda row: self.words(row.what)
                    ),
                    Column(
                        key="mend",
                        title=N_("What to do"),
                        width=420,
                        stretch=True,
                        value=lambda row: self.words(row.mend) if row.mend is not None else "",
                    ),
                ),
                title=self.title,
                filters=(Filter("wrong", N_("To mend"), lambda row: row.level in {Level.BAD, Level.WARNING}),),
                empty=Empty(N_("Nothing was measured")),
            )
        )
        self.waiting = Table(
            self.place,
            f"{self.key}.waiting",
            (
                Column(key="person", title=N_("User name"), kind=Kind.CODE, width=150),
                Column(key="seconds", title=N_("Seconds"), kind=Kind.NUMBER, width=100),
                Column(key="blocked_by", title=N_("Waits for"), kind=Kind.CODE, width=180),
                Column(key="program", title=N_("Program"), width=220, stretch=True),
                Column(key="state", title=N_("Does"), width=160),
            ),
            title=N_("Waiting and long work"),
            empty=Empty(N_("Nobody waits"), N_("Nobody waits for anybody, and nothing works for long.")),
        )
        self.tables = Table(
            self.place,
            f"{self.key}.tables",
            (
                Column(key="id", title=N_("Table"), kind=Kind.CODE, width=260, stretch=True),
                Column(key="rows", title=N_("Rows"), kind=Kind.NUMBER, width=130),
                Column(key="size", title=N_("kB"), kind=Kind.NUMBER, width=130, value=lambda row: row.bytes // 1000),
            ),
            title=N_("Largest tables"),
            empty=Empty(N_("No table")),
        )
        self.parts = QTabWidget()
        self.parts.setDocumentMode(True)
        for table, words in (
            (self.table, N_("Findings")),
            (self.waiting, N_("Waiting and long work")),
            (self.tables, N_("Largest tables")),
        ):
            self.parts.addTab(table, self.words(words))
        self.body.addWidget(self.line)
        self.body.addWidget(self.parts, 1)
        self._again = QTimer(self, interval=_EVERY_MS)
        self._again.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Measure again."""
        self.load(server_health.health, HealthQuestion(self.place.practice), self._show)

    def _show(self, found: Health) -> None:
        self.line.setText(
            self.words(
                Text(
                    N_(
                        "PostgreSQL {server}, schema {revision}; {ms} ms; {used} of {count} connections; {size} MB; measured at {moment}."
                    ),
                    server=found.server_version,
                    revision=found.revision,
                    ms=round(found.latency_ms, 1),
                    used=found.connections,
                    count=found.max_connections,
                    size=max(1, found.size_bytes // 1_000_000),
                    moment=found.measured_at,
                )
            )
        )
        self.table.show_rows(found.findings)
        self.waiting.show_rows(found.waiting)
        self.tables.show_rows(found.tables)
        self.parts.setTabText(1, f"{self.words(N_('Waiting and long work'))}  {len(found.waiting)}")

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: the page is seen."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt: nobody looks."""
        super().hideEvent(event)
        self._again.stop()
