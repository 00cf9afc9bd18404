"""Words about places, lots and stock moves."""

from quty_desktop.domain.text import N_, Choice


class PlaceKind(Choice):
    """What a place is; goods outside the plant (supplier, customer, production, loss) have no balance."""

    AREA = "area", N_("Area")
    RACK = "rack", N_("Rack")
    BIN = "bin", N_("Bin")
    DEPARTMENT = "department", N_("Department")
    TRANSIT = "transit", N_("On the way")
    QUARANTINE = "quarantine", N_("Quarantine")
    SUPPLIER = "supplier", N_("Supplier")
    CUSTOMER = "customer", N_("Customer")
    PRODUCTION = "production", N_("Production")
    LOSS = "loss", N_("Loss and difference")


class LotKind(Choice):
    """Where a lot comes from."""

    NONE = "none", N_("Not kept by lot")
    MATERIAL = "material", N_("Delivered lot")
    BATCH = "batch", N_("Production batch")


class LotState(Choice):
    """Whether a lot may be used (marks of incoming inspection)."""

    NOT_INSPECTED = "not_inspected", N_("Not inspected")
    PASSED = "passed", N_("Inspected, passed")
    REJECTED = "rejected", N_("Rejected")
