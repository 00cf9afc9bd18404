from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import SETTINGS
from quty_desktop.services.administration import people, plant_settings
from quty_desktop.services.administration.people import PeopleQuestion, RoleDefinition
from quty_desktop.services.sign_in import PlantSession, sign_in
from quty_desktop.views import administration, home
from quty_desktop.views.administration.audit import AuditPage
from quty_desktop.views.administration.people import PeoplePage
from quty_desktop.views.administration.person import PersonPage
from quty_desktop.views.administration.role import RolePage, rights_by_subject
from quty_desktop.views.administration.roles import RolesPage
from quty_desktop.views.administration.settings import SettingsPage
from quty_desktop.views.administration.sign_ins import SignInsPage
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.workplace import Workplace
from tests.databases import Plant
from tests.views.conftest import make_workplace
from tests.views.test_clipping import Longer, clipped


@pytest.fixture
def session(database: Plant) -> Iterator[PlantSession]:
    opened = sign_in(database.profile(), database.person("admin", name=f"boss-{database.name[-6:]}"))
    yield opened
    opened.close()


@pytest.fixture
def went() -> list[tuple[str, Any]]:
    return []


@pytest.fixture
def place(qapp: QApplication, store: QSettings, session: PlantSession, went: list[tuple[str, Any]]) -> Workplace:
    def go(key: str, record: Any = None) -> None:
        went.append((key, record))

    return replace(make_workplace(store, actor=session.actor), door=session.dispatcher, go=go)


def shown(page: Page) -> Any:
    page.resize(1366, 700)
    page.show()
    return page


def button(page: Page, words: str) -> QPushButton:
    found = [one for one in page.findChildren(QPushButton) if one.text().replace("&", "") == words]
    assert found, [one.text() for one in page.findChildren(QPushButton)]
    return found[-1]


def agree(page: Page) -> None:
    (question,) = (one for one in page.findChildren(Question) if one.isVisible())
    question.yes.click()


def test_a_person_is_added_with_a_password_shown_once(database: Plant, place: Workplace) -> None:
    page: PersonPage = shown(PersonPage(place))
    page.form.fill(
        {"name": "Rina.T", "full_name": "Rina Wulandari", "department": Department.PACKING, "language": "en"}
    )
    page.roles.choose(["operator_packing"])
    database.people.append("rina.t")
    page.save()
    assert page.form.errors() == {}
    assert "Temporary password of Rina Wulandari: " in page.banner.text
    assert "Rina Wulandari may sign in as" in page.status.text
    assert page.form.editor("name").text() == ""
    assert page.roles.chosen == []
    (row,) = place.door.ask(people.people, PeopleQuestion(role="operator_packing"))
    assert (row.id, row.must_change_password) == ("rina.t", True)
    button(page, "Copy password").click()
    assert QApplication.clipboard().text() in page.banner.text
    page.close()


def test_what_is_missing_is_said_beside_the_fields(place: Workplace) -> None:
    page: PersonPage = shown(PersonPage(place))
    page.save()
    assert {"name", "full_name", "department"} <= set(page.form.errors())
    page.form.fill({"name": "x", "full_name": "Rina", "department": Department.PACKING, "language": "en"})
    page.save()
    assert set(page.form.errors()) == {"name", ""}
    page.close()


def test_a_person_is_changed_with_the_roles_in_one_go(database: Plant, place: Workplace) -> None:
    login = database.person("operator_packing")
    page: PersonPage = shown(PersonPage(place))
    page.open(login.name)
    assert not page.form.editor("name").widget.isEnabled()
    assert page.roles.chosen == ["operator_packing"]
    page.form.editor("full_name").set_value("Sari Puspita")
    page.roles.choose(["qc_inspector", "qc_lab"])
    page.save()
    row = place.door.ask(people.person, login.name)
    assert (row.full_name, row.role_codes) == ("Sari Puspita", ("qc_inspector", "qc_lab"))
    assert "Sari Puspita is saved." in page.status.text
    page.close()


def test_the_list_filters_by_role_and_shows_accounts(database: Plant, place: Workplace) -> None:
    packer = database.person("operator_packing")
    database.person("qc_lab")
    page: PeoplePage = shown(PeoplePage(place))
    assert page.table.model.rowCount() == 3
    page.role.choose("operator_packing")
    assert [row.id for row in page.table.model.all_rows] == [packer.name]
    page.role.choose(None)
    page.open(("role", "qc_lab"))
    assert page.table.model.rowCount() == 1
    page.close()


def test_an_account_is_switched_off_and_on_again(database: Plant, place: Workplace) -> None:
    login = database.person("operator_packing")
    page: PeoplePage = shown(PeoplePage(place))
    page.open(login.name)
    button(page, "Switch account off").click()
    agree(page)
    assert "can no longer sign in" in page.status.text
    assert not place.door.ask(people.person, login.name).active
    button(page, "Switch account on").click()
    assert place.door.ask(people.person, login.name).active
    page.close()


def test_nobody_is_offered_to_switch_off_the_own_account(place: Workplace) -> None:
    page: PeoplePage = shown(PeoplePage(place))
    page.open(place.actor.name)
    assert page.table.selected == place.actor.name
    assert "Switch account off" not in {one.text().replace("&", "") for one in page.findChildren(QPushButton)}
    page.close()


def test_a_reset_password_is_shown_once_and_works(database: Plant, place: Workplace) -> None:
    login = database.person("operator_packing")
    page: PeoplePage = shown(PeoplePage(place))
    page.open(login.name)
    button(page, "Reset password").click()
    agree(page)
    password = page.banner.text.split(": ")[1].split(" ")[0]
    again = sign_in(database.profile(), replace(login, password=password))
    assert again.actor.must_change_password
    again.close()
    page.close()


def test_a_role_is_made_and_changed(place: Workplace) -> None:
    page: RolePage = shown(RolePage(place))
    page.form.fill({"name": "Line leader", "code": "Line Leader", "department": Department.SEWING})
    page.rights.choose([Permission.VIEW_PRODUCTION.value])
    page.save()
    assert "The role Line leader is saved." in page.status.text
    page.open("line_leader")
    page.refresh()
    assert Permission.VIEW_PRODUCTION.value in page.rights.chosen
    page.rights.choose([Permission.VIEW_ORDERS.value])
    page.save()
    (row,) = (one for one in place.door.ask(people.roles) if one.id == "line_leader")
    assert row.permissions == (Permission.USE_PROGRAM, Permission.VIEW_ORDERS)
    page.close()


def test_every_right_is_offered_once() -> None:
    assert sorted(value for value, _, _ in rights_by_subject()) == sorted(right.value for right in Permission)


def test_the_roles_lead_to_their_people(place: Workplace, went: list[tuple[str, Any]]) -> None:
    place.door.run(people.define_role, RoleDefinition("own", "Own", Department.SEWING, ()))
    page: RolesPage = shown(RolesPage(place))
    page.open("own")
    button(page, "Show people").click()
    assert went[-1] == ("administration.people", ("role", "own"))
    page.table.press("own")
    assert page.table.model.rowCount() == 1
    page.close()


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("plant.name", "Pabrik Boneka", "Pabrik Boneka"),
        ("sign_in.idle_lock_minutes", 30, 30),
        ("papers.english", True, True),
        ("marks.week_notation", "stamp", "stamp"),
    ],
)
def test_a_setting_is_changed_in_its_own_field_and_put_back(
    place: Workplace, key: str, value: Any, kept: object
) -> None:
    page: SettingsPage = shown(SettingsPage(place))
    page.open(key)
    form = page._form
    assert form is not None
    row = page.table.selected_row
    form.editor("value").set_value(row.choices(value) if row.choices is not None else value)
    page.save()
    assert "is saved and in force" in page.status.text

    def now() -> object:
        return next(one.value for one in place.door.ask(plant_settings.all_settings) if one.id == key)

    assert now() == kept
    button(page, "Back to the default").click()
    assert now() != kept
    button(page, "Undo").click()
    assert now() == kept
    page.close()


def test_an_unfit_value_is_refused_beside_the_field(place: Workplace) -> None:
    page: SettingsPage = shown(SettingsPage(place))
    page.open("sign_in.idle_lock_minutes")
    assert page._form is not None
    page._form.editor("value").set_value(500)
    page.save()
    assert page._form.errors() == {"value": "From 1 to 240 min"}
    page.close()


def test_every_setting_opens_and_has_a_field(place: Workplace) -> None:
    page: SettingsPage = shown(SettingsPage(place))
    assert page.table.model.rowCount() == len(SETTINGS)
    for one in SETTINGS:
        page.open(one.key)
        assert page._form is not None
        assert page._form.editor("value").widget.isEnabled()
    page.close()


def test_the_trail_is_asked_by_person_subject_and_record(place: Workplace) -> None:
    place.door.run(plant_settings.change, plant_settings.SettingChange("plant.name", "Melati"))
    page: AuditPage = shown(AuditPage(place))
    everything = page.table.model.rowCount()
    page.about.choose("setting")
    (row,) = page.table.model.all_rows
    assert row.person == place.actor.name
    page.table.select(row.id)
    button(page, "All about this record").click()
    assert page.table.model.rowCount() == 1
    page.about.choose(None)
    assert page.table.model.rowCount() == everything
    page.first.line.setText("01-01-2099")
    assert page.table.model.rowCount() == 0
    page.close()


def test_sign_ins_are_shown_for_one_person(database: Plant, place: Workplace) -> None:
    login = database.person("operator_packing")
    sign_in(database.profile(), login).close()
    page: SignInsPage = shown(SignInsPage(place))
    assert page.table.model.rowCount() == 2
    page.open(login.name)
    assert [row.person for row in page.table.model.all_rows] == [login.name]
    page.close()


@pytest.mark.parametrize("kind", administration.PAGES, ids=lambda kind: kind.key)
def test_every_page_is_keyboard_friendly_and_speaks(place: Workplace, kind: type[Page]) -> None:
    page = shown(kind(place))
    assert page.accessibleName()
    for box in page.findChildren(QCheckBox):
        assert box.text()
    page.refresh()
    page.close()


_RECORDS = {
    "administration.people": "boss",
    "administration.person": "boss",
    "administration.roles": "qc_supervisor",
    "administration.role": "qc_supervisor",
    "administration.settings": "metal.card_mm",
}


@pytest.mark.parametrize("kind", [*administration.PAGES, *home.PAGES], ids=lambda kind: kind.key)
def test_nothing_is_cut_in_a_longer_language(place: Workplace, kind: type[Page], qtbot: QtBot) -> None:
    page = kind(replace(place, words=Longer()))
    page.resize(1136, 688)
    with qtbot.waitExposed(page):
        page.show()
    record = _RECORDS.get(kind.key)
    if record is not None:
        page.open(place.actor.name if record == "boss" else record)
    assert clipped(page) == []
    page.close()
