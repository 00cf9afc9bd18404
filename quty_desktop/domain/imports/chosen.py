"""Importing only some rows: those that a person leaves out stay as the plant has them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from quty_desktop.domain.imports.plans import Change, Plan, Subject, Verdict
from quty_desktop.domain.imports.records import RecordPlan


class _Step(Protocol):
    @property
    def verdict(self) -> Verdict: ...


S = TypeVar("S", bound=_Step)


def change_key(change: Change) -> str:
    """A name for a line of the list of differences, the same as long as the files and the plant say the same."""
    words = (change.subject, change.code, change.destination, change.file, change.before, change.after)
    return "|".join((*words, str(change.row)) if change.row else words)


def left_out(steps: Sequence[S], changes: Iterable[Change], keys: Collection[str]) -> tuple[S, ...]:
    """Mark the steps whose lines are left out.

    Args:
        steps: of one plan.
        changes: its list of differences: a line for each step that is not the same, in their order.
        keys: of the lines that are left out.
    """
    lines = iter(changes)
    marked = []
    for step in steps:
        line = None if step.verdict is Verdict.SAME else next(lines)
        out = line is not None and change_key(line) in keys
        marked.append(replace(step, verdict=Verdict.LEFT_OUT) if out else step)  # type: ignore[type-var]
    return tuple(marked)


def emptied(plan: RecordPlan, keys: Collection[str]) -> RecordPlan:
    """Mark the cells as changed that a person wants emptied; the others are only asked about.

    Args:
        plan: of the rows of lists.
        keys: of the lines of its list of differences.
    """
    if not keys:
        return plan
    lines = iter(plan.changes(1))
    steps = []
    for step in plan.steps:
        line = None if step.verdict is Verdict.SAME else next(lines)
        wanted = line is not None and step.verdict is Verdict.EMPTIED and change_key(line) in keys
        steps.append(replace(step, verdict=Verdict.CHANGED) if wanted else step)
    return replace(plan, steps=tuple(steps))


def plan_without(plan: Plan, keys: Collection[str]) -> Plan:
    """Mark the articles and packings that are left out; a new article takes its packing out with it."""
    if not keys:
        return plan
    changes = plan.changes()
    articles = left_out(plan.articles, (each for each in changes if each.subject is Subject.ARTICLE), keys)
    packed = (each for each in changes if each.subject is Subject.PACK_SPECIFICATION)
    gone = {
        (step.incoming.code, step.incoming.destination)
        for step in articles
        if step.verdict is Verdict.LEFT_OUT and step.stored is None
    }
    packings = tuple(
        replace(step, verdict=Verdict.LEFT_OUT) if (step.code, step.destination) in gone else step
        for step in left_out(plan.packings, packed, keys)
    )
    return replace(plan, articles=articles, packings=packings)
