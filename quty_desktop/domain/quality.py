"""Words about laboratory tests, inspections, holds and defects."""

from quty_desktop.domain.text import N_, Choice


class LabTestType(Choice):
    """A laboratory test of a batch."""

    DROP = "drop", N_("Drop test")
    STABILITY_10 = "stability_10", N_("Stability 10°")
    STABILITY_27 = "stability_27", N_("Stability 27°")
    SEAM_STRENGTH = "seam_strength", N_("Seam strength")
    METAL = "metal", N_("Metal detection")
    STACKING = "stacking", N_("Stacking capacity")
    FABRIC = "fabric", N_("Fabric test")
    HANDLING = "handling", N_("Store handling")
    OTHER = "other", N_("Further test")


class TestResult(Choice):
    """What a test said."""

    __test__ = False

    PASS = "pass", N_("Pass")
    FAIL = "fail", N_("Fail")


class InspectionType(Choice):
    """Where in the flow an inspection is made."""

    INCOMING = "incoming", N_("Incoming")
    CUTTING = "cutting", N_("Cutting")
    EMBROIDERY = "embroidery", N_("Embroidery")
    INLINE_SEWING = "inline_sewing", N_("In-line sewing")
    RANDOM_SEWING = "random_sewing", N_("Random sewing")
    FINISHING = "finishing", N_("Finishing")
    METAL = "metal", N_("Final metal detection")
    PACKING = "packing", N_("Packing")
    FINAL = "final", N_("Final inspection")


class InspectionResult(Choice):
    """What an inspection decided."""

    PASS = "pass", N_("Pass")
    FAIL = "fail", N_("Fail")
    BLOCKED = "blocked", N_("Blocked")


class DefectClass(Choice):
    """How grave a defect is."""

    CRITICAL = "critical", N_("Critical")
    MAJOR = "major", N_("Major")
    MINOR = "minor", N_("Minor")


class DefectGroup(Choice):
    """What a defect concerns."""

    MATERIAL = "material", N_("Material")
    PROCESS = "process", N_("Process")
    ASSEMBLY = "assembly", N_("Assembly")
    DIMENSION = "dimension", N_("Dimension")
    APPEARANCE = "appearance", N_("Appearance")
    SAFETY = "safety", N_("Safety")
    LABEL = "label", N_("Label and packing")


class HoldKind(Choice):
    """Why a batch is kept."""

    MANUAL = "manual", N_("Held by quality")
    FAILED_TEST = "failed_test", N_("Failed test")
    METAL = "metal", N_("Metal found")
    FINAL_INSPECTION = "final_inspection", N_("Blocked at final inspection")
    MATERIAL = "material", N_("Material not released")
    METAL_CHECK = "metal_check", N_("Metal detector failed its check")
    LINE = "line", N_("Made on a line in doubt")


class HoldScope(Choice):
    """What a hold was put on; a set of batches follows from it."""

    DETECTOR = "detector", N_("Everything since the last good metal check")
    LOT = "lot", N_("Material lot")
    CARTON = "carton", N_("Carton")
    LINE = "line", N_("Line since")


class BlockerKind(Choice):
    """What keeps a batch from its shipping marks."""

    LAB_TEST = "lab_test", N_("Failed laboratory test")
    HOLD = "hold", N_("Hold")
    METAL = "metal", N_("Metal hold")
    INSPECTION = "inspection", N_("Blocked inspection")


class Shift(Choice):
    """A shift of the plant."""

    MORNING = "1", N_("Shift 1")
    AFTERNOON = "2", N_("Shift 2")
    NIGHT = "3", N_("Shift 3")
