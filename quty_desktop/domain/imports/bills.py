"""Checks over the bills of one file: what is doubled, what is an alternative, what cannot be right."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.codes import material_key
from quty_desktop.domain.imports.labels import check_labels
from quty_desktop.domain.imports.no_label import link_no_label
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.rows import BillLine, BillRow, BillSubject
from quty_desktop.domain.imports.units import PIECE, Measure, Unit, convert
from quty_desktop.domain.text import N_, Text

MAX_YARDS_PER_PIECE = Decimal(2)
"""More fabric than this in one soft toy deserves a look: the plant files dozens under "1 PCE"."""
MAX_TIMES_ALTERNATIVE = Decimal(5)
"""Two bills of one product may differ in fabric and wastage, not fivefold."""

_YARD = Measure(Unit.YARD)
_DIVIDED_TO = Decimal("0.000001")


def check_bills(bills: Sequence[BillRow], ledger: Ledger) -> tuple[BillRow, ...]:
    """Drop bills that are filed twice, number the alternatives, and list what a person should look at."""
    for bill in bills:
        _check_lines(bill, ledger)
    checked = check_labels(tuple(_check_fabric(_alternatives(bills, ledger), ledger)), ledger)
    return link_no_label(checked, ledger)


def _check_lines(bill: BillRow, ledger: Ledger) -> None:
    if not bill.lines:
        ledger.ask(
            Problem("bill.empty", bill.position, str(bill.product), Text(N_("The bill has no lines.")), Severity.WARN)
        )
    if bill.subject is BillSubject.WIP and bill.wip is None:
        why = Text(N_("The name does not say at which stage the product is."))
        ledger.ask(Problem("bill.name_without_stage", bill.position, bill.product.name, why, Severity.WARN))
    seen: dict[tuple[str, Measure], BillLine] = {}
    for line in bill.lines:
        _check_line(line, ledger)
        first = seen.setdefault((line.component.key, line.unit), line)
        if first is not line:
            why = Text(
                N_("The component stands in row {row} already; the quantities are added up."),
                row=str(first.position.row),
            )
            ledger.ask(Problem("bill.repeated_component", line.position, str(line.component), why, Severity.WARN))


def _check_line(line: BillLine, ledger: Ledger) -> None:
    if line.quantity == 0:
        why = Text(N_("{component} is used with a quantity of 0."), component=str(line.component))
        ledger.ask(Problem("bill.zero_quantity", line.quantity_position, "0", why, Severity.WARN))
    code = line.component.code
    if material_key(code) == "DELETE":
        why = Text(N_("The material's code is “{code}”, but it is in use."), code=code)
        ledger.ask(Problem("material.marked_for_deletion", line.position, str(line.component), why, Severity.WARN))
    elif " " in code:
        why = Text(N_("The material's code has a space in it; it counts as {code}."), code=material_key(code))
        ledger.ask(Problem("material.space_in_code", line.position, code, why, Severity.WARN))


def _alternatives(bills: Sequence[BillRow], ledger: Ledger) -> list[BillRow]:
    kept: list[BillRow] = []
    by_product: dict[str, list[BillRow]] = {}
    for bill in bills:
        siblings = by_product.setdefault(bill.product.key, [])
        twin = next((other for other in siblings if other.content == bill.content), None)
        if twin is not None:
            why = Text(N_("The same bill stands in row {row}; it is taken once."), row=str(twin.position.row))
            ledger.ask(Problem("bill.filed_twice", bill.position, str(bill.product), why, Severity.WARN))
            continue
        if siblings:
            why = Text(
                N_("Another bill of this product stands in row {row}; both are kept."),
                row=str(siblings[0].position.row),
            )
            proposals = (
                Proposal("bill.default.first", Text(N_("Use the first by default")), "1"),
                Proposal("bill.default.later", Text(N_("Use this one by default")), str(len(siblings) + 1)),
            )
            ledger.ask(Problem("bill.alternative", bill.position, str(bill.product), why, Severity.WARN, proposals))
        numbered = replace(bill, alternative=len(siblings) + 1)
        siblings.append(numbered)
        kept.append(numbered)
    return kept


def yards_per_piece(bill: BillRow) -> Decimal:
    """Return the fabric of a bill in yards per piece; tape and thread, which are filed in centimetres, do not count."""
    lengths = (
        convert(line.quantity, line.unit, _YARD) for line in bill.lines if line.unit.unit in {Unit.YARD, Unit.METER}
    )
    return sum(lengths, start=Decimal(0)) / (bill.quantity * bill.unit.base_factor)


def _check_fabric(bills: Sequence[BillRow], ledger: Ledger) -> Iterable[BillRow]:
    """Flag bills of cut parts with too much fabric for one piece, offering to divide by a dozen."""
    least: dict[str, Decimal] = {}
    for bill in bills:
        if (yards := yards_per_piece(bill)) > 0:
            least[bill.product.key] = min(yards, least.get(bill.product.key, yards))
    for bill in bills:
        if bill.department is not Department.CUTTING or bill.unit != PIECE:
            yield bill
            continue
        yards = yards_per_piece(bill)
        smallest = least.get(bill.product.key, yards)
        too_much = yards > MAX_YARDS_PER_PIECE
        if not too_much and yards <= MAX_TIMES_ALTERNATIVE * smallest:
            yield bill
            continue
        yield _ask_for_dozen(bill, yards, smallest, "bill.yards" if too_much else "bill.times_alternative", ledger)


def _ask_for_dozen(bill: BillRow, yards: Decimal, smallest: Decimal, code: str, ledger: Ledger) -> BillRow:
    shown = yards.quantize(Decimal("0.01"))
    if yards > smallest:
        times = (yards / smallest).quantize(Decimal("0.1"))
        why = Text(
            N_("{yards} yards for one piece, {times} times the product's other bill: probably the need of a dozen."),
            yards=shown, times=times,
        )  # fmt: skip
    else:
        why = Text(N_("{yards} yards for one piece."), yards=shown)
    divide = Proposal("bill.divide_by_12", Text(N_("Divide the quantities by 12")), "12")
    keep = Proposal("bill.quantities.keep", Text(N_("The quantities are right")))
    chosen = ledger.ask(Problem(code, bill.position, bill.product.name, why, Severity.WARN, (divide, keep)))
    if chosen is None or not chosen.value:
        return bill
    divisor = Decimal(chosen.value)
    lines = tuple(
        replace(line, quantity=(line.quantity / divisor).quantize(_DIVIDED_TO, ROUND_HALF_UP)) for line in bill.lines
    )
    return replace(bill, lines=lines)
