"""``quty db``: look after the database."""

import argparse
import sys
from pathlib import Path

from quty_desktop import config
from quty_desktop.cli import backups
from quty_desktop.cli.exits import DONE, FAILED
from quty_desktop.cli.reaching import Commands, administrator, profile_of, session_of
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


def add(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add this family of commands to the command line."""
    tr = words.tr
    db = commands.add_parser("db", help=tr(N_("look after the database"))).add_subparsers(metavar="", required=True)
    status = db.add_parser("status", help=tr(N_("tell whether the database fits this program")))
    status.set_defaults(do=_status)
    upgrade = db.add_parser("upgrade", help=tr(N_("bring the database to this program's schema")))
    upgrade.add_argument("--admin", default="", metavar="LOGIN", help=tr(N_("administrator of a central server")))
    upgrade.set_defaults(do=_upgrade)
    verify = db.add_parser("verify", help=tr(N_("compare balances with moves, and papers with their fingerprints")))
    verify.add_argument("--admin", default="", metavar="LOGIN", help=tr(N_("administrator of a central server")))
    verify.set_defaults(do=_verify)
    backups.add(db, words)


def _status(options: argparse.Namespace, words: Translator) -> int:
    with session_of(options, words) as session:
        from quty_desktop.database.schema import NEEDED_REVISION

        print(
            words.tr(
                Text(
                    "{host}, database {name}: schema {revision}, fits this program.",
                    host=session.profile.host,
                    name=session.profile.database,
                    revision=NEEDED_REVISION,
                )
            )
        )
        print(
            words.tr(
                Text("Signed in as {name}: {roles}", name=session.actor.full_name, roles=", ".join(session.actor.roles))
            )
        )
    return DONE


def _upgrade(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.backup.make import Source
    from quty_desktop.services.backup.plans import plan_or_usual
    from quty_desktop.services.backup.upgrading import upgrade_safely

    profile = profile_of(options)
    safe = Path(plan_or_usual(profile.name).folder)
    with administrator(options, words) as conninfo:
        done = upgrade_safely(
            Source(conninfo, profile.kind == config.PRACTICE), safe, lambda text: print(words.tr(text))
        )
    if done.backup is not None:
        print(words.tr(Text("What was there before is in {file}.", file=str(done.backup.path))))
    print(
        words.tr(
            N_("The database is upgraded.") if done.changed else N_("Nothing to do: the database fits this program.")
        )
    )
    return DONE


def _verify(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.books import verify

    with administrator(options, words) as conninfo:
        found = verify(conninfo)
    for line in found.counts:
        print(words.tr(line))
    for line in found.differences:
        print(words.tr(line), file=sys.stderr)
    if found.differences:
        print(words.tr(Text("Differences: {count}", count=len(found.differences))), file=sys.stderr)
        return FAILED
    print(words.tr(N_("The books balance.")))
    return DONE
