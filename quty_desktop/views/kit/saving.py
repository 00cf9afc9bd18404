"""Asks where to save: in the folder of the last time, at first among the person's documents."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from quty_desktop.views.kit.workplace import Workplace

_SIGNS_NOT_IN_NAMES = frozenset('<>:"/\\|?*')


def file_name(title: str) -> str:
    """A title as the name of a file, without the signs that Windows refuses."""
    return "".join(" " if sign in _SIGNS_NOT_IN_NAMES else sign for sign in title).strip(" .") or "Quty"


def ask_where(parent: QWidget, place: Workplace, title: str, name: str, kind: str) -> Path | None:
    """Ask where to save a file.

    Args:
        parent: over whose window the dialog stands.
        place: where that is.
        title: of the dialog, translated.
        name: what the file is called, with its ending.
        kind: what such files are called.

    Returns:
        The file with its ending, ``None`` if the person went back.
    """
    settings, ending = place.settings, Path(name).suffix
    folder = Path(settings.export_folder or "")
    if not settings.export_folder or not folder.is_dir():
        folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    offered = str(folder / (file_name(name.removesuffix(ending)) + ending))
    chosen, _ = QFileDialog.getSaveFileName(parent.window(), title, offered, f"{kind} (*{ending})")
    if not chosen:
        return None
    file = Path(chosen)
    if file.suffix.casefold() != ending:
        file = file.with_name(file.name + ending)
    settings.export_folder = str(file.parent)
    return file
