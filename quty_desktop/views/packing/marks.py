"""Shipping marks of a batch: choose the range, see exactly what is printed, print or save it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from quty_desktop.documents.marks import ShippingMark
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.marks import CartonCode, read_scan
from quty_desktop.domain.packing import MarkSize, PrintTarget
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import Translator
from quty_desktop.services.packing import cartons, mark_checks, marks, packing_lists
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, LookupField, PiecesField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.printing import Paper, Preview
from quty_desktop.views.kit.saving import ask_where
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.packing.blockers import BlockerList
from quty_desktop.views.packing.plate import OrderPlate

_KIND = "shipping_mark"
_WIDEST = 460
_NUMBERS = ("BATCH-", "MO-", "SPK-", "PLT-")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for beside the order."""

    first: int
    last: int
    copies: int
    size: MarkSize


class MarksPage(Page):
    """Marks of one batch."""

    key = "packing.marks"
    title = N_("Shipping marks")
    permission = Permission.VIEW_PACKING
    department = Department.PACKING
    group = Group.ENTRY
    icon = Icon.PRINT
    topics = frozenset(
        {Topic.CARTONS, Topic.MARKS, Topic.HOLDS, Topic.LAB_TESTS, Topic.INSPECTIONS, Topic.ORDERS, Topic.SETTINGS}
    )

    def build(self) -> None:
        """Order and range at the left, the preview at the right."""
        self._run: marks.MarkRun | None = None
        self._shown: Wanted | None = None
        self._order: marks.MarkRange | None = None
        self._carton: int | None = None
        self._last: marks.PrintedMarks | None = None
        self._stop = Event()
        self._printers = QPrinterInfo.availablePrinterNames
        self._may_print = self.place.actor.may(Permission.PRINT_MARKS)
        if self.place.actor.may(Permission.CHECK_MARKS):
            self.secondary(N_("Check by scanning"), self._go_scan, Icon.SCAN)
        self.save_button = self.secondary(N_("Save as PDF"), self.ask_file, Icon.SAVE, Key.SAVE)
        self.print_button = self.primary(N_("Print"), self.print_now, Icon.PRINT)
        self.on(Key.PRINT, self.print_button.click)
        self.preview = Preview(self.place, bare=True, fit=True)
        self.preview.ready.connect(self._state)
        self.preview.printed.connect(self._sent_to_printer)
        self.preview.broken.connect(self._broke_off)
        row = QHBoxLayout()
        row.setSpacing(4 * GRID)
        row.addWidget(self._left())
        row.addWidget(self.preview, 1)
        self.body.addLayout(row, 1)
        self._pause = QTimer(self, singleShot=True, interval=200)
        self._pause.timeout.connect(self._preview)
        self._show_nothing()
        self._state()
        QTimer.singleShot(0, self.chooser, self.chooser.start)

    def refresh(self) -> None:
        """Ask for the marks of the chosen batch again."""
        if self._order is not None:
            self.load(marks.marks_of, self._order, self._show)

    def open(self, record: Any) -> None:
        """Show a batch: by the id of its manufacturing order, its number, or a code of its marks."""
        if isinstance(record, int):
            self._choose(marks.MarkRange(manufacturing_order_id=record, practice=self.place.practice))
        elif record is not None:
            self._recognise(str(record))

    @classmethod
    def understands(cls, code: str) -> Any | None:
        """A batch number, scanned on a page that does not know it."""
        return code.upper() if code.upper().startswith("BATCH-") else None

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A batch, or a mark of a batch, is shown with the range of that carton."""
        if code.upper().startswith(_NUMBERS):
            return lambda: self._recognise(code)
        try:
            found = read_scan(code)
        except Invalid:
            return None
        run = self._run
        if run is not None and isinstance(found, CartonCode) and CartonCode.of(run.mo_number, 1).order == found.order:
            return lambda: self._fill_range(found.carton, found.carton)
        return lambda: self._recognise(code)

    # What it is made of

    def _left(self) -> QWidget:
        tr = self.place.words.tr
        self.chooser = Form(
            self.place,
            f"{self.key}.order",
            (LookupField(name="order", label=N_("Order, batch or article"), search=self._search),),
            columns=1,
            clears=False,
        )
        self.chooser.changed.connect(self._picked)
        self.plate = OrderPlate(self.place)
        self.blockers = BlockerList(self.place)
        self.form = Form(
            self.place,
            self.key,
            (
                PiecesField(name="first", label=N_("Carton from"), required=True, unit="CTN", lowest=1),
                PiecesField(name="last", label=N_("to"), required=True, unit="CTN", lowest=1),
                ChoiceField(name="size", label=N_("Paper size"), required=True, choices=MarkSize),
                PiecesField(
                    name="copies", label=N_("Copies"), required=True, unit="×", lowest=1, highest=marks.MOST_COPIES
                ),
            ),
            columns=2,
            clears=False,
        )
        self.form.changed.connect(self._typed)
        self.form.ended.connect(self._to_primary)
        self.hint = QLabel()
        self.hint.setProperty("kind", "caption")
        self.hint.setWordWrap(True)
        self.printer = QComboBox()
        self.printer.setAccessibleName(tr(N_("Printer")))
        self.printer.setPlaceholderText(tr(N_("No printer on this PC")))
        label = QLabel(tr(N_("Printer")))
        label.setProperty("kind", "label")
        label.setBuddy(self.printer)
        self.plan_button = action_button(
            tr(N_("Plan cartons")), Action("", self._plan, Icon.PLAN), icons=self.place.icons
        )
        self._fill_printers()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(2 * GRID)
        for widget in (self.chooser, self.plate, self.blockers, self.form, self.hint, self.plan_button, label):
            column.addWidget(widget)
        column.addWidget(self.printer)
        column.addStretch(1)
        self.printer_label = label
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(left)
        scroll.setFixedWidth(min(self.place.theme.wide(372), _WIDEST))
        return scroll

    def _fill_printers(self) -> None:
        names = list(self._printers())
        self.printer.clear()
        self.printer.addItems(names)
        self.printer.setEnabled(bool(names))
        remembered = self.place.settings.printer(_KIND)
        self.printer.setCurrentIndex(names.index(remembered) if remembered in names else (0 if names else -1))

    # Choosing the batch

    def _search(self, typed: str) -> Sequence[Option]:
        # Runs in the background: asks the door and touches no widget.
        found = self.place.door.ask(
            packing_lists.packing_queue, packing_lists.PackingFilter(typed, include_finished=True)
        )
        return [
            Option(
                row.manufacturing_order_id,
                f"{row.batch}  {row.week}  {row.destination}  {row.article_code} {row.article_name}",
            )
            for row in found[:30]
        ]

    def _picked(self) -> None:
        try:
            chosen = self.chooser.editor("order").value()
        except Unreadable:
            return
        if chosen is not None and (self._run is None or chosen != self._run.manufacturing_order_id):
            self._choose(marks.MarkRange(manufacturing_order_id=chosen, practice=self.place.practice))

    def _choose(self, order: marks.MarkRange) -> None:
        self._order = order
        self._run = None
        self._shown = None
        self.refresh()

    def _recognise(self, code: str) -> None:
        self.load(mark_checks.recognise_code, code, self._recognised, part="recognise")

    def _recognised(self, found: mark_checks.Recognised | None) -> None:
        if found is None:
            self.say(N_("Nothing in the plant has this code."), tone=Tone.NOTICE)
            return
        self._carton = found.carton
        self._choose(marks.MarkRange(manufacturing_order_id=found.manufacturing_order_id, practice=self.place.practice))

    def _typed(self) -> None:
        self._pause.start()

    # Showing it

    def _show_nothing(self) -> None:
        self.plate.hide()
        self.blockers.hide()
        self.form.hide()
        self.plan_button.hide()
        self.printer.hide()
        self.printer_label.hide()
        self.hint.setText(self.words(N_("Choose an order, or scan a batch, a work order or a mark.")))
        self.preview.clear()

    def _show(self, run: marks.MarkRun) -> None:
        before, self._run = self._run, run
        self._order = marks.MarkRange(manufacturing_order_id=run.manufacturing_order_id, practice=self.place.practice)
        self.plate.show_order(
            week=run.week,
            destination=run.destination,
            region=run.destination_name,
            article=run.article_code,
            name=run.article_name,
            batch=run.batch,
            order=run.order_number,
        )
        self.chooser.editor("order").set_value(
            Option(run.manufacturing_order_id, f"{run.batch}  {run.week}  {run.destination}  {run.article_code}")
        )
        self.blockers.show_blockers(run.blockers, run.who_may_release, run.missing)
        has_cartons = bool(run.cartons)
        for widget in (self.form, self.printer, self.printer_label):
            widget.setVisible(has_cartons)
        self.plan_button.setVisible(not has_cartons and self.place.actor.may(Permission.PACK_CARTONS))
        if not has_cartons:
            self.hint.setText(self.words(N_("No cartons yet. Plan them here to print marks ahead, or pack first.")))
            self.preview.clear()
        elif before is None or before.manufacturing_order_id != run.manufacturing_order_id:
            self._fill_first(run)
        elif before.seen != run.seen or _contents(before) != _contents(run):
            self._shown = None
        self._preview()
        self._state()

    def _fill_first(self, run: marks.MarkRun) -> None:
        first, last = run.unprinted or (1, run.cartons_total)
        if self._carton is not None and 1 <= self._carton <= run.cartons_total:
            first = last = self._carton
        self._carton = None
        self.form.fill({"first": first, "last": last, "size": run.size, "copies": run.copies})

    def _fill_range(self, first: int, last: int) -> None:
        self.form.editor("first").set_value(first)
        self.form.editor("last").set_value(last)
        self._preview()

    def _asked(self) -> Wanted | None:
        """What is typed, ``None`` (and a word beside the field) if it does not fit the cartons."""
        if self._run is None or not self._run.cartons:
            return None
        try:
            wanted = self.form.value(Wanted)
        except Invalid:
            return None
        total = self._run.cartons_total
        wrong = Text("Enter a carton from 1 to {total}.", total=total)
        problems = {
            name: wrong for name, value in (("first", wanted.first), ("last", wanted.last)) if not 1 <= value <= total
        }
        if not problems and wanted.first > wanted.last:
            problems = {"last": Text(N_("The last carton comes after the first one."))}
        if problems:
            self.form.complain(problems)
            return None
        return wanted

    def _preview(self) -> None:
        run, wanted = self._run, self._asked()
        if run is None or wanted is None:
            if run is not None:
                self.preview.clear()
                self._shown = None
            self._state()
            return
        if wanted == self._shown:
            return
        self._shown = wanted
        self._say_range(run, wanted)
        self._stop.set()
        self._stop = Event()
        chosen = run.marks[wanted.first - 1 : wanted.last]
        papers = tuple(mark for mark in chosen for _ in range(wanted.copies))
        words, stop, size = self.place.words, self._stop, wanted.size
        self.preview.show_paper(
            Paper(
                _KIND,
                Text(
                    "Marks {first} to {last} of {total}", first=wanted.first, last=wanted.last, total=run.cartons_total
                ),
                f"{run.batch}-CTN{wanted.first:03}-{wanted.last:03}.pdf",
                lambda: _render(papers, size, words, stop),
                lambda: _first_page(papers, size, words, stop),
            )
        )
        self._state()

    def _say_range(self, run: marks.MarkRun, wanted: Wanted) -> None:
        chosen = run.cartons[wanted.first - 1 : wanted.last]
        printed = sum(1 for each in chosen if each.prints)
        outdated = sum(1 for each in chosen if each.outdated)
        if outdated:
            said = Text("{count} marks of this range show an old number of cartons: print them again.", count=outdated)
        elif printed:
            said = Text("{count} marks of this range were printed before; a reprint asks for a reason.", count=printed)
        else:
            said = Text(
                "{papers} papers. {printed} of {total} cartons of the order have their mark.",
                papers=len(chosen) * wanted.copies,
                printed=sum(1 for each in run.cartons if each.prints),
                total=run.cartons_total,
            )
        self.hint.setText(self.words(said))

    def _state(self) -> None:
        run = self._run
        kept = run is None or not run.cartons or bool(run.blockers) or bool(run.missing)
        free = not kept and self._may_print
        whole = free and self._shown is not None and self.preview.is_whole
        self.print_button.setEnabled(whole and self.printer.count() > 0)
        self.save_button.setEnabled(whole)

    # Printing

    def print_now(self, printer: QPrinter | None = None) -> None:
        """Have the printer take the job, record the print, then print.

        In this order a printer that is off leaves no record of marks that nobody holds, and a batch that is kept
        leaves no marks.
        """
        run, name = self._run, self.printer.currentText()
        if run is None or not self.preview.prepare_print(printer or _printer(name, run.batch)):
            return

        def recorded(result: marks.PrintedMarks) -> None:
            self.place.settings.remember_printer(_KIND, name)
            self._last = result
            self.preview.print_prepared()
            self.refresh()

        self._record(PrintTarget.PRINTER, name, recorded, self.preview.drop_prepared)

    def ask_file(self) -> None:
        """Ask where to save the PDF."""
        if self._run is None or self._shown is None:
            return
        name = f"{self._run.batch}-CTN{self._shown.first:03}-{self._shown.last:03}.pdf"
        file = ask_where(self, self.place, self.words(N_("Save as PDF")), name, "PDF")
        if file is not None:
            self.save_to(file)

    def save_to(self, file: Path) -> None:
        """Write the previewed pages beside the file, record the print, then give the file its name."""
        part = file.with_name(f"{file.name}.part")
        try:
            self.preview.save(part)
        except OSError:
            self._not_written(file)
            return

        def recorded(result: marks.PrintedMarks) -> None:
            try:
                part.replace(file)
            except OSError:
                self._not_written(file)
            else:
                self._recorded(result)
            self.refresh()

        self._record(PrintTarget.PDF, "", recorded, lambda: part.unlink(missing_ok=True))

    def _not_written(self, file: Path) -> None:
        self.banner.show_message(
            Tone.BAD, Text("The file {name} cannot be written.", name=str(file)), N_("Choose another folder.")
        )

    def _record(
        self,
        target: PrintTarget,
        printer: str,
        done: Callable[[marks.PrintedMarks], None],
        undone: Callable[[], None],
    ) -> None:
        run, wanted = self._run, self._shown
        if run is None or wanted is None or not self.preview.is_whole:
            undone()
            return
        new = marks.PrintMarks(
            run.manufacturing_order_id, wanted.first, wanted.last, wanted.size, run.seen, wanted.copies, target, printer
        )
        # A PC without a printer can still save: its own button counts, not the one that prints.
        pressed = self.save_button if target is PrintTarget.PDF else self.print_button
        self.run(marks.print_marks, new, done, button=pressed, undone=undone)

    def _recorded(self, result: marks.PrintedMarks) -> None:
        values = {"first": result.first, "last": result.last, "batch": result.batch, "count": result.marks}
        self.say(
            Text("Marks {first} to {last} of {batch}: {count} papers.", **values)
            if result.counter == 1
            else Text(
                "Marks {first} to {last} of {batch}: {count} papers, reprint number {number}.",
                number=result.counter - 1,
                **values,
            ),
            Action(N_("Check by scanning"), self._go_scan, Icon.SCAN),
        )

    def _sent_to_printer(self, pages: int) -> None:
        del pages
        self._state()
        if self._last is not None:
            self._recorded(self._last)

    def _broke_off(self, done: int, of: int) -> None:
        """The printer stopped on its way: say how far it came, and offer the rest."""
        from quty_desktop.documents.shipping_mark import marks_per_page

        wanted = self._shown
        if wanted is None:
            return
        cartons_out = done * marks_per_page(wanted.size) // wanted.copies
        if 0 < cartons_out <= wanted.last - wanted.first:
            self._fill_range(wanted.first + cartons_out, wanted.last)
        self.say(
            Text(
                N_("The printer stopped after {done} of {of} papers. Print the rest again with that as the reason."),
                done=done,
                of=of,
            ),
            tone=Tone.BAD,
        )

    def _plan(self) -> None:
        run = self._run
        if run is None:
            return
        self.load(
            packing_lists.packing_queue,
            packing_lists.PackingFilter(run.batch),
            lambda rows: self._start([row for row in rows if row.batch == run.batch]),
            part="plan",
        )

    def _start(self, rows: Sequence[packing_lists.PackingRow]) -> None:
        if not rows:
            self.say(N_("This batch has no packing work order that is open."), tone=Tone.NOTICE)
            return
        self.run(cartons.start_packing, rows[0].id, lambda _result: self._restart(), button=self.plan_button)

    def _restart(self) -> None:
        self._run = None
        self.refresh()

    def _go_scan(self) -> None:
        self.place.go("packing.scan", self._run.manufacturing_order_id if self._run is not None else None)


def _contents(run: marks.MarkRun) -> tuple[object, ...]:
    """What the marks say of each carton, whatever became of them."""
    return tuple((each.number, each.pcs, each.partial, each.packed_at) for each in run.cartons)


def _printer(name: str, batch: str) -> QPrinter:
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    printer.setDocName(batch)
    return printer


def _render(papers: Sequence[ShippingMark], size: MarkSize, words: Translator, stop: Event) -> bytes:
    from quty_desktop.documents.errors import Cancelled
    from quty_desktop.documents.shipping_mark import render_shipping_marks

    try:
        return render_shipping_marks(papers, size, words, lambda _done, _of: not stop.is_set())
    except Cancelled:
        return b""


def _first_page(papers: Sequence[ShippingMark], size: MarkSize, words: Translator, stop: Event) -> bytes:
    from quty_desktop.documents.shipping_mark import marks_per_page

    return _render(papers[: marks_per_page(size)], size, words, stop)
