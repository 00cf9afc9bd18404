"""What goes into an import and what comes of it, in plain records."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import reduce

from quty_desktop.domain.imports import ProblemSeverity
from quty_desktop.domain.imports.bill_plans import Incoming, incoming_bills, merged
from quty_desktop.domain.imports.files import IN_ORDER, FileKind
from quty_desktop.domain.imports.plans import Change, IncomingArticle, IncomingPacking, Packing, Subject, Verdict
from quty_desktop.domain.imports.problems import Applied, Problem, Severity
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.imports.rows import CartonSize
from quty_desktop.domain.imports.sets import FileSet
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.importing.import_reading import learnt_spellings
from quty_desktop.services.importing.import_words import ProblemWords

USED_FOR_PACKING = N_("Used for the pack specifications, which are counted with Finished goods.")
BOTH_NEEDED = N_("Pack specifications need Finished goods and Packing together.")


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file of an import, as it is recorded.

    Attributes:
        name: the file's name.
        sheet: the sheet that was read.
        kind: what it holds.
        sha256: fingerprint of its content.
        rows_read: rows below the header that hold anything.
        rows_refused: rows that are kept out.
        note: what is to be said about it, marked for translation; may be empty.
        mapping: the header's fingerprint and what a person said about its columns; ``None`` for a known layout.
    """

    name: str
    sheet: str
    kind: FileKind
    sha256: str
    rows_read: int
    rows_refused: int
    note: str = ""
    mapping: tuple[str, tuple[tuple[str, str], ...]] | None = None


@dataclass(frozen=True, slots=True)
class KeptProblem:
    """A problem as it is recorded with the import.

    Attributes:
        file: the file's name.
        sheet: its sheet.
        row: the row as the spreadsheet program numbers it.
        column: the column's letters; may be empty.
        value: the value as filed.
        severity: whether the row was taken.
        words: why, and the mends that are or were proposed.
        settled: whether a mend was chosen.
    """

    file: str
    sheet: str
    row: int
    column: str
    value: str
    severity: ProblemSeverity
    words: ProblemWords
    settled: bool = False


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported, read and decided.

    Attributes:
        files: the files.
        articles: finished articles of the list and of the bills.
        packings: pack specifications by the articles' numbers.
        spellings: for each new spelling of a destination, its code.
        problems: what is recorded with the import.
        records: rows of simple lists, of carton books and certificate registers.
        for_all: codes of the mends that were chosen for all.
        single: mends of single problems, by the problem's key.
        left_out: keys of the differences that are not imported (see ``chosen.change_key``).
        emptied: keys of the differences by which a cell is emptied; without it what the plant has stays.
        bills: bills of material with their articles and units.
    """

    files: tuple[ImportedFile, ...]
    articles: tuple[IncomingArticle, ...] = ()
    packings: tuple[IncomingPacking, ...] = ()
    spellings: tuple[tuple[str, str], ...] = ()
    problems: tuple[KeptProblem, ...] = ()
    for_all: tuple[str, ...] = ()
    single: tuple[tuple[str, str], ...] = ()
    records: tuple[Record, ...] = ()
    left_out: tuple[str, ...] = ()
    emptied: tuple[str, ...] = ()
    bills: Incoming = field(default_factory=Incoming)


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What became, or would become, of a file; pack specifications count for the file of Finished goods."""

    run_id: int
    name: str
    kind: FileKind
    rows_read: int
    new: int
    changed: int
    same: int
    refused: int
    note: str


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What an import changed or would change.

    Attributes:
        files: a line for each file.
        changes: what is new or changed, one line each; empty where the plant has it all already.
    """

    files: tuple[FileOutcome, ...]
    changes: tuple[Change, ...]

    def count(self, subject: Subject, verdict: Verdict) -> int:
        """How many lines of a kind the list of differences has."""
        return sum(change.subject is subject and change.verdict is verdict for change in self.changes)


def request_of(content: FileSet) -> ImportRequest:
    """What is to be imported of the files that were read."""
    goods = next((file.file for file in content.files if file.kind is FileKind.FINISHED_GOODS_BILLS), "")
    listed = [IncomingArticle(row.code, row.destination, row.name, row.position.file) for row in content.articles]
    billed = [
        IncomingArticle(row.code, row.destination, row.name, row.position.file, listed=False)
        for row in content.only_in_bills
    ]
    return ImportRequest(
        files=tuple(
            ImportedFile(
                file.file, file.sheet, file.kind, file.fingerprint, file.rows_read, content.stopped(file),
                _note(file.kind, content), file.mapping,
            )
            for file in content.files
        ),
        articles=(*listed, *billed),
        packings=tuple(
            IncomingPacking(row.code, Packing(row.pcs_per_carton, row.cartons_per_pallet, _size(row.carton)), goods)
            for row in content.specifications
        ),
        spellings=tuple(learnt_spellings(content.applied, content.decisions).items()),
        problems=(*map(_open, content.problems), *map(_settled, content.applied)),
        for_all=tuple(sorted(content.decisions.for_all)),
        single=tuple(sorted(content.decisions.single.items())),
        records=content.records,
        bills=reduce(
            merged,
            (file.incoming for file in content.files),
            incoming_bills((bill for file in content.files for bill in file.bills), content.applied),
        ),
    )  # fmt: skip


def file_by_file(request: ImportRequest) -> tuple[ImportRequest, ...]:
    """An import for each file, each a transaction of its own, in the order in which files build on each other."""
    files = sorted(request.files, key=lambda file: IN_ORDER.index(file.kind))
    return tuple(only_file(request, file.name) for file in files)


def together(outcomes: Iterable[ImportOutcome]) -> ImportOutcome:
    """What several imports changed, one after the other."""
    done = tuple(outcomes)
    return ImportOutcome(
        tuple(file for each in done for file in each.files), tuple(change for each in done for change in each.changes)
    )


def only_file(request: ImportRequest, name: str) -> ImportRequest:
    """What one file alone brings: imported so, each file is a transaction of its own.

    What the files said about each other holds: names were compared, and pack specifications, which two files make
    together, come with the file of Finished goods.

    Args:
        request: of all files.
        name: the file's name.
    """
    bills = tuple(bill for bill in request.bills.bills if bill.file == name)
    named = {bill.product for bill in bills} | {part.code for bill in bills for part in bill.parts}
    units = {bill.output_unit for bill in bills} | {part.unit for bill in bills for part in bill.parts}
    return replace(
        request,
        files=tuple(file for file in request.files if file.name == name),
        articles=tuple(article for article in request.articles if article.file == name),
        packings=tuple(packing for packing in request.packings if packing.file == name),
        problems=tuple(problem for problem in request.problems if problem.file == name),
        records=tuple(record for record in request.records if record.position.file == name),
        bills=Incoming(
            bills,
            tuple(item for item in request.bills.items if item.code in named),
            tuple(unit for unit in request.bills.units if unit.code in units),
        ),
    )


def _note(kind: FileKind, content: FileSet) -> str:
    makes_packing = {FileKind.PACKING_BILLS, FileKind.FINISHED_GOODS_BILLS}
    if kind in makes_packing and not makes_packing <= content.kinds:
        return BOTH_NEEDED
    if kind in makes_packing:
        return USED_FOR_PACKING if kind is FileKind.PACKING_BILLS else ""
    return ""


def _open(problem: Problem) -> KeptProblem:
    severity = ProblemSeverity.ERROR if problem.severity is Severity.STOP else ProblemSeverity.WARNING
    return _kept(problem, severity, tuple(proposal.text for proposal in problem.proposals), settled=False)


def _settled(applied: Applied) -> KeptProblem:
    return _kept(applied.problem, ProblemSeverity.NOTE, (applied.proposal.text,), settled=True)


def _kept(problem: Problem, severity: ProblemSeverity, remedies: tuple[Text, ...], *, settled: bool) -> KeptProblem:
    place = problem.position
    words = ProblemWords(problem.why, remedies)
    return KeptProblem(
        place.file, place.sheet, place.row, place.column, problem.value, severity, words, settled=settled
    )


def _size(carton: CartonSize | None) -> tuple[int, int, int] | None:
    if carton is None or carton.length_mm is None or carton.width_mm is None or carton.height_mm is None:
        return None
    return carton.length_mm, carton.width_mm, carton.height_mm
