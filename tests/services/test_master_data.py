from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from quty_desktop.domain.articles import ArticleKind, PartnerKind
from quty_desktop.domain.errors import Conflict, Duplicate, Invalid, NeedsConfirmation, NotAllowed, NotFound
from quty_desktop.domain.weeks import Week
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import (
    ArticleFilter,
    ArticleInput,
    DestinationInput,
    PackSpecificationFilter,
    PackSpecificationInput,
    PartnerInput,
    RecordKey,
    SpecificationState,
)
from tests.databases import Plant
from tests.services.doors import door_of


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


@pytest.fixture
def eu(door: Dispatcher) -> int:
    return door.run(articles.save_destination, DestinationInput("eu", "Europe", "eu")).id


@pytest.fixture
def bear(door: Dispatcher, eu: int) -> int:
    new = ArticleInput("30123456", "MJUKVÅG otter", ArticleKind.FINISHED_GOOD, destination_id=eu)
    return door.run(articles.save_article, new).id


def test_a_destination_keeps_its_code_in_capitals_and_its_spellings(door: Dispatcher) -> None:
    new = DestinationInput("apcn", "Asia Pacific, China", "ap", "C AP, APCN, AP CHINA,")
    saved = door.run(articles.save_destination, new)
    (row,) = door.ask(articles.destinations)
    assert (row.code, row.region, row.aliases, row.articles) == ("APCN", "AP", "AP CHINA, C AP", 0)
    changed = replace(new, spellings="c ap, APAC", id=saved.id, version=saved.version)
    door.run(articles.save_destination, changed)
    assert door.ask(articles.destinations)[0].aliases == "APAC, C AP"
    untouched = DestinationInput("APCN", "China", "AP", id=saved.id, version=saved.version)
    door.run(articles.save_destination, untouched)
    assert door.ask(articles.destinations)[0].aliases == "APAC, C AP"


def test_a_spelling_means_one_destination(door: Dispatcher, eu: int) -> None:
    door.run(articles.save_destination, DestinationInput("AP", "Asia Pacific", "AP", "ASIA"))
    for spelling in ("asia", " E U"):
        with pytest.raises(Duplicate) as refused:
            door.run(articles.save_destination, DestinationInput("APCN", "China", "AP", spelling))
        assert refused.value.code == "master_data.spelling_taken"
    assert [row.code for row in door.ask(articles.destinations)] == ["AP", "EU"]


def test_codes_are_taken_once(door: Dispatcher, eu: int, bear: int) -> None:
    with pytest.raises(Duplicate):
        door.run(articles.save_destination, DestinationInput("EU", "Europe again", "EU"))
    with pytest.raises(Duplicate):
        door.run(articles.save_article, ArticleInput("30123456", "Twin", ArticleKind.FINISHED_GOOD, destination_id=eu))
    anywhere = door.run(articles.save_article, ArticleInput("30123456", "Any", ArticleKind.FINISHED_GOOD))
    assert anywhere.id != bear


def test_what_is_missing_is_named(door: Dispatcher) -> None:
    with pytest.raises(Invalid) as refused:
        door.run(articles.save_article, ArticleInput(" ", "", ArticleKind.FINISHED_GOOD))
    assert set(refused.value.fields) == {"code", "name"}
    with pytest.raises(Invalid):
        door.run(articles.save_partner, PartnerInput(PartnerKind.CUSTOMER, " "))


def test_a_partner_is_changed_and_switched_off(door: Dispatcher) -> None:
    new = PartnerInput(PartnerKind.SUPPLIER, "Benang Jaya", code="BJ", address="Jl. Melati 3")
    saved = door.run(articles.save_partner, new)
    door.run(articles.save_partner, replace(new, active=False, phone="021-555", id=saved.id, version=saved.version))
    (row,) = door.ask(articles.partners)
    assert (row.code, row.active, row.phone, row.address) == ("BJ", False, "021-555", "Jl. Melati 3")


def test_a_stale_copy_is_a_conflict_and_a_lost_record_is_told(door: Dispatcher, bear: int) -> None:
    seen = door.ask(articles.article, bear)
    change = ArticleInput(seen.code, "MJUKVÅG heron", seen.kind, destination_id=seen.destination_id, id=bear, version=1)
    assert door.run(articles.save_article, change).version == 2
    with pytest.raises(Conflict):
        door.run(articles.save_article, change)
    with pytest.raises(NotFound):
        door.run(articles.save_article, replace(change, id=999_999, code="1"))
    with pytest.raises(NotFound):
        door.ask(articles.article, 999_999)


def test_the_specification_of_this_week_is_in_force(door: Dispatcher, bear: int) -> None:
    def add(pieces: int, week: Week | None) -> None:
        new = PackSpecificationInput(
            bear, pieces, 8, effective_from=week, length_mm=570, width_mm=375, height_mm=450, polybag="PE 30"
        )
        door.run(articles.save_pack_specification, new)

    add(60, None)
    add(48, Week(2020, 1))
    add(24, Week(2199, 1))
    (row,) = door.ask(articles.article_list, ArticleFilter())
    assert (row.pcs_per_carton, row.cartons_per_pallet, row.pcs_per_pallet) == (48, 8, 384)
    assert (row.carton_size, row.specifications) == ("570 × 375 × 450", 3)
    found = door.ask(articles.article, bear).specifications
    assert [(each.pcs_per_carton, each.state) for each in found] == [
        (24, SpecificationState.LATER),
        (48, SpecificationState.IN_FORCE),
        (60, SpecificationState.REPLACED),
    ]
    assert found[1].effective_from == Week(2020, 1)
    assert found[0].polybag == "PE 30"
    with pytest.raises(Duplicate):
        add(30, Week(2020, 1))


def test_an_odd_pallet_is_asked_once(door: Dispatcher, bear: int) -> None:
    new = PackSpecificationInput(bear, 60, 7, gross_weight_kg=Decimal("12.5"))
    with pytest.raises(NeedsConfirmation):
        door.run(articles.save_pack_specification, new)
    door.run(articles.save_pack_specification, new, confirmed={"pack_specification.odd_pallet"})
    with pytest.raises(Invalid) as refused:
        door.run(articles.save_pack_specification, replace(new, pcs_per_carton=0, cartons_per_pallet=0))
    assert set(refused.value.fields) == {"pcs_per_carton", "cartons_per_pallet"}


def test_a_specification_is_taken_away(door: Dispatcher, bear: int) -> None:
    saved = door.run(articles.save_pack_specification, PackSpecificationInput(bear, 60, 8))
    with pytest.raises(Conflict):
        door.run(articles.remove_pack_specification, RecordKey(saved.id, 7))
    door.run(articles.remove_pack_specification, RecordKey(saved.id, saved.version))
    assert door.ask(articles.pack_specifications, PackSpecificationFilter()) == ()
    with pytest.raises(NotFound):
        door.run(articles.remove_pack_specification, RecordKey(saved.id, saved.version))


def test_articles_are_found_by_word_kind_and_destination(door: Dispatcher, bear: int, eu: int) -> None:
    door.run(articles.save_article, ArticleInput("ZCB1", "CARTON", ArticleKind.RAW_MATERIAL, active=False))

    def found(wanted: ArticleFilter) -> list[str]:
        return [row.code for row in door.ask(articles.article_list, wanted)]

    assert found(ArticleFilter()) == ["30123456"]
    assert found(ArticleFilter(include_inactive=True)) == ["ZCB1", "30123456"]
    assert found(ArticleFilter(kind=ArticleKind.RAW_MATERIAL, include_inactive=True)) == ["ZCB1"]
    assert found(ArticleFilter(search="mjuk", destination="EU")) == ["30123456"]
    assert found(ArticleFilter(destination="AP")) == []
    door.run(articles.save_pack_specification, PackSpecificationInput(bear, 60, 8))
    assert len(door.ask(articles.pack_specifications, PackSpecificationFilter("OTTER"))) == 1
    assert door.ask(articles.pack_specifications, PackSpecificationFilter("heron")) == ()


def test_the_packing_supervisor_sees_and_does_not_change(database: Plant, bear: int) -> None:
    with door_of(database, "spv_packing") as clerk:
        assert len(clerk.ask(articles.article_list, ArticleFilter())) == 1
        with pytest.raises(NotAllowed):
            clerk.run(articles.save_destination, DestinationInput("AP", "Asia", "AP"))
