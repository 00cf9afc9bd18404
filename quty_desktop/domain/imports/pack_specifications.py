"""How articles are packed, derived from the bills of Finishing Goods and Packing.

The bill of a finished article is for one pallet and uses cartons; the packing bill is for one carton. Three numbers must
agree: pieces on the pallet (the article's bill) = cartons × pieces in a carton (``CTN n`` of the line and of the packing bill).
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations
from quty_desktop.domain.imports.numbers import is_rounded
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.rows import BillLine, BillRow, BillSubject, CartonSize, PackSpecificationRow
from quty_desktop.domain.imports.units import PIECE
from quty_desktop.domain.imports.wip import WipStage
from quty_desktop.domain.text import N_, Text

_SIZE = re.compile(r"(\d{2,4})\s*[X×]\s*(\d{2,4})\s*[X×]\s*(\d{2,4})", re.IGNORECASE)


def derive_pack_specifications(
    goods: Iterable[BillRow],
    packing: Iterable[BillRow],
    ledger: Ledger,
    destinations: Destinations = STANDARD_DESTINATIONS,
) -> tuple[PackSpecificationRow, ...]:
    """Derive the pack specification of each finished article.

    Where the numbers disagree nothing is derived until somebody has chosen; the rest is listed and derived.

    Args:
        goods: bills of finished articles; others among them are passed over.
        packing: packing bills.
        ledger: takes what is to be said.
        destinations: known destinations.
    """
    bills: dict[str, BillRow] = {}
    for bill in packing:
        if bill.wip is not None and bill.wip.stage is WipStage.PACKING:
            bills.setdefault(bill.product.key, bill)
    articles = (bill for bill in goods if bill.subject is BillSubject.ARTICLE and bill.alternative == 1)
    derived = (_derive(bill, bills, ledger, destinations) for bill in articles)
    return tuple(specification for specification in derived if specification is not None)


def _derive(
    bill: BillRow, packing: Mapping[str, BillRow], ledger: Ledger, destinations: Destinations
) -> PackSpecificationRow | None:
    line = _packing_line(bill, ledger)
    if line is None:
        return None
    packed = packing.get(line.component.key)
    cartons = int(line.quantity)
    content = _pieces_per_carton(bill, line, packed, ledger)
    if content is None:
        return None
    name, destination = destinations.split_name(bill.product.name)
    if packed is not None:
        _check_pallet(packed, cartons, ledger)
        _check_destination(line, packed, destination, packing, ledger)
    return PackSpecificationRow(
        code=bill.product.code,
        name=name,
        destination=destination,
        pcs_per_carton=content,
        cartons_per_pallet=cartons,
        carton=_carton(packed, ledger) if packed is not None else None,
        packing=line.component.name,
        position=bill.position,
        packing_position=packed.position if packed is not None else None,
    )


def _packing_line(bill: BillRow, ledger: Ledger) -> BillLine | None:
    lines = [line for line in bill.lines if line.wip is not None and line.wip.stage is WipStage.PACKING]
    if not lines:
        why = Text(N_("The bill of the article names no packed carton, so its packing is not known."))
        ledger.ask(Problem("pack.no_packing_line", bill.position, str(bill.product), why, Severity.WARN))
        return None
    line = lines[0]
    if len(lines) > 1:
        why = Text(N_("The article uses {count} packed cartons; its packing is not clear."), count=len(lines))
        ledger.ask(Problem("pack.several_packing_lines", bill.position, str(bill.product), why, Severity.STOP))
        return None
    if line.quantity <= 0 or line.quantity != line.quantity.to_integral_value():
        why = Text(N_("Cartons on a pallet must be a whole number."))
        ledger.ask(Problem("pack.cartons", line.quantity_position, str(line.quantity), why, Severity.STOP))
        return None
    return line


def _pieces_per_carton(bill: BillRow, line: BillLine, packed: BillRow | None, ledger: Ledger) -> int | None:
    """Compare what the three numbers say about a carton's content; None where somebody must choose first."""
    total = bill.quantity * bill.unit.base_factor
    cartons = int(line.quantity)
    said = {
        "pack.content.of_article": line.unit.pieces_per_carton,
        "pack.content.of_packing": packed.unit.pieces_per_carton if packed is not None else None,
        "pack.content.of_pallet": int(total / cartons) if total % cartons == 0 else None,
    }
    known = {code: content for code, content in said.items() if content is not None}
    agreed = len(set(known.values())) == 1 and len(known) > 1 and said["pack.content.of_pallet"] is not None
    if agreed and line.unit == PIECE:
        why = Text(N_("The line says {quantity} pieces, but these are cartons."), quantity=cartons)
        ledger.ask(
            Problem("pack.pieces_mean_cartons", line.quantity_position, f"{cartons} {line.unit}", why, Severity.WARN)
        )
    if agreed:
        if packed is None:
            why = Text(N_("There is no packing bill “{name}”."), name=line.component.name)
            ledger.ask(Problem("pack.no_packing_bill", line.position, line.component.name, why, Severity.WARN))
        return next(iter(known.values()))
    votes = Counter(known.values())
    proposals = tuple(
        Proposal(code, Text(N_("{content} pieces in a carton"), content=content), str(content))
        for code, content in sorted(known.items(), key=lambda item: -votes[item[1]])
        if code == next(first for first, same in known.items() if same == content)
    )
    chosen = ledger.ask(Problem("pack.conflict", line.quantity_position, f"{cartons} {line.unit}", _conflict(bill, line, packed), Severity.STOP, proposals))  # fmt: skip
    return int(chosen.value) if chosen is not None else None


def _conflict(bill: BillRow, line: BillLine, packed: BillRow | None) -> Text:
    if packed is None:
        return Text(
            N_("A pallet has {total} in {cartons} × {unit}, and there is no packing bill."),
            total=bill.quantity, cartons=int(line.quantity), unit=str(line.unit),
        )  # fmt: skip
    return Text(
        N_("A pallet has {total} in {cartons} × {unit}, but the packing bill in {file}, row {row}, is for {packed}."),
        total=bill.quantity, cartons=int(line.quantity), unit=str(line.unit),
        file=packed.position.file, row=str(packed.position.row), packed=str(packed.unit),
    )  # fmt: skip


def _check_pallet(packed: BillRow, cartons: int, ledger: Ledger) -> None:
    """The packing bill's share of a pallet, times the cartons on it, must be one pallet."""
    pallets = [line for line in packed.lines if line.is_material and line.component.name.upper().startswith("PALLET")]
    for line in pallets:
        share = line.quantity / packed.quantity
        if not is_rounded(share, Fraction(1, cartons)):
            why = Text(
                N_("{share} of a pallet for each carton, times {cartons} cartons, is not one pallet."),
                share=share,
                cartons=cartons,
            )
            ledger.ask(Problem("pack.pallet_share", line.quantity_position, str(line.quantity), why, Severity.WARN))


def _check_destination(
    line: BillLine, packed: BillRow, destination: str, packing: Mapping[str, BillRow], ledger: Ledger
) -> None:
    """List an article that uses the cartons of another destination although its own are filed."""
    if packed.wip is None or packed.wip.destination == destination:
        return
    own = [
        bill for bill in packing.values()
        if bill.wip is not None and bill.wip.sibling_key == packed.wip.sibling_key and bill.wip.destination == destination
    ]  # fmt: skip
    if own:
        why = Text(
            N_("The article is for {destination} but uses the cartons of {other}; “{name}” is filed too."),
            destination=destination, other=packed.wip.destination, name=own[0].product.name,
        )  # fmt: skip
        ledger.ask(Problem("pack.other_destination", line.position, line.component.name, why, Severity.WARN))


def _carton(packed: BillRow, ledger: Ledger) -> CartonSize | None:
    lines = [line for line in packed.lines if line.is_material and line.component.name.upper().startswith("CARTON")]
    if len(lines) != 1:
        return None
    line = lines[0]
    if line.quantity != packed.quantity:
        why = Text(
            N_("{quantity} cartons in a bill for one carton: its packing lines seem to be for one piece."),
            quantity=line.quantity,
        )
        ledger.ask(Problem("pack.carton_share", line.quantity_position, str(line.quantity), why, Severity.WARN))
    return carton_size(line.component.code, line.component.name)


def carton_size(code: str, name: str) -> CartonSize:
    """Read the size out of a carton's name (``CARTON 570X375X450``); the plant's names give millimetres."""
    if found := _SIZE.search(name):
        return CartonSize(code, name, int(found[1]), int(found[2]), int(found[3]))
    return CartonSize(code, name)
