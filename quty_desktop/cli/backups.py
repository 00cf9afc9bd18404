"""``quty db backup``, ``prove``, ``restore``, ``move`` and ``schedule``: a plant that cannot be lost."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from quty_desktop import config
from quty_desktop.cli.exits import DONE, FAILED, NOT_ALL
from quty_desktop.cli.reaching import Commands, administrator, administrator_of, profile_named, profile_of
from quty_desktop.domain.errors import Invalid, NeedsConfirmation
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator

if TYPE_CHECKING:
    from quty_desktop.services.backup.files import Manifest
    from quty_desktop.services.backup.progress import Watch
    from quty_desktop.services.backup.restore import Restored, Target


def add(db: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add these commands to those of ``quty db``."""
    tr = words.tr
    backup = db.add_parser("backup", help=tr(N_("save the plant into a file, and prove the file")))
    backup.add_argument("--to", type=Path, metavar="DIR", help=tr(N_("folder for it")))
    backup.add_argument("--second", type=Path, metavar="DIR", help=tr(N_("folder for a copy")))
    backup.add_argument("--no-proof", action="store_true", help=tr(N_("do not restore it elsewhere to compare")))
    backup.add_argument("--scheduled", action="store_true", help=tr(N_("as the daily plan of this profile says")))
    _admin(backup, words)
    backup.set_defaults(do=_backup)

    prove = db.add_parser("prove", help=tr(N_("restore a backup on a scratch server and compare everything")))
    prove.add_argument("file", type=Path)
    prove.add_argument("--record", action="store_true", help=tr(N_("note the proof in the plant")))
    _admin(prove, words)
    prove.set_defaults(do=_prove)

    restore = db.add_parser("restore", help=tr(N_("put a backup in the place of the plant, which is saved before")))
    restore.add_argument("file", type=Path)
    restore.add_argument("--yes", action="store_true", help=tr(N_("do not ask")))
    restore.add_argument("--keep-old-in", type=Path, metavar="DIR", help=tr(N_("folder for the backup made before")))
    _admin(restore, words)
    restore.set_defaults(do=_restore)

    move = db.add_parser("move", help=tr(N_("bring the plant of this profile to the server of another one")))
    move.add_argument("--into", required=True, metavar="PROFILE", help=tr(N_("the other profile")))
    move.add_argument("--yes", action="store_true", help=tr(N_("do not ask")))
    move.add_argument("--into-admin", default="", metavar="LOGIN", help=tr(N_("administrator of the other server")))
    _admin(move, words)
    move.set_defaults(do=_move)

    schedule = db.add_parser("schedule", help=tr(N_("have the plant backed up every day from this PC")))
    schedule.add_argument("--at", metavar="HH:MM", help=tr(N_("time of day")))
    schedule.add_argument("--to", metavar="DIR", help=tr(N_("folder for the backups")))
    schedule.add_argument("--second", metavar="DIR", help=tr(N_("folder for the copies")))
    schedule.add_argument("--keep-days", type=int, metavar="N", help=tr(N_("keep the backups of so many days")))
    schedule.add_argument("--keep-months", type=int, metavar="N", help=tr(N_("then one of each of so many months")))
    schedule.add_argument("--admin", default=None, metavar="LOGIN", help=tr(N_("login that makes them")))
    schedule.add_argument(
        "--system", action="store_true", help=tr(N_("for the whole machine, also while nobody is signed in"))
    )
    schedule.add_argument("--run-as", default="", metavar="USER", help=tr(N_("with --system: who makes them")))
    schedule.add_argument("--off", action="store_true", help=tr(N_("no daily backup any more")))
    schedule.set_defaults(do=_schedule)


def _admin(parser: argparse.ArgumentParser, words: Translator) -> None:
    parser.add_argument("--admin", default="", metavar="LOGIN", help=words.tr(N_("administrator of a central server")))


@contextmanager
def _watch(words: Translator) -> "Iterator[Watch]":
    """A watch that tells a person at a terminal; Ctrl+C stops the work in order."""
    import signal

    from quty_desktop.services.backup.progress import Watch

    terminal = sys.stderr.isatty()

    def say(text: Text, share: float) -> None:
        if terminal:
            print(f"\r\x1b[K{share:4.0%} {words.tr(text)}", end="", file=sys.stderr, flush=True)

    watch = Watch(say)
    before = signal.signal(signal.SIGINT, lambda *_: watch.stop.set())
    try:
        yield watch
    finally:
        signal.signal(signal.SIGINT, before)
        if terminal:
            print("\r\x1b[K", end="", file=sys.stderr)


def _backup(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.backups import BackupReason
    from quty_desktop.services.backup.daily import back_up
    from quty_desktop.services.backup.make import Source
    from quty_desktop.services.backup.plans import plan_or_usual

    profile = profile_of(options)
    plan = plan_or_usual(profile.name)
    if options.to:
        plan = replace(plan, folder=str(options.to.absolute()))
    if options.second:
        plan = replace(plan, second=str(options.second.absolute()))
    options.admin = options.admin or plan.login
    reason = BackupReason.SCHEDULED if options.scheduled else BackupReason.MANUAL
    with administrator(options, words) as conninfo, _watch(words) as watch:
        source = Source(conninfo, profile.kind == config.PRACTICE)
        day = back_up(source, plan, reason=reason, proving=not options.no_proof, watch=watch)
    made = day.made
    print(
        words.tr(
            Text(
                "{file}: {size} MB, {rows} rows, SHA-256 {sha256}",
                file=str(made.path),
                size=max(1, round(made.size / 1_000_000)),
                rows=made.rows,
                sha256=made.sha256,
            )
        )
    )
    if not made.manifest.passwords_kept:
        print(words.tr(N_("The login may not read passwords: after a restore elsewhere they must be given anew.")))
    if day.copy is not None:
        print(words.tr(Text("Copied to {file}.", file=str(day.copy))))
    for path in day.gone:
        print(words.tr(Text("Deleted as the plan says: {file}", file=str(path))))
    code = DONE
    if day.proof is not None:
        code = _tell_proof(day.proof.compared, day.proof.differences, day.proof.seconds, words)
    if day.trouble is not None:
        print(words.tr(day.trouble.what), words.tr(day.trouble.remedy), file=sys.stderr)
        code = code or NOT_ALL
    return code


def _tell_proof(compared: tuple[Text, ...], differences: tuple[Text, ...], seconds: float, words: Translator) -> int:
    for line in compared:
        print(words.tr(line))
    for line in differences:
        print(words.tr(line), file=sys.stderr)
    if differences:
        print(words.tr(N_("This backup does not restore to what it was made from.")), file=sys.stderr)
        return FAILED
    print(words.tr(Text("Proven in {seconds} s: restored, compared, the books balance.", seconds=round(seconds))))
    return DONE


def _prove(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.backup.backup_records import NewProof, note_proof
    from quty_desktop.services.backup.prove import prove

    with _watch(words) as watch:
        proof = prove(options.file, watch)
    if options.record:
        with administrator(options, words) as conninfo:
            note_proof(conninfo, NewProof.of(proof))
    return _tell_proof(proof.compared, proof.differences, proof.seconds, words)


def _restore(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.backup.plans import plan_or_usual
    from quty_desktop.services.backup.restore import Target, checked

    profile = profile_of(options)
    manifest = checked(options.file, practice=profile.kind == config.PRACTICE)
    _confirm(options, manifest, profile, words)
    safe = options.keep_old_in or Path(plan_or_usual(profile.name).folder)
    with administrator(options, words, made=False) as conninfo:
        target = Target(conninfo, _database(profile), profile.kind == config.PRACTICE)
        restored = _put(options.file, target, safe.absolute(), words)
    _tell_restored(restored, words)
    return DONE


def _put(file: Path, target: "Target", safe: Path, words: Translator) -> "Restored":
    from quty_desktop.services.backup.backup_records import note_restored
    from quty_desktop.services.backup.restore import restore

    began = time.monotonic()
    with _watch(words) as watch:
        restored = restore(file, target, safe, watch)
    note_restored(target.at(target.database), file.absolute(), restored, time.monotonic() - began)
    return restored


def _database(profile: config.Profile) -> str:
    from quty_desktop.services.plant_setup import DATABASE

    return profile.database if profile.kind == "server" else DATABASE


def _confirm(options: argparse.Namespace, manifest: "Manifest", profile: config.Profile, words: Translator) -> None:
    question = Text(
        "The plant of the profile {profile} is replaced by {plant} as it was on {moment}. What is there now is saved first.",
        profile=profile.name,
        plant=manifest.plant,
        moment=manifest.made_at,
    )
    if options.yes:
        return
    if not sys.stdin.isatty():
        raise NeedsConfirmation("", question, Text(N_("Replace it")))
    print(words.tr(question))
    if input(words.tr(N_("Type yes to go on: "))).strip().lower() not in {"yes", "ya"}:
        raise KeyboardInterrupt


def _tell_restored(restored: "Restored", words: Translator) -> None:
    manifest = restored.manifest
    print(words.tr(Text("{plant} is as it was on {moment}.", plant=manifest.plant, moment=manifest.made_at)))
    if restored.before is not None:
        print(words.tr(Text("What was there before is in {file}.", file=str(restored.before.path))))
    if restored.upgraded:
        print(words.tr(N_("The database is upgraded.")))
    if restored.without_password:
        print(
            words.tr(
                Text(
                    "These people need a new password (quty user reset NAME): {names}",
                    names=", ".join(restored.without_password),
                )
            )
        )
    if restored.switched_off:
        print(
            words.tr(
                Text(
                    "Switched off, for the restored plant does not know them: {names}",
                    names=", ".join(restored.switched_off),
                )
            )
        )


def _move(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.backups import BackupReason
    from quty_desktop.services.backup.backup_records import NewBackup, note_backup
    from quty_desktop.services.backup.make import Source, make_backup
    from quty_desktop.services.backup.plans import usual_folder
    from quty_desktop.services.backup.restore import Target, checked

    profile, into = profile_of(options), profile_named(options.into)
    if profile.name == into.name:
        raise Invalid({"into": Text(N_("Name another profile than the one that is moved."))})
    folder = usual_folder(profile.name)
    with administrator(options, words) as conninfo, _watch(words) as watch:
        made = make_backup(Source(conninfo, profile.kind == config.PRACTICE), folder, BackupReason.MOVE, watch)
        note_backup(conninfo, NewBackup.of(made))
    practice = into.kind == config.PRACTICE
    _confirm(options, checked(made.path, practice=practice), into, words)
    with administrator_of(into, options.into_admin, words, made=False) as conninfo:
        restored = _put(made.path, Target(conninfo, _database(into), practice), usual_folder(into.name), words)
    _tell_restored(restored, words)
    print(words.tr(Text("The plant of {profile} is untouched; do not work in it any more.", profile=profile.name)))
    return DONE


def _schedule(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.backup.plans import plan_or_usual, read_plan, save_plan
    from quty_desktop.services.backup.schedule import forget_daily, plan_daily

    profile = profile_of(options)
    if options.off:
        forget_daily(profile.name, system_wide=options.system)
        save_plan(profile.name, None)
        print(words.tr(N_("There is no daily backup from this PC any more.")))
        return DONE
    given = {
        name: value
        for name, value in {
            "at": options.at,
            "folder": os.path.abspath(options.to) if options.to else None,  # noqa: PTH100 - a drive may be absent
            "second": os.path.abspath(options.second) if options.second else None,  # noqa: PTH100
            "keep_days": options.keep_days,
            "keep_months": options.keep_months,
            "login": options.admin,
        }.items()
        if value is not None
    }
    save_plan(profile.name, replace(plan_or_usual(profile.name), **given))
    plan = read_plan(profile.name)
    assert plan is not None  # noqa: S101 - saved just now
    planned = plan_daily(profile.name, plan, system_wide=options.system, account=options.run_as)
    print(
        words.tr(
            Text("Every day at {time} into {folder}: {task}.", time=plan.at, folder=plan.folder, task=planned.name)
        )
    )
    if not planned.started:
        print(words.tr(Text("The operating system did not take it. Type: {command}", command=planned.by_hand)))
        return NOT_ALL
    return DONE
