"""Photos as evidence: kept in the database with their hash, small pictures for lists, the whole one on request."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from quty_desktop.domain.errors import Invalid, NotFound, Unavailable
from quty_desktop.domain.evidence import LONGEST_SIDE, MOST_BYTES, THUMBNAIL_SIDE, EvidenceOf
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

_MOST = 40

_TABLES = {each: f"SELECT EXISTS (SELECT FROM quty.{each.value} WHERE id = :id)" for each in EvidenceOf}  # noqa: S608 - names of tables
_INSERT = text("""
    INSERT INTO quty.attachment (subject_kind, subject_id, file_name, media_type, content, sha256, thumbnail, caption)
    VALUES (:kind, :id, :name, 'image/jpeg', :content, :sha256, :thumbnail, :caption)
    RETURNING id
""")
_COUNT = text("SELECT count(*) FROM quty.attachment AS a WHERE a.subject_kind = :kind AND a.subject_id = :id")
_LIST = text("""
    SELECT a.id, a.at, coalesce(p.full_name, a.added_by) AS by, a.file_name, a.caption, a.sha256, a.thumbnail,
           octet_length(a.content) AS size
    FROM quty.attachment AS a LEFT JOIN quty.person AS p ON p.name = a.added_by
    WHERE a.subject_kind = :kind AND a.subject_id = ANY (:ids) AND a.media_type = 'image/jpeg'
    ORDER BY a.id LIMIT :limit
""")
_FILE = text("SELECT a.file_name, a.caption, a.content, a.sha256 FROM quty.attachment AS a WHERE a.id = :id")
_BYTES = text("SELECT a.sha256, a.content FROM quty.attachment AS a WHERE a.sha256 = ANY (:hashes)")


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A photo for a record.

    Attributes:
        of: what kind of record.
        subject_id: its key.
        file_name: as the camera or the person called it.
        content: the file: JPEG, PNG, BMP, TIFF or WebP, at most 12 MB.
        caption: what it shows.
    """

    of: EvidenceOf
    subject_id: int
    file_name: str
    content: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceKept:
    """What was kept: the hash of the bytes in the database, and how many photos the record has now."""

    id: int
    sha256: str
    photos: int


@dataclass(frozen=True, slots=True)
class EvidenceQuestion:
    """Whose photos."""

    of: EvidenceOf
    subject_id: int


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A photo in a list, with its small picture (JPEG)."""

    id: int
    at: datetime
    by: str
    file_name: str
    caption: str
    sha256: str
    thumbnail: bytes
    size: int


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A photo as it is kept."""

    file_name: str
    caption: str
    content: bytes
    sha256: str


@command(Permission.ADD_EVIDENCE)
def add_evidence(uow: UnitOfWork, new: NewEvidence) -> EvidenceKept:
    """Keep a photo: turned upright, at most 1600 pixels, as JPEG without place or camera.

    Raises:
        Invalid: it is larger than 12 MB or no picture, or the record has forty already.
        NotFound: there is no such record.
    """
    from quty_desktop.documents.pictures import picture_of

    if len(new.content) > MOST_BYTES:
        raise Invalid({"content": Text(N_("The file is larger than {most} MB."), most=MOST_BYTES // 1_000_000)})
    if not uow.session.execute(text(_TABLES[new.of]), {"id": new.subject_id}).scalar_one():
        raise NotFound(Text(N_("This record does not exist.")), Text(N_("Refresh the page and choose again.")))
    key = {"kind": new.of.value, "id": new.subject_id}
    count = uow.session.execute(_COUNT, key).scalar_one()
    if count >= _MOST:
        raise Invalid({"content": Text(N_("A record has at most {most} photos."), most=_MOST)})
    photo = picture_of(new.content, LONGEST_SIDE, THUMBNAIL_SIDE)
    sha256 = hashlib.sha256(photo.jpeg).hexdigest()
    made = uow.session.execute(
        _INSERT,
        {
            **key, "name": new.file_name.strip() or "photo.jpg", "content": photo.jpeg, "sha256": sha256,
            "thumbnail": photo.thumbnail, "caption": new.caption.strip(),
        },
    ).scalar_one()  # fmt: skip
    return EvidenceKept(made, sha256, count + 1)


@query(Permission.VIEW_QUALITY)
def evidence_list(uow: UnitOfWork, question: EvidenceQuestion) -> tuple[EvidenceRow, ...]:
    """The photos of a record, the first one first."""
    return evidence_of(uow, question)


def evidence_of(uow: UnitOfWork, question: EvidenceQuestion) -> tuple[EvidenceRow, ...]:
    """The photos of a record, for other services."""
    return evidence_of_all(uow, question.of, (question.subject_id,))


def evidence_of_all(uow: UnitOfWork, of: EvidenceOf, records: Sequence[int]) -> tuple[EvidenceRow, ...]:
    """The photos of several records of a kind, forty at most, for papers: one statement."""
    found = uow.session.execute(_LIST, {"kind": of.value, "ids": list(records), "limit": _MOST})
    return tuple(
        EvidenceRow(
            row.id, row.at, row.by, row.file_name, row.caption, row.sha256, bytes(row.thumbnail or b""), row.size
        )
        for row in found
    )


@query(Permission.VIEW_QUALITY)
def evidence_file(uow: UnitOfWork, photo: int) -> EvidenceFile:
    """A photo as it is kept.

    Raises:
        NotFound: there is none.
        Unavailable: its bytes are not those that were kept.
    """
    row = uow.session.execute(_FILE, {"id": photo}).one_or_none()
    if row is None:
        raise NotFound(Text(N_("This photo does not exist.")), Text(N_("Refresh the page and choose again.")))
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise Unavailable(Text(N_("This photo is damaged in the database. Call the administrator.")), code="damaged")
    return EvidenceFile(row.file_name, row.caption, content, row.sha256)


def pictures_by_hash(uow: UnitOfWork, hashes: Any) -> dict[str, bytes]:
    """The bytes of photos, for papers."""
    wanted = sorted(set(hashes))
    if not wanted:
        return {}
    return {row.sha256: bytes(row.content) for row in uow.session.execute(_BYTES, {"hashes": wanted})}
