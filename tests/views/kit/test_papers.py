"""What is seen is what is printed; the first page comes at once and the rest can be stopped."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pypdfium2
import pytest
from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from quty_desktop.domain.text import N_
from quty_desktop.views.kit import print_job
from quty_desktop.views.kit.background import AtOnce
from quty_desktop.views.kit.printing import Paper, Preview, PreviewWindow
from quty_desktop.views.kit.sheets import Sheets
from quty_desktop.views.kit.workplace import Workplace
from tests.views.conftest import make_workplace

T = TypeVar("T")
LABEL = (283.5, 425.2)  # 100 × 150 mm in points


def pdf(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LABEL)
    for page in range(pages):
        canvas.rect(20 + 20 * page, 20, 60, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def paper(pages: int, *, first: bool = False) -> Paper:
    return Paper("label", N_("Labels"), "labels.pdf", lambda: pdf(pages), (lambda: pdf(1)) if first else None)


@pytest.fixture
def preview(workplace: Workplace, qtbot: QtBot) -> Preview:
    made = Preview(workplace, printers=lambda: ["Zebra", "Canon"])
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show()
    return made


def button(preview: Preview, words: str) -> QPushButton:
    return next(each for each in preview.findChildren(QPushButton) if each.text().replace("&", "") == words)


def to_file(file: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setResolution(300)
    return printer


def test_pages_can_be_turned(preview: Preview) -> None:
    preview.show_paper(paper(3))
    assert (preview.page, preview.page_count) == (0, 3)
    preview.go(1)
    preview.go(99)
    assert preview.page == 2
    preview.zoom(1.25)
    preview.go(-5)
    assert preview.page == 0


def test_printing_is_the_same_pages_at_the_same_size(preview: Preview, qtbot: QtBot, tmp_path: Path) -> None:
    preview.show_paper(paper(3))
    with qtbot.waitSignal(preview.printed) as printed:
        preview.print_pages(to_file(tmp_path / "out.pdf"))
    assert printed.args == [3]
    document = pypdfium2.PdfDocument((tmp_path / "out.pdf").read_bytes())
    assert len(document) == 3
    assert document.get_page_size(0) == pytest.approx(LABEL, abs=1)
    # The black box stands 20 points from the edges, 60 wide and 100 high, on the first page.
    picture = document[0].render(scale=1).to_pil().convert("L")
    assert picture.getpixel((50, round(LABEL[1]) - 70)) < 40
    assert picture.getpixel((14, round(LABEL[1]) - 70)) > 220
    assert picture.getpixel((50, round(LABEL[1]) - 126)) > 220
    document.close()


def test_a_range_of_pages(preview: Preview, qtbot: QtBot, tmp_path: Path) -> None:
    preview.show_paper(paper(5))
    preview._from.setText("2")
    preview._to.setText("3")
    with qtbot.waitSignal(preview.printed) as printed:
        preview.print_pages(to_file(tmp_path / "out.pdf"))
    assert printed.args == [2]
    preview._to.setText("9")
    preview.print_pages(to_file(tmp_path / "none.pdf"))
    assert "pages 1 to 5" in preview._banner.text
    assert not (tmp_path / "none.pdf").exists()


def test_saving_keeps_the_bytes(preview: Preview, tmp_path: Path) -> None:
    preview.show_paper(paper(2))
    preview.save(tmp_path / "x.pdf")
    assert len(pypdfium2.PdfDocument(tmp_path / "x.pdf")) == 2


def test_the_printer_is_remembered_by_kind(workplace: Workplace, qtbot: QtBot) -> None:
    workplace.settings.remember_printer("label", "Canon")
    made = Preview(workplace, printers=lambda: ["Zebra", "Canon"])
    qtbot.addWidget(made)
    made.show_paper(paper(1))
    assert made._printer.currentText() == "Canon"
    none = Preview(workplace, printers=list)
    qtbot.addWidget(none)
    none.show_paper(paper(1))
    assert not button(none, "Print").isEnabled()
    assert button(none, "Save as PDF").isEnabled()


class InOrder:
    """A background that the test lets go on, one step at a time."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def start(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[Exception], None], owner: QObject
    ) -> None:
        self.waiting.append(lambda: AtOnce().start(work, done, failed, owner))

    def stop(self) -> None:
        """Nothing runs."""

    def step(self) -> None:
        self.waiting.pop(0)()


def test_the_first_page_comes_before_the_whole_and_the_rest_can_be_stopped(
    store: Any, qapp: object, qtbot: QtBot
) -> None:
    background = InOrder()
    made = Preview(make_workplace(store, background=background), printers=lambda: ["Zebra"])
    qtbot.addWidget(made)
    made.show()
    made.show_paper(paper(500, first=True))
    background.step()  # the first page is made
    whole = background.waiting.pop(0)
    background.step()  # and seen
    assert made.page_count == 1
    assert (0, made._dpi()) in made._images
    assert button(made, "Stop").isVisible()
    assert not button(made, "Print").isEnabled(), "half a paper is not printed"
    made.cancel()
    whole()
    assert made.page_count == 1


def test_window(workplace: Workplace, qtbot: QtBot) -> None:
    window = PreviewWindow(workplace, paper(1))
    qtbot.addWidget(window)
    assert window.preview.page_count == 1
    assert window.windowTitle() == "Labels"


def test_all_pages_lie_below_each_other_and_are_made_as_they_come_into_sight(preview: Preview, qtbot: QtBot) -> None:
    preview.show_paper(paper(300))
    sheets = preview.findChild(Sheets)
    assert sheets is not None
    assert preview.page_count == 300
    assert len(preview._images) < 12, "only what is seen and what comes next"
    bar = sheets.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    assert 140 < preview.page < 160
    assert set(sheets.in_sight()) <= {page for page, _ in preview._images}
    bar.setValue(bar.maximum())
    assert preview.page == 299
    preview.go(0)
    assert bar.value() == 0
    before = bar.maximum()
    preview.zoom(1.25)
    assert bar.maximum() > before
    assert not sheets.grab().isNull()


def test_a_printer_that_takes_nothing_is_said_before_anything_is_recorded(preview: Preview, tmp_path: Path) -> None:
    preview.show_paper(paper(2))
    assert not preview.prepare_print(to_file(tmp_path / "no" / "such" / "folder.pdf"))
    assert "did not take" in preview._banner.text
    assert preview.prepare_print(to_file(tmp_path / "out.pdf"))
    assert not preview.prepare_print(to_file(tmp_path / "twice.pdf")), "one job at a time"
    preview.drop_prepared()
    assert preview.prepare_print(to_file(tmp_path / "again.pdf"))
    preview.print_prepared()
    assert len(pypdfium2.PdfDocument(tmp_path / "again.pdf")) == 2


def test_a_printer_that_stops_on_its_way_says_how_far_it_came(
    preview: Preview, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview.show_paper(paper(3))

    def raster(pdf: bytes, page: int, dpi: float) -> Any:
        if page == 2:
            raise OSError("out of paper")
        return real(pdf, page, dpi)

    real = print_job.raster
    monkeypatch.setattr(print_job, "raster", raster)
    with qtbot.waitSignal(preview.broken) as broken:
        preview.print_pages(to_file(tmp_path / "out.pdf"))
    assert broken.args == [2, 3]
