"""Units of the plant, and how many of one a material has in another: fixed, per material, per supplier."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import text

from quty_desktop.database.tables import Unit, UnitConversion
from quty_desktop.domain.articles import Dimension
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.search import patterns
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.unit_checks import Doubt, doubt_about
from quty_desktop.domain.units import PlantUnit, shown
from quty_desktop.services.master_data.master_records import Saved
from quty_desktop.services.master_data.record_keeping import PAGE_ROWS, duplicate, opened, required, saved, unknown
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_EXAMPLE = 2
"""How many of a pack are told in the other unit, so that a person sees whether the factor is the right way round."""


@dataclass(frozen=True, slots=True)
class UnitInput:
    """A unit as it is entered.

    Attributes:
        factor: how many base units of its dimension it is: pieces, metres, kilograms; 1 for a pack.
        id: its code while an existing one is changed.
    """

    code: str
    name: str
    dimension: Dimension
    factor: Decimal
    id: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class SavedUnit:
    """What saving a unit answers."""

    id: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A row of the list of units.

    Attributes:
        id: its code.
        base: the unit of its dimension with factor 1, e.g. M; empty for packs.
        articles: articles counted in it.
        conversions: of materials that name it.
    """

    id: str
    name: str
    dimension: Dimension
    factor: Decimal
    base: str
    articles: int
    conversions: int
    version: int = 0

    @property
    def code(self) -> str:
        """As it is written."""
        return self.id


@dataclass(frozen=True, slots=True)
class ConversionInput:
    """A material's conversion as it is entered; without an id a new one.

    Attributes:
        factor: how many of ``to_unit`` one ``from_unit`` is.
        partner_id: the supplier it holds for, ``None`` for all others.
    """

    article_id: int
    from_unit: str
    to_unit: str
    factor: Decimal
    partner_id: int | None = None
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ConversionFilter:
    """Which conversions are shown.

    Attributes:
        search: words of the material or the supplier.
        article_id: of one material only.
        after: what the last row of the page before is sorted by, with its id.
        limit: rows of a page.
    """

    search: str = ""
    article_id: int | None = None
    after: tuple[str, str, str, str, str, int] | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class ConversionRow:
    """A row of the list of conversions.

    Attributes:
        supplier: empty where it holds for all that have none of their own.
        example: e.g. ``2 ROLL = 100 M``.
    """

    id: int
    article_id: int
    article_code: str
    article_name: str
    partner_id: int | None
    supplier: str
    from_unit: str
    to_unit: str
    factor: Decimal
    version: int

    @property
    def example(self) -> Text:
        """The conversion in words."""
        return example_of(self.from_unit, self.to_unit, self.factor)


@dataclass(frozen=True, slots=True)
class ConversionKey:
    """A conversion as the person saw it."""

    id: int
    version: int


def example_of(from_unit: str, to_unit: str, factor: Decimal) -> Text:
    """A conversion in words that show at once whether it is the right way round."""
    amount = trimmed(shown(Fraction(factor) * _EXAMPLE))
    return Text(N_("{count} {unit} = {amount} {other}"), count=_EXAMPLE, unit=from_unit, amount=amount, other=to_unit)


_UNITS = text("""
    SELECT u.code AS id, u.name, u.dimension, u.factor,
           CASE WHEN u.dimension = 'pack' THEN ''
                ELSE coalesce((SELECT min(b.code) FROM quty.unit b
                               WHERE b.dimension = u.dimension AND b.factor = 1 AND b.code IN ('PCE', 'M', 'KG', 'M2')), '')
           END AS base,
           (SELECT count(*) FROM quty.article a WHERE a.unit = u.code) AS articles,
           (SELECT count(*) FROM quty.unit_conversion c WHERE u.code IN (c.from_unit, c.to_unit)) AS conversions
    FROM quty.unit u ORDER BY u.dimension, u.factor, u.code
""")
_CONVERSIONS = text("""
    SELECT c.id, c.article_id, a.code AS article_code, a.name AS article_name, c.partner_id,
           coalesce(p.name, '') AS supplier, c.from_unit, c.to_unit, c.factor, c.version
    FROM quty.unit_conversion c
    JOIN quty.article a ON a.id = c.article_id
    LEFT JOIN quty.partner p ON p.id = c.partner_id
    WHERE (CAST(:article AS bigint) IS NULL OR c.article_id = :article)
      AND quty.plain(concat_ws(' ', a.code, a.name, p.name)) LIKE ALL (:patterns)
      AND (CAST(:after_id AS bigint) IS NULL
           OR (a.name, a.code, c.from_unit, c.to_unit, coalesce(p.name, ''), c.id)
           > (CAST(:after_name AS text), CAST(:after_code AS text), CAST(:after_from AS text), CAST(:after_to AS text),
              CAST(:after_supplier AS text), :after_id))
    ORDER BY a.name, a.code, c.from_unit, c.to_unit, coalesce(p.name, ''), c.id
    LIMIT :limit
""")


@query(Permission.VIEW_MASTER_DATA)
def units(uow: UnitOfWork) -> tuple[UnitRow, ...]:
    """All units, by what they measure, from small to large."""
    return tuple(
        UnitRow(**{**row, "dimension": Dimension(row["dimension"])}) for row in uow.session.execute(_UNITS).mappings()
    )


@query(Permission.VIEW_MASTER_DATA)
def conversions(uow: UnitOfWork, wanted: ConversionFilter) -> tuple[ConversionRow, ...]:
    """Conversions of materials, by material, a page at a time; the one for all suppliers first."""
    name, code, first, second, supplier, key = wanted.after or (None,) * 6
    values = {
        "article": wanted.article_id, "patterns": patterns(wanted.search), "after_name": name, "after_code": code,
        "after_from": first, "after_to": second, "after_supplier": supplier, "after_id": key, "limit": max(1, wanted.limit),
    }  # fmt: skip
    return tuple(ConversionRow(**row) for row in uow.session.execute(_CONVERSIONS, values).mappings())


@command(Permission.EDIT_MASTER_DATA)
def save_unit(uow: UnitOfWork, new: UnitInput) -> SavedUnit:
    """Enter a unit, or change the name or the factor of one.

    Raises:
        Invalid: something is missing, the factor is not above zero, or a unit in use changes what it measures.
        Duplicate: the code is taken.
        NotFound: the unit is gone.
        NeedsConfirmation: the factor of a unit changes in which articles are counted.
    """
    required(code=new.code, name=new.name)
    code = new.code.strip().upper()
    if new.factor <= 0:
        raise Invalid({"factor": Text(N_("Enter a number above zero."))})
    if new.dimension is Dimension.PACK and new.factor != 1:
        raise Invalid({"factor": Text(N_("What a pack holds is told for each material; write 1 here."))})
    row = uow.session.get(Unit, new.id or code, with_for_update=new.id is not None)
    if new.id is None:
        if row is not None:
            raise duplicate(code)
        uow.session.add(Unit(code=code, name=new.name.strip(), dimension=new.dimension, factor=new.factor))
        uow.session.flush()
        return SavedUnit(code)
    if row is None:
        raise unknown()
    if row.dimension is not new.dimension:
        raise Invalid({"dimension": Text(N_("What a unit measures stays; enter another unit instead."))})
    if row.code != code:
        raise Invalid({"code": Text(N_("The code of a unit stays; enter another unit instead."))})
    if row.factor != new.factor:
        uow.confirm(
            "unit.factor_changed",
            Text(
                N_("1 {unit} becomes {new} instead of {old}, in all that is counted in it. Change it?"),
                unit=code,
                new=new.factor,
                old=trimmed(row.factor),
            ),
            Text(N_("Change the factor")),
        )
    row.name, row.factor = new.name.strip(), new.factor
    uow.session.flush()
    return SavedUnit(code)


@command(Permission.EDIT_MASTER_DATA)
def save_conversion(uow: UnitOfWork, new: ConversionInput) -> Saved:
    """Enter or change how many of one unit a material has in another.

    Raises:
        Invalid: a unit is unknown, both are the same or measure the same, or the factor is not above zero.
        Duplicate: the material has such a conversion for this supplier, one way round or the other.
        NotFound: material, supplier or conversion is gone.
        Conflict: somebody else changed the conversion meanwhile.
        NeedsConfirmation: the factor is far from what packs hold, or from the material's other conversions.
    """
    first, second = new.from_unit.strip().upper(), new.to_unit.strip().upper()
    if new.factor <= 0:
        raise Invalid({"factor": Text(N_("Enter a number above zero."))})
    if first == second:
        raise Invalid({"to_unit": Text(N_("Choose another unit than the first."))})
    facts = uow.session.execute(
        text("""
        SELECT (SELECT jsonb_object_agg(code, jsonb_build_array(dimension, factor::text)) FROM quty.unit
                WHERE code IN (:first, :second)) AS units,
               EXISTS (SELECT FROM quty.article WHERE id = :article) AS article,
               (SELECT jsonb_agg(jsonb_build_array(c.partner_id, c.from_unit, c.factor::text))
                FROM quty.unit_conversion c
                WHERE c.article_id = :article AND c.id IS DISTINCT FROM :id
                  AND ((c.from_unit, c.to_unit) = (:first, :second) OR (c.to_unit, c.from_unit) = (:first, :second))
               ) AS others
        """),
        {"first": first, "second": second, "article": new.article_id, "id": new.id},
    ).one()
    known = {
        code: PlantUnit(code, Dimension(kind), Decimal(factor)) for code, (kind, factor) in (facts.units or {}).items()
    }
    for name, code in (("from_unit", first), ("to_unit", second)):
        if code not in known:
            raise Invalid({name: Text(N_("The unit “{value}” is not known."), value=code)})
    if not facts.article:
        raise unknown()
    others = [
        (partner, Decimal(factor) if unit == first else 1 / Decimal(factor))
        for partner, unit, factor in facts.others or ()
    ]
    if any(partner == new.partner_id for partner, _ in others):
        raise duplicate(f"{first} – {second}")
    _look(uow, known[first], known[second], new.factor, tuple(factor for _, factor in others))
    row = opened(uow, UnitConversion, new.id, new.version, UnitConversion())
    row.article_id, row.partner_id = new.article_id, new.partner_id
    row.from_unit, row.to_unit, row.factor = first, second, new.factor
    return saved(uow, row)


@command(Permission.EDIT_MASTER_DATA)
def remove_conversion(uow: UnitOfWork, key: ConversionKey) -> None:
    """Take a conversion away; what was counted with it stays as it is.

    Raises:
        NotFound: it is gone already.
        Conflict: somebody else changed it meanwhile.
    """
    row = opened(uow, UnitConversion, key.id, key.version, UnitConversion())
    uow.session.delete(row)
    uow.session.flush()


def _look(uow: UnitOfWork, first: PlantUnit, second: PlantUnit, factor: Decimal, others: tuple[Decimal, ...]) -> None:
    doubt = doubt_about(first, second, factor, others)
    if doubt is None:
        return
    if doubt is Doubt.FIXED:
        raise Invalid(
            {
                "to_unit": Text(
                    N_("{unit} and {other} measure the same; their factor is fixed in the list of units."),
                    unit=first.code,
                    other=second.code,
                )
            }
        )
    told = example_of(first.code, second.code, factor)
    if doubt is Doubt.UNUSUAL:
        question = Text(N_("{example}: that is far from what is usual. Is it right?"), example=told)
    else:
        usual = example_of(first.code, second.code, others[0])
        question = Text(
            N_("{example}, but elsewhere {other} for the same material. Is it right?"), example=told, other=usual
        )
    uow.confirm("unit_conversion.unusual", question, Text(N_("It is right")))
