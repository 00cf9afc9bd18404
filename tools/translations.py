"""Keep the Indonesian catalogue: ``python -m tools.translations update | compile | check``.

``update`` reads all marked texts from the sources into the catalogue, ``compile`` makes the file that the program reads,
``check`` fails where a text is missing, doubtful or unused, a named place was lost, or the compiled file is stale.
"""

import io
import sys
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations" / "id" / "LC_MESSAGES"
PO = FOLDER / "quty.po"
MO = FOLDER / "quty.mo"
_KEYWORDS = {"N_": None, "Text": None}


def read_sources() -> Catalog:
    """All texts that the sources mark with ``N_`` or ``Text``."""
    catalogue = Catalog(locale="id", project="Quty Desktop", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        ROOT / "quty_desktop",
        method_map=[("**.py", "python")],
        options_map={"**.py": {"encoding": "utf-8"}},
        keywords=_KEYWORDS,
    )
    for name, line, message, comments, context in found:
        if isinstance(message, str) and message:
            # Line numbers would change the catalogue with every edit of a source.
            catalogue.add(
                message,
                locations=[(f"quty_desktop/{Path(name).as_posix()}", 0)],
                auto_comments=comments,
                context=context,
            )
        del line
    return catalogue


def read_catalogue() -> Catalog:
    """The catalogue as it is kept."""
    if not PO.exists():
        return Catalog(locale="id", project="Quty Desktop", charset="utf-8", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="id")


def merged() -> Catalog:
    """The sources' texts with the translations that exist, unused ones dropped."""
    kept = {message.id: message.string for message in read_catalogue() if message.id}
    catalogue = read_sources()
    for message in catalogue:
        if message.id:
            message.string = kept.get(message.id, "")
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as a text file without dates, so that it changes only with its texts."""
    out = io.BytesIO()
    write_po(out, catalogue, width=120, omit_header=True, sort_output=True, include_lineno=False, no_location=True)
    header = 'msgid ""\nmsgstr ""\n"Language: id\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    return header.encode() + out.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    plain = Catalog(locale="id", charset="utf-8", fuzzy=False)
    for message in sorted((m for m in catalogue if m.id and m.string), key=lambda m: str(m.id)):
        plain.add(message.id, message.string)
    out = io.BytesIO()
    write_mo(out, plain)
    # Babel writes dates into the header; the compiled file must depend on the texts alone.
    return out.getvalue()


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def problems() -> list[str]:
    """What is wrong with the catalogue, a line each."""
    catalogue = merged()
    found = [f"not translated: {m.id!r}" for m in catalogue if m.id and not m.string]
    found += [f"named places differ: {m.id!r} -> {m.string!r}" for m in catalogue if _differs(m)]
    sources = {m.id for m in catalogue if m.id}
    found += [f"unused: {m.id!r}" for m in read_catalogue() if m.id and m.id not in sources]
    if not MO.exists() or _texts(MO) != {str(m.id): str(m.string) for m in catalogue if m.id and m.string}:
        found.append("the compiled catalogue is stale: python -m tools.translations compile")
    return found


def _differs(message: Message) -> bool:
    if not message.id or not message.string:
        return False
    return _places(str(message.id)) != _places(str(message.string))


def _texts(path: Path) -> dict[str, str]:
    import gettext

    with path.open("rb") as file:
        entries = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    return {key: value for key, value in entries.items() if key}


def main(arguments: list[str]) -> int:
    """Run one of the three verbs."""
    match arguments:
        case ["update"]:
            FOLDER.mkdir(parents=True, exist_ok=True)
            PO.write_bytes(po_bytes(merged()))
        case ["compile"]:
            MO.write_bytes(mo_bytes(read_catalogue()))
        case ["check"]:
            found = problems()
            print("\n".join(found) if found else "the catalogue is complete")
            return 1 if found else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
