"""What master data gives away to Excel or CSV comes back whole: unchanged here, and the same in an empty plant."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QFileDialog

from quty_desktop.domain.articles import ArticleKind, CertificateKind, Dimension, PartnerKind
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotAllowed
from quty_desktop.domain.imports.chosen import change_key
from quty_desktop.domain.imports.files import FileKind
from quty_desktop.domain.imports.own_bills import FIELDS, SHOWN
from quty_desktop.domain.imports.own_tables import OWN_TABLES
from quty_desktop.domain.imports.plans import Subject, Verdict
from quty_desktop.domain.imports.problems import Decisions, Severity
from quty_desktop.domain.imports.same_kind import LATER
from quty_desktop.domain.quality import DefectClass, DefectGroup
from quty_desktop.domain.sampling.letters import InspectionLevel
from quty_desktop.domain.sampling.plans import Judged, SamplingStage
from quty_desktop.domain.sampling.switching import SwitchingRule
from quty_desktop.domain.sampling.tables import SamplingTable
from quty_desktop.domain.stock import PlaceKind
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import translator
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.importing import imports
from quty_desktop.services.importing.imports import Checked, check_files
from quty_desktop.services.master_data import (
    articles,
    categories,
    certificates,
    defect_catalogue,
    department_articles,
    lines,
    materials,
    places,
    units_of_measure,
)
from quty_desktop.services.master_data.articles import (
    ArticleInput,
    DestinationInput,
    PackSpecificationInput,
    PartnerInput,
)
from quty_desktop.services.master_data.bill_revisions import BillKey, approve_bill
from quty_desktop.services.quality import sampling
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.table_saving import Into, every_page
from quty_desktop.views.master_data.articles import ArticlesPage
from quty_desktop.views.master_data.bill_lines import BillLinesPage
from quty_desktop.views.master_data.categories import CategoriesPage
from quty_desktop.views.master_data.certificates import CertificatesPage
from quty_desktop.views.master_data.conversions import ConversionsPage
from quty_desktop.views.master_data.defects import DefectsPage
from quty_desktop.views.master_data.department_articles import DepartmentArticlesPage
from quty_desktop.views.master_data.destinations import DestinationsPage
from quty_desktop.views.master_data.lines import LinesPage
from quty_desktop.views.master_data.materials import MaterialsPage
from quty_desktop.views.master_data.pack_specifications import PackSpecificationsPage
from quty_desktop.views.master_data.partners import PartnersPage
from quty_desktop.views.master_data.places import PlacesPage
from quty_desktop.views.master_data.units import UnitsPage
from quty_desktop.views.quality.sampling import SamplingPlansPage
from tests.databases import Plant, Seeds
from tests.services.bill_plants import OWN, toy_of
from tests.services.doors import door_of
from tests.spreadsheets.look_alikes import BILL_HEADER, bill_rows, save_workbook
from tests.views.conftest import make_workplace

PAGES: tuple[type[Page], ...] = (
    CategoriesPage, UnitsPage, DestinationsPage, PartnersPage, ArticlesPage, MaterialsPage, DepartmentArticlesPage,
    PackSpecificationsPage, ConversionsPage, PlacesPage, LinesPage, DefectsPage, SamplingPlansPage,
    CertificatesPage,
)  # fmt: skip

D = Decimal
YES = frozenset({"unit_conversion.unusual", "pack.odd_pallet", "article.same_name", "department_article.moved"})
CONTENT: tuple[str, ...] = (
    "SELECT name, description FROM quty.category",
    "SELECT code, name, dimension, factor FROM quty.unit",
    "SELECT d.code, d.name, d.region, array_agg(s.alias ORDER BY s.alias) FROM quty.destination d"
    " LEFT JOIN quty.destination_alias s ON s.destination_id = d.id GROUP BY d.id",
    "SELECT kind, code, name, address, contact_person, phone, email, active FROM quty.partner",
    "SELECT a.code, a.name, a.kind, a.unit, c.name AS category, p.code AS parent, pd.code AS parent_for, a.department,"
    " a.stage, a.variant, d.code AS destination, a.min_stock, a.gross_weight_kg, a.net_weight_kg, a.placeholder, a.active,"
    " a.note FROM quty.article a LEFT JOIN quty.category c ON c.id = a.category_id LEFT JOIN quty.article p ON p.id = a.parent_id"
    " LEFT JOIN quty.destination pd ON pd.id = p.destination_id LEFT JOIN quty.destination d ON d.id = a.destination_id",
    "SELECT a.code, d.code AS made_for, coalesce(o.code, d.code) AS destination, s.week_year, s.week_number,"
    " s.pcs_per_carton, s.cartons_per_pallet, s.length_mm, s.width_mm, s.height_mm, s.gross_weight_kg, s.net_weight_kg,"
    " s.polybag, s.layer_method, s.note FROM quty.pack_specification s JOIN quty.article a ON a.id = s.article_id"
    " LEFT JOIN quty.destination d ON d.id = a.destination_id LEFT JOIN quty.destination o ON o.id = s.destination_id",
    "SELECT a.code, p.name, c.from_unit, c.to_unit, c.factor FROM quty.unit_conversion c"
    " JOIN quty.article a ON a.id = c.article_id LEFT JOIN quty.partner p ON p.id = c.partner_id",
    "SELECT a.code, d.code AS made_for, b.variant, b.kind, b.department, p.name, b.output_qty, b.output_unit, b.set_item,"
    " b.is_default, b.state, b.revision, b.revision_reason, array_agg(c.code || ' ' || l.qty || ' ' || l.unit || ' ' || l.wastage_percent ORDER BY l.position)"
    " FROM quty.bill b JOIN quty.article a ON a.id = b.article_id LEFT JOIN quty.destination d ON d.id = a.destination_id"
    " LEFT JOIN quty.partner p ON p.id = b.partner_id LEFT JOIN quty.bill_line l ON l.bill_id = b.id"
    " LEFT JOIN quty.article c ON c.id = l.component_id GROUP BY b.id, a.code, d.code, p.name",
    "SELECT p.code, p.name, p.kind, p.department, o.code AS parent, p.keeps_balance, p.capacity, p.active FROM quty.place p"
    " LEFT JOIN quty.place o ON o.id = p.parent_id",
    "SELECT department, number, name, shift_pcs, active FROM quty.production_line",
    "SELECT code, name, name_id, defect_class, defect_group, active FROM quty.defect",
    "SELECT p.code, p.name, p.stage, p.inspection_level, p.sampling_table, p.switching, p.form_number, p.active,"
    " array_agg(c.defect_class || ' ' || coalesce(c.aql::text, '-') ORDER BY c.defect_class) FROM quty.sampling_plan p"
    " LEFT JOIN quty.sampling_class c ON c.plan_id = p.id GROUP BY p.id",
    "SELECT a.code, c.kind, c.number, c.producer, p.name, c.composition, c.valid_from, c.valid_until, c.filed_as, c.note"
    " FROM quty.material_certificate c JOIN quty.article a ON a.id = c.article_id LEFT JOIN quty.partner p ON p.id = c.partner_id",
)


def change_plans(quality: Dispatcher) -> None:
    """Sampling plans that differ from the usual ones: in a limit, and in all that the plan of a stage has once."""
    plan = sampling.StagePlanInput
    level, table, switching = InspectionLevel.I, SamplingTable.MIL_105E, SwitchingRule.PLANT
    final = plan(
        SamplingStage.FINAL, level, table, switching, Judged.EVERY_PIECE, Judged.AQL_65, Judged.NOT, "QT-10-TCK01-7"
    )
    quality.run(sampling.save_plan, final)
    every = Judged.EVERY_PIECE
    pull = plan(
        SamplingStage.PULL,
        InspectionLevel.S3,
        SamplingTable.PLANT_2014,
        SwitchingRule.NONE,
        every,
        every,
        every,
        "=F; 1",
    )
    quality.run(sampling.save_plan, pull)


def content(database: Plant) -> list[list[str]]:
    """All master data, whatever its keys."""
    with database.connect() as connection:
        return [sorted(map(repr, connection.execute(each.encode()).fetchall())) for each in CONTENT]


def fill(door: Dispatcher) -> None:
    """A plant with a bit of everything, and what spreadsheets like to spoil."""
    run = door.run
    group = run(categories.save_category, categories.CategoryInput("Boa, hi-pile", "=soft")).id
    run(categories.save_category, categories.CategoryInput("Filling"))
    run(units_of_measure.save_unit, units_of_measure.UnitInput("BAL", "Bale", Dimension.PACK, D(1)))
    run(units_of_measure.save_unit, units_of_measure.UnitInput("INCH", "Inch", Dimension.LENGTH, D("0.0254")))
    eu = run(articles.save_destination, DestinationInput("EU", "Europe", "EU", "EUR, Eropa")).id
    ap = run(articles.save_destination, DestinationInput("007", "=Site", "AP")).id
    mill = run(
        articles.save_partner,
        PartnerInput(
            PartnerKind.SUPPLIER, "PT Benang; Jaya", "0042", "Jl. Raya 1\nBogor", "Sri", "+62 812 0001", "a@b.example"
        ),
    ).id
    run(articles.save_partner, PartnerInput(PartnerKind.CUSTOMER, "@buyer", "-7", active=False))
    otter = run(
        articles.save_article,
        ArticleInput(
            "00123450",
            "MJUKVÅG 🦦 otter",
            ArticleKind.FINISHED_GOOD,
            destination_id=eu,
            gross_weight_kg=D("7.125"),
            net_weight_kg=D("1.5"),
        ),
    ).id
    run(articles.save_article, ArticleInput("00123450", "MJUKVÅG otter", ArticleKind.FINISHED_GOOD, destination_id=ap))
    heron = run(articles.save_article, ArticleInput("80123450-1", "-heron", ArticleKind.FINISHED_GOOD, active=False)).id
    for article, week, destination in ((otter, Week(2026, 40), None), (otter, None, None), (heron, None, ap)):
        run(
            articles.save_pack_specification,
            PackSpecificationInput(
                article, 32, 16, destination, week, 580, 380, 420, D("7.125"), D(6), "PE 30", "2 × 8", "=note"
            ),
            confirmed=YES,
        )  # fmt: skip
    boa = run(
        materials.save_material,
        materials.MaterialInput("00412", "JS Boa, blå", "YARD", group, D("1234.5"), note="1,500 or 1.500"),
    ).id
    thread = run(materials.save_material, materials.MaterialInput("IJ 153-1", "Thread", "M", active=False)).id
    run(
        department_articles.add_department_articles,
        department_articles.NewDepartmentArticles(otter, tuple(department_articles.MAKERS)),
    )
    conversion = units_of_measure.ConversionInput
    run(units_of_measure.save_conversion, conversion(boa, "ROLL", "YARD", D("45.125"), mill), confirmed=YES)
    run(units_of_measure.save_conversion, conversion(boa, "ROLL", "YARD", D("1.234")), confirmed=YES)
    run(units_of_measure.save_conversion, conversion(thread, "BAL", "M", D(5000)), confirmed=YES)
    area = run(places.save_place, places.PlaceInput("GUDANG", "Store", PlaceKind.AREA, Department.WAREHOUSE)).id
    run(places.add_racks, places.NewRacks(area, "A", 1, 3))
    run(places.save_place, places.PlaceInput("PT-X", "Supplier", PlaceKind.SUPPLIER, capacity=D("12.5"), active=False))
    run(lines.add_lines, lines.NewLines(Department.SEWING, 1, 3))
    run(lines.save_line, lines.LineInput(Department.CUTTING, 9, "Laser", active=False))
    defect = defect_catalogue.DefectInput
    run(defect_catalogue.save_defect, defect("Z9", "Crooked", "Miring", DefectClass.MINOR, DefectGroup.PROCESS, False))
    certificate = certificates.CertificateInput
    for number in ("T-1", "T-1", ""):
        run(
            certificates.save_certificate,
            certificate(
                boa,
                CertificateKind.GRS,
                number,
                "=Mill",
                "50 % PES",
                date(2026, 1, 5),
                date(2027, 1, 4),
                mill,
                "Map 3",
                "ok",
            ),
        )
    run(certificates.save_certificate, certificate(thread, CertificateKind.SD, valid_until=date(2026, 12, 31)))


@contextmanager
def pages(store: QSettings, door: Dispatcher, language: str) -> Iterator[list[Page]]:
    place = replace(make_workplace(store, actor=door.actor, words=translator(language)), door=door)
    opened = [page(place) for page in (*PAGES, BillLinesPage)]
    try:
        yield opened
    finally:
        for page in opened:
            page.close()
            page.deleteLater()


def taken_out(opened: Sequence[Page], folder: Path, into: Into, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Take each page's table out as a person does: all rows, the columns as the page offers them."""
    files = []
    for page in opened:
        page.resize(1136, 688)
        page.show()
        if isinstance(page, BillLinesPage):
            page.history.setChecked(True)
        file = folder / f"{page.key}{into.value}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, file=file: (str(file), ""))
        table: Any = page.table  # type: ignore[attr-defined]
        table._ways_out.take(into, selection=False, every_column=table.whole, more=table._more)
        files.append(file)
    return files


def read(door: Dispatcher, files: Sequence[Path]) -> Checked:
    checked = check_files(door.ask, files)
    assert [reading.refusal for reading in checked.read.readings] == [None] * len(files)
    assert [(each.position.file, each.why.message, each.value) for each in checked.read.content.problems] == []
    return checked


@pytest.mark.parametrize(("language", "into"), [("en", Into.EXCEL), ("id", Into.CSV)])
def test_tables_come_back_whole(
    qapp: QApplication, database: Plant, request: pytest.FixtureRequest, store: QSettings, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, language: str, into: Into,
) -> None:  # fmt: skip
    with (
        door_of(database, "ppic_admin") as door,
        door_of(database, "ppic_manager") as manager,
        door_of(database, "qc_supervisor") as quality,
    ):
        fill(door)
        change_plans(quality)
        toy = toy_of(door, manager)
        manager.run(approve_bill, BillKey(toy.skin_draft.id, toy.skin_draft.version), confirmed=OWN, reason="measured")
        with database.connect() as connection:
            connection.execute(
                "UPDATE quty.production_line SET shift_pcs = 450 WHERE department = 'SEW' AND number = 2"
            )
        before = content(database)
        with pages(store, door, language) as opened:
            files = taken_out(opened, tmp_path, into, monkeypatch)
        checked = read(door, files)
        kinds = [file.kind for file in checked.outcome.files]
        assert kinds == [*(own.kind for own in OWN_TABLES_IN_ORDER), FileKind.OWN_BILLS]
        # Unchanged: nothing is different, in preview and in the import itself.
        assert checked.outcome.changes == ()
        assert door.run(imports.import_files, checked.request).changes == ()
        assert content(database) == before
    seeds: Seeds = request.getfixturevalue("_shared")[1]
    seeds.restore(database)
    with door_of(database, "ppic_admin", "qc_supervisor") as door:
        assert content(database) != before
        checked = read(door, files)
        # A stage always has a plan, so that those are changed and all else is new.
        verdicts = {(change.subject is Subject.SAMPLING, change.verdict) for change in checked.outcome.changes}
        assert verdicts == {(False, Verdict.NEW), (True, Verdict.CHANGED)}
        outcome = door.run(imports.import_files, checked.request)
        assert [set(now) ^ set(then) for now, then in zip(content(database), before, strict=True)] == [set()] * len(
            before
        )
        assert outcome.count(Subject.MATERIAL, Verdict.NEW) == 5
        # Of five bills one is a draft and one is retired.
        assert outcome.count(Subject.BILL, Verdict.NEW) == 5
        assert read(door, files).outcome.changes == ()


OWN_TABLES_IN_ORDER = [
    next(own for own in OWN_TABLES if own.kind.value == f"own_{page.key.split('.')[1]}") for page in PAGES
]


def test_the_columns_of_the_pages_are_those_that_the_import_knows(
    qapp: QApplication, database: Plant, store: QSettings
) -> None:
    known = {
        own.kind: [*((each.title, each.unit) for each in own.fields), *((title, "") for title in own.shown)]
        for own in OWN_TABLES
    }
    known[FileKind.OWN_BILLS] = [*((each.title, each.unit) for each in FIELDS), *((title, "") for title in SHOWN)]
    kinds = [*(own.kind for own in OWN_TABLES_IN_ORDER), FileKind.OWN_BILLS]
    with door_of(database, "ppic_admin") as door, pages(store, door, "en") as opened:
        for page, kind in zip(opened, kinds, strict=True):
            table: Any = page.table  # type: ignore[attr-defined]
            titles = [(column.title, column.unit) for column in table.model.columns]
            assert sorted(titles) == sorted(known[kind]), page.key
            assert len(set(titles)) == len(titles)


def test_page_by_page_gives_the_whole_list(qapp: QApplication, database: Plant, store: QSettings) -> None:
    with door_of(database, "ppic_admin") as door, door_of(database, "ppic_manager") as manager:
        fill(door)
        toy_of(door, manager)
        with pages(store, door, "en") as opened:
            walked = []
            for page in opened:
                page.show()
                paging: Any = getattr(page, "paging", None) or getattr(page, "_paging", None)
                if paging is None:
                    continue
                whole = door.ask(paging._query, paging._question)
                short = replace(paging._question, limit=1)
                assert list(every_page(door, paging._query, short, paging._following)) == list(whole), page.key
                assert len(whole) > 1
                walked.append(page.key)
        assert len(walked) == 7


def test_a_changed_cell_is_one_difference_and_a_strange_word_keeps_its_row_out(database: Plant, tmp_path: Path) -> None:
    header: tuple[object, ...] = ("Code", "Name", "Category", "Unit", "Minimum stock", "State")
    with door_of(database, "ppic_admin") as door:
        fill(door)
        rows: list[tuple[object, ...] | list[object]] = [
            header,
            ["00412", "JS Boa, blå", "Boa, hi-pile", "YARD", "1234.5", "In use"],
            ["IJ 153-1", "Thread, new name", None, "M", "0", "Inactive"],
            ["NEW-1", "Ribbon", "Ribbons", "M", "x", "In use"],
            ["NEW-2", "Ribbon", "Ribbons", "FURLONG", None, "In use"],
            ["NEW-3", "Ribbon", "Ribbons", "M", None, "In use"],
            ["NEW-4", None, "Ribbons", "M", None, "In use"],
        ]
        file = save_workbook(tmp_path / "materials.xlsx", {"Materials": rows})
        checked = check_files(door.ask, [file])
        problems = [(each.code, each.position.row, each.value) for each in checked.read.content.problems]
        assert problems == [("own.value", 4, "x"), ("own.reference", 5, "FURLONG"), ("own.missing", 7, "")]
        changes = [(each.subject, each.verdict, each.code, each.before, each.after) for each in checked.outcome.changes]
        assert changes == [
            (Subject.CATEGORY, Verdict.NEW, "Ribbons", "", "Ribbons"),
            (Subject.MATERIAL, Verdict.CHANGED, "IJ 153-1", "Thread", "Thread, new name"),
            (Subject.MATERIAL, Verdict.NEW, "NEW-3", "", "NEW-3, Ribbon, Ribbons, M"),
        ]
        done = door.run(imports.import_files, checked.request)
        assert check_files(door.ask, [file]).outcome.changes == ()
        # It can be taken back like any other import.
        door.run(imports.undo_import, done.files[0].run_id)
        assert check_files(door.ask, [file]).outcome.changes == checked.outcome.changes


def test_an_emptied_cell_is_asked_about(database: Plant, tmp_path: Path) -> None:
    with door_of(database, "ppic_admin") as door:
        fill(door)
        book = {
            "S": [
                ("Kode", "Nama", "Kategori", "Satuan", "Stok minimum", "Catatan"),
                ["00412", "JS Boa, blå", None, "YARD", None, None],
            ]
        }
        file = save_workbook(tmp_path / "material.xlsx", book)
        checked = check_files(door.ask, [file])
        asked = checked.outcome.changes
        assert {change.verdict for change in asked} == {Verdict.EMPTIED}
        assert [change.before for change in asked] == [
            "Kategori: Boa, hi-pile",
            "Stok minimum: 1234.5",
            "Catatan: 1,500 or 1.500",
        ]
        before = content(database)
        # Nothing is emptied before somebody says so, and then just that.
        door.run(imports.import_files, checked.request)
        assert content(database) == before
        wanted = replace(checked.request, emptied=(change_key(asked[2]), change_key(asked[0])))
        done = door.run(imports.import_files, wanted)
        assert [change.verdict for change in done.changes] == [Verdict.CHANGED, Verdict.EMPTIED, Verdict.CHANGED]
        assert (done.files[0].changed, done.files[0].same) == (1, 0)
        (boa,) = [row for row in door.ask(materials.materials, materials.MaterialFilter()) if row.code == "00412"]
        assert (boa.category, boa.min_stock, boa.note) == ("", D("1234.5"), "")
        door.run(imports.undo_import, done.files[0].run_id)
        assert content(database) == before


def test_emptied_spellings_places_and_units(database: Plant, tmp_path: Path) -> None:
    with door_of(database, "ppic_admin") as door:
        fill(door)
        spelt = save_workbook(
            tmp_path / "d.xlsx", {"S": [("Code", "Name", "Region", "Other spellings"), ["EU", "Europe", "EU", None]]}
        )
        stand = save_workbook(
            tmp_path / "p.xlsx",
            {
                "S": [
                    ("Code", "Name", "Kind", "Department", "Stands in"),
                    ["A-1", "A-1", PlaceKind.RACK.label, None, None],
                ]
            },
        )
        checked = check_files(door.ask, [spelt, stand])
        assert [change.verdict for change in checked.outcome.changes] == [Verdict.EMPTIED] * len(
            checked.outcome.changes
        )
        door.run(
            imports.import_files, replace(checked.request, emptied=tuple(map(change_key, checked.outcome.changes)))
        )
        assert check_files(door.ask, [spelt, stand]).outcome.changes == ()
        with database.connect() as connection:
            (rows,) = connection.execute(
                "SELECT (SELECT count(*) FROM quty.destination_alias s JOIN quty.destination d ON d.id = s.destination_id"
                " WHERE d.code = 'EU') AS spellings, (SELECT count(*) FROM quty.place WHERE code = 'A-1' AND parent_id IS NULL) AS loose"
            ).fetchall()
        assert (rows["spellings"], rows["loose"]) == (0, 1)


def test_what_a_draft_or_an_earlier_revision_says_is_kept(database: Plant, tmp_path: Path) -> None:
    with door_of(database, "ppic_admin") as door, door_of(database, "ppic_manager") as manager:
        toy_of(door, manager)
        titles = ("Product", "Kind of product", "Bill", "Made", "For", "Unit of the product", "Rev.", "State", "Reason",
                  "Component code", "Component", "Kind of component", "Quantity", "Unit", "Wastage (%)", "Department")  # fmt: skip
        line = ["ZJB1", "JS BOA RECYCLE WHITE", "Raw material", "0.19", "YARD", "5", "Sewing"]
        head = ["MELATI soft toy hen_WIP_SKIN", "Work in progress", "SEW", "Made here", "1", "PCE"]
        rows = [titles, [*head, "2", "Draft", "a smaller marker", *line]]
        file = save_workbook(tmp_path / "same.xlsx", {"S": rows})
        checked = check_files(door.ask, [file])
        assert (checked.read.content.problems, checked.outcome.changes) == ((), ())
        other = save_workbook(
            tmp_path / "other.xlsx",
            {
                "S": [
                    titles,
                    [*head, "2", "Draft", "another reason", *line],
                    [*head, "7", "Retired", "long ago", *line],
                    [*head, None, "Draft", "x", *line],
                ]
            },
        )
        checked = check_files(door.ask, [other])
        assert [(each.code, each.position.row) for each in checked.read.content.problems] == [("own.missing", 4)]
        told = [(change.verdict, change.destination) for change in checked.outcome.changes]
        assert told == [(Verdict.KEPT, "SEW (2)"), (Verdict.NEW, "SEW (7)")]
        outcome = door.run(imports.import_files, checked.request)
        assert outcome.files[0].new == 1
        assert [change.verdict for change in check_files(door.ask, [other]).outcome.changes] == [Verdict.KEPT]


def test_a_bill_in_a_table_of_ours_and_in_a_workbook_is_taken_once(database: Plant, tmp_path: Path) -> None:
    skin = "MELATI soft toy hen_WIP_SKIN"
    workbook = save_workbook(
        tmp_path / "Sewing.xlsx",
        {"S": [BILL_HEADER, *bill_rows(skin, ("[ZJB1] JS BOA RECYCLE WHITE", 0.3, "YARD"), routing="Sewing")]},
    )
    titles = ("Product", "Kind of product", "Bill", "Made", "For", "Unit of the product",
              "Component code", "Component", "Kind of component", "Quantity", "Unit")  # fmt: skip
    head = [skin, "Work in progress", "SEW", "Made here", "1", "PCE", "ZJB1", "JS BOA RECYCLE WHITE", "Raw material"]
    ours = save_workbook(tmp_path / "ours.xlsx", {"S": [titles, [*head, "0.2", "YARD"]]})
    with door_of(database, "ppic_admin") as door:
        for files, first in (([workbook, ours], "0.3"), ([ours, workbook], "0.2")):
            checked = check_files(door.ask, files)
            (problem,) = [each for each in checked.read.content.problems if each.code == "import.files_differ"]
            assert (problem.position.file, problem.severity) == (files[1].name, Severity.STOP)
            quantities = [[part.qty for part in bill.parts] for bill in checked.request.bills.bills]
            assert quantities == [[D(first)]]
            settled = check_files(door.ask, files, Decisions(single={problem.key: LATER}))
            assert [[str(part.qty) for part in bill.parts] for bill in settled.request.bills.bills] == [
                ["0.2" if first == "0.3" else "0.3"]
            ]
        same = save_workbook(tmp_path / "same.xlsx", {"S": [titles, [*head, "0.3", "YARD"]]})
        checked = check_files(door.ask, [workbook, same])
        assert [each for each in checked.read.content.problems if each.code == "import.files_differ"] == []
        assert [bill.file for bill in checked.request.bills.bills] == [same.name]


def test_a_bill_that_contains_itself_is_kept_out_with_its_path(database: Plant, tmp_path: Path) -> None:
    with door_of(database, "ppic_admin") as door, door_of(database, "ppic_manager") as manager:
        toy_of(door, manager)
        rows: list[tuple[object, ...] | list[object]] = [
            BILL_HEADER,
            *bill_rows("MELATI soft toy hen_WIP_SKIN", ("MELATI soft toy hen_WIP_BONEKA", 1, "PCE"), routing="Sewing"),
            *bill_rows(
                "MELATI soft toy hen_WIP_CUTTING", ("[ZJB1] JS BOA RECYCLE WHITE", 0.2, "YARD"), routing="Cutting"
            ),
        ]
        checked = check_files(door.ask, [save_workbook(tmp_path / "Sewing.xlsx", {"Sheet1": rows})])
        (problem,) = [each for each in checked.read.content.problems if each.code == "bill.cycle"]
        assert problem.severity is Severity.STOP
        skin, doll = "MELATI soft toy hen_WIP_SKIN", "melati soft toy hen_wip_boneka"
        assert str(problem.why.values["path"]) == f"{skin} → {doll} → {skin}"
        made = {change.after for change in checked.outcome.changes if change.subject is Subject.BILL}
        assert made == {"MELATI soft toy hen_WIP_CUTTING"}


PLANS = ("For", "Class", "Limit", "Inspection level", "Switching", "Form")


def plan_file(folder: Path, *rows: Sequence[object]) -> Path:
    """A table of sampling plans as quality may have changed it in Excel."""
    return save_workbook(folder / "plans.xlsx", {"S": [PLANS, *map(tuple, rows)]})


def test_a_changed_sampling_plan_follows_the_rule_of_its_page(database: Plant, tmp_path: Path) -> None:
    head = ["Level II", "MIL-STD-105E / ANSI Z1.4", "F-9"]
    file = plan_file(
        tmp_path,
        ["Final inspection", "Critical", "0/1 on every piece", *head],
        ["Final inspection", "Major", "AQL 1.5", *head],
        ["Inspeksi akhir", "Minor", "Tidak dinilai", *head],
        ["Labels", "Major", "AQL 2.5", "Special S-1", "The plant's rules", None],
    )
    with door_of(database, "ppic_admin", "qc_supervisor") as door, door_of(database, "ppic_admin") as clerk:
        checked = read(door, [file])
        emptied, *changes = sorted(checked.outcome.changes, key=lambda each: each.verdict is not Verdict.EMPTIED)
        assert (emptied.code, emptied.before) == ("label major", "Form: QT-10-TCK01-5")
        # What a plan has once is one difference.
        assert [(each.code, each.before, each.after) for each in changes] == [
            ("final critical", "I, plant, QT-10-TCK01-7", "II, standard, F-9"),
            ("final major", "2.5", "1.5"),
            ("final minor", "4.0", "none"),
        ]
        with pytest.raises(NotAllowed):
            clerk.run(imports.import_files, checked.request)
        out = replace(checked.request, left_out=tuple(map(change_key, changes)))
        assert clerk.run(imports.import_files, out).files[0].changed == 0
        before = content(database)
        done = door.run(imports.import_files, replace(checked.request, emptied=(change_key(emptied),)))
        assert read(door, [file]).outcome.changes == ()
        plans = {row.id: row for row in door.ask(sampling.sampling_plans)}
        final = plans["final minor"]
        assert (final.judged, final.level, final.form, final.version) == (Judged.NOT, InspectionLevel.II, "F-9", 2)
        assert plans["label minor"].form == ""
        with pytest.raises(NotAllowed):
            clerk.run(imports.undo_import, done.files[0].run_id)
        door.run(imports.undo_import, done.files[0].run_id)
        assert content(database) == before
