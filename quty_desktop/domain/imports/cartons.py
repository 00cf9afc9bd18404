"""A carton book against the plant's articles: which article a nickname means, and what its comments say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.codes import normalise_code
from quty_desktop.domain.imports.likeness import Likeness
from quty_desktop.domain.imports.names import header_word, match_key
from quty_desktop.domain.imports.plans import Subject
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.imports.rows import CartonRow, PackChange, PackSpecificationRow
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week

_TYPED_NUMBER = re.compile(r"\b(\d{8}(?:-\d{1,2})?|\d{3}[. ]\d{3}[. ]\d{2})\b")
TAKE_CHANGE = "carton.comment.take"
IGNORE_CHANGE = Proposal("carton.comment.ignore", Text(N_("Leave it as a comment")))


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """A finished article that a nickname may mean."""

    code: str
    destination: str
    name: str


class _Articles:
    """Finds the articles of a nickname: all that have one name, for each destination."""

    def __init__(self, articles: Iterable[KnownArticle]) -> None:
        self.by_name: dict[str, list[KnownArticle]] = {}
        self.by_code: dict[str, list[KnownArticle]] = {}
        for article in dict.fromkeys(articles):
            self.by_name.setdefault(match_key(article.name), []).append(article)
            self.by_code.setdefault(article.code, []).append(article)
        self._likeness = Likeness((name, name) for name in self.by_name)
        self._near: dict[str, tuple[str, ...]] = {}

    def sure(self, nickname: str) -> list[KnownArticle] | None:
        """The articles that a nickname names beyond doubt: by a number in it, or by their very name."""
        if (found := _TYPED_NUMBER.search(nickname)) and (code := _code(found[1])) in self.by_code:
            return self.by_code[code]
        return self.by_name.get(match_key(nickname))

    def near(self, nickname: str) -> tuple[str, ...]:
        """The names that a nickname may mean."""
        if nickname not in self._near:
            self._near[nickname] = self._likeness.nearest(nickname)
        return self._near[nickname]

    def of_number(self, value: str) -> list[KnownArticle] | None:
        """All articles that are named like the one with this number."""
        same = self.by_code.get(_code(value))
        return self.by_name[match_key(same[0].name)] if same else None


def _code(value: str) -> str:
    try:
        return normalise_code(value)
    except Invalid:
        return ""


def resolve_cartons(
    rows: Sequence[CartonRow],
    articles: Iterable[KnownArticle],
    derived: Sequence[PackSpecificationRow],
    ledger: Ledger,
) -> tuple[tuple[Record, ...], tuple[PackSpecificationRow, ...]]:
    """Find the articles of a carton book and compare its numbers with those of the bills.

    Args:
        rows: of the book.
        articles: of the plant, and of the lists that are imported with it.
        derived: pack specifications from the bills that are imported with it.
        ledger: takes what is to be said.

    Returns:
        What the book adds, and the derived specifications with the book's numbers where somebody chose them.
    """
    known = _Articles(articles)
    billed = {each.code: each for each in derived}
    records: list[Record] = []
    for row in rows:
        meant = _meant(row, known, ledger)
        for article in meant:
            if (bill := billed.get(article.code)) is not None:
                billed[article.code] = _compared(row, bill, ledger)
            elif not row.destination or row.destination == article.destination:
                records.append(_record(row, article))
        records += _changed(row, meant, ledger)
    return tuple(records), tuple(billed[each.code] for each in derived)


def _meant(row: CartonRow, known: _Articles, ledger: Ledger) -> list[KnownArticle]:
    articles = known.sure(row.nickname) or _asked(row, known, ledger)
    if not articles or not row.destination:
        return articles or []
    own = [article for article in articles if article.destination == row.destination]
    if not own:
        why = Text(
            N_("The article {name} is not made for {destination}."), name=articles[0].name, destination=row.destination
        )
        ledger.ask(Problem("carton.destination", row.position, row.nickname, why, Severity.STOP))
    return own


def _asked(row: CartonRow, known: _Articles, ledger: Ledger) -> list[KnownArticle] | None:
    asks = f"carton.article.{header_word(row.nickname)}"
    proposals = []
    for name in known.near(row.nickname):
        first = min(known.by_name[name], key=lambda article: article.code)
        text = Text(N_("“{value}” means {name} ({code} …)"), value=row.nickname, name=first.name, code=first.code)
        proposals.append(Proposal(f"{asks}.{first.code}", text, first.code))
    why = Text(N_("The book names no number; which article is “{value}”?"), value=row.nickname)
    chosen = ledger.ask(
        Problem("carton.article", row.position, row.nickname, why, Severity.STOP, tuple(proposals), asks)
    )
    if chosen is None:
        return None
    articles = known.of_number(chosen.value)
    if articles is None:
        why = Text(N_("There is no article {code}."), code=chosen.value)
        ledger.ask(Problem("carton.unknown_article", row.position, row.nickname, why, Severity.STOP))
    return articles


def _compared(row: CartonRow, bill: PackSpecificationRow, ledger: Ledger) -> PackSpecificationRow:
    filed, billed = (
        (row.pcs_per_carton, row.cartons_per_pallet),
        (bill.pcs_per_carton, bill.cartons_per_pallet),
    )
    if filed == billed:
        return bill
    words = {"book": f"{filed[0]} × {filed[1]}", "bill": f"{billed[0]} × {billed[1]}"}
    why = Text(
        N_("{code}: the carton book says {book}, the bill in {file}, row {row}, says {bill}."),
        code=bill.code, file=bill.position.file, row=str(bill.position.row), **words,
    )  # fmt: skip
    proposals = (
        Proposal("pack.of_bill", Text(N_("The bill is right: {bill}"), bill=words["bill"]), "bill"),
        Proposal("pack.of_book", Text(N_("The carton book is right: {book}"), book=words["book"]), "book"),
    )
    chosen = ledger.ask(Problem("pack.book_differs", row.pieces_position, words["book"], why, Severity.WARN, proposals))
    if chosen is None or chosen.value == "bill":
        return bill
    return replace(bill, pcs_per_carton=filed[0], cartons_per_pallet=filed[1])


def _changed(row: CartonRow, meant: Sequence[KnownArticle], ledger: Ledger) -> Iterator[Record]:
    for change in row.changes:
        own = [article for article in meant if article.destination == change.destination]
        if not own or not _is_week(change):
            continue
        week = Week(*change.week)
        before = "?" if change.old is None else str(change.old)
        why = Text(
            N_("The comment says: {destination} from {week} has {new} pieces in a carton, before {old}."),
            destination=change.destination, week=str(week), new=change.new, old=before,
        )  # fmt: skip
        take = Proposal(TAKE_CHANGE, Text(N_("Take it from that week on")), "take")
        code = f"carton.comment.{change.destination.casefold()}.{week.stamp}"
        chosen = ledger.ask(
            Problem(code, row.pieces_position, str(row.pcs_per_carton), why, Severity.WARN, (take, IGNORE_CHANGE))
        )
        if chosen is not None and chosen.code == TAKE_CHANGE:
            yield from (_record(row, article, change) for article in own)


def _is_week(change: PackChange) -> bool:
    try:
        Week(*change.week)
    except (Invalid, ValueError):
        return False
    return True


def _record(row: CartonRow, article: KnownArticle, change: PackChange | None = None) -> Record:
    week = "" if change is None else f"{change.week[0]}-{change.week[1]:02}"
    values = {
        "article": article.code,
        "destination": article.destination,
        "pcs": str(row.pcs_per_carton if change is None else change.new),
        "cartons": str(row.cartons_per_pallet),
        "size": "" if row.size_mm is None else " × ".join(str(side) for side in row.size_mm),
        "week": week,
        "note": row.note,
    }
    return Record(
        Subject.PACK_SPECIFICATION,
        (article.code, article.destination, week),
        article.code,
        tuple((name, value) for name, value in values.items() if value),
        row.position,
        article.destination,
    )


def resolve_packings(records: Iterable[Record], articles: Iterable[KnownArticle], ledger: Ledger) -> Iterator[Record]:
    """Give the packings of a list to the articles with their number: without a destination to all of them.

    Other records pass as they are.
    """
    known = _Articles(articles)
    for record in records:
        if record.subject is not Subject.PACK_SPECIFICATION or record.is_own:
            yield record
            continue
        _, destination, week = record.key
        meant = [
            article
            for article in known.by_code.get(record.code, ())
            if not destination or article.destination == destination
        ]
        if not meant:
            why = Text(N_("There is no article {code} {destination}."), code=record.code, destination=destination)
            ledger.ask(Problem("packing.unknown_article", record.position, record.code, why, Severity.STOP))
        for article in meant:
            values = dict(record.values) | {"destination": article.destination}
            yield replace(
                record,
                key=(article.code, article.destination, week),
                values=tuple(values.items()),
                destination=article.destination,
            )
