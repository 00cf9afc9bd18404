"""The papers of purchasing and the warehouse: order, goods receipt, picking list and issue slip, gate pass, count sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from quty_desktop.documents.store_form import Form, FormColumn, render_form
from quty_desktop.documents.tables import Cell, Kind, Value
from quty_desktop.domain.counting import CountKind, CountState
from quty_desktop.domain.departments import Department
from quty_desktop.domain.issues import IssueKind, IssueState
from quty_desktop.domain.picking import MonthColour
from quty_desktop.domain.purchasing import GateState, PurchaseKind, PurchaseState, ReceiptState
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.stock import LotState
from quty_desktop.domain.text import N_
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import Translator


@dataclass(frozen=True, slots=True)
class Issuer:
    """Whose paper it is.

    Attributes:
        made_at: when the record was made, UTC.
        made_by: its login.
    """

    plant_name: str
    made_at: datetime
    made_by: str
    practice: bool = False


@dataclass(frozen=True, slots=True)
class PurchasePaperLine:
    """A line of an order to a supplier."""

    code: str
    name: str
    qty: Decimal
    unit: str
    unit_price: Decimal | None
    expected_on: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PurchasePaper:
    """An order to a supplier, as it is sent."""

    issuer: Issuer
    number: str
    kind: PurchaseKind
    state: PurchaseState
    supplier: str
    address: str
    contact: str
    order_date: date
    expected_on: date | None
    currency: str
    lines: tuple[PurchasePaperLine, ...]
    approved_by: str = ""
    fabric_order: str = ""
    week: Week | None = None
    destination: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptPaperLine:
    """A lot of a delivery."""

    lot: str
    code: str
    name: str
    delivered: Decimal
    counted: Decimal
    accepted: Decimal
    rejected: Decimal
    unit: str
    stock_qty: Decimal
    stock_unit: str
    state: LotState
    place: str
    colour: MonthColour | None


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """What a supplier delivered."""

    issuer: Issuer
    number: str
    state: ReceiptState
    supplier: str
    order: str
    delivery_note: str
    packing_list: str
    customs_document: str
    plate: str
    seal: str
    condition: str
    received_at: datetime
    lines: tuple[ReceiptPaperLine, ...]


@dataclass(frozen=True, slots=True)
class IssuePaperLine:
    """A lot that is picked."""

    place: str
    code: str
    name: str
    lot: str
    received_on: date | None
    colour: MonthColour | None
    qty: Decimal
    unit: str
    received: Decimal | None


@dataclass(frozen=True, slots=True)
class IssuePaper:
    """A picking list while it is picked, an issue slip from then on."""

    issuer: Issuer
    number: str
    kind: IssueKind
    state: IssueState
    department: Department
    work_order: str
    batch: str
    card: str
    fifo_reason: str
    note: str
    lines: tuple[IssuePaperLine, ...]


@dataclass(frozen=True, slots=True)
class PassPaper:
    """Goods at the gate."""

    issuer: Issuer
    number: str
    state: GateState
    partner: str
    goods: str
    qty: Decimal
    unit: str
    back: Decimal
    work_order: str
    plate: str
    seal: str
    customs_document: str
    return_expected_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class CountPaperLine:
    """A tag; what the books hold does not stand on the sheet."""

    tag: int
    place: str
    code: str
    name: str
    lot: str
    unit: str


@dataclass(frozen=True, slots=True)
class CountPaper:
    """The sheet of a stock-take."""

    issuer: Issuer
    number: str
    kind: CountKind
    state: CountState
    department: Department
    places: str
    lines: tuple[CountPaperLine, ...]


class _Issued(Protocol):
    """What every paper of the store has."""

    @property
    def issuer(self) -> Issuer: ...

    @property
    def number(self) -> str: ...


def _sheet(
    paper: _Issued,
    tr: Translator,
    title: str,
    facts: Sequence[tuple[str, str]],
    columns: Sequence[FormColumn],
    rows: Sequence[Sequence[Value]],
    signatures: Sequence[str],
    state: str = "",
    *,
    form_number: str = "",
    total: Sequence[str] | None = None,
    note: str = "",
    foot: str = "",
) -> bytes:
    """A paper of the store with the head that all of them share."""
    issuer = paper.issuer
    issued = f"{tr.moment(issuer.made_at)} WIB · {issuer.made_by}"
    form = Form(
        issuer.plant_name, title, paper.number, issued, facts, columns, rows, signatures, state, form_number, total, note,
        foot, issuer.practice,
    )  # fmt: skip
    return render_form(form, tr)


def _number(tr: Translator, value: Decimal | None) -> str:
    return "" if value is None else tr.number(trimmed(value))


def _date(tr: Translator, value: date | None) -> str:
    return "" if value is None else tr.date(value)


def render_purchase_order(paper: PurchasePaper, tr: Translator) -> bytes:
    """The order that goes to the supplier (step 710).

    Raises:
        MissingValue: plant or number are missing.
        DoesNotFit: a code or number is wider than its column.
    """
    amounts = [None if line.unit_price is None else line.unit_price * line.qty for line in paper.lines]
    rows = [
        (
            str(number),
            line.code,
            line.name if not line.note else f"{line.name} – {line.note}",
            _number(tr, line.qty),
            line.unit,
            _number(tr, line.unit_price),
            _number(tr, amount),
            _date(tr, line.expected_on),
        )
        for number, (line, amount) in enumerate(zip(paper.lines, amounts, strict=True), start=1)
    ]
    whole = all(each is not None for each in amounts)
    total = sum((each or Decimal(0) for each in amounts), Decimal(0))
    return _sheet(
        paper,
        tr,
        N_("Purchase order"),
        (
            (N_("Supplier"), paper.supplier),
            (N_("Contact"), paper.contact),
            (N_("Address"), paper.address),
            (N_("Order date"), tr.date(paper.order_date)),
            (N_("Kind of order"), tr.tr(paper.kind)),
            (N_("Expected"), _date(tr, paper.expected_on)),
            (N_("Fabric order"), paper.fabric_order),
            (N_("Week"), "" if paper.week is None else f"{tr.week(paper.week)} · {paper.week.stamp}"),
            (N_("Destination"), paper.destination),
            (N_("Currency"), paper.currency),
        ),
        (
            FormColumn(N_("No."), 0.5, Kind.NUMBER),
            FormColumn(N_("Code"), 1.7, Kind.CODE),
            FormColumn(N_("Material"), 2.9),
            FormColumn(N_("Quantity"), 1.4, Kind.NUMBER),
            FormColumn(N_("Unit"), 0.8, Kind.CODE),
            FormColumn(N_("Unit price"), 1.4, Kind.NUMBER),
            FormColumn(N_("Amount"), 1.6, Kind.NUMBER),
            FormColumn(N_("Expected"), 1.4, Kind.CODE),
        ),
        rows,
        (N_("Ordered by"), N_("Approved by"), N_("Confirmed by the supplier")),
        "" if paper.state not in {PurchaseState.DRAFT, PurchaseState.CANCELLED} else tr.tr(paper.state),
        total=("", "", tr.tr(N_("Total")), "", "", "", _number(tr, total), "") if whole else None,
        note=paper.note,
        foot=N_("Write the number of this order on your delivery note. Trucks without it are not let in."),
    )


def render_goods_receipt(paper: ReceiptPaper, tr: Translator) -> bytes:
    """What came, what passed and where it lies (steps 730 to 770).

    Raises:
        MissingValue: plant or number are missing.
        DoesNotFit: a code or number is wider than its column.
    """
    rows = [
        (
            (Cell(line.lot, bold=True), Cell(line.place)),
            f"{line.code} {line.name}",
            _number(tr, line.delivered),
            _number(tr, line.counted),
            _number(tr, line.accepted),
            _number(tr, line.rejected),
            line.unit,
            (Cell(_number(tr, line.stock_qty)), Cell(line.stock_unit)),
            (Cell(tr.tr(line.state)), Cell("" if line.colour is None else tr.tr(line.colour))),
        )
        for line in paper.lines
    ]
    return _sheet(
        paper,
        tr,
        N_("Goods receipt"),
        (
            (N_("Supplier"), paper.supplier),
            (N_("Purchase order"), paper.order),
            (N_("Delivery note"), paper.delivery_note),
            (N_("Packing list"), paper.packing_list),
            (N_("Arrived"), f"{tr.moment(paper.received_at)} WIB"),
            (N_("Number plate"), paper.plate),
            (N_("Seal"), paper.seal),
            (N_("Customs document"), paper.customs_document),
            (N_("Condition of the goods"), paper.condition),
        ),
        (
            FormColumn(N_("Lot"), 2.0, Kind.CODE),
            FormColumn(N_("Material"), 2.7),
            FormColumn(N_("Delivered"), 1.3, Kind.NUMBER),
            FormColumn(N_("Counted"), 1.3, Kind.NUMBER),
            FormColumn(N_("Passed"), 1.3, Kind.NUMBER),
            FormColumn(N_("Rejected"), 1.3, Kind.NUMBER),
            FormColumn(N_("Unit"), 1.0, Kind.CODE),
            FormColumn(N_("In stock unit"), 1.6, Kind.NUMBER),
            FormColumn(N_("Inspection"), 1.7),
        ),
        rows,
        (N_("Guard"), N_("Warehouse"), N_("Incoming inspection")),
        "" if paper.state is ReceiptState.POSTED else tr.tr(paper.state),
        form_number="QT-04-TCK01-1",
    )


def render_issue(paper: IssuePaper, tr: Translator) -> bytes:
    """The picking list, and after the issue the slip that the floor signs (steps 830 to 860).

    Raises:
        MissingValue: plant or number are missing.
        DoesNotFit: a code or number is wider than its column.
    """
    picking = paper.state is IssueState.PICKING
    title = N_("Picking list") if picking else N_("Issue slip")
    if paper.kind is IssueKind.RETURN:
        title = N_("Return from the floor")
    rows = [
        (
            Cell(line.place, bold=True),
            line.lot,
            f"{line.code} {line.name}".strip(),
            "" if line.received_on is None else tr.date(line.received_on),
            "" if line.colour is None else tr.tr(line.colour),
            _number(tr, line.qty),
            line.unit,
            _number(tr, line.received),
        )
        for line in paper.lines
    ]
    return _sheet(
        paper,
        tr,
        title,
        (
            (N_("Department"), tr.tr(paper.department)),
            (N_("Work order"), paper.work_order),
            (N_("Batch"), paper.batch),
            (N_("Kanban card"), paper.card),
            (N_("Younger lot because"), paper.fifo_reason),
        ),
        (
            FormColumn(N_("Place"), 1.5, Kind.CODE),
            FormColumn(N_("Lot"), 1.9, Kind.CODE),
            FormColumn(N_("Material"), 2.9),
            FormColumn(N_("Came on"), 1.3, Kind.CODE),
            FormColumn(N_("Colour"), 1.0),
            FormColumn(N_("Quantity"), 1.4, Kind.NUMBER),
            FormColumn(N_("Unit"), 0.9, Kind.CODE),
            FormColumn(N_("Counted"), 1.4, Kind.NUMBER),
        ),
        rows,
        (N_("Picked by"), N_("Issued by"), N_("Counted and received by")),
        tr.tr(paper.state) if paper.state is IssueState.CANCELLED else "",
        form_number="QT-04-TCK01-2",
        note=paper.note,
        foot=N_("Take the oldest lots first, as they stand here. The colour shows the month; it comes again each year.")
        if picking
        else N_("The goods belong to the department when it confirms this slip in the program."),
    )


def render_gate_pass(paper: PassPaper, tr: Translator) -> bytes:
    """The pass with which goods leave (steps 510 to 540).

    Raises:
        MissingValue: plant or number are missing.
        DoesNotFit: a code or number is wider than its column.
    """
    return _sheet(
        paper,
        tr,
        N_("Gate pass"),
        (
            (N_("Goes to"), paper.partner),
            (N_("Work order"), paper.work_order),
            (N_("Number plate"), paper.plate),
            (N_("Seal"), paper.seal),
            (N_("Customs document"), paper.customs_document),
            (N_("Back by"), _date(tr, paper.return_expected_on)),
            (N_("Reason"), paper.reason),
        ),
        (
            FormColumn(N_("Goods"), 5),
            FormColumn(N_("Quantity"), 1.6, Kind.NUMBER),
            FormColumn(N_("Unit"), 1, Kind.CODE),
            FormColumn(N_("Came back"), 1.6, Kind.NUMBER),
        ),
        [(paper.goods, _number(tr, paper.qty), paper.unit, _number(tr, paper.back) if paper.back else "")],
        (N_("Warehouse"), N_("Guard"), N_("Driver")),
        "" if paper.state is not GateState.HELD else tr.tr(paper.state),
        foot=N_("The guard counts the goods and lets them out only when they are what stands here."),
    )


def render_count_sheet(paper: CountPaper, tr: Translator) -> bytes:
    """The sheet on which a stock-take is counted, without what the books hold (step 1020).

    Raises:
        MissingValue: plant or number are missing.
        DoesNotFit: a code or number is wider than its column.
    """
    return _sheet(
        paper,
        tr,
        N_("Count sheet"),
        (
            (N_("Kind of count"), tr.tr(paper.kind)),
            (N_("Department"), tr.tr(paper.department)),
        ),
        (
            FormColumn(N_("Tag"), 0.7, Kind.NUMBER),
            FormColumn(N_("Place"), 1.5, Kind.CODE),
            FormColumn(N_("Code"), 1.7, Kind.CODE),
            FormColumn(N_("Material"), 3),
            FormColumn(N_("Lot"), 1.9, Kind.CODE),
            FormColumn(N_("Counted"), 1.5, Kind.NUMBER),
            FormColumn(N_("Unit"), 0.9, Kind.CODE),
            FormColumn(N_("Counted again"), 1.5, Kind.NUMBER),
        ),
        [
            (tr.number(line.tag), line.place, line.code, line.name, line.lot, "________", line.unit, "________")
            for line in paper.lines
        ],
        (N_("Counted by"), N_("Counted again by"), N_("Seen by")),
        "" if paper.state is CountState.FROZEN else tr.tr(paper.state),
        form_number="QT-04-TCK01-5",
        note=f"{tr.tr(N_('Places'))}: {paper.places}",
        foot=N_("Count what lies there, not what should lie there. Write 0 where nothing is."),
    )
