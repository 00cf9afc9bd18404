"""Master data: destinations, partners, articles and their pack specifications (steps 900 to 970)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select, text

from quty_desktop.database.tables import Article, Destination, PackSpecification, Partner
from quty_desktop.domain.articles import ArticleKind, PartnerKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Duplicate, Invalid, NotFound, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

T = TypeVar("T", Destination, Partner, Article, PackSpecification)


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving answers: the key of the record and its new version."""

    id: int
    version: int


@dataclass(frozen=True, slots=True)
class DestinationInput:
    """A destination as it is entered; without an id a new one."""

    code: str
    name: str
    region: str
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PartnerInput:
    """A buyer, supplier or subcontractor as it is entered; without an id a new one."""

    kind: PartnerKind
    name: str
    code: str = ""
    address: str = ""
    contact_person: str = ""
    phone: str = ""
    email: str = ""
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleInput:
    """An article as it is entered; without an id a new one.

    Attributes:
        code: eight digits for a buyer's article.
        destination_id: where a finished good is labelled for, ``None`` for any.
        parent_id: of a department's article, the buyer's article it becomes.
        department: of a department's article.
    """

    code: str
    name: str
    kind: ArticleKind
    unit: str = "PCE"
    destination_id: int | None = None
    parent_id: int | None = None
    department: Department | None = None
    gross_weight_kg: Decimal | None = None
    net_weight_kg: Decimal | None = None
    active: bool = True
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PackSpecificationInput:
    """How an article is packed, from a week on; without an id a new one.

    Attributes:
        destination_id: ``None`` for every destination without a specification of its own.
        effective_from: ``None`` from the beginning.
    """

    article_id: int
    pcs_per_carton: int
    cartons_per_pallet: int
    destination_id: int | None = None
    effective_from: Week | None = None
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    gross_weight_kg: Decimal | None = None
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """A row of the list of articles, with the pack specification in force now."""

    id: int
    code: str
    name: str
    kind: ArticleKind
    destination: str
    pcs_per_carton: int | None
    cartons_per_pallet: int | None
    carton_size: str
    specifications: int
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class PackSpecificationRow:
    """A row of the list of pack specifications."""

    id: int
    article_id: int
    article_code: str
    article_name: str
    destination: str
    effective_from: Week | None
    pcs_per_carton: int
    cartons_per_pallet: int
    pcs_per_pallet: int
    length_mm: int | None
    width_mm: int | None
    height_mm: int | None
    gross_weight_kg: Decimal | None
    version: int


@dataclass(frozen=True, slots=True)
class DestinationRow:
    """A row of the list of destinations, with the spellings that mean it."""

    id: int
    code: str
    name: str
    region: str
    aliases: str
    version: int


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A row of the list of partners."""

    id: int
    kind: PartnerKind
    code: str
    name: str
    contact_person: str
    phone: str
    email: str
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Which articles are shown."""

    search: str = ""
    kind: ArticleKind | None = None
    destination: str = ""
    include_inactive: bool = False


@command(Permission.EDIT_MASTER_DATA)
def save_destination(uow: UnitOfWork, new: DestinationInput) -> Saved:
    """Enter or change a destination.

    Raises:
        Invalid: code or name is missing.
        Duplicate: another destination has this code.
    """
    _required(code=new.code, name=new.name)
    code = new.code.strip().upper()
    if uow.session.scalars(
        select(Destination.id).where(Destination.code == code, Destination.id.is_distinct_from(new.id))
    ).first():
        raise _duplicate(code)
    row = _existing(uow, Destination, new.id, new.version) or _new(uow, Destination())
    row.code, row.name, row.region = code, new.name.strip(), new.region.strip().upper()
    return _saved(uow, row)


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
    row.gross_weight_kg = new.gross_weight_kg
    return _saved(uow, row)


_ARTICLES = text("""
    SELECT a.id, a.code, a.name, a.kind, coalesce(d.code, '') AS destination, s.pcs_per_carton, s.cartons_per_pallet,
           coalesce(s.length_mm || ' × ' || s.width_mm || ' × ' || s.height_mm, '') AS carton_size,
           (SELECT count(*) FROM quty.pack_specification WHERE article_id = a.id) AS specifications, a.active, a.version
    FROM quty.article a
    LEFT JOIN quty.destination d ON d.id = a.destination_id
    LEFT JOIN LATERAL (
        SELECT * FROM quty.pack_specification WHERE article_id = a.id
        ORDER BY week_year DESC NULLS LAST, week_number DESC NULLS LAST LIMIT 1
    ) s ON true
    WHERE (:include_inactive OR a.active)
      AND (CAST(:kind AS text) IS NULL OR a.kind = :kind)
      AND (:destination = '' OR d.code = :destination)
      AND (:search = '' OR a.code ILIKE :pattern OR a.name ILIKE :pattern)
    ORDER BY a.name, a.code, d.code
    LIMIT 2000
""")


@query(Permission.VIEW_MASTER_DATA)
def article_list(uow: UnitOfWork, wanted: ArticleFilter) -> tuple[ArticleRow, ...]:
    """Articles that fit, by name, 2,000 at most."""
    search = wanted.search.strip()
    found = uow.session.execute(
        _ARTICLES,
        {
            "include_inactive": wanted.include_inactive,
            "kind": wanted.kind,
            "destination": wanted.destination,
            "search": search,
            "pattern": f"%{search}%",
        },
    ).mappings()
    return tuple(ArticleRow(**{**row, "kind": ArticleKind(row["kind"])}) for row in found)


@query(Permission.VIEW_MASTER_DATA)
def pack_specifications(uow: UnitOfWork, search: str) -> tuple[PackSpecificationRow, ...]:
    """Pack specifications of the articles that fit, the newest week of each first."""
    found = uow.session.execute(
        text("""
        SELECT s.id, s.article_id, a.code AS article_code, a.name AS article_name, coalesce(d.code, '') AS destination,
               s.week_year, s.week_number, s.pcs_per_carton, s.cartons_per_pallet,
               s.pcs_per_carton * s.cartons_per_pallet AS pcs_per_pallet, s.length_mm, s.width_mm, s.height_mm,
               s.gross_weight_kg, s.version
        FROM quty.pack_specification s
        JOIN quty.article a ON a.id = s.article_id
        LEFT JOIN quty.destination d ON d.id = coalesce(s.destination_id, a.destination_id)
        WHERE :search = '' OR a.code ILIKE :pattern OR a.name ILIKE :pattern
        ORDER BY a.name, a.code, d.code, s.week_year DESC NULLS LAST, s.week_number DESC NULLS LAST
        LIMIT 2000
        """),
        {"search": search.strip(), "pattern": f"%{search.strip()}%"},
    ).mappings()
    return tuple(_specification(dict(row)) for row in found)


def _specification(row: dict[str, object]) -> PackSpecificationRow:
    year, number = row.pop("week_year"), row.pop("week_number")
    week = None if year is None else Week(int(str(year)), int(str(number)))
    return PackSpecificationRow(**row, effective_from=week)  # type: ignore[arg-type]


@query(Permission.VIEW_MASTER_DATA)
def destinations(uow: UnitOfWork) -> tuple[DestinationRow, ...]:
    """All destinations with the spellings that mean them."""
    found = uow.session.execute(
        text("""
        SELECT d.id, d.code, d.name, d.region, d.version,
               coalesce(string_agg(s.alias, ', ' ORDER BY s.alias), '') AS aliases
        FROM quty.destination d LEFT JOIN quty.destination_alias s ON s.destination_id = d.id
        WHERE d.active GROUP BY d.id ORDER BY d.code
        """)
    ).mappings()
    return tuple(DestinationRow(**row) for row in found)


@query(Permission.VIEW_MASTER_DATA)
def partners(uow: UnitOfWork) -> tuple[PartnerRow, ...]:
    """All buyers, suppliers and subcontractors, by name."""
    found = uow.session.execute(
        text("""
        SELECT id, kind, coalesce(code, '') AS code, name, contact_person, phone, email, active, version
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
        raise NotFound(
            Text(N_("This record does not exist.")), Text(N_("Refresh the list.")), code="master_data.unknown"
        )
    if row.version != version:
        raise Conflict(Text(N_("This record was changed meanwhile.")))
    return row


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
