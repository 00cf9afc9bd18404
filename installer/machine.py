"""The Windows on which things are built and tried: a real one, or Wine on Linux."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from installer.places import BUILD, HERE
from installer.steps import Failed, Steps, first_lines

Word = str | Path
LATE = -999
"""The exit code of a program that was ended because it took too long."""

_LAST_WORDS_S = 2.0


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended.

    Attributes:
        code: its exit code.
        output: what it wrote on both channels.
        seconds: how long it ran.
    """

    code: int
    output: str
    seconds: float


def run(
    command: Sequence[Word],
    *,
    timeout_s: float = 600,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    expect_code: int | None = 0,
) -> Ran:
    """Run a program of this machine.

    Args:
        command: program and arguments.
        timeout_s: it is ended after so many seconds.
        env: the whole environment, the own one if ``None``.
        cwd: where it runs.
        expect_code: any other exit code is a failure; ``None`` takes all.

    Raises:
        Failed: it ended with another code, or too late.
    """
    words = [str(word) for word in command]
    began = time.perf_counter()
    try:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, cwd=cwd
        )
    except FileNotFoundError as missing:
        raise Failed(f"{words[0]} is not installed: {missing}") from missing
    said: list[bytes] = []
    # The end of the program counts, not that of the pipe: a server that it started keeps the pipe open.
    reader = threading.Thread(target=_read, args=(process, said), daemon=True)
    reader.start()
    try:
        code = process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        code = LATE
    reader.join(_LAST_WORDS_S)
    output = b"".join(said).decode("utf-8", errors="replace").replace("\r\n", "\n")
    ran = Ran(code, output, time.perf_counter() - began)
    if expect_code is not None and code != expect_code:
        end = f"did not end within {timeout_s:.0f} s" if code == LATE else f"ended with {code}, not {expect_code}"
        raise Failed(f"{Path(words[0]).name} {' '.join(words[1:4])}… {end}\n{first_lines(output, 25)}")
    return ran


def _read(process: "subprocess.Popen[bytes]", said: list[bytes]) -> None:
    descriptor = process.stdout.fileno() if process.stdout is not None else 0
    while part := os.read(descriptor, 65536):
        said.append(part)


class Windows:
    """A real Windows."""

    name = "Windows"

    def __init__(self, folder: Path = BUILD) -> None:
        self.folder = folder

    def prepare(self, steps: Steps) -> None:
        """Make the Python that builds, with exactly the packages of the list.

        Raises:
            Failed: it is another Python than the list was made for, or a package is missing.
        """
        with steps.step("Python and packages") as step:
            if sys.version_info[:2] != (3, 11) or sys.maxsize < 2**32:
                raise Failed("Build with 64-bit Python 3.11: requirements/windows.txt was made for it.")
            run([sys.executable, "-m", "venv", "--clear", self.folder / "venv"])
            run([*self.python, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--quiet",
                 "-r", HERE / "requirements" / "windows.txt"], timeout_s=1800)  # fmt: skip
            step.result = f"Python {sys.version.split()[0]}"

    @property
    def python(self) -> list[Word]:
        """The command that runs this Python."""
        return [self.folder / "venv" / "Scripts" / "python.exe"]

    @property
    def site_packages(self) -> Path:
        """Where its packages lie."""
        return self.folder / "venv" / "Lib" / "site-packages"

    def run(
        self,
        command: Sequence[Word],
        *,
        timeout_s: float = 600,
        env: Mapping[str, str] | None = None,
        expect_code: int | None = 0,
    ) -> Ran:
        """Run a Windows program.

        Args:
            command: program and arguments; paths are turned into those of Windows.
            timeout_s: it is ended after so many seconds.
            env: variables beside the usual ones.
            expect_code: any other exit code is a failure; ``None`` takes all.

        Raises:
            Failed: it ended with another code, or too late.
        """
        return run(command, timeout_s=timeout_s, env={**os.environ, **(env or {})}, expect_code=expect_code)

    def path(self, path: Path) -> str:
        """A path of this machine as Windows writes it."""
        return str(path)

    def folder_of(self, variable: str) -> Path:
        """A folder that Windows names in a variable, such as ``LOCALAPPDATA``."""
        # "C:" alone is the folder on that drive in which the process is.
        return Path(f"{os.environ[variable]}\\") if variable == "SystemDrive" else Path(os.environ[variable])

    def after_install(self, program: Path) -> None:
        """Nothing to do: what was installed runs as it is."""

    def close(self) -> None:
        """Nothing to end."""
