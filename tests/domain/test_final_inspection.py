"""The check list of the final inspection against order and pack specification."""

from decimal import Decimal

import pytest

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.final_inspection import (
    FinalPoint,
    PackedAs,
    PointFound,
    checked_points,
    judged,
    required,
    verdict,
)
from quty_desktop.domain.quality import InspectionResult
from quty_desktop.domain.weeks import Week

PACKED = PackedAs("40551542", "EU", Week(2026, 22), 60, (750, 570, 450), Decimal("12.40"), Decimal("11.20"))
OK, BAD, NONE = PointResult.OK, PointResult.NOT_OK, PointResult.NOT_APPLICABLE


def filled(**changed: PointFound) -> tuple[PointFound, ...]:
    """The whole list in order, with some points changed by name."""
    return tuple(
        changed.get(point.value, PointFound(point, found=required(point, PACKED)) if required(point, PACKED) else PointFound(point, OK))
        for point in FinalPoint
    )  # fmt: skip


@pytest.mark.parametrize(
    ("point", "found", "expected"),
    [
        (FinalPoint.MIA_ARTICLE, " 40551542 ", OK),
        (FinalPoint.MIA_ARTICLE, "40551543", BAD),
        (FinalPoint.MIA_DESTINATION, "us", BAD),
        (FinalPoint.MIA_DESTINATION, "eu", OK),
        (FinalPoint.MIA_DATE_STAMP, "2622", OK),
        (FinalPoint.MIA_DATE_STAMP, "2623", BAD),
        (FinalPoint.MIA_QUANTITY, "59", BAD),
        (FinalPoint.CARTON_SIZE, "754 × 570 × 446 mm", OK),
        (FinalPoint.CARTON_SIZE, "756x570x450", BAD),
        (FinalPoint.CARTON_SIZE, "75", BAD),
        (FinalPoint.WEIGHT, "12,9", OK),
        (FinalPoint.WEIGHT, "13.1 kg", BAD),
        (FinalPoint.WEIGHT, "heavy", BAD),
        (FinalPoint.SMELL, "none", None),
        (FinalPoint.MIA_ARTICLE, "", None),
    ],
)
def test_what_is_read_is_compared_with_the_order(point: FinalPoint, found: str, expected: PointResult | None) -> None:
    assert judged(point, required(point, PACKED), found) is expected


def test_a_whole_list_passes_and_one_point_blocks() -> None:
    done = checked_points(filled(), PACKED)
    assert [each.point for each in done] == list(FinalPoint)
    assert verdict(done, InspectionResult.PASS) is InspectionResult.PASS
    assert verdict(done, InspectionResult.BLOCKED) is InspectionResult.BLOCKED
    wrong = checked_points(filled(mia_date_stamp=PointFound(FinalPoint.MIA_DATE_STAMP, found="2623")), PACKED)
    assert verdict(wrong, InspectionResult.PASS) is InspectionResult.BLOCKED


def test_every_point_is_answered_and_nobody_overrules_the_order() -> None:
    with pytest.raises(Invalid) as caught:
        checked_points((), PACKED)
    assert set(caught.value.fields) == {point.value for point in FinalPoint}
    with pytest.raises(Invalid) as caught:
        checked_points(
            filled(
                mia_destination=PointFound(FinalPoint.MIA_DESTINATION, OK, "US"),
                smell=PointFound(FinalPoint.SMELL, NONE),
            ),
            PACKED,
        )
    assert set(caught.value.fields) == {"mia_destination", "smell"}
    checked_points(filled(pull_30=PointFound(FinalPoint.PULL_30, NONE)), PACKED)
