"""One page for a role, to hang beside the screen: its pages, its keys, and what to do when something is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.errors import DoesNotFit
from quty_desktop.documents.practice import draw_across, page_bands
from quty_desktop.documents.typography import (
    BOLD,
    MM,
    REGULAR,
    Ink,
    fit_size,
    load_fonts,
    printable,
    required,
    text_width,
    wrap,
)
from quty_desktop.domain.text import N_
from quty_desktop.i18n import Translator

_MARGIN = 14 * MM
_WIDTH = A4[0] - 2 * _MARGIN
_GAP = 7 * MM
_LEFT = _WIDTH * 0.58
_RIGHT = _WIDTH - _LEFT - _GAP
_TOP = A4[1] - 44 * MM
_BOTTOM = 17 * MM
_SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
_LEADING = 1.32


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page of the program.

    Attributes:
        group: under which heading it stands.
        title: what it is called on the screen.
        says: what it is for, a sentence.
    """

    group: str
    title: str
    says: str


@dataclass(frozen=True, slots=True)
class GuideBox:
    """A heading with lines below.

    Attributes:
        title: the heading.
        lines: name and words; without a name the words alone.
        numbered: the lines are steps.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class RoleGuide:
    """What the page says; every word in its language already.

    Attributes:
        role: name of the role.
        department: where it works.
        plant_name: of the head.
        pages: in the order of the screen.
        more: about the pages that are not listed; empty without any.
        boxes: the right column.
        version: of the program.
        practice: whether it is of the practice plant.
    """

    role: str
    department: str
    plant_name: str
    pages: tuple[GuidePage, ...]
    more: str
    boxes: tuple[GuideBox, ...]
    version: str
    practice: bool = False


def render_role_guide(guide: RoleGuide, translator: Translator) -> bytes:
    """Make the PDF, one page; the same guide gives the same bytes.

    Raises:
        MissingValue: role or plant has no name.
        DoesNotFit: more than a page holds in letters that can be read.
    """
    required(N_("Role"), guide.role)
    required(N_("Plant"), guide.plant_name)
    load_fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1, pageCompression=1, lang=translator.language)
    canvas.setTitle(printable(f"{translator.tr(N_('Pocket guide'))} · {guide.role}"))
    canvas.setAuthor(guide.plant_name)
    canvas.setCreator("Quty Desktop")
    _Sheet(canvas, guide, translator).draw()
    canvas.showPage()
    canvas.save()
    return file.getvalue()


class _Sheet:
    def __init__(self, canvas: Canvas, guide: RoleGuide, translator: Translator) -> None:
        self._canvas, self._guide, self._tr = canvas, guide, translator

    def draw(self) -> None:
        if self._guide.practice:
            word = self._tr.tr(N_("PRACTICE"))
            draw_across(self._canvas, word, *A4)
            page_bands(self._canvas, word, *A4)
        self._head()
        for column in (self._pages, self._boxes):
            size = next((each for each in _SIZES if column(each, draw=False) >= _BOTTOM), None)
            if size is None:
                raise DoesNotFit(N_("Pocket guide"), self._guide.role)
            column(size, draw=True)
        self._foot()

    def _head(self) -> None:
        canvas, guide, tr = self._canvas, self._guide, self._tr.tr
        band = 25 * MM
        y = A4[1] - 11 * MM - band
        canvas.setFillColor(Ink.ACCENT)
        canvas.roundRect(_MARGIN, y, _WIDTH, band, 2.5 * MM, stroke=0, fill=1)
        canvas.setFillColor(Ink.WHITE)
        left, room = _MARGIN + 6 * MM, _WIDTH - 12 * MM
        above = printable(f"{tr(N_('Pocket guide'))} · {guide.department}")
        canvas.setFont(REGULAR, fit_size(N_("Department"), above, REGULAR, room * 0.42, 9.5, 4.5))
        canvas.drawString(left, y + 17 * MM, above)
        plant = printable(guide.plant_name)
        canvas.setFont(REGULAR, fit_size(N_("Plant"), plant, REGULAR, room * 0.56, 9.5, 4.5))
        canvas.drawRightString(left + room, y + 17 * MM, plant)
        role = printable(guide.role)
        canvas.setFont(BOLD, fit_size(N_("Role"), role, BOLD, room, 22, 10))
        canvas.drawString(left, y + 7 * MM, role)

    def _pages(self, size: float, *, draw: bool) -> float:
        y, group = _TOP, ""
        for page in self._guide.pages:
            if page.group != group:
                group = page.group
                y = self._heading(group, _MARGIN, y - (0 if y == _TOP else size * 0.7), _LEFT, draw=draw)
            y = self._lines([page.title], BOLD, size, _MARGIN, y, _LEFT, draw=draw)
            y = self._lines([page.says], REGULAR, size, _MARGIN, y, _LEFT, draw=draw) - size * 0.45
        if self._guide.more:
            y = self._lines([self._guide.more], REGULAR, size, _MARGIN, y - size * 0.4, _LEFT, draw=draw, muted=True)
        return y

    def _boxes(self, size: float, *, draw: bool) -> float:
        x, y = _MARGIN + _LEFT + _GAP, _TOP
        for box in self._guide.boxes:
            y = self._heading(box.title, x, y, _RIGHT, draw=draw)
            names = max((text_width(printable(name), BOLD, size) for name, _ in box.lines), default=0.0)
            indent = min(names + 3 * MM, _RIGHT * 0.45) if names else (5 * MM if box.numbered else 0.0)
            for number, (name, words) in enumerate(box.lines, start=1):
                before = y
                label = f"{number}" if box.numbered else name
                if label:
                    y = self._lines([label], BOLD, size, x, before, indent - 1 * MM, draw=draw, accent=box.numbered)
                y = min(y, self._lines([words], REGULAR, size, x + indent, before, _RIGHT - indent, draw=draw))
                y -= size * 0.35
            y -= size * 1.1
        return y

    def _heading(self, words: str, x: float, y: float, width: float, *, draw: bool) -> float:
        y -= 11
        if draw:
            canvas = self._canvas
            canvas.setFillColor(Ink.ACCENT)
            canvas.setFont(BOLD, fit_size(N_("Title"), printable(words), BOLD, width, 10.5, 7))
            canvas.drawString(x, y, printable(words))
            canvas.setStrokeColor(Ink.LINE)
            canvas.setLineWidth(0.7)
            canvas.line(x, y - 3.2, x + width, y - 3.2)
        return y - 6

    def _lines(
        self,
        texts: Sequence[str],
        font: str,
        size: float,
        x: float,
        y: float,
        width: float,
        *,
        draw: bool,
        muted: bool = False,
        accent: bool = False,
    ) -> float:
        for line in (line for text in texts for line in wrap(printable(text), font, size, width)):
            y -= size * _LEADING
            if draw:
                self._canvas.setFillColor(Ink.ACCENT if accent else Ink.MUTED if muted else Ink.TEXT)
                self._canvas.setFont(font, size)
                self._canvas.drawString(x, y, line)
        return y

    def _foot(self) -> None:
        canvas = self._canvas
        canvas.setStrokeColor(Ink.LINE)
        canvas.setLineWidth(0.5)
        canvas.line(_MARGIN, _BOTTOM - 3 * MM, _MARGIN + _WIDTH, _BOTTOM - 3 * MM)
        canvas.setFillColor(Ink.MUTED)
        canvas.setFont(REGULAR, 7.5)
        canvas.drawString(_MARGIN, _BOTTOM - 7 * MM, self._tr.tr(N_("F1 on any page says more.")))
        canvas.drawRightString(_MARGIN + _WIDTH, _BOTTOM - 7 * MM, f"Quty Desktop {self._guide.version}")
