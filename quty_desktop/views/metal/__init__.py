"""Metal detection: the screen at the detector, the metal book, checks, broken needles, detectors."""

from quty_desktop.views.kit.page import Page
from quty_desktop.views.metal.checks import MetalChecksPage
from quty_desktop.views.metal.detectors import DetectorsPage
from quty_desktop.views.metal.finds import MetalBookPage
from quty_desktop.views.metal.needles import NeedlesFinishingPage, NeedlesPage, NeedlesSewingPage
from quty_desktop.views.metal.station import FinishingStationPage, PackingStationPage, QualityStationPage

PAGES: tuple[type[Page], ...] = (
    FinishingStationPage,
    PackingStationPage,
    QualityStationPage,
    MetalBookPage,
    MetalChecksPage,
    NeedlesSewingPage,
    NeedlesFinishingPage,
    NeedlesPage,
    DetectorsPage,
)
