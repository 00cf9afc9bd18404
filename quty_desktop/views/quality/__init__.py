"""Quality: batches and what keeps them, tests and inspections, pass rates, compliance reports."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.quality.batches import BatchesPage
from quty_desktop.views.quality.compliance import CompliancePage
from quty_desktop.views.quality.holds import HoldsPage
from quty_desktop.views.quality.inspection import InspectionPage
from quty_desktop.views.quality.inspections import InspectionsPage
from quty_desktop.views.quality.lab_test import LabTestPage
from quty_desktop.views.quality.lab_tests import LabTestsPage
from quty_desktop.views.quality.pass_rates import PassRatesPage
from quty_desktop.views.quality.sampling import SamplingPlansPage
from quty_desktop.views.quality.verify import VerifyPage

PAGES: tuple[type[Page], ...] = (
    BatchesPage,
    HoldsPage,
    LabTestPage,
    InspectionPage,
    LabTestsPage,
    InspectionsPage,
    PassRatesPage,
    SamplingPlansPage,
    CompliancePage,
    VerifyPage,
)
