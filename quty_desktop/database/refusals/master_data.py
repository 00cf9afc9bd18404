"""Words for what the database refuses about master data, bills and imports."""

from collections.abc import Mapping
from typing import Any

from quty_desktop.database.refusals.making import Maker, known
from quty_desktop.domain.audit import TABLE_WORDS
from quty_desktop.domain.errors import Duplicate, NotFound, Refused, WrongState
from quty_desktop.domain.text import N_, Text

CODES: dict[str, Maker] = {}
CONSTRAINTS: dict[str, Maker] = {}

CODES |= {
    "history.not_master_data": known(
        Refused,
        N_("The history of this record is kept in the audit trail."),
        N_("Ask somebody who may read the audit trail."),
    ),
}


CODES |= {
    "bill.in_force": known(
        WrongState,
        N_("Revision {revision} of this bill is in force or retired and is not edited."),
        N_("Make a new revision of it."),
    ),
}


def _in_words(kind: type[Refused], what: str, remedy: str) -> Maker:
    """As ``known``, with the table as the office calls it."""
    made = known(kind, what, remedy)

    def make(values: Mapping[str, Any]) -> Refused:
        table = str(values.get("table", ""))
        words: dict[str, Any] = {**values, "table": Text(TABLE_WORDS[table]) if table in TABLE_WORDS else table}
        if table.startswith("sampling_"):
            words["record"] = Text(
                str(values.get("record", ""))
            )  # a plan has the name of its stage, which is translated
        return made(words)

    return make


CODES |= {
    "import.unknown": known(NotFound, N_("This import does not exist."), N_("Refresh the list.")),
    "import.undone": known(
        WrongState, N_("The import of {file} was taken back already."), N_("Import the file again where it is needed.")
    ),
    "import.built_on": _in_words(
        Refused,
        N_("The import cannot be taken back: {record} is in use ({table})."),
        N_("Correct the single records, or import a corrected file."),
    ),
    "import.changed_since": _in_words(
        Refused,
        N_("The import cannot be taken back: {person} changed {record} since ({table})."),
        N_("Take that change back first, or correct the single records."),
    ),
    "import.cannot_undo": _in_words(
        Refused,
        N_("The import cannot be taken back: it wrote to {table}."),
        N_("Correct the single records, or import a corrected file."),
    ),
}
CONSTRAINTS |= {
    "partner_kind_name_key": known(
        Duplicate, N_("There is a partner with this name already."), N_("Open that partner, or correct the name.")
    ),
    "partner_code_key": known(
        Duplicate, N_("There is a partner with this code already."), N_("Open that partner, or correct the code.")
    ),
    "destination_code_key": known(
        Duplicate, N_("There is a destination with this code already."), N_("Open it, or choose another code.")
    ),
    "article_code_destination_id_key": known(
        Duplicate,
        N_("There is an article with this code and destination already."),
        N_("Open it, or correct the code."),
    ),
    "pack_specification_article_id_destination_id_week_year__b4aa": known(
        Duplicate,
        N_("This article has a pack specification for this destination from this week on already."),
        N_("Change that one, or choose another week."),
    ),
    "category_name_key": known(
        Duplicate, N_("There is a category with this name already."), N_("Choose another name.")
    ),
}
