"""Making the cluster, all of it or nothing."""

import secrets
import shutil

from quty_desktop.database.private_server.address import SUPERUSER
from quty_desktop.database.private_server.failures import damaged, disk_full, from_output, wrong_version
from quty_desktop.database.private_server.files import make_folder, remove_tree, replace, write_private
from quty_desktop.database.private_server.programs import Programs
from quty_desktop.database.private_server.site import Site

ROOM_FOR_CLUSTER = 200 * 1024 * 1024
"""Free bytes wanted before a cluster is made: it takes 40 MB at once, and its journal grows soon."""

# Wine took 11 s; an old PC with a slow disk and a virus scanner may take minutes.
_INITDB_TIMEOUT_S = 600.0

_OPTIONS = (
    "--encoding=UTF8",
    # Upper and lower case of all scripts, and the same order of names on every PC and every system.
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--text-search-config=simple",
    "--data-checksums",
    "--auth=scram-sha-256",
    "--no-instructions",
)


def check_cluster(site: Site, programs: Programs) -> bool:
    """Whether a cluster is there and fits the binaries.

    Raises:
        ServerUnavailable: it is another major version's, or incomplete. It is left as it is.
    """
    data = site.data
    # The rename at the end of the creation is one step, so a half-made cluster never has this name.
    if not data.is_dir() or not any(data.iterdir()):
        return False
    version = data / "PG_VERSION"
    if not version.is_file() or not (data / "global" / "pg_control").is_file():
        raise damaged(data)
    found, needed = version.read_text(encoding="ascii", errors="replace").strip(), programs.major()
    if found != needed:
        raise wrong_version(found, needed)
    return True


def create_cluster(site: Site, password: str, programs: Programs, *, durable: bool) -> None:
    """Make a new cluster beside its final place, and move it there when it is whole.

    Args:
        site: where the cluster is to be.
        password: of its superuser.
        programs: the binaries, which know the account that is to own the data.
        durable: whether to wait until all of it is on the disk.

    Raises:
        ServerUnavailable: there is no room, no right, or the binaries fail.
        OSError: the operating system refuses something else.
    """
    make_folder(site.home, 0o711 if programs.account.is_other else 0o700, site.owner)
    for leftover in site.home.glob("new-*"):
        remove_tree(leftover)
    free = shutil.disk_usage(site.home).free
    if free < ROOM_FOR_CLUSTER:
        raise disk_full(site.home, f"{free} bytes are free, {ROOM_FOR_CLUSTER} are needed")
    new = site.home / f"new-{secrets.token_hex(4)}"
    try:
        make_folder(new, 0o700, programs.account)
        password_file = new / "password"
        write_private(password_file, password + "\n", programs.account)
        arguments = ["-D", str(new / "data"), "--username", SUPERUSER, "--pwfile", str(password_file), *_OPTIONS]
        outcome = programs.run(
            "initdb", arguments if durable else [*arguments, "--no-sync"], timeout_s=_INITDB_TIMEOUT_S
        )
        if not outcome.ok:
            raise from_output(outcome.output, folder=site.home, programs=programs.root)
        if site.data.is_dir():
            site.data.rmdir()
        replace(new / "data", site.data)
    finally:
        remove_tree(new)
