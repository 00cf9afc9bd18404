"""The floor: work orders, output, hand-overs and lines, one set of pages for each department (QT-09)."""

from quty_desktop.domain.departments import Department
from quty_desktop.views.handover.hand_over import HandOverPage
from quty_desktop.views.handover.lines import LinesPage
from quty_desktop.views.handover.output import OutputPage
from quty_desktop.views.handover.output_grid import OutputGridPage
from quty_desktop.views.handover.plan import PlanPage
from quty_desktop.views.handover.shared import FloorPage, pages_of
from quty_desktop.views.handover.subcontract import SubcontractPage
from quty_desktop.views.handover.waste import WastePage
from quty_desktop.views.handover.weights import WeightsPage
from quty_desktop.views.handover.work import FloorWorkPage

_MAKING = (Department.CUTTING, Department.EMBROIDERY, Department.SEWING, Department.FINISHING)
_ALL = (*_MAKING, Department.SUBCONTRACT, Department.PACKING, Department.FINISHED_GOODS)
_RECEIVING_LINES = (
    Department.EMBROIDERY,
    Department.SEWING,
    Department.FINISHING,
    Department.PACKING,
    # The bays where pallets stand until they are put away.
    Department.FINISHED_GOODS,
)

PAGES: tuple[type[FloorPage], ...] = (
    *pages_of(FloorWorkPage, _MAKING),
    *pages_of(PlanPage, (*_MAKING, Department.PACKING)),
    SubcontractPage,
    *pages_of(LinesPage, _RECEIVING_LINES),
    *pages_of(HandOverPage, _ALL),
    *pages_of(OutputGridPage, _MAKING),
    *pages_of(WeightsPage, (Department.FINISHING,)),
    *pages_of(WastePage, _MAKING),
    *pages_of(OutputPage, (*_MAKING, Department.SUBCONTRACT)),
)
