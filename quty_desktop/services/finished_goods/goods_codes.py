"""Cartons behind a scanned code: the bars of a carton, or a pallet with all that is on it."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class ScannedGoods:
    """What a code names.

    Attributes:
        cartons: keys of its cartons, by number; those of a pallet that are not void, planned or shipped.
        pallet: code of the pallet, empty where a carton was scanned.
    """

    cartons: tuple[int, ...]
    pallet: str = ""


_CARTON = text("""
    SELECT c.id FROM quty.manufacturing_order m JOIN quty.carton c ON c.manufacturing_order_id = m.id
    WHERE m.number IN (CAST(:order AS text), 'MO-' || CAST(:order AS text)) AND c.number = :number AND c.state <> 'void'
""")
_PALLET = text("""
    SELECT c.id FROM quty.pallet p JOIN quty.carton c ON c.pallet_id = p.id
    WHERE p.code = :code AND c.state NOT IN ('void', 'planned', 'shipped') ORDER BY c.number
""")


def goods_of(uow: UnitOfWork, scanned: str) -> ScannedGoods:
    """The cartons of a code.

    Raises:
        Invalid: neither the bars of a carton nor a pallet; the QR code of a mark does not say the carton.
        NotFound: nothing has this code.
    """
    written = scanned.strip().upper()
    if not written:
        raise Invalid({"code": Text(N_("Scan a pallet or a carton."))})
    if written.startswith("PLT-"):
        keys = tuple(uow.session.scalars(_PALLET, {"code": written}))
        if keys:
            return ScannedGoods(keys, written)
    elif "|" in written:
        raise Invalid({"code": Text(N_("The QR code does not name the carton: scan the bars of its mark."))})
    else:
        try:
            code = CartonCode.parse(written)
        except Invalid as wrong:
            raise Invalid({"code": next(iter(wrong.fields.values()))}) from wrong
        keys = tuple(uow.session.scalars(_CARTON, {"order": code.order, "number": code.carton}))
        if keys:
            return ScannedGoods(keys)
    raise NotFound(
        Text("Nothing in the plant has the code {code}.", code=written),
        Text(N_("Look at the mark; ask packing if it was packed.")),
        code="goods.unknown",
    )
