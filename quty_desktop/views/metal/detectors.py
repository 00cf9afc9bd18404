"""The metal detectors of the plant: entered and changed by quality."""

from collections.abc import Mapping
from typing import Any

from quty_desktop.domain.checks import MetalPoint
from quty_desktop.domain.text import N_
from quty_desktop.domain.topics import Topic
from quty_desktop.services.metal_detection import detectors
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.fields import CheckField, ChoiceField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.metal.states import DETECTORS
from quty_desktop.views.quality.edited_list import EditedList, EditedListPage

COLUMNS = (
    Column(key="code", title=N_("Code"), kind=Kind.CODE, width=90),
    Column(key="name", title=N_("Name"), width=160, stretch=True),
    Column(key="point", title=N_("Where in the flow"), width=200),
    Column(key="state", title=N_("State"), kind=Kind.STATE, states=DETECTORS, width=150),
    Column(key="checked_at", title=N_("Last check"), kind=Kind.MOMENT, width=134),
    Column(key="due_at", title=N_("Next check"), kind=Kind.MOMENT, width=134),
    Column(key="passed_pcs", title=N_("Passed today"), kind=Kind.PIECES, width=96),
)


class DetectorsPage(EditedListPage):
    """All detectors with their state now."""

    key = "quality.detectors"
    title = N_("Detectors of the plant")
    icon = Icon.SCAN
    topics = frozenset({Topic.METAL})

    def build(self) -> None:
        """Table, and the form for who may change it."""
        self.lay_out(
            EditedList(
                columns=COLUMNS,
                nothing=(N_("No detector yet"), N_("Enter the first one at the right.")),
                heading=N_("Detector"),
                fields=(
                    TextField(name="code", label=N_("Code"), required=True),
                    TextField(name="name", label=N_("Name or place"), required=True),
                    ChoiceField(name="point", label=N_("Where in the flow"), required=True, choices=MetalPoint),
                    CheckField(name="active", label=N_("In use")),
                ),
                save=detectors.save_detector,
                made=detectors.DetectorInput,
                said=N_("The detector is saved."),
                begin={"code": "", "name": "", "point": None, "active": True},
            )
        )

    def refresh(self) -> None:
        """Ask for the detectors."""
        self.load(detectors.detector_list, None, lambda found: self.table.show_rows(found.detectors))

    def values_of(self, row: Any) -> Mapping[str, Any]:
        """What the form shows of a detector."""
        return {"code": row.code, "name": row.name, "point": row.point, "active": row.active}
