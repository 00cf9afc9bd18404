"""Blank forms to be printed: for the hours without the program, so that they need no connection."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from operator import attrgetter

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.paper_forms import MOST_SHEETS, FormKind, form_numbers, noted, written
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.fields import ChoiceField, PiecesField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.line_fields import TextField
from quty_desktop.views.kit.printing import Paper, PreviewWindow
from quty_desktop.views.kit.table import Filter
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

FIELD = "paper_form"


def form_field() -> TextField:
    """The field of an entry form that says on which paper form a record stood first."""
    return TextField(name=FIELD, label=N_("Paper form no."), help=N_("Only if it was written on paper first."))


def entered_later(make: Callable[..., object]) -> Callable[..., object]:
    """What fills an input whose ``note`` says on which paper form it stood first; for ``Page.submit``."""

    def made(*, paper_form: str | None = None, note: str | None = None, **fields: object) -> object:
        return make(note=noted(paper_form or "", note or ""), **fields)

    return made


def form_columns(note: str = "note", *, hidden: bool = True) -> tuple[Column, Column]:
    """The columns of a list whose records may have stood on paper first: the form, and the rest of their note.

    Args:
        note: the attribute of a row that holds both, as they are stored.
        hidden: the form is a column on demand, where a pane beside the list shows it as well.
    """
    read = attrgetter(note)
    return (
        Column(
            key=FIELD,
            title=N_("Paper form"),
            kind=Kind.CODE,
            width=136,
            hidden=hidden,
            value=lambda row: written(read(row)).form,
        ),
        Column(key=note, title=N_("Note"), width=160, hidden=True, value=lambda row: written(read(row)).note),
    )


def late_filter(note: str = "note") -> Filter:
    """The chip of such a list."""
    read = attrgetter(note)
    return Filter("late", N_("Entered later"), lambda row: bool(written(read(row)).form))


def note_facts(note: str) -> tuple[Fact, ...]:
    """The note of a record in its pane, below the form that it was entered from."""
    taken = written(note)
    return Fact(N_("Entered later from"), taken.form), Fact(N_("Note"), taken.note)


class PaperFormsWindow(QDialog):
    """Which form, and how many sheets; then the preview."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        tr = place.words.tr
        self.setWindowTitle(tr(N_("Paper forms")))
        said = QLabel(
            tr(
                N_(
                    "When the program cannot be reached, the work goes on with these forms. Each sheet has a number: "
                    "who enters it afterwards types or scans the number into “Paper form no.”, so that everybody sees "
                    "that it was entered later."
                )
            )
        )
        said.setWordWrap(True)
        self.form = Form(
            place,
            "paper_forms",
            (
                ChoiceField(name="kind", label=N_("Form"), choices=FormKind, required=True),
                PiecesField(name="sheets", label=N_("Sheets"), unit="", required=True, lowest=1, highest=MOST_SHEETS),
            ),
            clears=False,
        )
        self.form.editor("sheets").set_text(self.form.editor("sheets").text() or "10")
        button = QPushButton(tr(N_("Preview and print")))
        button.setProperty("kind", "primary")
        button.setDefault(True)
        button.clicked.connect(self.show_forms)
        self.form.ended.connect(button.setFocus)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(said)
        layout.addWidget(self.form)
        layout.addLayout(row)
        self.setMinimumWidth(place.theme.px(520))

    def show_forms(self) -> PreviewWindow | None:
        """Open the preview of what is chosen."""
        place = self._place
        try:
            kind, numbers = self.form.value(_wanted)
        except Invalid:
            return None

        def make() -> bytes:
            from quty_desktop.documents.blank_forms import BlankForms, render_blank_forms

            forms = BlankForms(kind, numbers, place.plant or "Quty", place.practice)
            return render_blank_forms(forms, place.words)

        title = Text(N_("Paper form: {form}"), form=kind)
        paper = Paper("blank_form", title, f"{place.words.tr(kind)} {numbers[0]}.pdf", make)
        window = PreviewWindow(place, paper, self)
        window.show()
        return window


def _wanted(kind: FormKind, sheets: int) -> tuple[FormKind, tuple[str, ...]]:
    today = datetime.now(UTC).astimezone(PLANT_ZONE).date()
    return kind, form_numbers(today, secrets.randbelow(1 << 20), sheets)
