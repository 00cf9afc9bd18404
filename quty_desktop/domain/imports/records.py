"""Rows of simple lists (materials, partners, destinations, packings, certificates) against what the plant has."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quty_desktop.domain.imports.plans import Change, Subject, Verdict
from quty_desktop.domain.imports.problems import Position

Values = Mapping[str, str | None]
OWN = "own"
"""The first word of the key of a record from one of the program's own tables."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a list, as plain text, ready to be compared and stored.

    Attributes:
        subject: what it is about.
        key: what identifies it in the plant; ``import_records`` in the services gives stored rows the same key.
        code: how it is named in the list of differences.
        values: the columns that the file has; what it leaves empty does not touch what the plant has.
        position: where it stands.
        destination: the destination's code where it has one.
        formerly: the key under which the plant may have it still, as long as it was incomplete.
        emptied: fields of an own table whose cell is empty, with the column's header as filed.
    """

    subject: Subject
    key: tuple[str, ...]
    code: str
    values: tuple[tuple[str, str], ...]
    position: Position
    destination: str = ""
    formerly: tuple[str, ...] | None = None
    emptied: tuple[tuple[str, str], ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether it comes from one of the program's own tables (see ``own_tables``)."""
        return self.key[:1] == (OWN,)


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A row that the plant has: its id and the values of the same columns as text."""

    id: str
    values: Values


@dataclass(frozen=True, slots=True)
class RecordStep:
    """What becomes of a record; ``stored`` is ``None`` for a new one.

    Attributes:
        empties: the field, and its column's header, that this step would empty; it is asked about by itself.
    """

    record: Record
    verdict: Verdict
    stored: StoredRecord | None = None
    empties: tuple[str, str] | None = None

    @property
    def values(self) -> dict[str, str]:
        """The values that are written: all of a new record, the different ones of a changed one."""
        if self.empties is not None:
            return {}
        values = dict(self.record.values)
        if self.stored is None:
            return values
        return {name: value for name, value in values.items() if self.stored.values.get(name) != value}


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """What becomes of all records."""

    steps: tuple[RecordStep, ...] = ()

    def counted(self, file: str) -> Counter[Verdict]:
        """Count what becomes of a file's rows; a row of which a cell is emptied is changed."""
        found: dict[tuple[object, ...], Verdict] = {}
        for step in self.steps:
            if step.record.position.file != file:
                continue
            key = (step.record.subject, step.record.key)
            if step.empties is None:
                found[key] = step.verdict
            elif step.verdict is Verdict.CHANGED and found.get(key) is Verdict.SAME:
                found[key] = Verdict.CHANGED
        return Counter(found.values())

    def changes(self, first: int) -> tuple[Change, ...]:
        """List what is new or changed, numbered from ``first``."""
        lines: list[Change] = []
        for step in self.steps:
            if step.verdict is Verdict.SAME:
                continue
            record, stored = step.record, step.stored
            values = step.values
            before = "" if stored is None else _shown({name: stored.values.get(name) for name in values})
            row = 0
            if step.empties is not None and stored is not None:
                name, header = step.empties
                before, row = f"{header}: {stored.values.get(name)}", record.position.row
            lines.append(
                Change(
                    first + len(lines), record.subject, step.verdict, record.code, record.destination, before,
                    _shown(values), record.position.file, row,
                )
            )  # fmt: skip
        return tuple(lines)


def _shown(values: Values) -> str:
    return ", ".join(value for value in values.values() if value)


def plan_records(records: Sequence[Record], stored: Mapping[tuple[str, ...], StoredRecord]) -> RecordPlan:
    """Decide what becomes of records; importing the same rows again changes nothing.

    Args:
        records: from the files; of several with one key the last one counts.
        stored: what the plant has, by subject and key.
    """
    steps = []
    for record in last_of_each(records):
        kept = stored.get((record.subject.value, *record.key))
        if kept is None and record.formerly is not None:
            kept = stored.get((record.subject.value, *record.formerly))
        if kept is None:
            steps.append(RecordStep(record, Verdict.NEW))
            continue
        same = all(kept.values.get(name) == value for name, value in record.values)
        steps.append(RecordStep(record, Verdict.SAME if same else Verdict.CHANGED, kept))
        # What a cell no longer says is not taken away before somebody says so.
        steps += [
            RecordStep(record, Verdict.EMPTIED, kept, each) for each in record.emptied if kept.values.get(each[0])
        ]
    return RecordPlan(tuple(steps))


def last_of_each(records: Iterable[Record]) -> tuple[Record, ...]:
    """Keep one record of each key: the last one, in the place of the first."""
    return tuple({(record.subject, record.key): record for record in records}.values())
