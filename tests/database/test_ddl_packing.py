"""A mark says what the order says, and a kept batch gets none: held by the database, whatever the program does."""

# ruff: noqa: S608

import threading

import psycopg
import pytest

from quty_desktop.database.engine import Login
from quty_desktop.database.tables import Carton
from tests.database.rows import PRINT, Batch, arrange, marks
from tests.databases import Plant


@pytest.fixture
def batch(database: Plant) -> Batch:
    return arrange(database)


@pytest.fixture
def packer(database: Plant) -> Login:
    return database.person("operator_packing")


def _print(database: Plant, login: Login, batch: Batch, **other: object) -> None:
    with database.connect(login) as connection:
        connection.execute(PRINT.encode(), marks(batch, **other))


def _refusal(database: Plant, login: Login, batch: Batch, **other: object) -> tuple[str | None, str]:
    with pytest.raises(psycopg.Error) as caught:
        _print(database, login, batch, **other)
    return caught.value.diag.message_primary, caught.value.diag.message_detail or ""


def test_marks_as_ordered_are_printed_and_signed(database: Plant, batch: Batch, packer: Login) -> None:
    _print(database, packer, batch)
    assert database.one("SELECT printed_by FROM quty.shipping_mark_print") == packer.name
    assert database.one("SELECT counter FROM quty.shipping_mark_print") == 1


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"week": 23}, "mark.wrong_week"),
        ({"destination": "AP"}, "mark.wrong_destination"),
        ({"article": "40000002"}, "mark.wrong_article"),
        ({"first": 5, "last": 10, "week": 21}, "mark.wrong_week"),
    ],
)
def test_a_mark_that_differs_from_the_order_is_refused(
    database: Plant, batch: Batch, packer: Login, other: dict[str, object], code: str
) -> None:
    assert _refusal(database, packer, batch, **other)[0] == code


def test_a_void_carton_gets_no_mark(database: Plant, batch: Batch, packer: Login) -> None:
    with database.connect() as connection:
        connection.execute("UPDATE quty.carton SET state = 'void' WHERE number = 3")
    assert _refusal(database, packer, batch)[0] == "mark.unknown_cartons"


def test_a_reprint_is_counted_needs_the_right_and_a_reason(database: Plant, batch: Batch, packer: Login) -> None:
    supervisor = database.person("spv_packing")
    _print(database, packer, batch, last=4)
    _print(database, packer, batch, first=5)
    assert _refusal(database, packer, batch, first=4, last=4)[0] == "reprint_marks"
    assert _refusal(database, supervisor, batch, first=4, last=4)[0] == "mark.reason_needed"
    _print(database, supervisor, batch, first=4, last=5, reason="Label torn")
    _print(database, supervisor, batch, first=4, last=4, reason="Torn again")
    assert database.one("SELECT array_agg(counter ORDER BY id) FROM quty.shipping_mark_print") == [1, 1, 2, 3]


KEEPERS = {
    "lab_test": (
        "INSERT INTO quty.lab_test (manufacturing_order_id, test_type, result, tested_at) VALUES (%s, 'drop', 'fail', now())",
        "qc_lab",
    ),
    "hold": (
        "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'manual', 'Smell')",
        "qc_supervisor",
    ),
    "metal": (
        "INSERT INTO quty.hold (manufacturing_order_id, kind, reason) VALUES (%s, 'metal', 'Needle')",
        "qc_inspector",
    ),
    "inspection": (
        "INSERT INTO quty.inspection (manufacturing_order_id, department, inspection_type, result, inspected_pcs, passed_pcs,"
        " rework_pcs, scrap_pcs, inspected_at) VALUES (%s, 'QC', 'final', 'blocked', 20, 19, 1, 0, now())",
        "final_inspector",
    ),
}


@pytest.mark.parametrize("kind", KEEPERS)
def test_a_kept_batch_gets_no_mark_until_it_is_free(database: Plant, batch: Batch, packer: Login, kind: str) -> None:
    query, role = KEEPERS[kind]
    with database.connect(database.person(role)) as connection:
        connection.execute(query.encode(), (batch.manufacturing_order,))
    code, detail = _refusal(database, packer, batch)
    assert code == "batch_on_hold"
    assert f'"kind": "{kind}"' in detail
    assert '"batch": "B-1"' in detail
    assert '"qc_supervisor"' in detail, "says who can release it"
    with database.connect(database.person("qc_supervisor")) as connection:
        if kind in {"hold", "metal"}:
            connection.execute("UPDATE quty.hold SET released_at = now(), release_reason = 'Checked again'")
        elif kind == "lab_test":
            connection.execute(
                "INSERT INTO quty.clearance (lab_test_id, reason) SELECT id, 'Retest' FROM quty.lab_test"
            )
        else:
            connection.execute(
                "INSERT INTO quty.clearance (inspection_id, reason) SELECT id, 'Ok' FROM quty.inspection"
            )
    _print(database, packer, batch)


def test_a_later_pass_of_the_same_test_frees_the_batch(database: Plant, batch: Batch, packer: Login) -> None:
    query = (
        "INSERT INTO quty.lab_test (manufacturing_order_id, test_type, result, tested_at) VALUES (%s, %s, %s, now())"
    )
    with database.connect(database.person("qc_lab")) as connection:
        connection.execute(query, (batch.manufacturing_order, "drop", "fail"))
        connection.execute(query, (batch.manufacturing_order, "stability_10", "pass"))
        assert _refusal(database, packer, batch)[0] == "batch_on_hold"
        connection.execute(query, (batch.manufacturing_order, "drop", "pass"))
    _print(database, packer, batch)


def test_a_test_that_is_being_recorded_is_waited_for(database: Plant, batch: Batch, packer: Login) -> None:
    codes: list[str | None] = []

    def press_print() -> None:
        try:
            _print(database, packer, batch)
            codes.append(None)
        except psycopg.Error as error:
            codes.append(error.diag.message_primary)

    query, role = KEEPERS["lab_test"]
    with database.connect(database.person(role)) as connection:
        with connection.transaction():
            connection.execute(query.encode(), (batch.manufacturing_order,))
            other = threading.Thread(target=press_print)
            other.start()
            other.join(0.3)
            assert other.is_alive()
        other.join(5)
    assert codes == ["batch_on_hold"]


def test_a_hold_is_released_once_by_who_signs(database: Plant, batch: Batch) -> None:
    supervisor = database.person("qc_supervisor")
    with database.connect(supervisor) as connection:
        connection.execute(KEEPERS["hold"][0].encode(), (batch.manufacturing_order,))
        with pytest.raises(psycopg.errors.CheckViolation, match="hold_released_check"):
            connection.execute("UPDATE quty.hold SET released_at = now()")
        connection.execute("UPDATE quty.hold SET released_at = now(), released_by = 'somebody', release_reason = 'ok'")
        with pytest.raises(psycopg.Error, match=r"hold\.released"):
            connection.execute("UPDATE quty.hold SET release_reason = 'other'")
    assert database.one("SELECT released_by FROM quty.hold") == supervisor.name


def test_the_order_line_stays_as_printed(database: Plant, batch: Batch, packer: Login) -> None:
    planner = database.person("ppic_admin")
    change = "UPDATE quty.buyer_order_line SET week_number = 23"
    with database.connect(planner) as connection:
        connection.execute(change)
        connection.execute("UPDATE quty.buyer_order_line SET week_number = 22")
        _print(database, packer, batch)
        with pytest.raises(psycopg.Error, match=r"order_line\.marks_printed"):
            connection.execute(change)
        connection.execute("UPDATE quty.buyer_order_line SET qty_pcs = 101")


def test_a_carton_is_what_its_order_line_says(database: Plant, batch: Batch, packer: Login) -> None:
    with database.connect(packer) as connection:
        row = connection.execute("SELECT * FROM quty.carton_identity WHERE number = 3").fetchone()
    assert row
    assert (row["week_year"], row["week_number"], row["destination_code"]) == (2026, 22, "EU")
    assert (row["cartons_total"], row["order_number"], row["article_code"]) == (10, "PO-1", "40000001")
    assert not {"week_number", "destination_id", "article_id"} & set(Carton.__table__.columns.keys())


def test_approval_is_a_right_and_signed(database: Plant, batch: Batch) -> None:
    clerk, manager = database.person("ppic_admin"), database.person("ppic_manager")
    insert = (
        "INSERT INTO quty.manufacturing_order (number, batch_number, order_line_id, article_id, qty_pcs, route, state)"
        f" VALUES ('MO-2', 'B-2', {batch.order_line}, {batch.article}, 1, 'route_2', 'draft')"
    )
    release = "UPDATE quty.manufacturing_order SET state = 'released' WHERE batch_number = 'B-2'"
    with database.connect(clerk) as connection:
        connection.execute(insert.encode())
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(release)
        assert (caught.value.sqlstate, caught.value.diag.message_primary) == ("QY002", "approve_production")
    with database.connect(manager) as connection:
        connection.execute(release)
    assert database.one("SELECT approved_by FROM quty.manufacturing_order WHERE batch_number = 'B-2'") == manager.name


def test_an_inspection_adds_up_and_is_signed_by_the_login(database: Plant, batch: Batch) -> None:
    inspector = database.person("qc_inspector")
    columns = (
        "manufacturing_order_id, department, inspection_type, result, inspected_pcs, passed_pcs, rework_pcs, scrap_pcs"
    )
    with database.connect(inspector) as connection:
        with pytest.raises(psycopg.errors.CheckViolation, match="inspection_sum_check"):
            connection.execute(
                f"INSERT INTO quty.inspection ({columns}, inspected_at) VALUES (%s, 'SEW', 'inline_sewing', 'pass', 10, 8, 1, 0, now())".encode(),
                (batch.manufacturing_order,),
            )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                f"INSERT INTO quty.inspection ({columns}, inspected_at, inspected_by) VALUES (%s, 'SEW', 'inline_sewing', 'pass', 10, 8, 1, 1, now(), 'boss')".encode(),
                (batch.manufacturing_order,),
            )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                f"INSERT INTO quty.inspection ({columns}, inspected_at) VALUES (%s, 'SEW', 'inline_sewing', 'pass', 10, 8, 1, 1, now() + interval '3 days')".encode(),
                (batch.manufacturing_order,),
            )


def test_a_work_order_is_changed_by_its_department(database: Plant, batch: Batch, packer: Login) -> None:
    change = "UPDATE quty.work_order SET good_pcs = good_pcs + 1"
    with database.connect() as connection:
        connection.execute("UPDATE quty.work_order SET department = 'SEW'")
    with database.connect(packer) as connection:
        assert connection.execute(change).rowcount == 0
    with database.connect() as connection:
        connection.execute("UPDATE quty.work_order SET department = 'PCK'")
    with database.connect(packer) as connection:
        assert connection.execute(change).rowcount == 1
