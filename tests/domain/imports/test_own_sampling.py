"""Rows of the table of sampling plans put together to plans, and what keeps them out."""

from quty_desktop.domain.imports.own_sampling import whole_plans
from quty_desktop.domain.imports.plans import Subject
from quty_desktop.domain.imports.problems import Ledger, Position
from quty_desktop.domain.imports.records import OWN, Record

PLAN = {"level": "I", "switching": "plant", "table": "mil_std_105e", "form": "F-1"}


def row(number: int, defect_class: str, judged: str, stage: str = "final", **said: str) -> Record:
    """A row; what it does not say is an empty cell."""
    values = {"stage": stage, "defect_class": defect_class, "judged": judged, **said}
    emptied = tuple((name, name.title()) for name in PLAN if name not in said)
    position = Position("plans.xlsx", "S", number)
    return Record(Subject.SAMPLING, (OWN, stage, defect_class), stage, tuple(values.items()), position, emptied=emptied)


def put_together(*rows: Record) -> tuple[list[Record], list[tuple[str, int, str]]]:
    ledger = Ledger()
    kept = list(whole_plans(rows, ledger))
    return kept, [(each.code, each.position.row, each.value) for each in ledger.problems]


def test_the_first_row_of_a_stage_says_what_its_plan_has_once() -> None:
    other = Record(Subject.DEFECT, (OWN, "b1"), "B1", (), Position("defects.xlsx", "S", 2))
    kept, problems = put_together(
        row(2, "critical", "every_piece", **PLAN), other, row(3, "major", "2.5", **PLAN), row(4, "minor", "4.0")
    )
    assert problems == []
    assert [each.code for each in kept] == ["B1", "final critical", "final major", "final minor"]
    assert [set(dict(each.values)) & set(PLAN) for each in kept] == [set(), set(PLAN), set(), set()]
    assert [each.emptied for each in kept] == [()] * 4


def test_only_the_form_is_emptied_and_once() -> None:
    said = {name: value for name, value in PLAN.items() if name != "form"}
    kept, problems = put_together(row(2, "critical", "every_piece"), row(3, "major", "2.5", **said))
    assert problems == []
    assert [each.emptied for each in kept] == [(("form", "Form"),), ()]
    assert dict(kept[0].values)["level"] == "I"


def test_rows_that_contradict_an_earlier_one_stay_out() -> None:
    kept, problems = put_together(
        row(2, "critical", "every_piece", **PLAN),
        row(3, "major", "2.5", **{**PLAN, "level": "II"}),
        row(4, "minor", "4.0", **PLAN),
        row(5, "minor", "6.5", **PLAN),
        row(6, "minor", "4.0", **PLAN),
        row(7, "major", "2.5", table="every_piece"),
        row(8, "major", "2.5", stage="label", level="S-1"),
    )
    assert problems == [
        ("own.contradiction", 3, "II"),
        ("own.contradiction", 5, "6.5"),
        ("own.value", 7, "every_piece"),
    ]
    assert [each.code for each in kept] == ["final critical", "final minor", "label major"]


def test_a_plan_that_judges_nothing_stays_out_as_a_whole() -> None:
    kept, problems = put_together(*(row(2 + n, each, "none") for n, each in enumerate(("critical", "major", "minor"))))
    assert kept == []
    assert problems == [("own.no_class", number, "none") for number in (2, 3, 4)]
