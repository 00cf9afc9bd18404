"""Creating a database in which names sort and fold alike on every server."""

from typing import Any

import psycopg
from psycopg import sql

_BUILTIN = 170_000


def create_database(connection: psycopg.Connection[Any], name: str) -> None:
    """Create an empty database: UTF-8, upper and lower case of all scripts, order by code point.

    Args:
        connection: in autocommit, of a login that may create databases.
        name: of the new database.
    """
    if connection.info.server_version >= _BUILTIN:
        kind = sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'")
        try:
            _create(connection, name, kind)
        except psycopg.errors.FeatureNotSupported:
            _create(connection, name, sql.SQL("LOCALE 'C'"))
        return
    try:
        _create(connection, name, sql.SQL("LOCALE_PROVIDER libc LOCALE 'C.UTF-8'"))
    except psycopg.errors.WrongObjectType:  # Windows knows no such locale
        _create(connection, name, sql.SQL("LOCALE_PROVIDER libc LOCALE 'C'"))


def _create(connection: psycopg.Connection[Any], name: str, kind: sql.SQL) -> None:
    statement = sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' {} TEMPLATE template0")
    connection.execute(statement.format(sql.Identifier(name), kind))
