"""The table of bill lines as the program itself takes it out, in either of its languages: a line of a bill on each row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, partial

from quty_desktop.domain.articles import ArticleKind, BomKind, BomState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.bill_plans import (
    Incoming,
    IncomingBill,
    IncomingItem,
    IncomingPart,
    IncomingUnit,
    measured_unit,
)
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.own_bills import FIELDS, SHOWN, kept_code
from quty_desktop.domain.imports.problems import Ledger, Position, Problem, Severity
from quty_desktop.domain.imports.wip import parse_wip
from quty_desktop.domain.text import N_, Text
from quty_desktop.spreadsheets.kinds.own_tables import OWN, cell_text, keys_of, only_own, own_column
from quty_desktop.spreadsheets.layouts import Contents, Context, Layout
from quty_desktop.spreadsheets.sheets import Row
from quty_desktop.spreadsheets.tables import Table

_HEAD = ("code", "destination", "variant", "state", "revision")
_LINE = ("component", "qty", "unit")


@dataclass(slots=True)
class _Bill:
    position: Position
    head: dict[str, str]
    parts: list[IncomingPart] = field(default_factory=list)
    whole: bool = True


@dataclass(slots=True)
class _Found:
    bills: dict[tuple[str, ...], _Bill] = field(default_factory=dict)
    items: dict[str, IncomingItem] = field(default_factory=dict)
    units: dict[str, IncomingUnit] = field(default_factory=dict)


def _read(table: Table, ledger: Ledger, _context: Context) -> Contents:
    """Put the lines together to bills, wherever on the sheet they stand; half a bill is kept out as a whole."""
    found = _Found()
    for row in table.rows:
        _take(table, row, found, ledger)
    bills = tuple(_bill(each, table.file) for each in found.bills.values() if each.whole)
    made = {bill.product for bill in bills}
    needed = made | {part.code for bill in bills for part in bill.parts}
    items = tuple(item for item in found.items.values() if item.code in needed)
    return Contents(FileKind.OWN_BILLS, incoming=Incoming(bills, items, tuple(found.units.values())))


def _take(table: Table, row: Row, found: _Found, ledger: Ledger) -> None:
    values, whole = _values(table, row, ledger)
    key = tuple(values.get(name, "") for name in _HEAD)
    if not key[0]:
        return
    bill = found.bills.setdefault(key, _Bill(table.position(row, "product"), values))
    bill.whole = bill.whole and whole
    if not whole:
        return
    made = IncomingItem(
        values["code"], values["product"], ArticleKind(values["kind"]), _kept_in(values["kind"], values["output_unit"]),
        values.get("stage", ""), values.get("product_variant", ""),
        Department(values["made_by"]) if "made_by" in values else None, destination=values.get("destination", ""),
    )  # fmt: skip
    found.items[made.code] = made
    for name in ("output_unit", "unit"):
        if (unit := values.get(name)) and (known := measured_unit(unit)) is not None:
            found.units.setdefault(known.code, known)
    if "component_code" in values:
        stands_for = values.get("component_destination", "")
        found.items.setdefault(values["component_code"], _component(values, stands_for))
        wastage = Decimal(values.get("wastage", "0"))
        bill.parts.append(
            IncomingPart(
                values["component_code"],
                Decimal(values["qty"]),
                values["unit"],
                wastage=wastage,
                destination=stands_for,
            )
        )


def _values(table: Table, row: Row, ledger: Ledger) -> tuple[dict[str, str], bool]:
    values: dict[str, str] = {}
    whole = True
    for each in FIELDS:
        try:
            if value := cell_text(each, table, row):
                values[each.name] = value
        except Invalid as error:
            why = next(iter(error.fields.values()))
            filed = str(table.raw(row, each.name))
            ledger.ask(Problem("own.value", table.position(row, each.name), filed, why, Severity.STOP))
            whole = False
    for code, name in (("code", "product"), ("component_code", "component")):
        if name in values:
            values[code] = kept_code(values.get(code, ""), values[name])
    has_line = any(name in values for name in (*_LINE, "component_code"))
    for each in FIELDS:
        if each.name not in values and (each.needed or (has_line and each.name in (*_LINE, "component_kind"))):
            why = Text(N_("{title} is missing."), title=Text(each.title))
            ledger.ask(Problem("own.missing", table.position(row, each.name), "", why, Severity.STOP))
            whole = False
    if values.get("state", BomState.ACTIVE.value) != BomState.ACTIVE.value and "revision" not in values:
        why = Text(N_("{title} is missing."), title=Text(N_("Rev.")))
        ledger.ask(Problem("own.missing", table.position(row, "state"), "", why, Severity.STOP))
        whole = False
    return values, whole


def _component(values: dict[str, str], destination: str) -> IncomingItem:
    """A component, in case no other row makes it and the plant has not got it; its name tells its stage."""
    kind, name = ArticleKind(values["component_kind"]), values["component"]
    wip = parse_wip(name) if kind is ArticleKind.WIP else None
    variant = wip.variant.value if wip is not None and wip.variant is not None else ""
    return IncomingItem(
        values["component_code"], name, kind, _kept_in(kind, values["unit"]), wip.stage.value if wip is not None else "",
        variant, wip.stage.department if wip is not None else None, destination=destination,
    )  # fmt: skip


def _kept_in(kind: str, unit: str) -> str:
    return unit if kind == ArticleKind.RAW_MATERIAL else "PCE"


def _bill(bill: _Bill, file: str) -> IncomingBill:
    head = bill.head
    return IncomingBill(
        head["code"], head["product"], head.get("variant", ""), BomKind(head["made"]), head.get("partner", ""),
        Department(head["department"]) if "department" in head else None, Decimal(head["output_qty"]), head["output_unit"],
        head.get("set_item") == "true", tuple(bill.parts), file, head.get("is_default") == "true",
        destination=head.get("destination", ""), exact=True, position=bill.position,
        state=BomState(head.get("state", BomState.ACTIVE.value)), revision=int(head.get("revision", "0")),
        reason=head.get("reason", ""),
    )  # fmt: skip


def _titles() -> Iterator[tuple[str, str]]:
    yield from ((each.title, each.unit) for each in FIELDS)
    yield from ((title, "") for title in SHOWN)


@cache
def own_bills() -> Layout:
    """The layout of the table of bill lines."""
    columns = tuple(own_column(each.name, each.title, each.unit, required=each.needed) for each in FIELDS)
    titles = keys_of(_titles())
    return Layout(FileKind.OWN_BILLS.label, columns, _read, partial(only_own, titles), own=lambda _table: OWN)
