"""A toy with bills for tests: article, doll, skin, two fabrics and labels, all invented."""

from dataclasses import dataclass
from decimal import Decimal

from quty_desktop.domain.articles import ArticleKind, BomKind
from quty_desktop.domain.departments import Department
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import articles, bill_revisions
from quty_desktop.services.master_data.bill_revisions import BillKey, LineInput, NewBill, SavedBill

D = Decimal
OWN = frozenset({"bills.own_revision"})


@dataclass(frozen=True, slots=True)
class Toy:
    """Keys of the articles and bills.

    Attributes:
        hen: the finished article, 1 piece = 1 doll and 1 label.
        doll: made of a skin and 54 g of filling; made here (active) or by a subcontractor (draft).
        skin: 0.2 yards of fabric; a bill in force, and the draft of its next revision.
        fabric: kept in yards.
        filling: kept in grams.
        label: kept in pieces.
        hen_bill: in force.
        doll_bill: in force.
        other_bill: of the doll by a subcontractor, a draft.
        skin_bill: in force.
        skin_draft: its next revision.
    """

    hen: int
    doll: int
    skin: int
    fabric: int
    filling: int
    label: int
    hen_bill: SavedBill
    doll_bill: SavedBill
    other_bill: SavedBill
    skin_bill: SavedBill
    skin_draft: SavedBill


def toy_of(clerk: Dispatcher, manager: Dispatcher, code: str = "70330001") -> Toy:
    """Enter articles and bills; the manager approves what is in force."""

    def article(code: str, name: str, kind: ArticleKind, unit: str = "PCE") -> int:
        return clerk.run(articles.save_article, articles.ArticleInput(code, name, kind, unit)).id

    def bill(product: int, variant: str, *lines: LineInput, approved: bool = True) -> SavedBill:
        kind = BomKind.SUBCONTRACT if variant == "SUB" else BomKind.MANUFACTURE
        made = clerk.run(bill_revisions.enter_bill, NewBill(product, variant, kind, lines, Department.SEWING))
        if not approved:
            return made
        approve = bill_revisions.approve_bill
        return manager.run(approve, BillKey(made.id, made.version), confirmed=OWN, reason="first bills")

    name = "MELATI soft toy hen"
    hen = article(code, name, ArticleKind.FINISHED_GOOD)
    doll = article(f"{name}_wip_boneka".casefold(), f"{name}_WIP_BONEKA", ArticleKind.WIP)
    skin = article(f"{name}_wip_skin".casefold(), f"{name}_WIP_SKIN", ArticleKind.WIP)
    fabric = article("ZJB1", "JS BOA RECYCLE WHITE", ArticleKind.RAW_MATERIAL, "YARD")
    filling = article("ZKP1", "RECYCLE HCS 7DX32", ArticleKind.RAW_MATERIAL, "GRAM")
    label = article("ZLB1", "LABEL EU", ArticleKind.RAW_MATERIAL)
    hen_bill = bill(hen, "FGW", LineInput(doll, D(1), "PCE"), LineInput(label, D(1), "PCE"))
    doll_bill = bill(doll, "FIN", LineInput(skin, D(1), "PCE"), LineInput(filling, D(54), "GRAM"))
    other = bill(doll, "SUB", LineInput(label, D(2), "PCE"), approved=False)
    first = bill(skin, "SEW", LineInput(fabric, D("0.2"), "YARD", D(5)), LineInput(label, D(3), "PCE"))
    draft = clerk.run(
        bill_revisions.revise_bill,
        bill_revisions.BillRevision(
            first.id, first.version, "a smaller marker", (LineInput(fabric, D("0.19"), "YARD", D(5)),), D(1), "PCE"
        ),
    )
    return Toy(hen, doll, skin, fabric, filling, label, hen_bill, doll_bill, other, first, draft)
