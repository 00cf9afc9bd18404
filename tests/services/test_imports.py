import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from quty_desktop.domain.articles import ArticleKind
from quty_desktop.domain.errors import Duplicate, NotAllowed, NotFound, Refused
from quty_desktop.domain.imports import ProblemSeverity
from quty_desktop.domain.imports.bill_plans import BillPlan
from quty_desktop.domain.imports.files import IN_ORDER, FileKind
from quty_desktop.domain.imports.plans import Subject, Verdict
from quty_desktop.domain.imports.problems import Decisions
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import Text
from quty_desktop.i18n import translator
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.importing import bills_import, import_store, imports
from quty_desktop.services.importing.import_requests import BOTH_NEEDED, ImportOutcome, file_by_file
from quty_desktop.services.importing.imports import Checked, check_files
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import ArticleFilter, ArticleRow, PackSpecificationFilter
from quty_desktop.services.unit_of_work import UnitOfWork
from tests.databases import Plant, Seeds
from tests.services.doors import door_of
from tests.services.import_files import Files, write_files
from tests.spreadsheets.look_alikes import TOY, article_rows, save_workbook

CAP = "destination.cap.apcn"


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return write_files(tmp_path)


def take_in(door: Dispatcher, *paths: Path, decisions: Decisions | None = None) -> tuple[Checked, ImportOutcome]:
    checked = check_files(door.ask, paths, decisions)
    return checked, door.run(imports.import_files, checked.request)


def known_articles(door: Dispatcher) -> dict[tuple[str, str], ArticleRow]:
    rows = door.ask(articles.article_list, ArticleFilter(kind=ArticleKind.FINISHED_GOOD, include_inactive=True))
    return {(row.code, row.destination): row for row in rows}


def test_files_bring_destinations_articles_and_packing(door: Dispatcher, files: Files) -> None:
    checked, outcome = take_in(door, *files.all)
    assert [file.kind for file in outcome.files] == [
        FileKind.ARTICLES, FileKind.PACKING_BILLS, FileKind.FINISHED_GOODS_BILLS, FileKind.CUTTING_BILLS,
    ]  # fmt: skip
    found = known_articles(door)
    assert set(found) == {
        ("30123456", "EU"), ("00123457", "APCN"), ("00123458", "NA"), ("00123458", "RU"), ("40123460", "AP"),
    }  # fmt: skip
    bear = found["30123456", "EU"]
    assert (bear.name, bear.pcs_per_carton, bear.cartons_per_pallet, bear.carton_size) == (
        TOY,
        60,
        8,
        "600 × 400 × 300",
    )
    assert found["40123460", "AP"].pcs_per_pallet == 96
    assert found["00123458", "RU"].pcs_per_carton is None
    assert {row.code for row in door.ask(articles.destinations)} == {"EU", "APCN", "NA", "RU", "AP"}
    assert checked.outcome.changes == outcome.changes
    assert outcome.count(Subject.ARTICLE, Verdict.NEW) == 5
    assert outcome.count(Subject.PACK_SPECIFICATION, Verdict.NEW) == 2


def test_looking_changes_nothing(door: Dispatcher, files: Files) -> None:
    checked = check_files(door.ask, files.all)
    assert len(checked.outcome.changes) > 0
    assert known_articles(door) == {}
    assert door.ask(imports.import_runs) == ()


def test_importing_again_changes_nothing(door: Dispatcher, files: Files, database: Plant) -> None:
    take_in(door, *files.all)
    before = known_articles(door), door.ask(articles.pack_specifications, PackSpecificationFilter())
    checked, outcome = take_in(door, *reversed(files.all))
    assert checked.outcome.changes == outcome.changes == ()
    assert {file.name: (file.new, file.changed, file.same) for file in outcome.files} == {
        "Article.xlsx": (0, 0, 4),
        "Packing.xlsx": (0, 0, 2),
        "Finishing Goods.xlsx": (0, 0, 5),
        "Cutting.xlsx": (0, 0, 1),
    }
    assert (known_articles(door), door.ask(articles.pack_specifications, PackSpecificationFilter())) == before
    assert (
        database.one("SELECT count(*) FROM quty.audit_entry WHERE table_name = 'article' AND action <> 'insert'") == 0
    )


def test_the_order_of_the_files_does_not_matter(door: Dispatcher, files: Files) -> None:
    _, first = take_in(door, files.packing, files.goods)
    assert first.count(Subject.ARTICLE, Verdict.NEW) == 2
    _, second = take_in(door, files.articles)
    assert second.count(Subject.ARTICLE, Verdict.NEW) == 3
    assert known_articles(door)["30123456", "EU"].pcs_per_carton == 60


def test_packing_needs_both_files(door: Dispatcher, files: Files) -> None:
    _, outcome = take_in(door, files.goods)
    assert outcome.files[0].note == BOTH_NEEDED
    assert outcome.count(Subject.PACK_SPECIFICATION, Verdict.NEW) == 0
    _, outcome = take_in(door, files.cutting)
    assert (outcome.files[0].note, outcome.files[0].new) == ("", 1)


def test_what_changed_in_a_file_is_shown_with_before_and_after(door: Dispatcher, files: Files, tmp_path: Path) -> None:
    take_in(door, *files.all)
    rows = article_rows()
    rows[1] = (30123456, f"{TOY} recycled", "EU")
    save_workbook(files.articles, {"Sheet1": rows})
    checked, outcome = take_in(door, *files.all)
    (change,) = outcome.changes
    assert (change.subject, change.verdict) == (Subject.ARTICLE, Verdict.CHANGED)
    assert (change.before, change.after) == (TOY, f"{TOY} recycled")
    row = known_articles(door)["30123456", "EU"]
    assert (row.name, row.version) == (f"{TOY} recycled", 2)
    assert "article.name_differs" in {problem.code for problem in checked.read.content.problems}


def test_packing_entered_by_hand_is_shown_before_it_is_overwritten(door: Dispatcher, files: Files) -> None:
    take_in(door, *files.all)
    (row,) = door.ask(articles.pack_specifications, PackSpecificationFilter("30123456"))
    new = articles.PackSpecificationInput(row.article_id, 48, 8, id=row.id, version=row.version)
    door.run(articles.save_pack_specification, new)
    checked = check_files(door.ask, files.all)
    (change,) = checked.outcome.changes
    assert (change.before, change.after) == ("48 pcs × 8 CTN", "60 pcs × 8 CTN, 600 × 400 × 300 mm")
    door.run(imports.import_files, checked.request)
    assert known_articles(door)["30123456", "EU"].pcs_per_carton == 60


def test_a_doubtful_destination_stays_out_until_somebody_decides_and_is_learnt(door: Dispatcher, files: Files) -> None:
    checked, outcome = take_in(door, files.articles)
    assert outcome.files[0].refused == 1
    (problem,) = [each for each in checked.read.content.problems if each.code == "article.destination"]
    decided = check_files(door.ask, [files.articles], Decisions(for_all={CAP}), earlier=checked)
    assert [change.code for change in decided.outcome.changes] == ["C AP", "30123459"]
    door.run(imports.import_files, decided.request)
    assert ("30123459", "APCN") in known_articles(door)
    row = next(row for row in door.ask(articles.destinations) if row.code == "APCN")
    assert row.aliases == "C AP"
    later = check_files(door.ask, [files.articles])
    assert problem.key not in {each.key for each in later.read.content.problems}
    assert later.outcome.changes == ()


def test_a_mend_of_one_problem_is_remembered_for_the_same_file_only(
    door: Dispatcher, files: Files, tmp_path: Path
) -> None:
    checked = check_files(door.ask, [files.articles])
    (problem,) = [each for each in checked.read.content.problems if each.code == "article.destination"]
    take_in(door, files.articles, decisions=Decisions(single={problem.key: CAP}))
    assert check_files(door.ask, [files.articles]).read.content.decisions.single == {problem.key: CAP}
    save_workbook(files.articles, {"Sheet1": [*article_rows(), (30123470, TOY, "EU")]})
    again = check_files(door.ask, [files.articles])
    assert again.read.content.decisions.single == {}
    assert problem.key in {each.key for each in again.read.content.problems}


def test_a_mend_for_all_holds_until_it_is_taken_back(door: Dispatcher, files: Files) -> None:
    keep = "article.name.keep"
    take_in(door, *files.all, decisions=Decisions(for_all={keep}))
    take_in(door, files.cutting)
    checked = check_files(door.ask, files.all)
    assert checked.read.content.decisions.for_all == {keep}
    take_in(door, files.articles, decisions=Decisions())
    assert check_files(door.ask, files.all).read.content.decisions.for_all == set()


def test_files_that_no_decision_is_about_are_not_read_again(door: Dispatcher, files: Files) -> None:
    checked = check_files(door.ask, files.all)
    told: list[str] = []
    decisions = Decisions(for_all={CAP})
    check_files(door.ask, files.all, decisions, earlier=checked, progress=lambda name, _rows: told.append(name))
    assert set(told) == {"Article.xlsx"}


def test_an_import_is_recorded_with_its_problems_in_any_language(door: Dispatcher, files: Files) -> None:
    take_in(door, *files.all, decisions=Decisions(for_all={CAP}))
    runs = {run.file_name: run for run in door.ask(imports.import_runs)}
    assert set(runs) == {path.name for path in files.all}
    run = runs["Article.xlsx"]
    assert (run.rows_read, run.rows_new, run.rows_refused, run.imported_by) == (5, 5, 0, door.actor.name)
    found = door.ask(imports.import_run, run.id)
    settled = [problem for problem in found.problems if problem.settled]
    assert [(each.severity, each.value) for each in settled] == [(ProblemSeverity.NOTE, "C AP")]
    assert translator("en").tr(settled[0].why) == "“C AP” can be APCN / AP."
    assert translator("en").tr(settled[0].remedies[0]) == "“C AP” means APCN"
    assert len(found.changes) == 5
    assert found.problems == door.ask(imports.problems_of, run.id)
    assert door.ask(imports.import_run, runs["Cutting.xlsx"].id).run.rows_new == 1


def test_what_cannot_be_read_is_told_and_the_rest_is_read(door: Dispatcher, files: Files, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    (tmp_path / "old").mkdir()
    twin = save_workbook(tmp_path / "old" / "Article.xlsx", {"Sheet1": article_rows()})
    checked = check_files(door.ask, [files.articles, broken, twin])
    refusals = [reading.refusal for reading in checked.read.readings]
    assert [refusal.code if refusal is not None else "" for refusal in refusals] == [
        "", "file.not_a_spreadsheet", "import.same_name",
    ]  # fmt: skip
    assert [file.name for file in checked.outcome.files] == ["Article.xlsx"]


def test_one_of_several_sheets_is_chosen(door: Dispatcher, tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "two.xlsx", {"Old": article_rows()[:2], "New": article_rows()})
    checked = check_files(door.ask, [path])
    assert checked.read.readings[0].sheets == ("Old", "New")
    chosen = check_files(door.ask, [path], sheets={path: "New"}, earlier=checked)
    assert chosen.outcome.files[0].rows_read == 5


def test_nothing_read_is_nothing_imported(door: Dispatcher, tmp_path: Path) -> None:
    checked = check_files(door.ask, [tmp_path / "gone.xlsx"])
    with pytest.raises(NotFound):
        door.run(imports.import_files, checked.request)
    with pytest.raises(NotFound):
        door.ask(imports.import_run, 999_999)


def test_importing_needs_its_right_and_that_to_change_master_data(database: Plant, files: Files) -> None:
    with door_of(database, "operator_packing") as clerk, pytest.raises(NotAllowed):
        check_files(clerk.ask, files.all)
    database.person("admin")
    with database.connect() as connection:
        connection.execute(
            "SELECT quty.define_role('import_only', 'Import only', 'PPIC', ARRAY['use_program', 'import_data'])"
        )
        connection.execute(
            "SELECT quty.define_role('importer', 'Importer', 'PPIC',"
            " ARRAY['use_program', 'import_data', 'edit_master_data', 'edit_certificates', 'edit_defects'])"
        )
    with door_of(database, "import_only", department="PPIC") as door:
        checked = check_files(door.ask, files.all)
        with pytest.raises(NotAllowed) as missing:
            door.run(imports.import_files, checked.request)
        assert missing.value.permission is Permission.EDIT_MASTER_DATA
        forged = Dispatcher(door._engine, replace(door.actor, permissions=frozenset(Permission)))
        with pytest.raises(NotAllowed):
            forged.run(imports.import_files, checked.request)
    with door_of(database, "importer", department="PPIC") as door:
        _, outcome = take_in(door, *files.all)
        assert outcome.count(Subject.ARTICLE, Verdict.NEW) == 5
        rows = article_rows()
        rows[1] = (30123456, "another name", "EU")
        save_workbook(files.articles, {"Sheet1": rows})
        assert len(take_in(door, files.articles)[1].changes) == 1


def test_the_command_line_tells_what_happens(door: Dispatcher, files: Files, tmp_path: Path) -> None:
    words = translator("en")
    out = tmp_path / "problems.csv"
    dry = imports.import_paths(door, files.all, dry_run=True, accept=set(), problems_out=out, translator=words)
    assert dry.kept_out == 1
    told = dry.lines
    assert told.startswith("This would be imported; nothing is changed yet:")
    assert f"--accept {CAP}  “C AP” means APCN" in told
    assert "“C AP” can be APCN / AP." in out.read_text(encoding="utf-8-sig")
    assert known_articles(door) == {}
    done = imports.import_paths(door, files.all, dry_run=False, accept={CAP}, problems_out=None, translator=words)
    assert done.kept_out == 0
    told = done.lines
    assert "Article.xlsx (Article list): 5 rows; 5 new, 0 changed, 0 unchanged, 0 not imported" in told
    assert "Cutting.xlsx (Bills of material, Cutting): 1 rows; 1 new" in told
    assert len(known_articles(door)) == 6
    done = imports.import_paths(door, files.all, dry_run=False, accept={CAP}, problems_out=None, translator=words)
    assert done.kept_out == 0
    told = done.lines
    assert "The plant has all of it already; nothing is different." in told
    assert f"No problem proposes “{CAP}” (any more)." in told
    with pytest.raises(Refused):
        imports.import_paths(
            door, [tmp_path / "gone.xlsx"], dry_run=True, accept=set(), problems_out=None, translator=words
        )


def test_the_same_request_is_imported_once(door: Dispatcher, files: Files) -> None:
    checked = check_files(door.ask, files.all)
    request = uuid4()
    first = door.run(imports.import_files, checked.request, request=request)
    assert door.run(imports.import_files, checked.request, request=request) == first
    assert len(door.ask(imports.import_runs)) == 4


def import_while_another_one_runs(database: Plant, door: Dispatcher, files: Files) -> Future[ImportOutcome]:
    """Start an import while the same destination and article stand in somebody's open transaction; then let it end."""
    checked = check_files(door.ask, [files.articles])
    with ThreadPoolExecutor(1) as threads, database.connect() as other:
        with other.transaction():
            other.execute("SELECT pg_advisory_xact_lock(hashtextextended('quty.import', 0))")
            other.execute("INSERT INTO quty.destination (code, name) VALUES ('EU', 'Europe')")
            other.execute(
                "INSERT INTO quty.article (code, name, kind, destination_id)"
                " SELECT '30123456', %s, 'finished_good', id FROM quty.destination",
                (TOY,),
            )
            started = threads.submit(door.run, imports.import_files, checked.request)
            wait_until_somebody_waits(database)
        started.exception()
    return started


def wait_until_somebody_waits(database: Plant) -> None:
    for _ in range(200):
        if database.one("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def test_two_imports_at_once_come_one_after_the_other(database: Plant, door: Dispatcher, files: Files) -> None:
    outcome = import_while_another_one_runs(database, door, files).result()
    assert outcome.count(Subject.ARTICLE, Verdict.NEW) == 3
    assert {file.same for file in outcome.files} == {1}


def test_without_that_order_two_imports_would_collide(
    database: Plant, door: Dispatcher, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_store, "one_at_a_time", lambda _session: None)
    assert isinstance(import_while_another_one_runs(database, door, files).exception(), Duplicate)


def test_each_file_may_be_a_transaction_of_its_own(
    door: Dispatcher, files: Files, database: Plant, request: pytest.FixtureRequest
) -> None:
    checked = check_files(door.ask, files.all)
    door.run(imports.import_files, checked.request)
    together = stored(database)
    seeds: Seeds = request.getfixturevalue("_shared")[1]
    seeds.restore(database)
    with door_of(database, "ppic_admin") as clerk:
        checked = check_files(clerk.ask, files.all)
        for each in file_by_file(checked.request):
            outcome = clerk.run(imports.import_files, each)
            assert [file.name for file in outcome.files] == [file.name for file in each.files]
        assert stored(database) == together
        assert check_files(clerk.ask, files.all).outcome.changes == ()
        moments = {row.at for row in clerk.ask(imports.import_runs)}
        assert len(moments) == len(checked.request.files)


@pytest.mark.parametrize("at_once", [False, True])
def test_the_command_line_makes_each_file_an_import_of_its_own(
    door: Dispatcher, files: Files, *, at_once: bool
) -> None:
    said: list[str] = []
    told = imports.import_paths(
        door, [*reversed(files.all)], dry_run=False, accept=set(), problems_out=None, translator=translator("en"),
        at_once=at_once, told=lambda text: said.append(translator("en").tr(text)),
    )  # fmt: skip
    assert told.lines
    runs = door.ask(imports.import_runs)
    assert len(runs) == len(files.all)
    assert len({row.at for row in runs}) == (1 if at_once else len(runs))
    # The article list goes first, whatever the order in which the files were named.
    assert said == (
        []
        if at_once
        else [f"Imported: {path.name}." for path in (files.articles, files.cutting, files.packing, files.goods)]
    )
    assert check_files(door.ask, files.all).outcome.changes == ()


def test_what_came_before_a_refused_file_stays(door: Dispatcher, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    real = bills_import.store

    def store(uow: UnitOfWork, plan: BillPlan) -> None:
        if any(step.incoming.file == files.packing.name for step in plan.steps):
            raise Refused(Text("No more room."), Text("Make room."), code="test.full")
        real(uow, plan)

    monkeypatch.setattr(bills_import, "store", store)
    said: list[str] = []
    with pytest.raises(Refused, match="No more room"):
        imports.import_paths(
            door, files.all, dry_run=False, accept=set(), problems_out=None, translator=translator("en"),
            told=lambda text: said.append(translator("en").tr(text)),
        )  # fmt: skip
    assert said == [f"Imported: {path.name}." for path in (files.articles, files.cutting)]
    assert {row.file_name for row in door.ask(imports.import_runs)} == {files.articles.name, files.cutting.name}


def test_every_kind_of_file_has_its_turn() -> None:
    assert sorted(IN_ORDER) == sorted(FileKind)


def stored(database: Plant) -> list[list[str]]:
    """Articles, packings and bills, whatever their keys."""
    asked = (
        "SELECT a.code, a.name, a.kind, a.placeholder, d.code AS destination FROM quty.article a"
        " LEFT JOIN quty.destination d ON d.id = a.destination_id",
        "SELECT a.code, s.pcs_per_carton, s.cartons_per_pallet, s.length_mm FROM quty.pack_specification s"
        " JOIN quty.article a ON a.id = s.article_id",
        "SELECT a.code, b.variant, c.code AS component, l.qty, l.unit FROM quty.bill b JOIN quty.article a ON a.id = b.article_id"
        " JOIN quty.bill_line l ON l.bill_id = b.id JOIN quty.article c ON c.id = l.component_id",
    )
    with database.connect() as connection:
        return [sorted(map(repr, connection.execute(each.encode()).fetchall())) for each in asked]
