"""Postings of the warehouse: every change of stock is one call of the ledger's function for the right that asks."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import text

from quty_desktop.services.unit_of_work import UnitOfWork

Move = dict[str, Any]

# The request of the command that is under way: a posting is part of it, not a command of its own.
_REQUEST = "CAST(nullif(current_setting('quty.request', true), '') AS uuid)"
_COMMAND = "coalesce(current_setting('quty.command', true), '')"
_RECEIVE = text(f"SELECT quty.receive_moves({_COMMAND}, {_REQUEST}, :reason, CAST(:moves AS jsonb))")
_ISSUE = text(f"SELECT quty.issue_moves({_COMMAND}, {_REQUEST}, :reason, CAST(:moves AS jsonb))")
_FLOOR = text(f"SELECT quty.floor_moves({_COMMAND}, {_REQUEST}, :reason, CAST(:moves AS jsonb))")
_PLACE = text("SELECT quty.known_place(:purpose)")


def move(
    source: int,
    target: int,
    article_id: int,
    lot_id: int,
    qty: Decimal,
    reference: str = "",
    *,
    release: Decimal | None = None,
) -> Move:
    """A move of the ledger; ``release`` is how much of it was set aside at its source."""
    found: Move = {"from": source, "to": target, "article": article_id, "lot": lot_id, "qty": str(qty)}
    if reference:
        found["reference"] = reference
    if release is not None:
        found["release"] = str(release)
    return found


def reserve(place: int, article_id: int, lot_id: int, qty: Decimal, reference: str = "") -> Move:
    """Set a quantity aside, or give it back when it is negative."""
    return {"place": place, "article": article_id, "lot": lot_id, "reserve": str(qty), "reference": reference}


def post_receiving(uow: UnitOfWork, moves: Sequence[Move], reason: str = "") -> None:
    """Post moves of receiving."""
    _post(uow, _RECEIVE, moves, reason)


def post_issuing(uow: UnitOfWork, moves: Sequence[Move], reason: str = "") -> None:
    """Post moves of issuing."""
    _post(uow, _ISSUE, moves, reason)


def post_floor(uow: UnitOfWork, moves: Sequence[Move], reason: str = "") -> None:
    """Post moves of a department on the floor."""
    _post(uow, _FLOOR, moves, reason)


def known_place(uow: UnitOfWork, purpose: str) -> int:
    """The place of a purpose: supplier, incoming, rejected, transit, loss, subcontractor, or a department's code."""
    return int(uow.session.execute(_PLACE, {"purpose": purpose}).scalar_one())


def _post(uow: UnitOfWork, statement: Any, moves: Sequence[Move], reason: str) -> None:
    if moves:
        uow.session.flush()
        uow.session.execute(statement, {"reason": reason or uow.reason, "moves": json.dumps(list(moves))})
