"""Bills of material as the plant's former system exported them: one layout for all departments."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.bills import check_bills
from quty_desktop.domain.imports.codes import is_article_code, normalise_code
from quty_desktop.domain.imports.files import BILLS_OF, FileKind
from quty_desktop.domain.imports.names import ProductName, filed_name, header_word, split_product
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.rows import BillLine, BillRow, BillSource, BillSubject
from quty_desktop.domain.imports.wip import WipName, WipStage, parse_wip
from quty_desktop.domain.text import N_, Text
from quty_desktop.spreadsheets.kinds.cells import read_measure, read_name, read_quantity
from quty_desktop.spreadsheets.layouts import Contents, Context, Layout
from quty_desktop.spreadsheets.sheets import Row, groups
from quty_desktop.spreadsheets.tables import Column, Table

COLUMNS = (
    Column("product", "Product"),
    Column("product_name", "Product/Name", required=False),
    Column("type", "BoM Type"),
    Column("subcontractor", "Subcontractors", required=False),
    Column("quantity", "Quantity"),
    Column("unit", "Unit of Measure"),
    Column("routing", "Routing"),
    Column("reference", "Reference", required=False),
    Column("set_item", "Set Item", required=False),
    Column("line_id", "BoM Lines/ID", required=False),
    Column("component", "BoM Lines/Component"),
    Column("component_name", "BoM Lines/Component/Name", required=False),
    Column("line_quantity", "BoM Lines/Quantity"),
    Column("line_unit", "BoM Lines/Product Unit of Measure", ("BoM Lines/Unit of Measure",)),
)
_HEADER_FIELDS = ("product", "type", "subcontractor", "quantity", "unit", "routing", "set_item")
_LINE_FIELDS = ("component", "line_quantity", "line_unit")
_ROUTINGS = {
    "cutting": Department.CUTTING,
    "embo": Department.EMBROIDERY,
    "embroidery": Department.EMBROIDERY,
    "sewing": Department.SEWING,
    "finishing": Department.FINISHING,
    "packing": Department.PACKING,
    "finishinggoods": Department.FINISHED_GOODS,
    "finishedgoods": Department.FINISHED_GOODS,
}
_TYPES = {"manufacturethisproduct": BillSource.IN_HOUSE, "subcontracting": BillSource.SUBCONTRACTED}


def read_bills(table: Table, ledger: Ledger, context: Context) -> Contents:
    """Read bills of material; a bill with a line that cannot be read is kept out as a whole.

    Half a bill would plan too little material without anybody noticing.
    """
    rows = (_read_bill(table, group, ledger, context) for group in _bill_groups(table))
    bills = check_bills([bill for bill in rows if bill is not None], ledger)
    return Contents(_kind_of(bills), bills=bills)


def _bill_groups(table: Table) -> Iterator[tuple[Row, ...]]:
    """Divide the table into bills.

    In the plant's files only the first row of a bill names its product. In a file which somebody has filled down, all rows
    do; there a bill goes as far as its header cells stay the same.
    """
    key = table.columns["product"]
    if any(table.value(row, "product") is None for row in table.rows):
        yield from groups(table.rows, key)
        return
    group: list[Row] = list(table.rows[:1])
    for before, row in pairwise(table.rows):
        if any(table.raw(before, field) != table.raw(row, field) for field in _HEADER_FIELDS):
            yield tuple(group)
            group = []
        group.append(row)
    if group:
        yield tuple(group)


def _read_bill(table: Table, group: tuple[Row, ...], ledger: Ledger, context: Context) -> BillRow | None:
    first = group[0]
    if all(table.value(row, column.field) is None for row in group for column in COLUMNS):
        return None
    filed = read_name(table, first, "product", ledger)
    quantity = read_quantity(table, first, "quantity", ledger) if filed is not None else None
    unit = read_measure(table, first, "unit", ledger) if filed is not None else None
    lines = [_read_line(table, row, ledger, context) for row in group if _has_line(table, row)]
    whole = [line for line in lines if line is not None]
    if filed is None or quantity is None or unit is None or len(whole) < len(lines):
        return None
    if quantity == 0:
        why = Text(N_("The bill is for a quantity of 0."))
        ledger.ask(Problem("bill.for_nothing", table.position(first, "quantity"), "0", why, Severity.STOP))
        return None
    product = split_product(filed)
    subject = BillSubject.WIP
    if product.code:
        subject = BillSubject.ARTICLE if is_article_code(product.code) else BillSubject.MATERIAL
    if subject is BillSubject.ARTICLE:
        product = ProductName(normalise_code(product.code), product.name)
    wip = parse_wip(product.name, context.destinations) if subject is BillSubject.WIP else None
    source, subcontractor = _read_source(table, first, ledger)
    return BillRow(
        product=product,
        subject=subject,
        department=_department(table, first, ledger, subject, wip, source),
        source=source,
        subcontractor=subcontractor,
        quantity=quantity,
        unit=unit,
        reference=_text(table, first, "reference"),
        set_item=table.logical(first, "set_item"),
        lines=tuple(whole),
        position=table.position(first, "product"),
        wip=wip,
    )


def _has_line(table: Table, row: Row) -> bool:
    return any(table.value(row, field) is not None for field in _LINE_FIELDS)


def _read_line(table: Table, row: Row, ledger: Ledger, context: Context) -> BillLine | None:
    filed = read_name(table, row, "component", ledger)
    quantity = read_quantity(table, row, "line_quantity", ledger)
    unit = read_measure(table, row, "line_unit", ledger)
    if filed is None or quantity is None or unit is None:
        return None
    component = split_product(filed)
    wip = None if component.code else parse_wip(component.name, context.destinations)
    return BillLine(
        line_id=_text(table, row, "line_id"),
        component=component,
        quantity=quantity,
        unit=unit,
        position=table.position(row, "component"),
        quantity_position=table.position(row, "line_quantity"),
        wip=wip,
    )


def _text(table: Table, row: Row, field: str) -> str:
    value = table.value(row, field)
    return "" if value is None else filed_name(value)


def _read_source(table: Table, row: Row, ledger: Ledger) -> tuple[BillSource, str]:
    """Read who makes it. A partner beside a bill that says "manufacture" is a slip of one or the other."""
    filed = _text(table, row, "type")
    subcontractor = _text(table, row, "subcontractor")
    source = _TYPES.get(header_word(filed))
    if source is None:
        source = BillSource.SUBCONTRACTED if subcontractor else BillSource.IN_HOUSE
        why = Text(N_("The type of bill “{value}” is not known; it is taken as: {source}."), value=filed, source=source)
        ledger.ask(Problem("bill.type", table.position(row, "type"), filed, why, Severity.WARN))
    elif source is BillSource.IN_HOUSE and subcontractor:
        proposals = (
            Proposal(
                "bill.source.subcontracted", Text(N_("Made by {partner}"), partner=subcontractor), "subcontracted"
            ),
            Proposal("bill.source.in_house", Text(N_("Made in the plant")), "in_house"),
        )
        why = Text(N_("The bill is made in the plant but names the subcontractor {partner}."), partner=subcontractor)
        position = table.position(row, "subcontractor")
        chosen = ledger.ask(Problem("bill.source", position, subcontractor, why, Severity.WARN, proposals))
        if chosen is not None:
            source = BillSource(chosen.value)
    return source, subcontractor


def _department(
    table: Table, row: Row, ledger: Ledger, subject: BillSubject, wip: WipName | None, source: BillSource
) -> Department:
    """Find who makes it: by the routing, else by the product, for two of the plant's files have no routing at all."""
    routing = _text(table, row, "routing")
    if known := _ROUTINGS.get(header_word(routing)):
        return known
    if routing:
        why = Text(
            N_("The routing “{value}” is not known; the department is taken from the product's name."), value=routing
        )
        ledger.ask(Problem("bill.routing", table.position(row, "routing"), routing, why, Severity.WARN))
    if subject is BillSubject.ARTICLE:
        return Department.FINISHED_GOODS
    if wip is not None and (source is BillSource.IN_HOUSE or wip.stage is WipStage.EMBROIDERY):
        return wip.stage.department
    return Department.SUBCONTRACT if source is BillSource.SUBCONTRACTED else Department.WAREHOUSE


def _kind_of(bills: tuple[BillRow, ...]) -> FileKind:
    """Name the file after the department that makes most of it."""
    makers = Counter(BILLS_OF[bill.department] for bill in bills if bill.department in BILLS_OF)
    return makers.most_common(1)[0][0] if makers else FileKind.FINISHED_GOODS_BILLS


BILLS_OF_MATERIAL = Layout(N_("Bills of material"), COLUMNS, read_bills)
