"""Words about imports of spreadsheets."""

from quty_desktop.domain.text import N_, Choice


class ImportState(Choice):
    """Where an import stands."""

    PREVIEWED = "previewed", N_("Previewed")
    DONE = "done", N_("Imported")
    UNDONE = "undone", N_("Undone")


class ProblemSeverity(Choice):
    """Whether a row could be taken in spite of a problem."""

    NOTE = "note", N_("Note")
    WARNING = "warning", N_("Warning")
    ERROR = "error", N_("Not imported")
