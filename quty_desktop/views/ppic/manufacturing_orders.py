"""Manufacturing orders: drafts to approve, running ones with their work orders, late ones first."""

from dataclasses import replace
from functools import partial
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.orders import ManufacturingState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.floor import work_orders
from quty_desktop.services.ppic import production, shared_cuts
from quty_desktop.services.purchasing import purchase_requests
from quty_desktop.views.kit.columns import Column, Kind, Progress, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.paging import Paging
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.ppic.states import MANUFACTURING_STATES, WORK_STATES

LATE = State(N_("Late"), Tone.BAD, Icon.NOTICE)
SHOWN: dict[str, State] = {each.name: shown for each, shown in MANUFACTURING_STATES.items()} | {"LATE": LATE}
"""All that the column of states may show; it is as wide as the widest of them."""


def _shown_state(row: production.ManufacturingRow) -> State:
    return LATE if row.late else MANUFACTURING_STATES[row.state]


COLUMNS = (
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=118),
    Column(key="destination", title=N_("Dest."), width=56),
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=124, hidden=True),
    Column(key="batch_number", title=N_("Batch"), kind=Kind.CODE, width=118),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=76),
    Column(key="article_name", title=N_("Name"), width=80, stretch=True),
    Column(
        key="packed",
        title=N_("Packed"),
        kind=Kind.PROGRESS,
        width=160,
        value=lambda row: Progress(row.packed_pcs, row.qty_pcs),
    ),
    Column(key="state", title=N_("State"), kind=Kind.STATE, width=128, states=SHOWN, value=_shown_state),
    Column(key="order_number", title=N_("Order"), kind=Kind.CODE, width=140, hidden=True),
    Column(key="route", title=N_("Route"), width=160, hidden=True),
    Column(key="created_at", title=N_("Drafted"), kind=Kind.MOMENT, width=136, hidden=True),
)
WORK = (
    Column(key="department", title=N_("Department"), width=110, hidden=True),
    Column(key="number", title=N_("Work order"), kind=Kind.CODE, width=146, stretch=True),
    Column(
        key="good",
        title=N_("Good"),
        kind=Kind.PROGRESS,
        width=130,
        value=lambda row: Progress(row.good_pcs, row.target_pcs),
    ),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=WORK_STATES, width=110, hidden=True),
)


def _following(
    question: production.ManufacturingFilter, row: production.ManufacturingRow
) -> production.ManufacturingFilter:
    return replace(question, after=(row.week.year, row.week.week, row.id))


class ManufacturingOrdersPage(Page):
    """What is drafted, approved and running."""

    key = "ppic.manufacturing_orders"
    title = N_("Manufacturing orders")
    permission = Permission.VIEW_PRODUCTION
    department = Department.PPIC
    group = Group.RUNNING
    icon = Icon.BATCH
    topics = frozenset({Topic.MANUFACTURING_ORDERS, Topic.WORK_ORDERS, Topic.CARTONS})

    def build(self) -> None:
        """Table and pane."""
        self._wanted: int | None = None
        if self.place.actor.may(Permission.APPROVE_PRODUCTION):
            self.primary(N_("Approve"), self.approve, Icon.APPROVE)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("draft", N_("To approve"), lambda row: row.state is ManufacturingState.DRAFT),
                    Filter("late", N_("Late"), lambda row: row.late),
                ),
                empty=Empty(
                    N_("No manufacturing orders yet"),
                    N_("They are drafted from the lines of confirmed buyer orders."),
                    Action(N_("Plan"), lambda: self.place.go("ppic.planning"), Icon.PLAN)
                    if self.place.actor.may(Permission.PLAN_PRODUCTION)
                    else None,
                ),
            )
        )
        self.paging = Paging(self, self.table, production.manufacturing_list, _following, self._shown)
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a manufacturing order to see its work orders."))
        self.detail.setMinimumWidth(self.place.theme.wide(324))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the running orders."""
        self.paging.ask(production.ManufacturingFilter())

    def open(self, record: Any) -> None:
        """Select a manufacturing order by id or number, once it is loaded."""
        if not self._select(record):
            self._wanted = record

    @classmethod
    def understands(cls, code: str) -> Any | None:
        """The number of a manufacturing order."""
        return code if code.startswith("MO-") else None

    def approve(self) -> None:
        """Approve the selected draft."""
        row = self.table.selected_row
        if row is None:
            self.say(N_("Select a draft first."))
            return
        self.run(
            production.approve_manufacturing_order, production.ManufacturingKey(row.id, row.version), self._approved
        )

    def _select(self, record: Any) -> bool:
        row = next((each for each in self.table.model.all_rows if record in {each.id, each.number}), None)
        return row is not None and self.table.select(row.id)

    def _shown(self) -> None:
        if self._wanted is not None and self._select(self._wanted):
            self._wanted = None
        self._chosen(self.table.selected)

    def _chosen(self, order_id: int | None) -> None:
        if order_id is None or self.table.selected_row is None:
            self.detail.clear()
        else:
            self.load(production.work_orders_of, order_id, partial(self._ask_revisions, self.table.selected_row))

    def _ask_revisions(self, row: production.ManufacturingRow, work: tuple[production.WorkOrderRow, ...]) -> None:
        self.load(work_orders.revisions_of, row.id, partial(self._show_detail, row, work))

    def _show_detail(
        self,
        row: production.ManufacturingRow,
        work: tuple[production.WorkOrderRow, ...],
        revisions: tuple[work_orders.RevisionRow, ...],
    ) -> None:
        more = []
        if work:
            table = Table(self.place, f"{self.key}.work", WORK, title=N_("Work orders"), plain=True)
            table.show_rows(work)
            table.setMinimumHeight(self.place.theme.px(220))
            more.append(table)
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("Batch"), row.batch_number),
                Fact(N_("Article"), f"{row.article_code} {row.article_name}"),
                Fact(N_("Week"), row.week),
                Fact(N_("Destination"), row.destination),
                Fact(N_("Order"), row.order_number),
                Fact(N_("Pieces"), row.qty_pcs),
                Fact(N_("Route"), row.route),
                Fact(N_("State"), _shown_state(row)),
                *(
                    Fact(
                        N_("Target revised"),
                        Text(
                            "{department}: {old} → {new} pcs, {reason}",
                            department=each.department,
                            old=each.old_target_pcs,
                            new=each.new_target_pcs,
                            reason=each.reason,
                        ),
                    )
                    for each in revisions[:4]
                ),
            ],
            self._actions(row),
            more,
        )

    def _actions(self, row: production.ManufacturingRow) -> list[Action]:
        actor = self.place.actor
        running = row.state not in {ManufacturingState.DONE, ManufacturingState.CANCELLED}
        key = production.ManufacturingKey(row.id, row.version)
        found = [Action(N_("Open buyer order"), lambda: self.place.go("ppic.orders", row.order_id), Icon.ORDER)]
        if running and actor.may(Permission.REQUEST_PURCHASES):
            ask = partial(
                self.run, purchase_requests.request_shortages, purchase_requests.ShortageRequest(row.id), self._asked
            )
            found.append(Action(N_("Ask for what is missing"), ask, Icon.PURCHASING))
        if row.state is ManufacturingState.DRAFT and actor.may(Permission.PLAN_PRODUCTION):
            found.extend(
                Action(
                    Text(
                        "Cut with {batch} for {week} {destination}",
                        batch=each.batch_number,
                        week=each.week,
                        destination=each.destination,
                    ),
                    partial(self.run, shared_cuts.cut_together, shared_cuts.CutTogether(row.id, each.id), self._cut),
                    Icon.CUTTING,
                )
                for each in self._partners(row)
            )
        if running and actor.may(Permission.PLAN_PRODUCTION):
            cancel = partial(self.run, production.cancel_manufacturing_order, key, self._cancelled)
            found.append(Action(N_("Cancel manufacturing order"), cancel, Icon.CANCEL))
        return found

    def _partners(self, row: production.ManufacturingRow) -> list[production.ManufacturingRow]:
        """Other drafts of the article and route that can be cut together with one."""
        return [
            each
            for each in self.table.model.all_rows
            if each.id != row.id
            and each.state is ManufacturingState.DRAFT
            and (each.article_code, each.route) == (row.article_code, row.route)
        ][:3]

    def _cut(self, batches: tuple[shared_cuts.CutBatch, ...]) -> None:
        self.say(
            Text(
                "{count} batches are cut together: {pcs} pcs in one work order of Cutting.",
                count=len(batches),
                pcs=sum(each.qty_pcs for each in batches),
            )
        )
        self.refresh()

    def _asked(self, answers: tuple[purchase_requests.RequestAnswer, ...]) -> None:
        self.say(Text("{count} purchase requests are made.", count=len(answers)))

    def _approved(self, saved: production.SavedManufacturingOrder) -> None:
        self.say(
            Text("{number} is approved; work orders made: {count}.", number=saved.number, count=len(saved.work_orders))
        )
        self.refresh()

    def _cancelled(self, saved: production.SavedManufacturingOrder) -> None:
        self.say(Text("{number} is cancelled.", number=saved.number))
        self.refresh()
