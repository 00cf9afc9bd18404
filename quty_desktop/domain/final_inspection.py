"""Final inspection of a new date stamp: its check list, and what it decides (QT-10-TCK01-2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.quality import InspectionResult
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week


class PointGroup(Choice):
    """What a point of the check list looks at."""

    LABEL = "label", N_("MIA label")
    PACKING = "packing", N_("Carton and pallet")
    PRODUCT = "product", N_("Product")
    REFERENCE = "reference", N_("Reference")


class FinalPoint(Choice):
    """A point of the check list, in the order of the form."""

    MIA_ARTICLE = "mia_article", N_("Article number on the MIA label")
    MIA_DESTINATION = "mia_destination", N_("Destination on the MIA label")
    MIA_DATE_STAMP = "mia_date_stamp", N_("Date stamp on the MIA label")
    MIA_QUANTITY = "mia_quantity", N_("Quantity on the MIA label")
    MIA_WEIGHT = "mia_weight", N_("Gross weight on the MIA label")
    MIA_NET_WEIGHT = "mia_net_weight", N_("Net weight on the MIA label")
    MIA_BARCODE = "mia_barcode", N_("Barcode of the MIA label reads (Interleaved 2 of 5)")
    CARTON_SIZE = "carton_size", N_("Carton size")
    PALLET_SIZE = "pallet_size", N_("Pallet and layers")
    PCS_PER_CARTON = "pcs_per_carton", N_("Pieces counted in a carton")
    CONTENT = "content", N_("Content as on the label, no mixed article")
    WEIGHT = "weight", N_("Weight of a carton")
    MATERIAL = "material", N_("Material and colour as the approved sample")
    SMELL = "smell", N_("Smell")
    PRODUCT_LABEL = "product_label", N_("Product label and its codes read and are right")
    PULL_90 = "pull_90", N_("Seams and label hold 90 N for 10 s")
    PULL_30 = "pull_30", N_("Accessories and whiskers hold 30 N for 10 s")
    METAL = "metal", N_("Inspected goods passed the metal detector")
    SAMPLE_VALID = "sample_valid", N_("Approved sample is not older than 3 years")

    @property
    def group(self) -> PointGroup:
        """What it looks at."""
        return _GROUPS[self]

    @property
    def compared(self) -> bool:
        """Whether what was read is compared with the order or the pack specification."""
        return self in _COMPARED

    @property
    def optional(self) -> bool:
        """Whether it may be not applicable, e.g. a toy without whiskers."""
        return self in _OPTIONAL


_P = FinalPoint
_COMPARED = frozenset(
    {_P.MIA_ARTICLE, _P.MIA_DESTINATION, _P.MIA_DATE_STAMP, _P.MIA_QUANTITY, _P.MIA_WEIGHT, _P.MIA_NET_WEIGHT, _P.CARTON_SIZE, _P.PCS_PER_CARTON, _P.WEIGHT}
)  # fmt: skip
_OPTIONAL = frozenset(
    {_P.MIA_BARCODE, _P.MIA_WEIGHT, _P.MIA_NET_WEIGHT, _P.PALLET_SIZE, _P.PULL_30, _P.WEIGHT, _P.CARTON_SIZE}
)
_GROUPS: Mapping[FinalPoint, PointGroup] = {
    each: (
        PointGroup.LABEL
        if each.value.startswith("mia_")
        else PointGroup.REFERENCE
        if each is _P.SAMPLE_VALID
        else PointGroup.PACKING
        if each in {_P.CARTON_SIZE, _P.PALLET_SIZE, _P.PCS_PER_CARTON, _P.CONTENT, _P.WEIGHT}
        else PointGroup.PRODUCT
    )
    for each in FinalPoint
}
_WEIGHT_TOLERANCE = Decimal("0.05")
"""Gross weight on the scale against the pack specification."""
_SIZE_TOLERANCE_MM = 5


@dataclass(frozen=True, slots=True)
class PackedAs:
    """What order and pack specification say of a batch.

    Attributes:
        article: article code.
        destination: destination code.
        week: delivery week; its stamp stands on the label.
        pcs_per_carton: pieces of a full carton, ``None`` without a specification.
        carton_mm: length, width and height, ``None`` where the specification has none.
        gross_kg: gross weight of a full carton.
        net_kg: net weight of a full carton.
    """

    article: str
    destination: str
    week: Week
    pcs_per_carton: int | None = None
    carton_mm: tuple[int, int, int] | None = None
    gross_kg: Decimal | None = None
    net_kg: Decimal | None = None


def required(point: FinalPoint, packed: PackedAs) -> str:
    """What the order or the pack specification asks at a point; empty where nothing is compared or known."""
    size = packed.carton_mm
    found = {
        _P.MIA_ARTICLE: packed.article,
        _P.MIA_DESTINATION: packed.destination,
        _P.MIA_DATE_STAMP: packed.week.stamp,
        _P.MIA_QUANTITY: "" if packed.pcs_per_carton is None else str(packed.pcs_per_carton),
        _P.PCS_PER_CARTON: "" if packed.pcs_per_carton is None else str(packed.pcs_per_carton),
        _P.MIA_WEIGHT: "" if packed.gross_kg is None else f"{packed.gross_kg.normalize():f}",
        _P.MIA_NET_WEIGHT: "" if packed.net_kg is None else f"{packed.net_kg.normalize():f}",
        _P.WEIGHT: "" if packed.gross_kg is None else f"{packed.gross_kg.normalize():f}",
        _P.CARTON_SIZE: "" if size is None else f"{size[0]} x {size[1]} x {size[2]}",
    }
    return found.get(point, "")


def judged(point: FinalPoint, asked: str, found: str) -> PointResult | None:
    """What was read against what is asked; ``None`` where the inspector decides.

    Sizes may differ by 5 mm a side and weights by 5 %; everything else is equal or wrong.
    """
    read = " ".join(found.split()).upper()
    if not point.compared or not asked or not read:
        return None
    if point is _P.CARTON_SIZE:
        good = _same_size(asked, read)
    elif point in {_P.MIA_WEIGHT, _P.MIA_NET_WEIGHT, _P.WEIGHT}:
        good = _same_weight(asked, read)
    else:
        good = read == asked.upper()
    return PointResult.OK if good else PointResult.NOT_OK


def _same_size(asked: str, read: str) -> bool:
    sides = [part for part in read.replace("×", "X").replace("MM", "").replace(" ", "").split("X") if part]
    wanted = [int(part) for part in asked.split(" x ")]
    if len(sides) != len(wanted) or not all(side.isdigit() for side in sides):
        return False
    return all(abs(int(side) - each) <= _SIZE_TOLERANCE_MM for side, each in zip(sides, wanted, strict=True))


def _same_weight(asked: str, read: str) -> bool:
    try:
        value = Decimal(read.replace("KG", "").replace(",", ".").strip())
    except ArithmeticError:
        return False
    wanted = Decimal(asked)
    return value.is_finite() and abs(value - wanted) <= wanted * _WEIGHT_TOLERANCE


@dataclass(frozen=True, slots=True)
class PointFound:
    """What was found at a point.

    Attributes:
        point: the point.
        result: what the inspector says; ``None`` takes the comparison.
        found: what was read or measured.
        note: a remark.
    """

    point: FinalPoint
    result: PointResult | None = None
    found: str = ""
    note: str = ""


def checked_points(points: Iterable[PointFound], packed: PackedAs) -> tuple[PointFound, ...]:
    """The whole check list with its results, in the order of the form.

    Raises:
        Invalid: a point is not answered, one is not applicable that always is, or somebody says OK where what was read
            differs from the order.
    """
    given = {each.point: each for each in points}
    wrong: dict[str, Text] = {}
    done = []
    for point in FinalPoint:
        each = given.get(point, PointFound(point))
        compared = judged(point, required(point, packed), each.found)
        result = each.result or compared
        if result is None:
            wrong[point.value] = Text(N_("Answer this point."))
        elif result is PointResult.NOT_APPLICABLE and not point.optional:
            wrong[point.value] = Text(N_("This point always applies."))
        elif compared is PointResult.NOT_OK and result is PointResult.OK:
            wrong[point.value] = Text(N_("The order says {required}."), required=required(point, packed))
        else:
            done.append(PointFound(point, result, " ".join(each.found.split()), each.note.strip()))
    if wrong:
        raise Invalid(wrong)
    return tuple(done)


def verdict(points: Iterable[PointFound], by_sample: InspectionResult) -> InspectionResult:
    """Pass or block: the sample must be accepted and every point in order."""
    good = by_sample is InspectionResult.PASS and all(each.result is not PointResult.NOT_OK for each in points)
    return InspectionResult.PASS if good else InspectionResult.BLOCKED
