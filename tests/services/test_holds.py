"""Holds and clearances on the real database: who keeps a batch, and who lets it go."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from quty_desktop.database.errors import translated
from quty_desktop.domain.errors import BatchOnHold, Duplicate, Invalid, NotAllowed, NotFound, Refused, WrongState
from quty_desktop.domain.quality import HoldKind, HoldScope, LabTestType
from quty_desktop.i18n import translator
from quty_desktop.services.administration import alerts
from quty_desktop.services.quality import hold_sets, holds
from quty_desktop.services.quality.batches import find_batch
from quty_desktop.services.quality.holds import HoldFilter, NewHold, Release
from tests.databases import Plant
from tests.services.doors import directly, door_of
from tests.services.packing_plant import counted, mark
from tests.services.quality_plant import Bench, bench_of
from tests.services.release_plant import make_ready


@pytest.fixture
def bench(database: Plant) -> Iterator[Bench]:
    with bench_of(database) as opened:
        yield opened


def hold(bench: Bench, kind: HoldKind = HoldKind.MANUAL) -> int:
    bench.lead.run(holds.hold_batch, NewHold(bench.batch, "labels of another article", kind))
    return bench.lead.ask(holds.hold_list, HoldFilter())[0].id


def test_a_hold_keeps_the_batch_and_a_release_lets_it_go(bench: Bench) -> None:
    assert bench.lead.run(holds.hold_batch, NewHold(bench.batch, "labels  of another article")).blockers == 1
    (row,) = bench.lead.ask(holds.hold_list, HoldFilter(batch=bench.batch))
    assert (row.reason, row.open, row.opened_by) == (
        "labels of another article",
        True,
        bench.lead.actor.full_name,
    )
    assert bench.lead.run(holds.release_batch, Release(row.id, "labels replaced, 100 % checked")).blockers == 0
    assert bench.lead.ask(holds.hold_list, HoldFilter()) == ()
    (row,) = bench.lead.ask(holds.hold_list, HoldFilter(open_only=False))
    assert (row.open, row.released_by, row.release_reason) == (
        False,
        bench.lead.actor.full_name,
        "labels replaced, 100 % checked",
    )


def test_the_database_refuses_a_mark_of_a_held_batch(bench: Bench) -> None:
    bench.plant.one(
        "INSERT INTO quty.carton (manufacturing_order_id, number, pcs) VALUES (%s, 1, 60) RETURNING id",
        bench.order.manufacturing_order,
    )
    make_ready(bench.plant, bench.order.manufacturing_order)
    kept = hold(bench)
    with pytest.raises(psycopg.Error, match="batch_on_hold"):
        mark(bench.plant, bench.order, 1, 1, 1)
    bench.lead.run(holds.release_batch, Release(kept, "labels replaced"))
    mark(bench.plant, bench.order, 1, 1, 1)


@pytest.mark.parametrize("reason", ["", "   ", "ok"])
def test_a_hold_and_a_release_need_a_reason(bench: Bench, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        bench.lead.run(holds.hold_batch, NewHold(bench.batch, reason))
    assert set(refused.value.fields) == {"reason"}
    kept = hold(bench)
    with pytest.raises(Invalid):
        bench.lead.run(holds.release_batch, Release(kept, reason))


def test_one_hold_of_a_kind_is_enough(bench: Bench) -> None:
    hold(bench)
    with pytest.raises(Duplicate):
        hold(bench)
    hold(bench, HoldKind.MATERIAL)


def test_a_batch_with_a_failed_test_is_not_released(bench: Bench) -> None:
    kept = hold(bench)
    failed = bench.fail(LabTestType.SEAM_STRENGTH)
    with pytest.raises(BatchOnHold) as refused:
        bench.lead.run(holds.release_batch, Release(kept, "labels replaced"))
    said = translator("en").tr(refused.value.what)
    assert said.startswith(f"The hold of {bench.batch} stays: Seam strength failed on ")
    assert bench.lead.run(holds.clear_lab_test, Release(failed.id, "gauge was broken, calibrated")).blockers == 1
    assert bench.lead.run(holds.release_batch, Release(kept, "labels replaced")).blockers == 0


def test_only_what_keeps_the_batch_can_be_cleared(bench: Bench) -> None:
    passed = bench.test(LabTestType.DROP)
    failed = bench.fail(LabTestType.SEAM_STRENGTH)
    bench.test(LabTestType.SEAM_STRENGTH)
    for test in (passed, failed):
        with pytest.raises(WrongState):
            bench.lead.run(holds.clear_lab_test, Release(test.id, "gauge was broken"))
    with pytest.raises(NotFound):
        bench.lead.run(holds.clear_lab_test, Release(999, "gauge was broken"))
    with pytest.raises(NotFound):
        bench.lead.run(holds.clear_inspection, Release(999, "gauge was broken"))


def test_a_hold_is_released_once(bench: Bench) -> None:
    kept = hold(bench)
    bench.lead.run(holds.release_batch, Release(kept, "labels replaced"))
    with pytest.raises(WrongState):
        bench.lead.run(holds.release_batch, Release(kept, "labels replaced"))
    with pytest.raises(NotFound):
        bench.lead.run(holds.release_batch, Release(999, "labels replaced"))


def test_only_the_lead_holds_releases_and_clears(bench: Bench) -> None:
    kept = hold(bench)
    failed = bench.fail(LabTestType.DROP)
    for door in (bench.lab, bench.inspector):
        door._courtesy_check = False
        with pytest.raises(NotAllowed):
            door.run(holds.release_batch, Release(kept, "labels replaced"))
        with pytest.raises(NotAllowed):
            door.run(holds.clear_lab_test, Release(failed.id, "gauge was broken"))


def test_the_database_says_it_in_the_same_words(bench: Bench) -> None:
    bench.fail(LabTestType.STABILITY_27)
    said = []
    with door_of(bench.plant, "operator_packing") as packer:
        for ask in (
            lambda uow: holds.require_free(uow, find_batch(uow, bench.batch)),
            lambda uow: uow.session.execute(
                text("SELECT quty.require_free_batch(:id)"), {"id": bench.order.manufacturing_order}
            ),
        ):
            with pytest.raises((BatchOnHold, SQLAlchemyError)) as refused:
                directly(packer, ask)
            known = translated(refused.value) if isinstance(refused.value, SQLAlchemyError) else refused.value
            assert isinstance(known, BatchOnHold)
            said.append((translator("id").tr(known.what), translator("en").tr(known.remedy)))
    assert said[0] == said[1]
    assert said[0][1].endswith("It can be released by: QC supervisor.")


def test_packing_hears_of_a_hold(bench: Bench) -> None:
    hold(bench)
    (alert,) = bench.lead.ask(alerts.my_alerts)
    assert translator("en").tr(alert.words) == f"{bench.batch} is on hold: Held by quality. labels of another article"


def test_the_list_is_one_statement_and_pages(bench: Bench) -> None:
    hold(bench)
    hold(bench, HoldKind.MATERIAL)
    with counted(bench.lead) as sent:
        rows = bench.lead.ask(holds.hold_list, HoldFilter(limit=1))
    assert len(sent) == 1
    rest = bench.lead.ask(holds.hold_list, HoldFilter(before=(rows[0].opened_at, rows[0].id)))
    assert [row.kind for row in (*rows, *rest)] == [HoldKind.MATERIAL, HoldKind.MANUAL]


def test_programs_of_the_release_before_put_a_batch_on_hold_beside_a_set(bench: Bench) -> None:
    """Release 0.1 names the key that allows one open hold of a kind; the batches of a set stand beside it."""
    with bench.plant.connect() as connection:
        connection.execute(
            "INSERT INTO quty.carton (manufacturing_order_id, number, pcs) SELECT %s, n, 60 FROM generate_series(1, 2) n",
            (bench.order.manufacturing_order,),
        )
    for carton in (1, 2):
        code = f"FG-{bench.order.mo_number.removeprefix('MO-')}-CTN{carton:03}"
        bench.lead.run(hold_sets.hold_scope, hold_sets.NewHoldSet(HoldScope.CARTON, "the tape is open", code))
    old = (
        "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'manual', 'labels mixed')"
        " ON CONFLICT (manufacturing_order_id, kind) WHERE released_at IS NULL DO NOTHING RETURNING id"
    )
    with psycopg.connect(bench.plant.conninfo(), application_name="Quty 0.1.0 window", autocommit=True) as connection:
        assert connection.execute(old.encode(), (bench.order.manufacturing_order,)).fetchone() is not None
        assert connection.execute(old.encode(), (bench.order.manufacturing_order,)).fetchone() is None
    found = bench.lead.ask(holds.hold_list, HoldFilter())
    assert sorted((row.kind.value, row.id > 0) for row in found) == [
        ("manual", False),
        ("manual", False),
        ("manual", True),
    ]
    part = min(row.id for row in found)
    with pytest.raises(Refused) as refused:
        bench.lead.run(holds.release_batch, Release(part, "only this carton"))
    assert refused.value.code == "hold.in_set"
