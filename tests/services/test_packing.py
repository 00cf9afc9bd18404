import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import text

from quty_desktop.domain.errors import (
    Conflict,
    Invalid,
    NeedsConfirmation,
    NotAllowed,
    NotEnoughStock,
    NotFound,
    Refused,
    WrongState,
)
from quty_desktop.domain.orders import WorkState
from quty_desktop.domain.packing import CartonState, PalletState
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.weeks import Week
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.packing import cartons
from quty_desktop.services.packing.cartons import (
    PackCartons,
    PackingResult,
    ShortTarget,
    UndoCartons,
    approve_short,
    complete_packing,
    pack_cartons,
    start_packing,
    undo_last_cartons,
)
from quty_desktop.services.packing.packing_lists import (
    Fields,
    PackingFilter,
    cartons_of,
    packing_completed,
    packing_figures,
    packing_queue,
    pallets_of,
)
from quty_desktop.services.unit_of_work import UnitOfWork
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order, arrange_places, counted, mark

ALL = PackingFilter()


@pytest.fixture
def order(database: Plant) -> Order:
    return arrange_order(database)


@pytest.fixture
def packer(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "operator_packing") as door:
        yield door


def pack(door: Dispatcher, order: Order, pcs: int, **more: object) -> PackingResult:
    confirmed = more.pop("confirmed", ())
    reason = str(more.pop("reason", ""))
    new = PackCartons(order.work_order, pcs, **more)  # type: ignore[arg-type]
    return door.run(pack_cartons, new, confirmed=confirmed, reason=reason)  # type: ignore[arg-type]


class TestQueue:
    def test_an_order_that_waits_is_shown_with_what_it_will_become(self, packer: Dispatcher, order: Order) -> None:
        (row,) = packer.ask(packing_queue, ALL)
        assert (row.id, row.number, row.mo_number) == (order.work_order, "SPK-PCK-2026-00001", order.mo_number)
        assert (row.week, row.destination, row.article_code) == (Week(2026, 22), "EU", "40551542")
        assert (row.cartons_total, row.pallets_total, row.rest_pcs) == (32, 4, 1920)
        assert row.state is WorkState.PENDING
        assert row.facts is not None
        assert row.blockers == 0

    @pytest.mark.usefixtures("order")
    def test_the_earliest_week_comes_first_and_late_ones_are_marked(self, packer: Dispatcher, database: Plant) -> None:
        arrange_order(database, number=2, week=Week(2099, 1))
        arrange_order(database, number=3, week=Week(2020, 5))
        rows = packer.ask(packing_queue, ALL)
        assert [row.week for row in rows] == [Week(2020, 5), Week(2026, 22), Week(2099, 1)]
        assert rows[0].late
        assert not rows[2].late

    def test_an_article_without_specification_says_so(self, packer: Dispatcher, database: Plant) -> None:
        arrange_order(database, specification=False)
        (row,) = packer.ask(packing_queue, ALL)
        assert row.facts is None
        assert row.pcs_per_carton is None

    @pytest.mark.parametrize(
        ("search", "found"), [("4055", 1), ("bear", 1), ("batch-2026-001", 1), ("EU", 1), ("shark", 0), ("%", 0)]
    )
    @pytest.mark.usefixtures("order")
    def test_it_is_searched(self, packer: Dispatcher, search: str, found: int) -> None:
        assert len(packer.ask(packing_queue, PackingFilter(search))) == found

    def test_it_is_one_statement(self, packer: Dispatcher, order: Order, database: Plant) -> None:
        arrange_order(database, number=2)
        with counted(packer) as statements:
            packer.ask(packing_queue, ALL)
            packer.ask(cartons_of, order.work_order)
            packer.ask(pallets_of, order.work_order)
            packer.ask(packing_figures)
        assert len(statements) == 4

    def test_a_role_without_the_right_sees_nothing(self, database: Plant) -> None:
        with door_of(database, "finance") as door, pytest.raises(NotAllowed):
            door.ask(packing_queue, ALL)


class TestStart:
    def test_all_cartons_and_pallets_are_planned(self, packer: Dispatcher, order: Order) -> None:
        result = packer.run(start_packing, order.work_order)
        assert (result.cartons_total, result.cartons_packed, result.state) == (32, 0, WorkState.RUNNING)
        cartons = packer.ask(cartons_of, order.work_order)
        assert [each.code for each in cartons[:2]] == ["FG-2026-00001-CTN001", "FG-2026-00001-CTN002"]
        assert {each.state for each in cartons} == {CartonState.PLANNED}
        assert {each.total for each in cartons} == {32}
        pallets = packer.ask(pallets_of, order.work_order)
        assert [(each.code, each.cartons, each.state) for each in pallets] == [
            (f"PLT-2026-00001-{number:03}", 8, PalletState.OPEN) for number in range(1, 5)
        ]

    def test_it_starts_once(self, packer: Dispatcher, order: Order) -> None:
        packer.run(start_packing, order.work_order)
        with pytest.raises(WrongState) as caught:
            packer.run(start_packing, order.work_order)
        assert caught.value.code == "packing.started"

    def test_an_article_without_specification_is_refused(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database, specification=False)
        with pytest.raises(NotFound) as caught:
            packer.run(start_packing, order.work_order)
        assert caught.value.code == "packing.no_specification"

    def test_an_odd_pallet_asks(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database, per_pallet=1, pcs=120)
        with pytest.raises(NeedsConfirmation) as caught:
            packer.run(start_packing, order.work_order)
        result = packer.run(start_packing, order.work_order, confirmed={caught.value.code})
        assert result.cartons_total == 2

    @pytest.mark.parametrize("state", ["draft", "partial", "cancelled"])
    def test_an_order_that_is_not_released_waits(self, packer: Dispatcher, database: Plant, state: str) -> None:
        order = arrange_order(database, state=state)
        with pytest.raises(WrongState) as caught:
            packer.run(start_packing, order.work_order)
        assert caught.value.code == "packing.not_released"

    def test_the_specification_of_the_week_and_destination_holds(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database)
        with database.connect() as connection:
            connection.execute(
                "INSERT INTO quty.pack_specification (article_id, destination_id, week_year, week_number,"
                " pcs_per_carton, cartons_per_pallet)"
                " SELECT %s, id, y, w, p, 4 FROM quty.destination, (VALUES (2026, 22, 48), (2026, 23, 12)) AS v (y, w, p)"
                " WHERE code = 'EU'",
                (order.article,),
            )
        assert packer.run(start_packing, order.work_order).cartons_total == 40


class TestPack:
    def test_the_whole_order_in_one_go(self, packer: Dispatcher, order: Order) -> None:
        result = pack(packer, order, 1920, counted_cartons=32, station="7")
        assert (result.first, result.last, result.pcs, result.rest_pcs) == (1, 32, 1920, 0)
        cartons = packer.ask(cartons_of, order.work_order)
        assert {(each.state, each.pcs, each.station) for each in cartons} == {(CartonState.PACKED, 60, "7")}
        assert {each.packed_by for each in cartons} == {packer.actor.full_name}
        assert {each.state for each in packer.ask(pallets_of, order.work_order)} == {PalletState.CLOSED}

    def test_in_parts(self, packer: Dispatcher, order: Order) -> None:
        assert pack(packer, order, 600).last == 10
        assert [each.state for each in packer.ask(pallets_of, order.work_order)] == [
            PalletState.CLOSED,
            *[PalletState.OPEN] * 3,
        ]
        result = pack(packer, order, 1320)
        assert (result.first, result.last, result.cartons_total) == (11, 32, 32)
        (row,) = packer.ask(packing_queue, ALL)
        assert (row.packed_pcs, row.cartons_packed, row.state) == (1920, 32, WorkState.RUNNING)

    def test_the_same_request_packs_once(self, packer: Dispatcher, order: Order) -> None:
        request = uuid4()
        new = PackCartons(order.work_order, 600)
        first = packer.run(pack_cartons, new, request=request)
        assert packer.run(pack_cartons, new, request=request) == first
        assert packer.ask(packing_queue, ALL)[0].packed_pcs == 600

    def test_a_partial_last_carton_needs_a_reason_and_is_marked(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database, pcs=465)
        with pytest.raises(Invalid) as caught:
            pack(packer, order, 465)
        assert set(caught.value.fields) == {"partial_reason"}
        assert pack(packer, order, 465, partial_reason="End of the order").last == 8
        last = packer.ask(cartons_of, order.work_order)[-1]
        assert (last.pcs, last.partial, last.note) == (45, True, "End of the order")

    def test_a_partial_carton_in_the_middle_moves_the_rest(self, packer: Dispatcher, order: Order) -> None:
        result = pack(packer, order, 45, partial_reason="Sample taken")
        assert (result.cartons_packed, result.cartons_total) == (1, 33)
        cartons = packer.ask(cartons_of, order.work_order)
        assert [each.pcs for each in cartons] == [45, *[60] * 31, 15]
        with pytest.raises(NeedsConfirmation) as caught:
            pack(packer, order, 60)
        assert pack(packer, order, 60, confirmed={caught.value.code}).first == 2

    def test_a_small_difference_asks_and_the_cartons_count(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database, pcs=36_000)
        with pytest.raises(NeedsConfirmation) as caught:
            pack(packer, order, 36_060, counted_cartons=600)
        result = pack(packer, order, 36_060, counted_cartons=600, confirmed={caught.value.code})
        assert (result.pcs, result.last) == (36_000, 600)

    @pytest.mark.parametrize(
        ("pcs", "cartons", "code"),
        [(1980, None, "packing.more_than_ordered"), (1920, 31, "packing.quantity_differs")],
    )
    def test_it_refuses(self, packer: Dispatcher, order: Order, pcs: int, cartons: int | None, code: str) -> None:
        with pytest.raises(Refused) as caught:
            pack(packer, order, pcs, counted_cartons=cartons)
        assert caught.value.code == code
        assert packer.ask(packing_queue, ALL)[0].packed_pcs == 0

    def test_an_unknown_or_foreign_work_order_is_refused(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database)
        database.one("UPDATE quty.work_order SET department = 'FIN' WHERE id = %s RETURNING id", order.work_order)
        for identity in (order.work_order, 999_999):
            with pytest.raises(NotFound):
                packer.run(pack_cartons, PackCartons(identity, 60))

    def test_a_correction_of_the_specification_before_the_first_carton_is_followed(
        self, packer: Dispatcher, database: Plant, order: Order
    ) -> None:
        packer.run(start_packing, order.work_order)
        database.one("UPDATE quty.pack_specification SET pcs_per_carton = 48 RETURNING id")
        assert packer.ask(packing_queue, ALL)[0].pcs_per_carton == 48
        assert pack(packer, order, 48).cartons_total == 40

    def test_a_correction_after_it_is_not(self, packer: Dispatcher, database: Plant, order: Order) -> None:
        pack(packer, order, 600)
        database.one("UPDATE quty.pack_specification SET pcs_per_carton = 48, cartons_per_pallet = 4 RETURNING id")
        assert pack(packer, order, 1320).cartons_total == 32

    def test_the_database_refuses_others(self, database: Plant, order: Order) -> None:
        with door_of(database, "operator_sewing") as door:
            door._courtesy_check = False
            with pytest.raises((NotAllowed, NotFound)):
                pack(door, order, 60)


class TestStock:
    def test_packed_pieces_are_posted_and_taken_back(self, packer: Dispatcher, database: Plant, order: Order) -> None:
        _, packing = arrange_places(database)
        pack(packer, order, 600)
        balance = "SELECT on_hand FROM quty.stock_balance WHERE place_id = %s"
        assert database.one(balance, packing) == 600
        assert database.one("SELECT reference FROM quty.stock_move") == "MO-2026-00001 CTN 1-10"
        packer.run(undo_last_cartons, UndoCartons(order.work_order, 2))
        assert database.one(balance, packing) == 480

    def test_pieces_that_were_handed_over_are_not_taken_back(
        self, packer: Dispatcher, database: Plant, order: Order
    ) -> None:
        arrange_places(database)
        pack(packer, order, 600)
        database.one("UPDATE quty.stock_balance SET on_hand = 0 RETURNING article_id")
        with pytest.raises(NotEnoughStock):
            packer.run(undo_last_cartons, UndoCartons(order.work_order, 2))


class TestUndo:
    def test_the_last_cartons_are_planned_again(self, packer: Dispatcher, order: Order) -> None:
        pack(packer, order, 600)
        result = packer.run(undo_last_cartons, UndoCartons(order.work_order, 3))
        assert (result.first, result.last, result.pcs, result.packed_pcs) == (8, 10, 180, 420)
        states = [each.state for each in packer.ask(cartons_of, order.work_order)]
        assert states == [CartonState.PACKED] * 7 + [CartonState.PLANNED] * 25
        assert packer.ask(pallets_of, order.work_order)[0].state is PalletState.OPEN

    def test_a_partial_carton_becomes_whole_again(self, packer: Dispatcher, order: Order) -> None:
        pack(packer, order, 45, partial_reason="Sample taken")
        result = packer.run(undo_last_cartons, UndoCartons(order.work_order, 1))
        assert result.cartons_total == 32
        assert {each.pcs for each in packer.ask(cartons_of, order.work_order)} == {60}

    @pytest.mark.parametrize("count", [0, 11])
    def test_only_packed_cartons(self, packer: Dispatcher, order: Order, count: int) -> None:
        pack(packer, order, 600)
        with pytest.raises(Invalid):
            packer.run(undo_last_cartons, UndoCartons(order.work_order, count))

    def test_marked_cartons_need_a_supervisor_and_a_reason(
        self, packer: Dispatcher, database: Plant, order: Order
    ) -> None:
        pack(packer, order, 600)
        mark(database, order, 1, 10, 32)
        undo = UndoCartons(order.work_order, 1)
        with pytest.raises(NotAllowed) as refused:
            packer.run(undo_last_cartons, undo)
        assert refused.value.permission is Permission.REPRINT_MARKS
        with door_of(database, "spv_packing") as supervisor:
            with pytest.raises(NeedsConfirmation) as asked:
                supervisor.run(undo_last_cartons, undo)
            assert asked.value.needs_reason
            supervisor.run(undo_last_cartons, undo, confirmed={asked.value.code}, reason="Counted twice")

    def test_shipped_cartons_stay(self, packer: Dispatcher, database: Plant, order: Order) -> None:
        pack(packer, order, 60)
        database.one("UPDATE quty.carton SET state = 'shipped' WHERE number = 1 RETURNING id")
        with pytest.raises(WrongState) as caught:
            packer.run(undo_last_cartons, UndoCartons(order.work_order, 1))
        assert caught.value.code == "packing.shipped"


class TestComplete:
    def test_at_the_target(self, packer: Dispatcher, database: Plant, order: Order) -> None:
        pack(packer, order, 1920)
        result = packer.run(complete_packing, order.work_order)
        assert result.state is WorkState.FINISHED
        assert packer.ask(packing_queue, ALL) == ()
        (row,) = packer.ask(packing_completed, ALL)
        assert row.finished_at is not None
        assert [each.id for each in packer.ask(packing_queue, PackingFilter(include_finished=True))] == [row.id]
        assert database.one("SELECT state FROM quty.manufacturing_order") == "done"
        assert database.one("SELECT produced_pcs FROM quty.manufacturing_order") == 1920

    def test_not_before(self, packer: Dispatcher, order: Order) -> None:
        pack(packer, order, 1860)
        with pytest.raises(Refused) as caught:
            packer.run(complete_packing, order.work_order)
        assert caught.value.code == "packing.not_complete"
        assert caught.value.what.values["missing"] == 60

    def test_nothing_is_packed_after_it(self, packer: Dispatcher, order: Order) -> None:
        pack(packer, order, 1920)
        packer.run(complete_packing, order.work_order)
        for command, data in (
            (pack_cartons, PackCartons(order.work_order, 60)),
            (undo_last_cartons, UndoCartons(order.work_order, 1)),
            (complete_packing, order.work_order),
        ):
            with pytest.raises(WrongState) as caught:
                packer.run(command, data)
            assert caught.value.code == "packing.ended"

    def test_short_after_approval_with_a_reason(self, packer: Dispatcher, database: Plant, order: Order) -> None:
        pack(packer, order, 1800)
        mark(database, order, 1, 30, 32)
        version = packer.ask(packing_queue, ALL)[0].version
        short = ShortTarget(order.work_order, version, 1800)
        with pytest.raises(NotAllowed):
            packer.run(approve_short, short)
        with door_of(database, "production_manager") as manager:
            with pytest.raises(NeedsConfirmation) as asked:
                manager.run(approve_short, short)
            assert asked.value.needs_reason
            manager.run(approve_short, short, confirmed={asked.value.code}, reason="Fabric fault")
            with pytest.raises(Conflict):
                manager.run(approve_short, short)
        result = packer.run(complete_packing, order.work_order)
        assert (result.cartons_total, result.state) == (30, WorkState.FINISHED)
        assert result.marks_to_reprint == 30
        assert {each.outdated for each in packer.ask(cartons_of, order.work_order)} == {True}

    @pytest.mark.parametrize("target", [0, 599, 1920, 5000])
    def test_a_target_below_what_is_packed_or_not_lower_is_invalid(
        self, packer: Dispatcher, database: Plant, order: Order, target: int
    ) -> None:
        pack(packer, order, 600)
        version = packer.ask(packing_queue, ALL)[0].version
        with door_of(database, "ppic_manager") as manager, pytest.raises(Invalid):
            manager.run(approve_short, ShortTarget(order.work_order, version, target))


def test_the_figures_of_the_day(packer: Dispatcher, database: Plant, order: Order) -> None:
    arrange_order(database, number=2, week=Week(2020, 1))
    pack(packer, order, 600)
    figures = packer.ask(packing_figures)
    assert (figures.waiting, figures.running, figures.cartons_today, figures.pcs_today) == (1, 1, 10, 600)
    assert figures.late >= 1
    assert figures.wrong_scans_today == 0


def pack_twice(database: Plant, order: Order) -> list[str]:
    """Two clerks pack the whole order at the same moment."""

    def attempt(door: Dispatcher) -> str:
        try:
            pack(door, order, 1920)
        except Refused as refusal:
            return refusal.code
        return "packed"

    with (
        door_of(database, "operator_packing") as one,
        door_of(database, "operator_packing") as other,
        ThreadPoolExecutor(2) as pool,
    ):
        return sorted(pool.map(attempt, (one, other)))


def test_two_clerks_who_pack_the_same_rest_pack_it_once(database: Plant, order: Order) -> None:
    _, packing_place = arrange_places(database)
    assert pack_twice(database, order) == ["packed", "packing.more_than_ordered"]
    assert database.one("SELECT on_hand FROM quty.stock_balance WHERE place_id = %s", packing_place) == 1920


def test_without_the_lock_they_would_pack_it_twice(
    database: Plant, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, packing_place = arrange_places(database)
    both_have_read = threading.Barrier(2)
    read = cartons._open_work_order

    def unlocked(uow: UnitOfWork, work_order_id: int) -> Fields:
        row = read(uow, work_order_id)
        both_have_read.wait()
        return row

    monkeypatch.setattr(cartons, "_LOCK", text("SELECT FROM quty.work_order WHERE id = :id"))
    monkeypatch.setattr(cartons, "_open_work_order", unlocked)
    first, second = pack_twice(database, order)
    # Both went past the rule. Where they also meet at the same new pallet, its key stops the second by chance.
    assert (first, second) in {("packed", "packed"), ("packed", "pallet_code_key")}
    packed = 3840 if second == "packed" else 1920
    assert database.one("SELECT on_hand FROM quty.stock_balance WHERE place_id = %s", packing_place) == packed
