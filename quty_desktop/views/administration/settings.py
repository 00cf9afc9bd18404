"""Settings of the plant: found by words, changed one at a time, put back to the default."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.plant_settings import SettingKind, setting
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.services.administration import plant_settings
from quty_desktop.services.administration.plant_settings import SettingChange, SettingRow
from quty_desktop.views.kit.columns import Column, Kind
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.fields import CheckField, ChoiceField, DecimalField, Field, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.table import Empty, Filter, Table


@dataclass(frozen=True, slots=True)
class _Typed:
    value: Any


def field_for(row: SettingRow) -> Field:
    """The field in which a setting is changed."""
    name: dict[str, Any] = {"name": "value", "label": N_("Value"), "help": row.help}
    match row.kind:
        case SettingKind.CHOICE if row.choices is not None:
            return ChoiceField(**name, required=True, choices=row.choices)
        case SettingKind.FLAG:
            return CheckField(**name | {"label": N_("Yes")})
        case SettingKind.NUMBER:
            return PiecesField(**name, required=True, unit=row.unit)
        case SettingKind.DECIMAL:
            return DecimalField(**name, required=True, unit=row.unit)
        case _:
            return TextField(**name)


class SettingsPage(Page):
    """List and one field."""

    key = "administration.settings"
    title = N_("Plant settings")
    permission = Permission.CHANGE_SETTINGS
    department = Department.ADMINISTRATION
    group = Group.MASTER_DATA
    icon = Icon.SETTINGS
    topics = frozenset({Topic.SETTINGS})

    def build(self) -> None:
        """Table and pane."""
        self._form: Form | None = None
        self._editing: SettingRow | None = None
        self._save = self.primary(N_("Save setting"), self.save, Icon.SAVE)
        self._save.setEnabled(False)
        self.on(Key.SAVE, self.save)
        self.table = self.use_table(
            Table(
                self.place,
                self.key,
                (
                    Column(key="group", title=N_("Subject"), width=212),
                    Column(
                        key="words",
                        title=N_("Setting"),
                        width=210,
                        stretch=True,
                        value=lambda row: self.words(row.words),
                    ),
                    Column(key="value", title=N_("Value"), width=160, value=self._value),
                    Column(key="changed_by", title=N_("Changed by"), width=110),
                    Column(key="changed_at", title=N_("Changed at"), kind=Kind.MOMENT, width=136, hidden=True),
                    Column(key="id", title=N_("Key"), kind=Kind.CODE, width=200, hidden=True),
                ),
                title=self.title,
                filters=(Filter("changed", N_("Not the default"), lambda row: row.changed),),
                empty=Empty(N_("No settings")),
            )
        )
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self._to_field)
        self.detail = Detail(self.place, N_("Select a setting to change it."))
        self.body.addWidget(beside(self.table, self.detail, share=(5, 2)), 1)

    def refresh(self) -> None:
        """Ask for the settings."""
        self.load(plant_settings.all_settings, None, self._show)

    def open(self, record: Any) -> None:
        """Select a setting by its key."""
        self.table.select(record)

    def save(self) -> None:
        """Put the typed value in force."""
        if self._form is not None and self._editing is not None:
            make = partial(_change, self._editing)
            self.submit(self._form, plant_settings.change, make, partial(self._saved, self._editing))

    def _value(self, row: SettingRow) -> str:
        return self._in_words(row, row.value)

    def _in_words(self, row: SettingRow, value: object) -> str:
        if row.choices is not None:
            return self.words(row.choices(str(value)))
        words = self.place.words.value(value)
        return f"{words} {self.words(row.unit)}" if row.unit and words else words

    def _show(self, rows: tuple[SettingRow, ...]) -> None:
        self.table.show_rows(rows)
        row: SettingRow | None = self.table.selected_row
        if row is None or row == self._editing:
            return
        form, same = self._form, self._editing is not None and row.id == self._editing.id
        if form is not None and same and form.expecting:
            self._editing = row
            form.fill({"value": _shown(row)}, record=row.id)
        elif form is None or not same or not form.touched:
            self._chosen(row.id)

    def _chosen(self, key: str | None) -> None:
        row: SettingRow | None = self.table.selected_row
        self._save.setEnabled(row is not None)
        if key is None or row is None:
            self._form = self._editing = None
            self.detail.clear()
            return
        self._editing = row
        self._form = Form(self.place, self.key, (field_for(row),), columns=1, clears=False)
        self._form.fill({"value": _shown(row)}, record=row.id)
        self._form.ended.connect(self._save.setFocus)
        one = setting(row.id)
        limits = (
            Text(N_("{low} to {high}"), low=one.minimum, high=one.maximum)
            if row.kind in {SettingKind.NUMBER, SettingKind.DECIMAL}
            else ""
        )
        self.detail.show_facts(
            row.words,
            [
                Fact(N_("Default"), self._in_words(row, row.default) or Text("empty")),
                Fact(N_("Allowed"), limits),
                Fact(N_("Changed by"), row.changed_by),
                Fact(N_("Changed at"), row.changed_at),
            ],
            more=[self._form, *([self._back(row)] if row.changed else [])],
            caption=row.group,
        )

    def _back(self, row: SettingRow) -> QWidget:
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        back = Action(N_("Back to the default"), partial(self._reset, row), Icon.UNDO)
        line.addWidget(action_button(self.words(back.words), back, icons=self.place.icons))
        line.addStretch(1)
        return box

    def _reset(self, row: SettingRow) -> None:
        self.place.drafts.drop(f"{self.key}/{row.id}")
        self._form = None
        self.run(plant_settings.reset, row.id, partial(self._saved, row))

    def _saved(self, row: SettingRow, _result: None) -> None:
        undo = Action(
            N_("Undo"),
            partial(self.run, plant_settings.change, SettingChange(row.id, row.value), self._undone),
            Icon.UNDO,
        )
        self.say(Text(N_("{setting} is saved and in force."), setting=_nested(row.words)), undo)
        self._editing = None
        self.refresh()

    def _undone(self, _result: None) -> None:
        self.say(N_("The setting is as it was."))
        self._editing = None
        self.refresh()

    def _to_field(self, _key: str) -> None:
        if self._form is not None:
            self._form.editor("value").widget.setFocus()


def _change(seen: SettingRow, value: Any) -> SettingChange:
    return SettingChange(seen.id, "" if value is None else value, seen)


def _shown(row: SettingRow) -> object:
    return row.choices(str(row.value)) if row.choices is not None else row.value


def _nested(words: str | Text) -> Text:
    return words if isinstance(words, Text) else Text(words)
