"""The carton book and the certificate register as their readers take them."""

from datetime import date
from pathlib import Path

from quty_desktop.domain.articles import CertificateKind
from quty_desktop.domain.imports.files import FileKind, ReadFile
from quty_desktop.domain.imports.rows import CertificateRow, PackChange
from quty_desktop.spreadsheets.files import read_file
from tests.spreadsheets.grown_workbooks import carton_book, certificate_register
from tests.spreadsheets.look_alikes import TOY


def of(read: ReadFile, material: str, producer: str) -> dict[str, CertificateRow]:
    return {row.slot: row for row in read.certificates if (row.material, row.producer) == (material, producer)}


def test_a_carton_book_is_read_with_merged_cells_formulas_and_comments(tmp_path: Path) -> None:
    read = read_file(carton_book(tmp_path / "Carton.xlsx"))
    assert (read.kind, read.sheet) == (FileKind.CARTON_BOOK, "CARTON 2026")
    rows = {(row.nickname, row.destination): row for row in read.cartons}
    assert set(rows) == {
        ("Otter 31", "EU"), ("Otter 31", "APCN"), (TOY, "NA"), ("30123456 otter", "RU"), ("Unknown thing", "EU"),
    }  # fmt: skip
    otter = rows["Otter 31", "EU"]
    assert (otter.pcs_per_carton, otter.cartons_per_pallet, otter.size_mm) == (60, 8, (600, 400, 300))
    assert otter.note == "double wall"
    assert rows["Otter 31", "APCN"].changes == (PackChange("APCN", (2026, 4), 48, 50),)
    assert rows[TOY, "NA"].changes == (PackChange("AP", (2018, 4), 15, 14), PackChange("RU", (2018, 1), 15, 14))
    assert read.problems == ()


def test_a_hidden_sheet_is_read_when_it_is_chosen(tmp_path: Path) -> None:
    read = read_file(carton_book(tmp_path / "Carton.xlsx"), sheet="OLD")
    assert [(row.nickname, row.pcs_per_carton) for row in read.cartons] == [("Otter 31", 1)]


def test_broken_numbers_in_a_carton_book_stop_their_rows_only(tmp_path: Path) -> None:
    rows = (
        ("Otter", "EU", 0, 4, None),
        ("Heron", "XX", 12, 4, None),
        ("Seal", "EU", "dua", 4, None),
        ("Crane", "AP", 9, 2, None),
    )
    read = read_file(carton_book(tmp_path / "Carton.xlsx", rows))
    assert [row.nickname for row in read.cartons] == ["Crane"]
    assert [problem.code for problem in read.problems] == ["quantity.not_whole", "carton.destination", "number"]


def test_a_register_gives_several_certificates_for_each_material_and_producer(tmp_path: Path) -> None:
    read = read_file(certificate_register(tmp_path / "Register.xlsx"))
    assert read.kind is FileKind.CERTIFICATES
    plush = of(read, "PLUSH 7MM BROWN", "PT. SATU")
    assert {slot: row.kind for slot, row in plush.items()} == {
        "SD": CertificateKind.SD,
        "TEXTILE": CertificateKind.TEXTILE,
        "CHEMICAL": CertificateKind.CHEMICAL,
        "GRS 1": CertificateKind.GRS,
        "GRS 2": CertificateKind.GRS,
    }
    assert (plush["SD"].valid_from, plush["SD"].valid_until) == (date(2026, 1, 15), None)
    assert (plush["TEXTILE"].valid_from, plush["TEXTILE"].valid_until) == (date(2026, 2, 3), date(2027, 2, 2))
    assert (plush["CHEMICAL"].valid_from, plush["CHEMICAL"].note) == (None, "on progres; ok")
    assert plush["GRS 1"].valid_until == date(2026, 4, 30)
    assert plush["SD"].composition == "100% polyester"


def test_sentinels_and_a_second_header_are_passed_over(tmp_path: Path) -> None:
    read = read_file(certificate_register(tmp_path / "Register.xlsx"))
    other = of(read, "PLUSH 7MM BROWN", "PT. DUA")
    assert set(other) == {"SD"}
    assert other["SD"].note == "QC: waiting for the original"
    thread = of(read, "THREAD POLY 20/3 WHITE", "PT. SATU")
    assert (thread["SD"].valid_from, thread["CHEMICAL"].valid_from) == (date(2026, 3, 15), date(2026, 8, 1))
    assert of(read, "SOMETHING ELSE", "PT. TIGA") == {}
    assert {problem.code for problem in read.problems} == {"certificate.second_header", "certificate.words"}


def test_titles_above_groups_of_columns_name_the_certificates(tmp_path: Path) -> None:
    rows = (
        (None, None, "SD", None, "GRS", None, None),
        ("MATERIAL", "SUPPLIER", "ISSUED", "VALID UNTIL", "NUMBER", "ISSUED", "VALID UNTIL"),
        ("PLUSH", "PT. SATU", "01-01-2026", "31-12-2026", "CU 1234", "01-02-2026", "31-01-2026"),
    )
    read = read_file(certificate_register(tmp_path / "Register.xlsx", rows))
    found = of(read, "PLUSH", "PT. SATU")
    assert (found["SD"].valid_from, found["SD"].valid_until) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (found["GRS"].number, found["GRS"].valid_from, found["GRS"].valid_until) == (
        "CU 1234",
        date(2026, 2, 1),
        None,
    )
    assert [problem.code for problem in read.problems] == ["certificate.period"]
