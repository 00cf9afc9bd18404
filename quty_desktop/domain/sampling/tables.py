"""Tables of single sampling plans as the standard prints them, and what they say once the arrows are followed.

The tables are those of MIL-STD-105E (II-A, II-B, II-C), which ANSI/ASQ Z1.4 has as well, for the acceptable quality
levels that toys are judged by. ``^`` and ``v`` are the standard's arrows: the first plan above or below the arrow
holds, with its sample size. Keeping the old sample size there is the usual mistake.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.checks import PlanSeverity
from quty_desktop.domain.sampling.letters import LETTERS
from quty_desktop.domain.text import N_, Choice


class SamplingTable(Choice):
    """Where a plan comes from."""

    MIL_105E = "mil_std_105e", N_("MIL-STD-105E / ANSI Z1.4")
    PLANT_2014 = "plant_2014", N_("The plant's plan of 2014")
    EVERY_PIECE = "every_piece", N_("Every piece")


VERSIONS: Mapping[SamplingTable, str] = {
    SamplingTable.MIL_105E: "1989 / 1",
    SamplingTable.PLANT_2014: "2014 / 1",
    SamplingTable.EVERY_PIECE: "1",
}
"""Edition of the source, and the version of our copy; goes up when a cell is corrected."""

AQLS = tuple(Decimal(each) for each in ("0.65", "1.0", "1.5", "2.5", "4.0", "6.5"))
"""The acceptable quality levels of the tables, in nonconforming items per hundred."""

_SIZES: Mapping[PlanSeverity, tuple[int, ...]] = {
    PlanSeverity.NORMAL: (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000),
    PlanSeverity.TIGHTENED: (2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000),
    PlanSeverity.REDUCED: (2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800),
}
# Pieces by letter.

# Columns: AQL 0.65, 1.0, 1.5, 2.5, 4.0, 6.5; accept/reject.
_NORMAL = """
    A      v      v      v      v      v    0/1
    B      v      v      v      v    0/1      ^
    C      v      v      v    0/1      ^      v
    D      v      v    0/1      ^      v    1/2
    E      v    0/1      ^      v    1/2    2/3
    F    0/1      ^      v    1/2    2/3    3/4
    G      ^      v    1/2    2/3    3/4    5/6
    H      v    1/2    2/3    3/4    5/6    7/8
    J    1/2    2/3    3/4    5/6    7/8  10/11
    K    2/3    3/4    5/6    7/8  10/11  14/15
    L    3/4    5/6    7/8  10/11  14/15  21/22
    M    5/6    7/8  10/11  14/15  21/22      ^
    N    7/8  10/11  14/15  21/22      ^      ^
    P  10/11  14/15  21/22      ^      ^      ^
    Q  14/15  21/22      ^      ^      ^      ^
    R  21/22      ^      ^      ^      ^      ^
"""
_TIGHTENED = """
    A      v      v      v      v      v      v
    B      v      v      v      v      v    0/1
    C      v      v      v      v    0/1      v
    D      v      v      v    0/1      v      v
    E      v      v    0/1      v      v    1/2
    F      v    0/1      v      v    1/2    2/3
    G    0/1      v      v    1/2    2/3    3/4
    H      v      v    1/2    2/3    3/4    5/6
    J      v    1/2    2/3    3/4    5/6    8/9
    K    1/2    2/3    3/4    5/6    8/9  12/13
    L    2/3    3/4    5/6    8/9  12/13  18/19
    M    3/4    5/6    8/9  12/13  18/19      ^
    N    5/6    8/9  12/13  18/19      ^      ^
    P    8/9  12/13  18/19      ^      ^      ^
    Q  12/13  18/19      ^      ^      ^      ^
    R  18/19      ^      ^      ^      ^      ^
"""
# Between the two numbers of a reduced plan the lot is accepted, and the next one is inspected on normal again.
_REDUCED = """
    A      v      v      v      v      v    0/1
    B      v      v      v      v    0/1      ^
    C      v      v      v    0/1      ^      v
    D      v      v    0/1      ^      v    0/2
    E      v    0/1      ^      v    0/2    1/3
    F    0/1      ^      v    0/2    1/3    1/4
    G      ^      v    0/2    1/3    1/4    2/5
    H      v    0/2    1/3    1/4    2/5    3/6
    J    0/2    1/3    1/4    2/5    3/6    5/8
    K    1/3    1/4    2/5    3/6    5/8   7/10
    L    1/4    2/5    3/6    5/8   7/10  10/13
    M    2/5    3/6    5/8   7/10  10/13      ^
    N    3/6    5/8   7/10  10/13      ^      ^
    P    5/8   7/10  10/13      ^      ^      ^
    Q   7/10  10/13      ^      ^      ^      ^
    R  10/13      ^      ^      ^      ^      ^
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A plan of a table, the arrow followed.

    Attributes:
        letter: the row whose plan holds.
        sample_pcs: its sample.
        accept: most defects with which the lot is accepted.
        reject: fewest defects with which it is not.
    """

    letter: str
    sample_pcs: int
    accept: int
    reject: int


def cell(severity: PlanSeverity, letter: str, aql: Decimal) -> Cell:
    """The plan of a code letter and an acceptable quality level.

    Raises:
        KeyError: the tables have no such letter or level.
    """
    return _TABLES[severity][letter, aql]


def _read(severity: PlanSeverity, printed: str) -> dict[tuple[str, Decimal], Cell]:
    rows = {line.split()[0]: line.split()[1:] for line in printed.strip().splitlines()}
    return {
        (letter, aql): _follow(severity, rows, letter, column) for letter in LETTERS for column, aql in enumerate(AQLS)
    }


def _follow(severity: PlanSeverity, rows: Mapping[str, list[str]], letter: str, column: int) -> Cell:
    place = LETTERS.index(letter)
    # An arrow leads the whole way: the cell that it points at may hold an arrow of its own, but never one back.
    while (printed := rows[LETTERS[place]][column]) in {"^", "v"}:
        place += 1 if printed == "v" else -1
    accept, reject = printed.split("/")
    return Cell(LETTERS[place], _SIZES[severity][place], int(accept), int(reject))


_TABLES = {
    PlanSeverity.NORMAL: _read(PlanSeverity.NORMAL, _NORMAL),
    PlanSeverity.TIGHTENED: _read(PlanSeverity.TIGHTENED, _TIGHTENED),
    PlanSeverity.REDUCED: _read(PlanSeverity.REDUCED, _REDUCED),
}


def own_size(severity: PlanSeverity, letter: str) -> int:
    """The sample size of a letter itself, in pieces."""
    return _SIZES[severity][LETTERS.index(letter)]
