from dataclasses import replace

import pytest

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.people import (
    Actor,
    check_email,
    check_full_name,
    check_name,
    check_password,
    check_role_code,
    check_roles,
    temporary_password,
)
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission, StandardRole


@pytest.mark.parametrize(("written", "stored"), [("Rina", "rina"), ("  a.b-c_1 ", "a.b-c_1"), ("abc", "abc")])
def test_user_names_are_kept_in_lower_case(written: str, stored: str) -> None:
    assert check_name(written) == stored


@pytest.mark.parametrize(
    "name", ["ab", "1abc", "a" * 33, "rina s", "rina;drop", "pg_rina", "quty_owner", "postgres", "PUBLIC", "", "ríná"]
)
def test_names_that_the_database_could_mistake_are_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_name(name)
    assert set(refused.value.fields) == {"name"}


@pytest.mark.parametrize("password", ["", "short", "123456789", "rina.packing", "aaaaaaaaaaaa", "ababababab"])
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(Invalid):
        check_password(password, name="rina.packing")


def test_a_long_password_that_is_not_the_name_is_accepted() -> None:
    check_password("sebelas karton", name="rina")


def test_names_and_addresses_are_tidied() -> None:
    assert check_full_name("  Rina   Sari ") == "Rina Sari"
    assert check_email("  rina@example.com ") == "rina@example.com"
    assert check_email("   ") is None
    for unfit in ("", "   ", "x" * 101):
        with pytest.raises(Invalid):
            check_full_name(unfit)
    for unfit in ("rina", "rina@", "rina@host", "a b@example.com", "@example.com"):
        with pytest.raises(Invalid):
            check_email(unfit)


def test_a_person_has_a_role_and_each_only_once() -> None:
    assert check_roles(["admin", "qc_lab", "admin"]) == ("admin", "qc_lab")
    with pytest.raises(Invalid):
        check_roles([])


def test_role_codes_are_made_fit_where_that_is_plain() -> None:
    assert check_role_code("Line Leader") == "line_leader"
    for unfit in ("", "x", "1st", "spv é", "a" * 41):
        with pytest.raises(Invalid):
            check_role_code(unfit)


def test_an_actor_may_what_the_roles_give() -> None:
    actor = Actor("rina", "Rina", Department.PACKING, "id", ("operator_packing",), frozenset({Permission.PACK_CARTONS}))
    assert actor.may(Permission.PACK_CARTONS)
    assert not actor.may(Permission.MANAGE_PEOPLE)


def test_temporary_passwords_obey_the_rule_and_differ() -> None:
    made = {temporary_password() for _ in range(200)}
    assert len(made) == 200
    for each in made:
        check_password(each, name="rina")
        assert not set(each) & set("lioO01")


def test_a_clerk_sees_home_and_the_departments_of_the_own_roles() -> None:
    clerk = Actor("rina", "Rina", Department.SEWING, "id", ("operator_sewing",), frozenset())
    assert clerk.sees(None)
    assert clerk.sees(Department.SEWING)
    assert not clerk.sees(Department.QUALITY)
    assert replace(clerk, departments=frozenset({Department.QUALITY})).sees(Department.QUALITY)
    assert replace(clerk, permissions=frozenset({Permission.SEE_DEPARTMENTS})).sees(Department.QUALITY)


@pytest.mark.parametrize("role", [each for each in STANDARD_ROLES if each.code.startswith("operator_")])
def test_clerks_read_what_their_own_pages_need_and_no_more(role: StandardRole) -> None:
    assert Permission.SEE_DEPARTMENTS not in role.permissions
    assert not role.permissions & {Permission.VIEW_ORDERS, Permission.VIEW_QUALITY, Permission.VIEW_MASTER_DATA}
    assert Permission.VIEW_PRODUCTION in role.permissions
