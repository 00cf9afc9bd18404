"""The home tab: own work, alerts, own profile."""

from quty_desktop.views.home.alert_log import AlertLogPage
from quty_desktop.views.home.alerts import AlertsPage
from quty_desktop.views.home.approvals import ApprovalsPage
from quty_desktop.views.home.board import HomePage
from quty_desktop.views.home.profile import ProfilePage
from quty_desktop.views.kit.page import Page

PAGES: tuple[type[Page], ...] = (HomePage, ApprovalsPage, AlertsPage, AlertLogPage, ProfilePage)
