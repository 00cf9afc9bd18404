"""Views of a table that a person keeps under a name: columns, order, widths, sorting and filters."""

from dataclasses import dataclass, field
from typing import Any

from quty_desktop.views.kit.settings import PcSettings


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
    """The views of one person and one table, kept on this PC.

    Args:
        settings: of this PC.
        person: whose.
        table: the table's name.
    """

    def __init__(self, settings: PcSettings, person: str, table: str) -> None:
        self._settings = settings
        self._person = person
        self._name = f"views/{table}"

    def all(self) -> tuple[SavedView, ...]:
        """The views, by name."""
        kept = self._read().get("views", {})
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
        views = kept.setdefault("views", {})
        views[view.name] = {"layout": view.layout, "chip": view.chip, "terms": view.terms}
        self._write(kept)

    def delete(self, name: str) -> None:
        """Forget a view."""
        kept = self._read()
        kept.get("views", {}).pop(name, None)
        if kept.get("default") == name:
            kept.pop("default")
        self._write(kept)

    @property
    def default(self) -> str:
        """The name of the view with which the table opens, empty for the one it was left in."""
        return str(self._read().get("default", ""))

    @default.setter
    def default(self, name: str) -> None:
        self._write({**self._read(), "default": name})

    def _read(self) -> dict[str, Any]:
        return self._settings.layout(self._person, self._name)

    def _write(self, kept: dict[str, Any]) -> None:
        self._settings.remember_layout(self._person, self._name, kept)
