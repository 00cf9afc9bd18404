from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.places import natural, tree, would_circle

PARENTS = {1: None, 2: 1, 3: 2, 4: 1, 5: None, 6: 99}


def test_each_place_stands_after_the_one_around_it() -> None:
    found = [(branch.key, branch.depth, branch.path) for branch in tree(PARENTS, [5, 4, 3, 2, 1, 6])]
    assert found == [
        (5, 0, (5,)),
        (1, 0, (1,)),
        (4, 1, (1, 4)),
        (2, 1, (1, 2)),
        (3, 2, (1, 2, 3)),
        (6, 0, (6,)),  # what it is part of is not there
    ]


def test_a_place_cannot_become_part_of_itself() -> None:
    assert would_circle(PARENTS, 1, 3)
    assert would_circle(PARENTS, 1, 1)
    assert not would_circle(PARENTS, 4, 3)
    assert not would_circle(PARENTS, 1, None)
    assert not would_circle({1: 2, 2: 1, 3: None}, 3, 1)  # a circle elsewhere ends, too


def test_numbers_in_codes_are_sorted_as_numbers() -> None:
    assert sorted(["A-10", "A-2", "B-1", "A", "10", "9"], key=natural) == ["9", "10", "A", "A-2", "A-10", "B-1"]


@given(st.dictionaries(st.integers(1, 30), st.integers(1, 30) | st.none(), max_size=30))
def test_no_place_is_shown_twice(parents: dict[int, int | None]) -> None:
    shown = [branch.key for branch in tree(parents, sorted(parents))]
    assert len(shown) == len(set(shown))
