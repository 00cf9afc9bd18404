"""Views of tables that a person keeps under a name, on every PC; a row policy shows each person their own only."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

MOST_CONTENT = 15_000
"""Signs of a view's content; the widest table of the program needs about 2,000."""


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view of a table.

    Attributes:
        table: the table's name.
        name: what the person calls it.
        content: columns, order, widths, sorting and filters, as the table writes them.
        opens: whether the table opens with it.
    """

    table: str
    name: str
    content: Mapping[str, Any] = field(default_factory=dict)
    opens: bool = False


@dataclass(frozen=True, slots=True)
class ViewName:
    """Names a view of a table."""

    table: str
    name: str


@query(Permission.USE_PROGRAM)
def kept_views(uow: UnitOfWork) -> tuple[KeptView, ...]:
    """All views of the person at the window, by table and name."""
    # The policy alone would do; a server's superuser passes by policies.
    found = uow.session.execute(
        text("""
        SELECT table_name, name, content, opens FROM quty.saved_view WHERE person_name = session_user
        ORDER BY table_name, name
        """)
    )
    return tuple(KeptView(row.table_name, row.name, row.content, row.opens) for row in found)


@command(Permission.USE_PROGRAM)
def keep_view(uow: UnitOfWork, view: KeptView) -> None:
    """Keep a view; one of the same name is replaced, and only one of a table's views opens it.

    Raises:
        Invalid: it has no name, or its content is longer than any table writes.
    """
    content = json.dumps(dict(view.content), ensure_ascii=False)
    if not view.name.strip() or not view.table.strip():
        raise Invalid({"name": Text(N_("This must be filled in."))})
    if len(content) > MOST_CONTENT:
        raise Invalid({"name": Text(N_("This view is too large to be kept."))})
    key = {"table": view.table, "name": view.name.strip()}
    if view.opens:
        uow.session.execute(
            text("""
            UPDATE quty.saved_view SET opens = false
            WHERE person_name = session_user AND table_name = :table AND name <> :name AND opens
            """),
            key,
        )
    uow.session.execute(
        text("""
        INSERT INTO quty.saved_view (table_name, name, content, opens)
        VALUES (:table, :name, CAST(:content AS jsonb), :opens)
        ON CONFLICT (person_name, table_name, name) DO UPDATE SET content = excluded.content, opens = excluded.opens
        """),
        {**key, "content": content, "opens": view.opens},
    )


@command(Permission.USE_PROGRAM)
def forget_view(uow: UnitOfWork, view: ViewName) -> None:
    """Forget a view; nothing happens where it is gone already."""
    uow.session.execute(
        text("""
        DELETE FROM quty.saved_view WHERE person_name = session_user AND table_name = :table AND name = :name
        """),
        {"table": view.table, "name": view.name},
    )
