"""The batch that a quality record speaks of."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.domain.errors import Invalid, NotFound
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.unit_of_work import UnitOfWork

_BATCH = text("""
    SELECT mo.id, mo.batch_number
    FROM quty.manufacturing_order AS mo
    WHERE mo.batch_number = :number
""")
_ALLOWED_BATCH = text("""
    SELECT mo.id, mo.batch_number
    FROM quty.manufacturing_order AS mo CROSS JOIN quty.require(:right)
    WHERE mo.batch_number = :number
""")
"""The same where a form reads no more than other rights read: the database asks for the form's own right."""


@dataclass(frozen=True, slots=True)
class BatchKey:
    """A batch that exists.

    Attributes:
        id: key of the manufacturing order.
        number: batch number.
    """

    id: int
    number: str


def find_batch(uow: UnitOfWork, number: str, right: Permission | None = None) -> BatchKey:
    """The batch of a number as somebody typed or scanned it.

    Args:
        uow: the transaction.
        number: batch number.
        right: what the database asks for at once, where the rest of a question reads what others read too.

    Raises:
        NotAllowed: the person lacks that right.
        Invalid: nothing was typed.
        NotFound: there is no such batch.
    """
    wanted = number.strip().upper()
    if not wanted:
        raise Invalid({"batch": Text(N_("Scan or type the batch number."))})
    if right is None:
        row = uow.session.execute(_BATCH, {"number": wanted}).one_or_none()
    else:
        row = uow.session.execute(_ALLOWED_BATCH, {"number": wanted, "right": right.value}).one_or_none()
    if row is None:
        raise NotFound(
            Text(N_("There is no batch {batch}."), batch=wanted),
            Text(N_("Scan the batch card or a shipping mark, or look for the order in PPIC.")),
            code="batch_unknown",
        )
    return BatchKey(row.id, row.batch_number)
