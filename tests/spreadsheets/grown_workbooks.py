"""Look-alikes of the packing staff's carton book and of the laboratory's certificate register, invented from one end to the other."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.spreadsheets.look_alikes import TOY

CHANGE = "Packing:\nAP 1804 RU 1801 old 15, new 14"


def carton_book(path: Path, rows: Sequence[Sequence[object]] | None = None) -> Path:
    """A book with titles above the header in row 3, merged nicknames, a formula, comments and a hidden sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "CARTON 2026"
    sheet.append(["CARTON BOOK PACKING", None, None, None, None])
    sheet.merge_cells("A1:E1")
    sheet.append([None, "update 03-2026"])
    sheet.append(["ARTICLE", "DEST.", "PCS/CTN", "CTN / PALLET", "CARTON SIZE"])
    for row in rows or (
        ("Otter 31", "EU", 60, "=2*4", "600X400X300"),
        (None, "APCN", 48, 8, "600X400X300"),
        ("BIG BOX", None, None, None, None),
        (f"{TOY}", "NA", 15, 4, None),
        ("30123456 otter", "RU", 12, 4, None),
        ("Unknown thing", "EU", 10, 4, None),
    ):
        sheet.append(list(row))
    if rows is None:
        sheet.merge_cells("A4:A5")
        sheet["C5"].comment = Comment("APCN 2604 old 48, new 50", "Packing")
        sheet["C7"].comment = Comment(CHANGE, "Packing")
        sheet["E4"].comment = Comment("double wall", "Packing")
    hidden = book.create_sheet("OLD")
    hidden.sheet_state = "hidden"
    for cells in (("ARTICLE", "PCS/CTN", "CTN/PALLET"), ("Otter 31", 1, 1)):
        hidden.append(cells)
    book.save(path)
    with_results(path, {"=2*4": "8"})
    return path


def with_results(path: Path, results: Mapping[str, str]) -> None:
    """Put the results of formulas into a workbook, as a spreadsheet program saves them."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name, content in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            text = content.decode()
            for formula, result in results.items():
                words = re.escape(formula.removeprefix("="))
                kind = "" if result.isdigit() else ' t="str"'
                found = rf'<c r="([A-Z]+\d+)"([^>]*)><f>({words})</f><v\s*/?>(</v>)?'
                text = re.sub(found, rf'<c r="\1"\2{kind}><f>\3</f><v>{result}</v>', text)
            parts[name] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def register_rows() -> list[list[object]]:
    header: list[object] = [
        "NO", "MATERIAL NMAE", "PROODUCER", "COMPOSITION", "ARTICLE", "SD", "REMINDER SD", "TEXTILE", "TEXTILE EXPIRED",
        "CHEMICAL", "GRS 1", "GRS 1 EXPIRED", "GRS 2", "REMARK",
    ]  # fmt: skip
    empty = datetime(1900, 10, 31)  # noqa: DTZ001 - as a spreadsheet gives it
    return [
        header,
        [1, "PLUSH 7MM BROWN", "PT. SATU", "100% polyester", "otter", datetime(2026, 1, 15), datetime(2026, 11, 15), "03-Feb-2026", "02-Feb-2027", "on progres", datetime(2025, 5, 1), datetime(2026, 4, 30), datetime(2025, 6, 1), "ok"],  # noqa: DTZ001
        [2, "PLUSH 7MM BROWN", "PT. DUA", "100% polyester", "otter", datetime(2026, 2, 1), empty, None, empty, None, None, empty, None, None],  # noqa: DTZ001
        [3, "THREAD POLY 20/3 WHITE", "PT. SATU", None, "all", "15/03/2026", empty, None, empty, "1 Agustus 2026", None, empty, None, None],
        [4, "SOMETHING ELSE", "PT. TIGA", None, None, None, empty, None, empty, None, None, empty, None, None],
        header,
    ]  # fmt: skip


def certificate_register(path: Path, rows: Sequence[Sequence[object]] | None = None) -> Path:
    """A register with hidden date columns, misspelt headers, and its header once more at the bottom of the data."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "MATERIAL"
    for row in rows or register_rows():
        sheet.append(list(row))
    for column in "FGHI":
        sheet.column_dimensions[column].hidden = True
    sheet["F3"].comment = Comment("QC: waiting for the original", "QC")
    book.save(path)
    return path
