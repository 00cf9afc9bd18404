"""Several files of one kind: what they have in common is taken once, where they disagree a person chooses."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from quty_desktop.domain.articles import BomState
from quty_desktop.domain.imports.bill_plans import IncomingBill, incoming_bills
from quty_desktop.domain.imports.codes import material_key
from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations
from quty_desktop.domain.imports.files import FileKind, ReadFile
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.imports.plans import Subject
from quty_desktop.domain.imports.problems import Ledger, Position, Problem, Proposal, Severity
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.imports.rows import ArticleRow, BillRow
from quty_desktop.domain.text import N_, Text

FIRST, LATER = "import.files.first", "import.files.later"


def reconcile(files: Sequence[ReadFile], ledger: Ledger) -> tuple[ReadFile, ...]:
    """Compare files of one kind with each other; until somebody chooses, the file that was chosen first counts.

    Args:
        files: that are imported together.
        ledger: takes the rows of later files that say something else.
    """
    kept: list[ReadFile] = []
    for file in files:
        for place, other in enumerate(kept):
            if other.kind is file.kind:
                kept[place], file = _reconciled(other, file, ledger)  # noqa: PLW2901 - it shrinks with each comparison
        kept.append(file)
    return tuple(kept)


def _reconciled(first: ReadFile, later: ReadFile, ledger: Ledger) -> tuple[ReadFile, ReadFile]:
    if first.kind is FileKind.ARTICLES:
        return _articles(first, later, ledger)
    if first.kind is FileKind.OWN_BILLS:
        return first, _own_bills(first, later, ledger)
    return _bills(first, later, ledger) if first.kind.is_bills else (first, later)


def _articles(first: ReadFile, later: ReadFile, ledger: Ledger) -> tuple[ReadFile, ReadFile]:
    known = {row.key: row for row in first.articles}
    dropped: set[tuple[str, str]] = set()
    rest: list[ArticleRow] = []
    for row in later.articles:
        other = known.get(row.key)
        if other is None:
            rest.append(row)
        elif match_key(other.name) != match_key(row.name) and _later(
            ledger, other.position, row.position, f"{row.code} {row.destination}", other.name, row.name
        ):
            dropped.add(row.key)
            rest.append(row)
    left = tuple(row for row in first.articles if row.key not in dropped)
    return replace(first, articles=left), replace(later, articles=tuple(rest))


def _bills(first: ReadFile, later: ReadFile, ledger: Ledger) -> tuple[ReadFile, ReadFile]:
    known, new = _by_product(first.bills), _by_product(later.bills)
    dropped: set[tuple[str, str]] = set()
    rest: list[BillRow] = []
    for key, bills in new.items():
        others = known.get(key)
        if others is None:
            rest += bills
        elif sorted(map(_said, others)) != sorted(map(_said, bills)) and _later(
            ledger, others[0].position, bills[0].position, str(bills[0].product), *_differing(others, bills)
        ):
            dropped.add(key)
            rest += bills
    left = tuple(bill for key, bills in known.items() if key not in dropped for bill in bills)
    return replace(first, bills=left), replace(later, bills=tuple(rest))


def _own_bills(first: ReadFile, later: ReadFile, ledger: Ledger) -> ReadFile:
    """Two tables of our own: what the first has is taken from it; where the later one differs it is told."""
    known = {bill.key: bill for bill in first.incoming.bills}
    rest = []
    for bill in later.incoming.bills:
        other = known.get(bill.key)
        if other is None:
            rest.append(bill)
        elif other.content(wastage=True) != bill.content(wastage=True):
            why = Text(N_("{file} has another bill of this product; that one is taken."), file=first.file)
            place = bill.position or Position(later.file, later.sheet, 0)
            ledger.ask(Problem("import.bills_differ", place, bill.name, why, Severity.STOP))
    return replace(later, incoming=replace(later.incoming, bills=tuple(rest)))


def reconcile_own_bills(
    files: Sequence[ReadFile], ledger: Ledger, destinations: Destinations = STANDARD_DESTINATIONS
) -> tuple[ReadFile, ...]:
    """Compare tables of our own with the workbooks of bills: a bill that stands in both is taken once.

    What both say alike is taken from our own table, which tells more of it. Where they differ a person chooses; until
    then the file counts that was chosen first.

    Args:
        files: that are imported together.
        ledger: takes the bills that differ, at their place in the later file.
        destinations: known destinations.
    """
    turn = {file.file: number for number, file in enumerate(files)}
    own: dict[tuple[str, str], list[IncomingBill]] = {}
    for file in files:
        for bill in file.incoming.bills:
            if bill.state is BomState.ACTIVE:
                own.setdefault((bill.product, bill.variant), []).append(bill)
    if not own:
        return tuple(files)
    dropped: set[tuple[str, Position]] = set()
    for file in files:
        for row, bill in zip(file.bills, incoming_bills(file.bills, (), destinations).bills, strict=True):
            for other in own.get((bill.product, bill.variant), ()):
                if bill.destination not in {"", other.destination}:
                    continue
                mine = other.position or Position(other.file, "", 0)
                from_own = _takes_own(
                    bill, row.position, other, mine, ledger, own_first=turn[other.file] < turn[file.file]
                )
                dropped.add(("book", row.position) if from_own else ("own", mine))
    return tuple(
        replace(
            file,
            bills=tuple(row for row in file.bills if ("book", row.position) not in dropped),
            incoming=replace(
                file.incoming,
                bills=tuple(each for each in file.incoming.bills if ("own", each.position) not in dropped),
            ),
        )
        for file in files
    )


def _takes_own(
    bill: IncomingBill, place: Position, other: IncomingBill, mine: Position, ledger: Ledger, *, own_first: bool
) -> bool:
    if bill.content(wastage=False) == other.content(wastage=False):
        return True
    theirs, ours = (tuple(_words(each) for each in _parts(one)) for one in (bill, other))
    before, after = _short(set(theirs) - set(ours)), _short(set(ours) - set(theirs))
    if own_first:
        return not _later(ledger, mine, place, bill.name, after, before)
    return _later(ledger, place, mine, bill.name, before, after)


def _parts(bill: IncomingBill) -> Iterator[tuple[str, str]]:
    yield bill.output_unit, f"{bill.output_qty.normalize():f}"
    for part in bill.parts:
        yield part.code, f"{part.qty.normalize():f} {part.unit}"


def _by_product(bills: Iterable[BillRow]) -> dict[tuple[str, str], list[BillRow]]:
    found: dict[tuple[str, str], list[BillRow]] = {}
    for bill in bills:
        found.setdefault((bill.department.value, bill.product.key), []).append(bill)
    return found


def _said(bill: BillRow) -> str:
    return repr(bill.content)


def _differing(others: Sequence[BillRow], bills: Sequence[BillRow]) -> tuple[str, str]:
    """The lines that only one of two files has, in a few words."""
    before, after = ({_words(line) for line in _lines(each)} for each in (others, bills))
    return _short(before - after), _short(after - before)


def _lines(bills: Iterable[BillRow]) -> Iterator[tuple[str, str]]:
    for bill in bills:
        yield str(bill.unit), str(bill.quantity)
        for line in bill.summed():
            yield line.component.code or line.component.name, f"{line.quantity.normalize():f} {line.unit}"


def _words(line: tuple[str, str]) -> str:
    return " ".join(line)


def _short(words: Iterable[str]) -> str:
    chosen = sorted(words)
    return ", ".join(chosen[:3]) + (" …" if len(chosen) > 3 else "") if chosen else "–"


def _later(ledger: Ledger, first: Position, later: Position, what: str, before: str, after: str) -> bool:
    """Ask which of two files is right; until somebody answers it is the first."""
    why = Text(
        N_("{file}, row {row}, says of {what}: {before}. Here stands: {after}."),
        file=first.file, row=str(first.row), what=what, before=before, after=after,
    )  # fmt: skip
    proposals = (
        Proposal(FIRST, Text(N_("Take it from {file}"), file=first.file), "first"),
        Proposal(LATER, Text(N_("Take it from {file}"), file=later.file), "later"),
    )
    chosen = ledger.ask(Problem("import.files_differ", later, after, why, Severity.STOP, proposals))
    return chosen is not None and chosen.code == LATER


def reconcile_records(records: Sequence[Record], ledger: Ledger) -> tuple[Record, ...]:
    """Compare the rows of simple lists, carton books, registers and our own tables that stand in several files."""
    kept: dict[tuple[object, ...], Record] = {}
    for record in records:
        key = (record.subject, _meeting(record))
        other = kept.get(key)
        if other is not None and other.is_own is not record.is_own and _agree(record, other):
            kept[key] = _both(record, other)
        elif other is None or other.position.file == record.position.file or _corrects(record, other, ledger):
            kept[key] = record
    return tuple(kept.values())


def _meeting(record: Record) -> tuple[str, ...]:
    """What identifies a record, the same for a row of a list and for one of our own table."""
    values = dict(record.values)
    more = record.key[2:] if record.is_own else ()
    match record.subject:
        case Subject.MATERIAL:
            return (material_key(record.code), *more)
        case Subject.DESTINATION:
            return (values.get("code", record.destination).upper(), *more)
        case Subject.PARTNER | Subject.PACK_SPECIFICATION:
            return tuple(match_key(each) for each in (record.key[1:] if record.is_own else record.key))
        case _:
            return record.key


def _agree(record: Record, other: Record) -> bool:
    """Whether two records say the same where both say something; what only names or marks them is no difference."""
    there = {name: value for name, value in other.values if name not in {"code", "placeholder"}}
    return all(match_key(there.get(name, value)) == match_key(value) for name, value in record.values)


def _both(record: Record, other: Record) -> Record:
    """The row of our own table, with what only the list tells."""
    own, listed = (record, other) if record.is_own else (other, record)
    said = {name for name, _ in own.values}
    more = tuple((name, value) for name, value in listed.values if name not in said)
    told = {name for name, _ in more}
    return replace(own, values=(*own.values, *more), emptied=tuple(each for each in own.emptied if each[0] not in told))


def _corrects(record: Record, other: Record, ledger: Ledger) -> bool:
    if dict(other.values) == dict(record.values):
        return False
    before, after = _values(other, record), _values(record, other)
    return _later(ledger, other.position, record.position, record.code, before, after)


def _values(record: Record, other: Record) -> str:
    there = dict(other.values)
    return _short(value for name, value in record.values if there.get(name) != value)
