"""What is printed on the mark of a carton."""

from dataclasses import dataclass
from datetime import date, datetime

from quty_desktop.domain.departments import Department
from quty_desktop.domain.marks import CartonCode, MarkPayload
from quty_desktop.domain.weeks import Week


@dataclass(frozen=True, slots=True)
class ShippingMark:
    """All that is printed on the mark of one carton.

    Attributes:
        plant_name: the plant, or the supplier name that the buyer knows.
        article_code: eight digits are also printed in groups (405.515.42).
        article_name: the article in words.
        qty_pcs: pieces in this carton.
        carton: number of this carton, from 1.
        cartons: cartons of the order.
        partial: whether the carton holds less than a full one.
        week: delivery week of the order.
        destination_code: destination of the order.
        destination_name: the destination in words.
        buyer_order: the buyer's order number.
        mo_number: manufacturing order; makes the bars with the carton's number.
        batch: batch number.
        packed_on: packing date.
        marked_at: when the mark was made, for the QR code.
        practice: whether this is the practice plant.
    """

    plant_name: str
    article_code: str
    article_name: str
    qty_pcs: int
    carton: int
    cartons: int
    partial: bool
    week: Week
    destination_code: str
    destination_name: str
    buyer_order: str
    mo_number: str
    batch: str
    packed_on: date
    marked_at: datetime
    practice: bool = False

    @property
    def code(self) -> CartonCode:
        """What the bars say.

        Raises:
            Invalid: the order's number cannot stand in a barcode.
        """
        return CartonCode.of(self.mo_number, self.carton)

    @property
    def payload(self) -> MarkPayload:
        """What the QR code says.

        Raises:
            Invalid: a value cannot stand in a payload.
        """
        return MarkPayload(
            department=Department.PACKING,
            article=self.article_code,
            batch=self.batch,
            week=self.week.week,
            destination=self.destination_code,
            qty_pcs=self.qty_pcs,
            at=self.marked_at,
        )

    @property
    def common(self) -> tuple[object, ...]:
        """What is the same on all marks of a batch."""
        return (
            self.plant_name,
            self.article_code,
            self.article_name,
            self.cartons,
            self.week,
            self.destination_code,
            self.destination_name,
            self.buyer_order,
            self.mo_number,
            self.batch,
            self.packed_on,
            self.practice,
        )
