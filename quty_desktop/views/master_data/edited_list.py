"""What the lists of master data share: the selected row is shown, and edited, in the pane beside the list."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.master_data.articles import Saved
from quty_desktop.services.master_data.record_history import RecordOf
from quty_desktop.views.kit.cards import scrolled_card
from quty_desktop.views.kit.detail import Detail, beside
from quty_desktop.views.kit.fields import Field
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.paging import Paging
from quty_desktop.views.kit.table import Table
from quty_desktop.views.master_data.record_history import HistoryWindow


class EditedListPage(Page):
    """A list, its pane, and a form that takes the pane's place while something is entered.

    Attributes:
        new_words: what the button for a new record says, marked with ``N_``.
        hint: what the pane says while nothing is selected.
        pane_width: of 1,100 pixels for list and pane together, at normal size.
        edit_permission: the right to enter and change a record.
        record_table: where the database keeps the records; empty where their history is not offered.
    """

    permission = Permission.VIEW_MASTER_DATA
    department = Department.PPIC
    group = Group.MASTER_DATA
    new_words: ClassVar[str] = N_("New")
    hint: ClassVar[str] = N_("Select a row to see its details.")
    pane_width: ClassVar[int] = 360
    edit_permission: ClassVar[Permission] = Permission.EDIT_MASTER_DATA
    record_table: ClassVar[str] = ""

    # What a page writes itself

    def make_table(self) -> Table:
        """The list."""
        raise TypeError(f"{type(self).__name__} has no list")

    def fields(self) -> Sequence[Field]:
        """What is asked for a record."""
        return ()

    def ask(self) -> None:
        """Ask for the rows and show them with :meth:`show_rows`."""

    def show_record(self, row: Any) -> None:
        """Show the selected row in the pane."""

    def save(self) -> None:
        """Run the command; its answer goes to :meth:`saved`."""

    def above(self) -> None:
        """Put what stands above the list into the body."""

    def more_buttons(self) -> None:
        """Add buttons left of the primary one, for who may change master data."""

    # What it works with

    def build(self) -> None:
        """List and pane."""
        self._wanted: Any = None
        self._paging: Paging[Any] | None = None
        self.editing: Any = None
        self.may_edit = self.place.actor.may(self.edit_permission)
        self.above()
        self.table = self.use_table(self.make_table())
        self.table.whole = True  # what is taken out of master data is read again by the import, and loses nothing
        self.table.chosen.connect(self._chosen)
        self.detail = Detail(self.place, self.hint)
        self.form = Form(self.place, f"{self.key}.form", self.fields())
        self.pane = QStackedWidget()
        self.pane.addWidget(self.detail)
        self.pane.addWidget(self._form_card())
        halves = beside(self.table, self.pane)
        halves.setSizes([self.place.theme.px(1100 - self.pane_width), self.place.theme.px(self.pane_width)])
        self.body.addWidget(halves, 1)
        if not self.may_edit:
            return
        self._leave = self.secondary(N_("Back to the details"), self.leave_form, Icon.BACK)
        self._leave.hide()
        self.more_buttons()
        self.new_button = self.primary(self.new_words, self.start_new, Icon.ADD)
        self.save_button = self.primary(N_("Save"), self._save, Icon.SAVE)
        self.save_button.hide()
        self.on(Key.PRIMARY, lambda: self.save_button.click() if self.is_editing else self.new_button.click())
        self.on(Key.NEW, self.start_new)
        self.on(Key.EDIT, self.edit_selected)
        self.on(Key.SAVE, self._save)
        self.on(Key.BACK, self.leave_form)
        self.form.ended.connect(self.save_button.setFocus)
        self.table.opened.connect(lambda _identity: self.edit_selected())

    @property
    def is_editing(self) -> bool:
        """Whether the form is in sight."""
        return self.pane.currentIndex() == 1

    def refresh(self) -> None:
        """Ask for the rows."""
        self.ask()

    def open(self, record: Any) -> None:
        """Select a record."""
        self.leave_form()
        if not self.table.select(record):
            self._wanted = record

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show the list; what was asked for is selected."""
        self.table.show_rows(rows)
        self.rows_shown()

    def pages(self, query: Callable[..., Sequence[Any]], following: Callable[[Any, Any], Any]) -> Paging[Any]:
        """The list page by page; made once the table is there.

        Args:
            query: a registered query.
            following: the question for the rows after one.
        """
        if self._paging is None:
            self._paging = Paging(self, self.table, query, following, self.rows_shown)
        return self._paging

    def rows_shown(self) -> None:
        """Select what was asked for, and show what is selected."""
        if self._wanted is not None and self.table.select(self._wanted):
            self._wanted = None
        if self.is_editing and self.form.expecting:
            self._merge(self.table.model.all_rows)
        elif self.table.selected_row is not None and not self.is_editing:
            self.show_record(self.table.selected_row)

    def _merge(self, rows: Sequence[Any]) -> None:
        """Somebody else saved the record that is edited: the form shows both, and saves over the newest."""
        fresh = next((row for row in rows if self.editing is not None and row.id == self.editing.id), None)
        if fresh is not None:
            self.edit(fresh)

    def offered(self, *more: Action) -> list[Action]:
        """What can be done with the selected record."""
        edit = [Action(N_("Edit"), self.edit_selected, Icon.EDIT), *more] if self.may_edit else []
        return [*edit, Action(N_("History"), self.show_history, Icon.HISTORY)] if self.record_table else edit

    def record_words(self, row: Any) -> str:
        """What a record is called above its history."""
        return str(getattr(row, "code", "") or getattr(row, "article_code", "") or getattr(row, "name", "") or row.id)

    def show_history(self) -> None:
        """Who changed what in the selected record, in a window."""
        row = self.table.selected_row
        if row is not None:
            record = RecordOf(self.record_table, str(row.id))
            self.history = HistoryWindow(self, record, self.record_words(row))
            self.history.open()

    def start_new(self) -> None:
        """An empty form."""
        self.show_form(None, self.new_words, {})

    def edit_selected(self) -> None:
        """The form of the selected record."""
        row = self.table.selected_row
        if self.may_edit and row is not None:
            self.edit(row)

    def edit(self, row: Any) -> None:
        """Fill the form with a record and show it."""
        del row

    def show_form(self, record: Any, title: str | Text, values: Mapping[str, object]) -> None:
        """Show the form.

        Args:
            record: what is edited, with ``id`` and ``version``; ``None`` for something new.
            title: what stands above it.
            values: by field.
        """
        self.editing = record
        self._form_title.setText(self.words(title))
        self.form.fill(values, record="" if record is None else str(record.id))
        for line in self.form.findChildren(QLineEdit):
            line.setCursorPosition(0)  # a long name is read from its beginning
        self.pane.setCurrentIndex(1)
        self._buttons()
        self.form.start()

    def leave_form(self) -> None:
        """Back to the details; what is typed stays as a draft."""
        if not self.is_editing:
            return
        self.form.keep_draft()
        self.pane.setCurrentIndex(0)
        self._buttons()
        if self.table.selected_row is not None:
            self.show_record(self.table.selected_row)
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def send(self, command: Callable[..., Any], make: Callable[..., object], **more: object) -> None:
        """Run the command that saves the form's record."""
        record = self.editing
        identity = {"id": None, "version": None} if record is None else {"id": record.id, "version": record.version}
        self.submit(self.form, command, make, self._saved, button=self.save_button, **identity, **more)

    def said(self, saved: Saved) -> Text:
        """What is said after saving."""
        del saved
        return Text(N_("Saved."))

    def _saved(self, saved: Saved) -> None:
        self.say(self.said(saved))
        self.editing = None
        self.pane.setCurrentIndex(0)
        self._buttons()
        self._wanted = saved.id
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def _save(self) -> None:
        if self.is_editing:
            self.save()

    def _chosen(self, identity: Any) -> None:
        if identity is None:
            self.detail.clear()
            return
        if self.is_editing:
            self.leave_form()
        else:
            self.show_record(self.table.selected_row)

    def _buttons(self) -> None:
        editing = self.is_editing
        self.new_button.setVisible(not editing)
        self.save_button.setVisible(editing)
        self._leave.setVisible(editing)

    def _form_card(self) -> QWidget:
        self._form_title = QLabel()
        self._form_title.setProperty("kind", "heading")
        self._form_title.setWordWrap(True)
        return scrolled_card(self._form_title, self.form)
