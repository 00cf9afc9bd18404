"""Carton books, certificate registers and lists that nobody foresaw, stored in a real plant."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quty_desktop.domain.errors import Refused
from quty_desktop.domain.imports.certificates import ADD_MATERIAL, YEAR
from quty_desktop.domain.imports.chosen import change_key
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.mappings import ColumnMapping, proposed
from quty_desktop.domain.imports.plans import Subject, Verdict
from quty_desktop.domain.imports.problems import Decisions
from quty_desktop.i18n import translator
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.import_requests import ImportOutcome
from quty_desktop.services.importing.imports import Checked, check_files
from quty_desktop.spreadsheets.files import Assigned
from tests.databases import Plant
from tests.services.doors import door_of
from tests.services.import_files import Files, write_files
from tests.spreadsheets.grown_workbooks import carton_book, certificate_register
from tests.spreadsheets.look_alikes import save_csv, save_workbook


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return write_files(tmp_path)


def take_in(
    door: Dispatcher, path: Path, decisions: Decisions | None = None, assigned: Assigned | None = None
) -> tuple[Checked, ImportOutcome]:
    checked = check_files(door.ask, [path], decisions, assigned={path: assigned} if assigned else None)
    assert [reading.refusal for reading in checked.read.readings] == [None]
    return checked, door.run(imports.import_files, checked.request)


def rows_of(database: Plant, sql: str) -> list[tuple[object, ...]]:
    with database.connect() as connection:
        return [tuple(row.values()) for row in connection.execute(sql)]


PACKINGS = """
    SELECT a.code, d.code AS destination, p.week_year, p.week_number, p.pcs_per_carton, p.cartons_per_pallet, p.length_mm
    FROM quty.pack_specification p JOIN quty.article a ON a.id = p.article_id
    JOIN quty.destination d ON d.id = a.destination_id ORDER BY 1, 2, 3 NULLS FIRST
"""
CERTIFICATES = """
    SELECT a.code, c.kind, c.producer, c.valid_from::text, c.valid_until::text, c.note
    FROM quty.material_certificate c JOIN quty.article a ON a.id = c.article_id ORDER BY c.filed_as, c.producer, c.kind
"""


def test_a_carton_book_asks_what_its_nicknames_mean_and_remembers_it(
    door: Dispatcher, files: Files, tmp_path: Path, database: Plant
) -> None:
    take_in(door, files.articles)
    book = carton_book(tmp_path / "Carton.xlsx")
    checked = check_files(door.ask, [book])
    asked = {problem.value: problem for problem in checked.read.content.problems if problem.code == "carton.article"}
    assert set(asked) == {"Otter 31", "Unknown thing"}
    proposal = asked["Otter 31"].proposals[0]
    assert proposal.value == "00123457"
    # Exact names and typed numbers need no answer; comments are proposals.
    decisions = Decisions(for_all={proposal.code, "carton.comment.take"})
    checked, outcome = take_in(door, book, decisions)
    assert outcome.count(Subject.PACK_SPECIFICATION, Verdict.NEW) == 4
    assert rows_of(database, PACKINGS) == [
        ("00123457", "APCN", None, None, 48, 8, 600),
        ("00123457", "APCN", 2026, 4, 50, 8, 600),
        ("00123458", "NA", None, None, 15, 4, None),
        ("30123456", "EU", None, None, 60, 8, 600),
    ]
    codes = [problem.code for problem in checked.read.content.problems]
    assert codes.count("carton.article") == 1
    # What was said holds for the next import, which changes nothing.
    again, outcome = take_in(door, book)
    assert outcome.changes == ()
    assert [problem.value for problem in again.read.content.problems if problem.code == "carton.article"] == [
        "Unknown thing"
    ]
    door.run(imports.undo_import, outcome.files[0].run_id)


def test_a_nickname_may_be_given_any_number(door: Dispatcher, files: Files, tmp_path: Path, database: Plant) -> None:
    take_in(door, files.articles)
    book = carton_book(tmp_path / "Carton.xlsx")
    known = check_files(door.ask, [book])
    unknown = next(problem for problem in known.read.content.problems if problem.value == "Unknown thing")
    right, wrong = unknown.named("30123456"), unknown.named("99999999")
    _, outcome = take_in(door, book, Decisions(single={unknown.key: right.code}))
    assert ("30123456", "EU", None, None, 10, 4, None) in rows_of(database, PACKINGS)
    refused = check_files(door.ask, [book], Decisions(for_all={wrong.code}))
    assert "carton.unknown_article" in {problem.code for problem in refused.read.content.problems}
    assert outcome.files[0].new == 2


def test_a_carton_book_is_compared_with_the_bills(
    door: Dispatcher, files: Files, tmp_path: Path, database: Plant
) -> None:
    book = carton_book(tmp_path / "Carton.xlsx", [("30123456", "EU", 50, 8, None)])
    paths = [files.articles, files.packing, files.goods, book]
    checked = check_files(door.ask, paths)
    differ = [problem for problem in checked.read.content.problems if problem.code == "pack.book_differs"]
    assert [problem.value for problem in differ] == ["50 × 8"]
    checked = check_files(door.ask, paths, Decisions(for_all={"pack.of_book"}))
    door.run(imports.import_files, checked.request)
    assert rows_of(database, PACKINGS)[0] == ("30123456", "EU", None, None, 50, 8, 600)


def test_a_register_asks_for_its_materials_and_keeps_words_as_notes(
    door: Dispatcher, tmp_path: Path, database: Plant
) -> None:
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO quty.article (code, name, kind) VALUES ('ZFB1', 'PLUSH 7MM BROWN RECYCLE', 'raw_material'),"
            " ('ATR20', 'THREAD POLY 20/3 WHITE', 'raw_material')"
        )
    register = certificate_register(tmp_path / "Register.xlsx")
    checked = check_files(door.ask, [register])
    asked = [problem for problem in checked.read.content.problems if problem.code == "certificate.material"]
    assert [problem.value for problem in asked] == ["PLUSH 7MM BROWN"] * 2
    decisions = Decisions(for_all={asked[0].proposals[0].code, YEAR.code})
    _, outcome = take_in(door, register, decisions)
    assert outcome.count(Subject.CERTIFICATE, Verdict.NEW) == 8
    found = rows_of(database, CERTIFICATES)
    assert ("ZFB1", "chemical", "PT. SATU", None, None, "on progres; ok") in found
    assert ("ZFB1", "textile", "PT. SATU", "2026-02-03", "2027-02-02", "ok") in found
    assert ("ATR20", "sd", "PT. SATU", "2026-03-15", "2027-03-15", "") in found
    assert take_in(door, register)[1].changes == ()


def test_a_certificate_that_was_on_its_way_is_completed(door: Dispatcher, tmp_path: Path, database: Plant) -> None:
    header = ("MATERIAL NAME", "PRODUCER", "CHEMICAL", "CHEMICAL EXPIRED")
    register = certificate_register(tmp_path / "R.xlsx", [header, ("LACE", "PT. SATU", "on progres", None)])
    take_in(door, register, Decisions(for_all={ADD_MATERIAL}))
    assert rows_of(database, "SELECT code, name, placeholder FROM quty.article") == [("LACE", "LACE", True)]
    certificate_register(register, [header, ("LACE", "PT. SATU", "01-02-2026", "31-01-2027")])
    _, outcome = take_in(door, register)
    assert outcome.count(Subject.CERTIFICATE, Verdict.CHANGED) == 1
    assert [row[3:5] for row in rows_of(database, CERTIFICATES)] == [("2026-02-01", "2027-01-31")]


def assigned(kind: FileKind, header: tuple[str, ...], row: int = 1, sheet: str = "Sheet1") -> Assigned:
    return Assigned(sheet, row, proposed(kind, header))


def test_a_list_nobody_foresaw_is_remembered_by_its_header(door: Dispatcher, tmp_path: Path, database: Plant) -> None:
    header = ("Kode", "Nama", "Satuan", "Harga")
    path = save_workbook(
        tmp_path / "materials.xlsx",
        {
            "Sheet1": [
                ("DAFTAR MATERIAL",),
                header,
                ("AB 1", "Felt", "YARD", 1),
                ("AB2", "Wool", "KGS", 2),
                ("AB3", "?", "blob", 3),
            ]
        },
    )
    assert check_files(door.ask, [path]).read.readings[0].readable
    checked, outcome = take_in(door, path, assigned=assigned(FileKind.MATERIALS, header, 2))
    assert [problem.code for problem in checked.read.content.problems] == ["unit"]
    assert outcome.files[0].new == 2
    assert rows_of(database, "SELECT code, name, unit FROM quty.article ORDER BY 1") == [
        ("AB1", "Felt", "YARD"), ("AB2", "Wool", "KG"),
    ]  # fmt: skip
    # The same header in another order, another file, as text: recognised without asking.
    other = save_csv(
        tmp_path / "more.csv", [("Harga", "Satuan", "Nama", "Kode"), ("5", "CM", "Tape", "AB4")], separator=";"
    )
    _, outcome = take_in(door, other)
    assert outcome.files[0].kind is FileKind.MATERIALS
    assert outcome.files[0].new == 1


@pytest.mark.parametrize(
    ("kind", "rows", "sql", "expected"),
    [
        (
            FileKind.PARTNERS,
            [("Nama", "Jenis", "Alamat"), ("PT. Satu", "Pemasok", "Jl. A"), ("PT. Dua", "teman", "Jl. B")],
            "SELECT kind, name, address FROM quty.partner",
            [("supplier", "PT. Satu", "Jl. A")],
        ),
        (
            FileKind.DESTINATIONS,
            [("Kode", "Nama"), ("ap cn", "China"), ("XX", "Nowhere")],
            "SELECT code, name FROM quty.destination WHERE code IN ('APCN', 'XX') ORDER BY 1",
            [("APCN", "China"), ("XX", "Nowhere")],
        ),
        (
            FileKind.PACK_SPECIFICATIONS,
            [("Kode", "Isi", "Karton/palet", "Minggu"), (30123456, 40, 4, "W05-2026"), (99999999, 1, 1, "")],
            PACKINGS,
            [("30123456", "EU", 2026, 5, 40, 4, None)],
        ),
    ],
)
def test_each_kind_of_list_is_stored_once(
    door: Dispatcher, files: Files, tmp_path: Path, database: Plant,
    kind: FileKind, rows: list[tuple[object, ...]], sql: str, expected: list[tuple[object, ...]],
) -> None:  # fmt: skip
    take_in(door, files.articles)
    path = save_workbook(tmp_path / "list.xlsx", {"Sheet1": rows})
    take_in(door, path, assigned=assigned(kind, tuple(str(cell) for cell in rows[0])))
    assert rows_of(database, sql) == expected
    assert take_in(door, path)[1].changes == ()


def test_a_column_that_is_needed_is_asked_for(door: Dispatcher, tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "list.xlsx", {"Sheet1": [("Kode", "Nama"), ("A1", "Felt")]})
    wanted = Assigned("Sheet1", 1, ColumnMapping(FileKind.MATERIALS, (("code", "kode"), ("name", "nama"))))
    reading = check_files(door.ask, [path], assigned={path: wanted}).read.readings[0]
    assert reading.refusal is not None
    assert reading.refusal.code == "file.columns_missing"
    assert reading.readable


def test_the_command_line_is_told_what_the_files_are(door: Dispatcher, files: Files, tmp_path: Path) -> None:
    path = save_workbook(
        tmp_path / "list.xlsx",
        {"Sheet1": [("DAFTAR",), ("Kode", "Nama", "Satuan"), ("A1", "Felt", "YARD"), ("A2", "?", "blob")]},
    )

    def told(path: Path, kind: FileKind) -> imports.Told:
        words = translator("en")
        return imports.import_paths(
            door, [path], dry_run=False, accept=set(), problems_out=None, translator=words, kind=kind
        )

    with pytest.raises(Refused) as unknown:
        told(path, FileKind.ARTICLES)
    assert unknown.value.code == "file.not_recognised"
    with pytest.raises(Refused) as other:
        told(files.articles, FileKind.PACKING_BILLS)
    assert other.value.code == "import.other_kind"
    done = told(path, FileKind.MATERIALS)
    assert "1 new" in done.lines
    assert done.kept_out == 1
    assert told(files.articles, FileKind.ARTICLES).kept_out == 1
    with pytest.raises(Refused):
        told(tmp_path / "gone.xlsx", FileKind.MATERIALS)


def test_rows_that_are_left_out_stay_as_they_are(door: Dispatcher, files: Files, database: Plant) -> None:
    checked = check_files(door.ask, files.all)
    out = [each for each in checked.outcome.changes if each.code == "30123456" or each.subject is Subject.BILL]
    keys = tuple(change_key(each) for each in out if each.subject is not Subject.PACK_SPECIFICATION)
    outcome = door.run(imports.import_files, replace(checked.request, left_out=keys))
    assert {each.verdict for each in outcome.changes if each.code == "30123456"} == {Verdict.LEFT_OUT}
    names = {row[0] for row in rows_of(database, "SELECT code FROM quty.article WHERE name <> ''")}
    assert "00123457" in names
    assert "30123456" not in {row[0] for row in rows_of(database, PACKINGS)}
    assert rows_of(database, "SELECT id FROM quty.bill") == []
    # What was left out is offered again.
    again = check_files(door.ask, files.all)
    assert again.outcome.count(Subject.BILL, Verdict.NEW) == checked.outcome.count(Subject.BILL, Verdict.NEW)
