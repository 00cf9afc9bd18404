"""The closed-imports check: everything that a library of the program needs is in the program or in every Windows 10.

Wine has libraries that a bare Windows lacks (it even builds Microsoft's C++ runtime in), so that a program may run there
and fail on an office PC. This check reads the files instead of trying them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.pe import AMD64, NotAProgram, needs
from installer.places import LIBRARIES

SUFFIXES = frozenset({".exe", ".dll", ".pyd"})

SYSTEM = frozenset(
    {"advapi32", "authz", "avrt", "bcrypt", "bcryptprimitives", "cabinet", "cfgmgr32", "combase", "comctl32", "comdlg32",
     "credui", "crypt32", "cryptbase", "d2d1", "d3d11", "d3d12", "d3d9", "dbghelp", "dcomp", "dhcpcsvc", "dnsapi",
     "dwmapi", "dwrite", "dxgi", "gdi32", "icuuc", "imagehlp", "imm32", "iphlpapi", "kernel32", "mpr", "mscms", "msi",
     "msimg32", "msvcrt", "ncrypt", "netapi32", "normaliz", "ntdll", "ole32", "oleacc", "oleaut32", "opengl32", "powrprof",
     "propsys", "psapi", "rpcrt4", "runtimeobject", "secur32", "setupapi", "shcore", "shell32", "shlwapi", "ucrtbase",
     "uiautomationcore", "user32", "userenv", "usp10", "uxtheme", "version", "wevtapi", "windowscodecs", "winhttp",
     "wininet", "winmm", "winspool.drv", "wintrust", "wldap32", "ws2_32", "wsock32", "wtsapi32", "pdh", "api-ms-win",
     "d3dcompiler_47"}
)  # fmt: skip
"""Libraries of every 64-bit Windows 10 since version 1809; Microsoft's C++ runtime is none of them."""

_STAND_INS = frozenset({"icuuc.dll", "mscms.dll", "ucrtbase.dll", "ntdll.dll", "kernel32.dll"})
"""Windows' own libraries, of which Wine's or ours would be in the program by mistake only."""

_WINE_MARK = b"Wine builtin DLL"
_WINE_FAKE = b"Wine placeholder DLL"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that would fail on an office PC.

    Attributes:
        file: below the program's folder.
        trouble: what is wrong with it.
    """

    file: str
    trouble: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome.

    Attributes:
        files: how many programs and libraries were read.
        findings: what would fail.
    """

    files: int
    findings: tuple[Finding, ...]


def check(folder: Path, searched: Sequence[str] = ()) -> Checked:
    """Read every program and library below a folder.

    Args:
        folder: the program's.
        searched: further folders in which Windows is told to look, below it.
    """
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix.lower() in SUFFIXES]
    return Checked(len(paths), tuple(finding for path in paths for finding in _of(folder, path, searched)))


def _of(folder: Path, path: Path, searched: Sequence[str]) -> Iterator[Finding]:
    name = path.relative_to(folder).as_posix()
    if path.name.lower() in _STAND_INS:
        yield Finding(name, "Windows has its own")
    content = path.read_bytes()[:4096]
    if _WINE_MARK in content or _WINE_FAKE in content:
        yield Finding(name, "it is Wine's")
    try:
        found = needs(path)
    except NotAProgram as error:
        yield Finding(name, str(error))
        return
    if found.machine != AMD64:
        yield Finding(name, f"it is made for another processor ({found.machine:#x})")
    near = _names_in(
        path.parent, folder, folder / LIBRARIES, *_packages_of(folder, path), *(folder / each for each in searched)
    )
    for library in (*found.imports, *found.delayed):
        if not _is_system(library) and library.lower() not in near:
            yield Finding(name, f"it needs {library}, which is neither beside it nor in every Windows")


def _is_system(library: str) -> bool:
    low = library.lower()
    return low.startswith(("api-ms-win-", "ext-ms-win-")) or low.removesuffix(".dll") in SYSTEM


def _packages_of(folder: Path, path: Path) -> Iterator[Path]:
    """Where the packages of Python tell Windows to look for what their libraries need."""
    for parent in path.relative_to(folder).parents:
        place = folder / parent
        # Wheels keep foreign libraries beside the package: numpy and numpy.libs.
        yield place.with_name(f"{place.name}.libs")
        if place.name in {"PySide6", "shiboken6"}:
            yield place.parent / "PySide6"
            yield place.parent / "shiboken6"
        # PostgreSQL's programs load the libraries in lib, which find in bin what they need.
        if place.name == "lib":
            yield place.parent / "bin"


def _names_in(*folders: Path) -> set[str]:
    return {path.name.lower() for folder in folders if folder.is_dir() for path in folder.iterdir() if path.is_file()}
