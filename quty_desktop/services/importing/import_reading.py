"""Reading the files of an import on the person's PC; needs no database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations, alias_key
from quty_desktop.domain.imports.files import FileKind, ReadFile
from quty_desktop.domain.imports.mappings import TARGETS, ColumnMapping, proposed
from quty_desktop.domain.imports.problems import NO_DECISIONS, Applied, Decisions, Problem
from quty_desktop.domain.imports.sets import FileSet, Known, combine
from quty_desktop.domain.text import N_, Text
from quty_desktop.spreadsheets.files import Assigned, look, read_file
from quty_desktop.spreadsheets.layouts import Context
from quty_desktop.spreadsheets.reader import file_bytes, fingerprint

Progress = Callable[[str, int], object]
"""Called with the file's name and the rows read so far, from the thread that reads."""


class ReadingCancelled(Exception):
    """Raised in ``progress`` by whoever wants the reading to end."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the plant knows before a file is read.

    Attributes:
        spellings: for each spelling of a destination, its code.
        for_all: mends that were chosen for all, in earlier imports.
        single: mends of single problems in earlier imports, by the file's SHA-256.
        plant: its materials and finished articles, for words that stand for them.
        mappings: what was said about the columns of unknown files, by the header's fingerprint.
    """

    spellings: Mapping[str, str] = field(default_factory=dict)
    for_all: frozenset[str] = frozenset()
    single: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    plant: Known = field(default_factory=Known)
    mappings: Mapping[str, ColumnMapping] = field(default_factory=dict)

    @property
    def destinations(self) -> Destinations:
        """The plant's destinations on top of the standard ones."""
        own = {alias_key(spelling): code for spelling, code in self.spellings.items()}
        return Destinations(codes={**STANDARD_DESTINATIONS.codes, **own})


@dataclass(frozen=True, slots=True)
class Reading:
    """One file of a set.

    Attributes:
        path: where it lies.
        stamp: when it was changed and how large it is, to notice that somebody mended it.
        file: its content, ``None`` where it could not be read.
        refusal: why it could not be read.
        sheets: sheets to choose from, where several could be meant.
        readable: whether the columns of the file can be assigned by hand: it is a spreadsheet, but of no known kind.
    """

    path: Path
    stamp: tuple[int, int] = (0, 0)
    file: ReadFile | None = None
    refusal: Refused | None = None
    sheets: tuple[str, ...] = ()
    readable: bool = False


@dataclass(frozen=True, slots=True)
class ReadSet:
    """Files of one import.

    Attributes:
        readings: the files, as they were chosen.
        content: what those say that could be read.
        sheets: the sheet that was chosen, by path.
        assigned: what was said about the columns, by path.
    """

    readings: tuple[Reading, ...]
    content: FileSet
    sheets: Mapping[Path, str] = field(default_factory=dict)
    assigned: Mapping[Path, Assigned] = field(default_factory=dict)


def remembered(knowledge: Knowledge, paths: Collection[Path]) -> Decisions:
    """The mends of earlier imports that hold for these files: those for all, and those of the very same files."""
    single: dict[str, str] = {}
    for path in paths:
        try:
            single |= knowledge.single.get(fingerprint(file_bytes(path)), {})
        except Refused:
            continue  # said when it is read
    return Decisions(for_all=knowledge.for_all, single=single)


def read_set(
    paths: Sequence[Path],
    knowledge: Knowledge,
    decisions: Decisions = NO_DECISIONS,
    *,
    sheets: Mapping[Path, str] | None = None,
    assigned: Mapping[Path, Assigned] | None = None,
    progress: Progress | None = None,
    earlier: ReadSet | None = None,
) -> ReadSet:
    """Read files and compare them with each other; a file that cannot be read is told, the others are read.

    Args:
        paths: the files.
        knowledge: what the plant knows.
        decisions: mends that were chosen.
        sheets: the sheet to read, for files with several.
        assigned: what was said about the columns of files of no known kind.
        progress: told the rows read; an exception raised in it ends the reading.
        earlier: the last reading; files that did not change, and that no new decision is about, are not read again.
    """
    chosen = sheets or {}
    said = assigned or {}
    before = {} if earlier is None else {reading.path: reading for reading in earlier.readings}
    readings: list[Reading] = []
    taken: set[str] = set()
    for path in dict.fromkeys(paths):
        kept = before.get(path)
        if (
            kept is not None
            and earlier is not None
            and earlier.sheets.get(path) == chosen.get(path)
            and earlier.assigned.get(path) == said.get(path)
            and _holds(kept, earlier.content.decisions, decisions)
        ):
            reading = kept
        else:
            reading = _read(path, chosen.get(path), said.get(path), decisions, knowledge, progress)
        if reading.file is not None:
            if path.name in taken:
                reading = Reading(path, refusal=_same_name(path.name))
            taken.add(path.name)
        readings.append(reading)
    files = [reading.file for reading in readings if reading.file is not None]
    content = combine(files, decisions, knowledge.destinations, knowledge.plant)
    return ReadSet(tuple(readings), content, chosen, said)


def _read(
    path: Path,
    sheet: str | None,
    assigned: Assigned | None,
    decisions: Decisions,
    knowledge: Knowledge,
    progress: Progress | None,
) -> Reading:
    told = None if progress is None else partial(progress, path.name)
    try:
        if progress is not None:
            progress(path.name, 0)
        context = Context(knowledge.destinations, knowledge.mappings)
        file = read_file(path, sheet=sheet, decisions=decisions, context=context, progress=told, assigned=assigned)
    except Refused as refusal:
        sheets = _sheets(path) if refusal.code == "file.several_sheets" else ()
        return Reading(path, refusal=refusal, sheets=sheets, readable=refusal.code in _ASSIGNABLE)
    return Reading(path, _stamp(path), file)


_ASSIGNABLE = frozenset({"file.not_recognised", "file.columns_missing", "file.several_sheets"})
"""Refusals of files whose columns a person may assign."""


def _sheets(path: Path) -> tuple[str, ...]:
    return tuple(each.name for each in look(path) if each.layout is not None and not each.hidden)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _holds(reading: Reading, before: Decisions, now: Decisions) -> bool:
    """Whether a reading would come out the same: the file is unchanged, and so is every decision about it."""
    if reading.file is None or reading.stamp != _stamp(reading.path):
        return False
    problems = (*reading.file.problems, *(applied.problem for applied in reading.file.applied))
    return _about(problems, before) == _about(problems, now)


def _about(problems: Sequence[Problem], decisions: Decisions) -> tuple[set[str], dict[str, str]]:
    offered = {proposal.code for problem in problems for proposal in problem.proposals}
    keys = {problem.key for problem in problems}
    return (
        offered & set(decisions.for_all),
        {key: code for key, code in decisions.single.items() if key in keys},
    )


def _same_name(name: str) -> Refused:
    return Refused(
        Text(N_("Two of the chosen files are called “{file}”; their problems could not be told apart."), file=name),
        Text(N_("Rename one of them, or import one after the other.")),
        code="import.same_name",
    )


def assigned_by_words(paths: Sequence[Path], kind: FileKind) -> dict[Path, Assigned]:
    """Assign the columns of files of no known kind by the words of their headers.

    Args:
        paths: the files; those that are recognised by themselves, or cannot be read, are passed over.
        kind: what their rows are.
    """
    found: dict[Path, Assigned] = {}
    for path in paths if kind in TARGETS else ():
        try:
            sheets = look(path)
        except Refused:
            continue  # said when it is read
        if any(sheet.layout is not None for sheet in sheets):
            continue
        for sheet in sheets:
            mappings = ((row.number, proposed(kind, row.cells)) for row in sheet.head)
            whole = next(((number, mapping) for number, mapping in mappings if not mapping.missing()), None)
            if whole is not None and not sheet.hidden:
                found.setdefault(path, Assigned(sheet.name, *whole))
    return found


def other_kind(name: str, kind: FileKind, wanted: FileKind) -> Refused:
    """A file is not what somebody said that it is."""
    return Refused(
        Text(N_("“{file}” was recognised as: {kind}; it is not: {wanted}."), file=name, kind=kind, wanted=wanted),
        Text(N_("Leave the kind out, or choose another file.")),
        code="import.other_kind",
    )


def learnt_spellings(applied: Collection[Applied], decisions: Decisions) -> dict[str, str]:
    """Spellings of destinations whose meaning a person chose for all: the plant keeps them."""
    return {
        each.problem.value.strip(): each.proposal.value
        for each in applied
        if each.problem.code in {"article.destination", "carton.destination"}
        and each.proposal.code in decisions.for_all
    }
