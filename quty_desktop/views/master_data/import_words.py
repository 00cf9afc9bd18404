"""How the pages of the import show files, problems and differences."""

from dataclasses import dataclass
from pathlib import Path

from quty_desktop.domain.imports import ProblemSeverity
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.plans import Verdict
from quty_desktop.domain.imports.problems import Applied, Problem, Proposal, Severity
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.importing.import_requests import BOTH_NEEDED
from quty_desktop.services.importing.imports import Checked
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.theme import Tone

NOT_READ = State(N_("Not read"), Tone.BAD)
NOT_ALL = State(N_("Rows stay out"), Tone.NOTICE)
FILE_MISSING = State(N_("File missing"), Tone.NOTICE)
TO_LOOK_AT = State(N_("Look at it"), Tone.NOTICE)
READY = State(N_("Ready"), Tone.OK)
NOT_IMPORTED = State(N_("Not imported"), Tone.BAD)
SETTLED = State(N_("Settled"), Tone.OK)
VERDICTS = {
    Verdict.NEW: State(Verdict.NEW, Tone.INFO, Icon.ADD),
    Verdict.CHANGED: State(Verdict.CHANGED, Tone.NOTICE, Icon.EDIT),
    Verdict.LEFT_OUT: State(Verdict.LEFT_OUT, Tone.NOTICE, Icon.CANCEL),
    Verdict.EMPTIED: State(Verdict.EMPTIED, Tone.NOTICE, Icon.NOTICE),
    Verdict.KEPT: State(Verdict.KEPT, Tone.NOTICE, Icon.LOCK),
    Verdict.SAME: State(Verdict.SAME, Tone.NEUTRAL, Icon.CHECK),
}
KEPT_STATES = {
    ProblemSeverity.ERROR: NOT_IMPORTED,
    ProblemSeverity.WARNING: TO_LOOK_AT,
    ProblemSeverity.NOTE: SETTLED,
}


@dataclass(frozen=True, slots=True)
class FileRow:
    """A chosen file; ``id`` is its path."""

    id: str
    name: str
    kind: FileKind | Text | str
    rows: int | None
    new: int | None
    changed: int | None
    same: int | None
    refused: int | None
    warnings: int | None
    state: State
    sheets: tuple[str, ...]
    readable: bool = False


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """An open problem, or one that a chosen mend has settled; ``id`` is the problem's key."""

    id: str
    state: State
    file: str
    sheet: str
    place: str
    row: int
    value: str
    why: Text
    problem: Problem
    chosen: Proposal | None


FILES = (
    Column(key="name", title=N_("File"), width=170),
    Column(key="kind", title=N_("Recognised as"), width=230, stretch=True),
    Column(key="rows", title=N_("Rows"), kind=Kind.PIECES, width=72),
    Column(key="new", title=N_("New"), kind=Kind.PIECES, width=72),
    Column(key="changed", title=N_("Changed"), kind=Kind.PIECES, width=80),
    Column(key="same", title=N_("Unchanged"), kind=Kind.PIECES, width=92),
    Column(key="refused", title=N_("Not imported"), kind=Kind.PIECES, width=104),
    Column(key="warnings", title=N_("To look at"), kind=Kind.PIECES, width=88),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=140, value=lambda row: row.state),
)
PROBLEMS = (
    Column(key="state", title=N_("Effect"), kind=Kind.STATE, width=132, value=lambda row: row.state),
    Column(key="file", title=N_("File"), width=140),
    Column(key="place", title=N_("Cell"), kind=Kind.CODE, width=62),
    Column(key="value", title=N_("Value"), width=190),
    Column(key="why", title=N_("What is wrong"), width=240, stretch=True),
)
KEPT_PROBLEMS = (
    Column(key="severity", title=N_("Effect"), kind=Kind.STATE, width=128, states=KEPT_STATES),
    Column(
        key="place",
        title=N_("Cell"),
        kind=Kind.CODE,
        width=62,
        value=lambda row: f"{row.column}{row.row_number}",
    ),
    Column(key="value", title=N_("Value"), width=130, hidden=True),
    Column(key="why", title=N_("What is wrong"), width=200, stretch=True),
)
CHANGES = (
    Column(key="verdict", title=N_("Becomes"), kind=Kind.STATE, width=116, states=VERDICTS),
    Column(key="subject", title=N_("What"), width=130),
    Column(key="code", title=N_("Number"), kind=Kind.CODE, width=110),
    Column(key="destination", title=N_("Destination"), width=100),
    Column(key="before", title=N_("Now"), width=140, stretch=True),
    Column(key="after", title=N_("After the import"), width=140, stretch=True),
)


_NOTED = {BOTH_NEEDED: FILE_MISSING}


def file_rows(checked: Checked) -> tuple[FileRow, ...]:
    """The chosen files, those that could not be read too."""
    outcomes = {outcome.name: outcome for outcome in checked.outcome.files}
    rows = []
    for reading in checked.read.readings:
        if reading.file is None or reading.refusal is not None:
            why = reading.refusal.what if reading.refusal is not None else ""
            rows.append(_unread(reading.path, why, reading.sheets, readable=reading.readable))
            continue
        outcome = outcomes[reading.file.file]
        warnings = checked.read.content.warnings(reading.file)
        state = _NOTED.get(outcome.note) or (NOT_ALL if outcome.refused else TO_LOOK_AT if warnings else READY)
        new, changed, same = outcome.new, outcome.changed, outcome.same
        rows.append(
            FileRow(
                str(reading.path), reading.file.file, reading.file.kind, outcome.rows_read, new, changed, same, outcome.refused, warnings, state, (),
            )
        )  # fmt: skip
    return tuple(rows)


def _unread(path: Path, why: Text | str, sheets: tuple[str, ...], *, readable: bool) -> FileRow:
    return FileRow(str(path), path.name, why, None, None, None, None, None, None, NOT_READ, sheets, readable)


def problem_rows(checked: Checked) -> tuple[ProblemRow, ...]:
    """Open problems first those that keep rows out; then the settled ones."""
    content = checked.read.content
    stopped = [problem for problem in content.problems if problem.severity is Severity.STOP]
    others = [problem for problem in content.problems if problem.severity is not Severity.STOP]
    rows = [_row(problem, NOT_IMPORTED) for problem in stopped] + [_row(problem, TO_LOOK_AT) for problem in others]
    return (*rows, *(_row(applied.problem, SETTLED, applied) for applied in content.applied))


def _row(problem: Problem, state: State, applied: Applied | None = None) -> ProblemRow:
    place = problem.position
    chosen = applied.proposal if applied is not None else None
    return ProblemRow(
        problem.key, state, place.file, place.sheet, f"{place.column}{place.row}", place.row, problem.value, problem.why,
        problem, chosen,
    )  # fmt: skip
