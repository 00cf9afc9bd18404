"""What each right is in PostgreSQL, subject by subject; a new subject is added to the list below.

Columns that the database fills itself (who signed, and when) are in nobody's INSERT or UPDATE, so that they cannot be
forged.
"""

from collections.abc import Mapping

from quty_desktop.database.rights import (
    hand_over,
    master_data,
    metal,
    orders,
    packing,
    people,
    quality,
    quality_records,
    reports,
    server,
    shipping,
    warehouse,
)
from quty_desktop.database.rights.making import Privileges, together
from quty_desktop.domain.permissions import Permission

_SUBJECTS = (
    people,
    master_data,
    orders,
    packing,
    quality,
    quality_records,
    metal,
    hand_over,
    server,
    warehouse,
    shipping,
    reports,
)

NOT_YET_GRANTED = frozenset(
    {
        "number_series",
    }
)
"""Tables that no right reads: those of departments that have no page yet, and counters."""

PRIVILEGES: Mapping[Permission, Privileges] = {
    permission: together(subject.PRIVILEGES[permission] for subject in _SUBJECTS if permission in subject.PRIVILEGES)
    for permission in Permission
}
"""The privileges of each right; a right may stand in several subjects."""
