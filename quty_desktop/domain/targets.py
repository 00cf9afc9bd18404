"""What each department has to make so that enough is left at the end, and how many pallets that is.

Always rounded up to whole pieces. The plant's own worked example prints other figures (452, 457, 466, 530, 541), for it
rounds sometimes up and sometimes down.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import PackSpecification, cartons_for, pallets_for
from quty_desktop.domain.text import N_, Choice, Text


class TargetStage(Choice):
    """The stages that a target is set for, against the flow of the goods."""

    PACKING = "packing", N_("Packing")
    CLOSING = "closing", N_("Closing")
    STUFFING = "stuffing", N_("Stuffing")
    SEWING = "sewing", N_("Sewing")
    EMBROIDERY = "embroidery", N_("Embroidery")
    CUTTING = "cutting", N_("Cutting")


class TargetMethod(Choice):
    """How targets are found."""

    DEFECTS = "defects", N_("Back from packing, by defect rates")
    FIXED = "fixed", N_("Fixed buffer on the order")


@dataclass(frozen=True, slots=True)
class StageRates:
    """What a stage loses and what it makes on top.

    Attributes:
        defect_percent: share that is lost at the stage.
        buffer_percent: what is made on top of the calculated target.
        fixed_percent: buffer on the order, for a plant without figures of its defects.
        extra_pcs: pieces that somebody adds by hand.
    """

    defect_percent: Decimal = Decimal(0)
    buffer_percent: Decimal = Decimal(0)
    fixed_percent: Decimal = Decimal(0)
    extra_pcs: int = 0


USUAL_RATES: Mapping[TargetStage, StageRates] = {
    TargetStage.PACKING: StageRates(Decimal("0.5")),
    TargetStage.CLOSING: StageRates(Decimal(1), fixed_percent=Decimal(3)),
    TargetStage.STUFFING: StageRates(Decimal(2), fixed_percent=Decimal(5)),
    TargetStage.SEWING: StageRates(Decimal(12), fixed_percent=Decimal(15)),
    TargetStage.EMBROIDERY: StageRates(Decimal(2), fixed_percent=Decimal("7.5")),
    TargetStage.CUTTING: StageRates(Decimal(3), fixed_percent=Decimal(10)),
}
"""What the plant starts with; the settings hold its own figures."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a stage has to make.

    Attributes:
        stage: the stage.
        calculated_pcs: by the rates.
        pcs: with the pieces added by hand.
        over_percent: how much more than the order that is.
    """

    stage: TargetStage
    calculated_pcs: int
    pcs: int
    over_percent: Decimal


def targets(
    order_pcs: int, rates: Mapping[TargetStage, StageRates], method: TargetMethod = TargetMethod.DEFECTS
) -> tuple[Target, ...]:
    """Targets of all stages, from packing upstream.

    By defect rates: ``T(d) = T(d + 1) / (1 - defect(d)) × (1 + buffer(d))``, each rounded up to whole pieces before the
    next is calculated; pieces added by hand count for the stages before it. By fixed buffers: ``order × (1 + buffer)``.

    Args:
        order_pcs: pieces that the buyer gets.
        rates: by stage; a stage without rates loses nothing.
        method: which of the two.

    Raises:
        Invalid: no pieces, or rates that nothing could be left of.
    """
    if order_pcs < 1:
        raise Invalid({"pcs": Text(N_("Enter a number above zero."))})
    found = []
    wanted = order_pcs
    for stage in TargetStage:
        rate = rates.get(stage, StageRates())
        if not 0 <= rate.defect_percent < 100:
            raise Invalid({f"{stage.value}_defect": Text(N_("A defect rate is from 0 to below 100 %."))})
        if rate.buffer_percent < 0 or rate.fixed_percent < 0 or rate.extra_pcs < 0:
            raise Invalid({f"{stage.value}_buffer": Text(N_("A buffer is zero or more."))})
        if method is TargetMethod.FIXED:
            calculated = math.ceil(order_pcs * (1 + Fraction(rate.fixed_percent) / 100))
        else:
            left = 1 - Fraction(rate.defect_percent) / 100
            calculated = math.ceil(Fraction(wanted) / left * (1 + Fraction(rate.buffer_percent) / 100))
        pcs = calculated + rate.extra_pcs
        over = Decimal(round(Fraction(pcs - order_pcs, order_pcs) * 1000)) / 10
        found.append(Target(stage, calculated, pcs, over))
        wanted = pcs
    return tuple(found)


@dataclass(frozen=True, slots=True)
class PalletNeed:
    """Cartons and pallets of a quantity.

    Attributes:
        pcs: the quantity.
        pcs_per_carton: pieces in a full carton.
        cartons_per_pallet: cartons on a full pallet.
        cartons: cartons, the last one perhaps partial.
        partial_pcs: pieces in a partial last carton, 0 where all are full.
        pallets: pallets, the last one perhaps not full.
        cartons_on_last_pallet: cartons on the last pallet.
        whole_pallets_pcs: pieces if the last pallet were filled; orders are entered in whole pallets.
        multipack_labels: labels of cartons, one each.
        unit_load_labels: labels of pallets.
        is_odd: whether the buyer's rule of an even number of cartons per pallet is broken.
    """

    pcs: int
    pcs_per_carton: int
    cartons_per_pallet: int
    cartons: int
    partial_pcs: int
    pallets: int
    cartons_on_last_pallet: int
    whole_pallets_pcs: int
    multipack_labels: int
    unit_load_labels: int
    is_odd: bool

    @property
    def is_whole(self) -> bool:
        """Whether all pallets are full."""
        return self.pcs == self.whole_pallets_pcs


def pallet_need(pcs: int, specification: PackSpecification, labels_per_pallet: int = 2) -> PalletNeed:
    """How many cartons and pallets a quantity is, rounded up.

    Args:
        pcs: pieces.
        specification: how the article is packed.
        labels_per_pallet: unit-load labels on each pallet.

    Raises:
        Invalid: fewer than one piece.
    """
    if pcs < 1:
        raise Invalid({"pcs": Text(N_("Enter a number above zero."))})
    cartons = cartons_for(pcs, specification.pcs_per_carton)
    pallets = pallets_for(cartons, specification.cartons_per_pallet)
    return PalletNeed(
        pcs,
        specification.pcs_per_carton,
        specification.cartons_per_pallet,
        cartons,
        pcs % specification.pcs_per_carton,
        pallets,
        cartons - (pallets - 1) * specification.cartons_per_pallet,
        pallets * specification.pcs_per_pallet,
        cartons,
        pallets * labels_per_pallet,
        specification.is_odd,
    )
