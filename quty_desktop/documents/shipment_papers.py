"""The papers of a shipment: packing list, delivery note (surat jalan), tally sheet, and unit load labels for its pallets."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.practice import draw_band
from quty_desktop.documents.store_form import Form, FormColumn, render_form
from quty_desktop.documents.symbols import draw_qr
from quty_desktop.documents.tables import Kind
from quty_desktop.documents.typography import BOLD, MM, REGULAR, Ink, fit_block, fit_size, load_fonts, required
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.shipping import ShipmentState, stack_height
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import Translator

WIDTH, HEIGHT = 100 * MM, 150 * MM
_EDGE = 5 * MM


@dataclass(frozen=True, slots=True)
class PaperLine:
    """What a shipment holds of an order line; the weight is the gross weight of its cartons in kg."""

    order_number: str
    article_code: str
    article_name: str
    week: Week
    pallets: int
    cartons: int
    pcs: int
    gross_kg: Decimal | None


@dataclass(frozen=True, slots=True)
class PaperPallet:
    """A unit load; ``cartons`` are their numbers as ranges, e.g. ``1-8``."""

    code: str
    batch: str
    article_code: str
    article_name: str
    week: Week
    destination: str
    cartons: str
    carton_count: int
    pcs: int
    gross_kg: Decimal | None


@dataclass(frozen=True, slots=True)
class ShipmentPaper:
    """A shipment as it stands on paper."""

    plant_name: str
    number: str
    state: ShipmentState
    destination: str
    destination_name: str
    buyer: str
    planned_on: date
    plate: str
    driver: str
    container: str
    seal: str
    tallied_by: str
    tallied_at: datetime | None
    closed_at: datetime | None
    made_at: datetime
    made_by: str
    note: str
    lines: tuple[PaperLine, ...]
    pallets: tuple[PaperPallet, ...]
    practice: bool = False


def _facts(paper: ShipmentPaper, tr: Translator) -> tuple[tuple[str, str], ...]:
    return (
        (N_("Destination"), f"{paper.destination} {paper.destination_name}".strip()),
        (N_("Buyer"), paper.buyer),
        (N_("Day"), tr.date(paper.planned_on)),
        (N_("Container"), paper.container),
        (N_("Number plate"), paper.plate),
        (N_("Driver"), paper.driver),
        (N_("Seal"), paper.seal),
    )


def _state(paper: ShipmentPaper, tr: Translator) -> str:
    return "" if paper.state is ShipmentState.CLOSED else tr.tr(paper.state)


def _issued(paper: ShipmentPaper, tr: Translator) -> str:
    return f"{tr.moment(paper.made_at)} WIB · {paper.made_by}"


def _kg(tr: Translator, value: Decimal | None) -> str:
    return "" if value is None else tr.number(trimmed(value))


def _weight(lines: tuple[PaperLine, ...]) -> Decimal | None:
    known = [line.gross_kg for line in lines]
    return None if not known or None in known else sum((each for each in known if each is not None), Decimal(0))


def render_packing_list(paper: ShipmentPaper, tr: Translator) -> bytes:
    """What is in the container, order line by order line, then pallet by pallet.

    Raises:
        MissingValue: plant or number are missing.
        DoesNotFit: a code or number is wider than its column.
    """
    rows = [
        (
            pallet.code,
            pallet.article_code,
            tr.week(pallet.week),
            pallet.batch,
            pallet.cartons,
            tr.number(pallet.carton_count),
            tr.number(pallet.pcs),
            _kg(tr, pallet.gross_kg),
        )
        for pallet in paper.pallets
    ]
    cartons, pcs = sum(each.carton_count for each in paper.pallets), sum(each.pcs for each in paper.pallets)
    summary = "; ".join(
        f"{line.article_code} {line.article_name} {tr.week(line.week)} ({line.order_number}): "
        f"{tr.number(line.pallets)} PLT / {tr.number(line.cartons)} CTN / {tr.number(line.pcs)} PCS"
        for line in paper.lines
    )
    form = Form(
        paper.plant_name, N_("Packing list"), paper.number, _issued(paper, tr), _facts(paper, tr),
        (
            FormColumn(N_("Pallet"), 2.0, Kind.CODE),
            FormColumn(N_("Article"), 1.3, Kind.CODE),
            FormColumn(N_("Week"), 1.6, Kind.CODE),
            FormColumn(N_("Batch"), 1.9, Kind.CODE),
            FormColumn(N_("Cartons no."), 1.6),
            FormColumn(N_("Cartons"), 0.9, Kind.NUMBER),
            FormColumn(N_("Pieces"), 1.1, Kind.NUMBER),
            FormColumn(N_("Gross kg"), 1.1, Kind.NUMBER),
        ),
        rows,
        (N_("Logistics"), N_("Finished goods"), N_("Buyer")),
        _state(paper, tr),
        form_number="QT-11-TCK01-4",
        total=(tr.tr(N_("Total")), "", "", "", "", tr.number(cartons), tr.number(pcs), _kg(tr, _weight(paper.lines))),
        note=summary,
        practice=paper.practice,
    )  # fmt: skip
    return render_form(form, tr)


def render_delivery_note(paper: ShipmentPaper, tr: Translator) -> bytes:
    """The delivery note that goes with the driver (surat jalan).

    Raises:
        MissingValue: plant or number are missing.
        DoesNotFit: a code or number is wider than its column.
    """
    rows = [
        (
            str(number), line.article_code, line.article_name, line.order_number, tr.week(line.week),
            tr.number(line.pallets), tr.number(line.cartons), tr.number(line.pcs),
        )
        for number, line in enumerate(paper.lines, start=1)
    ]  # fmt: skip
    totals = (sum(e.pallets for e in paper.lines), sum(e.cartons for e in paper.lines), sum(e.pcs for e in paper.lines))
    form = Form(
        paper.plant_name, N_("Goods delivery note"), paper.number, _issued(paper, tr), _facts(paper, tr),
        (
            FormColumn(N_("No."), 0.5, Kind.NUMBER),
            FormColumn(N_("Article"), 1.4, Kind.CODE),
            FormColumn(N_("Name"), 2.8),
            FormColumn(N_("Order"), 1.6, Kind.CODE),
            FormColumn(N_("Week"), 1.6, Kind.CODE),
            FormColumn(N_("Pallets"), 0.9, Kind.NUMBER),
            FormColumn(N_("Cartons"), 0.9, Kind.NUMBER),
            FormColumn(N_("Pieces"), 1.1, Kind.NUMBER),
        ),
        rows,
        (N_("Driver"), N_("Guard"), N_("Received by")),
        _state(paper, tr),
        total=("", "", tr.tr(N_("Total")), "", "", *(tr.number(each) for each in totals)),
        note=paper.note,
        foot=N_("The guard compares container, number plate and seal with this paper before the truck leaves."),
        practice=paper.practice,
    )  # fmt: skip
    return render_form(form, tr)


def render_tally(paper: ShipmentPaper, tr: Translator) -> bytes:
    """The tally sheet: quality ticks every pallet at the container.

    Raises:
        MissingValue: plant or number are missing.
        DoesNotFit: a code or number is wider than its column.
    """
    rows = [
        (
            str(number), pallet.code, pallet.article_code, tr.week(pallet.week), pallet.cartons,
            tr.number(pallet.carton_count), tr.number(pallet.pcs), "________",
        )
        for number, pallet in enumerate(paper.pallets, start=1)
    ]  # fmt: skip
    signed = "" if paper.tallied_at is None else f"{paper.tallied_by} · {tr.moment(paper.tallied_at)} WIB"
    form = Form(
        paper.plant_name, N_("Tally sheet"), paper.number, _issued(paper, tr),
        (*_facts(paper, tr), (N_("Tally signed"), signed)),
        (
            FormColumn(N_("No."), 0.5, Kind.NUMBER),
            FormColumn(N_("Pallet"), 2.0, Kind.CODE),
            FormColumn(N_("Article"), 1.4, Kind.CODE),
            FormColumn(N_("Week"), 1.6, Kind.CODE),
            FormColumn(N_("Cartons no."), 1.7),
            FormColumn(N_("Cartons"), 0.9, Kind.NUMBER),
            FormColumn(N_("Pieces"), 1.1, Kind.NUMBER),
            FormColumn(N_("Counted"), 1.3, Kind.NUMBER),
        ),
        rows,
        (N_("Loader"), N_("Quality control"), N_("Logistics")),
        _state(paper, tr),
        form_number="QT-11-TCK01-3",
        total=(
            "", tr.tr(N_("Total")), "", "", "", tr.number(sum(e.carton_count for e in paper.pallets)),
            tr.number(sum(e.pcs for e in paper.pallets)), "",
        ),
        foot=N_("Count every carton on every pallet. Sign only what you counted yourself."),
        practice=paper.practice,
    )  # fmt: skip
    return render_form(form, tr)


def render_unit_loads(paper: ShipmentPaper, tr: Translator) -> bytes:
    """A unit load label (ULL) for each pallet, 100 × 150 mm, with its code and how high it may be stacked.

    Raises:
        MissingValue: a code is missing.
        DoesNotFit: a value would be cut off.
    """
    load_fonts()
    file = BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang=tr.language)
    canvas.setTitle(f"{tr.tr(N_('Unit load label'))} {paper.number}")
    canvas.setCreator("Quty Desktop")
    for pallet in paper.pallets:
        _unit_load(canvas, paper, pallet, tr)
        canvas.showPage()
    if not paper.pallets:
        canvas.setFont(REGULAR, 12)
        canvas.drawString(_EDGE, HEIGHT / 2, tr.tr(N_("Nothing is loaded yet")))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _unit_load(canvas: Canvas, paper: ShipmentPaper, pallet: PaperPallet, tr: Translator) -> None:
    if paper.practice:
        draw_band(canvas, tr.tr(N_("PRACTICE")), 0, HEIGHT - 4 * MM, WIDTH, 4 * MM)
    canvas.setFillColor(Ink.BLACK)
    inner = WIDTH - 2 * _EDGE
    y = HEIGHT - 12 * MM
    canvas.setFont(BOLD, 10)
    canvas.drawString(_EDGE, y, f"ULL · {tr.tr(N_('Unit load label'))}")
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(WIDTH - _EDGE, y, paper.number)
    _big(canvas, N_("Destination"), pallet.destination, _EDGE, y - 22 * MM, inner * 0.4, 52)
    _big(canvas, N_("Week"), pallet.week.stamp, _EDGE + inner * 0.45, y - 22 * MM, inner * 0.55, 52)
    canvas.setLineWidth(0.8)
    canvas.line(_EDGE, y - 26 * MM, WIDTH - _EDGE, y - 26 * MM)
    _big(canvas, N_("Article"), pallet.article_code, _EDGE, y - 36 * MM, inner, 24)
    name = fit_block(N_("Name"), required(N_("Name"), pallet.article_name), REGULAR, inner, 11, 6, 2)
    canvas.setFont(REGULAR, name.size)
    for number, words in enumerate(name.lines):
        canvas.drawString(_EDGE, y - 41.5 * MM - number * name.size * 1.15, words)
    rows = (
        (N_("Pallet"), pallet.code),
        (N_("Batch"), pallet.batch),
        (N_("Cartons"), f"{tr.number(pallet.carton_count)} ({pallet.cartons})"),
        (N_("Pieces"), tr.number(pallet.pcs)),
        (N_("Gross kg"), _kg(tr, pallet.gross_kg) or "–"),
    )
    at = y - 53 * MM
    for label, value in rows:
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(Ink.TEXT)
        canvas.drawString(_EDGE, at, tr.tr(label))
        canvas.setFillColor(Ink.BLACK)
        size = fit_size(label, value, BOLD, inner - 24 * MM, 12, 5)
        canvas.setFont(BOLD, size)
        canvas.drawString(_EDGE + 24 * MM, at, value)
        at -= 6.5 * MM
    draw_qr(canvas, required(N_("Pallet"), pallet.code), _EDGE, _EDGE, 42 * MM)
    left = _EDGE + 48 * MM
    if pallet.gross_kg:
        high = tr.tr(Text(N_("Stack at most {high} high"), high=stack_height(pallet.gross_kg)))
    else:
        high = tr.tr(N_("Weigh before stacking"))
    canvas.setFont(BOLD, fit_size(N_("Stack"), high, BOLD, WIDTH - _EDGE - left - 3 * MM, 13, 6))
    canvas.drawString(left, 30 * MM, high)
    canvas.setLineWidth(1.2)
    canvas.rect(left - 2 * MM, 26 * MM, WIDTH - _EDGE - left + 2 * MM, 11 * MM, stroke=1, fill=0)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(left, 18 * MM, paper.container or paper.plate)


def _big(canvas: Canvas, name: str, value: str, x: float, y: float, width: float, most: float) -> None:
    size = fit_size(name, required(name, value), BOLD, width, most, 6)
    canvas.setFont(BOLD, size)
    canvas.drawString(x, y, value)
