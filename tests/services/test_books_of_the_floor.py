"""The books of the floor: work orders against their entries and slips, slips against their own quantities."""

from quty_desktop.domain.departments import Department
from quty_desktop.services.books import verify
from quty_desktop.services.hand_over import production_output, transfers
from tests.databases import Plant
from tests.services.test_floor import STAGES_DONE
from tests.services.test_transfers import floor_of

D = Department
COOKED = {
    "pcs received, but": "UPDATE quty.work_order SET input_pcs = input_pcs + 1 WHERE department = 'SEW' AND input_pcs > 0",
    "rejected": "UPDATE quty.work_order SET reject_pcs = reject_pcs + 1 WHERE department = 'SEW' AND input_pcs > 0",
    "its slips hold": "DELETE FROM quty.production_output o USING quty.work_order w"
    " WHERE w.id = o.work_order_id AND w.department = 'CUT'",
    "the difference is": "UPDATE quty.transfer SET state = 'completed' WHERE difference_pcs > 0",
    "became the buyer's article": "UPDATE quty.conversion SET pcs = pcs + 1",
}


def test_the_books_balance_until_somebody_cooks_them(database: Plant) -> None:
    with floor_of(database) as floor:
        cut = floor.cut("PO-1", 300, made=0)
        floor["operator_cutting"].run(production_output.record, production_output.NewOutput(cut.work, 300))
        first, second = cut.send(200), cut.send(100)
        floor["operator_sewing"].run(transfers.accept, transfers.CountedTransfer(first.id, 200))
        floor["operator_sewing"].run(transfers.accept, transfers.CountedTransfer(second.id, 97, "short"))
        sewn = floor.work(cut.mo, D.SEWING)
        made = production_output.NewOutput(sewn, 150, 2, floor.lines[D.SEWING, 1])
        floor["operator_sewing"].run(production_output.record, made, confirmed=STAGES_DONE)
        on = floor["operator_sewing"].run(transfers.send, transfers.NewTransfer(sewn, D.FINISHING, 150))
        floor["operator_finishing"].run(transfers.accept, transfers.CountedTransfer(on.id, 150))
        checked = production_output.NewOutput(floor.work(cut.mo, D.FINISHING), 120)
        floor["operator_finishing"].run(production_output.record, checked, confirmed=STAGES_DONE)
        assert verify(database.conninfo()).differences == ()
        with database.connect() as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in COOKED.values():
                connection.execute(statement.encode())
            connection.execute("UPDATE quty.work_order SET good_pcs = 0 WHERE id = %s", (cut.work,))
        told = [str(each) for each in verify(database.conninfo()).differences]
        assert [sum(word in each for each in told) for word in COOKED] == [1] * len(COOKED)
        assert len(told) == len(COOKED)
