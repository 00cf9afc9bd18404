"""Incoming inspection: the four-point system of fabric, its sizes, and the points of every other material (W5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.quality import TestResult
from quty_desktop.domain.text import N_, Choice, Text


class IncomingKind(Choice):
    """What kind of material is looked at; each has its own points."""

    FABRIC = "fabric", N_("Fabric (4 points)")
    THREAD = "thread", N_("Thread and webbing")
    VELCRO = "velcro", N_("Velcro")
    ELASTIC = "elastic", N_("Elastic")
    ZIPPER = "zipper", N_("Zipper and slider")
    SQUEAKER = "squeaker", N_("Squeaker")
    LABEL = "label", N_("Labels")
    STICKER = "sticker", N_("MIA sticker")
    CARTON = "carton", N_("Cartons and pallet parts")
    POLYBAG = "polybag", N_("Polybag")
    HEADER = "header", N_("Header card")
    FIBRE = "fibre", N_("Filling fibre")
    OTHER = "other", N_("Other material")


class IncomingPoint(Choice):
    """One point of the check list of a material."""

    QUALITY = "quality", N_("Quality as the approved swatch")
    COLOUR = "colour", N_("Colour as the swatch")
    OBA = "oba", N_("No optical brightener")
    BLEED = "bleed", N_("No colour bleed")
    SMELL = "smell", N_("No smell")
    SIZE = "size", N_("Size")
    CLEAN = "clean", N_("Clean")
    GRIP = "grip", N_("Grips")
    FUNCTION = "function", N_("Works")
    TORQUE = "torque", N_("Slider torque 0.34 N·m, 10 s")
    PULL = "pull", N_("Pull 90 N, 10 s")
    SOUND = "sound", N_("Makes its sound")
    CODES = "codes", N_("Barcode and QR read right")
    I2OF5 = "i2of5", N_("Interleaved 2 of 5 reads right")
    WORDING = "wording", N_("Text as the product document")
    CONDITION = "condition", N_("Condition")
    PAP_MARK = "pap_mark", N_("PAP mark")
    CB_VALUE = "cb_value", N_("CB value as the box")
    THICKNESS = "thickness", N_("Thickness")
    TYPE = "type", N_("Type as ordered")


class GradedTest(Choice):
    """A colour-fastness test of the fabric laboratory (QT-04-TCK03-1): 20 rubs, and a wash with multifibre (W3)."""

    DRY_WARP = "rub_dry_warp", N_("Rub dry, warp")
    DRY_WEFT = "rub_dry_weft", N_("Rub dry, weft")
    WET_WARP = "rub_wet_warp", N_("Rub wet, warp")
    WET_WEFT = "rub_wet_weft", N_("Rub wet, weft")
    WASH = "wash", N_("Wash")


class Grade(Choice):
    """A grade of the grey scale, the best first."""

    G5 = "5", "5"
    G45 = "4-5", "4-5"
    G4 = "4", "4"
    G34 = "3-4", "3-4"
    G3 = "3", "3"
    G23 = "2-3", "2-3"
    G2 = "2", "2"
    G12 = "1-2", "1-2"
    G1 = "1", "1"

    @property
    def good(self) -> bool:
        """Whether it passes: 5, 4-5 and 4; 3-4 and below do not."""
        return self in {Grade.G5, Grade.G45, Grade.G4}


_P = IncomingPoint
POINTS: Mapping[IncomingKind, tuple[IncomingPoint, ...]] = {
    IncomingKind.FABRIC: (_P.QUALITY, _P.COLOUR, _P.OBA, _P.BLEED, _P.SMELL),
    IncomingKind.THREAD: (_P.SIZE, _P.COLOUR, _P.OBA, _P.CLEAN),
    IncomingKind.VELCRO: (_P.SIZE, _P.COLOUR, _P.GRIP),
    IncomingKind.ELASTIC: (_P.SIZE, _P.FUNCTION),
    IncomingKind.ZIPPER: (_P.SIZE, _P.COLOUR, _P.TORQUE, _P.PULL),
    IncomingKind.SQUEAKER: (_P.SOUND, _P.CONDITION),
    IncomingKind.LABEL: (_P.CODES, _P.WORDING, _P.OBA, _P.CLEAN),
    IncomingKind.STICKER: (_P.I2OF5, _P.COLOUR, _P.SIZE, _P.OBA),
    IncomingKind.CARTON: (_P.CONDITION, _P.SIZE, _P.PAP_MARK, _P.CB_VALUE),
    IncomingKind.POLYBAG: (_P.COLOUR, _P.THICKNESS, _P.SIZE, _P.WORDING),
    IncomingKind.HEADER: (_P.WORDING, _P.COLOUR, _P.PAP_MARK),
    IncomingKind.FIBRE: (_P.TYPE, _P.OBA, _P.QUALITY, _P.SMELL),
    IncomingKind.OTHER: (_P.QUALITY, _P.SIZE, _P.COLOUR),
}
"""What is looked at, by kind (W5 and the fields of QT-04-TCK05)."""

RETURN_ALL = frozenset({_P.CODES, _P.I2OF5, _P.WORDING, _P.OBA})
"""A label that says something wrong goes back whole; dirty ones are sorted."""

LIMIT_POINTS = Decimal(26)
"""From so many points in 100 square yards on, more is looked at, and a lot that is looked at whole is refused."""
NEW_STEPS, RUNNING_STEPS = (30, 100), (10, 20, 100)
"""Per cent of the length that is looked at: of a new supplier or material, and of a known one."""
_WEIGHT_OVER, _WEIGHT_UNDER = Decimal("1.10"), Decimal("0.95")
_WIDTH_UNDER = Decimal("0.99")
_LENGTH_UNDER = Decimal("0.99")
"""W5 gives no tolerance for the length; it is taken as that of the width."""
YARDS: Mapping[str, Decimal] = {"YARD": Decimal(1), "M": Decimal("1.0936"), "CM": Decimal("0.010936")}
"""Yards of the units in which fabric is kept."""
PILE_BOA, PILE_HIGH = Decimal(1), Decimal(2)
"""How far the pile may be off, in mm: boa, and hi-pile."""


@dataclass(frozen=True, slots=True)
class FabricMeasure:
    """A roll of fabric as it was measured, and what was ordered; ``None`` was not measured or not agreed.

    Attributes:
        yards: length that was looked at.
        inches: usable width.
        points: points of its faults, 1 to 4 each.
        gsm: weight in g/m²; ``gsm_wanted`` is what was agreed.
        pile_mm: length of the pile; ``pile_wanted`` is what was agreed.
        high_pile: hi-pile, which may be off by more.
        yards_invoiced: length on the packing list, where the whole roll was measured.
    """

    yards: Decimal
    inches: Decimal
    points: int
    inches_wanted: Decimal | None = None
    gsm: Decimal | None = None
    gsm_wanted: Decimal | None = None
    pile_mm: Decimal | None = None
    pile_wanted: Decimal | None = None
    high_pile: bool = False
    yards_invoiced: Decimal | None = None


class FabricFault(Choice):
    """What is wrong with a roll."""

    POINTS = "points", N_("too many points")
    WEIGHT = "weight", N_("weight")
    WIDTH = "width", N_("too narrow")
    PILE = "pile", N_("pile")
    LENGTH = "length", N_("shorter than invoiced")


def points_per_100(points: int, yards: Decimal, inches: Decimal) -> Decimal:
    """Points in 100 square yards: points × 3600 / (yards × inches), two places.

    Raises:
        Invalid: length or width is not above zero.
    """
    if yards <= 0 or inches <= 0:
        raise Invalid({"measured_yards": Text(N_("Length and width are needed for the points."))})
    return (points * Decimal(3600) / (yards * inches)).quantize(Decimal("0.01"))


def faults_of(roll: FabricMeasure) -> tuple[FabricFault, ...]:
    """What is wrong with a roll: +10/−5 % weight, −1 % width and length, ±1 or ±2 mm pile, 26 points in 100 yd²."""
    found = []
    if points_per_100(roll.points, roll.yards, roll.inches) >= LIMIT_POINTS:
        found.append(FabricFault.POINTS)
    if (
        roll.gsm is not None
        and roll.gsm_wanted
        and not roll.gsm_wanted * _WEIGHT_UNDER <= roll.gsm <= roll.gsm_wanted * _WEIGHT_OVER
    ):
        found.append(FabricFault.WEIGHT)
    if roll.inches_wanted and roll.inches < roll.inches_wanted * _WIDTH_UNDER:
        found.append(FabricFault.WIDTH)
    off = PILE_HIGH if roll.high_pile else PILE_BOA
    if roll.pile_mm is not None and roll.pile_wanted is not None and abs(roll.pile_mm - roll.pile_wanted) > off:
        found.append(FabricFault.PILE)
    if roll.yards_invoiced and roll.yards < roll.yards_invoiced * _LENGTH_UNDER:
        found.append(FabricFault.LENGTH)
    return tuple(found)


def share_wanted(*, new: bool, results: Iterable[Decimal]) -> int:
    """Per cent of the delivery that has to be looked at.

    Args:
        new: of a supplier or material that has not passed before.
        results: points in 100 square yards at each step so far, in their order.
    """
    steps = NEW_STEPS if new else RUNNING_STEPS
    bad = 0
    for result in results:
        if result < LIMIT_POINTS:
            break
        bad += 1
    return steps[min(bad, len(steps) - 1)]


def needs_more(*, new: bool, share: int, result: Decimal) -> int | None:
    """The next share when a step found too much; ``None`` when the lot can be decided."""
    if result < LIMIT_POINTS:
        return None
    steps = NEW_STEPS if new else RUNNING_STEPS
    return next((each for each in steps if each > share), None)


def yards_wanted(lot: Decimal, unit: str, share: int) -> Decimal | None:
    """How many yards of a lot have to be looked at; rolls may be as much shorter as the length may.

    Args:
        lot: the lot in its unit.
        unit: the unit in which the material is kept.
        share: per cent of the length that is looked at.

    Returns:
        ``None`` where the material is not kept by its length.
    """
    if unit not in YARDS:
        return None
    return (lot * YARDS[unit] * share / 100 * _LENGTH_UNDER).quantize(Decimal("0.01"), ROUND_DOWN)


def check_measured(rolls: Sequence[FabricMeasure]) -> None:
    """Refuse a verdict on fabric whose weight nobody weighed, or whose agreed pile nobody measured.

    Raises:
        Invalid: no roll has the measure.
    """
    missing: Text | None = None
    if all(each.gsm is None for each in rolls):
        missing = Text(N_("Weigh at least one roll (g/m²)."))
    elif any(each.pile_wanted is not None for each in rolls) and all(each.pile_mm is None for each in rolls):
        missing = Text(N_("Measure the pile of at least one roll."))
    if missing is not None:
        raise Invalid({"rolls": missing})


def judge_grades(grades: Mapping[GradedTest, Grade]) -> TestResult | None:
    """The result of the rub and wash tests; ``None`` where the delivery was not tested.

    Raises:
        Invalid: some of the five tests have a grade, and others have none.
    """
    if not grades:
        return None
    if set(grades) != set(GradedTest):
        raise Invalid({"grades": Text(N_("Give the grade of each rub and of the wash."))})
    return TestResult.PASS if all(each.good for each in grades.values()) else TestResult.FAIL


def judge_points(kind: IncomingKind, points: Mapping[IncomingPoint, PointResult]) -> TestResult:
    """The result of a check list; one point that is not OK fails it.

    Raises:
        Invalid: a point of the kind has no answer.
    """
    if any(point not in points for point in POINTS[kind]):
        raise Invalid({"points": Text(N_("Answer each point of the check list."))})
    bad = any(points[point] is PointResult.NOT_OK for point in POINTS[kind])
    return TestResult.FAIL if bad else TestResult.PASS
