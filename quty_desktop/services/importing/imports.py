"""Taking in the plant's spreadsheets: what they would change, changing it, and what earlier imports said."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import text

from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.imports import ImportState, ProblemSeverity
from quty_desktop.domain.imports.bill_plans import BillPlan
from quty_desktop.domain.imports.chosen import emptied, left_out, plan_without
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.mappings import ColumnMapping
from quty_desktop.domain.imports.plans import Change, Plan, Verdict, plan_import
from quty_desktop.domain.imports.problems import Decisions
from quty_desktop.domain.imports.records import RecordPlan
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator
from quty_desktop.services.importing import bills_import, import_records, own_sampling
from quty_desktop.services.importing import import_store as store
from quty_desktop.services.importing.import_reading import (
    Knowledge,
    Progress,
    ReadingCancelled,
    ReadSet,
    assigned_by_words,
    other_kind,
    read_set,
    remembered,
)
from quty_desktop.services.importing.import_requests import (
    FileOutcome,
    ImportedFile,
    ImportOutcome,
    ImportRequest,
    KeptProblem,
    file_by_file,
    request_of,
    together,
)
from quty_desktop.services.importing.import_summary import summary_of
from quty_desktop.services.importing.import_words import ProblemWords
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork
from quty_desktop.spreadsheets.files import Assigned, SheetLook, look
from quty_desktop.spreadsheets.problem_list import write_problems

__all__ = [
    "WRITES",
    "Assigned",
    "Checked",
    "ImportRunFilter",
    "ReadingCancelled",
    "SheetLook",
    "check_files",
    "compare",
    "import_files",
    "import_paths",
    "import_run",
    "import_runs",
    "knowledge",
    "problems_of",
    "save_problems",
    "sheets_of",
    "undo_import",
]

WRITES = (Permission.EDIT_MASTER_DATA, Permission.EDIT_CERTIFICATES, Permission.EDIT_DEFECTS)
"""What an import writes needs these rights beside that of importing."""

Ask = Callable[..., Any]
"""A door's ``ask``: runs a query."""


@dataclass(frozen=True, slots=True)
class ImportRunRow:
    """A file that was imported earlier."""

    id: int
    at: datetime
    imported_by: str
    kind: FileKind
    file_name: str
    state: ImportState
    rows_read: int
    rows_new: int
    rows_changed: int
    rows_same: int
    rows_refused: int
    problems: int


@dataclass(frozen=True, slots=True)
class ImportProblemRow:
    """A problem that was recorded with an import."""

    id: int
    sheet: str
    row_number: int
    column: str
    value: str
    severity: ProblemSeverity
    why: Text
    remedies: tuple[Text, ...]
    settled: bool


@dataclass(frozen=True, slots=True)
class ImportRunDetail:
    """An earlier import of a file, with its problems and differences."""

    run: ImportRunRow
    note: str
    problems: tuple[ImportProblemRow, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """Files that were read and compared with the plant; nothing is changed yet.

    Attributes:
        knowledge: what the plant knew.
        read: the files.
        request: what ``import_files`` takes.
        outcome: what it would change.
    """

    knowledge: Knowledge
    read: ReadSet
    request: ImportRequest
    outcome: ImportOutcome


def check_files(
    ask: Ask,
    paths: Sequence[Path],
    decisions: Decisions | None = None,
    *,
    sheets: Mapping[Path, str] | None = None,
    assigned: Mapping[Path, Assigned] | None = None,
    progress: Progress | None = None,
    earlier: Checked | None = None,
) -> Checked:
    """Read files and tell what importing them would change. Outside the door: reading needs no rights.

    Args:
        ask: the door's ``ask``.
        paths: the files.
        decisions: mends that were chosen; ``None`` takes those of earlier imports.
        sheets: the sheet to read, for files with several.
        assigned: what was said about the columns of files of no known kind.
        progress: told the rows read, from the thread that calls; an exception raised in it ends the reading.
        earlier: the last check; what did not change is not read again.

    Raises:
        QutyError: the plant cannot be asked. A file that cannot be read is told in the answer.
    """
    known: Knowledge = ask(knowledge)
    chosen = remembered(known, paths) if decisions is None else decisions
    same = (
        earlier is not None
        and earlier.knowledge.destinations == known.destinations
        and earlier.knowledge.mappings == known.mappings
    )
    before = earlier.read if earlier and same else None
    read = read_set(paths, known, chosen, sheets=sheets, assigned=assigned, progress=progress, earlier=before)
    request = request_of(read.content)
    if earlier is not None:
        request = replace(request, left_out=earlier.request.left_out, emptied=earlier.request.emptied)
    return Checked(known, read, request, ask(compare, request))


def sheets_of(path: Path) -> tuple[SheetLook, ...]:
    """What the sheets of a file seem to be, with their first rows, for saying what their columns are.

    Raises:
        Refused: the file cannot be read.
    """
    return look(path)


@query(Permission.IMPORT_DATA, consistent=True)
def knowledge(uow: UnitOfWork) -> Knowledge:
    """What the plant knows before files are read: names and destinations, and what was said in earlier imports."""
    for_all: frozenset[str] = frozenset()
    single: dict[str, dict[str, str]] = {}
    mappings: dict[str, ColumnMapping] = {}
    for sha256, summary in store.last_decisions(uow.session):
        # Each import carries on what earlier ones decided for all, so that the latest one says what still holds.
        for_all = frozenset(summary.get("for_all", ()))
        single[sha256] = dict(summary.get("single", {}))
        if kept := summary.get("mapping"):
            columns = tuple((field, word) for field, word in kept["columns"])
            mappings[kept["header"]] = ColumnMapping(FileKind(kept["kind"]), columns)
    plant = import_records.known(uow.session)
    return Knowledge(store.spellings(uow.session), for_all, single, plant, mappings)


@query(Permission.IMPORT_DATA, consistent=True)
def compare(uow: UnitOfWork, request: ImportRequest) -> ImportOutcome:
    """What importing would change; nothing is changed."""
    plan = _plan(uow, request, lock=False)
    bills = bills_import.planned(uow.session, request.bills)
    records = emptied(import_records.planned(uow.session, request.records), frozenset(request.emptied))
    plan, bills, records = _without(plan, bills, records, frozenset(request.left_out))
    return _outcome(request, plan, bills, records, _changes(plan, bills, records), {})


@command(Permission.IMPORT_DATA, also=WRITES)
def import_files(uow: UnitOfWork, request: ImportRequest) -> ImportOutcome:
    """Import the files of a request in one transaction: destinations, articles, pack specifications and bills of material.

    Rows that say what the plant has already change nothing; nothing is ever deleted. Each file is recorded with its
    problems and with the mends that were chosen.

    Raises:
        NotFound: there is nothing to import.
        Duplicate: somebody entered one of the articles by hand at this very moment.
        NotAllowed: a sampling plan would change, and the person may not change those.
        Refused: a stage would judge no class of defects any more.
    """
    if not request.files:
        raise NotFound(Text(N_("No file was read.")), Text(N_("Choose the files again.")), code="import.nothing")
    store.one_at_a_time(uow.session)
    plan = _plan(uow, request, lock=True)
    bills = bills_import.planned(uow.session, request.bills)
    records = emptied(import_records.planned(uow.session, request.records), frozenset(request.emptied))
    plan, bills, records = _without(plan, bills, records, frozenset(request.left_out))
    own_sampling.require_right(uow, records)
    changes = _changes(plan, bills, records)
    store.write(uow.session, plan)
    import_records.write_own(uow.session, records)
    bills_import.store(uow, bills)
    import_records.write(uow.session, records)
    outcome = _outcome(request, plan, bills, records, changes, {})
    runs = {
        file.name: store.record_run(uow.session, _run(request, file, each, changes))
        for file, each in zip(request.files, outcome.files, strict=True)
    }
    store.record_problems(uow.session, [_problem_row(problem, runs) for problem in request.problems])
    return _outcome(request, plan, bills, records, changes, runs)


@dataclass(frozen=True, slots=True)
class Undone:
    """An import that was taken back.

    Attributes:
        files: names of its files.
        records: changes that were taken back.
    """

    files: tuple[str, ...]
    records: int


@command(Permission.IMPORT_DATA, also=WRITES)
def undo_import(uow: UnitOfWork, run_id: int) -> Undone:
    """Take back what an import changed, all files that were imported together, from the audit trail.

    Raises:
        NotFound: there is no such import.
        WrongState: it was taken back before.
        NotAllowed: it changed sampling plans, and the person may not change those.
        Refused: something was built on it: a record that refers to what it added, a later change, or production
            ordered since of an article whose packing or bill it set, or an inspection by a sampling plan that it set.
    """
    taken = uow.session.execute(text("SELECT quty.undo_import(:run)"), {"run": run_id}).scalar_one()
    files = uow.session.execute(_TOGETHER, {"run": run_id}).scalars()
    return Undone(tuple(files), int(taken))


def _plan(uow: UnitOfWork, request: ImportRequest, *, lock: bool) -> Plan:
    codes = {article.code for article in request.articles} | {packing.code for packing in request.packings}
    spelt = store.spellings(uow.session)
    return plan_import(
        request.articles,
        request.packings,
        dict(request.spellings),
        store.articles(uow.session, sorted(codes), lock=lock),
        set(spelt.values()),
        spelt,
    )


def _without(
    plan: Plan, bills: BillPlan, records: RecordPlan, keys: frozenset[str]
) -> tuple[Plan, BillPlan, RecordPlan]:
    """Mark what is left out; an import of chosen rows is an import of all with the others left out."""
    if not keys:
        return plan, bills, records
    return (
        plan_without(plan, keys),
        replace(bills, steps=left_out(bills.steps, bills_import.changes(bills, 1), keys)),
        replace(records, steps=left_out(records.steps, records.changes(1), keys)),
    )


def _changes(plan: Plan, bills: BillPlan, records: RecordPlan) -> tuple[Change, ...]:
    changes = plan.changes()
    changes = (*changes, *bills_import.changes(bills, len(changes) + 1))
    return (*changes, *records.changes(len(changes) + 1))


def _outcome(
    request: ImportRequest,
    plan: Plan,
    bills: BillPlan,
    records: RecordPlan,
    changes: tuple[Change, ...],
    runs: Mapping[str, int],
) -> ImportOutcome:
    files = []
    for file in request.files:
        counted = plan.counted(file.name) + bills.counted(file.name) + records.counted(file.name)
        files.append(
            FileOutcome(
                runs.get(file.name, 0), file.name, file.kind, file.rows_read, counted[Verdict.NEW],
                counted[Verdict.CHANGED], counted[Verdict.SAME], file.rows_refused, file.note,
            )
        )  # fmt: skip
    return ImportOutcome(tuple(files), changes)


def _run(
    request: ImportRequest, file: ImportedFile, outcome: FileOutcome, changes: Collection[Change]
) -> dict[str, Any]:
    return {
        "kind": file.kind.value,
        "file_name": file.name,
        "file_sha256": file.sha256,
        "rows_read": file.rows_read,
        "rows_new": outcome.new,
        "rows_changed": outcome.changed,
        "rows_same": outcome.same,
        "rows_refused": file.rows_refused,
        "summary": {
            "note": file.note,
            "sheet": file.sheet,
            "for_all": list(request.for_all),
            "mapping": _mapping(file),
            "single": {key: code for key, code in request.single if f"@{file.name}!" in key},
            "changes": store.plain_changes(change for change in changes if change.file == file.name),
        },
    }


def _mapping(file: ImportedFile) -> dict[str, Any] | None:
    if file.mapping is None:
        return None
    header, columns = file.mapping
    return {"header": header, "kind": file.kind.value, "columns": [list(each) for each in columns]}


def _problem_row(problem: KeptProblem, runs: Mapping[str, int]) -> dict[str, Any]:
    return {
        "run_id": runs[problem.file],
        "sheet": problem.sheet,
        "row_number": problem.row,
        "column_name": problem.column,
        "value": problem.value,
        "severity": problem.severity.value,
        "message": str(problem.words.why),
        "params": problem.words.plain(),
        "remedy": "; ".join(str(remedy) for remedy in problem.words.remedies),
        "settled": problem.settled,
    }


_RUNS = """
    SELECT r.id, r.at, r.imported_by, r.kind, r.file_name, r.state, r.rows_read, r.rows_new, r.rows_changed, r.rows_same,
           r.rows_refused, (SELECT count(*) FROM quty.import_problem p WHERE p.run_id = r.id AND NOT p.settled) AS problems
    FROM quty.import_run r
"""
_LATEST = text(f"""{_RUNS}
    WHERE CAST(:after_at AS timestamptz) IS NULL OR (r.at, r.id) < (:after_at, CAST(:after_id AS bigint))
    ORDER BY r.at DESC, r.id DESC LIMIT :limit
""")
_ONE = text(f"{_RUNS} WHERE r.id = :id")
_TOGETHER = text("""
    SELECT r.file_name FROM quty.import_run r JOIN quty.import_run wanted ON wanted.id = :run
    WHERE r.at = wanted.at AND r.imported_by = wanted.imported_by ORDER BY r.id
""")
_PROBLEMS = text("""
    SELECT id, sheet, row_number, column_name, value, severity, params, settled
    FROM quty.import_problem WHERE run_id = :run ORDER BY settled, severity <> 'error', row_number, id
""")


@dataclass(frozen=True, slots=True)
class ImportRunFilter:
    """Which earlier imports are shown.

    Attributes:
        after: moment and id of the last row of the page before.
        limit: rows of a page.
    """

    after: tuple[datetime, int] | None = None
    limit: int = 500


@query(Permission.IMPORT_DATA)
def import_runs(uow: UnitOfWork, wanted: ImportRunFilter | None = None) -> tuple[ImportRunRow, ...]:
    """Files that were imported, the latest first, a page at a time."""
    wanted = wanted or ImportRunFilter()
    at, key = wanted.after or (None, None)
    values = {"after_at": at, "after_id": key, "limit": max(1, wanted.limit)}
    return tuple(_run_row(dict(row)) for row in uow.session.execute(_LATEST, values).mappings())


@query(Permission.IMPORT_DATA)
def problems_of(uow: UnitOfWork, run_id: int) -> tuple[ImportProblemRow, ...]:
    """The problems that were recorded with an import, open ones first, in the order of the file."""
    found = uow.session.execute(_PROBLEMS, {"run": run_id}).mappings()
    return tuple(_problem(dict(row)) for row in found)


@query(Permission.IMPORT_DATA, consistent=True)
def import_run(uow: UnitOfWork, run_id: int) -> ImportRunDetail:
    """An earlier import of a file.

    Raises:
        NotFound: there is none with this id.
    """
    row = uow.session.execute(_ONE, {"id": run_id}).mappings().first()
    if row is None:
        raise NotFound(Text(N_("This import does not exist.")), Text(N_("Refresh the list.")), code="import.unknown")
    summary = uow.session.execute(
        text("SELECT summary FROM quty.import_run WHERE id = :id"), {"id": run_id}
    ).scalar_one()
    return ImportRunDetail(
        _run_row(dict(row)),
        summary.get("note", ""),
        problems_of(uow, run_id),
        store.read_changes(summary.get("changes", ())),
    )


def _run_row(row: Mapping[str, Any]) -> ImportRunRow:
    return ImportRunRow(**{**row, "kind": FileKind(row["kind"]), "state": ImportState(row["state"])})


def _problem(row: Mapping[str, Any]) -> ImportProblemRow:
    words = ProblemWords.read(row["params"])
    return ImportProblemRow(
        row["id"], row["sheet"], row["row_number"], row["column_name"], row["value"],
        ProblemSeverity(row["severity"]), words.why, words.remedies, row["settled"],
    )  # fmt: skip


def save_problems(path: Path, checked: Checked, translator: Translator) -> None:
    """Write the open problems to a workbook or a CSV file, to be worked off in the office.

    Raises:
        Refused: the place cannot be written.
    """
    write_problems(path, checked.read.content.problems, translator)


@dataclass(frozen=True, slots=True)
class Told:
    """What the command line tells of an import.

    Attributes:
        lines: what was or would be changed.
        kept_out: rows that stay out.
    """

    lines: str
    kept_out: int


class AnyDoor(Protocol):
    """What asks queries and runs commands."""

    def ask(self, function: Callable[..., Any], data: object = None) -> Any:
        """Ask a query."""

    def run(self, function: Callable[..., Any], data: object = None) -> Any:
        """Run a command."""


def _taken_in(
    door: AnyDoor, request: ImportRequest, *, at_once: bool, told: Callable[[Text], object] | None
) -> ImportOutcome:
    requests = (request,) if at_once else file_by_file(request)
    done: list[ImportOutcome] = []
    for each in requests:
        done.append(door.run(import_files, each))
        if told is not None and len(requests) > 1:
            told(Text(N_("Imported: {what}."), what=each.files[0].name))
    return together(done)


def import_paths(
    door: AnyDoor,
    paths: Sequence[Path],
    *,
    dry_run: bool,
    accept: Collection[str],
    problems_out: Path | None,
    translator: Translator,
    kind: FileKind | None = None,
    at_once: bool = False,
    told: Callable[[Text], object] | None = None,
) -> Told:
    """Import files, for the command line.

    Args:
        door: of the signed-in person.
        paths: the files.
        dry_run: only tell what would happen.
        accept: codes of proposals to take wherever they are made, beside those of earlier imports.
        problems_out: where to write the list of open problems, as a workbook or CSV.
        translator: language of the summary and of that list.
        kind: what the files are; columns of files that nobody foresaw are found by their words then.
        at_once: all files are one transaction and one import, taken back as one; else each is an import of its own.
        told: is told each file that is in, where there are several: it stays if a later one fails.

    Raises:
        Refused: a file cannot be read or is of another kind; nothing is imported then.
        QutyError: as any command; files that came before it stay, unless they are imported at once.
    """
    known: Knowledge = door.ask(knowledge)
    before = remembered(known, paths)
    decisions = Decisions(for_all=frozenset(before.for_all) | frozenset(accept), single=before.single)
    assigned = assigned_by_words(paths, kind) if kind is not None else None
    checked = check_files(door.ask, paths, decisions, assigned=assigned)
    for reading in checked.read.readings:
        if reading.refusal is not None:
            raise reading.refusal
        if kind is not None and reading.file is not None and reading.file.kind is not kind:
            raise other_kind(reading.file.file, reading.file.kind, kind)
    if problems_out is not None:
        save_problems(problems_out, checked, translator)
    outcome = checked.outcome if dry_run else _taken_in(door, checked.request, at_once=at_once, told=told)
    lines = summary_of(
        checked.read.content, outcome, translator, imported=not dry_run, accepted=accept, problems_out=problems_out
    )
    return Told(lines, sum(file.refused for file in outcome.files))
