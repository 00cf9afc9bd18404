"""The table of sampling plans brought back: its rows are classes of defects, several of which make the plan of a stage."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from quty_desktop.domain.imports.own_tables import OWN_TABLES
from quty_desktop.domain.imports.plans import Subject
from quty_desktop.domain.imports.problems import Ledger, Problem, Severity
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.quality import DefectClass
from quty_desktop.domain.sampling.plans import Judged, SamplingStage
from quty_desktop.domain.sampling.tables import SamplingTable
from quty_desktop.domain.text import N_, Text

OF_STAGE = ("level", "switching", "table", "form")
"""Fields that the plan of a stage has once, although each of its rows shows them."""
_TITLES = {each.name: each.title for own in OWN_TABLES if own.subject is Subject.SAMPLING for each in own.fields}


def whole_plans(records: Sequence[Record], ledger: Ledger) -> Iterator[Record]:
    """Pass records on; of those of sampling plans, the first row of a stage alone says what its plan has once.

    Args:
        records: of all lists and own tables.
        ledger: takes rows that contradict an earlier row of their stage, and stages that judge no class; they stay out.
    """
    stages: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.subject is Subject.SAMPLING:
            stages[dict(record.values)["stage"]].append(record)
        else:
            yield record
    for rows in stages.values():
        yield from _stage(rows, ledger)


def _stage(rows: Sequence[Record], ledger: Ledger) -> Iterator[Record]:
    kept: list[Record] = []
    said: dict[str, tuple[str, Record]] = {}
    limits: dict[str, tuple[str, Record]] = {}
    for record in rows:
        values = dict(record.values)
        if values.get("table") == SamplingTable.EVERY_PIECE:
            why = Text(N_("“{value}” is not one of the words of this list."), value=SamplingTable.EVERY_PIECE)
            ledger.ask(Problem("own.value", record.position, values["table"], why, Severity.STOP))
            continue
        told = {name: (values[name], record) for name in OF_STAGE if name in values}
        limit = (values["judged"], record)
        against = [name for name, (value, _) in told.items() if said.get(name, (value, record))[0] != value]
        other = limits.get(values["defect_class"], limit)
        if against or other[0] != limit[0]:
            name, (_, first) = (against[0], said[against[0]]) if against else ("judged", other)
            ledger.ask(_contradiction(record, name, first))
            continue
        said = told | said
        if values["defect_class"] not in limits:
            limits[values["defect_class"]] = limit
            kept.append(record)
    if len(limits) == len(DefectClass) and all(judged == Judged.NOT for judged, _ in limits.values()):
        for record in kept:
            why = Text(N_("Judge at least one class of defects."))
            ledger.ask(Problem("own.no_class", record.position, Judged.NOT.value, why, Severity.STOP))
        return
    for number, record in enumerate(kept):
        own = tuple((name, value) for name, value in record.values if name not in OF_STAGE)
        once = () if number else tuple((name, value) for name, (value, _) in said.items())
        # Only the form may say nothing, and only where no row of the stage names one.
        empty = () if number or "form" in said else tuple(each for each in record.emptied if each[0] == "form")
        code = f"{dict(own)['stage']} {dict(own)['defect_class']}"
        yield replace(record, code=code, values=(*own, *once), emptied=empty)


def _contradiction(record: Record, name: str, first: Record) -> Problem:
    values, before = dict(record.values), dict(first.values)
    why = Text(
        N_("{title}: row {row} says something else of “{stage}”."),
        title=Text(_TITLES[name]), row=str(first.position.row), stage=SamplingStage(before["stage"]),
    )  # fmt: skip
    return Problem("own.contradiction", record.position, values[name], why, Severity.STOP)
