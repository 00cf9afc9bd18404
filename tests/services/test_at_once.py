"""Accepting a slip in one call: the same answer and the same books as the command behind it."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.services.hand_over import slips, transfers
from tests.databases import Plant
from tests.services.test_transfers import Cut, Floor, floor_of, received


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as opened:
        yield opened


def _count(floor: Floor, sent: slips.SentTransfer, pcs: int, **more: object) -> slips.AcceptedTransfer:
    return floor["operator_sewing"].run(transfers.accept, transfers.CountedTransfer(sent.id, pcs), **more)  # type: ignore[arg-type]


@pytest.fixture
def cut(floor: Floor) -> Cut:
    return floor.cut("PO-1", 500)


def test_it_answers_and_writes_like_the_command(floor: Floor, cut: Cut) -> None:
    one, other = cut.send(200), cut.send(300)
    at_once = _count(floor, one, 200)
    in_full = _count(floor, other, 300, reason="looked at twice")
    same = {"id": 0, "number": "", "sent_pcs": 0, "received_pcs": 0, "accepted_by": ""}
    assert replace(at_once, **same) == replace(in_full, **same)  # type: ignore[arg-type]
    assert received(floor, cut.mo) == 500
    rows = floor.plant.one(
        "SELECT count(DISTINCT (action, command, person_name, new - '{accepted_at,completed_at,received_pcs}'::text[]))"
        " FROM quty.audit_entry WHERE command = 'transfers.accept' AND table_name = 'transfer'"
    )
    assert rows == 1


def test_the_same_request_is_accepted_once_and_answered_twice(floor: Floor, cut: Cut) -> None:
    sent, request = cut.send(), uuid4()
    first = _count(floor, sent, 500, request=request)
    assert _count(floor, sent, 500, request=request) == first
    assert not first.duplicate
    assert received(floor, cut.mo) == 500


def test_sending_answers_and_writes_like_the_command(floor: Floor, cut: Cut) -> None:
    new = transfers.NewTransfer(cut.work, Department.SEWING, 200, floor.lines[Department.SEWING, 1], note=" by hand ")
    request = uuid4()
    at_once = floor["operator_cutting"].run(transfers.send, new, request=request)
    assert floor["operator_cutting"].run(transfers.send, new, request=request) == at_once
    in_full = floor["operator_cutting"].run(transfers.send, new, reason="in full")
    assert replace(at_once, id=0, number="") == replace(in_full, id=0, number="")
    first, second = (int(each.number.rpartition("-")[2]) for each in (at_once, in_full))
    assert (second, len(at_once.number)) == (first + 1, len(in_full.number))
    different = floor.plant.one(
        "SELECT count(DISTINCT to_jsonb(t) - '{id,number,sent_at,created_at,line_checked_at}'::text[]) FROM quty.transfer t"
    )
    assert different == 1
    assert floor.plant.one("SELECT count(*) FROM quty.transfer") == 2


@pytest.mark.parametrize("pcs", [0, 501, 10**12, 10**30])
def test_what_cannot_be_sent_is_put_into_words_by_the_command(cut: Cut, pcs: int) -> None:
    with pytest.raises(Invalid):
        cut.send(pcs)


@pytest.mark.parametrize("pcs", [-1, 10**12, 10**30])
def test_what_is_not_usual_is_put_into_words_by_the_command(floor: Floor, cut: Cut, pcs: int) -> None:
    sent = cut.send()
    with pytest.raises(Invalid):
        _count(floor, sent, pcs)
    assert received(floor, cut.mo) == 0
    with pytest.raises(Refused):
        floor["operator_finishing"].run(transfers.accept, transfers.CountedTransfer(sent.id, 500))
