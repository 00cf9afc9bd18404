"""Page x of y at the foot of a paper; y is known only when the last page is made."""

from typing import Any

from reportlab.pdfgen.canvas import Canvas

from quty_desktop.documents.typography import BOLD, Ink
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


def numbered(translator: Translator, *, right: float, baseline: float, size: float) -> type[Canvas]:
    """A canvas that keeps its pages until their number is known, then writes page x of y on each.

    Args:
        translator: the paper's language.
        right: where the words end, in points from the left edge.
        baseline: their height, in points from the lower edge.
        size: of the letters, in points.
    """

    class Numbered(Canvas):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._kept: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802 - ReportLab's name
            self._kept.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]

        def save(self) -> None:
            for page, state in enumerate(kept := list(self._kept), start=1):
                self.__dict__.update(state)
                words = translator.tr(Text(N_("Page {page} of {pages}"), page=str(page), pages=str(len(kept))))
                self.setFont(BOLD, size)
                self.setFillColor(Ink.TEXT)
                self.drawRightString(right, baseline, words)
                Canvas.showPage(self)
            Canvas.save(self)

    return Numbered
