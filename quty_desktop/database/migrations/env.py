"""Alembic's entry for writing a new revision (``alembic.command.revision``); upgrades go through ``migrate.upgrade``.

The caller gives a connection in ``config.attributes["connection"]``.
"""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from quty_desktop.database.tables import SCHEMA, metadata
from quty_desktop.database.tables.base import OneOf


def _render(kind: str, thing: object, _autogen: AutogenContext) -> str | Literal[False]:
    """Closed lists are text in a revision: it must not change when the program's list does."""
    return "sa.Text()" if kind == "type" and isinstance(thing, OneOf) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_schemas=True,
    include_name=lambda name, kind, _parents: kind != "schema" or name == SCHEMA,
    version_table="schema_revision",
    version_table_schema=SCHEMA,
    render_item=_render,
)
context.run_migrations()
