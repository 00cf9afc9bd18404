"""What the packing staff note in comments: from which week on a carton of a destination holds how much."""

import re

from quty_desktop.domain.imports.destinations import STANDARD_DESTINATIONS, Destinations, alias_key
from quty_desktop.domain.imports.rows import PackChange

_FROM_WEEK = re.compile(r"\b([A-Za-z]{2,4}(?: [A-Za-z]{2})?)[ :=]*(?:W(?:EEK)?)? ?(\d{2})(\d{2})\b", re.IGNORECASE)
_OLD = re.compile(r"\b(?:old|lama)\b[ :=]*(\d{1,5})", re.IGNORECASE)
_NEW = re.compile(r"\b(?:new|baru)\b[ :=]*(\d{1,5})", re.IGNORECASE)


def read_changes(comment: str, destinations: Destinations = STANDARD_DESTINATIONS) -> tuple[PackChange, ...]:
    """Read a comment such as ``AP 1804 RU 1801 old 15, new 14``.

    Four digits behind a destination are year and week. Without a destination, a week and the new number nothing is read,
    and the comment stays what it is.
    """
    new = _NEW.search(comment)
    if new is None or int(new[1]) == 0:
        return ()
    old = _OLD.search(comment)
    changes = []
    for words, year, week in _FROM_WEEK.findall(comment):
        # Two words may be one destination (AP CN), or the end of a sentence and a destination.
        code = destinations.codes.get(alias_key(words)) or destinations.codes.get(alias_key(words.split(" ")[-1]))
        if code is not None and 1 <= int(week) <= 53:
            changes.append(PackChange(code, (2000 + int(year), int(week)), int(old[1]) if old else None, int(new[1])))
    return tuple(changes)
