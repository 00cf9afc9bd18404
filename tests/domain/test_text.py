from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.domain.text import Text


def test_a_choice_is_its_stored_value_and_has_words() -> None:
    assert Department("SEW") is Department.SEWING
    assert Department.SEWING.value == "SEW"
    assert Department.SEWING.label == "Sewing"


def test_a_text_speaks_english_in_logs() -> None:
    assert str(Text("Line {line} holds {count} pcs", line="3", count=12)) == "Line 3 holds 12 pcs"


def test_the_plant_starts_with_one_administrator_role_and_every_right_is_given_to_somebody() -> None:
    codes = [role.code for role in STANDARD_ROLES]
    assert len(codes) == len(set(codes)) >= 26
    given = set().union(*(role.permissions for role in STANDARD_ROLES if role.code != "admin"))
    # A backup holds everything that the plant knows, so that only the administrator makes and proves one.
    assert set(Permission) - given == {Permission.MANAGE_PEOPLE, Permission.CHANGE_SETTINGS, Permission.MANAGE_BACKUPS}
    assert all(Permission.USE_PROGRAM in role.permissions for role in STANDARD_ROLES)
