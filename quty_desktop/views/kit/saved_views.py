"""Views of a table that a person keeps under a name: columns, order, widths, sorting and filters.

The plant keeps them for the person, so that they are there on every PC. This PC has a copy: a table opens with its view
before the plant has answered, and what is kept while the plant does not answer is sent later.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from quty_desktop.services.administration import table_views
from quty_desktop.services.administration.table_views import KeptView, ViewName
from quty_desktop.views.kit.settings import PcSettings

if TYPE_CHECKING:
    from quty_desktop.views.kit.workplace import Workplace

_FOLDER = "views"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view.

    Attributes:
        name: what the person calls it.
        layout: columns, order, widths and sorting, as the table's arrangement is kept.
        chip: the filter chip that is pressed, empty if none.
        terms: what stands in the filter row, by column.
    """

    name: str
    layout: dict[str, Any]
    chip: str = ""
    terms: dict[str, str] = field(default_factory=dict)


class SavedViews:
    """The views of one person and one table: the copy of this PC.

    Args:
        settings: of this PC.
        person: whose.
        table: the table's name.
    """

    def __init__(self, settings: PcSettings, person: str, table: str) -> None:
        self._settings = settings
        self._person = person
        self.table = table

    def all(self) -> tuple[SavedView, ...]:
        """The views, by name."""
        kept = self._views()
        views = [
            SavedView(str(name), dict(one.get("layout", {})), str(one.get("chip", "")), dict(one.get("terms", {})))
            for name, one in kept.items()
        ]
        return tuple(sorted(views, key=lambda view: view.name.casefold()))

    def find(self, name: str) -> SavedView | None:
        """The view of that name."""
        return next((view for view in self.all() if view.name == name), None)

    def keep(self, view: SavedView) -> None:
        """Keep a view; one of the same name is replaced."""
        kept = self._read()
        views = self._views()
        views[view.name] = {"layout": view.layout, "chip": view.chip, "terms": view.terms}
        gone = [name for name in kept.get("gone", []) if name != view.name]
        self._write({**kept, "views": views, "unsent": sorted({*self.unsent, view.name}), "gone": gone})

    def delete(self, name: str) -> None:
        """Forget a view."""
        kept, views = self._read(), self._views()
        views.pop(name, None)
        unsent = sorted(self.unsent - {name})
        default = "" if self.default == name else self.default
        gone = sorted({*kept.get("gone", []), name})
        self._write({**kept, "views": views, "unsent": unsent, "gone": gone, "default": default})

    @property
    def default(self) -> str:
        """The name of the view with which the table opens, empty for the one it was left in."""
        return str(self._read().get("default", ""))

    @default.setter
    def default(self, name: str) -> None:
        changed = {each for each in (self.default, name) if self.find(each) is not None}
        self._write({**self._read(), "default": name, "unsent": sorted(self.unsent | changed)})

    # With the plant

    @property
    def unsent(self) -> frozenset[str]:
        """Names of views that the plant has not got yet as they are here."""
        kept = self._read()
        return frozenset(kept["unsent"] if isinstance(kept.get("unsent"), list) else self._views()) & frozenset(
            self._views()
        )

    @property
    def gone(self) -> frozenset[str]:
        """Names of views that were forgotten here and may still be in the plant."""
        return frozenset(self._read().get("gone", []))

    def to_send(self) -> tuple[KeptView, ...]:
        """What the plant has not got yet."""
        views, default = self._views(), self.default
        return tuple(
            KeptView(self.table, name, views[name], opens=name == default)
            # The one that opens the table comes last: no other then opens it beside it.
            for name in sorted(self.unsent, key=lambda name: (name == default, name))
        )

    def sent(self, view: KeptView) -> None:
        """The plant has it; what was changed here meanwhile is still to be sent."""
        if self._views().get(view.name) == view.content and view.opens == (self.default == view.name):
            self._write({**self._read(), "unsent": sorted(self.unsent - {view.name})})

    def forgotten(self, name: str) -> None:
        """The plant has forgotten it too."""
        self._write({**self._read(), "gone": sorted(self.gone - {name})})

    def receive(self, kept: tuple[KeptView, ...]) -> None:
        """Take what the plant has; what it has not got yet stays."""
        unsent = self.unsent
        views = {name: one for name, one in self._views().items() if name in unsent}
        views |= {each.name: dict(each.content) for each in kept if each.name not in unsent | self.gone}
        default = self.default if self.default in unsent else ""
        default = default or next(
            (each.name for each in kept if each.opens and each.name not in unsent and each.name in views), ""
        )
        self._write({"views": views, "default": default, "unsent": sorted(unsent), "gone": sorted(self.gone)})

    def _views(self) -> dict[str, Any]:
        kept = self._read().get("views", {})
        return {str(name): one for name, one in kept.items() if isinstance(one, dict)} if isinstance(kept, dict) else {}

    def _read(self) -> dict[str, Any]:
        return self._settings.layout(self._person, f"{_FOLDER}/{self.table}")

    def _write(self, kept: dict[str, Any]) -> None:
        self._settings.remember_layout(self._person, f"{_FOLDER}/{self.table}", kept)


class ViewShelf(QObject):
    """Brings the copy of this PC and what the plant keeps together.

    ``arrived()``: the person's views are those of the plant now.
    """

    arrived = Signal()

    def fetch(self, place: "Workplace") -> None:
        """Read the person's views from the plant, and send what it has not got yet; without a connection nothing happens."""

        def read(kept: tuple[KeptView, ...]) -> None:
            tables = {view.table for view in kept} | set(place.settings.layouts(place.actor.name, _FOLDER))
            for table in sorted(tables):
                views = SavedViews(place.settings, place.actor.name, table)
                views.receive(tuple(view for view in kept if view.table == table))
                self.send(place, views)
            self.arrived.emit()

        place.background.start(lambda: place.door.ask(table_views.kept_views), read, _later, self)

    def send(self, place: "Workplace", views: SavedViews) -> None:
        """Send what the plant has not got yet of a table's views."""
        for view in views.to_send():
            self._run(place, view, views)
        for name in views.gone:
            gone = ViewName(views.table, name)
            place.background.start(
                lambda gone=gone: place.door.run(table_views.forget_view, gone),  # type: ignore[misc]
                lambda _nothing, name=name: views.forgotten(name),  # type: ignore[misc]
                _later,
                self,
            )

    def _run(self, place: "Workplace", view: KeptView, views: SavedViews) -> None:
        place.background.start(
            lambda: place.door.run(table_views.keep_view, view), lambda _nothing: views.sent(view), _later, self
        )


def _later(error: Exception) -> None:
    """The copy of this PC holds; the next window tries again."""
    del error
