"""Administration: people, roles, settings, audit trail, sign-ins, backups, health."""

from quty_desktop.views.administration.audit import AuditPage
from quty_desktop.views.administration.backups import BackupsPage
from quty_desktop.views.administration.health import HealthPage
from quty_desktop.views.administration.people import PeoplePage
from quty_desktop.views.administration.person import PersonPage
from quty_desktop.views.administration.role import RolePage
from quty_desktop.views.administration.roles import RolesPage
from quty_desktop.views.administration.settings import SettingsPage
from quty_desktop.views.administration.sign_ins import SignInsPage
from quty_desktop.views.kit.page import Page

PAGES: tuple[type[Page], ...] = (
    PeoplePage,
    PersonPage,
    RolePage,
    AuditPage,
    SignInsPage,
    RolesPage,
    SettingsPage,
    BackupsPage,
    HealthPage,
)
