"""The store of the practice plant: materials, their certificates, places, lines; all names are invented.

The letters of the racks are those of the plant's own store, as practice data only.
"""

from datetime import date
from decimal import Decimal

from quty_desktop.domain.articles import CertificateKind, PartnerKind
from quty_desktop.domain.certificates import months_later
from quty_desktop.domain.departments import Department
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.services.master_data import (
    articles,
    categories,
    certificates,
    department_articles,
    lines,
    materials,
    places,
    units_of_measure,
)
from quty_desktop.services.practice.staff import Staff

_CLERK = "warehouse_admin"
_SEWING_LINES = 38
_SUPPLIERS = ("PT Serat Nusantara", "Kyungdo Plush Co.", "PT Label Rapi")
_MATERIALS: tuple[tuple[str, str, str, str, int], ...] = (
    ("IM-KHR-0101", "Kohair 15 mm, cokelat", "YARD", "Kohair", 400),
    ("IM-BOA-0412", "JS Boa 12 mm, krem", "YARD", "JS Boa", 600),
    ("IM-VLB-0207", "EF Velboa 3 mm, abu-abu", "YARD", "EF Velboa", 500),
    ("IM-COT-0033", "Better Cotton 120 g, putih", "M", "Better Cotton", 250),
    ("IM-NYL-0018", "Nylex + bond, hitam", "M", "Nylex + bond", 150),
    ("IM-FIB-7001", "Serat isi 7D daur ulang, putih", "KG", "Serat isi", 900),
    ("IM-FIB-1500", "Serat isi 15D daur ulang", "KG", "Serat isi", 300),
    ("IM-THR-5180", "Benang jahit 20/2 5000M, hitam", "CONE", "Benang", 80),
    ("IM-EYE-0014", "Mata pengaman 14 mm, hitam", "PCE", "Aksesori", 5000),
    ("IM-LBL-EU02", "Label jahit EU, dua bagian", "PCE", "Label", 3000),
    ("IM-LBL-US01", "Label jahit US", "PCE", "Label", 2000),
    ("IM-CTN-7557", "Karton 75 × 57 × 45 cm", "PCE", "Karton", 200),
)
"""Code, name, unit, category, minimum stock."""
_CONVERSIONS: tuple[tuple[str, str, str, str, int | None], ...] = (
    ("IM-KHR-0101", "ROLL", "YARD", "45", None),
    ("IM-BOA-0412", "ROLL", "YARD", "50", None),
    ("IM-BOA-0412", "ROLL", "YARD", "45", 1),
    ("IM-COT-0033", "ROLL", "M", "50", None),
    ("IM-FIB-7001", "BALE", "KG", "25", 0),
    ("IM-THR-5180", "CONE", "M", "5000", None),
)
"""Material, from, to, factor, and the supplier it holds for."""
_CERTIFICATES: tuple[tuple[str, CertificateKind, str, int, int], ...] = (
    ("IM-KHR-0101", CertificateKind.TEXTILE, "TX-26-0418", -8, 4),
    ("IM-KHR-0101", CertificateKind.CHEMICAL, "CH-25-1107", -13, -1),
    ("IM-BOA-0412", CertificateKind.TEXTILE, "TX-26-0102", -11, 1),
    ("IM-BOA-0412", CertificateKind.SD, "SD-26-0077", -5, 7),
    ("IM-VLB-0207", CertificateKind.TEXTILE, "TX-26-0655", -3, 9),
    ("IM-COT-0033", CertificateKind.TEXTILE, "TX-26-0501", -6, 6),
    ("IM-FIB-7001", CertificateKind.GRS, "GRS-7D-0926", -2, 10),
    ("IM-EYE-0014", CertificateKind.CHEMICAL, "CH-26-0310", -4, 8),
)
"""Material, kind, number, months since its issue, months to its end; one has ended, one ends soon."""
_RACKS: tuple[tuple[str, int, int, str], ...] = (
    ("A", 1, 2, "Kohair"), ("B", 3, 4, "Kohair"), ("C", 5, 6, "Kohair"), ("D", 7, 8, "Kohair"), ("E", 9, 10, "Kohair"),
    ("F", 11, 11, "Semua artikel"), ("G", 12, 12, "JS Boa"), ("H", 13, 14, "EF Velboa"), ("I", 15, 16, "EF Velboa"),
    ("M", 23, 24, "Better Cotton"), ("N", 25, 25, "JS Boa"), ("O", 26, 26, "Bahan lokal"),
    ("P", 27, 28, "Nylex + bond"), ("Q", 29, 30, "Double bonding"), ("R", 31, 32, "Daur ulang"),
)  # fmt: skip


def stock_the_store(staff: Staff, today: date, bought: tuple[int, ...]) -> None:
    """Enter what the store keeps.

    Args:
        staff: the people of the practice plant.
        today: the day from which certificates count.
        bought: buyer's articles that get an article for each department.
    """
    suppliers = [
        staff.do("ppic_admin", articles.save_partner, articles.PartnerInput(PartnerKind.SUPPLIER, name)).id
        for name in _SUPPLIERS
    ]
    known = _materials(staff)
    for code, first, second, factor, supplier in _CONVERSIONS:
        partner = None if supplier is None else suppliers[supplier]
        new = units_of_measure.ConversionInput(known[code], first, second, Decimal(factor), partner)
        staff.do("ppic_admin", units_of_measure.save_conversion, new)
    for code, kind, number, since, left in _CERTIFICATES:
        paper = certificates.CertificateInput(
            known[code],
            kind,
            number,
            producer="Kyungdo Plush Co.",
            valid_from=months_later(today, since),
            valid_until=months_later(today, left),
            filed_as=f"Lab/{number}.pdf",
        )
        staff.do("ppic_admin", certificates.save_certificate, paper)
    _places(staff)
    staff.do("ppic_admin", lines.add_lines, lines.NewLines(Department.SEWING, 1, _SEWING_LINES))
    usual = (Department.CUTTING, Department.SEWING, Department.FINISHING)
    for article in bought:
        several = department_articles.NewDepartmentArticles(article, usual)
        staff.do("ppic_admin", department_articles.add_department_articles, several)


def _materials(staff: Staff) -> dict[str, int]:
    groups: dict[str, int] = {}
    known: dict[str, int] = {}
    for code, name, unit, group, least in _MATERIALS:
        if group not in groups:
            groups[group] = staff.do(_CLERK, categories.save_category, categories.CategoryInput(group)).id
        new = materials.MaterialInput(code, name, unit, groups[group], Decimal(least))
        known[code] = staff.do(_CLERK, materials.save_material, new).id
    return known


def _places(staff: Staff) -> None:
    store = places.PlaceInput("GUDANG", "Gudang bahan", PlaceKind.AREA, Department.WAREHOUSE)
    area = staff.do(_CLERK, places.save_place, store).id
    for letter, first, last, name in _RACKS:
        staff.do(_CLERK, places.add_racks, places.NewRacks(area, letter, first, last, name))
    for code, name, kind in (
        ("INCOMING", "Area pemeriksaan", PlaceKind.QUARANTINE),
        ("REJECT", "Bahan ditolak", PlaceKind.QUARANTINE),
    ):
        new = places.PlaceInput(code, name, kind, Department.WAREHOUSE, area)
        staff.do(_CLERK, places.save_place, new)
