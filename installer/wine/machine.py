"""Wine as a machine: the same questions as of a real Windows."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from installer.machine import Ran, Word, run
from installer.places import BUILD, HERE
from installer.steps import Failed, Steps, megabytes, size_of, together
from installer.wine import prefix, python

_SCREEN = "1440x900x24"
_USER_FOLDERS = {"LOCALAPPDATA": "AppData/Local", "APPDATA": "AppData/Roaming", "USERPROFILE": ""}
_FOLDERS = {"ProgramFiles": "Program Files", "ProgramData": "ProgramData", "SystemDrive": ""}


class Wine:
    """A Windows of Wine's making.

    Args:
        folder: for everything that is made.
    """

    name = "Wine"

    def __init__(self, folder: Path = BUILD) -> None:
        self.folder = folder
        self._prefix = folder / "wine"
        self._downloads = folder / "downloads"
        self._display: subprocess.Popen[bytes] | None = None
        self._screen = ""

    def prepare(self, steps: Steps) -> None:
        """Make Python, its packages and the prefix, each unless it is there already and complete.

        Raises:
            Failed: something is missing.
        """
        with steps.step("Wheels for Wine"):
            python.download(self._downloads)
        with steps.step("Python for Windows") as step:
            tools = (HERE / "requirements" / "wine.txt").read_text(encoding="utf-8")
            if not self._is_done("python", tools):
                python.make_python(self.folder / "python", self._downloads)
                self._done("python", tools)
                self._done("packages", "")
            step.result = "3.11.9 of the Python Software Foundation"
        with steps.step("Packages") as step:
            wanted = (HERE / "requirements" / "windows.txt").read_text(encoding="utf-8")
            if not self._is_done("packages", wanted):
                shutil.rmtree(self.site_packages, ignore_errors=True)
                python.install_packages(self.site_packages)
                self._done("packages", wanted)
            step.result = together(
                f"{len(list(self.site_packages.glob('*.dist-info')))} packages", megabytes(size_of(self.site_packages))
            )
        with steps.step("Wine prefix") as step:
            self._open_screen()
            if self._prefix.is_dir():
                # What an interrupted run left; its screen is gone.
                run(["wineserver", "-k"], env=self._environment(), timeout_s=60, expect_code=None)
            made_of = tools + Path(prefix.__file__).read_text(encoding="utf-8")
            if not self._is_done("prefix", made_of):
                prefix.make_prefix(self._prefix, self._downloads, self._environment())
                self._done("prefix", made_of)
            # Wine's server stays between programs, as Windows does; else every start would begin with its own.
            run(["wineserver", "-p"], env=self._environment(), timeout_s=60)
            step.result = run(["wine", "--version"]).output.strip().splitlines()[-1]

    def _is_done(self, name: str, made_of: str) -> bool:
        record = self.folder / f"{name}.done"
        return record.is_file() and record.read_text(encoding="utf-8") == made_of

    def _done(self, name: str, made_of: str) -> None:
        (self.folder / f"{name}.done").write_text(made_of, encoding="utf-8")

    @property
    def python(self) -> list[Word]:
        """The command that runs Windows' Python."""
        return [self.folder / "python" / "python.exe"]

    @property
    def site_packages(self) -> Path:
        """Where its packages lie."""
        return self.folder / "python" / "Lib" / "site-packages"

    @property
    def screen(self) -> str:
        """The X display on which windows are shown."""
        return self._screen

    def run(
        self,
        command: Sequence[Word],
        *,
        timeout_s: float = 600,
        env: Mapping[str, str] | None = None,
        expect_code: int | None = 0,
    ) -> Ran:
        """Run a Windows program; see ``installer.machine.Windows.run``.

        Raises:
            Failed: it ended with another code, or too late.
        """
        program, *words = command
        line = ["wine", str(program), *(self.path(word) if isinstance(word, Path) else word for word in words)]
        return run(line, timeout_s=timeout_s, env=self._environment(env), expect_code=expect_code)

    def start(self, command: Sequence[Word], env: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
        """Start a Windows program and leave it running."""
        program, *words = command
        line = ["wine", str(program), *(self.path(word) if isinstance(word, Path) else word for word in words)]
        return subprocess.Popen(
            line,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment(env),
        )

    def picture(self, target: Path) -> None:
        """Keep what is on the screen.

        Raises:
            Failed: ImageMagick is not installed.
        """
        run(["import", "-window", "root", target], env={**os.environ, "DISPLAY": self._screen}, timeout_s=60)

    def click(self, x: int, y: int) -> None:
        """Click at a place of the screen.

        Args:
            x: pixels from the left.
            y: pixels from the top.

        Raises:
            Failed: xdotool is not installed.
        """
        words = ["xdotool", "mousemove", str(x), str(y), "click", "1"]
        run(words, env={**os.environ, "DISPLAY": self._screen}, timeout_s=60)

    def path(self, path: Path) -> str:
        """A path of this machine as the programs see it."""
        drive = self._prefix / "drive_c"
        if path.is_relative_to(drive):
            return "C:\\" + str(path.relative_to(drive)).replace("/", "\\")
        return "Z:" + str(path.absolute()).replace("/", "\\")

    def folder_of(self, variable: str) -> Path:
        """A folder that Windows names in a variable, such as ``LOCALAPPDATA``."""
        drive = self._prefix / "drive_c"
        if variable in _FOLDERS:
            return drive / _FOLDERS[variable]
        users = [path for path in (drive / "users").iterdir() if path.name != "Public"]
        return users[0] / _USER_FOLDERS[variable]

    def after_install(self, program: Path) -> None:
        """Let Wine run the PostgreSQL of an installation."""
        for folder in program.rglob("pginstall/bin"):
            prefix.let_postgres_run(folder)

    def close(self) -> None:
        """End what runs in the prefix, and its screen."""
        if self._prefix.is_dir():
            subprocess.run(["wineserver", "-k"], env=self._environment(), check=False, timeout=60)
        if self._display is not None:
            self._display.terminate()
            self._display.wait(timeout=30)
            self._display = None

    def _environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """The environment of a Windows program: nothing of this machine's Python or Qt; Wine hides names in ``QT_``."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("QT_", "PYTHON", "VIRTUAL_ENV", "PG", "QUTY_", "WINE", "XDG_"))
        }
        given = {(f"WINE{name}" if name.startswith("QT_") else name): value for name, value in (more or {}).items()}
        return {
            **kept,
            "WINEPREFIX": str(self._prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "winemenubuilder.exe=",
            "DISPLAY": self._screen,
            "PYTHONUTF8": "1",
            **given,
        }

    def _open_screen(self) -> None:
        if self._display is not None:
            return
        read, write = os.pipe()
        try:
            self._display = subprocess.Popen(
                ["Xvfb", "-displayfd", str(write), "-screen", "0", _SCREEN, "-nolisten", "tcp"],
                pass_fds=[write],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError as missing:
            raise Failed("Xvfb is not installed; installer/prove.sh installs it") from missing
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise Failed("Xvfb shows no screen")
        self._screen = f":{number}"
