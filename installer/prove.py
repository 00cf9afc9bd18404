"""Builds the installer and proves that it does what it should, on this Windows or, on Linux, through Wine."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from installer import packing, places
from installer.build import build
from installer.freezing import Machine
from installer.machine import Ran, Windows, run
from installer.steps import Failed, Steps, expect, first_lines, megabytes, run_all, size_of, together
from installer.wine.machine import Wine

OLDER = "0.0.9"
_PRACTICE_PERSON = {"QUTY_PERSON": "agus", "QUTY_PASSWORD": "latihan-quty"}
_UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\QutyDesktop"
_STALE = "stale-module.txt"
_MEASURE = "QUTY_MEASURE_PAINT"
_START_GOAL = 1.3
_TO_SHOW_S = 25
_FIRST_PERSON = (500, 298)
"""Where the sign-in window of the practice plant offers its first person, on Wine's screen of 1440 by 900."""
STILL_RUNNING, WRONG_SETTINGS, NEWER_THERE = 4, 5, 6
_MENU = "Microsoft/Windows/Start Menu/Programs/Quty Desktop"


class Proof:
    """The steps of a proof.

    Args:
        machine: a prepared Windows.
        setup: the installer.
        program: the folder that was packed.
        steps: for the table.
    """

    def __init__(self, machine: Machine, setup: Path, program: Path, steps: Steps) -> None:
        self._machine = machine
        self._setup = setup
        self._program = program
        self._steps = steps
        self._version = places.version()
        self._older = setup.with_name(places.setup_name(OLDER))
        self._everybody = machine.folder_of("ProgramFiles") / places.PRODUCT
        self._own = machine.folder_of("LOCALAPPDATA") / "Programs" / places.PRODUCT
        self._data = machine.folder_of("LOCALAPPDATA") / places.PRODUCT

    def run(self) -> None:
        """All steps.

        Raises:
            Failed: the first one that is not as it should be.
        """
        self._clean()
        self._pack_older()
        self._sign()
        self._install_for_everybody()
        self._self_check()
        self._make_data()
        self._first_start()
        self._upgrade_under_an_open_window()
        self._refusals()
        self._held()
        self._start_time()
        self._uninstall("Uninstall, everybody's", self._everybody, "HKLM", keeps="kept.txt")
        self._install_for_one_with_settings()
        self._install_elsewhere_with_a_server()
        expect(self._data.is_dir(), "the user's data are gone")

    # Each step

    def _clean(self) -> None:
        for folder in (self._everybody, self._own, self._data, self._apps):
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def _apps(self) -> Path:
        return self._machine.folder_of("SystemDrive") / "Apps"

    def _pack_older(self) -> None:
        """The same program under an older number, with a file that the newer one no longer has."""
        copy = self._machine.folder / "older"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._program, copy)
        (copy / places.LIBRARIES / _STALE).write_text("of the older version\n", encoding="utf-8")
        packing.pack(copy, OLDER, self._machine.folder, "zlib", self._steps)
        shutil.rmtree(copy)

    def _sign(self) -> None:
        """Signing, tried with a certificate that is thrown away; on Windows it wants that of the publisher."""
        if not isinstance(self._machine, Wine):
            return
        with self._steps.step("Signing, with a throwaway certificate") as step, TemporaryDirectory() as scratch:
            folder = Path(scratch)
            key, certificate, both = folder / "key.pem", folder / "certificate.pem", folder / "both.pfx"
            run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Proof",
                 "-addext", "extendedKeyUsage=codeSigning", "-keyout", key, "-out", certificate])  # fmt: skip
            run(["openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-passout", "pass:x", "-out", both])
            copy = Path(shutil.copy2(self._setup, folder))
            given = {packing.CERTIFICATE: str(both), packing.PASSWORD: "x"}
            os.environ.update(given)
            try:
                packing.sign(copy)
            finally:
                for name in given:
                    del os.environ[name]
            run(["osslsigncode", "verify", "-CAfile", certificate, "-in", copy])
            step.result = "signed and verified"

    def _install_for_everybody(self) -> None:
        with self._steps.step(f"Install {OLDER} for everybody: /S /AllUsers") as step:
            self._install(self._older, "/AllUsers")
            self._expect_installed(self._everybody, "HKLM", OLDER)
            menu = self._menu("ProgramData")
            names = sorted(path.stem for path in menu.glob("*.lnk"))
            expect(names == ["Quty", "Quty practice (latihan)"], f"the Start menu has {names}")
            step.result = together(megabytes(size_of(self._everybody)), f"Start menu: {', '.join(names)}")

    def _self_check(self) -> None:
        with self._steps.step("The installed program's self-check (quick)") as step:
            ran = self._quty(self._everybody, "--lang=en", "--self-check=quick", timeout_s=1800, expect_code=None)
            log = self._machine.folder / "self-check.txt"
            log.write_text(ran.output, encoding="utf-8")
            expect(ran.code == 0, f"it ended with {ran.code}, see {log.name}:\n{first_lines(ran.output)}")
            lines = ran.output.splitlines()
            counts = {kind: sum(f"ok      {kind}" in line for line in lines) for kind in ("paper", "page")}
            server = [line.removeprefix("ok      private server: ") for line in lines if "private server: " in line]
            step.result = together(
                f"{counts['paper']} papers", f"{counts['page']} pages", "server " + "; ".join(server)
            )

    def _make_data(self) -> None:
        with self._steps.step("A person's data: the practice plant") as step:
            self._plant_status(self._everybody)
            (self._everybody / "kept.txt").write_text("of somebody else\n", encoding="utf-8")
            (self._everybody / places.PRESET).write_text('language = "en"\n', encoding="utf-8")
            step.result = megabytes(size_of(self._data))

    def _first_start(self) -> None:
        """The window opens; left open for the upgrade."""
        machine = self._machine
        if not isinstance(machine, Wine):
            self._window = subprocess.Popen([str(self._everybody / places.WINDOW_PROGRAM), "--demo"])
            time.sleep(20)
            return
        with self._steps.step("First windows, pictured: welcome, sign-in, home") as step:
            pictures = [machine.folder / f"{name}-window.png" for name in ("welcome", "first", "home")]
            nobody = {"QUTY_CONFIG": "C:\\nobody", "QUTY_DATA": "C:\\nobody"}
            self._window = machine.start([self._everybody / places.WINDOW_PROGRAM], env=nobody)
            self._picture(machine, pictures[0])
            machine.run(["taskkill", "/F", "/IM", places.WINDOW_PROGRAM], expect_code=None)
            self._window.wait(timeout=30)
            self._window = machine.start([self._everybody / places.WINDOW_PROGRAM, "--demo"])
            self._picture(machine, pictures[1])
            machine.click(*_FIRST_PERSON)
            self._picture(machine, pictures[2])
            step.result = ", ".join(path.name for path in pictures)

    def _picture(self, machine: Wine, target: Path) -> None:
        """Keep the picture of the window that is open, when it had time to show itself."""
        time.sleep(_TO_SHOW_S)
        expect(self._window.poll() is None, f"the window ended with {self._window.poll()}")
        machine.picture(target)

    def _upgrade_under_an_open_window(self) -> None:
        with self._steps.step(f"Upgrade to {self._version} while a window is open") as step:
            self._install(self._setup, "/AllUsers")
            code = self._window.wait(timeout=30)
            expect(code == 0, f"the window was asked to close and ended with {code}")
            self._expect_installed(self._everybody, "HKLM", self._version)
            expect(
                not (self._everybody / places.LIBRARIES / _STALE).exists(), "a file of the older version is still there"
            )
            for name in (places.PRESET, "kept.txt"):
                expect((self._everybody / name).is_file(), f"{name} is gone")
            for name in ("new-version", "old-version", "closing"):
                expect(not (self._everybody / name).exists(), f"{name} was left")
            step.result = "closed by itself; stale file gone, settings and foreign file kept"
        with self._steps.step("The person's data after the upgrade") as step:
            self._plant_status(self._everybody)
            ran = self._quty(self._everybody, "--lang=en", "--demo", "db", "verify")
            step.result = ran.output.strip().splitlines()[-1]

    def _refusals(self) -> None:
        with self._steps.step("Refused: older over newer, settings that are missing or wrong") as step:
            wrong = self._machine.folder / "wrong.toml"
            wrong.write_text('langage = "id"\n', encoding="utf-8")
            cases: list[tuple[Path, Sequence[str], int]] = [
                (self._older, (), NEWER_THERE),
                (self._setup, ("/PROFILE=C:\\nowhere\\quty.toml",), WRONG_SETTINGS),
                (self._setup, (f"/PROFILE={self._machine.path(wrong)}",), WRONG_SETTINGS),
            ]
            for setup, words, code in cases:
                self._install(setup, "/AllUsers", *words, code=code)
            self._expect_installed(self._everybody, "HKLM", self._version)
            step.result = "exit codes " + ", ".join(str(code) for _, _, code in cases)

    def _held(self) -> None:
        with self._steps.step("Refused: a program runs and does not close") as step:
            busy = self._background([self._everybody / places.CONSOLE_PROGRAM, "--self-check"])
            time.sleep(5)
            began = time.perf_counter()
            self._install(self._setup, "/AllUsers", code=STILL_RUNNING)
            expect(busy.poll() is None, "what should have run ended by itself")
            step.result = f"exit code {STILL_RUNNING} after {time.perf_counter() - began:.0f} s, nothing changed"
            self._end(busy)
            self._expect_installed(self._everybody, "HKLM", self._version)

    def _start_time(self, rounds: int = 5) -> None:
        with self._steps.step(f"Start to the painted window, {rounds} rounds each") as step:
            source = self._machine.folder / "source" / "main.py"
            commands: dict[str, list[str | Path]] = {
                "source": [*self._machine.python, source, "--demo"],
                "installed": [self._everybody / places.CONSOLE_PROGRAM, "--demo"],
            }
            found: dict[str, list[float]] = {name: [] for name in commands}
            for turn in range(rounds + 1):
                for name, command in commands.items():
                    milliseconds = self._until_painted(command)
                    if turn:  # the first one compiles, and warms the disk
                        found[name].append(milliseconds)
            source_ms, installed_ms = (statistics.median(found[name]) for name in ("source", "installed"))
            ratio = installed_ms / source_ms
            step.result = f"source {source_ms:.0f} ms, installed {installed_ms:.0f} ms: {ratio:.2f}x"
            expect(ratio <= _START_GOAL, f"{step.result}, more than {_START_GOAL}")

    def _install_for_one_with_settings(self) -> None:
        with self._steps.step("Install for one person, settings beside the setup: /S /CurrentUser") as step:
            share = self._machine.folder / "share"
            shutil.rmtree(share, ignore_errors=True)
            share.mkdir()
            shutil.copy2(self._setup, share)
            (share / places.PRESET).write_text(_SETTINGS, encoding="utf-8")
            (share / "plant-ca.crt").write_text("a certificate\n", encoding="utf-8")
            self._install(share / self._setup.name, "/CurrentUser")
            self._expect_installed(self._own, "HKCU", self._version)
            said = self._quty(self._own, "settings").output
            expect("server.example:5433/quty verify-full" in said, f"the settings are {said}")
            expect("plant-ca.crt" in said and (self._own / "plant-ca.crt").is_file(), f"no certificate: {said}")
            step.result = "the server of quty.toml is known without typing"
        self._uninstall("Uninstall, one person's", self._own, "HKCU")

    def _install_elsewhere_with_a_server(self) -> None:
        folder = self._apps / "My Quty"
        with self._steps.step(r"Install with /SERVER= into /D=C:\Apps\My Quty") as step:
            self._install(self._setup, "/AllUsers", "/SERVER=10.1.2.3", "/PORT=5444", "/D=C:\\Apps\\My", "Quty")
            self._expect_installed(folder, "HKLM", self._version)
            said = self._quty(folder, "settings").output
            expect("10.1.2.3:5444" in said, f"the settings are {said}")
            step.result = "10.1.2.3:5444"
        self._uninstall("Uninstall, elsewhere", folder, "HKLM")

    # Tools of the steps

    def _install(self, setup: Path, *words: str, code: int = 0) -> None:
        self._machine.run([setup, "/S", *words], timeout_s=600, expect_code=code)
        for folder in (self._everybody, self._own, self._apps):
            if folder.is_dir():
                self._machine.after_install(folder)

    def _expect_installed(self, folder: Path, hive: str, version: str) -> None:
        for name in (places.WINDOW_PROGRAM, places.CONSOLE_PROGRAM, "Uninstall.exe", "licences/NOTICES.txt"):
            expect((folder / name).is_file(), f"{folder / name} is missing")
        found = self._registry(hive, "DisplayVersion")
        expect(found == version, f"Windows lists version {found or 'none'}, not {version}")
        said = self._quty(folder, "--version").output
        expect(self._version in said, f"the program says {said}")

    def _registry(self, hive: str, name: str) -> str:
        ran = self._machine.run(["reg", "query", rf"{hive}\{_UNINSTALL}", "/v", name], expect_code=None)
        line = next((line for line in ran.output.splitlines() if "REG_" in line), "")
        return line.rpartition("REG_SZ")[2].strip()

    def _uninstall(self, name: str, folder: Path, hive: str, keeps: str = "") -> None:
        with self._steps.step(name) as step:
            self._machine.run([folder / "Uninstall.exe", "/AllUsers" if hive == "HKLM" else "/CurrentUser", "/S"])
            give_up_at = time.monotonic() + 60
            # The uninstaller goes on as a copy of itself when the one that was started has ended.
            while (folder / "Uninstall.exe").exists() or self._registry(hive, "DisplayVersion"):
                expect(time.monotonic() < give_up_at, "it does not come to its end")
                time.sleep(1)
            left = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
            expect(left == ([keeps] if keeps else []), f"left over: {left}")
            expect(
                not self._menu("ProgramData" if hive == "HKLM" else "APPDATA").exists(), "the Start menu has it still"
            )
            expect((self._data / "practice").is_dir(), "the person's data are gone")
            step.result = together("person's data kept", f"foreign {keeps} kept" if keeps else "")
            shutil.rmtree(folder, ignore_errors=True)

    def _menu(self, variable: str) -> Path:
        return self._machine.folder_of(variable) / _MENU

    def _quty(self, folder: Path, *words: str, timeout_s: float = 300, expect_code: int | None = 0) -> Ran:
        return self._machine.run(
            [folder / places.CONSOLE_PROGRAM, *words],
            timeout_s=timeout_s,
            expect_code=expect_code,
            env=_PRACTICE_PERSON,
        )

    def _plant_status(self, folder: Path) -> None:
        self._quty(folder, "--demo", "db", "status")

    def _background(self, command: Sequence[str | Path]) -> "subprocess.Popen[bytes]":
        if isinstance(self._machine, Wine):
            return self._machine.start(command)
        return subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        """End a program and the server it started."""
        self._machine.run(["taskkill", "/F", "/IM", places.CONSOLE_PROGRAM], expect_code=None)
        self._machine.run(["taskkill", "/F", "/IM", "postgres.exe"], expect_code=None)
        process.wait(timeout=30)
        time.sleep(2)

    def _until_painted(self, command: list[str | Path]) -> float:
        began = time.time_ns()
        ran = self._machine.run(command, env={_MEASURE: "1"}, timeout_s=120)
        painted = next((line for line in reversed(ran.output.splitlines()) if line.strip().isdigit()), "")
        expect(painted, f"no window was painted: {first_lines(ran.output)}")
        return (int(painted) - began) / 1e6


_SETTINGS = """profile = "plant"
language = "id"

[[profiles]]
name = "plant"
kind = "server"
host = "server.example"
port = 5433
tls = "verify-full"
ca_file = "plant-ca.crt"
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Build and prove as the command line asks.

    Returns:
        0 when everything is as it should be.
    """
    parser = argparse.ArgumentParser(description="Build the Windows installer and prove that it works.")
    parser.add_argument("--working-tree", action="store_true", help="build the files as they are, not the last commit")
    parser.add_argument("--fast", action="store_true", help="compress quickly: a larger file in a third of the time")
    parser.add_argument("--built", action="store_true", help="prove the installer that is there already")
    options = parser.parse_args(arguments)
    machine: Machine = Windows() if sys.platform == "win32" else Wine()
    machine.folder.mkdir(parents=True, exist_ok=True)
    steps = Steps()

    def work(steps: Steps) -> None:
        machine.prepare(steps)
        setup = machine.folder / places.setup_name(places.version())
        if not options.built:
            build(machine, steps, working_tree=options.working_tree, compressor="zlib" if options.fast else "lzma")
        if not setup.is_file():
            raise Failed(f"{setup.name} is not there: leave out --built")
        Proof(machine, setup, machine.folder / "frozen" / "program", steps).run()

    todo: list[Callable[[Steps], None]] = [work]
    try:
        well = run_all(steps, todo)
        (machine.folder / "proof.md").write_text(f"{steps.table()}\n", encoding="utf-8")
    finally:
        machine.close()
    return 0 if well else 1


if __name__ == "__main__":
    os.environ.pop("QUTY_DATA", None)
    sys.exit(main())
