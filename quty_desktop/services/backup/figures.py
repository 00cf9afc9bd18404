"""What a database holds, table by table, in figures that tell whether another one holds the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from quty_desktop.domain.text import N_, Text
from quty_desktop.services.backup.progress import Watch


@dataclass(frozen=True, slots=True)
class TableFigures:
    """One table.

    Attributes:
        table: its name, without the schema.
        rows: how many.
        checksum: sum of the hashes of all rows' contents; the same for the same rows in whatever order.
    """

    table: str
    rows: int
    checksum: str


_TABLES = """
    SELECT relname FROM pg_catalog.pg_class
    WHERE relnamespace = 'quty'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname
"""


def figures_of(connection: psycopg.Connection[Any], watch: Watch | None = None) -> tuple[TableFigures, ...]:
    """Count and hash every row of every table of the plant.

    Args:
        connection: within the transaction whose state is wanted; of a login that reads everything.
        watch: is told about each table.
    """
    watch = watch or Watch()
    # A row's text must not depend on how a session likes to write dates, bytes and fractions.
    connection.execute(
        "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';"
        " SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL row_security = off;"
        " SET LOCAL search_path = pg_catalog; SET LOCAL statement_timeout = 0"
    )
    names = [row[0] for row in connection.execute(_TABLES).fetchall()]
    found: list[TableFigures] = []
    for index, name in enumerate(names):
        watch.check()
        watch.say(Text(N_("Counting {table}"), table=name), index / max(1, len(names)))
        query = sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t")
        row = connection.execute(query.format(sql.Identifier("quty", name))).fetchone()
        if row is not None:
            found.append(TableFigures(name, row[0], row[1]))
    return tuple(found)


def rows_of(figures: Iterable[TableFigures]) -> int:
    """All rows together."""
    return sum(each.rows for each in figures)


def differences(wanted: Sequence[TableFigures], found: Sequence[TableFigures]) -> tuple[Text, ...]:
    """What differs between two databases, a line per table; nothing when they hold the same."""
    here = {each.table: each for each in found}
    lines: list[Text] = []
    for one in wanted:
        other = here.pop(one.table, None)
        if other is None:
            lines.append(Text(N_("{table} is missing."), table=one.table))
        elif other.rows != one.rows:
            lines.append(
                Text(
                    N_("{table}: {wanted} rows were saved, {found} came back."),
                    table=one.table,
                    wanted=one.rows,
                    found=other.rows,
                )
            )
        elif other.checksum != one.checksum:
            lines.append(Text(N_("{table}: as many rows, but what stands in them differs."), table=one.table))
    lines += [Text(N_("{table} was not saved."), table=name) for name in sorted(here)]
    return tuple(lines)
