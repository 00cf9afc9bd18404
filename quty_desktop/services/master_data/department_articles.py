"""What departments make of a buyer's article: its parent, and a child for each department."""

from dataclasses import dataclass

from sqlalchemy import text

from quty_desktop.database.tables import Article
from quty_desktop.domain.articles import ArticleKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.search import patterns
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data.master_records import Saved
from quty_desktop.services.master_data.record_keeping import PAGE_ROWS, duplicate, opened, required, saved, unknown
from quty_desktop.services.registry import command, query
from quty_desktop.services.unit_of_work import UnitOfWork

MAKERS = (
    Department.CUTTING,
    Department.EMBROIDERY,
    Department.SUBCONTRACT,
    Department.SEWING,
    Department.FINISHING,
    Department.PACKING,
)
"""Departments that make something of an article, in the order of the flow."""


@dataclass(frozen=True, slots=True)
class DepartmentArticleInput:
    """A department's article as it is entered; without an id a new one.

    Attributes:
        parent_id: the buyer's article that it becomes.
        stage: what it is at this point (SKIN, STUFFED), as the plant says.
        variant: which of several (BODY, BAJU; virgin, recycled).
        code: empty for one made from the parent's code, the department and the variant.
        name: empty for the parent's name with stage and variant.
        destination_id: ``None`` where it does not depend on the destination yet.
    """

    parent_id: int
    department: Department
    stage: str = ""
    variant: str = ""
    code: str = ""
    name: str = ""
    destination_id: int | None = None
    active: bool = True
    id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NewDepartmentArticles:
    """One article for each of these departments; those that exist already stay."""

    parent_id: int
    departments: tuple[Department, ...]


@dataclass(frozen=True, slots=True)
class DepartmentArticleFilter:
    """Which are shown.

    Attributes:
        search: words of its own or the parent's code or name.
        parent_id: ``None`` for those of all articles.
        include_inactive: also those that are not used any more.
        after: what the last row of the page before is sorted by, with its id.
        limit: rows of a page.
    """

    search: str = ""
    parent_id: int | None = None
    include_inactive: bool = False
    after: tuple[str, str, Department, str, str, str, int] | None = None
    limit: int = PAGE_ROWS


@dataclass(frozen=True, slots=True)
class DepartmentArticleRow:
    """A row of the list.

    Attributes:
        parent_code: the buyer's number.
        parent: its name with the destination it is labelled for.
        parent_destination: that destination's code, empty for any.
        destination: its own destination, empty for any.
        bills: bills of material that make it.
    """

    id: int
    parent_id: int
    parent_code: str
    parent: str
    parent_destination: str
    code: str
    name: str
    department: Department
    stage: str
    variant: str
    destination_id: int | None
    destination: str
    bills: int
    active: bool
    version: int


@query(Permission.VIEW_MASTER_DATA)
def department_articles(uow: UnitOfWork, wanted: DepartmentArticleFilter) -> tuple[DepartmentArticleRow, ...]:
    """Departments' articles by buyer's article, in the order of the flow, a page at a time."""
    flow = [each.value for each in Department]
    parent, parent_code, department, stage, variant, code, key = wanted.after or (None,) * 7
    found = uow.session.execute(
        text("""
        SELECT a.id, p.id AS parent_id, p.code AS parent_code, concat_ws(' ', p.name, pd.code) AS parent,
               coalesce(pd.code, '') AS parent_destination, a.code,
               a.name, a.department, a.stage, a.variant, a.destination_id, coalesce(d.code, '') AS destination,
               (SELECT count(*) FROM quty.bill b WHERE b.article_id = a.id) AS bills, a.active, a.version
        FROM quty.article a
        JOIN quty.article p ON p.id = a.parent_id
        LEFT JOIN quty.destination d ON d.id = a.destination_id
        LEFT JOIN quty.destination pd ON pd.id = p.destination_id
        WHERE a.department IS NOT NULL AND (:include_inactive OR a.active)
          AND (CAST(:parent AS bigint) IS NULL OR p.id = :parent)
          AND quty.plain(concat_ws(' ', a.code, a.name, p.code, p.name)) LIKE ALL (:patterns)
          AND (CAST(:after_parent AS text) IS NULL
               OR (concat_ws(' ', p.name, pd.code), p.code, array_position(:flow, a.department), a.stage, a.variant, a.code, a.id)
               > (:after_parent, CAST(:after_parent_code AS text), CAST(:after_flow AS int), CAST(:after_stage AS text),
                  CAST(:after_variant AS text), CAST(:after_code AS text), CAST(:after_id AS bigint)))
        ORDER BY concat_ws(' ', p.name, pd.code), p.code, array_position(:flow, a.department), a.stage, a.variant, a.code, a.id
        LIMIT :limit
        """),
        {
            "include_inactive": wanted.include_inactive,
            "parent": wanted.parent_id,
            "patterns": patterns(wanted.search),
            "flow": flow,
            "after_parent": parent,
            "after_parent_code": parent_code,
            "after_flow": None if department is None else flow.index(department.value) + 1,
            "after_stage": stage,
            "after_variant": variant,
            "after_code": code,
            "after_id": key,
            "limit": max(1, wanted.limit),
        },
    ).mappings()
    return tuple(DepartmentArticleRow(**{**row, "department": Department(row["department"])}) for row in found)


@command(Permission.EDIT_MASTER_DATA)
def save_department_article(uow: UnitOfWork, new: DepartmentArticleInput) -> Saved:
    """Enter or change what a department makes of a buyer's article.

    Raises:
        Invalid: the department makes no articles, or the parent is a department's article itself.
        NotFound: the buyer's article is gone.
        Duplicate: another article has this code for this destination.
    """
    if new.department not in MAKERS:
        raise Invalid({"department": Text(N_("{department} makes no articles."), department=new.department)})
    parent = uow.session.get(Article, new.parent_id)
    if parent is None:
        raise unknown()
    if parent.kind is not ArticleKind.FINISHED_GOOD or parent.parent_id is not None or parent.id == new.id:
        raise Invalid({"parent_id": Text(N_("Choose a buyer's article."))})
    stage, variant = new.stage.strip().upper(), new.variant.strip().upper()
    code = new.code.strip() or proposed_code(parent.code, new.department, stage, variant)
    name = new.name.strip() or " ".join(word for word in (parent.name, stage, variant) if word)
    required(code=code, name=name)
    if _taken(uow, code, new.destination_id, new.id):
        raise duplicate(code)
    row = opened(uow, Article, new.id, new.version, Article(kind=ArticleKind.WIP))
    row.parent_id, row.department, row.stage, row.variant = parent.id, new.department, stage, variant
    row.code, row.name, row.destination_id, row.active = code, name, new.destination_id, new.active
    return saved(uow, row)


@command(Permission.EDIT_MASTER_DATA)
def add_department_articles(uow: UnitOfWork, new: NewDepartmentArticles) -> int:
    """Make an article for each department that has none of this buyer's article yet, for the same destination.

    Returns:
        How many were made.

    Raises:
        Invalid: no department was chosen.
    """
    if not new.departments:
        raise Invalid({"departments": Text(N_("Choose at least one department."))})
    present = set(
        uow.session.scalars(
            text("SELECT department FROM quty.article WHERE parent_id = :parent AND department IS NOT NULL"),
            {"parent": new.parent_id},
        )
    )
    missing = [each for each in MAKERS if each in new.departments and each.value not in present]
    # One number may serve several destinations; each of them has a buyer's article and its children.
    parent = uow.session.get(Article, new.parent_id)
    destination = None if parent is None else parent.destination_id
    for department in missing:
        stage = usual_stage(department)
        one = DepartmentArticleInput(new.parent_id, department, stage, destination_id=destination)
        save_department_article(uow, one)
    return len(missing)


def proposed_code(parent: str, department: Department, stage: str = "", variant: str = "") -> str:
    """A code for a department's article: the buyer's number, the department and what tells it from others."""
    return "-".join(word.replace(" ", "") for word in (parent, department.value, stage, variant) if word)


def usual_stage(department: Department) -> str:
    """What the plant's lists call an article when it leaves a department."""
    return {
        Department.CUTTING: "CUT",
        Department.EMBROIDERY: "EMBO",
        Department.SUBCONTRACT: "SUBCON",
        Department.SEWING: "SKIN",
        Department.FINISHING: "BONEKA",
        Department.PACKING: "PACK",
    }.get(department, "")


def _taken(uow: UnitOfWork, code: str, destination_id: int | None, key: int | None) -> bool:
    found = uow.session.scalars(
        text("""
        SELECT id FROM quty.article
        WHERE code = :code AND destination_id IS NOT DISTINCT FROM :destination AND id IS DISTINCT FROM :id
        """),
        {"code": code, "destination": destination_id, "id": key},
    )
    return found.first() is not None
