"""What the plant's backups are worth: the same judgement in the server's inspection and on its page of health."""

from datetime import datetime

from quty_desktop.domain.backups import is_overdue
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.server.findings import Finding, bad, good, warning

_CODE = "backup"


def judged(
    made: datetime | None, proven: datetime | None, failed: datetime | None, first_use: datetime, now: datetime
) -> Finding:
    """The finding of a real plant.

    Args:
        made: when the last backup was made.
        proven: the moment whose state the last proven backup holds.
        failed: the same of the last one that did not restore.
        first_use: when the plant was made.
        now: the present moment.
    """
    every_day = Text(N_("Make and prove one now, and have it made every day."))
    if failed is not None and (proven is None or failed > proven):
        return bad(_CODE, Text(N_("The backup of {moment} does not restore."), moment=failed), every_day)
    what = Text(N_("Last proven backup: {proven}; last backup: {made}."), proven=proven or "–", made=made or "–")
    if is_overdue(proven, first_use, now):
        return bad(_CODE, what, every_day)
    if proven is None:  # a plant's first day: nobody is alarmed, and nobody is told that all is well
        none = Text(N_("This plant has no backup yet.")) if made is None else what
        return warning(_CODE, none, every_day)
    return good(_CODE, what)


def of_practice() -> Finding:
    """The finding of a practice plant."""
    return good(_CODE, Text(N_("The practice plant needs no backup.")))
