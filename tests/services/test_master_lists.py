"""Categories, materials, departments' articles, units, places, lines, defects and certificates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from quty_desktop.domain.articles import ArticleKind, CertificateKind, Dimension, PartnerKind
from quty_desktop.domain.audit import AuditAction
from quty_desktop.domain.certificates import CertificateState, months_later
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Conflict, Duplicate, Invalid, NeedsConfirmation, NotAllowed, NotFound, Refused
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import DefectClass, DefectGroup
from quty_desktop.domain.search import plain
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.i18n import PLANT_ZONE, translator
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.master_data import (
    articles,
    categories,
    certificates,
    defect_catalogue,
    department_articles,
    lines,
    materials,
    places,
    record_history,
    units_of_measure,
)
from tests.databases import Plant
from tests.services.doors import door_of


@pytest.fixture
def door(database: Plant) -> Iterator[Dispatcher]:
    with door_of(database, "ppic_admin") as door:
        yield door


@pytest.fixture
def boa(door: Dispatcher) -> int:
    return door.run(materials.save_material, materials.MaterialInput("IM-BOA-0412", "JS Boa 12 mm, blå", "YARD")).id


@pytest.fixture
def bear(door: Dispatcher) -> int:
    eu = door.run(articles.save_destination, articles.DestinationInput("EU", "Europe", "EU")).id
    new = articles.ArticleInput("30123456", "BLÅVAL otter", ArticleKind.FINISHED_GOOD, destination_id=eu)
    return door.run(articles.save_article, new).id


def test_the_database_and_the_program_agree_on_plain_text(database: Plant) -> None:
    signs = [chr(code) for code in range(32, 0x180) if chr(code).isprintable()]
    signs += ["BLÅHAJ", "A\u030a e\u0301", "ﬁne", "Straße ẞ", "Łódź", "İstanbul"]
    with database.connect() as connection:
        rows = connection.execute("SELECT s, quty.plain(s) AS p FROM unnest(%s::text[]) s", (signs,)).fetchall()
    # Letters of other tongues (Þ, Ð, Ŋ) keep their sign; only their capitals differ between the two.
    strange = {row["s"]: (row["p"], plain(row["s"])) for row in rows if row["p"] != plain(row["s"])}
    assert set(strange) <= {"Þ", "Ð", "Ŋ", "µ"}, strange


def test_a_category_is_entered_changed_and_found_without_accents(door: Dispatcher) -> None:
    saved = door.run(categories.save_category, categories.CategoryInput("Kohår  boa", "long pile"))
    (row,) = door.ask(categories.categories, "kohar LONG")
    assert (row.name, row.materials, row.articles) == ("Kohår boa", 0, 0)
    with pytest.raises(Duplicate):
        door.run(categories.save_category, categories.CategoryInput("KOHAR BOA"))
    with pytest.raises(Invalid):
        door.run(categories.save_category, categories.CategoryInput(" "))
    change = categories.CategoryInput("Kohair", id=saved.id, version=saved.version)
    door.run(categories.save_category, change)
    with pytest.raises(Conflict):
        door.run(categories.save_category, change)
    assert door.ask(categories.categories, "velboa") == ()


def test_a_material_is_entered_and_found_by_part_of_code_or_name(door: Dispatcher, boa: int) -> None:
    group = door.run(categories.save_category, categories.CategoryInput("Boa")).id
    seen = door.ask(materials.materials, materials.MaterialFilter("bla 0412"))[0]
    assert (seen.id, seen.unit, seen.category, seen.min_stock, seen.active) == (boa, "YARD", "", Decimal(0), True)
    door.run(
        materials.save_material,
        materials.MaterialInput(
            seen.code, seen.name, "yard", group, Decimal("120.5"), active=False, id=boa, version=seen.version
        ),
    )
    assert door.ask(materials.materials, materials.MaterialFilter()) == ()
    (row,) = door.ask(materials.materials, materials.MaterialFilter(category_id=group, include_inactive=True))
    assert (row.category, row.min_stock, row.active) == ("Boa", Decimal("120.5"), False)
    assert door.ask(materials.materials, materials.MaterialFilter("100%", include_inactive=True)) == ()


def test_a_material_needs_a_known_unit_and_a_code_of_its_own(door: Dispatcher, boa: int, bear: int) -> None:
    with pytest.raises(Invalid) as wrong:
        door.run(materials.save_material, materials.MaterialInput("X1", "Felt", "ELL"))
    assert set(wrong.value.fields) == {"unit"}
    with pytest.raises(Invalid):
        door.run(materials.save_material, materials.MaterialInput("X1", "Felt", "M", min_stock=Decimal(-1)))
    with pytest.raises(Duplicate):
        door.run(materials.save_material, materials.MaterialInput("IM-BOA-0412", "Twin", "M"))
    with pytest.raises(NotFound):  # a finished good is no material
        door.run(materials.save_material, materials.MaterialInput("30123457", "Otter", "PCE", id=bear, version=1))


def test_the_unit_of_a_material_in_use_changes_after_a_question(door: Dispatcher, boa: int) -> None:
    door.run(units_of_measure.save_conversion, units_of_measure.ConversionInput(boa, "ROLL", "YARD", Decimal(50)))
    new = materials.MaterialInput("IM-BOA-0412", "JS Boa", "M", id=boa, version=1)
    with pytest.raises(NeedsConfirmation) as asked:
        door.run(materials.save_material, new)
    assert "YARD" in str(asked.value.question)
    door.run(materials.save_material, new, confirmed={asked.value.code})
    assert door.ask(materials.materials, materials.MaterialFilter())[0].unit == "M"


def test_departments_articles_are_made_under_the_buyers_article(door: Dispatcher, bear: int) -> None:
    wanted = department_articles.NewDepartmentArticles(bear, (Department.SEWING, Department.CUTTING))
    assert door.run(department_articles.add_department_articles, wanted) == 2
    assert door.run(department_articles.add_department_articles, wanted) == 0
    rows = door.ask(department_articles.department_articles, department_articles.DepartmentArticleFilter("blaval"))
    assert [(row.department, row.code, row.stage) for row in rows] == [
        (Department.CUTTING, "30123456-CUT-CUT", "CUT"),
        (Department.SEWING, "30123456-SEW-SKIN", "SKIN"),
    ]
    assert (rows[0].parent, rows[0].destination) == ("BLÅVAL otter EU", "EU")
    anywhere = articles.ArticleInput("30123456", "BLÅVAL otter", ArticleKind.FINISHED_GOOD)
    other = door.run(articles.save_article, anywhere).id
    more = department_articles.NewDepartmentArticles(other, (Department.CUTTING,))
    assert door.run(department_articles.add_department_articles, more) == 1
    body = department_articles.DepartmentArticleInput(bear, Department.SEWING, "skin", "baju")
    made = door.run(department_articles.save_department_article, body)
    again = replace(body, id=made.id, version=made.version, active=False)
    door.run(department_articles.save_department_article, again)
    assert len(door.ask(department_articles.department_articles, department_articles.DepartmentArticleFilter())) == 3


def test_a_departments_article_needs_a_maker_and_a_buyers_article(door: Dispatcher, bear: int, boa: int) -> None:
    make = department_articles.DepartmentArticleInput
    child = door.run(department_articles.save_department_article, make(bear, Department.SEWING, "SKIN")).id
    for wrong in (make(bear, Department.FINANCE), make(boa, Department.SEWING), make(child, Department.FINISHING)):
        with pytest.raises(Invalid):
            door.run(department_articles.save_department_article, wrong)
    with pytest.raises(NotFound):
        door.run(department_articles.save_department_article, make(999_999, Department.SEWING))
    with pytest.raises(Duplicate):
        door.run(department_articles.save_department_article, make(bear, Department.SEWING, "SKIN"))
    with pytest.raises(Invalid):
        door.run(department_articles.add_department_articles, department_articles.NewDepartmentArticles(bear, ()))


def test_units_are_added_and_their_factor_changes_after_a_question(door: Dispatcher) -> None:
    make = units_of_measure.UnitInput
    door.run(units_of_measure.save_unit, make("inch", "Inch", Dimension.LENGTH, Decimal("0.0255")))
    rows = {row.id: row for row in door.ask(units_of_measure.units)}
    assert (rows["INCH"].factor, rows["INCH"].base, rows["ROLL"].base) == (Decimal("0.0255"), "M", "")
    better = make("INCH", "Inch", Dimension.LENGTH, Decimal("0.0254"), id="INCH")
    with pytest.raises(NeedsConfirmation):
        door.run(units_of_measure.save_unit, better)
    door.run(units_of_measure.save_unit, better, confirmed={"unit.factor_changed"})
    with pytest.raises(Duplicate):
        door.run(units_of_measure.save_unit, make("M", "Metre", Dimension.LENGTH, Decimal(1)))
    for wrong in (
        make("PACK", "Pack", Dimension.PACK, Decimal(6)),
        make("NIL", "Nothing", Dimension.COUNT, Decimal(0)),
        make("INCH", "Inch", Dimension.COUNT, Decimal("0.0254"), id="INCH"),
        make("IN", "Inch", Dimension.LENGTH, Decimal("0.0254"), id="INCH"),
    ):
        with pytest.raises(Invalid):
            door.run(units_of_measure.save_unit, wrong)


def test_a_conversion_is_told_in_words_and_kept_for_each_supplier(door: Dispatcher, boa: int) -> None:
    mill = door.run(articles.save_partner, articles.PartnerInput(PartnerKind.SUPPLIER, "Kain Jaya")).id
    make = units_of_measure.ConversionInput
    first = door.run(units_of_measure.save_conversion, make(boa, "ROLL", "M", Decimal(50)))
    door.run(units_of_measure.save_conversion, make(boa, "ROLL", "M", Decimal("45.72"), mill))
    rows = door.ask(units_of_measure.conversions, units_of_measure.ConversionFilter("js boa"))
    words = translator("en")
    assert [(row.supplier, words.tr(row.example)) for row in rows] == [
        ("", "2 ROLL = 100 M"),
        ("Kain Jaya", "2 ROLL = 91.44 M"),
    ]
    with pytest.raises(Duplicate):  # the same turned round
        door.run(units_of_measure.save_conversion, make(boa, "M", "ROLL", Decimal("0.02")))
    longer = make(boa, "ROLL", "M", Decimal(48), id=first.id, version=first.version)
    changed = door.run(units_of_measure.save_conversion, longer)
    with pytest.raises(Conflict):
        door.run(units_of_measure.save_conversion, longer)
    with pytest.raises(Conflict):
        door.run(units_of_measure.remove_conversion, units_of_measure.ConversionKey(first.id, first.version))
    door.run(units_of_measure.remove_conversion, units_of_measure.ConversionKey(first.id, changed.version))
    assert len(door.ask(units_of_measure.conversions, units_of_measure.ConversionFilter(article_id=boa))) == 1
    with pytest.raises(NotFound):
        door.run(units_of_measure.remove_conversion, units_of_measure.ConversionKey(first.id, changed.version))


def test_an_unlikely_conversion_is_asked_about_and_a_fixed_one_refused(door: Dispatcher, boa: int) -> None:
    make = units_of_measure.ConversionInput
    with pytest.raises(NeedsConfirmation) as asked:
        door.run(units_of_measure.save_conversion, make(boa, "ROLL", "M", Decimal("0.02")))
    assert "2 ROLL = 0.04 M" in str(asked.value.question)
    for wrong in (
        make(boa, "YARD", "M", Decimal("0.9")),
        make(boa, "ROLL", "ROLL", Decimal(1)),
        make(boa, "ELL", "M", Decimal(1)),
        make(boa, "ROLL", "M", Decimal(0)),
    ):
        with pytest.raises(Invalid):
            door.run(units_of_measure.save_conversion, wrong)
    mill = door.run(articles.save_partner, articles.PartnerInput(PartnerKind.SUPPLIER, "Kain Jaya")).id
    door.run(units_of_measure.save_conversion, make(boa, "ROLL", "M", Decimal(50)))
    with pytest.raises(NeedsConfirmation):  # five times the other supplier's roll
        door.run(units_of_measure.save_conversion, make(boa, "ROLL", "M", Decimal(250), mill))


def test_places_are_a_tree_and_racks_are_made_at_once(door: Dispatcher) -> None:
    make = places.PlaceInput
    store = door.run(places.save_place, make("gudang", "Material store", PlaceKind.AREA, Department.WAREHOUSE))
    assert door.run(places.add_racks, places.NewRacks(store.id, "a", 9, 10, "Kohair")) == 2
    assert door.run(places.add_racks, places.NewRacks(store.id, "A", 2, 10)) == 7
    rows = door.ask(places.places)
    assert [row.path for row in rows[:3]] == ["GUDANG", "GUDANG › A-2", "GUDANG › A-3"]
    assert rows[-1].code == "A-10"
    assert (rows[-1].name, rows[-1].depth, rows[-1].parent) == ("Kohair", 1, "GUDANG")
    assert (rows[0].inside, rows[1].department) == (9, Department.WAREHOUSE)
    inner = make("GUDANG", "Store", PlaceKind.AREA, parent_id=rows[1].id, id=store.id, version=store.version)
    with pytest.raises(Invalid):  # a circle
        door.run(places.save_place, inner)
    with pytest.raises(Duplicate):
        door.run(places.save_place, make("A-2", "Twin", PlaceKind.RACK))
    off = make("GUDANG", "Store", PlaceKind.AREA, active=False, id=store.id, version=store.version)
    with pytest.raises(Refused):  # racks in it are in use
        door.run(places.save_place, off)
    for wrong in (places.NewRacks(store.id, "B", 5, 4), places.NewRacks(store.id, "B", 1, 500)):
        with pytest.raises(Invalid):
            door.run(places.add_racks, wrong)
    with pytest.raises(NotFound):
        door.run(places.add_racks, places.NewRacks(999_999, "B", 1, 2))


def test_a_place_that_holds_goods_stays_in_use(database: Plant, door: Dispatcher, boa: int) -> None:
    rack = door.run(places.save_place, places.PlaceInput("R-1", "Rack", PlaceKind.RACK, Department.WAREHOUSE))
    with database.connect() as connection:
        connection.execute(
            "INSERT INTO quty.stock_balance (place_id, article_id, lot_id, on_hand) VALUES (%s, %s, 0, 5)",
            (rack.id, boa),
        )
    off = places.PlaceInput("R-1", "Rack", PlaceKind.RACK, active=False, id=rack.id, version=rack.version)
    with pytest.raises(Refused):
        door.run(places.save_place, off)


def test_lines_are_made_at_once_and_switched_off(door: Dispatcher) -> None:
    assert door.run(lines.add_lines, lines.NewLines(Department.SEWING, 1, 38)) == 38
    assert door.run(lines.add_lines, lines.NewLines(Department.SEWING, 37, 40)) == 2
    rows = door.ask(lines.production_lines)
    assert [row.number for row in rows] == list(range(1, 41))
    door.run(lines.save_line, lines.LineInput(Department.SEWING, 1, "Sample line", False, rows[0].id, rows[0].version))
    assert door.ask(lines.production_lines)[0].name == "Sample line"
    with pytest.raises(Duplicate):
        door.run(lines.save_line, lines.LineInput(Department.SEWING, 2))
    for wrong in (
        lines.NewLines(Department.FINANCE, 1, 2),
        lines.NewLines(Department.SEWING, 5, 4),
        lines.NewLines(Department.SEWING, 1, 900),
    ):
        with pytest.raises(Invalid):
            door.run(lines.add_lines, wrong)


def test_a_defect_is_entered_and_switched_off(door: Dispatcher) -> None:
    new = defect_catalogue.DefectInput("z9", "Crooked nose", "Hidung miring", DefectClass.MINOR, DefectGroup.PROCESS)
    saved = door.run(defect_catalogue.save_defect, new)
    door.run(defect_catalogue.save_defect, replace(new, active=False, id=saved.id, version=saved.version))
    (row,) = door.ask(defect_catalogue.defects)
    assert (row.code, row.defect_class, row.active) == ("Z9", DefectClass.MINOR, False)
    with pytest.raises(Duplicate):
        door.run(defect_catalogue.save_defect, new)
    with pytest.raises(Invalid):
        door.run(defect_catalogue.save_defect, replace(new, code="Z8", name_id=""))


def test_the_register_tells_what_expired_and_what_is_due(door: Dispatcher, boa: int) -> None:
    today = datetime.now(PLANT_ZONE).date()
    make = certificates.CertificateInput
    for new in (
        make(boa, CertificateKind.SD, "SD-1", valid_from=months_later(today, -14), valid_until=months_later(today, -2)),
        make(boa, CertificateKind.TEXTILE, "T-1", valid_until=today + timedelta(days=40)),
        make(boa, CertificateKind.CHEMICAL, "C-1", valid_from=today, valid_until=months_later(today, 12)),
        make(boa, CertificateKind.GRS, "G-1", valid_from=months_later(today, -11)),
    ):
        door.run(certificates.save_certificate, new)
    rows = door.ask(certificates.certificates, certificates.CertificateFilter("js boa"))
    assert [(row.number, row.state) for row in rows] == [
        ("SD-1", CertificateState.EXPIRED),
        ("T-1", CertificateState.DUE),
        ("C-1", CertificateState.VALID),
        ("G-1", CertificateState.DUE),
    ]
    assert rows[0].days_left is not None
    assert rows[0].days_left < 0
    door.run(
        certificates.save_certificate,
        make(boa, CertificateKind.SD, "SD-2", valid_from=today, valid_until=months_later(today, 12)),
    )
    states = {row.number: row.state for row in door.ask(certificates.certificates, certificates.CertificateFilter())}
    assert states["SD-1"] is CertificateState.REPLACED
    assert door.ask(certificates.certificates, certificates.CertificateFilter(article_id=boa, search="sd-2"))


def test_a_certificate_names_a_material_and_days_in_order(door: Dispatcher, boa: int, bear: int) -> None:
    make = certificates.CertificateInput
    for wrong in (
        make(boa, CertificateKind.SD),
        make(boa, CertificateKind.SD, valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1)),
    ):
        with pytest.raises(Invalid):
            door.run(certificates.save_certificate, wrong)
    with pytest.raises(Refused):
        door.run(certificates.save_certificate, make(bear, CertificateKind.SD, valid_from=date(2026, 2, 1)))
    with pytest.raises(NotFound):
        door.run(certificates.save_certificate, make(999_999, CertificateKind.SD, valid_from=date(2026, 2, 1)))


def test_whoever_sees_a_record_sees_its_history(database: Plant, door: Dispatcher, boa: int) -> None:
    group = door.run(categories.save_category, categories.CategoryInput("Boa")).id
    change = materials.MaterialInput("IM-BOA-0412", "JS Boa 15 mm", "YARD", group, id=boa, version=1)
    door.run(materials.save_material, change)
    with door_of(database, "spv_packing") as packer:
        assert Permission.VIEW_AUDIT not in packer.actor.permissions
        rows = packer.ask(record_history.record_history, record_history.RecordOf("article", str(boa)))
        with pytest.raises(Refused):
            packer.ask(record_history.record_history, record_history.RecordOf("person", "1"))
    latest = {row.field: (row.old, row.new) for row in rows if row.action is AuditAction.UPDATE}
    assert latest == {"name": ("JS Boa 12 mm, blå", "JS Boa 15 mm"), "category_id": (None, "Boa")}
    assert rows[0].person == door.actor.full_name
    assert rows[-1].action is AuditAction.INSERT
    with door_of(database, "security") as guard, pytest.raises(NotAllowed):
        guard.ask(record_history.record_history, record_history.RecordOf("article", str(boa)))


def test_who_only_sees_changes_nothing(database: Plant, boa: int) -> None:
    with door_of(database, "spv_packing") as packer:
        assert packer.ask(materials.materials, materials.MaterialFilter())
        with pytest.raises(NotAllowed):
            packer.run(lines.add_lines, lines.NewLines(Department.SEWING, 1, 2))


@pytest.mark.parametrize(
    ("role", "enters_certificates", "keeps_defects"),
    [
        ("qc_lab", True, True),
        ("qc_supervisor", True, True),
        ("warehouse_admin", True, False),
        ("purchasing", True, False),
        ("spv_sewing", False, False),
    ],
)
def test_the_laboratory_keeps_its_own_registers(
    database: Plant, door: Dispatcher, boa: int, role: str, enters_certificates: bool, keeps_defects: bool
) -> None:
    certificate = certificates.CertificateInput(boa, CertificateKind.SD, valid_from=date(2026, 1, 5))
    defect = defect_catalogue.DefectInput("Z9", "Crooked", "Miring", DefectClass.MINOR, DefectGroup.PROCESS)
    with door_of(database, role) as clerk:
        for allowed, command, new in (
            (enters_certificates, certificates.save_certificate, certificate),
            (keeps_defects, defect_catalogue.save_defect, defect),
        ):
            if allowed:
                clerk.run(command, new)
                continue
            with pytest.raises(NotAllowed):
                clerk.run(command, new)
