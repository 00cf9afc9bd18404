"""All tables of the plant, by subject; SQLAlchemy Declarative."""

from quty_desktop.database.tables.alerts import Alert, AlertEvent
from quty_desktop.database.tables.articles import (
    Article,
    Category,
    Destination,
    DestinationAlias,
    PackSpecification,
    Partner,
    Unit,
    UnitConversion,
)
from quty_desktop.database.tables.base import SCHEMA, Table, metadata
from quty_desktop.database.tables.bills import Bill, BillLine, MaterialCertificate
from quty_desktop.database.tables.checks import (
    FabricDefect,
    FabricRoll,
    IncidentReport,
    MetalCheck,
    NeedleLog,
    NonconformityReport,
    PullTest,
)
from quty_desktop.database.tables.counting import StockCount, StockTake, StockTakeLine
from quty_desktop.database.tables.imports import ImportProblem, ImportRun
from quty_desktop.database.tables.kanban import KanbanBoard, KanbanCard, KanbanRule
from quty_desktop.database.tables.orders import BuyerOrder, BuyerOrderLine, ManufacturingOrder, WorkOrder
from quty_desktop.database.tables.packing import Carton, Pallet, ShippingMarkCheck, ShippingMarkPrint
from quty_desktop.database.tables.papers import IssuedPaper
from quty_desktop.database.tables.people import KnownPermission, Person, PersonRole, Role, RolePermission, SignInEvent
from quty_desktop.database.tables.plant import (
    Attachment,
    AuditEntry,
    CommandRequest,
    NumberSeries,
    RegisteredDocument,
    Setting,
)
from quty_desktop.database.tables.production import MaterialConsumption, MaterialRequisition, WorkOrderRevision
from quty_desktop.database.tables.purchasing import (
    GatePass,
    GoodsReceipt,
    GoodsReceiptLine,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseRequest,
)
from quty_desktop.database.tables.quality import Clearance, Defect, DefectCount, Hold, Inspection, LabTest
from quty_desktop.database.tables.sampling import (
    AcceptanceLimit,
    FinalInspection,
    FinalInspectionPoint,
    SamplingPlan,
    SamplingSize,
)
from quty_desktop.database.tables.stock import Lot, Place, StockBalance, StockMove, StockReservation
from quty_desktop.database.tables.transfers import (
    LineOccupancy,
    ProductionLine,
    SegregationAcknowledgement,
    Transfer,
    TransferSplit,
)

__all__ = [
    "SCHEMA",
    "AcceptanceLimit",
    "Alert",
    "AlertEvent",
    "Article",
    "Attachment",
    "AuditEntry",
    "Bill",
    "BillLine",
    "BuyerOrder",
    "BuyerOrderLine",
    "Carton",
    "Category",
    "Clearance",
    "CommandRequest",
    "Defect",
    "DefectCount",
    "Destination",
    "DestinationAlias",
    "FabricDefect",
    "FabricRoll",
    "FinalInspection",
    "FinalInspectionPoint",
    "GatePass",
    "GoodsReceipt",
    "GoodsReceiptLine",
    "Hold",
    "ImportProblem",
    "ImportRun",
    "IncidentReport",
    "Inspection",
    "IssuedPaper",
    "KanbanBoard",
    "KanbanCard",
    "KanbanRule",
    "KnownPermission",
    "LabTest",
    "LineOccupancy",
    "Lot",
    "ManufacturingOrder",
    "MaterialCertificate",
    "MaterialConsumption",
    "MaterialRequisition",
    "MetalCheck",
    "NeedleLog",
    "NonconformityReport",
    "NumberSeries",
    "PackSpecification",
    "Pallet",
    "Partner",
    "Person",
    "PersonRole",
    "Place",
    "ProductionLine",
    "PullTest",
    "PurchaseOrder",
    "PurchaseOrderLine",
    "PurchaseRequest",
    "RegisteredDocument",
    "Role",
    "RolePermission",
    "SamplingPlan",
    "SamplingSize",
    "SegregationAcknowledgement",
    "Setting",
    "ShippingMarkCheck",
    "ShippingMarkPrint",
    "SignInEvent",
    "StockBalance",
    "StockCount",
    "StockMove",
    "StockReservation",
    "StockTake",
    "StockTakeLine",
    "Table",
    "Transfer",
    "TransferSplit",
    "Unit",
    "UnitConversion",
    "WorkOrder",
    "WorkOrderRevision",
    "metadata",
]
