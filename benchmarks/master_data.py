"""Master data: the plant's own workbooks in, every article exploded, searching as one types, and a long table out to Excel.

Three subjects. The workbooks are no part of the project: where their folder is absent the first subject says so.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import psutil
from openpyxl import Workbook, load_workbook
from sqlalchemy import event

from benchmarks.ground import ROOT, Ground
from benchmarks.measuring import Row, Subject, at_most, below, interleaved, milliseconds
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.import_requests import file_by_file
from quty_desktop.services.importing.imports import check_files
from quty_desktop.services.master_data import articles, explosions
from quty_desktop.services.master_data.articles import ArticleFilter
from quty_desktop.services.sign_in import PlantSession
from quty_desktop.spreadsheets.table_columns import ColumnKind, TableColumn
from quty_desktop.spreadsheets.writer import write_table

_NAMES = ("Article", "Cutting", "Finishing", "Packing", "Finishing Goods")
_MIB = 2**20
_ARTICLES = 10_000
_EXPORTED = 100_000
_TYPED = ("otter 28", "soft toy 12", "heron", "7000123", "mjukvag", "toy 99 bear")


def _folder() -> Path | None:
    folder = Path(os.environ.get("QUTY_WORKBOOKS") or ROOT.parent / "shared" / "workbooks")
    return folder if (folder / "Article.xlsx").is_file() else None


def imported(ground: Ground) -> Subject:
    """Each workbook previewed, all of them imported one after the other, and every finished article exploded in one pass."""
    folder = _folder()
    if folder is None:
        return Subject("The plant's workbooks", notes=["Their folder is not here; set QUTY_WORKBOOKS to it."])
    files = [folder / f"{name}.xlsx" for name in _NAMES]
    rows: list[Row] = []
    with ground.session("ppic_manager") as session:
        ask = session.dispatcher.ask
        found = interleaved(
            ground.effort.rounds,
            {
                "floor": lambda: milliseconds(lambda: _cells(files[2])),
                **{file.stem: _timed(lambda file=file: check_files(ask, [file])) for file in files},  # type: ignore[misc]
            },
        )
        rows.append(Row("floor: openpyxl reads the cells of Finishing, read-only", found["floor"]))
        rows += [below(f"preview of {file.stem}", found[file.stem], 3_000) for file in files]
        with _memory() as peak:
            began = time.perf_counter()
            checked = check_files(ask, files)
            read = (time.perf_counter() - began) * 1000
            for each in file_by_file(checked.request):
                session.dispatcher.run(imports.import_files, each)
            whole = (time.perf_counter() - began) * 1000
        rows.append(Row("all five previewed together", (read,)))
        rows.append(below("all five previewed and imported", (whole,), 20_000))
        rows.append(below("memory of the process at its highest meanwhile", (peak[0] / _MIB,), 300, "MiB"))
        rows += _explosions(ground, session)
    return Subject("The plant's five workbooks, and the need of every finished article in them", rows)


def _timed(work: Callable[[], object]) -> Callable[[], float]:
    return lambda: milliseconds(work)


def _cells(file: Path) -> int:
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        return sum(len(row) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
    finally:
        book.close()


@contextmanager
def _memory() -> Iterator[list[int]]:
    """The highest resident memory of this process while the block runs, in bytes, once it has ended."""
    process, peak, ended = psutil.Process(), [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            peak[0] = max(peak[0], process.memory_info().rss)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        peak[0] = max(peak[0], process.memory_info().rss)
        ended.set()
        watcher.join()


def _explosions(ground: Ground, session: PlantSession) -> list[Row]:
    with ground.superuser() as connection:
        made = connection.execute(
            "SELECT DISTINCT ON (a.code) a.id FROM quty.article a JOIN quty.bill b ON b.article_id = a.id AND b.state = 'active'"
            " WHERE a.kind = 'finished_good' ORDER BY a.code, a.id"
        ).fetchall()
    keys = [int(str(row[0])) for row in made]
    door = session.dispatcher
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    def exploded(wanted: list[int]) -> int:
        statements.clear()
        door.ask(explosions.requirements, explosions.ExplodeMany(tuple((key, Decimal(480)) for key in wanted)))
        return len(statements)

    event.listen(door._engine, "before_cursor_execute", note)  # noqa: SLF001 - counts what the dispatcher sends
    try:
        one, every = exploded(keys[:1]), exploded(keys)
    finally:
        event.remove(door._engine, "before_cursor_execute", note)  # noqa: SLF001
    found = interleaved(
        ground.effort.rounds,
        {
            "one": lambda: milliseconds(lambda: exploded(keys[:1])),
            "all": lambda: milliseconds(lambda: exploded(keys)),
        },
    )
    return [
        Row("need of one finished article", found["one"]),
        below(f"need of all {len(keys)} finished articles with a bill, in one pass", found["all"], 2_000),
        Row("SQL statements for one article", (float(one),), "statements"),
        Row(
            f"SQL statements for all {len(keys)}",
            (float(every),),
            "statements",
            (),
            "no more than for one",
            every <= one,
        ),
    ]


def searched(ground: Ground) -> Subject:
    """Searching among articles as somebody types, through the dispatcher."""
    count = min(_ARTICLES, ground.effort.list_rows)

    def prepare() -> None:
        with ground.superuser() as connection:
            connection.execute(
                "INSERT INTO quty.article (code, name, kind) SELECT lpad((70000000 + n)::text, 8, '0'),"
                " 'MJUKVÅG soft toy ' || n %% 100 || ' ' || (ARRAY['otter', 'heron', 'bear', 'whale'])[1 + n %% 4],"
                " 'finished_good' FROM generate_series(1, %s) AS n ON CONFLICT DO NOTHING",
                (count,),
            )
        with ground.superuser() as connection:
            connection.execute("ANALYZE quty.article")

    ground.once("articles", prepare)
    with ground.session("ppic_manager") as session:

        def typed(text: str) -> float:
            wanted = ArticleFilter(text, limit=300)
            return milliseconds(lambda: session.dispatcher.ask(articles.article_list, wanted))

        prefixes = [word[:length] for word in _TYPED for length in range(1, len(word) + 1)]
        for prefix in prefixes[:5]:
            typed(prefix)
        values = tuple(typed(prefix) for _ in range(ground.effort.rounds) for prefix in prefixes)
    return Subject(
        f"Search as one types over {count:,} articles, a key press each",
        [below("key press to the rows found, at most 300", values, 50, share=95)],
    )


def exported(ground: Ground) -> Subject:
    """A long table to Excel, beside openpyxl's write-only workbook with the same cells."""
    count = min(_EXPORTED, ground.effort.list_rows)
    columns = [
        TableColumn("Code"), TableColumn("Name"), TableColumn("Pieces", ColumnKind.INTEGER),
        TableColumn("Quantity", ColumnKind.DECIMAL), TableColumn("Unit"), TableColumn("State"),
    ]  # fmt: skip

    def cells() -> Iterator[tuple[object, ...]]:
        for number in range(count):
            yield f"{number:08}", f"MJUKVÅG soft toy {number % 100}", number, Decimal(number) / 8, "YARD", "In use"

    ours, theirs = ground.folder / "ours.xlsx", ground.folder / "theirs.xlsx"

    def plain() -> None:
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Rows")
        sheet.append([column.header for column in columns])
        for row in cells():
            sheet.append(row)
        book.save(theirs)

    found = interleaved(
        ground.effort.rounds,
        {
            "openpyxl": lambda: milliseconds(plain),
            "ours": lambda: milliseconds(lambda: write_table(ours, "Rows", columns, cells())),
        },
    )
    row = at_most(f"{count:,} rows, typed, with header, filter and widths", found["ours"], found["openpyxl"], 1.0)
    return Subject(
        f"Export of {count:,} rows to Excel",
        [
            Row("floor: openpyxl write-only, the same cells", found["openpyxl"]),
            row,
            below("the same, as a time", found["ours"], 5_000),
        ],
    )
