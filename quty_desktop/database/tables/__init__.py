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
from quty_desktop.database.tables.imports import ImportProblem, ImportRun
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
from quty_desktop.database.tables.quality import Clearance, Defect, DefectCount, Hold, Inspection, LabTest
from quty_desktop.database.tables.stock import Lot, Place, StockBalance, StockMove, StockReservation

__all__ = [
    "SCHEMA",
    "Alert",
    "AlertEvent",
    "Article",
    "Attachment",
    "AuditEntry",
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
    "Hold",
    "ImportProblem",
    "ImportRun",
    "Inspection",
    "IssuedPaper",
    "KnownPermission",
    "LabTest",
    "Lot",
    "ManufacturingOrder",
    "NumberSeries",
    "PackSpecification",
    "Pallet",
    "Partner",
    "Person",
    "PersonRole",
    "Place",
    "RegisteredDocument",
    "Role",
    "RolePermission",
    "Setting",
    "ShippingMarkCheck",
    "ShippingMarkPrint",
    "SignInEvent",
    "StockBalance",
    "StockMove",
    "StockReservation",
    "Table",
    "Unit",
    "UnitConversion",
    "WorkOrder",
    "metadata",
]
