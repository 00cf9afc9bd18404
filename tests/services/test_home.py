from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from quty_desktop.domain.weeks import Week
from quty_desktop.services import home
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.home import HomeBoard, TaskGroup
from quty_desktop.services.home_tasks import TaskKind
from quty_desktop.services.ppic.orders import enter_order
from tests.databases import Plant
from tests.services.doors import door_of, session_of
from tests.services.plants import Office, approved_order, confirmed_line, new_order, office_of
from tests.services.test_transfers import accept, floor_of

PAST = Week(2020, 10)
FUTURE = Week(2099, 10)
ROLES = (
    "admin", "factory_manager", "finance", "final_inspector", "logistics", "operator_finishing", "purchasing", "qc_lab",
    "qc_supervisor", "security", "spv_sewing", "spv_warehouse", "warehouse_operator",
)  # fmt: skip


@pytest.fixture
def office(database: Plant) -> Iterator[Office]:
    with office_of(database) as made:
        yield made


def board_of(office: Office, *roles: str) -> HomeBoard:
    with door_of(office.plant, *roles) as door:
        return door.ask(home.board)


def counts(groups: tuple[TaskGroup, ...]) -> dict[TaskKind, tuple[int, int]]:
    return {group.kind: (group.count, group.late) for group in groups}


def test_ppic_sees_orders_to_confirm_to_plan_and_to_approve(office: Office) -> None:
    office.ppic.run(enter_order, new_order(office, "PO-1", week=FUTURE))
    confirmed_line(office, "PO-2", week=PAST)
    assert counts(office.ppic.ask(home.board).waiting) == {
        TaskKind.CONFIRM_ORDER: (1, 0),
        TaskKind.PLAN_ORDER: (1, 1),
    }
    assert counts(office.ppic.ask(home.board).late) == {TaskKind.LATE_ORDER: (1, 1)}
    (task,) = office.ppic.ask(home.board).waiting[1].tasks
    assert (task.number, task.destination, task.week, task.pcs, task.late) == ("PO-2", "EU", PAST, 1920, True)


def test_packers_see_their_work_orders_the_late_ones_first(office: Office) -> None:
    approved_order(office, "PO-1", week=FUTURE)
    approved_order(office, "PO-2", week=PAST)
    found = board_of(office, "operator_packing")
    assert counts(found.waiting) == {TaskKind.PACK: (2, 1)}
    assert [task.week for task in found.waiting[0].tasks] == [PAST, FUTURE]
    assert found.late == ()


def test_other_departments_see_their_own_late_work(office: Office) -> None:
    approved_order(office, "PO-1", week=PAST)
    approved_order(office, "PO-2", week=FUTURE)
    assert counts(board_of(office, "spv_sewing").late) == {TaskKind.FINISH: (1, 1)}
    assert counts(board_of(office, "spv_embroidery").late) == {}


def test_quality_sees_failed_tests_and_holds_until_they_are_settled(office: Office) -> None:
    batch = approved_order(office, "PO-1", week=FUTURE).id
    with office.plant.connect() as connection:
        test = (
            "INSERT INTO quty.lab_test (manufacturing_order_id, test_type, result, tested_at)"
            " VALUES (%s, 'drop', %s, now())"
        )
        connection.execute(test, [batch, "fail"])
        connection.execute(
            "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'metal', 'x')", [batch]
        )
        found = counts(board_of(office, "qc_supervisor").waiting)
        assert found == {TaskKind.RETEST: (1, 0), TaskKind.RELEASE: (1, 0)}
        connection.execute(test, [batch, "pass"])
    assert counts(board_of(office, "qc_supervisor").waiting) == {TaskKind.RELEASE: (1, 0)}


def test_packed_cartons_wait_for_their_marks(office: Office) -> None:
    batch = approved_order(office, "PO-1", week=FUTURE).id
    with office.plant.connect() as connection:
        connection.execute(
            "INSERT INTO quty.carton (manufacturing_order_id, number, pcs, state, packed_at)"
            " VALUES (%s, 1, 60, 'packed', now()), (%s, 2, 60, 'planned', NULL)",
            [batch, batch],
        )
    (group,) = (one for one in board_of(office, "spv_packing").waiting if one.kind is TaskKind.PRINT_MARKS)
    assert (group.count, group.tasks[0].pcs) == (1, 60)


def test_a_long_list_is_cut_but_counted(office: Office) -> None:
    for number in range(home.PER_KIND + 3):
        office.ppic.run(enter_order, new_order(office, f"PO-{number}", week=FUTURE))
    (group,) = office.ppic.ask(home.board).waiting
    assert (group.count, len(group.tasks)) == (home.PER_KIND + 3, home.PER_KIND)


def test_own_papers_stand_there_newest_first(office: Office) -> None:
    login = office.plant.person("qc_supervisor")
    with office.plant.connect() as connection:
        for number, person in (("QR-1", login.name), ("QR-2", "somebody"), ("QR-3", login.name)):
            connection.execute(
                "INSERT INTO quty.issued_paper (at, issued_by, kind, number, revision, language, subject, verdict,"
                " snapshot, fingerprint, pdf, pdf_sha256) VALUES (clock_timestamp(), %s, 'batch_compliance', %s, 0, 'id',"
                " 'BATCH-1', 'approved', '{}', repeat('a', 64), 'x', encode(sha256('x'), 'hex'))",
                [person, number],
            )
    with session_of(office.plant, login) as session:
        papers = session.dispatcher.ask(home.board).papers
    assert [paper.number for paper in papers] == ["QR-3 rev. 0", "QR-1 rev. 0"]
    assert papers[0].at <= datetime.now(UTC)


def test_every_role_has_a_home(office: Office) -> None:
    approved_order(office, "PO-1", week=PAST)
    for role in ROLES:
        with door_of(office.plant, role) as door:
            unchecked = Dispatcher(door._engine, door.actor, courtesy_check=False)
            assert isinstance(unchecked.ask(home.board), HomeBoard), role


def test_each_department_sees_what_waits_for_it(database: Plant) -> None:
    with floor_of(database) as floor:
        first = floor.cut("PO-1", 100, week=FUTURE)
        sent = first.send(100)
        floor.cut("PO-2", 50, article=floor.office.shark, week=FUTURE).send(50)

        def waiting(role: str) -> dict[TaskKind, tuple[int, int]]:
            return counts(floor[role].ask(home.board).waiting)

        assert waiting("operator_sewing") == {TaskKind.ACCEPT: (1, 0)}
        assert waiting("spv_sewing") == {TaskKind.ACCEPT: (1, 0), TaskKind.BLOCKED: (1, 0)}
        assert waiting("operator_cutting") == {}
        assert waiting("factory_manager") == {TaskKind.BLOCKED: (1, 0)}
        accept(floor, sent, 99, reason="torn")
        assert waiting("spv_cutting") == {TaskKind.BLOCKED: (1, 0), TaskKind.DIFFERENCE: (1, 0)}


def test_what_is_late_for_buying_shipping_and_quality(office: Office) -> None:
    with office.plant.connect() as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO quty.purchase_order (number, kind, state, supplier_id, order_date, expected_date)"
            " SELECT 'PB-' || n, 'fabric', s, %s, current_date - 30, current_date - 9"
            " FROM (VALUES (1, 'sent'), (2, 'done'), (3, 'draft')) v (n, s)",
            [office.buyer],
        )
        connection.execute(
            "INSERT INTO quty.shipment (number, destination_id, planned_on) VALUES ('SHP-1', %s, current_date - 3)",
            [office.eu],
        )
        connection.execute(
            "INSERT INTO quty.nonconformity_report (number, department, to_department, problem, due_on)"
            " VALUES ('NCR-1', 'QC', 'SEW', 'seam', current_date - 3)"
        )
    with door_of(office.plant, "purchasing") as buyer, door_of(office.plant, "logistics") as shipper:
        assert counts(buyer.ask(home.board).late)[TaskKind.LATE_SUPPLY] == (1, 1)
        assert counts(shipper.ask(home.board).late)[TaskKind.LATE_SHIPMENT] == (1, 1)
    assert counts(board_of(office, "qc_supervisor").late)[TaskKind.LATE_REPORT] == (1, 1)
    assert counts(board_of(office, "spv_sewing").waiting) == {TaskKind.ANSWER_REPORT: (1, 0)}
    assert counts(board_of(office, "factory_manager").waiting)[TaskKind.APPROVE_PURCHASE] == (1, 0)
