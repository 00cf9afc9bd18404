"""The departments, in the order in which goods flow."""

from quty_desktop.domain.text import N_, Choice


class Department(Choice):
    """A department of the plant; the value is its code in documents and in the QR payload."""

    PPIC = "PPIC", N_("PPIC")
    PURCHASING = "PUR", N_("Purchasing")
    WAREHOUSE = "WHS", N_("Warehouse")
    CUTTING = "CUT", N_("Cutting")
    EMBROIDERY = "EMB", N_("Embroidery")
    SUBCONTRACT = "SUB", N_("Subcontract")
    SEWING = "SEW", N_("Sewing")
    FINISHING = "FIN", N_("Finishing")
    PACKING = "PCK", N_("Packing")
    FINISHED_GOODS = "FGW", N_("Finished goods")
    QUALITY = "QC", N_("Quality")
    ADMINISTRATION = "ADM", N_("Administration")
    SECURITY = "SEC", N_("Security")
    FINANCE = "ACC", N_("Finance")
    MANAGEMENT = "MGT", N_("Management")
