"""Words about buyer orders, manufacturing orders and work orders."""

from quty_desktop.domain.text import N_, Choice


class OrderState(Choice):
    """Where a buyer order stands."""

    DRAFT = "draft", N_("Draft")
    CONFIRMED = "confirmed", N_("Confirmed")
    PRODUCTION = "production", N_("In production")
    DONE = "done", N_("Done")
    CANCELLED = "cancelled", N_("Cancelled")


class Route(Choice):
    """The way of a batch through the departments."""

    EMBROIDERY = "route_1", N_("Route 1: with embroidery")
    DIRECT = "route_2", N_("Route 2: cutting to sewing")
    SUBCONTRACT = "route_3", N_("Route 3: subcontract")


class ManufacturingState(Choice):
    """Where a manufacturing order stands; ``partial`` and ``released`` follow the fabric and the label order."""

    DRAFT = "draft", N_("Draft")
    PARTIAL = "partial", N_("Fabric released")
    RELEASED = "released", N_("Released")
    IN_PROGRESS = "in_progress", N_("In progress")
    DONE = "done", N_("Done")
    CANCELLED = "cancelled", N_("Cancelled")


class WorkState(Choice):
    """Where a department's work order stands."""

    PENDING = "pending", N_("Waiting")
    RUNNING = "running", N_("Running")
    PAUSED = "paused", N_("Paused")
    FINISHED = "finished", N_("Finished")
    CANCELLED = "cancelled", N_("Cancelled")
