"""Route 3 and every hand-over of QT-09: the three checks hold at each of them."""

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal

import pytest

from quty_desktop.domain.articles import PartnerKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NeedsConfirmation, Refused
from quty_desktop.domain.floor import ReturnsAs
from quty_desktop.domain.orders import Route
from quty_desktop.domain.transfers import BlockKind, TransferState
from quty_desktop.domain.weeks import Week
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.hand_over import production_output, slips, transfer_lists, transfers
from quty_desktop.services.hand_over.production_output import NewOutput
from quty_desktop.services.master_data import articles, lines
from quty_desktop.services.ppic import production
from quty_desktop.services.subcontract import outside
from quty_desktop.services.warehouse import gate_passes
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.plants import WEEK, confirmed_line
from tests.services.test_transfers import Floor, floor_of

D = Department


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as opened:
        yield opened


def approved(
    floor: Floor,
    number: str,
    route: Route,
    back: ReturnsAs | None = None,
    *,
    article: int | None = None,
    week: Week = WEEK,
) -> int:
    line = confirmed_line(floor.office, number, 480, article, week)
    new = production.NewManufacturingOrder(line, 480, route, returns_as=back)
    made = floor.office.ppic.run(production.draft_manufacturing_order, new)
    floor.office.manager.run(production.approve_manufacturing_order, production.ManufacturingKey(made.id, 1))
    return made.id


class TestSubcontract:
    @pytest.mark.parametrize(("back", "to"), [(None, D.FINISHING), (ReturnsAs.PANEL, D.SEWING)])
    def test_cut_parts_go_out_come_back_and_go_on(self, floor: Floor, back: ReturnsAs | None, to: Department) -> None:
        order = approved(floor, "PO-1", Route.SUBCONTRACT, back)
        cut, work = floor.work(order, D.CUTTING), floor.work(order, D.SUBCONTRACT)
        floor["operator_cutting"].run(production_output.record, NewOutput(cut, 480))
        with ExitStack() as stack:
            store, guard = (stack.enter_context(door_of(floor.plant, role)) for role in ("warehouse_admin", "security"))
            sent = floor["operator_cutting"].run(transfers.send, transfers.NewTransfer(cut, D.SUBCONTRACT, 480))
            store.run(transfers.accept, transfers.CountedTransfer(sent.id, 480))
            maker = floor.office.ppic.run(
                articles.save_partner, articles.PartnerInput(PartnerKind.SUBCONTRACTOR, "CV Jahit Rapi")
            ).id
            new = gate_passes.NewPass(maker, "cut parts", Decimal(480), "PCE", work)
            with pytest.raises(Refused, match="only 480 received pcs can leave"):
                store.run(gate_passes.prepare, gate_passes.NewPass(maker, "cut parts", Decimal(481), "PCE", work))
            out = store.run(gate_passes.prepare, new)
            guard.run(gate_passes.check, gate_passes.CheckedPass(out.id, out.version, True, "B 1 XY", "S-1"))
            with pytest.raises(Invalid, match="Only 0 pcs are left"):
                self.check(store, work, 1)
            store.run(gate_passes.come_back, gate_passes.CameBack(out.id, Decimal(470), "DN-7"))
            (row,) = store.ask(outside.subcontract_work)
            assert (row.outside_pcs, row.to_check_pcs, row.partners) == (10, 470, "CV Jahit Rapi")
            self.check(store, work, 460, 10)
            on = store.run(transfers.send, transfers.NewTransfer(work, to, 460, floor.lines.get((to, 1))))
            assert on.state is TransferState.LOCKED
            following = floor.work(order, to)
            role = "operator_finishing" if to is D.FINISHING else "operator_sewing"
            floor[role].run(transfers.accept, transfers.CountedTransfer(on.id, 460))
        assert floor.plant.one("SELECT input_pcs FROM quty.work_order WHERE id = %s", following) == 460

    def check(self, store: Dispatcher, work: int, good: int, reject: int = 0) -> None:
        store.run(production_output.record, NewOutput(work, good, reject))


HAND_OVERS = (
    (Route.EMBROIDERY, D.CUTTING, D.EMBROIDERY, "operator_cutting", "operator_embroidery"),
    (Route.EMBROIDERY, D.EMBROIDERY, D.SEWING, "operator_embroidery", "operator_sewing"),
    (Route.DIRECT, D.CUTTING, D.SEWING, "operator_cutting", "operator_sewing"),
    (Route.DIRECT, D.SEWING, D.FINISHING, "operator_sewing", "operator_finishing"),
    (Route.DIRECT, D.FINISHING, D.PACKING, "operator_finishing", "operator_packing"),
    (Route.DIRECT, D.PACKING, D.FINISHED_GOODS, "operator_packing", "fg_warehouse"),
)


@pytest.mark.parametrize(
    ("route", "sender", "to", "giver", "taker"), HAND_OVERS, ids=[f"{each[1]}-{each[2]}" for each in HAND_OVERS]
)
def test_the_three_checks_hold_at_every_hand_over(
    floor: Floor, route: Route, sender: Department, to: Department, giver: str, taker: str
) -> None:
    if (to, 1) not in floor.lines:
        floor.office.ppic.run(lines.add_lines, lines.NewLines(to, 1, 1))
        floor.lines = {(row.department, row.number): row.id for row in floor.office.ppic.ask(lines.production_lines)}
    line = floor.lines[to, 1]
    shark = floor.office.shark

    def send(number: str, article: int | None = None, week: Week = WEEK) -> slips.SentTransfer:
        work = floor.work(approved(floor, number, route, article=article, week=week), sender)
        with floor.plant.connect() as connection:
            connection.execute("UPDATE quty.work_order SET input_pcs = 480, good_pcs = 480 WHERE id = %s", (work,))
        return floor[giver].run(transfers.send, transfers.NewTransfer(work, to, 480, line))

    first = send("PO-1")
    assert first.state is TransferState.LOCKED
    other = send("PO-2", shark)
    assert other.held is not None
    assert other.held.kind is BlockKind.LINE_CLEARANCE
    week = send("PO-3", week=Week(2026, 23))
    assert week.held is not None
    assert week.held.kind is BlockKind.SEGREGATION
    for kind in ("line_clearance", "segregation"):
        assert (
            floor.plant.one("SELECT count(*) FROM quty.alert WHERE kind = %s AND department = %s", kind, sender.value)
            == 1
        )
    # The quantity waits for the receiver, who opens the slip by its code and accepts it once.
    code = str(floor[taker].ask(transfer_lists.slip, first.id).payload)
    assert floor[taker].ask(transfer_lists.slip_of_code, code).id == first.id
    assert not floor[taker].run(transfers.accept, transfers.CountedTransfer(first.id, 480)).duplicate
    assert floor[taker].run(transfers.accept, transfers.CountedTransfer(first.id, 480)).duplicate
    assert floor.plant.one("SELECT count(*) FROM quty.alert WHERE kind = 'duplicate_scan'") == 1


def test_finishing_sends_whole_cartons_unless_somebody_says_why(floor: Floor) -> None:
    work = floor.work(approved(floor, "PO-1", Route.DIRECT), D.FINISHING)
    with floor.plant.connect() as connection:
        connection.execute("UPDATE quty.work_order SET input_pcs = 480, good_pcs = 480 WHERE id = %s", (work,))
    with pytest.raises(NeedsConfirmation, match="10 pcs are left over after cartons of 60"):
        floor["operator_finishing"].run(transfers.send, transfers.NewTransfer(work, D.PACKING, 70))
    assert floor["operator_finishing"].run(transfers.send, transfers.NewTransfer(work, D.PACKING, 420)).pcs == 420
    assert floor["operator_finishing"].run(transfers.send, transfers.NewTransfer(work, D.PACKING, 60)).pcs == 60
