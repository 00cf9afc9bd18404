"""Makes the smallest files that Windows would take for libraries, for tests of what they import."""

import struct
from collections.abc import Sequence
from pathlib import Path

_SECTION_AT = 0x1000
_FILE_AT = 0x400


def write_library(path: Path, imports: Sequence[str] = (), delayed: Sequence[str] = (), machine: int = 0x8664) -> Path:
    """Write a 64-bit library with one section that holds its import tables."""
    body = bytearray(20 * (len(imports) + 1) + 32 * (len(delayed) + 1))
    delayed_at = 20 * (len(imports) + 1)

    def name(text: str) -> int:
        place = _SECTION_AT + len(body)
        body.extend(text.encode("ascii") + b"\0")
        return place

    for number, each in enumerate(imports):
        struct.pack_into("<I", body, 20 * number + 12, name(each))
    for number, each in enumerate(delayed):
        struct.pack_into("<II", body, delayed_at + 32 * number, 1, name(each))

    directories = [(0, 0)] * 16
    directories[1] = (_SECTION_AT, 20 * (len(imports) + 1)) if imports else (0, 0)
    directories[13] = (_SECTION_AT + delayed_at, 32 * (len(delayed) + 1)) if delayed else (0, 0)
    optional = struct.pack("<H106xI", 0x20B, 16) + b"".join(struct.pack("<II", *each) for each in directories)
    header = b"MZ" + bytes(0x3A) + struct.pack("<I", 0x80) + bytes(0x40)
    header += b"PE\0\0" + struct.pack("<HH12xHH", machine, 1, len(optional), 0x2000) + optional
    header += struct.pack("<8sIIII16x", b".rdata", len(body), _SECTION_AT, len(body), _FILE_AT)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.ljust(_FILE_AT, b"\0") + bytes(body))
    return path
