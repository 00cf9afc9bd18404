from quty_desktop.domain.imports.articles import check_articles, compare_articles
from quty_desktop.domain.imports.problems import Decisions, Ledger, Severity
from tests.domain.imports.build import SECOND_TOY, TOY, article, goods_bill


def test_one_number_may_serve_several_destinations() -> None:
    ledger = Ledger()
    rows = check_articles([article(2, "30123456", TOY, "NA"), article(3, "30123456", TOY, "RU")], ledger)
    assert [row.key for row in rows] == [("30123456", "NA"), ("30123456", "RU")]
    assert ledger.problems == []


def test_equal_rows_become_one_and_keep_their_places() -> None:
    ledger = Ledger()
    (row,) = check_articles([article(2, "30123456", TOY, "EU"), article(9, "30123456", f"{TOY} ", "EU")], ledger)
    assert [place.row for place in row.repeated] == [9]
    assert ledger.problems == []


def test_two_names_for_one_key_keep_the_first_until_somebody_chooses() -> None:
    rows = [article(2, "30123456", TOY, "EU"), article(9, "30123456", SECOND_TOY, "EU")]
    ledger = Ledger()
    (kept,) = check_articles(rows, ledger)
    (problem,) = ledger.problems
    assert (kept.name, problem.code, problem.severity, problem.position.row) == (
        TOY,
        "article.two_names",
        Severity.STOP,
        9,
    )

    decided = Ledger(Decisions(single={problem.key: "article.name.take_later"}))
    (taken,) = check_articles(rows, decided)
    assert taken.name == SECOND_TOY
    assert decided.problems == []
    assert [(applied.problem, applied.proposal.value) for applied in decided.applied] == [(problem, SECOND_TOY)]


def test_a_name_copied_down_to_another_number_is_listed() -> None:
    ledger = Ledger()
    rows = check_articles([article(2, "30123456", TOY, "EU"), article(6, "60123459", TOY, "EU")], ledger)
    assert len(rows) == 2
    (problem,) = ledger.problems
    assert (problem.code, problem.severity, problem.position.row) == ("article.same_name", Severity.WARN, 6)
    acknowledged = Ledger(Decisions(for_all={"article.same_name.keep"}))
    check_articles(rows, acknowledged)
    assert acknowledged.problems == []


def test_names_that_count_up_are_the_fill_handle() -> None:
    rows = [article(5 + step, f"3012345{step}", f"MJUKVÅG basket s{12 + step} blue", "EU") for step in range(4)]
    ledger = Ledger()
    assert [row.name for row in check_articles(rows, ledger)] == [row.name for row in rows]
    assert [(problem.code, problem.position.row) for problem in ledger.problems] == [
        ("article.name_counts_up", row) for row in (6, 7, 8)
    ]
    decided = Ledger(Decisions(for_all={"article.name.first_of_run"}))
    assert {row.name for row in check_articles(rows, decided)} == {"MJUKVÅG basket s12 blue"}


def test_two_sizes_in_a_row_are_no_run() -> None:
    ledger = Ledger()
    rows = [article(2, "30123456", "MJUKVÅG 25", "EU"), article(3, "30123457", "MJUKVÅG 26", "EU")]
    assert check_articles(rows, ledger) == tuple(rows)
    assert ledger.problems == []


def test_one_number_with_two_names_is_listed_with_a_mend() -> None:
    rows = [article(2, "30123456", TOY, "EU"), article(3, "30123456", SECOND_TOY, "AP")]
    ledger = Ledger()
    check_articles(rows, ledger)
    assert [problem.code for problem in ledger.problems] == ["article.code_two_names"]
    decided = Ledger(Decisions(for_all={"article.name.of_first_row"}))
    assert {row.name for row in check_articles(rows, decided)} == {TOY}
    kept = Ledger(Decisions(for_all={"article.name.keep"}))
    assert {row.name for row in check_articles(rows, kept)} == {TOY, SECOND_TOY}
    assert kept.problems == []


def test_a_name_that_differs_from_its_bill_is_listed_with_the_bills_name() -> None:
    rows = (article(2, "30123456", TOY, "AP"),)
    goods = [goods_bill(20, "30123456", f"{SECOND_TOY} AP", "480")]
    ledger = Ledger()
    compare_articles(rows, goods, ledger)
    (problem,) = ledger.problems
    assert (problem.code, problem.position.row) == ("article.name_differs", 2)
    assert problem.proposals[0].value == SECOND_TOY
    decided = Ledger(Decisions(for_all={"article.name.of_bill"}))
    assert compare_articles(rows, goods, decided).articles[0].name == SECOND_TOY


def test_gaps_on_both_sides_are_listed_and_nothing_is_lost() -> None:
    ledger = Ledger()
    compared = compare_articles(
        [article(2, "30123456", TOY, "EU"), article(3, "30123456", TOY, "RU")],
        [goods_bill(20, "30999999", f"{SECOND_TOY} AP CN", "480")],
        ledger,
    )
    assert [row.destination for row in compared.articles] == ["EU", "RU"]
    assert [(row.code, row.name, row.destination) for row in compared.only_in_bills] == [
        ("30999999", SECOND_TOY, "APCN")
    ]
    assert sorted((problem.code, problem.position.row) for problem in ledger.problems) == [
        ("article.no_bill", 2),
        ("article.not_listed", 20),
    ]


def test_a_bill_for_a_destination_that_the_list_lacks_is_listed() -> None:
    ledger = Ledger()
    compare_articles([article(2, "30123456", TOY, "NA")], [goods_bill(20, "30123456", f"{TOY} USDO", "480")], ledger)
    assert [problem.code for problem in ledger.problems] == ["article.destination_differs"]
    quiet = Ledger()
    compare_articles(
        [article(2, "30123456", f"{TOY} ID", "ID")], [goods_bill(20, "30123456", f"{TOY} ID", "480")], quiet
    )
    assert quiet.problems == []
