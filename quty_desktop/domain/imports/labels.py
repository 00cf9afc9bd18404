"""Labels of another destination: a skin for one region that carries the label of another.

Which label belongs to which destination is not written anywhere; the files themselves tell by what most skins use.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from quty_desktop.domain.imports.codes import material_key
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.rows import BillLine, BillRow
from quty_desktop.domain.imports.wip import WipStage
from quty_desktop.domain.text import N_, Text

LEAST_USES = 3
"""Fewer skins with a label tell nothing about whose label it is."""
USUAL_SHARE = 0.2
"""A destination with at least this share of a label's skins uses it rightly (AP and APCN share one)."""
_KEEP = Proposal("bill.label.keep", Text(N_("The label is right")))


@dataclass(slots=True)
class _Uses:
    """How often each destination uses each label, and each label's line to copy."""

    by_label: dict[str, Counter[str]] = field(default_factory=dict)
    lines: dict[str, BillLine] = field(default_factory=dict)

    def usual(self, label: str) -> frozenset[str]:
        """The destinations that use a label rightly; empty where too few skins tell."""
        counted = self.by_label[label]
        if counted.total() < LEAST_USES:
            return frozenset()
        return frozenset(code for code, uses in counted.items() if uses / counted.total() >= USUAL_SHARE and uses > 1)

    def own(self, destination: str, instead_of: str) -> str | None:
        """The label that a destination uses most, other than the doubtful one."""
        counted = {
            label: uses[destination]
            for label, uses in self.by_label.items()
            if label != instead_of and destination in self.usual(label)
        }
        return max(sorted(counted), key=lambda label: counted[label]) if counted else None


def is_label(line: BillLine) -> bool:
    """Tell whether a line is a label that names a destination: by its code or by its name."""
    return material_key(line.component.code).startswith("ALL") or line.component.name.upper().startswith("LABEL")


def check_labels(bills: Sequence[BillRow], ledger: Ledger) -> tuple[BillRow, ...]:
    """List skins with the label of another destination, offering their own.

    Args:
        bills: of one file.
        ledger: takes what is to be said; where a mend was chosen the line gets the other label.
    """
    uses = _counted(bills)
    return tuple(_checked(bill, uses, ledger) for bill in bills)


def _skin_of(bill: BillRow) -> str | None:
    return bill.wip.destination if bill.wip is not None and bill.wip.stage is WipStage.SKIN else None


def _counted(bills: Iterable[BillRow]) -> _Uses:
    uses = _Uses()
    for bill in bills:
        if (destination := _skin_of(bill)) is None:
            continue
        for line in bill.lines:
            if is_label(line):
                label = material_key(line.component.code)
                uses.by_label.setdefault(label, Counter())[destination] += 1
                uses.lines.setdefault(label, line)
    return uses


def _checked(bill: BillRow, uses: _Uses, ledger: Ledger) -> BillRow:
    destination = _skin_of(bill)
    if destination is None:
        return bill
    lines = tuple(_line(line, destination, bill, uses, ledger) if is_label(line) else line for line in bill.lines)
    return replace(bill, lines=lines) if lines != bill.lines else bill


def _line(line: BillLine, destination: str, bill: BillRow, uses: _Uses, ledger: Ledger) -> BillLine:
    label = material_key(line.component.code)
    usual = uses.usual(label)
    if not usual or destination in usual:
        return line
    own = uses.own(destination, label)
    present = {material_key(each.component.code) for each in bill.lines}
    proposals: Mapping[str, Proposal] = {}
    if own is not None and own not in present:
        other = uses.lines[own].component
        text = Text(N_("Use {label}, the label of {destination}"), label=str(other), destination=destination)
        proposals = {own: Proposal(f"bill.label.{destination.casefold()}.{own.casefold()}", text, own)}
    why = Text(
        N_("The skin is for {destination}, but {label} is the label of {others}."),
        destination=destination, label=str(line.component), others=", ".join(sorted(usual)),
    )  # fmt: skip
    problem = Problem(
        "bill.label", line.position, str(line.component), why, Severity.WARN, (*proposals.values(), _KEEP)
    )  # fmt: skip
    chosen = ledger.ask(problem)
    if chosen is None or not chosen.value:
        return line
    return replace(line, component=uses.lines[chosen.value].component)
