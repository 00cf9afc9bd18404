"""Rules of backups: when one is overdue, and which of them are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Choice, Text

OVERDUE_AFTER = timedelta(hours=24)
"""So old may the last proven backup be before everybody in charge is told."""


class BackupReason(Choice):
    """Why a backup was made."""

    MANUAL = "manual", N_("By hand")
    SCHEDULED = "scheduled", N_("By schedule")
    BEFORE_UPGRADE = "before_upgrade", N_("Before an upgrade")
    BEFORE_RESTORE = "before_restore", N_("Before a restore")
    MOVE = "move", N_("For a move")


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """How a plant is backed up from this PC, day by day.

    Attributes:
        folder: where backups are written.
        second: where each of them is copied to, empty for nowhere.
        at: time of day, hours and minutes of this PC's clock.
        keep_days: every backup of so many days stays.
        keep_months: beyond them, the last one of so many months stays.
        login: of the server that makes them, empty for the private server's own.
    """

    folder: str = ""
    second: str = ""
    at: str = "12:30"
    keep_days: int = 14
    keep_months: int = 12
    login: str = ""


def checked_plan(plan: BackupPlan) -> BackupPlan:
    """A plan that can be carried out.

    Raises:
        Invalid: a field is missing or out of its limits.
    """
    problems: dict[str, Text | str] = {}
    if not plan.folder.strip():
        problems["folder"] = N_("Choose the folder for the backups.")
    if plan.second.strip() and plan.second.strip() == plan.folder.strip():
        problems["second"] = N_("The second folder must be another one, best on another disk or PC.")
    hours, _, minutes = plan.at.partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60 and len(minutes) == 2):
        problems["at"] = N_("Write the time as 12:30.")
    if not 1 <= plan.keep_days <= 366:
        problems["keep_days"] = N_("Keep the backups of 1 to 366 days.")
    if not 0 <= plan.keep_months <= 120:
        problems["keep_months"] = N_("Keep the backups of 0 to 120 months.")
    if problems:
        raise Invalid({name: each if isinstance(each, Text) else Text(each) for name, each in problems.items()})
    return BackupPlan(
        plan.folder.strip(),
        plan.second.strip(),
        f"{int(hours):02}:{minutes}",
        plan.keep_days,
        plan.keep_months,
        plan.login.strip(),
    )


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A backup file as the rule of retention sees it.

    Attributes:
        name: of the file.
        made_at: when, UTC.
        proven: it was restored and compared.
    """

    name: str
    made_at: datetime
    proven: bool = False


def superfluous(files: Iterable[KeptFile], plan: BackupPlan, now: datetime) -> tuple[str, ...]:
    """The files that retention lets go, oldest first.

    The newest one and the last proven one always stay, however old they are.

    Args:
        files: all backups of one plant in one folder.
        plan: what is kept.
        now: the present moment.
    """
    found = sorted(files, key=lambda each: each.made_at)
    if not found:
        return ()
    keep = {found[-1].name}
    keep.update(each.name for each in [one for one in found if one.proven][-1:])
    since = now - timedelta(days=plan.keep_days)
    keep.update(each.name for each in found if each.made_at >= since)
    last_of_month = {each.made_at.strftime("%Y-%m"): each.name for each in found}
    keep.update(last_of_month[month] for month in sorted(last_of_month)[-plan.keep_months :] if plan.keep_months)
    return tuple(each.name for each in found if each.name not in keep)


def is_overdue(last_proven: datetime | None, first_use: datetime, now: datetime) -> bool:
    """Whether everybody in charge must be told.

    Args:
        last_proven: when the last proven backup was made, ``None`` if there is none.
        first_use: when the plant was made; a new one gets its first day.
        now: the present moment.
    """
    return now - (last_proven or first_use) > OVERDUE_AFTER
