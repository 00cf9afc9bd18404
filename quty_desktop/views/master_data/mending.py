"""The proposals for a problem of an import: take one here, or for all problems like it; take it back."""

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.imports.problems import Decisions, Problem, Proposal
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace
from quty_desktop.views.master_data.import_words import ProblemRow


def taken(decisions: Decisions, problem: Problem, code: str) -> Decisions:
    """Decide one problem."""
    return Decisions(decisions.for_all, {**decisions.single, problem.key: code})


def taken_for_all(decisions: Decisions, problem: Problem, code: str) -> Decisions:
    """Decide all problems that make this proposal; another mend of the same kind is lifted."""
    others = {proposal.code for proposal in problem.proposals}
    single = {key: chosen for key, chosen in decisions.single.items() if key != problem.key}
    return Decisions((frozenset(decisions.for_all) - others) | {code}, single)


def taken_back(decisions: Decisions, problem: Problem, code: str) -> Decisions:
    """Lift a mend: of this problem, or for all where it was chosen so."""
    single = {key: chosen for key, chosen in decisions.single.items() if key != problem.key}
    if problem.key in decisions.single:
        return Decisions(decisions.for_all, single)
    return Decisions(frozenset(decisions.for_all) - {code}, single)


class MendPanel(QWidget):
    """Proposals with their buttons.

    Args:
        place: where it stands.
        row: the problem.
        problems: all open problems, to count those like it.
        decisions: the mends that are chosen.
        decide: takes other mends.
    """

    def __init__(
        self,
        place: Workplace,
        row: ProblemRow,
        problems: Collection[Problem],
        decisions: Decisions,
        decide: Callable[[Decisions], None],
    ) -> None:
        super().__init__()
        self._place = place
        self._decisions = decisions
        self._decide = decide
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        if row.chosen is not None:
            self._settled(row.problem, row.chosen)
        elif not row.problem.proposals and not row.problem.asks:
            self._say(N_("This can only be mended in the file. Save it there, then read again."), "muted")
        else:
            for proposal in row.problem.proposals:
                like = sum(any(each.code == proposal.code for each in problem.proposals) for problem in problems)
                self._offer(row.problem, proposal, like)
        if row.chosen is None and row.problem.asks:
            self._ask(row.problem)

    def start(self) -> None:
        """Put the keyboard on the first button."""
        button = self.findChild(QPushButton)
        if isinstance(button, QPushButton):
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _settled(self, problem: Problem, chosen: Proposal) -> None:
        self._say(N_("Settled:"), "muted")
        self._say(chosen.text, "strong")
        back = taken_back(self._decisions, problem, chosen.code)
        words = N_("Take back") if problem.key in self._decisions.single else N_("Take back for all like this")
        self._row(Action(words, partial(self._decide, back), Icon.UNDO))

    def _offer(self, problem: Problem, proposal: Proposal, like: int) -> None:
        self._column.addSpacing(GRID)
        self._say(proposal.text, "strong")
        one = Action(N_("Take this"), partial(self._decide, taken(self._decisions, problem, proposal.code)), Icon.CHECK)
        every = taken_for_all(self._decisions, problem, proposal.code)
        words = Text(N_("For all {count} like this"), count=like)
        self._row(one, *([Action(words, partial(self._decide, every))] if like > 1 else []))

    def _ask(self, problem: Problem) -> None:
        """A field for a value that is not among the proposals; it holds for all rows with this word, and is remembered."""
        self._column.addSpacing(GRID)
        self._say(N_("Another one:"), "strong")
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        self.other = QLineEdit()
        self.other.setAccessibleName(self._place.words.tr(N_("Number or code")))
        self.other.setPlaceholderText(self._place.words.tr(N_("Number or code")))
        take = Action(N_("Take this"), partial(self._name, problem), Icon.CHECK)
        self.other.returnPressed.connect(take.do)
        row.addWidget(self.other, 1)
        row.addWidget(action_button(self._place.words.tr(take.words), take, icons=self._place.icons))
        self._column.addLayout(row)

    def _name(self, problem: Problem) -> None:
        value = self.other.text().strip()
        if value:
            self._decide(taken_for_all(self._decisions, problem, problem.named(value).code))

    def _say(self, text: str | Text, kind: str) -> None:
        label = QLabel(self._place.words.tr(text))
        label.setProperty("kind", kind)
        label.setWordWrap(True)
        self._column.addWidget(label)

    def _row(self, *actions: Action) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        for action in actions:
            row.addWidget(action_button(self._place.words.tr(action.words), action, icons=self._place.icons))
        row.addStretch(1)
        self._column.addLayout(row)
