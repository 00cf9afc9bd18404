from pathlib import Path

import pytest

from installer import contents
from installer.steps import Failed


def put(folder: Path, *names: str, content: bytes = b"x") -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_only_what_is_not_needed_goes(tmp_path: Path) -> None:
    kept = [
        "PySide6/Qt6Core.dll",
        "PySide6/plugins/platforms/qwindows.dll",
        "resources/translations/id/LC_MESSAGES/quty.mo",
    ]
    gone = [
        "PySide6/opengl32sw.dll",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/plugins/generic/qtuiotouchplugin.dll",
        "PySide6/Qt6Quick.dll",
        "resources/translations/id/LC_MESSAGES/quty.po",
    ]
    put(tmp_path, *kept, *gone)
    assert contents.trim(tmp_path) == len(gone)
    assert files(tmp_path) == sorted(kept)
    assert not (tmp_path / "PySide6/translations").exists()


def wheel(folder: Path) -> Path:
    put(folder, *(f"bin/{name}.exe" for name in contents.POSTGRES_PROGRAMS), "bin/pgbench.exe", "bin/ecpg.exe")
    put(folder, *(f"lib/{name}.dll" for name in contents.POSTGRES_LIBRARIES), "lib/hstore.dll", "lib/libpq.a")
    put(folder, "bin/libpq.dll", "include/libpq-fe.h", "share/postgres.bki", "share/timezone/UTC", "share/doc/x.html")
    put(
        folder, "share/extension/plpgsql.control", "share/extension/plpgsql--1.0.sql", "share/extension/hstore--1.0.sql"
    )
    return folder


def test_a_private_server_gets_what_it_needs_and_no_more(tmp_path: Path) -> None:
    contents.copy_postgres(wheel(tmp_path / "wheel"), tmp_path / "out")
    found = files(tmp_path / "out")
    assert {"bin/postgres.exe", "bin/pg_dump.exe", "lib/plpgsql.dll", "share/timezone/UTC"} <= set(found)
    assert {"share/extension/plpgsql.control", "share/extension/plpgsql--1.0.sql"} <= set(found)
    assert not [name for name in found if any(part in name for part in ("hstore", "pgbench", "include", "doc", ".a"))]


def test_a_wheel_that_lost_a_program_is_refused(tmp_path: Path) -> None:
    folder = wheel(tmp_path / "wheel")
    (folder / "bin" / "initdb.exe").unlink()
    with pytest.raises(Failed, match="initdb"):
        contents.copy_postgres(folder, tmp_path / "out")


def test_what_must_be_there_is_missed_whatever_its_case(tmp_path: Path) -> None:
    put(tmp_path, "_internal/VCRUNTIME140.dll", "_internal/help/id/a.md")
    patterns = ("_internal/vcruntime140.dll", "_internal/help/id/*.md", "_internal/help/en/*.md")
    assert contents.missing(tmp_path, patterns) == ["_internal/help/en/*.md"]


def test_files_of_other_systems_and_of_developers_are_strangers(tmp_path: Path) -> None:
    put(tmp_path, "a.so", "b/libpq.so.5", "c.dll", "d.pdb", "e.py")
    assert contents.strangers(tmp_path) == ["a.so", "b/libpq.so.5", "d.pdb"]


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le"])
@pytest.mark.parametrize("written", ["/home/somebody/quty", "Z:\\home\\somebody\\quty"])
def test_a_folder_of_the_building_machine_is_found(tmp_path: Path, code: str, written: str) -> None:
    put(tmp_path, "clean.dll")
    put(tmp_path, "a.dll", content=b"..." + written.encode(code) + b"...")
    assert contents.with_traces(tmp_path, ["/home/somebody"]) == ["a.dll"]


def test_what_the_program_reads_at_run_time_exists_in_the_sources() -> None:
    root = Path(__file__).resolve().parents[2]
    for pattern in contents.NEEDED:
        part = pattern.removeprefix("_internal/")
        if part.startswith(("resources/", "quty_desktop/")):
            assert any(root.glob(part)), part


def test_a_file_that_was_changed_after_its_installation_is_found(tmp_path: Path) -> None:
    put(tmp_path, "a/x.dll", "a/y.dll", content=b"as it came")
    digest = "sha256=" + contents._sha256(tmp_path / "a/x.dll")
    put(tmp_path, "a-1.0.dist-info/RECORD", content=f"a/x.dll,{digest},10\na/y.dll,{digest},10\nRECORD,,\n".encode())
    assert contents.changed(tmp_path) == []
    put(tmp_path, "a/y.dll", content=b"patched")
    assert contents.changed(tmp_path) == ["a/y.dll"]
