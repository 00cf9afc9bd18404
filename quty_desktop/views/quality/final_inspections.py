"""Final inspections: the list, each with its check list, printed as QT-10-TCK01-2."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.final_inspection import FinalPoint
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import InspectionResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import final_inspections, quality_papers
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.papers import paper_actions, print_paper
from quty_desktop.views.quality.photos import Photos
from quty_desktop.views.quality.states import INSPECTION_RESULTS

COLUMNS = (
    Column(key="number", title=N_("Number"), kind=Kind.CODE, width=112),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=INSPECTION_RESULTS, width=100),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116),
    Column(key="article_name", title=N_("Article"), width=120, stretch=True),
    Column(key="week", title=N_("Week"), kind=Kind.WEEK, width=118, hidden=True),
    Column(key="severity", title=N_("Severity"), width=84, hidden=True),
    Column(key="inspected_pcs", title=N_("Inspected"), kind=Kind.PIECES, width=76),
    Column(key="lot_pcs", title=N_("Lot"), kind=Kind.PIECES, width=70, hidden=True),
    Column(key="inspected_at", title=N_("When"), kind=Kind.MOMENT, width=132, hidden=True),
    Column(key="again_of", title=N_("Follows"), kind=Kind.CODE, width=110, hidden=True),
    Column(key="inspector", title=N_("By"), width=120, hidden=True),
)
_POINTS = {
    PointResult.OK: State(PointResult.OK, Tone.OK),
    PointResult.NOT_OK: State(PointResult.NOT_OK, Tone.BAD),
    PointResult.NOT_APPLICABLE: State(PointResult.NOT_APPLICABLE, Tone.NEUTRAL),
}


POINTS = (
    Column(key="point", title=N_("Point"), width=120, stretch=True),
    Column(key="required", title=N_("Asked"), width=70),
    Column(key="found", title=N_("Read"), width=70),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=_POINTS, width=124),
    Column(key="note", title=N_("Remark"), width=100, hidden=True),
)


@dataclass(frozen=True, slots=True)
class _PointRow:
    """A point in the pane."""

    id: str
    point: FinalPoint
    required: str
    found: str
    result: PointResult
    note: str


class FinalInspectionsPage(Page):
    """All final inspections, the newest first."""

    key = "quality.final_inspections"
    title = N_("Final inspections")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.HISTORY
    icon = Icon.APPROVE
    topics = frozenset({Topic.INSPECTIONS})

    def build(self) -> None:
        """Table and pane."""
        self._wanted: Any = None
        if self.place.actor.may(Permission.INSPECT_FINAL):
            self.primary(N_("Final inspection"), partial(self.place.go, "quality.final_inspection"), Icon.ADD)
        self.on(Key.PRINT, self.print)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("blocked", N_("Blocked"), lambda row: row.result is not InspectionResult.PASS),),
                empty=Empty(
                    N_("No final inspection yet"), N_("Each new date stamp is inspected from its finished pallets.")
                ),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select one to see its check list."))
        self.points = Table(
            self.place,
            f"{self.key}.points",
            POINTS,
            title=N_("Check list"),
            empty=Empty(N_("No check list"), N_("Select a final inspection.")),
            plain=True,
        )
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.detail, 1)
        column.addWidget(self.points, 1)
        self.body.addWidget(beside(self.table, side, share=(4, 3)), 1)

    def refresh(self) -> None:
        """Ask for them."""
        self.load(final_inspections.final_list, final_inspections.FinalFilter(), self._show)

    def open(self, record: Any) -> None:
        """Select one by its key."""
        self._wanted = None if self.table.select(record) else record

    def print(self) -> None:
        """Print the selected check list."""
        row = self.table.selected_row
        if row is not None and self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            print_paper(self, quality_papers.final_inspection_paper, row.id)

    def _show(self, rows: tuple[final_inspections.FinalRow, ...]) -> None:
        self.table.show_rows(rows)
        if self._wanted is not None:
            self.open(self._wanted)

    def _chosen(self, identity: object) -> None:
        row: final_inspections.FinalRow | None = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            self.points.show_rows(())
            return
        self.points.show_rows(
            tuple(
                _PointRow(each.point.value, each.point, each.required, each.found, each.result, each.note)
                for each in row.points
            )
        )
        actions = []
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            actions += paper_actions(self, N_("Print the check list"), quality_papers.final_inspection_paper, row.id)
        actions.append(Action(N_("See the batch"), partial(self.place.go, "quality.batches", row.batch), Icon.BATCH))
        classes = Text("{c} / {m} / {n}", c=row.found[0], m=row.found[1], n=row.found[2])
        self.detail.show_facts(
            row.number,
            [
                Fact(N_("Result"), INSPECTION_RESULTS[row.result]),
                Fact(N_("Follows"), row.again_of),
                Fact(N_("Critical / major / minor"), self.words(classes)),
                Fact(N_("Week"), row.week),
                Fact(N_("Severity"), row.severity),
                Fact(N_("Lot"), row.lot_pcs),
                Fact(N_("When"), row.inspected_at),
                Fact(N_("By"), row.inspector),
                Fact(N_("Remark"), row.note),
            ],
            actions,
            more=[Photos(self, EvidenceOf.FINAL, row.id)],
            caption=row.article_name,
        )
