"""A window of the program as the private server sees one: it takes a lease, waits for a word, and leaves."""

import sys
from pathlib import Path

from quty_desktop.database.private_server import PrivateServer
from quty_desktop.domain.text import Text


def tell(text: Text) -> None:
    print("progress", text, flush=True)  # noqa: T201 - the test reads it


def main() -> None:
    with PrivateServer(Path(sys.argv[1]), durable=False).lease(tell) as address:
        print("ready", address.conninfo(), flush=True)  # noqa: T201 - the test reads it
        sys.stdin.readline()


if __name__ == "__main__":
    main()
