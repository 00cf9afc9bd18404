"""``quty settings`` and ``quty end-servers``: what the setup, and IT on one PC, need to know and do."""

import argparse
from pathlib import Path

from quty_desktop import config
from quty_desktop.cli.exits import DONE, FAILED
from quty_desktop.cli.reaching import Commands
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


def add(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add these commands to the command line."""
    tr = words.tr
    settings = commands.add_parser("settings", help=tr(N_("show the settings of this PC, or check a settings file")))
    settings.add_argument("--file", type=Path, metavar="F", help=tr(N_("read this file instead")))
    settings.set_defaults(do=_settings)
    end = commands.add_parser("end-servers", help=tr(N_("stop the databases of this PC that no window uses")))
    end.set_defaults(do=_end_servers)


def _settings(options: argparse.Namespace, words: Translator) -> int:
    found = config.read(options.file) if options.file is not None else config.load()
    places = [options.file] if options.file is not None else [config.preset_path(), config.file_path()]
    for path in places:
        if path.is_file():
            print(words.tr(Text("Settings file: {path}", path=str(path))))
    for profile in found.profiles:
        mark = "*" if profile.name == found.profile else " "
        where = f"{profile.host}:{profile.port}/{profile.database} {profile.tls}" if profile.host else profile.kind
        print(f"{mark} {profile.name}  {where}  {profile.ca_file}".rstrip())
    if not found.profiles:
        print(words.tr(N_("No plant is set up on this PC.")))
    return DONE


def _end_servers(_options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services import plant_setup

    stopped = [plant_setup.private_server(kind).stop() for kind in (config.PRACTICE, config.THIS_PC)]
    if all(stopped):
        print(words.tr(N_("No database of this PC is running.")))
        return DONE
    print(words.tr(N_("Windows still use a database of this PC.")))
    return FAILED
