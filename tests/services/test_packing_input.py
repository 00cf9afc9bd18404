"""Packing packs what it has accepted (QT-09): said before anything is stored, and kept by the database."""

from collections.abc import Iterator

import psycopg
import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Refused
from quty_desktop.services.administration import plant_settings
from quty_desktop.services.hand_over import production_output, slips, transfers
from quty_desktop.services.packing import cartons, packing_lists
from tests.databases import Plant
from tests.services.test_floor import STAGES_DONE
from tests.services.test_transfers import Floor, floor_of

D = Department
SETTING = "packing.only_accepted"


@pytest.fixture
def floor(database: Plant) -> Iterator[Floor]:
    with floor_of(database) as made:
        yield made


def finished(floor: Floor, pcs: int) -> int:
    """A batch of 480 of which finishing has made so many; its manufacturing order."""
    cut = floor.cut("PO-1", 480, made=0)
    floor["operator_cutting"].run(production_output.record, production_output.NewOutput(cut.work, 480))
    sent = cut.send(480)
    floor["operator_sewing"].run(transfers.accept, transfers.CountedTransfer(sent.id, 480))
    sewn = production_output.NewOutput(floor.work(cut.mo, D.SEWING), 480, 0, floor.lines[D.SEWING, 1])
    floor["operator_sewing"].run(production_output.record, sewn, confirmed=STAGES_DONE)
    on = floor["operator_sewing"].run(
        transfers.send, transfers.NewTransfer(floor.work(cut.mo, D.SEWING), D.FINISHING, 480)
    )
    floor["operator_finishing"].run(transfers.accept, transfers.CountedTransfer(on.id, 480))
    made = production_output.NewOutput(floor.work(cut.mo, D.FINISHING), pcs)
    floor["operator_finishing"].run(production_output.record, made, confirmed=STAGES_DONE)
    return cut.mo


def sent(floor: Floor, mo: int, pcs: int) -> slips.SentTransfer:
    """A slip from finishing to packing."""
    new = transfers.NewTransfer(floor.work(mo, D.FINISHING), D.PACKING, pcs)
    return floor["operator_finishing"].run(transfers.send, new, confirmed={"transfer.open_carton"}, reason="rest")


def pack(floor: Floor, mo: int, pcs: int) -> cartons.PackingResult:
    new = cartons.PackCartons(floor.work(mo, D.PACKING), pcs, partial_reason="rest")
    return floor["operator_packing"].run(cartons.pack_cartons, new)


def test_only_what_was_accepted_is_packed(floor: Floor) -> None:
    mo = finished(floor, 240)
    slip = sent(floor, mo, 240)
    with pytest.raises(Refused, match="Only 0 pcs have been accepted"):
        pack(floor, mo, 120)
    floor["operator_packing"].run(transfers.accept, transfers.CountedTransfer(slip.id, 240))
    with pytest.raises(Refused, match="Only 240 pcs"):
        pack(floor, mo, 480)
    assert pack(floor, mo, 120).packed_pcs == 120
    (row,) = floor["operator_packing"].ask(packing_lists.packing_queue, packing_lists.PackingFilter())
    assert row.facts is not None
    assert (row.accepted_pcs, row.facts.here_pcs, row.rest_pcs) == (240, 120, 360)
    assert pack(floor, mo, 120).packed_pcs == 240


def test_the_database_packs_no_more_than_was_accepted(floor: Floor) -> None:
    mo = finished(floor, 240)
    floor["operator_packing"].run(cartons.start_packing, floor.work(mo, D.PACKING))
    with (
        floor.plant.connect(floor.plant.person("operator_packing")) as connection,
        pytest.raises(psycopg.Error, match=r"packing\.not_accepted"),
    ):
        connection.execute(
            "UPDATE quty.carton SET state = 'packed', packed_at = now(), packed_by = session_user WHERE number = 1"
        )


def test_a_batch_that_nobody_recorded_is_packed_unless_the_plant_wants_every_step(floor: Floor) -> None:
    mo = floor.cut("PO-1", 480, made=0).mo
    assert pack(floor, mo, 120).packed_pcs == 120
    floor["admin"].run(plant_settings.change, plant_settings.SettingChange(SETTING, True))
    with pytest.raises(Refused, match="Only 0 pcs have been accepted"):
        pack(floor, mo, 120)
    # What was packed before stays packed and can be taken back.
    undone = floor["operator_packing"].run(cartons.undo_last_cartons, cartons.UndoCartons(floor.work(mo, D.PACKING), 1))
    assert undone.packed_pcs < 120
