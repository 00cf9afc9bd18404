from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from quty_desktop.domain.errors import (
    BatchOnHold,
    Conflict,
    Invalid,
    NeedsConfirmation,
    NotAllowed,
    NotFound,
    Refused,
)
from quty_desktop.domain.packing import MarkSize, PrintTarget
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import LabTestType
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import translator
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.packing.cartons import PackCartons, pack_cartons, start_packing
from quty_desktop.services.packing.marks import (
    HistoryFilter,
    MarkRange,
    PrintedMarks,
    PrintMarks,
    marks_of,
    print_history,
    print_marks,
)
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.packing_plant import Order, arrange_order, counted, mark

ENGLISH = translator("en")


@pytest.fixture
def packer(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "operator_packing") as door:
        yield door


@pytest.fixture
def supervisor(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "spv_packing") as door:
        yield door


@pytest.fixture
def order(database: Plant, packer: Dispatcher) -> Order:
    order = arrange_order(database)
    packer.run(start_packing, order.work_order)
    return order


def to_print(door: Dispatcher, order: Order, first: int | None = None, last: int | None = None) -> PrintMarks:
    run = door.ask(marks_of, MarkRange(order.batch, first=first, last=last))
    return PrintMarks(run.manufacturing_order_id, run.first, run.last, MarkSize.LABEL_100X150, run.seen)


def printed(door: Dispatcher, order: Order, first: int | None = None, last: int | None = None) -> PrintedMarks:
    return door.run(print_marks, to_print(door, order, first, last))


def fail_drop_test(plant: Plant, order: Order) -> None:
    lab = plant.person("qc_lab")
    with plant.connect(lab) as connection:
        connection.execute(
            "INSERT INTO quty.lab_test (manufacturing_order_id, test_type, result, tested_at) VALUES (%s, 'drop', 'fail', now())",
            (order.manufacturing_order,),
        )


def hold(plant: Plant, order: Order) -> None:
    quality = plant.person("qc_supervisor")
    with plant.connect(quality) as connection:
        connection.execute(
            "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'manual', 'Smell of oil')",
            (order.manufacturing_order,),
        )


class TestMarksOf:
    def test_everything_on_a_mark_comes_from_the_order(self, packer: Dispatcher, order: Order) -> None:
        packer.run(pack_cartons, PackCartons(order.work_order, 600))
        run = packer.ask(marks_of, MarkRange(order.batch.lower()))
        assert (run.first, run.last, run.cartons_total, len(run.marks)) == (1, 32, 32, 32)
        mark = run.marks[6]
        assert (mark.carton, mark.cartons, mark.qty_pcs, mark.partial) == (7, 32, 60, False)
        assert (mark.week, mark.destination_code, mark.destination_name) == (Week(2026, 22), "EU", "Europe")
        assert (mark.article_code, mark.buyer_order, mark.batch) == ("40551542", "ECIS-77001", order.batch)
        assert str(mark.code) == "FG-2026-00001-CTN007"
        assert str(mark.payload).startswith(f"PCK|40551542|{order.batch}|22|EU|60|")
        assert not mark.practice
        assert packer.ask(marks_of, MarkRange(order.batch, practice=True)).marks[0].practice

    def test_a_partial_carton_says_so(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database, pcs=465)
        packer.run(start_packing, order.work_order)
        last = packer.ask(marks_of, MarkRange(order.batch)).marks[-1]
        assert (last.qty_pcs, last.partial) == (45, True)

    def test_a_range(self, packer: Dispatcher, order: Order) -> None:
        run = packer.ask(marks_of, MarkRange(manufacturing_order_id=order.manufacturing_order, first=9, last=16))
        assert [each.carton for each in run.marks] == list(range(9, 17))

    @pytest.mark.parametrize(
        ("first", "last", "fields"),
        [(0, 5, {"first"}), (1, 33, {"last"}), (33, 40, {"first", "last"}), (9, 8, {"last"})],
    )
    def test_a_range_that_is_not_among_the_cartons(
        self, packer: Dispatcher, order: Order, first: int, last: int, fields: set[str]
    ) -> None:
        with pytest.raises(Invalid) as caught:
            packer.ask(marks_of, MarkRange(order.batch, first=first, last=last))
        assert set(caught.value.fields) == fields

    def test_a_batch_that_is_not_packed_has_no_marks(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database)
        run = packer.ask(marks_of, MarkRange(order.batch))
        assert run.marks == ()
        assert run.unprinted is None

    @pytest.mark.parametrize("batch", ["", "BATCH-1999-001"])
    def test_an_unknown_batch(self, packer: Dispatcher, batch: str) -> None:
        with pytest.raises(NotFound):
            packer.ask(marks_of, MarkRange(batch))

    def test_it_is_one_statement_also_for_600_cartons(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database, pcs=36_000)
        packer.run(start_packing, order.work_order)
        with counted(packer) as statements:
            run = packer.ask(marks_of, MarkRange(order.batch))
        assert len(run.marks) == 600
        assert len(statements) == 1

    def test_what_keeps_the_batch_is_named_with_who_may_release_it(
        self, packer: Dispatcher, database: Plant, order: Order
    ) -> None:
        fail_drop_test(database, order)
        hold(database, order)
        run = packer.ask(marks_of, MarkRange(order.batch))
        assert next(each.subject for each in run.blockers) is LabTestType.DROP
        assert [each.is_hold for each in run.blockers] == [False, True]
        assert "qc_supervisor" in run.releasing_roles
        assert run.who_may_release is not None
        assert "QC supervisor" in ENGLISH.tr(run.who_may_release)


class TestPrint:
    def test_the_first_print_is_recorded(self, packer: Dispatcher, order: Order) -> None:
        new = replace(to_print(packer, order), copies=2, target=PrintTarget.PDF)
        result = packer.run(print_marks, new)
        assert (result.counter, result.marks, result.batch) == (1, 64, order.batch)
        (row,) = packer.ask(print_history, HistoryFilter())
        assert (row.first, row.last, row.copies, row.target, row.person) == (
            1,
            32,
            2,
            PrintTarget.PDF,
            packer.actor.full_name,
        )
        assert (row.week, row.destination, row.reprint) == (Week(2026, 22), "EU", False)

    def test_what_is_not_printed_yet_is_offered_next(self, packer: Dispatcher, order: Order) -> None:
        printed(packer, order, 1, 8)
        run = packer.ask(marks_of, MarkRange(order.batch))
        assert run.unprinted == (9, 32)
        assert [each.prints for each in run.cartons[:9]] == [1] * 8 + [0]
        printed(packer, order, 17, 32)
        assert packer.ask(marks_of, MarkRange(order.batch)).unprinted == (9, 16)

    def test_a_clerk_does_not_reprint(self, packer: Dispatcher, order: Order) -> None:
        printed(packer, order)
        with pytest.raises(NotAllowed) as caught:
            printed(packer, order, 3, 3)
        assert caught.value.permission is Permission.REPRINT_MARKS

    def test_a_reprint_needs_a_reason_and_is_counted(
        self, packer: Dispatcher, supervisor: Dispatcher, order: Order
    ) -> None:
        printed(packer, order)
        new = to_print(supervisor, order, 3, 4)
        with pytest.raises(NeedsConfirmation) as caught:
            supervisor.run(print_marks, new)
        assert caught.value.needs_reason
        with pytest.raises(NeedsConfirmation):
            supervisor.run(print_marks, new, confirmed={caught.value.code})
        again = supervisor.run(print_marks, new, confirmed={caught.value.code}, reason="Label torn")
        third = supervisor.run(print_marks, new, confirmed={caught.value.code}, reason="Torn again")
        assert (again.counter, third.counter) == (2, 3)
        reprints = supervisor.ask(print_history, HistoryFilter(only=True))
        assert [(row.counter, row.reason) for row in reprints] == [(3, "Torn again"), (2, "Label torn")]
        assert supervisor.ask(marks_of, MarkRange(order.batch)).cartons[2].prints == 3

    @pytest.mark.parametrize("keep", [fail_drop_test, hold])
    def test_a_kept_batch_gets_no_mark_from_service_or_database(
        self, packer: Dispatcher, database: Plant, order: Order, keep: Any
    ) -> None:
        new = to_print(packer, order)
        keep(database, order)
        with pytest.raises(BatchOnHold) as caught:
            packer.run(print_marks, new)
        assert caught.value.code == "batch_on_hold"
        assert order.batch in ENGLISH.tr(caught.value.what)
        assert "QC supervisor" in ENGLISH.tr(caught.value.remedy)
        with pytest.raises(psycopg.DatabaseError, match="batch_on_hold"):
            insert_as(packer, database, order, week=22, destination="EU")
        assert packer.ask(print_history, HistoryFilter()) == ()

    @pytest.mark.parametrize(
        ("week", "destination", "code"), [(23, "EU", "mark.wrong_week"), (22, "US", "mark.wrong_destination")]
    )
    def test_the_database_refuses_another_week_or_destination(
        self, packer: Dispatcher, database: Plant, order: Order, week: int, destination: str, code: str
    ) -> None:
        with pytest.raises(psycopg.DatabaseError, match=code):
            insert_as(packer, database, order, week=week, destination=destination)

    @pytest.mark.parametrize(
        "changed",
        [
            {"week": Week(2026, 23)},
            {"destination": "US"},
            {"article_code": "40551543"},
            {"cartons_total": 31},
        ],
    )
    def test_what_was_previewed_must_be_what_the_order_says(
        self, packer: Dispatcher, order: Order, changed: dict[str, Any]
    ) -> None:
        new = to_print(packer, order)
        with pytest.raises(Conflict):
            packer.run(print_marks, replace(new, seen=replace(new.seen, **changed)))

    def test_the_order_changes_between_preview_and_print(
        self, packer: Dispatcher, database: Plant, order: Order
    ) -> None:
        new = to_print(packer, order)
        database.one("UPDATE quty.buyer_order_line SET week_number = 23 WHERE id = %s RETURNING id", order.line)
        with pytest.raises(Conflict):
            packer.run(print_marks, new)
        assert printed(packer, order).counter == 1

    @pytest.mark.parametrize("copies", [0, 11])
    def test_copies_have_limits(self, packer: Dispatcher, order: Order, copies: int) -> None:
        with pytest.raises(Invalid) as caught:
            packer.run(print_marks, replace(to_print(packer, order), copies=copies))
        assert set(caught.value.fields) == {"copies"}

    def test_a_batch_without_cartons_has_nothing_to_print(self, packer: Dispatcher, database: Plant) -> None:
        order = arrange_order(database)
        with pytest.raises(Refused) as caught:
            packer.run(print_marks, replace(to_print(packer, order), first=1, last=1))
        assert caught.value.code == "marks.no_cartons"

    def test_others_may_look_but_not_print(self, database: Plant, order: Order) -> None:
        with door_of(database, "spv_sewing") as door:
            new = to_print(door, order)
            with pytest.raises(NotAllowed):
                door.run(print_marks, new)
            door._courtesy_check = False
            with pytest.raises(NotAllowed):
                door.run(print_marks, new)


def insert_as(door: Dispatcher, plant: Plant, order: Order, *, week: int, destination: str) -> None:
    """What a person with the role could try from psql."""
    from quty_desktop.database.engine import Login
    from tests.databases import PASSWORD

    with plant.connect(Login(door.actor.name, PASSWORD)) as connection:
        connection.execute(
            "INSERT INTO quty.shipping_mark_print (manufacturing_order_id, first_carton, last_carton, cartons_total, size,"
            " target, article_code, week_year, week_number, destination_code)"
            " VALUES (%s, 1, 32, 32, 'label_100x150', 'pdf', '40551542', 2026, %s, %s)",
            (order.manufacturing_order, week, destination),
        )


class TestHistory:
    def test_it_pages_by_key_and_is_searched(self, packer: Dispatcher, database: Plant, order: Order) -> None:
        other = arrange_order(database, number=2, article="80526230")
        packer.run(start_packing, other.work_order)
        for first in (1, 9, 17):
            mark(database, order, first, first + 7, 32)
        mark(database, other, 1, 32, 32)
        first_page = packer.ask(print_history, HistoryFilter(limit=2))
        second_page = packer.ask(print_history, HistoryFilter(limit=2, before=first_page[-1].id))
        assert [row.first for row in (*first_page, *second_page)] == [1, 17, 9, 1]
        assert len(packer.ask(print_history, HistoryFilter("805262"))) == 1
        assert len(packer.ask(print_history, HistoryFilter(order.batch))) == 3
