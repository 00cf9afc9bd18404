"""People, roles and rights (domain: users, roles as data)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import BigKey, Created, Signed, Table, check, one_of, one_only
from quty_desktop.domain.departments import Department


class Person(Table):
    """A person who signs in; the name is the PostgreSQL login. Written by functions only."""

    __tablename__ = "person"
    __table_args__ = (
        check("name", "name ~ '^[a-z][a-z0-9._-]{2,31}$' AND name !~ '^(pg_|quty_)'"),
        check("full_name", "btrim(full_name) <> ''"),
        check("language", "language IN ('id', 'en')"),
    )

    id: Mapped[BigKey]
    name: Mapped[str] = mapped_column(unique=True)
    full_name: Mapped[str]
    email: Mapped[str | None] = mapped_column(unique=True)
    department: Mapped[Department] = one_of("department", Department)
    language: Mapped[str] = mapped_column(server_default=text("'id'"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    must_change_password: Mapped[bool] = mapped_column(server_default=text("true"))
    last_sign_in_at: Mapped[datetime | None]
    password_changed_at: Mapped[datetime | None]
    created_at: Mapped[Created]
    created_by: Mapped[Signed]


class Role(Table):
    """A role of the plant; its group role in PostgreSQL is ``quty_r_<code>``."""

    __tablename__ = "role"
    __table_args__ = (check("code", "code ~ '^[a-z][a-z0-9_]{1,40}$'"), check("name", "btrim(name) <> ''"))

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    department: Mapped[Department] = one_of("department", Department)
    standard: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[Created]


class KnownPermission(Table):
    """A right that this database knows; a right new to it is given to the standard roles once, by the upgrade."""

    __tablename__ = "permission"

    code: Mapped[str] = mapped_column(primary_key=True)
    known_since: Mapped[Created]


class RolePermission(Table):
    """A right that a role gives."""

    __tablename__ = "role_permission"

    role_code: Mapped[str] = mapped_column(ForeignKey("quty.role.code"), primary_key=True)
    permission: Mapped[str] = mapped_column(ForeignKey("quty.permission.code"), primary_key=True)


class PersonRole(Table):
    """A role that a person holds; one person may hold several."""

    __tablename__ = "person_role"
    __table_args__ = (Index(None, "role_code"),)

    person_name: Mapped[str] = mapped_column(ForeignKey("quty.person.name"), primary_key=True)
    role_code: Mapped[str] = mapped_column(ForeignKey("quty.role.code"), primary_key=True)


class SignInEvent(Table):
    """Ledger of sign-ins, and of the failed attempts that a PC reports at the next one (domain: security logs)."""

    __tablename__ = "sign_in_event"
    __table_args__ = (
        check("kind", "kind IN ('signed_in', 'failed', 'password_changed', 'password_reset')"),
        Index(None, "person_name", "at"),
    )

    id: Mapped[BigKey]
    at: Mapped[Created]
    recorded_at: Mapped[Created]
    kind: Mapped[str]
    person_name: Mapped[str]
    reported_by: Mapped[Signed]
    client: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))


class SavedView(Table):
    """A view of a table that a person keeps under a name; a row policy shows each person their own only."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("person_name", "table_name", "name"),
        check("names", "btrim(table_name) <> '' AND btrim(name) <> ''"),
        check("content", "length(content::text) < 20000"),
        one_only("saved_view_opens_key", ("person_name", "table_name"), "opens"),
    )

    id: Mapped[BigKey]
    person_name: Mapped[Signed]
    table_name: Mapped[str]
    name: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    opens: Mapped[bool] = mapped_column(server_default=text("false"))
