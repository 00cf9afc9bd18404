"""Examples of people, orders, master data, packing, quality and hand-overs."""

from datetime import date
from decimal import Decimal

from quty_desktop.domain.alerts import OverrideReason
from quty_desktop.domain.articles import ArticleKind, BomKind, CertificateKind, Dimension, PartnerKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.marks import CartonCode
from quty_desktop.domain.orders import Route
from quty_desktop.domain.packing import MarkSize
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import PLANT_NAME
from quty_desktop.domain.quality import DefectClass, DefectGroup, InspectionType, LabTestType
from quty_desktop.domain.sampling.letters import InspectionLevel
from quty_desktop.domain.sampling.plans import Judged, SamplingStage
from quty_desktop.domain.sampling.switching import SwitchingRule, SwitchOrder
from quty_desktop.domain.sampling.tables import SamplingTable
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.domain.transfers import ClearanceMethod, DifferenceOutcome
from quty_desktop.i18n import Language
from quty_desktop.services.administration import alerts, audit, people, plant_settings, table_views
from quty_desktop.services.hand_over import (
    line_clearance,
    production_output,
    slips,
    transfer_blocks,
    transfer_differences,
    transfer_lists,
    transfers,
)
from quty_desktop.services.importing import imports
from quty_desktop.services.master_data import (
    articles,
    bill_lines,
    bill_revisions,
    bill_uses,
    bills,
    categories,
    certificates,
    defect_catalogue,
    department_articles,
    explosions,
    lines,
    materials,
    places,
    record_history,
    units_of_measure,
)
from quty_desktop.services.packing import cartons, mark_checks, marks, packing_lists
from quty_desktop.services.ppic import calculators, orders, production
from quty_desktop.services.quality import compliance, desk, holds, inspections, lab_tests, pass_rates, sampling
from tests.databases import PASSWORD
from tests.quality.examples.making import REASON, Example, Maker, confirmed, nothing, plain, version_of
from tests.quality.walk_plant import WalkPlant, import_of
from tests.services.plants import WEEK, new_order
from tests.services.quality_plant import PASSING

_NEW_PASSWORD = "twelve brown bears"


def _draft(walk: WalkPlant) -> orders.OrderKey:
    return orders.OrderKey(walk.draft_order, version_of(walk, "buyer_order", walk.draft_order))


def _batch_key(walk: WalkPlant) -> production.ManufacturingKey:
    return production.ManufacturingKey(walk.draft_batch, version_of(walk, "manufacturing_order", walk.draft_batch))


def _alert(walk: WalkPlant, home: Department) -> tuple[int, int]:
    key = walk.alerts[home]
    return key, version_of(walk, "alert", key)


def _marks(walk: WalkPlant) -> marks.PrintMarks:
    seen = marks.SeenOnMark("40551542", WEEK, "EU", 2)
    return marks.PrintMarks(walk.begun.id, 1, 1, MarkSize.LABEL_100X150, seen)


def _scan(walk: WalkPlant) -> mark_checks.ScannedMark:
    return mark_checks.ScannedMark(str(CartonCode.of(walk.marked.number, 1)), walk.marked.id, carton=1)


def _short(walk: WalkPlant) -> cartons.ShortTarget:
    return cartons.ShortTarget(walk.begun.work_order, version_of(walk, "work_order", walk.begun.work_order), 60)


def _specification(walk: WalkPlant) -> articles.RecordKey:
    key = walk.plant.one("SELECT id FROM quty.pack_specification WHERE article_id = %s", walk.office.shark)
    return articles.RecordKey(key, version_of(walk, "pack_specification", key))


def _bill(walk: WalkPlant, key: int) -> bill_revisions.BillKey:
    return bill_revisions.BillKey(key, version_of(walk, "bill", key))


def _lines(walk: WalkPlant) -> tuple[bill_revisions.LineInput, ...]:
    return (bill_revisions.LineInput(walk.toy.fabric, Decimal("0.18"), "YARD", Decimal(3)),)


def _slip(walk: WalkPlant, key: int) -> tuple[int, int]:
    return key, version_of(walk, "transfer", key)


COMMANDS: dict[str, Maker] = {
    "line_clearance.clear": confirmed(
        "line.pieces_left", lambda walk: line_clearance.ClearedLine(walk.floor.occupied, True, True, True, True)
    ),
    "line_clearance.confirm": plain(lambda walk: walk.floor.reported),
    "production_output.record": plain(lambda walk: production_output.NewOutput(walk.floor.cutting, 10)),
    "transfers.accept": plain(lambda walk: transfers.CountedTransfer(walk.floor.sent, 50)),
    "transfer_blocks.acknowledge_segregation": plain(
        lambda walk: transfer_blocks.Acknowledgement(*_slip(walk, walk.floor.blocked), ClearanceMethod.PHYSICAL_GAP)
    ),
    "transfers.cancel": confirmed("transfer.cancel", lambda walk: slips.TransferKey(*_slip(walk, walk.floor.sent))),
    "transfer_blocks.override_block": plain(
        lambda walk: transfer_blocks.BlockOverride(
            *_slip(walk, walk.floor.blocked), OverrideReason.LINE_DELAYED, REASON
        )
    ),
    "transfer_differences.resolve_difference": plain(
        lambda walk: transfer_differences.SettledDifference(
            *_slip(walk, walk.floor.differs), DifferenceOutcome.LOST, REASON
        )
    ),
    "transfers.send": plain(
        lambda walk: transfers.NewTransfer(walk.floor.cutting, Department.SEWING, 10, walk.floor.free_line)
    ),
    "transfer_blocks.send_again": plain(lambda walk: slips.TransferKey(*_slip(walk, walk.floor.openable))),
    "table_views.forget_view": plain(lambda _: table_views.ViewName("ppic.orders", "Monday")),
    "table_views.keep_view": plain(
        lambda _: table_views.KeptView("ppic.orders", "Monday", {"chip": "open"}, opens=True)
    ),
    "categories.save_category": plain(lambda _: categories.CategoryInput("Boa")),
    "certificates.save_certificate": plain(
        lambda walk: certificates.CertificateInput(walk.material, CertificateKind.SD, valid_from=date(2026, 1, 5))
    ),
    "defect_catalogue.save_defect": plain(
        lambda _: defect_catalogue.DefectInput(
            "Z9", "Crooked nose", "Hidung miring", DefectClass.MINOR, DefectGroup.PROCESS
        )
    ),
    "department_articles.add_department_articles": plain(
        lambda walk: department_articles.NewDepartmentArticles(walk.office.bear, (Department.SEWING,))
    ),
    "department_articles.save_department_article": plain(
        lambda walk: department_articles.DepartmentArticleInput(walk.office.bear, Department.CUTTING, "CUT")
    ),
    "lines.add_lines": plain(lambda _: lines.NewLines(Department.SEWING, 1, 38)),
    "lines.save_line": plain(lambda _: lines.LineInput(Department.SEWING, 40)),
    "materials.save_material": plain(lambda _: materials.MaterialInput("IM-HPL-0830", "Hi-pile 8 mm", "YARD")),
    "places.add_racks": plain(lambda walk: places.NewRacks(walk.area, "A", 1, 2)),
    "places.save_place": plain(lambda _: places.PlaceInput("GUDANG", "Store", PlaceKind.AREA, Department.WAREHOUSE)),
    "units_of_measure.remove_conversion": plain(
        lambda walk: units_of_measure.ConversionKey(
            walk.conversion, version_of(walk, "unit_conversion", walk.conversion)
        )
    ),
    "units_of_measure.save_conversion": plain(
        lambda walk: units_of_measure.ConversionInput(walk.material, "BALE", "KG", Decimal(25))
    ),
    "units_of_measure.save_unit": plain(
        lambda _: units_of_measure.UnitInput("PACK", "Pack", Dimension.PACK, Decimal(1))
    ),
    "alerts.acknowledge": lambda walk, home: Example(alerts.AlertKey(*_alert(walk, home))),
    "alerts.escalate_due": nothing,
    "alerts.override": lambda walk, home: Example(
        alerts.AlertOverride(*_alert(walk, home), OverrideReason.FALSE_ALARM, REASON)
    ),
    "alerts.request_override": lambda walk, home: Example(alerts.AlertAnswer(*_alert(walk, home), REASON)),
    "alerts.resolve": lambda walk, home: Example(alerts.AlertAnswer(*_alert(walk, home), REASON)),
    "bill_revisions.approve_bill": confirmed("bills.own_revision", lambda walk: _bill(walk, walk.toy.skin_draft.id)),
    "bill_revisions.choose_default": plain(lambda walk: _bill(walk, walk.toy.doll_bill.id)),
    "bill_revisions.enter_bill": plain(
        lambda walk: bill_revisions.NewBill(walk.toy.skin, "SEW 2", BomKind.MANUFACTURE, _lines(walk))
    ),
    "bill_revisions.retire_bill": confirmed("bills.retire", lambda walk: _bill(walk, walk.toy.doll_bill.id)),
    "bill_revisions.revise_bill": plain(
        lambda walk: bill_revisions.BillRevision(
            walk.toy.skin_draft.id, walk.toy.skin_draft.version, REASON, _lines(walk), Decimal(1), "PCE"
        )
    ),
    "compliance.issue_report": plain(lambda walk: compliance.ReportWanted(walk.failed.batch)),
    "compliance.issue_translation": plain(lambda walk: compliance.PaperInLanguage(walk.paper, Language.ENGLISH)),
    "holds.clear_inspection": plain(lambda walk: holds.Release(walk.inspection, REASON)),
    "holds.clear_lab_test": plain(lambda walk: holds.Release(walk.test, REASON)),
    "holds.hold_batch": plain(lambda walk: holds.NewHold(walk.free.batch, REASON)),
    "holds.release_batch": plain(lambda walk: holds.Release(walk.hold, REASON)),
    "imports.import_files": plain(lambda _: import_of("70110002")),
    "imports.undo_import": plain(lambda walk: walk.imported),
    "inspections.adopt_usual_defects": nothing,
    "inspections.record_inspection": plain(
        lambda walk: inspections.NewInspection(
            walk.free.batch, InspectionType.FINAL, 80, 79, 1, 0, (inspections.FoundDefect("A1", 1),)
        )
    ),
    "lab_tests.record_lab_test": plain(
        lambda walk: lab_tests.NewLabTest(walk.free.batch, LabTestType.DROP, PASSING[LabTestType.DROP])
    ),
    "mark_checks.check_mark": plain(_scan),
    "marks.print_marks": plain(_marks),
    "articles.remove_pack_specification": plain(_specification),
    "articles.save_article": plain(
        lambda _: articles.ArticleInput("80330221", "MELATI soft toy cat", ArticleKind.FINISHED_GOOD)
    ),
    "articles.save_destination": plain(lambda _: articles.DestinationInput("JP", "Japan", "Asia")),
    "articles.save_pack_specification": plain(
        lambda walk: articles.PackSpecificationInput(walk.office.shark, 12, 4, walk.office.eu)
    ),
    "articles.save_partner": plain(lambda _: articles.PartnerInput(PartnerKind.SUPPLIER, "Kain Contoh")),
    "orders.cancel_order": confirmed("orders.cancel", _draft),
    "orders.change_order": plain(
        lambda walk: orders.ChangedOrder(*_key(_draft(walk)), new_order(walk.office, "PO-3001", 480))
    ),
    "orders.confirm_order": plain(_draft),
    "orders.enter_order": plain(lambda walk: new_order(walk.office, "PO-4001")),
    "cartons.approve_short": confirmed("packing.short", _short),
    "cartons.complete_packing": plain(lambda walk: walk.full.work_order),
    "cartons.pack_cartons": plain(lambda walk: cartons.PackCartons(walk.begun.work_order, 60)),
    "cartons.start_packing": plain(lambda walk: walk.fresh.work_order),
    "cartons.undo_last_cartons": plain(lambda walk: cartons.UndoCartons(walk.begun.work_order, 1)),
    "people.assign_roles": plain(lambda walk: people.RoleAssignment(walk.spare, ("operator_sewing",))),
    "people.change_own_password": plain(lambda _: people.PasswordChange(PASSWORD, _NEW_PASSWORD)),
    "people.change_own_profile": plain(lambda _: people.OwnProfileChange("Sari Dewi", "en")),
    "people.change_person": plain(
        lambda walk: people.PersonChange(walk.spare, "Sari Dewi", Department.SEWING, "id", roles=("operator_sewing",))
    ),
    "people.create_person": plain(
        lambda _: people.NewPerson("walk.newcomer", "Sari Dewi", Department.SEWING, ("operator_sewing",), _NEW_PASSWORD)
    ),
    "people.deactivate": plain(lambda walk: walk.spare),
    "people.define_role": plain(
        lambda _: people.RoleDefinition("walk_role", "Walker", Department.SEWING, (Permission.VIEW_ORDERS,))
    ),
    "people.reactivate": plain(lambda walk: walk.gone),
    "people.reset_password": plain(lambda walk: people.PasswordReset(walk.spare, _NEW_PASSWORD)),
    "plant_settings.change": plain(lambda _: plant_settings.SettingChange(PLANT_NAME.key, "Pabrik Lain")),
    "plant_settings.reset": plain(lambda _: PLANT_NAME.key),
    "sampling.order_switch": plain(
        lambda _: sampling.NewSwitchOrder("40551542", SamplingStage.FINAL, SwitchOrder.CLAIM, REASON)
    ),
    "sampling.save_plan": plain(
        lambda _: sampling.StagePlanInput(
            SamplingStage.FINAL,
            InspectionLevel.II,
            SamplingTable.MIL_105E,
            SwitchingRule.STANDARD,
            Judged.EVERY_PIECE,
            Judged.AQL_15,
            Judged.AQL_25,
        )
    ),
    "production.approve_manufacturing_order": plain(_batch_key),
    "production.cancel_manufacturing_order": confirmed("production.cancel", _batch_key),
    "production.draft_manufacturing_order": plain(
        lambda walk: production.NewManufacturingOrder(walk.open_line, 240, Route.DIRECT)
    ),
}


def _key(key: orders.OrderKey) -> tuple[int, int]:
    return key.id, key.version


QUERIES: dict[str, Maker] = {
    "line_clearance.lines_of": plain(lambda _: Department.SEWING),
    "production_output.output_of": plain(lambda _: Department.CUTTING),
    "production_output.work_of": plain(lambda _: production_output.WorkFilter(Department.CUTTING)),
    "transfer_lists.slip": plain(lambda walk: walk.floor.sent),
    "transfer_lists.slip_of_code": plain(lambda walk: walk.floor.number),
    "transfer_lists.transfers_of": plain(lambda _: transfer_lists.TransferFilter(Department.SEWING)),
    "inspections.pass_limits": nothing,
    "sampling.proposal": plain(lambda walk: sampling.SampleQuestion(walk.free.batch, SamplingStage.FINAL, 480)),
    "sampling.sampling_plans": nothing,
    "sampling.switching_states": plain(lambda _: SamplingStage.FINAL),
    "categories.categories": plain(lambda _: ""),
    "certificates.certificates": plain(lambda _: certificates.CertificateFilter()),
    "department_articles.department_articles": plain(lambda _: department_articles.DepartmentArticleFilter()),
    "materials.materials": plain(lambda _: materials.MaterialFilter()),
    "record_history.record_history": plain(lambda walk: record_history.RecordOf("article", str(walk.office.bear))),
    "imports.import_runs": plain(lambda _: imports.ImportRunFilter()),
    "bill_lines.all_bill_lines": plain(lambda _: bill_lines.BillLinesFilter()),
    "units_of_measure.conversions": plain(lambda _: units_of_measure.ConversionFilter()),
    "alerts.alert": lambda walk, home: Example(walk.alerts[home]),
    "alerts.alert_history": lambda walk, home: Example(walk.alerts[home]),
    "alerts.alert_log": plain(lambda _: alerts.AlertLogQuestion()),
    "audit.audit_entries": plain(lambda _: audit.AuditQuestion(limit=20)),
    "bills.bill": plain(lambda walk: walk.toy.skin_bill.id),
    "bills.bill_list": plain(lambda _: bills.BillFilter("melati", history=True)),
    "bill_uses.compare_bills": plain(
        lambda walk: bill_uses.CompareBills(walk.toy.skin_bill.id, walk.toy.skin_draft.id)
    ),
    "explosions.explode": plain(lambda walk: explosions.Explode(walk.toy.hen, Decimal(480))),
    "bills.products": plain(lambda _: bills.ProductSearch("hen")),
    "explosions.requirements": plain(
        lambda walk: explosions.ExplodeMany(((walk.toy.hen, Decimal(480)), (walk.toy.doll, Decimal(5))))
    ),
    "bill_uses.where_used": plain(lambda walk: walk.toy.fabric),
    "calculators.pallets": plain(lambda walk: calculators.PalletQuestion(walk.office.bear, 1000)),
    "calculators.targets": plain(lambda _: calculators.TargetQuestion(450)),
    "compliance.compliance_of": plain(lambda walk: walk.failed.batch),
    "compliance.paper_file": plain(lambda walk: walk.paper),
    "compliance.paper_list": plain(lambda _: compliance.PaperFilter()),
    "compliance.report_preview": plain(lambda walk: compliance.ReportWanted(walk.failed.batch)),
    "compliance.verify_paper": plain(lambda _: compliance.PaperToVerify(code="0" * 64)),
    "holds.hold_list": plain(lambda _: holds.HoldFilter()),
    "imports.compare": plain(lambda _: import_of("70110002")),
    "imports.import_run": plain(lambda walk: walk.imported),
    "imports.problems_of": plain(lambda walk: walk.imported),
    "inspections.inspection_list": plain(lambda _: inspections.InspectionFilter()),
    "lab_tests.lab_test_list": plain(lambda _: lab_tests.LabTestFilter()),
    "lab_tests.lab_tests_of": plain(lambda walk: walk.failed.batch),
    "mark_checks.check_history": plain(lambda _: marks.HistoryFilter()),
    "mark_checks.recognise_code": plain(lambda walk: str(CartonCode.of(walk.marked.number, 1))),
    "mark_checks.station": plain(lambda walk: walk.marked.id),
    "marks.marks_of": plain(lambda walk: marks.MarkRange(manufacturing_order_id=walk.marked.id)),
    "marks.print_history": plain(lambda _: marks.HistoryFilter()),
    "articles.article_list": plain(lambda _: articles.ArticleFilter()),
    "articles.article": plain(lambda walk: walk.office.bear),
    "articles.pack_specifications": plain(lambda _: articles.PackSpecificationFilter()),
    "orders.order": plain(lambda walk: walk.draft_order),
    "orders.order_list": plain(lambda _: orders.OrderFilter()),
    "packing_lists.cartons_of": plain(lambda walk: walk.begun.work_order),
    "packing_lists.packing_completed": plain(lambda _: packing_lists.PackingFilter()),
    "packing_lists.packing_queue": plain(lambda _: packing_lists.PackingFilter()),
    "packing_lists.pallets_of": plain(lambda walk: walk.begun.work_order),
    "pass_rates.pass_rates": plain(lambda _: pass_rates.PassRateQuestion(date(2026, 1, 1), date(2026, 12, 31))),
    "people.people": plain(lambda _: people.PeopleQuestion()),
    "people.person": plain(lambda walk: walk.spare),
    "people.sign_in_events": plain(lambda _: people.SignInQuestion()),
    "production.manufacturing_list": plain(lambda _: production.ManufacturingFilter()),
    "production.work_orders_of": plain(lambda walk: walk.begun.id),
    "desk.batch_list": plain(lambda _: desk.BatchFilter()),
    "desk.batch_overview": plain(lambda walk: walk.failed.batch),
}
