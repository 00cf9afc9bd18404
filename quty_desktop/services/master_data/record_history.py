"""The history of one record of master data, for whoever may see the record."""

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec
from sqlalchemy import text

from quty_desktop.domain.audit import AuditAction
from quty_desktop.domain.permissions import Permission
from quty_desktop.services.administration.audit import Change, changes
from quty_desktop.services.registry import query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RecordOf:
    """A record.

    Attributes:
        table: one of master data.
        key: its key.
    """

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One column that was changed once; a new record has a row for each that was filled in.

    Attributes:
        id: entry of the trail and column.
        person: full name.
        field: the column.
        old: its value before, ``None`` where there was none.
        new: its value after, ``None`` where there is none.
        reason: the reason that the person gave.
    """

    id: str
    at: datetime
    person: str
    action: AuditAction
    field: str
    old: object
    new: object
    command: str
    reason: str


_HISTORY = text("SELECT * FROM quty.record_history(:table, :key)")
# Keys of other records, as the office calls them.
_NAMES = text("""
    SELECT 'article_id' AS field, id, concat_ws(' ', code, name) AS words FROM quty.article WHERE id = ANY (:articles)
    UNION ALL SELECT 'category_id', id, name FROM quty.category WHERE id = ANY (:category_id)
    UNION ALL SELECT 'destination_id', id, code FROM quty.destination WHERE id = ANY (:destination_id)
    UNION ALL SELECT 'partner_id', id, name FROM quty.partner WHERE id = ANY (:partner_id)
    UNION ALL SELECT 'place', id, code FROM quty.place WHERE id = ANY (:places)
""")


@query(Permission.VIEW_MASTER_DATA, consistent=True)
def record_history(uow: UnitOfWork, wanted: RecordOf) -> tuple[HistoryRow, ...]:
    """Who changed what in a record, the newest first.

    Raises:
        Refused: the table is none of master data.
    """
    rows = [
        HistoryRow(
            f"{entry.id}/{change.field}",
            entry.at,
            entry.full_name,
            AuditAction(entry.action),
            change.field,
            change.old,
            change.new,
            entry.command,
            entry.reason,
        )
        for entry in uow.session.execute(_HISTORY, {"table": wanted.table, "key": wanted.key})
        for change in _changes(wanted.table, entry.old, entry.new)
    ]
    return tuple(_named(uow, wanted.table, rows))


def _changes(table: str, old: str | None, new: str | None) -> tuple[Change, ...]:
    before, after = (None if each is None else msgspec.json.decode(each) for each in (old, new))
    found = changes(table, before, after)
    # Who made it stands beside the row, and what a new record is not says nothing.
    return tuple(
        each
        for each in found
        if each.field not in {"created_at", "created_by"} and not (before is None and each.new is False)
    )


def _named(uow: UnitOfWork, table: str, rows: list[HistoryRow]) -> list[HistoryRow]:
    """Names instead of keys: one statement, whatever the history holds."""
    keys: dict[str, set[int]] = {}
    for row in rows:
        for value in (row.old, row.new):
            if row.field.endswith("_id") and isinstance(value, str) and value.isdecimal():
                keys.setdefault(_subject(table, row.field), set()).add(int(value))
    found = uow.session.execute(
        _NAMES,
        {
            "articles": sorted(keys.get("article_id", ())),
            "category_id": sorted(keys.get("category_id", ())),
            "destination_id": sorted(keys.get("destination_id", ())),
            "partner_id": sorted(keys.get("partner_id", ())),
            "places": sorted(keys.get("place", ())),
        },
    )
    names = {(each.field, str(each.id)): each.words for each in found}
    return [
        replace(
            row,
            old=names.get((_subject(table, row.field), str(row.old)), row.old),
            new=names.get((_subject(table, row.field), str(row.new)), row.new),
        )
        for row in rows
    ]


def _subject(table: str, field: str) -> str:
    """What a key points to; a part points to its own kind."""
    if field == "parent_id":
        return "place" if table == "place" else "article_id"
    return field
