"""Code letters: how a lot size and an inspection level lead to the row of a sampling table."""

from quty_desktop.domain.text import N_, Choice

LETTERS = "ABCDEFGHJKLMNPQR"
"""Code letters in their order; I and O are not used."""


class InspectionLevel(Choice):
    """How much is looked at: the general levels, and the special ones for slow or destructive tests."""

    S1 = "S-1", N_("Special S-1")
    S2 = "S-2", N_("Special S-2")
    S3 = "S-3", N_("Special S-3")
    S4 = "S-4", N_("Special S-4")
    I = "I", N_("Level I")  # noqa: E741 - the name of the standard
    II = "II", N_("Level II")
    III = "III", N_("Level III")


_LEVELS = (
    InspectionLevel.S1,
    InspectionLevel.S2,
    InspectionLevel.S3,
    InspectionLevel.S4,
    InspectionLevel.I,
    InspectionLevel.II,
    InspectionLevel.III,
)
_ROWS: tuple[tuple[int | None, str], ...] = (
    (8, "AAAAAAB"),
    (15, "AAAAABC"),
    (25, "AABBBCD"),
    (50, "ABBCCDE"),
    (90, "BBCCCEF"),
    (150, "BBCDDFG"),
    (280, "BCDEEGH"),
    (500, "BCDEFHJ"),
    (1_200, "CCEFGJK"),
    (3_200, "CDEGHKL"),
    (10_000, "CDFGJLM"),
    (35_000, "CDFHKMN"),
    (150_000, "DEGJLNP"),
    (500_000, "DEGJMPQ"),
    (None, "DEHKNQR"),
)
# The largest lot of each row, and the letters of the seven levels.


def letter_for(lot_pcs: int, level: InspectionLevel) -> str:
    """The code letter of a lot (MIL-STD-105E, table I).

    Args:
        lot_pcs: pieces of the lot; a lot of one is inspected whole and reads the first row.
        level: inspection level.

    Raises:
        ValueError: a lot has at least one piece.
    """
    if lot_pcs < 1:
        raise ValueError(f"a lot of {lot_pcs} pieces")
    letters = next(row for largest, row in _ROWS if largest is None or lot_pcs <= largest)
    return letters[_LEVELS.index(level)]
