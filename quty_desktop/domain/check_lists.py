"""What inspectors look at in process, point by point (Q11 cutting, Q16 embroidery, Q1 sewing, Q2 finishing, Q3 packing).

Sizes, margins and stitches stand beside it as measures; the check list of final inspection and of incoming materials have
modules of their own.
"""

from collections.abc import Mapping, Sequence

from quty_desktop.domain.checks import PointResult
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.quality import InspectionType
from quty_desktop.domain.text import N_, Choice, Text


class CheckPoint(Choice):
    """A point of the check list of a checkpoint."""

    MATERIAL = "material", N_("Material and article as on the work order")
    SWATCH = "swatch", N_("Colour as the swatch")
    PILE = "pile", N_("Pile length and direction")
    PATTERN = "pattern", N_("Piece as the pattern, no waste left")
    FIRST_CUT = "first_cut", N_("First cut checked, with mirrors, velcro and PVC")
    STACK = "stack", N_("Top, middle and bottom of the stack alike")
    BURN = "burn", N_("Clean of burn residue")
    THREAD_COLOUR = "thread_colour", N_("Thread colour")
    DESIGN = "design", N_("Design and position")
    COMPLETE = "complete", N_("Embroidery complete")
    THREAD = "thread", N_("Thread size")
    LABEL_BEFORE = "label_before", N_("Labels before attaching: name and article number")
    LABEL = "label", N_("Label, article number and marking as approved")
    TEARS = "tears", N_("No tear, nothing unsewn")
    BACK_STITCH = "back_stitch", N_("Start, end and risk parts stitched back")
    TAPE = "tape", N_("Risk seams with white tape")
    SHAPE = "shape", N_("Shape as the approval sample")
    LABEL_PLACE = "label_place", N_("Position of the label")
    CLEAN = "clean", N_("No hole, wrinkle or dirt")
    ACCESSORIES = "accessories", N_("Accessories as the approval sample")
    TRIMMING = "trimming", N_("Threads trimmed, brushed")
    STUFFING = "stuffing", N_("Stuffing as the approval sample")
    BOX_SIZE = "box_size", N_("Carton and polybag size as the instruction")
    STAMP = "stamp", N_("Date stamp and operator's mark")
    DETAILS = "details", N_("Information complete")
    METHOD = "method", N_("Packing method")
    QUANTITY = "quantity", N_("Quantity in the carton")
    COMPONENTS = "components", N_("No component missing")
    ONE_LABEL = "one_label", N_("No mixed labels")
    SEALING = "sealing", N_("Sealed and pressed well")
    BOX = "box", N_("Condition of carton and polybag")
    PRODUCT = "product", N_("Product: no thread, dirt or open seam")


_P = CheckPoint
_SEWING = (
    _P.THREAD, _P.LABEL_BEFORE, _P.LABEL, _P.TEARS, _P.BACK_STITCH, _P.TAPE, _P.SHAPE,
)  # fmt: skip
POINTS_AT: Mapping[InspectionType, tuple[CheckPoint, ...]] = {
    InspectionType.CUTTING: (_P.MATERIAL, _P.SWATCH, _P.PILE, _P.PATTERN, _P.FIRST_CUT, _P.STACK, _P.BURN),
    InspectionType.EMBROIDERY: (_P.MATERIAL, _P.THREAD_COLOUR, _P.DESIGN, _P.COMPLETE, _P.PILE),
    InspectionType.INLINE_SEWING: _SEWING,
    InspectionType.RANDOM_SEWING: _SEWING,
    InspectionType.FINISHING: (
        _P.LABEL, _P.LABEL_PLACE, _P.CLEAN, _P.SHAPE, _P.ACCESSORIES, _P.TRIMMING, _P.STUFFING,
    ),
    InspectionType.PACKING: (
        _P.BOX_SIZE, _P.STAMP, _P.DETAILS, _P.METHOD, _P.QUANTITY, _P.COMPONENTS, _P.ONE_LABEL, _P.SEALING, _P.BOX,
        _P.PRODUCT,
    ),
}  # fmt: skip
"""What is looked at, by checkpoint, in the order of its form."""

Answers = tuple[tuple[CheckPoint, PointResult], ...]
"""The points of an inspection with what was found at each."""


def check_answers(kind: InspectionType, answers: Answers, *, defective: bool) -> None:
    """Refuse a check list that cannot belong to the inspection.

    Args:
        kind: the checkpoint.
        answers: what was found; empty where the list was not gone through.
        defective: whether pieces go to rework or scrap.

    Raises:
        Invalid: a point of another checkpoint, a point without answer, or one that is not in order though every piece
            passed.
    """
    asked = POINTS_AT.get(kind, ())
    given = [point for point, _ in answers]
    if answers and (set(given) != set(asked) or len(given) != len(asked)):
        raise Invalid({"points": Text(N_("Answer each point of the check list."))})
    wrong = sum(result is PointResult.NOT_OK for _, result in answers)
    if wrong and not defective:
        raise Invalid(
            {"points": Text(N_("{count} points are not in order; count their pieces as rework or scrap."), count=wrong)}
        )


def all_answered(kind: InspectionType, not_ok: Sequence[CheckPoint] = ()) -> Answers:
    """The whole check list of a checkpoint: in order but for some points."""
    return tuple((each, PointResult.NOT_OK if each in not_ok else PointResult.OK) for each in POINTS_AT.get(kind, ()))
