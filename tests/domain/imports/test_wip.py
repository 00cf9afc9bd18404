import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.wip import WipStage, WipVariant, parse_wip
from tests.domain.imports.build import TOY


@pytest.mark.parametrize(
    ("tail", "stage", "variant", "destination"),
    [
        ("WIP_CUTTING", WipStage.CUTTING, None, "EU"),
        ("WIP_CUTTING_BAJU", WipStage.CUTTING, WipVariant.CLOTHES, "EU"),
        ("WIP_CUTTING_ID", WipStage.CUTTING, None, "ID"),
        ("SEMI_EMBO", WipStage.SEMI_EMBROIDERY, None, "EU"),
        ("WIP_EMBO", WipStage.EMBROIDERY, None, "EU"),
        ("WIP_SKIN_NL", WipStage.SKIN, WipVariant.NO_LABEL, "EU"),
        ("WIP_SKIN_NL_AP", WipStage.SKIN, WipVariant.NO_LABEL, "AP"),
        ("WIP_BAJU", WipStage.CLOTHES, None, "EU"),
        ("WIP_BONEKA_USDO", WipStage.DOLL, None, "USDO"),
        ("wip_packing_apcn", WipStage.PACKING, None, "APCN"),
    ],
)
def test_the_name_tells_stage_variant_and_destination(
    tail: str, stage: WipStage, variant: WipVariant | None, destination: str
) -> None:
    wip = parse_wip(f"{TOY}_{tail}")
    assert wip is not None
    assert (wip.base, wip.stage, wip.variant, wip.destination, wip.rest) == (TOY, stage, variant, destination, "")


def test_an_unknown_suffix_is_kept() -> None:
    wip = parse_wip(f"{TOY}_WIP_SKIN_AP_TRIAL_2")
    assert wip is not None
    assert (wip.destination, wip.rest) == ("AP", "TRIAL_2")


def test_the_part_of_a_set_stands_in_brackets() -> None:
    wip = parse_wip(f"{TOY} (Left Fin)_WIP_BONEKA_ME")
    assert wip is not None
    assert wip.part == "Left Fin"
    plain = parse_wip(f"{TOY}_WIP_BONEKA")
    assert plain is not None
    assert plain.part == ""


def test_siblings_differ_by_destination_only() -> None:
    first, second, other = (parse_wip(f"{TOY}_{tail}") for tail in ("WIP_SKIN", "WIP_SKIN_ME", "WIP_SKIN_NL"))
    assert first is not None
    assert second is not None
    assert other is not None
    assert first.sibling_key == second.sibling_key != other.sibling_key


@pytest.mark.parametrize("name", [TOY, f"{TOY} AP", "_WIP_SKIN", "STICKER", ""])
def test_names_without_a_stage_are_not_work_in_process(name: str) -> None:
    assert parse_wip(name) is None


def test_each_stage_has_its_department() -> None:
    assert WipStage.SEMI_EMBROIDERY.department is Department.CUTTING
    assert {stage.department for stage in WipStage} == {
        Department.CUTTING, Department.EMBROIDERY, Department.SEWING, Department.FINISHING, Department.PACKING,
    }  # fmt: skip


@given(st.text())
def test_no_name_breaks_the_reading(name: str) -> None:
    parse_wip(name)
    parse_wip(f"{name}_WIP_SKIN_{name}")
