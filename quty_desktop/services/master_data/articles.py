"""Master data: destinations, partners, articles and their pack specifications (steps 900 to 970)."""

from typing import TypeVar

from sqlalchemy import delete, select, text

from quty_desktop.database.tables import Article, Destination, DestinationAlias, PackSpecification, Partner
from quty_desktop.domain.articles import ArticleKind, PartnerKind
from quty_desktop.domain.errors import Conflict, Duplicate, Invalid, NotFound, Refused
from quty_desktop.domain.imports.destinations import alias_key
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.search import patterns
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.master_data.master_records import (
    ArticleDetail,
    ArticleFilter,
    ArticleInput,
    ArticleRow,
    DestinationInput,
    DestinationRow,
    PackSpecificationFilter,
    PackSpecificationInput,
    PackSpecificationRow,
    PartnerInput,
    PartnerRow,
    RecordKey,
    Saved,
    SpecificationState,
)
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

__all__ = [
    "ArticleDetail",
    "ArticleFilter",
    "ArticleInput",
    "ArticleRow",
    "DestinationInput",
    "DestinationRow",
    "PackSpecificationFilter",
    "PackSpecificationInput",
    "PackSpecificationRow",
    "PartnerInput",
    "PartnerRow",
    "RecordKey",
    "Saved",
    "SpecificationState",
    "article",
    "article_list",
    "destinations",
    "pack_specifications",
    "partners",
    "remove_pack_specification",
    "save_article",
    "save_destination",
    "save_pack_specification",
    "save_partner",
]

T = TypeVar("T", Destination, Partner, Article, PackSpecification)


@command(Permission.EDIT_MASTER_DATA)
def save_destination(uow: UnitOfWork, new: DestinationInput) -> Saved:
    """Enter or change a destination.

    Raises:
        Invalid: code or name is missing.
        Duplicate: another destination has this code, or means one of the spellings.
    """
    _required(code=new.code, name=new.name)
    code = new.code.strip().upper()
    if uow.session.scalars(
        select(Destination.id).where(Destination.code == code, Destination.id.is_distinct_from(new.id))
    ).first():
        raise _duplicate(code)
    row = _existing(uow, Destination, new.id, new.version) or _new(uow, Destination())
    row.code, row.name, row.region = code, new.name.strip(), new.region.strip().upper()
    saved = _saved(uow, row)
    if new.spellings is not None:
        _spell(uow, saved.id, code, new.spellings)
    return saved


def _spell(uow: UnitOfWork, destination_id: int, code: str, spellings: str) -> None:
    """Have exactly these spellings mean a destination; those that the code itself covers need no entry."""
    wanted = {alias_key(word): word.strip() for word in spellings.split(",") if word.strip()}
    wanted.pop(alias_key(code), None)
    kept = uow.session.execute(
        text("""
        SELECT s.alias, s.destination_id, d.code FROM quty.destination_alias s
        JOIN quty.destination d ON d.id = s.destination_id
        UNION ALL SELECT code, id, code FROM quty.destination
        """)
    ).all()
    for spelling, owner, other in kept:
        if owner != destination_id and alias_key(spelling) in wanted:
            raise Duplicate(
                Text(N_("“{spelling}” means {destination} already."), spelling=spelling, destination=other),
                Text(N_("Take it away there first, or leave it out here.")),
                code="master_data.spelling_taken",
            )
    mine = {alias_key(spelling): spelling for spelling, owner, _ in kept if owner == destination_id}
    gone = [spelling for key, spelling in mine.items() if key not in wanted]
    uow.session.execute(delete(DestinationAlias).where(DestinationAlias.alias.in_(gone)))
    for key, spelling in wanted.items():
        if key not in mine:
            uow.session.add(DestinationAlias(alias=spelling, destination_id=destination_id))


@command(Permission.EDIT_MASTER_DATA)
def save_partner(uow: UnitOfWork, new: PartnerInput) -> Saved:
    """Enter or change a buyer, supplier or subcontractor.

    Raises:
        Invalid: the name is missing.
    """
    _required(name=new.name)
    row = _existing(uow, Partner, new.id, new.version) or _new(uow, Partner(kind=new.kind))
    row.kind, row.name, row.code = new.kind, new.name.strip(), new.code.strip() or None
    row.address, row.contact_person, row.phone, row.email = new.address, new.contact_person, new.phone, new.email
    row.active = new.active
    return _saved(uow, row)


@command(Permission.EDIT_MASTER_DATA)
def save_article(uow: UnitOfWork, new: ArticleInput) -> Saved:
    """Enter or change an article.

    Raises:
        Invalid: code or name is missing.
        Duplicate: another article has this code for this destination.
    """
    _required(code=new.code, name=new.name)
    code = new.code.strip()
    same = select(Article.id).where(
        Article.code == code,
        Article.destination_id.is_not_distinct_from(new.destination_id),
        Article.id.is_distinct_from(new.id),
    )
    if uow.session.scalars(same).first():
        raise _duplicate(code)
    row = _existing(uow, Article, new.id, new.version) or _new(uow, Article())
    row.code, row.name, row.kind, row.unit = code, new.name.strip(), new.kind, new.unit
    row.destination_id, row.parent_id, row.department = new.destination_id, new.parent_id, new.department
    row.gross_weight_kg, row.net_weight_kg, row.active = new.gross_weight_kg, new.net_weight_kg, new.active
    return _saved(uow, row)


@command(Permission.EDIT_MASTER_DATA)
def save_pack_specification(uow: UnitOfWork, new: PackSpecificationInput) -> Saved:
    """Enter or change how an article is packed; an odd number of cartons per pallet is asked once.

    Raises:
        Invalid: a number below one.
        NeedsConfirmation: cartons per pallet are odd, which the buyer's pallet rule does not want.
    """
    wrong = {
        name: Text(N_("Enter a number above zero."))
        for name, value in (("pcs_per_carton", new.pcs_per_carton), ("cartons_per_pallet", new.cartons_per_pallet))
        if value < 1
    }
    if wrong:
        raise Invalid(wrong)
    if new.cartons_per_pallet % 2:
        uow.confirm(
            "pack_specification.odd_pallet",
            Text("A pallet takes an even number of cartons, here {count}. Keep it?", count=new.cartons_per_pallet),
            Text(N_("Keep the odd number")),
        )
    row = _existing(uow, PackSpecification, new.id, new.version) or _new(uow, PackSpecification())
    week = new.effective_from
    row.article_id, row.destination_id = new.article_id, new.destination_id
    row.week_year, row.week_number = (None, None) if week is None else (week.year, week.week)
    row.pcs_per_carton, row.cartons_per_pallet = new.pcs_per_carton, new.cartons_per_pallet
    row.length_mm, row.width_mm, row.height_mm = new.length_mm, new.width_mm, new.height_mm
    row.gross_weight_kg, row.net_weight_kg = new.gross_weight_kg, new.net_weight_kg
    row.polybag, row.layer_method, row.note = new.polybag.strip(), new.layer_method.strip(), new.note.strip()
    return _saved(uow, row)


@command(Permission.EDIT_MASTER_DATA)
def remove_pack_specification(uow: UnitOfWork, key: RecordKey) -> None:
    """Take a pack specification away; cartons that were laid out by it stay as they are.

    Raises:
        NotFound: it is gone already.
        Conflict: it was changed meanwhile.
    """
    uow.session.delete(_existing(uow, PackSpecification, key.id, key.version))
    uow.session.flush()


# Sorted and cut off first, so that packing is looked up for the rows shown only.
_ARTICLES = text("""
    WITH found AS MATERIALIZED (
        SELECT a.id, a.code, a.name, a.kind, a.destination_id, d.code AS destination, a.unit, a.gross_weight_kg,
               a.net_weight_kg, a.placeholder, a.active, a.version
        FROM quty.article a
        LEFT JOIN quty.destination d ON d.id = a.destination_id
        WHERE (:include_inactive OR a.active)
          AND (CAST(:kind AS text) IS NULL OR a.kind = :kind)
          AND (:destination = '' OR d.code = :destination)
          AND (:search = '' OR a.search_words LIKE ALL (:patterns))
          AND (CAST(:after_name AS text) IS NULL OR (a.name, a.code, coalesce(d.code, ''), a.id)
               > (:after_name, CAST(:after_code AS text), CAST(:after_destination AS text), CAST(:after_id AS bigint)))
        ORDER BY a.name, a.code, coalesce(d.code, ''), a.id
        LIMIT :limit
    )
    SELECT a.id, a.code, a.name, a.kind, coalesce(a.destination, '') AS destination, s.pcs_per_carton,
           s.cartons_per_pallet, s.pcs_per_carton * s.cartons_per_pallet AS pcs_per_pallet,
           coalesce(s.length_mm || ' × ' || s.width_mm || ' × ' || s.height_mm, '') AS carton_size,
           (SELECT count(*) FROM quty.pack_specification WHERE article_id = a.id) AS specifications, a.unit,
           a.gross_weight_kg, a.net_weight_kg, a.placeholder, a.active, a.version
    FROM found a
    LEFT JOIN LATERAL (
        SELECT * FROM quty.pack_specification p
        WHERE p.article_id = a.id AND (p.destination_id IS NULL OR p.destination_id = a.destination_id)
          AND (p.week_year IS NULL OR (p.week_year, p.week_number) <= (:year, :week))
        ORDER BY p.destination_id IS NULL, p.week_year DESC NULLS LAST, p.week_number DESC NULLS LAST LIMIT 1
    ) s ON true
    ORDER BY a.name, a.code, coalesce(a.destination, ''), a.id
""")
_SPECIFICATIONS = text("""
    WITH dated AS (
        SELECT p.*, coalesce(p.week_year * 100 + p.week_number, 0) AS since FROM quty.pack_specification p
    ), judged AS (
        SELECT p.*, max(p.since) FILTER (WHERE p.since <= :year * 100 + :week)
                        OVER (PARTITION BY p.article_id, p.destination_id) AS now_in_force
        FROM dated p
    )
    SELECT s.id, s.article_id, a.code AS article_code, a.name AS article_name, s.destination_id,
           coalesce(d.code, '') AS destination, s.week_year, s.week_number,
           CASE WHEN s.since = s.now_in_force THEN 'in_force' WHEN s.since > :year * 100 + :week THEN 'later'
                ELSE 'replaced' END AS state,
           s.pcs_per_carton, s.cartons_per_pallet, s.pcs_per_carton * s.cartons_per_pallet AS pcs_per_pallet,
           coalesce(s.length_mm || ' × ' || s.width_mm || ' × ' || s.height_mm, '') AS carton_size,
           s.length_mm, s.width_mm, s.height_mm, s.gross_weight_kg, s.net_weight_kg, s.polybag, s.layer_method, s.note,
           s.version
    FROM judged s
    JOIN quty.article a ON a.id = s.article_id
    LEFT JOIN quty.destination d ON d.id = coalesce(s.destination_id, a.destination_id)
    WHERE (:search = '' OR a.search_words LIKE ALL (:patterns))
      AND (CAST(:article AS bigint) IS NULL OR s.article_id = :article)
      AND (CAST(:after_name AS text) IS NULL OR (a.name, a.code, coalesce(d.code, ''), -s.since, s.id)
           > (:after_name, CAST(:after_code AS text), CAST(:after_destination AS text), CAST(:after_since AS int),
              CAST(:after_id AS bigint)))
    ORDER BY a.name, a.code, coalesce(d.code, ''), -s.since, s.id
    LIMIT :limit
""")


def _this_week(uow: UnitOfWork) -> dict[str, int]:
    week = Week.of(uow.today)
    return {"year": week.year, "week": week.week}


@query(Permission.VIEW_MASTER_DATA)
def article_list(uow: UnitOfWork, wanted: ArticleFilter) -> tuple[ArticleRow, ...]:
    """Articles that fit, by name, a page at a time; accents and capitals do not count."""
    search = wanted.search.strip()
    name, code, destination, key = wanted.after or (None, None, None, None)
    found = uow.session.execute(
        _ARTICLES,
        {
            "include_inactive": wanted.include_inactive,
            "kind": wanted.kind,
            "destination": wanted.destination,
            "search": search,
            "patterns": patterns(search),
            "after_name": name,
            "after_code": code,
            "after_destination": destination,
            "after_id": key,
            "limit": max(1, wanted.limit),
            **_this_week(uow),
        },
    ).mappings()
    return tuple(ArticleRow(**{**row, "kind": ArticleKind(row["kind"])}) for row in found)


@query(Permission.VIEW_MASTER_DATA, consistent=True)
def article(uow: UnitOfWork, article_id: int) -> ArticleDetail:
    """An article with its pack specifications.

    Raises:
        NotFound: there is none with this id.
    """
    row = uow.session.get(Article, article_id)
    if row is None:
        raise _unknown()
    destination = uow.session.get(Destination, row.destination_id) if row.destination_id is not None else None
    return ArticleDetail(
        id=row.id, code=row.code, name=row.name, kind=row.kind, unit=row.unit, destination_id=row.destination_id,
        destination=destination.code if destination is not None else "", parent_id=row.parent_id,
        department=row.department, gross_weight_kg=row.gross_weight_kg, net_weight_kg=row.net_weight_kg,
        active=row.active, version=row.version,
        specifications=pack_specifications(uow, PackSpecificationFilter(article_id=article_id)),
    )  # fmt: skip


@query(Permission.VIEW_MASTER_DATA)
def pack_specifications(uow: UnitOfWork, wanted: PackSpecificationFilter) -> tuple[PackSpecificationRow, ...]:
    """Pack specifications of the articles that fit, the newest week of each first, a page at a time."""
    search = wanted.search.strip()
    name, code, destination, week, key = wanted.after or (None, None, None, None, None)
    values = {
        "search": search,
        "patterns": patterns(search),
        "article": wanted.article_id,
        "after_name": name,
        "after_code": code,
        "after_destination": destination,
        "after_since": 0 if week is None else -(week.year * 100 + week.week),
        "after_id": key,
        "limit": max(1, wanted.limit),
        **_this_week(uow),
    }
    return tuple(_specification(dict(row)) for row in uow.session.execute(_SPECIFICATIONS, values).mappings())


def _specification(row: dict[str, object]) -> PackSpecificationRow:
    year, number = row.pop("week_year"), row.pop("week_number")
    week = None if year is None else Week(int(str(year)), int(str(number)))
    row["state"] = SpecificationState(str(row["state"]))
    return PackSpecificationRow(**row, effective_from=week)  # type: ignore[arg-type]


@query(Permission.VIEW_MASTER_DATA)
def destinations(uow: UnitOfWork) -> tuple[DestinationRow, ...]:
    """All destinations with the spellings that mean them."""
    found = uow.session.execute(
        text("""
        SELECT d.id, d.code, d.name, d.region, d.version,
               (SELECT count(*) FROM quty.article a WHERE a.destination_id = d.id) AS articles,
               coalesce((SELECT string_agg(s.alias, ', ' ORDER BY s.alias) FROM quty.destination_alias s
                         WHERE s.destination_id = d.id), '') AS aliases
        FROM quty.destination d WHERE d.active ORDER BY d.code
        """)
    ).mappings()
    return tuple(DestinationRow(**row) for row in found)


@query(Permission.VIEW_MASTER_DATA)
def partners(uow: UnitOfWork) -> tuple[PartnerRow, ...]:
    """All buyers, suppliers and subcontractors, by name."""
    found = uow.session.execute(
        text("""
        SELECT id, kind, coalesce(code, '') AS code, name, contact_person, phone, email, address, active, version
        FROM quty.partner ORDER BY kind, name
        """)
    ).mappings()
    return tuple(PartnerRow(**{**row, "kind": PartnerKind(row["kind"])}) for row in found)


def _required(**values: str) -> None:
    missing = {name: Text(N_("This must be filled in.")) for name, value in values.items() if not value.strip()}
    if missing:
        raise Invalid(missing)


def _existing(uow: UnitOfWork, table: type[T], key: int | None, version: int | None) -> T | None:
    if key is None:
        return None
    row = uow.session.get(table, key, with_for_update=True)
    if row is None:
        raise _unknown()
    if row.version != version:
        raise Conflict(Text(N_("This record was changed meanwhile.")))
    return row


def _unknown() -> NotFound:
    return NotFound(Text(N_("This record does not exist.")), Text(N_("Refresh the list.")), code="master_data.unknown")


def _new(uow: UnitOfWork, row: T) -> T:
    uow.session.add(row)
    return row


def _duplicate(code: str) -> Refused:
    return Duplicate(
        Text("{code} exists already.", code=code),
        Text(N_("Open the existing record, or choose another code.")),
        code="master_data.duplicate",
    )


def _saved(uow: UnitOfWork, row: Destination | Partner | Article | PackSpecification) -> Saved:
    uow.session.flush()
    return Saved(row.id, row.version)
