"""Reads of a Windows program or library what it needs to be loaded: its kind of machine and the libraries it imports."""

import struct
from dataclasses import dataclass
from pathlib import Path

AMD64 = 0x8664
_PE32_PLUS = 0x20B
_IMPORTS, _DELAYED = 1, 13
_IMPORT_SIZE, _DELAYED_SIZE = 20, 32


class NotAProgram(Exception):
    """The file is no program or library of Windows."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a program or library needs.

    Attributes:
        machine: the processor it is made for; ``AMD64`` is the only one of ours.
        imports: libraries without which it is not loaded, as written in it.
        delayed: libraries that are looked for when they are first used.
    """

    machine: int
    imports: tuple[str, ...]
    delayed: tuple[str, ...]


def needs(path: Path) -> Needs:
    """Read a file.

    The layout is Microsoft's, "PE Format", chapters "Optional Header Data Directories" and "The .idata Section".

    Raises:
        NotAProgram: it is something else, or cut short.
    """
    content = path.read_bytes()
    try:
        return _read(content)
    except (struct.error, IndexError, ValueError) as error:
        raise NotAProgram(f"{path.name}: {error}") from error


def _read(content: bytes) -> Needs:
    if content[:2] != b"MZ":
        raise ValueError("it does not begin with MZ")
    (start,) = struct.unpack_from("<I", content, 0x3C)
    if content[start : start + 4] != b"PE\0\0":
        raise ValueError("it has no PE header")
    machine, sections, optional_size = struct.unpack_from("<HH12xH", content, start + 4)
    optional = start + 24
    (magic,) = struct.unpack_from("<H", content, optional)
    directories = optional + (112 if magic == _PE32_PLUS else 96)
    (count,) = struct.unpack_from("<I", content, directories - 4)
    table = _sections(content, optional + optional_size, sections)

    def directory(number: int) -> int:
        if number >= count:
            return 0
        (address,) = struct.unpack_from("<I", content, directories + 8 * number)
        return int(address)

    return Needs(
        machine,
        _names(content, table, directory(_IMPORTS), _IMPORT_SIZE, 12),
        _names(content, table, directory(_DELAYED), _DELAYED_SIZE, 4),
    )


def _sections(content: bytes, start: int, count: int) -> list[tuple[int, int, int]]:
    """Address, size and place in the file of each section."""
    found = []
    for number in range(count):
        size, address, raw_size, raw = struct.unpack_from("<IIII", content, start + 40 * number + 8)
        found.append((address, max(size, raw_size), raw))
    return found


def _names(
    content: bytes, table: list[tuple[int, int, int]], address: int, entry_size: int, name_at: int
) -> tuple[str, ...]:
    if not address:
        return ()
    found: list[str] = []
    place = _place(table, address)
    while True:
        (name,) = struct.unpack_from("<I", content, place + name_at)
        if not name:
            return tuple(found)
        begin = _place(table, name)
        found.append(content[begin : content.index(b"\0", begin)].decode("ascii"))
        place += entry_size


def _place(table: list[tuple[int, int, int]], address: int) -> int:
    for begin, size, raw in table:
        if begin <= address < begin + size:
            return address - begin + raw
    raise ValueError(f"nothing is at address {address:#x}")
