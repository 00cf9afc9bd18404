"""The output of a department: entered per work order, line and shift."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton

from quty_desktop.domain.floor import STAGES
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.floor import output_requests
from quty_desktop.services.hand_over import production_output
from quty_desktop.services.hand_over.production_output import DepartmentWork, OutputRow, RecordedOutput
from quty_desktop.views.handover.shared import FloorPage, card, column_of, heading, work_option
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, DateField, LookupField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.paper_forms import entered_later, form_columns, form_field, late_filter

COLUMNS = (
    Column(key="at", title=N_("Entered"), kind=Kind.MOMENT, width=130),
    Column(key="shift", title=N_("Shift"), width=60, gives_way=True),
    Column(key="line", title=N_("Line"), kind=Kind.CODE, width=62),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=116),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=92, gives_way=True),
    Column(key="good_pcs", title=N_("Good"), kind=Kind.PIECES, width=62, total=True),
    Column(key="reject_pcs", title=N_("Rejected"), kind=Kind.PIECES, width=66, total=True),
    Column(key="rework_pcs", title=N_("To repair"), kind=Kind.PIECES, width=80, hidden=True),
    Column(key="round", title=N_("Looked at"), kind=Kind.PIECES, width=70, hidden=True),
    Column(key="hour", title=N_("Hour"), kind=Kind.PIECES, width=56, hidden=True),
    Column(key="made_on", title=N_("Day"), kind=Kind.DATE, width=96, hidden=True),
    Column(key="recorded_by", title=N_("By"), width=70, stretch=True),
    Column(key="number", title=N_("Work order"), kind=Kind.CODE, width=150, hidden=True),
    *(replace(each, gives_way=True) for each in form_columns("reason", hidden=False)),
)

ROUNDS = {
    2: N_("First repair"),
    3: N_("Second repair"),
    4: N_("Third repair"),
}
"""How often pieces were looked at, where it is not the first time; the QC supervisor decides about more repairs."""


def _new_output(round: int | None = None, **fields: Any) -> production_output.NewOutput:  # noqa: A002 - a field's name
    return production_output.NewOutput(round=round or 1, **fields)


def _asked_output(why: str, **fields: Any) -> output_requests.AskedOutput:
    return output_requests.AskedOutput(_new_output(**fields), why)


class OutputPage(FloorPage):
    """What was made today, and the entry of more."""

    name = "output"
    title = N_("Output")
    group = Group.ENTRY
    icon = Icon.EDIT
    topics = frozenset({Topic.WORK_ORDERS})

    def build(self) -> None:
        """Table of entries, and the form beside it."""
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                COLUMNS,
                title=self.title,
                filters=(late_filter("reason"),),
                empty=Empty(N_("No output yet"), N_("Choose a work order at the right and enter what was made.")),
            )
        )
        if not self.may(Permission.RECORD_OUTPUT):
            self.body.addWidget(self.table, 1)
            return
        self.primary(N_("Save output"), self.save, Icon.SAVE)
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    LookupField(
                        name="work_order_id",
                        label=N_("Work order"),
                        required=True,
                        help=N_("Part of the batch, article or number is enough."),
                        search=lambda text: self.find_work(text, sendable=None if self.home in STAGES else False),
                        span=2,
                    ),
                    LookupField(
                        name="line_id",
                        label=N_("Line"),
                        search=lambda text: self.find_lines(text, (self.home,)),
                        span=2,
                    ),
                    PiecesField(name="good_pcs", label=N_("Good"), required=True),
                    PiecesField(name="reject_pcs", label=N_("Rejected"), empty=0),
                    *(self._repair_fields() if self.home in STAGES else ()),
                    ChoiceField(name="shift", label=N_("Shift"), choices=Shift),
                    DateField(name="made_on", label=N_("Day"), help=N_("Empty for today.")),
                    TextField(name="note", label=N_("Note")),
                    form_field(),
                ),
                columns=2,
            )
        )
        self.right_fields = ("good_pcs", "reject_pcs", *(("rework_pcs",) if self.home in STAGES else ()))
        labels = {"good_pcs": N_("Good"), "reject_pcs": N_("Rejected"), "rework_pcs": N_("To repair")}
        self.right = Form(
            self.place,
            f"{self.key}.correct",
            tuple(
                PiecesField(name=name, label=labels[name], unit=N_("pcs"), required=True) for name in self.right_fields
            ),
            columns=2,
        )
        button = QPushButton(self.words(N_("Save correction")))
        button.clicked.connect(self.save_correction)
        self.right_card = card(heading(self, N_("What it should have been")), self.right, button)
        self.right_card.hide()
        self.table.chosen.connect(lambda _: self.right_card.hide())
        self.secondary(N_("Correct"), self.correct, Icon.EDIT, Key.EDIT)
        self.secondary(N_("Ask the supervisor"), self.ask, Icon.SEND)
        entry = card(heading(self, N_("What was made")), self.form)
        self.body.addWidget(beside(self.table, column_of(entry, self.right_card), share=(2, 1)), 1)

    def _repair_fields(self) -> tuple[Any, ...]:
        rounds = [Option(each, ROUNDS[each]) for each in ROUNDS]
        return (
            PiecesField(name="rework_pcs", label=N_("To repair"), unit=N_("pcs"), empty=0),
            ChoiceField(name="round", label=N_("After repair"), choices=rounds),
        )

    def correct(self) -> None:
        """Show the form that corrects the selected entry."""
        row = self.table.selected_row
        if row is None or row.corrects_id is not None:
            self.say(N_("Select the entry that is wrong."), tone=Tone.INFO)
            return
        fields = {"good_pcs": row.good_pcs, "reject_pcs": row.reject_pcs, "rework_pcs": row.rework_pcs}
        self.right.fill(
            {name: value for name, value in fields.items() if name in self.right_fields}, record=str(row.id)
        )
        self.right_card.setVisible(True)
        self.right.start()

    def save_correction(self) -> None:
        """Correct the selected entry as the form says."""
        row = self.table.selected_row
        if row is not None:
            self.submit(
                self.right, production_output.correct, production_output.CorrectOutput, self._corrected, entry_id=row.id
            )

    def refresh(self) -> None:
        """Ask for the latest entries."""
        self.load(production_output.output_of, self.home, self._show)

    def open(self, record: Any) -> None:
        """Take a work order into the form."""
        if isinstance(record, DepartmentWork) and self.may(Permission.RECORD_OUTPUT):
            self.form.editor("work_order_id").set_value(work_option(self.place.words.number, record, sendable=False))
            self.form.editor("good_pcs").widget.setFocus()
        elif isinstance(record, int) and self.may(Permission.RECORD_OUTPUT):
            rows = self.place.door.ask(production_output.work_of, production_output.WorkFilter(self.home))
            for row in rows:
                if row.id == record:
                    self.open(row)

    def ask(self) -> None:
        """Ask the supervisor or a manager to approve what the form says, where it is late or above the target."""
        self.ask_why(
            Text(N_("Why does it come late, or why is it more than the target?")),
            N_("Ask for approval"),
            lambda why: self.submit(
                self.form,
                output_requests.ask_output,
                entered_later(partial(_asked_output, why)),
                self._asked,
            ),
        )

    def _asked(self, row: output_requests.OutputRequestRow) -> None:
        self.say(
            Text(
                "{number}: {pcs} good pcs wait for the approval. They count once it is given.",
                number=row.number,
                pcs=row.good_pcs,
            ),
            tone=Tone.NOTICE,
        )
        self.refresh()

    def save(self) -> None:
        """Enter what the form says."""
        self.submit(self.form, production_output.record, entered_later(_new_output), self._saved)

    def _saved(self, result: RecordedOutput) -> None:
        self.say(
            Text(
                "{number}: {good} of {target} pcs made.",
                number=result.number,
                good=result.good_pcs,
                target=result.target_pcs,
            ),
            Action(N_("Send"), lambda: self.place.go(self.key_of("hand_over"), None), Icon.SEND),
        )
        self.refresh()

    def _corrected(self, result: RecordedOutput) -> None:
        self.right_card.hide()
        self.say(Text("{number} is corrected: {good} good pcs.", number=result.number, good=result.good_pcs))
        self.refresh()

    def _show(self, rows: tuple[OutputRow, ...]) -> None:
        self.table.show_rows(rows)
