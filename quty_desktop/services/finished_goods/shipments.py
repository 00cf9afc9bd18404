"""Shipments: planned by order lines of one destination, tallied by quality, closed or cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from quty_desktop.database.tables import Shipment, ShipmentLine
from quty_desktop.domain.errors import Conflict, Invalid, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.shipping import ShipmentState
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.finished_goods.shipment_lists import (
    ShipmentRow,
    ShippableLine,
    open_row,
    row_of,
    shippable_lines,
)
from quty_desktop.services.numbers import next_number
from quty_desktop.services.registry import command
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewShipmentLine:
    """What a shipment takes of an order line."""

    order_line_id: int
    planned_pcs: int


@dataclass(frozen=True, slots=True)
class NewShipment:
    """A truck or container; all its lines go to one destination."""

    planned_on: date
    lines: tuple[NewShipmentLine, ...]
    plate: str = ""
    driver: str = ""
    container: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TruckDetails:
    """What is known when the truck is there."""

    id: int
    version: int
    plate: str = ""
    driver: str = ""
    container: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentKey:
    """A shipment and the version that the person saw."""

    id: int
    version: int


@command(Permission.PLAN_SHIPMENTS)
def plan_shipment(uow: UnitOfWork, new: NewShipment) -> ShipmentRow:
    """Plan a shipment; article, week and destination are those of the order lines.

    Raises:
        Invalid: no lines, not so many pieces in store, or lines for several destinations.
        NeedsConfirmation: an older week of the same article and destination stays behind.
    """
    lines = {row.id: row for row in shippable_lines(uow)}
    wanted = [lines.get(each.order_line_id) for each in new.lines]
    if not wanted or None in wanted:
        raise Invalid({"lines": Text(N_("Choose order lines with goods in finished goods."))})
    chosen = [row for row in wanted if row is not None]
    if len({row.destination_id for row in chosen}) > 1:
        raise Invalid({"lines": Text(N_("A shipment goes to one destination: plan one for each."))})
    for row, line in zip(chosen, new.lines, strict=True):
        if not 0 < line.planned_pcs <= row.free_pcs:
            raise Invalid({"lines": Text("{order}: enter 1 to {most} pcs.", order=row.order_number, most=row.free_pcs)})
    _keep_first_in_first_out(uow, lines.values(), chosen)
    made = uow.session.execute(
        insert(Shipment)
        .values(
            number=next_number(uow, "SHP"),
            destination_id=chosen[0].destination_id,
            planned_on=new.planned_on,
            plate=new.plate.strip().upper(),
            driver=new.driver.strip(),
            container=new.container.strip().upper(),
            note=" · ".join(filter(None, (new.note.strip(), uow.reason.strip()))),
        )
        .returning(Shipment.id)
    ).scalar_one()
    uow.session.execute(
        insert(ShipmentLine),
        [
            {"shipment_id": made, "order_line_id": each.order_line_id, "planned_pcs": each.planned_pcs}
            for each in new.lines
        ],
    )
    return row_of(uow, made)


def _keep_first_in_first_out(uow: UnitOfWork, all_lines: Any, chosen: Sequence[ShippableLine]) -> None:
    taken = {row.id for row in chosen}
    for row in chosen:
        older = next(
            (
                each
                for each in all_lines
                if each.id not in taken
                and each.free_pcs > 0
                and (each.article_code, each.destination_id) == (row.article_code, row.destination_id)
                and each.week < row.week
            ),
            None,
        )
        if older is not None:
            uow.confirm(
                "shipment.older_week",
                Text(
                    "{pcs} pcs of {article} of {older} stay behind. Ship {week} first?",
                    pcs=older.free_pcs,
                    article=row.article_code,
                    older=older.week,
                    week=row.week,
                ),
                Text(N_("Ship the later week first")),
                needs_reason=True,
            )


@command(Permission.LOAD_SHIPMENTS)
def enter_truck(uow: UnitOfWork, new: TruckDetails) -> ShipmentRow:
    """Enter number plate, driver, container and seal of a shipment that has not left.

    Raises:
        NotFound: no such shipment.
        Conflict: somebody else changed it meanwhile.
        WrongState: it left or was cancelled.
    """
    _changed(
        uow,
        ShipmentKey(new.id, new.version),
        {
            "plate": new.plate.strip().upper(),
            "driver": new.driver.strip(),
            "container": new.container.strip().upper(),
            "seal": new.seal.strip().upper(),
        },
    )
    return row_of(uow, new.id)


@command(Permission.SIGN_TALLIES)
def sign_tally(uow: UnitOfWork, key: ShipmentKey) -> ShipmentRow:
    """Sign that what is in the container was counted and is what the books say; not by who loaded it.

    Raises:
        NotFound: no such shipment.
        Refused: nothing is loaded, or the person loaded it.
        WrongState: it left or was cancelled.
        Conflict: something was loaded or changed meanwhile.
    """
    if not open_row(uow, key.id).loaded_cartons:
        raise Refused(
            Text(N_("Nothing is loaded yet.")), Text(N_("Sign when the container is loaded.")), code="shipment.empty"
        )
    _changed(uow, key, {"tallied_at": uow.now})
    return row_of(uow, key.id)


@command(Permission.CLOSE_SHIPMENTS)
def close_shipment(uow: UnitOfWork, key: ShipmentKey) -> ShipmentRow:
    """Let a shipment leave: its cartons are shipped, counted to their order lines, and leave the stock.

    Raises:
        NotFound: no such shipment.
        Refused: plate, seal or tally are missing, or a batch was put on hold meanwhile.
        NeedsConfirmation: less is loaded than planned.
        Conflict: somebody else changed it meanwhile.
    """
    row = open_row(uow, key.id)
    if not row.plate.strip() or not row.seal.strip():
        raise Refused(
            Text(N_("Number plate or seal of {number} are missing."), number=row.number),
            Text(N_("Enter them, then close the shipment.")),
            code="shipment.no_seal",
        )
    if row.tallied_at is None:
        raise Refused(
            Text("The tally of {number} is not signed.", number=row.number),
            Text(N_("Let quality count what is loaded and sign it.")),
            code="shipment.no_tally",
        )
    short = row.planned_pcs - row.loaded_pcs
    if short > 0:
        uow.confirm(
            "shipment.partial",
            Text("{number} leaves with {loaded} of {planned} pcs. Close it so?",
                 number=row.number, loaded=row.loaded_pcs, planned=row.planned_pcs),
            Text(N_("Close with less")),
            needs_reason=True,
        )  # fmt: skip
    _changed(
        uow,
        key,
        {"state": ShipmentState.CLOSED, "short_reason": uow.reason.strip() if short > 0 else ""},
    )
    return row_of(uow, key.id)


@command(Permission.PLAN_SHIPMENTS)
def cancel_shipment(uow: UnitOfWork, key: ShipmentKey) -> ShipmentRow:
    """Cancel a shipment into which nothing is loaded.

    Raises:
        NotFound: no such shipment.
        Refused: cartons are in it.
        NeedsConfirmation: the person has not said yes.
        Conflict: somebody else changed it meanwhile.
    """
    row = open_row(uow, key.id)
    uow.confirm(
        "shipment.cancel",
        Text("Cancel {number}?", number=row.number),
        Text(N_("Cancel the shipment")),
        needs_reason=True,
    )
    _changed(uow, key, {"state": ShipmentState.CANCELLED})
    return row_of(uow, key.id)


def _changed(uow: UnitOfWork, key: ShipmentKey, values: dict[str, Any]) -> None:
    row = open_row(uow, key.id)
    done = uow.session.execute(
        update(Shipment)
        .where(Shipment.id == key.id, Shipment.version == key.version)
        .values(**values, version=Shipment.version + 1)
        .returning(Shipment.id)
    ).all()
    if not done:
        raise Conflict(Text("{number} was changed meanwhile.", number=row.number))
