"""Words about alerts (QT-09 alarms and what else needs an answer)."""

from quty_desktop.domain.text import N_, Choice


class AlertType(Choice):
    """What an alert is about."""

    LINE_CLEARANCE = "line_clearance", N_("Line not clear")
    SEGREGATION = "segregation", N_("Segregation alarm")
    QC_FAIL = "qc_fail", N_("Quality failure")
    METAL = "metal", N_("Metal found")
    SHORTAGE = "shortage", N_("Shortage")
    DUPLICATE_SCAN = "duplicate_scan", N_("Scanned twice")
    WRONG_MARK = "wrong_mark", N_("Wrong shipping mark")
    SCANNER_OFFLINE = "scanner_offline", N_("Scanner offline")
    QUANTITY = "quantity", N_("Quantity differs")
    CERTIFICATE = "certificate", N_("Certificate due")
    OTHER = "other", N_("Notice")


class AlertSeverity(Choice):
    """How urgent an alert is."""

    INFO = "info", N_("Info")
    WARNING = "warning", N_("Warning")
    CRITICAL = "critical", N_("Critical")


class AlertState(Choice):
    """Where an alert stands."""

    PENDING = "pending", N_("Open")
    ACKNOWLEDGED = "acknowledged", N_("Acknowledged")
    RESOLVED = "resolved", N_("Resolved")
    OVERRIDDEN = "overridden", N_("Overridden")
