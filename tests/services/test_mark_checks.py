from collections.abc import Iterator

import pytest

from quty_desktop.domain.errors import Invalid, NotAllowed, NotFound
from quty_desktop.domain.packing import CartonState, MarkCheckResult
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import translator
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.packing.cartons import PackCartons, pack_cartons
from quty_desktop.services.packing.mark_checks import (
    CodeKind,
    MarkVerdict,
    ScannedMark,
    check_history,
    check_mark,
    reasons_of,
    recognise_code,
    station,
)
from quty_desktop.services.packing.marks import HistoryFilter, MarkRange, marks_of
from quty_desktop.services.packing.packing_lists import cartons_of, pallets_of
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order, counted, mark

ENGLISH = translator("en")


@pytest.fixture
def packer(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "operator_packing") as door:
        yield door


@pytest.fixture
def order(database: Plant, packer: Dispatcher) -> Order:
    order = arrange_order(database)
    packer.run(pack_cartons, PackCartons(order.work_order, 1920))
    mark(database, order, 1, 32, 32)
    return order


@pytest.fixture
def other(database: Plant, packer: Dispatcher) -> Order:
    """The same article for another week and destination: what must never be mixed."""
    other = arrange_order(database, number=2, week=Week(2026, 23), destination="US", article="40551543", per_carton=60)
    packer.run(pack_cartons, PackCartons(other.work_order, 1920))
    mark(database, other, 1, 32, 32)
    return other


def scan(door: Dispatcher, order: Order, code: str, **more: object) -> MarkVerdict:
    return door.run(check_mark, ScannedMark(code, order.manufacturing_order, **more))  # type: ignore[arg-type]


def alerts(plant: Plant) -> int:
    return int(plant.one("SELECT count(*) FROM quty.alert WHERE kind = 'wrong_mark'"))


class TestRight:
    @pytest.mark.parametrize("code", ["FG-2026-00001-CTN007", " ]C0fg-2026-00001-ctn007\r\n"])
    def test_the_bars_of_a_carton_of_the_order(
        self, packer: Dispatcher, database: Plant, order: Order, code: str
    ) -> None:
        verdict = scan(packer, order, code, station="7")
        assert verdict.right
        assert (verdict.carton, verdict.verified, verdict.total, verdict.before) == (7, 1, 32, None)
        cartons = packer.ask(cartons_of, order.work_order)
        assert cartons[6].state is CartonState.CHECKED
        assert cartons[6].verified_at is not None
        assert alerts(database) == 0

    def test_the_qr_code_tells_the_order_but_no_carton(self, packer: Dispatcher, order: Order) -> None:
        payload = str(packer.ask(marks_of, MarkRange(order.batch)).marks[6].payload)
        verdict = scan(packer, order, payload)
        assert verdict.right
        assert (verdict.carton, verdict.verified) == (None, 0)

    def test_a_second_scan_says_when_the_first_was(self, packer: Dispatcher, order: Order) -> None:
        scan(packer, order, "FG-2026-00001-CTN007")
        again = scan(packer, order, "FG-2026-00001-CTN007")
        assert again.right
        assert again.before is not None
        assert again.verified == 1

    def test_the_carton_in_hand_and_its_pallet(self, packer: Dispatcher, order: Order) -> None:
        pallet = packer.ask(pallets_of, order.work_order)[0]
        assert scan(packer, order, "FG-2026-00001-CTN007", pallet_id=pallet.id, carton=7).right


class TestWrong:
    @pytest.mark.parametrize(
        ("code", "result"),
        [
            ("FG-2026-00002-CTN007", MarkCheckResult.WRONG_ORDER),
            ("FG-2026-00001-CTN033", MarkCheckResult.UNKNOWN_CARTON),
            ("FG-2026-09999-CTN001", MarkCheckResult.WRONG_ORDER),
            ("8991234567890", MarkCheckResult.UNREADABLE),
            ("PCK|40551542|BATCH-2026-001|23|EU|60|20260520100000", MarkCheckResult.WRONG_WEEK),
            ("PCK|40551542|BATCH-2026-001|22|US|60|20260520100000", MarkCheckResult.WRONG_DESTINATION),
            ("PCK|40551543|BATCH-2026-001|22|EU|60|20260520100000", MarkCheckResult.WRONG_ARTICLE),
            ("PCK|40551542|BATCH-2026-002|22|EU|60|20260520100000", MarkCheckResult.WRONG_ORDER),
        ],
    )
    @pytest.mark.usefixtures("other")
    def test_it_is_recorded_with_its_reasons(
        self, packer: Dispatcher, database: Plant, order: Order, code: str, result: MarkCheckResult
    ) -> None:
        verdict = scan(packer, order, code)
        assert verdict.result is result
        assert verdict.reasons
        assert database.one("SELECT result FROM quty.shipping_mark_check") == result.value
        assert database.one("SELECT scanned FROM quty.shipping_mark_check") == code
        (row,) = packer.ask(check_history, HistoryFilter(only=True))
        assert row.reasons == verdict.reasons
        assert alerts(database) == (0 if result is MarkCheckResult.UNREADABLE else 1)

    @pytest.mark.usefixtures("other")
    def test_a_mark_of_another_order_tells_its_week_and_destination(self, packer: Dispatcher, order: Order) -> None:
        said = " ".join(ENGLISH.tr(each) for each in scan(packer, order, "FG-2026-00002-CTN007").reasons)
        assert "W23-2026" in said
        assert "W22-2026" in said
        assert "US" in said

    def test_another_pallet(self, packer: Dispatcher, order: Order) -> None:
        second = packer.ask(pallets_of, order.work_order)[1]
        verdict = scan(packer, order, "FG-2026-00001-CTN007", pallet_id=second.id)
        assert verdict.result is MarkCheckResult.WRONG_CARTON
        assert ENGLISH.tr(verdict.reasons[0]) == "Carton 7 belongs on pallet 1; pallet 2 is being built."

    def test_another_carton_than_the_one_in_hand(self, packer: Dispatcher, order: Order) -> None:
        assert scan(packer, order, "FG-2026-00001-CTN007", carton=8).result is MarkCheckResult.WRONG_CARTON

    def test_a_mark_that_was_printed_before_the_order_changed(
        self, packer: Dispatcher, database: Plant, order: Order
    ) -> None:
        with database.connect() as connection:
            connection.execute("SET session_replication_role = replica")  # past the guard, in this connection only
            connection.execute("UPDATE quty.buyer_order_line SET week_number = 25")
        verdict = scan(packer, order, "FG-2026-00001-CTN007")
        assert verdict.result is MarkCheckResult.WRONG_WEEK

    def test_a_batch_on_hold(self, packer: Dispatcher, database: Plant, order: Order) -> None:
        quality = database.person("qc_supervisor")
        with database.connect(quality) as connection:
            connection.execute(
                "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'manual', 'Smell')",
                (order.manufacturing_order,),
            )
        verdict = scan(packer, order, "FG-2026-00001-CTN007")
        assert verdict.result is MarkCheckResult.ON_HOLD
        assert verdict.verified == 0
        assert database.one("SELECT message FROM quty.alert") == "mark.on_hold"
        assert database.one("SELECT subject_id FROM quty.alert WHERE subject_kind = 'work_order'") == order.work_order

    def test_the_supervisor_is_called_once_until_somebody_answers(
        self, packer: Dispatcher, database: Plant, order: Order
    ) -> None:
        for number in (1, 2, 3):
            scan(packer, order, f"FG-2026-09999-CTN00{number}")
        assert alerts(database) == 1
        assert database.one("SELECT count(*) FROM quty.shipping_mark_check") == 3
        database.one("UPDATE quty.alert SET state = 'acknowledged' RETURNING id")
        scan(packer, order, "FG-2026-09999-CTN004")
        assert alerts(database) == 2


class TestRefused:
    def test_nothing_scanned(self, packer: Dispatcher, order: Order) -> None:
        with pytest.raises(Invalid):
            scan(packer, order, "  ")

    def test_an_unknown_order(self, packer: Dispatcher) -> None:
        with pytest.raises(NotFound):
            packer.run(check_mark, ScannedMark("FG-2026-00001-CTN001", 999_999))

    def test_a_role_without_the_right(self, database: Plant, order: Order) -> None:
        with door_of(database, "operator_sewing") as door:
            with pytest.raises(NotAllowed):
                scan(door, order, "FG-2026-00001-CTN007")
            door._courtesy_check = False
            with pytest.raises(NotAllowed):
                scan(door, order, "FG-2026-00001-CTN007")


class TestStation:
    def test_it_counts_what_is_verified(self, packer: Dispatcher, order: Order) -> None:
        scan(packer, order, "FG-2026-00001-CTN007")
        scan(packer, order, "FG-2026-00001-CTN009")
        scan(packer, order, "nonsense-code")
        with counted(packer) as statements:
            shown = packer.ask(station, order.manufacturing_order)
        assert len(statements) == 1
        assert (shown.total, shown.verified, shown.wrong_today) == (32, 2, 1)
        assert shown.missing[:8] == (1, 2, 3, 4, 5, 6, 8, 10)
        assert [(each.number, each.cartons, each.verified) for each in shown.pallets[:2]] == [(1, 8, 1), (2, 8, 1)]
        assert [(each.right, each.carton) for each in shown.scans] == [(False, None), (True, 9), (True, 7)]
        assert (shown.week, shown.destination) == (Week(2026, 22), "EU")

    def test_an_unknown_order(self, packer: Dispatcher) -> None:
        with pytest.raises(NotFound):
            packer.ask(station, 999_999)


class TestRecognise:
    @pytest.mark.parametrize(
        ("code", "kind", "carton"),
        [
            ("FG-2026-00001-CTN007", CodeKind.CARTON, 7),
            ("plt-2026-00001-002", CodeKind.PALLET, None),
            ("MO-2026-00001", CodeKind.MANUFACTURING_ORDER, None),
            ("BATCH-2026-001", CodeKind.BATCH, None),
            ("SPK-PCK-2026-00001", CodeKind.WORK_ORDER, None),
            ("PCK|40551542|BATCH-2026-001|22|EU|60|20260520100000", CodeKind.BATCH, None),
        ],
    )
    def test_codes_of_the_plant(
        self, packer: Dispatcher, order: Order, code: str, kind: CodeKind, carton: int | None
    ) -> None:
        found = packer.ask(recognise_code, code)
        assert found is not None
        assert (found.kind, found.carton) == (kind, carton)
        assert (found.manufacturing_order_id, found.work_order_id) == (order.manufacturing_order, order.work_order)
        assert found.batch == order.batch

    @pytest.mark.parametrize("code", ["FG-2026-00001-CTN999", "8991234567890", "BATCH-1999-001"])
    @pytest.mark.usefixtures("order")
    def test_others(self, packer: Dispatcher, code: str) -> None:
        assert packer.ask(recognise_code, code) is None


def test_reasons_of_another_version_are_shown_as_they_stand() -> None:
    assert [ENGLISH.tr(each) for each in reasons_of("{old}")] == ["{old}"]
    assert reasons_of("") == ()
