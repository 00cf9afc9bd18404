"""``quty server``: make a PostgreSQL the plant's central server, and inspect one."""

import argparse
import json
import os
from pathlib import Path

from quty_desktop.cli.exits import DONE, FAILED, NOT_ALL
from quty_desktop.cli.reaching import Commands, administrator_of, profile_of, typed_password
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


def add(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add this family of commands to the command line."""
    tr = words.tr
    server = commands.add_parser("server", help=tr(N_("look after the central server"))).add_subparsers(
        metavar="", required=True
    )
    init = server.add_parser("init", help=tr(N_("make a PostgreSQL the plant's server (run it there)")))
    _describe(init, words)
    init.add_argument("--plant", default="", metavar="NAME", help=tr(N_("name of the new plant")))
    init.add_argument("--admin", default="", metavar="NAME", help=tr(N_("user name of its first administrator")))
    init.add_argument("--admin-full-name", default="", metavar="NAME", help=tr(N_("as papers show it")))
    init.add_argument(
        "--restart-with", default="", metavar="COMMAND", help=tr(N_("restarts the server; none leaves it"))
    )
    init.add_argument(
        "--database-only", action="store_true", help=tr(N_("leave certificate, settings and restart to others"))
    )
    init.add_argument("--shared", action="store_true", help=tr(N_("the server keeps other databases too")))
    _reach(init, words)
    init.set_defaults(do=_init)

    files = server.add_parser("files", help=tr(N_("write certificate and settings for a server in a container")))
    _describe(files, words)
    files.add_argument("--into", type=Path, required=True, metavar="DIR", help=tr(N_("folder that is mounted")))
    files.set_defaults(do=_files)

    check = server.add_parser("check", help=tr(N_("inspect a running server and say how to mend it")))
    check.add_argument("--windows", type=int, default=60, metavar="N", help=tr(N_("windows on a busy day")))
    check.add_argument("--memory-gb", type=float, default=0, metavar="N", help=tr(N_("memory of the server")))
    check.add_argument("--json", action="store_true", help=tr(N_("write JSON")))
    check.add_argument("--admin", default="", metavar="LOGIN", help=tr(N_("administrator of a central server")))
    _reach(check, words)
    check.set_defaults(do=_check)


def _describe(parser: argparse.ArgumentParser, words: Translator) -> None:
    tr = words.tr
    parser.add_argument(
        "--name",
        action="append",
        required=True,
        dest="names",
        metavar="HOST",
        help=tr(N_("as the PCs call the server")),
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=tr(N_("folder for the PCs' files")))
    parser.add_argument("--safe", type=Path, metavar="DIR", help=tr(N_("folder for the authority and its key")))
    parser.add_argument("--windows", type=int, default=60, metavar="N", help=tr(N_("windows on a busy day")))
    parser.add_argument(
        "--network", action="append", default=[], dest="networks", metavar="CIDR", help=tr(N_("from where PCs come"))
    )
    parser.add_argument("--database", default="quty", metavar="NAME", help=tr(N_("name of the database")))
    parser.add_argument("--memory-gb", type=float, default=0, metavar="N", help=tr(N_("memory of the server")))
    for option, text in (
        ("--certificate", N_("a certificate of your own")),
        ("--key", N_("its key")),
        ("--authority", N_("certificate of who signed it")),
    ):
        parser.add_argument(option, type=Path, metavar="FILE", help=tr(text))


def _reach(parser: argparse.ArgumentParser, words: Translator) -> None:
    parser.add_argument(
        "--superuser",
        default="",
        metavar="CONNINFO",
        help=words.tr(N_("how the server's superuser connects, e.g. host=/var/run/postgresql user=postgres")),
    )


def _new(options: argparse.Namespace) -> "dict[str, object]":
    from quty_desktop.services.server.setup import PRIVATE_NETWORKS

    return {
        "names": tuple(options.names),
        "out": options.out,
        "windows": options.windows,
        "networks": tuple(options.networks) or PRIVATE_NETWORKS,
        "database": options.database,
        "memory": int(options.memory_gb * 1024**3),
        "certificate": options.certificate,
        "key": options.key,
        "authority": options.authority,
        "safe": options.safe,
    }


def _superuser(options: argparse.Namespace) -> str:
    from quty_desktop.services.plant_setup import superuser_conninfo

    return superuser_conninfo(options.superuser, os.environ.get("QUTY_ADMIN_PASSWORD", ""))


def _init(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.plant_setup import NewPlant
    from quty_desktop.services.server.setup import NewServer, init, init_database

    plant = None
    if options.plant:
        password = typed_password("QUTY_NEW_PASSWORD", words.tr(N_("Password of the first administrator: ")))
        plant = NewPlant(options.plant, options.admin, options.admin_full_name or options.admin, password)
    new = NewServer(**_new(options), plant=plant, shared=options.shared, restart=options.restart_with)  # type: ignore[arg-type]
    if options.database_only:
        is_new = init_database(_superuser(options), new, lambda text: print(words.tr(text)))
        print(words.tr(N_("The plant's server is made.") if is_new else N_("The server is as it should be.")))
        return DONE
    made = init(_superuser(options), new, lambda text: print(words.tr(text)))
    print(words.tr(N_("The plant's server is made.") if made.plant_made else N_("The server is as it should be.")))
    for path in made.files:
        print(words.tr(Text("For the PCs: {file}", file=str(path))))
    if new.certificate is None:
        print(
            words.tr(
                Text(
                    "Put {folder} into a safe place away from the server: whoever has its key can pose as the server.",
                    folder=str(new.authority_folder),
                )
            )
        )
    if made.no_delay:
        print(words.tr(N_("The module auth_delay is not installed; guessing passwords is not slowed down.")))
    if not made.restarted:
        print(words.tr(N_("Restart the server now, then run: quty server check")))
        return NOT_ALL
    return DONE


def _files(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.server.setup import NewServer, prepare_files

    for path in prepare_files(options.into, NewServer(**_new(options))):  # type: ignore[arg-type]
        print(words.tr(Text("Written: {file}", file=str(path))))
    return DONE


def _check(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.server.findings import Level
    from quty_desktop.services.server.inspection import inspect

    memory = int(options.memory_gb * 1024**3)
    if options.superuser:
        found = inspect(_superuser(options), windows=options.windows, memory=memory)
    else:
        with administrator_of(profile_of(options), options.admin, words) as conninfo:
            found = inspect(conninfo, windows=options.windows, memory=memory)
    if options.json:
        print(
            json.dumps(
                [
                    {
                        "code": one.code,
                        "level": one.level.value,
                        "what": words.tr(one.what),
                        "mend": words.tr(one.mend) if one.mend is not None else "",
                    }
                    for one in found
                ],
                indent=1,
                ensure_ascii=False,
            )
        )
    else:
        for one in found:
            print(f"{words.tr(one.level)}: {words.tr(one.what)}")
            if one.mend is not None:
                print(f"    → {words.tr(one.mend)}")
    levels = {one.level for one in found}
    if Level.BAD in levels:
        return FAILED
    return NOT_ALL if Level.WARNING in levels else DONE
