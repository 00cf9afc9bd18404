from collections.abc import Callable
from pathlib import Path

from quty_desktop.domain.imports.destinations import Destinations
from quty_desktop.domain.imports.problems import Decisions, Severity
from quty_desktop.spreadsheets.files import read_file
from quty_desktop.spreadsheets.layouts import Context
from tests.spreadsheets.look_alikes import ARTICLE_HEADER, TOY, article_rows

WorkbookWriter = Callable[..., Path]


def test_an_article_list_is_read_as_the_plant_files_it(workbook: WorkbookWriter) -> None:
    read = read_file(workbook(article_rows()))
    assert [(row.code, row.name, row.destination, row.position.row) for row in read.articles] == [
        ("30123456", TOY, "EU", 2),
        ("00123457", TOY, "APCN", 3),
        ("00123458", TOY, "NA", 4),
        ("00123458", TOY, "RU", 5),
    ]
    (problem,) = read.problems
    assert (problem.code, problem.severity, problem.value) == ("article.destination", Severity.STOP, "C AP")
    assert (problem.position.row, problem.position.column, problem.position.sheet) == (6, "C", "Sheet1")


def test_a_chosen_meaning_of_a_destination_is_used_and_recorded(workbook: WorkbookWriter) -> None:
    read = read_file(workbook(article_rows()), decisions=Decisions(for_all={"destination.cap.apcn"}))
    assert read.articles[-1].destination == "APCN"
    assert read.articles[-1].name == "MJUKVÅG soft toy 31 heron"
    assert read.problems == ()
    assert [applied.proposal.value for applied in read.applied] == ["APCN"]


def test_each_bad_cell_stops_its_row_only(workbook: WorkbookWriter) -> None:
    read = read_file(
        workbook(
            [
                ARTICLE_HEADER,
                ("12", TOY, "EU"),
                (None, TOY, "EU"),
                (30123456, None, "EU"),
                (30123457, "#REF!", "EU"),
                (30123458, TOY, "XX"),
                (30123459, TOY, False),
                (" ", False, ""),
                (30123450, TOY, "EU"),
            ]
        )
    )
    assert [row.code for row in read.articles] == ["30123450"]
    assert [(problem.code, problem.position.row, problem.position.column) for problem in read.problems] == [
        ("article.code", 2, "A"),
        ("article.code", 3, "A"),
        ("name.missing", 4, "B"),
        ("name.missing", 5, "B"),
        ("article.destination", 6, "C"),
        ("article.destination", 7, "C"),
    ]
    assert read.counts.stopped == 6


def test_the_plants_own_destinations_are_used(workbook: WorkbookWriter) -> None:
    rows = [ARTICLE_HEADER, (30123456, TOY, "Java")]
    read = read_file(workbook(rows), context=Context(Destinations({"java": "ID"}, {})))
    assert read.articles[0].destination == "ID"
