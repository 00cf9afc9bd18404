"""The licences of everything that is inside, collected from the packages themselves."""

import json
import re
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

from installer.steps import Failed

LEDGER = "notices.json"
_TEXTS = re.compile(r"(licen[cs]e|copying|notice|authors|copyright|ofl)", re.IGNORECASE)
_NOT_TEXTS = frozenset({".py", ".pyc", ".pyi", ".so", ".pyd", ".dll"})
_LONG = 120


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of software of somebody else inside the program.

    Attributes:
        name: as its makers write it.
        version: as it is inside.
        licence: its short name.
        home: where its source is.
        texts: files with its licence, copied along.
    """

    name: str
    version: str
    licence: str
    home: str
    texts: tuple[Path, ...]


KNOWN = {
    # Under several licences, of which this one is taken, or with a licence in words of its own.
    "pyside6_essentials": ("LGPL-3.0-only", "https://code.qt.io/cgit/pyside/pyside-setup.git"),
    "shiboken6": ("LGPL-3.0-only", "https://code.qt.io/cgit/pyside/pyside-setup.git"),
    "reportlab": ("BSD-3-Clause", "https://www.reportlab.com"),
}
_NOT_OURS = frozenset({"LicenseRef-Qt-Commercial.txt"})
"""Texts of licences that are offered and not taken."""

_LIBRARIES = (
    # What packages carry without saying it in their metadata: where it is seen, name, licence, home.
    ("**/Qt6Core.dll", "Qt", "LGPL-3.0-only, its own parts: https://doc.qt.io/qt-6/licenses-used-in-qt.html",
     "https://code.qt.io/cgit/qt/qtbase.git"),
    ("**/python311.dll", "Python", "PSF-2.0", "https://www.python.org"),
    ("**/libcrypto-3*.dll", "OpenSSL", "Apache-2.0", "https://www.openssl.org"),
    ("**/libffi-8.dll", "libffi", "MIT", "https://sourceware.org/libffi/"),
    ("**/_bz2.pyd", "bzip2", "bzip2-1.0.6", "https://sourceware.org/bzip2/"),
    ("**/_lzma.pyd", "XZ Utils", "0BSD", "https://tukaani.org/xz/"),
    ("**/pyexpat.pyd", "Expat", "MIT", "https://libexpat.github.io"),
    ("**/pginstall/bin/postgres.exe", "PostgreSQL", "PostgreSQL", "https://www.postgresql.org"),
    ("**/pginstall/bin/libgcc_s_seh-1.dll", "GCC runtime", "GPL-3.0 with the GCC Runtime Library Exception",
     "https://gcc.gnu.org"),
    ("**/vcruntime140.dll", "Microsoft Visual C++ runtime", "Microsoft's terms for redistributable files",
     "https://visualstudio.microsoft.com"),
    ("**/NotoSans-Regular.ttf", "Noto Sans", "OFL-1.1", "https://fonts.google.com/noto"),
)  # fmt: skip


def packages_inside(modules: Iterable[str], site_packages: Path) -> list[str]:
    """The distributions to which the modules of the program belong.

    Args:
        modules: names with dots, as the frozen program has them.
        site_packages: where the distributions were installed.

    Returns:
        The names of their metadata folders, without version.
    """
    wanted = {name.partition(".")[0].lower() for name in modules}
    found = []
    for folder in sorted(site_packages.glob("*.dist-info")):
        owned = {path.partition("/")[0].removesuffix(".py").split(".")[0].lower() for path in _record(folder)}
        if owned & wanted:
            found.append(folder.name)
    return found


def _record(folder: Path) -> Iterator[str]:
    record = folder / "RECORD"
    if record.is_file():
        for line in record.read_text(encoding="utf-8").splitlines():
            path = line.rpartition(",")[0].rpartition(",")[0].strip('"')
            if path and not path.startswith("..") and ".dist-info/" not in path and not path.startswith("bin/"):
                yield path


def part_of(folder: Path) -> Part:
    """Read the metadata folder of a distribution.

    Raises:
        Failed: neither the package nor the list here says what its licence is.
    """
    head = HeaderParser().parsestr((folder / "METADATA").read_text(encoding="utf-8"))
    name, version = head["Name"], head["Version"]
    known = KNOWN.get(name.lower().replace("-", "_"))
    licence = (
        known[0] if known else _licence(head.get("License-Expression"), head.get("License"), head.get_all("Classifier"))
    )
    if not licence:
        raise Failed(
            f"{name} {version} does not say what its licence is: look it up and add it to installer/notices.py"
        )
    links = [line.partition(",")[2].strip() for line in head.get_all("Project-URL", [])]
    home = known[1] if known else head.get("Home-page") or next(iter(links), "")
    texts = tuple(
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and _TEXTS.search(path.relative_to(folder).as_posix())
        and path.suffix not in _NOT_TEXTS
        and path.name not in _NOT_OURS
    )
    return Part(name, version, licence, home, texts)


def _licence(expression: str | None, words: str | None, classifiers: Sequence[str] | None) -> str:
    if expression:
        return expression
    short = (words or "").strip().splitlines()
    if short and len(short) == 1 and 0 < len(short[0]) < _LONG and short[0].upper() != "UNKNOWN":
        return short[0]
    kinds = [each.rpartition("::")[2].strip() for each in classifiers or () if each.startswith("License ::")]
    return ", ".join(kinds)


def parts_in(program: Path) -> list[Part]:
    """What is inside without being a Python package, seen by its files."""
    return [
        Part(name, "", licence, home, ()) for pattern, name, licence, home in _LIBRARIES if any(program.glob(pattern))
    ]


def python_licence() -> Path | None:
    """The licence of the Python that builds; python.org's installer and Linux keep it in two places."""
    for place in (Path(sys.base_prefix) / "LICENSE.txt", Path(sysconfig.get_paths()["stdlib"]) / "LICENSE.txt"):
        if place.is_file():
            return place
    return None


def write(target: Path, parts: Sequence[Part], own_texts: Sequence[tuple[str, Path]]) -> int:
    """Write the folder of licences.

    Args:
        target: made anew.
        parts: what is inside.
        own_texts: further texts by the name they get, such as Python's and PostgreSQL's.

    Returns:
        How many texts there are.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    lines = [_HEAD, ""]
    copied = 0
    for part in sorted(parts, key=lambda each: each.name.lower()):
        names: list[str] = []
        for text in part.texts:
            name = _file_name(part.name, text, names)
            shutil.copyfile(text, target / name)
            names.append(name)
        copied += len(names)
        lines.append(f"{part.name} {part.version}".rstrip())
        lines.append(f"    {part.licence}")
        lines += [f"    {part.home}"] if part.home else []
        lines += [f"    {name}" for name in names] or ["    text: at that address, or among the general texts"]
        lines.append("")
    lines += ["General texts", ""]
    for name, text in own_texts:
        shutil.copyfile(text, target / name)
        lines.append(f"    {name}")
    (target / "NOTICES.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\r\n")
    inventory = [
        {"name": part.name, "version": part.version, "licence": part.licence, "source": part.home} for part in parts
    ]
    (target / LEDGER).write_text(json.dumps(inventory, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return copied + len(own_texts)


_HEAD = """Quty Desktop contains the following software of others, unchanged. Its makers keep their rights.

What is under the LGPL (Qt for Python with Qt, psycopg) lies as separate libraries in the folder _internal and may be
replaced there by a changed build of the same version; its source is at the address given."""


def _file_name(part: str, text: Path, taken: Sequence[str]) -> str:
    base = text.name if text.suffix in {".txt", ".md"} else f"{text.name}.txt"
    name = f"{part}-{base}"
    count = 1
    while name in taken:
        count += 1
        name = f"{part}-{count}-{base}"
    return name
