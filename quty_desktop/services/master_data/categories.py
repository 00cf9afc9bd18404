"""Categories of articles and materials."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.database.tables import Category
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.search import patterns
from quty_desktop.services.master_data.master_records import Saved
from quty_desktop.services.master_data.record_keeping import duplicate, opened, required, saved
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class CategoryInput:
    """A category as it is entered; without an id a new one."""

    name: str
    description: str = ""
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A row of the list.

    Attributes:
        materials: raw materials in it.
        articles: other articles in it.
    """

    id: int
    name: str
    description: str
    materials: int
    articles: int
    version: int


@query(Permission.VIEW_MASTER_DATA)
def categories(uow: UnitOfWork, search: str) -> tuple[CategoryRow, ...]:
    """Categories whose name or description holds each word that was typed, by name."""
    found = uow.session.execute(
        text("""
        SELECT c.id, c.name, c.description, count(a.id) FILTER (WHERE a.kind = 'raw_material') AS materials,
               count(a.id) FILTER (WHERE a.kind <> 'raw_material') AS articles, c.version
        FROM quty.category c LEFT JOIN quty.article a ON a.category_id = c.id
        WHERE quty.plain(c.name || ' ' || c.description) LIKE ALL (:patterns)
        GROUP BY c.id ORDER BY c.name
        """),
        {"patterns": patterns(search)},
    ).mappings()
    return tuple(CategoryRow(**row) for row in found)


@command(Permission.EDIT_MASTER_DATA)
def save_category(uow: UnitOfWork, new: CategoryInput) -> Saved:
    """Enter or change a category.

    Raises:
        Invalid: the name is missing.
        Duplicate: another category has it, whatever its capitals and accents.
    """
    required(name=new.name)
    name = " ".join(new.name.split())
    same = text("SELECT name FROM quty.category WHERE quty.plain(name) = quty.plain(:name) AND id <> :id")
    taken = uow.session.scalars(same, {"name": name, "id": new.id or 0}).first()
    if taken is not None:
        raise duplicate(taken)
    row = opened(uow, Category, new.id, new.version, Category())
    row.name, row.description = name, new.description.strip()
    return saved(uow, row)
