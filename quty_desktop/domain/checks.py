"""Words about the plant's own checks: pull tests, metal and needle control, sampling, nonconformity reports."""

from quty_desktop.domain.text import N_, Choice


class PullKind(Choice):
    """Why a pull test is made (QT-03-TCK04)."""

    NORMAL = "normal", N_("Normal")
    NEW = "new", N_("New process")
    REPAIR = "repair", N_("After repair")
    INCREASED = "increased", N_("Increased")
    MAXIMUM = "maximum", N_("To failure")


class MetalCheckKind(Choice):
    """When the sensitivity of a metal detector is checked."""

    START = "start", N_("At start")
    HOURLY = "hourly", N_("Hourly")
    MECHANIC = "mechanic", N_("By the mechanic")
    RESTART = "restart", N_("After a stop or repair")
    END = "end", N_("At the end")


class MetalPoint(Choice):
    """Where in the flow a metal detector stands."""

    EMBROIDERED_PARTS = "embroidered_parts", N_("Embroidered parts, before sewing")
    AFTER_STUFFING = "after_stuffing", N_("After stuffing")
    AFTER_CLOSING = "after_closing", N_("After closing")
    BEFORE_PACKING = "before_packing", N_("Before packing")
    FINAL = "final", N_("At final inspection")


class Disposition(Choice):
    """What becomes of goods that something was found in."""

    BACK_TO_PRODUCTION = "back_to_production", N_("Back to production")
    REWORK = "rework", N_("Rework")
    SCRAP = "scrap", N_("Scrap")
    DESTROYED = "destroyed", N_("Destroyed")
    HELD = "held", N_("Held")


class ReportState(Choice):
    """Where a nonconformity or incident report stands."""

    OPEN = "open", N_("Unresolved")
    ANSWERED = "answered", N_("Answered")
    CLOSED = "closed", N_("Closed")


class PointResult(Choice):
    """What was found at one point of a check list."""

    OK = "ok", N_("OK")
    NOT_OK = "not_ok", N_("Not OK")
    NOT_APPLICABLE = "not_applicable", N_("Not applicable")


class PlanSeverity(Choice):
    """How strictly a sampling plan judges (ISO 2859-1)."""

    NORMAL = "normal", N_("Normal")
    TIGHTENED = "tightened", N_("Tightened")
    REDUCED = "reduced", N_("Reduced")


class RollState(Choice):
    """Where a fabric roll stands in incoming inspection."""

    NOT_INSPECTED = "not_inspected", N_("Not inspected")
    ACCEPTED = "accepted", N_("Accepted")
    REJECTED = "rejected", N_("Rejected")


class RequisitionKind(Choice):
    """Why more material is asked for than the bill of material gave."""

    PLANNED = "planned", N_("Planned")
    SHORTAGE = "shortage", N_("Shortage")
    SUPPLEMENTARY = "supplementary", N_("Supplementary")
    WASTE = "waste", N_("Waste")
