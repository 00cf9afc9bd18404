"""Checks over a whole article list, and its comparison with the bills of the finished articles."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.imports.problems import Ledger, Position, Problem, Proposal, Severity
from quty_desktop.domain.imports.rows import ArticleRow, BillRow, BillSubject
from quty_desktop.domain.text import N_, Text

_DIGITS = re.compile(r"(\d+)")
_SHORTEST_RUN = 3
"""Rows that count up from one to the next before the fill handle of the spreadsheet is suspected."""

COUNTS_UP = "article.name_counts_up"
KEEP_NAME = Proposal("article.name.keep", Text(N_("Keep the name of the list")))


def check_articles(rows: Sequence[ArticleRow], ledger: Ledger) -> tuple[ArticleRow, ...]:
    """Merge equal rows of an article list and list the rows that contradict each other.

    Key is number and destination together, for one number may serve several destinations. Rows that say exactly the
    same become one; of two names for one key the first is kept.
    """
    rows = tuple(_counting_names(rows, ledger))
    counting = {problem.position for problem in ledger.problems if problem.code == COUNTS_UP}
    merged: dict[tuple[str, str], ArticleRow] = {}
    for row in rows:
        first = merged.get(row.key)
        if first is None:
            merged[row.key] = row
        elif match_key(first.name) == match_key(row.name):
            merged[row.key] = replace(first, repeated=(*first.repeated, row.position))
        else:
            merged[row.key] = _second_name(first, row, ledger)
    articles = tuple(_one_name_per_code(merged.values(), counting, ledger))
    _same_name_twice(articles, ledger)
    return articles


def _counting_names(rows: Sequence[ArticleRow], ledger: Ledger) -> Iterator[ArticleRow]:
    """Find names that count up from row to row: Excel's fill handle was dragged (s12, s13, s14 are all s12)."""
    start = 0
    while start < len(rows):
        end = start + 1
        while end < len(rows) and _counts_up(rows[start].name, rows[end].name, end - start):
            end += 1
        yield rows[start]
        for row in rows[start + 1 : end]:
            if end - start < _SHORTEST_RUN:
                yield row
                continue
            first = rows[start]
            take = Proposal(
                "article.name.first_of_run", Text(N_("Take the name “{name}”"), name=first.name), first.name
            )
            why = Text(
                N_("The names count up from row {row}, as when a cell was dragged down."), row=str(first.position.row)
            )
            chosen = ledger.ask(Problem(COUNTS_UP, row.position, row.name, why, Severity.WARN, (take, KEEP_NAME)))
            yield replace(row, name=chosen.value) if chosen is not None and chosen.value else row
        start = end


def _counts_up(first: str, other: str, steps: int) -> bool:
    parts, others = _DIGITS.split(match_key(first)), _DIGITS.split(match_key(other))
    if len(parts) != len(others):
        return False
    different = [index for index, (part, word) in enumerate(zip(parts, others, strict=True)) if part != word]
    return (
        len(different) == 1 and different[0] % 2 == 1 and int(others[different[0]]) == int(parts[different[0]]) + steps
    )


def _second_name(first: ArticleRow, row: ArticleRow, ledger: Ledger) -> ArticleRow:
    proposals = (
        Proposal("article.name.keep_first", Text(N_("Keep “{name}”"), name=first.name), first.name),
        Proposal("article.name.take_later", Text(N_("Take “{name}”"), name=row.name), row.name),
    )
    why = Text(
        N_("{code} {destination} stands in row {row} already, with the name “{name}”."),
        code=row.code, destination=row.destination, row=str(first.position.row), name=first.name,
    )  # fmt: skip
    chosen = ledger.ask(Problem("article.two_names", row.position, row.name, why, Severity.STOP, proposals))
    return replace(first, name=chosen.value, repeated=(*first.repeated, row.position)) if chosen is not None else first


def _one_name_per_code(rows: Iterable[ArticleRow], told: Collection[Position], ledger: Ledger) -> Iterator[ArticleRow]:
    firsts: dict[str, ArticleRow] = {}
    for row in rows:
        first = firsts.setdefault(row.code, row)
        if match_key(first.name) == match_key(row.name) or row.position in told:
            yield row
            continue
        take = Proposal("article.name.of_first_row", Text(N_("Take the name “{name}”"), name=first.name), first.name)
        why = Text(
            N_("{code} has the name “{name}” in row {row}."),
            code=row.code,
            name=first.name,
            row=str(first.position.row),
        )
        chosen = ledger.ask(
            Problem("article.code_two_names", row.position, row.name, why, Severity.WARN, (take, KEEP_NAME))
        )
        yield replace(row, name=chosen.value) if chosen is not None and chosen.value else row


def _same_name_twice(rows: Iterable[ArticleRow], ledger: Ledger) -> None:
    """List a name that stands twice for one destination under two numbers: often a name that was copied down."""
    firsts: dict[tuple[str, str], ArticleRow] = {}
    for row in rows:
        first = firsts.setdefault((match_key(row.name), row.destination), row)
        if first.code == row.code:
            continue
        why = Text(
            N_("The same name and destination stand in row {row} under the number {code}."),
            row=str(first.position.row),
            code=first.code,
        )
        keep = Proposal("article.same_name.keep", Text(N_("Both numbers are right")))
        ledger.ask(Problem("article.same_name", row.position, f"{row.code} {row.name}", why, Severity.WARN, (keep,)))


@dataclass(frozen=True, slots=True)
class ComparedArticles:
    """An article list after its comparison with the bills.

    Attributes:
        articles: the list, with the mends that were chosen.
        only_in_bills: articles that the list lacks, made from their bills.
    """

    articles: tuple[ArticleRow, ...]
    only_in_bills: tuple[ArticleRow, ...]


def compare_articles(
    articles: Sequence[ArticleRow],
    goods: Iterable[BillRow],
    ledger: Ledger,
    destinations: Destinations = STANDARD_DESTINATIONS,
) -> ComparedArticles:
    """Compare an article list with the bills of the finished articles.

    Names that differ are listed with the bill's name as the mend; so are numbers for which the bill's name tells a
    destination that the list has not, numbers without a bill, and bills without a number in the list.
    """
    filed = {bill.product.code: bill for bill in goods if bill.subject is BillSubject.ARTICLE}
    served: dict[str, set[str]] = {}
    for row in articles:
        served.setdefault(row.code, set()).add(row.destination)
    first_of = {row.code: row for row in reversed(articles)}
    for row in first_of.values():
        _compare_number(row, filed.get(row.code), served[row.code], ledger, destinations)
    compared = [
        _compare_name(row, filed[row.code], ledger, destinations) if row.code in filed else row for row in articles
    ]
    missing = tuple(_from_bill(bill, ledger, destinations) for code, bill in filed.items() if code not in served)
    return ComparedArticles(tuple(compared), missing)


def _compare_name(row: ArticleRow, bill: BillRow, ledger: Ledger, destinations: Destinations) -> ArticleRow:
    filed = bill.product.name
    plain, _ = destinations.split_name(filed)
    own, _ = destinations.split_name(row.name)
    if {match_key(row.name), match_key(own)} & {match_key(filed), match_key(plain)}:
        return row
    take = Proposal("article.name.of_bill", Text(N_("Take the bill's name “{name}”"), name=plain), plain)
    why = Text(
        N_("The bill in {file}, row {row}, calls {code} “{name}”."),
        file=bill.position.file, row=str(bill.position.row), code=row.code, name=plain,
    )  # fmt: skip
    problem = Problem("article.name_differs", row.position, row.name, why, Severity.WARN, (take, KEEP_NAME))
    chosen = ledger.ask(problem)
    return replace(row, name=chosen.value) if chosen is not None and chosen.value else row


def _compare_number(
    row: ArticleRow, bill: BillRow | None, served: set[str], ledger: Ledger, destinations: Destinations
) -> None:
    whole_row = replace(row.position, column="")
    if bill is None:
        why = Text(N_("No bill of the finished article {code} is known."), code=row.code)
        ledger.ask(Problem("article.no_bill", whole_row, row.code, why, Severity.WARN))
        return
    _, destination = destinations.split_name(bill.product.name)
    if destination in served:
        return
    why = Text(
        N_("The bill in {file}, row {row}, is for {destination}, the list has {code} for {listed}."),
        file=bill.position.file, row=str(bill.position.row), destination=destination, code=row.code, listed=", ".join(sorted(served)),
    )  # fmt: skip
    keep = Proposal("article.destination.keep", Text(N_("The list is right")))
    ledger.ask(Problem("article.destination_differs", whole_row, row.destination, why, Severity.WARN, (keep,)))


def _from_bill(bill: BillRow, ledger: Ledger, destinations: Destinations) -> ArticleRow:
    name, destination = destinations.split_name(bill.product.name)
    why = Text(N_("The article list has no {code}; it is added from its bill."), code=bill.product.code)
    ledger.ask(Problem("article.not_listed", bill.position, str(bill.product), why, Severity.WARN))
    return ArticleRow(bill.product.code, name, destination, bill.position)
