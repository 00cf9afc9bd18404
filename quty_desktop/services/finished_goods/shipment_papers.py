"""What stands on the papers of a shipment, and what was printed of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, text

from quty_desktop.database.tables import ShipmentPaperPrint
from quty_desktop.documents.shipment_papers import PaperLine, PaperPallet, ShipmentPaper
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import PrintTarget
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import PLANT_NAME
from quty_desktop.domain.shipping import ShipmentPaperKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.services.administration.plant_settings import value_of
from quty_desktop.services.finished_goods import shipment_lists
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_GOODS = text("""
    SELECT i.order_line_id, o.number AS order_number, p.name AS buyer, i.article_code, i.article_name, i.week_year,
           i.week_number, i.destination_code, i.batch_number, coalesce(t.code, '–') AS pallet, t.gross_weight_kg AS weighed,
           array_agg(c.number ORDER BY c.number) AS numbers, sum(c.pcs) AS pcs,
           (SELECT k.gross_weight_kg FROM quty.pack_specification k
            WHERE k.article_id = i.article_id AND (k.destination_id IS NULL OR k.destination_id = i.destination_id)
            ORDER BY k.destination_id NULLS LAST, k.id DESC LIMIT 1) AS carton_kg
    FROM quty.loaded_carton x JOIN quty.carton c ON c.id = x.carton_id
    JOIN quty.carton_identity i ON i.carton_id = c.id
    JOIN quty.buyer_order o ON o.id = i.order_id JOIN quty.partner p ON p.id = o.buyer_id
    LEFT JOIN quty.pallet t ON t.id = c.pallet_id
    WHERE x.shipment_id = :id AND x.unloaded_at IS NULL
    GROUP BY i.order_line_id, o.number, p.name, i.article_code, i.article_name, i.week_year, i.week_number,
             i.destination_code, i.batch_number, t.code, t.gross_weight_kg, i.article_id, i.destination_id
    ORDER BY i.week_year, i.week_number, i.article_code, t.code
""")


@query(Permission.VIEW_SHIPMENTS, consistent=True)
def shipment_paper(uow: UnitOfWork, shipment_id: int) -> ShipmentPaper:
    """A shipment on paper: what is loaded, by order line and by pallet.

    Raises:
        NotFound: there is none.
    """
    found = shipment_lists.shipment(uow, shipment_id)
    row = found.shipment
    pallets = []
    buyers: dict[str, None] = {}
    held: dict[int, list[PaperPallet]] = {}
    for goods in uow.session.execute(_GOODS, {"id": shipment_id}):
        buyers[goods.buyer] = None
        weight = goods.weighed or (None if goods.carton_kg is None else goods.carton_kg * len(goods.numbers))
        pallet = PaperPallet(
            goods.pallet, goods.batch_number, goods.article_code, goods.article_name,
            Week(goods.week_year, goods.week_number), goods.destination_code, ranges_of(goods.numbers),
            len(goods.numbers), goods.pcs, weight,
        )  # fmt: skip
        pallets.append(pallet)
        held.setdefault(goods.order_line_id, []).append(pallet)
    lines = []
    for line in found.lines:
        loads = held.get(line.order_line_id, [])
        weights = [each.gross_kg for each in loads]
        lines.append(
            PaperLine(
                line.order_number, line.article_code, line.article_name, line.week, len(loads), line.loaded_cartons,
                line.loaded_pcs, None if None in weights else sum(each for each in weights if each is not None) or None,
            )
        )  # fmt: skip
    return ShipmentPaper(
        value_of(uow, PLANT_NAME), row.number, row.state, row.destination, row.destination_name, ", ".join(buyers),
        row.planned_on, row.plate, row.driver, row.container, row.seal, row.tallied_by, row.tallied_at, row.closed_at,
        row.created_at, row.created_by, row.note, tuple(lines), tuple(pallets),
    )  # fmt: skip


def ranges_of(numbers: list[int]) -> str:
    """Carton numbers as ranges: ``1-4, 7``.

    Args:
        numbers: sorted, each once.
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in found)


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A paper of a shipment that was printed or saved.

    Attributes:
        pages: sheets or labels that came out.
    """

    shipment_id: int
    kind: ShipmentPaperKind
    pages: int
    target: PrintTarget = PrintTarget.PRINTER


@dataclass(frozen=True, slots=True)
class PrintRow:
    """What was printed of a kind: how often, and when and by whom last."""

    id: int
    kind: ShipmentPaperKind
    prints: int
    at: datetime
    person: str


@command(Permission.VIEW_SHIPMENTS)
def record_print(uow: UnitOfWork, printed: PrintedPaper) -> PrintRow:
    """Record that a paper of a shipment was printed; labels of unit loads are counted, so that none is left over.

    Raises:
        NotFound: there is no such shipment.
        Invalid: no page came out.
    """
    if printed.pages < 1:
        raise Invalid({"pages": Text(N_("Nothing was printed."))})
    shipment_lists.row_of(uow, printed.shipment_id)
    uow.session.execute(
        insert(ShipmentPaperPrint).values(
            shipment_id=printed.shipment_id, kind=printed.kind, pages=printed.pages, target=printed.target
        )
    )
    return next(row for row in prints_of(uow, printed.shipment_id) if row.kind is printed.kind)


_PRINTS = text("""
    SELECT max(p.id) AS id, p.kind, count(*) AS prints, max(p.at) AS at,
           (array_agg(coalesce(w.full_name, p.printed_by) ORDER BY p.id DESC))[1] AS person
    FROM quty.shipment_paper_print p LEFT JOIN quty.person w ON w.name = p.printed_by
    WHERE p.shipment_id = :id GROUP BY p.kind ORDER BY 1
""")


@query(Permission.VIEW_SHIPMENTS)
def prints_of(uow: UnitOfWork, shipment_id: int) -> tuple[PrintRow, ...]:
    """What was printed of a shipment, by kind of paper."""
    found = uow.session.execute(_PRINTS, {"id": shipment_id}).mappings()
    return tuple(PrintRow(**{**row, "kind": ShipmentPaperKind(row["kind"])}) for row in found)
