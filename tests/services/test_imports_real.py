"""The plant's own workbooks through the real services; skipped where they are not at hand."""

import time
from pathlib import Path

from sqlalchemy import event

from quty_desktop.domain.articles import ArticleKind
from quty_desktop.domain.imports.plans import Subject, Verdict
from quty_desktop.domain.imports.problems import Decisions
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.imports import check_files
from quty_desktop.services.master_data import articles
from quty_desktop.services.master_data.articles import ArticleFilter
from tests.databases import Plant
from tests.services.doors import door_of
from tests.spreadsheets.conftest import workbooks

__all__ = ["workbooks"]

IMPORT_SECONDS = 20.0
"""Of this process, whatever else the machine does; ``benchmarks workbooks`` measures the time on the wall."""
MOST_STATEMENTS = 34
"""Bookkeeping of the command, six questions, fourteen bulk writes, a record for each file, its problems."""

UNDO_SECONDS = 60.0
"""On the wall, and mostly the server's: room for a machine that many share."""

ALL = ("Article", "Packing", "Finishing Goods", "Finishing", "Cutting")


def paths(folder: Path, *names: str) -> list[Path]:
    return [folder / f"{name}.xlsx" for name in names]


def test_the_first_article_can_be_packed_after_the_import(database: Plant, workbooks: Path) -> None:
    with door_of(database, "ppic_admin") as door:
        checked = check_files(door.ask, paths(workbooks, "Article", "Packing", "Finishing Goods"))
        door.run(imports.import_files, checked.request)
        rows = door.ask(articles.article_list, ArticleFilter(search="40551542"))
        (eu,) = [row for row in rows if row.destination == "EU"]
        assert (eu.pcs_per_carton, eu.cartons_per_pallet, eu.pcs_per_pallet) == (60, 8, 480)
        assert eu.carton_size == "570 × 375 × 450"
        again = check_files(door.ask, paths(workbooks, "Finishing Goods", "Article", "Packing"))
        assert again.outcome.changes == ()
        assert door.run(imports.import_files, again.request).changes == ()


def test_all_files_go_in_at_once_within_seconds(database: Plant, workbooks: Path) -> None:
    decisions = Decisions(for_all={"destination.cap.apcn", "pack.content.of_article"})
    with door_of(database, "ppic_admin") as door:
        begun = time.process_time()
        checked = check_files(door.ask, paths(workbooks, *ALL), decisions)
        statements: list[str] = []

        def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            statements.append(statement)

        event.listen(door._engine, "before_cursor_execute", count)
        outcome = door.run(imports.import_files, checked.request)
        event.remove(door._engine, "before_cursor_execute", count)
        assert time.process_time() - begun < IMPORT_SECONDS
        assert len(statements) <= MOST_STATEMENTS
        assert {file.name: (file.rows_read, file.refused) for file in outcome.files} == {
            "Article.xlsx": (283, 0),
            "Packing.xlsx": (1228, 0),
            "Finishing Goods.xlsx": (518, 0),
            "Finishing.xlsx": (835, 0),
            "Cutting.xlsx": (508, 0),
        }
        assert outcome.count(Subject.ARTICLE, Verdict.NEW) == 283 + 34
        rows = door.ask(articles.article_list, ArticleFilter(kind=ArticleKind.FINISHED_GOOD))
        assert sum(row.pcs_per_carton is not None for row in rows) == outcome.count(
            Subject.PACK_SPECIFICATION, Verdict.NEW
        )
        assert {(row.pcs_per_carton, row.cartons_per_pallet) for row in rows if row.code == "80602078"} == {(24, 4)}
        assert check_files(door.ask, paths(workbooks, *ALL)).outcome.changes == ()


def test_all_files_are_taken_back_within_seconds(database: Plant, workbooks: Path) -> None:
    decisions = Decisions(for_all={"destination.cap.apcn", "pack.content.of_article"})
    with door_of(database, "ppic_admin") as door:
        checked = check_files(door.ask, paths(workbooks, *ALL), decisions)
        outcome = door.run(imports.import_files, checked.request)
        begun = time.perf_counter()
        undone = door.run(imports.undo_import, outcome.files[-1].run_id)
        taken = time.perf_counter() - begun
        assert undone.records > 1_000
        assert taken < UNDO_SECONDS
        assert len(undone.files) == len(ALL)
        assert door.ask(articles.article_list, ArticleFilter(include_inactive=True)) == ()
        again = check_files(door.ask, paths(workbooks, *ALL), decisions)
        assert again.outcome.changes == checked.outcome.changes
