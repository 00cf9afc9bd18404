"""Picking lists, issue slips and goods that come back from the floor."""

from collections.abc import Callable
from functools import partial
from typing import Any

from quty_desktop.documents.store_papers import render_issue
from quty_desktop.domain.departments import Department
from quty_desktop.domain.issues import IssueKind, IssueState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.store_codes import StoreCode, store_code
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.warehouse import issue_lists, issues, stock, store_papers
from quty_desktop.services.warehouse.issue_lists import IssueDetail, IssueLineRow, IssueRow
from quty_desktop.services.warehouse.issues import IssueAnswer
from quty_desktop.services.warehouse.stock import PlaceOption
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import LookupField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Role
from quty_desktop.views.warehouse.shared import ISSUE_STATES, DeskPage, amount, quantity

COLUMNS = (
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=112),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=164, states=ISSUE_STATES),
    Column(key="kind", title=N_("Way"), width=110, hidden=True),
    Column(key="department", title=N_("Department"), width=78),
    Column(key="materials", title=N_("Material"), width=70, stretch=True),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116, hidden=True),
    Column(key="lines", title=N_("Lots"), kind=Kind.PIECES, width=42),
    Column(key="created_at", title=N_("Made at"), kind=Kind.MOMENT, width=132, hidden=True),
    Column(key="card", title=N_("Kanban card"), kind=Kind.CODE, width=124, hidden=True),
)
LINES = (
    Column(key="place", title=N_("Place"), kind=Kind.CODE, width=60),
    Column(key="lot", title=N_("Lot"), kind=Kind.CODE, width=112),
    Column(key="article_name", title=N_("Material"), width=60, stretch=True),
    quantity("qty", N_("Quantity"), 58),
    quantity("received_qty", N_("Counted"), 56),
    Column(key="unit", title=N_("Unit"), width=48),
)


class IssuesPage(DeskPage):
    """What is picked and issued, and what comes back."""

    key = "warehouse.issues"
    title = N_("Issues")
    permission = Permission.VIEW_ISSUES
    department = Department.WAREHOUSE
    group = Group.RUNNING
    icon = Icon.TRANSFER
    topics = frozenset({Topic.STOCK, Topic.KANBAN})

    def build(self) -> None:
        """Issues, the selected one with its lots, and where a return goes."""
        self._wanted: object = None
        self._detail: IssueDetail | None = None
        self._places: tuple[PlaceOption, ...] = ()
        self._may = self.may(Permission.ISSUE_MATERIAL)
        if self._may:
            self.main = self.primary(N_("Issue"), self.act, Icon.SEND)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("pick", N_("To pick"), lambda row: row.state is IssueState.PICKING),
                    Filter("way", N_("To be confirmed"), lambda row: self._on_way(row, IssueKind.ISSUE)),
                    Filter("back", N_("Coming back"), lambda row: self._on_way(row, IssueKind.RETURN)),
                    Filter("differs", N_("Difference open"), lambda row: row.open_lines > 0),
                ),
                empty=Empty(N_("Nothing is picked"), N_("Pick for a work order under its needs.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select an issue, or scan its paper."))
        self.lines = Table(self.place, f"{self.key}.lines", LINES, title=N_("Lots"), plain=True)
        self.lines.setMaximumHeight(self.place.theme.px(190))
        self.back, _, box = self.small_form(
            "back",
            (LookupField(name="place_id", label=N_("Rack"), required=True, search=self._racks),),
            self.act,
            N_("Take back"),
            Icon.CHECK,
            columns=1,
        )
        self.returning = self.card(N_("Where it goes"), box)
        self.on(Key.PRINT, self.print_paper)
        self.lay(self.table, self.detail, self.lines, self.returning, share=(5, 4))
        self._offer(None)

    def refresh(self) -> None:
        """Ask for the issues."""
        self.load(issue_lists.issues_of, issue_lists.IssueFilter(ended_too=True), self._show)
        if self._may and self.may(Permission.VIEW_STOCK):
            self.load(stock.storing_places, None, self._show_places)

    def open(self, record: Any) -> None:
        """Show an issue by its id or number."""
        self._wanted = record
        self._select()

    @classmethod
    def understands(cls, code: str) -> str | None:
        """The number of an issue."""
        known = store_code(code)
        return known[1] if known is not None and known[0] is StoreCode.ISSUE else None

    def scanned(self, code: str) -> Callable[[], None] | None:
        """An issue is selected."""
        number = self.understands(code)
        return None if number is None else partial(self.open, number)

    def act(self) -> None:
        """Issue what is picked, or take back what comes from the floor."""
        row = self.table.selected_row
        if row is None:
            return
        if row.state is IssueState.PICKING:
            self.run(issues.issue, issues.IssueKey(row.id, row.version), self._issued)
        elif self._on_way(row, IssueKind.RETURN):
            make: Callable[..., issues.TakenBack] = partial(issues.TakenBack, row.id)
            self.submit(self.back, issues.take_back, make, self._done)
        else:
            self.say(N_("The department confirms this slip; nothing is to do here."))

    def cancel(self) -> None:
        """Give the selected picking list up."""
        row = self.table.selected_row
        if row is not None:
            self.run(issues.cancel, issues.IssueKey(row.id, row.version), self._done)

    def settle(self, found: bool) -> None:
        """Say where the difference of the first open line is."""
        line = self._open_line()
        if line is None:
            return
        question = Text(
            "{qty} of {lot} stand in transit. What was found out?",
            qty=amount(self.place, line.open_qty, line.unit),
            lot=line.lot,
        )
        words = N_("Back in the rack") if found else N_("Book as lost")
        self.ask_why(question, words, lambda why: self._settle(line, found, why))

    def print_paper(self) -> None:
        """Print the picking list or the slip."""
        row = self.table.selected_row
        if row is not None:
            words = self.place.words
            make: Callable[[], bytes] = lambda: render_issue(  # noqa: E731 - what a paper is made by
                self.mark(self.place.door.ask(store_papers.issue_paper, row.id)), words
            )
            self.show_paper("issue_slip", Text("Issue {number}", number=row.number), row.number, make)

    def _settle(self, line: IssueLineRow, found: bool, why: str) -> None:
        self.run(issues.settle, issues.SettledLine(line.id, found, why), lambda _: self.refresh())

    @staticmethod
    def _on_way(row: IssueRow, kind: IssueKind) -> bool:
        return row.state is IssueState.ISSUED and row.kind is kind

    def _open_line(self) -> IssueLineRow | None:
        lines = self._detail.lines if self._detail is not None else ()
        return next((line for line in lines if line.open_qty > 0), None)

    def _racks(self, words: str) -> list[Option]:
        wanted = words.strip().upper()
        return [Option(each.id, f"{each.code}  {each.name}") for each in self._places if wanted in each.code.upper()][
            :20
        ]

    def _show_places(self, found: tuple[PlaceOption, ...]) -> None:
        self._places = found

    def _show(self, rows: tuple[IssueRow, ...]) -> None:
        self.table.show_rows(rows)
        self._select()
        self._chosen(self.table.selected)

    def _select(self) -> None:
        for row in self.table.model.all_rows:
            if self._wanted in {row.id, row.number} and self.table.select(row.id):
                self._wanted = None
                return

    def _issued(self, answer: IssueAnswer) -> None:
        self.say(
            Text("{number} is on its way; the department confirms it.", number=answer.number),
            Action(N_("Print"), self.print_paper, Icon.PRINT),
        )
        self.refresh()

    def _done(self, answer: IssueAnswer) -> None:
        self.say(Text("{number} is {state}.", number=answer.number, state=answer.state))
        self.back.fill({})
        self.refresh()

    def _offer(self, row: IssueRow | None) -> None:
        back = row is not None and self._on_way(row, IssueKind.RETURN) and self._may
        self.returning.setVisible(back)
        if self._may:
            self.main.setText(self.words(N_("Take back") if back else N_("Issue")))
            self.main.setIcon(self.place.icons.icon(Icon.CHECK if back else Icon.SEND, Role.ON_ACCENT))
            self.main.setEnabled(back or (row is not None and row.state is IssueState.PICKING))

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        self._offer(row)
        if row is None:
            self._detail = None
            self.detail.clear()
            self.lines.show_rows(())
            return
        self.load(issue_lists.issue_detail, row.id, self._show_detail, part="detail")

    def _show_detail(self, found: IssueDetail) -> None:
        self._detail = found
        row = found.issue
        self.lines.show_rows(found.lines)
        actions = [Action(N_("Print"), self.print_paper, Icon.PRINT)]
        if row.state is IssueState.PICKING and self._may:
            actions.append(Action(N_("Give it up"), self.cancel, Icon.CANCEL))
        if self._open_line() is not None and self._may:
            actions.append(Action(N_("Difference is back in the rack"), partial(self.settle, True), Icon.CHECK))
            actions.append(Action(N_("Difference is lost"), partial(self.settle, False), Icon.BAD))
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("State"), ISSUE_STATES[row.state]),
                Fact(N_("Department"), row.department),
                Fact(N_("Work order"), row.work_order),
                Fact(N_("Batch"), row.batch),
                Fact(N_("Kanban card"), row.card),
                Fact(N_("Requisition"), row.requisition),
                Fact(N_("Younger lot because"), row.fifo_reason),
                Fact(N_("Issued at"), row.issued_at),
                Fact(N_("Issued by"), row.issued_by),
                Fact(N_("Confirmed at"), row.received_at),
                Fact(N_("Confirmed by"), row.received_by),
                Fact(N_("Note"), row.note),
            ],
            actions,
        )
