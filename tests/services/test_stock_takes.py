"""Stock-takes on a real database: frozen, blind, compared, approved by another person, put right."""
# Whole quantities are compared with plain numbers.
# mypy: disable-error-code="comparison-overlap"

from collections.abc import Iterator
from decimal import Decimal

import psycopg
import pytest

from quty_desktop.domain.counting import CountKind, CountState
from quty_desktop.domain.errors import NotAllowed, Refused, WrongState
from quty_desktop.services.warehouse import stock, stock_takes
from quty_desktop.services.warehouse.stock_takes import NewStockTake, TagCount, TakeAnswer, TakeKey
from tests.databases import Plant
from tests.services.store_plant import Store, store_of

D = Decimal


@pytest.fixture
def store(database: Plant) -> Iterator[Store]:
    with store_of(database) as opened:
        yield opened


def key(answer: TakeAnswer) -> TakeKey:
    return TakeKey(answer.id, answer.version)


def started(store: Store) -> TakeAnswer:
    new = NewStockTake(CountKind.MONTHLY, (store.rack, store.other))
    return store["warehouse_admin"].run(stock_takes.start, new)


def count_all(store: Store, take: TakeAnswer, *counted: int) -> TakeAnswer:
    for tag, qty in zip(store["warehouse_operator"].ask(stock_takes.tags, take.id), counted, strict=True):
        store["warehouse_operator"].run(stock_takes.count, TagCount(tag.id, D(qty)))
    return store["warehouse_operator"].run(stock_takes.compare, key(take))


def test_a_count_with_a_difference_is_approved_by_another_person(store: Store) -> None:
    lot = store.stocked(2)
    take = started(store)
    assert (take.state, take.lines) == (CountState.FROZEN, 1)
    with pytest.raises(Refused, match="being counted"):
        store["warehouse_operator"].run(
            stock.relocate, stock.Relocation(store.fabric, lot, store.rack, store.other, D(1))
        )
    with pytest.raises(Refused, match="being counted"):
        started(store)
    with pytest.raises(Refused, match="1 tags are not counted"):
        store["warehouse_operator"].run(stock_takes.compare, key(take))
    compared = count_all(store, take, 85)
    assert (compared.state, compared.lines) == (CountState.COMPARED, 1)
    with pytest.raises(Refused, match="Somebody who may approve"):
        store["warehouse_operator"].run(stock_takes.post, key(compared))
    with pytest.raises(NotAllowed):
        store["warehouse_operator"].ask(stock_takes.variances, take.id)
    (row,) = store["finance"].ask(stock_takes.variances, take.id)
    assert (row.book_qty, row.counted_qty, row.difference) == (90, 85, -5)
    with pytest.raises(Refused, match="without a cause"):
        store["finance"].run(stock_takes.approve, key(compared))
    store["spv_warehouse"].run(stock_takes.explain, stock_takes.LineCause(row.id, row.version, "roll end not booked"))
    approved = store["finance"].run(stock_takes.approve, key(compared))
    posted = store["warehouse_operator"].run(stock_takes.post, key(approved))
    assert (posted.state, posted.lines, store.on_hand("A-1")) == (CountState.POSTED, 1, 85)
    store["warehouse_operator"].run(stock.relocate, stock.Relocation(store.fabric, lot, store.rack, store.other, D(1)))
    with pytest.raises(WrongState):
        store["warehouse_operator"].run(stock_takes.post, key(posted))


def test_without_a_difference_nobody_has_to_approve(store: Store) -> None:
    store.stocked(2)
    compared = count_all(store, started(store), 90)
    assert compared.lines == 0
    assert store["warehouse_admin"].run(stock_takes.post, key(compared)).state is CountState.POSTED


def test_who_counted_does_not_approve(store: Store) -> None:
    store.stocked(2)
    take = started(store)
    (tag,) = store["spv_warehouse"].ask(stock_takes.tags, take.id)
    store["spv_warehouse"].run(stock_takes.count, TagCount(tag.id, D(89)))
    compared = store["warehouse_admin"].run(stock_takes.compare, key(take))
    with pytest.raises(Refused, match="opened or counted in"):
        store["spv_warehouse"].run(stock_takes.approve, key(compared))


def test_found_goods_and_a_second_count(store: Store) -> None:
    lot = store.stocked(2)
    take = started(store)
    new = store["warehouse_operator"].run(
        stock_takes.found, stock_takes.FoundGoods(take.id, store.other, store.fabric, lot, D(7))
    )
    tags = store["warehouse_operator"].ask(stock_takes.tags, take.id)
    assert [(tag.tag, tag.place) for tag in tags] == [(1, "A-1"), (2, "A-2")]
    store["warehouse_operator"].run(stock_takes.count, TagCount(tags[0].id, D(80)))
    compared = store["warehouse_operator"].run(stock_takes.compare, key(take))
    again = store["finance"].run(stock_takes.count_again, key(compared))
    store["warehouse_operator"].run(stock_takes.count, TagCount(tags[0].id, D(83)))
    compared = store["warehouse_operator"].run(stock_takes.compare, key(again))
    rows = store["finance"].ask(stock_takes.variances, take.id)
    assert {row.tag: row.difference for row in rows} == {1: -7, 2: 7}
    for row in rows:
        store["finance"].run(stock_takes.explain, stock_takes.LineCause(row.id, row.version, "put into the wrong rack"))
    approved = store["finance"].run(stock_takes.approve, key(compared))
    store["warehouse_operator"].run(stock_takes.post, key(approved))
    assert (store.on_hand("A-1"), store.on_hand("A-2")) == (83, 7)
    assert new


def test_giving_up_lets_the_places_go(store: Store) -> None:
    lot = store.stocked(2)
    take = started(store)
    gone = store["spv_warehouse"].run(stock_takes.give_up, key(take), confirmed={"count.give_up"}, reason="truck came")
    assert gone.state is CountState.CANCELLED
    store["warehouse_operator"].run(stock.relocate, stock.Relocation(store.fabric, lot, store.rack, store.other, D(1)))


def test_the_count_is_blind_in_the_database(store: Store) -> None:
    store.stocked(2)
    started(store)
    login = store.plant.person("warehouse_operator")
    with store.plant.connect(login) as connection:
        connection.execute("SELECT tag FROM quty.stock_take_line")
        for forbidden in ("SELECT book_qty FROM quty.stock_take_line", "SELECT * FROM quty.counted_line"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(forbidden.encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE quty.stock_take SET state = 'posted'")
