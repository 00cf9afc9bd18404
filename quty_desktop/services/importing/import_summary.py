"""The summary of an import in lines of text, for the command line."""

from collections.abc import Collection, Iterator
from pathlib import Path

from quty_desktop.domain.imports.plans import Change, Subject, Verdict
from quty_desktop.domain.imports.problems import Problem, Severity
from quty_desktop.domain.imports.sets import FileSet
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator
from quty_desktop.services.importing.import_requests import FileOutcome, ImportOutcome

_MOST_LINES = 40
_ASKED = N_(
    "Cells that are empty now, where the plant has something: {count}. It stays; empty them on the import page."
)
_KEPT = N_("Earlier revisions of bills that the file has otherwise: {count}. They stay as they are.")


def summary_of(
    content: FileSet,
    outcome: ImportOutcome,
    words: Translator,
    *,
    imported: bool,
    accepted: Collection[str] = (),
    problems_out: Path | None = None,
) -> str:
    """Tell in lines what an import changed, or would change, and what waits for an answer.

    Args:
        content: what was read.
        outcome: what became of it.
        words: the language.
        imported: whether it was carried out.
        accepted: codes of proposals that were named.
        problems_out: where the list of problems was written.
    """
    tr = words.tr
    lines = [tr(N_("Imported:") if imported else N_("This would be imported; nothing is changed yet:"))]
    for file in outcome.files:
        lines += [f"  {tr(_file_line(file))}", *([f"    {tr(file.note)}"] if file.note else [])]
    lines += list(_differences(outcome, words))
    lines += list(_problems(content.problems, words))
    offered = {
        proposal.code
        for problem in (*content.problems, *(applied.problem for applied in content.applied))
        for proposal in problem.proposals
    }
    lines += [
        tr(Text(N_("No problem proposes “{code}” (any more)."), code=code)) for code in sorted(set(accepted) - offered)
    ]
    if problems_out is not None:
        lines.append(tr(Text(N_("The list of problems is written to {file}."), file=str(problems_out))))
    return "\n".join(lines)


def _file_line(file: FileOutcome) -> Text:
    return Text(
        N_("{file} ({kind}): {rows} rows; {new} new, {changed} changed, {same} unchanged, {refused} not imported"),
        file=file.name, kind=file.kind, rows=file.rows_read, new=file.new, changed=file.changed, same=file.same,
        refused=file.refused,
    )  # fmt: skip


def _differences(outcome: ImportOutcome, words: Translator) -> Iterator[str]:
    if not outcome.changes:
        yield words.tr(N_("The plant has all of it already; nothing is different."))
        return
    for subject in Subject:
        new, changed = (outcome.count(subject, verdict) for verdict in (Verdict.NEW, Verdict.CHANGED))
        if new or changed:
            counted = Text(N_("{subject}: {new} new, {changed} changed"), subject=subject, new=new, changed=changed)
            yield words.tr(counted)
    for verdict, told in ((Verdict.EMPTIED, _ASKED), (Verdict.KEPT, _KEPT)):
        if count := sum(change.verdict is verdict for change in outcome.changes):
            yield words.tr(Text(told, count=count))
    changed_lines = [change for change in outcome.changes if change.verdict is Verdict.CHANGED]
    yield from (f"  {_change_line(change)}" for change in changed_lines[:_MOST_LINES])
    if len(changed_lines) > _MOST_LINES:
        yield "  …"


def _change_line(change: Change) -> str:
    return f"{change.code} {change.destination}: {change.before} → {change.after}"


def _problems(problems: Collection[Problem], words: Translator) -> Iterator[str]:
    tr = words.tr
    stopped = [problem for problem in problems if problem.severity is Severity.STOP]
    yield tr(
        Text(
            N_("Problems: {stopped} keep rows out, {warnings} to look at."),
            stopped=len(stopped),
            warnings=len(problems) - len(stopped),
        )
    )
    for problem in stopped[:_MOST_LINES]:
        place = problem.position
        yield f"  {place.file} {place.column}{place.row}: {tr(problem.why)}"
        yield from (f"    --accept {proposal.code}  {tr(proposal.text)}" for proposal in problem.proposals)
    if len(stopped) > _MOST_LINES:
        yield "  …"
