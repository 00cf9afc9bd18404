"""The metal book: every find with its re-runs, what was in the item, and the incident that quality closes."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.checks import Disposition
from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.metal import FindStep
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.metal_detection import metal_finds
from quty_desktop.services.quality import quality_papers
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.fields import CheckField, ChoiceField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.metal.states import STEPS
from quty_desktop.views.quality.papers import paper_actions, print_paper
from quty_desktop.views.quality.parts import card, heading
from quty_desktop.views.quality.photos import Photos

_LATE = State(N_("Late: open it today"), Tone.BAD)
COLUMNS = (
    Column(key="number", title=N_("Incident"), kind=Kind.CODE, width=112),
    Column(key="step", title=N_("Next"), kind=Kind.STATE, states=STEPS, width=160, value=lambda row: _LATE if row.late else row.step),
    Column(key="created_at", title=N_("Found"), kind=Kind.MOMENT, width=132),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116),
    Column(key="detector", title=N_("Detector"), kind=Kind.CODE, width=76),
    Column(key="units_pcs", title=N_("Pieces"), kind=Kind.PIECES, width=60, total=True),
    Column(key="metal", title=N_("What it was"), width=120, stretch=True),
    Column(key="closed_by", title=N_("Closed by"), width=120, hidden=True),
    Column(key="article_name", title=N_("Article"), width=140, hidden=True),
)  # fmt: skip


class MetalBookPage(Page):
    """Every metal find, the open ones first; recorded at the detector, closed by the QC supervisor."""

    key = "quality.metal_book"
    title = N_("Metal book")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.WAITING
    icon = Icon.NOTICE
    topics = frozenset({Topic.NONCONFORMITIES, Topic.METAL, Topic.HOLDS})

    def build(self) -> None:
        """Table, pane, and the form of the step that is due."""
        may = self.place.actor.may
        self._records, self._closes = may(Permission.RECORD_METAL_CHECKS), may(Permission.RELEASE_METAL)
        self.on(Key.PRINT, self.print)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(
                    Filter("open", N_("Not closed"), lambda row: row.step is not FindStep.DONE),
                    Filter("late", N_("Late"), lambda row: row.late),
                ),
                empty=Empty(N_("No metal was found"), N_("A find is recorded on the screen at the detector.")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, N_("Select a find to see its re-runs and what was in it."))
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.detail, 1)
        self.opening = Form(
            self.place,
            f"{self.key}.open",
            (
                CheckField(name="metal_found", label=N_("Metal was in it")),
                TextField(name="metal", label=N_("What it was"), help=N_("Needle tip, wire, staple …")),
                TextField(name="metal_kind", label=N_("Material or origin")),
                ChoiceField(name="disposition", label=N_("What becomes of the item"), required=True, choices=Disposition),
            ),
            columns=1,
        )  # fmt: skip
        self.closing = Form(
            self.place,
            f"{self.key}.close",
            (
                TextField(name="cause", label=N_("Cause"), required=True),
                TextField(name="containment", label=N_("What was done at once"), required=True),
                ChoiceField(name="disposition", label=N_("What becomes of the goods"), required=True, choices=Disposition),
            ),
            columns=1,
        )  # fmt: skip
        self.opening_card = card(heading(self.place, N_("Open the item of the red box")), self.opening)
        self.closing_card = card(heading(self.place, N_("Close the incident")), self.closing)
        for each in (self.opening_card, self.closing_card):
            each.hide()
            column.addWidget(each)
        self.body.addWidget(beside(self.table, side, share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the finds."""
        self.load(metal_finds.metal_book, metal_finds.FindFilter(), self._show)

    def open(self, record: Any) -> None:
        """Select a find by its key."""
        self.table.select(record)

    def print(self) -> None:
        """Print the incident report of the selected find."""
        row = self.table.selected_row
        if row is not None and self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            print_paper(self, quality_papers.incident_paper, row.id)

    def _show(self, rows: tuple[metal_finds.FindRow, ...]) -> None:
        self.table.show_rows(sorted(rows, key=lambda row: (row.step is FindStep.DONE, -row.id)))
        self._chosen(self.table.selected)

    def _chosen(self, identity: object) -> None:
        row: metal_finds.FindRow | None = self.table.selected_row if identity is not None else None
        step = row.step if row else FindStep.DONE
        self.opening_card.setVisible(
            self._records and row is not None and row.opened_at is None and step is FindStep.OPEN
        )
        self.closing_card.setVisible(self._closes and step is FindStep.EXPLAIN)
        if row is None:
            self.detail.clear()
            return
        facts = [
            Fact(N_("Next"), _LATE if row.late else STEPS[row.step]),
            Fact(N_("Batch"), row.batch),
            Fact(N_("Detector"), row.detector),
            Fact(N_("Found"), row.created_at),
            Fact(N_("By"), row.created_by),
            Fact(N_("Re-runs"), self.words(_reruns(row.reruns))),
            Fact(N_("Opened"), row.opened_at),
            Fact(N_("Opened by"), row.opened_by),
            Fact(N_("What it was"), row.metal),
            Fact(N_("Cause"), row.cause),
            Fact(N_("What was done at once"), row.containment),
            Fact(N_("What becomes of it"), row.disposition),
            Fact(N_("Closed by"), row.closed_by),
        ]
        photos = Photos(self, EvidenceOf.INCIDENT, row.id)
        self.detail.show_facts(row.number, facts, self._actions(row), more=[photos], caption=row.article_name)

    def _actions(self, row: metal_finds.FindRow) -> list[Action]:
        actions: list[Action] = []
        if self._records and row.step is FindStep.RERUN:
            actions.append(Action(N_("Re-run: silent"), partial(self._rerun, row, False), Icon.OK))
            actions.append(Action(N_("Re-run: spoke again"), partial(self._rerun, row, True), Icon.BAD))
        if self.opening_card.isVisibleTo(self):
            actions.append(Action(N_("Record what was in it"), partial(self._open_item, row), Icon.CUTTING))
        if self.closing_card.isVisibleTo(self):
            actions.append(Action(N_("Close the incident"), partial(self._close, row), Icon.APPROVE))
        if self.place.actor.may(Permission.PRINT_QUALITY_PAPERS):
            actions += paper_actions(self, N_("Print the report"), quality_papers.incident_paper, row.id)
        actions.append(Action(N_("See the batch"), partial(self.place.go, "quality.batches", row.batch), Icon.BATCH))
        return actions

    def _rerun(self, row: metal_finds.FindRow, detected: bool) -> None:
        self.run(metal_finds.record_rerun, metal_finds.Rerun(row.id, row.version, detected), self._done)

    def _open_item(self, row: metal_finds.FindRow) -> None:
        self.submit(
            self.opening, metal_finds.open_item, metal_finds.OpenedItem, self._done, id=row.id, version=row.version
        )

    def _close(self, row: metal_finds.FindRow) -> None:
        self.submit(
            self.closing, metal_finds.close_find, metal_finds.ClosedFind, self._closed, id=row.id, version=row.version
        )

    def _done(self, _: metal_finds.FindKey) -> None:
        self.say(N_("Recorded in the metal book."))
        self.refresh()

    def _closed(self, _: metal_finds.FindKey) -> None:
        self.say(N_("The incident is closed; its metal hold has ended."))
        self.refresh()


def _reruns(results: str) -> Text:
    if not results:
        return Text(N_("none yet"))
    return Text(N_("{count}, spoke again at {again}"), count=len(results), again=results.count("1"))
