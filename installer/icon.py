"""Draws the program's icon for Windows from the picture that the windows wear.

Run with ``python -m installer.icon`` after ``resources/icons/quty.svg`` was changed; the result is kept in git, so that
a build needs no Qt for it.
"""

import os
import struct
import sys
from collections.abc import Mapping

from installer.places import ROOT

SOURCE = ROOT / "resources" / "icons" / "quty.svg"
TARGET = ROOT / "resources" / "icons" / "quty.ico"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""Pixels of Windows' lists, task bar and desktop at 100 to 250 %."""

_HEADER, _ENTRY = 6, 16


def pack(pictures: Mapping[int, bytes]) -> bytes:
    """An icon file of PNG pictures, each square of the given size in pixels."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    place = _HEADER + _ENTRY * len(pictures)
    entries, bodies = b"", b""
    for size, picture in sorted(pictures.items()):
        edge = size % 256  # 0 stands for 256
        entries += struct.pack("<BBBBHHII", edge, edge, 0, 0, 1, 32, len(picture), place + len(bodies))
        bodies += picture
    return head + entries + bodies


def sizes_of(icon: bytes) -> list[int]:
    """The sizes in an icon file.

    Raises:
        ValueError: it is none, or cut short.
    """
    zero, kind, count = struct.unpack_from("<HHH", icon)
    if (zero, kind) != (0, 1):
        raise ValueError("this is no icon")
    found = []
    for number in range(count):
        edge, length, place = struct.unpack_from("<B7xII", icon, _HEADER + _ENTRY * number)
        if place + length > len(icon):
            raise ValueError("the icon is cut short")
        found.append(edge or 256)
    return found


def draw() -> dict[int, bytes]:
    """The picture in every size, as PNG."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    renderer = QSvgRenderer(str(SOURCE))
    pictures = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter)
        painter.end()
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, b"PNG")
        pictures[size] = bytes(content.data())
    del app
    return pictures


if __name__ == "__main__":
    TARGET.write_bytes(pack(draw()))
