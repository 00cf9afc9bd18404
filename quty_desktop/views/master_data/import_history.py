"""Earlier imports: who imported which file, what it changed, and what was wrong in it."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports import ImportState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.imports import ImportRunDetail, ImportRunFilter, ImportRunRow, Undone
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, Question
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.paging import Paging
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.master_data.import_words import CHANGES, KEPT_PROBLEMS

STATES = {
    ImportState.DONE: State(ImportState.DONE, Tone.OK),
    ImportState.UNDONE: State(ImportState.UNDONE, Tone.NEUTRAL, Icon.UNDO),
    ImportState.PREVIEWED: State(ImportState.PREVIEWED, Tone.INFO),
}
COLUMNS = (
    Column(key="at", title=N_("Imported"), kind=Kind.MOMENT, width=136),
    Column(key="file_name", title=N_("File"), width=120, stretch=True),
    Column(key="kind", title=N_("Recognised as"), width=200, hidden=True),
    Column(key="imported_by", title=N_("By"), width=76, hidden=True),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=110, states=STATES),
    Column(key="rows_new", title=N_("New"), kind=Kind.PIECES, width=64),
    Column(key="rows_changed", title=N_("Changed"), kind=Kind.PIECES, width=76),
    Column(key="rows_same", title=N_("Unchanged"), kind=Kind.PIECES, width=88, hidden=True),
    Column(key="rows_refused", title=N_("Not imported"), kind=Kind.PIECES, width=98),
    Column(key="problems", title=N_("Open problems"), kind=Kind.PIECES, width=104, hidden=True),
    Column(key="rows_read", title=N_("Rows"), kind=Kind.PIECES, width=72, hidden=True),
)
_BRIEF = ("verdict", "code", "destination", "after")


def _following(question: ImportRunFilter, row: ImportRunRow) -> ImportRunFilter:
    return replace(question, after=(row.at, row.id))


class ImportHistoryPage(Page):
    """The files that were imported, the latest first."""

    key = "master_data.imports"
    title = N_("Earlier imports")
    permission = Permission.IMPORT_DATA
    department = Department.PPIC
    group = Group.MASTER_DATA
    icon = Icon.HISTORY
    topics = frozenset({Topic.IMPORTS})

    def build(self) -> None:
        """Table and pane."""
        self._wanted: int | None = None
        self.primary(N_("Import spreadsheets"), lambda: self.place.go("master_data.import"), Icon.IMPORT)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                empty=Empty(
                    N_("Nothing was imported yet"),
                    N_("Import the plant's article list and bills of material first."),
                    Action(N_("Import spreadsheets"), lambda: self.place.go("master_data.import"), Icon.IMPORT),
                ),
            )
        )
        self.paging = Paging(self, self.table, imports.import_runs, _following, self._shown)
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select an import to see what it changed."))
        halves = beside(self.table, self.detail, share=(1, 1))
        halves.setSizes([self.place.theme.px(620), self.place.theme.px(480)])
        self.body.addWidget(halves, 1)

    def refresh(self) -> None:
        """Ask for the imports."""
        self.paging.ask(ImportRunFilter())

    def open(self, record: Any) -> None:
        """Select an import."""
        if record is not None and not self.table.select(record):
            self._wanted = record

    def _shown(self) -> None:
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None

    def _chosen(self, run_id: int | None) -> None:
        if run_id is None:
            self.detail.clear()
        else:
            self.load(imports.import_run, run_id, self._show_detail)

    def _show_detail(self, found: ImportRunDetail) -> None:
        run = found.run
        if run.id != self.table.selected:
            return
        more: list[QWidget] = []
        height = 210 if found.changes and found.problems else 400
        if found.changes:
            more += self._list(
                N_("Differences"), "changes", tuple(c for c in CHANGES if c.key in _BRIEF), found.changes, height
            )
        if found.problems:
            more += self._list(N_("Problems"), "problems", KEPT_PROBLEMS, found.problems, height)
        self.detail.show_facts(
            run.file_name,
            [
                Fact(N_("State"), STATES[run.state]),
                Fact(N_("Imported"), run.at),
                Fact(N_("By"), run.imported_by),
                Fact(N_("Rows"), run.rows_read),
                Fact(N_("Open problems"), run.problems),
                Fact(N_("Note"), self.words(found.note)),
            ],
            self._actions(run),
            more,
            caption=run.kind,
        )

    def _actions(self, run: ImportRunRow) -> list[Action]:
        rights = (Permission.IMPORT_DATA, *imports.WRITES)
        if run.state is not ImportState.DONE or not all(map(self.place.actor.may, rights)):
            return []
        return [Action(N_("Take the import back"), lambda: self.take_back(run), Icon.UNDO)]

    def take_back(self, run: ImportRunRow) -> None:
        """Ask, and take back what an import changed."""
        question = Text(
            N_("Take back what was imported with {file}? Files that were imported together are taken back together."),
            file=run.file_name,
        )
        self.asked = Question(question, N_("Take the import back"), self.place.words, self)
        self.asked.agreed.connect(lambda _reason: self.run(imports.undo_import, run.id, self._undone))
        self.asked.open()

    def _undone(self, result: Undone) -> None:
        self.say(
            Text(N_("{files}: {count} changes are taken back."), files=", ".join(result.files), count=result.records)
        )
        self.detail.clear()
        self.refresh()

    def _list(
        self, title: str, name: str, columns: tuple[Column, ...], rows: tuple[Any, ...], height: int
    ) -> list[QWidget]:
        heading = QLabel(self.words(Text(N_("{title} ({count})"), title=Text(title), count=len(rows))))
        heading.setProperty("kind", "strong")
        table = Table(self.place, f"{self.key}.{name}", columns, title=title, plain=True)
        table.show_rows(rows)
        table.setMinimumHeight(self.place.theme.px(height))
        return [heading, table]
