"""The metal detectors of the plant: entered and changed by quality."""

from quty_desktop.domain.checks import MetalPoint
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.metal_detection import detectors
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.fields import CheckField, ChoiceField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.metal.states import DETECTORS
from quty_desktop.views.quality.parts import card, heading

COLUMNS = (
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=90),
    Column(key="name", title=N_("Name"), width=160, stretch=True),
    Column(key="point", title=N_("Where in the flow"), width=200),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=DETECTORS, width=150),
    Column(key="checked_at", title=N_("Last check"), kind=Kind.MOMENT, width=134),
    Column(key="due_at", title=N_("Next check"), kind=Kind.MOMENT, width=134),
    Column(key="passed_pcs", title=N_("Passed today"), kind=Kind.PIECES, width=96),
)


class DetectorsPage(Page):
    """All detectors with their state now."""

    key = "quality.detectors"
    title = N_("Detectors of the plant")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.MASTER_DATA
    icon = Icon.SCAN
    topics = frozenset({Topic.METAL})

    def build(self) -> None:
        """Table, and the form for who may change it."""
        self._edited: detectors.DetectorRow | None = None
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(Filter("used", N_("In use"), lambda row: row.active),),
                empty=Empty(N_("No detector yet"), N_("Enter the first one at the right.")),
            )
        )
        if not self.place.actor.may(Permission.EDIT_TESTS):
            self.body.addWidget(self.table, 1)
            return
        self.primary(N_("Save"), self.save, Icon.SAVE)
        self.secondary(N_("New"), self.new, Icon.ADD, Key.NEW)
        self.table.chosen.connect(self._chosen)
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    TextField(name="code", label=N_("Code"), required=True),
                    TextField(name="name", label=N_("Name or place"), required=True),
                    ChoiceField(name="point", label=N_("Where in the flow"), required=True, choices=MetalPoint),
                    CheckField(name="active", label=N_("In use")),
                ),
                columns=1,
            )
        )
        self.new()
        self.body.addWidget(beside(self.table, card(heading(self.place, N_("Detector")), self.form), share=(3, 1)), 1)

    def refresh(self) -> None:
        """Ask for the detectors."""
        self.load(detectors.detector_list, None, lambda found: self.table.show_rows(found.detectors))

    def new(self) -> None:
        """Begin another detector."""
        self._edited = None
        self.form.fill({"code": "", "name": "", "point": None, "active": True})
        self.form.start()

    def save(self) -> None:
        """Save the form."""
        row = self._edited
        self.submit(
            self.form,
            detectors.save_detector,
            detectors.DetectorInput,
            self._saved,
            id=row.id if row else None,
            version=row.version if row else None,
        )

    def _saved(self, _: int) -> None:
        self.say(N_("The detector is saved."))
        self.new()
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is not None:
            self._edited = row
            values = {"code": row.code, "name": row.name, "point": row.point, "active": row.active}
            self.form.fill(values, record=str(row.id))
