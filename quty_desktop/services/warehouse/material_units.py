"""Quantities of materials in other units: read once for a command, never guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

from quty_desktop.domain.articles import Dimension
from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.units import Conversion, PlantUnit, Units, shown

_BOOK = text("""
    SELECT (SELECT jsonb_agg(jsonb_build_array(code, dimension, factor::text)) FROM quty.unit) AS units,
           (SELECT jsonb_agg(jsonb_build_array(a.id, a.code, a.name, a.unit, coalesce((
                SELECT jsonb_agg(jsonb_build_array(c.from_unit, c.to_unit, c.factor::text, c.partner_id) ORDER BY c.id)
                FROM quty.unit_conversion c WHERE c.article_id = a.id), '[]')))
            FROM quty.article a WHERE a.id = ANY(:articles)) AS articles
""")


@dataclass(frozen=True, slots=True)
class Known:
    """A material: its code, name, stock unit and its own conversions."""

    id: int
    code: str
    name: str
    unit: str
    conversions: tuple[Conversion, ...]


@dataclass(frozen=True, slots=True)
class UnitBook:
    """Units and the materials of a command."""

    units: Units
    materials: Mapping[int, Known]

    def material(self, article_id: int) -> Known:
        """A material of the command.

        Raises:
            NotFound: there is none with this key.
        """
        try:
            return self.materials[article_id]
        except KeyError:
            raise NotFound(
                Text(N_("This material does not exist.")), Text(N_("Refresh the list.")), code="warehouse.no_material"
            ) from None

    def in_stock_unit(self, article_id: int, qty: Decimal, unit: str, partner_id: int | None = None) -> Decimal:
        """A quantity in the material's stock unit, to four decimals.

        Raises:
            Invalid: field ``unit``, where there is no conversion.
        """
        known = self.material(article_id)
        return shown(self.units.convert(qty, unit, known.unit, known.conversions, partner_id))

    def told_in(self, article_id: int, stock_qty: Decimal, unit: str) -> Decimal:
        """A quantity of the stock unit in another unit.

        Raises:
            Invalid: field ``unit``, where there is no conversion.
        """
        known = self.material(article_id)
        return shown(self.units.convert(stock_qty, known.unit, unit, known.conversions))

    def check_whole(self, article_id: int, stock_qty: Decimal) -> None:
        """Refuse parts of what is counted in whole ones.

        Raises:
            Invalid: field ``qty``.
        """
        unit = self.units.known.get(self.material(article_id).unit)
        if unit is not None and unit.is_whole and stock_qty != stock_qty.to_integral_value():
            raise Invalid({"qty": Text(N_("{unit} is counted in whole ones."), unit=unit.code)})


def unit_book(session: Session, articles: Iterable[int]) -> UnitBook:
    """Read units and materials in one statement."""
    row = session.execute(_BOOK, {"articles": sorted(set(articles))}).one()
    units = {code: PlantUnit(code, Dimension(kind), Decimal(factor)) for code, kind, factor in row.units or ()}
    materials = {
        key: Known(
            key, code, name, unit, tuple(Conversion(one, other, Decimal(by), who) for one, other, by, who in own)
        )
        for key, code, name, unit, own in row.articles or ()
    }
    return UnitBook(Units(units), materials)
