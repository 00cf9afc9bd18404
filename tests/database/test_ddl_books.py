"""Requests, the audit trail, ledgers, and what is announced."""

# ruff: noqa: S608

import json
import threading
from uuid import uuid4

import psycopg
import pytest

from quty_desktop.database import schema
from quty_desktop.database.engine import Login
from tests.database.rows import PRINT, arrange, marks
from tests.databases import Plant


def test_a_request_is_new_once(database: Plant) -> None:
    packer = database.person("operator_packing")
    request = uuid4()
    with database.connect(packer) as connection:
        for expected in (None, {"result": 7}):
            with connection.transaction():
                row = connection.execute(
                    "SELECT quty.begin_command(%s, 'cartons.pack', '') AS first", (request,)
                ).fetchone()
                assert row == {"first": expected}
                connection.execute("SELECT quty.finish_command(%s, %s)", (request, json.dumps({"result": 7})))


def test_a_failed_request_may_be_tried_again(database: Plant) -> None:
    packer = database.person("operator_packing")
    request = uuid4()
    with database.connect(packer) as connection:
        with connection.transaction(force_rollback=True):
            connection.execute("SELECT quty.begin_command(%s, 'cartons.pack', '')", (request,))
        row = connection.execute("SELECT quty.begin_command(%s, 'cartons.pack', '') AS first", (request,)).fetchone()
        assert row == {"first": None}


def test_two_windows_with_one_request_wait_for_each_other(database: Plant) -> None:
    packer = database.person("operator_packing")
    request = uuid4()
    answers: list[object] = []

    def second() -> None:
        with database.connect(packer) as connection:
            row = connection.execute("SELECT quty.begin_command(%s, 'c', '') AS first", (request,)).fetchone()
            answers.append(row and row["first"])

    with database.connect(packer) as connection:
        with connection.transaction():
            connection.execute("SELECT quty.begin_command(%s, 'c', '')", (request,))
            other = threading.Thread(target=second)
            other.start()
            other.join(0.3)
            assert other.is_alive()
            connection.execute("SELECT quty.finish_command(%s, '{\"result\": 1}')", (request,))
        other.join(5)
    assert answers == [{"result": 1}]


def test_anothers_request_is_refused(database: Plant) -> None:
    request = uuid4()
    begin = "SELECT quty.begin_command(%s, 'c', '')"
    with database.connect(database.person("operator_packing")) as connection:
        connection.execute(begin, (request,))
        with pytest.raises(psycopg.Error, match=r"request\.foreign"):
            connection.execute("SELECT quty.begin_command(%s, 'other', '')", (request,))
    tester = database.person("qc_lab")
    with database.connect(tester) as connection, pytest.raises(psycopg.Error, match=r"request\.foreign"):
        connection.execute(begin, (request,))


def test_the_trail_says_who_what_from_to_and_why(database: Plant) -> None:
    planner = database.person("ppic_admin")
    with database.connect(planner) as connection, connection.transaction():
        connection.execute("SELECT quty.begin_command(%s, 'articles.save', 'New buyer')", (uuid4(),))
        connection.execute("INSERT INTO quty.category (name) VALUES ('Bears')")
        connection.execute("UPDATE quty.category SET name = 'Cats'")
        connection.execute("UPDATE quty.category SET name = 'Cats'")
        connection.execute("SELECT quty.note('articles.checked', '{\"n\": 1}')")
    with database.connect(database.person("qc_supervisor")) as connection:
        rows = connection.execute(
            "SELECT * FROM quty.audit_entry WHERE person_name = %s ORDER BY id", (planner.name,)
        ).fetchall()
    assert [row["action"] for row in rows] == ["insert", "update", "note"]
    assert rows[1]["old"] == {"name": "Bears"}
    assert rows[1]["new"] == {"name": "Cats"}
    assert {(row["command"], row["reason"]) for row in rows} == {("articles.save", "New buyer")}
    assert rows[2]["key"] == "articles.checked"


def _filled(database: Plant) -> dict[str, str]:
    """Every ledger with a row in it, and a column of each."""
    batch = arrange(database)
    made = batch.manufacturing_order
    with database.connect() as connection:
        for query in (
            f"INSERT INTO quty.lab_test (manufacturing_order_id, test_type, result, tested_at) VALUES ({made}, 'drop', 'pass', now())",
            "INSERT INTO quty.inspection (manufacturing_order_id, department, inspection_type, result, inspected_pcs, passed_pcs,"
            f" rework_pcs, scrap_pcs, inspected_at) VALUES ({made}, 'PCK', 'packing', 'pass', 10, 10, 0, 0, now())",
            "INSERT INTO quty.defect (code, name, defect_class, defect_group) VALUES ('D1', 'Dirt', 'minor', 'appearance')",
            "INSERT INTO quty.defect_count (inspection_id, defect_id, defect_class, qty_pcs)"
            " SELECT i.id, d.id, 'minor', 1 FROM quty.inspection i, quty.defect d",
            "INSERT INTO quty.clearance (lab_test_id, reason) SELECT id, 'ok' FROM quty.lab_test",
            "INSERT INTO quty.alert (kind, severity, department, message) VALUES ('other', 'info', 'PCK', 'x')",
            "INSERT INTO quty.attachment (subject_kind, subject_id, file_name, media_type, content, sha256)"
            " VALUES ('x', 1, 'x', 'x', 'x', encode(sha256('x'), 'hex'))",
            "INSERT INTO quty.issued_paper (kind, number, revision, language, subject, verdict, snapshot, fingerprint, pdf,"
            " pdf_sha256) VALUES ('other', '1', 0, 'id', '', '', '{}', repeat('0', 64), 'x', encode(sha256('x'), 'hex'))",
            f"INSERT INTO quty.shipping_mark_check (manufacturing_order_id, scanned, result) VALUES ({made}, 'x', 'right')",
            "INSERT INTO quty.sign_in_event (kind, person_name) VALUES ('signed_in', 'x')",
        ):
            connection.execute(query.encode())
        connection.execute(PRINT.encode(), marks(batch))
        moves = [
            {"from": batch.outside, "to": batch.place, "article": batch.article, "qty": 5},
            {"place": batch.place, "article": batch.article, "reserve": 2},
        ]
        connection.execute("SELECT quty.post_moves('t', NULL, '', %s)", (json.dumps(moves),))
    columns = {"stock_move": "qty", "audit_entry": "reason", "inspection": "note"}
    return {table: columns.get(table, "id") for table in schema.LEDGERS}


def test_ledgers_only_grow_whoever_asks(database: Plant) -> None:
    _filled(database)
    later = {  # a statement trigger needs no row
        "backup",
        "backup_proof",
        "control_line",
        "conversion",
        "fabric_defect",
        "final_inspection",
        "final_inspection_point",
        "held_batch",
        "incoming_inspection",
        "inspection_measure",
        "inspection_sample",
        "loading_scan",
        "metal_check",
        "metal_passage",
        "needle_log",
        "production_output",
        "pull_session",
        "pull_test",
        "rework_check",
        "sampling_order",
        "segregation_acknowledgement",
        "shipment_paper_print",
        "stage_output",
        "stock_count",
        "test_waiver",
        "verification",
        "weight_check",
        "work_order_revision",
    }
    for role in ("quty_owner", "quty_server"):
        with database.connect() as connection:
            connection.execute(f"SET ROLE {role}".encode())
            for table in sorted(schema.LEDGERS):
                count = f"SELECT count(*) AS n FROM quty.{table}"
                before = connection.execute(count.encode()).fetchone()
                assert before
                assert before["n"] or table in later, f"nothing in {table}"
                column = (
                    "at"
                    if database.one(
                        "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = 'at'", f"quty.{table}"
                    )
                    else "id"
                )
                change = f"UPDATE quty.{table} SET {column} = DEFAULT"
                for query in (change, f"DELETE FROM quty.{table}", f"TRUNCATE quty.{table} CASCADE"):
                    with pytest.raises(psycopg.Error) as caught:
                        connection.execute(query.encode())
                    assert (caught.value.sqlstate, caught.value.diag.message_primary) == (
                        "QY001",
                        "ledger.only_grows",
                    ), query
                assert connection.execute(count.encode()).fetchone() == before


def _heard(database: Plant, login: Login | None, query: str) -> set[str]:
    with database.connect() as listener:
        listener.execute("LISTEN quty")
        with database.connect(login) as connection:
            connection.execute(query.encode())
        return {notice.payload for notice in listener.notifies(timeout=2, stop_after=1)} | {
            notice.payload for notice in listener.notifies(timeout=0.2)
        }


def test_changes_are_announced_by_topic_and_department(database: Plant) -> None:
    planner = database.person("ppic_admin")
    assert "articles|" in _heard(database, planner, "INSERT INTO quty.category (name) VALUES ('Bears')")
    batch = arrange(database)
    heard = _heard(
        database,
        None,
        "INSERT INTO quty.work_order (number, manufacturing_order_id, article_id, department, target_pcs)"
        f" SELECT 'W' || d, {batch.manufacturing_order}, {batch.article}, d, 1 FROM unnest('{{SEW,SEW,FIN}}'::text[])"
        " WITH ORDINALITY x(d, n) WHERE n <> 2",
    )
    assert {payload for payload in heard if payload.startswith("work")} == {"work_orders|SEW", "work_orders|FIN"}
    heard = _heard(database, None, "UPDATE quty.work_order SET department = 'EMB' WHERE number = 'WSEW'")
    assert {payload for payload in heard if payload.startswith("work")} == {"work_orders|SEW", "work_orders|EMB"}


def test_numbers_follow_each_other(database: Plant) -> None:
    packer = database.person("operator_packing")
    with database.connect(packer) as connection:
        numbers = [
            connection.execute("SELECT quty.next_number('BCR', %s) AS n", (year,)).fetchone()
            for year in (2026, 2026, 2027)
        ]
    assert [row and row["n"] for row in numbers] == [1, 2, 1]
