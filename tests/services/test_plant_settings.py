from decimal import Decimal

import pytest

from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.errors import Invalid, NotAllowed
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import IDLE_LOCK_MINUTES, METAL_CARD_MM, PLANT_NAME, SETTINGS
from quty_desktop.services.administration import plant_settings
from quty_desktop.services.administration.plant_settings import SettingChange, SettingRow
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.unit_of_work import UnitOfWork
from tests.databases import Plant
from tests.services.doors import directly, door_of


def row(door: Dispatcher, key: str) -> SettingRow:
    return next(each for each in door.ask(plant_settings.all_settings) if each.id == key)


def test_a_new_plant_has_all_settings_at_their_defaults(database: Plant) -> None:
    with door_of(database, "operator_packing") as door:
        rows = door.ask(plant_settings.all_settings)
    assert [each.id for each in rows] == [one.key for one in SETTINGS]
    assert not any(each.changed or each.changed_at for each in rows)


def test_a_change_is_in_force_for_everybody_signed_and_audited(database: Plant) -> None:
    with door_of(database, "admin") as admin, door_of(database, "operator_packing") as packer:
        admin.run(plant_settings.change, SettingChange(METAL_CARD_MM.key, "1.2"), reason="new cards")
        seen = row(packer, METAL_CARD_MM.key)
        assert seen.value == Decimal("1.2")
        assert seen.changed
        assert seen.changed_by == admin.actor.full_name
        admin.run(plant_settings.change, SettingChange(METAL_CARD_MM.key, Decimal("1.0")))
        assert row(packer, METAL_CARD_MM.key).value == Decimal("1.0")
    entry = "FROM quty.audit_entry WHERE table_name = 'setting' AND action = 'update'"
    assert database.one(f"SELECT old ->> 'value' {entry}") == "1.2"
    assert database.one(f"SELECT new ->> 'value' {entry}") == "1.0"


def test_reset_brings_the_default_back(database: Plant) -> None:
    with door_of(database, "admin") as admin:
        admin.run(plant_settings.change, SettingChange(IDLE_LOCK_MINUTES.key, 30))
        admin.run(plant_settings.reset, IDLE_LOCK_MINUTES.key)
        seen = row(admin, IDLE_LOCK_MINUTES.key)
    assert seen.value == IDLE_LOCK_MINUTES.default
    assert not seen.changed


def test_unfit_values_change_nothing(database: Plant) -> None:
    with door_of(database, "admin") as admin:
        with pytest.raises(Invalid):
            admin.run(plant_settings.change, SettingChange(IDLE_LOCK_MINUTES.key, 0))
        with pytest.raises(LookupError):
            admin.run(plant_settings.change, SettingChange("plant.colour", "blue"))
    assert database.one("SELECT count(*) FROM quty.setting") == 0


def test_only_an_administrator_changes_settings_also_in_the_database(database: Plant) -> None:
    with door_of(database, "qc_supervisor") as door:
        with pytest.raises(NotAllowed) as refused:
            door.run(plant_settings.change, SettingChange(PLANT_NAME.key, "Mine"))
        assert refused.value.permission is Permission.CHANGE_SETTINGS
        unchecked = Dispatcher(door._engine, door.actor, courtesy_check=False)
        with pytest.raises(NotAllowed):
            unchecked.run(plant_settings.change, SettingChange(PLANT_NAME.key, "Mine"))


def look(uow: UnitOfWork) -> tuple[str, int, int]:
    minutes = plant_settings.answer_minutes(uow, (AlertType.METAL,))
    name: str = plant_settings.value_of(uow, PLANT_NAME)
    return name, minutes(AlertType.METAL, 1), minutes(AlertType.SEGREGATION, 1)


def test_other_services_read_typed_values(database: Plant) -> None:
    with door_of(database, "admin") as admin:
        assert directly(admin, look) == ("Quty", 5, 10)
        admin.run(plant_settings.change, SettingChange(PLANT_NAME.key, "Pabrik Boneka"))
        admin.run(plant_settings.change, SettingChange("alerts.metal_1_minutes", 3))
        assert directly(admin, look) == ("Pabrik Boneka", 3, 10)
