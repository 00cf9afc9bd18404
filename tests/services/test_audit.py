from datetime import date, datetime, timedelta

import pytest

from quty_desktop.database.schema import LEDGERS, UNAUDITED, tables
from quty_desktop.database.tables import metadata
from quty_desktop.domain.audit import FIELD_WORDS, TABLE_WORDS, AuditAction
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotAllowed
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.services.administration import audit, people, plant_settings
from quty_desktop.services.administration.audit import AuditQuestion, AuditRow, Change, changes
from quty_desktop.services.administration.people import PersonChange
from quty_desktop.services.administration.plant_settings import SettingChange
from quty_desktop.services.dispatcher import Dispatcher
from tests.databases import Plant
from tests.services.doors import door_of


def test_the_trail_tells_who_changed_what_from_which_value_to_which(database: Plant) -> None:
    login = database.person("operator_packing")
    with door_of(database, "admin") as admin:
        admin.run(
            people.change_person, PersonChange(login.name, "Rina", Department.SEWING, "en"), reason="moved to sewing"
        )
        (entry,) = admin.ask(audit.audit_entries, AuditQuestion(person=admin.actor.name))
    assert (entry.action, entry.table) == (AuditAction.UPDATE, "person")
    assert entry.person_name == admin.actor.full_name
    assert (entry.command, entry.reason) == ("people.change_person", "moved to sewing")
    assert Change("department", Department.PACKING, Department.SEWING) in entry.changes
    assert {change.field for change in entry.changes} == {"department", "full_name"}


def test_the_trail_is_read_page_by_page_and_filtered(database: Plant) -> None:
    with door_of(database, "admin") as admin:
        for minutes in range(5, 12):
            admin.run(plant_settings.change, SettingChange("sign_in.idle_lock_minutes", minutes))
        wanted = AuditQuestion(table="setting", limit=3)
        seen: list[AuditRow] = []
        page = admin.ask(audit.audit_entries, wanted)
        while page:
            seen.extend(page)
            after = (page[-1].at, page[-1].id)
            page = admin.ask(audit.audit_entries, AuditQuestion(table="setting", limit=3, after=after))
        assert len({entry.id for entry in seen}) == len(seen) == 7
        assert [entry.id for entry in seen] == sorted((entry.id for entry in seen), reverse=True)
        today = datetime.now(PLANT_ZONE).date()
        tomorrow = today + timedelta(days=1)
        assert len(admin.ask(audit.audit_entries, AuditQuestion(table="setting", first=today, last=today))) == 7
        assert admin.ask(audit.audit_entries, AuditQuestion(table="setting", first=tomorrow)) == ()
        assert admin.ask(audit.audit_entries, AuditQuestion(table="setting", last=date(2020, 1, 1))) == ()
        one = admin.ask(audit.audit_entries, AuditQuestion(table="setting", key="sign_in.idle_lock_minutes"))
        assert len(one) == 7


def test_auditors_read_it_and_others_do_not(database: Plant) -> None:
    with door_of(database, "qc_supervisor") as auditor:
        assert auditor.ask(audit.audit_entries, AuditQuestion())
        assert auditor.actor.name in {row.id for row in auditor.ask(audit.audit_people)}
    with door_of(database, "operator_packing") as door:
        unchecked = Dispatcher(door._engine, door.actor, courtesy_check=False)
        with pytest.raises(NotAllowed):
            unchecked.ask(audit.audit_entries, AuditQuestion())


def test_values_keep_what_their_columns_mean() -> None:
    found = changes(
        "person",
        {
            "active": True,
            "department": "PCK",
            "email": "",
            "last_sign_in_at": "2026-06-01T03:00:00+00:00",
            "version": 1,
        },
        {"active": False, "department": "Moon", "email": "a@b.id", "last_sign_in_at": None, "version": 2},
    )
    values = {change.field: (change.old, change.new) for change in found}
    assert values["active"] == (True, False)
    assert values["department"] == (Department.PACKING, "Moon")
    assert values["email"] == (None, "a@b.id")
    assert values["last_sign_in_at"] == (datetime.fromisoformat("2026-06-01T03:00:00+00:00"), None)
    assert "version" not in values
    assert changes("gone", None, {"a": [1, {"b": None}]}) == (Change("a", None, "1, b: None"),)


def test_every_audited_table_is_called_by_the_offices_word() -> None:
    audited = {name for name in tables() if name not in LEDGERS and name not in UNAUDITED}
    assert set(TABLE_WORDS) == audited
    columns = {column.name for name in audited for column in metadata.tables[f"quty.{name}"].columns}
    assert set(FIELD_WORDS) <= columns
