from quty_desktop.domain.imports.plans import (
    IncomingArticle,
    IncomingPacking,
    Packing,
    Plan,
    StoredArticle,
    Subject,
    Verdict,
    plan_import,
)

SIXTY = Packing(60, 8, (570, 375, 450))
LISTED = IncomingArticle("30123456", "EU", "otter", "a.xlsx")
BILLED = IncomingArticle("30123457", "AP", "heron", "g.xlsx", listed=False)
STORED = StoredArticle(1, "30123456", "EU", "otter", specification_id=5, packing=SIXTY)


def plan(
    *articles: IncomingArticle,
    packings: tuple[IncomingPacking, ...] = (),
    stored: tuple[StoredArticle, ...] = (),
    spellings: dict[str, str] | None = None,
    destinations: tuple[str, ...] = ("EU",),
) -> Plan:
    return plan_import(articles, packings, spellings or {}, stored, destinations, destinations)


def test_an_empty_plant_gets_everything_once() -> None:
    found = plan(LISTED, BILLED, packings=(IncomingPacking("30123456", SIXTY, "g.xlsx"),))
    assert found.destinations == ("AP",)
    assert [step.verdict for step in found.articles] == [Verdict.NEW, Verdict.NEW]
    assert [(step.code, step.destination, step.verdict) for step in found.packings] == [("30123456", "EU", Verdict.NEW)]
    assert found.counted("g.xlsx") == {Verdict.NEW: 2}
    assert [change.subject for change in found.changes()] == [
        Subject.DESTINATION, Subject.ARTICLE, Subject.ARTICLE, Subject.PACK_SPECIFICATION,
    ]  # fmt: skip
    assert found.changes()[-1].after == "60 pcs × 8 CTN, 570 × 375 × 450 mm"


def test_the_same_rows_change_nothing() -> None:
    found = plan(LISTED, packings=(IncomingPacking("30123456", SIXTY, "g.xlsx"),), stored=(STORED,))
    assert found.changes() == ()
    assert found.destinations == ()
    assert found.counted("a.xlsx") == {Verdict.SAME: 1}


def test_another_name_and_another_content_are_changes_that_show_both() -> None:
    heron = IncomingArticle("30123456", "EU", "heron", "a.xlsx")
    found = plan(heron, packings=(IncomingPacking("30123456", Packing(48, 8), "g.xlsx"),), stored=(STORED,))
    name, packing = found.changes()
    assert (name.before, name.after) == ("otter", "heron")
    assert packing.before == "60 pcs × 8 CTN, 570 × 375 × 450 mm"
    assert packing.after == "48 pcs × 8 CTN, 570 × 375 × 450 mm", "an unnamed carton keeps the size"


def test_an_article_of_a_bill_is_added_only_where_its_number_is_unknown() -> None:
    elsewhere = StoredArticle(9, "30123457", "EU", "its own name")
    found = plan(BILLED, stored=(elsewhere,))
    assert found.changes() == ()
    assert found.counted("g.xlsx") == {Verdict.SAME: 1}


def test_a_packing_holds_for_each_destination_of_its_number() -> None:
    twin = IncomingArticle("30123456", "RU", "otter", "a.xlsx")
    found = plan(LISTED, twin, packings=(IncomingPacking("30123456", SIXTY, "g.xlsx"),), stored=(STORED,))
    assert [(step.destination, step.verdict) for step in found.packings] == [
        ("EU", Verdict.SAME),
        ("RU", Verdict.NEW),
    ]


def test_a_packing_without_an_article_waits() -> None:
    assert plan(packings=(IncomingPacking("99999999", SIXTY, "g.xlsx"),)).packings == ()


def test_a_placeholder_becomes_an_article() -> None:
    found = plan(LISTED, stored=(StoredArticle(1, "30123456", "EU", "otter", placeholder=True),))
    assert [step.verdict for step in found.articles] == [Verdict.CHANGED]


def test_a_spelling_is_learnt_once_whatever_its_capitals() -> None:
    found = plan(spellings={"C AP": "APCN", "e u": "EU"})
    assert dict(found.spellings) == {"C AP": "APCN"}
    assert found.destinations == ("APCN",)
