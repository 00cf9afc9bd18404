"""What an import would change: the rows of the files against what the plant has. Nothing is guessed, nothing deleted."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quty_desktop.domain.imports.destinations import alias_key
from quty_desktop.domain.imports.names import filed_name
from quty_desktop.domain.text import N_, Choice


class Verdict(Choice):
    """What becomes of a row."""

    NEW = "new", N_("New")
    CHANGED = "changed", N_("Changed")
    SAME = "same", N_("Unchanged")
    LEFT_OUT = "left_out", N_("Left out")
    EMPTIED = "emptied", N_("Empty it?")
    KEPT = "kept", N_("Stays")


class Subject(Choice):
    """What a row is about."""

    DESTINATION = "destination", N_("Destination")
    SPELLING = "spelling", N_("Spelling of a destination")
    ARTICLE = "article", N_("Article")
    PACK_SPECIFICATION = "pack_specification", N_("Pack specification")
    MATERIAL = "material", N_("Material")
    PARTNER = "partner", N_("Partner")
    CERTIFICATE = "certificate", N_("Certificate")
    BILL = "bill", N_("Bill of material")
    CATEGORY = "category", N_("Category")
    UNIT = "unit", N_("Unit")
    CONVERSION = "conversion", N_("Unit conversion")
    DEPARTMENT_ARTICLE = "department_article", N_("Article of a department")
    PLACE = "place", N_("Place")
    LINE = "line", N_("Line")
    DEFECT = "defect", N_("Defect")
    SAMPLING = "sampling", N_("Sampling plan")


@dataclass(frozen=True, slots=True)
class IncomingArticle:
    """A finished article in a file.

    Attributes:
        code: its number.
        destination: the destination's code.
        name: its name.
        file: the file's name.
        listed: whether the article list has it; otherwise a bill names it, and it is added only where the plant
            has no article of this number.
    """

    code: str
    destination: str
    name: str
    file: str
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Packing:
    """How an article is packed.

    Attributes:
        pcs_per_carton: pieces in a carton.
        cartons_per_pallet: cartons on a pallet.
        size_mm: length, width and height of the carton; ``None`` where it is not known.
    """

    pcs_per_carton: int
    cartons_per_pallet: int
    size_mm: tuple[int, int, int] | None = None

    def __str__(self) -> str:
        """The packing as the plant notes it: ``60 pcs × 8 CTN, 570 × 375 × 450 mm``."""
        packed = f"{self.pcs_per_carton} pcs × {self.cartons_per_pallet} CTN"
        return packed if self.size_mm is None else f"{packed}, {' × '.join(str(side) for side in self.size_mm)} mm"


@dataclass(frozen=True, slots=True)
class IncomingPacking:
    """The packing of an article's number in the files; it holds for each destination that the number serves."""

    code: str
    packing: Packing
    file: str


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article that the plant has, with the packing that holds for it from the beginning.

    Attributes:
        id: its key.
        code: its number.
        destination: the destination's code, empty where it is made for any.
        name: its name.
        placeholder: whether it was made only because something else named it.
        specification_id: the key of its packing, ``None`` where it has none.
        packing: that packing.
    """

    id: int
    code: str
    destination: str
    name: str
    placeholder: bool = False
    specification_id: int | None = None
    packing: Packing | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Number and destination."""
        return self.code, self.destination


@dataclass(frozen=True, slots=True)
class ArticleStep:
    """What becomes of an article; ``stored`` is ``None`` for a new one."""

    incoming: IncomingArticle
    verdict: Verdict
    stored: StoredArticle | None = None


@dataclass(frozen=True, slots=True)
class PackingStep:
    """What becomes of an article's packing.

    Attributes:
        code: the article's number.
        destination: the article's destination.
        verdict: what becomes of it.
        packing: what is stored afterwards.
        file: where it comes from.
        stored: the article, ``None`` where the same import makes it.
    """

    code: str
    destination: str
    verdict: Verdict
    packing: Packing
    file: str
    stored: StoredArticle | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the list of differences.

    Attributes:
        id: its number in the list.
        subject: what it is about.
        verdict: new or changed.
        code: number of the article, or the spelling; empty for a destination.
        destination: the destination's code.
        before: what the plant has; empty for something new.
        after: what the import puts in place.
        file: where it comes from.
        row: the row of a list, to tell rows apart that say the same; 0 where it is not told.
    """

    id: int
    subject: Subject
    verdict: Verdict
    code: str
    destination: str
    before: str
    after: str
    file: str
    row: int = 0

    @property
    def is_done(self) -> bool:
        """Whether an import carries it out, and does not only ask or tell."""
        return self.verdict in {Verdict.NEW, Verdict.CHANGED}


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps of an import.

    Attributes:
        destinations: codes that the plant has not.
        spellings: for each new spelling, the destination's code.
        articles: a step for each article.
        packings: a step for each article with a packing in the files.
    """

    destinations: tuple[str, ...]
    spellings: Mapping[str, str]
    articles: tuple[ArticleStep, ...]
    packings: tuple[PackingStep, ...]

    def counted(self, file: str) -> Counter[Verdict]:
        """Count what becomes of a file's rows."""
        steps: tuple[ArticleStep | PackingStep, ...] = (*self.articles, *self.packings)
        return Counter(
            step.verdict
            for step in steps
            if (step.incoming.file if isinstance(step, ArticleStep) else step.file) == file
        )

    def changes(self) -> tuple[Change, ...]:
        """List what is new or changed."""
        lines: list[tuple[Subject, Verdict, str, str, str, str, str]] = [
            (Subject.DESTINATION, Verdict.NEW, "", code, "", code, "") for code in self.destinations
        ]
        lines += [
            (Subject.SPELLING, Verdict.NEW, spelling, code, "", code, "") for spelling, code in self.spellings.items()
        ]
        for step in self.articles:
            new, old = step.incoming, step.stored
            if step.verdict is not Verdict.SAME:
                before = old.name if old is not None else ""
                lines.append((Subject.ARTICLE, step.verdict, new.code, new.destination, before, new.name, new.file))
        for each in self.packings:
            if each.verdict is not Verdict.SAME:
                kept = each.stored.packing if each.stored is not None else None
                lines.append(
                    (
                        Subject.PACK_SPECIFICATION, each.verdict, each.code, each.destination,
                        "" if kept is None else str(kept), str(each.packing), each.file,
                    )
                )  # fmt: skip
        return tuple(Change(number, *line) for number, line in enumerate(lines, start=1))


def plan_import(
    articles: Sequence[IncomingArticle],
    packings: Sequence[IncomingPacking],
    spellings: Mapping[str, str],
    stored: Iterable[StoredArticle],
    destinations: Iterable[str],
    known_spellings: Iterable[str],
) -> Plan:
    """Decide what an import changes; importing the same rows again changes nothing.

    Args:
        articles: of the list, and those that only bills name.
        packings: of article numbers.
        spellings: new spellings of destinations, chosen by a person.
        stored: the plant's articles with these numbers.
        destinations: codes that the plant has.
        known_spellings: spellings that the plant has.
    """
    have = {article.key: article for article in stored}
    spelt = {alias_key(spelling) for spelling in known_spellings}
    numbers = {article.code for article in have.values()} | {article.code for article in articles if article.listed}
    steps = tuple(_article(new, have) for new in articles if new.listed or new.code not in numbers)
    # An article that only a bill names and the plant has is not touched, but it counts as read.
    steps += tuple(_left(new, have) for new in articles if not new.listed and new.code in numbers)
    targets: dict[tuple[str, str], StoredArticle | None] = dict(have)
    for step in steps:
        if step.verdict is Verdict.NEW:
            targets.setdefault((step.incoming.code, step.incoming.destination), None)
    by_code: dict[str, list[tuple[str, StoredArticle | None]]] = {}
    for (code, destination), article in sorted(targets.items(), key=lambda item: item[0]):
        by_code.setdefault(code, []).append((destination, article))
    return Plan(
        destinations=_missing(steps, spellings, frozenset(destinations)),
        spellings={spelling: code for spelling, code in spellings.items() if alias_key(spelling) not in spelt},
        articles=steps,
        packings=tuple(
            _packing(new, destination, article)
            for new in packings
            for destination, article in by_code.get(new.code, ())
        ),
    )


def _article(new: IncomingArticle, have: Mapping[tuple[str, str], StoredArticle]) -> ArticleStep:
    kept = have.get((new.code, new.destination))
    if kept is None:
        return ArticleStep(new, Verdict.NEW)
    same = filed_name(kept.name) == filed_name(new.name) and not kept.placeholder
    return ArticleStep(new, Verdict.SAME if same else Verdict.CHANGED, kept)


def _left(new: IncomingArticle, have: Mapping[tuple[str, str], StoredArticle]) -> ArticleStep:
    kept = have.get((new.code, new.destination))
    return ArticleStep(new, Verdict.SAME, kept or next((each for each in have.values() if each.code == new.code), None))


def _packing(new: IncomingPacking, destination: str, article: StoredArticle | None) -> PackingStep:
    kept = article.packing if article is not None else None
    if kept is None:
        return PackingStep(new.code, destination, Verdict.NEW, new.packing, new.file, article)
    # A carton that the files do not name leaves the size that the plant has.
    wanted = Packing(new.packing.pcs_per_carton, new.packing.cartons_per_pallet, new.packing.size_mm or kept.size_mm)
    return PackingStep(
        new.code, destination, Verdict.SAME if wanted == kept else Verdict.CHANGED, wanted, new.file, article
    )


def _missing(steps: Iterable[ArticleStep], spellings: Mapping[str, str], known: frozenset[str]) -> tuple[str, ...]:
    wanted = [step.incoming.destination for step in steps if step.verdict is Verdict.NEW]
    return tuple(code for code in dict.fromkeys([*wanted, *spellings.values()]) if code not in known)
