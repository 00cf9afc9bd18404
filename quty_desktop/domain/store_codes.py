"""What stands under the codes of the warehouse's papers and labels, as scanners read them."""

import re

from quty_desktop.domain.text import N_, Choice


class StoreCode(Choice):
    """What a scanned code of the warehouse names."""

    LOT = "LOT", N_("Lot")
    RECEIPT = "GRN", N_("Goods receipt")
    ISSUE = "MI", N_("Material issue")
    CARD = "KAN", N_("Kanban card")
    PASS = "GP", N_("Gate pass")
    COUNT = "SO", N_("Stock take")


_NUMBER = re.compile(r"(LOT|GRN|MI|KAN|GP|SO)-\d{4}-\d{4,7}")
_ROLL = re.compile(r"(LOT-\d{4}-\d{4,7})/(\d{1,4})")
_PURCHASE = re.compile(r"PO-(FAB|LBL|ACC|SUB)-\d{4}-\d{4,7}")


def store_code(code: str) -> tuple[StoreCode, str] | None:
    """What a code names and its number; of a roll's label the number of its lot. ``None`` for other codes."""
    wanted = code.strip().upper()
    roll = _ROLL.fullmatch(wanted)
    if roll is not None:
        return StoreCode.LOT, roll.group(1)
    known = _NUMBER.fullmatch(wanted)
    return None if known is None else (StoreCode(known.group(1)), wanted)


_PLACE = "PLACE-"
"""Before the code of a rack: without it ``A-1`` would be too short for a scanner to be told from a typing hand."""


def place_payload(code: str) -> str:
    """What the QR code on a rack says."""
    return f"{_PLACE}{code.strip().upper()}"


def place_of(code: str) -> str:
    """The code of the place that is scanned or typed, with or without the sign of its label."""
    return code.strip().upper().removeprefix(_PLACE)


def purchase_number(code: str) -> str | None:
    """The number of an order to a supplier, ``None`` for other codes."""
    wanted = code.strip().upper()
    return wanted if _PURCHASE.fullmatch(wanted) else None
