"""What the readers hand over: plain rows with the place each of them came from."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quty_desktop.domain.articles import CertificateKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.names import ProductName, match_key
from quty_desktop.domain.imports.problems import Position
from quty_desktop.domain.imports.units import Measure
from quty_desktop.domain.imports.wip import WipName
from quty_desktop.domain.text import N_, Choice


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article of the buyer for one destination.

    Attributes:
        code: eight digits, with a suffix where the plant uses one.
        name: as filed, without spaces at its ends.
        destination: the destination's code.
        position: where its name stands.
        repeated: further rows that say exactly the same.
    """

    code: str
    name: str
    destination: str
    position: Position
    repeated: tuple[Position, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """Code and destination: one number may serve several destinations."""
        return self.code, self.destination


class BillSubject(Choice):
    """What a bill makes."""

    ARTICLE = "article", N_("Finished article")
    WIP = "wip", N_("Work in process")
    MATERIAL = "material", N_("Processed material")


class BillSource(Choice):
    """Who makes it."""

    IN_HOUSE = "in_house", N_("Made in the plant")
    SUBCONTRACTED = "subcontracted", N_("Made by a subcontractor")


@dataclass(frozen=True, slots=True)
class BillLine:
    """A component of a bill.

    Attributes:
        line_id: the id of the former system; it may repeat.
        component: what is used.
        quantity: for the quantity of the bill, in ``unit``.
        unit: the unit of the line.
        position: where the component stands.
        quantity_position: where the quantity stands.
        wip: what the component's name says where it is work in process.
    """

    line_id: str
    component: ProductName
    quantity: Decimal
    unit: Measure
    position: Position
    quantity_position: Position
    wip: WipName | None = None

    @property
    def is_material(self) -> bool:
        """Whether it is bought or processed material, which carries a code."""
        return bool(self.component.code)


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill of material with its lines.

    Attributes:
        product: what is made; the code of a finished article is normalised to eight digits.
        subject: whether that is an article, work in process or a processed material such as a laminate.
        department: who makes it, by the routing or, where the file has none, by the product's name.
        source: in-house or subcontracted.
        subcontractor: the partner's name; may be empty.
        quantity: the batch that the lines are for, in ``unit``.
        unit: unit of that batch; ``CTN n`` for a carton of n pieces.
        reference: as filed.
        set_item: part of an assorted or multi-part set.
        lines: as filed; a component may stand in several lines (see ``summed``).
        position: where the product stands, on the first row of the bill.
        wip: what the product's name says where it is work in process.
        alternative: 1 for the first bill of its product in the file, 2 for the next one.
    """

    product: ProductName
    subject: BillSubject
    department: Department
    source: BillSource
    subcontractor: str
    quantity: Decimal
    unit: Measure
    reference: str
    set_item: bool
    lines: tuple[BillLine, ...]
    position: Position
    wip: WipName | None = None
    alternative: int = 1

    @property
    def key(self) -> tuple[str, str, int]:
        """What identifies the bill when the file is read again: department, product, alternative."""
        return self.department.value, self.product.key, self.alternative

    @property
    def content(self) -> tuple[object, ...]:
        """All that the bill says, without ids and places: equal contents are one bill filed twice."""
        lines = sorted((line.component.key, str(line.unit), line.quantity) for line in self.lines)
        return (self.source, match_key(self.subcontractor), self.quantity, self.unit, self.set_item, tuple(lines))

    def summed(self) -> tuple[BillLine, ...]:
        """Return the lines with each component once per unit, its quantities added up; the first place is kept."""
        together: dict[tuple[str, Measure], BillLine] = {}
        for line in self.lines:
            key = (line.component.key, line.unit)
            first = together.get(key)
            together[key] = line if first is None else replace(first, quantity=first.quantity + line.quantity)
        return tuple(together.values())


@dataclass(frozen=True, slots=True)
class CartonSize:
    """The carton that a packing bill uses.

    Attributes:
        code: material code.
        name: as filed.
        length_mm: outer length, None where the name does not tell the size.
        width_mm: width.
        height_mm: height.
    """

    code: str
    name: str
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None


@dataclass(frozen=True, slots=True)
class PackSpecificationRow:
    """How an article is packed, derived from its bill in Finishing Goods and from its packing bill.

    Attributes:
        code: the article's number.
        name: the article's name without its destination.
        destination: the destination in the article's name. The same number may serve others: the code decides.
        pcs_per_carton: pieces in a carton.
        cartons_per_pallet: cartons on a pallet.
        carton: the carton used; None where the packing bill names none or several.
        packing: name of the packed product, the link to the packing bill.
        position: the article's bill in Finishing Goods.
        packing_position: the packing bill; None where it is missing.
    """

    code: str
    name: str
    destination: str
    pcs_per_carton: int
    cartons_per_pallet: int
    carton: CartonSize | None
    packing: str
    position: Position
    packing_position: Position | None

    @property
    def pcs_per_pallet(self) -> int:
        """Pieces on a pallet."""
        return self.pcs_per_carton * self.cartons_per_pallet


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate in the laboratory's register.

    Attributes:
        material: the material as filed, which need not be its name.
        code: the material's code where the register has a column for it; mostly empty.
        producer: who makes the material; a material of two producers has two sets of certificates.
        kind: which certificate.
        slot: the column's name in the register, e.g. ``GRS 2``.
        number: of the certificate; may be empty.
        composition: of the material; may be empty.
        valid_from: day of issue.
        valid_until: last day on which it is valid; ``None`` where the register does not say.
        note: words that stood where a date was expected, and comments.
        position: where its day of issue stands.
    """

    material: str
    code: str
    producer: str
    kind: CertificateKind
    slot: str
    number: str
    composition: str
    valid_from: date | None
    valid_until: date | None
    note: str
    position: Position


@dataclass(frozen=True, slots=True)
class PackChange:
    """A change of a carton's content that somebody noted in a comment.

    Attributes:
        destination: its code.
        week: year and ISO week from which it holds.
        old: pieces in a carton before; ``None`` where the comment does not say.
        new: pieces in a carton from then on.
    """

    destination: str
    week: tuple[int, int]
    old: int | None
    new: int


@dataclass(frozen=True, slots=True)
class CartonRow:
    """A row of the packing staff's carton book.

    Attributes:
        nickname: the article as the packing staff call it.
        destination: the destination's code; empty where the row is for all of them.
        pcs_per_carton: pieces in a carton.
        cartons_per_pallet: cartons on a pallet.
        size_mm: the carton's length, width and height; ``None`` where the book does not say.
        changes: from comments.
        note: words of comments that are no change.
        position: where its nickname stands.
        pieces_position: where the carton's content stands.
    """

    nickname: str
    destination: str
    pcs_per_carton: int
    cartons_per_pallet: int
    size_mm: tuple[int, int, int] | None
    changes: tuple[PackChange, ...]
    note: str
    position: Position
    pieces_position: Position
