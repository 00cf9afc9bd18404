"""The plant that the walks go through: one record in each state that a command needs, made by commands."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from quty_desktop.database.engine import Login
from quty_desktop.domain.alerts import AlertType
from quty_desktop.domain.departments import Department
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.plans import IncomingArticle
from quty_desktop.domain.orders import Route
from quty_desktop.domain.packing import MarkSize
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.domain.plant_settings import PLANT_NAME
from quty_desktop.domain.quality import InspectionResult, InspectionType, LabTestType
from quty_desktop.domain.reports import ReportKind, Span
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.services.administration import alerts, people, plant_settings
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.import_requests import ImportedFile, ImportRequest
from quty_desktop.services.master_data import materials, places, units_of_measure
from quty_desktop.services.packing import cartons, marks
from quty_desktop.services.ppic import orders, production
from quty_desktop.services.quality import compliance, holds, inspections, lab_tests
from quty_desktop.services.reports import report_papers
from quty_desktop.services.unit_of_work import UnitOfWork
from tests.databases import Plant
from tests.plant_time import today
from tests.quality.walk_floor import Floor, floor_of
from tests.quality.walk_records import RecordsWalk, records_of
from tests.quality.walk_release import ReleaseWalk, release_walk_of
from tests.quality.walk_shipping import Shipping, shipping_of
from tests.quality.walk_warehouse import Warehouse, warehouse_of
from tests.services.bill_plants import Toy, toy_of
from tests.services.doors import directly, door_of
from tests.services.packing_plant import arrange_places
from tests.services.plants import Office, approved_order, confirmed_line, new_order, office_of
from tests.services.quality_plant import FAILING
from tests.services.release_plant import make_ready

NOBODY = ""
"""The key of a person without any role."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A manufacturing order and its packing work order."""

    id: int
    number: str
    batch: str
    work_order: int


@dataclass(frozen=True, slots=True)
class WalkPlant:
    """Records by what can be done to them, and a person of each role.

    Attributes:
        people: a login for each standard role's code, and for nobody's.
        only: a login that has one right beside signing in, by the right; works in administration.
        all_but: a login that has every right but one.
        draft_order: a buyer order that is not confirmed.
        open_line: a confirmed line without a manufacturing order.
        draft_batch: key of a manufacturing order that waits for its approval.
        fresh: approved, nothing started.
        begun: some cartons are packed.
        full: all cartons are packed, not finished.
        marked: cartons are packed and the first marks printed.
        free: nothing keeps it; for quality.
        held: on hold without any failure.
        failed: a laboratory test failed.
        blocked: an inspection blocked it.
        hold: of the held batch.
        test: of the failed batch.
        inspection: of the blocked batch.
        paper: an issued report in Indonesian.
        imported: a run of the import.
        alerts: an open alert by the department where it happened.
        material: a raw material.
        area: a place that racks can stand in.
        conversion: of the material.
        toy: an article with bills in force and drafts.
        spare: a person who is active.
        gone: a person who was deactivated.
        floor: slips and lines.
        release: the metal regime, sets, final inspections and papers.
        records: rework, pull tests, reports and photos.
        warehouse: receipts, issues, cards, counts and passes.
        shipping: slips to finished goods, blocks and shipments.
        report: an issued report of production.
    """

    plant: Plant
    office: Office
    people: dict[str, Login]
    only: dict[Permission, Login]
    all_but: dict[Permission, Login]
    draft_order: int
    open_line: int
    draft_batch: int
    fresh: Batch
    begun: Batch
    full: Batch
    marked: Batch
    free: Batch
    held: Batch
    failed: Batch
    blocked: Batch
    hold: int
    test: int
    inspection: int
    paper: int
    imported: int
    alerts: dict[Department, int]
    material: int
    area: int
    conversion: int
    toy: Toy
    spare: str
    gone: str
    floor: Floor
    warehouse: Warehouse
    release: ReleaseWalk
    shipping: Shipping
    records: RecordsWalk
    report: int

    def fingerprint(self) -> dict[str, int]:
        """How many rows each table has, and how often rows were changed: what a try may not alter."""
        with self.plant.connect() as connection:
            tables = connection.execute("SELECT tablename AS t FROM pg_tables WHERE schemaname = 'quty'").fetchall()
            counts = " UNION ALL ".join(
                f"SELECT '{row['t']}' AS t, count(*) AS n FROM quty.{row['t']}"  # noqa: S608
                for row in tables
            )
            return {row["t"]: row["n"] for row in connection.execute(counts.encode()).fetchall()}


@contextmanager
def walk_plant_of(plant: Plant) -> Iterator[WalkPlant]:
    """Fill a plant; its office stays open meanwhile."""
    arrange_places(plant)
    with ExitStack() as stack:
        office = stack.enter_context(office_of(plant))
        packer = stack.enter_context(door_of(plant, "spv_packing"))
        lead = stack.enter_context(door_of(plant, "qc_supervisor"))
        admin = stack.enter_context(door_of(plant, "admin"))
        admin.run(inspections.adopt_usual_defects)
        admin.run(plant_settings.change, plant_settings.SettingChange(PLANT_NAME.key, "Pabrik Contoh"))

        def batch(number: str, pcs: int = 120) -> Batch:
            made = approved_order(office, number, pcs)
            (work,) = [
                row.id
                for row in office.ppic.ask(production.work_orders_of, made.id)
                if row.department is Department.PACKING
            ]
            return Batch(made.id, made.number, made.batch_number, work)

        names = ("fresh", "begun", "full", "marked", "free", "held", "failed", "blocked")
        batches = {name: batch(f"PO-{2001 + place}") for place, name in enumerate(names)}
        packer.run(cartons.pack_cartons, cartons.PackCartons(batches["begun"].work_order, 60))
        packer.run(cartons.pack_cartons, cartons.PackCartons(batches["full"].work_order, 120))
        packer.run(cartons.pack_cartons, cartons.PackCartons(batches["marked"].work_order, 60))
        for name in ("begun", "full", "marked"):
            make_ready(plant, batches[name].id)
        run = packer.ask(marks.marks_of, marks.MarkRange(manufacturing_order_id=batches["marked"].id))
        packer.run(
            marks.print_marks, marks.PrintMarks(run.manufacturing_order_id, 1, 1, MarkSize.LABEL_100X150, run.seen)
        )

        lead.run(holds.hold_batch, holds.NewHold(batches["held"].batch, "labels of another article"))
        (held,) = lead.ask(holds.hold_list, holds.HoldFilter(batch=batches["held"].batch))
        drop = LabTestType.DROP
        test = lead.run(lab_tests.record_lab_test, lab_tests.NewLabTest(batches["failed"].batch, drop, FAILING[drop]))
        found = lead.run(
            inspections.record_inspection,
            inspections.NewInspection(
                batches["blocked"].batch,
                InspectionType.FINAL,
                80,
                79,
                1,
                defects=(inspections.FoundDefect("A1", 1),),
                result=InspectionResult.BLOCKED,
            ),
        )
        floor = floor_of(plant, office)
        release = stack.enter_context(release_walk_of(plant, office))
        paper = lead.run(compliance.issue_report, compliance.ReportWanted(batches["free"].batch))

        draft = office.ppic.run(orders.enter_order, new_order(office, "PO-3001", 240))
        line = confirmed_line(office, "PO-3002", 240)
        planned = office.ppic.run(
            production.draft_manufacturing_order,
            production.NewManufacturingOrder(confirmed_line(office, "PO-3003", 240), 240, Route.DIRECT),
        )
        spare, gone = plant.person("operator_cutting"), plant.person("operator_sewing")
        admin.run(people.deactivate, gone.name)
        material = office.ppic.run(materials.save_material, materials.MaterialInput("IM-WALK", "Boa", "M")).id
        area = places.PlaceInput("WALK", "Store", PlaceKind.AREA, Department.WAREHOUSE)
        rolls = units_of_measure.ConversionInput(material, "ROLL", "M", Decimal(50))
        toy = toy_of(office.ppic, office.manager)
        warehouse = warehouse_of(plant, office, toy)
        shipping = stack.enter_context(shipping_of(plant))
        yield WalkPlant(
            plant,
            office,
            {role.code: plant.person(role.code) for role in STANDARD_ROLES} | {NOBODY: plant.person()},
            {right: _holder(plant, admin, f"only_{right}", {Permission.USE_PROGRAM, right}) for right in Permission},
            {right: _holder(plant, admin, f"not_{right}", set(Permission) - {right}) for right in Permission},
            draft.id,
            line,
            planned.id,
            **batches,
            hold=held.id,
            test=test.id,
            inspection=found.id,
            paper=paper.id,
            imported=admin.run(imports.import_files, import_of("70110001")).files[0].run_id,
            alerts=_alerts(packer),
            toy=toy,
            material=material,
            area=office.ppic.run(places.save_place, area).id,
            conversion=office.ppic.run(units_of_measure.save_conversion, rolls).id,
            spare=spare.name,
            gone=gone.name,
            floor=floor,
            warehouse=warehouse,
            release=release,
            shipping=shipping,
            records=records_of(plant, lead, batches["free"].batch, warehouse.passed_line),
            report=admin.run(
                report_papers.issue_report, report_papers.ReportWanted(ReportKind.PRODUCTION, Span.DAY, today())
            ).id,
        )


def import_of(code: str) -> ImportRequest:
    """A list of one article, as it is imported."""
    read = ImportedFile("Article.xlsx", "Sheet1", FileKind.ARTICLES, "0" * 64, 1, 0)
    return ImportRequest((read,), (IncomingArticle(code, "EU", "MELATI soft toy hen", read.name),))


def _holder(plant: Plant, admin: Dispatcher, role: str, rights: set[Permission]) -> Login:
    code = f"walk_{role}"[:40]
    admin.run(people.define_role, people.RoleDefinition(code, role, Department.ADMINISTRATION, tuple(rights)))
    return plant.person(code, department=Department.ADMINISTRATION.value)


def _alerts(door: Dispatcher) -> dict[Department, int]:
    raised: dict[Department, int] = {}
    for department in Department:
        new = alerts.NewAlert(
            AlertType.QUANTITY, "quantity.differs", department, {"document": "SJ-1", "sent": 120, "received": 118}
        )
        directly(door, partial(_raise, new))
        raised[department] = max(row.id for row in door.ask(alerts.my_alerts))
    return raised


def _raise(new: alerts.NewAlert, uow: UnitOfWork) -> None:
    alerts.raise_alert(uow, new)
