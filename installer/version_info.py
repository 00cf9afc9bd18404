"""The version resource of the programs: what Windows shows in a file's properties and IT's inventory reads."""

from installer.places import PRODUCT, PUBLISHER

_ENGLISH, _UNICODE = 0x0409, 1200


def four(version: str) -> tuple[int, int, int, int]:
    """A version as Windows counts it.

    Raises:
        ValueError: it is not of the form 1.2.3.
    """
    first, second, third = (int(part) for part in version.split("."))
    return first, second, third, 0


def resource(version: str, program: str, description: str) -> str:
    """The text that PyInstaller turns into the resource.

    Args:
        version: of the product.
        program: file name of the program.
        description: what Windows' task manager calls it.
    """
    numbers = four(version)
    words = {
        "CompanyName": PUBLISHER,
        "FileDescription": description,
        "FileVersion": version,
        "InternalName": program.removesuffix(".exe"),
        "LegalCopyright": "Copyright 2026 Quty Karunia. Parts of others: see the folder licences.",
        "OriginalFilename": program,
        "ProductName": PRODUCT,
        "ProductVersion": version,
    }
    entries = ", ".join(f"StringStruct({key!r}, {value!r})" for key, value in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, "
        f"fileType=1, subtype=0), kids=[StringFileInfo([StringTable('{_ENGLISH:04X}{_UNICODE:04X}', [{entries}])]), "
        f"VarFileInfo([VarStruct('Translation', [{_ENGLISH}, {_UNICODE}])])])\n"
    )
