"""A table of the program on paper: A4 landscape, headings repeated, page x of y. A working copy, not an issued paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from quty_desktop.documents.numbering import numbered
from quty_desktop.documents.practice import draw_across, page_bands
from quty_desktop.documents.tables import Column, Kind, RowTable
from quty_desktop.documents.typography import BOLD, MM, REGULAR, Ink, fit_block, load_fonts, printable, text_width
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

MOST_ROWS = 5_000
"""About 150 pages; nobody reads more on paper."""

_PAGE = landscape(A4)
_MARGIN = 12 * MM
_WIDTH = _PAGE[0] - 2 * _MARGIN
_TOP = 27 * MM
_BOTTOM = 17 * MM
_SIZE, _HEAD_SIZE = 8.0, 7.0
_PADDING = 3 * MM + 2
_NARROWEST_TEXT = 22 * MM
_NARROW = 0.6
"""A table that needs less of the width is not stretched, or its columns would stand too far apart to be read."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What is printed.

    Attributes:
        title: the page's title, in the paper's language.
        plant_name: of the head.
        printed: who printed it when, in the paper's language.
        columns: heading and kind of each column.
        rows: the words in each cell.
        total: the words of the line of sums, ``None`` without one.
        practice: whether it shows rows of the practice plant.
    """

    title: str
    plant_name: str
    printed: str
    columns: Sequence[tuple[str, Kind]]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] | None
    practice: bool


def render_listing(listing: Listing, translator: Translator) -> bytes:
    """Set a table on pages.

    Returns:
        The PDF; the same input gives the same bytes.

    Raises:
        Refused: too many rows or columns for paper.
    """
    if len(listing.rows) > MOST_ROWS:
        raise Refused(
            Text(N_("{count} rows are too many for paper; {most} are printed at most."),
                 count=len(listing.rows), most=MOST_ROWS),
            Text(N_("Filter the table, or export it to Excel.")),
            code="listing.too_long",
        )  # fmt: skip
    load_fonts()
    widths = _widths(listing)
    columns = [
        Column(printable(title), width, kind) for (title, kind), width in zip(listing.columns, widths, strict=True)
    ]
    file = BytesIO()
    document = BaseDocTemplate(
        file, pagesize=_PAGE, title=listing.title, author=listing.plant_name, creator="Quty Desktop", invariant=1,
        pageCompression=1, lang=translator.language,
    )  # fmt: skip
    frame = Frame(
        _MARGIN,
        _BOTTOM,
        _WIDTH,
        _PAGE[1] - _TOP - _BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates(
        [PageTemplate("page", [frame], onPage=lambda canvas, _: _draw_head(canvas, listing, translator))]
    )
    width = _WIDTH if sum(widths) > _NARROW * _WIDTH else sum(widths)
    table = RowTable(columns, listing.rows, width, total=listing.total)
    document.build(
        [table], canvasmaker=numbered(translator, right=_PAGE[0] - _MARGIN, baseline=_BOTTOM - 6.5 * MM, size=7)
    )
    return file.getvalue()


def _widths(listing: Listing) -> list[float]:
    """Widths by content: codes and numbers get what they need, texts share what is left and wrap.

    Raises:
        Refused: codes and numbers alone are wider than the page.
    """
    needed: list[float] = []
    least: list[float] = []
    rows = [*listing.rows, *([listing.total] if listing.total is not None else [])]
    for number, (title, kind) in enumerate(listing.columns):
        words = max((text_width(printable(word), BOLD, _HEAD_SIZE) for word in title.split()), default=0.0)
        longest = max((text_width(printable(row[number]), BOLD, _SIZE) for row in rows), default=0.0)
        needed.append(max(words, longest) + _PADDING)
        least.append(min(needed[-1], _NARROWEST_TEXT) if kind is Kind.TEXT else needed[-1])
    if sum(needed) <= _WIDTH:
        return needed
    if sum(least) > _WIDTH:
        raise Refused(
            Text(N_("So many columns do not fit on a page.")),
            Text(N_("Hide some of them (the button with the columns above the table), and print again.")),
            code="listing.too_wide",
        )
    share = (_WIDTH - sum(least)) / (sum(needed) - sum(least))
    return [low + (high - low) * share for low, high in zip(least, needed, strict=True)]


def _draw_head(canvas: Canvas, listing: Listing, translator: Translator) -> None:
    canvas.saveState()
    if listing.practice:
        word = translator.tr(N_("PRACTICE"))
        draw_across(canvas, word, *_PAGE)
        page_bands(canvas, word, *_PAGE)
    top = _PAGE[1] - 15 * MM
    canvas.setFillColor(Ink.TEXT)
    title = fit_block(N_("Head of the page"), printable(listing.title), BOLD, _WIDTH * 0.6, 13, 9, 1)
    canvas.setFont(BOLD, title.size)
    canvas.drawString(_MARGIN, top, title.lines[0])
    canvas.setFillColor(Ink.MUTED)
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(_PAGE[0] - _MARGIN, top, printable(listing.plant_name))
    rows = translator.tr(Text(N_("{count} rows"), count=len(listing.rows)))
    canvas.drawString(_MARGIN, top - 5.5 * MM, printable(f"{rows} · {listing.printed}"))
    canvas.setStrokeColor(Ink.LINE)
    canvas.setLineWidth(0.5)
    canvas.line(_MARGIN, _BOTTOM - 3 * MM, _PAGE[0] - _MARGIN, _BOTTOM - 3 * MM)
    canvas.drawString(_MARGIN, _BOTTOM - 6.5 * MM, translator.tr(N_("Working copy; the program has the valid values.")))
    canvas.restoreState()
