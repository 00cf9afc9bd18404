"""Names and places that all steps share."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder."""

HERE = ROOT / "installer"
BUILD = ROOT / "build" / "installer"
"""Where everything is made; git ignores it."""

PRODUCT = "Quty Desktop"
PUBLISHER = "Quty Karunia"
WINDOW_PROGRAM = "QutyDesktop.exe"
CONSOLE_PROGRAM = "quty.exe"
PRESET = "quty.toml"
"""Settings that IT puts beside the program; ``quty_desktop.config`` reads them."""

OWN_LICENCE = "Quty-Desktop.txt"
"""The product's own licence, in the folder ``licences`` and on a page of the setup."""

LIBRARIES = "_internal"
"""The folder beside the programs that holds all the rest."""

_VERSION = re.compile(r'^__version__ = "(\d+\.\d+\.\d+)"$', re.MULTILINE)


def version(root: Path = ROOT) -> str:
    """The product's version, read without importing the product: the Python that builds may lack what it needs.

    Raises:
        ValueError: there is none of the form 1.2.3.
    """
    found = _VERSION.search((root / "quty_desktop" / "__init__.py").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("quty_desktop/__init__.py names no version of the form 1.2.3")
    return found[1]


def setup_name(product_version: str) -> str:
    """The file name of the installer of a version."""
    return f"QutyDesktop-{product_version}-setup.exe"
