"""A chart shows few series, says the words of a point, and leads to its records."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from quty_desktop.domain.text import N_
from quty_desktop.spreadsheets.reader import read_sheets
from quty_desktop.views.kit.charts import _DARK, _LIGHT, Chart, Point, Series, Shape, Target
from quty_desktop.views.kit.theme import DARK, LIGHT, Look, Role, Scheme
from quty_desktop.views.kit.workplace import Workplace
from tests.views.kit.test_theme import contrast


def series(name: str, *values: float) -> Series:
    return Series(
        name,
        tuple(Point(f"{name}{n}", f"{n + 1:02}-Nov", value, f"{name} {value:.1%}") for n, value in enumerate(values)),
    )


@pytest.mark.parametrize("shape", Shape)
def test_points_are_reached_by_keyboard(workplace: Workplace, qtbot: QtBot, shape: Shape) -> None:
    chart = Chart(workplace, N_("Pass rate"), shape=shape, percent=True)
    qtbot.addWidget(chart)
    chart.resize(700, 360)
    chart.show()
    chart.show_values(
        [series("Sewing", 0.93, 0.95, 0.97), series("Packing", 0.9, 0.91, 0.99)], [Target(0.97, N_("Target"))]
    )
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.said.text() == "Sewing 95.0%"
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert chart.said.text() == "Packing 91.0%"
    with qtbot.waitSignal(chart.picked) as picked:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert picked.args == ["Packing1"]


def test_picture_and_data(workplace: Workplace, qtbot: QtBot, tmp_path: Path) -> None:
    chart = Chart(workplace, N_("Pass rate"), percent=True)
    qtbot.addWidget(chart)
    chart.resize(700, 360)
    chart.show()
    chart.show_values([series("Sewing", 0.93, 0.95)])
    chart.save_picture(tmp_path / "x.png")
    assert QImage(str(tmp_path / "x.png")).width() > 300
    assert chart.data().rows == (("01-Nov", 0.93), ("02-Nov", 0.95))
    chart.save_data(tmp_path / "x.csv")
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["Pass rate,Sewing", "01-Nov,0.93", "02-Nov,0.95"]
    chart.save_data(tmp_path / "x.xlsx")
    assert read_sheets(tmp_path / "x.xlsx")[0].rows[2].cells == ("02-Nov", 0.95)
    workplace.theme.choose(Look(Scheme.DARK))


def test_nothing_yet(workplace: Workplace, qtbot: QtBot) -> None:
    chart = Chart(workplace, N_("Pass rate"))
    qtbot.addWidget(chart)
    chart.show()
    chart.show_values([])
    QTest.keyClick(chart, Qt.Key.Key_Right)
    chart.show_values([series("Sewing")])
    chart.show_values([series("Sewing", 5)])


def test_six_series_are_refused(workplace: Workplace, qtbot: QtBot) -> None:
    chart = Chart(workplace, N_("Pass rate"))
    qtbot.addWidget(chart)
    with pytest.raises(ValueError, match="6 series"):
        chart.show_values([series(str(number), 1) for number in range(6)])


def test_lines_can_be_seen() -> None:
    assert all(contrast(colour, LIGHT[Role.RAISED]) >= 3 for colour in _LIGHT)
    assert all(contrast(colour, DARK[Role.RAISED]) >= 3 for colour in _DARK)


def test_the_library_is_imported_with_the_first_chart_only() -> None:
    code = "import sys, quty_desktop.views.kit.charts; print([m for m in ('pyqtgraph', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
