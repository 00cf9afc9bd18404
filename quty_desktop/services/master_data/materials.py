"""Raw materials: what bills of material are made of, what is bought and stored."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.database.tables import Article
from quty_desktop.domain.articles import ArticleKind
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.search import patterns
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data.master_records import Saved
from quty_desktop.services.master_data.record_keeping import PAGE_ROWS, duplicate, opened, required, saved, unknown
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MaterialInput:
    """A raw material as it is entered; without an id a new one.

    Attributes:
        unit: a code of the plant's units, in which it is stored and used.
        min_stock: in ``unit``; 0 where nobody watches it.
    """

    code: str
    name: str
    unit: str
    category_id: int | None = None
    min_stock: Decimal = Decimal(0)
    active: bool = True
    note: str = ""
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class MaterialFilter:
    """Which materials are shown.

    Attributes:
        search: words of the code or the name; accents and capitals do not count.
        category_id: ``None`` for all.
        include_inactive: also those that are not used any more.
        after: what the last row of the page before is sorted by, with its id.
        limit: rows of a page.
    """

    search: str = ""
    category_id: int | None = None
    include_inactive: bool = False
    after: tuple[str, str, int] | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A row of the list.

    Attributes:
        category: its name, empty where it has none.
        bills: bills of material that use it.
        certificates: certificates of it in the register.
        placeholder: an import made it because a bill names it; a person has yet to look at it.
    """

    id: int
    code: str
    name: str
    unit: str
    category_id: int | None
    category: str
    min_stock: Decimal
    bills: int
    certificates: int
    placeholder: bool
    active: bool
    note: str
    version: int


# Sorted and cut off first, so that bills are counted for the rows shown only.
_LIST = text("""
    WITH found AS MATERIALIZED (
        SELECT a.id, a.code, a.name, a.unit, a.category_id, a.min_stock, a.placeholder, a.active, a.note, a.version
        FROM quty.article a
        WHERE a.kind = 'raw_material' AND (:include_inactive OR a.active)
          AND (CAST(:category AS bigint) IS NULL OR a.category_id = :category)
          AND (:search = '' OR a.search_words LIKE ALL (:patterns))
          AND (CAST(:after_name AS text) IS NULL
               OR (a.name, a.code, a.id) > (:after_name, CAST(:after_code AS text), CAST(:after_id AS bigint)))
        ORDER BY a.name, a.code, a.id
        LIMIT :limit
    )
    SELECT a.id, a.code, a.name, a.unit, a.category_id, coalesce(c.name, '') AS category, a.min_stock,
           (SELECT count(DISTINCT l.bill_id) FROM quty.bill_line l WHERE l.component_id = a.id) AS bills,
           (SELECT count(*) FROM quty.material_certificate m WHERE m.article_id = a.id) AS certificates,
           a.placeholder, a.active, a.note, a.version
    FROM found a LEFT JOIN quty.category c ON c.id = a.category_id
    ORDER BY a.name, a.code, a.id
""")


@query(Permission.VIEW_MASTER_DATA)
def materials(uow: UnitOfWork, wanted: MaterialFilter) -> tuple[MaterialRow, ...]:
    """Raw materials that fit, by name, a page at a time."""
    name, code, key = wanted.after or (None, None, None)
    found = uow.session.execute(
        _LIST,
        {
            "include_inactive": wanted.include_inactive,
            "category": wanted.category_id,
            "search": wanted.search.strip(),
            "patterns": patterns(wanted.search),
            "after_name": name,
            "after_code": code,
            "after_id": key,
            "limit": max(1, wanted.limit),
        },
    ).mappings()
    return tuple(MaterialRow(**row) for row in found)


@command(Permission.EDIT_MASTER_DATA)
def save_material(uow: UnitOfWork, new: MaterialInput) -> Saved:
    """Enter or change a raw material.

    Raises:
        Invalid: code or name is missing, the unit is unknown, or the minimum is below zero.
        Duplicate: another article has this code.
        NeedsConfirmation: the unit changes although bills or conversions count in the present one.
    """
    required(code=new.code, name=new.name, unit=new.unit)
    code, unit = new.code.strip(), new.unit.strip().upper()
    if new.min_stock < 0:
        raise Invalid({"min_stock": Text(N_("Enter zero or more."))})
    facts = uow.session.execute(
        text("""
        SELECT EXISTS (SELECT FROM quty.unit WHERE code = :unit) AS known,
               EXISTS (SELECT FROM quty.article
                       WHERE code = :code AND destination_id IS NULL AND id IS DISTINCT FROM :id) AS taken,
               (SELECT count(*) FROM quty.bill_line WHERE component_id = :id)
                   + (SELECT count(*) FROM quty.unit_conversion WHERE article_id = :id) AS counted
        """),
        {"unit": unit, "code": code, "id": new.id},
    ).one()
    if not facts.known:
        raise Invalid({"unit": Text(N_("The unit “{value}” is not known."), value=unit)})
    if facts.taken:
        raise duplicate(code)
    row = opened(uow, Article, new.id, new.version, Article(kind=ArticleKind.RAW_MATERIAL))
    if row.kind is not ArticleKind.RAW_MATERIAL:
        raise unknown()
    if new.id is not None and row.unit != unit and facts.counted:
        uow.confirm(
            "material.unit_changed",
            Text(
                N_("{code} is counted in {old} in {count} lines of bills and conversions. Count it in {new} from now?"),
                code=row.code,
                old=row.unit,
                new=unit,
                count=facts.counted,
            ),
            Text(N_("Change the unit")),
        )
    row.code, row.name, row.unit = code, new.name.strip(), unit
    row.category_id, row.min_stock, row.active, row.note = new.category_id, new.min_stock, new.active, new.note.strip()
    row.placeholder = False
    return saved(uow, row)
