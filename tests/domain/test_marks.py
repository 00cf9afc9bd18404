from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.marks import (
    PAYLOAD_DEPARTMENTS,
    WIB,
    CartonCode,
    MarkFacts,
    MarkPayload,
    check_mark,
    read_scan,
)
from quty_desktop.domain.packing import MarkCheckResult
from quty_desktop.domain.weeks import Week

AT = datetime(2026, 5, 19, 7, 30, tzinfo=UTC)
PAYLOAD = "PCK|40551542|BATCH-2026-00123|22|EU|60|20260519143000"
CODE = "FG-2026-00123-CTN007"
EXPECTED = MarkFacts("MO-2026-00123", 7, "40551542", "BATCH-2026-00123", Week(2026, 22), "EU", 60)

edges = st.characters(codec="ascii", categories=["Lu", "Nd"])
inner = st.text(st.one_of(edges, st.sampled_from(" ./_-")), max_size=20)
codes = st.builds(lambda first, middle, last: first + middle + last, edges, inner, edges)
payloads = st.builds(
    MarkPayload,
    department=st.sampled_from(sorted(PAYLOAD_DEPARTMENTS)),
    article=codes,
    batch=codes,
    week=st.integers(1, 53),
    destination=codes,
    qty_pcs=st.integers(1, 999_999),
    at=st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)).map(  # noqa: DTZ001 - the zone follows
        lambda moment: moment.replace(microsecond=0, tzinfo=WIB)
    ),
)


@given(payloads)
def test_what_is_written_is_read(payload: MarkPayload) -> None:
    assert MarkPayload.parse(str(payload)) == payload
    assert read_scan(f"]Q1{payload}\r\n") == payload
    assert str(payload).count("|") == 6


def test_the_payload_keeps_plant_time() -> None:
    payload = MarkPayload(Department.PACKING, "40551542", "BATCH-2026-00123", 22, "EU", 60, AT)
    assert str(payload) == PAYLOAD
    assert MarkPayload.parse(PAYLOAD).at == AT


@pytest.mark.parametrize(
    ("scanned", "field"),
    [
        ("", "scan"),
        ("PCK|40551542|BATCH|22|EU|60", "scan"),
        (PAYLOAD + "|", "scan"),
        ("ZZZ|40551542|BATCH|22|EU|60|20260519143000", "department"),
        ("|40551542|BATCH|22|EU|60|20260519143000", "department"),
        ("QC|40551542|BATCH|22|EU|60|20260519143000", "department"),
        ("PCK||BATCH|22|EU|60|20260519143000", "article"),
        ("PCK|40551542||22|EU|60|20260519143000", "batch"),
        ("PCK|40551542|BATCH|0|EU|60|20260519143000", "week"),
        ("PCK|40551542|BATCH|54|EU|60|20260519143000", "week"),
        ("PCK|40551542|BATCH|W22|EU|60|20260519143000", "week"),
        ("PCK|40551542|BATCH|22||60|20260519143000", "destination"),
        ("PCK|40551542|BATCH|22|EU|0|20260519143000", "qty_pcs"),
        ("PCK|40551542|BATCH|22|EU|-1|20260519143000", "qty_pcs"),
        ("PCK|40551542|BATCH|22|EU|6,0|20260519143000", "qty_pcs"),
        ("PCK|40551542|BATCH|22|EU|60|20260532143000", "at"),
        ("PCK|40551542|BATCH|22|EU|60|2026051914", "at"),
        ("PCK|40551542|BATCH|22|EU|60|19990519143000", "at"),
    ],
)
def test_a_malformed_payload_names_its_field(scanned: str, field: str) -> None:
    with pytest.raises(Invalid) as problem:
        MarkPayload.parse(scanned)
    assert field in problem.value.fields


def test_a_payload_cannot_be_built_from_what_cannot_be_read_back() -> None:
    with pytest.raises(Invalid) as problem:
        MarkPayload(Department.FINANCE, "a|b", "", 99, "é", 0, AT.replace(tzinfo=None))
    assert set(problem.value.fields) == {"department", "article", "batch", "week", "destination", "qty_pcs", "at"}


@given(codes.filter(lambda code: not code.startswith("MO-") and " " not in code), st.integers(1, 999_999))
def test_a_carton_code_is_read_back(order: str, carton: int) -> None:
    code = CartonCode.of(f"MO-{order}", carton)
    assert CartonCode.parse(str(code)) == code == CartonCode(order, carton)


@pytest.mark.parametrize(
    "scanned", [CODE, f"{CODE}\r\n", f"\t{CODE} ", f"]C0{CODE}", CODE.lower(), f"]c0{CODE.lower()}\n"]
)
def test_what_scanners_add_does_not_matter(scanned: str) -> None:
    assert read_scan(scanned) == CartonCode("2026-00123", 7)


@pytest.mark.parametrize(
    "scanned", ["FG-2026-00123", "FG--CTN001", "FG-2026-00123-CTN01", "FG-2026-00123-CTN000", "40551542", "CTN001"]
)
def test_other_barcodes_are_not_cartons(scanned: str) -> None:
    with pytest.raises(Invalid):
        CartonCode.parse(scanned)


@pytest.mark.parametrize(("mo_number", "carton"), [("", 1), ("MO-", 1), ("MO é", 1), ("MO-1", 0), ("MO-1", 1_000_000)])
def test_a_carton_code_needs_an_order_and_a_number(mo_number: str, carton: int) -> None:
    with pytest.raises(Invalid):
        CartonCode.of(mo_number, carton)


@pytest.mark.parametrize(
    ("scanned", "result", "reasons"),
    [
        (CODE, MarkCheckResult.RIGHT, 0),
        (CODE.lower() + "\n", MarkCheckResult.RIGHT, 0),
        (PAYLOAD, MarkCheckResult.RIGHT, 0),
        ("FG-2026-00123-CTN008", MarkCheckResult.WRONG_CARTON, 1),
        ("FG-2026-00124-CTN007", MarkCheckResult.WRONG_ORDER, 1),
        ("FG-2026-00124-CTN008", MarkCheckResult.WRONG_ORDER, 1),
        (PAYLOAD.replace("|22|", "|21|"), MarkCheckResult.WRONG_WEEK, 1),
        (PAYLOAD.replace("|EU|", "|AP|"), MarkCheckResult.WRONG_DESTINATION, 1),
        (PAYLOAD.replace("|EU|", "|AP|").replace("|22|", "|21|"), MarkCheckResult.WRONG_DESTINATION, 2),
        (PAYLOAD.replace("40551542", "30221349"), MarkCheckResult.WRONG_ARTICLE, 1),
        (PAYLOAD.replace("BATCH-2026-00123", "BATCH-2026-00124"), MarkCheckResult.WRONG_ORDER, 1),
        (PAYLOAD.replace("|60|", "|24|"), MarkCheckResult.WRONG_QUANTITY, 1),
        (PAYLOAD.replace("PCK", "SEW"), MarkCheckResult.WRONG_ORDER, 1),
        (PAYLOAD.replace("|22|", "|99|"), MarkCheckResult.UNREADABLE, 1),
        ("4006381333931", MarkCheckResult.UNREADABLE, 1),
        ("", MarkCheckResult.UNREADABLE, 1),
    ],
)
def test_check_mark(scanned: str, result: MarkCheckResult, reasons: int) -> None:
    check = check_mark(scanned, EXPECTED)
    assert check.result is result
    assert check.right is (result is MarkCheckResult.RIGHT)
    assert len(check.reasons) == reasons
    assert all(str(reason) for reason in check.reasons)


def test_any_carton_of_the_order_is_right_when_none_is_in_hand() -> None:
    expected = MarkFacts("MO-2026-00123", None, "40551542", "BATCH-2026-00123", Week(2026, 22), "EU")
    for scanned in (CODE, "FG-2026-00123-CTN032", PAYLOAD, PAYLOAD.replace("|60|", "|24|")):
        assert check_mark(scanned, expected).right
    assert check_mark("FG-2026-00199-CTN007", expected).result is MarkCheckResult.WRONG_ORDER


def test_a_mark_printed_before_the_order_changed_is_wrong() -> None:
    printed = MarkFacts("MO-2026-00123", 7, "40551542", "BATCH-2026-00123", Week(2025, 22), "AP", 60)
    check = check_mark(CODE, EXPECTED, printed)
    assert check.result is MarkCheckResult.WRONG_DESTINATION
    assert [str(reason) for reason in check.reasons] == [
        "The mark says destination AP; the order says EU.",
        "The mark says week W22-2025; the order says W22-2026.",
    ]
    assert check_mark(CODE, EXPECTED, EXPECTED).right


def test_plant_time_is_seven_hours_ahead() -> None:
    assert WIB.utcoffset(None) == timedelta(hours=7)
