import io
import random
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quty_desktop.domain.errors import Refused
from quty_desktop.spreadsheets import reader
from quty_desktop.spreadsheets.files import read_file
from quty_desktop.spreadsheets.reader import fingerprint, read_sheets
from tests.spreadsheets.grown_workbooks import carton_book, with_results
from tests.spreadsheets.look_alikes import ARTICLE_HEADER, article_rows, save_csv, save_workbook

WorkbookWriter = Callable[..., Path]


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_sheets(path)
    sentence = str(refused.value.what)
    assert path.name in sentence
    assert sentence.endswith(".")
    assert str(refused.value.remedy).endswith(".")
    return refused.value.code


def test_values_keep_their_types_and_places(workbook: WorkbookWriter) -> None:
    rows = [("a", 1, 2.5, True, False, datetime(2026, 3, 1), None), (), (None, "b")]  # noqa: DTZ001
    (sheet,) = read_sheets(workbook(rows))
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, rows[0][:-1]), (3, (None, "b"))]


def test_hidden_sheets_are_told_apart(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "x.xlsx", {"Data": [(1,)], "Old": [(2,)]}, hidden={"Old"})
    assert [(sheet.name, sheet.hidden) for sheet in read_sheets(path)] == [("Data", False), ("Old", True)]


def test_a_wrong_extent_in_the_file_is_not_believed(workbook: WorkbookWriter) -> None:
    path = workbook([("a", "b", "c"), (1, 2, 3)])
    changed = _with_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:C2"', b'ref="A1"'))
    assert changed.read_bytes() != path.read_bytes()
    assert [row.cells for row in read_sheets(changed)[0].rows] == [("a", "b", "c"), (1, 2, 3)]


def test_formulas_give_the_result_that_was_saved(workbook: WorkbookWriter) -> None:
    path = workbook([("=1+1", "='[other.xlsx]Sheet1'!A1", "x")])
    changed = _with_part(
        path,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"
        ),
    )
    assert read_sheets(changed)[0].rows[0].cells == (2, None, "x")


def test_progress_is_told_and_may_cancel(workbook: WorkbookWriter) -> None:
    path = workbook([(number,) for number in range(2_500)])
    told: list[int] = []
    read_sheets(path, progress=told.append)
    assert told == [1_000, 2_000]

    def cancel(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_sheets(path, progress=cancel)


def test_what_is_not_a_workbook_is_refused(tmp_path: Path) -> None:
    picture = tmp_path / "picture.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert refusal(picture) == "file.not_a_spreadsheet"
    empty = tmp_path / "empty.xlsx"
    empty.write_bytes(b"")
    assert refusal(empty) == "file.not_a_spreadsheet"
    page = tmp_path / "page.xls"
    page.write_text("<html><table>")
    assert refusal(page) == "file.not_a_spreadsheet"
    archive = tmp_path / "archive.xlsx"
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("letter.txt", "hello")
    assert refusal(archive) == "file.not_a_spreadsheet"
    binary = tmp_path / "binary.csv"
    binary.write_bytes(bytes(range(256)))
    assert refusal(binary) == "file.not_a_spreadsheet"


def test_missing_files_folders_and_blocked_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(tmp_path / "gone.xlsx") == "file.not_found"
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    assert refusal(folder) in {"file.not_a_spreadsheet", "file.in_use"}

    def locked(_path: Path) -> bytes:
        raise PermissionError

    open_in_excel = save_workbook(tmp_path / "open.xlsx", {"Sheet1": [(1,)]})
    monkeypatch.setattr(Path, "read_bytes", locked)
    assert refusal(open_in_excel) == "file.in_use"


def test_old_and_protected_workbooks_are_told_apart(tmp_path: Path) -> None:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    old = tmp_path / "old.xls"
    old.write_bytes(head + "Workbook".encode("utf-16-le"))
    assert refusal(old) == "file.old_format"
    protected = tmp_path / "protected.xlsx"
    protected.write_bytes(head + "EncryptedPackage".encode("utf-16-le"))
    assert refusal(protected) == "file.password"
    binary = tmp_path / "binary.xlsb"
    with zipfile.ZipFile(binary, "w") as package:
        package.writestr("[Content_Types].xml", "")
        package.writestr("xl/workbook.bin", "")
    assert refusal(binary) == "file.old_format"


def test_a_truncated_workbook_is_refused_wherever_it_breaks_off(workbook: WorkbookWriter, tmp_path: Path) -> None:
    whole = workbook(article_rows()).read_bytes()
    for length in range(len(whole) // 20, len(whole) - 1, len(whole) // 20):
        part = tmp_path / "part.xlsx"
        part.write_bytes(whole[:length])
        assert refusal(part) == "file.damaged"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_a_damaged_workbook_is_read_or_refused(workbook: WorkbookWriter, tmp_path: Path, seed: int) -> None:
    content = bytearray(workbook(article_rows()).read_bytes())
    chance = random.Random(seed)  # noqa: S311
    for _ in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path / "damaged.xlsx"
    path.write_bytes(content)
    with suppress(Refused):
        read_sheets(path)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]
)
@pytest.mark.parametrize("content", [b"", b"<a", b"<a/>", b"\0\1\2", b'<?xml version="1.0"?><worksheet/>'])
def test_a_part_with_other_content_is_read_or_refused(workbook: WorkbookWriter, part: str, content: bytes) -> None:
    changed = _with_part(workbook(article_rows()), part, lambda _xml: content)
    with suppress(Refused):
        read_sheets(changed)


def test_entities_that_multiply_are_refused(workbook: WorkbookWriter) -> None:
    levels = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{levels}]><worksheet>&e9;</worksheet>'.encode()
    path = workbook(article_rows())
    assert refusal(_with_part(path, "xl/worksheets/sheet1.xml", lambda _xml: bomb)) == "file.damaged"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(workbook: WorkbookWriter) -> None:
    bomb = _with_part(workbook(article_rows()), "xl/worksheets/sheet1.xml", lambda xml: xml + bytes(40 * 1024**2))
    assert bomb.stat().st_size < 200_000
    assert refusal(bomb) == "file.too_large"


def test_a_bomb_that_lies_about_its_size_is_refused(workbook: WorkbookWriter) -> None:
    bomb = _with_part(workbook(article_rows()), "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 40 * 1024**2)
    with zipfile.ZipFile(bomb) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    bomb.write_bytes(bomb.read_bytes().replace(size.to_bytes(4, "little"), (5_000).to_bytes(4, "little")))
    assert refusal(bomb) == "file.damaged"


def test_too_much_inside_and_too_many_rows_are_refused(
    workbook: WorkbookWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook([(number,) for number in range(50)])
    monkeypatch.setattr(reader, "MAX_ROWS", 20)
    assert refusal(path) == "file.too_many_rows"
    monkeypatch.setattr(reader, "MAX_UNPACKED_BYTES", 1_000)
    assert refusal(path) == "file.too_large"
    monkeypatch.setattr(reader, "MAX_FILE_BYTES", 1_000)
    assert refusal(path) == "file.too_large"


def test_a_million_empty_rows_are_refused(workbook: WorkbookWriter) -> None:
    def stretch(xml: bytes) -> bytes:
        empty = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(20, 1_048_577))
        return xml.replace(b"</sheetData>", empty.encode() + b"</sheetData>")

    path = _with_part(workbook(article_rows()), "xl/worksheets/sheet1.xml", stretch)
    assert refusal(path) == "file.empty_rows"


def test_a_last_row_far_below_is_refused(workbook: WorkbookWriter) -> None:
    def add(xml: bytes) -> bytes:
        return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')

    assert refusal(_with_part(workbook(article_rows()), "xl/worksheets/sheet1.xml", add)) == "file.empty_rows"


def test_an_empty_workbook_is_refused(workbook: WorkbookWriter, tmp_path: Path) -> None:
    assert refusal(workbook([])) == "file.empty"
    nothing = tmp_path / "nothing.csv"
    nothing.write_bytes(b"")
    assert refusal(nothing) == "file.empty"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_files_are_read_with_their_separator_and_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    rows = [("code", "name", "size"), ("00123456", "MJUKVÅG; otter, 31", "0,5"), ("", "", "x")]
    path = save_csv(tmp_path / "list.csv", rows, separator=separator, encoding=encoding)
    (sheet,) = read_sheets(path)
    assert [row.cells for row in sheet.rows] == [rows[0], rows[1], (None, None, "x")]


def test_an_unclosed_quote_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('a,b\n"never closed,1\n')
    assert refusal(path) == "file.damaged"


def test_the_guard_of_our_own_export_is_taken_off(tmp_path: Path) -> None:
    path = save_csv(tmp_path / "list.csv", [("'=1+1", "'-5", "'plain", "'")])
    assert read_sheets(path)[0].rows[0].cells == ("=1+1", "-5", "'plain", "'")


def test_the_fingerprint_is_that_of_the_bytes() -> None:
    assert fingerprint(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def _with_part(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    """Copy a workbook with one of its parts changed."""
    target = path.with_name("changed.xlsx")
    with (
        zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name, content in _parts(old):
            new.writestr(name, change(content) if name == part else content)
    return target


def _parts(package: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in package.namelist():
        yield name, package.read(name)


def test_formulas_that_point_outside_give_what_was_saved_and_open_nothing(tmp_path: Path) -> None:
    path = save_workbook(
        tmp_path / "outside.xlsx",
        {
            "Sheet1": [
                ARTICLE_HEADER,
                (30123456, "='https://example.invalid/[list.xlsx]Sheet1'!A1", "EU"),
                (30123457, "=[1]Sheet1!A2", "NA"),
            ]
        },
    )
    with_results(path, {"='https://example.invalid/[list.xlsx]Sheet1'!A1": "Otter"})
    read = read_file(path)
    assert [row.name for row in read.articles] == ["Otter"]
    # The other formula was never calculated: its row stays out, with the reason.
    told = [(problem.code, problem.position.row, problem.position.column) for problem in read.problems]
    assert told == [("cell.no_result", 3, "B"), ("name.missing", 3, "B")]


def test_broken_comments_are_no_reason_to_keep_the_values_out(tmp_path: Path) -> None:
    path = carton_book(tmp_path / "Carton.xlsx")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    broken = next(name for name in parts if "comments" in name.casefold() and name.endswith(".xml"))
    parts[broken] = b"<comments><broken"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    sheet = read_sheets(path)[0]
    assert sheet.comments == {}
    assert sheet.rows
