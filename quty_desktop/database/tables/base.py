"""What all tables share: the schema, the names of constraints, and the kinds of columns."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    CheckConstraint,
    Date,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    SmallInteger,
    Text,
    TypeDecorator,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

SCHEMA = "quty"

metadata = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    },
)

BigKey = Annotated[int, mapped_column(BigInteger, Identity(always=True), primary_key=True)]
"""The primary key of nearly every table."""
Pieces = Annotated[int, mapped_column(Integer)]
"""Whole pieces; the column's name ends in ``_pcs``."""
Quantity = Annotated[Decimal, mapped_column(Numeric(14, 4))]
"""A quantity that is not pieces; a unit stands beside it."""
Small = Annotated[int, mapped_column(SmallInteger)]
Created = Annotated[datetime, mapped_column(TIMESTAMP(timezone=True), server_default=text("CURRENT_TIMESTAMP"))]
"""The moment of the transaction that made the row, UTC."""
Signed = Annotated[str, mapped_column(Text, server_default=text("SESSION_USER"))]
"""The login that made the row; row policies refuse another name than one's own."""


class Table(DeclarativeBase):
    """The base of all tables."""

    metadata = metadata
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        bytes: LargeBinary,
        date: Date,
        datetime: TIMESTAMP(timezone=True),
        Decimal: Numeric(14, 4),
        dict[str, Any]: JSONB(none_as_null=True),
        int: BigInteger,
        list[Any]: JSONB(none_as_null=True),
        str: Text,
        UUID: Uuid,
    }

    def __init_subclass__(cls, **more: Any) -> None:
        """Give every closed list of the table its CHECK."""
        super().__init_subclass__(**more)
        for column in cls.__table__.columns:
            if isinstance(column.type, OneOf):
                words = ", ".join(f"'{member.value}'" for member in column.type.choices)
                cls.__table__.append_constraint(CheckConstraint(f"{column.name} IN ({words})", name=column.name))  # type: ignore[attr-defined]


class Versioned:
    """A row that people edit: saving an older copy than the stored one is a conflict, not a silent overwrite."""

    version: Mapped[int] = mapped_column(Integer, server_default=text("1"), sort_order=900)

    @declared_attr.directive
    def __mapper_args__(self) -> dict[str, Any]:
        return {"version_id_col": self.version}


class OneOf(TypeDecorator[StrEnum]):
    """A closed list kept as text; rows give back the members."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__()
        self.choices = choices

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """The stored word; a value outside the list is an error of the program."""
        del dialect
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member."""
        del dialect
        return None if value is None else self.choices(value)


def one_of(column: str, choices: type[StrEnum], *, default: StrEnum | None = None, **more: Any) -> MappedColumn[Any]:
    """A column that holds one of a closed list; the table gets the CHECK that says so.

    Args:
        column: the column's name.
        choices: the list.
        default: the server's default.
        more: what ``mapped_column`` takes.
    """
    if default is not None:
        more["server_default"] = text(f"'{default.value}'")
    return mapped_column(column, OneOf(choices), **more)


def check(name: str, condition: str) -> CheckConstraint:
    """A named CHECK; the table's name is put before it."""
    return CheckConstraint(condition, name=name)


def week_check(prefix: str = "week") -> CheckConstraint:
    """ISO weeks run from 1 to 53 and years have four digits; both or neither are known."""
    year, number = f"{prefix}_year", f"{prefix}_number"
    return CheckConstraint(
        f"({year} IS NULL) = ({number} IS NULL) AND {number} BETWEEN 1 AND 53 AND {year} BETWEEN 2000 AND 2199",
        name=prefix,
    )


def one_only(name: str, columns: Iterable[str], where: str) -> Index:
    """A partial unique index: at most one row per key fulfils the condition."""
    return Index(name, *columns, unique=True, postgresql_where=text(where))
