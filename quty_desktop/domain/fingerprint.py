"""The fingerprint of an issued paper, and the QR text by which anybody can ask whether the paper is genuine."""

import hashlib
import re
from dataclasses import dataclass
from typing import Self

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.snapshots import canonical_json
from quty_desktop.domain.text import N_, Text

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z ./_-]{0,62}[0-9A-Za-z])?")
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")


def fingerprint(snapshot: object) -> str:
    """SHA-256 of a snapshot's canonical JSON, 64 hexadecimal digits.

    Raises:
        TypeError: the snapshot holds something without a single written form.
    """
    return fingerprint_of_json(canonical_json(snapshot))


def fingerprint_of_json(written: str) -> str:
    """SHA-256 of a snapshot that is already written, as it is kept in the database."""
    return hashlib.sha256(written.encode()).hexdigest()


def short_form(sha256: str) -> str:
    """The first 16 digits in groups of four, for people, e.g. ``3fa9 0c11 77de 20b4``."""
    return " ".join(sha256[start : start + 4] for start in range(0, 16, 4))


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What the QR code of an issued paper says.

    Attributes:
        kind: kind of paper.
        number: document number.
        revision: revision, from 0.
        sha256: fingerprint of the paper's snapshot.

    Raises:
        Invalid: a part cannot stand in the code.
    """

    kind: PaperKind
    number: str
    revision: int
    sha256: str

    def __post_init__(self) -> None:
        wrong: dict[str, Text] = {}
        if not _NUMBER.fullmatch(self.number):
            wrong["number"] = Text(N_("{number} cannot be a document number."), number=self.number or "–")
        if not 0 <= self.revision <= 9999:
            wrong["revision"] = Text(N_("A revision is between 0 and 9999."))
        if not _SHA256.fullmatch(self.sha256):
            wrong["sha256"] = Text(N_("The fingerprint is damaged."))
        if wrong:
            raise Invalid(wrong)

    def __str__(self) -> str:
        """``QUTY|kind|number|revision|sha256``."""
        return f"QUTY|{self.kind.value}|{self.number}|{self.revision}|{self.sha256}"

    @classmethod
    def parse(cls, scanned: str) -> Self:
        """Read what a scanner sent.

        Raises:
            Invalid: not the code of a paper of this program.
        """
        parts = _SYMBOLOGY.sub("", scanned.strip()).split("|")
        if len(parts) != 5 or parts[0].upper() != "QUTY":
            raise Invalid({"scan": Text(N_("This is not the code of a paper."))})
        _, kind, number, revision, sha256 = (part.strip() for part in parts)
        try:
            known = PaperKind(kind.lower())
        except ValueError:
            raise Invalid(
                {"kind": Text(N_("This program knows no paper of the kind {kind}."), kind=kind or "–")}
            ) from None
        if not re.fullmatch(r"[0-9]{1,4}", revision):
            raise Invalid({"revision": Text(N_("A revision is between 0 and 9999."))})
        return cls(known, number, int(revision), sha256.lower())
