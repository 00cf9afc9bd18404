import pytest

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("AP", "AP"), (" AP ", "AP"), ("EU", "EU"), ("ME", "ME"), ("NA", "NA"), ("US", "US"), ("CA", "CA"), ("RU", "RU"),
        ("GB", "GB"), ("DE", "DE"), ("USDO", "USDO"), ("APCN", "APCN"), ("AP CN", "APCN"), ("AP\xa0CN", "APCN"), ("AP JP", "APJP"),
        ("eu", "EU"),
    ],
)  # fmt: skip
def test_each_spelling_has_its_destination(spelling: str, code: str) -> None:
    assert STANDARD_DESTINATIONS.read(spelling) == code


def test_a_spelling_with_two_meanings_is_asked() -> None:
    assert STANDARD_DESTINATIONS.candidates("C AP") == ("APCN", "AP")
    with pytest.raises(Invalid, match="can be APCN / AP"):
        STANDARD_DESTINATIONS.read("C AP")


@pytest.mark.parametrize("value", ["", "XX", None, 5])
def test_an_unknown_destination_is_refused(value: object) -> None:
    with pytest.raises(Invalid, match="is not known"):
        STANDARD_DESTINATIONS.read(value)


@pytest.mark.parametrize(
    ("filed", "name", "code"),
    [
        ("MJUKVÅG soft toy 31 otter", "MJUKVÅG soft toy 31 otter", "EU"),
        ("MJUKVÅG soft toy 31 otter AP", "MJUKVÅG soft toy 31 otter", "AP"),
        ("MJUKVÅG soft toy 31 otter AP CN", "MJUKVÅG soft toy 31 otter", "APCN"),
        ("MJUKVÅG soft toy 31 otter APCN ", "MJUKVÅG soft toy 31 otter", "APCN"),
        ("MJUKVÅG make me", "MJUKVÅG make me", "EU"),
        ("AP", "AP", "EU"),
    ],
)
def test_the_destination_is_split_off_a_name(filed: str, name: str, code: str) -> None:
    assert STANDARD_DESTINATIONS.split_name(filed) == (name, code)


def test_the_plants_own_table_can_take_the_place_of_the_standard_one() -> None:
    own = Destinations({"java": "ID"}, {})
    assert own.read("Java") == "ID"
    with pytest.raises(Invalid):
        own.read("AP")
