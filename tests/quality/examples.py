"""A plausible input for each command and query; whoever adds an operation adds a line here, or the walks fail."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from inspect import signature

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
from quty_desktop.services import (
    alerts,
    audit,
    bill_revisions,
    bills,
    calculators,
    categories,
    certificates,
    compliance,
    defect_catalogue,
    department_articles,
    holds,
    inspections,
    lab_tests,
    line_clearance,
    lines,
    mark_checks,
    marks,
    master_data,
    materials,
    orders,
    packing,
    packing_lists,
    pass_rates,
    people,
    places,
    plant_settings,
    production,
    production_output,
    quality,
    record_history,
    sampling,
    transfer_lists,
    transfers,
    units_of_measure,
)
from quty_desktop.services.registry import Operation
from tests.databases import PASSWORD
from tests.quality.walk_plant import WalkPlant, import_of
from tests.services.plants import WEEK, new_order
from tests.services.quality_plant import PASSING


@dataclass(frozen=True, slots=True)
class Example:
    """How an operation is called.

    Attributes:
        data: its input.
        confirmed: questions that are answered with yes.
        reason: why.
    """

    data: object = None
    confirmed: tuple[str, ...] = ()
    reason: str = ""


Maker = Callable[[WalkPlant, Department], Example]
_REASON = "asked for by the walk"
_NEW_PASSWORD = "twelve brown bears"


def _plain(make: Callable[[WalkPlant], object]) -> Maker:
    return lambda walk, _home: Example(make(walk))


def _nothing(_walk: WalkPlant, _home: Department) -> Example:
    return Example()


def _confirmed(code: str, make: Callable[[WalkPlant], object]) -> Maker:
    return lambda walk, _home: Example(make(walk), (code,), _REASON)


def _version(walk: WalkPlant, table: str, key: int) -> int:
    return int(walk.plant.one(f"SELECT version FROM quty.{table} WHERE id = %s", key))  # noqa: S608


def _draft(walk: WalkPlant) -> orders.OrderKey:
    return orders.OrderKey(walk.draft_order, _version(walk, "buyer_order", walk.draft_order))


def _batch_key(walk: WalkPlant) -> production.ManufacturingKey:
    return production.ManufacturingKey(walk.draft_batch, _version(walk, "manufacturing_order", walk.draft_batch))


def _alert(walk: WalkPlant, home: Department) -> tuple[int, int]:
    key = walk.alerts[home]
    return key, _version(walk, "alert", key)


def _marks(walk: WalkPlant) -> marks.PrintMarks:
    seen = marks.SeenOnMark("40551542", WEEK, "EU", 2)
    return marks.PrintMarks(walk.begun.id, 1, 1, MarkSize.LABEL_100X150, seen)


def _scan(walk: WalkPlant) -> mark_checks.ScannedMark:
    return mark_checks.ScannedMark(str(CartonCode.of(walk.marked.number, 1)), walk.marked.id, carton=1)


def _short(walk: WalkPlant) -> packing.ShortTarget:
    return packing.ShortTarget(walk.begun.work_order, _version(walk, "work_order", walk.begun.work_order), 60)


def _specification(walk: WalkPlant) -> master_data.RecordKey:
    key = walk.plant.one("SELECT id FROM quty.pack_specification WHERE article_id = %s", walk.office.shark)
    return master_data.RecordKey(key, _version(walk, "pack_specification", key))


def _bill(walk: WalkPlant, key: int) -> bill_revisions.BillKey:
    return bill_revisions.BillKey(key, _version(walk, "bill", key))


def _lines(walk: WalkPlant) -> tuple[bill_revisions.LineInput, ...]:
    return (bill_revisions.LineInput(walk.toy.fabric, Decimal("0.18"), "YARD", Decimal(3)),)


def _slip(walk: WalkPlant, key: int) -> tuple[int, int]:
    return key, _version(walk, "transfer", key)


_COMMANDS: dict[str, Maker] = {
    "line_clearance.clear": _confirmed(
        "line.pieces_left", lambda walk: line_clearance.ClearedLine(walk.floor.occupied, True, True, True, True)
    ),
    "line_clearance.confirm": _plain(lambda walk: walk.floor.reported),
    "production_output.record": _plain(lambda walk: production_output.NewOutput(walk.floor.cutting, 10)),
    "transfers.accept": _plain(lambda walk: transfers.CountedTransfer(walk.floor.sent, 50)),
    "transfers.acknowledge_segregation": _plain(
        lambda walk: transfers.Acknowledgement(*_slip(walk, walk.floor.blocked), ClearanceMethod.PHYSICAL_GAP)
    ),
    "transfers.cancel": _confirmed(
        "transfer.cancel", lambda walk: transfers.TransferKey(*_slip(walk, walk.floor.sent))
    ),
    "transfers.override_block": _plain(
        lambda walk: transfers.BlockOverride(*_slip(walk, walk.floor.blocked), OverrideReason.LINE_DELAYED, _REASON)
    ),
    "transfers.resolve_difference": _plain(
        lambda walk: transfers.SettledDifference(*_slip(walk, walk.floor.differs), DifferenceOutcome.LOST, _REASON)
    ),
    "transfers.send": _plain(
        lambda walk: transfers.NewTransfer(walk.floor.cutting, Department.SEWING, 10, walk.floor.free_line)
    ),
    "transfers.send_again": _plain(lambda walk: transfers.TransferKey(*_slip(walk, walk.floor.openable))),
    "categories.save_category": _plain(lambda _: categories.CategoryInput("Boa")),
    "certificates.save_certificate": _plain(
        lambda walk: certificates.CertificateInput(walk.material, CertificateKind.SD, valid_from=date(2026, 1, 5))
    ),
    "defect_catalogue.save_defect": _plain(
        lambda _: defect_catalogue.DefectInput(
            "Z9", "Crooked nose", "Hidung miring", DefectClass.MINOR, DefectGroup.PROCESS
        )
    ),
    "department_articles.add_department_articles": _plain(
        lambda walk: department_articles.NewDepartmentArticles(walk.office.bear, (Department.SEWING,))
    ),
    "department_articles.save_department_article": _plain(
        lambda walk: department_articles.DepartmentArticleInput(walk.office.bear, Department.CUTTING, "CUT")
    ),
    "lines.add_lines": _plain(lambda _: lines.NewLines(Department.SEWING, 1, 38)),
    "lines.save_line": _plain(lambda _: lines.LineInput(Department.SEWING, 40)),
    "materials.save_material": _plain(lambda _: materials.MaterialInput("IM-HPL-0830", "Hi-pile 8 mm", "YARD")),
    "places.add_racks": _plain(lambda walk: places.NewRacks(walk.area, "A", 1, 2)),
    "places.save_place": _plain(lambda _: places.PlaceInput("GUDANG", "Store", PlaceKind.AREA, Department.WAREHOUSE)),
    "units_of_measure.remove_conversion": _plain(lambda walk: units_of_measure.ConversionKey(walk.conversion)),
    "units_of_measure.save_conversion": _plain(
        lambda walk: units_of_measure.ConversionInput(walk.material, "BALE", "KG", Decimal(25))
    ),
    "units_of_measure.save_unit": _plain(
        lambda _: units_of_measure.UnitInput("PACK", "Pack", Dimension.PACK, Decimal(1))
    ),
    "alerts.acknowledge": lambda walk, home: Example(alerts.AlertKey(*_alert(walk, home))),
    "alerts.escalate_due": _nothing,
    "alerts.override": lambda walk, home: Example(
        alerts.AlertOverride(*_alert(walk, home), OverrideReason.FALSE_ALARM, _REASON)
    ),
    "alerts.request_override": lambda walk, home: Example(alerts.AlertAnswer(*_alert(walk, home), _REASON)),
    "alerts.resolve": lambda walk, home: Example(alerts.AlertAnswer(*_alert(walk, home), _REASON)),
    "bill_revisions.approve_bill": _confirmed("bills.own_revision", lambda walk: _bill(walk, walk.toy.skin_draft.id)),
    "bill_revisions.choose_default": _plain(lambda walk: _bill(walk, walk.toy.doll_bill.id)),
    "bill_revisions.enter_bill": _plain(
        lambda walk: bill_revisions.NewBill(walk.toy.skin, "SEW 2", BomKind.MANUFACTURE, _lines(walk))
    ),
    "bill_revisions.retire_bill": _confirmed("bills.retire", lambda walk: _bill(walk, walk.toy.doll_bill.id)),
    "bill_revisions.revise_bill": _plain(
        lambda walk: bill_revisions.BillRevision(
            walk.toy.skin_draft.id, walk.toy.skin_draft.version, _REASON, _lines(walk), Decimal(1), "PCE"
        )
    ),
    "compliance.issue_report": _plain(lambda walk: compliance.ReportWanted(walk.failed.batch)),
    "compliance.issue_translation": _plain(lambda walk: compliance.PaperInLanguage(walk.paper, Language.ENGLISH)),
    "holds.clear_inspection": _plain(lambda walk: holds.Release(walk.inspection, _REASON)),
    "holds.clear_lab_test": _plain(lambda walk: holds.Release(walk.test, _REASON)),
    "holds.hold_batch": _plain(lambda walk: holds.NewHold(walk.free.batch, _REASON)),
    "holds.release_batch": _plain(lambda walk: holds.Release(walk.hold, _REASON)),
    "imports.import_files": _plain(lambda _: import_of("70110002")),
    "imports.undo_import": _plain(lambda walk: walk.imported),
    "inspections.adopt_usual_defects": _nothing,
    "inspections.record_inspection": _plain(
        lambda walk: inspections.NewInspection(
            walk.free.batch, InspectionType.FINAL, 80, 79, 1, 0, (inspections.FoundDefect("A1", 1),)
        )
    ),
    "lab_tests.record_lab_test": _plain(
        lambda walk: lab_tests.NewLabTest(walk.free.batch, LabTestType.DROP, PASSING[LabTestType.DROP])
    ),
    "mark_checks.check_mark": _plain(_scan),
    "marks.print_marks": _plain(_marks),
    "master_data.remove_pack_specification": _plain(_specification),
    "master_data.save_article": _plain(
        lambda _: master_data.ArticleInput("80330221", "MELATI soft toy cat", ArticleKind.FINISHED_GOOD)
    ),
    "master_data.save_destination": _plain(lambda _: master_data.DestinationInput("JP", "Japan", "Asia")),
    "master_data.save_pack_specification": _plain(
        lambda walk: master_data.PackSpecificationInput(walk.office.shark, 12, 4, walk.office.eu)
    ),
    "master_data.save_partner": _plain(lambda _: master_data.PartnerInput(PartnerKind.SUPPLIER, "Kain Contoh")),
    "orders.cancel_order": _confirmed("orders.cancel", _draft),
    "orders.change_order": _plain(
        lambda walk: orders.ChangedOrder(*_key(_draft(walk)), new_order(walk.office, "PO-3001", 480))
    ),
    "orders.confirm_order": _plain(_draft),
    "orders.enter_order": _plain(lambda walk: new_order(walk.office, "PO-4001")),
    "packing.approve_short": _confirmed("packing.short", _short),
    "packing.complete_packing": _plain(lambda walk: walk.full.work_order),
    "packing.pack_cartons": _plain(lambda walk: packing.PackCartons(walk.begun.work_order, 60)),
    "packing.start_packing": _plain(lambda walk: walk.fresh.work_order),
    "packing.undo_last_cartons": _plain(lambda walk: packing.UndoCartons(walk.begun.work_order, 1)),
    "people.assign_roles": _plain(lambda walk: people.RoleAssignment(walk.spare, ("operator_sewing",))),
    "people.change_own_password": _plain(lambda _: people.PasswordChange(PASSWORD, _NEW_PASSWORD)),
    "people.change_own_profile": _plain(lambda _: people.OwnProfileChange("Sari Dewi", "en")),
    "people.change_person": _plain(
        lambda walk: people.PersonChange(walk.spare, "Sari Dewi", Department.SEWING, "id", roles=("operator_sewing",))
    ),
    "people.create_person": _plain(
        lambda _: people.NewPerson("walk.newcomer", "Sari Dewi", Department.SEWING, ("operator_sewing",), _NEW_PASSWORD)
    ),
    "people.deactivate": _plain(lambda walk: walk.spare),
    "people.define_role": _plain(
        lambda _: people.RoleDefinition("walk_role", "Walker", Department.SEWING, (Permission.VIEW_ORDERS,))
    ),
    "people.reactivate": _plain(lambda walk: walk.gone),
    "people.reset_password": _plain(lambda walk: people.PasswordReset(walk.spare, _NEW_PASSWORD)),
    "plant_settings.change": _plain(lambda _: plant_settings.SettingChange(PLANT_NAME.key, "Pabrik Lain")),
    "plant_settings.reset": _plain(lambda _: PLANT_NAME.key),
    "sampling.order_switch": _plain(
        lambda _: sampling.NewSwitchOrder("40551542", SamplingStage.FINAL, SwitchOrder.CLAIM, _REASON)
    ),
    "sampling.save_plan": _plain(
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
    "production.approve_manufacturing_order": _plain(_batch_key),
    "production.cancel_manufacturing_order": _confirmed("production.cancel", _batch_key),
    "production.draft_manufacturing_order": _plain(
        lambda walk: production.NewManufacturingOrder(walk.open_line, 240, Route.DIRECT)
    ),
}


def _key(key: orders.OrderKey) -> tuple[int, int]:
    return key.id, key.version


_QUERIES: dict[str, Maker] = {
    "line_clearance.lines_of": _plain(lambda _: Department.SEWING),
    "production_output.output_of": _plain(lambda _: Department.CUTTING),
    "production_output.work_of": _plain(lambda _: production_output.WorkFilter(Department.CUTTING)),
    "transfer_lists.slip": _plain(lambda walk: walk.floor.sent),
    "transfer_lists.slip_of_code": _plain(lambda walk: walk.floor.number),
    "transfer_lists.transfers_of": _plain(lambda _: transfer_lists.TransferFilter(Department.SEWING)),
    "inspections.pass_limits": _nothing,
    "sampling.proposal": _plain(lambda walk: sampling.SampleQuestion(walk.free.batch, SamplingStage.FINAL, 480)),
    "sampling.sampling_plans": _nothing,
    "sampling.switching_states": _plain(lambda _: SamplingStage.FINAL),
    "categories.categories": _plain(lambda _: ""),
    "certificates.certificates": _plain(lambda _: certificates.CertificateFilter()),
    "department_articles.department_articles": _plain(lambda _: department_articles.DepartmentArticleFilter()),
    "materials.materials": _plain(lambda _: materials.MaterialFilter()),
    "record_history.record_history": _plain(lambda walk: record_history.RecordOf("article", str(walk.office.bear))),
    "units_of_measure.conversions": _plain(lambda _: units_of_measure.ConversionFilter()),
    "alerts.alert": lambda walk, home: Example(walk.alerts[home]),
    "alerts.alert_history": lambda walk, home: Example(walk.alerts[home]),
    "alerts.alert_log": _plain(lambda _: alerts.AlertLogQuestion()),
    "audit.audit_entries": _plain(lambda _: audit.AuditQuestion(limit=20)),
    "bills.bill": _plain(lambda walk: walk.toy.skin_bill.id),
    "bills.bill_list": _plain(lambda _: bills.BillFilter("melati", history=True)),
    "bills.compare_bills": _plain(lambda walk: bills.CompareBills(walk.toy.skin_bill.id, walk.toy.skin_draft.id)),
    "bills.explode": _plain(lambda walk: bills.Explode(walk.toy.hen, Decimal(480))),
    "bills.products": _plain(lambda _: bills.ProductSearch("hen")),
    "bills.requirements": _plain(
        lambda walk: bills.ExplodeMany(((walk.toy.hen, Decimal(480)), (walk.toy.doll, Decimal(5))))
    ),
    "bills.where_used": _plain(lambda walk: walk.toy.fabric),
    "calculators.pallets": _plain(lambda walk: calculators.PalletQuestion(walk.office.bear, 1000)),
    "calculators.targets": _plain(lambda _: calculators.TargetQuestion(450)),
    "compliance.compliance_of": _plain(lambda walk: walk.failed.batch),
    "compliance.paper_file": _plain(lambda walk: walk.paper),
    "compliance.paper_list": _plain(lambda _: compliance.PaperFilter()),
    "compliance.report_preview": _plain(lambda walk: compliance.ReportWanted(walk.failed.batch)),
    "compliance.verify_paper": _plain(lambda _: compliance.PaperToVerify(code="0" * 64)),
    "holds.hold_list": _plain(lambda _: holds.HoldFilter()),
    "imports.compare": _plain(lambda _: import_of("70110002")),
    "imports.import_run": _plain(lambda walk: walk.imported),
    "imports.problems_of": _plain(lambda walk: walk.imported),
    "inspections.inspection_list": _plain(lambda _: inspections.InspectionFilter()),
    "lab_tests.lab_test_list": _plain(lambda _: lab_tests.LabTestFilter()),
    "lab_tests.lab_tests_of": _plain(lambda walk: walk.failed.batch),
    "mark_checks.check_history": _plain(lambda _: marks.HistoryFilter()),
    "mark_checks.recognise_code": _plain(lambda walk: str(CartonCode.of(walk.marked.number, 1))),
    "mark_checks.station": _plain(lambda walk: walk.marked.id),
    "marks.marks_of": _plain(lambda walk: marks.MarkRange(manufacturing_order_id=walk.marked.id)),
    "marks.print_history": _plain(lambda _: marks.HistoryFilter()),
    "master_data.article_list": _plain(lambda _: master_data.ArticleFilter()),
    "master_data.article": _plain(lambda walk: walk.office.bear),
    "master_data.pack_specifications": _plain(lambda _: master_data.PackSpecificationFilter()),
    "orders.order": _plain(lambda walk: walk.draft_order),
    "orders.order_list": _plain(lambda _: orders.OrderFilter()),
    "packing_lists.cartons_of": _plain(lambda walk: walk.begun.work_order),
    "packing_lists.packing_completed": _plain(lambda _: packing_lists.PackingFilter()),
    "packing_lists.packing_queue": _plain(lambda _: packing_lists.PackingFilter()),
    "packing_lists.pallets_of": _plain(lambda walk: walk.begun.work_order),
    "pass_rates.pass_rates": _plain(lambda _: pass_rates.PassRateQuestion(date(2026, 1, 1), date(2026, 12, 31))),
    "people.people": _plain(lambda _: people.PeopleQuestion()),
    "people.person": _plain(lambda walk: walk.spare),
    "people.sign_in_events": _plain(lambda _: people.SignInQuestion()),
    "production.manufacturing_list": _plain(lambda _: production.ManufacturingFilter()),
    "production.work_orders_of": _plain(lambda walk: walk.begun.id),
    "quality.batch_list": _plain(lambda _: quality.BatchFilter()),
    "quality.batch_overview": _plain(lambda walk: walk.failed.batch),
}


def has_example(operation: Operation) -> bool:
    """Whether the table knows the operation; a query without input needs no line."""
    if operation.changes:
        return operation.name in _COMMANDS
    return operation.name in _QUERIES or len(signature(operation.function).parameters) == 1


def example(operation: Operation, walk: WalkPlant, home: Department) -> Example:
    """A plausible valid input; alerts are those of the person's department.

    Raises:
        LookupError: the table has none.
    """
    if not has_example(operation):
        raise LookupError(f"tests/quality/examples.py has no example for {operation.name}")
    maker = (_COMMANDS if operation.changes else _QUERIES).get(operation.name, _nothing)
    return maker(walk, home)
