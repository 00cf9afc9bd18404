"""Production lines."""

from quty_desktop.domain.departments import Department
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.master_data import lines
from quty_desktop.services.master_data.lines import HIGHEST_LINE, LINE_DEPARTMENTS, LineInput, LineRow, NewLines
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import CheckField, ChoiceField, Field, PiecesField, TextField
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.master_data.choices import INACTIVE
from quty_desktop.views.master_data.edited_list import EditedListPage
from quty_desktop.views.master_data.small_form import SmallForm

USED = State(N_("In use"), Tone.OK)
_DEPARTMENTS = tuple(Option(each, each) for each in LINE_DEPARTMENTS)


def state_of(row: LineRow) -> State:
    """Whether a line is in use."""
    return USED if row.active else INACTIVE


class LinesPage(EditedListPage):
    """The lines of each department."""

    key = "master_data.lines"
    title = N_("Production lines")
    icon = Icon.LINE
    topics = frozenset({Topic.LINES})
    new_words = N_("New line")
    hint = N_("Select a line to see its name.")
    record_table = "production_line"

    def make_table(self) -> Table:
        """The list."""
        return Table(
            self.place,
            self.key,
            (
                Column(key="department", title=N_("Department"), width=150),
                Column(key="number", title=N_("Line"), kind=Kind.PIECES, width=90),
                Column(key="name", title=N_("Name"), width=200, stretch=True),
                Column(key="shift_pcs", title=N_("Pieces per shift"), kind=Kind.PIECES, width=120),
                Column(key="active", title=N_("In use"), width=80, hidden=True),
                Column(key="state", title=N_("State"), kind=Kind.STATE, width=120, value=state_of),
            ),
            title=self.title,
            filters=(
                Filter("sewing", Department.SEWING, lambda row: row.department is Department.SEWING),
                Filter("inactive", N_("Inactive"), lambda row: not row.active),
            ),
            empty=Empty(N_("No lines yet"), N_("Make all lines of a department at once, such as sewing 1 to 38.")),
        )

    def more_buttons(self) -> None:
        """A button that makes lines at once."""
        self.secondary(N_("Several lines"), self.make_lines, Icon.LINE)

    def fields(self) -> tuple[Field, ...]:
        """What is asked."""
        return (
            ChoiceField(name="department", label=N_("Department"), required=True, choices=_DEPARTMENTS),
            PiecesField(name="number", label=N_("Number"), required=True, lowest=1, highest=HIGHEST_LINE, unit=""),
            TextField(name="name", label=N_("Name"), limit=60, span=2, help=N_("May stay empty.")),
            CheckField(name="active", label=N_("In use"), span=2),
        )

    def ask(self) -> None:
        """Ask for all."""
        self.load(lines.production_lines, None, self.show_rows)

    def show_record(self, row: LineRow) -> None:
        """Show the selected one."""
        self.detail.show_facts(
            line_words(row),
            [Fact(N_("State"), state_of(row)), Fact(N_("Name"), row.name), Fact(N_("Pieces per shift"), row.shift_pcs)],
            self.offered(),
        )

    def start_new(self) -> None:
        """An empty form."""
        self.show_form(None, self.new_words, {"department": Department.SEWING, "active": True})

    def edit(self, row: LineRow) -> None:
        """Fill the form."""
        asked = ("department", "number", "name", "active")
        self.show_form(row, line_words(row), {name: getattr(row, name) for name in asked})

    def save(self) -> None:
        """Save the line."""
        self.send(lines.save_line, LineInput)

    def make_lines(self) -> None:
        """Ask for a department and numbers."""
        self.window_open = SmallForm(
            self,
            f"{self.key}.several",
            N_("Several lines"),
            N_("Numbers that exist stay as they are."),
            (
                ChoiceField(name="department", label=N_("Department"), required=True, choices=_DEPARTMENTS, span=2),
                _number("first", N_("From number")),
                _number("last", N_("To number")),
            ),
            N_("Make them"),
            self._send_lines,
            {"department": Department.SEWING, "first": 1},
        )
        self.window_open.open()

    def _send_lines(self, window: SmallForm) -> None:
        def made(count: int) -> None:
            window.accept()
            self.say(Text(N_("{count} lines made."), count=count))
            self.refresh()

        self.submit(window.form, lines.add_lines, NewLines, made, button=window.yes)


def line_words(row: LineRow) -> Text:
    """A line in words."""
    return Text(N_("{department}, line {number}"), department=row.department, number=row.number)


def _number(name: str, label: str) -> PiecesField:
    return PiecesField(name=name, label=label, required=True, lowest=1, highest=HIGHEST_LINE, unit="")
