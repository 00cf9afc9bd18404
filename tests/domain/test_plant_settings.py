from decimal import Decimal

import pytest

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import MarkSize
from quty_desktop.domain.plant_settings import (
    GS1_PREFIX,
    IDLE_LOCK_MINUTES,
    MARK_SIZE,
    METAL_CARD_MM,
    PAPER_LANGUAGE_ENGLISH,
    PLANT_NAME,
    SETTINGS,
    Setting,
    SettingKind,
    setting,
)


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: one.key)
def test_every_default_is_a_value_that_the_setting_may_have(one: Setting[object]) -> None:  # type: ignore[type-var]
    assert one.checked(one.default) == one.default
    assert one.read(one.stored(one.default)) == one.default


def test_keys_are_unique_and_found() -> None:
    assert len({one.key for one in SETTINGS}) == len(SETTINGS)
    assert setting("plant.name") is PLANT_NAME
    with pytest.raises(LookupError):
        setting("plant.colour")


def test_the_kind_follows_the_default() -> None:
    assert PLANT_NAME.kind is SettingKind.TEXT
    assert IDLE_LOCK_MINUTES.kind is SettingKind.NUMBER
    assert METAL_CARD_MM.kind is SettingKind.DECIMAL
    assert PAPER_LANGUAGE_ENGLISH.kind is SettingKind.FLAG
    assert MARK_SIZE.kind is SettingKind.CHOICE


@pytest.mark.parametrize(
    ("one", "value", "message"),
    [
        (IDLE_LOCK_MINUTES, 0, "From {low} to {high} {unit}"),
        (IDLE_LOCK_MINUTES, 241, "From {low} to {high} {unit}"),
        (IDLE_LOCK_MINUTES, "2.5", "Write a whole number."),
        (IDLE_LOCK_MINUTES, True, "Write a number."),
        (IDLE_LOCK_MINUTES, "soon", "Write a number."),
        (METAL_CARD_MM, "NaN", "Write a number."),
        (METAL_CARD_MM, 1.5, "Write a number."),
        (PLANT_NAME, "  ", "Fill this in; papers show it."),
        (PLANT_NAME, "x" * 81, "At most {count} characters."),
        (PLANT_NAME, 5, "Write a text."),
        (GS1_PREFIX, "12a", "Digits only."),
        (GS1_PREFIX, "१२", "Digits only."),
        (PAPER_LANGUAGE_ENGLISH, "yes", "Answer yes or no."),
        (MARK_SIZE, "A0", "Choose one of the list."),
    ],
)
def test_unfit_values_are_refused_in_words(one: Setting[str], value: object, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        one.checked(value)
    assert refused.value.fields["value"].message == message


def test_values_are_tidied_and_decimals_stay_exact() -> None:
    assert PLANT_NAME.checked("  Quty   Purwakarta ") == "Quty Purwakarta"
    assert METAL_CARD_MM.checked("1.20") == Decimal("1.20")
    assert METAL_CARD_MM.stored(Decimal("1.20")) == "1.20"
    assert IDLE_LOCK_MINUTES.checked("30") == 30
    assert MARK_SIZE.checked(MarkSize.A4_FOUR) == "a4_four"
    assert GS1_PREFIX.checked("") == ""


def test_what_the_database_keeps_wrongly_reads_as_the_default() -> None:
    assert IDLE_LOCK_MINUTES.read("nonsense") == IDLE_LOCK_MINUTES.default
    assert IDLE_LOCK_MINUTES.read(None) == IDLE_LOCK_MINUTES.default
