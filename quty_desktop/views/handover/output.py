"""The output of a department: entered per work order, line and shift."""

from typing import Any

from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.quality import Shift
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.hand_over import production_output
from quty_desktop.services.hand_over.production_output import DepartmentWork, OutputRow, RecordedOutput
from quty_desktop.views.handover.shared import FloorPage, card, column_of, heading, work_option
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.fields import ChoiceField, LookupField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group
from quty_desktop.views.kit.table import Empty, Table

COLUMNS = (
    Column(key="at", title=N_("Entered"), kind=Kind.MOMENT, width=136),
    Column(key="shift", title=N_("Shift"), width=72),
    Column(key="line", title=N_("Line"), kind=Kind.CODE, width=72),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=122),
    Column(key="article_code", title=N_("Article"), kind=Kind.CODE, width=96),
    Column(key="good_pcs", title=N_("Good"), kind=Kind.PIECES, width=76, total=True),
    Column(key="reject_pcs", title=N_("Rejected"), kind=Kind.PIECES, width=80, total=True),
    Column(key="recorded_by", title=N_("By"), width=110, stretch=True),
    Column(key="number", title=N_("Work order"), kind=Kind.CODE, width=150, hidden=True),
    Column(key="reason", title=N_("Note"), width=160, hidden=True),
)


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
                        search=lambda text: self.find_work(text, sendable=False),
                    ),
                    LookupField(
                        name="line_id", label=N_("Line"), search=lambda text: self.find_lines(text, (self.home,))
                    ),
                    PiecesField(name="good_pcs", label=N_("Good"), required=True),
                    PiecesField(name="reject_pcs", label=N_("Rejected"), empty=0),
                    ChoiceField(name="shift", label=N_("Shift"), choices=Shift),
                    TextField(name="note", label=N_("Note")),
                ),
                columns=1,
            )
        )
        self.body.addWidget(
            beside(self.table, column_of(card(heading(self, N_("What was made")), self.form)), share=(3, 1)), 1
        )

    def refresh(self) -> None:
        """Ask for the latest entries."""
        self.load(production_output.output_of, self.home, self._show)

    def open(self, record: Any) -> None:
        """Take a work order into the form."""
        if isinstance(record, DepartmentWork) and self.may(Permission.RECORD_OUTPUT):
            self.form.editor("work_order_id").set_value(work_option(self.place.words.number, record, sendable=False))
            self.form.editor("good_pcs").widget.setFocus()

    def save(self) -> None:
        """Enter what the form says."""
        self.submit(self.form, production_output.record, production_output.NewOutput, self._saved)

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

    def _show(self, rows: tuple[OutputRow, ...]) -> None:
        self.table.show_rows(rows)
