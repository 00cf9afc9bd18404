"""A form with boxes to tick below it, in which a record is added or changed: what person and role have in common."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar

from quty_desktop.domain.text import N_
from quty_desktop.views.administration.ticks import Ticks
from quty_desktop.views.kit.fields import Field
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.theme import Tone


class Record(Protocol):
    """What such a form shows."""

    @property
    def id(self) -> str:
        """Its name or code, which stays."""


R = TypeVar("R", bound=Record)


def merged(base: Collection[str], mine: Collection[str], theirs: Collection[str]) -> set[str]:
    """The ticks of two people who began with the same ones: what either of them changed is changed.

    A box has two states, so that two who both change it agree.
    """
    return (set(theirs) | (set(mine) - set(base))) - (set(base) - set(mine))


class RecordForm(Page, Generic[R]):
    """Form above, boxes below; a change of somebody else meanwhile is merged when saving finds it.

    Attributes:
        beginning: what stands in the form of a new record, by field.
        first_ticks: the boxes that are ticked for a new record.
        fixed: the field that cannot be changed later.
    """

    beginning: Mapping[str, object] = {}
    first_ticks: tuple[str, ...] = ()
    fixed: str

    def put_up(self, save: str, new: str, fields: Sequence[Field], ticks: Ticks, first: Callable[[], None]) -> None:
        """Make buttons, form and boxes.

        Args:
            save: words of the primary button.
            new: words of the button for another record.
            fields: what is asked.
            ticks: the boxes.
            first: what saving does.
        """
        self.editing: R | None = None
        self._base: set[str] = set(self.first_ticks)
        self.primary(save, first, Icon.SAVE)
        self.secondary(new, self.start_new, Icon.ADD, Key.NEW)
        self.on(Key.SAVE, first)
        self.form = self.use_form(Form(self.place, self.key, fields, columns=3, clears=False))
        self.ticks = ticks
        for name, value in self.beginning.items():
            self.form.editor(name).set_value(value)
        self.ticks.choose(self.first_ticks)
        self.body.addWidget(self.form)
        self.body.addWidget(self.ticks, 1)

    def start_new(self) -> None:
        """An empty form for another record."""
        self.editing = None
        self.form.fill(self.beginning)
        self.form.editor(self.fixed).widget.setEnabled(True)
        self._choose(self.first_ticks)
        self.form.start()

    def edit(self, row: R, values: Mapping[str, Any], ticked: Collection[str]) -> None:
        """Show a record as it is now; merge it with what is typed where saving found that somebody else changed it.

        Args:
            row: the record.
            values: what the form shows of it, by field.
            ticked: its boxes.
        """
        merging = self.form.expecting and self.editing is not None and self.editing.id == row.id
        base, mine = self._base, self.ticks.chosen
        self.editing = row
        self.form.fill(values, record=row.id)
        self.form.editor(self.fixed).widget.setEnabled(False)
        self._choose(ticked)
        if merging and self._base != base:
            self.ticks.choose(merged(base, mine, ticked))
            self.say(
                N_("Your ticks and the other person's are put together; look at them before you save."),
                tone=Tone.NOTICE,
            )

    @property
    def may_show_again(self) -> bool:
        """Whether the record may be loaded anew: nothing is typed over it, or what is typed is going to be merged."""
        untouched = not self.form.touched and set(self.ticks.chosen) == self._base
        return self.editing is not None and (self.form.expecting or untouched)

    def _choose(self, ticked: Collection[str]) -> None:
        self._base = set(ticked)
        self.ticks.choose(ticked)
