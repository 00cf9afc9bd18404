"""``quty health``: how server and database are."""

import argparse

from quty_desktop.cli.exits import DONE, FAILED, NOT_ALL
from quty_desktop.cli.reaching import Commands, session_of
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


def add(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add this command to the command line."""
    tr = words.tr
    health = commands.add_parser("health", help=tr(N_("tell how server and database are")))
    form = health.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=tr(N_("write JSON")))
    form.add_argument("--prometheus", action="store_true", help=tr(N_("write Prometheus' text format")))
    health.set_defaults(do=_health)


def _health(options: argparse.Namespace, words: Translator) -> int:
    import msgspec

    from quty_desktop.services.health.server_health import HealthQuestion, health, prometheus
    from quty_desktop.services.server.findings import Level

    with session_of(options, words) as session:
        found = session.dispatcher.ask(health, HealthQuestion(session.profile.practice))
    if options.prometheus:
        print(prometheus(found), end="")
    elif options.json:
        plain = msgspec.to_builtins(
            found, enc_hook=lambda each: words.tr(each) if isinstance(each, Text) else str(each)
        )
        print(msgspec.json.format(msgspec.json.encode(plain), indent=1).decode())
    else:
        print(
            words.tr(
                Text(
                    "PostgreSQL {server}, schema {revision}, program {program}",
                    server=found.server_version,
                    revision=found.revision,
                    program=found.program_version,
                )
            )
        )
        for one in found.findings:
            print(f"{words.tr(one.level)}: {words.tr(one.what)}")
            if one.mend is not None:
                print(f"    → {words.tr(one.mend)}")
    levels = {one.level for one in found.findings}
    if Level.BAD in levels:
        return FAILED
    return NOT_ALL if Level.WARNING in levels else DONE
