"""The outcome of reading one file."""

from dataclasses import dataclass, field

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.problems import Applied, Problem, Severity
from quty_desktop.domain.imports.rows import ArticleRow, BillRow
from quty_desktop.domain.text import N_, Choice


class FileKind(Choice):
    """The families of files that the import knows."""

    ARTICLES = "articles", N_("Article list")
    CUTTING_BILLS = "cutting_bills", N_("Bills of material, Cutting")
    EMBROIDERY_BILLS = "embroidery_bills", N_("Bills of material, Embroidery")
    SEWING_BILLS = "sewing_bills", N_("Bills of material, Sewing")
    FINISHING_BILLS = "finishing_bills", N_("Bills of material, Finishing")
    PACKING_BILLS = "packing_bills", N_("Bills of material, Packing")
    FINISHED_GOODS_BILLS = "finished_goods_bills", N_("Bills of material, Finished goods")

    @property
    def is_bills(self) -> bool:
        """Whether the file holds bills of material."""
        return self is not FileKind.ARTICLES


BILLS_OF = {
    Department.CUTTING: FileKind.CUTTING_BILLS,
    Department.EMBROIDERY: FileKind.EMBROIDERY_BILLS,
    Department.SEWING: FileKind.SEWING_BILLS,
    Department.FINISHING: FileKind.FINISHING_BILLS,
    Department.PACKING: FileKind.PACKING_BILLS,
    Department.FINISHED_GOODS: FileKind.FINISHED_GOODS_BILLS,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was read.

    Attributes:
        rows: rows below the header that hold anything.
        good: articles or bills that can be imported.
        lines: lines of those bills; 0 for other kinds.
        stopped: rows with a problem that keeps them out.
        warnings: problems that do not.
    """

    rows: int
    good: int
    lines: int
    stopped: int
    warnings: int


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file says, ready to be imported in one transaction.

    Reading the same bytes with the same decisions gives an equal result, and each row has a ``key`` which
    does not depend on its place, so that a second import finds its own rows and changes nothing.

    Attributes:
        file: the file's name.
        sheet: the sheet that was read; empty for a text file.
        kind: what it holds.
        fingerprint: SHA-256 of the file, in hexadecimal.
        articles: the articles of an article list.
        bills: the bills of a file of bills.
        problems: what is open, in the order of the rows.
        applied: chosen mends that were used.
        rows_read: rows below the header that hold anything.
    """

    file: str
    sheet: str
    kind: FileKind
    fingerprint: str
    articles: tuple[ArticleRow, ...] = ()
    bills: tuple[BillRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    applied: tuple[Applied, ...] = field(default=())
    rows_read: int = 0

    @property
    def rows(self) -> tuple[ArticleRow, ...] | tuple[BillRow, ...]:
        """The rows of its kind."""
        return self.bills if self.kind.is_bills else self.articles

    @property
    def counts(self) -> Counts:
        """How much was read."""
        stopped = {problem.position.row for problem in self.problems if problem.severity is Severity.STOP}
        return Counts(
            rows=self.rows_read,
            good=len(self.rows),
            lines=sum(len(bill.lines) for bill in self.bills),
            stopped=len(stopped),
            warnings=sum(problem.severity is Severity.WARN for problem in self.problems),
        )
