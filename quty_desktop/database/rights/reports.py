"""The rights of figures and reports, as privileges."""

from collections.abc import Mapping

from quty_desktop.database.rights.making import BATCH, FLOOR, Privileges
from quty_desktop.domain.permissions import Permission

PRIVILEGES: Mapping[Permission, Privileges] = {
    # What a report reads is decided by the right to see its subject.
    Permission.ISSUE_REPORTS: Privileges(select=(*BATCH, *FLOOR, "setting", "issued_paper"), insert=("issued_paper",)),
}
