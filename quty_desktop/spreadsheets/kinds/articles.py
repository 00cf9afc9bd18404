"""The article list: number, name, destination."""

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.articles import check_articles
from quty_desktop.domain.imports.codes import normalise_code
from quty_desktop.domain.imports.destinations import alias_key
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.rows import ArticleRow
from quty_desktop.domain.text import N_, Text
from quty_desktop.spreadsheets.kinds.cells import read_name
from quty_desktop.spreadsheets.layouts import Contents, Context, Layout
from quty_desktop.spreadsheets.sheets import Row
from quty_desktop.spreadsheets.tables import Column, Table

COLUMNS = (
    Column(
        "code",
        "NO. Art",
        ("Article No", "Article Number", "No Article", "Article", "Article Code", "Nomor Artikel", "Kode Artikel"),
    ),
    Column("name", "ARTICLE NAME", ("Name", "Nama Artikel", "Nama", "Description")),
    Column("destination", "Destination", ("Dest", "Tujuan", "Destinasi")),
)


def read_articles(table: Table, ledger: Ledger, context: Context) -> Contents:
    """Read an article list; equal rows are merged, rows that contradict each other are listed."""
    rows = [_read_row(table, row, ledger, context) for row in table.rows if _has_content(table, row)]
    return Contents(FileKind.ARTICLES, articles=check_articles([row for row in rows if row is not None], ledger))


def _has_content(table: Table, row: Row) -> bool:
    return any(table.value(row, column.field) is not None for column in COLUMNS)


def _read_row(table: Table, row: Row, ledger: Ledger, context: Context) -> ArticleRow | None:
    code = _read_code(table, row, ledger)
    name = read_name(table, row, "name", ledger)
    destination = _read_destination(table, row, ledger, context)
    if code is None or name is None or destination is None:
        return None
    return ArticleRow(code, name, destination, table.position(row, "name"))


def _read_code(table: Table, row: Row, ledger: Ledger) -> str | None:
    value = table.value(row, "code")
    try:
        return normalise_code("" if value is None else value)
    except Invalid as error:
        why = error.fields["code"] if value is not None else Text(N_("The article number is missing."))
        ledger.ask(Problem("article.code", table.position(row, "code"), str(value or ""), why, Severity.STOP))
        return None


def _read_destination(table: Table, row: Row, ledger: Ledger, context: Context) -> str | None:
    value = table.value(row, "destination")
    try:
        return context.destinations.read("" if value is None else value)
    except Invalid as error:
        why = error.fields["destination"] if value is not None else Text(N_("The destination is missing."))
        proposals = tuple(
            Proposal(
                f"destination.{alias_key(str(value))}.{code.casefold()}",
                Text(N_("“{value}” means {destination}"), value=str(value), destination=code),
                code,
            )
            for code in context.destinations.candidates(value)
        )
        position = table.position(row, "destination")
        chosen = ledger.ask(Problem("article.destination", position, str(value or ""), why, Severity.STOP, proposals))
        return chosen.value if chosen is not None else None


ARTICLE_LIST = Layout(N_("Article list"), COLUMNS, read_articles)
