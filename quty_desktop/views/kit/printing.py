"""Preview and printing: what is seen is what is printed, page by page from the same bytes."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.errors import Invalid, Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.background import Generations
from quty_desktop.views.kit.busy import BusyBar
from quty_desktop.views.kit.elided import ElidedLabel
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action, Banner, action_button
from quty_desktop.views.kit.numbers import Unreadable, read_pieces
from quty_desktop.views.kit.print_job import PrintJob, raster_and_sizes, size_mm
from quty_desktop.views.kit.saving import ask_where
from quty_desktop.views.kit.sheets import Sheets
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.kit.workplace import Workplace

_KEPT_PAGES = 24
_AHEAD = 3


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be seen, printed or saved.

    Attributes:
        kind: e.g. ``shipping_mark``; the printer is remembered under it.
        title: what it is, in words.
        file_name: what it is called when it is saved, with ``.pdf``.
        make: makes the whole PDF; runs in the background.
        first: makes a PDF of the first page alone where the whole takes long; ``None`` if it is quick.
    """

    kind: str
    title: str | Text
    file_name: str
    make: Callable[[], bytes]
    first: Callable[[], bytes] | None = None


class Preview(QWidget):
    """A paper to scroll through: its first page at once, the others as they come into sight.

    Signals:
        printed(pages): so many pages went to the printer.
        broken(done, of): the printer stopped on its way; so many of the pages went out.
        saved(path): it was saved as PDF.
        ready(): the whole paper is made, so that it can be printed and saved.

    Args:
        workplace: where it stands.
        printers: names of the printers of this PC.
        bare: without its own line for printing and saving, where the page has one.
        fit: a paper is first shown as a whole.
    """

    printed = Signal(int)
    broken = Signal(int, int)
    saved = Signal(str)
    ready = Signal()

    def __init__(
        self,
        workplace: Workplace,
        parent: QWidget | None = None,
        *,
        printers: Callable[[], Sequence[str]] = QPrinterInfo.availablePrinterNames,
        bare: bool = False,
        fit: bool = False,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._printers = printers
        self._bare = bare
        self._fit = fit
        self._fitted = (0.0, 0.0)
        self._paper: Paper | None = None
        self._pdf = b""
        self._whole = False
        self._count = 0
        self._page = 0
        self._zoom = 1.0
        self._job: PrintJob | None = None
        self._images: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._generations = Generations()
        self._build()

    @property
    def page_count(self) -> int:
        """How many pages are known."""
        return self._count

    @property
    def page(self) -> int:
        """The page that is seen, from 0."""
        return self._page

    @property
    def is_whole(self) -> bool:
        """Whether all pages are made."""
        return self._whole

    def clear(self) -> None:
        """Show no paper."""
        self._generations.next("paper")
        self._paper = None
        self._pdf = b""
        self._forget()
        self._banner.put_away()
        self._state()

    def show_paper(self, paper: Paper) -> None:
        """Show a paper: its first page at once, the rest when it is made."""
        self._paper = paper
        self._pdf = b""
        self._forget()
        self._banner.put_away()
        self._fill_printers()
        self._state()
        number = self._generations.next("paper")
        if paper.first is not None:
            first = paper.first
            self._make(first, number, whole=False)
        self._make(paper.make, number, whole=True)

    def cancel(self) -> None:
        """Wait no longer for the rest, or print no more pages."""
        self._generations.next("paper")
        if self._job is not None:
            self._job.stop()
        self._making.setText("")
        self._state()

    def go(self, page: int) -> None:
        """Show another page (from 0)."""
        if self._count:
            self._page = max(0, min(self._count - 1, page))
            self._sheets.go(self._page)
            self._state()

    def zoom(self, factor: float) -> None:
        """Larger (above 1) or smaller."""
        self._zoom = max(0.4, min(4.0, self._zoom * factor))
        self._lay_out()

    def save(self, file: Path) -> None:
        """Save the paper as PDF.

        Raises:
            OSError: the file cannot be written.
        """
        file.write_bytes(self._pdf)
        self.saved.emit(str(file))

    def print_pages(self, printer: QPrinter | None = None) -> None:
        """Print the pages that are asked for, on the printer that is chosen."""
        if self.prepare_print(printer):
            self.print_prepared()

    def prepare_print(self, printer: QPrinter | None = None) -> bool:
        """Have a printer take the job for the pages that are asked for, and print none yet.

        What must be recorded is recorded after this and before :meth:`print_prepared`: a printer that is not there
        leaves no record of a paper that nobody holds, and a record that is refused leaves no paper.
        """
        pages = self._wanted()
        if not pages or not self._pdf or self._paper is None or self._job is not None:
            return False
        if printer is None:
            name = self._printer.currentText()
            printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
            printer.setDocName(self._paper.file_name)
            self._place.settings.remember_printer(self._paper.kind, name)
        printer.setCopyCount(self._copies_wanted())
        job = PrintJob(
            self._place,
            self,
            printer,
            self._pdf,
            pages,
            lambda done: self._progress(done, len(pages)),
            lambda error: self._print_ended(error, len(pages)),
        )
        if not job.take():
            self._not_taken()
            return False
        self._job = job
        self._press.setEnabled(False)
        return True

    def print_prepared(self) -> None:
        """Print what the printer took."""
        if self._job is not None:
            self._busy.begin()
            self._job.start()

    def drop_prepared(self) -> None:
        """Take the job back; nothing comes out of the printer."""
        if self._job is not None:
            self._job.give_up()
            self._job = None
            self._state()

    # What it is made of

    def _build(self) -> None:
        words, theme = self._place.words, self._place.theme
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        self._busy = BusyBar(theme)
        self._banner = Banner(words, self._place.icons, theme)
        self._title = ElidedLabel()
        self._title.setProperty("kind", "heading")
        bar = QHBoxLayout()
        bar.setSpacing(GRID)
        bar.addWidget(self._title)
        bar.addStretch(1)
        self._back = self._button(N_("Previous page"), Icon.PREVIOUS, lambda: self.go(self._page - 1))
        self._on = self._button(N_("Next page"), Icon.NEXT, lambda: self.go(self._page + 1))
        self._where = QLabel()
        self._where.setMinimumWidth(theme.px(110))
        self._where.setAlignment(Qt.AlignmentFlag.AlignCenter)
        smaller = self._button(N_("Smaller"), Icon.ZOOM_OUT, lambda: self.zoom(0.8))
        larger = self._button(N_("Larger"), Icon.ZOOM_IN, lambda: self.zoom(1.25))
        self._turning = (self._back, self._where, self._on, smaller, larger)
        for widget in self._turning:
            bar.addWidget(widget)
        self._sheets = Sheets(theme, lambda page: self._images.get((page, self._dpi())))
        self._sheets.say(words.tr(N_("The paper is shown here.")))
        self._sheets.moved.connect(self._read_on)
        self._sheets.wanted.connect(self._want)
        layout.addWidget(self._busy)
        layout.addLayout(bar)
        layout.addWidget(self._banner)
        layout.addWidget(self._sheets, 1)
        self._foot = QWidget()
        lines = QVBoxLayout(self._foot)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2 * GRID)
        for line in self._bottom():
            lines.addLayout(line)
        layout.addWidget(self._foot)
        self._state()
        access_keys.give(self)

    def _bottom(self) -> tuple[QHBoxLayout, ...]:
        """Where to and what, and below it what is done: in one line they would force half a laptop's screen."""
        words, theme, icons = self._place.words, self._place.theme, self._place.icons
        where, bottom = QHBoxLayout(), QHBoxLayout()
        which = QHBoxLayout() if theme.look.big_targets else where
        lines = tuple(dict.fromkeys((where, which, bottom)))
        for line in lines:
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(2 * GRID)
        self._printer = QComboBox()
        self._printer.setMinimumWidth(theme.px(120))
        self._printer.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._from, self._to, self._copies = QLineEdit("1"), QLineEdit(), QLineEdit("1")
        for words_before, field, width in (
            (N_("Printer"), self._printer, 0),
            (N_("Pages from"), self._from, 48),
            (N_("to"), self._to, 48),
            (N_("Copies"), self._copies, 44),
        ):
            label = QLabel(words.tr(words_before))
            label.setBuddy(field)
            field.setAccessibleName(words.tr(words_before))
            if width:
                field.setFixedWidth(theme.px(width))
            line = which if width else where
            line.addWidget(label)
            line.addWidget(field, 0 if width else 1)
            if self._bare:
                label.hide()
                field.hide()
        bottom.addStretch(1)
        self._making = ElidedLabel()
        self._making.setProperty("kind", "muted")
        self._stop = action_button(words.tr(N_("Stop")), Action("", self.cancel, Icon.CANCEL), icons=icons)
        self._save = action_button(words.tr(N_("Save as PDF")), Action("", self._ask_file, Icon.SAVE), icons=icons)
        self._press = action_button(
            words.tr(N_("Print")), Action("", self.print_pages, Icon.PRINT), kind="primary", icons=icons
        )
        for widget in (self._making, self._stop, self._save, self._press):
            bottom.addWidget(widget)
        if self._bare:
            self._save.hide()
            self._press.hide()
        if which is not where:
            which.addStretch(1)
        return lines

    def _button(self, tip: str, icon: Icon, do: Callable[[], None]) -> QPushButton:
        button = action_button("", Action("", do, icon), kind="link", icons=self._place.icons)
        button.setToolTip(self._place.words.tr(tip))
        button.setAccessibleName(self._place.words.tr(tip))
        return button

    # Making and showing

    def _make(self, make: Callable[[], bytes], number: int, *, whole: bool) -> None:
        self._busy.begin()

        def done(pdf: bytes) -> None:
            self._busy.end()
            if self._generations.is_latest("paper", number) and (whole or not self._whole):
                self._made(pdf, whole=whole)

        def failed(error: Exception) -> None:
            self._busy.end()
            if self._generations.is_latest("paper", number) and whole:
                self._not_made(error)
                self._state()

        self._place.background.start(make, done, failed, self)

    def _not_made(self, error: Exception) -> None:
        match error:
            case Refused():
                self._banner.show_message(Tone.BAD, error.what, error.remedy)
            case Invalid():
                said = " ".join(self._place.words.tr(text) for text in error.fields.values())
                self._banner.show_message(Tone.BAD, said)
            case _:
                self._place.problem(error, self._paper.kind if self._paper is not None else "")

    def _made(self, pdf: bytes, *, whole: bool) -> None:
        self._pdf = pdf
        self._whole = whole
        self._images.clear()
        self._asked.clear()
        if pdf:
            first = size_mm(pdf, 0)
            self._fit_page(first)
            # Before the first page was seen, nobody knows how many there are.
            self._sizes = self._sizes or (first,)
            self._lay_out()
        if whole:
            self.ready.emit()

    def _fit_page(self, size_mm: tuple[float, float]) -> None:
        """Show a page of another size as a whole, or in its width; the person's zoom stays while the size does."""
        if size_mm == self._fitted:
            return
        self._fitted = size_mm
        room = self._sheets.viewport().size()
        wide, high = (side / 25.4 * 96 for side in size_mm)
        # The margins of the desk, and the bar of a paper with several pages.
        across, down = (room.width() - 10 * GRID) / wide, (room.height() - 4 * GRID) / high
        # A paper that is read is as wide as its place; lying half outside it would have to be pushed at each line.
        self._zoom = max(0.4, min(1.5, across, down) if self._fit else min(1.0, across))

    def _dpi(self) -> int:
        return round(96 * self._zoom * self.devicePixelRatioF())

    def _forget(self) -> None:
        self._images.clear()
        self._asked.clear()
        self._sizes = ()
        self._count = self._page = 0
        self._whole = False
        self._sheets.lay_out(())

    def _lay_out(self) -> None:
        scale = 96 * self._zoom / 25.4
        self._sheets.lay_out([QSize(round(wide * scale), round(high * scale)) for wide, high in self._sizes])
        self._state()

    def _read_on(self, page: int) -> None:
        self._page = page
        self._state()

    def _want(self, pages: range) -> None:
        for page in range(pages.start, min(len(self._sizes), pages.stop + _AHEAD)):
            if (page, self._dpi()) not in self._images:
                self._fetch(page)

    def _fetch(self, page: int) -> None:
        pdf, dpi = self._pdf, self._dpi()
        if not pdf or (page, dpi) in self._asked:
            return
        self._asked.add((page, dpi))

        def done(answer: tuple[QImage, tuple[tuple[float, float], ...]]) -> None:
            if pdf is not self._pdf:
                return
            image, sizes = answer
            self._asked.discard((page, dpi))
            self._images[page, dpi] = image
            while len(self._images) > _KEPT_PAGES:
                self._images.popitem(last=False)
            if self._count != len(sizes):
                self._count = len(sizes)
                self._from.setText("1")
                self._to.setText(str(len(sizes)))
            if self._sizes != sizes:
                self._sizes = sizes
                self._lay_out()
            self._sheets.fresh(page)
            self._state()

        def failed(error: Exception) -> None:
            self._asked.discard((page, dpi))
            self._place.problem(error, "preview")

        self._place.background.start(lambda: raster_and_sizes(pdf, page, dpi), done, failed, self)

    def _state(self) -> None:
        words = self._place.words
        self._foot.setVisible(self._paper is not None)
        for widget in self._turning:
            widget.setVisible(self._paper is not None)
        self._title.setText(words.tr(self._paper.title) if self._paper is not None else "")
        known = self._count if self._whole else 0
        where = (
            Text(N_("Page {page} of {count}"), page=self._page + 1, count=known)
            if known
            else Text(N_("Page {page}"), page=self._page + 1)
        )
        self._where.setText(words.tr(where) if self._count else "")
        self._back.setEnabled(self._page > 0)
        self._on.setEnabled(self._page + 1 < self._count)
        waiting = self._paper is not None and not self._whole
        self._making.setText(words.tr(N_("Making the rest…")) if waiting and self._pdf else "")
        self._stop.setVisible(waiting or self._job is not None)
        self._save.setEnabled(self._whole)
        self._press.setEnabled(self._whole and self._job is None and self._printer.count() > 0)

    # Printing

    def _fill_printers(self) -> None:
        names = list(self._printers())
        self._printer.clear()
        self._printer.addItems(names)
        self._printer.setEnabled(bool(names))
        self._printer.setPlaceholderText(self._place.words.tr(N_("No printer on this PC")))
        remembered = self._place.settings.printer(self._paper.kind) if self._paper is not None else ""
        if remembered in names:
            self._printer.setCurrentText(remembered)

    def _wanted(self) -> list[int]:
        try:
            first, last = read_pieces(self._from.text() or "1"), read_pieces(self._to.text() or str(self._count))
        except Unreadable as error:
            self._banner.show_message(Tone.BAD, error.text)
            return []
        if not 1 <= first <= last <= self._count:
            self._banner.show_message(Tone.BAD, Text(N_("There are pages 1 to {count}."), count=self._count))
            return []
        return list(range(first - 1, last))

    def _copies_wanted(self) -> int:
        try:
            return max(1, min(99, read_pieces(self._copies.text() or "1")))
        except Unreadable:
            return 1

    def _progress(self, done: int, of: int) -> None:
        self._making.setText(self._place.words.tr(Text(N_("Page {page} of {count}"), page=done, count=of)))
        if done == of:
            self.printed.emit(of)

    def _print_ended(self, error: Exception | None, of: int) -> None:
        self._busy.end()
        done = self._job.done if self._job is not None else 0
        self._job = None
        self._state()
        if error is not None:
            self._not_taken()
            self.broken.emit(done, of)

    def _not_taken(self) -> None:
        self._banner.show_message(
            Tone.BAD,
            N_("The printer did not take the paper."),
            N_("Look whether it is on and has paper, then print again, or save as PDF."),
        )

    def _ask_file(self) -> None:
        if self._paper is None:
            return
        place = self._place
        file = ask_where(self, place, place.words.tr(N_("Save as PDF")), self._paper.file_name, "PDF")
        if file is None:
            return
        try:
            self.save(file)
        except OSError:
            self._banner.show_message(
                Tone.BAD, Text(N_("The file {name} cannot be written."), name=str(file)), N_("Choose another folder.")
            )


class PreviewWindow(QDialog):
    """A preview in a window of its own."""

    def __init__(self, workplace: Workplace, paper: Paper, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(workplace.words.tr(paper.title))
        self.resize(workplace.theme.px(980), workplace.theme.px(700))
        self.preview = Preview(workplace)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 3 * GRID)
        layout.addWidget(self.preview)
        self.preview.show_paper(paper)
