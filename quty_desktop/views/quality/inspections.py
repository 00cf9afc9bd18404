"""The history of inspections: by batch, department, checkpoint and time."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import InspectionResult, InspectionType
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.quality import holds, inspections
from quty_desktop.services.quality.pass_rates import INSPECTED_DEPARTMENTS
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.pickers import DayPicker, ListPicker, pickers
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.table_saving import LARGE_PAGE, every_page
from quty_desktop.views.quality.parts import ask_why
from quty_desktop.views.quality.sampling_words import SEVERITIES
from quty_desktop.views.quality.states import INSPECTION_RESULTS

_PAGE = 200

COLUMNS = (
    Column(key="inspected_at", title=N_("Inspected"), kind=Kind.MOMENT, width=130),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=118),
    Column(key="type", title=N_("Checkpoint"), width=110, stretch=True),
    Column(key="result", title=N_("Result"), kind=Kind.STATE, states=INSPECTION_RESULTS, width=96),
    Column(key="inspected_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=62, total=True),
    Column(key="passed_pcs", title=N_("Passed"), kind=Kind.PIECES, width=62, total=True),
    Column(key="rework_pcs", title=N_("Rework"), kind=Kind.PIECES, width=66, total=True, hidden=True),
    Column(key="scrap_pcs", title=N_("Scrap"), kind=Kind.PIECES, width=58, total=True),
    Column(key="defect_codes", title=N_("Defects"), width=84),
    Column(key="line", title=N_("Line"), width=64, hidden=True),
    Column(key="work_order", title=N_("Work order"), kind=Kind.CODE, width=150, hidden=True),
    Column(key="inspector", title=N_("By"), width=120, hidden=True),
)


class InspectionsPage(Page):
    """The ledger of inspections."""

    key = "quality.inspections"
    title = N_("Inspections")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.HISTORY
    icon = Icon.HISTORY
    topics = frozenset({Topic.INSPECTIONS, Topic.HOLDS})

    def build(self) -> None:
        """Pickers, table and pane."""
        self._wanted: Any = None
        first: Action | None = None
        if self.place.actor.may(Permission.RECORD_INSPECTIONS):
            self.primary(N_("New inspection"), partial(self.place.go, "quality.inspection"), Icon.ADD)
            first = Action(N_("New inspection"), partial(self.place.go, "quality.inspection"), Icon.ADD)
        departments = [Option(each, each) for each in INSPECTED_DEPARTMENTS]
        self.of = ListPicker(self.place, N_("Department"), departments)
        self.type = ListPicker(self.place, N_("Checkpoint"), [Option(each, each) for each in InspectionType])
        self.first = DayPicker(self.place, N_("From"))
        self.last = DayPicker(self.place, N_("To"))
        for picker in (self.of, self.type, self.first, self.last):
            picker.picked.connect(self.refresh)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("failed", N_("Not passed"), lambda row: row.result is not InspectionResult.PASS),),
                empty=Empty(N_("No inspection yet"), N_("Inspectors record them at their checkpoints."), first),
            )
        )
        self.table.fetch_all = self._everything
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select an inspection to see its defects."))
        self.body.addLayout(pickers(self.of, self.type, self.first, self.last))
        self.body.addWidget(beside(self.table, self.detail, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the newest inspections."""
        self.load(inspections.inspection_list, self._filter(), self._show)

    def open(self, record: Any) -> None:
        """Select an inspection by its key, once it is loaded."""
        self._wanted = None if self.table.select(record) else record

    def _filter(self, before: Any = None) -> inspections.InspectionFilter:
        return inspections.InspectionFilter(
            department=self.of.value,
            type=self.type.value,
            first=self.first.value,
            last=self.last.value,
            before=before,
            limit=_PAGE,
        )

    def _show(self, rows: tuple[inspections.InspectionRow, ...]) -> None:
        self.table.show_rows(rows, self._more if len(rows) == _PAGE else None)
        if self._wanted is not None:
            self.open(self._wanted)

    def _more(self) -> None:
        last = self.table.model.all_rows[-1]
        wanted = self._filter((last.inspected_at, last.id))
        self.load(inspections.inspection_list, wanted, self._append, part="more")

    def _everything(self) -> Iterator[inspections.InspectionRow]:
        wanted = replace(self._filter(), limit=LARGE_PAGE)
        return every_page(
            self.place.door,
            inspections.inspection_list,
            wanted,
            lambda asked, row: replace(asked, before=(row.inspected_at, row.id)),
        )

    def _append(self, rows: tuple[inspections.InspectionRow, ...]) -> None:
        self.table.append_rows(rows, self._more if len(rows) == _PAGE else None)

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            self.detail.clear()
            return
        words = self.place.words
        actions = [Action(N_("See the batch"), partial(self.place.go, "quality.batches", row.batch), Icon.BATCH)]
        if row.result is InspectionResult.BLOCKED and self.place.actor.may(Permission.RELEASE_BATCHES):
            actions.insert(0, Action(N_("Clear the block"), partial(self._ask, row), Icon.UNLOCK))
        self.detail.show_facts(
            row.type,
            [
                Fact(N_("Result"), INSPECTION_RESULTS[row.result]),
                Fact(N_("Inspected"), row.inspected_pcs),
                Fact(
                    N_("Passed"),
                    f"{words.number(row.passed_pcs)} ({words.percent(row.passed_pcs / row.inspected_pcs)})",
                ),
                Fact(N_("Rework"), row.rework_pcs),
                Fact(N_("Scrap"), row.scrap_pcs),
                *(Fact(each.code, self._defect(each)) for each in row.defects),
                *self._plan(row),
                Fact(N_("Line"), row.line),
                Fact(N_("Work order"), row.work_order),
                Fact(N_("Shift"), row.shift),
                Fact(N_("Inspected on"), row.inspected_at),
                Fact(N_("By"), row.inspector),
                Fact(N_("Note"), row.note),
            ],
            actions,
            caption=row.batch,
        )

    def _defect(self, found: inspections.DefectFound) -> str:
        name = found.name_id if self.place.words.language == "id" and found.name_id else found.name
        where = f", {found.location}" if found.location else ""
        return f"{found.count} × {name} ({self.words(found.defect_class)}{where})"

    def _plan(self, row: inspections.InspectionRow) -> list[Fact]:
        """The sampling plan that the inspection followed, as it was then."""
        sampled = [each for each in row.samples if each.letter]
        if not row.samples:
            return []
        shown = [Fact(N_("Lot"), row.samples[0].lot_pcs)]
        if sampled:
            strictest = max(sampled, key=lambda each: each.severity is PlanSeverity.TIGHTENED)
            shown.append(Fact(N_("Inspection"), SEVERITIES[strictest.severity]))
        for each in row.samples:
            limits = Text(
                N_("{found} found, accept {ac}, reject {re}"), found=each.found, ac=each.accept, re=each.reject
            )
            shown.append(Fact(each.defect_class.label, self.words(limits)))
        return shown

    def _ask(self, row: inspections.InspectionRow) -> None:
        ask_why(
            self,
            Text(N_("Why does {inspection} no longer keep {batch}?"), inspection=row.type, batch=row.batch),
            N_("Clear"),
            lambda reason: self.run(holds.clear_inspection, holds.Release(row.id, reason), self._cleared),
        )

    def _cleared(self, change: holds.GateChange) -> None:
        self.say(
            Text(
                N_("The block is cleared; {batch} is kept by {count} more."), batch=change.batch, count=change.blockers
            )
        )
        self.refresh()
