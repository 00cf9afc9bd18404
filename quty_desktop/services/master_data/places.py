"""Places where goods are: areas, racks and bins, as a tree."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text

from quty_desktop.database.tables import Place
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.places import natural, tree, would_circle
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data.master_records import Saved
from quty_desktop.services.master_data.record_keeping import duplicate, opened, required, saved
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

OUTSIDE = frozenset({PlaceKind.SUPPLIER, PlaceKind.CUSTOMER, PlaceKind.PRODUCTION, PlaceKind.LOSS})
"""Places outside the plant's store; goods there have no balance."""
MOST_RACKS = 200
"""Racks that are made at once, at most."""


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """A place as it is entered; without an id a new one.

    Attributes:
        department: whose goods lie there; ``None`` for places on the way between departments.
        parent_id: the place that it is part of.
        capacity: how much it takes, in the unit that the department counts in; ``None`` where nobody watches it.
    """

    code: str
    name: str
    kind: PlaceKind
    department: Department | None = None
    parent_id: int | None = None
    capacity: Decimal | None = None
    active: bool = True
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NewRacks:
    """Racks that are made at once: ``A`` from 1 to 2 gives A-1 and A-2.

    Attributes:
        parent_id: the area that they stand in.
        prefix: their letter.
        first: the first number.
        last: the last number.
        name: what lies there.
    """

    parent_id: int
    prefix: str
    first: int
    last: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A row of the tree.

    Attributes:
        depth: 0 for a place that is part of no other.
        path: codes from the outermost place to this one.
        parent: code of the place that it is part of, empty where it is part of none.
        inside: places directly in it.
        frozen: a stock take is going on; nothing is posted from or to it.
    """

    id: int
    code: str
    name: str
    kind: PlaceKind
    department: Department | None
    parent_id: int | None
    parent: str
    path: str
    depth: int
    inside: int
    keeps_balance: bool
    capacity: Decimal | None
    frozen: bool
    active: bool
    version: int


@query(Permission.VIEW_MASTER_DATA)
def places(uow: UnitOfWork) -> tuple[PlaceRow, ...]:
    """All places, each after the one that it is part of."""
    found = uow.session.execute(
        text("""
        SELECT id, code, name, kind, department, parent_id, keeps_balance, capacity, frozen_at IS NOT NULL AS frozen,
               active, version
        FROM quty.place
        """)
    ).all()
    rows = {row.id: row for row in found}
    parents = {row.id: row.parent_id for row in found}
    order = sorted(rows, key=lambda key: natural(rows[key].code))
    inside = [row.parent_id for row in found]
    return tuple(
        PlaceRow(
            id=row.id,
            code=row.code,
            name=row.name,
            kind=PlaceKind(row.kind),
            department=None if row.department is None else Department(row.department),
            parent_id=row.parent_id,
            parent=rows[row.parent_id].code if row.parent_id in rows else "",
            path=" › ".join(rows[key].code for key in branch.path),
            depth=branch.depth,
            inside=inside.count(row.id),
            keeps_balance=row.keeps_balance,
            capacity=row.capacity,
            frozen=row.frozen,
            active=row.active,
            version=row.version,
        )
        for branch in tree(parents, order)
        for row in (rows[branch.key],)
    )


@command(Permission.EDIT_MASTER_DATA)
def save_place(uow: UnitOfWork, new: PlaceInput) -> Saved:
    """Enter or change a place.

    Raises:
        Invalid: code or name is missing, or the place would be part of itself.
        Duplicate: another place has this code.
        Refused: it still holds goods or active places while it is switched off, or changes to outside the plant.
    """
    required(code=new.code, name=new.name)
    code = new.code.strip().upper()
    known = {row.code: row.id for row in uow.session.execute(text("SELECT id, code FROM quty.place"))}
    if known.get(code, new.id) != new.id:
        raise duplicate(code)
    if new.id is not None:
        _check_circle(uow, new.id, new.parent_id)
        if not new.active or new.kind in OUTSIDE:
            _check_empty(uow, new.id, code)
    row = opened(uow, Place, new.id, new.version, Place())
    row.code, row.name, row.kind, row.department = code, new.name.strip(), new.kind, new.department
    row.parent_id, row.capacity, row.active = new.parent_id, new.capacity, new.active
    row.keeps_balance = new.kind not in OUTSIDE
    return saved(uow, row)


@command(Permission.EDIT_MASTER_DATA)
def add_racks(uow: UnitOfWork, new: NewRacks) -> int:
    """Make racks in an area; codes that exist stay as they are.

    Returns:
        How many were made.

    Raises:
        Invalid: no prefix, or numbers that do not go upwards or are too many.
    """
    required(prefix=new.prefix)
    if not 0 < new.first <= new.last:
        raise Invalid({"last": Text(N_("The last number comes after the first."))})
    if new.last - new.first >= MOST_RACKS:
        raise Invalid({"last": Text(N_("At most {count} at once."), count=MOST_RACKS)})
    area = opened(uow, Place, new.parent_id, None, Place())
    prefix = new.prefix.strip().upper()
    codes = [f"{prefix}-{number}" for number in range(new.first, new.last + 1)]
    taken = set(uow.session.scalars(text("SELECT code FROM quty.place WHERE code = ANY (:codes)"), {"codes": codes}))
    made = [code for code in codes if code not in taken]
    for code in made:
        uow.session.add(
            Place(
                code=code,
                name=new.name.strip() or code,
                kind=PlaceKind.RACK,
                department=area.department,
                parent_id=area.id,
                keeps_balance=True,
                active=True,
            )
        )
    uow.session.flush()
    return len(made)


def _check_circle(uow: UnitOfWork, key: int, outer: int | None) -> None:
    parents = {row.id: row.parent_id for row in uow.session.execute(text("SELECT id, parent_id FROM quty.place"))}
    if would_circle(parents, key, outer):
        raise Invalid({"parent_id": Text(N_("A place cannot be part of itself."))})


def _check_empty(uow: UnitOfWork, key: int, code: str) -> None:
    held = uow.session.execute(
        text("""
        SELECT EXISTS (SELECT FROM quty.stock_balance WHERE place_id = :id AND (on_hand <> 0 OR reserved <> 0)) AS goods,
               EXISTS (SELECT FROM quty.place WHERE parent_id = :id AND active) AS places
        """),
        {"id": key},
    ).one()
    if held.goods:
        raise Refused(Text(N_("Goods lie in {place}."), place=code), Text(N_("Move them to another place first.")))
    if held.places:
        raise Refused(
            Text(N_("{place} has places in it that are in use."), place=code),
            Text(N_("Switch those off first, or make them part of another place.")),
        )
