"""The rights of backups and of the server's health, as privileges.

Reading everything for a backup comes from the group ``quty_backup``, which only the dump itself becomes.
"""

from collections.abc import Mapping

from quty_desktop.database.rights.making import Privileges
from quty_desktop.domain.permissions import Permission

PRIVILEGES: Mapping[Permission, Privileges] = {
    Permission.USE_PROGRAM: Privileges(execute=("backup_state",)),
    Permission.MANAGE_BACKUPS: Privileges(
        select=("backup", "backup_proof"), insert=("backup", "backup_proof"), execute=("answer_backup_alerts",)
    ),
    Permission.VIEW_HEALTH: Privileges(execute=("server_health",)),
}
"""What each right is in PostgreSQL."""
