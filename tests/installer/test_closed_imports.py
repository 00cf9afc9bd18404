from pathlib import Path

import pytest

from installer import closed, pe
from tests.installer.pe_files import write_library


def troubles(folder: Path) -> list[str]:
    return [f"{each.file}: {each.trouble}" for each in closed.check(folder).findings]


def test_what_a_library_needs_is_read(tmp_path: Path) -> None:
    found = pe.needs(write_library(tmp_path / "a.dll", ["KERNEL32.dll", "b.dll"], ["c.dll"]))
    assert found == pe.Needs(pe.AMD64, ("KERNEL32.dll", "b.dll"), ("c.dll",))


def test_a_library_without_imports_is_read(tmp_path: Path) -> None:
    assert pe.needs(write_library(tmp_path / "a.dll")) == pe.Needs(pe.AMD64, (), ())


@pytest.mark.parametrize("content", [b"", b"MZ", b"#!/bin/sh\n", b"MZ" + bytes(0x3A) + b"\xff\xff\xff\x7f"])
def test_what_is_no_library_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.dll"
    path.write_bytes(content)
    with pytest.raises(pe.NotAProgram):
        pe.needs(path)


def test_a_closed_folder_has_no_findings(tmp_path: Path) -> None:
    write_library(tmp_path / "Quty.exe", ["kernel32.dll", "api-ms-win-crt-runtime-l1-1-0.dll"])
    write_library(tmp_path / "_internal/numpy/core.pyd", ["OpenBlas.dll", "VCRUNTIME140_1.dll", "WINSPOOL.DRV"])
    write_library(tmp_path / "_internal/numpy.libs/openblas.dll", ["msvcrt.dll"])
    write_library(tmp_path / "_internal/vcruntime140_1.dll", ["KERNEL32.dll"])
    write_library(tmp_path / "_internal/pg/lib/plpgsql.dll", ["libpq.dll"])
    write_library(tmp_path / "_internal/pg/bin/libpq.dll")
    checked = closed.check(tmp_path)
    assert checked == closed.Checked(6, ())


def test_the_runtime_that_a_bare_windows_lacks_is_missed(tmp_path: Path) -> None:
    write_library(tmp_path / "_internal/numpy/core.pyd", ["KERNEL32.dll", "VCRUNTIME140_1.dll"])
    [found] = troubles(tmp_path)
    assert "VCRUNTIME140_1.dll" in found


def test_a_library_in_a_folder_that_windows_does_not_search_does_not_count(tmp_path: Path) -> None:
    write_library(tmp_path / "_internal/PySide6/qt.pyd", ["msvcp140.dll"])
    write_library(tmp_path / "_internal/elsewhere/msvcp140.dll")
    assert len(troubles(tmp_path)) == 1


def test_what_is_looked_for_late_counts_as_well(tmp_path: Path) -> None:
    write_library(tmp_path / "a.dll", delayed=["nowhere.dll"])
    assert len(troubles(tmp_path)) == 1


def test_stand_ins_of_the_test_prefix_must_not_leak(tmp_path: Path) -> None:
    write_library(tmp_path / "_internal/icuuc.dll")
    fake = tmp_path / "_internal/winspool.dll"
    write_library(fake)
    content = bytearray(fake.read_bytes())
    content[0x40:0x50] = b"Wine builtin DLL"
    fake.write_bytes(content)
    assert sorted(each.split(":")[0] for each in troubles(tmp_path)) == [
        "_internal/icuuc.dll",
        "_internal/winspool.dll",
    ]


def test_32_bit_libraries_are_found(tmp_path: Path) -> None:
    write_library(tmp_path / "a.dll", machine=0x14C)
    [found] = troubles(tmp_path)
    assert "another processor" in found
