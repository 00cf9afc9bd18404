"""Opens the plant of a profile: on this PC's private server, made first where it is missing, or on a central server."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quty_desktop import config
from quty_desktop.domain.text import Text

if TYPE_CHECKING:
    from quty_desktop.database.engine import ServerProfile
    from quty_desktop.database.private_server import Lease
    from quty_desktop.services.plant_setup import NewPlant

Progress = Callable[[Text], None]


@dataclass(slots=True)
class OpenPlant:
    """A plant whose server answers.

    Attributes:
        server: how people connect.
        lease: the use of the private server, ``None`` with a central one.
    """

    server: "ServerProfile"
    lease: "Lease | None" = None

    def close(self) -> None:
        """End the use of the private server; the last window stops it."""
        if self.lease is not None:
            self.lease.release()


def open_plant(profile: config.Profile, progress: Progress, new: "NewPlant | None" = None) -> OpenPlant:
    """Open the plant of a profile; blocks while a private server is made or started.

    Args:
        profile: which plant.
        progress: is told what is being done.
        new: name and first administrator where a plant on this PC is to be made.

    Raises:
        Unavailable: in words.
        Invalid: the new plant's details break the rules.
    """
    from quty_desktop.database.engine import ServerProfile, TlsMode

    if profile.kind == "server":
        return OpenPlant(
            ServerProfile(
                profile.host,
                profile.port,
                profile.database,
                TlsMode(profile.tls),
                profile.ca_file,
                reports_host=profile.reports_host,
            )
        )
    return _open_private(profile, progress, new)


def _open_private(profile: config.Profile, progress: Progress, new: "NewPlant | None") -> OpenPlant:
    from quty_desktop.services import plant_setup

    practice = profile.kind == config.PRACTICE
    lease = plant_setup.private_server(profile.kind).acquire(progress)
    try:
        if not plant_setup.is_made(lease.address):
            _make(lease, practice, progress, new)
        else:
            from quty_desktop.services.backup.plans import usual_folder

            plant_setup.bring_up_to_date(lease.address, usual_folder(profile.name), progress, practice=practice)
    except BaseException:
        lease.release()
        raise
    return OpenPlant(plant_setup.private_profile(lease.address, practice=practice), lease)


def _make(lease: "Lease", practice: bool, progress: Progress, new: "NewPlant | None") -> None:
    from quty_desktop.services import plant_setup

    if practice:
        from quty_desktop.services.practice import make_practice

        make_practice(lease.address, progress)
    elif new is not None:
        plant_setup.make_empty(lease.address, new, progress)
    else:
        raise plant_setup.not_made()
