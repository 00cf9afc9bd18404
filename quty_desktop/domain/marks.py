"""What the symbols on a shipping mark say, and whether a scanned mark belongs where it was found.

Code 128 carries the carton (``FG-2026-00123-CTN001``); the QR code carries seven fields, separated by ``|``:
department, article, batch, week, destination, quantity and time. The week has no year, so it is the carton's number
that identifies the order.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Self

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import MarkCheckResult
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week

WIB = timezone(timedelta(hours=7), "WIB")
"""Plant time; western Indonesia has no summer time."""

PAYLOAD_DEPARTMENTS = frozenset(
    {
        Department.CUTTING,
        Department.EMBROIDERY,
        Department.SEWING,
        Department.FINISHING,
        Department.PACKING,
        Department.FINISHED_GOODS,
        Department.SUBCONTRACT,
    }
)
"""The departments whose goods carry a payload."""

MAXIMUM_PCS = 999_999
"""The most pieces that one payload may state."""

_PREFIXES = {department.value: department for department in PAYLOAD_DEPARTMENTS}
_CODE = re.compile(r"[0-9A-Z](?:[0-9A-Z ./_-]{0,48}[0-9A-Z])?")
_CARTON = re.compile(r"FG-(?P<order>[0-9A-Z](?:[0-9A-Z./_-]{0,38}[0-9A-Z])?)-CTN(?P<carton>\d{3,6})")
_ORDER = re.compile(r"[0-9A-Z](?:[0-9A-Z./_-]{0,38}[0-9A-Z])?")
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_TIME = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True)
class CartonCode:
    """The text under the bars of a carton: order and carton number.

    Attributes:
        order: number of the manufacturing order without its leading ``MO-``, which would only widen the bars.
        carton: number of the carton within the order, from 1.

    Raises:
        Invalid: the order's number has characters that the bars are not used for, or the carton is below 1.
    """

    order: str
    carton: int

    def __post_init__(self) -> None:
        if not _ORDER.fullmatch(self.order):
            raise Invalid(
                {"order": Text(N_("{order} cannot be an order number in a barcode."), order=self.order or "–")}
            )
        if not 1 <= self.carton <= MAXIMUM_PCS:
            raise Invalid({"carton": Text(N_("A carton number is between 1 and 999,999."))})

    def __str__(self) -> str:
        """What the bars say, e.g. ``FG-2026-00123-CTN001``."""
        return f"FG-{self.order}-CTN{self.carton:03}"

    @classmethod
    def of(cls, mo_number: str, carton: int) -> Self:
        """The code of a carton of a manufacturing order.

        Raises:
            Invalid: see the class.
        """
        return cls(mo_number.strip().upper().removeprefix("MO-"), carton)

    @classmethod
    def parse(cls, scanned: str) -> Self:
        """Read what a scanner sent.

        Raises:
            Invalid: not the code of a carton.
        """
        match = _CARTON.fullmatch(_clean(scanned))
        if match is None:
            raise Invalid({"scan": Text(N_("This is not the barcode of a carton."))})
        return cls(match["order"], int(match["carton"]))


@dataclass(frozen=True, slots=True)
class MarkPayload:
    """The seven fields of the QR code.

    Attributes:
        department: who made the goods; packing for a shipping mark.
        article: article code.
        batch: batch number.
        week: ISO week, 1 to 53, without its year.
        destination: destination code.
        qty_pcs: pieces.
        at: when the mark was made; the payload keeps plant time to the second.

    Raises:
        Invalid: a field cannot stand in a payload.
    """

    department: Department
    article: str
    batch: str
    week: int
    destination: str
    qty_pcs: int
    at: datetime

    def __post_init__(self) -> None:
        wrong: dict[str, Text] = {}
        if self.department not in PAYLOAD_DEPARTMENTS:
            wrong["department"] = Text(N_("{department} sends no goods."), department=self.department)
        for name in ("article", "batch", "destination"):
            value = getattr(self, name)
            if not _CODE.fullmatch(value):
                wrong[name] = Text(
                    N_("{value} cannot stand in a QR code: use capital letters, digits, spaces and . / _ -"),
                    value=value or "–",
                )
        if not 1 <= self.week <= 53:
            wrong["week"] = Text(N_("A week is between 1 and 53."))
        if not 1 <= self.qty_pcs <= MAXIMUM_PCS:
            wrong["qty_pcs"] = Text(N_("A quantity is between 1 and 999,999 pieces."))
        if self.at.tzinfo is None or not 2000 <= self.at.astimezone(WIB).year <= 2099:
            wrong["at"] = Text(N_("The time of a mark needs a zone and a year from 2000 to 2099."))
        if wrong:
            raise Invalid(wrong)

    def __str__(self) -> str:
        """The payload as it is printed, e.g. ``PCK|40551542|BATCH-2026-001|22|EU|60|20261122143000``."""
        stamp = self.at.astimezone(WIB).strftime(_TIME)
        fields = (self.department, self.article, self.batch, str(self.week), self.destination, str(self.qty_pcs), stamp)
        return "|".join(fields)

    @classmethod
    def parse(cls, scanned: str) -> Self:
        """Read what a scanner sent.

        Raises:
            Invalid: not seven fields, an unknown department, or a field that is malformed.
        """
        fields = [field.strip() for field in _clean(scanned).split("|")]
        if len(fields) != 7:
            raise Invalid(
                {"scan": Text(N_("A QR code of the plant has 7 fields, this one has {count}."), count=len(fields))}
            )
        prefix, article, batch, week, destination, quantity, stamp = fields
        department = _PREFIXES.get(prefix)
        if department is None:
            raise Invalid({"department": Text(N_("No department has the code {code}."), code=prefix or "–")})
        return cls(
            department=department,
            article=article,
            batch=batch,
            week=_whole(week, "week"),
            destination=destination,
            qty_pcs=_whole(quantity, "qty_pcs"),
            at=_moment(stamp),
        )


@dataclass(frozen=True, slots=True)
class MarkFacts:
    """What a mark has to say, or what was printed on it.

    Attributes:
        mo_number: manufacturing order.
        carton: number of the carton in hand; ``None`` when any carton of the order is right.
        article: article code.
        batch: batch number.
        week: delivery week of the order.
        destination: destination code of the order.
        qty_pcs: pieces in the carton; ``None`` where they are not compared.
    """

    mo_number: str
    carton: int | None
    article: str
    batch: str
    week: Week
    destination: str
    qty_pcs: int | None = None


@dataclass(frozen=True, slots=True)
class MarkCheck:
    """The answer to a scanned mark.

    Attributes:
        result: right, or the gravest thing that is wrong.
        reasons: every difference, in words; empty when the mark is right.
        code: what was read, ``None`` when it was not a mark of the plant.
    """

    result: MarkCheckResult
    reasons: tuple[Text, ...]
    code: CartonCode | MarkPayload | None

    @property
    def right(self) -> bool:
        """Whether the mark belongs to the carton."""
        return self.result is MarkCheckResult.RIGHT


def read_scan(scanned: str) -> CartonCode | MarkPayload:
    """Tell the two symbols of a mark apart and read them.

    Scanners add a line end, some a symbology identifier (``]C0``); Caps Lock turns the letters over. None of this
    changes what was meant.

    Raises:
        Invalid: neither the code of a carton nor a payload.
    """
    return MarkPayload.parse(scanned) if "|" in scanned else CartonCode.parse(scanned)


def check_mark(scanned: str, expected: MarkFacts, printed: MarkFacts | None = None) -> MarkCheck:
    """Say whether a scanned mark is that of the carton in hand.

    Args:
        scanned: what the scanner sent, either symbol of the mark.
        expected: what the order says of the carton in hand.
        printed: what the books say was printed on the scanned carton's mark. The bars name only order and carton, so
            this is what shows that a mark was printed before the order's week or destination changed.

    Returns:
        The result with a reason for each difference, the gravest first: order, article, batch, destination, week,
        carton, quantity.
    """
    try:
        code = read_scan(scanned)
    except Invalid as problem:
        return MarkCheck(MarkCheckResult.UNREADABLE, tuple(problem.fields.values()), None)
    found = _differences_of_payload(code, expected) if isinstance(code, MarkPayload) else []
    if isinstance(code, CartonCode):
        found = _differences_of_code(code, expected)
        if printed is not None:
            found += _differences_of_facts(printed, expected)
    found.sort(key=lambda difference: _GRAVITY.index(difference[0]))
    if not found:
        return MarkCheck(MarkCheckResult.RIGHT, (), code)
    return MarkCheck(found[0][0], tuple(reason for _, reason in found), code)


_GRAVITY = (
    MarkCheckResult.WRONG_ORDER,
    MarkCheckResult.WRONG_ARTICLE,
    MarkCheckResult.WRONG_DESTINATION,
    MarkCheckResult.WRONG_WEEK,
    MarkCheckResult.WRONG_CARTON,
    MarkCheckResult.WRONG_QUANTITY,
)

_Difference = tuple[MarkCheckResult, Text]


def _differences_of_code(code: CartonCode, expected: MarkFacts) -> list[_Difference]:
    wanted = CartonCode.of(expected.mo_number, expected.carton or code.carton)
    if code.order != wanted.order:
        reason = Text(
            N_("This mark is of order {found}; the carton is of order {wanted}."), found=code.order, wanted=wanted.order
        )
        return [(MarkCheckResult.WRONG_ORDER, reason)]
    if code.carton != wanted.carton:
        reason = Text(
            N_("This mark is of carton {found}; the carton in hand is {wanted}."),
            found=str(code.carton),
            wanted=str(wanted.carton),
        )
        return [(MarkCheckResult.WRONG_CARTON, reason)]
    return []


def _differences_of_payload(payload: MarkPayload, expected: MarkFacts) -> list[_Difference]:
    found: list[_Difference] = []
    if payload.department is not Department.PACKING:
        reason = Text(
            N_("This code was made by {department}, it is not a shipping mark."), department=payload.department
        )
        found.append((MarkCheckResult.WRONG_ORDER, reason))
    found += _compared(payload.article, payload.batch, payload.destination, payload.qty_pcs, expected)
    if payload.week != expected.week.week:
        found.append(_wrong_week(f"W{payload.week:02}", f"W{expected.week.week:02}"))
    return found


def _differences_of_facts(printed: MarkFacts, expected: MarkFacts) -> list[_Difference]:
    found = _compared(printed.article, printed.batch, printed.destination, printed.qty_pcs, expected)
    if printed.week != expected.week:
        found.append(_wrong_week(str(printed.week), str(expected.week)))
    return found


def _compared(
    article: str, batch: str, destination: str, qty_pcs: int | None, expected: MarkFacts
) -> list[_Difference]:
    found: list[_Difference] = []
    if not _same(article, expected.article):
        reason = Text(
            N_("The mark says article {found}; the order says {wanted}."), found=article, wanted=expected.article
        )
        found.append((MarkCheckResult.WRONG_ARTICLE, reason))
    if not _same(batch, expected.batch):
        reason = Text(N_("The mark says batch {found}; the order says {wanted}."), found=batch, wanted=expected.batch)
        found.append((MarkCheckResult.WRONG_ORDER, reason))
    if not _same(destination, expected.destination):
        reason = Text(
            N_("The mark says destination {found}; the order says {wanted}."),
            found=destination,
            wanted=expected.destination,
        )
        found.append((MarkCheckResult.WRONG_DESTINATION, reason))
    if None not in {qty_pcs, expected.qty_pcs} and qty_pcs != expected.qty_pcs:
        reason = Text(
            N_("The mark says {found} pieces; the carton holds {wanted}."), found=qty_pcs, wanted=expected.qty_pcs
        )
        found.append((MarkCheckResult.WRONG_QUANTITY, reason))
    return found


def _wrong_week(found: str, wanted: str) -> _Difference:
    return (
        MarkCheckResult.WRONG_WEEK,
        Text(N_("The mark says week {found}; the order says {wanted}."), found=found, wanted=wanted),
    )


def _same(one: str, other: str) -> bool:
    return one.strip().upper() == other.strip().upper()


def _clean(scanned: str) -> str:
    return _SYMBOLOGY.sub("", scanned.strip()).strip().upper()


def _whole(written: str, field: str) -> int:
    if not re.fullmatch(r"[0-9]{1,6}", written):
        raise Invalid({field: Text(N_("{value} is not a whole number."), value=written or "–")})
    return int(written)


def _moment(written: str) -> datetime:
    problem = Invalid({"at": Text(N_("{value} is not a time; it is written as 20261122143000."), value=written or "–")})
    if not re.fullmatch(r"[0-9]{14}", written):
        raise problem
    try:
        return datetime.strptime(written, _TIME).replace(tzinfo=WIB)
    except ValueError:
        raise problem from None
