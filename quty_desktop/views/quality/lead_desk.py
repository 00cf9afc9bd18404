"""The QC lead's desk: late, on hold, due, changed, each one press away from where it is decided."""

from quty_desktop.domain.departments import Department
from quty_desktop.domain.lead_desk import DeskItem
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import lead_desk
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone

_ITEMS = {
    DeskItem.LATE: State(DeskItem.LATE, Tone.BAD),
    DeskItem.HELD: State(DeskItem.HELD, Tone.HOLD),
    DeskItem.DUE: State(DeskItem.DUE, Tone.NOTICE),
    DeskItem.CHANGED: State(DeskItem.CHANGED, Tone.INFO),
}
COLUMNS = (
    Column(key="item", title=N_("State"), kind=Kind.STATE, states=_ITEMS, width=130),
    Column(key="words", title=N_("What"), width=260, stretch=True),
    Column(key="subject", title=N_("Subject"), kind=Kind.CODE, width=170),
    Column(key="since", title=N_("Since"), kind=Kind.MOMENT, width=140),
    Column(key="person", title=N_("By"), width=150),
)


class LeadDeskPage(Page):
    """One list for the start of the day."""

    key = "quality.lead_desk"
    title = N_("QC lead's desk")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.WAITING
    icon = Icon.INBOX
    topics = frozenset(
        {Topic.HOLDS, Topic.METAL, Topic.NONCONFORMITIES, Topic.LAB_TESTS, Topic.INSPECTIONS, Topic.CARTONS}
    )

    def build(self) -> None:
        """The list."""
        self.primary(N_("Go there"), self.show_record, Icon.OPEN)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=tuple(
                    Filter(each.value, each, lambda row, wanted=each: row.item is wanted)  # type: ignore[misc]
                    for each in DeskItem
                ),
                empty=Empty(N_("Nothing waits"), N_("What is late, on hold, due or changed appears here by itself.")),
            )
        )
        self.table.opened.connect(lambda _: self.show_record())
        self.body.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Ask for the list."""
        self.load(lead_desk.lead_desk, None, self.table.show_rows)

    def show_record(self) -> None:
        """Open the selected record on its page."""
        row: lead_desk.DeskRow | None = self.table.selected_row
        if row is not None:
            self.place.go(row.page, row.record or None)
