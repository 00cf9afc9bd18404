"""Several files that are imported together: what they say about each other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from quty_desktop.domain.imports.articles import ComparedArticles, compare_articles
from quty_desktop.domain.imports.cartons import KnownArticle, resolve_cartons, resolve_packings
from quty_desktop.domain.imports.certificates import KnownMaterial, resolve_certificates
from quty_desktop.domain.imports.codes import is_article_code, material_key
from quty_desktop.domain.imports.cycles import without_cycles
from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations
from quty_desktop.domain.imports.files import FileKind, ReadFile
from quty_desktop.domain.imports.missing import link_missing
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.imports.own_sampling import whole_plans
from quty_desktop.domain.imports.own_tables import References, resolve_own
from quty_desktop.domain.imports.pack_specifications import derive_pack_specifications
from quty_desktop.domain.imports.plans import Subject
from quty_desktop.domain.imports.problems import NO_DECISIONS, Applied, Decisions, Ledger, Position, Problem, Severity
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.imports.rows import ArticleRow, BillRow, PackSpecificationRow
from quty_desktop.domain.imports.same_kind import reconcile, reconcile_own_bills, reconcile_records
from quty_desktop.domain.text import N_, Text


@dataclass(frozen=True, slots=True)
class Known:
    """What the plant has, for words that stand for it.

    Attributes:
        materials: its materials.
        articles: its finished articles.
        made: names of products in process whose bills it has.
        references: what rows of the program's own tables may name.
        links: product and component of its bills in force, by code.
    """

    materials: tuple[KnownMaterial, ...] = ()
    articles: tuple[KnownArticle, ...] = ()
    made: tuple[str, ...] = ()
    references: References = field(default_factory=References)
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FileSet:
    """Files that were read, together with what follows from them.

    Attributes:
        files: the files.
        articles: of the article list, with the mends that were chosen.
        only_in_bills: finished articles that the list lacks.
        specifications: derived from the bills of Finishing Goods and Packing; empty unless both are there.
        problems: open, of the single files and of their comparison.
        applied: chosen mends that were used.
        decisions: the mends that were chosen.
        records: rows of simple lists, of carton books and certificate registers whose articles and materials are clear.
    """

    files: tuple[ReadFile, ...]
    articles: tuple[ArticleRow, ...]
    only_in_bills: tuple[ArticleRow, ...]
    specifications: tuple[PackSpecificationRow, ...]
    problems: tuple[Problem, ...]
    applied: tuple[Applied, ...]
    decisions: Decisions = NO_DECISIONS
    records: tuple[Record, ...] = ()

    def stopped(self, file: ReadFile) -> int:
        """Count the rows of a file that are kept out."""
        return len(
            {
                problem.position.row
                for problem in self.problems
                if problem.severity is Severity.STOP and problem.position.file == file.file
            }
        )

    def warnings(self, file: ReadFile) -> int:
        """Count the problems of a file that do not keep its rows out."""
        return sum(
            problem.severity is Severity.WARN and problem.position.file == file.file for problem in self.problems
        )

    @property
    def kinds(self) -> frozenset[FileKind]:
        """The kinds of the files."""
        return frozenset(file.kind for file in self.files)


def combine(
    files: Iterable[ReadFile],
    decisions: Decisions = NO_DECISIONS,
    destinations: Destinations = STANDARD_DESTINATIONS,
    known: Known | None = None,
) -> FileSet:
    """Compare the files with each other: article list and bills, carton book and bills, register and materials.

    Args:
        files: what was read; where several of one kind disagree a person chooses.
        decisions: mends that were chosen.
        destinations: known destinations.
        known: what the plant has.
    """
    ledger = Ledger(decisions)
    plant = known or Known()
    read = link_missing(reconcile(tuple(files), ledger), plant.made, ledger)
    read = without_cycles(read, plant.links, ledger)
    read = _with_known_units(read, plant.references, ledger)
    listed = tuple(row for file in read for row in file.articles)
    goods = _bills(read, FileKind.FINISHED_GOODS_BILLS)
    packing = _bills(read, FileKind.PACKING_BILLS)
    if listed and goods:
        compared = compare_articles(listed, goods, ledger, destinations)
    else:
        # Without a list in this set every article would be "not listed": what the plant has already decides then.
        compared = ComparedArticles(listed, compare_articles((), goods, Ledger(), destinations).only_in_bills)
    specifications = derive_pack_specifications(goods, packing, ledger, destinations) if goods and packing else ()
    listed_now = (*compared.articles, *compared.only_in_bills)
    articles = (*plant.articles, *(KnownArticle(row.code, row.destination, row.name) for row in listed_now))
    cartons, specifications = resolve_cartons(
        [row for file in read for row in file.cartons], articles, specifications, ledger
    )
    listed_records = tuple(resolve_packings((row for file in read for row in file.records), articles, ledger))
    certificates = resolve_certificates(
        [row for file in read for row in file.certificates], (*plant.materials, *_materials(read)), ledger
    )
    records = reconcile_records((*listed_records, *cartons, *certificates), ledger)
    kinds = {file.file: file.kind for file in read}
    records = tuple(
        resolve_own(records, kinds, plant.references, ledger, also=tuple(_brought(read, listed_now))),
    )
    records = tuple(whole_plans(records, ledger))
    # Last, as what the workbooks say of packing holds whichever bill is taken.
    read = reconcile_own_bills(read, ledger, destinations)
    problems = [problem for file in read for problem in file.problems] + ledger.problems
    order = {file.file: number for number, file in enumerate(read)}
    problems.sort(key=lambda each: (order.get(each.position.file, len(order)), each.position.row, each.code))
    return FileSet(
        files=read,
        articles=compared.articles,
        only_in_bills=compared.only_in_bills,
        specifications=specifications,
        problems=tuple(problems),
        applied=(*(each for file in read for each in file.applied), *ledger.applied),
        decisions=decisions,
        records=records,
    )


def _with_known_units(files: Iterable[ReadFile], references: References, ledger: Ledger) -> tuple[ReadFile, ...]:
    """Keep bills of our own table out that count in units which nobody knows."""
    read = tuple(files)
    known = set(references.known.get("unit", ()))
    for file in read:
        known |= {match_key(unit.code) for unit in file.incoming.units}
        known |= {match_key(record.code) for record in file.records if record.subject is Subject.UNIT}
    checked = []
    for file in read:
        kept = []
        for bill in file.incoming.bills:
            units = (bill.output_unit, *(part.unit for part in bill.parts))
            strange = next((unit for unit in units if match_key(unit) not in known), None)
            if strange is None:
                kept.append(bill)
                continue
            why = Text(N_("The unit “{value}” is not known."), value=strange)
            position = bill.position or Position(file.file, file.sheet, 0)
            ledger.ask(Problem("unit", position, strange, why, Severity.STOP))
        checked.append(replace(file, incoming=replace(file.incoming, bills=tuple(kept))))
    return tuple(checked)


def _brought(files: Iterable[ReadFile], articles: Iterable[ArticleRow]) -> Iterator[tuple[str, str]]:
    """What other files of a set bring that rows of own tables may name."""
    for row in articles:
        yield "article", f"{row.code}|{row.destination}"
    for material in _materials(files):
        yield "material", material.code


def _materials(files: Iterable[ReadFile]) -> Iterator[KnownMaterial]:
    """The materials that the bills of a set name."""
    for file in files:
        for bill in file.bills:
            for line in bill.lines:
                if line.is_material and not is_article_code(line.component.code):
                    yield KnownMaterial(material_key(line.component.code), line.component.name)
    for file in files:
        for record in file.records:
            if record.subject is Subject.MATERIAL:
                yield KnownMaterial(record.code, dict(record.values).get("name", record.code))


def _bills(files: Iterable[ReadFile], kind: FileKind) -> tuple[BillRow, ...]:
    return tuple(bill for file in files if file.kind is kind for bill in file.bills)
