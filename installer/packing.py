"""From the program's folder to the installer: signing where a certificate is configured, then NSIS."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from installer.machine import Word, run
from installer.places import CONSOLE_PROGRAM, HERE, OWN_LICENCE, WINDOW_PROGRAM, setup_name
from installer.steps import Failed, Steps, expect, megabytes, size_of

CERTIFICATE = "QUTY_SIGN_CERTIFICATE"
"""A PFX file; its password is in ``QUTY_SIGN_PASSWORD``. Without it nothing is signed."""

PASSWORD = "QUTY_SIGN_PASSWORD"  # noqa: S105 - the name of a variable
COMMAND = "QUTY_SIGN_COMMAND"
"""Instead of a certificate: a command that signs the file put in place of ``{file}``, for a token or a cloud's service."""

TIME_STAMP = "QUTY_SIGN_TIMESTAMP"
GOAL = 80_000_000
"""Bytes of the installer at most."""

_NSIS_PLACES = (r"C:\Program Files (x86)\NSIS\makensis.exe", r"C:\Program Files\NSIS\makensis.exe")


def is_signing() -> bool:
    """Whether a certificate or a command for signing is configured."""
    return bool(os.environ.get(CERTIFICATE) or os.environ.get(COMMAND))


def sign_command(file: Path) -> list[Word]:
    """The command that signs a file in its place.

    Raises:
        Failed: the certificate's file or a program for signing is missing.
    """
    if own := os.environ.get(COMMAND):
        return [word.replace("{file}", str(file)) for word in own.split()]
    certificate = Path(os.environ[CERTIFICATE])
    if not certificate.is_file():
        raise Failed(f"{CERTIFICATE} names {certificate}, which is not there")
    password, stamp = os.environ.get(PASSWORD, ""), os.environ.get(TIME_STAMP, "")
    if tool := shutil.which("signtool"):
        stamped = ["/tr", stamp, "/td", "sha256"] if stamp else []
        return [tool, "sign", "/fd", "sha256", "/f", certificate, "/p", password, *stamped, file]
    if tool := shutil.which("osslsigncode"):
        stamped = ["-ts", stamp] if stamp else []
        return [tool, "sign", "-pkcs12", certificate, "-pass", password, "-h", "sha256", "-n", "Quty Desktop", *stamped,
                "-in", file, "-out", file.with_suffix(".signed")]  # fmt: skip
    raise Failed("neither signtool nor osslsigncode is installed, and a certificate is configured")


def sign(file: Path) -> None:
    """Sign a file in its place.

    Raises:
        Failed: it could not be signed.
    """
    run(sign_command(file), timeout_s=300)
    signed = file.with_suffix(".signed")
    if signed.is_file():
        signed.replace(file)


def sign_programs(program: Path, steps: Steps) -> None:
    """Sign what is ours in the program's folder, where a certificate is configured.

    Raises:
        Failed: a file could not be signed.
    """
    with steps.step("Programs signed") as step:
        if not is_signing():
            step.result = f"no: {CERTIFICATE} is not set"
            return
        for name in (WINDOW_PROGRAM, CONSOLE_PROGRAM):
            sign(program / name)
        step.result = "2 files"


def pack(program: Path, version: str, folder: Path, compressor: str, steps: Steps) -> Path:
    """Make the installer.

    Args:
        program: the program's folder.
        version: of the product.
        folder: where the installer goes.
        compressor: of NSIS.
        steps: for the table.

    Returns:
        The installer.

    Raises:
        Failed: NSIS is missing or gives up, or the file is too large.
    """
    target = folder / setup_name(version)
    with steps.step(f"Installer ({compressor})") as step:
        target.unlink(missing_ok=True)
        run([*_nsis(), *_defines(program, version, target, compressor), HERE / "setup" / "setup.nsi"], timeout_s=3600)
        step.result = megabytes(size_of(target))
        expect(compressor != "lzma" or size_of(target) <= GOAL, f"{step.result} is more than {megabytes(GOAL)}")
    with steps.step("Installer signed") as step:
        if is_signing():
            sign(target)
            step.result = "yes"
        else:
            step.result = f"no: {CERTIFICATE} is not set"
    return target


def _nsis() -> list[Word]:
    found = shutil.which("makensis") or next((place for place in _NSIS_PLACES if Path(place).is_file()), None)
    if found is None:
        raise Failed("NSIS 3.08 or newer is not installed; its makensis must be in the PATH or in Program Files")
    return [found, "-V2", "-INPUTCHARSET", "UTF8"]


def _defines(program: Path, version: str, target: Path, compressor: str) -> Sequence[Word]:
    values = {
        "VERSION": version,
        # With the separator of this machine: NSIS for Windows does not know the other one here.
        "FILES": program / "*.*",
        "LICENCE": program / "licences" / OWN_LICENCE,
        "TARGET": target,
        "ICON": HERE.parent / "resources" / "icons" / "quty.ico",
        "SIZE_KB": str(size_of(program) // 1024),
        "COMPRESSOR": "/SOLID lzma" if compressor == "lzma" else compressor,
    }
    return [f"-D{name}={value}" for name, value in values.items()]
