"""Broken needles of a department: all fragments on the card, or the toys of the line are kept."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.evidence import EvidenceOf
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.metal_detection import needles
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import beside, choose_first
from quty_desktop.views.kit.fields import CheckField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.parts import card, heading
from quty_desktop.views.quality.photos import Photos

_COMPLETE = {True: State(N_("Complete"), Tone.OK), False: State(N_("A fragment is missing"), Tone.BAD)}
COLUMNS = (
    Column(key="at", title=N_("Logged"), kind=Kind.MOMENT, width=134),
    Column(key="machine", title=N_("Machine"), kind=Kind.CODE, width=84),
    Column(key="operator", title=N_("Operator"), width=120),
    Column(key="fragments_complete", title=N_("Fragments"), kind=Kind.STATE, states=_COMPLETE, width=170),
    Column(key="fragments", title=N_("On the card"), width=150, stretch=True),
    Column(key="quarantined_pcs", title=N_("Kept"), kind=Kind.PIECES, width=60, total=True),
    Column(key="new_needle", title=N_("New needle"), width=90),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116, hidden=True),
    Column(key="department", title=N_("Department"), width=110, hidden=True),
    Column(key="recorded_by", title=N_("By"), width=120, hidden=True),
)


class BrokenNeedlesPage(Page):
    """The needle log with its form."""

    title = N_("Broken needles")
    permission = Permission.LOG_NEEDLES
    group = Group.ENTRY
    icon = Icon.EMBROIDERY
    topics = frozenset({Topic.INSPECTIONS})
    logged: Department = Department.SEWING

    def build(self) -> None:
        """Table and form."""
        self.primary(N_("Log the needle"), self.log, Icon.CHECK)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("missing", N_("A fragment is missing"), lambda row: not row.fragments_complete),),
                empty=Empty(N_("No needle broke"), N_("Log each broken needle here before a new one is given out.")),
            )
        )
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    TextField(name="machine", label=N_("Machine"), required=True),
                    TextField(name="operator", label=N_("Operator"), required=True),
                    TextField(name="fragments", label=N_("Fragments on the card"), required=True, help=N_("All pieces with their length, e.g. tip 9 mm, shaft 24 mm."), span=2),
                    CheckField(name="fragments_complete", label=N_("Together they are the whole needle"), span=2),
                    PiecesField(name="quarantined_pcs", label=N_("Toys of the line that are kept"), lowest=0),
                    TextField(name="new_needle", label=N_("Needle given out")),
                    TextField(name="batch", label=N_("Batch")),
                    TextField(name="note", label=N_("Remark")),
                ),
                columns=2,
            )
        )  # fmt: skip
        left = QWidget()
        self._left = QVBoxLayout(left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(2 * GRID)
        self._left.addWidget(self.table, 1)
        self._photos: QWidget | None = None
        if self.place.actor.may(Permission.VIEW_QUALITY):
            self.table.chosen.connect(self._chosen)
        choose_first(self.table)
        self.body.addWidget(beside(left, card(heading(self.place, N_("A needle broke")), self.form), share=(3, 2)), 1)

    def refresh(self) -> None:
        """Ask for the log."""
        wanted = None if self.logged is Department.QUALITY else self.logged
        self.load(needles.needle_log, wanted, self.table.show_rows)

    def log(self) -> None:
        """Log the needle of the form."""
        self.submit(self.form, needles.log_needle, _needle, self._logged, department=self.logged)

    def _chosen(self, identity: object) -> None:
        """Show the photos of the chosen needle, its card above all."""
        if self._photos is not None:
            self._photos.deleteLater()
            self._photos = None
        row: needles.NeedleRow | None = self.table.selected_row if identity is not None else None
        if row is not None:
            name = Text("{machine}, {at}", machine=row.machine, at=row.at)
            self._photos = card(heading(self.place, name), Photos(self, EvidenceOf.NEEDLE, row.id))
            self._left.addWidget(self._photos)

    def _logged(self, _: int) -> None:
        self.say(N_("Logged. Give out the new needle for the complete old one only."))
        self.refresh()


def _needle(*, quarantined_pcs: int | None, **values: object) -> needles.BrokenNeedle:
    return needles.BrokenNeedle(quarantined_pcs=quarantined_pcs or 0, **values)  # type: ignore[arg-type]


class NeedlesSewingPage(BrokenNeedlesPage):
    """Needles of sewing."""

    key = "sewing.needles"
    department = Department.SEWING
    logged = Department.SEWING


class NeedlesFinishingPage(BrokenNeedlesPage):
    """Needles of finishing."""

    key = "finishing.needles"
    department = Department.FINISHING
    logged = Department.FINISHING


class NeedlesPage(BrokenNeedlesPage):
    """Needles of all departments, for quality."""

    key = "quality.needles"
    department = Department.QUALITY
    logged = Department.QUALITY
