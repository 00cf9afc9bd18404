"""The keys that mean the same everywhere; the shortcut sheet is made from this list."""

from quty_desktop.domain.text import N_, Choice


class Key(Choice):
    """A key and what it does; the value is Qt's portable notation (several with a bar between)."""

    HELP = "F1", N_("Help for this page")
    SHEET = "Ctrl+F1", N_("All keys")
    EDIT = "F2", N_("Edit")
    FIND_NEXT = "F3", N_("Find next")
    FIND_PREVIOUS = "Shift+F3", N_("Find previous")
    OPEN_LIST = "F4", N_("Open the list of a field")
    REFRESH = "F5", N_("Load again")
    NEXT_PANE = "F6", N_("Next pane")
    PRINT = "F9|Ctrl+P", N_("Print")
    PALETTE = "Ctrl+K", N_("Find any page, action or code")
    NEW = "Ctrl+N", N_("New")
    SAVE = "Ctrl+S", N_("Save")
    PRIMARY = "Ctrl+Return|Ctrl+Enter", N_("Do what the blue button says")
    EXPORT = "Ctrl+E", N_("Export the table")
    FILTER = "Ctrl+F", N_("Filter the table")
    PREVIOUS_RECORD = "Alt+Up", N_("Previous record")
    NEXT_RECORD = "Alt+Down", N_("Next record")
    NEXT_TAB = "Ctrl+Tab", N_("Next department")
    PREVIOUS_TAB = "Ctrl+Shift+Tab", N_("Previous department")
    LOCK = "Ctrl+L", N_("Lock this window")
    BACK = "Esc", N_("Back, without losing what is typed")

    @property
    def sequences(self) -> tuple[str, ...]:
        """Qt's notations of the key."""
        return tuple(self.value.split("|"))

    @property
    def shown(self) -> str:
        """The key as it is written on a sheet, e.g. ``F9 / Ctrl+P``."""
        kept = [each for each in self.sequences if each != "Ctrl+Enter"]
        return " / ".join(each.replace("Return", "Enter").replace("Up", "↑").replace("Down", "↓") for each in kept)
