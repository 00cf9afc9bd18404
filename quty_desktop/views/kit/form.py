"""A form: fields under their labels, errors beside the fields, nothing typed is ever lost."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text
from quty_desktop.views.kit.editors import CheckEditor, Editor
from quty_desktop.views.kit.line_fields import Field
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.surroundings import Surroundings
from quty_desktop.views.kit.theme import GRID

if TYPE_CHECKING:
    from uuid import UUID

    from quty_desktop.views.kit.merging import MergePanel

D = TypeVar("D")
MISSING = N_("Please fill this in.")


class _Cell(QWidget):
    """Label, editor and, in one place below, the hint or the error."""

    def __init__(self, place: Surroundings, field: Field, editor: Editor, *, star: bool, alone: bool) -> None:
        super().__init__()
        words = place.words
        self._hint = words.tr(field.help)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        name = words.tr(field.label)
        label = QLabel(f"{name} *" if star else name)
        label.setProperty("kind", "label")
        if not isinstance(editor, CheckEditor):
            label.setBuddy(editor.widget)
            editor.widget.setAccessibleName(name)
        else:
            label.setText("")
            if alone:  # side by side it keeps the box level with the other fields
                label.hide()
        layout.addWidget(label)
        layout.addWidget(editor.widget)
        self.below = QLabel(self._hint)
        self.below.setProperty("kind", "caption")
        self.below.setWordWrap(True)
        self.below.setMinimumHeight(self.below.fontMetrics().height())
        layout.addWidget(self.below)
        self._editor = editor.widget
        self._editor.setAccessibleDescription(self._hint)

    def complain(self, text: str) -> None:
        """Show an error instead of the hint; an empty one brings the hint back."""
        self.below.setText(text or self._hint)
        self.below.setProperty("kind", "error" if text else "caption")
        self._editor.setProperty("wrong", bool(text))
        self._editor.setAccessibleDescription(text or self._hint)
        for widget in (self.below, self._editor):
            widget.style().unpolish(widget)
            widget.style().polish(widget)


class Form(QWidget):
    """Fields in the order of the paper.

    Signals:
        ended(): Enter in the last field.
        changed(): something was typed.

    Args:
        workplace: where the form stands.
        name: unique in the program; the draft is kept under it.
        fields: what is asked.
        columns: how many fields stand side by side.
        clears: whether it is emptied when its command has gone through.

    Attributes:
        expecting: somebody else saved the same record; when it is filled in again both changes are merged.
        merge_panel: what both changed, once that happened.
    """

    ended = Signal()
    changed = Signal()

    def __init__(
        self,
        workplace: Surroundings,
        name: str,
        fields: Sequence[Field],
        *,
        columns: int = 2,
        clears: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._place = workplace
        self._name = name
        self._record = ""
        self._clears = clears
        self._dirty = False
        self._base: dict[str, str] = {}
        self._choice: dict[str, tuple[str, str]] = {}
        self.merge_panel: MergePanel | None = None
        self.expecting = False
        self._request: UUID | None = None
        self.fields = {field.name: field for field in fields}
        self._editors = {field.name: field.editor(workplace) for field in fields}
        self._cells: dict[str, _Cell] = {}
        self._whole = QLabel()
        self._whole.setProperty("kind", "error")
        self._whole.setWordWrap(True)
        self._whole.hide()
        self._saving = QTimer(self, singleShot=True, interval=400)
        self._saving.timeout.connect(self.keep_draft)
        self._lay_out(columns)
        self.setMaximumWidth(workplace.theme.px(440 * columns))
        self.restore_draft()

    @property
    def request(self) -> "UUID":
        """The id under which the command is posted once, however often it is sent."""
        if self._request is None:
            from uuid import uuid4  # a sign-in has no command, and its window need not wait for this

            self._request = uuid4()
        return self._request

    def _lay_out(self, columns: int) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4 * GRID)
        grid.setVerticalSpacing(2 * GRID)
        everything = all(field.required for field in self.fields.values())
        row, column = 1, 0  # above stands what somebody else changed, if somebody did
        for name, editor in self._editors.items():
            field = self.fields[name]
            span = min(field.span, columns)
            if column + span > columns:
                row, column = row + 1, 0
            cell = _Cell(self._place, field, editor, star=field.required and not everything, alone=columns == 1)
            self._cells[name] = cell
            grid.addWidget(cell, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
            editor.on_change(partial(self._typed, name))
            editor.widget.installEventFilter(self)
        for number in range(columns):
            grid.setColumnStretch(number, 1)
        grid.addWidget(self._whole, row + 1, 0, 1, columns)
        grid.setRowStretch(row + 2, 1)

    def editor(self, name: str) -> Editor:
        """The editor of a field, for what a page builds by hand."""
        return self._editors[name]

    def value(self, make: Callable[..., D], **more: object) -> D:
        """The command's input.

        Args:
            make: its dataclass.
            more: values that are not asked for.

        Raises:
            Invalid: something is missing or cannot be read; it is shown beside the fields already.
        """
        wrong: dict[str, Text] = {}
        values: dict[str, Any] = {}
        for name, editor in self._editors.items():
            field = self.fields[name]
            try:
                value = editor.value()
            except Unreadable as error:
                wrong[name] = error.text
                continue
            if value is None:
                if field.required:
                    wrong[name] = Text(MISSING)
                value = field.empty
            values[name] = value
        if not wrong:
            try:
                return make(**values, **more)
            except Invalid as error:
                wrong = dict(error.fields)
        self.complain(wrong)
        raise Invalid(wrong)

    def complain(self, wrong: Mapping[str, Text]) -> None:
        """Show errors beside their fields and put the cursor into the first; an empty mapping clears them."""
        others = [text for name, text in wrong.items() if name not in self._cells]
        self._whole.setText(" ".join(self._place.words.tr(text) for text in others))
        self._whole.setVisible(bool(others))
        first: QWidget | None = None
        for name, cell in self._cells.items():
            text = wrong.get(name)
            cell.complain(self._place.words.tr(text) if text is not None else "")
            if text is not None and first is None:
                first = self._editors[name].widget
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def errors(self) -> dict[str, str]:
        """The errors that are shown, by field."""
        shown = {
            name: cell.below.text() for name, cell in self._cells.items() if cell.below.property("kind") == "error"
        }
        return shown | ({"": self._whole.text()} if not self._whole.isHidden() else {})

    def fill(self, values: Mapping[str, object], record: str = "") -> None:
        """Show the values of a record; what was typed over them before is typed back in.

        Once :meth:`expect_change` was called, the same record's new values are merged with what is typed: what only the
        other person changed is taken over, and for what both changed the person chooses.

        Args:
            values: by field.
            record: the record's id, so that each has its own draft.
        """
        mine = self._texts()
        merging = self.expecting and record == self._record
        self.expecting = False
        self.keep_draft()
        self._record = record
        self._request = None
        for name, editor in self._editors.items():
            editor.set_value(values.get(name))
        base, self._base = self._base, self._texts()
        self.complain({})
        if merging:
            self._merge(base, mine)
            return
        self._unmerge()
        self.restore_draft()

    def expect_change(self) -> None:
        """Somebody else saved this record: the next :meth:`fill` of it merges."""
        self.expecting = True

    @property
    def touched(self) -> bool:
        """Whether something else stands here than what the form was last filled with."""
        return self._texts() != self._base

    def _texts(self) -> dict[str, str]:
        return {name: editor.text() for name, editor in self._editors.items()}

    def _merge(self, base: Mapping[str, str], mine: Mapping[str, str]) -> None:
        # Seldom needed, and forms stand in the first window.
        from quty_desktop.views.kit.merging import Contested, MergePanel, three_way

        theirs = self._base
        merge = three_way(base, mine, theirs)
        for name, text in merge.texts.items():
            if text != theirs[name]:
                self._editors[name].set_text(text)
        self._choice = {name: (mine[name], theirs[name]) for name in merge.contested}
        if self.merge_panel is None:
            self.merge_panel = MergePanel(self._place, self._choose)
            grid = self.layout()
            if isinstance(grid, QGridLayout):
                grid.addWidget(self.merge_panel, 0, 0, 1, grid.columnCount())
        self.merge_panel.show_merge(
            [self._label(name) for name in merge.taken],
            [
                Contested(name, self._label(name), self._shown(name, mine[name]), self._shown(name, theirs[name]))
                for name in merge.contested
            ],
        )
        self._dirty = True
        self.keep_draft()

    def _unmerge(self) -> None:
        if self.merge_panel is not None:
            self.merge_panel.put_away()

    def _label(self, name: str) -> str:
        return self._place.words.tr(self.fields[name].label)

    def _shown(self, name: str, text: str) -> str:
        if isinstance(self._editors[name], CheckEditor):
            return self._place.words.tr(N_("Yes") if text else N_("No"))
        return text

    def _choose(self, name: str, theirs: bool) -> None:
        self._editors[name].set_text(self._choice[name][1 if theirs else 0])

    def sent(self) -> None:
        """The command went through: the draft is done with, the next one gets a new request."""
        self.expecting = False
        self._unmerge()
        self._place.drafts.drop(self._key)
        self._request = None
        self.complain({})
        if self._clears:
            for editor in self._editors.values():
                editor.set_text("")
            self.start()
        self._untouched()

    def start(self) -> None:
        """Put the cursor where typing starts: the first field that is empty."""
        for editor in self._editors.values():
            if not editor.text() and editor.widget.isEnabled():
                editor.widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    @property
    def _key(self) -> str:
        return f"{self._name}/{self._record}" if self._record else self._name

    def keep_draft(self) -> None:
        """Keep what is typed now."""
        self._saving.stop()
        if self._dirty:
            self._dirty = False
            self._place.drafts.keep(self._key, {name: editor.text() for name, editor in self._editors.items()})

    def restore_draft(self) -> None:
        """Type a kept draft back in."""
        for name, text in self._place.drafts.get(self._key).items():
            if name in self._editors:
                self._editors[name].set_text(text)
        self._untouched()

    def _untouched(self) -> None:
        self._saving.stop()
        self._dirty = False

    def _typed(self, name: str) -> None:
        if self._cells[name].below.property("kind") == "error":
            self._cells[name].complain("")
        self._dirty = True
        self._saving.start()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: Enter goes to the next field; leaving a field keeps the draft."""
        if event.type() == QEvent.Type.FocusOut:
            self.keep_draft()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or isinstance(watched, QPlainTextEdit):
            return False
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if _list_is_open(watched):
            return False
        self._next_after(watched)
        return True

    def _next_after(self, widget: QObject) -> None:
        widgets = [editor.widget for editor in self._editors.values()]
        rest = widgets[widgets.index(widget) + 1 :] if widget in widgets else []
        following = next((each for each in rest if each.isEnabled() and not each.isHidden()), None)
        if following is None:
            self.ended.emit()
            return
        following.setFocus(Qt.FocusReason.TabFocusReason)


def _list_is_open(widget: QObject) -> bool:
    if isinstance(widget, QComboBox):
        return widget.view().isVisible()
    completer: QCompleter | None = widget.completer() if isinstance(widget, QLineEdit) else None
    popup = completer.popup() if completer is not None else None
    return popup is not None and popup.isVisible()
