"""Quality: batches and what keeps them, tests and inspections, pass rates, compliance reports."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.quality.batches import BatchesPage
from quty_desktop.views.quality.compliance import CompliancePage
from quty_desktop.views.quality.control_chart import ControlChartPage
from quty_desktop.views.quality.final_inspection import FinalInspectionPage
from quty_desktop.views.quality.final_inspections import FinalInspectionsPage
from quty_desktop.views.quality.hold_sets import HoldSetsPage
from quty_desktop.views.quality.holds import HoldsPage
from quty_desktop.views.quality.incoming import IncomingPage
from quty_desktop.views.quality.incoming_reports import IncomingReportsPage
from quty_desktop.views.quality.inspection import InspectionPage
from quty_desktop.views.quality.inspections import InspectionsPage
from quty_desktop.views.quality.lab_bench import LabBenchPage
from quty_desktop.views.quality.lab_methods import LabMethodsPage
from quty_desktop.views.quality.lab_test import LabTestPage
from quty_desktop.views.quality.lab_tests import LabTestsPage
from quty_desktop.views.quality.lab_trend import LabTrendPage
from quty_desktop.views.quality.lead_desk import LeadDeskPage
from quty_desktop.views.quality.nonconformities import NonconformitiesPage
from quty_desktop.views.quality.pareto import ParetoPage
from quty_desktop.views.quality.pass_rates import PassRatesPage
from quty_desktop.views.quality.pull_tests import PullTestsPage
from quty_desktop.views.quality.rework import ReworkPage
from quty_desktop.views.quality.sampling import SamplingPlansPage
from quty_desktop.views.quality.verifications import VerificationsPage
from quty_desktop.views.quality.verify import VerifyPage

PAGES: tuple[type[Page], ...] = (
    LeadDeskPage,
    BatchesPage,
    HoldsPage,
    HoldSetsPage,
    NonconformitiesPage,
    ReworkPage,
    VerificationsPage,
    LabBenchPage,
    LabTestPage,
    InspectionPage,
    IncomingPage,
    PullTestsPage,
    FinalInspectionPage,
    LabTestsPage,
    InspectionsPage,
    IncomingReportsPage,
    FinalInspectionsPage,
    PassRatesPage,
    ControlChartPage,
    ParetoPage,
    LabTrendPage,
    SamplingPlansPage,
    LabMethodsPage,
    CompliancePage,
    VerifyPage,
)
