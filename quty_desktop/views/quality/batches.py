"""The QC lead's desk: what failed, what is on hold, what is due, what is ready, and what to do about each batch."""

from collections.abc import Callable
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.lab_tests import RELEASE_TESTS, Clearing
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import InspectionType, LabTestType
from quty_desktop.domain.quality_desk import DeskState
from quty_desktop.domain.quality_gate import Blocker
from quty_desktop.domain.release import Gate, WaivedTest, named_test
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import desk, holds, quality_papers, waivers
from quty_desktop.views.kit.columns import Column, Kind, Progress, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.quality.papers import paper_actions, print_paper
from quty_desktop.views.quality.parts import ask_why, batch_in, is_carton
from quty_desktop.views.quality.states import CLOSED, DESK_STATES, DUE, OPEN, TEST_RESULTS, VERDICTS

COLUMNS = (
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=DESK_STATES, width=106),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=78),
    Column(key="article_name", title=N_("Name"), width=90, stretch=True),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=118),
    Column(key="qty_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=66, total=True, gives_way=True),
    Column(
        key="tests_passed", title=N_("Tests"), width=50, value=lambda row: f"{row.tests_passed}/{len(RELEASE_TESTS)}"
    ),
    Column(
        key="rate",
        title=N_("Passed"),
        kind=Kind.PERCENT,
        width=72,
        hidden=True,
        value=lambda row: row.passed_pcs / row.inspected_pcs if row.inspected_pcs else None,
    ),
    Column(key="verdict", title=N_("Report"), kind=Kind.STATE, states=VERDICTS, width=114),
    Column(key="destination", title=N_("Destination"), width=92, hidden=True),
    Column(key="order", title=N_("Order"), kind=Kind.CODE, width=120, hidden=True),
)


class BatchesPage(Page):
    """All batches that are in the plant, with what quality has to do."""

    key = "quality.batches"
    title = N_("Batches")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.WAITING
    icon = Icon.BATCH
    topics = frozenset(
        {Topic.LAB_TESTS, Topic.INSPECTIONS, Topic.HOLDS, Topic.MANUFACTURING_ORDERS, Topic.PAPERS, Topic.ORDERS}
    )

    def build(self) -> None:
        """Table and pane."""
        self._wanted = ""
        may = self.place.actor.may
        if may(Permission.RECORD_LAB_TESTS):
            self.primary(N_("Laboratory test"), partial(self._go, "quality.lab_test"), Icon.LAB)
        if may(Permission.RECORD_INSPECTIONS):
            self.secondary(N_("Inspection"), partial(self._go, "quality.inspection"), Icon.CHECK)
        if may(Permission.ISSUE_COMPLIANCE):
            self.secondary(N_("Compliance report"), partial(self._go, "quality.compliance"), Icon.APPROVE)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("failed", N_("Failed"), lambda row: row.state is DeskState.FAILED),
                    Filter("held", N_("On hold"), lambda row: row.holds > 0),
                    Filter("due", N_("Tests due"), lambda row: bool(row.missing)),
                    Filter("ready", N_("Ready"), lambda row: row.state is DeskState.READY),
                ),
                empty=Empty(
                    N_("No batch is in the plant"),
                    N_("A batch appears here when PPIC approves its manufacturing order."),
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a batch to see what keeps it and what is due."))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the batches."""
        self.load(desk.batch_list, desk.BatchFilter(), self._show)

    def open(self, record: Any) -> None:
        """Select a batch by its number, once it is loaded."""
        self._wanted = str(record)
        self._select()

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A batch card selects its batch; the code of a carton gives its dossier."""
        if self.place.actor.may(Permission.ISSUE_COMPLIANCE) and is_carton(code):
            return partial(print_paper, self, quality_papers.dossier_paper, code.strip())
        batch = batch_in(code)
        return None if batch is None else partial(self.open, batch)

    def _show(self, rows: tuple[desk.BatchRow, ...]) -> None:
        urgency = list(DeskState)
        self.table.show_rows(sorted(rows, key=lambda row: (urgency.index(row.state), -row.id)))
        self._select()
        if self.table.selected_row is not None:
            self._chosen(self.table.selected)

    def _select(self) -> None:
        row = next((each for each in self.table.model.all_rows if each.batch == self._wanted), None)
        if row is not None and self.table.select(row.id):
            self._wanted = ""

    def _go(self, page: str) -> None:
        row = self.table.selected_row
        self.place.go(page, row.batch if row is not None else None)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        self.load(desk.batch_overview, row.batch, self._show_batch)

    def _show_batch(self, found: desk.BatchOverview) -> None:
        row = self.table.selected_row
        if row is None or row.id != found.row.id:
            return
        self.detail.show_facts(
            found.row.batch,
            [
                Fact(N_("State"), DESK_STATES[found.row.state]),
                *(Fact(kind, _test_state(found, kind)) for kind in RELEASE_TESTS),
                Fact(N_("Shipping marks"), OPEN if found.release.marks_open else CLOSED),
                Fact(N_("Loading"), OPEN if found.release.loading_open else CLOSED),
                *(Fact(N_("Kept by"), self.words(blocker.words)) for blocker in found.blockers),
                *(
                    Fact(_MISSING[each.gate], self.words(each.words))
                    for each in found.release.reasons
                    if each.ref is None
                ),
                *(Fact(named_test(each.code), each.words) for each in found.release.facts.tests_waived),
                *self._inspections(found),
            ],
            self._actions(found),
            caption=found.row.article_name,
        )

    def _actions(self, found: desk.BatchOverview) -> list[Action]:
        """What this person can do about what keeps the batch; else who can."""
        actions: list[Action] = []
        if self.place.actor.may(Permission.RELEASE_BATCHES):
            actions.extend(self._release(found, blocker) for blocker in found.blockers)
            actions.extend(self._take_over(found.row.batch, test) for test in found.release.facts.tests_missing)
        if self.place.actor.may(Permission.HOLD_BATCHES):
            words = N_("Put on hold")
            actions.append(Action(words, partial(self._hold, found.row.batch), Icon.HOLD))
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            actions += paper_actions(self, N_("Laboratory report"), quality_papers.lab_paper, found.row.batch)[:1]
        if self.place.actor.may(Permission.ISSUE_COMPLIANCE):
            actions += paper_actions(self, N_("Dossier of the batch"), quality_papers.dossier_paper, found.row.batch)
            if found.release.loading_open:
                words = N_("Certificate of conformity")
                actions += paper_actions(self, words, quality_papers.conformity_paper, found.row.batch)[:1]
        return actions

    def _release(self, found: desk.BatchOverview, blocker: Blocker) -> Action:
        if blocker.is_hold:
            words = Text(N_("Release: {kind}"), kind=blocker.subject)
        else:
            words = Text(N_("Clear: {test}"), test=blocker.subject)
        return Action(words, partial(self._ask_release, found.row.batch, blocker), Icon.UNLOCK)

    def _ask_release(self, batch: str, blocker: Blocker) -> None:
        if blocker.is_hold:
            command, yes = holds.release_batch, N_("Release")
        elif isinstance(blocker.subject, LabTestType):
            command, yes = holds.clear_lab_test, N_("Clear")
        else:
            command, yes = holds.clear_inspection, N_("Clear")
        question = Text(N_("{blocker}. Why does this no longer keep {batch}?"), blocker=blocker.words, batch=batch)
        ask_why(
            self,
            question,
            yes,
            lambda reason: self.run(command, holds.Release(blocker.ref, reason), self._changed),
        )

    def _take_over(self, batch: str, test: str) -> Action:
        words = Text(N_("Not repeat: {test}"), test=named_test(test))
        return Action(words, partial(self._ask_take_over, batch, test), Icon.HISTORY)

    def _ask_take_over(self, batch: str, test: str) -> None:
        question = Text(
            N_("Why need {batch} not repeat {test}? The last pass of its article stands for it."),
            batch=batch,
            test=named_test(test),
        )
        ask_why(
            self,
            question,
            N_("Take over"),
            lambda reason: self.run(waivers.waive_test, waivers.NewWaiver(batch, test, reason), self._taken_over),
        )

    def _taken_over(self, waived: WaivedTest | None) -> None:
        if waived is None:
            self.say(N_("The batch failed this test itself; it has to pass it."), tone=Tone.HOLD)
        else:
            self.say(waived.words)
        self.refresh()

    def _hold(self, batch: str) -> None:
        question = Text(N_("Put {batch} on hold? No shipping mark is printed until it is released."), batch=batch)
        ask_why(
            self,
            question,
            N_("Put on hold"),
            lambda reason: self.run(holds.hold_batch, holds.NewHold(batch, reason), self._changed),
        )

    def _changed(self, change: holds.GateChange) -> None:
        if change.blockers:
            self.say(
                Text(N_("{batch} is still kept by {count}."), batch=change.batch, count=change.blockers),
                tone=Tone.HOLD,
            )
        else:
            self.say(Text(N_("{batch} is free: shipping marks can be printed."), batch=change.batch))
        self.refresh()

    def _inspections(self, found: desk.BatchOverview) -> list[Fact]:
        """Passed and inspected pieces of each checkpoint."""
        facts = []
        for kind in InspectionType:
            rows = [each for each in found.inspections if each.type is kind]
            if rows:
                done = Progress(sum(each.passed_pcs for each in rows), sum(each.inspected_pcs for each in rows))
                facts.append(Fact(kind, _PROGRESS.write(done, self.place.words)))
        return facts


_MISSING = {Gate.MARKS: N_("Still missing"), Gate.LOADING: N_("For loading")}
_PROGRESS = Column(key="passed", title="", kind=Kind.PROGRESS)


def _test_state(found: desk.BatchOverview, kind: LabTestType) -> State:
    """The latest test of a type; a failure that was dealt with counts as passed."""
    latest = next((test for test in found.tests.tests if test.type is kind), None)
    if latest is None:
        return DUE
    if latest.clearing is Clearing.CLEARED:
        return State(Clearing.CLEARED, Tone.INFO, Icon.UNLOCK)
    return TEST_RESULTS[latest.result]
