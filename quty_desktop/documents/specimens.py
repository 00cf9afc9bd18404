"""A believable and a nasty specimen of every paper, for walks, previews and the self-check."""

from collections.abc import Callable

from quty_desktop.documents import (
    shipment_papers,
    specimen_plant_reports,
    specimen_quality,
    specimen_records,
    specimen_sheets,
    specimen_shipments,
    specimen_store,
    specimen_traces,
    store_papers,
    trace_sheet,
)
from quty_desktop.documents.batch_compliance import BatchCompliance, render_batch_compliance
from quty_desktop.documents.form_snapshot import QualityForm
from quty_desktop.documents.lot_label import render_lot_labels
from quty_desktop.documents.place_label import PlaceLabel, render_place_labels
from quty_desktop.documents.quality_form import render_quality_form
from quty_desktop.documents.shipping_mark import ShippingMark, render_shipping_marks
from quty_desktop.documents.specimen_marks import nasty_marks, plain_marks
from quty_desktop.documents.specimen_reports import approved_report, empty_report, nasty_report, rejected_report
from quty_desktop.documents.specimen_slips import nasty_slip, plain_slip
from quty_desktop.documents.transfer_slip import render_transfer_slip
from quty_desktop.domain.packing import MarkSize, PaperKind
from quty_desktop.domain.paper_forms import FormKind
from quty_desktop.i18n import Translator

Specimen = Callable[[Translator], bytes]


def _record(name: str) -> Specimen:
    return lambda translator: specimen_records.records(name, translator)


def _marks(make: Callable[[], tuple[ShippingMark, ...]], size: MarkSize) -> Specimen:
    return lambda translator: render_shipping_marks(make(), size, translator)


def _report(make: Callable[[], BatchCompliance]) -> Specimen:
    return lambda translator: render_batch_compliance(make(), translator)


_QUALITY = {
    PaperKind.METAL_CHECKS: specimen_quality.metal_checks,
    PaperKind.INCIDENT_REPORT: specimen_quality.incident,
    PaperKind.FINAL_INSPECTION: specimen_quality.final_inspection,
    PaperKind.LAB_REPORT: specimen_quality.lab,
    PaperKind.CONFORMITY: specimen_quality.conformity,
    PaperKind.DOSSIER: specimen_quality.dossier,
}


def _with_photos(made: tuple[QualityForm, dict[str, bytes]], translator: Translator) -> bytes:
    form, images = made
    return render_quality_form(form, translator, images)


def _quality(make: Callable[[], QualityForm]) -> Specimen:
    return lambda translator: render_quality_form(make(), translator)


def _form(make: Callable[[FormKind, Translator], bytes], kind: FormKind) -> Specimen:
    return lambda translator: make(kind, translator)


SPECIMENS: dict[str, Specimen] = {
    **{f"blank_form-{kind.value}": _form(specimen_sheets.forms, kind) for kind in FormKind},
    **{f"blank_form-{kind.value}-nasty": _form(specimen_sheets.nasty_forms, kind) for kind in FormKind},
    "role_guide": specimen_sheets.guide,
    "role_guide-nasty": specimen_sheets.nasty_guide,
    **{kind.value: _quality(make) for kind, make in _QUALITY.items()},
    f"{PaperKind.DOSSIER.value}-photos": lambda tr: _with_photos(specimen_quality.dossier_with_photos(), tr),
    f"{PaperKind.INCIDENT_REPORT.value}-photos": lambda tr: _with_photos(specimen_quality.incident_with_photo(), tr),
    **{
        f"{kind.value}-nasty": _quality(lambda make=make: specimen_quality.nasty(make()))  # type: ignore[misc]
        for kind, make in _QUALITY.items()
    },
    **{f"{PaperKind.SHIPPING_MARKS.value}-{size.value}": _marks(plain_marks, size) for size in MarkSize},
    **{f"{PaperKind.SHIPPING_MARKS.value}-{size.value}-nasty": _marks(nasty_marks, size) for size in MarkSize},
    f"{PaperKind.BATCH_COMPLIANCE.value}": _report(approved_report),
    f"{PaperKind.BATCH_COMPLIANCE.value}-rejected": _report(rejected_report),
    f"{PaperKind.BATCH_COMPLIANCE.value}-empty": _report(empty_report),
    f"{PaperKind.BATCH_COMPLIANCE.value}-nasty": _report(nasty_report),
    "purchase_order": lambda tr: store_papers.render_purchase_order(specimen_store.plain_purchase(), tr),
    "purchase_order-nasty": lambda tr: store_papers.render_purchase_order(specimen_store.nasty_purchase(), tr),
    "goods_receipt": lambda tr: store_papers.render_goods_receipt(specimen_store.plain_receipt(), tr),
    "goods_receipt-nasty": lambda tr: store_papers.render_goods_receipt(specimen_store.nasty_receipt(), tr),
    "picking_list": lambda tr: store_papers.render_issue(specimen_store.plain_issue(), tr),
    "issue_slip-nasty": lambda tr: store_papers.render_issue(specimen_store.nasty_issue(), tr),
    "packing_list": lambda tr: shipment_papers.render_packing_list(specimen_shipments.usual(), tr),
    "packing_list-nasty": lambda tr: shipment_papers.render_packing_list(specimen_shipments.nasty(), tr),
    "delivery_note": lambda tr: shipment_papers.render_delivery_note(specimen_shipments.usual(), tr),
    "delivery_note-nasty": lambda tr: shipment_papers.render_delivery_note(specimen_shipments.nasty(), tr),
    "tally_sheet": lambda tr: shipment_papers.render_tally(specimen_shipments.usual(), tr),
    "tally_sheet-nasty": lambda tr: shipment_papers.render_tally(specimen_shipments.nasty(), tr),
    "unit_load": lambda tr: shipment_papers.render_unit_loads(specimen_shipments.usual(), tr),
    "unit_load-nasty": lambda tr: shipment_papers.render_unit_loads(specimen_shipments.nasty(), tr),
    "trace": lambda tr: trace_sheet.render_trace(specimen_traces.usual(), tr),
    "trace-nasty": lambda tr: trace_sheet.render_trace(specimen_traces.nasty(), tr),
    "gate_pass": lambda tr: store_papers.render_gate_pass(specimen_store.plain_pass(), tr),
    "gate_pass-nasty": lambda tr: store_papers.render_gate_pass(specimen_store.nasty_pass(), tr),
    "count_sheet": lambda tr: store_papers.render_count_sheet(specimen_store.plain_count(), tr),
    "count_sheet-nasty": lambda tr: store_papers.render_count_sheet(specimen_store.nasty_count(), tr),
    **{name: _record(name) for name in specimen_records.RECORDS},
    "plant_report": lambda tr: specimen_plant_reports.render(specimen_plant_reports.production(), tr),
    "plant_report-transfers": lambda tr: specimen_plant_reports.render(
        specimen_plant_reports.transfers(nasty=False), tr
    ),
    "plant_report-transfers-nasty": lambda tr: specimen_plant_reports.render(
        specimen_plant_reports.transfers(nasty=True), tr, nasty=True
    ),
    "plant_report-nasty": lambda tr: specimen_plant_reports.render(specimen_plant_reports.stock(), tr, nasty=True),
    "place_label": lambda tr: render_place_labels([PlaceLabel("A-1", "Kohair")], tr),
    "place_label-nasty": lambda tr: render_place_labels(
        [PlaceLabel("GUDANG-TAMBAHAN-PANJANG-36", "R&D <5 – bahan lokal, daur ulang “spesial” é å ö", practice=True)],
        tr,
    ),
    "lot_label": lambda tr: render_lot_labels(specimen_store.plain_labels(), tr),
    "lot_label-nasty": lambda tr: render_lot_labels(specimen_store.nasty_labels(), tr),
    f"{PaperKind.TRANSFER_SLIP.value}": lambda translator: render_transfer_slip(plain_slip(), translator),
    f"{PaperKind.TRANSFER_SLIP.value}-nasty": lambda translator: render_transfer_slip(nasty_slip(), translator),
}
"""Every paper by name, its kind first; the function makes its PDF in the translator's language."""
