"""Small lists that quality keeps itself: a table, and beside it the form that enters a row or changes the chosen one."""

from abc import abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.views.kit.columns import Column
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.fields import Field
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table
from quty_desktop.views.quality.parts import card, heading


@dataclass(frozen=True, slots=True)
class EditedList:
    """What one list keeps.

    Attributes:
        columns: of the table; rows have ``id``, ``version`` and ``active``.
        nothing: what the empty table says, and what to do.
        heading: above the form.
        fields: of the form.
        save: a command that enters a row, or changes that of the given id and version.
        made: its input.
        said: what is said when it is done.
        begin: what the form of another row begins with.
        form_columns: columns of the form.
        share: how a wide window is shared between table and form.
    """

    columns: tuple[Column, ...]
    nothing: tuple[str, str]
    heading: str
    fields: tuple[Field, ...]
    save: Callable[..., Any]
    made: Callable[..., Any]
    said: str
    begin: Mapping[str, Any]
    form_columns: int = 1
    share: tuple[int, int] = (3, 1)


class EditedListPage(Page):
    """A list with its form; who may not change it sees the table alone."""

    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.MASTER_DATA

    def lay_out(self, kept: EditedList) -> None:
        """Make table and form; called in ``build``."""
        self._kept = kept
        self._edited: Any = None
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                kept.columns,
                title=self.title,
                filters=(Filter("used", N_("In use"), lambda row: row.active),),
                empty=Empty(*kept.nothing),
            )
        )
        if not self.place.actor.may(Permission.EDIT_TESTS):
            self.body.addWidget(self.table, 1)
            return
        self.primary(N_("Save"), self.save, Icon.SAVE)
        self.secondary(N_("New"), self.new, Icon.ADD, Key.NEW)
        self.table.chosen.connect(self._chosen)
        self.form = self.use_form(Form(self.place, self.key, kept.fields, columns=kept.form_columns))
        self.new()
        form = card(heading(self.place, kept.heading), self.form)
        self.body.addWidget(beside(self.table, form, share=kept.share), 1)

    @abstractmethod
    def values_of(self, row: Any) -> Mapping[str, Any]:
        """What the form shows of a row."""

    def new(self) -> None:
        """Begin another row."""
        self._edited = None
        self.form.fill(dict(self._kept.begin))
        self.form.start()

    def save(self) -> None:
        """Save the form."""
        row = self._edited
        identity, version = (row.id, row.version) if row is not None else (None, None)
        self.submit(self.form, self._kept.save, self._kept.made, self._saved, id=identity, version=version)

    def _saved(self, _: int) -> None:
        self.say(self._kept.said)
        self.new()
        self.refresh()

    def _chosen(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is not None:
            self._edited = row
            self.form.fill(dict(self.values_of(row)), record=str(row.id))
