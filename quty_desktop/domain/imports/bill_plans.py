"""What bills of files become in the plant: their articles, their alternatives, and what differs from what is stored."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from quty_desktop.domain.articles import ArticleKind, BomKind, BomState, Dimension
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.codes import is_article_code, material_key, normalise_code
from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations
from quty_desktop.domain.imports.names import ProductName, match_key
from quty_desktop.domain.imports.plans import Verdict
from quty_desktop.domain.imports.problems import Applied, Position
from quty_desktop.domain.imports.rows import BillLine, BillRow, BillSource, BillSubject
from quty_desktop.domain.imports.units import PIECE, Measure, Unit, read_unit
from quty_desktop.domain.imports.wip import WipName, WipStage

_STORED = {Unit.METER: "M", Unit.KGS: "KG", Unit.LUSIN: "DOZEN"}
_MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class IncomingItem:
    """An article that a bill makes or uses.

    Attributes:
        code: its code in the plant: of work in process the match key of its name, of a material its code without spaces.
        name: as filed.
        kind: what it is.
        unit: the unit that it is kept in if the plant does not know it yet.
        stage: the stage of work in process.
        variant: what sets it apart from its sibling of the same stage.
        department: who makes it.
        destination: of a finished article, the destination in its name.
    """

    code: str
    name: str
    kind: ArticleKind
    unit: str = "PCE"
    stage: str = ""
    variant: str = ""
    department: Department | None = None
    destination: str = ""

    @property
    def shown(self) -> str:
        """The article in one line."""
        return self.name if self.kind is ArticleKind.WIP else f"[{self.code}] {self.name}"


@dataclass(frozen=True, slots=True)
class IncomingUnit:
    """A unit with its content, which the plant may not know yet: a carton of 60, a cone of 2,000 m."""

    code: str
    dimension: Dimension
    factor: Decimal


@dataclass(frozen=True, slots=True)
class IncomingPart:
    """A component of a bill; a component that the file repeats is summed.

    Attributes:
        code: the component's code.
        qty: for the bill's quantity.
        unit: its unit.
        line_id: of the former system.
        wastage: in percent; ``None`` where the file does not say, which leaves what the plant has.
        destination: of a finished article that serves several.
    """

    code: str
    qty: Decimal
    unit: str
    line_id: str = ""
    wastage: Decimal | None = None
    destination: str = ""


@dataclass(frozen=True, slots=True)
class IncomingBill:
    """A bill of a file.

    Attributes:
        product: code of what it makes.
        name: name of what it makes.
        variant: names the alternative; the same when the file is read again.
        kind: made here or by a subcontractor.
        subcontractor: the partner's name; may be empty.
        department: who makes it.
        output_qty: the quantity that the lines are for, in ``output_unit``.
        output_unit: its unit.
        set_item: part of an assorted or multi-part set.
        parts: the lines.
        file: where it comes from.
        is_default: whether a person chose it among the alternatives.
        destination: of the article that it makes.
        exact: whether it comes from the program's own table: it is for just this destination.
        position: where it stands, in a table of our own.
        state: a table of our own may have drafts and retired revisions, too.
        revision: its number in a table of our own; 0 where the file does not say.
        reason: of the revision.
    """

    product: str
    name: str
    variant: str
    kind: BomKind
    subcontractor: str
    department: Department | None
    output_qty: Decimal
    output_unit: str
    set_item: bool
    parts: tuple[IncomingPart, ...]
    file: str
    is_default: bool = False
    destination: str = ""
    exact: bool = False
    position: Position | None = None
    state: BomState = BomState.ACTIVE
    revision: int = 0
    reason: str = ""

    @property
    def family(self) -> tuple[str, ...]:
        """Whose revision it is: product and alternative, and in our own table the destination."""
        return (self.product, self.variant, self.destination) if self.exact else (self.product, self.variant)

    @property
    def key(self) -> tuple[str, ...]:
        """What identifies it; a bill in force is the one of its family."""
        return self.family if self.state is BomState.ACTIVE else (*self.family, str(self.revision))

    def content(self, *, wastage: bool) -> tuple[object, ...]:
        """All that it says; a component in several lines counts as one.

        Args:
            wastage: whether its wastage and its department count, which only our own table tells. The reason of what
                is in force does not: the import that puts it in force may be the reason.
        """
        lines: Counter[tuple[str, str, Decimal]] = Counter()
        for part in self.parts:
            lines[part.code, part.unit, (part.wastage or Decimal(0)) if wastage else Decimal(0)] += part.qty  # type: ignore[assignment]
        partner = match_key(self.subcontractor)
        more = (self.department, "" if self.state is BomState.ACTIVE else self.reason) if wastage else ()
        return self.kind, partner, self.output_qty, self.output_unit, self.set_item, tuple(sorted(lines.items())), *more


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bills of files, with the articles and units that they name."""

    bills: tuple[IncomingBill, ...] = ()
    items: tuple[IncomingItem, ...] = ()
    units: tuple[IncomingUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredBill:
    """A revision of a bill that the plant has.

    Attributes:
        id: its key.
        article_id: the article that it makes.
        bill: what it says, as if it came from a table of our own.
    """

    id: int
    article_id: int
    bill: IncomingBill


@dataclass(frozen=True, slots=True)
class BillStep:
    """What becomes of a bill; ``stored`` is ``None`` for a new one, ``revision`` is the number it gets."""

    incoming: IncomingBill
    verdict: Verdict
    stored: StoredBill | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class BillPlan:
    """What bills of files change.

    Attributes:
        steps: a step for each bill.
        items: articles that the plant has not.
        named: articles that stood in for a bill to come, and now have one.
        units: units that are named; the plant may know them.
    """

    steps: tuple[BillStep, ...] = ()
    items: tuple[IncomingItem, ...] = ()
    named: tuple[IncomingItem, ...] = ()
    units: tuple[IncomingUnit, ...] = ()

    def counted(self, file: str) -> Counter[Verdict]:
        """Count what becomes of a file's bills."""
        return Counter(step.verdict for step in self.steps if step.incoming.file == file)

    @property
    def made(self) -> frozenset[str]:
        """Codes of the products."""
        return frozenset(step.incoming.product for step in self.steps)


def incoming_bills(
    bills: Iterable[BillRow], applied: Iterable[Applied] = (), destinations: Destinations = STANDARD_DESTINATIONS
) -> Incoming:
    """Bring the bills of files into the plant's terms.

    Args:
        bills: as read and checked.
        applied: mends that were chosen; among them which alternative is the default.
        destinations: known destinations.
    """
    rows = tuple(bills)
    defaults = _defaults(rows, applied)
    collected = _Collected(destinations)
    made = []
    for row in rows:
        product = collected.product(row)
        parts = tuple(collected.part(row, line) for line in row.summed())
        made.append(
            IncomingBill(
                product, row.product.name, variant_of(row),
                BomKind.SUBCONTRACT if row.source is BillSource.SUBCONTRACTED else BomKind.MANUFACTURE,
                row.subcontractor if row.source is BillSource.SUBCONTRACTED else "",
                row.department, row.quantity, collected.unit(row.unit), row.set_item, parts, row.position.file,
                defaults.get(_product_key(row)) == row.alternative,
            )
        )  # fmt: skip
    return Incoming(tuple(made), collected.result(), tuple(collected.units.values()))


def variant_of(row: BillRow) -> str:
    """The name of an alternative: who makes it, and its number where one department has several."""
    return row.department.value + (f" {row.alternative}" if row.alternative > 1 else "")


def _product_key(row: BillRow) -> tuple[str, str]:
    return row.position.file, row.product.key


def _defaults(rows: Sequence[BillRow], applied: Iterable[Applied]) -> dict[tuple[str, str], int]:
    placed = {row.position: row for row in rows}
    chosen: dict[tuple[str, str], int] = {}
    for each in applied:
        row = placed.get(each.problem.position)
        if each.problem.code == "bill.alternative" and row is not None:
            chosen[_product_key(row)] = int(each.proposal.value)
    return chosen


@dataclass(slots=True)
class _Collected:
    """Articles and units met so far; a material is kept in the unit that most lines use."""

    destinations: Destinations
    items: dict[str, IncomingItem] = field(default_factory=dict)
    used: dict[str, Counter[str]] = field(default_factory=dict)
    units: dict[str, IncomingUnit] = field(default_factory=dict)

    def product(self, row: BillRow) -> str:
        item = self._item(row.product, row.wip, row.department, row.subject is BillSubject.ARTICLE)
        kept = self.items.get(item.code)
        if kept is None or kept.department is not item.department:
            self.items[item.code] = item
        return item.code

    def part(self, row: BillRow, line: BillLine) -> IncomingPart:
        department = line.wip.stage.department if line.wip is not None else None
        item = self._item(line.component, line.wip, department, is_article_code(line.component.code))
        self.items.setdefault(item.code, item)
        unit = self.unit(_unit_of(row, line))
        if item.kind is ArticleKind.RAW_MATERIAL:
            self.used.setdefault(item.code, Counter())[unit] += 1
        return IncomingPart(item.code, line.quantity, unit, line.line_id)

    def unit(self, measure: Measure) -> str:
        code = stored_unit(measure)
        if measure.content != 1:
            dimension = Dimension.LENGTH if measure.unit is Unit.CONES else Dimension.COUNT
            self.units.setdefault(code, IncomingUnit(code, dimension, Decimal(measure.content)))
        return code

    def result(self) -> tuple[IncomingItem, ...]:
        return tuple(
            item if item.code not in self.used else _kept_in(item, self.used[item.code].most_common(1)[0][0])
            for item in self.items.values()
        )

    def _item(
        self, product: ProductName, wip: WipName | None, department: Department | None, is_article: bool
    ) -> IncomingItem:
        if is_article:
            name, destination = self.destinations.split_name(product.name)
            code = normalise_code(product.code)
            return IncomingItem(code, name, ArticleKind.FINISHED_GOOD, destination=destination)
        if product.code:
            return IncomingItem(material_key(product.code), product.name, ArticleKind.RAW_MATERIAL)
        stage = wip.stage.value if wip is not None else ""
        variant = wip.variant.value if wip is not None and wip.variant is not None else ""
        return IncomingItem(
            match_key(product.name), product.name, ArticleKind.WIP, "PCE", stage, variant, department
        )  # fmt: skip


def _kept_in(item: IncomingItem, unit: str) -> IncomingItem:
    return IncomingItem(item.code, item.name, item.kind, unit)


def _unit_of(row: BillRow, line: BillLine) -> Measure:
    """The unit of a line; in the bill of a finished article, "pieces" of packed cartons are cartons.

    The plant files some of these lines as 8 PCE although a pallet of 480 pieces has 8 cartons: then a carton holds 60.
    """
    is_carton = line.wip is not None and line.wip.stage is WipStage.PACKING
    if row.subject is not BillSubject.ARTICLE or not is_carton or line.unit != PIECE or line.quantity <= 0:
        return line.unit
    content = row.quantity * row.unit.base_factor / line.quantity
    return Measure(Unit.CTN, int(content)) if content > 1 and content == int(content) else line.unit


def stored_unit(measure: Measure) -> str:
    """The code of a file's unit in the plant's list of units."""
    if measure.content != 1 or measure.unit in {Unit.CTN, Unit.CONES}:
        return str(measure)
    return _STORED.get(measure.unit, measure.unit.value)


def measured_unit(code: str) -> IncomingUnit | None:
    """A carton or cone by the plant's code, with what it holds; ``None`` for any other unit."""
    try:
        measure = read_unit(code)
    except Invalid:
        return None
    if measure.content == 1:
        return None
    dimension = Dimension.LENGTH if measure.unit is Unit.CONES else Dimension.COUNT
    return IncomingUnit(stored_unit(measure), dimension, Decimal(measure.content))


def merged(first: Incoming, other: Incoming) -> Incoming:
    """Bills of several files; of two for one product and alternative the first counts (see ``same_kind``)."""
    bills = {
        (*bill.key[:2], bill.destination if bill.exact else "", *bill.key[3:]): bill
        for bill in reversed((*first.bills, *other.bills))
    }
    items = {item.code: item for item in reversed((*first.items, *other.items))}
    units = {unit.code: unit for unit in (*first.units, *other.units)}
    return Incoming(tuple(reversed(bills.values())), tuple(reversed(items.values())), tuple(units.values()))


def plan_bills(incoming: Incoming, stored: Iterable[StoredBill], known: Mapping[str, bool]) -> BillPlan:
    """Decide what bills change; importing the same ones again changes nothing.

    Args:
        incoming: the bills of the files.
        stored: all revisions of these products' bills.
        known: the plant's articles by code, and whether each only stood in for a bill to come.
    """
    have: dict[tuple[str, ...], StoredBill] = {}
    taken: dict[tuple[str, ...], set[int]] = {}
    for each in stored:
        for family in (
            (each.bill.product, each.bill.variant),
            (each.bill.product, each.bill.variant, each.bill.destination),
        ):
            taken.setdefault(family, set()).add(each.bill.revision)
            have.setdefault((*family, str(each.bill.revision)), each)
            if each.bill.state is BomState.ACTIVE:
                have.setdefault(family, each)
    for bill in incoming.bills:
        if bill.state is not BomState.ACTIVE:
            taken.setdefault(bill.family, set()).add(bill.revision)
    steps = tuple(
        _in_force(bill, have.get(bill.family), taken.setdefault(bill.family, set()))
        if bill.state is BomState.ACTIVE
        else _earlier(bill, have.get(bill.key))
        for bill in incoming.bills
    )
    made = {bill.product for bill in incoming.bills}
    return BillPlan(
        steps,
        tuple(item for item in incoming.items if item.code not in known),
        tuple(item for item in incoming.items if item.code in made and known.get(item.code)),
        incoming.units,
    )


def _in_force(bill: IncomingBill, kept: StoredBill | None, taken: set[int]) -> BillStep:
    """A bill in force: another one becomes its next revision."""
    free = bill.revision if bill.revision and bill.revision not in taken else max(taken, default=0) + 1
    if kept is None:
        return BillStep(bill, Verdict.NEW, None, free)
    chosen = kept.bill.is_default == bill.is_default if bill.exact else kept.bill.is_default or not bill.is_default
    same = kept.bill.content(wastage=bill.exact) == bill.content(wastage=bill.exact) and chosen
    if same:
        return BillStep(bill, Verdict.SAME, kept, kept.bill.revision)
    return BillStep(bill, Verdict.CHANGED, kept, max(taken, default=0) + 1)


def _earlier(bill: IncomingBill, kept: StoredBill | None) -> BillStep:
    """A draft or a retired revision: it is added where the plant lacks it; what was once written stays as it is."""
    if kept is None:
        return BillStep(bill, Verdict.NEW, None, bill.revision)
    same = kept.bill.state is bill.state and kept.bill.content(wastage=True) == bill.content(wastage=True)
    return BillStep(bill, Verdict.SAME if same else Verdict.KEPT, kept, bill.revision)


def told_changes(step: BillStep) -> tuple[str, str]:
    """What a bill says differently, before and after, in the plant's own notation: ``0.1 YARD ZJB1``."""
    # Only a table of our own tells all of a bill: what a workbook cannot say is no difference.
    exact = step.incoming.exact
    before = set() if step.stored is None else set(_told(replace(step.stored.bill, exact=exact)))
    chosen = step.incoming.is_default or (not exact and step.stored is not None and step.stored.bill.is_default)
    after = set(_told(replace(step.incoming, is_default=chosen)))
    if step.stored is None:
        return "", step.incoming.name
    return _listed(before - after), _listed(after - before)


def _told(bill: IncomingBill) -> tuple[str, ...]:
    head = f"{bill.output_qty.normalize():f} {bill.output_unit}"
    made_by = f"{bill.kind.value} {bill.subcontractor}".strip()
    more = (bill.department.value if bill.department else "", bill.reason) if bill.exact else ()
    parts = (_part(part, wastage=bill.exact) for part in bill.parts)
    default = ("default",) if bill.is_default else ()
    return (bill.state.value, *default, head, made_by, *filter(None, more), *parts)


def _part(part: IncomingPart, *, wastage: bool) -> str:
    lost = f" + {part.wastage.normalize():f} %" if wastage and part.wastage else ""
    return f"{part.qty.normalize():f} {part.unit} {part.code}{lost}"


def _listed(words: set[str]) -> str:
    listed = sorted(words)
    return "; ".join(listed[:_MOST_SHOWN]) + ("; …" if len(listed) > _MOST_SHOWN else "")
