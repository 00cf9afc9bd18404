"""Words about articles, materials and partners (bill of material, routes)."""

from quty_desktop.domain.text import N_, Choice


class ArticleKind(Choice):
    """What an article is to the plant."""

    RAW_MATERIAL = "raw_material", N_("Raw material")
    WIP = "wip", N_("Work in progress")
    FINISHED_GOOD = "finished_good", N_("Finished good")
    SERVICE = "service", N_("Service")


class PartnerKind(Choice):
    """What a partner is to the plant."""

    CUSTOMER = "customer", N_("Customer")
    SUPPLIER = "supplier", N_("Supplier")
    SUBCONTRACTOR = "subcontractor", N_("Subcontractor")


class Dimension(Choice):
    """What a unit measures; only units of one dimension convert without a partner's or a material's own factor."""

    COUNT = "count", N_("Count")
    LENGTH = "length", N_("Length")
    MASS = "mass", N_("Mass")
    AREA = "area", N_("Area")
    PACK = "pack", N_("Pack")


class BomKind(Choice):
    """How a bill of material is used."""

    MANUFACTURE = "manufacture", N_("Made here")
    SUBCONTRACT = "subcontract", N_("Made by a subcontractor")
    KIT = "kit", N_("Kit")


class BomState(Choice):
    """A bill of material is not edited once it is active; a new revision replaces it."""

    DRAFT = "draft", N_("Draft")
    ACTIVE = "active", N_("In force")
    RETIRED = "retired", N_("Retired")


class CertificateKind(Choice):
    """A material's certificate in the laboratory's register."""

    SD = "sd", N_("SD")
    TEXTILE = "textile", N_("Textile")
    CHEMICAL = "chemical", N_("Chemical")
    GRS = "grs", N_("GRS")
