import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from quty_desktop.domain.errors import Refused
from quty_desktop.spreadsheets import xlsx_writer
from quty_desktop.spreadsheets.files import read_file
from quty_desktop.spreadsheets.reader import read_sheets
from quty_desktop.spreadsheets.table_columns import ColumnKind, TableColumn
from quty_desktop.spreadsheets.writer import write_table
from quty_desktop.spreadsheets.xlsx_writer import sheet_name
from tests.spreadsheets.look_alikes import TOY

COLUMNS = (
    TableColumn("Kode"),
    TableColumn("Jumlah", ColumnKind.INTEGER),
    TableColumn("Yard", ColumnKind.DECIMAL),
    TableColumn("Tanggal", ColumnKind.DATE),
    TableColumn("Waktu", ColumnKind.MOMENT),
    TableColumn("Cacat", ColumnKind.PERCENT),
)
ROW = (
    "00123456",
    1_920,
    Decimal("0.1466"),
    date(2026, 11, 22),
    datetime(2026, 11, 22, 20, 5, tzinfo=UTC),
    Decimal("0.125"),
)


def opened(path: Path) -> Worksheet:
    sheet = load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_cells_have_the_type_of_their_column(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_table(path, "Karton", COLUMNS, [ROW])
    sheet = opened(path)
    assert [cell.value for cell in sheet[1]] == ["Kode", "Jumlah", "Yard", "Tanggal", "Waktu", "Cacat"]
    assert [cell.value for cell in sheet[2]] == [
        "00123456", 1920, 0.1466, datetime.fromisoformat("2026-11-22"), datetime.fromisoformat("2026-11-23T03:05"), 0.125,
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet[2]] == [
        "@", "#,##0", "General", "dd\\-mmm\\-yyyy", "dd\\-mmm\\-yyyy\\ hh:mm", "0.0%",
    ]  # fmt: skip


def test_header_is_frozen_and_filtered_and_columns_have_widths(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    write_table(
        path, "Karton", (TableColumn("A"), TableColumn("B")), [("x", "a rather long text in the second column")] * 3
    )
    sheet = opened(path)
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("Karton", "A2", "A1:B4")
    assert sheet["A1"].font.b
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width <= 60


@pytest.mark.parametrize(
    "text", ["=1+1", "+62 21 555", "-5", "@sum", "\tx", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_no_text_is_run_as_a_formula(tmp_path: Path, text: str, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    write_table(path, "x", (TableColumn(text), TableColumn("n", ColumnKind.INTEGER)), [(text, text)])
    if suffix == ".csv":
        assert "'" + text[:1] in path.read_text("utf-8-sig")
        assert [row.cells for row in read_sheets(path)[0].rows] == [(text, "n"), (text, text)]
        return
    with zipfile.ZipFile(path) as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    sheet = opened(path)
    for cell in (sheet["A1"], sheet["A2"], sheet["B2"]):
        assert (cell.value, cell.data_type) == (text, "s")
    assert sheet["A2"].quotePrefix


def test_a_csv_file_is_plain_and_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_table(path, "Karton", COLUMNS, [ROW, (None,) * 6, ('a "b", c', -5, Decimal("1E+3"), None, None, 0.5)])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_text("utf-8-sig").splitlines() == [
        "Kode,Jumlah,Yard,Tanggal,Waktu,Cacat",
        "00123456,1920,0.1466,2026-11-22,2026-11-23 03:05:00,0.125",
        ",,,,,",
        '"a ""b"", c",-5,1000,,,0.5',
    ]


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).filter(lambda text: "_x" not in text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            texts,
            st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1),
            st.decimals(min_value=-(10**6), max_value=10**6, places=4),
        ),
        max_size=8,
    )
)
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_what_is_written_reads_back(tmp_path: Path, suffix: str, rows: list[tuple[str, int, Decimal]]) -> None:
    path = tmp_path / f"out{suffix}"
    write_table(path, "x", COLUMNS[:3], rows)
    back = [(*row.cells, None, None, None)[:3] for row in read_sheets(path)[0].rows[1:]]
    assert [(text or "", int(str(number)), Decimal(str(amount))) for text, number, amount in back] == rows


def test_odd_values_make_no_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    kinds = list(ColumnKind)
    columns = [TableColumn(kind.value, kind) for kind in kinds]
    odd: list[object] = [
        None, "", True, float("nan"), float("inf"), 10**20, -1, "words", date(1899, 1, 1), datetime(1899, 1, 1),  # noqa: DTZ001
        "x" * 40_000, "a\x00b\x0bc", "<&>\"'", "two\nlines", " spaces ", "\ud800", date(9999, 12, 31), Decimal("1E-7"),
    ]  # fmt: skip
    write_table(path, "x", columns, [[value] * len(kinds) for value in odd])
    sheet = opened(path)
    assert sheet.max_row == len(odd) + 1
    assert [sheet.cell(row, 1).value for row in (4, 5, 7, 9, 10)] == ["True", "nan", str(10**20), "words", "1899-01-01"]
    assert len(str(sheet.cell(12, 1).value)) == 32_767
    assert [sheet.cell(row, 1).value for row in (13, 14, 15, 16)] == ["abc", "<&>\"'", "two\nlines", " spaces "]
    write_table(tmp_path / "out.csv", "x", columns, [[value] * len(kinds) for value in odd if value != "\ud800"])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Karton", "Karton"),
        ("Karton/Palet: hari [ini]?", "Karton Palet  hari  ini"),
        ("'x'", "x"),
        ("", "Quty"),
        ("History", "Quty"),
        ("A" * 40, "A" * 31),
    ],
)
def test_the_sheet_is_named_after_the_page(tmp_path: Path, title: str, name: str) -> None:
    assert sheet_name(title) == name
    write_table(tmp_path / "out.xlsx", title, COLUMNS[:1], [])
    assert opened(tmp_path / "out.xlsx").title == name


def test_a_row_that_does_not_fit_the_columns_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_text("older")
    with pytest.raises(ValueError, match="zip"):
        write_table(path, "x", COLUMNS, [ROW[:3]] * 2)
    assert path.read_text() == "older"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.xlsx"]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_progress_is_told_and_cancelling_leaves_nothing_behind(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out{suffix}"
    told: list[int] = []
    write_table(path, "x", COLUMNS[:2], _many(2_500), told.append)
    assert told == [1_000, 2_000, 2_500]
    path.unlink()

    def cancel(rows: int) -> None:
        if rows == 2_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_table(path, "x", COLUMNS[:2], _many(2_500), cancel)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"“out.xlsx” cannot be written"):
        write_table(tmp_path / "missing" / "out.xlsx", "x", COLUMNS, [])
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(Refused, match="cannot be written"):
        write_table(tmp_path / "folder.xlsx", "x", COLUMNS, [])
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder.xlsx"]


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_writer, "MAX_ROWS", 1_500)
    write_table(tmp_path / "fits.xlsx", "x", COLUMNS[:2], _many(1_500))
    with pytest.raises(Refused, match="no more than 1500 rows"):
        write_table(tmp_path / "out.xlsx", "x", COLUMNS[:2], _many(1_501))
    write_table(tmp_path / "out.csv", "x", COLUMNS[:2], _many(1_501))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["fits.xlsx", "out.csv"]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_exported_article_list_is_imported_without_loss(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"articles{suffix}"
    rows = [("00123456", TOY, "EU"), ("00123456", TOY, "AP"), ("80123456-1", f"+{TOY} = new", "APCN")]
    write_table(path, "Artikel", [TableColumn(header) for header in ("NO. Art", "ARTICLE NAME", "Destination")], rows)
    read = read_file(path)
    assert [(row.code, row.name, row.destination) for row in read.articles] == rows
    assert read.problems == ()


def _many(count: int) -> Iterator[Sequence[object]]:
    for number in range(count):
        yield f"{number:08d}", number
