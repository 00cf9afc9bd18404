"""Words about cartons, pallets, shipping marks and issued papers."""

from quty_desktop.domain.text import N_, Choice


class CartonState(Choice):
    """Where a carton stands."""

    PLANNED = "planned", N_("Planned")
    PACKED = "packed", N_("Packed")
    CHECKED = "checked", N_("Checked")
    SHIPPED = "shipped", N_("Shipped")
    VOID = "void", N_("Void")


class PalletState(Choice):
    """Where a pallet stands."""

    OPEN = "open", N_("Open")
    CLOSED = "closed", N_("Closed")
    IN_STORE = "in_store", N_("In finished goods")
    SHIPPED = "shipped", N_("Shipped")
    VOID = "void", N_("Void")


class MarkSize(Choice):
    """The papers on which a shipping mark is printed."""

    LABEL_100X150 = "label_100x150", N_("Label 100 × 150 mm")
    A4_FOUR = "a4_four", N_("Four per A4 sheet")
    A4_ONE = "a4_one", N_("One per A4 sheet")
    ROLL_80 = "roll_80", N_("Roll 80 mm")


class PrintTarget(Choice):
    """Where a print went."""

    PRINTER = "printer", N_("Printer")
    PDF = "pdf", N_("PDF file")


class MarkCheckResult(Choice):
    """What the scan of a printed mark said (the shipping mark must follow the order)."""

    RIGHT = "right", N_("Right")
    UNREADABLE = "unreadable", N_("Not a shipping mark")
    UNKNOWN_CARTON = "unknown_carton", N_("Unknown carton")
    WRONG_CARTON = "wrong_carton", N_("Wrong carton")
    WRONG_ARTICLE = "wrong_article", N_("Wrong article")
    WRONG_ORDER = "wrong_order", N_("Wrong order")
    WRONG_WEEK = "wrong_week", N_("Wrong week")
    WRONG_DESTINATION = "wrong_destination", N_("Wrong destination")
    WRONG_QUANTITY = "wrong_quantity", N_("Wrong quantity")
    ON_HOLD = "on_hold", N_("Batch on hold")


class PaperKind(Choice):
    """A paper that the plant issues with a number, a revision and a fingerprint."""

    BATCH_COMPLIANCE = "batch_compliance", N_("Batch compliance report")
    SHIPPING_MARKS = "shipping_marks", N_("Shipping marks")
    TRANSFER_SLIP = "transfer_slip", N_("Transfer slip")
    PACKING_LIST = "packing_list", N_("Packing list")
    WORK_ORDER = "work_order", N_("Work order")
    GOODS_RECEIPT = "goods_receipt", N_("Goods receipt")
    GATE_PASS = "gate_pass", N_("Gate pass")
    ISSUE_SLIP = "issue_slip", N_("Issue slip")
    RETURN_NOTE = "return_note", N_("Return note")
    COUNT_SHEET = "count_sheet", N_("Count sheet")
    NCR = "ncr", N_("Nonconformity report")
    INCIDENT_REPORT = "incident_report", N_("Incident report")
    OTHER = "other", N_("Other paper")
