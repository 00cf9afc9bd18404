"""Words about purchase orders, requests, receipts and the gate."""

from quty_desktop.domain.text import N_, Choice


class PurchaseKind(Choice):
    """What a purchase order buys; fabric opens cutting, labels bring week and destination."""

    FABRIC = "fabric", N_("Fabric")
    LABEL = "label", N_("Label")
    ACCESSORY = "accessory", N_("Accessory")
    SUBCONTRACT = "subcontract", N_("Subcontract work")


class PurchaseState(Choice):
    """Where a purchase order stands."""

    DRAFT = "draft", N_("Draft")
    APPROVED = "approved", N_("Approved")
    SENT = "sent", N_("Sent")
    RECEIVED = "received", N_("Partly received")
    DONE = "done", N_("Done")
    CANCELLED = "cancelled", N_("Cancelled")


class RequestState(Choice):
    """Where a request for goods stands."""

    REQUESTED = "requested", N_("Requested")
    APPROVED = "approved", N_("Approved")
    REJECTED = "rejected", N_("Rejected")
    ORDERED = "ordered", N_("Ordered")
    ISSUED = "issued", N_("Issued")
    CANCELLED = "cancelled", N_("Cancelled")


class ReceiptState(Choice):
    """Where a goods receipt stands; stock rises when quality has passed it."""

    ARRIVED = "arrived", N_("Arrived")
    INSPECTED = "inspected", N_("Inspected")
    POSTED = "posted", N_("Posted")
    RETURNED = "returned", N_("Returned")


class GateDirection(Choice):
    """Which way goods pass the gate."""

    OUT = "out", N_("Out")
    IN = "in", N_("In")


class GateState(Choice):
    """Where a gate pass stands."""

    PREPARED = "prepared", N_("Prepared")
    PASSED = "passed", N_("Passed")
    HELD = "held", N_("Held at the gate")
    CLOSED = "closed", N_("Closed")
