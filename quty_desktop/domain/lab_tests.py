"""Laboratory tests: what each type measures, what it asks of the toy or the unit load, and how a value is judged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.quality import LabTestType, TestResult
from quty_desktop.domain.text import N_, Choice, Text

RELEASE_TESTS = (
    LabTestType.DROP,
    LabTestType.STABILITY_10,
    LabTestType.STABILITY_27,
    LabTestType.SEAM_STRENGTH,
    LabTestType.METAL,
)
"""The five types that every batch needs before its compliance report can approve it, in the order of the report."""


STACK_HEIGHT_MM = 2610
"""The height to which a unit load is stacked (QT-10-TCK03)."""
_TEST_LOAD = Decimal("1.5")
STACKING_HOURS = 72
FOOT_MM = 45
FORK_ENTRY_MM = 570
"""The board of 45 mm must go in half the length of a pallet."""


@dataclass(frozen=True, slots=True)
class Stacking:
    """What a unit load must carry.

    Attributes:
        capacity_kg: stacking capacity, whole kilograms, rounded up as it is entered in the unit-load label.
        test_load_kg: 1.5 times the exact capacity, rounded up to half a kilogram.
    """

    capacity_kg: int
    test_load_kg: Decimal


def stacking(*, gross_weight_kg: Decimal, gross_height_mm: int) -> Stacking:
    """Stacking capacity and test load of a unit load (QT-10-TCK03: 32 kg and 990 mm give 53 kg and 79.5 kg).

    Args:
        gross_weight_kg: weight of the unit load, kg.
        gross_height_mm: its height, mm.

    Raises:
        Invalid: no weight or height, or a load that is higher than the stack.
    """
    wrong: dict[str, Text] = {}
    if gross_weight_kg <= 0:
        wrong["gross_weight_kg"] = Text(N_("Give the weight of the unit load."))
    if not 0 < gross_height_mm <= STACK_HEIGHT_MM:
        wrong["gross_height_mm"] = Text(N_("A unit load is at most {most} mm high."), most=STACK_HEIGHT_MM)
    if wrong:
        raise Invalid(wrong)
    above = Decimal(STACK_HEIGHT_MM) / gross_height_mm * gross_weight_kg - gross_weight_kg
    capacity = int(above.quantize(Decimal(1), ROUND_CEILING))
    return Stacking(capacity, capacity * _TEST_LOAD)


def stacking_finding(*, foot_mm: tuple[int, int], fork_entry_mm: int, finding: str) -> str:
    """What the measurement after 72 hours found, in the words of the record; empty when all is well."""
    found = [finding.strip()] if finding.strip() else []
    if fork_entry_mm < FORK_ENTRY_MM:
        found.append(f"{fork_entry_mm} mm < {FORK_ENTRY_MM} mm")
    found.extend(f"{each} mm < {FOOT_MM} mm" for each in foot_mm if each < FOOT_MM)
    return "; ".join(found)


class AgeGroup(Choice):
    """For whom a toy is meant; decides number and height of the drops (QT-10-TCK04)."""

    UNDER_18_MONTHS = "under_18_months", N_("Under 18 months")
    FROM_18_MONTHS = "from_18_months", N_("18 to 96 months")


class SeamPart(Choice):
    """What is pulled at; decides the force (QT-03-TCK04)."""

    SEAM = "seam", N_("Seam or label")
    ACCESSORY = "accessory", N_("Accessory or whisker")


@dataclass(frozen=True, slots=True)
class Limit:
    """What a measured value must keep.

    Attributes:
        unit: the unit of value and bounds, a symbol that needs no translation; empty for grades.
        minimum: the smallest good value, ``None`` without a lower bound.
        maximum: the largest good value, ``None`` without an upper bound.
    """

    unit: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def allows(self, value: Decimal) -> bool:
        """Whether a value keeps the limit; the bounds themselves are good."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)

    @property
    def words(self) -> Text:
        """The limit as it stands beside a field, e.g. ``≥ 90 N``."""
        unit = f"\N{NO-BREAK SPACE}{self.unit}" if self.unit else ""
        if self.minimum is None:
            return Text("≤ {maximum}{unit}", maximum=self.maximum, unit=unit)
        if self.maximum is None:
            return Text("≥ {minimum}{unit}", minimum=self.minimum, unit=unit)
        if self.minimum == self.maximum:
            return Text("{minimum}{unit}", minimum=self.minimum, unit=unit)
        return Text("{minimum} – {maximum}{unit}", minimum=self.minimum, maximum=self.maximum, unit=unit)


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a test was made; each type uses some of them.

    Attributes:
        age_group: drop test: for whom the toy is meant.
        mass_kg: drop test: mass of the toy.
        height_cm: drop test: height that was set.
        base_mm: stability: length of the tilted side of the unit load.
        part: seam strength: what was pulled.
        held_s: seam strength: seconds under load.
        card_mm: metal detection: diameter of the test piece of the last sensitivity check.
    """

    age_group: AgeGroup | None = None
    mass_kg: Decimal | None = None
    height_cm: Decimal | None = None
    base_mm: int | None = None
    part: SeamPart | None = None
    held_s: int | None = None
    card_mm: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a test of this type asks under its conditions.

    Attributes:
        type: the type of test.
        quantity: what the measured value is, in words.
        limit: what the value must keep.
        standard: the standard or procedure that asks for it.
        method: how the test is made, for the person at the bench.
    """

    type: LabTestType
    quantity: str
    limit: Limit
    standard: str
    method: Text


@dataclass(frozen=True, slots=True)
class _Drop:
    """A row of the drop table (QT-10-TCK04; ISO 8124-1:2018)."""

    below_kg: Decimal
    drops: int
    height_cm: int


_DROPS: Mapping[AgeGroup, _Drop] = {
    AgeGroup.UNDER_18_MONTHS: _Drop(Decimal("1.4"), 10, 138),
    AgeGroup.FROM_18_MONTHS: _Drop(Decimal("4.5"), 4, 93),
}
_HEIGHT_TOLERANCE_CM = 5
_SHIFT_LIMIT_MM = Decimal(40)
"""The text of QT-10-TCK02 counts; its picture shows a shift of 60 mm as failed."""
_TILT_FACTORS = {LabTestType.STABILITY_10: Decimal("0.174"), LabTestType.STABILITY_27: Decimal("0.454")}
"""Height of the raised side over its length (QT-10-TCK02, 2025)."""
_FORCES = {SeamPart.SEAM: Decimal(90), SeamPart.ACCESSORY: Decimal(30)}
"""Newton for ten seconds (QT-03-TCK04)."""
_HOLD_S = 10
_CARD_MM = Decimal("1.5")


def requirement(kind: LabTestType, conditions: Conditions | None = None) -> Requirement:
    """What a test asks; conditions that are not given yet count as the strictest or the usual ones.

    Args:
        kind: the type of test.
        conditions: how it is made; ``None`` before anything was typed.

    Raises:
        Invalid: a condition lies outside the method, e.g. a toy too heavy for the drop table.
    """
    given = conditions or Conditions()
    match kind:
        case LabTestType.DROP:
            return _drop(given)
        case LabTestType.STABILITY_10 | LabTestType.STABILITY_27:
            return _stability(kind, given)
        case LabTestType.SEAM_STRENGTH:
            return _seam(given)
        case LabTestType.METAL:
            return _metal(given)
        case LabTestType.STACKING:
            return Requirement(
                kind,
                N_("Foot height after 72 hours"),
                Limit("mm", minimum=Decimal(45)),
                "QT-10-TCK03",
                Text(N_("Load to 1.5 times the stacking capacity, measure at the start and after 72 hours.")),
            )
        case LabTestType.HANDLING:
            return Requirement(
                kind,
                N_("Shift of the load"),
                Limit("mm", maximum=Decimal(0)),
                "QT-10-TCK02",
                Text(N_("Lift without strapping from the short side, move 3 m; repeat on the long side.")),
            )
        case LabTestType.OTHER:
            raise Invalid({"type": Text(N_("Choose which further test it is."))})
        case LabTestType.FABRIC:
            return Requirement(
                kind,
                N_("Colour-fastness grade"),
                Limit("", minimum=Decimal(4), maximum=Decimal(5)),
                "QT-04-TCK03",
                Text(N_("20 rubs dry and wet, wash with multifibre; read by the grey scale.")),
            )


@dataclass(frozen=True, slots=True)
class Method:
    """A further test that the plant added.

    Attributes:
        code: its code, e.g. ``EN71-3``.
        name: its name.
        quantity: what is measured.
        limit: what the value must keep.
        standard: the standard and its edition.
    """

    code: str
    name: str
    quantity: str
    limit: Limit
    standard: str

    @property
    def asked(self) -> Requirement:
        """What it asks."""
        return Requirement(LabTestType.OTHER, self.quantity or self.name, self.limit, self.standard, Text(self.name))


def drops_made(asked: Requirement, findings: Sequence[str]) -> tuple[Decimal, str]:
    """What a series of drops comes to: the toy is examined after each, and the first finding ends the test.

    Args:
        asked: what the drop test asks under its conditions.
        findings: what was found after each drop, in order; empty where nothing was.

    Returns:
        Drops without finding, and the first finding.

    Raises:
        Invalid: fewer drops than asked for although nothing was found, or more.
    """
    planned = int(asked.limit.maximum or 0)
    first = next((place for place, each in enumerate(findings) if each.strip()), None)
    if first is None and len(findings) != planned:
        raise Invalid(
            {"drops": Text(N_("{made} of {planned} drops are recorded."), made=len(findings), planned=planned)}
        )
    if first is not None and (len(findings) > planned or any(each.strip() for each in findings[first + 1 :])):
        raise Invalid({"drops": Text(N_("The first finding ends the test."))})
    return (Decimal(planned), "") if first is None else (Decimal(first), findings[first].strip())


def planned_drops(asked: Requirement) -> int:
    """How many drops a drop test asks for."""
    return int(asked.limit.maximum or 0)


def _drop(given: Conditions) -> Requirement:
    row = _DROPS[given.age_group or AgeGroup.UNDER_18_MONTHS]
    if given.mass_kg is not None and not 0 < given.mass_kg < row.below_kg:
        raise Invalid(
            {"mass_kg": Text(N_("The drop table of this age group ends below {mass} kg."), mass=row.below_kg)}
        )
    if given.height_cm is not None and abs(given.height_cm - row.height_cm) > _HEIGHT_TOLERANCE_CM:
        raise Invalid(
            {
                "height_cm": Text(
                    N_("Set {height} ± {tolerance} cm and repeat the test."),
                    height=row.height_cm,
                    tolerance=_HEIGHT_TOLERANCE_CM,
                )
            }
        )
    return Requirement(
        LabTestType.DROP,
        N_("Drops without finding"),
        Limit("×", minimum=Decimal(row.drops), maximum=Decimal(row.drops)),
        "ISO 8124-1:2018",
        Text(
            N_("{drops} drops from {height} ± {tolerance} cm; let the toy rest and examine it after each drop."),
            drops=row.drops,
            height=row.height_cm,
            tolerance=_HEIGHT_TOLERANCE_CM,
        ),
    )


def _stability(kind: LabTestType, given: Conditions) -> Requirement:
    if given.base_mm is not None and given.base_mm <= 0:
        raise Invalid({"base_mm": Text(N_("Give the length of the side in millimetres."))})
    degrees = 10 if kind is LabTestType.STABILITY_10 else 27
    strapping = N_("without strapping") if kind is LabTestType.STABILITY_10 else N_("with strapping and top protector")
    values: dict[str, object] = {"degrees": degrees, "strapping": Text(strapping)}
    if given.base_mm is None:
        method = Text(N_("Tilt to {degrees}° {strapping}, three times in each direction, hold 5 s."), **values)
    else:
        values["height"] = tilt_height_mm(kind, given.base_mm)
        method = Text(
            N_("Raise the side {height} mm ({degrees}°) {strapping}, three times in each direction, hold 5 s."),
            **values,
        )
    return Requirement(kind, N_("Shift of the load"), Limit("mm", maximum=_SHIFT_LIMIT_MM), "QT-10-TCK02", method)


def tilt_height_mm(kind: LabTestType, base_mm: int) -> int:
    """How far one side of the unit load is raised (QT-10-TCK02).

    Args:
        kind: stability 10° or 27°.
        base_mm: length of the tilted side, mm.

    Returns:
        Height in whole mm, e.g. 545 for 1,200 mm at 27°.
    """
    return int((base_mm * _TILT_FACTORS[kind]).quantize(Decimal(1), ROUND_HALF_UP))


def _seam(given: Conditions) -> Requirement:
    if given.held_s is not None and given.held_s <= 0:
        raise Invalid({"held_s": Text(N_("Give the seconds under load."))})
    force = _FORCES[given.part or SeamPart.SEAM]
    return Requirement(
        LabTestType.SEAM_STRENGTH,
        N_("Force held"),
        Limit("N", minimum=force),
        "QT-03-TCK04",
        Text(
            N_("Pull with {force} N for {seconds} s; no seam opens and no fabric tears."), force=force, seconds=_HOLD_S
        ),
    )


def _metal(given: Conditions) -> Requirement:
    if given.card_mm is not None and not 0 < given.card_mm <= _CARD_MM:
        raise Invalid({"card_mm": Text(N_("The test card may have at most {card} mm."), card=_CARD_MM)})
    return Requirement(
        LabTestType.METAL,
        N_("Pieces with metal"),
        Limit("pcs", maximum=Decimal(0)),
        "QT-1408-TCK01",
        Text(
            N_("Pass every piece through the detector; sensitivity checked at nine points with the {card} mm card."),
            card=_CARD_MM,
        ),
    )


def judge(asked: Requirement, conditions: Conditions, value: Decimal, finding: str = "") -> TestResult:
    """The result of a test, the same while typing and when it is recorded.

    Any finding (damage, a fallen part, an open seam) fails the test whatever the value says (QT-10-TCK04 and
    QT-10-TCK02 5), and so does a pull that ended before its ten seconds (QT-03-TCK04).

    Args:
        asked: what the test asks.
        conditions: how it was made.
        value: the measured value in the unit of the limit.
        finding: what was found, empty when nothing.
    """
    if finding.strip() or not asked.limit.allows(value):
        return TestResult.FAIL
    if asked.type is LabTestType.SEAM_STRENGTH and conditions.held_s is not None and conditions.held_s < _HOLD_S:
        return TestResult.FAIL
    return TestResult.PASS


def checked_value(asked: Requirement, value: Decimal) -> Decimal:
    """A measured value that can be true.

    Raises:
        Invalid: negative, a fraction where pieces or drops are counted, more drops than were made, or an
            impossible grade.
    """
    counted = asked.type in {LabTestType.DROP, LabTestType.METAL}
    if not value.is_finite() or value < 0:
        raise Invalid({"value": Text(N_("The value cannot be below zero."))})
    if counted and value != value.to_integral_value():
        raise Invalid({"value": Text(N_("Give a whole number."))})
    most = asked.limit.maximum
    if asked.type in {LabTestType.DROP, LabTestType.FABRIC} and most is not None and value > most:
        raise Invalid({"value": Text(N_("At most {most} is possible."), most=most)})
    return value


def is_critical(kind: LabTestType) -> bool:
    """Whether a failure of this type touches the child's safety at once: metal and drop (alert of the highest level)."""
    return kind in {LabTestType.METAL, LabTestType.DROP}


class Clearing(Choice):
    """What became of a test's failure; a passed test has none."""

    NOT_NEEDED = "not_needed", ""
    OPEN = "open", N_("Keeps the batch")
    RETESTED = "retested", N_("Passed again")
    CLEARED = "cleared", N_("Released")


@dataclass(frozen=True, slots=True)
class TestSummary:
    """The tests of a batch in figures.

    Attributes:
        total: tests made.
        passed: tests passed.
        failed: tests failed, cleared or not.
        open_failures: failed and not cleared.
        missing: types that the release asks for and that have no passed test.
        can_ship: no open failure and nothing missing. A percentage never opens the gate.
    """

    __test__ = False

    total: int
    passed: int
    failed: int
    open_failures: int
    missing: tuple[LabTestType, ...]

    @property
    def can_ship(self) -> bool:
        """Whether the laboratory has nothing against the batch."""
        return not self.open_failures and not self.missing

    @property
    def rate(self) -> Decimal | None:
        """Passed over all tests, a figure for the report only; ``None`` without tests."""
        return None if not self.total else Decimal(self.passed) / self.total


def summarise(tests: Iterable[tuple[LabTestType, TestResult, bool]]) -> TestSummary:
    """Sum up the tests of a batch.

    Args:
        tests: type, result, and whether a failure has been cleared.
    """
    known = tuple(tests)
    passed = {kind for kind, result, _ in known if result is TestResult.PASS}
    failures = [cleared for _, result, cleared in known if result is TestResult.FAIL]
    return TestSummary(
        total=len(known),
        passed=len(known) - len(failures),
        failed=len(failures),
        open_failures=failures.count(False),
        missing=tuple(kind for kind in RELEASE_TESTS if kind not in passed),
    )
