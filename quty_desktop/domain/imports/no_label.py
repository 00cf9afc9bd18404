"""Skins of labels only: exploded as filed, a whole doll's fabric and thread would be lost.

The plant files a skin for one destination as its labels alone, and the sewn skin beside it as "…_SKIN_NL". The link
between them, "skin = labels + 1 skin without label", is proposed once and never assumed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from quty_desktop.domain.imports.destinations import EU
from quty_desktop.domain.imports.names import ProductName
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.rows import BillLine, BillRow
from quty_desktop.domain.imports.units import Dimension
from quty_desktop.domain.imports.wip import WipName, WipStage, WipVariant
from quty_desktop.domain.text import N_, Text

LINK = "bill.no_label.link"


def link_no_label(bills: Sequence[BillRow], ledger: Ledger) -> tuple[BillRow, ...]:
    """Propose the link for every skin of labels only whose skin without label is filed.

    Args:
        bills: of one file.
        ledger: takes the proposals; where one was chosen, the skin gets its line.
    """
    sewn = _sewn(bills)
    return tuple(_linked(bill, sewn, ledger) for bill in bills)


def _sewn(bills: Iterable[BillRow]) -> dict[tuple[object, ...], BillRow]:
    found: dict[tuple[object, ...], BillRow] = {}
    for bill in bills:
        if bill.wip is not None and bill.wip.variant is WipVariant.NO_LABEL and bill.lines:
            found.setdefault(_key(bill.wip, bill.wip.destination), bill)
    return found


def _key(wip: WipName, destination: str) -> tuple[object, ...]:
    base, stage, _, rest = wip.sibling_key
    return base, stage, rest, destination


def _linked(bill: BillRow, sewn: dict[tuple[object, ...], BillRow], ledger: Ledger) -> BillRow:
    wip = bill.wip
    if wip is None or wip.stage is not WipStage.SKIN or wip.variant is not None or not bill.lines:
        return bill
    if any(not line.is_material or line.unit.dimension is not Dimension.COUNT for line in bill.lines):
        return bill
    without = sewn.get(_key(wip, wip.destination)) or sewn.get(_key(wip, EU))
    if without is None:
        return bill
    why = Text(
        N_("The skin has labels only; its cut parts and threads stand in “{name}”, row {row}, which it does not use."),
        name=without.product.name,
        row=str(without.position.row),
    )
    add = Proposal(LINK, Text(N_("Skin = labels + 1 skin without label")), without.product.name)
    keep = Proposal("bill.no_label.keep", Text(N_("The skin is right as it is")))
    chosen = ledger.ask(Problem("bill.no_label", bill.position, bill.product.name, why, Severity.WARN, (add, keep)))
    if chosen is None or not chosen.value:
        return bill
    line = BillLine(
        "", ProductName("", without.product.name), bill.quantity, bill.unit, bill.position, bill.position, without.wip
    )
    return replace(bill, lines=(*bill.lines, line))
