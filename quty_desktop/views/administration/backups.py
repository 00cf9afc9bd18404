"""Backups: when the last proven one was made, make and prove one, the plan for every day, put one back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.backups import BackupPlan
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.backup import backup_records
from quty_desktop.services.backup.backup_records import BackupRow, BackupsNow, BackupState
from quty_desktop.services.backup.daily import Day
from quty_desktop.services.backup.files import SUFFIX
from quty_desktop.services.backup.keeper import BackupKeeper
from quty_desktop.services.backup.progress import Watch
from quty_desktop.services.backup.prove import Proof
from quty_desktop.services.backup.restore import Restored
from quty_desktop.services.backup.schedule import Planned
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.fields import PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, Question
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.kit.workplace import Workplace

STATES = {
    BackupState.MADE: State(BackupState.MADE, Tone.NOTICE),
    BackupState.PROVEN: State(BackupState.PROVEN, Tone.OK),
    BackupState.DIFFERS: State(BackupState.DIFFERS, Tone.BAD),
}
_MB = 1_000_000
R = TypeVar("R")


class _Told(QObject):
    """Brings the progress of the working thread to the window."""

    step = Signal(object, float)


class BackupsPage(Page):
    """What was made, and what can be done."""

    key = "administration.backups"
    title = N_("Backups")
    permission = Permission.MANAGE_BACKUPS
    department = Department.ADMINISTRATION
    group = Group.RUNNING
    icon = Icon.DATA
    topics = frozenset({Topic.BACKUPS})

    def build(self) -> None:
        """The state above, the list below, a backup beside it."""
        self._stop = Event()
        self._warned = self._alarmed = False
        self._told = _Told(self)
        self._told.step.connect(self._progress)
        self.make_button = self.primary(N_("Back up now"), self.make, Icon.SAVE)
        self.stop_button = self.secondary(N_("Stop"), self._give_up, Icon.CANCEL)
        self.stop_button.hide()
        self.plan_button = self.secondary(N_("Daily plan"), self.plan, Icon.PLAN)
        self.prove_button = self.secondary(N_("Prove a file"), self.choose_to_prove, Icon.CHECK)
        self.state = QLabel()
        self.state.setProperty("kind", "heading")
        self.state.setWordWrap(True)
        self.planned = QLabel()
        self.planned.setProperty("kind", "muted")
        self.planned.setWordWrap(True)
        self.body.addWidget(self.state)
        self.body.addWidget(self.planned)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                (
                    Column(key="made_at", title=N_("Made at"), kind=Kind.MOMENT, width=140),
                    Column(key="state", title=N_("State"), kind=Kind.STATE, states=STATES, width=170),
                    Column(key="reason", title=N_("Why"), width=150),
                    Column(
                        key="size", title=N_("MB"), kind=Kind.NUMBER, width=80, value=lambda row: _mb(row.size_bytes)
                    ),
                    Column(key="row_count", title=N_("Rows"), kind=Kind.NUMBER, width=96, hidden=True),
                    Column(
                        key="file", title=N_("File"), width=240, stretch=True, value=lambda row: Path(row.file).name
                    ),
                    Column(key="copied_to", title=N_("Copy"), width=160, hidden=True),
                    Column(key="computer", title=N_("Computer"), width=130, hidden=True),
                    Column(key="made_by", title=N_("Made by"), kind=Kind.CODE, width=120, hidden=True),
                ),
                title=self.title,
                filters=(Filter("unproven", N_("Not proven"), lambda row: row.state is not BackupState.PROVEN),),
                empty=Empty(
                    N_("No backup yet"),
                    N_("Make one now, then have it made every day. A backup counts when it was proven."),
                ),
            )
        )
        self.detail = Detail(self.place, N_("Select a backup to prove it or to put it back."))
        self.table.chosen.connect(self._chosen)
        self.body.addWidget(beside(self.table, self.detail, share=(5, 2)), 1)
        self._buttons(working=False)

    @property
    def keeper(self) -> BackupKeeper | None:
        """Reaches the plant's server from this PC; ``None`` in a window that only looks."""
        return self.place.keeper

    def refresh(self) -> None:
        """Ask for state and list."""
        self.load(backup_records.backups_now, None, self._show_state)
        self.load(backup_records.backup_list, None, self._show)

    # What is shown

    def _show_state(self, now: BackupsNow) -> None:
        last: object = now.last_proven if now.last_proven is not None else N_("none")
        shown = Text(last) if isinstance(last, str) else last
        self.state.setText(self.words(Text(N_("Last proven backup: {moment}"), moment=shown)))
        self._show_plan()
        if self._alarmed:
            return  # what a proof found matters more, and stays until the next good one
        if now.overdue:
            self._warned = True
            self.banner.show_message(
                Tone.NOTICE,
                N_("The last proven backup is older than a day."),
                N_("Make one now; it is restored on a scratch server and compared by itself."),
            )
        elif self._warned:
            self._warned = False
            self.banner.put_away()

    def _show_plan(self) -> None:
        keeper = self.keeper
        if keeper is None:
            return
        plan = keeper.plan()
        if keeper.is_planned():
            words = Text(
                N_("From this PC every day at {time} into {folder}; kept {days} days and {months} months."),
                time=plan.at,
                folder=plan.folder,
                days=plan.keep_days,
                months=plan.keep_months,
            )
        else:
            words = Text(N_("This PC makes none by itself. They go into {folder}."), folder=plan.folder)
        self.planned.setText(self.words(words))

    def _show(self, rows: tuple[BackupRow, ...]) -> None:
        self.table.show_rows(rows)
        self._chosen(self.table.selected)

    def _chosen(self, _key: object) -> None:
        row: BackupRow | None = self.table.selected_row
        if row is None:
            self.detail.clear()
            return
        actions: list[Action] = []
        if self.keeper is not None and Path(row.file).is_file():
            actions.append(Action(N_("Prove"), lambda: self.prove(Path(row.file)), Icon.CHECK))
            if self.keeper.may_restore:
                actions.append(Action(N_("Put back"), lambda: self.put_back(Path(row.file)), Icon.UNDO))
        how = (
            ""
            if self.keeper is None or self.keeper.may_restore
            else Text("quty db restore {file}", file=Path(row.file).name)
        )
        self.detail.show_facts(
            Text(N_("Backup of {moment}"), moment=row.made_at),
            [
                Fact(N_("State"), STATES[row.state]),
                Fact(N_("Proven at"), row.proven_at),
                Fact(N_("Differs"), "\n".join(row.differences)),
                Fact(N_("Why"), row.reason),
                Fact(N_("File"), _breakable(row.file)),
                Fact(N_("Copy"), _breakable(row.copied_to)),
                Fact(N_("Computer"), row.computer),
                Fact(N_("Size"), Text("{size} MB", size=_mb(row.size_bytes))),
                Fact(N_("Rows"), row.row_count),
                Fact(N_("Made by"), row.made_by),
                Fact(N_("Program"), row.program),
                Fact(N_("SHA-256"), _in_blocks(row.sha256)),
                Fact(N_("Put back on the server with"), how),
            ],
            actions,
        )

    # What is done

    def make(self) -> None:
        """Make a backup and prove it."""
        keeper = self.keeper
        if keeper is not None:
            self._work(keeper.back_up, self._made)

    def choose_to_prove(self) -> None:
        """Ask for a file and prove it."""
        folder = self.keeper.plan().folder if self.keeper is not None else ""
        name, _ = QFileDialog.getOpenFileName(self, self.words(N_("Choose a backup")), folder, f"*{SUFFIX}")
        if name:
            self.prove(Path(name))

    def prove(self, path: Path) -> None:
        """Restore a file on a scratch server and compare."""
        keeper = self.keeper
        if keeper is not None:
            self._work(lambda watch: keeper.prove(path, watch), self._proven)

    def put_back(self, path: Path) -> None:
        """Put a backup in the place of this PC's plant, after a question."""
        keeper = self.keeper
        if keeper is None:
            return
        question = Question(
            Text(
                N_("Everything entered since this backup goes. The plant as it is now is saved first, into {folder}."),
                folder=keeper.plan().folder,
            ),
            N_("Put it back"),
            self.place.words,
            self,
        )
        question.agreed.connect(lambda _: self._work(lambda watch: keeper.restore(path, watch), self._restored))
        question.open()

    def plan(self) -> None:
        """Change the plan for every day."""
        if self.keeper is not None:
            self.dialog = PlanDialog(self.place, self.keeper, self)
            self.dialog.planned.connect(self._scheduled)
            self.dialog.open()

    def _work(self, work: Callable[[Watch], R], done: Callable[[R], None]) -> None:
        self._stop = Event()
        watch = Watch(self._told.step.emit, self._stop)
        self._buttons(working=True)
        self.busy.begin()

        def ended() -> None:
            self.busy.end()
            self._buttons(working=False)
            self.status.count("")

        def succeeded(result: R) -> None:
            ended()
            done(result)
            self.refresh()

        def failed(error: Exception) -> None:
            ended()
            if isinstance(error, Refused) and error.code == "stopped":
                self.say(error.what, tone=Tone.INFO)
            else:
                self.fail(error)

        self.place.background.start(lambda: work(watch), succeeded, failed, self)

    def _progress(self, text: Text, share: float) -> None:
        self.status.count(f"{self.place.words.percent(share, 0)}  {self.words(text)}")

    def _give_up(self) -> None:
        self._stop.set()

    def _buttons(self, *, working: bool) -> None:
        able = self.keeper is not None and not working
        for button in (self.make_button, self.plan_button, self.prove_button):
            button.setEnabled(able)
        self.stop_button.setVisible(working)

    def _made(self, day: Day) -> None:
        if day.trouble is not None:
            self.say(day.trouble.what, tone=Tone.NOTICE)
        elif day.proof is not None and not day.proof.proven:
            self._differs(day.proof)
        else:
            self._all_good()
            self.say(Text(N_("The backup is made and proven: {file}"), file=day.made.path.name))

    def _proven(self, proof: Proof) -> None:
        if proof.proven:
            self._all_good()
            self.say(
                Text(
                    N_("{file} is proven: {rows} rows, in {seconds} s."),
                    file=proof.path.name,
                    rows=sum(each.rows for each in proof.manifest.figures),
                    seconds=round(proof.seconds),
                )
            )
        else:
            self._differs(proof)

    def _all_good(self) -> None:
        if self._alarmed:
            self._alarmed = False
            self.banner.put_away()

    def _differs(self, proof: Proof) -> None:
        self._alarmed = True
        self.banner.show_message(
            Tone.BAD,
            Text(
                N_("{file} does not restore to what it was made from: {first}"),
                file=proof.path.name,
                first=proof.differences[0],
            ),
            N_("Make another backup now, and show this to whoever looks after the server."),
        )

    def _restored(self, restored: Restored) -> None:
        words = Text(N_("The plant is as it was on {moment}."), moment=restored.manifest.made_at)
        self.place.changes.announced.emit(frozenset({Topic.EVERYTHING}), "")
        self.say(words)

    def _scheduled(self, planned: Planned | None) -> None:
        self._show_plan()
        if planned is None:
            self.say(N_("There is no daily backup from this PC any more."))
        elif planned.started:
            self.say(Text(N_("The plan is in force: {task}."), task=planned.name))
        else:
            self.banner.show_message(
                Tone.NOTICE,
                N_("The plan is kept, but the operating system did not take it."),
                Text(N_("Type: {command}"), command=planned.by_hand),
            )


@dataclass(frozen=True, slots=True)
class _Plan:
    folder: str
    second: str
    at: str
    keep_days: int
    keep_months: int


class PlanDialog(QDialog):
    """The plan for every day.

    Signals:
        planned(Planned | None): the operating system has it, or it was taken out.
    """

    planned = Signal(object)

    def __init__(self, place: Workplace, keeper: BackupKeeper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place, self._keeper = place, keeper
        tr = place.words.tr
        self.setWindowTitle(tr(N_("Daily plan")))
        self.setMinimumWidth(place.theme.px(560))
        self.form = Form(
            place,
            "administration.backups.plan",
            (
                TextField(name="at", label=N_("Time of day"), required=True, help=N_("On this PC's clock, as 12:30.")),
                TextField(name="folder", label=N_("Folder"), required=True),
                TextField(
                    name="second",
                    label=N_("Second folder"),
                    help=N_("On another disk or PC; every backup is copied there."),
                ),
                PiecesField(
                    name="keep_days", label=N_("Keep all of"), required=True, unit=N_("days"), lowest=1, highest=366
                ),
                PiecesField(
                    name="keep_months", label=N_("Then one of each of"), required=True, unit=N_("months"), highest=120
                ),
            ),
            columns=1,
            clears=False,
        )
        plan = keeper.plan()
        self.form.fill({name: getattr(plan, name) for name in self.form.fields})
        title = QLabel(tr(N_("A backup every day")))
        title.setProperty("kind", "title")
        self.off = QPushButton(tr(N_("Switch off")))
        self.off.setEnabled(keeper.is_planned())
        back = QPushButton(tr(N_("Go back")))
        self.save = QPushButton(tr(N_("Save plan")))
        self.save.setProperty("kind", "primary")
        self.save.setDefault(True)
        self.off.clicked.connect(self._forget)
        back.clicked.connect(self.reject)
        self.save.clicked.connect(self._keep)
        self.problem = QLabel()
        self.problem.setProperty("kind", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.off)
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        for widget in (title, self.form, self.problem):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        access_keys.give(self)

    def _keep(self) -> None:
        try:
            typed = self.form.value(_Plan)
            plan = BackupPlan(typed.folder, typed.second or "", typed.at, typed.keep_days, typed.keep_months)
            planned = self._keeper.schedule(plan)
        except Invalid as error:
            self.form.complain(error.fields)
        except (Refused, OSError) as error:
            said = (
                f"{self._place.words.tr(error.what)} {self._place.words.tr(error.remedy)}"
                if isinstance(error, Refused)
                else str(error)
            )
            self.problem.setText(said)
            self.problem.show()
        else:
            self.form.sent()
            self.accept()
            self.planned.emit(planned)

    def _forget(self) -> None:
        self._keeper.forget()
        self.accept()
        self.planned.emit(None)


def _mb(size: int) -> int:
    return max(1, round(size / _MB))


def _breakable(path: str) -> str:
    """A path that a narrow pane can break into lines: places without width after its marks."""
    return "".join(f"{letter}\u200b" if letter in "/\\-." else letter for letter in path)


def _in_blocks(digest: str) -> str:
    """A fingerprint that a narrow pane can break into lines."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
