"""The daily backup, kept by the operating system: a task of Windows' Task Scheduler, or a timer of systemd.

Both call ``quty db backup --scheduled``; what it does stands in the plan, so that a change of the plan needs no new task.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from quty_desktop.domain.backups import BackupPlan
from quty_desktop.domain.errors import Refused
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.backup.clients import QUIET


@dataclass(frozen=True, slots=True)
class Planned:
    """What was put into the operating system.

    Attributes:
        name: of the task or timer.
        files: that were written.
        started: the operating system has taken it.
        by_hand: what is to be typed where it was not.
    """

    name: str
    files: tuple[Path, ...] = ()
    started: bool = True
    by_hand: str = ""


def program_command() -> list[str]:
    """How this program is started without a window."""
    if getattr(sys, "frozen", False):
        own = Path(sys.executable)
        # The installed program has a second executable that writes to a terminal.
        console = own.with_name(f"quty{own.suffix}")
        return [str(console if console.is_file() else own)]
    source = Path(__file__).resolve().parents[3] / "main.py"
    return [sys.executable, str(source)] if source.is_file() else [sys.executable, "-m", "quty_desktop"]


def task_name(profile: str) -> str:
    """The name of a profile's task."""
    return f"quty-backup-{re.sub(r'[^a-z0-9]+', '-', profile.lower()).strip('-') or 'plant'}"


def plan_daily(profile: str, plan: BackupPlan, *, system_wide: bool = False, account: str = "") -> Planned:
    """Have the operating system make the backup every day.

    Args:
        profile: of the settings, as ``--profile`` takes it.
        plan: says the time of day.
        system_wide: for the whole machine and not for this user: on a server without anybody signed in. Windows makes it
            by the system's own account.
        account: on Linux and system-wide, the account that makes it; empty for root.

    Raises:
        Refused: the operating system does not take it.
    """
    if sys.platform == "win32":
        return _windows(profile, plan, system_wide=system_wide)
    return _systemd(profile, plan, system_wide=system_wide, account=account)


def forget_daily(profile: str, *, system_wide: bool = False) -> None:
    """Take the daily backup out of the operating system; nothing happens where it is not there."""
    name = task_name(profile)
    if sys.platform == "win32":
        _run(["schtasks", "/Delete", "/F", "/TN", name])
        return
    folder = _unit_folder(system_wide=system_wide)
    _run([*_systemctl(system_wide=system_wide), "disable", "--now", f"{name}.timer"])
    for suffix in ("service", "timer"):
        (folder / f"{name}.{suffix}").unlink(missing_ok=True)
    _run([*_systemctl(system_wide=system_wide), "daemon-reload"])


# systemd


def systemd_units(
    profile: str, plan: BackupPlan, command: list[str], environment: dict[str, str], account: str = ""
) -> dict[str, str]:
    """The texts of service and timer, by file name.

    Args:
        profile: of the settings.
        plan: says the time of day, on the clock of that machine.
        command: how the program is started.
        environment: what it needs of this one.
        account: who makes it, empty for whoever owns the timer.
    """
    user = f"User={account}\n" if account else ""
    name = task_name(profile)
    words = " ".join(_quoted(each) for each in [*command, "--profile", profile, "db", "backup", "--scheduled"])
    variables = "".join(f"Environment={_quoted(f'{key}={value}')}\n" for key, value in sorted(environment.items()))
    return {
        f"{name}.service": (
            f"[Unit]\nDescription=Backup of the plant in Quty ({profile})\nAfter=network-online.target\n\n"
            f"[Service]\nType=oneshot\n{user}{variables}ExecStart={words}\nNice=10\nIOSchedulingClass=idle\n"
            "UMask=0077\nTimeoutStartSec=6h\n"
        ),
        f"{name}.timer": (
            f"[Unit]\nDescription=Daily backup of the plant in Quty ({profile})\n\n"
            # A machine that was off at that time makes up for it.
            f"[Timer]\nOnCalendar=*-*-* {plan.at}:00\nPersistent=true\nRandomizedDelaySec=120\n\n"
            "[Install]\nWantedBy=timers.target\n"
        ),
    }


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _systemd(profile: str, plan: BackupPlan, *, system_wide: bool, account: str) -> Planned:
    name, folder = task_name(profile), _unit_folder(system_wide=system_wide)
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, content in systemd_units(profile, plan, program_command(), _environment(), account).items():
            path = folder / file
            path.write_text(content, encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise Refused(
            Text(N_("The timer cannot be written into {folder}: {why}"), folder=str(folder), why=str(error)),
            Text(N_("Run this as root for the whole machine, or without --system for yourself.")),
            code="backup.no_timer",
        ) from error
    systemctl = _systemctl(system_wide=system_wide)
    started = _run([*systemctl, "daemon-reload"]) and _run([*systemctl, "enable", "--now", f"{name}.timer"])
    by_hand = "" if started else " ".join([*systemctl, "enable", "--now", f"{name}.timer"])
    return Planned(f"{name}.timer", tuple(written), started, by_hand)


def _unit_folder(*, system_wide: bool) -> Path:
    if system_wide:
        return Path("/etc/systemd/system")
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config", "systemd", "user")


def _systemctl(*, system_wide: bool) -> list[str]:
    return ["systemctl"] if system_wide else ["systemctl", "--user"]


def _environment() -> dict[str, str]:
    wanted = ("QUTY_DATA", "QUTY_CONFIG", "PYTHONPATH", "PGPASSFILE")
    return {name: os.environ[name] for name in wanted if name in os.environ} | {"PYTHONUTF8": "1"}


# Windows


_SYSTEM = "S-1-5-18"
"""Windows' name for its own account, in every language."""


def windows_task(profile: str, plan: BackupPlan, command: list[str], *, system_wide: bool = False) -> str:
    """The task as Task Scheduler takes it (``schtasks /Create /XML``).

    Args:
        profile: of the settings.
        plan: says the time of day, on the clock of that PC.
        command: how the program is started.
        system_wide: also while nobody is signed in; otherwise only while whoever planned it is.
    """
    program, *arguments = command
    who = f"<UserId>{_SYSTEM}</UserId>" if system_wide else "<LogonType>InteractiveToken</LogonType>"
    words = subprocess.list2cmdline([*arguments, "--profile", profile, "db", "backup", "--scheduled"])
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>Backup of the plant in Quty ({escape(profile)})</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T{plan.at}:00</StartBoundary>
      <Enabled>true</Enabled>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">{who}<RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT6H</ExecutionTimeLimit>
    <Priority>8</Priority>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>{escape(program)}</Command><Arguments>{escape(words)}</Arguments></Exec>
  </Actions>
</Task>
"""


def _windows(profile: str, plan: BackupPlan, *, system_wide: bool) -> Planned:
    from quty_desktop import paths

    name = task_name(profile)
    path = paths.config_folder() / f"{name}.xml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(windows_task(profile, plan, program_command(), system_wide=system_wide), encoding="utf-16")
    command = ["schtasks", "/Create", "/F", "/TN", name, "/XML", str(path)]
    if _run(command):
        return Planned(name, (path,))
    return Planned(name, (path,), started=False, by_hand=subprocess.list2cmdline(command))


def _run(command: list[str]) -> bool:
    found = shutil.which(command[0])
    if found is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603 - the operating system's own program, no shell
            [found, *command[1:]], check=False, capture_output=True, timeout=60, creationflags=QUIET
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
