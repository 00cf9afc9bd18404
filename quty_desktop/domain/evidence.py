"""Photos that prove something: of which records, how large, and what a second person confirms."""

from quty_desktop.domain.text import N_, Choice

MOST_BYTES = 12_000_000
"""The largest photo that is taken; a phone's are 3 to 6 MB."""
LONGEST_SIDE, THUMBNAIL_SIDE = 1600, 240
"""Pixels of the longer side: of the photo that is kept, and of its small picture."""


class EvidenceOf(Choice):
    """What a photo belongs to; the value stands in the database."""

    INSPECTION = "inspection", N_("Inspection")
    LAB_TEST = "lab_test", N_("Laboratory test")
    NCR = "nonconformity_report", N_("Nonconformity report")
    INCIDENT = "incident_report", N_("Incident report")
    INCOMING = "incoming_inspection", N_("Incoming inspection")
    PULL_SESSION = "pull_session", N_("Pull test")
    FINAL = "final_inspection", N_("Final inspection")
    METAL_CHECK = "metal_check", N_("Sensitivity check")
    NEEDLE = "needle_log", N_("Broken needle")
    SHIPMENT = "shipment", N_("Shipment")


class VerifiedSubject(Choice):
    """Records that a second person confirms where the plant asks for it."""

    INSPECTION = "inspection", N_("Inspection")
    LAB_TEST = "lab_test", N_("Laboratory test")
    INCOMING = "incoming_inspection", N_("Incoming inspection")
    PULL_SESSION = "pull_session", N_("Pull test")


class SecondPerson(Choice):
    """Which records a second person has to confirm."""

    NOBODY = "nobody", N_("None")
    FAILED = "failed", N_("Failed ones")
    ALL = "all", N_("All of them")
