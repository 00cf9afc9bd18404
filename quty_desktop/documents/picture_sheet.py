"""Photos on a paper, two beside each other with their words below."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from quty_desktop.documents.page import CONTENT_WIDTH, NOTE, paragraph
from quty_desktop.documents.typography import MM, REGULAR, Ink, wrap

_TALLEST = 62 * MM
_GAP = 5 * MM
_WORDS, _LEADING = 7.5, 9.4


@dataclass(frozen=True, slots=True)
class Shown:
    """A photo with its words.

    Attributes:
        jpeg: its bytes.
        words: what it shows, already in the paper's language.
    """

    jpeg: bytes
    words: str


class _Jpeg(ImageReader):
    """A JPEG that goes into the paper byte for byte; ReportLab would decode all of it to find a name for it."""

    def __init__(self, jpeg: bytes) -> None:
        super().__init__(BytesIO(jpeg))
        self._bytes, self._dataA = jpeg, None  # a photo has no transparency

    def getRGBData(self) -> bytes:  # noqa: N802 - ReportLab's name
        """ReportLab: what tells one picture from another."""
        return self._bytes


class PictureRow(Flowable):
    """One or two photos beside each other.

    Args:
        pictures: one or two.
        width: width in points.
    """

    def __init__(self, pictures: Sequence[Shown], width: float) -> None:
        super().__init__()
        self._width = width
        self._side = (width - _GAP) / 2
        self._parts = []
        for each in pictures:
            reader = _Jpeg(each.jpeg)
            across, up = reader.getSize()
            scale = min(self._side / across, _TALLEST / up)
            self._parts.append((reader, across * scale, up * scale, wrap(each.words, REGULAR, _WORDS, self._side)))
        self._tall = max(part[2] for part in self._parts)
        self._lines = max(len(part[3]) for part in self._parts)

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:  # noqa: ARG002
        """Width and height that it takes."""
        self.width, self.height = self._width, self._tall + self._lines * _LEADING + 4 * MM
        return self.width, self.height

    def draw(self) -> None:
        """Draw the photos, each with a thin frame."""
        canvas: Canvas = self.canv
        canvas.saveState()
        for place, (reader, across, up, lines) in enumerate(self._parts):
            x = place * (self._side + _GAP)
            y = self.height - up
            canvas.drawImage(reader, x, y, across, up)
            canvas.setStrokeColor(Ink.LINE)
            canvas.setLineWidth(0.5)
            canvas.rect(x, y, across, up)
            canvas.setFillColor(Ink.TEXT)
            canvas.setFont(REGULAR, _WORDS)
            for number, line in enumerate(lines, start=1):
                canvas.drawString(x, y - number * _LEADING, line)
        canvas.restoreState()


def photo_rows(photos: Sequence[tuple[str, str]], images: Mapping[str, bytes]) -> Iterator[Flowable]:
    """Photos two by two; one whose bytes are missing leaves its words.

    Args:
        photos: hash and words of each, the words in the paper's language.
        images: bytes by hash.
    """
    shown = [Shown(images[sha256], words) for sha256, words in photos if sha256 in images]
    for first in range(0, len(shown), 2):
        yield Spacer(1, 3 * MM)
        yield PictureRow(shown[first : first + 2], CONTENT_WIDTH)
    for sha256, words in photos:
        if sha256 not in images:
            yield paragraph(words, NOTE)
