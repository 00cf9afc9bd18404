"""The catalogue of defects as the plant edits it; inspectors choose from what is active."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.database.tables import Defect
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import DefectClass, DefectGroup
from quty_desktop.services.master_data.master_records import Saved
from quty_desktop.services.master_data.record_keeping import duplicate, opened, required, saved
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class DefectInput:
    """A defect as it is entered; without an id a new one.

    Attributes:
        name: in English, for auditors.
        name_id: in Indonesian, in the words of the floor.
    """

    code: str
    name: str
    name_id: str
    defect_class: DefectClass
    defect_group: DefectGroup
    active: bool = True
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A row of the catalogue."""

    id: int
    code: str
    name: str
    name_id: str
    defect_class: DefectClass
    defect_group: DefectGroup
    active: bool
    version: int


@query(Permission.VIEW_MASTER_DATA)
def defects(uow: UnitOfWork) -> tuple[CatalogueRow, ...]:
    """The whole catalogue, by code."""
    found = uow.session.execute(
        text("""
        SELECT id, code, name, name_id, defect_class, defect_group, active, version FROM quty.defect ORDER BY code
        """)
    ).mappings()
    return tuple(
        CatalogueRow(
            **{
                **row,
                "defect_class": DefectClass(row["defect_class"]),
                "defect_group": DefectGroup(row["defect_group"]),
            }
        )
        for row in found
    )


@command(Permission.EDIT_DEFECTS)
def save_defect(uow: UnitOfWork, new: DefectInput) -> Saved:
    """Enter or change a defect; inspections keep the class that it had when it was found.

    Raises:
        Invalid: code or a name is missing.
        Duplicate: another defect has this code.
    """
    required(code=new.code, name=new.name, name_id=new.name_id)
    code = new.code.strip().upper()
    same = text("SELECT id FROM quty.defect WHERE code = :code AND id IS DISTINCT FROM :id")
    if uow.session.scalars(same, {"code": code, "id": new.id}).first() is not None:
        raise duplicate(code)
    row = opened(uow, Defect, new.id, new.version, Defect())
    row.code, row.name, row.name_id = code, new.name.strip(), new.name_id.strip()
    row.defect_class, row.defect_group, row.active = new.defect_class, new.defect_group, new.active
    return saved(uow, row)
