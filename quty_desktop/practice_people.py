"""The people of the practice plant, read from its description; needs nothing but the standard library."""

import tomllib
from dataclasses import dataclass, field

from quty_desktop.domain.permissions import STANDARD_ROLES
from quty_desktop.paths import resource


@dataclass(frozen=True, slots=True)
class Described:
    """A person of the practice plant."""

    name: str
    full_name: str
    role: str
    role_words: str
    department: str
    department_words: str
    password: str = field(repr=False)


def read() -> tuple[Described, ...]:
    """The practice people in the order of the description, with the password that they all have."""
    content = tomllib.loads(resource("practice", "plant.toml").read_text(encoding="utf-8"))
    roles = {role.code: role for role in STANDARD_ROLES}
    password = content["plant"]["password"]
    return tuple(
        Described(
            each["name"],
            each["full_name"],
            each["role"],
            roles[each["role"]].name,
            roles[each["role"]].department.value,
            roles[each["role"]].department.label,
            password,
        )
        for each in content["people"]
    )
