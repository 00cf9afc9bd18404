"""People who use the program, and what their names and passwords must be."""

import re
from dataclasses import dataclass

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text

MINIMUM_PASSWORD = 10
_NAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")
_RESERVED = ("pg_", "quty_")
_RESERVED_NAMES = frozenset({"postgres", "public", "none", "current_user", "session_user", "current_role"})


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at this window, as PostgreSQL knows them.

    Attributes:
        name: the login, lower case.
        full_name: as papers show it.
        department: where the person works.
        language: ``"id"`` or ``"en"``.
        roles: codes of the plant roles.
        permissions: the rights that the roles give together.
        must_change_password: the administrator gave the password, so it is changed at the next sign-in.
    """

    name: str
    full_name: str
    department: Department
    language: str
    roles: tuple[str, ...]
    permissions: frozenset[Permission]
    must_change_password: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether the person's roles hold a right."""
        return permission in self.permissions


def check_name(name: str) -> str:
    """A user name in its stored form.

    Raises:
        Invalid: not 3 to 32 letters, digits, dots or dashes, or reserved for the database.
    """
    lowered = name.strip().lower()
    if not _NAME.fullmatch(lowered):
        raise Invalid(
            {"name": Text("A user name has 3 to 32 letters, digits, dots or dashes and begins with a letter.")}
        )
    if lowered.startswith(_RESERVED) or lowered in _RESERVED_NAMES:
        raise Invalid({"name": Text("This name is reserved. Choose another one.")})
    return lowered


def check_password(password: str, *, name: str, field: str = "password") -> None:
    """The plant's rule for passwords: at least ten characters, and not the user's name.

    Raises:
        Invalid: the password breaks the rule.
    """
    if len(password) < MINIMUM_PASSWORD:
        raise Invalid({field: Text("A password has at least {count} characters.", count=MINIMUM_PASSWORD)})
    if name and password.strip().lower() == name.lower():
        raise Invalid({field: Text(N_("The password must not be the user name."))})
    if len(set(password)) < 3:
        raise Invalid({field: Text(N_("The password must not repeat one or two characters."))})
