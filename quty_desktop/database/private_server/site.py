"""Where the files of one private server lie.

In the wanted folder: ``password``, ``port``, ``server.lock`` and ``leases``, which belong to the person. In the server's
home, usually the folder ``server`` inside it: ``data``, ``run`` (socket) and ``log``, which belong to whoever runs it.
"""

from dataclasses import dataclass
from pathlib import Path

from quty_desktop.database.private_server.account import Account, home_of_server, owner_of, server_account
from quty_desktop.database.private_server.settings import socket_folder


@dataclass(frozen=True, slots=True)
class Site:
    """The places of one server.

    Attributes:
        folder: the wanted folder.
        home: the server's own folder.
        owner: whose the files in the wanted folder are.
    """

    folder: Path
    home: Path
    owner: Account

    @classmethod
    def of(cls, folder: Path) -> "Site":
        """The site for a wanted folder, from what exists on the disk."""
        return cls(folder, home_of_server(folder), owner_of(folder))

    @property
    def is_outside(self) -> bool:
        """Whether the server's home could not be in the wanted folder."""
        return not self.home.is_relative_to(self.folder)

    @property
    def is_known(self) -> bool:
        """Whether a server was ever made for the wanted folder as it stands there now.

        The lock's file alone does not tell: on Windows it goes away whenever nobody holds it.
        """
        return any(path.exists() for path in (self.lock, self.password_file, self.port_file))

    @property
    def account(self) -> Account:
        """Who runs the server."""
        return server_account(self.folder, self.data)

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.home / "data"

    @property
    def logs(self) -> Path:
        """The folder of the log files."""
        return self.home / "log"

    @property
    def socket(self) -> Path | None:
        """The folder of the Unix socket, if there is to be one."""
        return socket_folder(self.home)

    @property
    def password_file(self) -> Path:
        """The file with the superuser's password."""
        return self.folder / "password"

    @property
    def port_file(self) -> Path:
        """The file that remembers the port."""
        return self.folder / "port"

    @property
    def leases(self) -> Path:
        """The folder of the lease files."""
        return self.folder / "leases"

    @property
    def lock(self) -> Path:
        """The file that is locked while the server is made, started, counted or stopped."""
        return self.folder / "server.lock"
