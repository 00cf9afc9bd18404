"""A chain of goods on A4: what it is, the chain as a tree, and the same as a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from quty_desktop.documents.icons import cross
from quty_desktop.documents.page import CONTENT_WIDTH, paragraph
from quty_desktop.documents.store_form import Form, render_sheet
from quty_desktop.documents.tables import Cell, Column, FactSheet, Kind, PartHeading, RowTable
from quty_desktop.documents.typography import BOLD, MM, REGULAR, Ink, load_fonts, printable, text_width
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.traces import Finding, TraceDirection, TraceKind
from quty_desktop.i18n import Translator

MOST_ROWS = 5_000
"""About 120 pages; the export to Excel has all of them."""

_GROUPED = 4
"""So many things of one kind that nothing follows and nothing was found on are one line of the tree."""
_ROW = 5.4 * MM
_STEP, _WIDEST = 5.2 * MM, 68 * MM
_SIZE, _SMALL = 8.5, 7.0
_QUALITY = 58 * MM


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A node of the chain; parents stand before their children.

    Attributes:
        parent: ``id`` of the node under which it hangs, ``None`` for the start.
        depth: steps from the start.
        bad: whether quality found something against it.
    """

    id: int
    parent: int | None
    depth: int
    kind: TraceKind
    code: str
    words: str
    at: datetime | None
    findings: tuple[Finding, ...]
    bad: bool


@dataclass(frozen=True, slots=True)
class TraceSheet:
    """A chain as it stands on paper.

    Attributes:
        lines: the start first.
        cut: whether the chain is longer than this.
    """

    plant_name: str
    code: str
    direction: TraceDirection
    lines: tuple[TraceLine, ...]
    cut: bool
    made_at: datetime
    made_by: str
    practice: bool = False


@dataclass(frozen=True, slots=True)
class _Branch:
    """A line of the tree.

    Attributes:
        goes_on: for each step before it, whether the line there goes on downwards; the last one is its own.
    """

    goes_on: tuple[bool, ...]
    kind: str
    code: str
    words: str
    quality: str
    bad: bool


def render_trace(sheet: TraceSheet, translator: Translator) -> bytes:
    """Set the chain on pages; the same chain gives the same bytes.

    Raises:
        MissingValue: the plant or the code is missing.
        Refused: the chain is too long for paper.
    """
    if len(sheet.lines) > MOST_ROWS:
        raise Refused(
            Text(
                "{count} rows are too many for paper; {most} are printed at most.",
                count=len(sheet.lines),
                most=MOST_ROWS,
            ),
            Text(N_("Filter the table, or export it to Excel.")),
            code="trace.too_long",
        )
    load_fonts()
    tr = translator.tr
    form = Form(
        sheet.plant_name, N_("Traceability"), sheet.code, f"{translator.moment(sheet.made_at)} WIB · {sheet.made_by}", (), (), (), (),
        practice=sheet.practice,
    )  # fmt: skip
    depth = max((line.depth for line in sheet.lines), default=0)
    step = min(_STEP, _WIDEST / max(1, depth))
    tree = [_Twig(branch, step) for branch in _branches(sheet.lines, translator)]
    story: list[Flowable] = [
        FactSheet(_facts(sheet, translator), CONTENT_WIDTH, 4),
        Spacer(0, 1 * MM),
        PartHeading(1, tr(N_("Chain as a tree")), CONTENT_WIDTH),
        *tree,
        Spacer(0, 5 * MM),
        PartHeading(2, tr(N_("Chain as a table")), CONTENT_WIDTH),
        _table(sheet, translator),
    ]
    if sheet.cut:
        words = tr(Text("The chain is longer than {count} entries and was cut.", count=len(sheet.lines)))
        story += [Spacer(0, 3 * MM), paragraph(words)]
    return render_sheet(form, story, translator)


def _facts(sheet: TraceSheet, translator: Translator) -> list[tuple[str, str]]:
    tr = translator.tr
    start = sheet.lines[0] if sheet.lines else None
    times = [line.at for line in sheet.lines if line.at is not None]
    found = (
        (N_("Kind"), tr(start.kind) if start else ""),
        (N_("What"), start.words if start else ""),
        (N_("Way"), tr(sheet.direction)),
        (N_("Entries"), translator.number(len(sheet.lines))),
        (N_("With a finding"), translator.number(sum(line.bad for line in sheet.lines))),
        (N_("From"), translator.date(min(times)) if times else ""),
        (N_("Until"), translator.date(max(times)) if times else ""),
    )
    return [(tr(name), value) for name, value in found if value]


def _table(sheet: TraceSheet, translator: Translator) -> RowTable:
    tr = translator.tr
    columns = [
        Column(tr(N_("Step")), 1.4, Kind.NUMBER),
        Column(tr(N_("Kind")), 1.8),
        Column(tr(N_("Code")), 2.9, Kind.CODE, bold=True),
        Column(tr(N_("What")), 3.3),
        Column(tr(N_("Quality")), 3.2),
        Column(tr(N_("Time")), 2.7),
    ]
    rows = [
        (
            str(line.depth), tr(line.kind), line.code, line.words,
            Cell(_quality(line.findings, translator), cross if line.bad else None, Ink.BAD if line.bad else Ink.TEXT, bold=line.bad),
            "" if line.at is None else translator.moment(line.at),
        )
        for line in sheet.lines
    ]  # fmt: skip
    return RowTable(columns, rows, CONTENT_WIDTH)


def _quality(findings: Sequence[Finding], translator: Translator) -> str:
    return "; ".join(translator.tr(each.words) for each in findings)


def _branches(lines: Sequence[TraceLine], translator: Translator) -> Iterator[_Branch]:
    """The tree from top to bottom; many like things in one line."""
    children: dict[int | None, list[TraceLine]] = {}
    for line in lines:
        children.setdefault(line.parent, []).append(line)
    waiting: list[tuple[list[TraceLine], tuple[bool, ...]]] = [([lines[0]], ())] if lines else []
    while waiting:
        group, goes_on = waiting.pop()
        yield _branch(group, goes_on, translator)
        groups = _grouped(children.get(group[0].id, ()), children) if len(group) == 1 else []
        last = len(groups) - 1
        waiting.extend((each, (*goes_on, number < last)) for number, each in reversed(list(enumerate(groups))))


def _grouped(lines: Sequence[TraceLine], children: dict[int | None, list[TraceLine]]) -> list[list[TraceLine]]:
    plain: dict[TraceKind, list[TraceLine]] = {}
    groups: list[list[TraceLine]] = []
    for line in lines:
        if line.bad or line.id in children:
            groups.append([line])
            continue
        if line.kind not in plain:
            plain[line.kind] = []
            groups.append(plain[line.kind])
        plain[line.kind].append(line)
    return [part for group in groups for part in ([group] if len(group) >= _GROUPED else [[each] for each in group])]


def _branch(group: Sequence[TraceLine], goes_on: tuple[bool, ...], translator: Translator) -> _Branch:
    first, tr = group[0], translator.tr
    if len(group) == 1:
        quality = _quality(first.findings, translator)
        return _Branch(goes_on, tr(first.kind), first.code, first.words, quality, first.bad)
    words = f"{first.code} … {group[-1].code}"
    found = sorted({_quality(each.findings, translator) for each in group} - {""})
    return _Branch(
        goes_on, tr(first.kind), f"{translator.number(len(group))} ×", words, "; ".join(found[:2]), bad=False
    )


class _Twig(Flowable):
    """A line of the tree with the strokes that lead to it."""

    def __init__(self, branch: _Branch, step: float) -> None:
        super().__init__()
        self._branch = branch
        self._step = step

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        return CONTENT_WIDTH, _ROW

    def draw(self) -> None:
        """Draw it."""
        canvas: Canvas = self.canv
        branch, middle = self._branch, _ROW / 2
        canvas.saveState()
        canvas.setStrokeColor(Ink.MUTED)
        canvas.setLineWidth(0.5)
        for place, goes_on in enumerate(branch.goes_on):
            x = (place + 0.4) * self._step
            own = place == len(branch.goes_on) - 1
            if own or goes_on:
                canvas.line(x, _ROW, x, 0 if goes_on else middle)
            if own:
                canvas.line(x, middle, x + 0.5 * self._step, middle)
        left = len(branch.goes_on) * self._step
        base = middle - _SIZE * 0.34
        if branch.bad:
            cross(canvas, left, base - 0.4, _SIZE, Ink.BAD)
            left += _SIZE + 2
        right = CONTENT_WIDTH - (_QUALITY if branch.quality else 0)
        for text, font, size, colour in (
            (branch.kind, REGULAR, _SMALL, Ink.MUTED),
            (branch.code, BOLD, _SIZE, Ink.TEXT),
            (branch.words, REGULAR, _SMALL, Ink.TEXT),
        ):
            left = _written(canvas, text, font, size, colour, left, base, right) + 2 * MM
        _written(
            canvas, branch.quality, BOLD if branch.bad else REGULAR, _SMALL, Ink.BAD if branch.bad else Ink.OK, right + 2 * MM, base,
            CONTENT_WIDTH,
        )  # fmt: skip
        canvas.restoreState()


def _written(
    canvas: Canvas, text: str, font: str, size: float, colour: Color, left: float, base: float, right: float
) -> float:
    """Write in one line as much as there is room for (the table has all of it); where it ends."""
    shown = printable(text)
    while shown and left + text_width(shown, font, size) > right:
        shown = shown.rstrip("… ")[:-1].rstrip() + "…" if len(shown.rstrip("… ")) > 1 else ""
    canvas.setFillColor(colour)
    canvas.setFont(font, size)
    canvas.drawString(left, base, shown)
    return left + text_width(shown, font, size)
