from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from quty_desktop.domain.errors import Conflict, Duplicate, Invalid, NeedsConfirmation, NotFound, Refused, WrongState
from quty_desktop.domain.orders import OrderState
from quty_desktop.services.ppic import orders
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.plants import WEEK, Office, approved_order, confirmed_line, new_order, office_of


@pytest.fixture
def office(database: Plant) -> Iterator[Office]:
    with office_of(database) as office:
        yield office


def test_an_order_is_entered_confirmed_and_listed_with_its_week_and_destination(office: Office) -> None:
    saved = office.ppic.run(orders.enter_order, new_order(office))
    assert saved.state is OrderState.DRAFT
    key = orders.OrderKey(saved.id, office.ppic.ask(orders.order, saved.id).version)
    assert office.ppic.run(orders.confirm_order, key).state is OrderState.CONFIRMED
    (row,) = office.ppic.ask(orders.order_list, orders.OrderFilter(search="po-10"))
    assert (row.number, row.qty_pcs, row.first_week, row.destinations) == ("PO-1001", 1920, WEEK, "EU")


def test_missing_values_are_named_by_field(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        office.ppic.run(orders.enter_order, orders.NewOrder(" ", office.buyer, date(2026, 4, 1), ()))
    assert set(refused.value.fields) == {"number", "lines"}
    with pytest.raises(Invalid) as refused:
        office.ppic.run(orders.enter_order, new_order(office, qty_pcs=0))
    assert set(refused.value.fields) == {"lines.0.qty_pcs"}
    with pytest.raises(Invalid) as refused:
        office.ppic.run(orders.enter_order, replace(new_order(office), buyer_id=0))
    assert set(refused.value.fields) == {"buyer_id"}


def test_an_article_labelled_for_one_destination_takes_no_other(office: Office) -> None:
    order = new_order(office)
    wrong = replace(order, lines=(replace(order.lines[0], destination_id=office.us),))
    with pytest.raises(Refused) as refused:
        office.ppic.run(orders.enter_order, wrong)
    assert refused.value.code == "orders.other_destination"
    anywhere = replace(order, lines=(replace(order.lines[0], article_id=office.shark, destination_id=office.us),))
    assert office.ppic.run(orders.enter_order, anywhere).state is OrderState.DRAFT


def test_a_number_is_taken_once(office: Office) -> None:
    office.ppic.run(orders.enter_order, new_order(office))
    with pytest.raises(Duplicate):
        office.ppic.run(orders.enter_order, new_order(office))


def test_a_draft_is_changed_and_a_confirmed_order_is_not(office: Office) -> None:
    saved = office.ppic.run(orders.enter_order, new_order(office))
    version = office.ppic.ask(orders.order, saved.id).version
    changed = orders.ChangedOrder(saved.id, version, new_order(office, "PO-2", 600))
    office.ppic.run(orders.change_order, changed)
    detail = office.ppic.ask(orders.order, saved.id)
    assert (detail.number, detail.lines[0].qty_pcs, len(detail.lines)) == ("PO-2", 600, 1)
    with pytest.raises(Conflict):
        office.ppic.run(orders.change_order, changed)
    office.ppic.run(orders.confirm_order, orders.OrderKey(saved.id, detail.version))
    with pytest.raises(WrongState):
        office.ppic.run(orders.change_order, replace(changed, version=detail.version + 1))


def test_cancelling_asks_for_a_reason_and_is_refused_once_planned(office: Office) -> None:
    line = confirmed_line(office)
    (row,) = office.ppic.ask(orders.order_list, orders.OrderFilter())
    key = orders.OrderKey(row.id, row.version)
    with pytest.raises(NeedsConfirmation) as asked:
        office.ppic.run(orders.cancel_order, key)
    assert asked.value.needs_reason
    done = office.ppic.run(orders.cancel_order, key, confirmed={asked.value.code}, reason="Buyer withdrew it")
    assert done.state is OrderState.CANCELLED
    assert office.ppic.ask(orders.order_list, orders.OrderFilter()) == ()
    assert line
    approved_order(office, "PO-9")
    (planned,) = office.ppic.ask(orders.order_list, orders.OrderFilter())
    with pytest.raises(Refused):
        office.ppic.run(orders.cancel_order, orders.OrderKey(planned.id, planned.version))


def test_an_unknown_order_is_refused(office: Office) -> None:
    with pytest.raises(NotFound):
        office.ppic.ask(orders.order, 999_999)


def test_the_form_offers_buyers_destinations_and_finished_goods(office: Office) -> None:
    choices = office.ppic.ask(orders.order_choices)
    assert [each.name for each in choices.buyers] == ["Rumah Boneka AB"]
    assert [each.code for each in choices.destinations] == ["AP", "EU", "US"]
    assert [(each.code, each.destination, each.pcs_per_carton) for each in choices.articles] == [
        ("40551542", "EU", 60),
        ("90110231", "", 24),
    ]


def test_a_packing_supervisor_sees_orders_and_enters_none(office: Office, database: Plant) -> None:
    from quty_desktop.domain.errors import NotAllowed

    office.ppic.run(orders.enter_order, new_order(office))
    with door_of(database, "spv_packing") as clerk:
        assert len(clerk.ask(orders.order_list, orders.OrderFilter())) == 1
        with pytest.raises(NotAllowed):
            clerk.run(orders.enter_order, new_order(office, "PO-2"))
