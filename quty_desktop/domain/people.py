"""People who use the program, and what their names and passwords must be."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text

MINIMUM_PASSWORD = 10
_NAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")
_ROLE_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
# Without letters and digits that are mistaken for each other when they are read aloud or from paper.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
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
        departments: where the roles are at home.
        must_change_password: the administrator gave the password, so it is changed at the next sign-in.
    """

    name: str
    full_name: str
    department: Department
    language: str
    roles: tuple[str, ...]
    permissions: frozenset[Permission]
    must_change_password: bool = False
    departments: frozenset[Department] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether the person's roles hold a right."""
        return permission in self.permissions

    def sees(self, department: Department | None) -> bool:
        """Whether a department's pages stand in this person's window.

        The own department's do, those of the departments of the person's roles, and all of them with the right to see
        other departments. ``None`` is home, which everybody sees. What a page reads is a matter of the other rights.
        """
        return (
            department is None
            or department is self.department
            or department in self.departments
            or self.may(Permission.SEE_DEPARTMENTS)
        )


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


def check_full_name(full_name: str) -> str:
    """A person's name as papers show it, tidied.

    Raises:
        Invalid: empty or longer than 100 characters.
    """
    tidy = " ".join(full_name.split())
    if not 1 <= len(tidy) <= 100:
        raise Invalid({"full_name": Text(N_("Write the person's name, at most 100 characters."))})
    return tidy


def check_email(email: str) -> str | None:
    """An e-mail address, tidied; ``None`` for none, for it is optional.

    Raises:
        Invalid: it is no address.
    """
    tidy = email.strip()
    if tidy and not _EMAIL.fullmatch(tidy):
        raise Invalid({"email": Text(N_("Write the address as name@company.com, or leave it empty."))})
    return tidy or None


def check_roles(roles: Iterable[str]) -> tuple[str, ...]:
    """The codes of the roles a person holds, each once.

    Raises:
        Invalid: there is none; a person without a role could do nothing.
    """
    found = tuple(dict.fromkeys(roles))
    if not found:
        raise Invalid({"roles": Text(N_("Give the person at least one role."))})
    return found


def check_role_code(code: str) -> str:
    """The code of a new role in its stored form.

    Raises:
        Invalid: not 2 to 40 lower-case letters, digits or underscores.
    """
    lowered = code.strip().lower().replace(" ", "_").replace("-", "_")
    if not _ROLE_CODE.fullmatch(lowered):
        raise Invalid(
            {"code": Text(N_("A code has 2 to 40 letters, digits or underscores, and begins with a letter."))}
        )
    return lowered


def temporary_password() -> str:
    """A password that can be read aloud: twelve characters in three groups, about 59 bits."""
    import secrets  # only here: it would keep the sign-in window waiting

    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
    return "-".join(groups)
