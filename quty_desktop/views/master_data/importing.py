"""Importing spreadsheets: choose the files, see what they would change, settle what is not clear, import."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.chosen import change_key
from quty_desktop.domain.imports.plans import Change, Verdict
from quty_desktop.domain.imports.problems import NO_DECISIONS, Decisions
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.import_requests import ImportOutcome, file_by_file, only_file
from quty_desktop.services.importing.imports import Assigned, Checked, ReadingCancelled, SheetLook
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.master_data.assigning import ColumnsDialog
from quty_desktop.views.master_data.import_words import (
    CHANGES,
    FILES,
    NOT_IMPORTED,
    PROBLEMS,
    SETTLED,
    TO_LOOK_AT,
    VERDICTS,
    FileRow,
    ProblemRow,
    file_rows,
    problem_rows,
)
from quty_desktop.views.master_data.mending import MendPanel
from quty_desktop.views.master_data.taking_in import TakenIn, TakingIn

ALL_CLEAR = Empty(N_("No problems"), N_("Everything in these files is clear."))
NOTHING_READ = Empty(
    N_("Nothing could be read"), N_("Select a file above: beside it stands why, and what to do about it.")
)
_ENDINGS = {".xlsx", ".xlsm", ".csv"}


class _Told(QObject):
    """Brings the progress of the reading thread to the window."""

    rows = Signal(str, int)


class ImportPage(Page):
    """One import, from choosing files to its result."""

    key = "master_data.import"
    title = N_("Import spreadsheets")
    permission = Permission.IMPORT_DATA
    department = Department.PPIC
    group = Group.MASTER_DATA
    icon = Icon.IMPORT

    def build(self) -> None:
        """Files above; problems or differences below, with the pane in which problems are settled."""
        self._paths: tuple[Path, ...] = ()
        self._sheets: dict[Path, str] = {}
        self._decisions: Decisions | None = None
        self._checked: Checked | None = None
        self._asked = 0
        self._next_row = -1
        self._sized_for = 0
        self._panel: MendPanel | None = None
        self._told = _Told(self)
        self._told.rows.connect(self._progress)
        self._assigned: dict[Path, Assigned] = {}
        self._stopped = Event()
        self.columns: ColumnsDialog | None = None
        self.setAcceptDrops(True)
        self.stop_button = self.secondary(N_("Stop"), self.stop, Icon.CANCEL)
        self.again_button = self.secondary(N_("Read again"), self.read_again, Icon.REFRESH)
        self.save_button = self.secondary(N_("Save problem list"), self.save_problems, Icon.EXPORT, Key.EXPORT)
        self.choose_button = self.secondary(N_("Choose files"), self.choose_files, Icon.OPEN, Key.NEW)
        self.import_button = self.primary(N_("Import"), self.take_in, Icon.IMPORT)
        self._taking = TakingIn(self, self.import_button)
        self.files = Table(
            self.place,
            f"{self.key}.files",
            FILES,
            title=N_("Files"),
            plain=True,
            empty=Empty(
                N_("No files chosen"),
                N_("Choose the article list and the bills of material together. Nothing changes before you import."),
                Action(N_("Choose files"), self.choose_files, Icon.OPEN),
            ),
        )
        self.files.show_rows(())
        self.problems = self._problem_table()
        self.changes = self._change_table()
        self.detail = Detail(self.place, N_("Select a row to see its details."))
        self.files.chosen.connect(self._file_chosen)
        self.body.addWidget(self._split(), 1)
        for key, step in ((Key.NEXT_RECORD, 1), (Key.PREVIOUS_RECORD, -1)):
            self.on(key, partial(self._step, step))
        self.on(Key.FILTER, lambda: self._seen_table().focus_find())
        self._buttons()

    def _problem_table(self) -> Table:
        table = Table(
            self.place,
            f"{self.key}.problems",
            PROBLEMS,
            title=N_("Problems"),
            filters=(
                Filter("stopped", NOT_IMPORTED.word, lambda row: row.state is NOT_IMPORTED),
                Filter("warned", TO_LOOK_AT.word, lambda row: row.state is TO_LOOK_AT),
                Filter("settled", SETTLED.word, lambda row: row.state is SETTLED),
            ),
            empty=ALL_CLEAR,
        )
        table.chosen.connect(self._problem_chosen)
        table.opened.connect(lambda _key: self._panel.start() if self._panel is not None else None)
        table.counted.connect(self._count)
        return table

    def _change_table(self) -> Table:
        table = Table(
            self.place,
            f"{self.key}.changes",
            CHANGES,
            title=N_("Differences"),
            filters=(
                Filter("new", Verdict.NEW, lambda row: row.verdict is Verdict.NEW),
                Filter("changed", Verdict.CHANGED, lambda row: row.verdict is Verdict.CHANGED),
                Filter("emptied", Verdict.EMPTIED, lambda row: row.verdict is Verdict.EMPTIED),
                Filter("left_out", Verdict.LEFT_OUT, lambda row: row.verdict is Verdict.LEFT_OUT),
            ),
            empty=Empty(N_("No differences"), N_("The plant has everything that these files say.")),
        )
        table.chosen.connect(self._change_chosen)
        table.counted.connect(self._count)
        return table

    def _split(self) -> QWidget:
        self.parts = QTabBar()
        self.parts.setDrawBase(False)
        self.parts.setExpanding(False)
        self.parts.setUsesScrollButtons(False)
        self.parts.setAccessibleName(self.words(N_("Problems and differences")))
        for words in (N_("Problems"), N_("Differences")):
            self.parts.addTab(self.words(words))
        self._stack = QStackedWidget()
        self._stack.addWidget(self.problems)
        self._stack.addWidget(self.changes)
        self.parts.currentChanged.connect(self._show_part)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        self.at_once = QCheckBox(self.words(N_("All files as one import")))
        self.at_once.setToolTip(
            self.words(N_("All of them or none, taken back as one; else each file is an import of its own."))
        )
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 2 * GRID, 0)
        line.addWidget(self.parts, 1)
        line.addWidget(self.at_once)
        column.addLayout(line)
        column.addWidget(self._stack, 1)
        self._work = beside(below, self.detail, share=(3, 1))
        self._work.hide()
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.files)
        splitter.addWidget(self._work)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(GRID)
        self._halves = splitter
        return splitter

    # Reading

    def choose_files(self) -> None:
        """Ask for files."""
        names, _ = QFileDialog.getOpenFileNames(
            self,
            self.words(N_("Choose files")),
            str(self._paths[0].parent) if self._paths else "",
            f"{self.words(N_('Spreadsheets'))} (*.xlsx *.xlsm *.csv)",
        )
        if names:
            self.choose([Path(name) for name in names])

    def choose(self, paths: Sequence[Path]) -> None:
        """Read other files; mends of earlier imports are taken again."""
        self._paths, self._sheets, self._assigned, self._decisions = tuple(paths), {}, {}, None
        self._check(earlier=None)

    def read_again(self) -> None:
        """Read the files again, as somebody may have mended them in Excel."""
        self._check(earlier=None)

    def stop(self) -> None:
        """End the reading that is going on, or import no further file; what was read or imported before stays."""
        self._stopped.set()
        self._taking.stop()

    def assign_columns(self, row: FileRow) -> None:
        """Ask what the columns of a file are that is of no known kind."""
        path = Path(row.id)

        def ask(sheets: tuple[SheetLook, ...]) -> None:
            before = self._assigned.get(path)
            self.columns = ColumnsDialog(
                self.place, path, sheets, lambda said: self._read_assigned(path, said), before, self
            )
            self.columns.open()

        self.place.background.start(lambda: imports.sheets_of(path), ask, self._outcomes.failed, self)

    def _read_assigned(self, path: Path, said: Assigned) -> None:
        self._assigned[path] = said
        self._check(earlier=self._checked)

    def _check(self, *, earlier: Checked | None) -> None:
        if not self._paths:
            return
        self._asked += 1
        number, paths, sheets, decisions = self._asked, self._paths, dict(self._sheets), self._decisions
        assigned = dict(self._assigned)
        # Whoever chooses other files does not want to wait for those of before.
        self._stopped.set()
        stopped = self._stopped = Event()
        emit = self._told.rows.emit
        self.busy.begin()
        self.stop_button.show()

        def tell(file: str, rows: int) -> None:
            if stopped.is_set():
                raise ReadingCancelled
            emit(file, rows)

        def done(checked: Checked) -> None:
            self.busy.end()
            if number == self._asked:
                self._show(checked)

        def failed(error: Exception) -> None:
            self.busy.end()
            if number != self._asked:
                return
            self._buttons()
            if isinstance(error, ReadingCancelled):
                self.say(N_("The reading was stopped; nothing is changed."), tone=Tone.INFO)
            else:
                self._outcomes.failed(error)

        self.place.background.start(
            lambda: imports.check_files(
                self.place.door.ask,
                paths,
                decisions,
                sheets=sheets,
                assigned=assigned,
                progress=tell,
                earlier=earlier,
            ),
            done,
            failed,
            self,
        )

    def _progress(self, file: str, rows: int) -> None:
        self.status.count(self.words(Text(N_("Reading {file}: {rows} rows"), file=file, rows=rows)))

    def _show(self, checked: Checked, *, keep_banner: bool = False) -> None:
        self._checked = checked
        self._decisions = checked.read.content.decisions
        if not keep_banner:
            self.banner.put_away()
        self.files.show_rows(file_rows(checked))
        self.changes.show_rows(checked.outcome.changes)
        self.problems.say_empty(ALL_CLEAR if checked.outcome.files else NOTHING_READ)
        self.problems.show_rows(problem_rows(checked))
        open_count = len(checked.read.content.problems)
        for number, (words, count) in enumerate(
            ((N_("Problems"), open_count), (N_("Differences"), len(checked.outcome.changes)))
        ):
            self.parts.setTabText(number, f"{self.words(words)}  {self.place.words.number(count)}")
        if self._work.isHidden() or self._sized_for != len(self._paths):
            self._sized_for = len(self._paths)
            self._work.show()
            height = self.place.theme.px(44 + 28 * min(max(len(self._paths), 2), 6))
            self._halves.setSizes([height, max(self.height() - height, height)])
        if 0 <= self._next_row < self.problems.model.rowCount():
            self.problems.view.setCurrentIndex(self.problems.model.index(self._next_row, 0))
        self._next_row = -1
        self._problem_chosen(self.problems.selected)
        self._change_chosen(self.changes.selected)
        self._buttons()
        self._count()
        self._tell(checked.outcome)

    def _tell(self, outcome: ImportOutcome) -> None:
        if not outcome.files:
            self.say(N_("None of these files could be read."), tone=Tone.BAD)
        elif outcome.changes:
            self.say(Text(N_("{what}; nothing is imported yet."), what=_counted(outcome)), tone=Tone.INFO)
        else:
            self.say(N_("The plant has all of it already; nothing is different."))

    # Importing

    def take_in(self) -> None:
        """Import what was read: each file is a transaction and an import of its own, unless they are wanted as one."""
        checked = self._checked
        if checked is not None and checked.outcome.files:
            one = self.at_once.isChecked() or len(checked.outcome.files) == 1
            self.stop_button.setVisible(not one)
            self._taking.take_in((checked.request,) if one else file_by_file(checked.request), self._imported)

    def take_in_one(self, name: str) -> None:
        """Import one of the files; the others wait."""
        if self._checked is not None:
            self._taking.take_in((only_file(self._checked.request, name),), self._imported)

    def _differs(self, name: str) -> bool:
        """Whether one of several files would change something by itself."""
        checked = self._checked
        if checked is None or len(checked.outcome.files) < 2:
            return False
        return any(change.file == name and change.is_done for change in checked.outcome.changes)

    def _imported(self, taken: TakenIn) -> None:
        self._buttons()
        outcome = taken.outcome
        if not outcome.files:  # the first one was refused: nothing is different
            self._count()
            return
        see = Action(N_("Earlier imports"), lambda: self.place.go("master_data.imports"), Icon.HISTORY)
        articles = Action(N_("Articles"), lambda: self.place.go("master_data.articles"), Icon.ARTICLE)
        undo = [Action(N_("Take back"), partial(self._take_back, taken.runs), Icon.UNDO)] if taken.runs else []
        if taken.left:
            names = ", ".join(taken.left)
            part = Text(N_("{count} files are imported; not these: {names}."), count=len(outcome.files), names=names)
            self._compare_again(part, *undo, see, tone=Tone.NOTICE)
            return
        what = _counted(outcome) if outcome.changes else Text(N_("nothing was different"))
        self._compare_again(Text(N_("Imported: {what}."), what=what), *undo, see, articles)

    def _take_back(self, runs: Sequence[int]) -> None:
        def ended(records: int, left: tuple[int, ...]) -> None:
            if not left:
                self._compare_again(Text(N_("The import is taken back: {count} changes."), count=records))
            elif len(left) < len(runs):
                part = Text(N_("{count} of {all} files are taken back."), count=len(runs) - len(left), all=len(runs))
                see = Action(N_("Earlier imports"), lambda: self.place.go("master_data.imports"), Icon.HISTORY)
                self._compare_again(part, see, tone=Tone.NOTICE)

        self._taking.take_back(runs, ended)

    def _compare_again(self, said: Text | None, *actions: Action, tone: Tone = Tone.OK) -> None:
        """Compare once more and tell what happened; after a refusal, which is a notice here, its banner stays."""
        if self._checked is None:
            return

        def show(outcome: ImportOutcome) -> None:
            if self._checked is None:
                return
            checked = Checked(self._checked.knowledge, self._checked.read, self._checked.request, outcome)
            self._show(checked, keep_banner=tone is Tone.NOTICE)
            if said is not None:
                self.say(said, *actions, tone=tone)

        self.load(imports.compare, self._checked.request, show)

    # Settling

    def decide(self, decisions: Decisions) -> None:
        """Take other mends and see what that changes; the next problem is selected."""
        self._next_row = self.problems.view.currentIndex().row()
        self._decisions = decisions
        self._check(earlier=self._checked)

    def save_problems(self) -> None:
        """Ask for a file and write the open problems into it."""
        if self._checked is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self,
            self.words(N_("Save problem list")),
            f"{self.words(N_('Problems of the import'))}.xlsx",
            "Excel (*.xlsx);;CSV (*.csv)",
        )
        if name:
            self.save_problems_to(Path(name))

    def save_problems_to(self, path: Path) -> None:
        """Write the open problems into a file."""
        checked, words = self._checked, self.place.words
        if checked is None:
            return

        def written(_nothing: None) -> None:
            self.say(Text(N_("The list of problems is written to {file}."), file=path.name))

        self.place.background.start(
            lambda: imports.save_problems(path, checked, words), written, self._outcomes.failed, self
        )

    def _problem_chosen(self, key: object) -> None:
        row: ProblemRow | None = self.problems.selected_row
        if self.parts.currentIndex() != 0 or self._checked is None:
            return
        self._panel = None
        if key is None or row is None:
            self.detail.clear()
            return
        self._panel = panel = MendPanel(
            self.place, row, self._checked.read.content.problems, self._decisions or NO_DECISIONS, self.decide
        )
        self.detail.show_facts(
            row.why,
            [
                Fact(N_("Effect"), row.state),
                Fact(N_("Value"), row.value),
                Fact(N_("File"), row.file),
                Fact(N_("Sheet"), row.sheet),
                Fact(N_("Cell"), row.place),
            ],
            (),
            [panel],
        )

    def _change_chosen(self, identity: object) -> None:
        change: Change | None = self.changes.selected_row
        if self.parts.currentIndex() != 1:
            return
        if identity is None or change is None:
            self.detail.clear()
            return
        self.detail.show_facts(
            f"{change.code} {change.destination}".strip(),
            [
                Fact(N_("Becomes"), VERDICTS[change.verdict]),
                Fact(N_("Now"), change.before),
                Fact(N_("After the import"), change.after),
                Fact(N_("File"), change.file),
            ],
            self._choices(change),
            caption=change.subject,
        )

    def _choices(self, change: Change) -> list[Action]:
        """Leave a difference out or take it in again, empty a cell or not: alone, or with all that the filter shows."""
        shown: list[Change] = list(self.changes.model.rows)
        if change.verdict is Verdict.KEPT:
            return []
        if change.verdict is Verdict.EMPTIED:
            asked = [each for each in shown if each.verdict is Verdict.EMPTIED]
            return [
                Action(N_("Empty it"), partial(self.empty, [change], empty=True), Icon.CHECK),
                Action(Text(N_("Empty all {count} shown"), count=len(asked)), partial(self.empty, asked, empty=True)),
            ]
        if self._checked is not None and change_key(change) in self._checked.request.emptied:
            return [Action(N_("Keep what is there"), partial(self.empty, [change], empty=False), Icon.CANCEL)]
        if change.verdict is Verdict.LEFT_OUT:
            words, every, icon = N_("Take it in again"), N_("Take in all {count} shown"), Icon.CHECK
        else:
            words, every, icon = N_("Leave it out"), N_("Leave out all {count} shown"), Icon.CANCEL
        out = change.verdict is not Verdict.LEFT_OUT
        return [
            Action(words, partial(self.leave_out, [change], out=out), icon),
            Action(Text(every, count=len(shown)), partial(self.leave_out, shown, out=out)),
        ]

    def leave_out(self, changes: Sequence[Change], *, out: bool) -> None:
        """Leave differences out of the import, or take them in again."""
        if self._checked is None:
            return
        request = self._checked.request
        request = replace(request, left_out=_with(request.left_out, changes, them=out))
        self._checked = replace(self._checked, request=request)
        self._compare_again(None)

    def empty(self, changes: Sequence[Change], *, empty: bool) -> None:
        """Take away what the plant has where the file's cell is empty now, or keep it."""
        if self._checked is None:
            return
        request = self._checked.request
        request = replace(request, emptied=_with(request.emptied, changes, them=empty))
        self._checked = replace(self._checked, request=request)
        self._compare_again(None)

    def _file_chosen(self, identity: object) -> None:
        row: FileRow | None = self.files.selected_row
        if identity is None or row is None:
            return
        note = (
            next((file.note for file in self._checked.outcome.files if file.name == row.name), "")
            if self._checked
            else ""
        )
        readings = self._checked.read.readings if self._checked is not None else ()
        refusal = next((each.refusal for each in readings if str(each.path) == row.id), None)
        assignable = row.readable or Path(row.id) in self._assigned
        self.detail.show_facts(
            row.name,
            [
                Fact(N_("State"), row.state),
                Fact(N_("Recognised as") if refusal is None else N_("Why"), row.kind),
                Fact(N_("What to do"), None if refusal is None else refusal.remedy),
                Fact(N_("Note"), self.words(note)),
            ],
            [
                *(
                    Action(Text(N_("Read the sheet “{sheet}”"), sheet=sheet), partial(self._read_sheet, row, sheet))
                    for sheet in row.sheets
                ),
                *(
                    [Action(N_("Import this file only"), partial(self.take_in_one, row.name), Icon.IMPORT)]
                    if self._differs(row.name)
                    else []
                ),
                *(
                    [Action(N_("Assign columns"), partial(self.assign_columns, row), Icon.COLUMNS)]
                    if assignable
                    else []
                ),
            ],
        )

    def _read_sheet(self, row: FileRow, sheet: str) -> None:
        self._sheets[Path(row.id)] = sheet
        self._check(earlier=self._checked)

    def _show_part(self, number: int) -> None:
        self._stack.setCurrentIndex(number)
        self.detail.clear()
        self._count()
        if number == 0:
            self._problem_chosen(self.problems.selected)
        else:
            self._change_chosen(self.changes.selected)

    def _count(self, _words: str = "") -> None:
        if self._checked is not None:
            count = self._seen_table().model.rowCount()
            self.status.count(self.words(Text(N_("{count} rows"), count=count)))

    def _step(self, rows: int) -> None:
        self._seen_table().step(rows)

    def _seen_table(self) -> Table:
        return self.changes if self.parts.currentIndex() == 1 else self.problems

    def _buttons(self) -> None:
        read = self._checked is not None and bool(self._checked.outcome.files)
        self.import_button.setEnabled(read)
        self.save_button.setEnabled(read)
        self.again_button.setEnabled(bool(self._paths))
        self.at_once.setVisible(self._checked is not None and len(self._checked.outcome.files) > 1)
        self.stop_button.hide()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Qt: spreadsheets may be dropped on the page."""
        if any(Path(url.toLocalFile()).suffix.casefold() in _ENDINGS for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Qt: read what is dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.choose([path for path in paths if path.suffix.casefold() in _ENDINGS])


def _with(keys: Sequence[str], changes: Sequence[Change], *, them: bool) -> tuple[str, ...]:
    """The keys with those of some changes, or without them."""
    theirs = {change_key(change) for change in changes}
    return tuple(sorted(set(keys) | theirs if them else set(keys) - theirs))


def _counted(outcome: ImportOutcome) -> Text:
    """What is new and changed, in a sentence without its point."""
    new, changed = (
        sum(change.verdict is verdict for change in outcome.changes) for verdict in (Verdict.NEW, Verdict.CHANGED)
    )
    return Text(N_("{new} new, {changed} changed"), new=new, changed=changed)
