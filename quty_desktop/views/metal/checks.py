"""Checks of the metal detectors, and what went through them; printed as the metal detector check report."""

from datetime import timedelta

from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.metal_detection import metal_checks
from quty_desktop.services.quality import quality_papers
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.metal.states import CHECKS
from quty_desktop.views.quality.papers import print_paper
from quty_desktop.views.quality.photos import Photos

_DAYS = 7
COLUMNS = (
    Column(key="checked_at", title=N_("Checked"), kind=Kind.MOMENT, width=134),
    Column(key="detector", title=N_("Detector"), kind=Kind.CODE, width=80),
    Column(key="kind", title=N_("Kind"), width=120),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=CHECKS, width=96),
    Column(key="points_ok", title=N_("Points"), width=60, value=lambda row: f"{row.points_ok}/9"),
    Column(key="card_mm", title=N_("Card"), kind=Kind.NUMBER, width=64, unit="mm", places=1, hidden=True),
    Column(key="checked_by", title=N_("By"), width=130),
    Column(key="bundle", title=N_("Held"), kind=Kind.CODE, width=110),
    Column(key="note", title=N_("Remark"), width=60, stretch=True),
)


class MetalChecksPage(Page):
    """Sensitivity checks of the chosen days."""

    key = "quality.metal_checks"
    title = N_("Metal detector checks")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.HISTORY
    icon = Icon.HISTORY
    topics = frozenset({Topic.METAL})

    def build(self) -> None:
        """Two days, table and pane."""
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            self.primary(N_("Print the check report"), self.print, Icon.PRINT)
            self.on(Key.PRINT, self.print)
        self.first, self.last = DayPicker(self.place, N_("From")), DayPicker(self.place, N_("To"))
        for picker in (self.first, self.last):
            picker.picked.connect(self.refresh)
        self.body.addLayout(pickers(self.first, self.last))
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("failed", N_("Failed"), lambda row: row.points_ok < 9),),
                empty=Empty(N_("No check in these days"), N_("Checks are recorded on the screen at the detector.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a check to see its nine points."))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the checks."""
        self.load(metal_checks.metal_check_list, self._wanted(), self.table.show_rows)

    def print(self) -> None:
        """Print the report of the chosen days; without a choice, of the last week."""
        wanted = self._wanted()
        print_paper(self, quality_papers.metal_check_paper, first=wanted.first, last=wanted.last)

    def _wanted(self) -> metal_checks.MetalFilter:
        return metal_checks.MetalFilter(first=self.first.value, last=self.last.value, limit=1000)

    def _chosen(self, identity: object) -> None:
        row: metal_checks.MetalCheckRow | None = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        points = row.points.replace("1", "● ").replace("0", "○ ")
        lines = "\n".join(points[2 * start : 2 * start + 6] for start in (6, 3, 0))
        actions = []
        if row.bundle:
            actions.append(
                Action(N_("See what it held"), lambda: self.place.go("quality.hold_sets", row.bundle), Icon.HOLD)
            )
        self.detail.show_facts(
            row.detector,
            [
                Fact(N_("Result"), CHECKS[row.result]),
                Fact(N_("Points"), lines),
                Fact(N_("Kind"), row.kind),
                Fact(N_("Checked"), row.checked_at),
                Fact(N_("Entered"), row.recorded_at if row.recorded_at - row.checked_at > timedelta(minutes=5) else None),
                Fact(N_("By"), row.checked_by),
                Fact(N_("Remark"), row.note),
            ],
            actions,
            more=[Photos(self, EvidenceOf.METAL_CHECK, row.id)],
            caption=row.detector_name,
        )  # fmt: skip
