"""How each plant is backed up from this PC: kept in a file of this user, beside the settings of the installation."""

from pathlib import Path

import msgspec

from quty_desktop import paths
from quty_desktop.domain.backups import BackupPlan, checked_plan
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import Text

FILE_NAME = "backups.json"


def plan_file() -> Path:
    """Where the plans stand."""
    return paths.config_folder() / FILE_NAME


def usual_folder(profile: str) -> Path:
    """Where backups of a profile go where nobody chose a folder."""
    return paths.data_folder() / "backups" / profile


def read_plan(profile: str) -> BackupPlan | None:
    """The plan of a profile, ``None`` where nobody made one.

    Raises:
        Invalid: the file cannot be read.
    """
    return _all().get(profile)


def plan_or_usual(profile: str) -> BackupPlan:
    """The plan of a profile; without one, backups go to the usual folder.

    Raises:
        Invalid: the file cannot be read.
    """
    return read_plan(profile) or BackupPlan(folder=str(usual_folder(profile)))


def save_plan(profile: str, plan: BackupPlan | None) -> None:
    """Keep a plan; ``None`` forgets it.

    Raises:
        Invalid: the plan cannot be carried out.
        OSError: the file cannot be written.
    """
    plans = _all()
    if plan is None:
        plans.pop(profile, None)
    else:
        plans[profile] = checked_plan(plan)
    path = plan_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_bytes(msgspec.json.format(msgspec.json.encode(plans), indent=1))
    new.replace(path)


def _all() -> dict[str, BackupPlan]:
    path = plan_file()
    if not path.is_file():
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, BackupPlan])
    except (OSError, msgspec.DecodeError) as error:
        raise Invalid(
            {"": Text("The settings file {path} cannot be read: {why}", path=str(path), why=str(error))}
        ) from error
