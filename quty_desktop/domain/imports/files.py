"""The outcome of reading one file."""

from dataclasses import dataclass, field

from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.bill_plans import Incoming
from quty_desktop.domain.imports.problems import Applied, Problem, Severity
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.imports.rows import ArticleRow, BillRow, CartonRow, CertificateRow
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
    CARTON_BOOK = "carton_book", N_("Carton book")
    CERTIFICATES = "certificates", N_("Certificate register")
    MATERIALS = "materials", N_("Material list")
    PARTNERS = "partners", N_("Partner list")
    DESTINATIONS = "destinations", N_("Destination list")
    PACK_SPECIFICATIONS = "pack_specifications", N_("Pack specification list")
    OWN_ARTICLES = "own_articles", N_("Table of articles")
    OWN_BILLS = "own_bills", N_("Table of bill lines")
    OWN_CATEGORIES = "own_categories", N_("Table of categories")
    OWN_CERTIFICATES = "own_certificates", N_("Table of certificates")
    OWN_CONVERSIONS = "own_conversions", N_("Table of unit conversions")
    OWN_DEFECTS = "own_defects", N_("Table of defects")
    OWN_DEPARTMENT_ARTICLES = "own_department_articles", N_("Table of department articles")
    OWN_DESTINATIONS = "own_destinations", N_("Table of destinations")
    OWN_LINES = "own_lines", N_("Table of lines")
    OWN_MATERIALS = "own_materials", N_("Table of materials")
    OWN_PACK_SPECIFICATIONS = "own_pack_specifications", N_("Table of pack specifications")
    OWN_PARTNERS = "own_partners", N_("Table of partners")
    OWN_PLACES = "own_places", N_("Table of places")
    OWN_SAMPLING = "own_sampling", N_("Table of sampling plans")
    OWN_UNITS = "own_units", N_("Table of units")

    @property
    def is_bills(self) -> bool:
        """Whether the file holds bills of material."""
        return self in BILLS_OF.values()


BILLS_OF = {
    Department.CUTTING: FileKind.CUTTING_BILLS,
    Department.EMBROIDERY: FileKind.EMBROIDERY_BILLS,
    Department.SEWING: FileKind.SEWING_BILLS,
    Department.FINISHING: FileKind.FINISHING_BILLS,
    Department.PACKING: FileKind.PACKING_BILLS,
    Department.FINISHED_GOODS: FileKind.FINISHED_GOODS_BILLS,
}

IN_ORDER = (
    FileKind.OWN_UNITS,
    FileKind.OWN_CATEGORIES,
    FileKind.DESTINATIONS,
    FileKind.OWN_DESTINATIONS,
    FileKind.PARTNERS,
    FileKind.OWN_PARTNERS,
    FileKind.ARTICLES,
    FileKind.OWN_ARTICLES,
    FileKind.MATERIALS,
    FileKind.OWN_MATERIALS,
    *BILLS_OF.values(),
    FileKind.OWN_DEPARTMENT_ARTICLES,
    FileKind.OWN_BILLS,
    FileKind.PACK_SPECIFICATIONS,
    FileKind.OWN_PACK_SPECIFICATIONS,
    FileKind.CARTON_BOOK,
    FileKind.OWN_CONVERSIONS,
    FileKind.CERTIFICATES,
    FileKind.OWN_CERTIFICATES,
    FileKind.OWN_PLACES,
    FileKind.OWN_LINES,
    FileKind.OWN_DEFECTS,
    FileKind.OWN_SAMPLING,
)
"""The order in which files are imported one after the other: what others name comes first."""


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
        records: rows of a simple list, ready to be compared.
        certificates: rows of a certificate register, whose materials are still words.
        cartons: rows of a carton book, whose articles are still nicknames.
        incoming: bills of the program's own table of bill lines.
        mapping: the header's fingerprint and what a person said about its columns; empty for a known layout.
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
    records: tuple[Record, ...] = ()
    certificates: tuple[CertificateRow, ...] = ()
    cartons: tuple[CartonRow, ...] = ()
    mapping: tuple[str, tuple[tuple[str, str], ...]] | None = None
    incoming: Incoming = field(default_factory=Incoming)

    @property
    def rows(self) -> tuple[object, ...]:
        """The rows of its kind."""
        return self.articles or self.bills or self.records or self.certificates or self.cartons or self.incoming.bills

    @property
    def counts(self) -> Counts:
        """How much was read."""
        stopped = {problem.position.row for problem in self.problems if problem.severity is Severity.STOP}
        return Counts(
            rows=self.rows_read,
            good=len(self.rows),
            lines=sum(len(bill.lines) for bill in self.bills) + sum(len(bill.parts) for bill in self.incoming.bills),
            stopped=len(stopped),
            warnings=sum(problem.severity is Severity.WARN for problem in self.problems),
        )
