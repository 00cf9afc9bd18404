"""What an import has to say about a cell: where it stands, why it is not clear, and which mends are proposed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from quty_desktop.domain.text import N_, Choice, Text


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where a value stands in a file.

    Attributes:
        file: the file's name, without its folder.
        sheet: the sheet's name; empty for a text file.
        row: the row as the spreadsheet program numbers it, from 1.
        column: the column's letters; empty where the whole row is meant.
    """

    file: str
    sheet: str
    row: int
    column: str = ""


class Severity(Choice):
    """What becomes of the row as long as nobody answers."""

    STOP = "stop", N_("Not imported")
    WARN = "warn", N_("Imported, look at it")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mend that a person may choose.

    Attributes:
        code: a stable dotted name of the mend; choosing it "for all like this" is choosing this code.
        text: what it does, in words.
        value: the value that it puts in place, as the importing service is to use it.
    """

    code: str
    text: Text
    value: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that needs a person's eye.

    Attributes:
        code: a stable dotted name of the rule.
        position: where it stands.
        value: the value as filed.
        why: what is wrong with it.
        severity: whether the row is imported meanwhile.
        proposals: mends to choose from, the likeliest first; empty where only the file itself can be mended.
        asks: the beginning of a proposal's code where a person may name another value than those proposed; that value
            follows it behind a dot.
    """

    code: str
    position: Position
    value: str
    why: Text
    severity: Severity
    proposals: tuple[Proposal, ...] = ()
    asks: str = ""

    def named(self, value: str) -> Proposal:
        """The mend of naming a value; only for a problem that asks."""
        return Proposal(f"{self.asks}.{value}", Text(N_("It means {value}"), value=value), value)

    @property
    def key(self) -> str:
        """A name for this very problem, which stays the same when the unchanged file is read again."""
        place = self.position
        return f"{self.code}@{place.file}!{place.sheet}!{place.column}{place.row}"


@dataclass(frozen=True, slots=True)
class Decisions:
    """The mends that somebody has chosen.

    Attributes:
        for_all: codes of proposals which are taken wherever they are proposed.
        single: for the key of one problem, the code of the proposal that is taken; it goes before ``for_all``.
    """

    for_all: Collection[str] = frozenset()
    single: Mapping[str, str] = field(default_factory=dict)

    def chosen(self, problem: Problem) -> Proposal | None:
        """Return the proposal that was chosen for a problem, or None where it is still open."""
        wanted = self.single.get(problem.key)
        for proposal in problem.proposals:
            if proposal.code == wanted if wanted is not None else proposal.code in self.for_all:
                return proposal
        if not problem.asks:
            return None
        start = f"{problem.asks}."
        codes = (wanted,) if wanted is not None else sorted(self.for_all)
        return next((problem.named(code.removeprefix(start)) for code in codes if code.startswith(start)), None)


NO_DECISIONS = Decisions()


@dataclass(frozen=True, slots=True)
class Applied:
    """A mend that was chosen and used in this reading; the importing service records it with who and when."""

    problem: Problem
    proposal: Proposal


@dataclass(slots=True)
class Ledger:
    """Collects what a reading has to say, so that nothing is mended silently.

    Attributes:
        decisions: the mends that were chosen before this reading.
        problems: what is open, in the order of the rows met.
        applied: which chosen mends were used.
    """

    decisions: Decisions = NO_DECISIONS
    problems: list[Problem] = field(default_factory=list)
    applied: list[Applied] = field(default_factory=list)

    def ask(self, problem: Problem) -> Proposal | None:
        """Record a problem as open, or as mended.

        Returns:
            The chosen proposal, which the caller is to use; None where nobody has chosen.
        """
        proposal = self.decisions.chosen(problem)
        if proposal is None:
            self.problems.append(problem)
        else:
            self.applied.append(Applied(problem, proposal))
        return proposal
