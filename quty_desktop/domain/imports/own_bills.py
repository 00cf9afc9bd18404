"""The program's own table of bill lines: a line of a bill on each row, an empty bill as one row without a line."""

from quty_desktop.domain.articles import ArticleKind, BomKind, BomState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.imports.own_tables import Cells, Field
from quty_desktop.domain.text import N_

FIELDS: tuple[Field, ...] = (
    Field("code", N_("Product code")),
    Field("product", N_("Product"), needed=True),
    Field("destination", N_("Destination"), refers="destination"),
    Field("kind", N_("Kind of product"), ArticleKind, needed=True),
    Field("stage", N_("Stage")),
    Field("product_variant", N_("Variant")),
    Field("made_by", N_("Made in"), Department),
    Field("variant", N_("Bill")),
    Field("made", N_("Made"), BomKind, needed=True),
    Field("partner", N_("Subcontractor")),
    Field("department", N_("Department"), Department),
    Field("output_qty", N_("For"), Cells.NUMBER, needed=True),
    Field("output_unit", N_("Unit of the product"), needed=True, refers="unit"),
    Field("set_item", N_("Part of a set"), Cells.FLAG),
    Field("is_default", N_("Used by default"), Cells.FLAG),
    Field("revision", N_("Rev."), Cells.WHOLE),
    Field("state", N_("State"), BomState),
    Field("reason", N_("Reason")),
    Field("component_code", N_("Component code")),
    Field("component", N_("Component")),
    Field("component_destination", N_("Destination of the component"), refers="destination"),
    Field("component_kind", N_("Kind of component"), ArticleKind),
    Field("qty", N_("Quantity"), Cells.NUMBER),
    Field("unit", N_("Unit"), refers="unit"),
    Field("wastage", N_("Wastage"), Cells.NUMBER, unit="%"),
)
"""Its columns; a page shows them under these titles."""
SHOWN = (N_("Line"),)
"""Columns that are passed over."""


def shown_code(code: str, name: str) -> str:
    """The code of an article as the table shows it: empty for work in process whose name is its only key."""
    return "" if code == match_key(name) else code


def kept_code(shown: str, name: str) -> str:
    """The code of an article as the plant keeps it."""
    return shown or match_key(name)
