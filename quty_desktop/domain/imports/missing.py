"""Components in process that nothing makes: their bill is missing, and often the bill of the base product is meant."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from quty_desktop.domain.imports.destinations import EU
from quty_desktop.domain.imports.files import ReadFile
from quty_desktop.domain.imports.names import match_key, split_product
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.rows import BillLine, BillRow
from quty_desktop.domain.imports.wip import WipName, WipStage, parse_wip
from quty_desktop.domain.text import N_, Text

_LEAVE = Proposal("bill.missing.leave", Text(N_("Its bill will come later")))


def link_missing(files: Sequence[ReadFile], made: Collection[str], ledger: Ledger) -> tuple[ReadFile, ...]:
    """List components in process without a bill, offering the product of the same stage without a destination.

    A stage of which no bill at all is known is left out, for then its file has not been imported yet.

    Args:
        files: that are imported together.
        made: names of products in process whose bills the plant has.
        ledger: takes what is to be said; where a mend was chosen the line gets the base product.
    """
    names = {match_key(bill.product.name): bill.wip for file in files for bill in file.bills if bill.wip is not None}
    names |= {match_key(name): wip for name in made if (wip := parse_wip(name)) is not None}
    stages = {wip.stage for wip in names.values()}
    bases: dict[tuple[object, ...], WipName] = {wip.sibling_key: wip for wip in names.values() if wip.destination == EU}
    if not any(file.bills for file in files):
        return tuple(files)
    return tuple(replace(file, bills=tuple(_linked(file.bills, names, stages, bases, ledger))) for file in files)


def _linked(
    bills: Iterable[BillRow],
    names: Mapping[str, WipName],
    stages: Collection[WipStage],
    bases: Mapping[tuple[object, ...], WipName],
    ledger: Ledger,
) -> Iterable[BillRow]:
    for bill in bills:
        lines = tuple(
            _asked(line, line.wip, bases, ledger)
            if line.wip is not None and line.wip.stage in stages and match_key(line.component.name) not in names
            else line
            for line in bill.lines
        )
        yield replace(bill, lines=lines) if lines != bill.lines else bill


def _asked(line: BillLine, wip: WipName, bases: Mapping[tuple[object, ...], WipName], ledger: Ledger) -> BillLine:
    base = bases.get(wip.sibling_key)
    why = Text(N_("Nothing makes “{name}”: its bill is missing."), name=line.component.name)
    proposals: tuple[Proposal, ...] = ()
    if base is not None:
        text = Text(N_("Use “{name}”"), name=base.filed)
        proposals = (Proposal("bill.missing.base", text, base.filed), _LEAVE)
    problem = Problem("bill.missing", line.position, line.component.name, why, Severity.WARN, proposals)
    chosen = ledger.ask(problem)
    if base is None or chosen is None or not chosen.value:
        return line
    return replace(line, component=split_product(base.filed), wip=base)
